"""The doors of 党费 as a script uses them: words in, JSON, files and exit codes out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from branchdesk.features.dues import queries
from branchdesk.features.dues.queries import waiting
from branchdesk.features.safety import queries as safety
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.shell.doorway import opened

Run = Callable[..., tuple[int, str, str]]
OFFICE = "机关第一党支部"


@pytest.mark.parametrize(
    ("words", "due", "rate"),
    [
        (("MONTHLY", "--base", "6637.83", "--on", "2026-03"), "99.57", "0.015"),
        (("monthly", "--base", "¥60,000.00"), "1000.00", "0.02"),
        (("退休", "--base", "５０００.０１"), "50.00", "0.01"),
        (("STUDENT",), "0.20", "0"),
        (("FARMER", "--approved", "0.50"), "0.50", "0"),
        (("MONTHLY", "--base", "4000", "--approved", "10"), "10.00", "0.01"),
        (("MONTHLY", "--base", "3000"), "15.00", "0.005"),
        (("NONMONTHLY", "--quarter", "12600"), "42.00", "0.01"),
    ],
)
def test_what_is_owed_is_told_with_its_sum(
    answer: Callable[..., Any], words: tuple[str, ...], due: str, rate: str
) -> None:
    said = answer("dues", "rate", "--type", *words)
    assert (said["due"], said["rate"]) == (due, rate)
    assert said["arithmetic"]
    assert said["source"]


def test_the_worked_example_reads_in_one_line(run: Run) -> None:
    code, out, _ = run("dues", "rate", "--type", "MONTHLY", "--base", "6637.83")
    assert (code, out) == (0, "6637.83 × 1.5% = 99.57 · 组电明字〔2017〕5号\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("MONTHLY",), 1),
        (("MONTHLY", "--base", "-1"), 1),
        (("FARMER", "--approved", "1.20"), 1),
        (("MONTHLY", "--base", "NaN"), 2),
        (("MONTHLY", "--base", "1e18"), 2),
        (("MONTHLY", "--base", "1.005"), 2),
        (("NOBODY", "--base", "1"), 2),
        (("MONTHLY", "--base", "1", "--on", "2026-13"), 2),
        (("MONTHLY", "--base", "1", "--on", "1999-01"), 1),
        (("MONTHLY", "--quarter", "12600"), 1),
        (("NONMONTHLY", "--base", "1", "--quarter", "12600"), 1),
    ],
)
def test_an_amount_that_is_none_is_refused_with_a_sentence(run: Run, words: tuple[str, ...], code: int) -> None:
    said = run("dues", "rate", "--type", *words) if words[1:] != ("--base", "-1") else run(
        "dues", "rate", "--type", "MONTHLY", "--base=-1"
    )  # fmt: skip
    assert (said[0], said[1]) == (code, "")
    assert said[2].strip()


def test_doors_to_a_ledger_want_one(run: Run) -> None:
    for words in (
        ("dues", "arrears"),
        ("dues", "assess", "--year", 2026),
        ("export", "notice", "--year", 2026, "--out", "x.pdf"),
    ):
        assert run(*words)[0] == 2


def test_a_year_is_assessed_once_and_changes_need_a_reason(run: Run, answer: Callable[..., Any], demo: Path) -> None:
    dry = answer("dues", "assess", "--year", 2027, "--ledger", demo, "--dry-run")
    assert dry["new"] > 50
    assert dry["written"] is False
    first = answer("dues", "assess", "--year", 2027, "--ledger", demo)
    assert (first["new"], first["written"]) == (dry["new"], True)
    again = answer("dues", "assess", "--year", 2027, "--ledger", demo)
    assert (again["new"], again["same"], again["written"]) == (0, first["new"], False)
    assert run("dues", "assess", "--year", 1999, "--ledger", demo)[0] == 2


def test_arrears_are_items_and_their_rule_is_told(run: Run, answer: Callable[..., Any], demo: Path) -> None:
    said = answer("dues", "arrears", "--ledger", demo)
    assert said["shown"] == len(said["arrears"]) > 0
    assert "截至上月末" in said["rule"]
    levels = [one["level"] for one in said["arrears"]]
    assert levels == sorted(levels, reverse=True)
    none = run("dues", "arrears", "--ledger", demo, "--branch", OFFICE, "--upto", "2024-01")
    assert (none[0], none[1]) == (0, "没有欠交\n")
    assert run("dues", "arrears", "--ledger", demo, "--branch", "没有")[0] == 1
    later = run("dues", "arrears", "--ledger", demo, "--upto", "2030-01")
    assert (later[0], "还没有结束" in later[2]) == (1, True)


def test_a_fixed_amount_says_that_it_looks_at_no_base(answer: Callable[..., Any]) -> None:
    said = answer("dues", "rate", "--type", "STUDENT", "--base", "5000")
    assert (said["due"], [one["code"] for one in said["notes"]]) == ("0.20", ["base_unused"])


def test_a_year_that_is_none_is_told_in_chinese(run: Run, demo: Path) -> None:
    for year in ("abc", "1999", "-1"):
        code, _, err = run("dues", "assess", f"--year={year}", "--ledger", demo)
        assert (code, "年度应在 2008 到 2100 之间" in err) == (2, True)


def test_wages_and_payments_of_the_samples_come_in_once(
    run: Run, answer: Callable[..., Any], ledger: Path, samples: Path
) -> None:
    assert run("import", "members", samples / "roster_clean.xlsx", "--ledger", ledger)[0] == 0
    words = ("import", "wages", samples / "wages.xlsx", "--ledger", ledger, "--year", 2026)
    dry = answer(*words, "--dry-run")
    assert (dry["new"], dry["doubtful"], dry["written"]) == (89, 0, False)
    assert answer(*words)["written"] is True
    again = answer(*words)
    assert (again["new"], again["same"], again["written"]) == (0, 89, False)
    words = ("import", "payments", samples / "payments_gbk.csv", "--ledger", ledger)
    dry = answer(*words, "--dry-run")
    assert (dry["lines"], dry["new"], dry["total"], dry["written"]) == (124, 124, "27,356.98", False)
    assert answer(*words)["written"] is True
    again = answer(*words)
    assert (again["new"], again["known"], again["written"]) == (0, 124, False)


def test_a_file_with_faults_writes_nothing_unless_told_to(
    run: Run, answer: Callable[..., Any], demo: Path, tmp_path: Path
) -> None:
    path = tmp_path / "流水.csv"
    path.write_text("交易时间,付款人,金额\n2026-11-05,无名氏,1.00\n2026-11-05,无名氏,很多\n", "utf-8")
    code, out, err = run("import", "payments", path, "--ledger", demo)
    assert (code, "很多" in out, "没有写入" in err) == (1, True, True)
    said = answer("import", "payments", path, "--ledger", demo, "--take-good", "--stated", "1.00")
    assert (said["written"], said["new"], said["stated"]) == (True, 1, "1.00")
    bad = tmp_path / "工资.csv"
    bad.write_text("姓名,岗位工资\n无名氏,1.00\n", "utf-8")
    assert run("import", "wages", bad, "--ledger", demo)[0] == 1
    assert run("import", "wages", bad, "--ledger", demo, "--item", "岗位工资=也许")[0] == 2
    (tmp_path / "空.csv").write_text("", "utf-8")
    assert run("import", "payments", tmp_path / "空.csv", "--ledger", demo)[0] == 1


def test_forms_go_out_as_sheet_and_paper(run: Run, demo: Path, tmp_path: Path) -> None:
    for form in ("year", "assessed", "remitted", "arrears"):
        for end in ("pdf", "xlsx"):
            out = tmp_path / f"{form}.{end}"
            assert run("export", "dues", "--form", form, "--ledger", demo, "--year", 2026, "--out", out)[0] == 0
            assert out.stat().st_size > 1000
    notice = tmp_path / "公示.pdf"
    assert run("export", "notice", "--ledger", demo, "--year", 2026, "--branch", OFFICE, "--out", notice)[0] == 0
    document = pypdfium2.PdfDocument(notice)
    assert "收缴率" in document[0].get_textpage().get_text_range()
    document.close()
    assert openpyxl.load_workbook(tmp_path / "year.xlsx").worksheets[0]["A1"].value == "2026年度党费收缴登记表"
    code, _, err = run("export", "dues", "--ledger", demo, "--year", 2026, "--out", tmp_path / "x.doc")
    assert (code, "扩展名" in err) == (1, True)


def test_a_month_goes_out_as_the_window_shows_it(run: Run, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "月度.xlsx"
    words = ("export", "dues", "--form", "month", "--ledger", demo, "--year", 2026, "--out", out)
    assert run(*words, "--month", 11)[0] == 0
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet["A1"].value == "2026年11月党费收缴表"
    with opened(demo) as ledger:
        lines = queries.month_lines(ledger, None, Month(2026, 11))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[1:5] for row in rows[: len(lines)]] == [
        [one.line.name, _money(one.cell.owed), _money(one.cell.paid if one.cell.rows else None), one.cell.told]
        for one in lines
    ]
    for wrong in ((), ("--month", 13), ("--form", "year", "--month", 11)):
        assert run(*words, *wrong)[0] in (1, 2)
    assert "--month" in run(*words)[2]


def _money(amount: Yuan | None) -> float | None:
    return None if amount is None else amount.fen / 100


def test_a_notice_that_goes_out_by_the_door_is_written_down_as_by_the_window(
    run: Run, demo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "公示.pdf"
    words = ("export", "notice", "--ledger", demo, "--year", 2026, "--out", out)
    assert unpublished(demo)
    assert run(*words, "--no-note")[0] == 0
    assert len(unpublished(demo)) > 1
    code, _, err = run(*words, "--from", "2026-11-23")
    assert (code, "都写明" in err) == (1, True)
    code, said, _ = run(*words, "--from", "2026-11-23", "--until", "2026-11-27")
    assert (code, "工作概览不再提醒" in said) == (0, True)
    assert unpublished(demo) == []
    with opened(demo) as ledger:
        [text] = waiting.notices(ledger, waiting.receiving(ledger, None, 2026)[0], 2026)
    assert text == "2026 年度党费收缴使用情况公示：张贴 2026-11-23 至 2026-11-27，2026-11-21 打印、导出"
    document = pypdfium2.PdfDocument(out)
    assert "2026-11-23 至 2026-11-27" in document[0].get_textpage().get_text_range()
    document.close()


def test_a_notice_of_one_branch_leaves_the_others_to_do(run: Run, demo: Path, tmp_path: Path) -> None:
    before = unpublished(demo)
    out = tmp_path / "公示.xlsx"
    assert run("export", "notice", "--ledger", demo, "--year", 2026, "--branch", OFFICE, "--out", out)[0] == 0
    assert len(unpublished(demo)) == len(before) - 1


def unpublished(path: Path) -> list[str]:
    with opened(path) as ledger:
        return waiting.unpublished(ledger, None, 2026)


def test_bases_go_out_by_the_door_only_where_they_are_asked_for_and_that_is_written_down(
    run: Run, demo: Path, tmp_path: Path
) -> None:
    def heads() -> list[object]:
        return [cell.value for cell in openpyxl.load_workbook(out).worksheets[0][3]]

    out = tmp_path / "核定表.xlsx"
    words = ("export", "dues", "--form", "assessed", "--ledger", demo, "--year", 2026, "--out", out)
    assert run(*words)[0] == 0
    assert "计算基数（元）" not in heads()
    assert run(*words, "--reveal")[0] == 0
    assert "计算基数（元）" in heads()
    with opened(demo) as ledger:
        noted = safety.log_page(ledger, safety.Wanted(kind="note", text="含计算基数"))
    assert [one.new for one in noted] == ["导出、打印2026 年度党费核定表（含计算基数）"]


def test_the_report_of_a_term_goes_out_by_the_door(run: Run, demo: Path, tmp_path: Path) -> None:
    words = ("export", "dues-report", "--ledger", demo, "--branch", OFFICE)
    for ending in ("pdf", "xlsx", "docx"):
        out = tmp_path / f"报告.{ending}"
        assert run(*words, "--out", out)[0] == 0
        assert out.stat().st_size > 1000
    document = pypdfium2.PdfDocument(tmp_path / "报告.pdf")
    assert "2024年6月18日" in document[0].get_textpage().get_text_range()
    document.close()
    code, _, err = run(*words, "--from", "2026-05-01", "--until", "2026-04-01", "--out", tmp_path / "报告.pdf")
    assert (code, "早于起始" in err) == (1, True)
    assert run(*words, "--until", "2026-04", "--out", tmp_path / "报告.pdf")[0] == 2
    code, _, err = run(*words, "--out", tmp_path / "报告.txt")
    assert (code, "扩展名应为 .xlsx、.pdf 或 .docx" in err) == (1, True)
    for form in ("expenses", "large"):
        out = tmp_path / f"{form}.pdf"
        assert run("export", "dues", "--form", form, "--ledger", demo, "--year", 2025, "--out", out)[0] == 0
