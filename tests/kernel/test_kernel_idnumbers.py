"""Citizen identity numbers: check digits, faults, masks. All numbers are invented or the standard's own examples."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel.idnumbers import IdFacts, check_digit, examine, known_region, mask_id, mask_phone

TODAY = date(2026, 11, 21)

STANDARD = [
    ("11010519491231002", "X", "女"), ("44052418800101001", "4", "男"), ("37010119010203997", "3", "男"),
    ("51310119820113001", "4", "男"), ("61010320040615002", "0", "女"), ("61010320040615001", "2", "男"),
    ("11010519491231001", "1", "男"),
]  # fmt: skip
"""Body, check digit and sex (domain §5.3)."""


@pytest.mark.parametrize(("body", "check", "sex"), STANDARD)
def test_the_examples_of_the_standard_are_right(body, check, sex):
    assert check_digit(body) == check
    born = date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    assert examine(body + check, TODAY) == IdFacts(born, sex)


@pytest.mark.parametrize(("body", "check", "sex"), STANDARD)
def test_every_other_last_digit_is_refused_and_never_repaired(body, check, sex):
    for wrong in set("0123456789X") - {check}:
        facts = examine(body + wrong, TODAY)
        assert facts.code == "checksum"
        assert f"末位应为 {check}" in facts.fault
        assert facts.sex == sex


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        ("990***********0010", "masked", "脱敏"), ("990000900101001", "id_15", "15 位旧证件号"),
        ("", "id_length", "现 0 位"), ("99000019900101001", "id_length", "现 17 位"),
        ("9900001990010100100", "id_length", "现 19 位"), ("99000019900101A010", "id_shape", "只能是数字"),
        ("X9000019900101001X", "id_shape", "末位可为 X"), ("99000019900101001x", "id_shape", "末位可为 X"),
        ("٩٩٠٠٠٠١٩٩٠٠١٠١٠٠١٠", "id_shape", "只能是数字"), ("990000199002300010", "id_birth", "19900230 不是有效日期"),
        ("990000199013010010", "id_birth", "不是有效日期"), ("990000000001010010", "id_birth", "不是有效日期"),
        ("990000202611220010", "id_birth", "20261122 晚于今天"),
    ],
)  # fmt: skip
def test_every_fault_has_its_own_code_and_sentence(number, code, said):
    facts = examine(number, TODAY)
    assert facts.code == code
    assert said in facts.fault
    assert facts.born is None


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_a_well_made_number_says_birth_and_sex(born, run):
    body = f"990000{born:%Y%m%d}{run:03d}"
    assert examine(body + check_digit(body), TODAY) == IdFacts(born, "男" if run % 2 else "女")


@given(st.dates(date(1930, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born, run, place, shift):
    body = f"990000{born:%Y%m%d}{run:03d}"
    number = body + check_digit(body)
    old = number[place]
    new = "0" if old == "X" else str((int(old) + shift) % 10)
    assert examine(number[:place] + new + number[place + 1 :], TODAY).code in ("checksum", "id_birth")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("990000199001010010", "990***********0010"), ("990000900101001", "990********1001"), ("12345678901", "123****8901"),
     ("1234567890", "**********"), ("", "")],
)  # fmt: skip
def test_an_id_number_is_masked_but_for_head_and_tail(number, shown):
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("19912348455", "199****8455"),
        ("12345678", "123*5678"),
        ("1234567", "*******"),
        ("029-82660000", "029*****0000"),
    ],
)
def test_a_phone_number_is_masked_but_for_head_and_tail(number, shown):
    assert mask_phone(number) == shown


def test_the_region_of_a_number_is_known_or_not():
    assert all(known_region(number) for number in ("110101", "650000", "810000", "990000"))
    assert not any(known_region(number) for number in ("000000", "100000", "880000"))
