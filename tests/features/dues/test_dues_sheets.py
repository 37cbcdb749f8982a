"""Forms in Excel, read back with openpyxl."""

from decimal import Decimal
from pathlib import Path

import openpyxl
from dues_ledger import SCOPE, YEAR, do, payment, remittance

from branchdesk.features.dues import commands, sheets
from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.dues.queries import forms
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger


def cells(path: Path) -> list[list[object]]:
    page = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_money_is_numbers_and_the_sheet_says_its_rules(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("m2", 1, 500, extra=True)])
    do(ledger, commands.remit, remittance(1, 3, 9957, remitted_on=Day(YEAR, 4, 10), handled_by="钱一"))
    path = tmp_path / "汇总.xlsx"
    sheets.write_form(path, forms.remitted_form(ledger, SCOPE, YEAR))
    found = cells(path)
    assert found[0][0] == "2026年度党费上缴汇总表"
    assert found[2][:3] == ["期间", "应收人数", "应收额"]
    assert found[3] == ["2026-01—2026-03", 4, 1614.45, 0, 104.57, 4, 0, 99.57, "2026-04-10", None, "钱一", None]
    assert any("组电明字〔2017〕5号" in str(cell) for row in found for cell in row)
    totals = next(row for row in found if row[0] == "合计")
    assert Decimal(str(totals[7])) == Decimal("99.57")


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
