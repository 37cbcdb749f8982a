"""The steps of minutes: 草稿 → 定稿 → 已签字 → 已归档, and back to a draft with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from branchdesk.features.meetings import store as stores
from branchdesk.features.meetings.commands.whole import demand_draft, need, write_difference
from branchdesk.features.meetings.model.beside import MinutesVersion, PrintedCopy
from branchdesk.features.meetings.model.minutes import Attendance, Meeting, Minutes
from branchdesk.features.meetings.model.words import PaperKind, Retention, Stage
from branchdesk.features.meetings.queries import beside, whole
from branchdesk.features.meetings.rules import canon, checks, roll
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage import following
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def finalise(work: Work, meeting_id: str, by: str) -> Minutes:
    """Finish the minutes (定稿): attendance is frozen as at the day, the version and its fingerprint are kept.

    It cannot be undone, only revised. Raises ``Rejected`` with everything that forbids it.
    """
    work.forbid_undo()
    draft = need(work, meeting_id)
    demand_draft(draft.meeting)
    due = _due(work, draft)
    _demand_complete(work, draft, due)
    sheet = tuple(_frozen(line, draft, order) for order, line in enumerate(roll.sheet(draft, due)))
    final = replace(draft, meeting=replace(draft.meeting, stage=Stage.FINAL), attendances=sheet)
    write_difference(work, draft, final)
    meeting = final.meeting
    stores.MinutesVersionStore(work).save(
        MinutesVersion(
            id=new_id(),
            meeting_id=meeting.id,
            version=meeting.version,
            reason=meeting.revision_reason,
            made_at=clock.now().isoformat(timespec="seconds"),
            made_by=by,
            fingerprint=canon.fingerprint(final, sheet),
            content=canon.to_json(final),
        )
    )
    following.tell(work, "minutes_final", final)
    return final


def revise(work: Work, meeting_id: str, reason: str) -> Minutes:
    """Make finished minutes a draft again, of the next version (修订); printed copies are out of date from now on."""
    final = need(work, meeting_id)
    if final.meeting.stage is Stage.DRAFT:
        raise Refusal(tr("这份会议记录还是草稿，可以直接修改"))
    if not reason.strip():
        raise Rejected(tr("请写明修订的原因"), [Problem("revision_reason", "missing", tr("定稿之后的改动须写明原因"))])
    meeting = replace(
        final.meeting,
        stage=Stage.DRAFT,
        version=final.meeting.version + 1,
        revision_reason=reason.strip(),
        signed_on=None,
        filed_on=None,
    )
    draft = replace(final, meeting=meeting, attendances=roll.exceptions(final, _due(work, final)))
    write_difference(work, final, draft)
    return draft


def mark_signed(work: Work, meeting_id: str, on: Day) -> Meeting:
    """Chair and recorder have signed (已签字); said again it corrects the day."""
    meeting = stores.MeetingStore(work).need(meeting_id)
    if meeting.stage not in (Stage.FINAL, Stage.SIGNED):
        raise Refusal(tr(_NOT_YET[meeting.stage]), hint=tr("先定稿、打印，主持人和记录人签字后再登记。"))
    _demand_day(meeting.on, on, "signed_on", tr("签字日期"))
    return stores.MeetingStore(work).save(replace(meeting, stage=Stage.SIGNED, signed_on=on))


def file_away(work: Work, meeting_id: str, number: str, on: Day, retention: Retention) -> Meeting:
    """The signed paper is in the archive (已归档) under a number nobody else has; said again it corrects the entry."""
    store = stores.MeetingStore(work)
    meeting = store.need(meeting_id)
    if meeting.stage not in (Stage.SIGNED, Stage.FILED):
        raise Refusal(tr("还没有登记签字，不能归档"), hint=tr("先定稿、打印、签字，再登记归档。"))
    clean = number.strip()
    if not clean:
        raise Rejected(tr("请填写件号"), [Problem("archive_number", "missing", tr("件号未填写"))])
    if others := [one for one in store.find(archive_number=clean) if one.id != meeting_id]:
        text = tr("件号“{number}”已用于 {on} 的“{subject}”，请核对")
        text = text.format(number=clean, on=others[0].on, subject=others[0].subject)
        raise Rejected(text, [Problem("archive_number", "duplicate", text)])
    _demand_day(meeting.signed_on or meeting.on, on, "filed_on", tr("归档日期"))
    filed = replace(meeting, stage=Stage.FILED, archive_number=clean, filed_on=on, retention=retention)
    return store.save(filed)


class Copy(NamedTuple):
    """A paper that left the program: whose, and what stands on it."""

    meeting_id: str
    paper: PaperKind
    fingerprint: str
    version: int


def note_printed(work: Work, meeting_id: str, paper: PaperKind, fingerprint: str, version: int) -> PrintedCopy:
    """Remember that a paper left the program, and what stood on it."""
    return note_all_printed(work, [Copy(meeting_id, paper, fingerprint, version)])[0]


def note_all_printed(work: Work, copies: Sequence[Copy]) -> list[PrintedCopy]:
    """Remember a batch of papers at once; undo does not bring them back from wherever they are."""
    work.keep_out_of_undo()
    at = clock.now().isoformat(timespec="milliseconds")
    made = [
        PrintedCopy(
            id=new_id(), meeting_id=one.meeting_id, paper=one.paper, version=one.version, fingerprint=one.fingerprint,
            printed_at=at,
        )
        for one in copies
    ]  # fmt: skip
    stores.PrintedCopyStore(work).add_all(made)
    return made


_NOT_YET = {
    Stage.DRAFT: "会议记录还没有定稿，不能登记签字",
    Stage.FILED: "会议记录已归档，不能改签字日期",
}


def _due(work: Work, minutes: Minutes) -> tuple[roll.Due, ...]:
    facts = whole.roll_facts(Within(work), minutes.meeting, minutes.joint)
    return roll.due(minutes.meeting, minutes.joint, facts)


def _demand_complete(work: Work, draft: Minutes, due: tuple[roll.Due, ...]) -> None:
    on = draft.meeting.on.first()
    found = [
        Problem(one.place, one.code, one.text, one.level)
        for one in checks.findings(draft, due, beside.pack(Within(work), on))
        if one.level is Level.BLOCK
    ]
    if on > clock.today():
        found.insert(0, Problem("meeting", "future", tr("会议日期 {on} 还没有到，不能定稿").format(on=on)))
    if found:
        raise Rejected(tr("还有 {n} 处需要补正，没有定稿").format(n=len(found)), found)


def _frozen(line: Attendance, minutes: Minutes, order: int) -> Attendance:
    """A line of the sheet as a record: those the draft kept stay themselves."""
    known = {one.id for one in minutes.attendances}
    uid = line.id if line.id in known else new_id()
    return replace(line, id=uid, meeting_id=minutes.meeting.id, order=order)


def _demand_day(earliest: Day, on: Day, field: str, label: str) -> None:
    text = ""
    if on.last() < earliest.first():
        text = tr("{label} {on} 早于 {earliest}，请核对").format(label=label, on=on, earliest=earliest)
    elif on.first() > clock.today():
        text = tr("{label} {on} 晚于今天，请核对").format(label=label, on=on)
    if text:
        raise Rejected(text, [Problem(field, "wrong_day", text)])
