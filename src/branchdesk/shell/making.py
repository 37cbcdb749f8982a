"""Making ledgers: with the branches the user names, or with invented people."""

from collections.abc import Sequence
from pathlib import Path

from branchdesk.features.organization.commands import found
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.storage import engine, upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work, unit_of_work

FIRST = "final"
"""The founding transaction cannot be undone: without it there is no ledger."""


def found_all(work: Work, branches: Sequence[str], committee: str = "") -> list[Organization]:
    """Set up a committee (if named) and its branches in the order given."""
    top = found(work, Organization(id=new_id(), full_name=committee, tier=Tier.COMMITTEE)) if committee else None
    parent = top.id if top else None
    return [
        found(work, Organization(id=new_id(), full_name=name, tier=Tier.BRANCH, parent_id=parent, order=order))
        for order, name in enumerate(branches)
    ]


def make_ledger(path: Path, password: str | None, branches: Sequence[str], committee: str = "") -> Ledger:
    """Create a ledger with its branches and open it; a refusal leaves nothing behind."""
    upgrade.create(path, password)
    ledger = engine.open_ledger(path, password)
    try:
        with unit_of_work(ledger, "新建台账", Author(), kind=FIRST) as work:
            found_all(work, branches, committee)
    except Refusal:
        ledger.close()
        path.unlink(missing_ok=True)
        raise
    return ledger


def make_demo(path: Path, count: int, seed: int, password: str | None = None) -> None:
    """An invented ledger: organizations, people, posts; marked as a demo."""
    from branchdesk.features.members import demo
    from branchdesk.features.members.store import MemberStore
    from branchdesk.features.organization.store import OrganizationStore, PostStore

    upgrade.create(path, password, demo=True)
    ledger = engine.open_ledger(path, password)
    try:
        organizations = demo.organizations(seed)
        branches = [one for one in organizations if one.tier is Tier.BRANCH]
        groups = [one for one in organizations if one.tier is Tier.GROUP]
        people = demo.people(count, seed, branches, groups, clock.today())
        with unit_of_work(ledger, "示例数据", Author(), kind=FIRST) as work:
            OrganizationStore(work).add_all(organizations)
            MemberStore(work).add_all(people)
            PostStore(work).add_all(demo.posts(organizations, people, clock.today()))
    except Refusal:
        ledger.close()
        path.unlink(missing_ok=True)
        raise
    ledger.close()
