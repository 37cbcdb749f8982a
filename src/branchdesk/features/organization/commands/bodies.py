"""Committees, branches and groups: set up, changed, dissolved, renewed (新设、撤销、换届)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from branchdesk.features.organization import rules
from branchdesk.features.organization.commands.offices import appoint, day_before
from branchdesk.features.organization.commands.refusing import reject, restoring
from branchdesk.features.organization.fields import tier_word
from branchdesk.features.organization.model import Organization, Post, Role, Running, Tier
from branchdesk.features.organization.store import OrganizationStore, PostStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage import references
from branchdesk.storage.change_log import REMOVE
from branchdesk.storage.work import Work


def found(work: Work, organization: Organization) -> Organization:
    """Set up a committee, branch or group (新设)."""
    _demand_sound(work, organization)
    return OrganizationStore(work).save(organization)


def found_all(work: Work, branches: Sequence[str], committee: str = "") -> list[Organization]:
    """Set up the branches of a new ledger by their full names, under a committee if one is named."""
    above = None
    if committee:
        above = found(work, Organization(id=new_id(), full_name=committee, tier=Tier.COMMITTEE)).id
    wanted = enumerate(branches)
    return [found(work, Organization(id=new_id(), full_name=name, parent_id=above, order=n)) for n, name in wanted]


def alter(work: Work, organization: Organization, *, seen: int | None = None) -> Organization:
    """Save an edited organization (修改、更名); the log keeps the old values, ``seen`` guards against a stale form."""
    before = OrganizationStore(work).need(organization.id)
    _demand_sound(work, organization, before)
    return OrganizationStore(work).save(organization, seen=seen)


def dissolve(work: Work, uid: str, on: Day, running: Running = Running.DISSOLVED) -> Organization:
    """End an organization on a day (撤销, or 合并): its posts end with it, its record stays.

    Refused while it has members on the roll or running organizations under it.
    """
    store = OrganizationStore(work)
    before = store.need(uid)
    word = tr("合并") if running is Running.MERGED else tr("撤销")
    if before.running is not Running.ACTIVE:
        raise Refusal(tr("“{name}”已经撤销或合并，不能重复办理").format(name=before.name))
    if before.set_up_on and on.last() < before.set_up_on.first():
        raise Refusal(
            tr("{word}日期 {on} 早于成立日期 {since}").format(word=word, on=on, since=before.set_up_on),
            hint=tr("请核对日期。"),
        )
    _demand_empty(work, before, word)
    for post in PostStore(work).find(organization_id=uid):
        _close_with(work, post, on)
    return store.save(replace(before, running=running, ended_on=on))


def resume(work: Work, uid: str) -> Organization:
    """Take a dissolution back (恢复运行); posts ended with it stay ended."""
    store = OrganizationStore(work)
    after = replace(store.need(uid), running=Running.ACTIVE, ended_on=None)
    _demand_sound(work, after)
    return store.save(after)


def remove_organization(work: Work, uid: str) -> Organization:
    """Put an organization entered by mistake into the recycle bin (删除), with its posts.

    Refused while anything still refers to it: members and organizations, also past ones, meetings, dues.
    """
    store = OrganizationStore(work)
    record = store.need(uid)
    _demand_empty(work, record, tr("删除"), ever=True)
    if count := references.counted(work, "organization", uid, but=("member", "organization", "post")):
        raise Refusal(
            tr("还有 {n} 条会议、党费等记录属于“{name}”，不能删除").format(n=count, name=record.name),
            hint=tr("已不存在的支部请用“撤销”，它的记录都会保留。"),
        )
    for post in PostStore(work).find(organization_id=uid):
        PostStore(work).remove(post.id)
    store.remove(uid)
    return record


def renew(work: Work, uid: str, on: Day, seats: Mapping[Role, str], basis: str = "") -> Organization:
    """Begin a new term (换届): who sat on the committee leaves the day before, the members of ``seats`` begin.

    Advisers are not on the committee (domain §4) and stay.
    """
    store = OrganizationStore(work)
    before = store.need(uid)
    if fault := rules.barred(before, "election"):
        raise Refusal(fault, hint=tr("书记、委员由上级指定，请用“任职”登记。"))
    if before.term_started_on and on.first() <= before.term_started_on.first():
        raise Refusal(
            tr("换届日期 {on} 不晚于本届起始 {since}").format(on=on, since=before.term_started_on),
            hint=tr("请核对日期；只补录时请直接修改本届起始。"),
        )
    held = rules.posts_at(PostStore(work).find(organization_id=uid), on.first() - timedelta(days=1))
    sitting = [one for one in held if one.role in rules.SEATS]
    for old in sitting:
        PostStore(work).save(replace(old, until_on=day_before(on)))
    dual = {(old.role, old.member_id) for old in sitting if old.dual_leader}
    for role, member_id in seats.items():
        appoint(work, Post(id=new_id(), organization_id=uid, role=role, member_id=member_id, from_on=on, basis=basis,
                           dual_leader=(role, member_id) in dual))  # fmt: skip
    return store.save(replace(before, term_started_on=on))


def _demand_sound(work: Work, after: Organization, before: Organization | None = None) -> None:
    others = {one.id: one for one in OrganizationStore(work).find() if one.id != after.id}
    problems = _name_problems(after, others.values()) + _place_problems(after, others)
    problems += _date_problems(after.set_up_on, after.term_started_on)
    if before is not None and not problems:
        problems = _settled_problems(work, before, after)
    reject(problems)


def _name_problems(after: Organization, others: Iterable[Organization]) -> list[Problem]:
    """Names are how rosters refer to branches, so no two running ones may share one (groups: in one branch)."""
    if not after.full_name.strip():
        return [Problem("full_name", "missing", tr("全称未填写"))]
    if after.running is not Running.ACTIVE:
        return []
    found = []
    rivals = [one for one in others if one.running is Running.ACTIVE and _share_a_namespace(one, after)]
    for field, word in (("full_name", after.full_name), ("short_name", after.short_name)):
        if word and any(word in (one.full_name, one.short_name) for one in rivals):
            found.append(Problem(field, "duplicate", tr("已有名为“{name}”的党组织，请换一个名称").format(name=word)))
    return found


def _share_a_namespace(one: Organization, other: Organization) -> bool:
    if Tier.GROUP in (one.tier, other.tier):
        return one.tier is other.tier and one.parent_id == other.parent_id
    return True


def _place_problems(after: Organization, others: dict[str, Organization]) -> list[Problem]:
    text = _parent_fault(after, others) or _children_fault(after, others.values())
    found = [Problem("parent_id", "parent", text)] if text else []
    if after.kind is not None and after.tier is not Tier.BRANCH:
        found.append(Problem("kind", "kind", tr("只有党支部才有支部类型，请留空")))
    return found


def _children_fault(after: Organization, others: Iterable[Organization]) -> str:
    for one in others:
        below = one.parent_id == after.id and one.running is Running.ACTIVE
        if below and not rules.may_stand_under(one.tier, after.tier):
            words = tr("下级“{name}”是{tier}，不能归{above}管")
            return words.format(name=one.name, tier=tier_word(one.tier), above=tier_word(after.tier))
    return ""


def _parent_fault(after: Organization, others: dict[str, Organization]) -> str:
    if after.parent_id == after.id:
        return tr("上级党组织不能是自己")
    if text := rules.place_fault(after, others):
        return text
    return tr("上级党组织不能是自己的下级") if after.id in rules.cycle([after, *others.values()]) else ""


def _date_problems(set_up_on: Day | None, term_started_on: Day | None) -> list[Problem]:
    if set_up_on and term_started_on and term_started_on.last() < set_up_on.first():
        text = tr("本届起始 {term} 早于成立日期 {since}").format(term=term_started_on, since=set_up_on)
        return [Problem("term_started_on", "order", text)]
    return []


def _settled_problems(work: Work, before: Organization, after: Organization) -> list[Problem]:
    """What must not change under members that are already there."""
    if before.tier is after.tier and (before.parent_id == after.parent_id or after.tier is not Tier.GROUP):
        return []
    if not (count := _member_count(work, after.id)):
        return []
    name, text = ("tier", tr("名下有 {n} 名党员，不能改变层级")) if before.tier is not after.tier else (
        "parent_id", tr("小组里有 {n} 名党员，不能改归别的支部；请先调整党员"))  # fmt: skip
    return [Problem(name, "settled", text.format(n=count))]


def _member_count(work: Work, uid: str, *, on_roll: bool = True) -> int:
    """Members of a branch or group by SQL: their room lies above this one."""
    where = " AND left_on IS NULL" if on_roll else ""
    rows = work.connection.exec_driver_sql(
        f"SELECT count(*) FROM member WHERE alive = 1{where} AND (branch_id = ? OR group_id = ?)", (uid, uid)
    )
    return int(rows.scalar_one())


def _demand_empty(work: Work, record: Organization, word: str, *, ever: bool = False) -> None:
    """No members and nothing under it: now, or (``ever``) not in the past either."""
    if count := _member_count(work, record.id, on_roll=not ever):
        past = tr("（含已离开的）") if ever else ""
        raise Refusal(
            tr("“{name}”还有 {n} 名党员{past}，不能{word}").format(name=record.name, n=count, past=past, word=word),
            hint=tr("已不存在的支部请用“撤销”。") if ever else tr("请先在“党员”中把他们调整到其他支部或小组。"),
        )
    children = OrganizationStore(work).find(parent_id=record.id)
    if under := [one for one in children if ever or one.running is Running.ACTIVE]:
        raise Refusal(
            tr("“{name}”之下还有{under}，不能{word}").format(name=record.name, under=_listed(under), word=word),
            hint=tr("请先{word}下级，或让它改归其他上级。").format(word=word),
        )


def _listed(under: Sequence[Organization]) -> str:
    shown = "、".join(one.name for one in under[:3])
    return tr("{names}等 {n} 个党组织").format(names=shown, n=len(under)) if len(under) > 3 else f"“{shown}”"


def _close_with(work: Work, post: Post, on: Day) -> None:
    if post.until_on is not None and post.until_on.last() <= on.last():
        return
    if post.from_on is not None and post.from_on.first() > on.last():
        PostStore(work).remove(post.id)  # it never began
    else:
        PostStore(work).save(replace(post, until_on=on))


def bring_back_organization(work: Work, uid: str) -> Organization:
    """Take an organization out of the recycle bin (恢复), with the posts that went there with it."""
    posts = work.connection.exec_driver_sql(
        "SELECT p.id FROM post p JOIN change_log l ON l.entity = 'post' AND l.uid = p.id AND l.field = ?"
        " WHERE p.alive = 0 AND p.organization_id = ? AND l.txn = (SELECT txn FROM change_log"
        " WHERE entity = 'organization' AND uid = ? AND field = ? ORDER BY pos DESC LIMIT 1)",
        (REMOVE, uid, uid, REMOVE),
    ).fetchall()
    record = OrganizationStore(work).bring_back(uid)
    with restoring(record.name):
        _demand_sound(work, record)
    for (post_id,) in posts:
        PostStore(work).bring_back(post_id)
    return record
