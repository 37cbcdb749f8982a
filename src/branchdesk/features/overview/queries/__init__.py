"""Questions about what has to be done, answered by plain SQL; the slow checks are handed to a worker."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from branchdesk.features.dues.queries import waiting
from branchdesk.features.meetings import queries as meetings
from branchdesk.features.members import queries as roll
from branchdesk.features.members.model import AGE_BANDS, Member, Standing
from branchdesk.features.members.queries import Scope
from branchdesk.features.organization import queries as organization
from branchdesk.features.overview import rules
from branchdesk.features.overview.model import BranchYear, Checks, Dues, Facts, Life, Makeup, Rooms
from branchdesk.features.overview.queries import shared
from branchdesk.kernel.months import add_months
from branchdesk.storage.engine import Ledger

LARGE = 15_000
"""Members from which on even counting takes longer than a blink (50 ms)."""

PRESSED = 3
"""Level of ``dues.rules.arrears`` from which on somebody behind is spoken of here."""

Step = Callable[[int, int], None]
"""Tells how far the work is (done, total), and raises ``Cancelled`` when it has to stop."""

_PARTY = f"standing IN ('{Standing.FULL}', '{Standing.PROBATIONARY}')"


def facts(ledger: Ledger, scope: frozenset[str] | None, today: date) -> Facts:
    """Everything the page shows at once, of a part of the tree (None: all); ≈ 5 ms at 5,000 members."""
    organizations = organization.organizations(ledger)
    findings = organization.findings(ledger)
    if scope is not None:
        organizations = [one for one in organizations if one.id in scope]
        findings = [one for one in findings if one.organization_id in scope]
    return Facts(makeup(ledger, scope, today), _awaiting(ledger, scope, today), organizations, findings)


def makeup(ledger: Ledger, scope: frozenset[str] | None, today: date) -> Makeup:
    """Who is on the roll, counted by standing, sex and age band."""
    where, parameters = _here(scope)
    bands = " ".join(f"WHEN born > '{_born_on(limit + 1, today)}' THEN {n}" for n, (limit, _) in enumerate(AGE_BANDS))
    # Half a date counts from its first day, as in ``members.rules.age``.
    rows = ledger.read(
        f"""SELECT sex, CASE WHEN born IS NULL THEN -1 {bands} ELSE {len(AGE_BANDS)} END, count(*)
            FROM (SELECT sex, substr(birth || '-01-01', 1, 10) AS born FROM member WHERE {where} AND {_PARTY})
            GROUP BY 1, 2""",
        parameters,
    )
    sexes: dict[str, int] = {}
    ages = [0] * (len(AGE_BANDS) + 2)
    for sex, band, count in rows:
        sexes[sex or ""] = sexes.get(sex or "", 0) + count
        ages[band] += count
    standings = roll.standing_counts(ledger, Scope(scope))
    return Makeup(standings, sexes, tuple(ages[:-1]), ages[-1])


def _born_on(age: int, today: date) -> str:
    """Whoever was born later is younger; as text, so that 29 February needs no care."""
    return f"{today.year - age:04d}-{today.month:02d}-{today.day:02d}"


def _awaiting(ledger: Ledger, scope: frozenset[str] | None, today: date) -> list[Member]:
    """Whose probation may end soon or who may be out of touch for long; the rules look closer."""
    where, parameters = _here(scope)
    # A month more than the rules want: months are not of one length, and half dates are text.
    joined = rules.joined_before(today).isoformat()
    lost = add_months(today, 1 - rules.touch_months(today)).isoformat()
    rows = ledger.read(
        f"""SELECT id FROM member WHERE {where} AND (
                standing = '{Standing.PROBATIONARY}' AND confirmed_on IS NULL
                    AND (joined_on <= ? OR probation_until IS NOT NULL)
                OR out_of_touch_since <= ?)""",
        [*parameters, joined, lost],
    )
    return roll.members_by_id(ledger, [row[0] for row in rows])


def _here(scope: frozenset[str] | None) -> tuple[str, list[Any]]:
    """Members on the roll in a part of the tree, as a condition."""
    where = "alive = 1 AND left_on IS NULL"
    if scope is None:
        return where, []
    marks = ",".join("?" * len(scope))
    return f"{where} AND (branch_id IN ({marks}) OR group_id IN ({marks}))", [*scope, *scope]


def scope(ledger: Ledger, organization_id: str | None) -> frozenset[str] | None:
    """An organization and all below it; None for the whole ledger."""
    return None if organization_id is None else frozenset(organization.subtree(ledger, organization_id))


def position(ledger: Ledger) -> int:
    """Where the log stands: while it is the same, so are the checks."""
    return organization.position(ledger)


def uuid(ledger: Ledger) -> str:
    """The identity of the ledger."""
    return ledger.info("uuid")


def is_large(ledger: Ledger) -> bool:
    """Whether counting would hold up the window, so that a worker should do it."""
    return bool(ledger.read("SELECT count(*) FROM member")[0][0] > LARGE)


def read_aside(ledger: Ledger, scope: frozenset[str] | None, today: date) -> Callable[[], Facts]:
    """``facts`` as work for another thread."""

    def read() -> Facts:
        with ledger.aside() as other:
            return facts(other, scope, today)

    return read


def life(ledger: Ledger, scope: frozenset[str] | None, today: date) -> Callable[[], Life]:
    """What meetings leave to do in a part of the tree, as work for another thread."""

    def read() -> Life:
        with ledger.aside() as other:
            known = meetings.years(other)
            if not known:
                return Life()
            names = dict(one for one in organization.branches(other) if scope is None or one[0] in scope)
            rows = meetings.matrices(other, list(names), today.year, today)
            tasks = [one for one in meetings.open_actions(other) if scope is None or one.branch_id in scope]
            years = tuple(BranchYear(uid, name, rows[uid]) for uid, name in names.items())
            before: tuple[BranchYear, ...] = ()
            if rules.asks_last_year(today) and today.year - 1 in known:
                rows = meetings.matrices(other, list(names), today.year - 1, today)
                before = tuple(BranchYear(uid, name, rows[uid]) for uid, name in names.items())
            return Life(years, tasks, meetings.stale_copies(other, scope), before)

    return read


def dues(ledger: Ledger, scope: frozenset[str] | None, today: date) -> Callable[[], Dues | None]:
    """What dues leave to do in a part of the tree, as work for another thread; None where none are kept."""

    def read() -> Dues | None:
        with ledger.aside() as other:
            found = shared.money(ledger, other, scope, today)
            if found is None:
                return None
            behind = [one for one in found.behind if one.level >= PRESSED]
            named = roll.members_by_id(other, [one.member_id for one in behind])
            last = today.year - 1
            return Dues(
                found.owed,
                found.paid,
                found.open,
                found.collecting,
                behind,
                {one.id: one.name for one in named},
                waiting.to_hand_up(other, scope, today),
                waiting.ending(other, scope, today, rules.SOON),
                last if waiting.unpublished(other, scope, last) else None,
                found.on_time,
            )

    return read


def later_rooms(ledger: Ledger, scope: frozenset[str] | None, today: date, now: datetime) -> Callable[[], Rooms]:
    """What the later rooms leave to do in a part of the tree, as work for another thread; ``now`` by the local clock."""

    def read() -> Rooms:
        from branchdesk.features.overview.queries import rooms as later

        with ledger.aside() as other:
            return later.read(other, scope, today, now, shared.cases(ledger, other, scope, today))

    return read


def checker(ledger: Ledger, scope: frozenset[str] | None, today: date) -> Callable[[Step], Checks]:
    """名册体检 and 查重 as work for another thread."""

    def check(step: Step) -> Checks:
        with ledger.aside() as other:
            members, apart = roll.members(other), roll.not_duplicates(other)
        step(1, 2)
        checks = rules.examine(members, apart, scope, today)
        step(2, 2)
        return checks

    return check
