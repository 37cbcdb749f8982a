"""Arbitrary steps on arbitrary days: the checker never raises, finds every violation, and legal cases have none that block."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from development_made import BOOK, BRANCH, CASE, COMMITTEE, FACTS, LEGAL, day, legal, moved, teacher
from hypothesis import given, settings
from hypothesis import strategies as st

from branchdesk.features.development.model import (
    CaseEnding,
    CasePaper,
    CaseStep,
    Guide,
    GuideKind,
    Observation,
    ObservationKind,
    Occasion,
    PublicNotice,
    Result,
    Waiver,
)
from branchdesk.features.development.rules.checks import check
from branchdesk.features.development.rules.file import BallotFact, CaseFile, GuideFact, takes_effect
from branchdesk.features.development.rules.outlook import could_be_taken, outlook
from branchdesk.features.development.rules.reminders import reminders
from branchdesk.features.development.rules.stage import SPANS, party_age_of, stage_of
from branchdesk.features.meetings.model.words import PERSONAL, Stage
from branchdesk.features.members.model import Registry, Standing
from branchdesk.features.organization.model import BranchKind
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import add_months
from branchdesk.kernel.problems import Level

ROWS = BOOK.packs[0].steps
KEYS = [one.key for one in ROWS]
full_days = st.dates(date(2012, 1, 1), date(2028, 12, 31))
some_days = (
    full_days.map(Day.of)
    | full_days.map(lambda one: Day(one.year, one.month))
    | full_days.map(lambda one: Day(one.year))
)
maybe_days = st.none() | some_days
few = st.none() | st.integers(0, 30)


@st.composite
def steps(draw: Any) -> CaseStep:
    return CaseStep(
        id=f"s{draw(st.integers(0, 10**9))}", case_id="case", step=draw(st.sampled_from([*KEYS, "own_step"])), on=draw(some_days),
        until_on=draw(maybe_days), result=draw(st.none() | st.sampled_from(Result)), received_on=draw(maybe_days),
        body=draw(st.sampled_from(["", "校党委", "党总支"])), months=draw(few), tenths=draw(few), days=draw(few),
        due=draw(few), here=draw(few), yes=draw(few), no=draw(few), abstain=draw(few),
        ballot_id=draw(st.none() | st.sampled_from("ab")),
    )  # fmt: skip


guides = st.builds(
    Guide, id=st.just("g"), case_id=st.just("case"), kind=st.sampled_from(GuideKind),
    member_id=st.none() | st.sampled_from(["t1", "t2", "t3", "person", "nobody"]), name=st.sampled_from(["", "某"]),
    faculty=st.booleans(), from_on=maybe_days, until_on=maybe_days,
)  # fmt: skip
observations = st.builds(
    Observation,
    id=st.just("o"),
    case_id=st.just("case"),
    kind=st.sampled_from(ObservationKind),
    on=some_days,
    until_on=maybe_days,
)
notices = st.builds(
    PublicNotice, id=st.just("n"), case_id=st.just("case"), occasion=st.sampled_from(Occasion), from_on=some_days,
    until_on=maybe_days, objection=st.booleans(),
)  # fmt: skip
papers = st.builds(
    CasePaper,
    id=st.just("p"),
    case_id=st.just("case"),
    step=st.sampled_from(KEYS),
    title=st.sampled_from(["谈话记录", "推优表", ""]),
)
waivers = st.builds(
    Waiver, id=st.just("w"), case_id=st.just("case"), code=st.sampled_from(["talk_late", "training_short", "leaving"]),
    step=st.sampled_from(["", "training"]), reason=st.just("理由"), on=some_days,
)  # fmt: skip
ballots = st.builds(
    BallotFact, meeting_id=st.just("m"), ballot_id=st.sampled_from("ab"), kind=st.sampled_from(sorted(PERSONAL)), on=full_days,
    due=few, here=few, yes=few, no=few, abstain=few, passed=st.none() | st.booleans(), stage=st.sampled_from(Stage),
)  # fmt: skip


@st.composite
def files(draw: Any) -> CaseFile:
    """Anything a ledger could hold of a case."""
    lists = {name: tuple(draw(st.lists(kind, max_size=most))) for name, kind, most in (
        ("steps", steps(), 14), ("guides", guides, 4), ("observations", observations, 4), ("notices", notices, 3),
        ("papers", papers, 3), ("waivers", waivers, 2), ("ballots", ballots, 2))}  # fmt: skip
    ended = draw(maybe_days)
    return CaseFile(
        case=replace(CASE, leaves_on=draw(maybe_days), league=draw(st.booleans()), ended_on=ended,
                     ending=draw(st.sampled_from(CaseEnding)) if ended else None),
        member=replace(
            legal().member, birth=draw(maybe_days), standing=draw(st.sampled_from(Standing)), joined_on=draw(maybe_days),
            confirmed_on=draw(maybe_days), probation_until=draw(maybe_days), registry=draw(st.sampled_from(Registry)),
        ),
        branch=draw(st.none() | st.sampled_from(BranchKind).map(lambda kind: replace(BRANCH, kind=kind))),
        approving=draw(st.none() | st.booleans().map(lambda may: replace(COMMITTEE, may_approve=may))),
        guide_facts={**FACTS, "t3": GuideFact(teacher("t3", standing=Standing.PROBATIONARY, left_on=draw(maybe_days)))},
        **lists,
    )  # fmt: skip


@given(files(), full_days)
@settings(max_examples=120)
def test_the_rules_answer_for_any_case(file: CaseFile, today: date) -> None:
    found = check(file, BOOK, today)
    view = outlook(file, BOOK, today, found)
    assert (view.blocks, view.stage) == (sum(one.level is Level.BLOCK for one in found), stage_of(file))
    assert all(one.text and one.rule and one.pack and one.mend and "{" not in one.text for one in found)
    assert all(one.due and one.text and "{" not in one.text for one in reminders(file, BOOK, today))
    assert (party_age_of(file, BOOK, today) or 0) >= 0
    for one in could_be_taken([file], BOOK, today):
        assert one.ok is not any(reason.level is Level.BLOCK for reason in one.reasons)


@given(files(), full_days)
@settings(max_examples=80)
def test_the_order_things_were_recorded_in_does_not_matter(file: CaseFile, today: date) -> None:
    distinct = {one.id: one for one in file.steps}
    file = replace(file, steps=tuple(distinct.values()))
    turned = replace(file, steps=file.steps[::-1])
    assert sorted(map(repr, check(file, BOOK, today))) == sorted(map(repr, check(turned, BOOK, today)))


@given(files(), full_days)
@settings(max_examples=120)
def test_every_violation_of_the_order_is_found(file: CaseFile, today: date) -> None:
    """Written down a second time: whatever rests on a step comes no earlier than it, and not without it."""
    found = {one.key for one in check(file, BOOK, today)}
    taken: dict[str, list[date]] = {}
    for one in file.steps:
        if takes_effect(one):
            taken.setdefault(one.step, []).append(one.on.first())
    for one in file.steps:
        assert (("future", one.step) in found) or one.on.first() <= today
        for row in (row for row in ROWS if row.key == one.step):
            for before in row.after:
                if before not in taken:
                    shown = before in SPANS and file.observations
                    unasked = before == "conversion_applied" and one.result is Result.CANCELLED
                    assert shown or unasked or (f"without_{before}", one.step) in found
                elif min(taken[before]) > one.on.last():
                    assert (f"before_{before}", one.step) in found


@given(files(), full_days)
@settings(max_examples=80)
def test_every_vote_that_fell_short_is_found(file: CaseFile, today: date) -> None:
    found = {one.key for one in check(file, BOOK, today)}
    for one in file.steps:
        counted = one.step in ("admission", "conversion") and takes_effect(one) and one.due is not None
        if counted and one.here is not None and one.yes is not None and one.due is not None:
            assert (2 * one.yes > one.due) or ("votes_short", one.step) in found
            assert (2 * one.here > one.due) or ("no_quorum", one.step) in found


PAIRS = [(row.key, before) for row in ROWS for before in row.after if before in dict(LEGAL) and row.key in dict(LEGAL)]


@given(st.data())
@settings(max_examples=80)
def test_a_legal_case_moved_through_time_with_any_patience_has_nothing_that_blocks(data: st.DataObject) -> None:
    """Every step as late after the one before as anybody likes, observation, notice and votes by the book."""
    at = data.draw(st.dates(date(2014, 6, 1), date(2027, 12, 31)))
    birth = data.draw(st.dates(date(1990, 1, 1), add_months(at, -18 * 12 - 1)))
    file, days = legal("conversion"), {}
    for key, _ in LEGAL[: [key for key, _ in LEGAL].index("conversion") + 1]:
        at += timedelta(days=data.draw(st.integers(0, 40), label=key))
        if key == "candidate":
            at = max(at, add_months(days["activist"], 12))
            posted, at = at, BOOK.workdays.end(at, 5)[0] + timedelta(days=1)
        if key == "approval":
            at = min(at, add_months(days["admission"], 6))
        if key == "conversion":
            at = max(at, add_months(days["admission"], 12))
        days[key] = at
    for key, on in days.items():
        file = moved(file, key, on, **({"received_on": Day.of(days["admission"])} if key == "approval" else {}))
    notice = PublicNotice(id="n", case_id="case", occasion=Occasion.CANDIDATE, from_on=Day.of(posted))
    file = replace(file, notices=(notice,), member=replace(file.member, birth=Day.of(birth)))
    assert [one.text for one in check(file, BOOK, at) if one.level is Level.BLOCK] == []


@given(st.sampled_from(PAIRS), st.integers(1, 400))
def test_a_legal_case_with_one_step_brought_forward_is_caught(pair: tuple[str, str], by: int) -> None:
    key, before = pair
    on = day(dict(LEGAL)[before]).first() - timedelta(days=by)
    found = check(moved(legal(), key, on), BOOK, date(2026, 11, 21))
    assert (f"before_{before}", key) in {one.key for one in found if one.level is Level.BLOCK}
