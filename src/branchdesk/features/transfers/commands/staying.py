"""Members away and the contacts with them (流动、失联、出国、暂留); the card of the member says the same."""

from collections.abc import Sequence
from dataclasses import replace

from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.transfers import store
from branchdesk.features.transfers.commands.within import (
    demand_day,
    demand_none,
    demand_text,
    need_members,
    reject,
)
from branchdesk.features.transfers.model import AWAY_KINDS, Away, AwayContact, AwayKind
from branchdesk.features.transfers.rules import checks
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work


def send_away(work: Work, away: Away) -> Away:
    """Enter a member as away (登记流动、失联、出国、暂留); one absence of a kind at a time."""
    return _keep(work, away, None, None)


def alter_away(work: Work, away: Away, *, seen: int | None = None) -> Away:
    """Put an absence right, or add what became known (修改)."""
    before = store.AwayStore(work).need(away.id)
    return _keep(work, replace(away, member_id=before.member_id), before, seen)


def end_away(work: Work, away_id: str, on: Day) -> Away:
    """The absence is over (结束): back, found again, or transferred."""
    before = store.AwayStore(work).need(away_id)
    demand_day(on, "until_on", tr("结束日期"))
    if before.until_on is not None:
        raise Refusal(tr("这条登记已于 {day} 结束").format(day=before.until_on))
    return _keep(work, replace(before, until_on=on), before, None)


def drop_away(work: Work, away_id: str) -> None:
    """Put an absence entered by mistake into the recycle bin (删除)."""
    away = store.AwayStore(work).need(away_id)
    tell_card(work, replace(away, until_on=away.from_on), away)
    store.AwayStore(work).remove(away_id)


def bring_back_away(work: Work, away_id: str) -> Away:
    """Take an absence out of the recycle bin (恢复)."""
    away = store.AwayStore(work).bring_back(away_id)
    return _keep(work, away, away, None)


def contact(work: Work, one: AwayContact) -> AwayContact:
    """Write down that somebody was contacted, or looked for (登记联系): when, how, by whom, nothing of what was said."""
    return contact_all(work, [one])[0]


def contact_all(work: Work, contacts: Sequence[AwayContact]) -> list[AwayContact]:
    """The same of several people at once."""
    if not contacts:
        raise Refusal(tr("请先选择联系的人员"))
    for one in contacts:
        away = store.AwayStore(work).need(one.away_id)
        demand_day(one.on, "on", tr("联系日期"))
        demand_text(one.way, "way", tr("请填写联系方式，如电话、走访"))
        demand_text(one.by, "by", tr("请填写联系人"))
        if one.on.first() < away.from_on.first():
            text = tr("联系日期 {on} 早于起始日期 {since}，请核对").format(on=one.on, since=away.from_on)
            raise reject("on", "before", text)
    return [store.AwayContactStore(work).save(one) for one in contacts]


def drop_contact(work: Work, contact_id: str) -> None:
    """Put a contact entered by mistake into the recycle bin (删除)."""
    store.AwayContactStore(work).remove(contact_id)


def bring_back_contact(work: Work, contact_id: str) -> AwayContact:
    """Take a contact out of the recycle bin (恢复)."""
    return contact(work, store.AwayContactStore(work).bring_back(contact_id))


def stay_away(work: Work, away: Away) -> bool:
    """Enter an absence unless one of its kind runs already; whether it was entered."""
    if _running(work, away):
        return False
    _keep(work, away, None, None)
    return True


def _keep(work: Work, away: Away, before: Away | None, seen: int | None) -> Away:
    member = need_members(work, [away.member_id])[away.member_id]
    problems = checks.of_away(away, member, clock.today())
    if before is not None and away.until_on is not None:
        problems = [one for one in problems if one.code != "not_here"]  # an old absence of one who left can be ended
    demand_none(checks.unexplained(problems, away.note), tr("有 {n} 处需要修改，没有保存"))
    if away.until_on is not None:
        demand_day(away.until_on, "until_on", tr("结束日期"))
    elif _running(work, away):
        text = tr("{name}已登记为“{kind}”，请在原登记上修改或先结束").format(
            name=member.name, kind=away_word(away.kind)
        )
        raise reject("kind", "twice", text)
    tell_card(work, away, before, member)
    return store.AwayStore(work).save(away, seen=seen)


def _running(work: Work, away: Away) -> bool:
    found = store.AwayStore(work).find(member_id=away.member_id, kind=away.kind, until_on=None)
    return any(one.id != away.id for one in found)


def tell_card(work: Work, away: Away, before: Away | None, member: Member | None = None) -> None:
    """What the roster says of it: 外出流向 of who is mobile, 失去联系日期; cleared once no absence of the kind runs."""
    card = member or MemberStore(work).get(away.member_id)
    if card is None or card.left_on is not None:
        return
    if before is not None and before.kind is not away.kind:
        card = _without(work, card, before)
    if away.until_on is not None:
        card = _without(work, card, away)
    elif away.kind is AwayKind.MOBILE:
        card = replace(card, mobile_to=away.place)
    elif away.kind is AwayKind.OUT_OF_TOUCH:
        card = replace(card, out_of_touch_since=away.from_on)
    MemberStore(work).save(card)


def _without(work: Work, card: Member, away: Away) -> Member:
    if _running(work, away):
        return card
    if away.kind is AwayKind.MOBILE:
        return replace(card, mobile_to="")
    return replace(card, out_of_touch_since=None) if away.kind is AwayKind.OUT_OF_TOUCH else card


def away_word(kind: AwayKind) -> str:
    """流动党员, 失去联系 …"""
    return tr(dict(AWAY_KINDS)[kind])
