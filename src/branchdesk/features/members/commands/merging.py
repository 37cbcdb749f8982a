"""Two records of one person made into one, with everything that belongs to either (合并)."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from branchdesk.features.members import rules
from branchdesk.features.members.commands.within import misplaced
from branchdesk.features.members.model import Member, NotDuplicate
from branchdesk.features.members.store import ArrivalStore, MemberStore, MoveStore, NotDuplicateStore, RestrictionStore
from branchdesk.features.organization.model import Post
from branchdesk.features.organization.rules import overlapping
from branchdesk.features.organization.store import PostStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.records import Record, new_id
from branchdesk.kernel.words import tr
from branchdesk.search import pinyin
from branchdesk.storage import following, references
from branchdesk.storage.work import Store, Work

R = TypeVar("R", bound=Record)


def declare_different(work: Work, first_id: str, second_id: str) -> NotDuplicate:
    """Remember that two members are two people (不是同一个人)."""
    low, high = sorted((first_id, second_id))
    store = NotDuplicateStore(work)
    known = store.find(first_id=low, second_id=high)
    return known[0] if known else store.save(NotDuplicate(id=new_id(), first_id=low, second_id=high))


def merge(work: Work, keep_id: str, drop_id: str, choose: Mapping[str, str] | None = None) -> Member:
    """Make two records of one person into one (合并), with everything that belongs to either.

    ``choose`` names per field whether ``keep`` or ``drop`` has the right value; empty fields are
    filled from the other. Every table that refers to a member follows, also those of later rooms; these are told while
    the card that is kept is as it will be, and what belongs to either is still apart.
    """
    if keep_id == drop_id:
        raise Refusal(tr("请选择两条不同的记录"))
    store = MemberStore(work)
    kept = store.need(keep_id)
    merged = rules.merged(kept, store.need(drop_id), dict(choose or {}))
    if problems := misplaced(work, merged):
        raise Rejected(tr("没有合并：{why}").format(why=problems[0].text), problems)
    store.save(replace(merged, name_key=pinyin.name_key(merged.name)))
    _join_own(work, keep_id, drop_id)
    following.tell(work, "members_merged", keep_id, drop_id)
    _follow(work, keep_id, drop_id)
    work.note("member", drop_id, tr("合并到 {name}（{uid}）").format(name=merged.name, uid=keep_id))
    store.remove(drop_id)
    return store.need(keep_id)


def join_alike(work: Work, door: type[Store[Any]], keep_id: str, drop_id: str, alike: Sequence[str]) -> None:
    """What both records have alike is kept once, before all of the one is pointed to the other: of two that are the same
    in the fields ``alike``, and nowhere contradict each other, one fills the gaps of the other.
    """
    store = door(work)
    for other in store.find(member_id=drop_id):
        same = {name: getattr(other, name) for name in alike}
        for one in store.find(member_id=keep_id, **same):
            if (joined := filled(one, other)) is not None:
                store.save(joined)
                references.repoint(work, store.table.name, other.id, one.id)
                store.remove(other.id)
                break


def filled(one: R, other: R, but: Sequence[str] = ()) -> R | None:
    """``one`` with what only ``other`` says; None where they contradict each other, save in the fields ``but``."""
    values: dict[str, Any] = {}
    for field in fields(one):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if mine in (None, ""):
            values[field.name] = theirs
        elif theirs not in (None, "", mine) and field.name not in ("id", "member_id", *but):
            return None
    return replace(one, **values)


def _join_own(work: Work, keep_id: str, drop_id: str) -> None:
    join_alike(work, MoveStore, keep_id, drop_id, ("aspect", "before", "after", "on"))
    join_alike(work, ArrivalStore, keep_id, drop_id, ("on", "way"))
    join_alike(work, RestrictionStore, keep_id, drop_id, ("kind", "from_on", "until_on"))
    store = PostStore(work)
    for other in store.find(member_id=drop_id):
        office = store.find(member_id=keep_id, organization_id=other.organization_id, role=other.role)
        if met := next((one for one in office if overlapping([one, replace(other, member_id=keep_id)])), None):
            store.save(_of_both(met, other))
            store.remove(other.id)


def _of_both(one: Post, other: Post) -> Post:
    """One office held without a gap: from the earlier day to the later, or still."""
    first = None if None in (one.from_on, other.from_on) else min((one.from_on, other.from_on), key=_first)
    last = None if None in (one.until_on, other.until_on) else max((one.until_on, other.until_on), key=_first)
    return replace(one, from_on=first, until_on=last)


def _first(day: Day | None) -> Any:
    assert day is not None
    return day.first()


def _follow(work: Work, keep_id: str, drop_id: str) -> None:
    """Point every reference to the dropped member at the kept one, also those of rooms nobody opened today."""
    pairs = NotDuplicateStore(work)
    for pair in [*pairs.find(first_id=drop_id), *pairs.find(second_id=drop_id)]:
        _follow_pair(work, pair, keep_id, drop_id)
    references.repoint(work, "member", drop_id, keep_id)


def _follow_pair(work: Work, pair: NotDuplicate, keep_id: str, drop_id: str) -> None:
    """Whom the dropped member was told apart from, the kept one is told apart from too."""
    NotDuplicateStore(work).remove(pair.id)
    other = pair.second_id if pair.first_id == drop_id else pair.first_id
    if other != keep_id:
        declare_different(work, keep_id, other)
