"""Papers of the room, read back from the finished PDF."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from dues_ledger import GROUP, OFFICE, SCOPE, STUDENTS, YEAR, do, payment, remittance

from branchdesk.features.dues import commands, papers, queries
from branchdesk.features.dues.model import DuesPolicy, Expense, LargeDues, Payment, Rounding, Use
from branchdesk.features.dues.queries import forms
from branchdesk.features.dues.rules import balance
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger


def text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r", "")
    finally:
        document.close()


def some_money(ledger: Ledger) -> None:
    do(ledger, commands.receive, [
        *(payment("m1", month, 9957, collector="李一") for month in range(1, 12)),
        payment("m2", 1, 5000, paid_on=Day(YEAR, 3, 2)),
        payment("m2", 1, 500, extra=True),
        payment("s1", 1, 20),
    ])  # fmt: skip
    do(ledger, commands.remit, remittance(1, 3, 29871, remitted_on=Day(YEAR, 4, 10), receipt_number="S-001"))


def test_every_form_is_footed_with_its_rules_and_the_day(ledger: Ledger) -> None:
    some_money(ledger)
    for made in (
        forms.year_form(ledger, SCOPE, YEAR), forms.assessed_form(ledger, SCOPE, YEAR), forms.remitted_form(ledger, SCOPE, YEAR),
        forms.remitted_form(ledger, None, YEAR), forms.notice_form(ledger, SCOPE, YEAR), forms.arrears_form(ledger, SCOPE),
    ):  # fmt: skip
        said = text(papers.form_bytes(made))
        assert made.title.replace(" ", "") in said.replace(" ", "")
        assert "组电明字〔2017〕5号" in said
        assert "2026-11-21" in said
        assert ("内部资料" in said) is not made.public


def test_the_year_book_has_each_amount_with_day_and_collector(ledger: Ledger) -> None:
    some_money(ledger)
    made = forms.year_form(ledger, SCOPE, YEAR)
    assert made.rows[2][1] == "赵一" or "赵一" in [row[1] for row in made.rows]
    row = next(row for row in made.rows if row[1] == "赵一")
    assert row[3] == "99.57\n01-08\n李一"
    assert row[14] == ""
    assert made.total[-2] == Yuan(9957 * 11 + 5500)
    said = text(papers.form_bytes(made))
    assert "1,150.27" in said
    assert "应交 6,457.80 元，实交 1,145.27 元，多交 5.00 元，合计 1,150.27 元。" in said


def test_the_notice_has_totals_only_and_never_a_base_or_a_number(ledger: Ledger) -> None:
    some_money(ledger)
    said = text(papers.form_bytes(forms.notice_form(ledger, SCOPE, YEAR)))
    assert forms.named_form(ledger, SCOPE, YEAR) is None
    for hidden in ("赵一", "钱一", "6,637.83", "0000001", "M1"):
        assert hidden not in said
    assert "298.71 元" in said
    policy = DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE, names_published=True, supervision_phone="000-1234")
    do(ledger, commands.settle_policy, replace(policy, year=YEAR + 1))
    assert forms.named_form(ledger, SCOPE, YEAR + 1) is not None


def test_the_notice_tells_money_for_later_months_apart(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 9, 9957), payment("m1", 11, 9957)])
    do(ledger, commands.remit, remittance(9, 9, 9957))
    do(ledger, commands.remit, remittance(11, 11, 9957))
    told = {str(row[0]): row[1] for row in forms.notice_form(ledger, SCOPE, YEAR).rows}
    assert told["上缴额"] == "99.57 元；另有 99.57 元所属期间到 2026-10 以后"


def test_names_are_published_only_where_the_rules_of_the_year_say_so(ledger: Ledger) -> None:
    policy = DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE, names_published=True, supervision_phone="000-1234")
    do(ledger, commands.settle_policy, policy)
    some_money(ledger)
    named = forms.named_form(ledger, SCOPE, YEAR)
    assert named is not None
    said = text(papers.form_bytes(forms.notice_form(ledger, SCOPE, YEAR), named))
    assert "赵一" in said
    assert "000-1234" in said
    for hidden in ("6,637.83", "0000001"):
        assert hidden not in said


def slip(rows: list[Payment], fen: int, name: str = "赵一") -> papers.Slip:
    return papers.Slip(rows, Yuan(fen), name)


def test_a_receipt_says_the_sum_in_capitals_and_is_refused_where_months_do_not_add_up(ledger: Ledger) -> None:
    rows = [payment("m1", 1, 9957), payment("m1", 2, 9957), payment("m1", 2, 86, extra=True)]
    said = text(papers.receipt_bytes([slip(rows, 20000)], "中共示例大学机关第一支部委员会"))
    assert "贰佰元整" in said
    assert "自愿多交" in said
    with pytest.raises(Refusal, match="勾稽不符") as refused:
        papers.receipt_bytes([slip(rows, 20001)], "支部")
    assert "相差 0.01 元" in refused.value.sentence()
    with pytest.raises(Refusal, match="没有可以出具"):
        papers.receipt_bytes([slip([], 0)], "支部")
    with pytest.raises(Refusal, match="一个人"):
        papers.receipt_bytes([slip([*rows, payment("m2", 1, 1)], 20001)], "支部")


@pytest.mark.parametrize(
    ("months", "pages"), [([1, 1], 1), ([3, 3, 1], 2), ([3, 4], 2), ([12, 1, 1, 12, 1], 4), ([1] * 5, 3)]
)
def test_short_receipts_share_a_sheet_and_long_ones_have_their_own(months: list[int], pages: int) -> None:
    slips = [slip([payment(f"m{n}", month, 100) for month in range(1, count + 1)], 100 * count, f"赵{n}")
             for n, count in enumerate(months)]  # fmt: skip
    paper = pypdfium2.PdfDocument(papers.receipt_bytes(slips, "中共示例大学机关第一支部委员会"))
    assert len(paper) == pages
    said = [page.get_textpage().get_text_range() for page in paper]
    for one in slips:
        (whole,) = [text for text in said if f"今收到 {one.name} 同志" in text]
        assert one.total.capitals() in whole
    paper.close()


def test_the_handover_slip_says_what_the_sum_is_made_of(ledger: Ledger) -> None:
    some_money(ledger)
    (up,) = queries.remittances(ledger, SCOPE)
    books = queries.balance(ledger, SCOPE)
    parts = queries.handover_parts(ledger, up)
    said = text(papers.handover_bytes(up, books, parts, "中共示例大学机关第一支部委员会", "中共示例大学委员会"))
    assert "贰佰玖拾捌元柒角壹分" in said
    assert "S-001" in said
    with pytest.raises(Refusal, match="勾稽不符"):
        papers.handover_bytes(up, books, parts[:1], "支部", "党委")
    over = balance.Balance(None, Yuan(0), Yuan(0), up.amount)
    with pytest.raises(Refusal, match="勾稽不符"):
        papers.handover_bytes(up, over, parts, "支部", "党委")
    red = do(ledger, commands.take_back_remittance, up.id, "登记错")
    with pytest.raises(Refusal, match="红字"):
        papers.handover_bytes(red, books, parts, "支部", "党委")


def test_a_form_whose_parts_do_not_sum_is_refused_with_a_sentence(ledger: Ledger) -> None:
    some_money(ledger)
    ledger.connection.execute("PRAGMA foreign_keys=OFF")
    ledger.connection.execute("UPDATE payment SET amount = amount + 1, member_id = 'gone' WHERE member_id = 's1'")
    with pytest.raises(Refusal) as refused:
        forms.year_form(ledger, None, YEAR)
    assert "与收款记录合计" in refused.value.sentence()
    with pytest.raises(Refusal, match="勾稽不符"):
        forms.remitted_form(ledger, None, YEAR)


def test_the_ledger_of_uses_adds_up_with_its_red_rows_and_names_the_meetings(ledger: Ledger) -> None:
    spent = {"branch_id": OFFICE, "on": Day(YEAR, 6, 26), "use": Use.TRAINING, "decided_at": "第 6 次支委会"}
    kept, wrong = (
        Expense(id=new_id(), amount=Yuan(fen), purpose=what, **spent) for fen, what in ((12000, "租车"), (900, "误记"))
    )
    do(ledger, commands.spend, kept)
    do(ledger, commands.spend, wrong)
    do(ledger, commands.take_back_expense, wrong.id, "重复登记")
    made = forms.expense_form(ledger, SCOPE, YEAR)
    amounts = [row[4] for row in made.rows]
    assert sorted(one.fen for one in amounts if isinstance(one, Yuan)) == [-900, 900, 12000]
    assert made.total[4] == Yuan(12000)
    said = text(papers.form_bytes(made))
    assert "红字冲销" in said
    assert "第 6 次支委会" in said
    assert forms.expense_form(ledger, SCOPE, YEAR - 1).rows == ()


def test_large_dues_have_a_form_of_their_own(ledger: Ledger) -> None:
    do(ledger, commands.take_large, LargeDues(
        id=new_id(), member_id="m1", amount=Yuan(500_000), received_on=Day(YEAR, 7, 1), collector="学院党委"))  # fmt: skip
    made = forms.large_form(ledger, SCOPE, YEAR)
    assert (made.rows[0][1], made.total[2]) == ("赵一", Yuan(500_000))
    assert "不计入支部日常收缴" in text(papers.form_bytes(made))
    assert forms.large_form(ledger, SCOPE, YEAR - 1).rows == ()


def test_the_foot_says_how_amounts_of_the_year_are_rounded(ledger: Ledger) -> None:
    assert "四舍五入到分" in forms.assessed_form(ledger, SCOPE, YEAR).footing
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, rounding=Rounding.YUAN))
    assert "四舍五入到元" in forms.assessed_form(ledger, SCOPE, YEAR).footing
    assert [forms.assessed_form(ledger, SCOPE, YEAR, bases=bases).reveals for bases in (True, False)] == [True, False]


def test_an_empty_branch_still_gets_its_papers(ledger: Ledger, tmp_path: Path) -> None:
    nobody = frozenset({"temporary"})
    for made in (forms.year_form(ledger, nobody, YEAR), forms.assessed_form(ledger, nobody, YEAR),
                 forms.remitted_form(ledger, nobody, YEAR), forms.notice_form(ledger, nobody, YEAR, shown_from=date(2026, 12, 1),
                 shown_until=date(2026, 12, 5)), forms.arrears_form(ledger, nobody)):  # fmt: skip
        papers.write_form(tmp_path / "x.pdf", made)
    assert forms.year_form(ledger, frozenset({STUDENTS}), YEAR).unit == "中共示例大学材料学院学生支部委员会"


@pytest.mark.parametrize("make", [forms.remitted_form, forms.notice_form])
def test_a_group_has_no_books_of_its_own(ledger: Ledger, make: Any) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    with pytest.raises(Refusal, match="党小组不单独记账"):
        make(ledger, frozenset({GROUP}), YEAR)
