"""Who holds which post from when to when (任职、离任)."""

from dataclasses import replace
from datetime import timedelta

from branchdesk.features.organization import rules
from branchdesk.features.organization.commands.refusing import reject, restoring
from branchdesk.features.organization.fields import title_of
from branchdesk.features.organization.model import Post, Role, Running, Tier
from branchdesk.features.organization.store import OrganizationStore, PostStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work


class SeatTaken(Refusal):
    """A single seat is held by somebody else; ``leaves_on`` is the day he could leave, None when he cannot."""

    leaves_on: Day | None = None


def appoint(work: Work, post: Post, *, end_previous: bool = False) -> Post:
    """Put a person into a post from a day on (任职).

    A single seat that is taken is refused, unless ``end_previous``: then whoever holds it leaves the
    day before.
    """
    _demand_sound_post(work, post)
    for other in _rivals(work, post):
        if not end_previous or not _began_before(other, post):
            raise _seat_taken(work, other, post)
        PostStore(work).save(replace(other, until_on=day_before(post.from_on)))
    return PostStore(work).save(post)


def alter_post(work: Work, post: Post, *, seen: int | None = None) -> Post:
    """Correct a post that was entered wrongly (更正任职); a change of office is ``appoint``."""
    PostStore(work).need(post.id)
    _demand_sound_post(work, post)
    for other in _rivals(work, post):
        raise _seat_taken(work, other, post)
    return PostStore(work).save(post, seen=seen)


def end_post(work: Work, uid: str, on: Day) -> Post:
    """Let a post end on a day, its last one (离任)."""
    store = PostStore(work)
    before = store.need(uid)
    if before.until_on is not None:
        raise Refusal(
            tr("这一任职已于 {on} 结束，不能重复办理").format(on=before.until_on), hint=tr("日期有误时请用“更正”。")
        )
    if before.from_on and on.last() < before.from_on.first():
        raise Refusal(
            tr("离任日期 {on} 早于任职日期 {since}").format(on=on, since=before.from_on), hint=tr("请核对日期。")
        )
    return store.save(replace(before, until_on=on))


def remove_post(work: Work, uid: str) -> None:
    """Put a post entered by mistake into the recycle bin (删除任职)."""
    PostStore(work).remove(uid)


def _demand_sound_post(work: Work, post: Post) -> None:
    place = OrganizationStore(work).get(post.organization_id)
    if place is None:
        reject([Problem("organization_id", "unknown", tr("所选党组织已不在台账中"))])
        return
    problems = _holder_problems(work, post)
    if (post.role is Role.GROUP_LEADER) is not (place.tier is Tier.GROUP):
        words = tr("党小组只设组长") if place.tier is Tier.GROUP else tr("组长只设在党小组")
        problems.append(Problem("role", "role", words))
    if post.from_on is None:
        problems.append(Problem("from_on", "missing", tr("任职日期未填写")))
    elif post.until_on and post.until_on.last() < post.from_on.first():
        text = tr("离任日期 {on} 早于任职日期 {since}").format(on=post.until_on, since=post.from_on)
        problems.append(Problem("until_on", "order", text))
    if place.running is not Running.ACTIVE and post.until_on is None:
        problems.append(Problem("until_on", "ended", tr("该党组织已撤销或合并，须填写离任日期")))
    reject(problems or _twice(work, post))


def _holder_problems(work: Work, post: Post) -> list[Problem]:
    if not post.member_id and not post.holder.strip():
        return [Problem("member_id", "missing", tr("请选择党员，或填写名册外人员的姓名"))]
    if post.member_id and post.holder.strip():
        return [Problem("holder", "both", tr("党员与名册外人员只填一个"))]
    if post.member_id and _name_of(work, post.member_id) is None:
        return [Problem("member_id", "unknown", tr("所选党员已不在台账中"))]
    return []


def _name_of(work: Work, member_id: str) -> str | None:
    rows = work.connection.exec_driver_sql("SELECT name FROM member WHERE alive = 1 AND id = ?", (member_id,))
    found = rows.scalar()
    return None if found is None else str(found)


def _twice(work: Work, post: Post) -> list[Problem]:
    """The same person in the same office at the same time."""
    for other in _clashes(work, post):
        if _same_person(other, post):
            text = tr("此人已自 {since} 起任这一职务").format(since=other.from_on or tr("更早"))
            return [Problem("from_on", "overlap", text)]
    return []


def _rivals(work: Work, post: Post) -> list[Post]:
    """Others who hold the same single seat at the same time."""
    return [other for other in _clashes(work, post) if not _same_person(other, post)]


def _clashes(work: Work, post: Post) -> list[Post]:
    found = PostStore(work).find(organization_id=post.organization_id, role=post.role)
    return [other for other in found if other.id != post.id and rules.overlapping([other, post])]


def _same_person(one: Post, other: Post) -> bool:
    return (one.member_id, one.holder) == (other.member_id, other.holder)


def _began_before(one: Post, other: Post) -> bool:
    assert other.from_on is not None
    return one.from_on is None or one.from_on.first() < other.from_on.first()


def day_before(day: Day | None) -> Day:
    """The day somebody leaves whom another follows."""
    assert day is not None
    return Day.of(day.first() - timedelta(days=1))


def _seat_taken(work: Work, other: Post, post: Post) -> SeatTaken:
    place = OrganizationStore(work).need(post.organization_id)
    holder = other.holder or (_name_of(work, other.member_id or "") or tr("（已删除的党员）"))
    since = tr("自 {day} 起").format(day=other.from_on) if other.from_on else ""
    until = tr("至 {day}").format(day=other.until_on) if other.until_on else ""
    leaves_on = day_before(post.from_on) if _began_before(other, post) else None
    hint = (
        tr("请先办理{name}离任（可选 {day}），再登记新任职。") if leaves_on else tr("请核对日期，或先更正那一条任职。")
    )
    title = tr("{place}的{title}{since}{until}由{name}担任，同一时间只能有一人").format(
        place=place.name, title=title_of(post.role, place.tier), since=since, until=until, name=holder
    )
    refusal = SeatTaken(title, hint=hint.format(name=holder, day=leaves_on))
    refusal.leaves_on = leaves_on
    return refusal


def bring_back_post(work: Work, uid: str) -> Post:
    """Take a post out of the recycle bin (恢复任职); refused where its seat or its place is gone."""
    post = PostStore(work).bring_back(uid)
    name = post.holder or _name_of(work, post.member_id or "") or tr("（已删除的党员）")
    with restoring(name):
        _demand_sound_post(work, post)
    for other in _rivals(work, post):
        raise _seat_taken(work, other, post)
    return post
