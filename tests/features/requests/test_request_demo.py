"""Invented requests: sound by the room's own rules, in every state, the same for the same seed and day."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from branchdesk.features.members import demo as roll
from branchdesk.features.requests import demo
from branchdesk.features.requests.rules import checks, clock, steps
from branchdesk.features.requests.rules.clock import State
from branchdesk.kernel import rulepacks

DAYS = [date(2026, 11, 21), date(2026, 1, 1), date(2024, 2, 29), date(2026, 3, 1)]


def test_the_same_seed_makes_the_same_requests() -> None:
    assert demo.desk(1, roll.organizations(1), DAYS[0]) == demo.desk(1, roll.organizations(1), DAYS[0])
    assert demo.desk(1, [], DAYS[0]).requests


@pytest.mark.parametrize("today", DAYS)
def test_every_request_is_one_the_program_would_have_written(today: date) -> None:
    found = demo.desk(1, roll.organizations(1), today)
    midnight = datetime(today.year, today.month, today.day)
    pack = rulepacks.pack("requests", today)
    for one in found.requests:
        assert checks.problems(one, midnight) == []
        calls = [each for each in found.calls if each.request_id == one.id]
        running = replace(one, closed_at="")
        if one.closed_at:
            assert steps.why_not_close(running, calls, pack) == ""
    assert {clock.state_of(one) for one in found.requests} == set(State)
    assert any(clock.is_overdue(one, pack, midnight) for one in found.requests)
    numbers = [one.number for one in found.requests]
    assert len(set(numbers)) == len(numbers)
    times = [one.received_at for one in found.requests]
    assert times == sorted(times)
