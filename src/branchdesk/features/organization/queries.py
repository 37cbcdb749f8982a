"""Questions about the tree and who holds which post, answered by plain SQL.

Nothing heavy is imported: the header's branch switch stands on this module before the first paint.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from branchdesk.features.organization import rules
from branchdesk.features.organization.fields import BASICS, ORGANIZATION_FIELDS, STATE, TERM, title_of
from branchdesk.features.organization.model import BranchKind, Organization, OutsideBody, Post, Role, Running, Tier
from branchdesk.features.organization.rules import Finding
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.storage import reading

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger
    from branchdesk.storage.reading import Reads

_HEADS = (Role.SECRETARY, Role.GROUP_LEADER)
_ROLE_ORDER = {role: position for position, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    """One line of the tree, parents before children; ``depth`` 0 is a root.

    ``full`` and ``probationary`` count the members on the roll in the whole subtree; ``secretary`` heads it
    today (the leader of a group); ``term_ends`` is None where no term runs.
    """

    id: str
    name: str
    full_name: str
    tier: Tier
    kind: str | None
    parent_id: str | None
    depth: int
    full: int
    probationary: int
    secretary: str
    running: Running
    term_ends: date | None

    @property
    def has_terms(self) -> bool:
        """Whether it is elected for terms: running, no group, no temporary branch (ORG-7)."""
        elected = self.tier is not Tier.GROUP and self.kind != BranchKind.TEMPORARY
        return elected and self.running is Running.ACTIVE


def summary(lines: Sequence[OrganizationLine]) -> str:
    """How many running branches and groups, and how many members, in words."""
    running = [line.tier for line in lines if line.running is Running.ACTIVE]
    roots = [line for line in lines if line.depth == 0]
    return tr("{branches} 个党支部 · {groups} 个党小组 · 正式党员 {full} 人 · 预备党员 {probationary} 人").format(
        branches=running.count(Tier.BRANCH),
        groups=running.count(Tier.GROUP),
        full=sum(line.full for line in roots),
        probationary=sum(line.probationary for line in roots),
    )


def place_for(lines: Mapping[str, OrganizationLine], uid: str | None, tier: Tier) -> str | None:
    """Where a new organization would stand: under ``uid``, or the nearest above it that may hold one."""
    line = lines.get(uid or "")
    while line is not None and not (rules.may_stand_under(tier, line.tier) and line.running is Running.ACTIVE):
        line = lines.get(line.parent_id or "")
    return line.id if line else None


def facts(record: Organization, line: OrganizationLine, above: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is known of one organization, to be read: sections of (label, text); ``above`` names its superior."""
    members = tr("正式 {full} 人，预备 {probationary} 人").format(full=line.full, probationary=line.probationary)
    computed = {
        BASICS: [(tr("党员"), members), (tr("负责人"), line.secretary)],
        TERM: [(tr("届满日期"), str(line.term_ends or ""))],
    }
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in ORGANIZATION_FIELDS:
        if one.name not in ("order", "may_approve") and (one.section != STATE or line.running is not Running.ACTIVE):
            text = above if one.name == "parent_id" else one.show(getattr(record, one.name))
            found[one.section].append((tr(one.label), text))
    if line.tier is Tier.COMMITTEE:
        computed[TERM].append((tr("可审批预备党员"), tr("是") if record.may_approve else tr("否，由上级党委审批")))
    return [(tr(section), pairs + computed.get(section, [])) for section, pairs in found.items()]


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with its words: ``title`` like 支部书记, ``holder`` the person's name; ``current`` on the day asked."""

    id: str
    organization_id: str
    organization: str
    role: Role
    title: str
    member_id: str | None
    holder: str
    from_on: Day | None
    until_on: Day | None
    elected: bool
    basis: str
    dual_leader: bool
    current: bool

    @property
    def state(self) -> str:
        """在任, 已离任, or 未到任 for one that is still to come."""
        if self.current:
            return tr("在任")
        return tr("已离任") if self.until_on else tr("未到任")


def organizations(ledger: "Ledger") -> list[Organization]:
    """All living records, in the order siblings are listed."""
    return reading.records(ledger, Organization, order='"order", full_name, id')


def organization(ledger: "Ledger", uid: str) -> Organization | None:
    """One living record."""
    return reading.one(ledger, Organization, uid)


def post(ledger: "Ledger", uid: str) -> Post | None:
    """One living record."""
    return reading.one(ledger, Post, uid)


def outside_bodies(ledger: "Ledger") -> list[OutsideBody]:
    """Bodies outside the ledger, by name."""
    return reading.records(ledger, OutsideBody, order="full_name, id")


def post_records(ledger: "Ledger") -> list[Post]:
    """All living posts as records, for the rules."""
    return reading.records(ledger, Post, order="id")


def position(ledger: "Ledger") -> int:
    """What a form that opens now has seen of the log; ``Refusal`` while the ledger is locked."""
    return int(ledger.read("SELECT coalesce(max(pos), 0) FROM change_log")[0][0])


