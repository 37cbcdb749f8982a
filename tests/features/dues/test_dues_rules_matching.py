"""Statement lines to members and months: sure where everything agrees, asked about otherwise."""

from dataclasses import replace

import pytest
from dues_people import member, month, yuan
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues.fields import read_amount
from branchdesk.features.dues.model import StatementLine
from branchdesk.features.dues.rules.collecting import Part
from branchdesk.features.dues.rules.duty import months_of
from branchdesk.features.dues.rules.matching import match, serials
from branchdesk.features.dues.rules.memos import named
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month

NOVEMBER = month("2026-11")
PEOPLE = [
    member("gang", "萧刚", staff_number="3719368"),
    member("jian1", "郝建", staff_number="4972605"),
    member("jian2", "郝建", staff_number="4972606"),
    member("zhe", "张喆", staff_number="8789506"),
    member("xia", "谢霞静"),
]


def line(payer: str, amount: str | Yuan, memo: str = "", staff: str = "", **changes) -> StatementLine:
    plain = {"id": "l", "statement_id": "s", "number": 1, "at": "2026-11-05 13:42", "payer": payer, "staff_number": staff,
             "amount": yuan(amount), "memo": memo, "serial": "998932100512"}  # fmt: skip
    return StatementLine(**{**plain, **changes})


def rest(uid: str, *months: str, amount: str = "15.00"):
    return {uid: {month(one): yuan(amount) for one in months}}


def one(read: StatementLine, left=None, **more):
    return match([read], PEOPLE, left or {}, NOVEMBER, **more)[0]


def codes(found) -> list[str]:
    return [each.code for each in found.doubts]


def test_a_staff_number_a_name_and_the_right_amount_are_sure() -> None:
    found = one(line("萧刚", "15.00", "11月党费", "3719368"), rest("gang", "2026-11"))
    assert (found.member_id, found.is_sure, found.doubts) == ("gang", True, ())
    assert found.allocation.parts == (Part(NOVEMBER, yuan("15")),)


def test_back_months_named_in_the_memo_are_paid_first() -> None:
    left = rest("gang", "2026-09", "2026-10", "2026-11")
    found = one(line("萧刚", "30.00", "补交9-10月", "3719368"), left)
    assert [str(part.month) for part in found.allocation.parts] == ["2026-09", "2026-10"]
    assert found.is_sure


def test_an_amount_that_does_not_fit_is_asked_about() -> None:
    found = one(line("萧刚", "31.42", "补交9-10月", "3719368"), rest("gang", "2026-09", "2026-10"))
    assert (codes(found), found.is_sure) == (["amount_differs", "extra"], False)
    assert found.doubts[0].text == "附言“补交9-10月”应交 30.00 元，实收 31.42 元，请核对"
    less = one(line("萧刚", "20.00", "补交9-10月", "3719368"), rest("gang", "2026-09", "2026-10"))
    assert codes(less) == ["amount_differs"]


def test_one_month_while_earlier_ones_are_open_is_asked_about() -> None:
    left = rest("gang", "2026-09", "2026-10", "2026-11")
    found = one(line("萧刚", "15.00", "党费", "3719368"), left)
    assert (codes(found), [str(part.month) for part in found.allocation.parts]) == (["earlier_open"], ["2026-09"])
    assert one(line("萧刚", "45.00", "党费", "3719368"), left).is_sure


def test_same_names_are_told_apart_by_the_staff_number_only() -> None:
    asked = one(line("郝建", "15.00"))
    assert (asked.member_id, asked.candidates, codes(asked)) == (None, ("jian1", "jian2"), ["same_names"])
    assert one(line("郝建", "15.00", staff="4972606"), rest("jian2", "2026-11")).member_id == "jian2"


def test_two_members_with_one_staff_number_are_asked_about() -> None:
    twins = [member("a", "何晴", staff_number="1"), member("b", "何朗", staff_number="1")]
    asked = match([line("何林", "1.00", staff="1")], twins, {}, NOVEMBER)[0]
    assert (asked.member_id, codes(asked)) == (None, ["same_numbers"])
    assert match([line("何晴", "1.00", staff="1")], twins, rest("a", "2026-11", amount="1"), NOVEMBER)[0].is_sure


def test_somebody_unknown_is_never_guessed() -> None:
    found = one(line("某校友", "50.00", "捐赠"))
    assert (found.member_id, found.allocation, codes(found)) == (None, None, ["unknown_payer", "not_dues"])
    assert found.reason == "在册党员中没有“某校友”，请选择是为谁交的，或不入账；附言为“捐赠”，可能不是党费"


def test_a_number_of_one_with_the_name_of_another_may_be_paid_for_somebody() -> None:
    found = one(line("何晴", "15.00", staff="3719368"), rest("gang", "2026-11"))
    assert (found.member_id, codes(found), found.is_sure) == ("gang", ["other_name"], False)


