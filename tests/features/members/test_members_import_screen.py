"""The import dialog over a real ledger: every step by key and mouse, every refusal a sentence, nothing written twice."""

import datetime
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from branchdesk.excel.reader import read_book
from branchdesk.features.members import commands, queries
from branchdesk.features.members.import_wizard.dialog import ImportDialog
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.roster import Action, Policy, RowPlan
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.dates import Day
from branchdesk.kernel.idnumbers import check_digit
from branchdesk.shell.desk import Desk
from branchdesk.shell.making import make_ledger
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings import Settings, State
from branchdesk.storage import engine
from branchdesk.widgets import theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip

SAMPLES = Path(__file__).parents[2] / "samples"
MESSY, CLEAN = SAMPLES / "roster_messy.xlsx", SAMPLES / "roster_clean.xlsx"
BRANCHES = (
    "机关第一党支部",
    "材料学院教工第二党支部",
    "机械学院师生联合党支部",
    "离退休第三党支部",
    "电信学部硕1103党支部",
)
HEADINGS = ("姓名", "性别", "身份证号", "人员类别", "支部", "入党时间", "转正时间", "手机")
Answers = Any


def an_id(birth: str, order: str = "001") -> str:
    body = "990000" + birth + order
    return body + check_digit(body)


def a_row(name: str, birth: str = "19800305", **cells: Any) -> list[Any]:
    usual = dict(zip(HEADINGS, (name, "男", an_id(birth), "正式党员", BRANCHES[0], "2003-07-01", "2004-07-01",
                                "19900000001"), strict=True))  # fmt: skip
    return list((usual | cells).values())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("import") / "template.bdb"
    make_ledger(path, None, BRANCHES).close()
    return path


