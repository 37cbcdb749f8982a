"""Rules on organizations (domain §4, ORG-1…ORG-14): sizes, posts, terms, the tree, and how names are written.

Pure functions over values; the numbers come from the rule pack ``organization`` in force on the day asked. ``Level.OK`` marks advice (INFO in the domain's table), ``WARN`` what is out of rule.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from branchdesk.features.organization.fields import tier_word
from branchdesk.features.organization.model import BranchKind, Organization, Post, Role, Running, Tier
from branchdesk.kernel import names, rulepacks
from branchdesk.kernel.months import add_months
from branchdesk.kernel.problems import Level
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

SEATS = frozenset(Role) - {Role.ADVISER, Role.GROUP_LEADER}
"""Roles on a branch committee; an adviser (指导教师) is none (domain §4)."""
SINGLE = frozenset({Role.SECRETARY, Role.GROUP_LEADER})
"""Roles held by one person at a time."""
_MUST_HAVE = ((Role.ORGANIZATION, "组织委员"), (Role.PUBLICITY, "宣传委员"), (Role.DISCIPLINE, "纪检委员"))
_RANK = {Tier.COMMITTEE: 0, Tier.GENERAL_BRANCH: 1, Tier.BRANCH: 2, Tier.GROUP: 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on an organization; ``rule`` is its number in domain §4."""

    organization_id: str
    name: str
    rule: str
    code: str
    text: str
    level: Level = Level.WARN


_Remark = tuple[str, str, Level, str]


def branch_findings(
    branch: Organization, full_members: int, members: int, posts: Iterable[Post], on: date
) -> list[Finding]:
    """What domain §4 says about a running branch with so many members, and the posts recorded for it.

    While nobody is on its roll yet, there is nothing to say about its size and its committee.
    """
    if branch.tier is not Tier.BRANCH or branch.running is not Running.ACTIVE:
        return []
    held = [post for post in posts_at(posts, on) if post.organization_id == branch.id]
    pack = rulepacks.pack("organization", on)
    remarks: list[_Remark] = [*_size(pack, branch, full_members, members)] if members else []
    if branch.kind is BranchKind.TEMPORARY:
        remarks += _temporary(branch, held)
    else:
        remarks += [*(_committee(pack, full_members, held) if members else ()), *_term(pack, branch, on)]
    remarks += _naming(pack, branch, full_members)
    return [Finding(branch.id, branch.name, rule, code, text, level) for rule, code, level, text in remarks]


def units(branch: Organization) -> list[str]:
    """The bodies a joint branch covers."""
    return [line.strip() for line in branch.units.splitlines() if line.strip()]


def _size(pack: RulePack, branch: Organization, full: int, members: int) -> Iterator[_Remark]:
    least, most = pack["least_full_members"], pack["most_members"]
    if full < least:
        text = tr("正式党员 {n} 人，不足 {least} 人，应考虑并入联合党支部").format(n=full, least=least)
        yield "ORG-1", "too_few", Level.WARN, text
    if members > most:
        yield "ORG-1", "too_many", Level.WARN, tr("党员 {n} 人，一般不超过 {most} 人").format(n=members, most=most)
        yield "ORG-12", "general_branch", Level.OK, tr("党员超过 {most} 人，一般设党总支").format(most=most)
    if branch.kind is BranchKind.JOINT and (count := len(units(branch))) > pack["most_units"]:
        text = tr("联合党支部覆盖 {n} 个单位，一般不超过 {most} 个").format(n=count, most=pack["most_units"])
        yield "ORG-2", "too_many_units", Level.WARN, text


def _committee(pack: RulePack, full: int, held: Sequence[Post]) -> Iterator[_Remark]:
    seated = [post for post in held if post.role in SEATS]
    roles = {post.role for post in seated}
    least, usual, most = (pack["committee_" + word] for word in ("least", "usual", "most"))
    rule = "ORG-3" if full >= pack["committee_from"] else "ORG-4"
    if Role.SECRETARY not in roles:
        yield rule, "no_secretary", Level.WARN, tr("没有在任书记")
    if sum(post.role is Role.DEPUTY for post in seated) > pack["deputies_most"]:
        yield rule, "deputies", Level.WARN, tr("副书记多于 {n} 名").format(n=pack["deputies_most"])
    people = len({(post.member_id, post.holder) for post in seated})
    numbers = {"n": people, "least": least, "usual": usual, "most": most, "start": pack["committee_from"]}
    if full < pack["committee_from"]:
        if people > 1 + pack["deputies_most"]:
            text = tr("正式党员不足 {start} 人，设书记 1 名、必要时副书记 1 名即可（现有支委 {n} 人）")
            yield rule, "no_committee_needed", Level.OK, text.format(**numbers)
        return
    if people < least:
        text = tr("正式党员 {start} 人以上，应设支部委员会，由 {least}–{usual} 人组成（现 {n} 人）")
        yield rule, "no_committee", Level.WARN, text.format(**numbers)
    elif people > most:
        text = tr("支部委员会 {n} 人，一般 {least}–{usual} 人，不超过 {most} 人")
        yield rule, "large_committee", Level.WARN, text.format(**numbers)
    if people >= least and (lacking := [word for role, word in _MUST_HAVE if role not in roles]):
        yield rule, "seats_missing", Level.WARN, tr("支部委员会缺{words}").format(words="、".join(map(tr, lacking)))