def test_a_number_the_ledger_lacks_falls_back_on_the_name_with_a_doubt() -> None:
    found = one(line("谢霞静", "15.00", staff="555"), rest("xia", "2026-11"))
    assert (found.member_id, codes(found)) == ("xia", ["unknown_number"])
    assert one(line("谢霞静", "15.00"), rest("xia", "2026-11")).is_sure


def test_a_rare_character_lost_on_the_way() -> None:
    assert one(line("张?", "15.00", staff="8789506"), rest("zhe", "2026-11")).is_sure
    found = one(line("张?", "15.00"), rest("zhe", "2026-11"))
    assert (found.member_id, codes(found)) == ("zhe", ["lost_characters"])
    assert one(line("?.*", "15.00")).member_id is None


@pytest.mark.parametrize(("amount", "code"), [("-15.00", "not_positive"), ("0.00", "not_positive")])
def test_refunds_and_nothing_are_asked_about(amount: str, code: str) -> None:
    found = one(line("萧刚", amount, staff="3719368"), rest("gang", "2026-11"))
    assert (found.allocation, codes(found), found.is_sure) == (None, [code], False)


def test_large_sums_are_not_booked_as_dues() -> None:
    found = one(line("萧刚", "2000.00", staff="3719368"), rest("gang", "2026-11"))
    assert "large" in codes(found)
    assert not found.is_sure


def test_the_same_serial_is_never_booked_twice() -> None:
    read = line("萧刚", "15.00", staff="3719368")
    assert codes(one(read, rest("gang", "2026-11"), booked={"998932100512"})) == ["twice"]
    first, second = match([read, replace(read, id="k")], PEOPLE, rest("gang", "2026-11"), NOVEMBER)
    assert (first.is_sure, codes(second), second.allocation) == (True, ["twice"], None)


def test_lines_without_a_serial_are_known_by_all_they_say() -> None:
    read = line("萧刚", "15.00", staff="3719368", serial="")
    known = serials([read, read, replace(read, memo="x")])
    assert len(set(known)) == 3
    assert known[1] == f"{known[0]}#2"
    assert serials([replace(read, id="other", number=9)]) == known[:1]
    again = match([read, read], PEOPLE, rest("gang", "2026-10", "2026-11"), NOVEMBER, booked=known)
    assert [codes(each) for each in again] == [["twice"], ["twice"]]
    fresh = match([read, read], PEOPLE, rest("gang", "2026-11"), NOVEMBER)
    assert fresh[0].is_sure
    assert "twin" in codes(fresh[1])


def test_two_lines_of_one_member_never_pay_one_month_twice() -> None:
    lines = [line("萧刚", "15.00", staff="3719368", serial=str(number)) for number in range(3)]
    found = match(lines, PEOPLE, rest("gang", "2026-10", "2026-11"), NOVEMBER)
    assert [[str(part.month) for part in each.allocation.parts] for each in found] == [
        ["2026-10"],
        ["2026-11"],
        ["2026-11"],
    ]
    assert [each.allocation.extra for each in found] == [Yuan(0), Yuan(0), yuan("15")]
    assert codes(found[2]) == ["amount_differs", "extra"]


@pytest.mark.parametrize(
    ("memo", "first", "last"),
    [
        ("补交9-10月", "2026-09", "2026-10"), ("9—10月份党费", "2026-09", "2026-10"), ("9月至10月", "2026-09", "2026-10"),
        ("11月党费", "2026-11", "2026-11"), ("十一月党费", "2026-11", "2026-11"), ("九至十月", "2026-09", "2026-10"),
        ("9、10月", "2026-09", "2026-10"), ("9月、10月", "2026-09", "2026-10"), ("２０２６年３月", "2026-03", "2026-03"),
        ("2025年12月-2026年2月", "2025-12", "2026-02"), ("11-2月", "2025-11", "2026-02"), ("全年党费", "2026-01", "2026-12"),
        ("2025年全年", "2025-01", "2025-12"), ("三季度", "2026-07", "2026-09"), ("第3季度", "2026-07", "2026-09"),
        ("上半年", "2026-01", "2026-06"), ("下半年", "2026-07", "2026-12"), ("1-6月", "2026-01", "2026-06"),
        ("1月党费", "2027-01", "2027-01"), ("2026.9-10月", "2026-09", "2026-10"),
    ],
)  # fmt: skip
def test_a_memo_names_its_months(memo: str, first: str, last: str) -> None:
    assert named(memo, NOVEMBER).months == tuple(month(first).until(month(last)))


