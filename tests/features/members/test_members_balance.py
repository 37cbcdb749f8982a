"""党员增减平衡 as people meet it: two years side by side, every figure opens, and only what adds up goes out."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from branchdesk.features.members import commands, outputs, queries
from branchdesk.features.members.dialogs.balance import BalanceDialog
from branchdesk.features.members.model import Arrival, Arriving, Leaving, Member
from branchdesk.features.members.queries import Part
from branchdesk.features.members.screen import MembersScreen
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.pdf import preview
from branchdesk.shell.desk import Desk
from branchdesk.shell.window import Window
from branchdesk.widgets import actions, ask, theme
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn


@pytest.fixture
def desk(window: Window) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def changed(desk: Desk) -> tuple[Member, Member]:
    """One came from another province this year, one left: the demo knows how everybody else came."""
    known = next(one for one in desk.ask(queries.members) if one.standing == "full" and not one.left_on)
    came = Member(id=new_id(), name="李新来", sex="1", birth=Day(1990, 3, 7), branch_id=known.branch_id,
                  joined_on=Day(2010, 7, 1), confirmed_on=Day(2011, 7, 1))  # fmt: skip
    on = Day(clock.today().year, 1, 6)
    desk.do("转入", commands.arrive, came,
            Arrival(id=new_id(), member_id=came.id, on=on, way=Arriving.OUT_OF_PROVINCE))  # fmt: skip
    desk.do("移出", commands.leave, [known.id], on, Leaving.DECEASED)
    return came, known


def report(desk: Desk) -> outputs.BalanceReport:
    found: outputs.BalanceReport = desk.ask(
        outputs.balance_report, None, "示例大学党委", clock.today().year, clock.today()
    )
    return found


def test_the_parts_add_up_in_both_years(desk: Desk, changed: tuple[Member, Member]) -> None:
    found = report(desk)
    assert all(one.holds for one in found.balances)
    rows = {row.words: row.figures for row in found.rows()}
    for at in range(2):
        came = sum(row.figures[at] for row in found.rows() if row.part is Part.CAME and row.level)
        left = sum(row.figures[at] for row in found.rows() if row.part is Part.LEFT and row.level)
        assert (came, left) == (rows["增员合计"][at], rows["减员合计"][at])
        assert rows["期初党员数"][at] + came - left == rows["期末党员数"][at]
    assert rows["期末党员数"][0] == rows["期初党员数"][1]
    assert rows["省外转入"][1] == 1
    assert rows["去世"][1] == 1
    assert found.sentences()[1].endswith(f"＝ 期末 {rows['期末党员数'][1]}")


def test_a_whole_year_is_called_by_its_number_and_a_part_by_its_days() -> None:
    today = clock.today()
    whole = outputs.span_words(today.replace(year=2025, month=1, day=1), today.replace(year=2025, month=12, day=31))
    part = outputs.span_words(today.replace(year=2026, month=1, day=1), today.replace(year=2026, month=11, day=21))
    assert (whole, part) == ("2025年", "2026年1月1日至11月21日")


def test_every_figure_opens_its_people(
    desk: Desk, screen: MembersScreen, changed: tuple[Member, Member], qtbot: Any
) -> None:
    opened: list[str] = []
    dialog = BalanceDialog(desk, "示例大学党委", opened.append, screen)
    qtbot.addWidget(dialog)
    for row in dialog.rows.shown_records():
        assert dialog.figures.select_key((row.part, row.way))
        assert dialog.people.total == sum(row.figures), row.words
    dialog.figures.select_key((Part.CAME, "省外转入"))
    newest = dialog.people.shown_records()[-1]
    assert (newest.counted.name, newest.counted.on) == ("李新来", Day(clock.today().year, 1, 6))
    dialog.table.opened.emit(newest)
    assert opened == [changed[0].id]


def test_another_year_is_counted_anew_and_so_is_a_changed_ledger(desk: Desk, screen: MembersScreen, qtbot: Any) -> None:
    dialog = BalanceDialog(desk, "示例大学党委", print, screen)
    qtbot.addWidget(dialog)
    assert dialog.report is not None
    this = dialog.report.balances[1].closing
    dialog.year.setCurrentIndex(1)
    assert dialog.report.balances[1].last.month == 12
    dialog.year.setCurrentIndex(0)
    gone = next(one for one in desk.ask(queries.members) if one.standing == "full" and not one.left_on)
    desk.do("移出", commands.leave, [gone.id], Day.of(clock.today()), Leaving.OTHER)
    assert dialog.report.balances[1].closing == this - 1


def test_what_nobody_explains_is_named_and_does_not_go_out(
    desk: Desk, screen: MembersScreen, changed: tuple[Member, Member], tmp_path: Path, qtbot: Any
) -> None:
    found = report(desk)
    trouble = (
        found.balances[1]
        .people[0]
        ._replace(part=Part.CAME, way="原因不明", trouble="李新来不知如何增加，请补记增员方式")
    )
    broken = outputs.BalanceReport(found.unit, (found.balances[0], found.balances[1]._replace(
        people=(*found.balances[1].people, trouble))), found.made_on)  # fmt: skip
    assert not broken.balances[1].holds
    for path in (tmp_path / "a.xlsx", tmp_path / "a.pdf"):
        with pytest.raises(Refusal, match="没有输出，有 1 人增减原因不明：李新来不知如何增加"):
            outputs.write_balance(path, broken)
        assert not path.exists()
    dialog = BalanceDialog(desk, "示例大学党委", print, screen)
    qtbot.addWidget(dialog)
    dialog.report = broken
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "导出…").click()
    assert dialog.wish == ""
    assert "李新来" in dialog.notices.text()


def test_it_goes_out_as_excel_and_pdf(
    desk: Desk, screen: MembersScreen, changed: tuple[Member, Member], tmp_path: Path, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def export(dialog: Any) -> None:
        next(one for one in dialog.findChildren(QPushButton) if one.text() == "导出…").click()

    for path in (tmp_path / "平衡.xlsx", tmp_path / "平衡.pdf"):
        monkeypatch.setattr(ask, "save_file", lambda *_args, path=path: path)
        in_turn(export)
        screen.deeds.balance()
        qtbot.waitUntil(path.exists)
    found = report(desk)
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "平衡.xlsx").active.rows]
    written = {row[0]: row[1:] for row in cells if row[0]}
    for row in found.rows():
        assert written[row.words] == list(row.figures)
    assert any(found.sentences()[1] in str(row[0]) for row in cells)
    assert preview.count(tmp_path / "平衡.pdf") == 1


def test_the_paper_is_seen_before_it_is_printed(
    screen: MembersScreen, changed: tuple[Member, Member], qtbot: Any
) -> None:
    def print_it(dialog: Any) -> None:
        next(one for one in dialog.findChildren(QPushButton) if one.text() == "打印…").click()

    seen: list[bool] = []

    def look(shown: Any) -> None:
        seen.append(isinstance(shown, PdfPreview))
        shown.close()

    in_turn(print_it, look)
    screen.deeds.balance()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [True]


def test_it_fits_a_small_screen(desk: Desk, screen: MembersScreen, qapp: QApplication, qtbot: Any) -> None:
    for scale in theme.SCALES:
        theme.apply(qapp, "light", scale)
        dialog = BalanceDialog(desk, "示例大学党委", print, screen)
        qtbot.addWidget(dialog)
        hint = dialog.minimumSizeHint()
        assert hint.width() <= 1000, scale
        assert hint.height() <= 552, scale
        assert actions.faults(dialog) == []
    theme.apply(qapp, "light")
