"""Money over months: spread, counted, taken back; no fen is lost or invented."""

from dataclasses import replace

import pytest
from dues_people import day, month, payment, relief, yuan
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues.model import Channel, ReliefKind
from branchdesk.features.dues.rules import collecting
from branchdesk.features.dues.rules.collecting import CellState, Part, cell, counter, fill, rest_of, spread
from branchdesk.features.dues.rules.duty import months_of
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.months import Month

YEAR = months_of(2026)
months = st.sampled_from(YEAR)
fens = st.integers(0, 200_000)
rests = st.dictionaries(months, fens.map(Yuan))


def test_back_months_first_then_this_one_then_ahead() -> None:
    rest = {month(text): yuan("99.57") for text in ("2026-12", "2026-11", "2026-09", "2026-10")}
    found = spread(yuan("350"), rest, month("2026-11"))
    assert found.parts == (
        Part(month("2026-09"), yuan("99.57")), Part(month("2026-10"), yuan("99.57")),
        Part(month("2026-11"), yuan("99.57")), Part(month("2026-12"), yuan("51.29")),
    )  # fmt: skip
    assert found.line() == "350.00 = 2026-09 99.57 + 2026-10 99.57 + 2026-11 99.57 + 2026-12 51.29"


def test_what_is_more_than_owed_is_extra_and_asked_about() -> None:
    found = fill(yuan("20"), yuan("15"), month("2026-11"))
    assert found.parts == (Part(month("2026-11"), yuan("15")), Part(month("2026-11"), yuan("5"), extra=True))
    assert found.notes[0].text == "收款 20.00 元，多于应交 5.00 元，记为多交，请确认是本人自愿"
    assert found.line() == "20.00 = 2026-11 15.00 + 多交 5.00"


def test_some_months_only() -> None:
    rest = {one: yuan("10") for one in YEAR}
    found = spread(yuan("20"), rest, month("2026-11"), months={month("2026-09"), month("2026-10")})
    assert [str(one.month) for one in found.parts] == ["2026-09", "2026-10"]


def test_a_year_in_january_is_asked_about() -> None:
    found = spread(yuan("2.40"), {one: yuan("0.20") for one in YEAR}, month("2026-01"))
    assert [one.code for one in found.notes] == ["ahead_months"]
    assert len(found.parts) == 12


@pytest.mark.parametrize("amount", [Yuan(0), Yuan(-1), Yuan(LIMIT)])
def test_only_money_is_received(amount: Yuan) -> None:
    with pytest.raises(Refusal, match="收款金额"):
        spread(amount, {}, month("2026-11"))


@given(st.integers(1, LIMIT - 1).map(Yuan), rests, months, st.none() | st.sets(months, min_size=1))
def test_a_spread_sums_up_to_the_fen(amount: Yuan, rest, this: Month, only) -> None:
    found = spread(amount, rest, this, months=only)
    assert found.total == amount
    for part in found.parts:
        assert part.amount > Yuan(0)
        assert part.extra or part.amount <= rest[part.month]
        assert only is None or part.month in only
    if found.extra > Yuan(0):
        open_ = {one: left for one, left in rest.items() if only is None or one in only}
        assert sum(left.fen for left in open_.values()) == amount.fen - found.extra.fen


@given(st.dictionaries(months, fens.map(Yuan), min_size=1), st.lists(
    st.one_of(st.tuples(st.just("pay"), st.integers(1, 300_000), months),
              st.tuples(st.just("cell"), st.integers(1, 300_000), months),
              st.tuples(st.just("back"), st.integers(0, 40), months)), max_size=20))  # fmt: skip