@pytest.mark.parametrize(
    ("memo", "spans"),
    [
        ("补齐1月和7-10月", ["2026-01", "2026-07:2026-10"]), ("1、7至10月", ["2026-01", "2026-07:2026-10"]),
        ("1月,7月-10月", ["2026-01", "2026-07:2026-10"]), ("一月份、七月份至十月份", ["2026-01", "2026-07:2026-10"]),
        ("1月 7-10月", ["2026-01", "2026-07:2026-10"]), ("1 7-10月", ["2026-01", "2026-07:2026-10"]),
        ("2026年1月和3月", ["2026-01", "2026-03"]), ("2025年1月和3月", ["2025-01", "2025-03"]),
        ("12月和次年1月", ["2026-12:2027-01"]), ("10-12月，明年1月", ["2026-10:2027-01"]), ("12、1月", ["2026-12:2027-01"]),
        ("去年12月", ["2025-12"]), ("去年12月和今年1月", ["2025-12:2026-01"]), ("2025年度1月", ["2025-01"]), ("补1月", ["2026-01"]),
        ("2025年11月—12月、2026年1-3月", ["2025-11:2026-03"]), ("3月、5月、7月-9月党费", ["2026-03", "2026-05", "2026-07:2026-09"]),
        ("上半年和9月", ["2026-01:2026-06", "2026-09"]), ("一、二季度", ["2026-01:2026-06"]), ("1-3季度", ["2026-01:2026-09"]),
        ("7月至今", ["2026-07:2026-11"]), ("补交9-10月,预交12月", ["2026-09:2026-10", "2026-12"]), ("9/10月", ["2026-09:2026-10"]),
        ("2026-11-05 11月党费", ["2026-11"]), ("20261105 11月", ["2026-11"]), ("2026年11月20日交9月、10月", ["2026-09:2026-10"]),
        ("2026-9-10月", ["2026-09:2026-10"]),
    ],
)  # fmt: skip
def test_a_memo_may_name_months_in_several_pieces(memo: str, spans: list[str]) -> None:
    wanted = [one for span in spans for one in month(span[:7]).until(month(span[-7:]))]
    assert named(memo, NOVEMBER) == (tuple(wanted), True)


@pytest.mark.parametrize(
    "memo", ["13月", "9-13月", "1月和2025年12月", "2025年党费3月", "2024-2025年全年", "3月，7|9月", "党费3 11月(4)"]
)
def test_months_that_are_not_all_understood_are_asked_about(memo: str) -> None:
    assert not named(memo, NOVEMBER).whole
    found = one(line("萧刚", "15.00", memo, "3719368"), rest("gang", "2026-11"))
    assert "months_unclear" in codes(found)
    assert not found.is_sure


def test_a_gap_in_the_months_of_a_memo_is_proposed_as_it_stands() -> None:
    left = rest("gang", *(f"2026-{number:02d}" for number in (1, 5, 7, 8, 9, 10, 11)))
    found = one(line("萧刚", "75.00", "补齐1月和7-10月", "3719368"), left)
    assert found.allocation is not None
    assert [part.month.month for part in found.allocation.parts] == [1, 7, 8, 9, 10]


@pytest.mark.parametrize(
    "memo", ["", "党费", "补交", "13月", "0月", "11月5日交", "20261105", "99999月", "9-13月", "一次"]
)
def test_a_memo_that_names_none_says_nothing(memo: str) -> None:
    assert named(memo, NOVEMBER).months == ()


@given(
    st.text("0123456789-—至到、,年月份季度上下半全十一二三第 .补交党费", max_size=16), st.sampled_from(months_of(2026))
)
def test_no_memo_breaks_it(memo: str, on: Month) -> None:
    found = named(memo, on).months
    assert list(found) == sorted(set(found))
    assert len(found) <= 12


@pytest.mark.parametrize(
    ("text", "fen"),
    [("?31.42", 3142), ("?1,093.50", 109350), ("¥1,093.50", 109350), ("￥2.40", 240), ("+15.00", 1500), ("-15.00", -1500),
     ("１５.００", 1500), ("15元", 1500), ("\ufffd0.20", 20), ("壹拾伍元整", 1500)],
)  # fmt: skip
def test_amounts_of_statements_may_have_lost_their_sign(text: str, fen: int) -> None:
    assert read_amount(text) == Yuan(fen)


