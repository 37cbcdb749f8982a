"""Months behind: counted calmly, excused where there is a reason, never a decision."""

from datetime import date

import pytest
from dues_people import month, yuan
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues.model import ArrearsNote
from branchdesk.features.dues.rules.arrears import ended_month, runs, spans
from branchdesk.features.dues.rules.duty import months_of
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.problems import Level

YEAR = months_of(2026)


def owing(first: str, last: str, amount: str = "10"):
    return {"m": {one: yuan(amount) for one in month(first).until(month(last))}}


def note(first: str, last: str, *, justified: bool = True) -> ArrearsNote:
    return ArrearsNote(id="n", member_id="m", from_month=month(first), until_month=month(last), justified=justified)


@pytest.mark.parametrize(
    ("first", "level", "weight"),
    [("2026-10", 1, Level.OK), ("2026-09", 1, Level.OK), ("2026-08", 3, Level.WARN), ("2026-06", 3, Level.WARN),
     ("2026-05", 6, Level.WARN), ("2025-01", 6, Level.WARN)],
)  # fmt: skip
def test_levels_are_one_three_and_six_months(first: str, level: int, weight: Level) -> None:
    found = runs(owing(first, "2026-12"), {}, [], month("2026-10"))
    assert [(one.level, one.weight) for one in found] == [(level, weight)]


def test_a_month_not_yet_ended_is_no_arrears() -> None:
    assert ended_month(date(2026, 11, 21)) == month("2026-10")
    assert ended_month(date(2026, 1, 1)) == month("2025-12")
    assert runs(owing("2026-11", "2026-12"), {}, [], month("2026-10")) == []


def test_six_months_in_a_row_are_an_item_to_study_and_nothing_more() -> None:
    found = runs(owing("2026-05", "2026-10", "99.57"), {}, [], month("2026-10"))[0]
    assert found.amount == yuan("597.42")
    assert found.sentence("钟予安") == (
        "钟予安 已连续 6 个月未交党费（2026-05 至 2026-10，合计 597.42 元），未登记正当理由，需按党章程序研究（待研究）"
    )
    assert found.problem("钟予安").code == "arrears_6"
    assert found.problem("钟予安").level is Level.WARN


@pytest.mark.parametrize("gap", ["paid", "partly", "exempt", "not_due", "justified"])
def test_a_month_that_was_no_plain_failure_ends_the_run(gap: str) -> None:
    owed, middle = owing("2026-04", "2026-10"), month("2026-07")
    paid, notes = {}, []
    if gap == "paid":
        paid = {"m": {middle: yuan("10")}}
    elif gap == "partly":
        paid = {"m": {middle: yuan("0.01")}}
    elif gap == "exempt":
        owed["m"][middle] = Yuan(0)
    elif gap == "not_due":
        del owed["m"][middle]
    else:
        notes = [note("2026-07", "2026-07")]
    found = runs(owed, paid, notes, month("2026-10"))[0]
    assert ([str(one) for one in found.run], found.level) == (["2026-08", "2026-09", "2026-10"], 3)
    assert (middle in found.months) is (gap in {"partly", "justified"})


def test_what_is_excused_altogether_leaves_the_red_list() -> None:
    found = runs(owing("2026-05", "2026-10"), {}, [note("2026-01", "2026-12")], month("2026-10"))[0]
    assert (found.level, found.justified, found.run) == (0, found.months, ())
    assert found.sentence("钟予安").endswith("已登记正当理由")
    unexcused = runs(owing("2026-05", "2026-10"), {}, [note("2026-01", "2026-12", justified=False)], month("2026-10"))
    assert unexcused[0].level == 6


def test_a_run_goes_on_over_the_turn_of_the_year() -> None:
    assert len(runs(owing("2025-09", "2026-02"), {}, [], month("2026-02"))[0].run) == 6


def test_a_red_row_opens_its_month_again() -> None:
    found = runs(owing("2026-10", "2026-10"), {"m": {month("2026-10"): Yuan(0)}}, [], month("2026-10"))
    assert [one.level for one in found] == [1]


def test_the_longest_behind_come_first_and_never_by_amount() -> None:
    owed = {"a": owing("2026-10", "2026-10", "900")["m"], "b": owing("2026-04", "2026-10", "0.20")["m"],
            "c": owing("2026-08", "2026-10", "1")["m"]}  # fmt: skip
    assert [one.member_id for one in runs(owed, {}, [], month("2026-10"))] == ["b", "c", "a"]


def test_months_in_a_row_are_drawn_together() -> None:
    assert (
        spans([month("2026-11"), month("2025-12"), month("2026-01"), month("2026-02")]) == "2025-12 至 2026-02、2026-11"
    )
    assert spans([]) == ""


@given(st.dictionaries(st.sampled_from(YEAR), st.integers(0, 500).map(Yuan)),
       st.dictionaries(st.sampled_from(YEAR), st.integers(-100, 500).map(Yuan)), st.sampled_from(YEAR))  # fmt: skip
def test_the_run_agrees_with_a_walk_month_by_month(owed, paid, upto) -> None:
    found = runs({"m": owed}, {"m": paid}, [], upto)
    length = 0
    for one in reversed([each for each in YEAR if each <= upto]):
        if owed.get(one, Yuan(0)) > Yuan(0) and paid.get(one, Yuan(0)) <= Yuan(0):
            length += 1
        else:
            break
    behind = [one for one in YEAR if one <= upto and owed.get(one, Yuan(0)) > max(Yuan(0), paid.get(one, Yuan(0)))]
    assert [list(each.months) for each in found] == ([behind] if behind else [])
    assert len(found[0].run if found else ()) == length
