"""People come onto the roll, change, leave it; their arrivals and limits; whole rosters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from branchdesk.features.members.commands.within import demand_sound, taken
from branchdesk.features.members.model import (
    ASPECTS,
    IN_PARTY,
    Arrival,
    Arriving,
    Aspect,
    Leaving,
    Member,
    Move,
    Restriction,
)
from branchdesk.features.members.store import ArrivalStore, MemberStore, MoveStore, RestrictionStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import altered, new_id
from branchdesk.kernel.words import tr
from branchdesk.search import pinyin
from branchdesk.storage import codec, following
from branchdesk.storage.work import Work

PREFIX = "DY"
"""Numbers given by the program: DY00001 and on."""
NAMED_ALONE = 50
"""Up to so many people each has a line in the log that his numbers were seen."""


def register(work: Work, member: Member) -> Member:
    """Take a person onto the roll (录入党员)."""
    demand_sound(work, member)
    number = member.number or next_numbers(work, 1)[0]
    return MemberStore(work).save(replace(member, number=number, name_key=pinyin.name_key(member.name)))


def alter(
    work: Work, member: Member, *, seen: int | None = None, moved_on: Day | None = None, reason: str = ""
) -> Member:
    """Save an edited member (修改党员).

    With ``moved_on`` a changed standing, branch, group or registry is a dated move; without it the
    earlier value was simply wrong. ``seen`` guards against a stale form.
    """
    before = MemberStore(work).need(member.id)
    demand_sound(work, member, before)
    if moved_on is not None:
        _record_moves(work, before, member, moved_on, reason)
    return MemberStore(work).save(replace(member, name_key=pinyin.name_key(member.name)), seen=seen)


def move(work: Work, member_ids: Sequence[str], aspect: Aspect, value: str | None, on: Day, reason: str = "") -> int:
    """Move members to a branch, group, standing or registry from a day on (调整); how many changed."""
    store = MemberStore(work)
    count = 0
    for uid in member_ids:
        before = store.need(uid)
        changes: dict[str, Any] = {aspect.value: value}
        if aspect is Aspect.BRANCH:
            changes["group_id"] = None
        after = codec.typed(replace(before, **changes))
        if after == before:
            continue
        _record_moves(work, before, after, on, reason)
        store.save(after)
        count += 1
    return count


def leave(work: Work, member_ids: Sequence[str], on: Day, leaving: Leaving, left_to: str = "") -> int:
    """Take members off the roll with day and reason (移出); their records stay."""
    store = MemberStore(work)
    for uid in member_ids:
        before = store.need(uid)
        if before.left_on is not None:
            text = tr("{name}已于 {on} 离开，不能重复办理").format(name=before.name, on=before.left_on)
            raise Refusal(text, hint=tr("请先用“恢复在册”更正。"))
        if before.joined_on and on.last() < before.joined_on.first():
            text = tr("离开日期 {on} 早于{name}的入党日期 {joined}")
            raise Refusal(text.format(on=on, name=before.name, joined=before.joined_on), hint=tr("请核对日期。"))
        store.save(replace(before, left_on=on, leaving=leaving, left_to=left_to))
    return len(member_ids)


def come_back(work: Work, member_ids: Sequence[str]) -> int:
    """Put members who left back onto the roll (恢复在册). Refused where the letter they left by is closed."""
    following.tell(work, "members_returning", member_ids)
    store = MemberStore(work)
    for uid in member_ids:
        store.save(replace(store.need(uid), left_on=None, leaving=None, left_to=""))
    return len(member_ids)


def arrive(work: Work, member: Member, arrival: Arrival) -> Member:
    """Somebody comes with his membership (转入、恢复): new on the roll, or back on it, from that day on.

    The days before he came belong to no branch of this ledger, and neither do those between leaving and coming back.
    """
    known = MemberStore(work).get(member.id)
    if known is None:
        came = register(work, member)
    elif known.left_on is None:
        text = tr("{name}（{number}）在册，不能重复转入").format(name=known.name, number=known.number)
        raise Refusal(text, hint=tr("只需补记增员方式的，请在党员的“增员”中登记。"))
    else:
        came = _returned(work, known, member, arrival.on)
    if came.branch_id and arrival.way is not Arriving.ADMITTED:
        _record_moves(work, replace(came, branch_id=None), came, arrival.on, tr("转入"))
    note_arrival(work, replace(arrival, member_id=came.id))
    return came


def _returned(work: Work, known: Member, member: Member, on: Day) -> Member:
    """Back on the roll; that he was away in between stays known as a move out of his old branch."""
    left = known.left_on
    if left is None or on.last() < left.first():
        text = tr("报到日期 {on} 早于{name}离开的日期 {left}，请核对").format(on=on, name=known.name, left=left)
        raise Rejected(text, [Problem("on", "before_leaving", text)])
    back = replace(member, number=known.number, left_on=None, leaving=None, left_to="")
    demand_sound(work, back, known)
    if known.branch_id:
        _record_moves(work, known, replace(known, branch_id=None), left, tr("转出"))
    return MemberStore(work).save(replace(back, name_key=pinyin.name_key(back.name)))


def note_arrival(work: Work, arrival: Arrival, *, seen: int | None = None) -> Arrival:
    """Write down, or put right, how a member came (增员方式)."""
    member = MemberStore(work).need(arrival.member_id)
    text, code = "", ""
    if arrival.on.first() > clock.today():
        text, code = tr("增员日期 {on} 晚于今天，请核对").format(on=arrival.on), "future"
    elif member.left_on and member.left_on.last() < arrival.on.first():
        text = tr("{name}已于 {left} 离开，增员日期 {on} 不能更晚")
        text, code = text.format(name=member.name, left=member.left_on, on=arrival.on), "after_leaving"
    if text:
        raise Rejected(text, [Problem("on", code, text)])
    return ArrivalStore(work).save(arrival, seen=seen)


def drop_arrival(work: Work, arrival_id: str) -> None:
    """Put a record of how somebody came into the recycle bin (删除)."""
    following.tell(work, "arrival_dropped", arrival_id)
    ArrivalStore(work).remove(arrival_id)


def bring_back_arrival(work: Work, arrival_id: str) -> Arrival:
    """Take a record of how somebody came out of the recycle bin (恢复)."""
    return note_arrival(work, ArrivalStore(work).bring_back(arrival_id))


def remove(work: Work, member_ids: Sequence[str]) -> list[str]:
    """Put members into the recycle bin (删除); their names. Refused while a letter, an absence or a case of theirs runs;
    the offices they held stay on record.
    """
    store = MemberStore(work)
    names = [store.need(uid).name for uid in member_ids]
    following.tell(work, "members_removed", member_ids)
    for uid in member_ids:
        store.remove(uid)
    return names


def bring_back(work: Work, member_ids: Sequence[str]) -> list[str]:
    """Take members out of the recycle bin (恢复); their names. Refused where somebody has their numbers now."""
    store = MemberStore(work)
    back = [store.bring_back(uid) for uid in member_ids]
    for member in back:
        if problems := taken(work, member, None):
            text = tr("不能恢复{name}：{why}").format(name=member.name, why=problems[0].text)
            raise Refusal(text, hint=tr("请先改正另一条记录，或合并两条记录。"))
    return [member.name for member in back]


def restrict(work: Work, limit: Restriction, *, seen: int | None = None) -> Restriction:
    """Write down or alter that somebody's Party rights are limited (留党察看、被依法留置), with the decision it rests on."""
    member = MemberStore(work).need(limit.member_id)
    problems = []
    if member.standing not in IN_PARTY:
        problems.append(
            Problem("kind", "not_in_party", tr("{name}不是党员，没有党员权利可限制").format(name=member.name))
        )
    if not limit.basis.strip():
        problems.append(Problem("basis", "missing", tr("请填写决定的文号或会议")))
    if limit.until_on and limit.until_on.last() < limit.from_on.first():
        problems.append(Problem("until_on", "order", tr("结束日期早于开始日期，请核对")))
    if problems:
        raise Rejected(problems[0].text, problems)
    return RestrictionStore(work).save(limit, seen=seen)


