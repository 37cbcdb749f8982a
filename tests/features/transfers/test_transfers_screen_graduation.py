"""毕业转接 in the real window: a batch chosen, typed into as a spreadsheet, pasted, imported, issued and undone in one step."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from transfers_page import home, ledger_file, names, page, press, stand, start, window

from branchdesk.features.transfers import queries
from branchdesk.features.transfers.dialogs import paste_plan
from branchdesk.features.transfers.dialogs.batch import BatchDialog, ChooseDialog
from branchdesk.features.transfers.dialogs.paste import PasteDialog
from branchdesk.features.transfers.dialogs.paste_plan import Place
from branchdesk.features.transfers.import_wizard import GraduationDialog
from branchdesk.features.transfers.model import Channel, Destination
from branchdesk.features.transfers.queries import TransferLine
from branchdesk.features.transfers.rules.states import State
from branchdesk.features.transfers.screen import TransfersScreen
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.shell.window import Window
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

__all__ = ["home", "ledger_file", "page", "start", "window"]

FIVE = ("g1", "g2", "g3", "g4", "g5")


@pytest.fixture
def batch(page: TransfersScreen, window: Window, qtbot: QtBot) -> TransfersScreen:
    """The page at a batch of five, made as a user makes it."""
    page.turn_to("graduation")

    def choose(dialog: ChooseDialog) -> None:
        flags = dialog.table.selectionModel().SelectionFlag
        dialog.table.clearSelection()
        for uid in FIVE:
            row = dialog.model.row_of(uid)
            dialog.table.selectionModel().select(dialog.model.index(row, 0), flags.Select | flags.Rows)
        assert dialog._go.text() == "加入 5 人"
        dialog._take()

    in_turn(BatchDialog.save, choose)
    page.deeds.new_batch()
    come_back(window, qtbot)
    page.graduation.table.setFocus()
    return page


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: Any) -> Any:
    yield
    QGuiApplication.clipboard().clear()


def come_back(window: Window, qtbot: QtBot) -> None:
    """After dialogs the window is in front again, which this platform has to be asked for."""

    def is_active() -> bool:
        window.activateWindow()  # asked again and again: the dialogs that closed may still give their place away
        return window.isActiveWindow()

    qtbot.waitUntil(is_active)


def go_to(page: TransfersScreen, name: str, column: str) -> None:
    """Put the cursor into a cell of somebody."""
    table = page.graduation.table
    table.setFocus()
    table.go_to(page.graduation.model.row_of(line(page, name).id), column)


def line(page: TransfersScreen, name: str) -> TransferLine:
    return next(one for one in page.graduation.lines if one.name == name)


def write(page: TransfersScreen, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the current cell, and leave it by a key."""
    table = page.graduation.table
    assert table.begin("")
    table.line.setText(text)
    press(table.line, key)


def fill(page: TransfersScreen) -> None:
    """Everything a letter needs, by a block with a heading; the fifth stays with the school."""
    rows = ["姓名\t去向\t渠道\t抬头\t转往何处\t党费交至\t有效期"]
    rows += [f"毕生{n}\t就业\t省内\t某市某区委组织部\t某公司第{n}党支部\t2026-10\t30" for n in range(1, 5)]
    rows.append("毕生5\t留校\t\t\t\t\t")
    in_turn(lambda dialog: dialog.accept())
    page.deeds.paste("\n".join(rows))


# ---- a batch


def test_a_batch_begins_with_its_name_and_the_people_chosen(batch: TransfersScreen) -> None:
    assert names(batch) == [f"毕生{n}" for n in range(1, 6)]
    assert batch.graduation.batches.currentText() == "2026 届毕业生组织关系转接（5 人）"
    assert {one.state for one in batch.graduation.lines} == {State.PLANNED}
    assert batch.graduation.counts == "共 5 人 · 可开信 0 · 缺项 5"
    batch.desk.notices.press("撤销")
    assert batch.batch is None


