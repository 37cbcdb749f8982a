"""新增党员 and 编辑党员 over a real ledger: Enter only, the ID number, what is rejected, moves, nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.members import commands, queries
from branchdesk.features.members.editor import MemberEditor, WhenDialog
from branchdesk.features.members.model import Aspect, Member
from branchdesk.features.members.screen import MembersScreen
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.dates import Day
from branchdesk.kernel.idnumbers import check_digit
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk
from branchdesk.shell.window import Window
from branchdesk.storage import change_log
from program_fixtures import in_turn

Type = Callable[[QWidget, str], None]
Start = Callable[[Path | None], Window]
ID = "990000199003070021"
FAULTS = [
    ("99000019900307002", "应为 18 位（现 17 位）"),
    ("990000199313180021", "第 7–14 位 19931318 不是有效日期"),
    ("990000203001010020", "第 7–14 位 20300101 晚于今天"),
    ("990000199003070027", "校验位不符：末位应为 1，请核对整个号码"),
    ("99000019900307A021", "只能是数字，末位可为 X"),
    ("990***********0021", "证件号带 *，是脱敏后的内容，不能导入"),
]


@pytest.fixture
def desk(window: Window) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def open_editor(desk: Desk, window: Window, qtbot: QtBot) -> Callable[..., MemberEditor]:
    def make(member: Member | None = None) -> MemberEditor:
        editor = MemberEditor(desk, member, lambda _uid: None, window)
        qtbot.addWidget(editor)
        editor.show()
        editor.activateWindow()
        qtbot.waitUntil(editor.isActiveWindow)
        return editor

    return make


@pytest.fixture
def editor(open_editor: Callable[..., MemberEditor]) -> MemberEditor:
    return open_editor()


def branches(desk: Desk) -> list[tuple[str, str]]:
    return desk.ask(organization.branches)


def fill(editor: MemberEditor, **texts: str) -> None:
    for name, text in texts.items():
        editor.form.fill(name, text)


def typed(editor: MemberEditor, name: str, text: str) -> None:
    """Type Latin letters into a box and leave them there."""
    box = editor.form.editor(name).box
    box.setFocus()
    QTest.keyClicks(box, text)


def register(desk: Desk, name: str = "周新", **values: Any) -> Member:
    branch = branches(desk)[0][0]
    member = Member(id=new_id(), name=name, **{"sex": "2", "branch_id": branch, "birth": Day(1990, 3, 7),
                                               "joined_on": Day(2010, 7, 1), "confirmed_on": Day(2011, 7, 1), **values})  # fmt: skip
    made: Member = desk.do("新增", commands.register, member)
    return made


def stored(desk: Desk, uid: str) -> Member:
    found = desk.ask(queries.member, uid)
    assert found is not None
    return found


def by_name(desk: Desk, name: str) -> Member:
    return stored(desk, next(line.id for line in desk.ask(queries.roll) if line.name == name))


# ---- registering


def test_a_whole_member_is_filled_in_with_enter_only(editor: MemberEditor, desk: Desk, type_text: Type) -> None:
    chinese = {"name": "欧阳小敏", "unit": "机关一科", "sponsors": "王芳、李强", "branch_id": branches(desk)[0][1]}
    latin = {"id_number": ID, "joined_on": "20120701", "phone": "19912345678", "staff_number": "T-77"}
    order = [one.name for one in editor.form.fields]
    for name in order[order.index("name") :]:
        box = editor.form.editor(name).box
        assert QApplication.focusWidget() in (box, *box.findChildren(QWidget)), name
        if name in chinese:
            type_text(QApplication.focusWidget() or box, chinese[name])
        elif name in latin:
            QTest.keyClicks(QApplication.focusWidget(), latin[name])
        if not editor.form.editor(name).leaves_on_enter:
            break  # 荣誉 and 备注 have lines of their own: there Enter writes
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    editor.save()
    assert not editor.isVisible(), editor.notices.text()
    saved = by_name(desk, "欧阳小敏")
    assert (saved.sex, str(saved.birth), saved.id_number) == ("2", "1990-03-07", ID)
    assert (saved.phone, str(saved.joined_on), saved.staff_number) == ("19912345678", "2012-07-01", "T-77")
    assert (saved.sponsors, saved.unit, saved.branch_id) == ("王芳、李强", "机关一科", branches(desk)[0][0])


def test_one_begins_with_the_name_and_the_number_is_one_step_back(editor: MemberEditor, desk: Desk) -> None:
    name, number = (editor.form.editor(one).box for one in ("name", "number"))
    assert name.hasFocus()
    QTest.keyClick(name, Qt.Key.Key_Backtab)
    assert number.hasFocus()
    fill(editor, name="周新", sex="女", birth="1990-03-07", branch_id=branches(desk)[0][1])
    QTest.keySequence(editor, QKeySequence("Ctrl+Return"))
    assert editor.notices.text() == "已保存，请继续录入下一位。"
    assert name.hasFocus()


def test_enter_belongs_to_the_input_method_while_it_composes(editor: MemberEditor) -> None:
    box = editor.form.editor("name").box
    box.setFocus()
    QApplication.sendEvent(box, QInputMethodEvent("wang fang", []))
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is box
    event = QInputMethodEvent("", [])
    event.setCommitString("王芳")
    QApplication.sendEvent(box, event)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is not box
    assert editor.form.text("name") == "王芳"


def test_what_the_desk_works_for_is_already_chosen(desk: Desk, open_editor: Callable[..., MemberEditor]) -> None:
    uid, name = branches(desk)[1]
    desk.choose_branch(uid)
    editor = open_editor()
    assert editor.form.text("branch_id") == name
    assert editor.form.text("standing") == "预备党员"
    assert not editor.form.dirty()


def test_ctrl_enter_saves_and_goes_on_with_the_same_branch(editor: MemberEditor, desk: Desk) -> None:
    fill(editor, name="周一一", sex="女", birth="1990-01-01", branch_id=branches(desk)[1][1], standing="入党积极分子")
    box = editor.form.editor("name").box
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert by_name(desk, "周一一").number == "DY00087"
    assert editor.isVisible()
    assert editor.form.text("name") == ""
    assert (editor.form.text("branch_id"), editor.form.text("standing")) == (branches(desk)[1][1], "入党积极分子")
    assert editor.notices.text() == "已保存，请继续录入下一位。"
    assert not editor.form.dirty()
    fill(editor, name="周二二", sex="男", birth="1991-01-01")
    editor.save()
    assert by_name(desk, "周二二").number == "DY00088"


def test_a_clean_form_closes_at_once_and_a_dirty_one_asks(editor: MemberEditor, type_text: Type, answers: Any) -> None:
    type_text(editor.form.editor("name"), "王")
    answers.will_say(False)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor.form.text("name") == "王"
    answers.will_say(True)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert answers.asked[0].options == ("放弃修改", "继续编辑")


# ---- the ID number


def test_eighteen_digits_bring_birth_and_sex(editor: MemberEditor) -> None:
    typed(editor, "id_number", ID)
    assert (editor.form.text("birth"), editor.form.text("sex")) == ("1990-03-07", "女")
    assert editor.form.cell("birth").message == "由身份证号带出"
    assert editor.form.cell("id_number").message == "校验通过 · 与现有党员无重复"


@pytest.mark.parametrize(("number", "said"), FAULTS)
def test_each_kind_of_wrong_number_has_its_own_sentence(editor: MemberEditor, number: str, said: str) -> None:
    typed(editor, "id_number", number)
    QTest.keyClick(editor.form.editor("id_number").box, Qt.Key.Key_Return)
    assert editor.form.cell("id_number").message.startswith(said)
    assert editor.form.cell("id_number").tone == "err"
    assert editor.form.text("birth") == ""


def test_a_small_x_is_a_large_one(editor: MemberEditor) -> None:
    body = next(body for n in range(1000) if check_digit(body := f"99000019900307{n:03d}") == "X")
    typed(editor, "id_number", body + "x")
    assert editor.form.text("birth") == "1990-03-07"
    QTest.keyClick(editor.form.editor("id_number").box, Qt.Key.Key_Return)
    assert editor.form.text("id_number") == body + "X"


def test_what_was_entered_by_hand_is_never_overwritten_silently(editor: MemberEditor) -> None:
    fill(editor, birth="1989-12-31", sex="男")
    typed(editor, "id_number", ID)
    assert editor.form.text("birth") == "1989-12-31"
    assert editor.form.cell("birth").message == "与身份证号不一致（1990-03-07）"
    assert editor.form.cell("birth").offer == "使用证件日期"
    editor.form.cell("birth").press()
    assert editor.form.text("birth") == "1990-03-07"
    assert editor.form.text("sex") == "男"


def test_half_a_birth_date_is_completed(editor: MemberEditor) -> None:
    fill(editor, birth="1990-03")
    typed(editor, "id_number", ID)
    assert editor.form.text("birth") == "1990-03-07"


def test_the_number_of_somebody_else_is_named_at_once_and_refused(editor: MemberEditor, desk: Desk) -> None:
    line = next(line for line in desk.ask(queries.roll) if line.id_number)
    assert line.id_number is not None
    typed(editor, "id_number", line.id_number)
    assert editor.form.cell("id_number").message == f"与{line.name}（{line.number}）相同"
    fill(editor, name="周新", branch_id=branches(desk)[0][1])
    editor.save()
    assert editor.isVisible()
    assert editor.form.cell("id_number").message == f"身份证号与{line.name}（{line.number}）相同，请核对"
    assert editor.form.text("name") == "周新"


# ---- what cannot be saved, and what only warns


def test_what_is_missing_is_counted_and_focused(editor: MemberEditor) -> None:
    fill(editor, standing="正式党员")
    editor.save()
    assert editor.notices.text().startswith("有 4 处需要修改：姓名、")
    assert QApplication.focusWidget() is editor.form.editor("name").box


def test_contradictions_stand_under_their_fields(editor: MemberEditor, desk: Desk) -> None:
    fill(editor, name="周新", sex="女", birth="1990-01-01", branch_id=branches(desk)[0][1], standing="正式党员",
         joined_on="2015-07-01", confirmed_on="2014-07-01")  # fmt: skip
    editor.save()
    assert editor.isVisible()
    assert "早于入党日期" in editor.form.cell("confirmed_on").message
    assert editor.notices.text() == "有 1 处需要修改：转正日期"
    fill(editor, confirmed_on="2016-07-01")
    editor.save()
    assert by_name(desk, "周新").confirmed_on == Day(2016, 7, 1)


def test_a_warning_does_not_stand_in_the_way(editor: MemberEditor, desk: Desk) -> None:
    fill(editor, name="周新", sex="女", birth="1990-01-01", branch_id=branches(desk)[0][1], standing="正式党员",
         joined_on="2010")  # fmt: skip
    editor.save()
    assert not editor.isVisible()
    assert by_name(desk, "周新").joined_on == Day(2010)


@pytest.mark.parametrize("text", ["20120701", "2012.7.1", "2012年7月1日", "２０１２-07-01"])
def test_dates_are_taken_as_people_write_them(editor: MemberEditor, text: str, type_text: Type) -> None:
    type_text(editor.form.editor("joined_on"), text)
    QTest.keyClick(editor.form.editor("joined_on").box, Qt.Key.Key_Return)
    assert editor.form.text("joined_on") == "2012-07-01"


def test_a_day_that_does_not_exist_is_refused_with_a_reason(editor: MemberEditor) -> None:
    typed(editor, "joined_on", "2026-02-30")
    QTest.keyClick(editor.form.editor("joined_on").box, Qt.Key.Key_Return)
    assert editor.form.cell("joined_on").tone == "err"
    assert "2026-02-30" in editor.form.cell("joined_on").message or "2 月" in editor.form.cell("joined_on").message


# ---- groups follow their branch


def test_only_the_groups_of_the_branch_are_offered(editor: MemberEditor, desk: Desk) -> None:
    with_groups = [(uid, name) for uid, name in branches(desk) if desk.ask(organization.groups, uid)]
    (first, first_name), (second, second_name) = with_groups[:2]
    box = editor.form.editor("branch_id")
    box.set_text(first_name)
    box.changed.emit()
    assert editor.form.editor("group_id").labels == [name for _, name in desk.ask(organization.groups, first)]
    fill(editor, group_id=desk.ask(organization.groups, first)[0][1])
    box.set_text(second_name)
    box.changed.emit()
    assert editor.form.text("group_id") == ""
    assert editor.form.cell("group_id").message == "支部已换，请重新选择党小组"
    assert editor.form.editor("group_id").labels == [name for _, name in desk.ask(organization.groups, second)]


# ---- editing


def test_looking_without_touching_changes_nothing(desk: Desk, open_editor: Callable[..., MemberEditor]) -> None:
    for line in desk.ask(queries.roll)[:15]:
        before = stored(desk, line.id)
        editor = open_editor(before)
        assert not editor.form.dirty()
        position = change_log.position(desk.ledger.connection)
        editor.save()
        assert stored(desk, line.id) == before
        assert change_log.position(desk.ledger.connection) == position


def test_an_edit_is_saved_as_one_step_named_after_the_member(
    desk: Desk, open_editor: Callable[..., MemberEditor]
) -> None:
    member = register(desk)
    editor = open_editor(member)
    fill(editor, unit="机关二科", note="新备注")
    editor.save()
    saved = stored(desk, member.id)
    assert (saved.unit, saved.note) == ("机关二科", "新备注")
    assert desk.undo_labels()[0] == "修改党员 周新"


def test_clearing_a_field_empties_it(desk: Desk, open_editor: Callable[..., MemberEditor]) -> None:
    member = register(desk, unit="机关一科", ethnicity="01", seniority_adjust=3, phone="19912345678")
    editor = open_editor(member)
    fill(editor, unit="", ethnicity="", seniority_adjust="", phone="")
    editor.save()
    saved = stored(desk, member.id)
    assert (saved.unit, saved.ethnicity, saved.seniority_adjust, saved.phone) == ("", None, 0, None)


def test_a_form_that_has_gone_stale_refuses_without_loss(desk: Desk, open_editor: Callable[..., MemberEditor]) -> None:
    member = register(desk)
    editor = open_editor(member)
    desk.do("别处修改", commands.alter, replace(member, note="别人写的"))
    fill(editor, note="我写的")
    editor.save()
    assert editor.isVisible()
    assert editor.notices.text().startswith("这条记录在您打开之后已被修改，没有保存")
    assert editor.form.text("note") == "我写的"
    assert stored(desk, member.id).note == "别人写的"


def test_somebody_deleted_meanwhile_is_said(desk: Desk, open_editor: Callable[..., MemberEditor]) -> None:
    member = register(desk)
    editor = open_editor(member)
    desk.do("删除", commands.remove, [member.id])
    fill(editor, note="我写的")
    editor.save()
    assert editor.isVisible()
    assert editor.notices.text().startswith("这条记录已不在台账中")


# ---- moved, or corrected


def answer_when(**texts: str) -> None:
    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, WhenDialog)
        for name, text in texts.items():
            dialog.form.fill(name, text)
        dialog.save()

    in_turn(lambda _dialog: act())


def test_another_branch_asks_whether_moved_or_corrected_and_writes_the_move(
    desk: Desk, open_editor: Callable[..., MemberEditor], answers: Any
) -> None:
    member = register(desk)
    editor = open_editor(member)
    (first, _), (second, name) = branches(desk)[:2]
    fill(editor, branch_id=name)
    answers.will_say(0)
    answer_when(on="2026-09-01", reason="岗位调整")
    editor.save()
    assert answers.asked[0].title == "变动还是更正？"
    assert "所在支部" in answers.asked[0].text
    (move,) = desk.ask(queries.moves, member.id)
    assert (move.aspect, move.before, move.after, str(move.on), move.reason) == (
        Aspect.BRANCH, first, second, "2026-09-01", "岗位调整")  # fmt: skip
    assert stored(desk, member.id).branch_id == second
    desk.undo()
    assert desk.ask(queries.moves, member.id) == []
    assert stored(desk, member.id).branch_id == first


def test_a_correction_writes_no_move(desk: Desk, open_editor: Callable[..., MemberEditor], answers: Any) -> None:
    member = register(desk)
    editor = open_editor(member)
    fill(editor, branch_id=branches(desk)[1][1])
    answers.will_say(1)
    editor.save()
    assert desk.ask(queries.moves, member.id) == []
    assert stored(desk, member.id).branch_id == branches(desk)[1][0]


@pytest.mark.parametrize("answer", [2, None])
def test_going_back_saves_nothing_and_loses_nothing(
    desk: Desk, open_editor: Callable[..., MemberEditor], answers: Any, answer: int | None
) -> None:
    member = register(desk)
    editor = open_editor(member)
    fill(editor, branch_id=branches(desk)[1][1], note="还在")
    answers.will_say(answer)
    editor.save()
    assert editor.isVisible()
    assert editor.form.text("note") == "还在"
    assert stored(desk, member.id) == member


def test_a_wrong_day_of_the_move_is_said_where_it_is_asked(
    desk: Desk, open_editor: Callable[..., MemberEditor], answers: Any
) -> None:
    member = register(desk)
    editor = open_editor(member)
    fill(editor, branch_id=branches(desk)[1][1])
    answers.will_say(0, True)

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, WhenDialog)
        dialog.form.fill("on", "2026-12-24")
        dialog.save()
        assert dialog.isVisible()
        assert dialog.form.cell("on").tone == "err"
        dialog.reject()

    in_turn(lambda _dialog: act())
    editor.save()
    assert editor.isVisible()
    assert stored(desk, member.id).branch_id == member.branch_id


def test_the_first_group_of_somebody_needs_no_question(desk: Desk, open_editor: Callable[..., MemberEditor]) -> None:
    uid, _ = next((uid, name) for uid, name in branches(desk) if desk.ask(organization.groups, uid))
    member = register(desk, branch_id=uid)
    group, name = desk.ask(organization.groups, uid)[0]
    editor = open_editor(member)
    fill(editor, group_id=name)
    editor.save()
    assert stored(desk, member.id).group_id == group


# ---- looking only, and what is written down


def test_opening_the_editor_is_a_look_at_full_numbers_and_written_down(window: Window, desk: Desk) -> None:
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    line = next(line for line in screen.shown() if line.id_number)
    seen: list[str] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MemberEditor)
        seen.append(dialog.form.text("id_number"))
        dialog.reject()

    in_turn(lambda _dialog: act())
    screen.edit(line.id)
    assert seen == [line.id_number]
    entry = desk.ask(queries.history, line.id)[0]
    assert "在编辑窗口查看完整证件号和电话" in str(entry)
    assert desk.undo_labels() == ("", ""), "a look is nothing to undo"


def test_a_read_only_ledger_shows_the_form_locked_and_masked(start: Start, demo: Path) -> None:
    window = start(None)
    window.open_path(demo, read_only=True)
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    line = next(line for line in screen.shown() if line.id_number)
    seen: list[str] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MemberEditor)
        box: Any = dialog.form.editor("id_number").box
        seen.extend([dialog.notices.text(), box.text(), box.placeholderText()])
        assert box.isReadOnly()
        words = [one.text() for one in dialog.findChildren(QPushButton) if one.isVisible()]
        assert "关闭" in words
        assert "保存" not in words
        dialog.save()
        seen.append(dialog.notices.text())
        dialog.done(0)

    in_turn(lambda _dialog: act())
    screen.edit(line.id)
    assert seen[0] == "这份台账以只读方式打开，只能查看。"
    assert line.id_number is not None
    assert line.id_number not in seen[1] + seen[2]
    assert "*" in seen[2]
    assert seen[3].startswith("这份台账以只读方式打开，不能修改")
