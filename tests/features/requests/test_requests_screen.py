"""诉求办理 in the real window: clocks that run on, steps, calls, closing by rule, sums that open their rows, papers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from requests_page import ago, home, kinds, ledger_file, line_of, page, start, window

from branchdesk.features.requests import commands, listing, queries
from branchdesk.features.requests.dialogs.calls import CallDialog, CallsDialog
from branchdesk.features.requests.dialogs.request import RequestDialog
from branchdesk.features.requests.dialogs.steps import StepDialog
from branchdesk.features.requests.dialogs.summary import BehindDialog, SummaryDialog, periods
from branchdesk.features.requests.model import RequestLevel
from branchdesk.features.requests.rules.clock import State
from branchdesk.features.requests.screen import RequestsScreen
from branchdesk.kernel import clock
from branchdesk.shell.window import Window
from branchdesk.widgets import ask
from branchdesk.widgets.actions import faults
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

__all__ = ["home", "ledger_file", "page", "start", "window"]


def fill(dialog: StepDialog | RequestDialog, **texts: str) -> None:
    """Type into the fields and save."""
    for name, text in texts.items():
        dialog.form.fill(name, text)
    dialog.save()
    assert not dialog.isVisible(), dialog.notices.message()


def chips(page: RequestsScreen) -> dict[str, str]:
    """The chips of the board that are shown, with their words."""
    return {key: chip.text() for key, chip in page.list_view.board.chips.items() if not chip.isHidden()}


# ---- the list


def test_the_nearest_deadline_stands_on_top_and_the_board_counts(page: RequestsScreen) -> None:
    assert kinds(page) == ["网络", "报修", "交通", "咨询", "证件"]
    assert chips(page) == {"overdue": "超时 1", "soon": "4 小时内到时 1", "waiting": "待响应 2", "call": "该回访 1",
                           "closable": "可关闭 1"}  # fmt: skip


def test_the_clock_says_in_words_what_is_left(page: RequestsScreen) -> None:
    assert listing.left_words(line_of(page, "网络")).startswith("超时 ")
    assert listing.left_words(line_of(page, "报修")).startswith("剩 ")
    assert listing.left_words(line_of(page, "交通")).startswith("承诺 ")
    assert listing.left_words(line_of(page, "证件")) == "按时"


def test_a_minute_later_the_clocks_show_less_without_reading_the_ledger(page: RequestsScreen, monkeypatch: Any) -> None:
    line_of(page, "报修")
    later = queries.local_now() + timedelta(hours=3)
    monkeypatch.setattr(queries, "local_now", lambda: later)
    page.tick()
    assert page.current().request.kind == "报修"
    assert page.current().overdue
    assert chips(page)["overdue"] == "超时 2"
    assert page._minute.isActive()


def test_nobody_wakes_every_minute_for_a_hidden_page(page: RequestsScreen, window: Window) -> None:
    assert page._minute.isActive()
    assert window.book is not None
    window.book.turn_to("members")
    assert not page._minute.isActive()


def test_other_places_lead_to_what_waits_and_to_one_request(page: RequestsScreen) -> None:
    page.desk.go("requests", "overdue")
    assert kinds(page) == ["网络"]
    uid = next(one.id for one in page.list_view.lines if one.request.kind == "咨询")
    page.desk.go("request", uid)
    assert page.current().id == uid


# ---- a request


def test_a_general_request_settled_at_the_very_minute_is_in_time(page: RequestsScreen) -> None:
    def take(dialog: RequestDialog) -> None:
        assert dialog.form.cell("received_at").message.endswith("前办结并反馈")
        dialog.form.editor("received_at").replace("2026-03-29 16:30")
        dialog.form.editor("received_at").changed.emit()
        assert dialog.form.cell("received_at").message == "03-30 16:30 前办结并反馈（已过）"
        fill(dialog, received_at="2026-03-29 16:30", first_receiver="孔一", kind="报修", text="空调不制冷")

    in_turn(take)
    page.verbs["add"].trigger()
    number = page.current().request.number
    assert number.startswith("2026-")

    def settle(dialog: StepDialog) -> None:
        dialog.form.editor("feedback_at").replace("2026-03-30 16:31")
        dialog.form.editor("feedback_at").changed.emit()
        assert "超时 1 分" in dialog.form.cell("feedback_at").message
        for name, text in (("settled_at", "2026-03-30 16:00"), ("feedback_at", "2026-03-30 16:30")):
            dialog.form.editor(name).replace(text)
            dialog.form.editor(name).changed.emit()
        assert "按时" in dialog.form.cell("feedback_at").message
        fill(dialog, result="已维修", feedback_way="电话")

    in_turn(settle)
    page.verbs["settle"].trigger()
    assert page.current().clock.words == "按时"
    assert page.desk.notices.message() == f"已登记办结：{number}。"


def test_a_save_that_is_refused_leaves_the_foot_in_full(page: RequestsScreen) -> None:
    line_of(page, "报修")

    def refused(dialog: RequestDialog) -> None:
        dialog.form.fill("received_at", "2026-03-01 08:00")
        dialog.form.fill("text", "")
        dialog.save()
        assert dialog.notices.text() == "有 1 处需要修改：诉求内容"
        assert dialog._state.text() == "有未保存的修改"
        assert dialog._state.width() >= dialog._state.sizeHint().width()
        dialog.form.fill("text", "空调不制冷")
        dialog.save()
        assert dialog.notices.text() == "有 1 处需要修改：改受理时间的理由"
        assert dialog._state.width() >= dialog._state.sizeHint().width()
        dialog.done(0)

    in_turn(refused)
    page.deeds.open()


def test_who_received_it_first_cannot_be_changed_only_handed_on(page: RequestsScreen, qtbot: QtBot) -> None:
    line_of(page, "报修")

    def look(dialog: RequestDialog) -> None:
        box = dialog.form.editor("first_receiver").box
        assert isinstance(box, QLineEdit)
        assert box.isReadOnly()
        assert "undertaker" not in {one.name for one in dialog.form.fields}
        dialog.done(0)

    in_turn(look)
    page.deeds.open()
    in_turn(lambda dialog: fill(dialog, to_whom="后勤处", reason="属后勤事项"))
    page.verbs["hand_on"].trigger()
    line = page.current()
    assert (line.request.first_receiver, line.undertaker) == ("孔一", "后勤处")
    qtbot.waitUntil(lambda: any("孔一 → 后勤处" in text for text in page.list_view.side.texts))


def test_a_general_request_becomes_complex_within_its_hours_only(page: RequestsScreen) -> None:
    line_of(page, "报修")
    in_turn(lambda dialog: fill(dialog, escalation_reason="几个部门一起办", due_at=ago(-48)[:10]))
    page.verbs["escalate"].trigger()
    assert page.current().request.level is RequestLevel.COMPLEX
    line_of(page, "网络")

    def too_late(dialog: StepDialog) -> None:
        dialog.form.fill("escalation_reason", "几个部门一起办")
        dialog.save()
        assert "现已超过" in dialog.form.problems()[0].text
        dialog.form.show_values({})
        dialog.done(0)

    in_turn(too_late)
    page.verbs["escalate"].trigger()
    assert page.current().request.level is RequestLevel.GENERAL


def test_three_calls_close_a_request_and_not_before(page: RequestsScreen, window: Window) -> None:
    line = line_of(page, "证件")
    assert not page.verbs["call"].isEnabled() or line.why_not_close

    def refused(dialog: StepDialog) -> None:
        dialog.save()
        assert any(
            "还没有完成" in text for text in (dialog.notices.message(), *(one.text for one in dialog.form.problems()))
        )
        dialog.done(0)

    in_turn(refused)
    page.verbs["close"].trigger()
    for number in (1, 2, 3):

        def answer(dialog: CallDialog, number: int = number) -> None:
            assert dialog.form.text("round") == str(number)
            fill(dialog, satisfaction="满意", by="孔一")

        in_turn(answer)
        page.verbs["call"].trigger()
    assert [one.words for one in page.current().rounds] == ["满意", "满意", "满意"]
    in_turn(lambda dialog: fill(dialog))
    page.verbs["close"].trigger()
    assert page.current().state is State.CLOSED
    page.verbs["reopen"].trigger()
    assert page.current().state is State.SETTLED


def test_a_call_is_put_right_in_the_list_of_calls(page: RequestsScreen) -> None:
    line_of(page, "咨询")

    def look(dialog: CallsDialog) -> None:
        in_turn(lambda form: fill(form, satisfaction="不满意", agreed="否"))
        dialog.table.select_first()
        dialog.edit()
        assert dialog.model.shown_records()[0].satisfaction == "not"
        dialog.done(0)

    in_turn(look)
    page.verbs["calls"].trigger()
    assert page.current().why_not_close


def test_several_are_supervised_at_once_and_undone_at_once(page: RequestsScreen, window: Window) -> None:
    page.list_view.table.selectAll()
    in_turn(lambda dialog: fill(dialog, supervision="请两天内办结"))
    page.verbs["supervise"].trigger()
    assert all(one.request.supervised for one in page.list_view.lines)
    window.require_desk().undo()
    assert not any(one.request.supervised for one in page.list_view.lines)


def test_del_puts_a_request_into_the_recycle_bin(page: RequestsScreen, monkeypatch: Any) -> None:
    line_of(page, "网络")
    monkeypatch.setattr(ask, "answers", lambda _question: True)
    QTest.keyClick(page.list_view.table, Qt.Key.Key_Delete)
    assert "网络" not in kinds(page)


# ---- sums and papers


def test_every_number_of_the_sums_opens_its_requests(page: RequestsScreen) -> None:
    def look(dialog: SummaryDialog) -> None:
        dialog.periods.setCurrentIndex(dialog.periods.count() - 1)
        rows = {one.title: one for one in dialog.model.shown_records()}
        assert rows["受理"].words == "5"
        assert rows["超时未办"].words == "1"
        assert not any("提出人" in one.group for one in dialog.model.shown_records())
        dialog.table.select_key((rows["超时未办"].group, "超时未办"))
        in_turn(lambda behind: isinstance(behind, BehindDialog) and behind._take(behind.table.current_record()))
        dialog._open(dialog.table.current_record())

    in_turn(look)
    page.deeds.summary()
    assert page.current().request.kind == "网络"


def test_periods_reach_from_this_year_to_everything() -> None:
    found = periods(clock.today(), [clock.today().year, 2024])
    assert [name for name, _first, _last in found][-2:] == ["2024年", "全部"]


def test_names_of_askers_stand_on_paper_only_when_asked_for(page: RequestsScreen, tmp_path: Path, monkeypatch: Any, qtbot: QtBot) -> None:  # fmt: skip
    asked = []

    def answer(question: ask.Question) -> Any:
        asked.append(question.kind)
        return 0 if question.kind == "choose" else tmp_path / "登记簿.xlsx"

    monkeypatch.setattr(ask, "answers", answer)
    page.deeds.export_view()
    qtbot.waitUntil(lambda: (tmp_path / "登记簿.xlsx").exists())
    assert asked == ["choose", "save_file"]
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.message())
    sheet = openpyxl.load_workbook(tmp_path / "登记簿.xlsx").active
    assert any("按时率" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def test_the_unanswered_are_seen_before_they_are_printed(page: RequestsScreen, qtbot: QtBot) -> None:
    page.deeds.unanswered()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PdfPreview), timeout=15_000)
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, PdfPreview)
    assert shown.windowTitle() == "未回应诉求清单"
    shown.done(0)


# ---- keys


def test_every_verb_has_words_and_no_key_is_taken_twice(page: RequestsScreen) -> None:
    assert faults(page) == []


def test_f6_goes_from_the_list_to_the_panel_and_to_the_search(page: RequestsScreen) -> None:
    line_of(page, "网络")
    page.list_view.table.setFocus()
    page.next_pane()
    assert page.list_view.side.isAncestorOf(QApplication.focusWidget())
    page.next_pane()
    assert QApplication.focusWidget() is page.list_view.search


def test_read_only_nothing_is_written(page: RequestsScreen, monkeypatch: Any) -> None:
    line_of(page, "网络")
    monkeypatch.setattr(type(page.desk), "read_only", property(lambda _desk: True))
    page.verbs["respond"].trigger()
    assert "只读" in page.desk.notices.message()


def test_commands_behind_the_back_of_the_page_are_seen(page: RequestsScreen, window: Window) -> None:
    uid = line_of(page, "网络").id
    window.require_desk().do("督办", commands.supervise, [uid], "请尽快")
    assert page.current().request.supervised


def test_a_request_of_another_branch_tells_its_own_deadline(page: RequestsScreen, window: Window) -> None:
    assert window.desk is not None
    window.desk.choose_branch("first")
    in_turn(lambda dialog: fill(dialog, received_at="2026-03-29 16:30", first_receiver="孔一", text="空调不制冷",
                                organization_id="材料第二党支部"))  # fmt: skip
    page.verbs["add"].trigger()
    said = page.desk.notices.message()
    assert "03-30 16:30 到时" in said
    assert "不在所选的党组织内" in said