def lift_restriction(work: Work, uid: str) -> None:
    """Put a limit that was written down by mistake into the recycle bin; one that is over has its last day."""
    RestrictionStore(work).remove(uid)


def bring_back_restriction(work: Work, uid: str) -> Restriction:
    """Take a limit out of the recycle bin (恢复)."""
    return RestrictionStore(work).bring_back(uid)


def reveal(work: Work, member_ids: Sequence[str], why: str) -> None:
    """Write down that full ID or phone numbers were shown or let out (domain N9); of many in one line under ``*``."""
    for uid in member_ids if len(member_ids) <= NAMED_ALONE else ["*"]:
        work.note("member", uid, why)


def take_roster(
    work: Work, added: Sequence[Member], changed: Sequence[tuple[Member, Member]], organizations: Sequence[Any] = ()
) -> tuple[int, int]:
    """Write an import (导入花名册): new members and (before, after) pairs, all or nothing.

    ``organizations`` are branches the user chose to set up on the way. The two counts come back.
    """
    from branchdesk.features.organization.commands import found

    for one in organizations:
        found(work, one)
    numbers = iter(next_numbers(work, sum(1 for member in added if not member.number)))
    store = MemberStore(work)
    store.add_all(altered(added, name_key=_keys(added), number=(member.number or next(numbers) for member in added)))
    before, after = zip(*changed, strict=True) if changed else ((), ())
    store.change_all(list(zip(before, altered(after, name_key=_keys(after)), strict=True)))
    return len(added), len(changed)


