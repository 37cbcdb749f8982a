"""Transfers as lists show them, graduation batches, and what waits."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from branchdesk.features.members.model import Member
from branchdesk.features.organization import queries as organization
from branchdesk.features.transfers.model import Direction, GraduationBatch, Transfer
from branchdesk.features.transfers.queries.reading import Reads, Scope, by_ids, place_names, rules_of
from branchdesk.features.transfers.rules import states
from branchdesk.features.transfers.rules.findings import Finding, Rules, pressing
from branchdesk.features.transfers.rules.states import OPEN, State
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import marks, records


class TransferLine(NamedTuple):
    """A transfer with the member it is about.

    ``branch`` is ours: the one he leaves, or the one that receives him. ``until`` is the last day of the letter, of one
    reported the day the return slip is due; ``days`` those left until then (below 0 when it is over), while that counts.
    ``slip`` is the day the return slip is due.
    """

    transfer: Transfer
    member: Member
    branch: str
    state: State
    until: date | None
    days: int | None
    findings: tuple[Finding, ...]
    batch: str
    slip: date | None = None

    @property
    def id(self) -> str:
        """Of the transfer."""
        return self.transfer.id

    @property
    def name(self) -> str:
        """Of the member."""
        return self.member.name

    @property
    def name_key(self) -> str:
        """Of the member, for order and search."""
        return self.member.name_key

    @property
    def due(self) -> Finding | None:
        """The most pressing remark."""
        return pressing(self.findings)


class BatchLine(NamedTuple):
    """A graduation batch with its counts: letters written, people who stay, letters still open, closed ones."""

    batch: GraduationBatch
    letters: int
    staying: int
    open: int
    closed: int


def lines(
    ledger: Reads, scope: Scope, today: date, *, direction: Direction | None = None, batch_id: str | None = None
) -> list[TransferLine]:
    """Transfers of a part of the tree, those still to be done first, the newest letters above."""
    where, values = _where(scope)
    if direction is not None:
        where, values = f"{where} AND direction = ?", [*values, direction.value]
    if batch_id is not None:
        where, values = f"{where} AND batch_id = ?", [*values, batch_id]
    found = records(ledger, Transfer, where, values, order="coalesce(issued_on, '9999') DESC, number DESC, id DESC")
    listed = _with_members(ledger, found, today)
    return sorted(listed, key=lambda one: one.state not in OPEN)


def line(ledger: Reads, transfer_id: str, today: date) -> TransferLine | None:
    """One transfer."""
    found = _with_members(ledger, records(ledger, Transfer, "AND id = ?", (transfer_id,)), today)
    return found[0] if found else None


def of_member(ledger: Reads, member_id: str, today: date) -> list[TransferLine]:
    """All transfers of a member, the newest first (履历)."""
    found = records(
        ledger, Transfer, "AND member_id = ?", (member_id,), order="coalesce(issued_on, '9999') DESC, id DESC"
    )
    return _with_members(ledger, found, today)


def transfer(ledger: Reads, transfer_id: str) -> Transfer | None:
    """One living record."""
    found = records(ledger, Transfer, "AND id = ?", (transfer_id,))
    return found[0] if found else None


def batches(ledger: Reads, today: date) -> list[BatchLine]:
    """Graduation batches with their counts, the newest first."""
    theirs: dict[str, list[State]] = {}
    for one in records(ledger, Transfer, "AND batch_id IS NOT NULL"):
        theirs.setdefault(one.batch_id or "", []).append(states.state(one, today))
    found = records(ledger, GraduationBatch, order='"on" DESC, id DESC')
    return [_batch_line(one, theirs.get(one.id, [])) for one in found]


def first_issued(ledger: Reads) -> dict[str, date]:
    """Of every letter written anew, the day of the first of its chain."""
    rows = ledger.read(
        """WITH RECURSIVE chain(id, first) AS (
               SELECT t.id, o.issued_on FROM transfer t JOIN transfer o ON o.id = t.replaces_id
               WHERE t.alive = 1 AND o.replaces_id IS NULL
               UNION SELECT t.id, c.first FROM transfer t JOIN chain c ON t.replaces_id = c.id WHERE t.alive = 1)
           SELECT id, first FROM chain WHERE first IS NOT NULL"""
    )
    return {uid: date.fromisoformat(first) for uid, first in rows}


def position(ledger: Ledger) -> int:
    """What a form that opens now has seen of the log."""
    return organization.position(ledger)


def _where(scope: Scope) -> tuple[str, list[Any]]:
    """Transfers that leave or enter one of the branches; a group means its people."""
    if scope is None:
        return "", []
    inside = marks(scope)
    where = (
        f"AND (from_branch_id IN {inside} OR to_branch_id IN {inside}"
        f" OR member_id IN (SELECT id FROM member WHERE group_id IN {inside}))"
    )
    return where, [*scope, *scope, *scope]


def _with_members(ledger: Reads, found: Sequence[Transfer], today: date) -> list[TransferLine]:
    members = by_ids(ledger, Member, [one.member_id for one in found])
    names, chains = place_names(ledger), first_issued(ledger)
    titles, rules = dict(ledger.read("SELECT id, title FROM graduation_batch")), rules_of(ledger)
    return [
        _line(one, members[one.member_id], names, chains.get(one.id), titles, today, rules)
        for one in found
        if one.member_id in members
    ]


def _line(
    one: Transfer,
    member: Member,
    names: dict[str, str],
    first: date | None,
    titles: dict[str, str],
    today: date,
    rules: Rules,
) -> TransferLine:
    state = states.state(one, today)
    ours = one.from_branch_id if one.direction is Direction.OUT else one.to_branch_id
    slip = states.receipt_due(one, rules)
    until = slip if state is State.REPORTED else states.last_day(one)
    counts = until is not None and state in (State.ISSUED, State.OVERDUE, State.REPORTED)
    days = (until - today).days if counts and until is not None else None
    findings = states.waiting(one, today, first, rules)
    branch = names.get(ours or member.branch_id or "", "")
    return TransferLine(one, member, branch, state, until, days, findings, titles.get(one.batch_id or "", ""), slip)


def _batch_line(batch: GraduationBatch, found: Iterable[State]) -> BatchLine:
    listed = list(found)
    staying = listed.count(State.STAYS)
    still = sum(one in OPEN for one in listed)
    return BatchLine(batch, len(listed) - staying, staying, still, listed.count(State.CLOSED))
