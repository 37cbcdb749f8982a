"""A real PDF on the screen, on a printer (one that writes a file) and in a file."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QPushButton

from branchdesk.kernel.blocks import Column, Subtitle, Table, Title
from branchdesk.kernel.errors import Refusal, UnreadableFile
from branchdesk.pdf import document, preview
from branchdesk.widgets import printing, theme
from branchdesk.widgets.pdf_preview import PdfPreview


def paper(rows: int, *, landscape: bool) -> bytes:
    lines = tuple((str(n), "王芳", "机关第一党支部") for n in range(rows))
    table = Table((Column("序号", 0.5), Column("姓名"), Column("支部", 2)), lines)
    blocks = [Title("党员名册"), Subtitle(left="填报单位：示例大学"), table]
    return document.render(blocks, title="党员名册", author="示例大学", landscape=landscape)


@pytest.fixture(scope="module")
def roster() -> bytes:
    """Seven sheets, across."""
    return paper(120, landscape=True)


@pytest.fixture
def open_preview(qtbot):
    def open_it(data, pages=preview, **given) -> PdfPreview:
        dialog = PdfPreview(pages, data, "党员名册", "名册.pdf", **given)
        qtbot.addWidget(dialog)
        dialog.resize(900, 560)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.view.is_drawn, timeout=15_000)
        return dialog

    return open_it


def to_file(path: Path, *, first: int = 0, last: int = 0, copies: int = 1):
    """Chooses a printer that writes a PDF."""

    def choose(printer: QPrinter, _parent) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        printer.setCopyCount(copies)
        if first:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setFromTo(first, last)
        return True

    return choose


def sizes(path: Path) -> list[tuple[int, int]]:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [tuple(round(side) for side in page.get_size()) for page in pdf]
    finally:
        pdf.close()


def inked(picture) -> tuple[int, int, int, int]:
    """The first and last dark column and row of a page."""
    page = printing.image_of(picture).convertToFormat(QImage.Format.Format_Grayscale8)
    grey, line = bytes(page.constBits()), page.bytesPerLine()
    columns = [x for x in range(page.width()) if min(grey[x::line]) < 128]
    rows = [y for y in range(page.height()) if min(grey[y * line : y * line + page.width()]) < 128]
    return columns[0], columns[-1], rows[0], rows[-1]


# ---- on the screen ----


def test_the_first_page_is_shown_as_wide_as_the_window(open_preview, roster):
    dialog = open_preview(roster)
    assert dialog.place.text() == "第 1 / 7 页"
    assert dialog.fit_button.isChecked()
    page = dialog.view._place(0)
    assert abs(page.left() - (dialog.view.viewport().width() - page.right())) <= 2
    assert page.width() > 0.9 * dialog.view.viewport().width()


def test_the_picture_is_the_page_itself(open_preview, roster):
    dialog = open_preview(roster)
    shown = printing.image_of(preview.page(roster, 0, dialog.view._dpi()))
    assert dialog.view._images[0][1] == shown


def test_the_paper_is_white_and_the_ground_is_not_in_light_and_in_dark(open_preview, roster, qapp):
    dialog = open_preview(roster)
    page = dialog.view._place(0)
    corner, ground = page.topLeft() + QPoint(5, 5), QPoint(page.left() - 6, page.top() + 40)
    try:
        for mode in ("light", "dark"):
            theme.apply(qapp, mode)
            picture = dialog.view.viewport().grab().toImage()
            assert picture.pixelColor(corner).name() == "#ffffff"
            assert picture.pixelColor(ground) == theme.colour("pressed")
    finally:
        theme.apply(qapp, "light")


def test_only_pages_in_view_and_their_neighbours_are_drawn(open_preview):
    dialog = open_preview(paper(700, landscape=True))
    assert len(dialog.view._images) <= 4
    assert dialog.view._count > 30


def test_keys_and_buttons_go_from_page_to_page(open_preview, roster, qtbot):
    dialog = open_preview(roster)
    assert not dialog.back.isEnabled()
    dialog.forth.click()
    assert dialog.place.text() == "第 2 / 7 页"
    qtbot.keyClick(dialog.view, Qt.Key.Key_End)
    assert dialog.place.text() == "第 7 / 7 页"
    assert not dialog.forth.isEnabled()
    assert "第 7 页，共 7 页" in dialog.view.accessibleName()
    qtbot.keyClick(dialog.view, Qt.Key.Key_Home)
    assert dialog.place.text() == "第 1 / 7 页"
    qtbot.waitUntil(lambda: dialog.view.is_drawn)


def test_zooming_keeps_the_place_and_draws_anew(open_preview, roster, qtbot):
    dialog = open_preview(roster)
    dialog.view.go_to(3)
    before = dialog.view.zoom
    qtbot.keyClick(dialog.view, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert dialog.view.zoom == pytest.approx(before * 1.25)
    assert not dialog.fit_button.isChecked()
    assert dialog.view._in_view().start in (2, 3)
    qtbot.waitUntil(lambda: dialog.view.is_drawn)
    place = dialog.view._place(3)
    assert abs(dialog.view._images[3][1].width() - place.width()) <= 1
    qtbot.keyClick(dialog.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert dialog.view.zoom == pytest.approx(before)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Home)  # else Qt believes Ctrl is held, also in the next test
    qtbot.waitUntil(lambda: dialog.view.is_drawn)


def test_the_wheel_zooms_with_ctrl_and_stops_at_the_limits(open_preview, roster, qtbot, qapp):
    dialog = open_preview(roster)
    place = QPointF(100, 100)
    wheel = QWheelEvent(place, place, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    before = dialog.view.zoom
    qapp.sendEvent(dialog.view.viewport(), wheel)
    assert dialog.view.zoom < before
    for _ in range(20):
        dialog.larger.click()
    assert dialog.view.zoom == 4.0
    assert not dialog.larger.isEnabled()
    dialog.view.fit_width()
    qtbot.waitUntil(lambda: dialog.view.is_drawn)


def test_upright_pages_after_the_first_across_have_their_own_size(open_preview, roster, qtbot):
    upright = paper(3, landscape=False)

    class Mixed:
        def count(self, _source):
            return 2

        def page(self, _source, index, dpi):
            return preview.page(roster if index == 0 else upright, 0, dpi)

    dialog = open_preview(b"", Mixed())
    qtbot.waitUntil(lambda: 1 in dialog.view._sizes)
    assert dialog.view._sizes[0][0] > dialog.view._sizes[0][1]
    assert dialog.view._sizes[1][0] < dialog.view._sizes[1][1]
    qtbot.waitUntil(lambda: dialog.view.is_drawn)


def test_a_function_that_draws_all_pages_in_order_will_do(open_preview, roster, qtbot):
    dialog = open_preview(roster, lambda dpi: preview.pages(roster, dpi))
    assert dialog.place.text() == "第 1 / 7 页"
    dialog.view.go_to(6)
    qtbot.waitUntil(lambda: dialog.view.is_drawn)
    dialog.view.go_to(0)
    qtbot.waitUntil(lambda: dialog.view.is_drawn)


def test_a_file_that_is_no_pdf_is_told(qtbot):
    dialog = PdfPreview(preview, b"nothing", "名册")
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.notices.tone == "err" or "打不开" in dialog.notices._text.text())
    assert not dialog.print_button.isEnabled()


# ---- on paper ----


def test_printing_gives_the_same_sheets_across_and_to_the_edges(open_preview, roster, qtbot, tmp_path):
    path = tmp_path / "printed.pdf"
    dialog = open_preview(roster, choose_printer=to_file(path))
    dialog.print_button.click()
    qtbot.waitUntil(lambda: "共 7 面" in dialog.notices.text(), timeout=20_000)
    assert sizes(path) == [(842, 595)] * 7
    for index in (0, 6):
        printed, wanted = (inked(preview.page(data, index, 100)) for data in (path.read_bytes(), roster))
        assert printed == pytest.approx(wanted, abs=1)


def test_upright_pages_are_printed_upright(open_preview, qtbot, tmp_path):
    path = tmp_path / "printed.pdf"
    dialog = open_preview(paper(3, landscape=False), choose_printer=to_file(path))
    dialog.print_out()
    qtbot.waitUntil(lambda: "共 1 面" in dialog.notices.text(), timeout=20_000)
    assert sizes(path) == [(595, 842)]


def test_a_range_of_pages_is_printed(open_preview, roster, qtbot, tmp_path):
    path = tmp_path / "printed.pdf"
    dialog = open_preview(roster, choose_printer=to_file(path, first=3, last=4))
    dialog.print_out()
    qtbot.waitUntil(lambda: "共 2 面" in dialog.notices.text(), timeout=20_000)
    assert len(sizes(path)) == 2


def test_who_backs_out_of_the_printer_dialog_prints_nothing(open_preview, roster):
    dialog = open_preview(roster, choose_printer=lambda _printer, _parent: False)
    dialog.print_out()
    assert dialog.print_button.isEnabled()
    assert dialog.notices.text() == ""


@pytest.mark.no_qt_log
def test_a_printer_that_does_not_answer_is_told(open_preview, roster, qtbot, tmp_path):
    dialog = open_preview(roster, choose_printer=to_file(tmp_path / "no folder" / "printed.pdf"))
    dialog.print_out()
    qtbot.waitUntil(lambda: dialog.notices.tone == "err", timeout=20_000)
    assert "打印机没有响应" in dialog.notices.text()
    qtbot.waitUntil(dialog.print_button.isEnabled)


@pytest.mark.parametrize(
    ("set_up", "expected"),
    [
        (lambda p: None, [0, 1, 2]),
        (lambda p: p.setPageOrder(QPrinter.PageOrder.LastPageFirst), [2, 1, 0]),
        (lambda p: p.setPrintRange(QPrinter.PrintRange.CurrentPage), [1]),
        (lambda p: (p.setPrintRange(QPrinter.PrintRange.PageRange), p.setFromTo(2, 9)), [1, 2]),
        (lambda p: (p.setCopyCount(2), p.setCollateCopies(True)), [0, 1, 2, 0, 1, 2]),
        (lambda p: (p.setCopyCount(2), p.setCollateCopies(False)), [0, 0, 1, 1, 2, 2]),
    ],
)
def test_the_sides_to_print_follow_the_printer_dialog(qapp, set_up, expected, tmp_path):
    printer = printing.new_printer("名册", 3, landscape=False)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "x.pdf"))
    set_up(printer)
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    wanted = expected if copies > 1 or printer.copyCount() == 1 else sorted(set(expected))
    assert printing.sides(printer, 3, current=1) == wanted


# ---- in a file ----


def test_saving_writes_the_very_bytes_shown(open_preview, roster, answers, tmp_path):
    dialog = open_preview(roster)
    answers.will_say(tmp_path / "名册.pdf")
    dialog.save_button.click()
    assert (tmp_path / "名册.pdf").read_bytes() == roster
    assert "已保存" in dialog.notices.text()


def test_a_folder_that_is_gone_is_told(open_preview, roster, answers, tmp_path):
    dialog = open_preview(roster)
    answers.will_say(tmp_path / "gone" / "名册.pdf")
    dialog.save()
    assert dialog.notices.tone == "err"
    assert "文件没有保存" in dialog.notices.text()


# ---- reach ----


def test_everything_has_a_name_and_no_button_is_the_default(open_preview, roster):
    dialog = open_preview(roster)
    for button in dialog.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text() or not button.isVisible() or not button.focusPolicy()
    assert not [b for b in dialog.findChildren(QPushButton) if b.isDefault() or b.autoDefault()]
    assert dialog.minimumSizeHint().width() <= 1024


def test_pages_in_order_refuse_like_the_others(roster):
    def broken(_dpi):
        raise UnreadableFile("这个 PDF 打不开")

    with pytest.raises(Refusal):
        printing.InOrder(broken).count(b"")
