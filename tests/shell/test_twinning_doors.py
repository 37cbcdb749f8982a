"""The doors of 结对共建 as a script uses them: words in, JSON, files and exit codes out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest

Run = Callable[..., tuple[int, str, str]]
SAMPLE = Path(__file__).parents[1] / "samples" / "twinning_181.xlsx"


@pytest.fixture
def empty(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "l.bdb"
    code, _, _ = run("new", path, "--branch", "机关第一党支部", "--branch", "财务处党支部", "--no-password")
    assert code == 0
    return path


def told(run: Run, *words: Any) -> Any:
    code, out, _ = run(*words, "--json")
    assert code == 0
    return json.loads(out)


def test_the_sample_comes_in_whole_counts_and_a_second_time_changes_nothing(run: Run, empty: Path) -> None:
    tried = told(run, "import", "twinning", SAMPLE, "--ledger", empty, "--dry-run")
    assert (tried["new"], tried["written"], tried["blocked"]) == (181, False, 0)
    assert told(run, "twinning", "count", "--ledger", empty)["activities"] == 0
    done = told(run, "import", "twinning", SAMPLE, "--ledger", empty)
    assert done["written"]
    found = told(run, "twinning", "count", "--ledger", empty)
    assert found["activities"] == 181
    assert found["by_category"] == {"双带头人": 34, "教学科研": 44, "机关": 66, "校外": 37}
    assert (found["branches"], found["unsorted"], found["repeated"]) == (11, [], 0)
    years = [
        told(run, "twinning", "count", "--ledger", empty, "--year", str(year))["activities"]
        for year in (2022, 2023, 2024)
    ]
    assert sum(years) == 181
    again = told(run, "import", "twinning", SAMPLE, "--ledger", empty)
    assert (again["new"], again["same"], again["written"]) == (0, 181, False)
    code, out, _ = run("twinning", "count", "--ledger", empty)
    assert code == 0
    assert out.startswith("双带头人 34 + 教学科研 44 + 机关 66 + 校外 37 = 181；支部 11 个")


def test_open_measures_are_listed_and_the_overdue_ones_alone(run: Run, empty: Path) -> None:
    run("import", "twinning", SAMPLE, "--ledger", empty)
    every = told(run, "twinning", "issues", "--ledger", empty, "--on", "2023-01-01")
    late = told(run, "twinning", "issues", "--ledger", empty, "--on", "2023-01-01", "--overdue")
    assert len(every["measures"]) == 37
    assert 0 < len(late["measures"]) == every["overdue"] < 37
    code, out, _ = run("twinning", "issues", "--ledger", empty, "--on", "2023-01-01", "--overdue")
    assert (code, len(out.splitlines())) == (0, late["overdue"])


def test_what_must_be_asked_stops_the_import_until_it_is_answered(run: Run, empty: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("日期", "结对单位", "牵头支部", "形式"), ("2026-5-6", "钟楼区文旅中心", "机关第一党支部", "参观")):
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    code, out, errors = run("import", "twinning", path, "--ledger", empty, "--json")
    assert (code, json.loads(out)["questions"]) == (1, [{"name": "钟楼区文旅中心", "rows": [2]}])
    assert "没有写入任何内容" in errors
    assert run("import", "twinning", path, "--ledger", empty, "--kind", "钟楼区文旅中心=外太空")[0] == 1
    assert run("import", "twinning", path, "--ledger", empty, "--kind", "校外")[0] == 2
    code, out, _ = run("import", "twinning", path, "--ledger", empty, "--kind", "钟楼区文旅中心=校外")
    assert (code, "新增结对单位 钟楼区文旅中心：校外（您指定）" in out) == (0, True)
    assert told(run, "twinning", "count", "--ledger", empty)["by_category"]["校外"] == 1


def test_activities_issues_and_a_blank_sheet_go_out(run: Run, empty: Path, tmp_path: Path) -> None:
    run("import", "twinning", SAMPLE, "--ledger", empty)
    for words in ((), ("--year", "2023"), ("--issues",), ("--blank",), ("--branch", "机关第一党支部")):
        path = tmp_path / f"{len(words)}{''.join(words)}.xlsx"
        assert run("export", "twinning", "--ledger", empty, "--out", path, *words)[0] == 0
        assert openpyxl.load_workbook(path).worksheets[0].max_row > 1
    for words in (("--year", "2023"), ("--issues",)):
        path = tmp_path / f"{''.join(words)}.pdf"
        assert run("export", "twinning", "--ledger", empty, "--out", path, *words)[0] == 0
        assert path.read_bytes().startswith(b"%PDF")
    with pikepdf.open(tmp_path / "--year2023.pdf") as paper:
        assert len(paper.pages[0].get_images()) == 1, "the chart of the window"
    for name, words in (("a.docx", ()), ("a.pdf", ("--blank",))):
        assert run("export", "twinning", "--ledger", empty, "--out", tmp_path / name, *words)[0] == 1
    assert run("twinning", "count", "--ledger", empty, "--priority", "DAB")[0] == 2
    assert run("twinning", "count", "--ledger", empty, "--year", "23")[0] == 2


def test_a_summary_of_all_years_says_which_and_goes_by_the_order_asked_for(
    run: Run, empty: Path, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("日期", "结对单位", "牵头支部", "形式", "类别"),
        ("2024-5-6", "示例银行支行党支部", "机关第一党支部", "参观", "校外"),
        ("2026-5-6", "财务处党支部、示例银行支行党支部", "机关第一党支部", "参观", ""),
    ):
        book.active.append(row)
    sheet, paper, out = tmp_path / "a.xlsx", tmp_path / "a.pdf", tmp_path / "b.xlsx"
    book.save(sheet)
    assert (
        run(
            "import", "twinning", sheet, "--ledger", empty, "--kind", "示例银行支行党支部=校外", "--kind", "财务处党支部=机关",
            "--kind", "机关第一党支部=机关",
        )[0] == 0
    )  # fmt: skip
    assert run("export", "twinning", "--ledger", empty, "--out", paper, "--priority", "CDAB")[0] == 0
    with pikepdf.open(paper) as made, made.open_metadata() as told_of:
        assert told_of["dc:title"] == "2024年至2026年结对共建情况汇总"
    assert run("export", "twinning", "--ledger", empty, "--out", out, "--priority", "CDAB")[0] == 0
    lines = [
        [str(cell) for cell in row] for row in openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)
    ]
    assert sum("机关" in line for line in lines) == 1
    assert sum("校外" in line for line in lines) == 1


def test_an_edited_export_is_told_and_written_with_update_alone(run: Run, empty: Path, tmp_path: Path) -> None:
    run("import", "twinning", SAMPLE, "--ledger", empty)
    out = tmp_path / "a.xlsx"
    assert run("export", "twinning", "--ledger", empty, "--out", out)[0] == 0
    assert told(run, "import", "twinning", out, "--ledger", empty)["changed"] == []
    book = openpyxl.load_workbook(out)
    page = book.worksheets[0]
    head = next(row for row in page.iter_rows() if any(cell.value == "日期" for cell in row))
    title = next(cell.column for cell in head if cell.value == "活动名称")
    was = page.cell(head[0].row + 1, title).value
    page.cell(head[0].row + 1, title).value = "改过的名称"
    book.save(out)
    found = told(run, "import", "twinning", out, "--ledger", empty)
    assert (found["written"], found["changed"]) == (
        False, [{"row": head[0].row + 1, "changes": [f"活动名称：{was} → 改过的名称"]}],
    )  # fmt: skip
    assert told(run, "import", "twinning", out, "--ledger", empty, "--update")["written"]
    again = told(run, "import", "twinning", out, "--ledger", empty, "--update")
    assert (again["written"], again["changed"], again["same"]) == (False, [], 181)
