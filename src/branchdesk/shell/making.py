"""Making ledgers: with the branches the user names, or with invented people."""

from collections.abc import Sequence
from pathlib import Path

from branchdesk.features.organization.commands import found_all
from branchdesk.features.organization.model import Tier
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import engine, upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work

FIRST = "final"
"""The founding transaction cannot be undone: without it there is no ledger."""


def make_ledger(path: Path, password: str | None, branches: Sequence[str], committee: str = "") -> Ledger:
    """Create a ledger with its branches and open it; a refusal leaves nothing behind."""
    upgrade.create(path, password)
    ledger = engine.open_ledger(path, password)
    try:
        with unit_of_work(ledger, tr("新建台账"), Author(), kind=FIRST) as work:
            found_all(work, branches, committee)
    except Refusal:
        ledger.close()
        path.unlink(missing_ok=True)
        raise
    return ledger


def make_demo(path: Path, count: int, seed: int, password: str | None = None) -> None:
    """An invented ledger with something of every room; marked as a demo."""
    from branchdesk.features.development import demo as development
    from branchdesk.features.dues import demo as dues
    from branchdesk.features.filing import demo as filing
    from branchdesk.features.meetings import demo as meetings
    from branchdesk.features.members import demo
    from branchdesk.features.members.demo import on_card
    from branchdesk.features.members.store import MemberStore, RestrictionStore
    from branchdesk.features.organization.store import OrganizationStore, PostStore
    from branchdesk.features.organizers import demo as organizers
    from branchdesk.features.requests import demo as requests
    from branchdesk.features.transfers import demo as transfers
    from branchdesk.features.twinning import demo as twinning

    upgrade.create(path, password, demo=True)
    ledger = engine.open_ledger(path, password)
    try:
        organizations = demo.organizations(seed)
        branches = [one for one in organizations if one.tier is Tier.BRANCH]
        groups = [one for one in organizations if one.tier is Tier.GROUP]
        people = development.with_applicants(demo.people(count, seed, branches, groups, clock.today()), clock.today())
        posts = demo.posts(organizations, people, clock.today())
        with unit_of_work(ledger, tr("示例数据"), Author(), kind=FIRST) as work:
            OrganizationStore(work).add_all(organizations)
            MemberStore(work).add_all(people)
            PostStore(work).add_all(posts)
            life = meetings.meetings(seed, organizations, people, posts, clock.today())
            meetings.write(work, life)
            dues.write(work, dues.books(seed, organizations, people, clock.today()))
            cases = development.cases(seed, organizations, people, clock.today(), life.minutes)
            development.write(work, cases, life.minutes)
            met = meetings.last_held(life, clock.today())
            RestrictionStore(work).add_all(on_card.restrictions(seed, organizations, people, posts, met, clock.today()))
            transfers.write(work, transfers.ways(seed, organizations, people, clock.today()))
            twinning.write(work, twinning.ties(seed, organizations, posts, clock.today()))
            requests.write(work, requests.desk(seed, organizations, clock.today()))
            organizers.write(work, organizers.staff(seed, organizations, clock.today()))
            filing.write(work, seed, clock.today())
    except Refusal:
        ledger.close()
        path.unlink(missing_ok=True)
        raise
    ledger.close()
