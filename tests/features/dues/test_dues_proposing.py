"""A year is proposed for everybody at once: nobody gets another answer than he would get alone, by the plain rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from dues_ledger import OFFICE, STUDENTS, YEAR, do
from dues_people import assessment, member, move, policy, yuan
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import Assessment, DuesPolicy, Payer, Rounding
from branchdesk.features.dues.queries.owing import members
from branchdesk.features.dues.queries.proposing import proposed
from branchdesk.features.dues.rules.assessing import Given, Proposal, Subject, Turn, payer_of, propose
from branchdesk.features.dues.rules.duty import Duties, branch_in, months_due, months_of
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import due, on_base, rate_pack
from branchdesk.features.members.model import IN_PARTY, Aspect, Leaving, Member, Registry, Standing
from branchdesk.features.organization.model import BranchKind
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.shell.making import make_demo
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.reading import records

BRANCHES = ("a", "b", "camp")
TEMPORARY = frozenset({"camp"})
days = st.dates(date(YEAR - 1, 10, 1), date(YEAR + 1, 2, 28)).map(Day.of)
vague = st.one_of(days, st.sampled_from([Day(YEAR), Day(YEAR, 6), Day(YEAR - 1), Day(YEAR - 1, 12)]))
months = st.sampled_from([Month(YEAR - 1, 11), *months_of(YEAR), Month(YEAR + 1, 1)])
branches = st.sampled_from(BRANCHES)
standings = st.sampled_from([Standing.FULL, Standing.PROBATIONARY, *Standing])
changes = st.one_of(
    st.tuples(st.just(Aspect.BRANCH), branches | st.none(), branches | st.none(), vague),
    st.tuples(st.just(Aspect.STANDING), st.sampled_from(Standing), standings, vague),
    st.tuples(st.just(Aspect.REGISTRY), st.sampled_from(Registry), st.sampled_from(Registry), vague),
    st.tuples(st.just(Aspect.GROUP), st.just("g"), st.none(), vague),
)
amounts = st.sampled_from([None, yuan("0.00"), yuan("0.50"), yuan("2999.00"), yuan("5000.00"), yuan("70000.00")])
policies = st.lists(
    st.builds(
        policy, id=st.uuids().map(str), branch_id=st.none() | branches, year=st.sampled_from([YEAR, YEAR, YEAR - 1]),
        rounding=st.sampled_from(Rounding), cap=st.none() | st.just(yuan("60.00")), first_month_next=st.booleans(),
        fixed=st.none() | st.just(yuan("0.30")), kept_from=st.none() | st.none() | st.integers(1, 12),
    ),
    max_size=3, unique_by=lambda one: (one.branch_id, one.year),
)  # fmt: skip


def _usually(value: Any, other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly one value: of people to whom everything happens nobody owes anything."""
    return st.integers(0, 3).flatmap(lambda turn: other if turn == 3 else st.just(value))


@st.composite
def people(draw: st.DrawFn) -> Subject:
    """Somebody with whatever may have happened to him."""
    one = member(
        draw(st.uuids()).hex, branch_id=draw(_usually("a", branches | st.none())),
        joined_on=draw(_usually(Day(2010, 7, 1), vague | st.none())),
        standing=draw(_usually(Standing.FULL, st.sampled_from(Standing))),
        registry=draw(_usually(Registry.NORMAL, st.sampled_from(Registry))),
        left_on=draw(_usually(None, vague)), leaving=draw(st.sampled_from([None, Leaving.DECEASED, Leaving.TRANSFERRED])),
        birth=draw(st.sampled_from([None, Day(1950, 5), Day(1990)])), unit=draw(_usually("", st.just("2023 级 2 班"))),
        occupation=draw(_usually("", st.sampled_from(["退休教师", "务农", "在职研究生"]))),
        title=draw(_usually("", st.just("讲师"))),
    )  # fmt: skip
    found = draw(st.lists(changes, max_size=2))
    moves = tuple(move(aspect, before, after, str(on), one.id) for aspect, before, after, on in found)
    letters = draw(_usually(None, months)), draw(_usually(None, months))
    return Subject(one, moves, draw(st.none() | st.sampled_from(BranchKind)), *letters)