def tree(ledger: "Ledger") -> list[OrganizationLine]:
    """Every organization, parents before their children, siblings in their order."""
    found = organizations(ledger)
    counts = _counts(ledger, found)
    heads = _heads(ledger, clock.today())
    return [
        OrganizationLine(
            id=one.id,
            name=one.name,
            full_name=one.full_name,
            tier=one.tier,
            kind=one.kind,
            parent_id=one.parent_id,
            depth=depth,
            full=counts[one.id][0],
            probationary=counts[one.id][1],
            secretary=heads.get(one.id, ""),
            running=one.running,
            term_ends=rules.term_ends(one),
        )
        for depth, one in _descend(found)
    ]


def outline(ledger: "Ledger") -> list[tuple[str, str, int]]:
    """(id, name, depth) of every running organization: the tree without counts, for the branch switch."""
    found = _descend(organizations(ledger))
    return [(one.id, one.name, depth) for depth, one in found if one.running is Running.ACTIVE]


def findings(ledger: "Ledger") -> list[Finding]:
    """What the rules say about every organization today, in the order of the tree (届期提醒、检查)."""
    found = organizations(ledger)
    counts = _counts(ledger, found)
    on = clock.today()
    held: dict[str, list[Post]] = defaultdict(list)
    for post_held in post_records(ledger):
        held[post_held.organization_id].append(post_held)
    remarks = rules.tree_findings(found)
    for _, one in _descend(found):
        full, probationary = counts[one.id]
        remarks += rules.branch_findings(one, full, full + probationary, held[one.id], on)
        remarks += rules.group_findings(one, held[one.id], on)
        if one.running is Running.ACTIVE:
            remarks += rules.general_branch_findings(one, full + probationary, on)
        remarks += [_overlap(one, pair[0]) for pair in rules.overlapping(held[one.id])]
    return remarks


def _overlap(place: Organization, post: Post) -> Finding:
    text = tr("{title}有任期重叠的任职，请核对日期").format(title=title_of(post.role, place.tier))
    return Finding(place.id, place.name, "", "overlap", text)


def branches(ledger: "Ledger") -> list[tuple[str, str]]:
    """Running branches as (id, name), in the order of the tree."""
    return [(one.id, one.name) for _, one in _descend(organizations(ledger)) if _runs(one, Tier.BRANCH)]


def groups(ledger: "Ledger", branch_id: str) -> list[tuple[str, str]]:
    """Running groups of a branch as (id, name)."""
    found = organizations(ledger)
    return [(one.id, one.name) for one in found if one.parent_id == branch_id and _runs(one, Tier.GROUP)]


def labels(ledger: "Ledger") -> dict[str, dict[str, str]]:
    """For ``Context.refs``: what people write for a branch, a group, any organization → its id.

    Only running ones. A word two of them share belongs to none: nothing is guessed; groups can always be
    written as 支部／小组.
    """
    found = [one for one in organizations(ledger) if one.running is Running.ACTIVE]
    names = {one.id: one.name for one in found}
    written: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in found:
        words = {one.name, one.full_name}
        if one.tier is Tier.GROUP:
            words.add(f"{names.get(one.parent_id or '', '')}／{one.name}")
        for word in words:
            written["organization"][word].add(one.id)
            if one.tier in (Tier.BRANCH, Tier.GROUP):
                written[one.tier.value][word].add(one.id)
    kinds = ("branch", "group", "organization")
    return {kind: {word: next(iter(ids)) for word, ids in written[kind].items() if len(ids) == 1} for kind in kinds}


def names(ledger: "Reads") -> dict[str, str]:
    """The name of every organization, removed and dissolved ones too: history must be readable."""
    rows = ledger.read("SELECT id, short_name, full_name FROM organization")
    return {uid: short or full for uid, short, full in rows}


def unit_name(ledger: "Ledger", uid: str | None) -> str:
    """The full name a paper has as its unit; for None that of the only branch, else of the only root, or ``""``."""
    found = organizations(ledger)
    named = [one.full_name for one in found if one.id == uid]
    only = [one.full_name for one in found if one.tier is Tier.BRANCH and one.ended_on is None]
    roots = [one.full_name for depth, one in _descend(found) if depth == 0]
    return next((names[0] for names in (named, only, roots) if len(names) == 1), "")


def subtree(ledger: "Ledger", uid: str) -> set[str]:
    """The ids of an organization and everything under it; of an unknown one only itself."""
    rows = ledger.read(
        """WITH RECURSIVE under(id) AS (
               SELECT ? UNION SELECT o.id FROM organization o JOIN under u ON o.parent_id = u.id WHERE o.alive = 1)
           SELECT id FROM under""",
        (uid,),
    )
    return {row[0] for row in rows}


_POSTS = """
SELECT p.id, p.organization_id, coalesce(nullif(o.short_name, ''), o.full_name), o.tier, p.role, p.member_id,
       coalesce(m.name, p.holder), p.from_on, p.until_on, p.elected, p.basis, p.dual_leader
FROM post p JOIN organization o ON o.id = p.organization_id LEFT JOIN member m ON m.id = p.member_id
WHERE p.alive = 1 AND o.alive = 1"""

