"""Invented organizers: sound by the room's own rules, the same for the same seed and day; deeds left to be taken over."""

from datetime import date
from pathlib import Path

import pytest

from branchdesk.features.members import demo as roll
from branchdesk.features.organizers import demo, queries
from branchdesk.features.organizers.model import OccurrenceState
from branchdesk.features.organizers.rules import checks, postings
from branchdesk.kernel.problems import blocking
from branchdesk.shell.making import make_demo
from branchdesk.storage.engine import open_ledger

TODAY = date(2026, 11, 21)


def test_the_same_seed_makes_the_same_people() -> None:
    assert demo.staff(1, roll.organizations(1), TODAY) == demo.staff(1, roll.organizations(1), TODAY)


@pytest.mark.parametrize("today", [TODAY, date(2026, 1, 1), date(2024, 2, 29), date(2026, 3, 31)])
def test_everything_is_what_the_program_would_have_written(today: date) -> None:
    found = demo.staff(1, roll.organizations(1), today)
    for one in found.postings:
        assert blocking([*checks.of_posting(one), *postings.problems(one, found.postings)]) == []
    held = {one.id: one for one in found.postings}
    assert not [one for entry in found.entries for one in checks.of_entry(entry, held[entry.posting_id], today)]
    assert not [one for duty in found.duties for one in checks.of_duty(duty)]
    assert postings.coverage(found.postings, found.organizers, [], today).is_one_to_one


def test_the_demo_ledger_shows_the_room_with_something_to_do(tmp_path: Path) -> None:
    path = tmp_path / "d.bdb"
    make_demo(path, 86, 1)
    ledger = open_ledger(path)
    lines = queries.postings(ledger, TODAY)
    assert [one.state.value for one in lines] == ["held", "held", "held", "left"]
    assert all(queries.reach(ledger, one.posting) for one in lines)
    assert queries.due_now(ledger, TODAY)
    year = queries.occurrences(ledger, date(2025, 8, 1), TODAY)
    assert {one.state for one in year} == set(OccurrenceState)
    first = next(one for one in lines if one.college == "材料学院")
    assert queries.proposals(ledger, first.id)
    assert queries.totals(ledger, first.id).whole.count > 20
    assert len(queries.evidence(ledger, first.id, date(2026, 1, 1), TODAY)) == 8
    assert len(queries.handover_book(ledger, first.id, TODAY).sections) == 9
    ledger.close()
