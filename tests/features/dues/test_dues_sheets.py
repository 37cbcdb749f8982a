"""Forms in Excel, read back with openpyxl."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from dues_ledger import SCOPE, YEAR, do, payment, remittance

from branchdesk.features.dues import commands, outputs, queries, sheets
from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.dues.queries import forms
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger


def cells(path: Path, sheet: int = 0) -> list[list[Any]]:
    page = openpyxl.load_workbook(path).worksheets[sheet]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def fen(value: Any) -> int:
    """An amount as Excel holds it: a number, to the fen."""
    assert isinstance(value, int | float)
    assert Decimal(str(value)) * 100 % 1 == 0
    return int(Decimal(str(value)) * 100)


def test_money_is_numbers_and_the_sheet_says_its_rules(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("m2", 1, 500, extra=True)])
    do(ledger, commands.remit, remittance(1, 3, 9957, remitted_on=Day(YEAR, 4, 10), handled_by="钱一"))
    path = tmp_path / "汇总.xlsx"
    sheets.write_form(path, forms.remitted_form(ledger, SCOPE, YEAR))
    found = cells(path)
    assert found[0][0] == "2026年度党费上缴汇总表"
    assert found[2][:3] == ["期间", "应收人数", "应收额"]
    assert found[3] == [
        "2026-01—2026-03",
        4,
        1614.45,
        0,
        104.57,
        4,
        0,
        99.57,
        datetime(YEAR, 4, 10),
        None,
        "钱一",
        None,
    ]
    assert any("组电明字〔2017〕5号" in str(cell) for row in found for cell in row)
    totals = next(row for row in found if row[0] == "合计")
    assert Decimal(str(totals[7])) == Decimal("99.57")


def test_each_sum_handed_up_for_a_period_has_its_own_day(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.receive, [payment("m1", month, 9957) for month in (1, 2)])
    for month, day in ((1, Day(YEAR, 2, 10)), (2, Day(YEAR, 4, 10))):
        do(ledger, commands.remit, remittance(month, month, 9957, remitted_on=day))
    path = tmp_path / "汇总.xlsx"
    sheets.write_form(path, forms.remitted_form(ledger, SCOPE, YEAR))
    rows = [row for row in cells(path) if row[0] == "2026-01—2026-03"]
    assert [row[8] for row in rows] == [datetime(YEAR, 2, 10), datetime(YEAR, 4, 10)]
    assert [fen(row[7]) for row in rows] == [9957, 9957]
    assert [row[4] for row in rows] == [199.14, None]
    assert fen(next(row for row in cells(path) if row[0] == "合计")[7]) == 19914


def test_the_months_of_the_year_are_amounts_that_add_up(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.receive, [
        *(payment("m1", month, 9957, collector="李一") for month in range(1, 12)), payment("m4", 1, 31358),
        payment("m2", 1, 5000, paid_on=Day(YEAR, 3, 2), note="补一月"), payment("m2", 1, 507, extra=True),
    ])  # fmt: skip
    path = tmp_path / "登记.xlsx"
    form = forms.year_form(ledger, SCOPE, YEAR)
    sheets.write_form(path, form)
    found = cells(path)
    people = {row[1]: row for row in found[3:8]}
    assert [fen(value) for value in people["赵一"][3:14]] == [9957] * 11
    assert people["赵一"][14] is None
    assert people["钱一"][3:5] == [50, "欠交"]
    totals = next(row for row in found if row[1] == "合计")
    for place in range(3, 15):
        summed = sum(fen(row[place]) for row in found[3:8] if isinstance(row[place], int | float))
        assert fen(totals[place]) == summed
    assert totals[17] == 1463.92
    page = openpyxl.load_workbook(path).worksheets[0]
    assert {page.cell(row, 4).number_format for row in (4, 9)} == {"#,##0.00"}
    assert "见“收款明细”" in str(found[9][0])


def test_every_sum_of_the_year_stands_on_a_sheet_of_its_own_with_its_day(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.receive, [
        payment("m2", 1, 5000, paid_on=Day(YEAR, 3, 2), collector="李一", note="补一月"), payment("m2", 1, 507, extra=True),
    ])  # fmt: skip
    path = tmp_path / "登记.xlsx"
    sheets.write_form(path, forms.year_form(ledger, SCOPE, YEAR))
    assert openpyxl.load_workbook(path).sheetnames == ["年度收缴登记表", "收款明细"]
    heads, *rows = cells(path, 1)[2:5]
    assert heads[:7] == ["序号", "姓名", "所属月份", "金额（元）", "交纳日期", "方式", "收款人"]
    assert rows == [
        [1, "钱一", "2026-01", 5.07, datetime(YEAR, 1, 8), "现金", None, "多交", None],
        [2, "钱一", "2026-01", 50, datetime(YEAR, 3, 2), "现金", "李一", "补交", "补一月"],
    ]
    assert fen(next(row for row in cells(path, 1) if row[1] == "合计")[3]) == 5507


def test_namesakes_are_told_apart_and_who_handed_money_in_is_told(ledger: Ledger, tmp_path: Path) -> None:
    by_hand = payment("m3", 1, 7500, paid_by="孙小", relation="女儿", note="补交")
    do(ledger, commands.receive, [payment("m1", 1, 9957), by_hand, payment("m5", 1, 7500)])
    path = tmp_path / "登记表.xlsx"
    sheets.write_form(path, forms.year_form(ledger, SCOPE, YEAR))
    same = {f"孙一（{number}）" for (number,) in ledger.read("SELECT number FROM member WHERE name = '孙一'")}
    assert len(same) == 2
    year, rows = cells(path), cells(path, 1)
    assert same | {"赵一"} <= {row[1] for row in year}
    assert [row[8] for row in rows if row[1] in same] == ["孙小（女儿）代交；补交", None]


def test_no_sheet_has_an_amount_or_a_day_as_text(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.receive, [payment("m1", month, 9957) for month in (1, 2, 3)])
    do(ledger, commands.remit, remittance(1, 3, 29871, remitted_on=Day(YEAR, 4, 10)))
    month = queries.month_lines(ledger, SCOPE, Month(YEAR, 1))
    made = (
        forms.year_form(ledger, SCOPE, YEAR), forms.assessed_form(ledger, SCOPE, YEAR), forms.remitted_form(ledger, None, YEAR),
        forms.arrears_form(ledger, SCOPE), outputs.month_form(ledger, SCOPE, Month(YEAR, 1), month),
        outputs.member_form(ledger, "m1", YEAR), *forms.term_forms(ledger, SCOPE, date(YEAR, 1, 1), date(YEAR, 11, 1)),
    )  # fmt: skip
    for form in made:
        path = tmp_path / "a.xlsx"
        sheets.write_form(path, form)
        for page in openpyxl.load_workbook(path).worksheets:
            texts = [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
            assert not [one for one in texts if re.match(r"-?[\d,]+\.\d\d$|\d{4}-\d\d-\d\d", one)], form.name


def test_the_paper_of_the_year_keeps_day_and_collector_beside_the_amount(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957, collector="李一")])
    form = forms.year_form(ledger, SCOPE, YEAR)
    assert next(row for row in form.rows if row[1] == "赵一")[3] == "99.57\n01-08\n李一"
    assert form.total[3] == Yuan(9957)


def test_the_assessed_form_can_leave_the_bases_out(ledger: Ledger, tmp_path: Path) -> None:
    whole, without = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    sheets.write_form(whole, forms.assessed_form(ledger, SCOPE, YEAR))
    sheets.write_form(without, forms.assessed_form(ledger, SCOPE, YEAR, bases=False))
    assert any(6637.83 in row for row in cells(whole))
    assert not any(6637.83 in row for row in cells(without))
    assert next(row for row in cells(whole) if row[1] == "合计")[5] == 538.15
    assert next(row for row in cells(without) if row[1] == "合计")[4] == 538.15


def test_a_name_list_goes_into_a_file_of_its_own(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, names_published=True))
    named = forms.named_form(ledger, SCOPE, YEAR)
    assert named is not None
    sheets.write_form(tmp_path / "公示.xlsx", forms.notice_form(ledger, SCOPE, YEAR), named)
    assert sorted(path.name for path in tmp_path.glob("公示*")) == ["公示.xlsx", "公示_公示名单.xlsx"]
    assert not any("赵一" in row for row in cells(tmp_path / "公示.xlsx"))


def test_who_is_behind_is_listed_as_an_item_to_study(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "欠交.xlsx"
    sheets.write_form(path, forms.arrears_form(ledger, SCOPE))
    found = cells(path)
    row = next(row for row in found if row[1] == "赵一")
    assert row[2:7] == ["2026-01 至 2026-10", 10, 10, 995.7, "待研究"]
