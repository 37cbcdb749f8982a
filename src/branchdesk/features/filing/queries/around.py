"""What all papers share: whose archive, who is responsible, which year, what day it is."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from branchdesk.features.filing.model import ArchiveClass
from branchdesk.features.filing.rules import retention
from branchdesk.features.filing.rules.candidates import Candidate, Content
from branchdesk.features.members import queries as members
from branchdesk.features.members.model import Member, Move
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record
from branchdesk.storage import codec
from branchdesk.storage.change_log import encode
from branchdesk.storage.reading import Reads, records

Scope = frozenset[str] | None
"""Branches and groups looked at; None for the whole ledger."""


class Around:
    """The ledger, a part of its tree, a year (None: all), and the day."""

    def __init__(self, ledger: Reads, scope: Scope, year: int | None, today: date) -> None:
        self.ledger, self.scope, self.year, self.today = ledger, scope, year, today
        self.rolls: dict[date, dict[str, list[str]]] = {}
        """Who was on the roll of each branch on a day, kept for the other branches."""
        self._known = {one.id: one for one in records(ledger, Organization, order='"order", full_name, id')}

    @cached_property
    def people(self) -> list[Member]:
        """Everybody the ledger knows, those who left among them."""
        return members.members(self.ledger, members.EVERYONE)  # type: ignore[arg-type]

    @cached_property
    def moves(self) -> dict[str, list[Move]]:
        """The dated moves of each."""
        found: dict[str, list[Move]] = {}
        for move in members.moves(self.ledger):  # type: ignore[arg-type]
            found.setdefault(move.member_id, []).append(move)
        return found

    @cached_property
    def root(self) -> str:
        """Whose archive takes what belongs to nobody else: the organization above all, or the first one."""
        tops = [one.id for one in self._known.values() if one.parent_id not in self._known]
        return tops[0] if tops else ""

    def holder(self, organization_id: str | None) -> str:
        """Whose archive a paper goes to: the branch of a group, otherwise the organization itself."""
        one = self._known.get(organization_id or "")
        while one is not None and one.tier is Tier.GROUP:
            one = self._known.get(one.parent_id or "")
        return one.id if one else self.root

    def name(self, organization_id: str) -> str:
        """The full name, as a paper bears it."""
        return self._known[organization_id].full_name if organization_id in self._known else ""

    def short(self, organization_id: str) -> str:
        """The name lists show."""
        return self._known[organization_id].name if organization_id in self._known else ""

    def branches(self) -> list[Organization]:
        """The branches of the part of the tree."""
        return [one for one in self._known.values() if one.tier is Tier.BRANCH and self.holds(one.id)]

    def holds(self, organization_id: str) -> bool:
        """Whether an organization lies in the part of the tree."""
        return self.scope is None or organization_id in self.scope

    def wants(self, one: Candidate) -> bool:
        """Whether a paper is of the year and the part of the tree."""
        return self.holds(one.organization_id) and self.year in (None, one.year)

    def candidate(
        self, origin: str, origin_id: str, organization_id: str | None, archive_class: ArchiveClass, title: str, on: Day,
        *, responsible: str = "", year: int | None = None, facts: Iterable[Record] = (), content: Content | None = None,
        mark: str = "", waiting: str = "", running: bool = False, lacking: str = "",
    ) -> Candidate:  # fmt: skip
        """A paper of ``facts``, or of what ``content`` says; who holds the archive is responsible unless somebody else is."""
        holder, known = self.holder(organization_id), list(facts)
        return Candidate(
            origin=origin, origin_id=origin_id, organization_id=holder, archive_class=archive_class, title=title, on=on,
            responsible=responsible or self.name(holder), keep=retention.period(origin).keep, year=year or on.year,
            mark=mark, content=content or (lambda: map(line_of, known)), waiting=waiting, running=running,
            lacking=lacking,
        )  # fmt: skip


def line_of(record: Record) -> str:
    """A record as one line, for its fingerprint and for those who look for words in it."""
    return f"{codec.entity(type(record))}|{encode(list(codec.to_row(record)))}"
