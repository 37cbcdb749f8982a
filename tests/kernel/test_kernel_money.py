"""Money: whole fen, read, shown, written out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel.money import LIMIT, Yuan

amounts = st.integers(-LIMIT + 1, LIMIT - 1).map(Yuan)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0), ("12", 1200), ("12.5", 1250), ("12.50", 1250), ("12.500", 1250), ("0.01", 1), ("1,234.50", 123450),
        ("1234.50元", 123450), ("¥1,234.50", 123450), ("￥12", 1200), (" ¥ 12 元 ", 1200), ("１２．５", 1250),
        ("１，２３４．５０", 123450), ("-3.20", -320), ("1,234,567.89", 123456789), ("9999999999.99", LIMIT - 1),
    ],
)  # fmt: skip
def test_usual_spellings_are_read(text, fen):
    assert Yuan.read(text) == Yuan(fen)


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "NaN", "Infinity", "1e3", "1E+10", "十二元五角", "1.2.3", "1,23", "12,34.5", "1.", ".5", "--1", "1 2",
     "+5", "=1+1"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_advice(text):
    with pytest.raises(ValueError, match=r"金额应写成 1234\.50"):
        Yuan.read(text)


@pytest.mark.parametrize("text", ["0.001", "12.345", "1.00000000000000000000000000000000001"])
def test_parts_of_a_fen_are_refused(text):
    with pytest.raises(ValueError, match="最多两位小数"):
        Yuan.read(text)


@pytest.mark.parametrize("text", ["10000000000", "-10000000000", "9" * 60])
def test_an_amount_beyond_the_limit_is_refused(text):
    with pytest.raises(ValueError, match="金额过大"):
        Yuan.read(text)


@pytest.mark.parametrize("value", ["Infinity", "-Infinity", "NaN"])
def test_no_number_is_no_amount(value):
    with pytest.raises(ValueError, match="金额应写成"):
        Yuan.of(Decimal(value))


@given(amounts)
def test_what_is_shown_is_read_back(amount):
    assert Yuan.read(str(amount)) == amount
    assert Yuan.read(str(amount).replace(",", "")) == amount


@given(amounts, amounts)
def test_amounts_add_and_compare_as_fen(one, other):
    assert (one + other).fen == one.fen + other.fen
    assert (one - other) + other == one
    assert (one < other) == (one.fen < other.fen)


@pytest.mark.parametrize(
    ("fen", "rate", "result"),
    [(300_000, "0.005", 1500), (333_333, "0.005", 1667), (100, "0.005", 1), (99, "0.005", 0), (-100, "0.005", -1),
     (123_456_789, "0.02", 2_469_136)],
)  # fmt: skip
def test_a_rate_rounds_half_up_to_the_fen(fen, rate, result):
    assert Yuan(fen).times(Decimal(rate)) == Yuan(result)


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("0", "零元整"), ("0.01", "壹分"), ("0.10", "壹角整"), ("0.11", "壹角壹分"), ("1", "壹元整"), ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"), ("11.10", "壹拾壹元壹角整"), ("100", "壹佰元整"), ("101", "壹佰零壹元整"),
        ("110", "壹佰壹拾元整"), ("1003.50", "壹仟零叁元伍角整"), ("1010", "壹仟零壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"), ("6007.14", "陆仟零柒元壹角肆分"), ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"), ("20000", "贰万元整"), ("20001", "贰万零壹元整"),
        ("20010", "贰万零壹拾元整"), ("100000", "壹拾万元整"), ("100000.01", "壹拾万元零壹分"),
        ("100100", "壹拾万零壹佰元整"), ("107000.53", "壹拾万柒仟元伍角叁分"), ("1000000", "壹佰万元整"),
        ("10000000", "壹仟万元整"), ("100000000", "壹亿元整"), ("100000001", "壹亿零壹元整"),
        ("100001000", "壹亿零壹仟元整"), ("100010000", "壹亿零壹万元整"), ("1000000001", "壹拾亿零壹元整"),
        ("1010101010", "壹拾亿壹仟零壹拾万壹仟零壹拾元整"),
        ("9999999999.99", "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"), ("-1.50", "负壹元伍角整"),
    ],
)  # fmt: skip
def test_amounts_are_written_out_in_capitals(text, capitals):
    assert Yuan.read(text).capitals() == capitals


@given(st.integers(0, LIMIT - 1).map(Yuan))
def test_capitals_say_the_amount_and_nothing_twice(amount):
    words = amount.capitals()
    assert _said(words) == amount.fen
    assert "零零" not in words
    assert not any(f"零{unit}" in words.replace("零元整", "") for unit in "元角分拾佰仟万亿")
    assert words.endswith(("整", "分"))


def _said(words: str) -> int:
    """The fen that capitals mean, read back by counting."""
    total = group = 0
    digit = 0
    for c in words:
        if c in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(c)
        elif c in "拾佰仟":
            group += digit * 10 ** ("拾佰仟".index(c) + 1)
            digit = 0
        elif c in "万亿":
            total = (total + group + digit) * (10_000 if c == "万" else 1) if c == "万" else (group + digit) * 10**8
            group = digit = 0
            if c == "亿":
                return total * 100 + _said(words.partition("亿")[2])
        elif c == "元":
            total, group, digit = (total + group + digit) * 100, 0, 0
        elif c in "角分":
            total += digit * (10 if c == "角" else 1)
            digit = 0
    return total
