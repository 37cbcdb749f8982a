"""Whatever is recorded, corrected and removed in whatever order: the card goes back to what it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from development_ledger import fresh, member, opened
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchdesk.features.development.commands.card import RISING, told_of
from branchdesk.features.development.commands.steps import card_follows, write_steps
from branchdesk.features.development.model import CaseStep, DevelopmentCase, Result
from branchdesk.features.development.store import CaseStepStore
from branchdesk.features.members.model import Arrival, Member, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import Within, records
from branchdesk.storage.work import Work, unit_of_work

KEYS = ("activist", "candidate", "admission", "approval", "conversion", "conversion_approval", "filed", "training")
FIRST = date(2022, 9, 1)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(KEYS), st.integers(0, 1500), st.sampled_from([None, *Result]), st.sampled_from([None, 6, 12])
    ),
    min_size=1,
    max_size=9,
)


class Enough(Exception):  # noqa: N818 - no error: the round is over and nothing of it is kept
    """Ends a unit of work."""


@pytest.fixture(scope="module")
def case(
    tmp_path_factory: pytest.TempPathFactory, development_template: Path
) -> Iterator[tuple[Ledger, DevelopmentCase]]:
    ledger = fresh(development_template, tmp_path_factory.mktemp("card"))
    yield ledger, opened(ledger)
    ledger.close()


def the_card(work: Work) -> Member:
    return MemberStore(work).need("a1")


def the_steps(found: list[tuple[str, int, Result | None, int | None]]) -> list[CaseStep]:
    return [
        CaseStep(
            id=new_id(), case_id="c1", step=key, on=Day.of(FIRST + timedelta(days=days)), result=result, months=months
        )
        for key, days, result, months in found
    ]


def write(work: Work, one: DevelopmentCase, step: CaseStep) -> None:
    """Write a step; where the card cannot follow (a move before a known one) nothing is kept."""
    try:
        write_steps(work, one, [step])
    except Refusal:
        raise Enough from None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=STEPS, data=st.data())
def test_what_the_case_wrote_on_the_card_goes_with_its_steps(
    case: tuple[Ledger, DevelopmentCase], found: list[tuple[str, int, Result | None, int | None]], data: st.DataObject
) -> None:
    ledger, one = case
    card = member(ledger)
    steps = the_steps(found)
    try:
        with unit_of_work(ledger, "试", Author()) as work:
            for step in sorted(steps, key=lambda each: each.on.first()):
                write(work, one, step)
            _agrees(work)
            for step in data.draw(st.permutations(steps)):
                with card_follows(work, one):
                    CaseStepStore(work).remove(step.id)
            assert the_card(work) == card
            assert records(Within(work), Arrival) == []
            raise Enough
    except Enough:
        pass
    assert member(ledger) == card


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=STEPS, shift=st.integers(1, 20))
def test_days_corrected_there_and_back_leave_no_trace(
    case: tuple[Ledger, DevelopmentCase], found: list[tuple[str, int, Result | None, int | None]], shift: int
) -> None:
    ledger, one = case
    steps = the_steps(found)
    try:
        with unit_of_work(ledger, "试", Author()) as work:
            for step in sorted(steps, key=lambda each: each.on.first()):
                write(work, one, step)
            before = the_card(work)
            moved = replace(steps[0], on=Day.of(steps[0].on.first() + timedelta(days=shift)))
            write(work, one, moved)
            _agrees(work)
            write(work, one, steps[0])
            assert the_card(work) == before
            raise Enough
    except Enough:
        pass


def _agrees(work: Work) -> None:
    """The card says what the case tells, where the case raised it."""
    told, card = told_of(work, "c1"), the_card(work)
    highest = max((RISING.index(one) for one, _ in told.standings), default=0)
    assert RISING.index(card.standing) == highest
    assert (card.joined_on, card.probation_until) == (told.joined_on, told.probation_until)
    assert (card.standing is Standing.FULL) == (told.confirmed_on is not None)
