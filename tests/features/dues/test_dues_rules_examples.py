"""The 46 worked examples of dues (domain §1.12), each under its number."""

import pytest
from dues_people import assessment, day, member, month, owed_months, policy, relief, yuan

from branchdesk.features.dues.model import Payer, ReliefKind, Rounding
from branchdesk.features.dues.rules import arrears, collecting
from branchdesk.features.dues.rules import relief as reliefs
from branchdesk.features.dues.rules.assessing import owed
from branchdesk.features.dues.rules.duty import months_due, months_of
from branchdesk.features.dues.rules.rates import due, rate_pack
from branchdesk.features.dues.rules.wages import base_of_wages, month_of_quarter
from branchdesk.features.members.model import Standing
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.problems import Level

PACK = rate_pack(month("2026-03"))
SALARY = [
    (1, "0.01", 50, "0.00"), (2, "100.00", 50, "0.50"), (3, "2160.00", 50, "10.80"), (4, "2999.99", 50, "15.00"),
    (5, "3000.00", 50, "15.00"), (6, "3000.01", 100, "30.00"), (7, "3141.59", 100, "31.42"),
    (8, "3500.00", 100, "35.00"), (9, "4900.00", 100, "49.00"), (10, "4999.99", 100, "50.00"),
    (11, "5000.00", 100, "50.00"), (12, "5000.01", 150, "75.00"), (13, "5100.00", 150, "76.50"),
    (14, "6234.56", 150, "93.52"), (15, "6637.83", 150, "99.57"), (16, "7890.12", 150, "118.35"),
    (17, "8333.33", 150, "125.00"), (18, "9999.99", 150, "150.00"), (19, "10000.00", 150, "150.00"),
    (20, "10000.01", 200, "200.00"), (21, "12000.00", 200, "240.00"), (22, "15678.90", 200, "313.58"),
    (23, "33333.33", 200, "666.67"), (24, "50000.00", 200, "1000.00"), (25, "50000.01", 200, "1000.00"),
    (26, "60000.00", 200, "1000.00"),
]  # fmt: skip
OTHERS = [
    (27, Payer.ANNUAL, "18000", 200, "360.00"), (28, Payer.ANNUAL, "100000", 200, "1000.00"),
    (31, Payer.RETIRED, "3000.00", 50, "15.00"), (32, Payer.RETIRED, "5000.00", 50, "25.00"),
    (33, Payer.RETIRED, "5000.01", 100, "50.00"), (35, Payer.RETIRED, "7312.40", 100, "73.12"),
    (38, Payer.STUDENT_PAID, "9200", 150, "138.00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "rate", "owes"), [one[1:] for one in SALARY], ids=[f"example_{one[0]}" for one in SALARY]
)
def test_a_monthly_salary_owes_a_share_of_the_whole_base(base: str, rate: int, owes: str) -> None:
    found = due(Payer.MONTHLY, yuan(base), PACK)
    assert (found.rate, found.due) == (rate, yuan(owes))
    assert found.is_valid


@pytest.mark.parametrize(
    ("payer", "base", "rate", "owes"), [one[1:] for one in OTHERS], ids=[f"example_{one[0]}" for one in OTHERS]
)
def test_other_payers_on_a_base(payer: Payer, base: str, rate: int, owes: str) -> None:
    found = due(payer, yuan(base), PACK)
    assert (found.rate, found.due) == (rate, yuan(owes))


def test_example_1_what_rounds_to_nothing_is_remarked_on() -> None:
    notes = due(Payer.MONTHLY, yuan("0.01"), PACK).notes
    assert [(one.code, one.level) for one in notes] == [("rounded_away", Level.OK)]


def test_example_15_the_base_b1_out_of_a_wage_sheet() -> None:
    items = [("岗位工资", "3810"), ("薪级工资", "2519"), ("基础性绩效", "2850"), ("养老保险", "1152"),
             ("住房公积金", "734.32"), ("医疗保险", "183.58"), ("失业保险", "45.90"), ("职业年金", "367.16"),
             ("个人所得税", "58.21")]  # fmt: skip
    base = base_of_wages((name, yuan(amount)) for name, amount in items)
    assert base.base == yuan("6637.83")
    assert base.notes == ()
    assert base.arithmetic == (
        "3810.00 + 2519.00 + 2850.00 − (1152.00 + 734.32 + 183.58 + 45.90 + 367.16 + 58.21) = 6637.83"
    )
    assert due(Payer.MONTHLY, base.base, PACK).line == "6637.83 × 1.5% = 99.57 · 组电明字〔2017〕5号"


def test_example_16_rounded_to_jiao_and_yuan() -> None:
    sums = {way: due(Payer.MONTHLY, yuan("7890.12"), PACK, policy(rounding=way)).due for way in Rounding}
    assert sums == {Rounding.FEN: yuan("118.35"), Rounding.JIAO: yuan("118.40"), Rounding.YUAN: yuan("118")}


def test_examples_25_26_and_28_keep_the_uncapped_sum() -> None:
    assert due(Payer.MONTHLY, yuan("50000.01"), PACK).uncapped == yuan("1000.00")
    found = due(Payer.MONTHLY, yuan("60000"), PACK)
    assert (found.uncapped, found.arithmetic) == (yuan("1200"), "60000.00 × 2% = 1200.00，按上限 1000.00")
    assert due(Payer.ANNUAL, yuan("100000"), PACK).uncapped == yuan("2000")


def test_example_29_a_quarters_income_is_taken_by_the_month() -> None:
    base = month_of_quarter(yuan("12600"))
    assert base == yuan("4200")
    assert due(Payer.NONMONTHLY, base, PACK).due == yuan("42.00")


def test_example_30_a_quarter_of_losses_owes_nothing_and_asks() -> None:
    found = due(Payer.NONMONTHLY, month_of_quarter(yuan("-8000")), PACK)
    assert (found.due, found.is_valid) == (Yuan(0), True)
    assert [(one.code, one.level) for one in found.notes] == [("base_zero", Level.WARN)]
    assert "下岗失业" in found.notes[0].text


def test_example_34_allowances_of_the_retired_do_not_count() -> None:
    base = base_of_wages([("基本养老金", yuan("4800")), ("津补贴", yuan("2600"))], Payer.RETIRED, PACK)
    assert (base.base, base.unknown) == (yuan("4800"), ())
    assert due(Payer.RETIRED, base.base, PACK).due == yuan("24.00")


def test_examples_36_and_37_a_student_owes_two_jiao_a_month() -> None:
    found = due(Payer.STUDENT, None, PACK)
    assert (found.due, found.rate, found.line) == (yuan("0.20"), 0, "定额 0.20 · 中组发〔2008〕3号")
    year = owed_months([assessment("0.20", payer=Payer.STUDENT, base=None)], [], None, months_of(2026))
    assert sum(one.fen for one in year.values()) == 240


@pytest.mark.parametrize("payer", [Payer.UNEMPLOYED, Payer.DIBAO, Payer.RELIEF])
def test_example_39_fixed_amounts(payer: Payer) -> None:
    assert due(payer, None, PACK).due == yuan("0.20")


@pytest.mark.parametrize(
    ("approved", "owes", "codes"),
    [("0.50", "0.50", []), ("0.20", "0.20", []), ("1.00", "1.00", []), ("1.20", "0", ["farmer_limits"]),
     ("0.19", "0", ["farmer_limits"]), ("", "0", ["farmer_missing"])],
)  # fmt: skip
def test_example_40_a_farmer_owes_what_was_settled_between_two_jiao_and_one_yuan(
    approved: str, owes: str, codes: list[str]
) -> None:
    found = due(Payer.FARMER, None, PACK, approved=yuan(approved) if approved else None)
    assert (found.due, [one.code for one in found.notes]) == (yuan(owes), codes)
    assert found.is_valid is not bool(codes)


def test_example_41_a_reduced_amount_counts_only_when_approved() -> None:
    rows, march = [assessment("40.00")], month("2026-03")
    approved = relief(ReliefKind.REDUCED, "2026-01", "2026-06", "10.00")
    assert owed(rows, [approved], None, march) == yuan("10.00")
    unapproved = relief(ReliefKind.REDUCED, "2026-01", "2026-06", "10.00", approved_on=None)
    assert owed(rows, [unapproved], None, march) == yuan("40.00")
    assert [one.code for one in reliefs.problems(unapproved)] == ["approval_missing"]
    assert due(Payer.MONTHLY, yuan("4000"), PACK, approved=yuan("10")).line == (
        "批准交 10.00（原 4000.00 × 1% = 40.00） · 组电明字〔2017〕5号"
    )


def test_example_42_exempt_months_are_nothing_and_no_arrears() -> None:
    rows, free = [assessment("40.00")], [relief(ReliefKind.EXEMPT, "2026-01", "2026-06")]
    sums = owed_months(rows, free, None, months_of(2026)[:6])
    assert set(sums.values()) == {Yuan(0)}
    assert arrears.runs({"m": sums}, {}, [], month("2026-06")) == []


def test_example_43_a_new_probationer_owes_from_the_month_of_the_meeting() -> None:
    one = member(standing=Standing.PROBATIONARY, joined_on=day("2026-03-18"))
    duty = months_due(one, [], 2026)
    assert duty.months == months_of(2026)[2:]
    rows = [assessment("0.20", "2026-03", payer=Payer.STUDENT, base=None)]
    assert sum(each.fen for each in owed_months(rows, [], duty, months_of(2026)).values()) == 200


@pytest.mark.parametrize(("first", "codes"), [("2026-04", []), ("2026-03", ["back_months"])])
def test_example_44_six_months_back_are_usual_and_seven_are_asked_about(first: str, codes: list[str]) -> None:
    rest = {one: yuan("10") for one in month(first).until(month("2026-09"))}
    found = collecting.spread(Yuan(1000 * len(rest)), rest, month("2026-10"))
    assert [(one.code, one.level) for one in found.notes] == [(code, Level.WARN) for code in codes]
    assert found.extra == Yuan(0)


def test_example_45_below_a_thousand_more_is_ordinary() -> None:
    found = collecting.spread(yuan("999.99"), {}, month("2026-05"))
    assert [one.code for one in found.notes] == ["extra"]
    assert found.extra == yuan("999.99")


def test_example_46_a_thousand_and_more_goes_the_way_of_large_dues() -> None:
    found = collecting.spread(yuan("1000.01"), {}, month("2026-05"))
    assert [(one.code, one.level) for one in found.notes] == [("large", Level.BLOCK)]
    assert collecting.is_large(yuan("1000.00"), PACK)