@pytest.fixture
def desk(template: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    path = tmp_path / "支部.bdb"
    path.write_bytes(template.read_bytes())
    paths = Paths(tmp_path / "home")
    paths.logs.mkdir(parents=True)
    notices, strip = Notices(), ProgressStrip()
    ledger = engine.open_ledger(path)
    made = Desk(ledger, paths, Settings(), State(paths.state), notices, strip)
    made.asked.connect(lambda place, _uid: made.undo() if place == "undo" else None)
    yield made
    ledger.close()


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> Iterator[Callable[[], ImportDialog]]:
    """Opens the dialog, as often as a test likes; a dialog deletes itself when it is closed."""
    made: list[ImportDialog] = []

    def begin() -> ImportDialog:
        dialog = ImportDialog(desk)
        made.append(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    yield begin
    for dialog in made:
        if isValid(dialog):
            dialog.done(0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(map(isValid, made))


@pytest.fixture
def dialog(opened: Callable[[], ImportDialog]) -> ImportDialog:
    return opened()


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows as a sheet and gives its path."""

    def write(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS, name: str = "名单.xlsx") -> Path:
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        for row in [headings, *rows]:
            sheet.append(list(row))
        path = tmp_path / name
        made.save(path)
        return path

    return write


def read(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    """Read a file as the user would after choosing it."""
    dialog.file.read(path)
    qtbot.waitUntil(lambda: dialog.file.strip.isHidden() and not dialog.file._is_reading, timeout=20_000)


def to_check(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    read(qtbot, dialog, path)
    dialog.go_on()
    dialog.go_on()
    planned(qtbot, dialog)


def planned(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: dialog.session.is_planned, timeout=20_000)


def imported(qtbot: QtBot, dialog: ImportDialog) -> None:
    primary(dialog).click()
    qtbot.waitUntil(lambda: dialog.step is dialog.finish, timeout=20_000)


def primary(dialog: ImportDialog) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.property("kind") == "primary")


def line(dialog: ImportDialog, row: int) -> RowPlan:
    assert dialog.session.plan is not None
    return next(one for one in dialog.session.plan.rows if one.row == row)


def stand(dialog: ImportDialog, row: int, column: str = "name") -> None:
    check = dialog.check
    check.table.setCurrentIndex(check.model.index(check.model.row_of(row), check.model.column_of(column)))


def press(qtbot: QtBot, dialog: ImportDialog, key: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or dialog, key, held)


def members(desk: Desk) -> list[Member]:
    return list(desk.ask(queries.members))


# ---- the whole way


def test_the_good_rows_of_a_messy_roster_go_in_as_one_step_and_come_out_as_one(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog
) -> None:
    faults = json.loads((SAMPLES / "roster_messy.faults.json").read_text("utf-8"))
    to_check(qtbot, dialog, MESSY)
    assert primary(dialog).text() == "导入 192 行（跳过 18 行错误）"
    blocked = {one.row for one in dialog.session.plan.rows if one.action is Action.BLOCKED}  # type: ignore[union-attr]
    kinds = {fault["row"]: fault["kind"] for fault in faults}
    assert {kinds[row] for row in blocked} <= set(kinds.values())
    imported(qtbot, dialog)
    assert len(members(desk)) == 192
    assert "新增 192 人" in dialog.finish.words
    assert "18 行有错误" in dialog.finish.words
    assert desk.undo_labels()[0] == "导入花名册（roster_messy.xlsx）"
    made = desk.last_backup()
    assert made is not None
    assert made.manifest.reason == "import"
    dialog.finish.undo.click()
    assert members(desk) == []
    assert "已整批撤销" in dialog.finish.words
    assert desk.undo_labels()[0] == ""


def test_a_clean_roster_that_comes_again_changes_nothing(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, opened: Callable[[], ImportDialog]
) -> None:
    to_check(qtbot, dialog, CLEAN)
    imported(qtbot, dialog)
    before = members(desk)
    again = opened()
    to_check(qtbot, again, CLEAN)
    assert not primary(again).isEnabled()
    assert primary(again).text() == "没有可导入的行"
    assert "没有要写入的内容" in again.check.note()
    assert not again.check.counters["added"].isVisible()
    assert members(desk) == before


def test_what_is_written_cannot_be_written_again(qtbot: QtBot, desk: Desk, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, CLEAN)
    imported(qtbot, dialog)
    count = len(members(desk))
    dialog.go_back()
    assert dialog.step is dialog.finish
    dialog.session.write()
    assert len(members(desk)) == count
    with qtbot.waitSignal(dialog.accepted):
        press(qtbot, dialog, Qt.Key.Key_Escape)


def test_the_list_is_shown_afterwards(qtbot: QtBot, desk: Desk, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, CLEAN)
    imported(qtbot, dialog)
    with qtbot.waitSignal(desk.asked, check_params_cb=lambda place, _uid: place == "members"):
        primary(dialog).click()


# ---- the file


def test_sheets_are_offered_with_the_hidden_ones_marked(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "名单"
    for row in (["某某支部党员名册"], HEADINGS, a_row("王思远")):
        sheet.append(list(row))
    sheet.append(["=1+1"])
    sheet.row_dimensions[3].hidden = True
    made.create_sheet("字典").sheet_state = "hidden"
    made["字典"].append(["男", "女"])
    made.save(tmp_path / "多表.xlsx")
    read(qtbot, dialog, tmp_path / "多表.xlsx")
    step = dialog.file
    sheets = [step.sheets.item(i) for i in range(2)]
    assert [item.text() for item in sheets] == ["名单（3 行）", "字典（隐藏，1 行）"]
    assert [item.checkState() is Qt.CheckState.Checked for item in sheets] == [True, False]
    assert step.row.value() == 2
    notes = step._notes.text()
    assert "隐藏" in notes
    assert "公式" in notes


def test_a_wrong_heading_row_is_corrected_in_the_preview(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    path = book(["姓名", "证件", "备注"], ["王思远", an_id("19800305"), ""], headings=["姓名", "性别", "支部"])
    read(qtbot, dialog, path)
    assert dialog.file.row.value() == 1
    assert QApplication.focusWidget() is dialog.file.preview
    press(qtbot, dialog, Qt.Key.Key_Down)
    press(qtbot, dialog, Qt.Key.Key_Return)
    assert dialog.file.row.value() == 2
    assert [one.heading for one in dialog.session.columns] == ["姓名", "证件", "备注"]
    dialog.file.row.setValue(0)
    assert dialog.session.columns[0].samples[0] == "姓名"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("断.xlsx", MESSY.read_bytes()[:9000], "不完整"),
        ("加密.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ""),
        ("乱码.csv", "姓名,性别\n".encode() + b"\xff\xfe\xfa\x80\x81\n", "编码"),
        ("图片.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 200, "图片"),
        ("空.csv", b"", "空"),
        ("无表头.csv", b"1,2,3\n4,5,6\n", "没有找到表头"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_the_next_one_is_read(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    read(qtbot, dialog, tmp_path / name)
    assert dialog.notices.tone == "err"
    assert said in dialog.notices.message()
    assert dialog.step is dialog.file
    read(qtbot, dialog, CLEAN)
    assert dialog.notices.tone == ""
    assert primary(dialog).isEnabled()


def test_a_zip_bomb_is_refused(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 300_000_000)
    read(qtbot, dialog, path)
    assert dialog.notices.tone == "err"
    assert dialog.session.book is None


def test_a_refused_file_leaves_the_one_read_before(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    read(qtbot, dialog, CLEAN)
    (tmp_path / "空.csv").write_bytes(b"")
    read(qtbot, dialog, tmp_path / "空.csv")
    assert dialog.notices.tone == "err"
    assert dialog.session.path == CLEAN
    assert primary(dialog).isEnabled()


def test_a_file_can_be_dropped_on_the_dialog(qtbot: QtBot, dialog: ImportDialog) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(CLEAN))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, left, none))
    qtbot.waitUntil(lambda: dialog.session.book is not None, timeout=20_000)
    assert dialog.session.path == CLEAN


def test_the_choose_button_asks_for_a_file(qtbot: QtBot, dialog: ImportDialog, answers: Answers) -> None:
    answers.will_say(CLEAN)
    press(qtbot, dialog, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.session.book is not None, timeout=20_000)


@pytest.fixture
def branch_book(tmp_path: Path) -> Path:
    """One sheet for each branch, without a column for it; the second calls the telephone otherwise and has a title."""
    made = openpyxl.Workbook()
    headings = [one for one in HEADINGS if one != "支部"]
    for number, branch in enumerate((BRANCHES[0], BRANCHES[1], "数学学院党支部")):
        sheet = made.create_sheet(branch if number != 1 else "表二")
        if number == 1:
            sheet.append([f"{branch}党员花名册"])
        sheet.append([("联系电话" if number == 1 and one == "手机" else one) for one in headings])
        for order in range(2):
            row = a_row(f"王{'一二三四五六'[number * 2 + order]}", f"19800{number + 1}0{order + 1}")
            sheet.append([cell for cell, one in zip(row, HEADINGS, strict=True) if one != "支部"])
    made.create_sheet("填表说明").append(["姓名", "性别"])
    made.remove(made.worksheets[0])
    made.save(tmp_path / "各支部.xlsx")
    return tmp_path / "各支部.xlsx"


def test_the_sheets_of_all_branches_come_in_at_once_and_go_out_at_once(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, branch_book: Path
) -> None:
    read(qtbot, dialog, branch_book)
    assert [dialog.file.sheets.item(i).checkState() is Qt.CheckState.Checked for i in range(4)] == [True] * 3 + [False]
    assert "按表名或标题归入“机关第一党支部”" in dialog.file._notes.text()
    dialog.go_on()
    assert [one.heading for one in dialog.session.columns].count("手机") == 1
    assert dialog.columns.options.by_sheet.isChecked()
    assert not dialog.columns.options.branch.isVisible()
    dialog.go_on()
    planned(qtbot, dialog)
    assert dialog.session.caption().startswith("各支部.xlsx · 3 个工作表")
    assert dialog.check.telling.text.startswith("“数学学院党支部”第 2 行 王五 · 所在支部")
    assert {"归入…", "新建这个支部"} <= set(dialog.check.telling.offers)
    dialog.check.telling.create_branch.click()
    imported(qtbot, dialog)
    names = desk.ask(organization.names)
    found = {one.name: names[one.branch_id or ""] for one in members(desk)}
    assert found == {"王一": BRANCHES[0], "王二": BRANCHES[0], "王三": BRANCHES[1], "王四": BRANCHES[1],
                     "王五": "数学学院党支部", "王六": "数学学院党支部"}  # fmt: skip
    assert {one.phone for one in members(desk)} == {"19900000001"}
    dialog.finish.undo.click()
    assert members(desk) == []
    assert "数学学院党支部" not in {name for _, name in desk.ask(organization.branches)}


def test_a_person_in_two_sheets_is_found_and_both_places_are_named(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    made = openpyxl.Workbook()
    for title in ("在册", "新发展"):
        sheet = made.create_sheet(title)
        sheet.append(HEADINGS)
        sheet.append(a_row("王思远"))
    made.remove(made.worksheets[0])
    made.save(tmp_path / "两表.xlsx")
    to_check(qtbot, dialog, tmp_path / "两表.xlsx")
    assert "“新发展”第 2 行 王思远" in dialog.check.telling.text
    assert "与“在册”第 2 行“王思远”相同" in dialog.check.telling.text
    assert dialog.check.model.text_at(1, 0) == "新发展 2"


def test_a_sheet_is_ticked_off_and_shown_by_keys(qtbot: QtBot, dialog: ImportDialog, branch_book: Path) -> None:
    read(qtbot, dialog, branch_book)
    sheets = dialog.file.sheets
    sheets.setFocus()
    press(qtbot, dialog, Qt.Key.Key_Down)
    assert dialog.file.row.value() == 2
    press(qtbot, dialog, Qt.Key.Key_Space)
    assert dialog.session.chosen == [0, 2]
    press(qtbot, dialog, Qt.Key.Key_Up)
    press(qtbot, dialog, Qt.Key.Key_Space)
    press(qtbot, dialog, Qt.Key.Key_End)
    press(qtbot, dialog, Qt.Key.Key_Up)
    press(qtbot, dialog, Qt.Key.Key_Space)
    assert dialog.session.chosen == []
    assert not primary(dialog).isEnabled()
    assert "至少勾选一个" in dialog.file.note()


def test_the_bad_rows_of_several_sheets_keep_their_branches(
    qtbot: QtBot,
    desk: Desk,
    dialog: ImportDialog,
    branch_book: Path,
    tmp_path: Path,
    answers: Answers,
    opened: Callable[[], ImportDialog],
) -> None:
    to_check(qtbot, dialog, branch_book)
    out = tmp_path / "错误行.xlsx"
    answers.will_say(out)
    dialog.check.export_bad_rows()
    qtbot.waitUntil(lambda: dialog.notices.tone == "ok", timeout=20_000)
    rows = read_book(out).grids[0].rows
    assert rows[0][-2:] == ["所在支部", "原因"]
    assert [(row[0], row[-2]) for row in rows[1:]] == [("王五", "数学学院党支部"), ("王六", "数学学院党支部")]


# ---- the columns


def test_a_field_with_two_columns_is_pointed_out_and_keeps_the_step(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    headings = [*HEADINGS, "旧名"]
    read(qtbot, dialog, book([*a_row("王思远"), "王二"], headings=headings))
    dialog.go_on()
    choose(qtbot, dialog.columns.picker("旧名"), "姓名")
    assert not primary(dialog).isEnabled()
    assert "“姓名”有 2 列对应（A、I）" in dialog.columns._faults.text()
    choose(qtbot, dialog.columns.picker("旧名"), "（不导入）")
    assert primary(dialog).isEnabled()
    choose(qtbot, dialog.columns.picker("姓名"), "（不导入）")
    assert "姓名" in dialog.columns._faults.text()
    assert not primary(dialog).isEnabled()


def choose(qtbot: QtBot, box: QComboBox, words: str) -> None:
    """Choose by keys, as somebody without a mouse does."""
    box.setFocus()
    target = box.findText(words)
    while box.currentIndex() < target:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    while box.currentIndex() > target:
        qtbot.keyClick(box, Qt.Key.Key_Up)


def test_columns_that_claim_one_field_are_left_to_the_user(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    read(qtbot, dialog, book([*a_row("王思远"), "0571-1"], headings=[*HEADINGS, "联系电话"]))
    dialog.go_on()
    assert dialog.columns.picker("手机").currentText() == "（不导入）"
    choose(qtbot, dialog.columns.picker("手机"), "手机号")
    assert dialog.session.column_of("phone").heading == "手机"  # type: ignore[union-attr]


def test_the_mapping_is_remembered_for_the_same_headings(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, book: Callable[..., Path], opened: Callable[[], ImportDialog]
) -> None:
    headings = [*HEADINGS[:-1], "某某代号"]
    path = book(a_row("王思远"), headings=headings)
    read(qtbot, dialog, path)
    dialog.go_on()
    choose(qtbot, dialog.columns.picker("某某代号"), "学工号")
    dialog.go_on()
    planned(qtbot, dialog)
    again = opened()
    read(qtbot, again, path)
    again.go_on()
    assert again.columns.picker("某某代号").currentText() == "学工号"
    assert again.columns._recalled.isVisible()


def test_a_sheet_without_branch_and_standing_takes_what_is_chosen_for_all(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    read(qtbot, dialog, book(["王思远", an_id("19800305")], headings=["姓名", "身份证号"]))
    dialog.go_on()
    choose(qtbot, dialog.columns.options.branch, BRANCHES[2])
    choose(qtbot, dialog.columns.options.standing, "入党积极分子")
    dialog.go_on()
    planned(qtbot, dialog)
    imported(qtbot, dialog)
    (one,) = members(desk)
    assert (one.standing, one.sex, one.birth) == (Standing.ACTIVIST, "2" if int(an_id("19800305")[16]) % 2 == 0 else "1",
                                                  Day(1980, 3, 5))  # fmt: skip
    assert desk.ask(organization.names)[one.branch_id] == BRANCHES[2]


def test_blank_cells_of_a_merged_column_can_mean_the_one_above(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    rows = [a_row("王思远"), a_row("李一", "19810305", 支部=None), a_row("李二", "19820305", 支部=None)]
    read(qtbot, dialog, book(*rows))
    dialog.go_on()
    tick = dialog.columns.options.fills["branch_id"]
    assert tick.isVisible()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    dialog.go_on()
    planned(qtbot, dialog)
    assert [line(dialog, row).action for row in (2, 3, 4)] == [Action.ADD] * 3


# ---- the check


def test_f8_visits_every_error_and_then_begins_again(qtbot: QtBot, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, MESSY)
    assert QApplication.focusWidget() is dialog.check.table
    visited = []
    for _ in range(18):
        now, column = dialog.check.current()
        assert now is not None
        visited.append((now.row, column))
        press(qtbot, dialog, Qt.Key.Key_F8)
    assert dialog.check.current()[0].row == visited[0][0] == 11  # type: ignore[union-attr]
    assert len(set(visited)) == 18
    assert "第 11 行 韩怡" in dialog.check.telling.text
    assert "后 3 位丢失" in dialog.check.telling.text


def test_a_faulty_cell_keeps_its_tint_in_the_selected_row_and_says_why(qtbot: QtBot, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, MESSY)
    check = dialog.check
    index = check.table.currentIndex()
    rect = check.table.visualRect(index)
    picture = check.table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    corner = picture.pixelColor(round((rect.right() - 3) * ratio), round((rect.top() + 3) * ratio))
    assert corner.name() == theme.colour("err_soft").name()
    delegate: Any = check.table.itemDelegate()
    assert "后 3 位丢失" in delegate.tip(index)
    assert "后 3 位丢失" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_cell_is_corrected_in_place_and_the_correction_taken_back(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    to_check(qtbot, dialog, book(a_row("王思远", 入党时间="2003-02-30"), a_row("李一", "19810305")))
    assert line(dialog, 2).action is Action.BLOCKED
    press(qtbot, dialog, Qt.Key.Key_F2)
    box = QApplication.focusWidget()
    assert isinstance(box, QLineEdit)
    assert box.selectedText() == "2003-02-30"
    qtbot.keyClicks(box, "2003-02-28")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert line(dialog, 2).action is Action.ADD
    assert QApplication.focusWidget() is dialog.check.table
    press(qtbot, dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line(dialog, 2).action is Action.BLOCKED
    qtbot.mouseDClick(dialog.check.table.viewport(), Qt.MouseButton.LeftButton, pos=centre(dialog, 2, "joined_on"))
    box = QApplication.focusWidget()
    assert isinstance(box, QLineEdit)
    qtbot.keyClicks(box, "20030228")
    press(qtbot, dialog, Qt.Key.Key_F8)  # going elsewhere takes what was typed
    assert line(dialog, 2).action is Action.ADD
    imported(qtbot, dialog)
    assert {one.name: one.joined_on for one in members(desk)}["王思远"] == Day(2003, 2, 28)


def centre(dialog: ImportDialog, row: int, column: str) -> QPoint:
    model, table = dialog.check.model, dialog.check.table
    index = model.index(model.row_of(row), model.column_of(column))
    table.scrollTo(index)
    return table.visualRect(index).center()


def test_escape_leaves_the_cell_and_not_the_dialog(qtbot: QtBot, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, MESSY)
    press(qtbot, dialog, Qt.Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "123")
    press(qtbot, dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.session.choices.corrections
    assert QApplication.focusWidget() is dialog.check.table


def test_a_choice_is_corrected_from_its_list_and_the_original_given_back(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    to_check(qtbot, dialog, book(a_row("王思远", 性别="南")))
    press(qtbot, dialog, Qt.Key.Key_F2)
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText("男"))
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert line(dialog, 2).texts["sex"] == "男"
    dialog.check.edit_cell()
    dialog.check.editor.leave()
    dialog.session.correct(2, "sex", "难")
    dialog.check._replan()
    dialog.check.telling.restore.click()
    assert line(dialog, 2).texts["sex"] == "南"


def test_a_suggestion_is_taken_for_every_row_with_that_branch(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    rows = [a_row("王思远", 支部="机关一支部"), a_row("李一", "19810305", 支部="机关一支部")]
    to_check(qtbot, dialog, book(*rows))
    assert "采用建议" in dialog.check.telling.offers
    qtbot.mouseClick(dialog.check.telling.suggest, Qt.MouseButton.LeftButton)
    assert [line(dialog, row).action for row in (2, 3)] == [Action.ADD, Action.ADD]
    imported(qtbot, dialog)
    assert {desk.ask(organization.names)[one.branch_id] for one in members(desk)} == {BRANCHES[0]}


def test_from_the_faulty_cell_tab_leads_to_what_can_be_done_about_it(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    to_check(
        qtbot, dialog, book(a_row("王思远"), a_row("李一", "19810305", 支部="机关一支部"), a_row("钱二", "19820305"))
    )
    check = dialog.check
    assert QApplication.focusWidget() is check.table
    for button in (check.telling.next, check.telling.edit, check.telling.suggest):
        press(qtbot, dialog, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is button
    press(qtbot, dialog, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is check.table
    assert [check.model.record_at(row).row for row in check.table.selected_rows()] == [3]


def test_only_the_first_error_is_selected_though_ctrl_is_still_held(qtbot: QtBot, dialog: ImportDialog) -> None:
    read(qtbot, dialog, MESSY)
    for _ in range(2):
        press(qtbot, dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    planned(qtbot, dialog)
    check = dialog.check
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    assert [check.model.record_at(row).row for row in check.table.selected_rows()] == [11]


def test_the_cell_the_keyboard_stands_in_is_framed(qtbot: QtBot, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, MESSY)
    table = dialog.check.table
    rect = table.visualRect(table.currentIndex())
    picture = table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    edge = picture.pixelColor(round((rect.left() + 1) * ratio), round(rect.center().y() * ratio))
    assert edge.name() == theme.colour("focus").name()


def test_an_unknown_branch_is_put_to_another_or_set_up(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    rows = [a_row("王思远", 支部="数学学院党支部"), a_row("李一", "19810305", 支部="体育部党支部")]
    to_check(qtbot, dialog, book(*rows))
    menu = dialog.check.telling.into.menu()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == BRANCHES[3]).trigger()
    press(qtbot, dialog, Qt.Key.Key_F8)
    dialog.check.telling.create_branch.click()
    assert "将新建：体育部党支部" in dialog.check._remark.text()
    imported(qtbot, dialog)
    names = desk.ask(organization.names)
    assert {one.name: names[one.branch_id] for one in members(desk)} == {"王思远": BRANCHES[3], "李一": "体育部党支部"}
    assert "新建 体育部党支部" in dialog.finish.words
    dialog.finish.undo.click()
    assert "体育部党支部" not in {name for _, name in desk.ask(organization.branches)}


def test_all_unknown_branches_are_set_up_at_once(qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]) -> None:
    rows = [a_row("王思远", 支部="数学学院党支部"), a_row("李一", "19810305", 支部="体育部党支部")]
    to_check(qtbot, dialog, book(*rows))
    assert dialog.check.telling.create_all.text() == "新建全部 2 个"
    dialog.check.telling.create_all.click()
    assert dialog.session.plan is not None
    assert [one.full_name for one in dialog.session.plan.organizations] == ["数学学院党支部", "体育部党支部"]


@pytest.fixture
def roll(desk: Desk) -> list[Member]:
    """Somebody the ledger knows already."""
    first = desk.ask(organization.branches)[0][0]
    one = Member(id="m1", name="王思远", sex="1", birth=Day(1980, 3, 5), branch_id=first, joined_on=Day(2003, 7, 1),
                 confirmed_on=Day(2004, 7, 1), phone="19900000009", number="DY00001")  # fmt: skip
    desk.do("准备", commands.register, one)
    return [one]


def test_a_person_in_doubt_is_the_known_one_or_another_or_left_out(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, book: Callable[..., Path], roll: list[Member]
) -> None:
    to_check(qtbot, dialog, book(a_row("王思远", 身份证号=None)))
    telling = dialog.check.telling
    assert line(dialog, 2).action is Action.DOUBTFUL
    assert telling.offers[2].startswith("就是同一人（王思远 1980-03-05")
    assert not primary(dialog).isEnabled()
    assert any("台账“19900000009”" in words for _, words, _ in dialog.check.compare.told)
    telling.same.click()
    assert line(dialog, 2).before == desk.ask(queries.member, "m1")
    telling.undecide.click()
    telling.skip.click()
    assert line(dialog, 2).why == "decided"
    assert "按选择跳过" in telling.text
    telling.undecide.click()
    telling.other.click()
    assert line(dialog, 2).before is None


@pytest.mark.parametrize(
    ("policy", "phone"), [(Policy.FILL, "19900000009"), (Policy.OVERWRITE, "19900000001"), (Policy.SKIP, "19900000009")]
)
def test_the_policy_decides_what_happens_to_known_people(
    qtbot: QtBot,
    desk: Desk,
    dialog: ImportDialog,
    book: Callable[..., Path],
    roll: list[Member],
    policy: Policy,
    phone: str,
) -> None:
    to_check(qtbot, dialog, book(a_row("王思远"), a_row("李一", "19810305")))
    choose(qtbot, dialog.check.policy, dialog.check.policy.itemText(list(Policy).index(policy)))
    stand(dialog, 2)
    told = {label: words for label, words, _ in dialog.check.compare.told}
    wanted = "19900000009 → 19900000001" if policy is Policy.OVERWRITE else "保留“19900000009”，表中为“19900000001”"
    assert told["手机号"] == wanted
    imported(qtbot, dialog)
    known = desk.ask(queries.member, "m1")
    assert known is not None
    assert known.phone == phone
    assert known.id_number == (None if policy is Policy.SKIP else an_id("19800305"))


def test_the_counters_filter_the_table(qtbot: QtBot, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, MESSY)
    check = dialog.check
    qtbot.mouseClick(check.counters["blocked"], Qt.MouseButton.LeftButton)
    assert {one.action for one in check.model.shown_records()} == {Action.BLOCKED}
    assert check.model.rowCount() == 18
    qtbot.mouseClick(check.counters["warned"], Qt.MouseButton.LeftButton)
    assert check.model.rowCount() == 4
    qtbot.mouseClick(check.counters["warned"], Qt.MouseButton.LeftButton)
    assert check.model.rowCount() == 212
    qtbot.keyClick(check.only_faulty, Qt.Key.Key_Space)
    assert check.model.rowCount() == 22
    check.counters.choose("added")
    press(qtbot, dialog, Qt.Key.Key_F8)  # the next error is shown, whatever hides it
    assert check.current()[0].action is Action.BLOCKED  # type: ignore[union-attr]


def test_a_row_left_out_among_the_errors_gives_way_to_the_next_error(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog
) -> None:
    to_check(qtbot, dialog, MESSY)
    check = dialog.check
    check.counters.choose("blocked")
    rows = [one.row for one in check.model.shown_records()]
    press(qtbot, dialog, Qt.Key.Key_F8)
    assert check.current()[0].row == rows[1]  # type: ignore[union-attr]
    qtbot.mouseClick(check.telling.skip, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is check.table
    now, column = check.current()
    assert now is not None
    assert now.row == rows[2]
    assert column in {problem.field for problem in now.problems}
    press(qtbot, dialog, Qt.Key.Key_Delete)
    assert check.current()[0].row == rows[3]  # type: ignore[union-attr]
    stand(dialog, rows[-1])
    press(qtbot, dialog, Qt.Key.Key_Delete)
    assert check.current()[0].row == rows[-2]  # type: ignore[union-attr]
    imported(qtbot, dialog)
    skipped = [check.model.records[row - 5].texts["name"].strip() for row in (rows[1], rows[2])]
    assert f"按选择跳过 3 行：第 {rows[1]} 行 {skipped[0]}、第 {rows[2]} 行 {skipped[1]}" in dialog.finish.words


def test_a_row_settled_in_plain_view_stays_and_the_keyboard_too(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    to_check(qtbot, dialog, book(a_row("王思远", 手机="199"), a_row("李一", "19810305", 手机="198")))
    qtbot.mouseClick(dialog.check.telling.skip, Qt.MouseButton.LeftButton)
    assert dialog.check.current()[0].row == 2  # type: ignore[union-attr]
    assert "按选择跳过" in dialog.check.telling.text
    assert QApplication.focusWidget() is dialog.check.table


def test_a_counter_that_filters_follows_a_correction(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path]
) -> None:
    to_check(qtbot, dialog, book(a_row("王思远", 手机="199"), a_row("李一", "19810305", 手机="198")))
    dialog.check.counters.choose("blocked")
    stand(dialog, 2, "phone")
    press(qtbot, dialog, Qt.Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "19900000001")
    press(qtbot, dialog, Qt.Key.Key_Return)
    assert [one.row for one in dialog.check.model.shown_records()] == [3]
    assert dialog.check.current()[0].row == 3  # type: ignore[union-attr]


def test_the_rows_not_taken_come_out_with_their_reasons_and_go_in_when_corrected(
    qtbot: QtBot,
    desk: Desk,
    dialog: ImportDialog,
    book: Callable[..., Path],
    tmp_path: Path,
    answers: Answers,
    opened: Callable[[], ImportDialog],
) -> None:
    path = book(a_row("王思远"), a_row("李一", "19810305", 入党时间="2003-02-30", 手机="12"), a_row("李二", "19820305"))
    to_check(qtbot, dialog, path)
    dialog.session.correct(3, "phone", "19900000002")
    dialog.check._replan()
    imported(qtbot, dialog)
    out = tmp_path / "错误行.xlsx"
    answers.will_say(out)
    dialog.finish.export.click()
    qtbot.waitUntil(lambda: dialog.notices.tone == "ok", timeout=20_000)
    rows = read_book(out).grids[0].rows
    assert len(rows) == 2
    assert rows[0][-1] == "原因"
    assert "2003-02-30" in str(rows[1][-1])
    assert "19900000002" in [str(cell) for cell in rows[1]]
    made = openpyxl.load_workbook(out)
    sheet = made.worksheets[0]
    sheet.cell(2, HEADINGS.index("入党时间") + 1).value = "2003-02-28"
    sheet.cell(2, 1).fill = PatternFill()
    made.save(out)
    again = opened()
    to_check(qtbot, again, out)
    imported(qtbot, again)
    assert sorted(one.name for one in members(desk)) == ["李一", "李二", "王思远"]


def test_closing_with_corrections_asks_first(
    qtbot: QtBot, dialog: ImportDialog, book: Callable[..., Path], answers: Answers
) -> None:
    to_check(qtbot, dialog, book(a_row("王思远", 手机="199")))
    dialog.session.correct(2, "phone", "19900000001")
    answers.will_say(False, True)
    press(qtbot, dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    press(qtbot, dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_large_roster_is_checked_in_the_background_and_can_be_stopped(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, tmp_path: Path
) -> None:
    lines = [",".join(HEADINGS)]
    for number in range(12_000):
        birth = (datetime.date(1950, 1, 1) + datetime.timedelta(days=number)).strftime("%Y%m%d")
        lines.append(f"王思远,男,{an_id(birth)},正式党员,{BRANCHES[0]},2015-07-01,2016-07-01,199{number:08d}")
    path = tmp_path / "大.csv"
    path.write_text("\n".join(lines), "gbk")
    read(qtbot, dialog, path)
    dialog.go_on()
    dialog.go_on()
    assert not primary(dialog).isEnabled()
    task = dialog.check._task
    assert task is not None
    task.cancel()
    qtbot.waitUntil(lambda: dialog.notices.tone == "info", timeout=20_000)
    assert not primary(dialog).isEnabled()
    dialog.notices.press("重新检查")
    planned(qtbot, dialog)
    assert primary(dialog).isEnabled()
    assert dialog.session.plan is not None
    assert len(dialog.session.plan.rows) == 12_000


# ---- trouble at the end


def test_without_a_backup_nothing_is_written(qtbot: QtBot, desk: Desk, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, CLEAN)
    in_the_way = desk.paths.home / "backups"
    in_the_way.write_text("not a folder")
    primary(dialog).click()
    qtbot.waitUntil(lambda: dialog.notices.tone == "err", timeout=20_000)
    assert "备份没有成功" in dialog.notices.text()
    assert members(desk) == []
    assert dialog.step is dialog.check
    in_the_way.unlink()
    imported(qtbot, dialog)
    assert len(members(desk)) == 150


def test_a_full_disk_leaves_the_ledger_and_the_file_as_they_were(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, caplog: pytest.LogCaptureFixture
) -> None:
    to_check(qtbot, dialog, CLEAN)
    connection = desk.ledger.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages + 2}").fetchone()
    primary(dialog).click()
    qtbot.waitUntil(lambda: dialog.notices.tone == "err", timeout=20_000)
    assert "磁盘已满" in dialog.notices.text()
    assert members(desk) == []
    connection.execute("PRAGMA max_page_count=1000000").fetchone()
    assert primary(dialog).isEnabled()
    imported(qtbot, dialog)
    assert len(members(desk)) == 150


def test_a_ledger_changed_meanwhile_is_looked_at_again(
    qtbot: QtBot, desk: Desk, dialog: ImportDialog, book: Callable[..., Path], roll: list[Member]
) -> None:
    to_check(qtbot, dialog, book(a_row("王思远")))
    now = desk.ask(queries.member, "m1")
    assert now is not None
    desk.do("修改", commands.alter, Member(**{**_values(now), "note": "别处改过"}))
    primary(dialog).click()
    qtbot.waitUntil(lambda: dialog.notices.tone == "err", timeout=20_000)
    planned(qtbot, dialog)
    imported(qtbot, dialog)
    known = desk.ask(queries.member, "m1")
    assert known is not None
    assert (known.note, known.id_number) == ("别处改过", an_id("19800305"))


def _values(member: Member) -> dict[str, Any]:
    return {name: getattr(member, name) for name in member.__dataclass_fields__}


def test_the_dialog_stays_while_the_ledger_is_being_written(qtbot: QtBot, desk: Desk, dialog: ImportDialog) -> None:
    to_check(qtbot, dialog, CLEAN)
    primary(dialog).click()
    assert dialog.check.is_busy
    dialog.reject()
    assert dialog.isVisible()
    dialog.go_back()
    assert dialog.step is dialog.check
    qtbot.waitUntil(lambda: dialog.step is dialog.finish, timeout=20_000)
    with closing(desk.ledger.reader()) as reader:
        assert reader.execute("SELECT count(*) FROM member").fetchone()[0] == 150


# ---- everybody's screen


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "dark", 1.5)
    yield
    theme.apply(qapp, "light", 1.0)


def test_every_step_fits_a_small_screen_with_large_text(
    qtbot: QtBot,
    large_text: None,
    desk: Desk,
    book: Callable[..., Path],
    roll: list[Member],
    opened: Callable[[], ImportDialog],
) -> None:
    dialog = opened()
    dialog.resize(1000, 552)
    name = "某某大学某某学院某某系全体党员花名册（二〇二六年十一月最终修改版）.xlsx"
    rows = [a_row("王思远", 身份证号=None), a_row("李一", "19810305", 支部="机关一支部"), a_row("赵二", "19820305")]
    read(qtbot, dialog, book(*rows, name=name))
    assert _fits(dialog)
    dialog.go_on()
    assert _fits(dialog)
    dialog.go_on()
    planned(qtbot, dialog)
    for row in (2, 3, 4):
        stand(dialog, row)
        assert _fits(dialog)
    imported(qtbot, dialog)
    assert _fits(dialog)


def _fits(dialog: ImportDialog) -> bool:
    least = dialog.minimumSizeHint()
    return least.width() <= 1000 and least.height() <= 552 and dialog.width() <= 1000 and dialog.height() <= 552


def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, dialog: ImportDialog) -> None:
    assert not _nameless(dialog)
    read(qtbot, dialog, MESSY)
    assert not _nameless(dialog)
    dialog.go_on()
    assert not _nameless(dialog)
    dialog.go_on()
    planned(qtbot, dialog)
    assert not _nameless(dialog)
    imported(qtbot, dialog)
    assert not _nameless(dialog)


def _nameless(dialog: ImportDialog) -> list[QWidget]:
    boxes = [one for one in dialog.findChildren(QWidget) if one.isVisible() and one.window() is dialog
             and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None]  # fmt: skip
    return [one for one in boxes if not (one.accessibleName() or getattr(one, "text", str)())]
