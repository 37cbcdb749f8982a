"""A form shows a record, takes what was typed, and says what is wrong under the field that is wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.model import Member, Standing
from branchdesk.kernel import idnumbers
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import by_name
from branchdesk.kernel.problems import Level, Problem
from branchdesk.widgets.form import Form

Type = Callable[[QWidget, str], None]
ID = "990000199312182035"
REFS = {
    "branch": [("b1", "机关第一党支部"), ("b2", "机关第二党支部")],
    "group": [("g1", "第一党小组"), ("g2", "第二党小组")],
}


@pytest.fixture(autouse=True)
def the_number_is_right() -> None:
    assert idnumbers.check_digit(ID[:17]) == ID[17]


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(MEMBER_FIELDS, refs=REFS)
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def a_member() -> Member:
    return Member(
        id="m1", name="王芳", sex="2", id_number=ID, birth=Day(1993, 12), ethnicity="05", standing=Standing.PROBATIONARY,
        branch_id="b2", group_id="g1", joined_on=Day(2025, 12, 18), phone="19900001234", hardship=True, note="一\n二",
    )  # fmt: skip


def press_enter(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.keyClick(widget, Qt.Key.Key_Return)


def has_focus(form: Form, name: str) -> bool:
    return QApplication.focusWidget() is form.editor(name).box


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(widget, event)


def test_what_is_shown_is_taken_back_unchanged(form: Form) -> None:
    member = a_member()
    form.show_values(member)
    values, problems = form.take()
    assert not form.dirty()
    for name, value in values.items():
        assert value == (getattr(member, name) or None) or value == getattr(member, name), name
    assert [one.code for one in problems] == []


_SAMPLES: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["王芳", "任长霞", "Anna Lee", "阿卜杜拉·买买提"]),
    "sex": st.sampled_from(["1", "2"]),
    "ethnicity": st.sampled_from([None, "01", "05", "98"]),
    "birth": st.sampled_from([Day(1993), Day(1993, 12), Day(1993, 12, 18)]),
    "branch_id": st.sampled_from(["b1", "b2", "gone"]),
    "standing": st.sampled_from(list(Standing)),
    "phone": st.sampled_from([None, "19900001234", "0999-1234567"]),
    "hardship": st.booleans(),
    "note": st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40),
    "seniority_adjust": st.integers(-600, 600),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_values=st.fixed_dictionaries(_SAMPLES))
def test_any_record_comes_back_as_it_was(form: Form, given_values: dict[str, Any]) -> None:
    form.show_values(given_values)
    values, problems = form.take()
    assert not form.dirty()
    assert {name: values[name] or None for name in given_values} == {k: v or None for k, v in given_values.items()}
    assert not [one for one in problems if one.level is Level.BLOCK]


def test_an_unmarked_box_means_no(form: Form) -> None:
    form.show_values({})
    assert form.take()[0]["hardship"] is False


def test_all_missing_fields_are_said_at_once(form: Form) -> None:
    values, problems = form.take()
    form.show_problems(problems)
    missing = {"name", "sex", "birth", "standing", "branch_id"}
    assert {one.field for one in problems} == missing
    assert {one.name for one in form.blocking()} == missing
    assert form.blocking()[0].name == "name"
    assert form.cell("name").message == "姓名未填写"
    assert form.cell("name").tone == "err"
    assert values["name"] is None


def test_a_problem_is_told_to_a_screen_reader_too(form: Form) -> None:
    assert form.editor("name").box.accessibleName() == "姓名（必填）"
    assert form.editor("number").box.accessibleDescription() == "留空自动编号"
    form.show_problems([Problem("name", "x", "姓名太长")])
    assert form.editor("name").box.accessibleDescription() == "姓名太长"
    assert form.editor("name").box.property("invalid") == "true"


def test_a_warning_is_amber_and_marks_nothing_as_wrong(form: Form) -> None:
    form.show_problems([Problem("joined_on", "month_only", "只有年月", Level.WARN)])
    assert form.cell("joined_on").tone == "warn"
    assert form.editor("joined_on").box.property("invalid") == "false"
    assert form.blocking() == []


def test_a_line_may_break_behind_a_quoted_word(form: Form) -> None:
    cell = form.cell("birth")
    said = "“990000199513180337”不是日期：日期应写成 2024-07-01"
    cell.show_problem(Problem("birth", "not_a_date", said))
    assert cell.message == said
    shown = next(label for label in cell.findChildren(QLabel) if "不是日期" in label.text())
    assert "”\u200b不" in shown.text(), "else the words behind it are cut off at the edge"


def test_the_heaviest_of_several_problems_is_shown(form: Form) -> None:
    form.show_problems([Problem("name", "a", "小事", Level.WARN), Problem("name", "b", "大事")])
    assert form.cell("name").message == "大事"


def test_an_id_number_is_judged_at_its_eighteenth_character(form: Form, type_text: Type) -> None:
    type_text(form.editor("id_number"), ID[:17])
    assert form.cell("id_number").tone == ""
    type_text(form.editor("id_number"), "1")
    assert form.cell("id_number").message == "校验位不符：末位应为 5，请核对整个号码"
    form.editor("id_number").line.backspace()  # type: ignore[attr-defined]
    assert form.cell("id_number").tone == ""
    type_text(form.editor("id_number"), "5")
    assert form.cell("id_number").tone == ""


def test_other_fields_are_judged_when_they_are_left(form: Form, type_text: Type) -> None:
    type_text(form.editor("joined_on"), "2026-02-30")
    assert form.cell("joined_on").tone == ""
    form.focus("note")
    assert "没有 2026-02-30 这一天" in form.cell("joined_on").message
    form.focus("joined_on")
    form.editor("joined_on").line.clear()  # type: ignore[attr-defined]
    type_text(form.editor("joined_on"), "2026-02-28")
    assert form.cell("joined_on").tone == ""


def test_leaving_an_empty_required_field_says_nothing_yet(form: Form) -> None:
    form.focus("name")
    form.focus("note")
    assert form.cell("name").tone == ""


def test_what_was_typed_is_written_in_its_usual_form(form: Form, qtbot: QtBot, type_text: Type) -> None:
    type_text(form.editor("name"), "于 佳洋")
    type_text(form.editor("phone"), "199 0000 1234")
    type_text(form.editor("education"), "本科毕业")
    qtbot.keyClick(form.editor("education").box, Qt.Key.Key_Tab)
    assert form.text("name") == "于佳洋"
    assert form.cell("name").message == "“于 佳洋”已改写为“于佳洋”"
    assert form.cell("name").tone == ""
    assert form.text("phone") == "19900001234"
    assert form.text("education") == "大学本科"


def test_the_shorthands_of_dates_are_taken_without_leaving_the_field(form: Form, type_text: Type) -> None:
    type_text(form.editor("joined_on"), "今天")
    assert form.take()[0]["joined_on"] == Day(2026, 11, 21)


def test_a_problem_between_fields_stays_until_the_field_is_edited(form: Form, type_text: Type) -> None:
    form.show_values(a_member())
    form.show_problems([Problem("joined_on", "order", "早于成年")])
    form.focus("joined_on")
    form.focus("note")
    assert form.cell("joined_on").message == "早于成年"
    form.focus("joined_on")
    type_text(form.editor("joined_on"), "2025-12-19")
    assert form.cell("joined_on").tone == ""


def test_hooks_hear_the_user_but_not_the_program(form: Form, type_text: Type) -> None:
    heard: list[str] = []
    form.on_edit("id_number", heard.append)
    form.show_values({"id_number": ID})
    form.fill("id_number", "9")
    assert heard == []
    form.show_values({})
    type_text(form.editor("id_number"), ID)
    assert heard == [ID]


def test_filling_a_field_is_an_edit(form: Form) -> None:
    form.show_values(a_member())
    form.fill("birth", "1993-12-18")
    assert form.dirty()
    assert form.take()[0]["birth"] == Day(1993, 12, 18)


def test_a_note_stays_until_its_field_is_edited(form: Form, type_text: Type) -> None:
    form.hint("number", "由身份证号带出")
    assert form.cell("number").message == "由身份证号带出"
    type_text(form.editor("number"), "7")
    assert form.cell("number").message == "留空自动编号"


def test_an_offer_is_taken_once(form: Form) -> None:
    form.link("birth", "与证件号不一致", "使用证件日期", lambda: form.fill("birth", "1993-12-18"))
    assert form.cell("birth").offer == "使用证件日期"
    form.cell("birth").press()
    assert form.text("birth") == "1993-12-18"
    assert form.cell("birth").offer == ""
    form.cell("birth").press()


def test_a_problem_hides_an_offer(form: Form) -> None:
    form.link("birth", "与证件号不一致", "使用证件日期", lambda: None)
    form.show_problems([Problem("birth", "x", "日期不对")])
    assert form.cell("birth").offer == ""
    assert form.cell("birth").message == "日期不对"


def test_a_form_may_begin_in_another_field_than_its_first(qtbot: QtBot) -> None:
    form = Form(MEMBER_FIELDS, refs=REFS, first="name")
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.focus()
    assert has_focus(form, "name")
    form.focus("phone")
    assert has_focus(form, "phone")


def test_enter_goes_to_the_next_field_and_never_submits(form: Form, qtbot: QtBot) -> None:
    ended: list[int] = []
    form.finished.connect(lambda: ended.append(1))
    form.focus()
    seen = ["number"]
    for one in form.fields[1:]:
        focused = QApplication.focusWidget()
        assert focused is not None
        if form.fields[len(seen) - 1].name in ("honours", "note"):
            form.focus(one.name)
        else:
            press_enter(qtbot, focused)
        assert has_focus(form, one.name), one.name
        seen.append(one.name)
    assert ended == []
    press_enter(qtbot, form.editor("left_to").box)
    assert ended == [1]


def test_one_enter_takes_what_the_opened_list_stands_on_and_goes_on(form: Form, qtbot: QtBot, type_text: Type) -> None:
    box = form.editor("branch_id").box
    box.setFocus()
    type_text(box, "机关第")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    offers = QApplication.activePopupWidget()
    assert offers is not None
    qtbot.keyClick(offers, Qt.Key.Key_Down)
    qtbot.keyClick(offers, Qt.Key.Key_Down)
    press_enter(qtbot, offers)
    qtbot.waitUntil(lambda: not box.hasFocus())
    assert form.text("branch_id") == "机关第二党支部"
    assert QApplication.activePopupWidget() is None


def test_enter_in_a_box_of_several_lines_begins_a_new_line(form: Form, qtbot: QtBot, type_text: Type) -> None:
    type_text(form.editor("note"), "一")
    press_enter(qtbot, form.editor("note").box)
    assert form.text("note") == "一\n"
    assert has_focus(form, "note")


@pytest.mark.parametrize("name", ["name", "ethnicity"])
def test_enter_belongs_to_the_input_method_while_it_composes(form: Form, qtbot: QtBot, name: str) -> None:
    form.focus(name)
    box = form.editor(name).box
    compose(box, "wang")
    press_enter(qtbot, box)
    assert has_focus(form, name)
    compose(box, "", "王")
    press_enter(qtbot, box)
    assert not has_focus(form, name)
    assert form.text(name) == "王"


def test_a_composition_that_was_left_does_not_block_enter_later(form: Form, qtbot: QtBot) -> None:
    form.focus("name")
    compose(form.editor("name").box, "wang")
    form.focus("sex")
    form.focus("name")
    press_enter(qtbot, form.editor("name").box)
    assert has_focus(form, "id_number")


def test_enter_skips_what_is_locked(form: Form, qtbot: QtBot) -> None:
    form.editor("sex").lock(True)
    form.focus("name")
    press_enter(qtbot, form.editor("name").box)
    assert has_focus(form, "id_number")


def test_a_reference_no_longer_offered_is_kept(form: Form) -> None:
    form.show_values({"branch_id": "dissolved"})
    assert form.text("branch_id") == "（不在可选范围内）"
    assert form.take()[0]["branch_id"] == "dissolved"
    assert not form.dirty()


def test_equal_labels_are_told_apart(qtbot: QtBot) -> None:
    form = Form([by_name(MEMBER_FIELDS)["group_id"]], refs={"group": [("g1", "第一党小组"), ("g2", "第一党小组")]})
    qtbot.addWidget(form)
    for record_id in ("g1", "g2"):
        form.show_values({"group_id": record_id})
        assert form.take()[0]["group_id"] == record_id


def test_other_options_keep_the_reference(form: Form) -> None:
    form.show_values({"group_id": "g2"})
    form.set_options("group", [("g2", "第二党小组（改名）"), ("g3", "第三党小组")])
    assert form.text("group_id") == "第二党小组（改名）"
    assert form.take()[0]["group_id"] == "g2"
    assert not form.dirty()
    form.set_options("group", [])
    assert form.take()[0]["group_id"] == "g2"


def test_secrets_are_masked_unless_the_dialog_reveals_them(qtbot: QtBot) -> None:
    hidden, shown = Form(MEMBER_FIELDS, refs=REFS), Form(MEMBER_FIELDS, refs=REFS, reveal=True)
    for form in (hidden, shown):
        qtbot.addWidget(form)
        form.show_values(a_member())
        assert form.take()[0]["id_number"] == ID
    assert hidden.editor("id_number").box.property("text") == ""
    assert shown.editor("id_number").box.property("text") == ID
    hidden.reveal()
    assert hidden.editor("id_number").box.property("text") == ID
    assert not hidden.dirty()


def test_four_columns_become_two_where_there_is_no_room(form: Form, qtbot: QtBot) -> None:
    form.resize(800, 600)
    qtbot.waitUntil(lambda: form.cell("name").y() == form.cell("number").y() == form.cell("id_number").y())
    form.resize(420, 600)
    qtbot.waitUntil(lambda: form.cell("id_number").y() > form.cell("name").y() == form.cell("number").y())
    assert form.width() == 420


def test_columns_of_all_sections_are_in_line(form: Form, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: form.cell("phone").width() > 100)
    assert form.cell("phone").width() == form.cell("number").width() == form.cell("left_on").width()