@given(st.lists(people(), min_size=4, max_size=12), policies)
def test_what_holds_for_many_is_thought_out_once_and_holds_for_each(
    found: list[Subject], settled: list[DuesPolicy]
) -> None:
    duties = Duties(YEAR, TEMPORARY, settled)
    for one in [*found, *found]:
        alone = months_due(
            one.member, one.moves, YEAR, paid_until=one.paid_until, handed_over=one.handed_over, temporary=TEMPORARY,
            policies=settled,
        )  # fmt: skip
        assert duties.of(one.member, one.moves, one.paid_until, one.handed_over) == alone


@pytest.mark.parametrize("changes", [{"registry": Registry.SUSPENDED}, {"joined_on": Day(2026, 8, 1)}])
def test_who_left_while_he_was_stopped_or_before_he_came_has_a_reason_for_each_day_named(changes) -> None:
    one, duties = member(left_on=Day(2026, 6, 5), **changes), Duties(YEAR)
    moved = [move(Aspect.BRANCH, "a", "b", "2026-06-20")]
    assert duties.of(one) == months_due(one, [], YEAR)
    assert duties.of(one, moved) == months_due(one, moved, YEAR) != months_due(one, [], YEAR)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Subject, list[Assessment], Given | None]:
    """Somebody with what he had in this year and the last, and what was typed for him."""
    one = draw(people())
    had = [
        assessment(
            draw(st.sampled_from(["0.20", "50.00"])), first, one.member.id, branch_id=draw(branches),
            payer=draw(st.sampled_from(Payer)), base=draw(amounts), reason=draw(st.sampled_from(["", "按年初工资"])),
            confirmed_on=draw(st.none() | st.just(Day(YEAR, 1, 28))), until_month=draw(st.none() | st.just(Month(YEAR, 12))),
        )
        for first in draw(st.lists(st.sampled_from([f"{YEAR - 1}-01", f"{YEAR}-01", f"{YEAR}-05"]), unique=True))
    ]  # fmt: skip
    typed = st.builds(Given, payer=st.none() | st.sampled_from(Payer), base=amounts, approved=amounts)
    return one, had, draw(st.none() | typed)


@given(st.lists(asked(), min_size=2, max_size=6), policies, st.booleans())
def test_who_is_proposed_with_others_gets_what_he_gets_alone(
    found: list[tuple[Subject, list[Assessment], Given | None]], settled: list[DuesPolicy], copies: bool
) -> None:
    sheet = {one.member.id: typed for one, _, typed in found if typed}
    earlier = [row for _, had, _ in found for row in reversed(had)]
    subjects = [one for one, _, _ in found]
    together = propose(YEAR, subjects, earlier, sheet, settled, temporary=TEMPORARY, copy_last=copies)
    for proposal, (one, had, typed) in zip(together, found, strict=True):
        own = {one.member.id: typed} if typed else {}
        alone = propose(YEAR, [one], had, own, settled, temporary=TEMPORARY, copy_last=copies)
        assert [_plain(proposal)] == [_plain(each) for each in alone]
        _reckoned(proposal, one, had, typed, settled, TEMPORARY, copies)


def _plain(one: Proposal) -> Proposal:
    """Without the id that was made for it."""
    fresh = one.assessment is not None and one.before is None
    return replace(one, assessment=replace(one.assessment, id="")) if fresh else one


