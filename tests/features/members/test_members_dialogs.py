"""The small dialogs of the page in the real window: leaving, moving, merging, doubles, the roll as at a day."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton

from branchdesk.features.members import commands, queries
from branchdesk.features.members.dialogs import AsAtDialog, DuplicatesDialog, LeaveDialog, MergeDialog, MoveDialog
from branchdesk.features.members.model import Aspect, Leaving, Member
from branchdesk.features.members.screen import MembersScreen
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk
from branchdesk.shell.window import Window
from branchdesk.widgets import actions, theme
from program_fixtures import in_turn


@pytest.fixture
def desk(window: Window) -> Desk:
    assert window.desk is not None
    return window.desk


def fill_and_save(**texts: str) -> Callable[[Any], None]:
    def act(dialog: Any) -> None:
        for name, text in texts.items():
            dialog.form.fill(name, text)
        dialog.save()
        assert not dialog.isVisible(), dialog.notices.text()

    return act


def press(dialog: Any, words: str) -> None:
    next(one for one in dialog.findChildren(QPushButton) if one.text() == words).click()


def register(desk: Desk, name: str, **values: Any) -> Member:
    branch = desk.ask(organization.branches)[0][0]
    member = Member(id=new_id(), name=name, **{"sex": "2", "branch_id": branch, "birth": Day(1990, 3, 7),
                                               "joined_on": Day(2010, 7, 1), "confirmed_on": Day(2011, 7, 1), **values})  # fmt: skip
    made: Member = desk.do("新增", commands.register, member)
    return made


def select(screen: MembersScreen, *ids: str) -> None:
    screen.finish_reading()
    table = screen.table
    table.selectionModel().clearSelection()
    flag = table.selectionModel().SelectionFlag
    for uid in ids:
        index = screen.model.index(screen.model.row_of(uid), 0)
        table.selectionModel().select(index, flag.Select | flag.Rows)


def stored(desk: Desk, uid: str) -> Member:
    found = desk.ask(queries.member, uid)
    assert found is not None
    return found


# ---- moving


def test_members_of_one_branch_are_moved_to_a_group(desk: Desk, screen: MembersScreen) -> None:
    branch = next(uid for uid, _ in desk.ask(organization.branches) if desk.ask(organization.groups, uid))
    group, name = desk.ask(organization.groups, branch)[0]
    people = [register(desk, text, branch_id=branch) for text in ("周一", "周二")]
    select(screen, *(one.id for one in people))
    in_turn(fill_and_save(to=name, on="2026-09-01", reason="人数均衡"))
    screen.deeds.move_group()
    assert {stored(desk, one.id).group_id for one in people} == {group}
    assert desk.ask(queries.moves, people[0].id)[0].reason == "人数均衡"
    assert desk.notices.text() == "已调整 2 名党员。"
    desk.notices.press("撤销")
    assert {stored(desk, one.id).group_id for one in people} == {None}


def test_groups_of_several_branches_are_not_mixed(desk: Desk, screen: MembersScreen) -> None:
    one, other = (uid for uid, _ in desk.ask(organization.branches)[:2])
    people = [register(desk, "周一", branch_id=one), register(desk, "周二", branch_id=other)]
    select(screen, *(each.id for each in people))
    screen.deeds.move_group()
    assert desk.notices.text() == "请选择同一个支部的党员再调整党小组。"


def test_members_are_moved_to_another_branch(desk: Desk, screen: MembersScreen) -> None:
    (_, _), (second, name) = desk.ask(organization.branches)[:2]
    member = register(desk, "周一")
    select(screen, member.id)
    in_turn(fill_and_save(to=name, on="2026-09"))
    screen.deeds.move_branch()
    assert stored(desk, member.id).branch_id == second
    assert str(desk.ask(queries.moves, member.id)[0].on) == "2026-09"


def test_a_move_that_is_refused_is_said(desk: Desk, screen: MembersScreen) -> None:
    (_, first), (second, name) = desk.ask(organization.branches)[:2]
    member = register(desk, "周一")
    desk.do("调整", commands.move, [member.id], Aspect.BRANCH, second, Day(2026, 9, 1))
    select(screen, member.id)
    in_turn(fill_and_save(to=first, on="2025-01-01"))
    screen.deeds.move_branch()
    assert "不能更早" in desk.notices.text()
    assert stored(desk, member.id).branch_id == second
    assert name


# ---- leaving


def test_leaving_asks_day_and_manner_and_the_way_back_is_in_the_menu(desk: Desk, screen: MembersScreen) -> None:
    member = register(desk, "周一")
    select(screen, member.id)

    def act(dialog: Any) -> None:
        assert isinstance(dialog, LeaveDialog)
        assert dialog.windowTitle() == "移出：周一"
        dialog.save()
        assert dialog.form.cell("leaving").tone == "err", "the manner is not guessed"
        fill_and_save(leaving="组织关系转出", left_to="外省党委")(dialog)

    in_turn(act)
    screen.deeds.leave()
    gone = stored(desk, member.id)
    assert (str(gone.left_on), gone.leaving, gone.left_to) == ("2026-11-21", Leaving.TRANSFERRED, "外省党委")
    assert desk.notices.text().startswith("已移出 1 名党员，记录保留")
    screen.filters.choose("left", {True})
    select(screen, member.id)
    assert "恢复在册" in [action.text() for action in screen._row_menu().actions()]
    screen.deeds.come_back()
    assert stored(desk, member.id).left_on is None
    assert desk.notices.text() == "已恢复 1 名党员在册。"


# ---- merging


def test_two_records_become_one_and_undo_makes_them_two(desk: Desk, screen: MembersScreen) -> None:
    keep = register(desk, "周同", unit="机关一科", phone="19900001111")
    drop = register(desk, "周同", unit="机关二科", staff_number="T9", id_number="990000199003070021")
    desk.do("调整", commands.move, [drop.id], Aspect.BRANCH, desk.ask(organization.branches)[1][0], Day(2026, 9, 1))
    select(screen, keep.id, drop.id)
    chosen = [line.id for line in screen.table.selected_records()]
    kept, dropped = chosen

    def act(dialog: Any) -> None:
        assert isinstance(dialog, MergeDialog)
        choices = dialog.choices()
        assert choices["unit"] == "keep"
        assert choices["id_number"] == ("drop" if kept == keep.id else "keep"), "what is empty is taken from the other"
        button = next(
            one for one in dialog.findChildren(QRadioButton) if one.accessibleName() == "单位（班级）：机关二科"
        )
        button.click()
        press(dialog, "合并")

    in_turn(act)
    screen.deeds.merge_chosen()
    merged = stored(desk, kept)
    assert (merged.unit, merged.staff_number, merged.phone) == ("机关二科", "T9", "19900001111")
    assert desk.ask(queries.member, dropped) is None
    assert {move.member_id for move in desk.ask(queries.moves) if move.member_id in chosen} == {kept}
    looks = [entry for entry in desk.ask(queries.history, dropped) if entry.label == "比较两条记录"]
    assert len(looks) == 1, "the numbers were seen in full"
    desk.notices.press("撤销")
    assert stored(desk, keep.id).staff_number == ""
    assert stored(desk, drop.id).unit == "机关二科"


def test_doubles_are_found_compared_or_declared_two_people(desk: Desk, screen: MembersScreen) -> None:
    one = register(desk, "周双", phone="19900002222")
    two = register(desk, "周双", phone="19900002222", staff_number="T1")
    before = DuplicatesDialog(desk, screen.deeds, screen.words, screen)
    pairs = len(before.model.records)
    assert {one.id, two.id} in [{pair.first.id, pair.second.id} for pair in before.model.records]
    before.deleteLater()

    def declare(dialog: Any) -> None:
        assert isinstance(dialog, DuplicatesDialog)
        row = [{pair.first.id, pair.second.id} for pair in dialog.model.records].index({one.id, two.id})
        dialog.table.select_key(dialog.model.key(dialog.model.records[row]))
        assert "周双" in dialog.table.model().data(dialog.table.currentIndex())
        press(dialog, "不是同一个人")
        assert len(dialog.model.records) == pairs - 1
        press(dialog, "关闭")

    in_turn(declare)
    screen.deeds.duplicates()
    again = DuplicatesDialog(desk, screen.deeds, screen.words, screen)
    assert {one.id, two.id} not in [{pair.first.id, pair.second.id} for pair in again.model.records]
    again.deleteLater()
    desk.undo()
    desk.redo()


def test_where_there_are_no_doubles_nothing_can_be_done_about_them(desk: Desk, screen: MembersScreen) -> None:
    dialog = DuplicatesDialog(desk, screen.deeds, screen.words, screen)
    words = ("比较并合并…", "不是同一个人")
    verbs = [button for button in dialog.findChildren(QPushButton) if button.text() in words]
    assert len(verbs) == 2
    while dialog.model.rowCount():
        assert all(button.isEnabled() for button in verbs)
        press(dialog, "不是同一个人")
    assert not any(button.isEnabled() for button in verbs)
    dialog.deleteLater()


def test_merging_from_the_list_of_doubles_says_what_happened_there(desk: Desk, screen: MembersScreen) -> None:
    one = register(desk, "周双", phone="19900002222")
    two = register(desk, "周双", phone="19900002222", staff_number="T1")
    seen: list[str] = []

    def begin(dialog: Any) -> None:
        row = [{pair.first.id, pair.second.id} for pair in dialog.model.records].index({one.id, two.id})
        dialog.table.select_key(dialog.model.key(dialog.model.records[row]))
        press(dialog, "比较并合并…")
        seen.append(dialog.notices.text())
        pairs = dialog.model.rowCount()
        dialog.notices.press("撤销")
        assert dialog.model.rowCount() == pairs + 1
        desk.redo()
        assert dialog.model.rowCount() == pairs
        dialog.accept()

    in_turn(begin, lambda merge: press(merge, "合并"))
    screen.deeds.duplicates()
    assert seen[0].startswith("已合并为一条记录：周双")
    left = [uid for uid in (one.id, two.id) if desk.ask(queries.member, uid) is not None]
    assert len(left) == 1


# ---- as at a day


def test_the_roll_as_at_a_day_is_the_one_of_that_day(desk: Desk, screen: MembersScreen) -> None:
    first, second = (uid for uid, _ in desk.ask(organization.branches)[:2])
    moved = register(desk, "周移")
    later = register(desk, "周晚", joined_on=Day(2025, 7, 1), confirmed_on=Day(2026, 7, 1))
    gone = register(desk, "周走")
    desk.do("调整", commands.move, [moved.id], Aspect.BRANCH, second, Day(2026, 9, 1))
    desk.do("移出", commands.leave, [gone.id], Day(2026, 6, 30), Leaving.TRANSFERRED)
    dialog = AsAtDialog(desk, screen.roll_scope(), screen.words, screen)
    shown = {dialog.model.columns[number].name for number in dialog.table.visible_columns()}
    assert {"group_id", "confirmed_on"} <= shown, "what changes in time is what one looks for"
    now = {line.id: line for line in dialog.model.records}
    assert gone.id not in now
    assert now[moved.id].branch_id == second
    dialog.day.set_text("2025-01-01")
    dialog.show()
    dialog.day.line.setFocus()
    QTest.keyClick(dialog.day.line, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter computes, it does not close"
    then = {line.id: line for line in dialog.model.records}
    assert then[moved.id].branch_id == first
    assert later.id not in then
    assert gone.id in then
    assert dialog._said.text().startswith(f"在册 {len(then)} 人：正式 ")
    press(dialog, "全部复制")
    assert "周移" in QGuiApplication.clipboard().text()
    dialog.day.set_text("2025-02-30")
    dialog.refresh()
    assert dialog._said.text() == "日历上没有 2025-02-30 这一天，请核对"
    assert dialog._said.property("tone") == "err"
    dialog.day.set_text("2025.3")
    dialog.refresh()
    assert (dialog.day.line.text(), dialog._said.property("tone")) == ("2025-03", "")
    dialog.close()
    dialog.deleteLater()


def test_the_roll_as_at_a_day_keeps_to_the_branch_of_the_header(
    desk: Desk, window: Window, screen: MembersScreen
) -> None:
    uid = desk.ask(organization.branches)[0][0]
    window.work_for(uid)
    dialog = AsAtDialog(desk, screen.roll_scope(), screen.words, screen)
    assert {line.branch_id for line in dialog.model.records} == {uid}
    dialog.deleteLater()


# ---- looks


@pytest.mark.parametrize("scale", theme.SCALES)
def test_every_dialog_fits_a_small_screen(desk: Desk, screen: MembersScreen, qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, "light", scale)
    lines = screen.shown()[:3]
    pair = desk.ask(queries.members_by_id, [line.id for line in lines[:2]])
    branches = desk.ask(organization.branches)
    dialogs = [
        LeaveDialog(lines, screen), MoveDialog("调整支部", lines, branches, screen),
        MergeDialog(pair[0], pair[1], screen.words, screen), DuplicatesDialog(desk, screen.deeds, screen.words, screen),
        AsAtDialog(desk, screen.roll_scope(), screen.words, screen),
    ]  # fmt: skip
    for dialog in dialogs:
        hint = dialog.minimumSizeHint()
        assert hint.width() <= 1024, type(dialog).__name__
        assert hint.height() <= 552, type(dialog).__name__
        primary = [one for one in dialog.findChildren(QPushButton) if one.property("kind") == "primary"]
        assert len(primary) == 1, type(dialog).__name__
        assert actions.faults(dialog) == []
        dialog.deleteLater()