@pytest.mark.parametrize("text", ["", "?", "??15", "NaN", "1e18", "15.001", "=1+1", "十五", "1.2.3"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="金额"):
        read_amount(text)


@given(st.lists(st.tuples(st.sampled_from(["萧刚", "郝建", "张?", "某校友", ""]), st.sampled_from(["", "3719368", "4972605", "77"]),
                          st.integers(-5000, 5000), st.sampled_from(["", "9-10月", "11月", "捐赠", "全年"])), max_size=12))  # fmt: skip
def test_no_statement_books_more_than_it_says_or_a_month_twice(rows) -> None:
    left = {one.id: {each: yuan("15") for each in months_of(2026)} for one in PEOPLE}
    lines = [
        line(payer, Yuan(fen), memo, staff, serial=str(place)) for place, (payer, staff, fen, memo) in enumerate(rows)
    ]
    found = match(lines, PEOPLE, left, NOVEMBER)
    assert [each.line for each in found] == lines
    paid: dict[tuple[str, Month], int] = {}
    for each in found:
        assert each.is_sure or each.doubts
        if each.allocation is not None:
            assert each.allocation.total == each.line.amount
            for part in each.allocation.parts:
                if not part.extra:
                    paid[each.member_id, part.month] = paid.get((each.member_id, part.month), 0) + part.amount.fen
    assert all(fen <= 1500 for fen in paid.values())


@pytest.mark.parametrize(
    ("memo", "whose"),
    [
        ("代张喆交", "zhe"),
        ("代张喆交11月党费", "zhe"),
        ("萧刚代张喆交11月党费", "zhe"),
        ("替 张喆 缴党费", "zhe"),
        ("帮张喆交党费", "zhe"),
        ("为张喆交", "zhe"),
        ("代交：谢霞静", "xia"),
        ("代缴党费（谢霞静）", "xia"),
        ("替父亲张喆交", "zhe"),
        ("张喆党费由萧刚代交", "zhe"),
        ("张喆（萧刚代交）", "zhe"),
        ("张喆11月党费", "zhe"),
        ("萧刚转张喆党费", "zhe"),
        ("受张喆委托", "zhe"),
        ("8789506 11月", "zhe"),
        ("代收代缴 张喆", "zhe"),
    ],
)
def test_who_is_paid_for_is_proposed_and_always_asked_about(memo: str, whose: str) -> None:
    left = {**rest("gang", "2026-11"), **rest("zhe", "2026-11"), **rest("xia", "2026-11")}
    found = one(line("萧刚", "15.00", memo, "3719368"), left)
    assert (found.member_id, found.candidates, codes(found)) == (whose, (whose,), ["for_another"])
    assert found.allocation is not None
    assert not found.is_sure
    assert found.reason.startswith(f"附言“{memo}”：像是萧刚代")


@pytest.mark.parametrize(
    ("memo", "candidates", "code"),
    [
        ("张喆11月党费", ("zhe",), "by_memo"), ("11月党费 8789506", ("zhe",), "by_memo"), ("郝建党费", ("jian1", "jian2"), "by_memo"),
        ("儿子张喆党费", ("zhe",), "for_another"), ("代张喆交", ("zhe",), "for_another"), ("党费", (), "unknown_payer"),
    ],
)  # fmt: skip
def test_a_payer_nobody_knows_is_looked_for_in_the_memo(memo: str, candidates: tuple[str, ...], code: str) -> None:
    """微信 says a nickname for the payer: that is nobody else."""
    found = one(line("小太阳", "15.00", memo), {**rest("zhe", "2026-11")})
    assert (found.candidates, codes(found)[0]) == (candidates, code)
    assert not found.is_sure
    assert found.may_stand == (code == "by_memo" and len(candidates) == 1)


@pytest.mark.parametrize(
    ("memo", "candidates"),
    [
        ("代郝建交党费", ("jian1", "jian2")),
        ("代张喆、谢霞静交", ("zhe", "xia")),
        ("代某同学交党费", ()),
        ("代交党费", ()),
        ("萧刚代交", ()),
        ("妻子党费", ()),
        ("两人党费", ()),
        ("张喆、谢霞静党费", ("zhe", "xia")),
        ("张喆由谢霞静代交", ("zhe", "xia")),
    ],
)
def test_paying_for_somebody_not_known_for_sure_is_nobodys_payment(memo: str, candidates: tuple[str, ...]) -> None:
    found = one(line("萧刚", "15.00", memo, "3719368"), rest("gang", "2026-11"))
    assert (found.member_id, found.candidates, codes(found)) == (None, candidates, ["for_another"])
    assert found.allocation is None


@pytest.mark.parametrize(
    "memo",
    [
        "11月党费", "新时代党费", "代收代缴党费", "代扣党费", "为党交党费", "给支部交", "帮扶资金", "萧刚党费",
        "3719368萧刚11月党费", "2026110512345",
    ],
)  # fmt: skip
def test_words_that_only_look_like_paying_for_another_change_nothing(memo: str) -> None:
    found = one(line("萧刚", "15.00", memo, "3719368"), rest("gang", "2026-11"))
    assert (found.member_id, "for_another" in codes(found)) == ("gang", False)


def test_a_surname_that_is_the_word_for_paying_is_a_name() -> None:
    people = [member("dai", "代明芳", staff_number="7"), member("ming", "明芳", staff_number="8")]
    read = line("代明芳", "15.00", "代明芳交11月党费", "7")
    assert match([read], people, rest("dai", "2026-11"), NOVEMBER)[0].is_sure