def _keys(members: Sequence[Member]) -> list[str]:
    return [pinyin.name_key(member.name) for member in members]


def next_numbers(work: Work, count: int) -> list[str]:
    """So many unused numbers after the highest the program has given."""
    if not count:
        return []
    rows = work.connection.exec_driver_sql(
        f"SELECT max(CAST(substr(number, {len(PREFIX) + 1}) AS INTEGER)) FROM member WHERE number GLOB '{PREFIX}[0-9]*'"
    )
    last = rows.scalar() or 0
    return [f"{PREFIX}{last + n:05d}" for n in range(1, count + 1)]


def _record_moves(work: Work, before: Member, after: Member, on: Day, reason: str) -> None:
    if on.first() > clock.today():
        text = tr("变动日期 {on} 晚于今天，不能登记").format(on=on)
        raise Refusal(text, hint=tr("请在变动发生后再登记。"))
    for aspect in Aspect:
        was, now = getattr(before, aspect.value), getattr(after, aspect.value)
        if was == now:
            continue
        if aspect is Aspect.STANDING and was in IN_PARTY and now not in IN_PARTY:
            raise Refusal(tr("党员身份不能直接改为非党员"), hint=tr("请用“移出”办理，并填写日期和依据。"))
        _demand_later(work, before, aspect, on)
        MoveStore(work).save(
            Move(
                id=new_id(),
                member_id=after.id,
                aspect=aspect,
                before=_text(was),
                after=_text(now),
                on=on,
                reason=reason,
            )
        )


def _demand_later(work: Work, member: Member, aspect: Aspect, on: Day) -> None:
    """Moves are written in the order they happened: an earlier one would contradict what is known of those days."""
    known = [move.on for move in MoveStore(work).find(member_id=member.id, aspect=aspect)]
    latest = max(known, key=lambda day: day.first(), default=None)
    if latest is not None and on.last() < latest.first():
        text = tr("{name}的“{aspect}”在 {latest} 已有变动，新的变动日期 {on} 不能更早")
        raise Refusal(
            text.format(name=member.name, aspect=tr(dict(ASPECTS)[aspect]), latest=latest, on=on),
            hint=tr("请核对日期；如果只是原来录错了，请选“更正录入”。"),
        )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
