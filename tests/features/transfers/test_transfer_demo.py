"""Invented transfers: sound by the room's own rules, in every state, the same for the same seed."""

from pathlib import Path

import pytest
from transfers_ledger import TODAY

from branchdesk.features.dues import queries as money
from branchdesk.features.dues.rules.duty import months_of
from branchdesk.features.members import demo as roll
from branchdesk.features.organization.model import Tier
from branchdesk.features.transfers import demo, queries
from branchdesk.features.transfers.demo import Ways
from branchdesk.features.transfers.model import Direction
from branchdesk.features.transfers.rules import checks, states
from branchdesk.features.transfers.rules.states import State
from branchdesk.shell.making import make_demo
from branchdesk.storage.engine import open_ledger


def invented(number: int = 86, seed: int = 1) -> Ways:
    organizations = roll.organizations(seed)
    branches = [one for one in organizations if one.tier is Tier.BRANCH]
    groups = [one for one in organizations if one.tier is Tier.GROUP]
    return demo.ways(seed, organizations, roll.people(number, seed, branches, groups, TODAY), TODAY)


def test_the_same_seed_makes_the_same_transfers() -> None:
    assert invented() == invented()


@pytest.mark.parametrize("number", [1, 12, 30, 86, 300])
def test_every_letter_is_one_the_program_would_write(number: int) -> None:
    found = invented(number)
    organizations = roll.organizations(1)
    branches = [one for one in organizations if one.tier is Tier.BRANCH]
    groups = [one for one in organizations if one.tier is Tier.GROUP]
    people = {one.id: one for one in roll.people(number, 1, branches, groups, TODAY)}
    written = [one for one in found.transfers if one.direction is Direction.OUT and one.issued_on]
    for one in written:
        assert checks.unexplained(checks.of_letter(one, people[one.member_id], TODAY), one.note) == []
    for away in found.away:
        assert checks.unexplained(checks.of_away(away, people[away.member_id], TODAY), away.note) == []
    numbers = [one.number for one in written]
    assert len(set(numbers)) == len(numbers)
    assert all(int(one[-4:]) < found.heads[0].next_number for one in numbers)
    running = [one.member_id for one in written if states.is_running(one, TODAY)]
    assert len(set(running)) == len(running)


def test_the_ledger_shows_all_states_and_its_dues_agree(tmp_path: Path) -> None:
    path = tmp_path / "d.bdb"
    make_demo(path, 86, 1)
    ledger = open_ledger(path)
    lines = queries.lines(ledger, None, TODAY)
    assert {one.state for one in lines} == set(State) - {State.VOID, State.REISSUED}
    found = queries.waiting(ledger, None, TODAY)
    assert all((found.expiring, found.expired, found.no_receipt, found.to_close, found.contacts, found.studies))
    ids = [one.member.id for one in lines if one.state in states.RUNNING]
    facts = money.owing(ledger, None, months_of(TODAY.year), set(ids))
    for one in lines:
        if one.member.id in ids and one.transfer.paid_until is not None:
            assert max(facts.owed[one.member.id]) <= one.transfer.paid_until
    ledger.close()
