"""What members may not be merged or removed with: two records of one person leave him on one way only, and away once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from branchdesk.features.members.commands import filled
from branchdesk.features.members.model import Leaving, Member
from branchdesk.features.members.store import ArrivalStore, MemberStore
from branchdesk.features.transfers import store
from branchdesk.features.transfers.commands.staying import away_word, tell_card
from branchdesk.features.transfers.commands.within import NAMED, need_members
from branchdesk.features.transfers.commands.writing import is_unwritten
from branchdesk.features.transfers.model import Away, Direction, Transfer
from branchdesk.features.transfers.queries.away import is_open
from branchdesk.features.transfers.rules.states import OPEN, State, is_gone, is_running, state, state_word
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import references
from branchdesk.storage.work import Work


def join_transfers(work: Work, keep_id: str, drop_id: str) -> None:
    """Before everything of the one is pointed to the other: of two plans that of the record that is kept stands, none
    beside a letter; one letter he came with, and one absence of a kind, are kept once. Refused where letters of both run,
    where a letter closed says he has gone and his card that he is here, and where two absences contradict each other.
    """
    doors = store.TransferStore(work)
    kept, coming = (doors.find(member_id=uid) for uid in (keep_id, drop_id))
    running = [one for one in (*kept, *coming) if one.direction is Direction.OUT and is_running(one, clock.today())]
    if len(running) > 1:
        text = tr("没有合并：两条记录各有一封正在办理的介绍信（{numbers}）")
        numbers = "、".join(one.number or tr("无编号") for one in running)
        raise Refusal(text.format(numbers=numbers), hint=tr("请先将其中一封办结、退回或作废，再合并。"))
    _demand_gone(work, MemberStore(work).need(keep_id), drop_id, [*kept, *coming])
    planned = [one for one in kept if is_unwritten(one)]
    for one in planned if running else ():
        doors.remove(one.id)
    for one in coming:
        twice = any(_is_same_letter_in(one, other) for other in kept)
        if twice or (is_unwritten(one) and (planned or running)):
            doors.remove(one.id)
    _join_away(work, keep_id, drop_id)


def _is_same_letter_in(one: Transfer, other: Transfer) -> bool:
    return one.direction is other.direction is Direction.IN and one.number == other.number != ""


def _demand_gone(work: Work, member: Member, drop_id: str, transfers: list[Transfer]) -> None:
    """Whose letter was closed has left by it, unless he came again after it."""
    if member.leaving is Leaving.TRANSFERRED:
        return
    now = tr("却在册") if member.left_on is None else tr("却登记为其他方式减员")
    came = [one.on for uid in (member.id, drop_id) for one in ArrivalStore(work).find(member_id=uid)]
    for one in transfers:
        if is_gone(one, came):
            text = tr("没有合并：{name}的介绍信（{number}）已于 {day} 办结转出，合并后{now}")
            hint = tr(
                "确已转出的，请先把在册的一条“移出”；又转回来的，请先补记增员；没有转出的，请先将介绍信“撤回办结”。再合并。"
            )
            raise Refusal(text.format(name=member.name, number=one.number, day=one.closed_on, now=now), hint=hint)


def _join_away(work: Work, keep_id: str, drop_id: str) -> None:
    doors = store.AwayStore(work)
    for other in doors.find(member_id=drop_id, until_on=None):
        kept = next(iter(doors.find(member_id=keep_id, kind=other.kind, until_on=None)), None)
        one = other if kept is None else _of_both(kept, other)
        if kept is not None:
            doors.save(one)
            references.repoint(work, "away", other.id, kept.id)
            doors.remove(other.id)
        tell_card(work, replace(one, member_id=keep_id), None)


def _of_both(one: Away, other: Away) -> Away:
    """One absence, since the earlier day."""
    joined = filled(one, other, but=("from_on", "note"))
    if joined is None:
        text = tr("没有合并：两条记录都登记为“{what}”，内容不同")
        hint = tr("请先结束其中一条登记，或把两条改成一样，再合并。")
        raise Refusal(text.format(what=away_word(one.kind)), hint=hint)
    notes = dict.fromkeys(filter(None, (one.note, other.note)))
    return replace(joined, from_on=min(one.from_on, other.from_on, key=lambda day: day.first()), note="；".join(notes))


def demand_not_by_letter(work: Work, member_ids: Sequence[str]) -> None:
    """Who left by a letter that was closed comes back onto the roll by taking that back, or by coming again."""
    for uid in member_ids:
        came = [one.on for one in ArrivalStore(work).find(member_id=uid)]
        for one in store.TransferStore(work).find(member_id=uid, direction=Direction.OUT):
            if is_gone(one, came):
                name = MemberStore(work).need(uid).name
                text = tr("{name}是凭介绍信（{number}）办结转出的，不能直接恢复在册")
                raise Refusal(
                    text.format(name=name, number=one.number),
                    hint=tr("办结登记错了的，请到“组织关系”用“撤回办结”；又转回来的，请办理“转入”。"),
                )


def demand_nothing_runs(work: Work, member_ids: Sequence[str]) -> None:
    """Nobody goes into the recycle bin while a letter of his is out or planned, or he is entered as away: that would
    vanish from every list of what is still to be done.
    """
    found = {uid: words for uid in member_ids if (words := list(_running(work, uid)))}
    if found:
        people = need_members(work, found)
        text = tr("{name}还有没办完的{what}")
        told = [text.format(name=people[uid].name, what="、".join(words)) for uid, words in found.items()]
        more = tr("等 {n} 人").format(n=len(told)) if len(told) > NAMED else ""
        raise Refusal(
            tr("{who}，没有删除").format(who="；".join(told[:NAMED]) + more),
            hint=tr("请到“组织关系”先把它办结、结束或删除；已经离开的请用“移出”，记录会保留。"),
        )


def _running(work: Work, uid: str) -> Iterator[str]:
    """What runs of somebody, in words."""
    today = clock.today()
    for one in store.TransferStore(work).find(member_id=uid, direction=Direction.OUT):
        if (found := state(one, today)) in OPEN | {State.STAYS}:
            yield tr("组织关系转接（{state}）").format(state=state_word(found))
    for away in store.AwayStore(work).find(member_id=uid):
        if is_open(away, today):
            yield tr("“{kind}”登记").format(kind=away_word(away.kind))
