"""换届报告: what came in, went up, was used and is left over a term; its parts sum or it is refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx import Document
from dues_ledger import GROUP, OFFICE, SCOPE, STUDENTS, YEAR, assessment, do, payment, remittance
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchdesk.features.dues import commands, outputs, queries
from branchdesk.features.dues.model import DuesPolicy, Expense, LargeDues, PaidElsewhere, Relief, ReliefKind, Use
from branchdesk.features.dues.queries import forms
from branchdesk.features.dues.queries.forms import Form
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work

FIRST, LAST = date(YEAR - 1, 7, 1), date(YEAR, 11, 21)


def a_term(ledger: Ledger) -> None:
    """Two years of the office: in time, back, ahead and beyond; handed up, used, large dues, relief."""
    before: dict[str, Any] = {"year": YEAR - 1, "from_month": Month(YEAR - 1, 1)}
    do(ledger, commands.assess, [assessment("m1", **before), assessment("m2", **before)], "补录")
    last_year: dict[str, Any] = {"month": Month(YEAR - 1, 8), "paid_on": Day(YEAR - 1, 8, 5)}
    rows = [
        payment("m1", 1, 9957),
        payment("m1", 2, 9957, paid_on=Day(YEAR, 1, 8)),
        payment("m2", 1, 5000, paid_on=Day(YEAR, 3, 2)),
        payment("m2", 2, 300, extra=True),
    ]
    do(
        ledger,
        commands.receive,
        [*rows, replace(payment("m1", 1, 9957), **last_year), replace(payment("m2", 1, 5000), **last_year)],
    )
    wrong = payment("m1", 3, 100)
    do(ledger, commands.receive, [wrong])
    do(ledger, commands.take_back, wrong.id, "记错")
    do(ledger, commands.remit, remittance(1, 3, 29914, remitted_on=Day(YEAR, 4, 10), receipt_number="S-001"))
    spent = {"branch_id": OFFICE, "decided_at": "第 6 次支委会", "decided_on": Day(YEAR, 6, 12), "on": Day(YEAR, 6, 26)}
    books, rent = (Expense(id=new_id(), use=use, amount=Yuan(fen), purpose="", **spent)
                   for use, fen in ((Use.MATERIALS, 36000), (Use.MATERIALS, 900)))  # fmt: skip
    do(ledger, commands.spend, books)
    do(ledger, commands.spend, rent)
    do(ledger, commands.take_back_expense, rent.id, "重复")
    do(ledger, commands.take_large, LargeDues(
        id=new_id(), member_id="m1", amount=Yuan(500_000), received_on=Day(YEAR, 7, 1), collector="学院党委"))  # fmt: skip
    do(ledger, commands.grant_relief, Relief(
        id=new_id(), member_id="m3", kind=ReliefKind.EXEMPT, approver="学院党委", approved_on=Day(YEAR, 3, 1),
        discussed_at="支委会", applied_on=Day(YEAR, 2, 1), from_month=Month(YEAR, 4), until_month=Month(YEAR, 6)))  # fmt: skip


def report(ledger: Ledger, first: date = FIRST, last: date = LAST, *, names: bool = False) -> dict[str, Form]:
    return {one.name: one for one in forms.term_forms(ledger, SCOPE, first, last, names=names)}


def test_a_report_says_year_by_year_what_came_in_went_up_and_is_left(ledger: Ledger) -> None:
    a_term(ledger)
    found = report(ledger)
    whole = found["收缴情况"]
    assert [row[0] for row in whole.rows] == ["2025 年\n（07-01 起）", "2026 年\n（至 11-21）"]
    # owed, in its month, back, ahead, beyond, all: August of last year; then January, back for January, February ahead
    assert whole.rows[0][2:] == tuple(map(Yuan, (14957, 0, 0, 0, 14957)))
    assert whole.rows[1][2:] == tuple(map(Yuan, (9957, 5000, 9957, 300, 25214)))
    assert whole.total[2:] == tuple(map(Yuan, (24914, 5000, 9957, 300, 40171)))
    assert whole.rows[0][1] == Yuan(6 * (9957 + 5000))
    assert found["上缴和结余"].rows == (
        ("2025 年\n（07-01 起）", *map(Yuan, (0, 14957, 0, 14957))),
        ("2026 年\n（至 11-21）", *map(Yuan, (14957, 25214, 29914, 10257))),
    )
    assert found["上缴和结余"].total == ("合计", *map(Yuan, (0, 40171, 29914, 10257)))
    assert [row[3] for row in found["上缴明细"].rows] == ["S-001"]
    assert found["支出和大额党费"].total == ("合计", Yuan(36000), 1, Yuan(500_000), Yuan(0))
    assert found["使用范围"].rows == (("订购教育报刊资料音像设备", 1, Yuan(36000), "2026-06-12 第 6 次支委会"),)
    assert all(form.footing and form.unit == "中共示例大学机关第一支部委员会" for form in found.values())


def test_who_is_behind_is_a_number_unless_names_are_asked_for_and_reasons_are_never_told(ledger: Ledger) -> None:
    a_term(ledger)
    people = report(ledger)["交纳人数"]
    assert people.total[:5] == ("合计", 4, 0, 1, 4)
    assert "欠交名单" not in report(ledger)
    named = report(ledger, names=True)["欠交名单"]
    assert [row[1] for row in named.rows] == ["李一", "钱一", "孙一", "赵一"]
    assert named.total[3] == people.total[5]
    said = "".join(str(value) for form in report(ledger).values() for row in form.all_rows() for value in row)
    assert "赵一" not in said


def test_two_terms_count_every_fen_once(ledger: Ledger) -> None:
    a_term(ledger)
    whole = report(ledger)
    parts = [report(ledger, FIRST, date(YEAR, 2, 14)), report(ledger, date(YEAR, 2, 15), LAST)]
    for name, places in (("收缴情况", range(1, 7)), ("上缴和结余", (2, 3)), ("支出和大额党费", (1, 2, 3))):
        for place in places:
            values = [_fen(one[name].total[place]) for one in parts]
            assert sum(values) == _fen(whole[name].total[place])
    assert parts[0]["上缴和结余"].total[4] == parts[1]["上缴和结余"].total[1]


def _fen(value: object) -> int:
    assert isinstance(value, Yuan | int)
    return value.fen if isinstance(value, Yuan) else value


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.dates(date(YEAR - 1, 1, 1), date(YEAR, 11, 21)), min_size=2, max_size=2, unique=True))
def test_the_parts_of_any_term_sum(ledger: Ledger, days: list[date]) -> None:
    if not queries.payments(ledger):
        a_term(ledger)
    first, last = sorted(days)
    found = report(ledger, first, last)
    _, opening, received, remitted, left = found["上缴和结余"].total
    assert _fen(opening) + _fen(received) - _fen(remitted) == _fen(left)
    assert received == found["收缴情况"].total[-1]


def test_a_report_whose_parts_do_not_sum_is_refused(ledger: Ledger) -> None:
    a_term(ledger)
    ledger.connection.execute("UPDATE remittance SET amount = amount + 5000000")
    with pytest.raises(Refusal, match="勾稽不符"):
        report(ledger)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 5, 1), date(2026, 4, 1), "早于起始"),
        (date(2026, 5, 1), date(2027, 4, 1), "还没有到"),
        (date(2010, 5, 1), date(2026, 4, 1), "相隔 16 年"),
    ],
)
def test_a_term_that_is_none_is_refused(ledger: Ledger, first: date, last: date, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        report(ledger, first, last)


def test_a_group_has_no_books_of_its_own(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="不单独记账"):
        forms.term_forms(ledger, frozenset({GROUP}), FIRST, LAST)


def test_the_term_begins_where_the_branch_says_it_did(ledger: Ledger) -> None:
    assert forms.term_start(ledger, SCOPE) is None

    def begin(work: Work) -> None:
        office = organization.organization(ledger, OFFICE)
        assert office is not None
        OrganizationStore(work).save(replace(office, term_started_on=Day(2024, 6, 18)))

    do(ledger, begin)
    assert forms.term_start(ledger, SCOPE) == date(2024, 6, 18)
    assert forms.term_start(ledger, frozenset({STUDENTS})) is None


def test_a_report_goes_out_as_paper_as_one_workbook_and_as_a_word_document(ledger: Ledger, tmp_path: Path) -> None:
    a_term(ledger)
    found = forms.term_forms(ledger, SCOPE, FIRST, LAST)
    for ending in ("pdf", "xlsx", "docx"):
        outputs.write(tmp_path / f"报告.{ending}", *found)
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix == ".xlsx") == ["报告.xlsx"]
    document = pypdfium2.PdfDocument(tmp_path / "报告.pdf")
    said = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    document.close()
    for words in (
        "党费收缴使用和管理情况报告",
        "任期内（2025年7月1日至2026年11月21日）",
        "四、上缴明细",
        "S-001",
        "组电明字〔2017〕5号",
    ):
        assert words in said
    book = openpyxl.load_workbook(tmp_path / "报告.xlsx")
    assert book.sheetnames == ["收缴情况", "交纳人数", "上缴和结余", "上缴明细", "支出和大额党费", "使用范围"]
    assert book["上缴和结余"]["E6"].value == 102.57
    word = Document(str(tmp_path / "报告.docx"))
    assert len(word.tables) == 6
    assert "401.71" in [cell.text for row in word.tables[0].rows for cell in row.cells]


def test_a_term_without_money_still_gets_its_report(ledger: Ledger, tmp_path: Path) -> None:
    found = forms.term_forms(ledger, frozenset({STUDENTS}), date(YEAR, 11, 2), date(YEAR, 11, 20))
    outputs.write(tmp_path / "报告.pdf", *found)
    assert found[0].total[1] == Yuan(0)


def test_who_pays_where_he_is_away_owes_nothing_here_and_is_counted_apart(ledger: Ledger) -> None:
    before = report(ledger)["收缴情况"]
    do(ledger, commands.record_elsewhere, PaidElsewhere(
        id=new_id(), member_id="m2", from_month=Month(YEAR, 3), until_month=Month(YEAR, 4), place="流入地党支部",
        voucher="第 5 页", seen_on=Day(YEAR, 5, 6)))  # fmt: skip
    after = report(ledger)["收缴情况"]
    assert _fen(before.total[1]) - _fen(after.total[1]) == 10000
    assert "1 人外出期间凭证在流入地交纳，不计入应交。" in after.lead
    assert "流入地" not in before.lead


def test_every_column_of_money_adds_up_to_its_last_line(ledger: Ledger) -> None:
    a_term(ledger)
    large = LargeDues(id=new_id(), member_id="m1", amount=Yuan(300_000), received_on=Day(YEAR - 1, 8, 1),
                      collector="学院党委", brief_attached=True)  # fmt: skip
    do(ledger, commands.take_large, large)
    do(ledger, commands.forward_large, large.id, Day(YEAR, 2, 3), "学校党委")
    for form in report(ledger).values():
        for place, column in enumerate(form.columns):
            if column.shape is Shape.MONEY and column.title not in ("上期结余", "期末未上缴"):
                parts = [_fen(row[place]) for row in form.rows]
                assert sum(parts) == _fen(form.total[place]), (form.name, column.title)


def test_the_foot_of_a_term_tells_the_rules_of_its_years_and_of_its_branches(ledger: Ledger) -> None:
    alike = report(ledger)["收缴情况"].footing
    assert "年：" not in alike
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE, first_month_next=True))
    foot = report(ledger)["收缴情况"].footing
    assert foot == f"{alike}；{YEAR} 年：预备党员从支部大会通过的次月起交"
    everybody = forms.term_forms(ledger, None, FIRST, LAST)[0].footing
    assert everybody == f"{alike}；{YEAR} 年：支部另有规定的，从其规定"
    assert forms.year_form(ledger, None, YEAR).footing == f"{alike}；支部另有规定的，从其规定"


def test_money_that_came_days_after_it_went_up_does_not_shut_the_report_for_ever(ledger: Ledger) -> None:
    """Whatever is put right stands on later days: what is overdrawn at the end of a term is said, and refused only now."""
    do(ledger, commands.receive, [payment("m1", 1, 9957, paid_on=Day(YEAR, 1, 5))])
    december: dict[str, Any] = {"from_month": Month(YEAR - 1, 12), "until_month": Month(YEAR - 1, 12)}
    up = replace(remittance(1, 1, 9957), **december, remitted_on=Day(YEAR - 1, 12, 31))
    do(ledger, commands.remit, up)
    before, after = report(ledger, FIRST, date(YEAR - 1, 12, 31)), report(ledger)
    assert before["上缴和结余"].total[4] == Yuan(-9957)
    assert any("2025年12月31日上缴多于实收" in note for note in before["收缴情况"].notes)
    assert after["上缴和结余"].total[4] == Yuan(0)
    assert not any("多于实收" in note for note in after["收缴情况"].notes)