def _term(pack: RulePack, branch: Organization, on: date) -> Iterator[_Remark]:
    ends = term_ends(branch)
    if ends is None:
        return
    if ends < on:
        text = tr("本届任期已于 {day} 届满，应按期换届").format(day=ends)
        yield "ORG-5", "term_over", Level.WARN, text
    elif ends <= add_months(on, pack["term_notice_months"]):
        yield "ORG-5", "term_ending", Level.OK, tr("本届任期将于 {day} 届满，请准备换届").format(day=ends)


def _temporary(branch: Organization, held: Sequence[Post]) -> Iterator[_Remark]:
    if not branch.approved_by:
        text = tr("临时党支部须经上级批准，请填写批准文号")
        yield "ORG-7", "not_approved", Level.WARN, text
    if any(post.elected and post.role in SEATS for post in held):
        text = tr("临时党支部的书记、委员由上级指定，不经选举")
        yield "ORG-7", "elected", Level.WARN, text


def _naming(pack: RulePack, branch: Organization, full: int) -> Iterator[_Remark]:
    name = branch.full_name
    if not name.startswith("中共"):
        text = tr("全称一般为“中共”+学校+院系（部门）+“支部委员会”，并与公章一致")
        yield "ORG-14", "name_start", Level.OK, text
    elif full >= pack["committee_from"] and not name.endswith("支部委员会"):
        yield "ORG-14", "name_end", Level.OK, tr("设支部委员会的，全称以“支部委员会”结尾，并与公章一致")
    elif not name.endswith(("支部", "支部委员会")):
        yield "ORG-14", "name_end", Level.OK, tr("全称一般以“支部”或“支部委员会”结尾，并与公章一致")


BARRED = {"development": "发展党员", "discipline": "处分处置党员", "dues": "收缴党费", "election": "选举代表和换届"}
"""What a temporary branch must not do (ORG-7)."""


def barred(branch: Organization, activity: str) -> str:
    """Why a branch may not do one of ``BARRED``; ``""`` when it may."""
    if branch.kind is not BranchKind.TEMPORARY:
        return ""
    return tr("“{name}”是临时党支部，不{activity}").format(name=branch.name, activity=tr(BARRED[activity]))


def general_branch_findings(organization: Organization, members: int, on: date) -> list[Finding]:
    """ORG-12: a general branch usually has 50 to 100 members."""
    pack = rulepacks.pack("organization", on)
    least, most = pack["general_branch_least"], pack["general_branch_most"]
    if organization.tier is not Tier.GENERAL_BRANCH or least <= members <= most:
        return []
    text = tr("党总支现有党员 {n} 人，一般为 {least}–{most} 人").format(n=members, least=least, most=most)
    return [Finding(organization.id, organization.name, "ORG-12", "general_branch", text, Level.OK)]


def group_findings(group: Organization, posts: Iterable[Post], on: date) -> list[Finding]:
    """ORG-6: a group has a leader."""
    if group.tier is not Tier.GROUP or group.running is not Running.ACTIVE:
        return []
    held = posts_at(posts, on)
    if any(post.organization_id == group.id and post.role is Role.GROUP_LEADER for post in held):
        return []
    return [Finding(group.id, group.name, "ORG-6", "no_leader", tr("党小组还没有组长"), Level.OK)]


def term_ends(organization: Organization) -> date | None:
    """The day the term is over; None where no term runs (groups, temporary branches, dissolved ones)."""
    started = organization.term_started_on
    if started is None or organization.running is not Running.ACTIVE:
        return None
    if organization.tier is Tier.GROUP or organization.kind is BranchKind.TEMPORARY:
        return None
    return add_months(started.last(), 12 * organization.term_years)


def posts_at(posts: Iterable[Post], on: date) -> list[Post]:
    """The posts held on a day, the last day of a post included; unknown dates speak for the post."""
    return [
        post
        for post in posts
        if not (post.from_on and post.from_on.first() > on) and not (post.until_on and post.until_on.last() < on)
    ]


def overlapping(posts: Iterable[Post]) -> list[tuple[Post, Post]]:
    """Pairs of posts that cannot both be right: one person twice in a role, or a single seat held by two.

    Half dates overlap only when they must; a successor may begin on the day the predecessor ends.
    """
    seats: dict[tuple[str, Role], list[Post]] = {}
    for post in posts:
        seats.setdefault((post.organization_id, post.role), []).append(post)
    return [
        (one, other)
        for (_, role), held in seats.items()
        for one, other in combinations(held, 2)
        if (role in SINGLE or _holder(one) == _holder(other)) and _meet(one, other)
    ]