def _reckoned(
    found: Proposal, one: Subject, had: Sequence[Assessment], typed: Given | None, settled: Sequence[DuesPolicy],
    temporary: frozenset[str], copies: bool,
) -> None:  # fmt: skip
    """What was proposed is what the rules say, asked one after the other."""
    duty = months_due(
        one.member, one.moves, YEAR, paid_until=one.paid_until, handed_over=one.handed_over, temporary=temporary,
        policies=settled,
    )  # fmt: skip
    newest = {row.year: row for row in sorted(had, key=lambda row: row.from_month)}
    assert (found.before, found.last) == (newest.get(YEAR), newest.get(YEAR - 1) if copies else None)
    if not duty.months:
        assert found.turn is (Turn.ENDED if found.before or found.last else Turn.NOT_DUE)
        assert (found.assessment, found.reason, found.notes) == (None, duty.reasons[Month(YEAR, 12)], duty.notes)
        return
    guess, source = payer_of(one.member, one.kind, date(YEAR, 1, 1)), found.before or found.last
    payer = (typed and typed.payer) or (source.payer if source else guess.payer)
    base = next((row.base for row in (typed, source) if row and row.base is not None and _told(row)), None)
    approved = typed.approved if typed and typed.approved is not None else None
    if approved is None and source and source.payer is Payer.FARMER:
        approved = source.due
    branch = branch_in(one.member, one.moves, duty.months[0])
    pack, valid = rate_pack(duty.months[0]), policy_for(settled, YEAR, branch)
    sum_ = due(
        payer, base if on_base(payer) else None, pack, valid, approved=approved if payer is Payer.FARMER else None
    )
    assert (found.assessment is None) == (found.turn is Turn.LACKING) == (not sum_.is_valid)
    assert found.notes[: len(duty.notes) + len(sum_.notes)] == (*duty.notes, *sum_.notes)
    if found.assessment and found.turn is not Turn.SAME:
        made = found.assessment
        assert (made.due, made.uncapped, made.rate, made.arithmetic) == (sum_.due, sum_.uncapped, sum_.rate, sum_.line)
        assert (made.payer, made.branch_id, made.until_month, made.pack) == (payer, branch, duty.until, pack.name)
        begun = found.before.from_month if found.before else duty.months[0]
        assert made.from_month == max(begun, duty.months[0])


def _told(row: Given | Assessment) -> bool:
    """Whether a base counts: one that was kept for a kind of payer without a base does not."""
    return isinstance(row, Given) or on_base(row.payer)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("proposing") / "demo.bdb"
    make_demo(path, 400, 3)
    ledger = open_ledger(path)
    yield ledger
    ledger.close()


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_the_year_of_a_ledger_is_what_the_rules_say_of_each_of_its_people(demo: Ledger, shift: int) -> None:
    year = clock.today().year + shift
    found = queries.subjects(demo, None, year)
    temporary = frozenset(row[0] for row in demo.read("SELECT id FROM organization WHERE kind = 'temporary'"))
    settled = queries.policies(demo, year)
    sheet = {one.member.id: Given(base=Yuan(250_000 + n * 13_700)) for n, one in enumerate(found) if n % 3}
    lines = proposed(demo, None, year, sheet)
    assert [one for one, _ in lines] == [one.member for one in found]
    rows = queries.assessments(demo, None, year - 1, year)
    for one, (_, line) in zip(found, lines, strict=True):
        had = [row for row in rows if row.member_id == one.member.id]
        own = {one.member.id: sheet[one.member.id]} if one.member.id in sheet else {}
        alone = propose(year, [one], had, own, settled, temporary=temporary)
        assert [_plain(line)] == [_plain(each) for each in alone]


def test_people_are_read_with_what_decides_their_dues_and_by_name(demo: Ledger) -> None:
    whole = {one.id: one for one in records(demo, Member)}
    found = members(demo, None, months_of(YEAR))
    assert found == sorted(found, key=lambda one: (one.name_key, one.id))
    assert {one.id for one in found} >= {one.id for one in whole.values() if one.standing in IN_PARTY}
    bare = Member(id="", name="")
    told = ("id", "name", "name_key", "number", "standing", "branch_id", "group_id", "joined_on", "registry", "unit",
            "occupation", "title", "staff_number", "birth", "left_on", "leaving")  # fmt: skip
    assert found == [replace(bare, **{name: getattr(whole[one.id], name) for name in told}) for one in found]
    assert members(demo, None, months_of(YEAR), {found[3].id, "nobody"}) == [found[3]]
    assert members(demo, None, months_of(YEAR), set()) == []


def test_months_a_branch_does_not_keep_yet_are_kept_by_the_others(ledger: Ledger) -> None:
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=STUDENTS, kept_from=10))
    for month in months_of(YEAR):
        owed = queries.owing(ledger, None, [month]).owed
        assert {uid for uid, found in owed.items() if found} >= {"m1", "m2", "m3", "m4"}
        assert (month in owed["s1"]) is (month.month >= 10)
    lines = {one.member_id: one.assessment for one in queries.proposals(ledger, None, YEAR)}
    assert (lines["s1"].from_month, lines["s1"].branch_id) == (Month(YEAR, 10), STUDENTS)
    assert (lines["m1"].from_month, lines["m1"].branch_id) == (Month(YEAR, 1), OFFICE)
