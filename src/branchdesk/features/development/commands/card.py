"""The member's card follows what was decided about him: standing, the days of joining and confirmation, leaving.

A decision that was recorded wrongly is corrected or removed, and the card goes back with it. Only what the case itself
had put on the card is ever taken back: where the card says something else it stays as it is, and the rules list the
contradiction.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from branchdesk.features.development.model import CaseEnding, DevelopmentCase, GuideKind
from branchdesk.features.development.queries.books import rulebook
from branchdesk.features.development.queries.files import case_file
from branchdesk.features.development.rules import stage
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.store import DevelopmentCaseStore
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import (
    STANDINGS,
    Arrival,
    Arriving,
    Aspect,
    Leaving,
    Member,
    Move,
    Standing,
)
from branchdesk.features.members.store import ArrivalStore, MemberStore, MoveStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

RISING = tuple(stage.STANDING.values())
"""The standings in the order of the stages."""
_REASONS = {
    Standing.ACTIVIST: "确定为入党积极分子",
    Standing.CANDIDATE: "确定为发展对象",
    Standing.PROBATIONARY: "上级党委批准接收为预备党员",
    Standing.FULL: "上级党委批准转为正式党员",
}
_ON_CARD = ("joined_on", "probation_until", "confirmed_on", "sponsors")


@dataclass(frozen=True, slots=True)
class Told:
    """What the decisions of a case say: each standing with the day it was decided, and the days of the card."""

    standings: tuple[tuple[Standing, Day], ...] = ()
    joined_on: Day | None = None
    probation_until: Day | None = None
    confirmed_on: Day | None = None
    sponsors: str = ""
    left_on: Day | None = None
    ended_on: Day | None = None
    ending: CaseEnding | None = None


def told(file: CaseFile, book: Rulebook) -> Told:
    """What the steps of a file say about the card; the sponsors are written on it with the approval."""
    found = Told(standings=tuple(_standings(file)))
    if (filed := file.passed("filed")) is not None:
        found = replace(found, ended_on=filed.on, ending=CaseEnding.FILED)
    admission, probation = stage.admitted(file), stage.probation_of(file, book)
    if not (file.passed("approval") and admission and probation):
        return found
    until = Day.of(probation.full)
    found = replace(found, joined_on=admission.on, probation_until=until, sponsors="、".join(_sponsors(file)))
    if stage.converted(file):
        found = replace(found, confirmed_on=until)
    if (cancelled := stage.cancelled(file)) is not None:
        found = replace(found, left_on=cancelled.on, ended_on=cancelled.on, ending=CaseEnding.CANCELLED)
    return found


def _standings(file: CaseFile) -> Iterator[tuple[Standing, Day]]:
    """Each standing decided on, with the day of the decision; nobody is confirmed who was never approved."""
    approval = file.passed("approval") if stage.admitted(file) else None
    decided = (
        (Standing.ACTIVIST, file.passed("activist")),
        (Standing.CANDIDATE, file.passed("candidate")),
        (Standing.PROBATIONARY, approval),
        (Standing.FULL, stage.converted(file) if approval else None),
    )
    yield from ((standing, step.on) for standing, step in decided if step is not None)


def _sponsors(file: CaseFile) -> Iterator[str]:
    for one in file.guides:
        fact = file.guide_facts.get(one.member_id or "")
        if one.kind is GuideKind.SPONSOR and one.until_on is None and (name := one.name or (fact.name if fact else "")):
            yield name


def told_of(work: Work, case_id: str) -> Told:
    """What the steps of a case say now."""
    reader = Within(work)
    file = case_file(reader, case_id)
    return told(file, rulebook(reader)) if file is not None else Told()


def follow(work: Work, case: DevelopmentCase, before: Told, after: Told) -> None:
    """Bring card, moves, arrival and the end of the case from what was said to what is said now."""
    if before == after:
        return
    member = MemberStore(work).need(case.member_id)
    member = _take_back(work, member, before, after)
    member = _days(work, member, before, after)
    _rise(work, member, before, after)
    _arrive(work, case.member_id, before, after)
    _leave(work, case.member_id, before, after)
    _end(work, case.id, before, after)


def _days(work: Work, member: Member, before: Told, after: Told) -> Member:
    """The days of the card, where they are what the case had said so far."""
    changes: dict[str, Any] = {
        name: getattr(after, name) for name in _ON_CARD if getattr(member, name) == getattr(before, name)
    }
    return MemberStore(work).save(replace(member, **changes))


def _take_back(work: Work, member: Member, before: Told, after: Told) -> Member:
    """Moves of decisions that are no longer there go; of those taken on another day the day is corrected."""
    store, now = MoveStore(work), dict(after.standings)
    for standing, on in reversed(before.standings):
        found = [one for one in _moves(work, member.id) if one.after == standing and one.on == on]
        if now.get(standing) == on or not found:
            continue
        if standing in now:
            store.save(replace(found[0], on=now[standing]))
        else:
            member = _without(work, member, found[0])
    return member


def _without(work: Work, member: Member, move: Move) -> Member:
    """The roll as if the move had never been: what comes after it starts from what was before it."""
    store = MoveStore(work)
    later = [one for one in _moves(work, member.id) if one.id != move.id and one.before == move.after]
    store.remove(move.id)
    if later:
        store.save(replace(later[0], before=move.before))
        return member
    if member.standing != move.after:
        return member
    return MemberStore(work).save(replace(member, standing=Standing(move.before or Standing.APPLICANT)))


def _rise(work: Work, member: Member, before: Told, after: Told) -> None:
    """A dated move for each new decision that raises him; one the card was ahead of changes nothing."""
    known = dict(before.standings)
    for standing, on in after.standings:
        if standing not in known and RISING.index(standing) > RISING.index(member.standing):
            _demand_last(work, member, standing, on)
            raised = replace(member, standing=standing)
            member = members.alter(work, raised, moved_on=on, reason=tr(_REASONS[standing]))


def _demand_last(work: Work, member: Member, standing: Standing, on: Day) -> None:
    """Refuse what the card cannot follow, for its standing was changed by hand on a later day; and say the way out."""
    latest = max(_moves(work, member.id), key=lambda one: one.on.first(), default=None)
    if latest is None or on.last() >= latest.on.first():
        return
    words = dict(STANDINGS)
    title = tr("{name}的党员卡在 {latest} 另有“人员类别”变动（改为“{now}”），不能再从 {on} 起写为“{standing}”")
    hint = tr(
        "请打开{name}的党员卡，把“人员类别”改为“{standing}”并选“更正录入”，然后再登记或定稿；那次变动是谁登记的，可在“变更记录”中查看。"
    )
    now, word = tr(words[Standing(latest.after or member.standing)]), tr(words[standing])
    raise Refusal(
        title.format(name=member.name, latest=latest.on, now=now, on=on, standing=word),
        hint=hint.format(name=member.name, standing=word),
    )


def _moves(work: Work, member_id: str) -> list[Move]:
    found = MoveStore(work).find(member_id=member_id, aspect=Aspect.STANDING)
    return sorted(found, key=lambda one: (one.on.first(), one.id))


def _arrive(work: Work, member_id: str, before: Told, after: Told) -> None:
    """How he came onto the roll (新发展), from the day of the meeting on."""
    store = ArrivalStore(work)
    if before.joined_on == after.joined_on:
        return
    own = store.find(member_id=member_id, way=Arriving.ADMITTED)
    known = [one for one in own if one.on == before.joined_on]
    if after.joined_on is None:
        for one in known:
            store.remove(one.id)
    elif known:
        store.save(replace(known[0], on=after.joined_on))
    elif not own:
        store.save(
            Arrival(id=new_id(), member_id=member_id, on=after.joined_on, way=Arriving.ADMITTED,
                    basis=tr("支部大会通过，上级党委批准"))
        )  # fmt: skip


def _leave(work: Work, member_id: str, before: Told, after: Told) -> None:
    """Probation cancelled by a decision: he leaves the roll that day."""
    if before.left_on == after.left_on:
        return
    member = MemberStore(work).need(member_id)
    if member.leaving is Leaving.PROBATION_CANCELLED and member.left_on == before.left_on:
        members.come_back(work, [member_id])
        member = MemberStore(work).need(member_id)
    if after.left_on is not None and member.left_on is None:
        members.leave(work, [member_id], after.left_on, Leaving.PROBATION_CANCELLED)


def _end(work: Work, case_id: str, before: Told, after: Told) -> None:
    """The case ends with the papers filed or the probation cancelled."""
    case = DevelopmentCaseStore(work).need(case_id)
    if (case.ended_on, case.ending) == (before.ended_on, before.ending):
        DevelopmentCaseStore(work).save(replace(case, ended_on=after.ended_on, ending=after.ending))