def test_people_with_a_letter_or_a_plan_are_not_offered_again(batch: TransfersScreen) -> None:
    def look(dialog: ChooseDialog) -> None:
        offered = {one.name for one in dialog.model.records}
        assert offered == {"孔一", "毕生6", "毕生7", "毕生8", "毕生9", "甄来"}
        dialog._search.setText("bs6")
        assert [one.name for one in dialog.model.shown_records()] == ["毕生6"]
        dialog.reject()

        seen.append(dialog)

    seen: list[ChooseDialog] = []
    in_turn(look)
    press(batch.graduation.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert len(seen) == 1


def test_a_batch_is_renamed_and_its_people_are_taken_out(batch: TransfersScreen, answers: Any) -> None:
    def rename(dialog: BatchDialog) -> None:
        dialog.form.fill("title", "材料学院 2026 届")
        dialog.save()

    in_turn(rename)
    batch.deeds.batch_title()
    assert batch.graduation.batches.currentText() == "材料学院 2026 届（5 人）"
    stand(batch, "毕生2")
    answers.will_say(True)
    batch.deeds.drop_lines()
    assert "毕生2" not in names(batch)
    answers.will_say(True)
    batch.deeds.drop_batch()
    assert batch.batch is None


def test_on_a_small_screen_the_least_needed_columns_give_way_and_all_a_letter_needs_is_seen(
    batch: TransfersScreen, window: Window, qtbot: QtBot
) -> None:
    table = batch.graduation.table

    def seen() -> list[str]:
        return [table.columns()[number].name for number in table.visible_columns()]

    window.resize(1024, 600)
    qtbot.waitUntil(lambda: table.viewport().width() < 1000 and table.horizontalScrollBar().maximum() == 0)
    assert seen() == ["name", "state", "destination", "channel", "addressee", "to", "paid", "days"]
    go_to(batch, "毕生1", "paid")
    assert batch.deeds._place().fields == ["paid_until", "valid_days", "note"], (
        "a block goes where it does in a wide window"
    )
    window.resize(1366, 708)
    qtbot.waitUntil(lambda: {"staff", "note", "number"} <= set(seen()))
    assert table.horizontalScrollBar().maximum() == 0


# ---- typed


def test_typing_writes_a_cell_and_enter_goes_down(batch: TransfersScreen) -> None:
    go_to(batch, "毕生1", "days")
    table = batch.graduation.table
    QTest.keyClicks(table, "1")
    QTest.keyClicks(table.line, "5")
    press(table.line, Qt.Key.Key_Return)
    assert line(batch, "毕生1").transfer.valid_days == 15
    record = table.current_record()
    assert record.name == "毕生2"
    assert table.hasFocus()


def test_a_destination_is_read_in_the_words_people_use(batch: TransfersScreen) -> None:
    go_to(batch, "毕生1", "destination")
    write(batch, "读研", Qt.Key.Key_Tab)
    assert line(batch, "毕生1").transfer.destination is Destination.STUDY
    column = batch.graduation.table.column()
    assert column is not None
    assert column.name == "channel"


def test_what_cannot_be_read_stays_in_the_cell_and_says_why(batch: TransfersScreen) -> None:
    go_to(batch, "毕生1", "paid")
    write(batch, "上个月")
    assert batch.graduation.table.is_editing
    assert batch.desk.notices.message()
    press(batch.graduation.table.line, Qt.Key.Key_Escape)
    assert line(batch, "毕生1").transfer.paid_until is None


def test_ctrl_d_fills_the_rows_selected_from_the_first_in_one_step(batch: TransfersScreen) -> None:
    go_to(batch, "毕生1", "addressee")
    write(batch, "某市某区委组织部", Qt.Key.Key_Tab)
    go_to(batch, "毕生1", "addressee")
    table = batch.graduation.table
    for _ in range(3):
        press(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [one.transfer.addressee for one in batch.graduation.lines] == ["某市某区委组织部"] * 4 + [""]
    batch.desk.notices.press("撤销")
    assert [bool(one.transfer.addressee) for one in batch.graduation.lines] == [True, False, False, False, False]


def test_somebody_who_goes_far_is_asked_about_his_way(batch: TransfersScreen) -> None:
    go_to(batch, "毕生1", "destination")
    write(batch, "就业")
    channel = next(one for one in batch.graduation.model.columns if one.name == "channel")
    assert channel.fault is not None
    found = channel.fault(line(batch, "毕生1"))
    assert found is not None
    assert "核对渠道" in found.sentence


# ---- pasted


def test_a_block_from_excel_is_looked_at_before_it_is_written(batch: TransfersScreen) -> None:
    QGuiApplication.clipboard().setText(
        "姓名\t毕业去向\t班主任\t有效期\n毕生1\t就业\t某某\t30\n毕生2\t不知道\t某某\t30\n无此人\t就业\t\t30"
    )

    def look(dialog: PasteDialog) -> None:
        said = {(one.who, one.label): one.said for one in dialog.model.records}
        assert said["无此人", "毕业去向"] == "这一批次中没有此人"
        assert "不在可选项中" in said["毕生2", "毕业去向"]
        assert dialog.go.text() == "写入 1 格"
        assert "没有用到的列：班主任" in dialog._sum.text()
        dialog.accept()

    in_turn(look)
    press(batch.graduation.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line(batch, "毕生1").transfer.destination is Destination.EMPLOYER
    assert line(batch, "毕生2").transfer.destination is None


def test_cells_alone_go_into_the_rows_from_the_cursor_on(batch: TransfersScreen) -> None:
    go_to(batch, "毕生3", "channel")
    in_turn(lambda dialog: dialog.accept())
    batch.deeds.paste("省内\t某县委组织部\n跨省\t外省某区委组织部\n")
    found = [(one.transfer.channel, one.transfer.addressee) for one in batch.graduation.lines[2:4]]
    assert found == [(Channel.PROVINCE, "某县委组织部"), (Channel.BEYOND, "外省某区委组织部")]


def test_lines_that_begin_with_a_staff_number_belong_to_it(batch: TransfersScreen) -> None:
    go_to(batch, "毕生1", "addressee")
    plan = paste_plan.plan("3000004\t毕生4\t某区委\n3000002\t毕生9\t某区委", batch.deeds._place())
    assert [(one.who, one.label, one.fault) for one in plan.found] == [
        ("毕生4", "抬头（接收党组织）", ""),
        ("毕生9", "抬头（接收党组织）", "号码是毕生2的，与姓名不符"),
    ]


def test_a_cell_that_comes_twice_and_a_block_of_nothing_are_refused(batch: TransfersScreen) -> None:
    place = Place(("note",), batch.graduation.lines, batch.graduation.lines, clock.today())
    twice = paste_plan.plan("姓名\t备注\n毕生1\t甲\n毕生1\t乙", place)
    assert [one.fault for one in twice.found] == ["", "这一格在粘贴的内容里出现两次"]
    with pytest.raises(Refusal, match="没有可以填写的格"):
        paste_plan.plan("姓名\t备注\n毕生1\t", place)


def test_empty_cells_of_a_block_take_nothing_away(batch: TransfersScreen) -> None:
    go_to(batch, "毕生1", "note")
    write(batch, "原有备注")
    place = Place(("note",), batch.graduation.lines, batch.graduation.lines, clock.today())
    plan = paste_plan.plan("姓名\t备注\t有效期\n毕生1\t\t20", place)
    (changed,) = plan.transfers()
    assert (changed.note, changed.valid_days) == ("原有备注", 20)


# ---- imported


def test_a_sheet_that_was_filled_in_joins_the_batch(
    batch: TransfersScreen, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    import openpyxl

    path = tmp_path / "去向表.xlsx"
    answers.will_say(path)
    batch.deeds.template()
    qtbot.waitUntil(lambda: "已导出" in batch.desk.notices.message(), timeout=20_000)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    head = next(row[0].row for row in sheet.iter_rows() if any(cell.value == "姓名" for cell in row))
    columns = {cell.value: cell.column for cell in sheet[head]}
    for number, row in enumerate(range(head + 1, head + 6)):
        for title, value in (("毕业去向", "就业"), ("渠道", "省内"), ("抬头（接收党组织）", "某区委组织部"),
                             ("转往何处", f"某公司{number}"), ("党费交至", "2026-10")):  # fmt: skip
            sheet.cell(row, columns[title], value)
    sheet.cell(head + 2, columns["毕业去向"], "不清楚")
    book.save(path)

    def lead(dialog: GraduationDialog) -> None:
        dialog.file.take(path)
        qtbot.waitUntil(dialog.file.is_ready, timeout=20_000)
        dialog.go_on()
        assert dialog.check.primary() == "加入批次（4 人）"
        assert dialog.check.model.record_at(0).state == "不导入"
        dialog.go_on()

    in_turn(lead)
    batch.deeds.import_batch()
    assert [one.transfer.to_place for one in batch.graduation.lines] == ["某公司0", "", "某公司2", "某公司3", "某公司4"]
    assert {one.state for one in batch.graduation.lines} == {State.PLANNED}


# ---- issued


def test_all_letters_are_written_in_one_step_and_taken_back_in_one(
    batch: TransfersScreen, window: Window, answers: Any, qtbot: QtBot
) -> None:
    fill(batch)
    come_back(window, qtbot)
    assert batch.verbs["issue_batch"].text() == "开出 4 封介绍信…"
    answers.will_say(0)
    press(batch.graduation.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "毕生5 暂留学校或出国（境），不开介绍信" in answers.asked[0].text
    assert [one.transfer.number for one in batch.graduation.lines][:4] == [
        f"示大组转〔2026〕{n:04d}" for n in range(4, 8)
    ]
    assert line(batch, "毕生5").state is State.STAYS
    away = [one.name for one in batch.desk.ask(queries.away_lines, None, clock.today())]
    assert "毕生5" in away
    batch.desk.notices.press("撤销")
    assert {one.state for one in batch.graduation.lines} == {State.PLANNED, State.STAYS}
    assert "毕生5" not in [one.name for one in batch.desk.ask(queries.away_lines, None, clock.today())]
    (head,) = batch.desk.ask(queries.heads)
    assert head.next_number == 4, "the numbers are free again"


def test_who_lacks_something_waits_and_nobody_is_done_twice(batch: TransfersScreen, answers: Any) -> None:
    fill(batch)
    go_to(batch, "毕生2", "to")
    press(batch.graduation.table, Qt.Key.Key_Delete)
    answers.will_say(0)
    batch.deeds.issue_batch()
    assert "毕生2 还缺项" in answers.asked[0].text
    assert [one.state for one in batch.graduation.lines] == [
        State.ISSUED,
        State.PLANNED,
        State.ISSUED,
        State.ISSUED,
        State.STAYS,
    ]
    batch.deeds.issue_batch()
    assert "还有 1 人缺项" in batch.desk.notices.message()


def test_a_letter_that_is_out_is_no_longer_typed_into(batch: TransfersScreen, answers: Any) -> None:
    fill(batch)
    answers.will_say(0)
    batch.deeds.issue_batch()
    go_to(batch, "毕生1", "addressee")
    assert not batch.graduation.table.begin("x")
    batch.deeds.drop_batch()
    assert "批次不能删除" in batch.desk.notices.message()


def test_what_forbids_one_letter_forbids_the_step_and_is_told(batch: TransfersScreen, answers: Any) -> None:
    fill(batch)
    go_to(batch, "毕生3", "paid")
    write(batch, "2025-01")
    answers.will_say(0)
    batch.deeds.issue_batch()
    assert "毕生3" in batch.desk.notices.message()
    assert {one.state for one in batch.graduation.lines} == {State.PLANNED, State.STAYS}
    assert line(batch, "毕生3").transfer.paid_until == Month(2025, 1)


def test_the_letters_are_seen_before_they_are_issued(batch: TransfersScreen, answers: Any, qtbot: QtBot) -> None:
    fill(batch)
    answers.will_say(1)
    batch.deeds.issue_batch()
    qtbot.waitUntil(lambda: bool(batch.findChildren(PdfPreview)), timeout=20_000)
    (shown,) = batch.findChildren(PdfPreview)
    assert shown.windowTitle() == "预览 4 封介绍信（还没有开出）"
    shown.reject()
    assert {one.state for one in batch.graduation.lines} == {State.PLANNED, State.STAYS}


def test_ctrl_f_finds_somebody_of_the_batch(batch: TransfersScreen) -> None:
    press(batch.graduation.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert batch.graduation.search.hasFocus()
    QTest.keyClicks(batch.graduation.search, "bs3")
    assert names(batch) == ["毕生3"]


def test_the_filters_count_who_lacks_something(batch: TransfersScreen) -> None:
    fill(batch)
    go_to(batch, "毕生2", "to")
    press(batch.graduation.table, Qt.Key.Key_Delete)
    batch.graduation.filters.choose("state", {"缺项"})
    assert names(batch) == ["毕生2"]
    assert batch.graduation.clear_filters()
    assert len(names(batch)) == 5
