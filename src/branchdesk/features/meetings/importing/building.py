"""From what was read to whole meetings: references resolved, counts compared, everything of a meeting in its place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from branchdesk.features.meetings.importing.people import People
from branchdesk.features.meetings.importing.reading import Node, Reader
from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    AgendaItem,
    Appraisal,
    Attachment,
    Attendance,
    Ballot,
    Guest,
    JointBranch,
    Meeting,
    Minutes,
    Nominee,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import BallotKind, ItemKind, Presence, Reason
from branchdesk.features.meetings.rules import roll
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import Record, new_id
from branchdesk.kernel.words import tr

R = TypeVar("R", bound=Record)

_HEAD = ("kind", "subject", "count", "on", "starts", "ends", "until_on", "place", "lecturer", "summing_up", "note",
         "retention")  # fmt: skip
_BALLOT = ("kind", "subject", "method", "due", "here", "issued", "returned", "valid", "yes", "no", "abstain",
           "written_yes", "written_no", "written_abstain", "seats")  # fmt: skip
_VOTES = ("yes", "no", "abstain")
_TASK = ("task", "due_on", "timetable", "roadmap", "closed_on", "outcome")
_NAMED_FEW = 8


@dataclass(frozen=True, slots=True)
class Host:
    """Who holds the meeting, as found in the ledger."""

    branch_id: str
    group_id: str | None
    joint: tuple[str, ...]


def head(node: Node, host: Host) -> Meeting:
    """The head without the people: who they are follows from the roll of its day."""
    return Meeting(
        id=new_id(), branch_id=host.branch_id, group_id=host.group_id,
        study_tenths=node.values.get("study_hours") or 0, **node.given(*_HEAD),
    )  # fmt: skip


def joint_branches(meeting: Meeting, host: Host) -> tuple[JointBranch, ...]:
    """The partners of a joint meeting."""
    return tuple(JointBranch(id=new_id(), meeting_id=meeting.id, branch_id=uid) for uid in host.joint)


class Builder:
    """Makes one whole meeting of a node."""

    def __init__(
        self, node: Node, meeting: Meeting, joint: Sequence[JointBranch], facts: roll.Roll, reader: Reader
    ) -> None:
        self._node = node
        self._meeting = meeting
        self._joint = tuple(joint)
        self._reader = reader
        self.due = roll.due(meeting, joint, facts)
        self._people = People(reader, self.due, facts)
        self._parts: dict[type[Record], list[Any]] = {}

    def minutes(self) -> Minutes:
        """The meeting; what is wrong with it is blamed at the reader."""
        meeting = self._meeting
        values: dict[str, Any] = {}
        for role in ("chair", "recorder"):
            values[role], values[role + "_id"] = self._people.mentioned(self._node.people.get(role))
        for each in self._node.lists.get("items", ()):
            self._item(each)
        self._discussion(self._node, None)
        self._others()
        attendances = self._attendances()
        found = Minutes(
            meeting=replace(meeting, **values),
            joint=self._joint,
            attendances=attendances,
            **{name: tuple(self._parts.get(kind, ())) for name, kind in _KINDS.items()},
        )
        return self._compared(found)

    def _add(self, record: type[R], /, **values: Any) -> R:
        """One more record of a kind, numbered as it comes."""
        listed = self._parts.setdefault(record, [])
        made = record(id=new_id(), meeting_id=self._meeting.id, order=len(listed), **values)  # type: ignore[call-arg]
        listed.append(made)
        return made

    def _item(self, node: Node) -> None:
        kind = node.values.get("kind") or (ItemKind.VOTE if node.lists.get("ballots") else ItemKind.DISCUSS)
        item = self._add(AgendaItem, kind=kind, **node.given("title", "text"))
        self._discussion(node, item.id)

    def _discussion(self, node: Node, item_id: str | None) -> None:
        """Speeches, ballots, resolutions and tasks of an item, or of the meeting as a whole."""
        for one in node.lists.get("speeches", ()):
            who = self._people.mentioned(one.people.get("speaker"))
            self._add(Speech, item_id=item_id, speaker=who.name, speaker_id=who.member_id, **one.given("gist"))
        ballots = [self._ballot(one, item_id) for one in node.lists.get("ballots", ())]
        for one in node.lists.get("resolutions", ()):
            self._add(
                Resolution, item_id=item_id, ballot_id=self._which(one, ballots), **one.given("text", "unanimous")
            )
        for one in node.lists.get("actions", ()):
            who = self._people.mentioned(one.people.get("owner"))
            self._add(ActionItem, item_id=item_id, owner=who.name, owner_id=who.member_id, **one.given(*_TASK))

    def _ballot(self, node: Node, item_id: str | None) -> Ballot:
        who = self._people.mentioned(node.people.get("person"))
        values = node.given(*_BALLOT)
        nominees = node.lists.get("nominees", ())
        if nominees:
            values.setdefault("kind", BallotKind.ELECTION)
        ballot = self._add(Ballot, item_id=item_id, person=who.name, member_id=who.member_id, **values)
        for one in nominees:
            candidate = self._people.mentioned(one.person())
            self._add(
                Nominee, ballot_id=ballot.id, name=candidate.name, member_id=candidate.member_id,
                **one.given("post", *_VOTES),
            )  # fmt: skip
        return ballot

    def _which(self, node: Node, ballots: Sequence[Ballot]) -> str | None:
        """The ballot a resolution rests on, counted from 1 within its item."""
        number: int | None = node.values.get("ballot")
        if number is None:
            return None
        if number > len(ballots):
            text = tr("这里没有第 {n} 次表决（共 {total} 次）").format(n=number, total=len(ballots))
            self._reader.blame(node.at("ballot"), "no_such_ballot", text)
            return None
        return ballots[number - 1].id

    def _others(self) -> None:
        """Guests, appraisals, attachments."""
        lists = self._node.lists
        for one in lists.get("guests", ()):
            who = self._people.mentioned(one.person())
            values = one.given("unit", "capacity", "heads", "reason")
            self._add(Guest, name=who.name, member_id=who.member_id, **values)
        for one in lists.get("appraisals", ()):
            who = self._people.mentioned(one.person())
            values = one.given("excellent", "qualified", "basic", "unqualified", "grade")
            self._add(Appraisal, name=who.name, member_id=who.member_id, **values)
        for one in lists.get("attachments", ()):
            self._add(Attachment, **one.given("title", "kind", "pages", "kept_at", "taken_on"))

    def _attendances(self) -> tuple[Attendance, ...]:
        """The lines a draft keeps. A list that names those present too is taken as complete, and gaps are pointed out."""
        found: dict[str, Attendance] = {}
        complete = False
        for node in self._node.lists.get("attendance", ()):
            one = self._people.attending(node.person())
            if one is None:
                continue
            who = one.member_id or one.name
            if who in found:
                self._reader.blame(node.path, "said_twice", tr("{name}写了两次，请只保留一次").format(name=one.name))
                continue
            line = self._line(node, one)
            complete = complete or line.presence is Presence.PRESENT
            found[who] = line
        missing = [one.name for one in self.due if one.counted and (one.member_id or one.name) not in found]
        if complete and missing:
            listed = "、".join(missing[:_NAMED_FEW]) + (tr(" 等") if len(missing) > _NAMED_FEW else "")
            text = tr("当日应到会的还有 {n} 人没有写到会情况（{listed}），按到会计").format(
                n=len(missing), listed=listed
            )
            self._reader.blame(self._node.at("attendance"), "incomplete", text, Level.WARN)
        draft = Minutes(meeting=self._meeting, attendances=tuple(found.values()))
        return roll.exceptions(draft, self.due)

    def _line(self, node: Node, one: roll.Due) -> Attendance:
        values = node.given("presence", "reason", "reason_text", "made_up_on", "made_up_by")
        if "presence" not in values and "presence" not in node.written:
            self._reader.blame(
                node.path, "missing", tr("{name}没有写到会情况（到会、请假、缺席）").format(name=one.name)
            )
        if values.get("reason") is Reason.ILLNESS and values.pop("reason_text", ""):
            text = tr("病假只记“病假”两个字，病情没有导入")
            self._reader.blame(node.at("reason_text"), "no_illness", text, Level.WARN)
        return Attendance(
            id=new_id(), meeting_id=self._meeting.id, member_id=one.member_id, name=one.name, voting=one.voting,
            counted=one.counted, **values,
        )  # fmt: skip

    def _compared(self, minutes: Minutes) -> Minutes:
        """Numbers the file gives beside the ledger's; where they differ the file's own are kept in the note."""
        if any(fault.level is Level.BLOCK for fault in self._reader.faults):
            return minutes  # what could not be read cannot be counted
        counts = roll.count(roll.sheet(minutes, self.due), minutes.guests)
        written = {name: self._node.values.get(name) for name in ("due", "here")}
        if all(value is None or value == getattr(counts, name) for name, value in written.items()):
            return minutes
        for name, label in (("due", tr("应到")), ("here", tr("实到"))):
            value, real = written[name], getattr(counts, name)
            if value is not None and value != real:
                text = tr("{label}写的是 {value} 人，按当日名册和请假缺席情况是 {real} 人，请核对")
                self._reader.blame(
                    self._node.at(name), "other_count", text.format(label=label, value=value, real=real), Level.WARN
                )
        kept = tr("原记录写的是应到 {due} 人、实到 {here} 人。")
        kept = kept.format(**{name: "—" if value is None else value for name, value in written.items()})
        note = "\n".join(part for part in (minutes.meeting.note, kept) if part)
        return replace(minutes, meeting=replace(minutes.meeting, note=note))


_KINDS: dict[str, type[Record]] = {
    "items": AgendaItem,
    "speeches": Speech,
    "ballots": Ballot,
    "nominees": Nominee,
    "appraisals": Appraisal,
    "resolutions": Resolution,
    "actions": ActionItem,
    "guests": Guest,
    "attachments": Attachment,
}
