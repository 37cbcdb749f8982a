"""组织关系 in the real window: letters with what waits, their way, people who come, members away, keys and papers."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from transfers_page import home, ledger_file, names, page, press, stand, start, window

from branchdesk.features.members import queries as members
from branchdesk.features.members.model import Leaving
from branchdesk.features.transfers import queries
from branchdesk.features.transfers.dialogs.away import AwayDialog, ContactDialog, ContactsDialog
from branchdesk.features.transfers.dialogs.batch import ChooseDialog
from branchdesk.features.transfers.dialogs.heads import HeadsDialog
from branchdesk.features.transfers.dialogs.letter import HaltDialog, LetterDialog, ReissueDialog
from branchdesk.features.transfers.dialogs.take_in import ArrivalDialog, TakeInDialog, WithinDialog
from branchdesk.features.transfers.queries import TransferLine
from branchdesk.features.transfers.rules.states import State
from branchdesk.features.transfers.screen import VIEWS, TransfersScreen
from branchdesk.kernel import clock
from branchdesk.shell.window import Window
from branchdesk.widgets.actions import faults
from branchdesk.widgets.day_dialog import DayDialog
from branchdesk.widgets.list_view import ListView
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

__all__ = ["home", "ledger_file", "page", "start", "window"]


def line_of(page: TransfersScreen, name: str) -> TransferLine:
    """The newest transfer of somebody."""
    found = page.desk.ask(queries.lines, None, clock.today())
    return next(one for one in found if one.name == name)


def chips(page: TransfersScreen) -> dict[str, str]:
    """The chips of the board that are shown, with their words."""
    view = page.view
    assert isinstance(view, ListView)
    return {key: chip.text() for key, chip in view.board.chips.items() if not chip.isHidden()}


# ---- letters


def test_letters_stand_with_the_most_pressing_above(page: TransfersScreen) -> None:
    assert names(page) == ["许生", "吕生", "何生", "毕生0"]
    assert chips(page) == {"expired": "逾期未报到 1", "no_receipt": "逾期未回执 1", "expiring": "7 天内到期 1",
                           "to_close": "可办结 1", "planned": "拟转 1"}  # fmt: skip
    assert page.counts == "共 4 封 · 显示 4"


def test_a_chip_shows_only_what_waits_and_esc_lifts_it(page: TransfersScreen) -> None:
    page.letters.board.chips["expiring"].click()
    assert names(page) == ["何生"]
    press(page.letters.table, Qt.Key.Key_Escape)
    assert len(names(page)) == 4


def test_the_overview_may_ask_for_what_waits(page: TransfersScreen, window: Window) -> None:
    page.turn_to("arrivals")
    page.desk.go("transfers", "letters:planned")
    assert (page.view_name, names(page)) == ("letters", ["毕生0"])


def test_other_places_lead_to_a_transfer_an_absence_and_a_new_letter(page: TransfersScreen) -> None:
    page.desk.go("transfer", line_of(page, "甄来").id)
    assert (page.view_name, page.chosen_member()) == ("arrivals", line_of(page, "甄来").member.id)
    (lost,) = [one for one in page.desk.ask(queries.away_lines, None, clock.today()) if one.name == "毕生8"]
    page.desk.go("away", lost.id)
    assert (page.view_name, page.chosen_member()) == ("away", "g8")

    def look(dialog: LetterDialog) -> None:
        assert dialog.form.text("member_id") == "毕生3（G3）"
        dialog.done(0)

    in_turn(look)
    page.desk.go("transfer_out", "g3")


def test_the_panel_tells_the_way_of_a_letter(page: TransfersScreen, qtbot: QtBot) -> None:
    stand(page, "许生")
    side = page.letters.side
    qtbot.waitUntil(lambda: any("许生" in text for text in side.texts))
    said = "\n".join(side.texts)
    assert "介绍信已逾期 51 天" in said
    assert "2026-10-01 前" in said
    shown = [button.text() for button in side._buttons.values() if not button.isHidden()]
    assert shown == ["登记报到…", "登记回执…", "重开…", "退回…"]


def test_a_letter_is_written_for_somebody_typed_in_part(page: TransfersScreen, qtbot: QtBot, type_text: Any) -> None:
    in_turn(lambda dialog: _write_letter(dialog, type_text))
    press(page.letters.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    line = page.current_line()
    assert line is not None
    assert (line.name, line.transfer.number, line.state) == ("毕生5", "示大组转〔2026〕0004", State.ISSUED)
    assert "已开具介绍信 示大组转〔2026〕0004" in page.desk.notices.message()
    page.desk.notices.press("撤销")
    assert "毕生5" not in names(page)


def _write_letter(dialog: LetterDialog, type_text: Any) -> None:
    form = dialog.form
    type_text(form.editor("member_id").box, "毕生5")
    box = QApplication.activePopupWidget() or QApplication.focusWidget()  # the list of names that fit, where it is open
    assert box is not None
    press(box, Qt.Key.Key_Down)
    press(box, Qt.Key.Key_Return)
    assert form.text("from_place") == "中共示例大学材料学院学生支部委员会"
    assert "留空编为 示大组转〔2026〕0004" in _hint(form, "number")
    assert "台账没有核定和交纳记录" in _hint(form, "paid_until")
    form.fill("addressee", "某市某区委组织部")
    type_text(form.editor("to_place").box, "某社区党支部")
    press(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert [one.name for one in form.blocking()] == ["paid_until"], "dues nobody knows of are asked for"
    form.fill("paid_until", "2026-10")
    press(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def _hint(form: Any, name: str) -> str:
    return "\n".join(one.text() for one in form.cell(name).findChildren(QWidget) if hasattr(one, "text"))


def test_enter_on_somebody_planned_writes_his_letter(page: TransfersScreen) -> None:
    stand(page, "毕生0")

    def write(dialog: LetterDialog) -> None:
        assert "开具介绍信：毕生0" in dialog.windowTitle()
        dialog.save()

    in_turn(write)
    press(page.letters.table, Qt.Key.Key_Return)
    assert line_of(page, "毕生0").state is State.ISSUED


def test_a_letter_follows_its_way_until_the_member_leaves_the_roll(page: TransfersScreen, answers: Any) -> None:
    stand(page, "何生")

    def on(day: str) -> Any:
        def enter(dialog: DayDialog) -> None:
            dialog.form.fill("day", day)
            dialog.save()

        return enter

    in_turn(on("2026-11-02"))
    page.deeds.report()
    assert line_of(page, "何生").state is State.REPORTED
    in_turn(on("2026-11-20"))
    page.deeds.receipt()
    assert line_of(page, "何生").state is State.RECEIPTED
    answers.will_say(True)
    page.deeds.close()
    found = page.desk.ask(members.member, "s2")
    assert found is not None
    assert (str(found.left_on), found.leaving) == ("2026-11-02", Leaving.TRANSFERRED)
    answers.will_say(True)
    stand(page, "何生")
    page.deeds.reopen()
    again = page.desk.ask(members.member, "s2")
    assert again is not None
    assert again.left_on is None


def test_what_a_verb_cannot_do_now_it_does_not_offer(page: TransfersScreen) -> None:
    stand(page, "吕生")
    page.verbs.refresh()
    assert page.verbs["close"].isEnabled()
    assert not page.verbs["report"].isEnabled()
    assert not page.verbs["reissue"].isEnabled()


def test_an_overdue_letter_is_written_anew_with_the_reason(page: TransfersScreen) -> None:
    stand(page, "许生")

    def again(dialog: ReissueDialog) -> None:
        dialog.save()
        assert dialog.isVisible(), "the reason is asked for"
        dialog.form.fill("halt_reason", "因病未能按期报到")
        dialog.save()

    in_turn(again)
    page.deeds.reissue()
    found = [(one.state, one.transfer.number) for one in page.letters.lines if one.name == "许生"]
    assert sorted(found) == [("issued", "示大组转〔2026〕0004"), ("reissued", "示大组转〔2026〕0001")]


def test_a_letter_is_given_back_or_voided_with_the_reason(page: TransfersScreen) -> None:
    def why(reason: str) -> Any:
        def enter(dialog: HaltDialog) -> None:
            dialog.form.fill("halt_reason", reason)
            dialog.save()

        return enter

    stand(page, "许生")
    in_turn(why("接收单位未建党组织"))
    page.deeds.give_back()
    assert line_of(page, "许生").state is State.RETURNED
    stand(page, "何生")
    in_turn(why("抬头写错"))
    page.deeds.void()
    assert line_of(page, "何生").state is State.VOID


def test_a_number_typed_wrong_is_put_right(page: TransfersScreen) -> None:
    stand(page, "何生")

    def right(dialog: LetterDialog) -> None:
        dialog.form.fill("to_place", "某市某公司第二党支部")
        dialog.save()

    in_turn(right)
    page.deeds.correct()
    assert line_of(page, "何生").transfer.to_place == "某市某公司第二党支部"


def test_somebody_is_planned_to_go_and_no_longer(page: TransfersScreen, answers: Any) -> None:
    def plan(dialog: LetterDialog) -> None:
        dialog.form.fill("member_id", "毕生6（G6）")
        dialog.form.fill("to_place", "某地")
        dialog.save()

    in_turn(plan)
    page.deeds.plan()
    assert line_of(page, "毕生6").state is State.PLANNED
    answers.will_say(True)
    page.deeds.drop_plan()
    assert "毕生6" not in names(page)


def test_letters_are_seen_before_they_are_printed_with_the_number_asked_about(
    page: TransfersScreen, answers: Any, qtbot: QtBot
) -> None:
    stand(page, "许生")
    answers.will_say(1)
    page.deeds.print_letter()
    qtbot.waitUntil(lambda: bool(page.findChildren(PdfPreview)), timeout=20_000)
    (shown,) = page.findChildren(PdfPreview)
    assert shown.windowTitle().startswith("组织关系介绍信_许生")
    shown.reject()


def test_the_register_goes_out_as_a_sheet(page: TransfersScreen, answers: Any, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "登记簿.xlsx"
    answers.will_say(path)
    press(page.letters.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.message(), timeout=20_000)


def test_every_list_can_be_printed(page: TransfersScreen, qtbot: QtBot) -> None:
    for name in ("letters", "away", "arrivals"):
        page.turn_to(name)
        page.deeds.print_view()
        qtbot.waitUntil(lambda: bool(page.findChildren(PdfPreview)), timeout=20_000)
        for shown in page.findChildren(PdfPreview):
            shown.reject()
        qtbot.waitUntil(lambda: not page.findChildren(PdfPreview), timeout=20_000)


def test_a_letter_head_is_kept_and_gives_the_next_number(page: TransfersScreen) -> None:
    def change(dialog: HeadsDialog) -> None:
        in_turn(number)
        dialog.edit()
        dialog.accept()

    def number(dialog: Any) -> None:
        dialog.form.fill("next_number", "20")
        dialog.save()

    in_turn(change)
    page.deeds.heads()
    (head,) = page.desk.ask(queries.heads)
    assert queries.next_number(head) == "示大组转〔2026〕0020"


# ---- people who come


def test_somebody_who_comes_is_taken_onto_the_roll_with_his_letter(page: TransfersScreen) -> None:
    def take(dialog: TakeInDialog) -> None:
        for name, text in (("name", "费新"), ("birth", "2001-02-03"), ("joined_on", "2022-06-01"), ("confirmed_on", "2023-06-01"),
                           ("from_place", "外省某校党委"), ("to_branch_id", "机关第一党支部"), ("issued_on", "2026-11-03"),
                           ("reported_on", "2026-11-12"), ("paid_until", "2026-10")):  # fmt: skip
            dialog.form.fill(name, text)
        dialog.save()

    in_turn(take)
    page.turn_to("arrivals")
    press(page.arrivals.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    line = page.current_line()
    assert line is not None
    assert (line.name, line.state) == ("费新", State.REPORTED)
    assert "1 个月内寄回回执" in page.desk.notices.message()


def test_somebody_who_left_comes_back_to_his_own_card(page: TransfersScreen) -> None:
    def take(dialog: TakeInDialog) -> None:
        box = dialog.form.editor("member_id")
        box.box.setCurrentIndex(1)  # type: ignore[attr-defined]  # the only one who left
        box.changed.emit()
        assert dialog.form.text("name") == "曹一"
        for name, text in (("from_place", "外校党委"), ("to_branch_id", "机关第一党支部"), ("issued_on", "2026-11-03"),
                           ("reported_on", "2026-11-12"), ("paid_until", "2026-10")):  # fmt: skip
            dialog.form.fill(name, text)
        dialog.save()

    in_turn(take)
    page.deeds.take_in()
    back = page.desk.ask(members.member, "m2")
    assert back is not None
    assert back.left_on is None


def test_our_slip_goes_out_and_what_was_misread_is_put_right(page: TransfersScreen) -> None:
    page.turn_to("arrivals")
    assert chips(page) == {"send_receipt": "待寄回执 1"}

    def right(dialog: ArrivalDialog) -> None:
        dialog.form.fill("number", "邻转 8")
        dialog.save()

    in_turn(right)
    press(page.arrivals.table, Qt.Key.Key_Return)
    assert line_of(page, "甄来").transfer.number == "邻转 8"
    in_turn(lambda dialog: dialog.save())
    page.deeds.send_receipt()
    assert line_of(page, "甄来").state is State.CLOSED
    assert chips(page) == {}


def test_members_change_their_branch_within_the_school(page: TransfersScreen) -> None:
    def choose(dialog: ChooseDialog) -> None:
        dialog.table.select_key("m1")
        dialog._take()

    def move(dialog: WithinDialog) -> None:
        dialog.form.fill("to_branch_id", "材料学生党支部")
        dialog.save()

    in_turn(choose, move)
    page.deeds.within()
    found = page.desk.ask(members.member, "m1")
    assert found is not None
    assert found.branch_id == "students"
    assert "已调整 孔一 到 材料学生党支部" in page.desk.notices.message()


# ---- members away


def test_those_to_be_contacted_stand_above_and_are_counted(page: TransfersScreen) -> None:
    page.turn_to("away")
    assert names(page)[0] == "毕生8"
    assert chips(page)["contact_over"] == "逾期未联系 1"
    assert chips(page)["study"] == "待研究 1"


def test_the_first_contact_asks_how_and_the_next_is_one_click(page: TransfersScreen) -> None:
    page.turn_to("away")
    stand(page, "毕生8")

    def how(dialog: ContactDialog) -> None:
        dialog.form.fill("way", "走访")
        dialog.form.fill("by", "钱一")
        dialog.save()

    in_turn(how)
    page.deeds.contact_today()
    stand(page, "毕生9")
    page.verbs["contact_today"].trigger()
    found = {one.name: one for one in page.away.lines}
    assert [(one.way, one.by, str(one.on)) for one in found["毕生9"].contacts] == [("走访", "钱一", "2026-11-21")]
    assert str(found["毕生8"].contacts[0].on) == "2026-11-21"
    assert "contact_over" not in chips(page)


def test_a_contact_written_by_mistake_is_taken_out(page: TransfersScreen) -> None:
    page.turn_to("away")
    stand(page, "毕生7")

    def drop(dialog: ContactsDialog) -> None:
        dialog.drop()
        assert dialog.model.total == 0
        dialog.reject()

    in_turn(drop)
    page.deeds.contacts()
    assert next(one for one in page.away.lines if one.name == "毕生7").contacts == ()


def test_somebody_is_entered_as_away_changed_and_back_again(page: TransfersScreen) -> None:
    page.turn_to("away")

    def enter(dialog: AwayDialog) -> None:
        dialog.form.fill("member_id", "毕生4（G4）")
        dialog.form.fill("from_on", "2026-09-01")
        dialog.form.fill("place", "某省某县")
        dialog._tell_next()
        assert "前联系一次" in _hint(dialog.form, "from_on")
        dialog.save()

    in_turn(enter)
    press(page.away.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert "毕生4" in names(page)

    def change(dialog: AwayDialog) -> None:
        dialog.form.fill("place", "某省另一县")
        dialog.save()

    in_turn(change)
    press(page.away.table, Qt.Key.Key_Return)
    assert next(one for one in page.away.lines if one.name == "毕生4").away.place == "某省另一县"
    in_turn(lambda dialog: dialog.save())
    page.deeds.end_away()
    assert "毕生4" not in names(page)
    page.deeds.turn_ended()
    assert "毕生4" in names(page)


# ---- the page


@pytest.mark.parametrize("name", ["letters", "away", "arrivals"])
def test_every_list_searches_as_one_types(page: TransfersScreen, name: str) -> None:
    page.turn_to(name)
    before = names(page)
    press(page.view.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.view.search.hasFocus()
    QTest.keyClicks(page.view.search, "zzz")
    assert names(page) == []
    press(page.view.search, Qt.Key.Key_Escape)
    assert names(page) == before


def test_f6_goes_round_and_alt_enter_puts_the_panel_away(page: TransfersScreen, qtbot: QtBot) -> None:
    stand(page, "许生")
    qtbot.waitUntil(lambda: any("许生" in text for text in page.letters.side.texts))
    page.letters.table.setFocus()
    page.next_pane()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.letters.side.isAncestorOf(focus)
    page.next_pane()
    assert page.letters.search.hasFocus()
    page.next_pane()
    assert page.letters.table.hasFocus()
    page.verbs["panel"].trigger()
    assert page.letters.side.isHidden()


def test_no_verb_is_bound_twice_or_says_nothing(page: TransfersScreen) -> None:
    for name in VIEWS:
        page.turn_to(name)
    assert faults(page) == []


def test_only_one_primary_button_is_seen_at_a_time(page: TransfersScreen) -> None:
    for name in VIEWS:
        page.turn_to(name)
        primary = [one for one in page.findChildren(QWidget) if one.property("kind") == "primary" and one.isVisible()]
        assert len(primary) == 1, name


def test_the_page_asks_for_no_more_room_than_the_smallest_window_has(page: TransfersScreen) -> None:
    for name in VIEWS:
        page.turn_to(name)
        hint = page.minimumSizeHint()
        assert hint.width() <= 1000, name
        assert hint.height() <= 500, name


def test_a_ledger_for_looking_only_says_so(page: TransfersScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(page.desk), "read_only", property(lambda _desk: True))
    page.deeds.issue()
    assert "只读" in page.desk.notices.message()
    page.turn_to("graduation")
    page.deeds.new_batch()
    assert "只读" in page.desk.notices.message()


def test_a_panel_that_comes_back_with_the_width_says_what_the_list_stands_on(
    window: Window, page: TransfersScreen, qtbot: QtBot
) -> None:
    window.resize(1024, 600)
    qtbot.waitUntil(page.letters.side.isHidden)
    stand(page, "何生")
    page.letters.side.show_nothing()
    window.resize(1600, 900)
    qtbot.waitUntil(lambda: not page.letters.side.isHidden())
    seen = page.letters.side.findChildren(QLabel)
    qtbot.waitUntil(lambda: any("何生" in one.text() for one in seen if one.isVisible()))
