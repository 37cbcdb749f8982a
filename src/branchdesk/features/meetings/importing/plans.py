"""What an import would do: which meetings are new, which the ledger has, what is wrong; and doing it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.importing.building import Builder, Host, head, joint_branches
from branchdesk.features.meetings.importing.files import Content, Entry
from branchdesk.features.meetings.importing.forms import MEETING
from branchdesk.features.meetings.importing.reading import Fault, Node, Reader
from branchdesk.features.meetings.model.minutes import Meeting, Minutes
from branchdesk.features.meetings.rules import checks, roll
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.model import Running, Tier
from branchdesk.features.organization.rules import NameBook
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Context
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work

_Key = tuple[str, str, str, str, str, str]


class Verdict(StrEnum):
    """What becomes of one meeting of the file."""

    NEW = "new"
    SAME = "same"
    BLOCKED = "block"


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting of the file: what it is, its verdict, its faults, and what 定稿 would still ask for."""

    path: str
    verdict: Verdict
    minutes: Minutes | None
    faults: tuple[Fault, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All meetings of a file; nothing is written while one is blocked."""

    name: str
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    def counted(self, verdict: Verdict) -> int:
        """How many meetings have a verdict."""
        return sum(line.verdict is verdict for line in self.lines)

    @property
    def blocked(self) -> bool:
        """Whether something forbids the import."""
        own = any(fault.level is Level.BLOCK for fault in self.faults)
        return own or self.counted(Verdict.BLOCKED) > 0

    @property
    def fresh(self) -> list[Minutes]:
        """The meetings to be written."""
        return [line.minutes for line in self.lines if line.verdict is Verdict.NEW and line.minutes is not None]


def plan(ledger: Ledger, content: Content, branch: str = "") -> Plan:
    """Compare a file with the ledger. ``branch`` is who holds the meetings that do not say so themselves."""
    planner = _Planner(ledger, branch)
    lines = tuple(planner.line(entry) for entry in content.entries)
    return Plan(content.name, lines, content.faults, content.notes)


def write(work: Work, found: Plan) -> list[Minutes]:
    """Take down the new meetings of a plan as drafts: one transaction, one step of undo."""
    return commands.hold_all(work, found.fresh)


def report(found: Plan) -> dict[str, Any]:
    """The plan as plain values, for the scriptable door."""
    return {
        "file": found.name,
        "new": found.counted(Verdict.NEW),
        "same": found.counted(Verdict.SAME),
        "blocked": found.counted(Verdict.BLOCKED),
        "meetings": [_told(line) for line in found.lines],
        "faults": [_fault(one) for one in found.faults],
        "notes": list(found.notes),
    }


def _told(line: Line) -> dict[str, Any]:
    meeting = line.minutes.meeting if line.minutes else None
    told: dict[str, Any] = {"path": line.path, "verdict": line.verdict.value}
    if meeting is not None:
        told |= {"on": str(meeting.on), "kind": meeting.kind.value, "subject": meeting.subject}
    faults = [_fault(one) for one in line.faults]
    return {**told, "faults": faults, "lacks_for_final": list(line.lacks)}


def _fault(one: Fault) -> dict[str, str]:
    return {"path": one.path, "level": one.level.value, "code": one.code, "message": one.text}


class _Planner:
    """Asks the ledger once for what all meetings of a file need."""

    def __init__(self, ledger: Ledger, branch: str) -> None:
        self._ledger = ledger
        self._branch = branch
        self._read = queries.RollReader(ledger)
        found = organization.organizations(ledger)
        self._running = {one.id: one for one in found if one.running is Running.ACTIVE}
        hosts = [one for one in self._running.values() if one.tier is not Tier.GROUP]
        self._hosts = NameBook({label: one.id for one in hosts for label in (one.full_name, one.name)})
        self._branches = [one for one in hosts if one.tier is Tier.BRANCH]
        self._known: dict[_Key, str] = dict.fromkeys(queries.meeting_keys(ledger), "")

    def line(self, entry: Entry) -> Line:
        """The verdict on one meeting."""
        reader = Reader(Context(clock.today()))
        node = reader.node(MEETING, entry.plain, entry.path, entry.headings)
        host = self._host(node, reader)
        if host is None or not {"kind", "on"} <= node.values.keys():
            return Line(entry.path, Verdict.BLOCKED, None, tuple(reader.faults))
        meeting = head(node, host)
        if not meeting.on.is_full:
            reader.blame(node.at("on"), "day_needed", tr("会议日期应写到日"))
            return Line(entry.path, Verdict.BLOCKED, None, tuple(reader.faults))
        joint = joint_branches(meeting, host)
        facts = self._read.facts(meeting, joint)
        builder = Builder(node, meeting, joint, facts, reader)
        return self._judged(entry, builder.minutes(), reader, builder.due)

    def _judged(self, entry: Entry, minutes: Minutes, reader: Reader, due: tuple[roll.Due, ...]) -> Line:
        faults = list(reader.faults)
        if any(fault.level is Level.BLOCK for fault in faults):
            return Line(entry.path, Verdict.BLOCKED, minutes, tuple(faults))
        key = key_of(minutes.meeting)
        if key in self._known:
            where = self._known[key]
            text = tr("与本文件的“{where}”是同一次会议").format(where=where) if where else tr("台账中已有这次会议")
            faults.append(Fault(entry.path, Level.OK, "same", text + tr("，不再导入")))
            return Line(entry.path, Verdict.SAME, minutes, tuple(faults))
        self._known[key] = entry.path or tr("第一次会议")
        rules = queries.pack(self._ledger, minutes.meeting.on.first())
        lacks = [one.text for one in checks.findings(minutes, due, rules) if one.level is Level.BLOCK]
        return Line(entry.path, Verdict.NEW, minutes, tuple(faults), tuple(lacks))

    def _host(self, node: Node, reader: Reader) -> Host | None:
        """Branch, group and partners; None where the branch is not known."""
        branch = self._found(node.values.get("branch") or self._branch, node.at("branch"), reader)
        if branch is None:
            return None
        joint = [self._found(text, path, reader) for path, text in node.texts.get("joint", ())]
        partners = tuple(dict.fromkeys(uid for uid in joint if uid and uid != branch))
        return Host(branch, self._group(node, branch, reader), partners)

    def _found(self, name: str, path: str, reader: Reader) -> str | None:
        if not name:
            if len(self._branches) == 1:
                return self._branches[0].id
            reader.blame(path, "no_branch", tr("没有写召开会议的支部（台账中有 {n} 个）").format(n=len(self._branches)))
            return None
        found = self._hosts.find(name)
        if found is None:
            near = [self._running[uid].name for uid in map(self._hosts.find, self._hosts.closest(name)) if uid]
            text = tr("台账中没有“{name}”").format(name=name)
            text += tr("，相近的有：{near}").format(near="、".join(dict.fromkeys(near))) if near else ""
            reader.blame(path, "unknown_branch", text)
        return found

    def _group(self, node: Node, branch: str, reader: Reader) -> str | None:
        name = node.values.get("group")
        own = {one.name: one.id for one in self._running.values() if one.parent_id == branch and one.tier is Tier.GROUP}
        if name is None:
            if node.values.get("kind") == "group":
                reader.blame(node.at("group"), "no_group", tr("党小组会请写明党小组"))
            return None
        if name not in own:
            listed = "、".join(own) or tr("无")
            text = tr("这个支部没有“{name}”（现有：{listed}）").format(name=name, listed=listed)
            reader.blame(node.at("group"), "unknown_group", text)
        return own.get(name)


def key_of(meeting: Meeting) -> _Key:
    """What makes two records one meeting: who held it, its kind, when it began, its subject."""
    return (
        meeting.branch_id,
        meeting.group_id or "",
        meeting.kind.value,
        str(meeting.on),
        meeting.starts,
        meeting.subject,
    )
