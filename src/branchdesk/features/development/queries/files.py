"""Whole cases with all the rules look at: read at once for thousands, each table once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from branchdesk.features.development import model
from branchdesk.features.development.model import CaseEnding, DevelopmentCase
from branchdesk.features.development.queries.ballots import ballots_on
from branchdesk.features.development.rules.file import CaseFile, GuideFact
from branchdesk.features.members.model import Member, Move, Restriction
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.kernel.records import Record
from branchdesk.storage.reading import AT_ONCE, Reads, in_parts, marks, records

R = TypeVar("R", bound=Record)
Scope = frozenset[str] | None
"""Ids of branches and groups; None for the whole ledger."""

_PARTS: Mapping[str, tuple[type[Record], str]] = {
    "steps": (model.CaseStep, '"on", id'),
    "guides": (model.Guide, "kind, from_on, id"),
    "observations": (model.Observation, '"on", id'),
    "papers": (model.CasePaper, "id"),
    "notices": (model.PublicNotice, "from_on, id"),
    "waivers": (model.Waiver, '"on", id'),
}
"""What hangs on a case."""
_NEAR = "SELECT member_id FROM development_case UNION SELECT member_id FROM guide"
"""Whom a case is about or who guides, a small part of a large roll."""


def case_file(ledger: Reads, case_id: str) -> CaseFile | None:
    """One case with everything; None where there is none (any more)."""
    found = files_of(ledger, [case_id])
    return found[0] if found else None


def files(ledger: Reads, scope: Scope = None, *, ended: bool = True) -> list[CaseFile]:
    """The cases of some branches in the order of the roll.

    Without ``ended`` those that still run or were filed, of people still on the roll: who left it waits for nothing here.
    """
    where, values = "", list[str]()
    if scope is not None:
        where, values = f" AND (m.branch_id IN {marks(scope)} OR m.group_id IN {marks(scope)})", [*scope, *scope]
    if not ended:
        where = f"{where} AND m.left_on IS NULL AND (c.ending IS NULL OR c.ending = ?)"
        values = [*values, CaseEnding.FILED.value]
    rows = ledger.read(
        f"""SELECT c.id FROM development_case c JOIN member m ON m.id = c.member_id
            WHERE c.alive = 1 AND m.alive = 1{where} ORDER BY m.name_key, m.id, c.id""",
        values,
    )
    return files_of(ledger, [uid for (uid,) in rows])


def files_of(ledger: Reads, ids: Sequence[str]) -> list[CaseFile]:
    """Cases in the order of ``ids``; those that are gone, or whose member is, are left out."""
    cases = {one.id: one for one in _of(ledger, DevelopmentCase, "id", ids)}
    people = {one.id: one for one in _of(ledger, Member, "id", {one.member_id for one in cases.values()})}
    kept = [cases[uid] for uid in ids if uid in cases and cases[uid].member_id in people]
    return list(_Maker(ledger, kept, people).made())


class _Hung(NamedTuple):
    """All records of one kind by the case or member they hang on."""

    of: Mapping[str, list[Any]]

    def on(self, uid: str) -> tuple[Any, ...]:
        """Those of one."""
        return tuple(self.of.get(uid, ()))


class _Maker:
    """Puts the files together."""

    def __init__(self, ledger: Reads, cases: Sequence[DevelopmentCase], people: Mapping[str, Member]) -> None:
        self._cases, self._people = cases, people
        ids = {one.id for one in cases}
        self._parts = {name: _hung(_of(ledger, kind, "case_id", ids, order)) for name, (kind, order) in _PARTS.items()}
        guides = {uid for found in self._parts["guides"].of.values() for one in found if (uid := one.member_id)}
        self._moves = _hung(_of(ledger, Move, "member_id", {*people, *guides}, '"on", id'), "member_id")
        self._guides = _guide_facts(ledger, guides, people, self._moves)
        self._bodies = _Bodies(records(ledger, Organization))
        self._ballots = ballots_on(ledger, {one.member_id for one in cases})

    def made(self) -> Iterator[CaseFile]:
        """One by one."""
        for case in self._cases:
            member = self._people[case.member_id]
            parts: dict[str, Any] = {name: found.on(case.id) for name, found in self._parts.items()}
            yield CaseFile(
                case=case, member=member, moves=self._moves.on(member.id),
                guide_facts=_named(parts["guides"], self._guides), branch=self._bodies.branch(member.branch_id),
                approving=self._bodies.approving(member.branch_id), ballots=tuple(self._ballots.get(member.id, ())),
                **parts,
            )  # fmt: skip


class Around:
    """What stands around any case, read once for files that are only being drafted."""

    def __init__(self, ledger: Reads) -> None:
        people = {one.id: one for one in records(ledger, Member)}
        moves = _hung(records(ledger, Move, order='"on", id'), "member_id")
        self._guides = _guide_facts(ledger, people, people, moves)
        self._bodies = _Bodies(records(ledger, Organization))

    def placed(self, file: CaseFile) -> CaseFile:
        """The file with branch, committee, and what is known of those who guide."""
        place = file.member.branch_id
        return replace(
            file, guide_facts=_named(file.guides, self._guides), branch=self._bodies.branch(place),
            approving=self._bodies.approving(place),
        )  # fmt: skip


def _named(guides: Iterable[model.Guide], facts: Mapping[str, GuideFact]) -> dict[str, GuideFact]:
    """The facts of those who guide a case."""
    return {uid: facts[uid] for one in guides if (uid := one.member_id) and uid in facts}


class _Bodies:
    """The branch of somebody, and the committee above it that approves (domain §2.5)."""

    def __init__(self, found: Iterable[Organization]) -> None:
        self._known = {one.id: one for one in found}
        self._above: dict[str, Organization | None] = {}

    def branch(self, uid: str | None) -> Organization | None:
        """The branch itself."""
        return self._known.get(uid or "")

    def approving(self, uid: str | None) -> Organization | None:
        """The nearest committee above that may approve, else the nearest one, else whatever stands above."""
        if uid is None or uid not in self._known:
            return None
        if uid not in self._above:
            line = list(self._upwards(uid))
            committees = [one for one in line if one.tier is Tier.COMMITTEE]
            able = [one for one in committees if one.may_approve]
            self._above[uid] = next(iter(able or committees or line), None)
        return self._above[uid]

    def _upwards(self, uid: str) -> Iterator[Organization]:
        seen = {uid}
        above = self._known[uid].parent_id
        while above in self._known and above not in seen:
            seen.add(above)
            yield self._known[above]
            above = self._known[above].parent_id


def _guide_facts(
    ledger: Reads, ids: Collection[str], people: Mapping[str, Member], moves: "_Hung"
) -> dict[str, GuideFact]:
    """What is known of those who guide: standing on any day, limits of their rights, when they left."""
    missing = {uid for uid in ids if uid not in people}
    known = {**people, **{one.id: one for one in _of(ledger, Member, "id", missing)}}
    limits = _hung(_of(ledger, Restriction, "member_id", ids), "member_id")
    return {uid: GuideFact(known[uid], moves.on(uid), limits.on(uid)) for uid in ids if uid in known}


def _hung(found: Iterable[Any], by: str = "case_id") -> _Hung:
    listed: dict[str, list[Any]] = defaultdict(list)
    for one in found:
        listed[getattr(one, by)].append(one)
    return _Hung(listed)


def _of(ledger: Reads, record: type[R], column: str, ids: Collection[str], order: str = "id") -> list[R]:
    """Records that hang on some ids; of many all that can are read rather than asked for some at a time."""
    if len(ids) > AT_ONCE:
        wanted = set(ids)
        near = f' AND "{column}" IN ({_NEAR})' if record in (Member, Move) else ""
        return [one for one in records(ledger, record, near, order=order) if getattr(one, column) in wanted]
    return [
        one
        for part in in_parts(sorted(ids))
        for one in records(ledger, record, f'AND "{column}" IN {marks(part)}', part, order=order)
    ]
