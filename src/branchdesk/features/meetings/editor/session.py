"""One meeting on the desk: opened, kept as a draft while somebody types, saved, taken through its steps. No widgets."""

from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.editor.facts import Facts, key_of, read_facts, votes_of
from branchdesk.features.meetings.model.minutes import AgendaItem, Attendance, Meeting, Minutes
from branchdesk.features.meetings.model.words import ItemKind, MeetingKind, PaperKind, Stage
from branchdesk.features.meetings.rules import canon, roll, wording
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log, drafts
from branchdesk.storage.drafts import Draft
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

KIND = "meeting"
"""The kind of place drafts of minutes are kept at."""
PARTS = tuple(one.name for one in fields(Minutes) if one.name != "meeting")
_FIRST_ITEM = {
    MeetingKind.LECTURE: ItemKind.STUDY,
    MeetingKind.THEME_DAY: ItemKind.STUDY,
    MeetingKind.ADMISSION: ItemKind.VOTE,
    MeetingKind.ELECTION: ItemKind.VOTE,
}


def place_of(meeting_id: str) -> str:
    """Where the draft of a meeting is kept."""
    return f"{KIND}:{meeting_id}"


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form begins with; ``draft`` where it is a kept draft rather than the record.

    ``older`` is a draft that was left behind: the record was changed after it; ``trouble`` says why one could not be
    read.
    """

    minutes: Minutes
    draft: Draft | None = None
    older: Draft | None = None
    trouble: Refusal | None = None


class Session:
    """The meeting that is open.

    ``stored`` is the record as the ledger has it (None before the first save of a new one), ``seen`` the position of
    the log the form rests on.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.stored: Minutes | None = None
        self.seen = 0
        self.facts: Facts | None = None
        self._id = ""

    @property
    def meeting_id(self) -> str:
        """The id of the meeting."""
        return self._id

    # ---- beginning

    def begin(self, kind: MeetingKind, branch_id: str, on: Day) -> Opened:
        """A new meeting with those on leave that day who are known to be; a lost draft of such a one comes first."""
        self.stored, self.seen = None, self._desk.ask(queries.position)
        if lost := self._lost(kind, branch_id):
            self._id = lost[0].meeting.id
            return Opened(*lost)
        head = Meeting(id=new_id(), kind=kind, branch_id=branch_id, on=on)
        self._id = head.id
        item = AgendaItem(id=new_id(), meeting_id=head.id, order=0, kind=_FIRST_ITEM.get(kind, ItemKind.DISCUSS))
        minutes = Minutes(meeting=head, items=(item,))
        facts = self.facts_for(minutes)
        if kind is MeetingKind.GROUP and len(facts.groups) == 1:
            minutes = replace(minutes, meeting=replace(head, group_id=facts.groups[0][0]))
            facts = self.facts_for(minutes)
        return Opened(replace(minutes, attendances=planned(minutes, facts)))

    def open(self, meeting_id: str) -> Opened:
        """The record, or the draft kept after it. Raises ``Refusal`` when the meeting is gone."""
        found = self._desk.ask(queries.minutes, meeting_id)
        if found is None:
            raise Refusal(tr("这次会议已不在台账中"), hint=tr("它可能已被删除，请到回收站查看。"))
        self._id, self.stored = meeting_id, found
        self.seen = self._desk.ask(queries.position)
        kept = self._desk.ask(drafts.draft, place_of(meeting_id))
        if kept is None or found.meeting.stage is not Stage.DRAFT:
            return Opened(found)
        if self._desk.ask(changed_after, found, kept.kept_at):
            return Opened(found, older=kept)
        try:
            return Opened(canon.from_draft(kept.text), kept)
        except Refusal as refusal:
            return Opened(found, trouble=refusal)

    def facts_for(self, minutes: Minutes) -> Facts:
        """The facts of the day and the branches the form has now."""
        self.facts = self._desk.ask(read_facts, minutes)
        return self.facts

    def renewed(self, before: Minutes, after: Minutes) -> Minutes:
        """The form after its head changed: planned absences of the old day make way for those of the new one."""
        assert self.facts is not None
        if key_of(before) == key_of(after):
            self.facts_for(after)
            return after
        untouched = _persons(before.attendances) == _persons(planned(before, self.facts))
        facts = self.facts_for(after)
        return replace(after, attendances=planned(after, facts)) if untouched else after

    # ---- keeping and saving

    def keep(self, minutes: Minutes) -> datetime | None:
        """Put the draft down; a new meeting is written into the list as soon as it can stand there."""
        if self._desk.read_only:
            return None
        draft = self._desk.ask(drafts.keep, place_of(self._id), canon.to_draft(minutes))
        if self.stored is None:
            self._try_to_hold(minutes)
        return draft.kept_at

    def forget(self) -> None:
        """The draft is not needed any more."""
        self._desk.ask(drafts.drop, place_of(self._id))

    def save(self, minutes: Minutes) -> Minutes:
        """Write it down as one step of undo, and drop the draft. Raises ``Refusal``, ``Conflict`` among them."""
        head = minutes.meeting
        words = {"kind": wording.kind_word(head.kind), "on": str(head.on)}
        if self.stored is None:
            saved = self._desk.do(tr("新建{kind} {on}").format(**words), commands.hold, minutes)
        else:
            label = tr("修改会议记录 {on} {kind}").format(**words)
            saved = self._desk.do(label, commands.save_minutes, minutes, seen=self.seen)
        self._know(saved)
        self.forget()
        return saved

    def reread(self) -> Minutes | None:
        """The record as it is now, after somebody else wrote; None when it is gone."""
        found = self._desk.ask(queries.minutes, self._id)
        if found is not None:
            self._know(found)
        return found

    def previous(self, minutes: Minutes) -> Minutes | None:
        """The last meeting of the kind before this one."""
        head = minutes.meeting
        return self._desk.ask(queries.previous, head.branch_id, head.kind, head.on.first(), head.group_id)

    # ---- steps

    def finalise(self, by: str) -> Minutes:
        """定稿. Raises ``Rejected`` with what forbids it."""
        self._know(self._desk.do(self._label(tr("定稿")), commands.finalise, self._id, by))
        return self._whole()

    def revise(self, reason: str) -> Minutes:
        """修订."""
        self._know(self._desk.do(self._label(tr("修订")), commands.revise, self._id, reason))
        return self._whole()

    def note_printed(self, minutes: Minutes, paper: PaperKind) -> None:
        """Remember what stands on a paper that leaves the program; a draft is no copy of record."""
        if self._desk.read_only or self.facts is None or minutes.meeting.stage is Stage.DRAFT:
            return
        mark = canon.fingerprint(minutes, roll.sheet(minutes, self.facts.due))
        self._desk.do(self._label(tr("登记打印、导出")), commands.note_printed, self._id, paper, mark,
                      minutes.meeting.version)  # fmt: skip

    def _whole(self) -> Minutes:
        assert self.stored is not None
        return self.stored

    def _label(self, verb: str) -> str:
        head = self._whole().meeting
        return tr("{verb}：{on} {kind}").format(verb=verb, on=head.on, kind=wording.kind_word(head.kind))

    def _know(self, minutes: Minutes) -> None:
        self.stored = minutes
        self.seen = self._desk.ask(queries.position)

    def _try_to_hold(self, minutes: Minutes) -> None:
        """What cannot stand in the list yet (a group meeting without a group) waits as a draft."""
        label = tr("新建{kind} {on}").format(kind=wording.kind_word(minutes.meeting.kind), on=minutes.meeting.on)
        try:
            self._know(self._desk.do(label, commands.hold, minutes))
        except Refusal:
            return

    def _lost(self, kind: MeetingKind, branch_id: str) -> tuple[Minutes, Draft] | None:
        """A draft of a meeting that never came into the list."""
        for draft in reversed(self._desk.ask(drafts.drafts, KIND)):
            if self._desk.ask(queries.meeting, draft.place.partition(":")[2]) is None:
                with suppress(Refusal):  # what nobody can read is no help now, and stays where it is
                    minutes = canon.from_draft(draft.text)
                    if (minutes.meeting.kind, minutes.meeting.branch_id) == (kind, branch_id):
                        return minutes, draft
        return None


def planned(minutes: Minutes, facts: Facts) -> tuple[Attendance, ...]:
    """Those on leave who were known to be."""
    return roll.planned(minutes.meeting, facts.due, facts.absences)


def same_facts(one: Minutes, other: Minutes) -> bool:
    """Whether both are about the same day, kind and branches, and vote on the same people."""
    return key_of(one) == key_of(other) and votes_of(one) == votes_of(other)


def changed_after(ledger: "Ledger", minutes: Minutes, moment: datetime) -> bool:
    """Whether the record was written after a draft was kept."""
    parts = (part for name in PARTS for part in getattr(minutes, name))
    newest = change_log.history(ledger.connection, uids=[minutes.meeting.id, *(one.id for one in parts)], limit=1)
    return bool(newest) and datetime.fromisoformat(newest[0].at) > moment


def _persons(lines: tuple[Attendance, ...]) -> list[tuple[object, ...]]:
    return [(one.member_id, one.name, one.presence, one.reason, one.reason_text) for one in lines]
