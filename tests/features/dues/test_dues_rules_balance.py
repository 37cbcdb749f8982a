"""What came in is what was handed up and what is in hand."""

from datetime import date

import pytest
from dues_people import day, month, payment, yuan

from branchdesk.features.dues.model import Remittance
from branchdesk.features.dues.rules.balance import Balance, book, check_remittance, demand, mismatch, together
from branchdesk.features.dues.rules.collecting import counter
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.problems import Level


def remittance(amount: str | Yuan, on: str, branch: str = "b", **changes) -> Remittance:
    plain = {"id": "u", "branch_id": branch, "from_month": month("2026-01"), "until_month": month("2026-03"),
             "amount": yuan(amount), "remitted_on": day(on)}  # fmt: skip
    return Remittance(**{**plain, **changes})


def test_what_is_in_hand_is_what_came_in_less_what_went_up() -> None:
    wrong = payment("15.00", "2026-02", "2026-02-03")
    rows = [payment("15.00", "2026-01"), wrong, counter(wrong, day("2026-02-20"), "登记有误"),
            payment("5.00", "2026-02", extra=True), payment("7.00", "2026-01", branch_id="c")]  # fmt: skip
    books = book(rows, [remittance("12.00", "2026-03-30")])
    assert books["b"].in_hand == yuan("8.00")
    assert books["b"].line == "上期结余 0.00 + 实收 20.00 − 上缴 12.00 = 未上缴余额 8.00"
    assert together(books.values()).in_hand == yuan("15.00")
    assert book(rows, [], date(2026, 2, 10))["b"].received == yuan("35.00")


def test_more_handed_up_than_came_in_is_an_error_of_the_books() -> None:
    found = Balance("b", Yuan(0), yuan("10"), yuan("12.50"))
    assert [one.text for one in found.problems()] == ["上缴多于实收 2.50 元，请核对收款登记和上缴登记"]


def test_a_paper_whose_parts_do_not_sum_up_is_refused() -> None:
    good = mismatch("月实收", yuan("30"), "各月", [yuan("10"), yuan("20")])
    assert good == ""
    demand(good)
    wrong = mismatch("月实收", yuan("1234.50"), "收款流水", [yuan("1233.50")])
    assert wrong == "月实收 1,234.50 元与收款流水合计 1,233.50 元不符，相差 1.00 元"
    with pytest.raises(Refusal, match="勾稽不符") as refused:
        demand(good, wrong)
    assert refused.value.detail == wrong


@pytest.mark.parametrize(
    ("amount", "code", "level"),
    [("20", None, None), ("0", "not_positive", Level.BLOCK), ("20.01", "more_than_in_hand", Level.BLOCK),
     ("19.99", "not_all", Level.WARN)],
)  # fmt: skip
def test_a_branch_hands_up_all_it_has_and_no_more(amount: str, code, level) -> None:
    found = check_remittance(yuan(amount), yuan("20"))
    assert [(one.code, one.level) for one in found] == ([(code, level)] if code else [])