_HELD_ON = """ AND (p.from_on IS NULL OR p.from_on <= :on)
  AND (p.until_on IS NULL OR p.until_on >= substr(:on, 1, length(p.until_on)))"""
"""A month alone counts to its last day."""


def posts(
    ledger: "Ledger", organization_id: str | None = None, member_id: str | None = None, on: date | None = None
) -> list[PostLine]:
    """Posts of an organization, of a member, or all; with ``on`` only those held that day.

    Those held (today, or ``on``) come first in the order of the offices, then the past ones, newest first.
    """
    sql, parameters = _POSTS, {"on": (on or clock.today()).isoformat()}
    for column, value in (("organization_id", organization_id), ("member_id", member_id)):
        if value is not None:
            sql += f" AND p.{column} = :{column}"
            parameters[column] = value
    if on is not None:
        sql += _HELD_ON
    used = {name: value for name, value in parameters.items() if f":{name}" in sql}
    lines = [_post_line(row, on or clock.today()) for row in ledger.read(sql, used)]
    current = sorted((line for line in lines if line.current), key=_by_office)
    past = sorted((line for line in lines if not line.current), key=_by_time, reverse=True)
    return current + past


def posts_by_member(ledger: "Ledger", on: date) -> dict[str, str]:
    """The posts each member holds on a day, in words: ``{id: "支部书记、组织委员"}``."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in sorted((_post_line(row, on) for row in _held(ledger, on)), key=_by_office):
        if line.member_id and line.title not in found[line.member_id]:
            found[line.member_id].append(line.title)
    return {uid: "、".join(titles) for uid, titles in found.items()}


def _held(ledger: "Ledger", on: date) -> list[tuple[Any, ...]]:
    return ledger.read(_POSTS + _HELD_ON, {"on": on.isoformat()})


def _heads(ledger: "Ledger", on: date) -> dict[str, str]:
    lines = (_post_line(row, on) for row in _held(ledger, on))
    return {line.organization_id: line.holder for line in lines if line.role in _HEADS}


def _post_line(row: Sequence[Any], on: date) -> PostLine:
    uid, organization_id, name, tier, role, member_id, holder, since, until, elected, basis, dual = row
    from_on, until_on = (Day.parse(text) if text else None for text in (since, until))
    return PostLine(
        id=uid,
        organization_id=organization_id,
        organization=name,
        role=Role(role),
        title=title_of(Role(role), Tier(tier)),
        member_id=member_id,
        holder=holder,
        from_on=from_on,
        until_on=until_on,
        elected=bool(elected),
        basis=basis,
        dual_leader=bool(dual),
        current=(from_on is None or from_on.first() <= on) and (until_on is None or until_on.last() >= on),
    )


def _by_office(line: PostLine) -> tuple[int, str, str]:
    return _ROLE_ORDER[line.role], str(line.from_on or ""), line.id


def _by_time(line: PostLine) -> tuple[str, str, str]:
    return str(line.until_on or ""), str(line.from_on or ""), line.id


def _runs(one: Organization, tier: Tier) -> bool:
    return one.tier is tier and one.running is Running.ACTIVE


def _descend(found: Sequence[Organization]) -> Iterator[tuple[int, Organization]]:
    """Parents before children. Whoever's parent is gone is a root, and so is a ring two computers made."""
    children: dict[str, list[Organization]] = defaultdict(list)
    known = {one.id for one in found}
    for one in found:
        children[one.parent_id if one.parent_id in known and one.parent_id else ""].append(one)
    seen: set[str] = set()
    for root in [*children[""], *found]:
        waiting = [(0, root)]
        while waiting:
            depth, one = waiting.pop()
            if one.id not in seen:
                seen.add(one.id)
                yield depth, one
                waiting.extend((depth + 1, child) for child in reversed(children[one.id]))


def _counts(ledger: "Ledger", found: Sequence[Organization]) -> dict[str, list[int]]:
    """Full and probationary members per subtree; a group's members are already in its branch."""
    parent = {one.id: one.parent_id for one in found}
    tier = {one.id: one.tier for one in found}
    totals: dict[str, list[int]] = {one.id: [0, 0] for one in found}
    rows = ledger.read(
        """SELECT branch_id, group_id, standing = 'probationary', count(*) FROM member NOT INDEXED
           WHERE alive = 1 AND left_on IS NULL AND standing IN ('full', 'probationary') GROUP BY 1, 2, 3"""
    )
    for branch_id, group_id, probationary, count in rows:
        if tier.get(group_id) is Tier.GROUP:
            totals[group_id][probationary] += count
        for above in _upwards(branch_id, parent):
            totals[above][probationary] += count
    return totals


def _upwards(uid: str | None, parent: dict[str, str | None]) -> Iterable[str]:
    seen: list[str] = []
    while uid in parent and uid is not None and uid not in seen:
        seen.append(uid)
        uid = parent[uid]
    return seen
