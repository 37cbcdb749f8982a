"""How a member came and when his rights are limited: kept from the list, told on the card, asked of a new member."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from branchdesk.features.members import commands, outputs, queries
from branchdesk.features.members.dialogs.on_card import ArrivalsDialog, RestrictionsDialog
from branchdesk.features.members.editor import MemberEditor
from branchdesk.features.members.fields import arrival_words, limit_words
from branchdesk.features.members.model import Arrival, Arriving, Member, Restriction, RestrictionKind, Standing
from branchdesk.features.members.panels import past
from branchdesk.features.members.screen import MembersScreen
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk
from branchdesk.shell.window import Window
from branchdesk.widgets import actions, ask, theme
from program_fixtures import in_turn


@pytest.fixture
def desk(window: Window) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def somebody(desk: Desk, screen: MembersScreen) -> Member:
    """A full member the list stands on; nothing hangs on his card."""
    branch = desk.ask(organization.branches)[0][0]
    member = Member(id=new_id(), name="王芳", sex="2", birth=Day(1990, 3, 7), branch_id=branch,
                    joined_on=Day(2010, 7, 1), confirmed_on=Day(2011, 7, 1))  # fmt: skip
    made: Member = desk.do("新增", commands.register, member)
    screen.finish_reading()
    assert screen.table.select_key(made.id)
    return made


def type_in(**texts: str) -> Callable[[Any], None]:
    def act(dialog: Any) -> None:
        for name, text in texts.items():
            dialog.form.fill(name, text)
        dialog.save()
        assert not dialog.isVisible(), dialog.notices.text()

    return act


def limit(member: Member, **values: Any) -> Restriction:
    given = {"kind": RestrictionKind.ON_PROBATION, "from_on": Day(2026, 3, 1), "basis": "党委决定", **values}
    return Restriction(id=new_id(), member_id=member.id, **given)


# ---- how he came


def test_how_somebody_came_is_written_down_put_right_and_taken_back(
    desk: Desk, screen: MembersScreen, somebody: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(dialog: Any) -> None:
        assert isinstance(dialog, ArrivalsDialog)
        assert dialog.model.total == 0
        in_turn(type_in(way="省外转入", on="2026-03-02", paid_until="2026-02", came_from="外校党委"))
        dialog.add_button.click()
        assert [one.way for one in dialog.model.shown_records()] == [Arriving.OUT_OF_PROVINCE]
        in_turn(type_in(way="省内转入", basis="省字 5 号"))
        dialog.edit_button.click()
        dialog.reject()

    in_turn(add)
    screen.deeds.arrivals()
    found = desk.ask(queries.arrivals, somebody.id)[0]
    assert (found.way, found.on, found.paid_until) == (Arriving.IN_PROVINCE, Day(2026, 3, 2), Month(2026, 2))
    assert arrival_words(found) == "省内转入，外校党委，党费交至 2026-02（省字 5 号）"
    line = screen.table.current_record()
    told = {title: [fact[:2] for fact in facts] for title, facts in past(desk, line, screen.words)}
    assert told["增员"] == [("2026-03-02", arrival_words(found))]

    def drop(dialog: Any) -> None:
        monkeypatch.setattr(ask, "confirm", lambda *_args, **_more: True)
        dialog.drop_button.click()
        dialog.reject()

    in_turn(drop)
    screen.deeds.arrivals()
    assert desk.ask(queries.arrivals, somebody.id) == []
    desk.undo()
    assert len(desk.ask(queries.arrivals, somebody.id)) == 1


def test_a_day_to_come_is_refused_in_the_form(screen: MembersScreen, somebody: Member) -> None:
    seen: list[str] = []

    def form(dialog: Any) -> None:
        for name, text in {"way": "其他", "on": "2030-01-01"}.items():
            dialog.form.fill(name, text)
        dialog.save()
        seen.append(dialog.form.cell("on").message)
        dialog.form.show_values({})
        dialog.reject()

    def add(dialog: Any) -> None:
        in_turn(form)
        dialog.add_button.click()
        dialog.reject()

    in_turn(add)
    screen.deeds.arrivals()
    assert "晚于今天" in seen[0]


def test_the_card_on_paper_tells_both(desk: Desk, somebody: Member) -> None:
    assert not {"增员", "党员权利受限"} & {
        title for title, _ in desk.ask(outputs.card, somebody.id, False, date(2026, 11, 21)).sections
    }
    desk.do("登记", commands.restrict, limit(somebody))
    came = Arrival(id=new_id(), member_id=somebody.id, on=Day(2026, 1, 5), way=Arriving.IN_PROVINCE)
    desk.do("登记", commands.note_arrival, came)
    sections = dict(desk.ask(outputs.card, somebody.id, False, date(2026, 11, 21)).sections)
    assert sections["增员"] == [("2026-01-05", "省内转入")]
    assert sections["党员权利受限"] == [("2026-03-01", "留党察看，2026-03-01 起，未定期限（党委决定）")]


# ---- limited rights


def test_limited_rights_stand_on_the_card_and_the_history(desk: Desk, screen: MembersScreen, somebody: Member) -> None:
    def add(dialog: Any) -> None:
        assert isinstance(dialog, RestrictionsDialog)
        in_turn(type_in(from_on="2026-03-01", until_on="2028-02-29", basis="党委决定"))
        dialog.add_button.click()
        dialog.reject()

    assert screen.detail._limit.isHidden()
    in_turn(add)
    screen.deeds.restrictions()
    found = desk.ask(queries.restrictions, somebody.id)[0]
    assert found.kind is RestrictionKind.ON_PROBATION
    screen.finish_reading()
    screen._on_current(screen.table.current_record())
    assert screen.detail._limit.text() == "留党察看"
    assert screen.detail._limit.isVisible()
    line = screen.table.current_record()
    told = {title: [fact[:2] for fact in facts] for title, facts in past(desk, line, screen.words)}
    assert told["党员权利受限"] == [("2026-03-01", "留党察看，2026-03-01 至 2028-02-29（党委决定）")]
    assert any(entry.uid == found.id for entry in desk.ask(queries.history, somebody.id))
    desk.undo()
    assert screen.words.limit(somebody.id) == ""


def test_a_limit_that_is_over_or_to_come_is_told_but_not_in_force(desk: Desk, somebody: Member) -> None:
    over = desk.do("登记", commands.restrict, limit(somebody, from_on=Day(2020, 1, 1), until_on=Day(2021, 12, 31)))
    to_come = desk.do("登记", commands.restrict, limit(somebody, from_on=Day(2029, 1, 1)))
    assert desk.ask(queries.limited, date(2026, 11, 21)).get(somebody.id) is None
    assert desk.ask(queries.limited, date(2021, 12, 31))[somebody.id] == over
    assert desk.ask(queries.limited, date(2029, 1, 1))[somebody.id] == to_come
    assert limit_words(to_come) == "留党察看，2029-01-01 起，未定期限（党委决定）"


def test_a_decision_without_its_number_is_refused_under_its_field(screen: MembersScreen, somebody: Member) -> None:
    seen: list[str] = []

    def form(dialog: Any) -> None:
        dialog.form.fill("until_on", "2020-01-01")
        dialog.save()
        seen.append(dialog.form.cell("basis").message)
        dialog.form.fill("basis", "决定")
        dialog.save()
        seen.append(dialog.form.cell("until_on").message)
        dialog.form.show_values({})
        dialog.reject()

    def add(dialog: Any) -> None:
        in_turn(form)
        dialog.add_button.click()
        dialog.reject()

    in_turn(add)
    screen.deeds.restrictions()
    assert seen[0] == "依据未填写"
    assert "结束日期早于开始日期" in seen[1]


def test_the_menu_of_one_member_offers_both_and_of_many_neither(screen: MembersScreen) -> None:
    lines = screen.shown()[:2]
    assert {"arrival", "limit"} <= set(screen.deeds.fitting(lines[:1]))
    assert not {"arrival", "limit"} & set(screen.deeds.fitting(lines))


@pytest.mark.parametrize("kind", [ArrivalsDialog, RestrictionsDialog])
def test_the_lists_fit_a_small_screen_and_a_reader_only_looks(
    kind: Any, desk: Desk, screen: MembersScreen, somebody: Member, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = screen.table.current_record()
    for scale in theme.SCALES:
        theme.apply(qapp, "light", scale)
        dialog = kind(desk, line, screen)
        hint = dialog.minimumSizeHint()
        assert (hint.width() <= 1000, hint.height() <= 552) == (True, True), scale
        assert actions.faults(dialog) == []
        dialog.deleteLater()
    theme.apply(qapp, "light")
    monkeypatch.setattr(type(desk), "read_only", True)
    dialog = kind(desk, line, screen)
    dialog.show()
    assert not any(one.isVisible() for one in dialog.findChildren(QPushButton) if one.text() != "关闭")
    dialog.edit()
    dialog.close()
    dialog.deleteLater()


# ---- a new member


@pytest.fixture
def editor(desk: Desk, window: Window, qtbot: Any) -> MemberEditor:
    made = MemberEditor(desk, None, lambda _uid: None, window)
    qtbot.addWidget(made)
    made.show()
    return made


def fill(editor: MemberEditor, **texts: str) -> None:
    branch = editor._branches[0][1]
    known = {"name": "李新来", "sex": "女", "birth": "1995-02-03", "standing": "正式党员", "branch_id": branch,
             "joined_on": "2016-07-01", "confirmed_on": "2017-07-01"}  # fmt: skip
    for name, text in {**known, **texts}.items():
        editor.form.fill(name, text)


def only(desk: Desk, name: str) -> tuple[Member, list[Arrival]]:
    found = [one for one in desk.ask(queries.members) if one.name == name]
    assert len(found) == 1
    return found[0], desk.ask(queries.arrivals, found[0].id)


def test_a_new_member_comes_with_his_way_and_his_paid_dues_in_one_step(desk: Desk, editor: MemberEditor) -> None:
    fill(editor, way="省外转入", on="2026-03-02", paid_until="202602", came_from="外校", basis="外字 3 号")
    editor.save()
    assert not editor.isVisible(), editor.notices.text()
    member, (arrival,) = only(desk, "李新来")
    assert (arrival.way, str(arrival.on), arrival.paid_until) == (
        Arriving.OUT_OF_PROVINCE,
        "2026-03-02",
        Month(2026, 2),
    )
    assert [(one.before, one.after) for one in desk.ask(queries.moves, member.id)] == [(None, member.branch_id)]
    desk.undo()
    assert desk.ask(queries.member, member.id) is None


def test_who_was_here_before_has_no_way_of_coming(desk: Desk, editor: MemberEditor) -> None:
    fill(editor)
    editor.save()
    assert only(desk, "李新来")[1] == []


def test_half_a_way_of_coming_is_asked_for_in_whole(editor: MemberEditor) -> None:
    fill(editor, paid_until="2026-02")
    editor.save()
    assert editor.isVisible()
    assert editor.form.cell("way").message == "请选择增员方式"
    assert editor.form.cell("on").message == "请填写增员日期"


def test_who_is_no_party_member_has_not_come_onto_the_roll(desk: Desk, editor: MemberEditor) -> None:
    box = editor.form.editor("way").box
    assert box.isEnabled()
    fill(editor, standing="入党申请人", joined_on="", confirmed_on="")
    editor.form.editor("standing").changed.emit()
    assert not box.isEnabled()
    editor.save()
    member, came = only(desk, "李新来")
    assert (member.standing, came) == (Standing.APPLICANT, [])


def test_a_known_member_is_not_asked_again(desk: Desk, window: Window, qtbot: Any, somebody: Member) -> None:
    made = MemberEditor(desk, somebody, lambda _uid: None, window)
    qtbot.addWidget(made)
    assert "way" not in {one.name for one in made.form.fields}
