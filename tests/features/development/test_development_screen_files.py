"""What the page 发展流程 takes in and hands out, through its real dialogs: files of cases, rules, days off, papers."""

import json
from pathlib import Path
from typing import Any

import pytest
from development_page import home, ledger_file, line_of, names, page, start, walked_template, window
from openpyxl import Workbook, load_workbook
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from branchdesk.features.development import queries
from branchdesk.features.development.dialogs.holidays import HolidaysDialog
from branchdesk.features.development.dialogs.packs import PacksDialog
from branchdesk.features.development.import_wizard import ImportDialog
from branchdesk.features.development.importing import Turn
from branchdesk.features.development.listing import FINDINGS
from branchdesk.features.development.model import Stage
from branchdesk.features.development.screen import DevelopmentScreen
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

__all__ = ["home", "ledger_file", "page", "start", "walked_template", "window"]


def sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    """A sheet of cells."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    book.close()
    return path


def title_of(qtbot: QtBot, verb: Any) -> str:
    """Run a printing verb; what its preview shows is called. The preview is closed."""
    found: list[PdfPreview] = []

    def shown() -> bool:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, PdfPreview):
            found.append(dialog)
        return bool(found)

    verb()
    qtbot.waitUntil(shown, timeout=20_000)
    found[0].close()
    return found[0].windowTitle()


# ---- files of cases


def test_a_file_of_cases_is_looked_through_and_written_in_one_step(
    page: DevelopmentScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    path = sheet(
        tmp_path / "台账.xlsx",
        ("姓名", "性别", "出生日期", "所在支部", "申请入党日期", "派人谈话日期"),
        ("何积", "男", "2004-05-01", "机关第一党支部", "2024-03-01", "2024-03-10"),
        ("卢新", "女", "2005-07-08", "材料学生党支部", "2026-09-01", "2026-09-15"),
        ("尤候", "男", "2004-05-01", "材料学生党支部", "2023-09-05", ""),
    )
    seen: list[list[Turn]] = []

    def look(dialog: ImportDialog) -> None:
        dialog.read(path)
        qtbot.waitUntil(lambda: dialog.plan is not None)
        seen.append([one.turn for one in dialog.model.records])
        assert dialog.write_button.text() == "导入 2 人"
        dialog.write()
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_turn(look)
    page.deeds.import_cases()
    assert seen == [[Turn.NEW, Turn.NEW, Turn.SAME]]
    assert "卢新" in names(page)[Stage.APPLICANT]
    page.desk.go("undo")
    assert "卢新" not in names(page)[Stage.APPLICANT]


def test_a_row_in_doubt_is_taken_in_once_somebody_says_whose_it_is(
    page: DevelopmentScreen, tmp_path: Path, qtbot: QtBot, answers: Any
) -> None:
    path = sheet(tmp_path / "台账.xlsx", ("姓名", "派人谈话日期"), ("许愿", "2026-09-20"))

    def look(dialog: ImportDialog) -> None:
        dialog.read(path)
        qtbot.waitUntil(lambda: dialog.plan is not None)
        line = dialog.model.records[0]
        assert line.turn is Turn.DOUBTFUL
        assert not dialog.write_button.isEnabled()
        answers.will_say(0)
        dialog.table.opened.emit(line)
        qtbot.waitUntil(lambda: dialog.model.records[0].turn is Turn.CHANGED)
        dialog.write()
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_turn(look)
    page.deeds.import_cases()
    page.open_case("c2")
    assert str(line_of(page, "first_talk").step.on) == "2026-09-20"  # type: ignore[union-attr]


def test_a_file_nobody_can_read_is_refused_with_a_sentence(
    page: DevelopmentScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    path = sheet(tmp_path / "空.xlsx", ("甲", "乙"), ("1", "2"))

    def look(dialog: ImportDialog) -> None:
        dialog.read(path)
        qtbot.waitUntil(lambda: dialog.notices.tone == "err")
        assert not dialog.write_button.isEnabled()
        dialog.reject()

    in_turn(look)
    page.deeds.import_cases()


# ---- the school's rules and the calendar


def test_a_school_edits_the_rules_and_brings_them_back(page: DevelopmentScreen, tmp_path: Path, answers: Any) -> None:
    path = tmp_path / "细则.json"

    def use(dialog: PacksDialog) -> None:
        answers.will_say(path)
        dialog.export()
        plain = json.loads(path.read_text("utf-8"))
        plain |= {"version": "校 2026-1", "from_on": "2026-09-01", "source": "校党发〔2026〕1号"}
        plain["numbers"]["observe_months"]["value"] = 3
        path.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
        dialog.take(path)
        assert "校 2026-1" in dialog.pack.label
        assert dialog.drop_button.isVisible()
        answers.will_say(True)
        dialog.drop()
        assert not dialog.pack.overlay
        dialog.reject()

    in_turn(use)
    page.deeds.rules()
    assert page.desk.ask(queries.school_packs) == []


def test_rules_that_loosen_are_refused_with_every_reason(page: DevelopmentScreen, tmp_path: Path) -> None:
    path = tmp_path / "放宽.json"
    head = {"base": "2026", "version": "松", "from_on": "2026-09-01", "source": "某文"}
    numbers = {"cultivation_months": {"value": 6}, "sponsors": {"value": 1}}
    path.write_text(json.dumps({**head, "numbers": numbers}, ensure_ascii=False), "utf-8")

    def use(dialog: PacksDialog) -> None:
        dialog.take(path)
        assert dialog.notices.tone == "err"
        assert "2 处" in dialog.notices.text()
        dialog.reject()

    in_turn(use)
    page.deeds.rules()
    assert page.desk.ask(queries.school_packs) == []


def test_the_table_of_days_off_comes_in_as_a_file(page: DevelopmentScreen, tmp_path: Path) -> None:
    path = sheet(tmp_path / "放假.xlsx", ("日期", "放假或上班", "名称"), ("2027-01-01", "放假", "元旦"),
                 ("2027-01-03", "上班", "调休"))  # fmt: skip

    def use(dialog: HolidaysDialog) -> None:
        dialog.take(path)
        assert dialog.model.total == 2
        assert "2027" in dialog.told.text()
        dialog.reject()

    in_turn(use)
    page.deeds.holidays()
    assert [one.works for one in page.desk.ask(queries.holidays)] == [False, True]


# ---- papers


@pytest.mark.parametrize(
    ("verb", "title"),
    [("case_print", "全程纪实"), ("print_list", "一览表"), ("approvals", "审批登记"), ("reminders", "到期事项")],
)
def test_papers_are_seen_before_they_are_printed(page: DevelopmentScreen, qtbot: QtBot, verb: str, title: str) -> None:
    page.open_case("c1")
    assert title in title_of(qtbot, getattr(page.deeds, verb))


@pytest.mark.parametrize(
    ("verb", "choice", "title"),
    [("checklist", 0, "材料清单"), ("labels", 0, "入党志愿书"), ("rosters", 2, "发展对象名册")],
)
def test_papers_of_several_kinds_ask_which_one(
    page: DevelopmentScreen, qtbot: QtBot, answers: Any, verb: str, choice: int, title: str
) -> None:
    page.open_case("c1")
    answers.will_say(choice)
    assert title in title_of(qtbot, getattr(page.deeds, verb))


def test_the_notice_is_printed_once_there_is_one(page: DevelopmentScreen, qtbot: QtBot) -> None:
    page.open_case("c2")
    page.deeds.notice_paper()
    assert "先登记起止日期" in page.desk.notices.text()
    page.open_case("c1")
    assert "列为发展对象" in title_of(qtbot, page.deeds.notice_paper)


def test_the_list_goes_out_as_it_is_shown_without_id_numbers(
    page: DevelopmentScreen, tmp_path: Path, qtbot: QtBot, answers: Any
) -> None:
    page.filters.choose("stage", {"candidate"})
    path = tmp_path / "一览.xlsx"
    answers.will_say(path)
    page.file_verbs()["export"][1]()
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.text())
    book = load_workbook(path)
    texts = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]
    book.close()
    assert "尤候" in texts
    assert "许愿" not in texts
    assert not any("990000" in text for text in texts)


def test_the_findings_go_out_where_they_are_looked_at(
    page: DevelopmentScreen, tmp_path: Path, qtbot: QtBot, answers: Any
) -> None:
    page.show_view(FINDINGS)
    path = tmp_path / "核查.xlsx"
    answers.will_say(path)
    page.deeds.export_list()
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.text(), timeout=20_000)
    book = load_workbook(path)
    texts = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]
    book.close()
    assert page.views.checks.lines()[0][3].text in texts