def test_no_sequence_of_payments_and_corrections_loses_or_invents_a_fen(owed, deeds) -> None:
    rows, handed, back = [], 0, set()
    for deed, number, this in deeds:
        rest = rest_of(owed, collecting.paid_by_month(rows))
        if deed == "back":
            whole = [one for one in rows if one.corrects_id is None and one.id not in back]
            if whole:
                wrong = whole[number % len(whole)]
                rows.append(counter(wrong, day("2026-12-01"), "登记有误", back))
                back.add(wrong.id)
                handed -= wrong.amount.fen
            continue
        found = spread(Yuan(number), rest, this) if deed == "pay" else fill(Yuan(number), rest.get(this, Yuan(0)), this)
        rows += collecting.payments_of(found, "m", "b", day("2026-11-05"))
        handed += number
    paid = collecting.paid_by_month(rows)
    assert sum(one.amount.fen for one in rows) == handed
    assert sum(one.fen for one in paid.values()) + sum(one.amount.fen for one in rows if one.extra) == handed
    assert all(Yuan(0) <= paid[one] <= owed[one] for one in paid)
    left = rest_of(owed, paid)
    assert sum(one.fen for one in left.values()) == sum(one.fen for one in owed.values()) - sum(
        one.fen for one in paid.values()
    )


def test_the_rows_of_one_sum_share_a_slip() -> None:
    found = spread(yuan("20"), {one: yuan("10") for one in YEAR}, month("2026-01"))
    rows = collecting.payments_of(
        found, "m", "b", day("2026-01-05"), channel=Channel.TRANSFER, paid_by="何晴", relation="配偶"
    )
    assert len({one.slip for one in rows}) == 1
    assert rows[0].slip
    assert len({one.id for one in rows}) == 2
    alone = collecting.payments_of(fill(yuan("10"), yuan("10"), month("2026-01")), "m", "b", day("2026-01-05"))
    assert [one.slip for one in alone] == [""]


def test_a_red_row_is_the_opposite_and_names_what_it_takes_back() -> None:
    wrong = payment("15.00", "2026-03")
    red = counter(wrong, day("2026-04-02"), " 记错了人 ")
    assert (red.amount, red.corrects_id, red.note, red.month) == (yuan("-15"), wrong.id, "记错了人", wrong.month)
    assert replace(red, id=wrong.id, amount=wrong.amount, paid_on=wrong.paid_on, corrects_id=None, note="") == wrong
    for again, back, why in (
        (red, (), "x"),
        (wrong, {wrong.id}, "x"),
        (wrong, (), " "),
        (replace(wrong, amount=Yuan(-5)), (), "x"),
    ):
        with pytest.raises(Refusal):
            counter(again, day("2026-04-02"), why, back)


EXEMPT = relief(ReliefKind.EXEMPT, "2026-01", "2026-12")
REDUCED = relief(ReliefKind.REDUCED, "2026-01", "2026-12", "5.00")


@pytest.mark.parametrize(
    ("owed", "paid", "of", "holds", "state", "word"),
    [
        ("15", "15", "2026-11", None, CellState.PAID, "已交"),
        ("15", "0", "2026-11", None, CellState.UNPAID, "未交"),
        ("15", "4", "2026-11", None, CellState.PARTLY, "部分"),
        ("15", "4", "2026-08", None, CellState.PARTLY, "部分"),
        ("15", "0", "2026-10", None, CellState.BEHIND, "欠交"),
        ("0", "0", "2026-10", EXEMPT, CellState.EXEMPT, "免交"),
        ("5", "5", "2026-10", REDUCED, CellState.REDUCED, "少交"),
        ("5", "0", "2026-10", REDUCED, CellState.BEHIND, "欠交"),
        ("15", "15", "2026-12", None, CellState.AHEAD, "预交"),
        ("15", "0", "2026-12", None, CellState.LATER, "未到"),
        (None, "0", "2026-10", None, CellState.NOT_DUE, "—"),
        (None, "3", "2026-10", None, CellState.PAID, "已交"),
        ("0", "0", "2026-12", None, CellState.LATER, "未到"),
    ],
)  # fmt: skip
def test_a_cell_says_how_a_month_stands(owed, paid: str, of: str, holds, state: CellState, word: str) -> None:
    found = cell(yuan(owed) if owed else None, yuan(paid), month(of), month("2026-11"), holds)
    assert (found.state, found.word) == (state, word)
    assert found.rest == Yuan(max(0, (yuan(owed).fen if owed else 0) - yuan(paid).fen))


@given(st.none() | fens.map(Yuan), fens.map(Yuan), months, months)
def test_every_cell_has_a_word(owed, paid: Yuan, of: Month, this: Month) -> None:
    found = cell(owed, paid, of, this)
    assert found.word
    assert (found.state in {CellState.PAID, CellState.AHEAD}) <= (found.rest == Yuan(0))