def _holder(post: Post) -> tuple[str, str]:
    return post.member_id or "", post.holder


def _meet(one: Post, other: Post) -> bool:
    start = max(post.from_on.last() if post.from_on else date.min for post in (one, other))
    end = min(post.until_on.first() if post.until_on else date.max for post in (one, other))
    return start < end


def cycle(organizations: Iterable[Organization]) -> list[str]:
    """The ids of one ring in the tree, in order; empty when there is none."""
    parents = {one.id: one.parent_id for one in organizations}
    sound: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at not in sound and at in parents:
            if at in path:
                ring = list(path)
                return ring[ring.index(at) :]
            path[at] = None
            at = parents[at]
        sound.update(path)
    return []


def may_stand_under(tier: Tier, above: Tier) -> bool:
    """A group under a branch; a branch under a general branch or a committee; committees under committees."""
    if tier is Tier.GROUP:
        return above is Tier.BRANCH
    if tier is Tier.COMMITTEE:
        return above is Tier.COMMITTEE
    return _RANK[above] < _RANK[tier]


def tree_findings(organizations: Sequence[Organization]) -> list[Finding]:
    """Rings, wrong orders and lost parents in the tree; these forbid work with it (BLOCK)."""
    by_id = {one.id: one for one in organizations}
    found = []
    if ring := cycle(organizations):
        loop = " → ".join(by_id[uid].name for uid in [*ring, ring[0]])
        one = by_id[ring[0]]
        text = tr("上级关系成环：{loop}").format(loop=loop)
        found.append(Finding(one.id, one.name, "", "cycle", text, Level.BLOCK))
    for one in organizations:
        text = place_fault(one, by_id)
        if text:
            found.append(Finding(one.id, one.name, "", "parent", text, Level.BLOCK))
    return found


def place_fault(one: Organization, others: Mapping[str, Organization]) -> str:
    """Why an organization cannot stand where it does, as a sentence; ``""`` when it can. ``others`` by id."""
    if one.parent_id is None:
        return tr("党小组须归属一个党支部，请选择上级党组织") if one.tier is Tier.GROUP else ""
    above = others.get(one.parent_id)
    if above is None:
        return tr("上级党组织已不在台账中")
    if above.running is not Running.ACTIVE and one.running is Running.ACTIVE:
        return tr("“{name}”已撤销或合并，不能作为上级").format(name=above.name)
    if not may_stand_under(one.tier, above.tier):
        return tr("{tier}不能设在{above}之下").format(tier=tier_word(one.tier), above=tier_word(above.tier))
    return ""


_SCHOOL = re.compile(r"^.{2,12}?大学(?=[^生])")
_ENDING = re.compile(r"(?:党?支部委员会|党支部|支部|党总支|总支|委员会|党委)$")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def stem(name: str) -> str:
    """What tells a branch from its sisters: 中共示例大学机关第一支部委员会 and 机关第一党支部 → 机关第一."""
    plain = re.sub(r"\s", "", names.half_width(names.clean_text(name)))
    core = re.sub(r"^(中国共产党|中共)", "", plain)
    core = re.sub(r"^(委员会|党委)", "", _SCHOOL.sub("", core, count=1))
    return _ENDING.sub("", core) or plain


class NameBook:
    """Organizations by every way their names are written: label → id."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = dict(labels)
        self._stems: dict[str, set[str]] = {}
        for label, uid in labels.items():
            self._stems.setdefault(stem(label), set()).add(uid)

    def find(self, name: str) -> str | None:
        """The id of a name, also without 中共, school and 支部委员会 if only one has the same stem."""
        clean = names.clean_text(name)
        if clean in self._labels:
            return self._labels[clean]
        found = self._stems.get(stem(clean), set())
        return next(iter(found)) if len(found) == 1 else None

    def closest(self, name: str, count: int = 3) -> list[str]:
        """Known labels that look like the name, the likeliest first, one for each organization."""
        wanted = _loose(name)
        scored = sorted(((self._likeness(wanted, _loose(label)), label) for label in self._labels), reverse=True)
        found: dict[str, str] = {}
        for score, label in scored:
            if score >= 0.6:
                found.setdefault(self._labels[label], label)
        return list(found.values())[:count]

    @staticmethod
    def _likeness(one: str, other: str) -> float:
        """From 0 to 1; a name within the other is a short form of it: 教工 of 物理学院教工."""
        import difflib  # nobody needs it before a name is not known

        ratio = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
        return max(ratio, 0.8) if min(len(one), len(other)) > 1 and (one in other or other in one) else ratio


def _loose(name: str) -> str:
    return stem(name[:60]).replace("第", "").translate(_DIGITS)
