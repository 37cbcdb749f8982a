"""Rates of dues: whole brackets, rounding, cap, packs by date, bad input."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from dues_people import month, policy, yuan
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues.model import PAYERS, Payer, Rounding
from branchdesk.features.dues.rules.rates import due, percent, rate_pack
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.problems import Level

PACK = rate_pack(month("2026-03"))
UNITS = {Rounding.FEN: Decimal("0.01"), Rounding.JIAO: Decimal("0.1"), Rounding.YUAN: Decimal("1")}
ON_SALARY = [Payer.MONTHLY, Payer.ANNUAL, Payer.NONMONTHLY, Payer.STUDENT_PAID]
bases = st.integers(0, 20_000_000).map(Yuan)


def _rate(payer: Payer, base: Decimal) -> Decimal:
    """The table of domain §1.2, written down a second time."""
    if payer is Payer.RETIRED:
        return Decimal("0.005") if base <= 5000 else Decimal("0.01")
    for upto, rate in ((3000, "0.005"), (5000, "0.010"), (10000, "0.015")):
        if base <= upto:
            return Decimal(rate)
    return Decimal("0.020")


@given(st.sampled_from([*ON_SALARY, Payer.RETIRED]), bases, st.sampled_from(Rounding))
def test_integers_agree_with_exact_decimals(payer: Payer, base: Yuan, way: Rounding) -> None:
    plain = Decimal(base.fen) / 100
    wanted = (plain * _rate(payer, plain)).quantize(UNITS[way], ROUND_HALF_UP)
    found = due(payer, base, PACK, policy(rounding=way))
    assert Decimal(found.uncapped.fen) / 100 == wanted
    assert found.due == min(found.uncapped, yuan("1000"))


@given(bases, st.sampled_from(Rounding))
def test_the_whole_base_is_taken_never_slice_by_slice(base: Yuan, way: Rounding) -> None:
    found = due(Payer.MONTHLY, base, PACK, policy(rounding=way))
    exact = Fraction(base.fen * found.rate, 10_000)
    half = Fraction({Rounding.FEN: 1, Rounding.JIAO: 10, Rounding.YUAN: 100}[way], 2)
    assert -half < found.uncapped.fen - exact <= half
    assert found.rate in {0, 50, 100, 150, 200}


@pytest.mark.parametrize(
    ("base", "way", "owes"),
    [("1", Rounding.FEN, 1), ("0.99", Rounding.FEN, 0), ("10", Rounding.JIAO, 10), ("9.99", Rounding.JIAO, 0),
     ("100", Rounding.YUAN, 100), ("99.99", Rounding.YUAN, 0), ("3100", Rounding.YUAN, 3100), ("3050", Rounding.YUAN, 3100),
     ("3049.99", Rounding.YUAN, 3000), ("3005", Rounding.JIAO, 3010), ("3000.50", Rounding.FEN, 3001)],
)  # fmt: skip
def test_halves_are_rounded_up_in_every_way(base: str, way: Rounding, owes: int) -> None:
    assert due(Payer.MONTHLY, yuan(base), PACK, policy(rounding=way)).due == Yuan(owes)


@given(st.sampled_from([*ON_SALARY, Payer.RETIRED]), bases, bases)
def test_who_has_more_never_owes_less(payer: Payer, one: Yuan, other: Yuan) -> None:
    low, high = sorted((one, other))
    assert due(payer, low, PACK).due <= due(payer, high, PACK).due


@pytest.mark.parametrize(
    ("base", "near"),
    [("2949.99", False), ("2950.00", True), ("3000.00", True), ("3050.00", True), ("3050.01", False), ("4975", True),
     ("9950", True), ("10050", True), ("7500", False)],
)  # fmt: skip
def test_near_the_edge_of_a_bracket_it_says_so(base: str, near: bool) -> None:
    notes = due(Payer.MONTHLY, yuan(base), PACK).notes
    assert [one.code for one in notes] == (["near_edge"] if near else [])
    assert all(one.level is Level.OK for one in notes)


def test_the_remark_at_an_edge_says_both_rates() -> None:
    text = due(Payer.MONTHLY, yuan("5000.01"), PACK).notes[0].text
    assert text == "基数距 5000.00 元的界限 0.01 元：5000.00 元及以下全额按 1%，超过则全额按 1.5%，属规定本意"


def test_the_edges_of_the_retired_are_their_own() -> None:
    assert due(Payer.RETIRED, yuan("3000"), PACK).notes == ()
    assert due(Payer.RETIRED, yuan("4999"), PACK).notes[0].text.endswith("全额按 0.5%，超过则全额按 1%，属规定本意")


@pytest.mark.parametrize("payer", [*ON_SALARY, Payer.RETIRED])
@pytest.mark.parametrize(
    ("base", "code"), [(None, "base_missing"), (Yuan(-1), "base_negative"), (Yuan(LIMIT), "base_too_large"),
                       (Yuan(10**20), "base_too_large")],
)  # fmt: skip
def test_a_base_that_is_none_is_refused(payer: Payer, base: Yuan | None, code: str) -> None:
    found = due(payer, base, PACK)
    assert ([one.code for one in found.notes], found.is_valid, found.due) == ([code], False, Yuan(0))


@pytest.mark.parametrize("text", ["NaN", "nan", "1e18", "Infinity", "-", "", "12,34", "1.234", "壹万伍元", "一百"])
def test_what_is_no_amount_never_becomes_a_base(text: str) -> None:
    with pytest.raises(ValueError, match="金额"):
        Yuan.read(text)


@pytest.mark.parametrize(
    "text",
    ["1093.50", "¥1,093.50", "￥1093.5元", "１０９３．５０", "¥１，０９３．５０", "壹仟零玖拾叁元伍角", "壹仟零玖拾叁元伍角整",
     "人民币壹仟零玖拾叁圆伍角正"],
)  # fmt: skip
def test_every_usual_spelling_of_a_base_owes_the_same(text: str) -> None:
    assert due(Payer.MONTHLY, Yuan.read(text), PACK).due == yuan("5.47")


@given(st.integers(-LIMIT + 1, LIMIT - 1).map(Yuan))
def test_capitals_are_read_as_they_are_written(amount: Yuan) -> None:
    assert Yuan.read(amount.capitals()) == amount


@given(st.text("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正负", max_size=12))
def test_capitals_are_never_guessed(text: str) -> None:
    try:
        found = Yuan.read(text)
    except ValueError:
        return
    plain = text.replace("圆", "元").replace("正", "整").removesuffix("整").replace("元零", "元")
    assert found.capitals().removesuffix("整").replace("元零", "元") == plain


def test_before_2017_there_was_no_cap_and_pensions_counted_whole() -> None:
    old = rate_pack(month("2016-12"))
    assert (old.name, old.source, old.cap, old.retired_basic_only) == ("dues-2008", "中组发〔2008〕3号", None, False)
    assert due(Payer.MONTHLY, yuan("60000"), old).due == yuan("1200")
    assert old.same_month_change
    assert (PACK.name, PACK.cap, PACK.same_month_change) == ("dues-2017", yuan("1000"), False)
    assert rate_pack(month("2017-01")) is PACK
    assert rate_pack(month("1999-01")) is old


def test_what_stands_under_papers_names_both_documents() -> None:
    assert PACK.footing == "党费规则 2017 版（中组发〔2008〕3号；组电明字〔2017〕5号，2017-01-01 起）"


def test_a_school_may_set_another_fixed_amount_and_its_source_shows() -> None:
    school = policy(fixed=yuan("0.50"), fixed_source="某校党委组织部通知")
    assert due(Payer.STUDENT, None, PACK, school).line == "定额 0.50 · 某校党委组织部通知"
    assert due(Payer.STUDENT, None, PACK, policy(fixed=yuan("0.50"))).source == "本单位规定"
    assert due(Payer.GRAD_UNPLACED, None, PACK).source == "文件未作规定，按学生标准暂定"


@pytest.mark.parametrize("school", [policy(cap=Yuan(0)), policy(cap=Yuan(-5))])
def test_a_cap_of_nothing_is_an_error_of_the_policy(school) -> None:
    found = due(Payer.MONTHLY, yuan("6000"), PACK, school)
    assert ([one.code for one in found.notes], found.is_valid) == (["cap_amount"], False)


def test_a_fixed_amount_of_nothing_is_an_error_of_the_policy() -> None:
    assert not due(Payer.STUDENT, None, PACK, policy(fixed=Yuan(0))).is_valid


def test_a_school_may_set_another_cap() -> None:
    assert due(Payer.MONTHLY, yuan("60000"), PACK, policy(cap=yuan("800"))).due == yuan("800")


@pytest.mark.parametrize(("approved", "valid"), [("0", True), ("40", True), ("40.01", False), ("-1", False)])
def test_an_approved_amount_lies_between_nothing_and_what_was_due(approved: str, valid: bool) -> None:
    assert due(Payer.MONTHLY, yuan("4000"), PACK, approved=yuan(approved)).is_valid is valid


@pytest.mark.parametrize(
    ("rate", "text"), [(50, "0.5%"), (100, "1%"), (150, "1.5%"), (200, "2%"), (5, "0.05%"), (0, "0%")]
)
def test_rates_are_written_as_people_write_them(rate: int, text: str) -> None:
    assert percent(rate) == text


@given(st.sampled_from([payer for payer, _ in PAYERS]), st.none() | st.integers(-(10**20), 10**20).map(Yuan),
       st.none() | st.integers(-(10**20), 10**20).map(Yuan))  # fmt: skip
def test_nothing_typed_ever_breaks_it_or_owes_below_nothing(
    payer: Payer, base: Yuan | None, approved: Yuan | None
) -> None:
    found = due(payer, base, PACK, approved=approved)
    assert Yuan(0) <= found.due <= yuan("1000")
    assert found.due <= found.uncapped or payer is Payer.FARMER
    assert found.is_valid or (found.due == Yuan(0) and found.line == "")
