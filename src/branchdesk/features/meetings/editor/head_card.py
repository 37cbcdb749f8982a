"""会议信息: kind, subject, when, where, who leads and writes; what is seldom needed is folded away."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from branchdesk.features.meetings.editor.boxes import AllPeople, TypeAhead
from branchdesk.features.meetings.editor.cards import STAYS, WRITES, Block, Card, Unread, discard, tool
from branchdesk.features.meetings.editor.facts import Facts, Options
from branchdesk.features.meetings.editor.flow import Flow
from branchdesk.features.meetings.editor.people import Person
from branchdesk.features.meetings.fields import FIELD
from branchdesk.features.meetings.model.minutes import JointBranch, Meeting, Minutes
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.editors import Picker
from branchdesk.widgets.form import Form

_SPANS = {"kind": 1, "subject": 3, "on": 1, "starts": 1, "ends": 1, "place": 1, "chair": 1, "recorder": 1, "study_tenths": 1,
          "lecturer": 1, "branch_id": 1, "group_id": 1, "count": 1, "until_on": 1}  # fmt: skip
_SELDOM = ("branch_id", "group_id", "count", "until_on")
_NAMES = {"chair": "chair_id", "recorder": "recorder_id"}
_USUAL = {
    "lecturer": "",
    "subject": "",
    "starts": "",
    "ends": "",
    "place": "",
    "chair": "",
    "recorder": "",
    "study_tenths": 0,
}


def _fields() -> list[Any]:
    return [replace(FIELD[name], section="", span=span) for name, span in _SPANS.items()]


class HeadCard(Card):
    """The head of the minutes."""

    def __init__(self, people: AllPeople) -> None:
        super().__init__(tr("会议信息"))
        self._people = people
        self._meeting: Meeting | None = None
        self._joint: tuple[JointBranch, ...] = ()
        self._hosts: Options = ()
        self._ids: dict[str, tuple[str, str | None]] = {}
        self.form = Form(_fields(), refs={"branch": [], "group": []}, first="subject")
        self.more = parts.tool("chevron-down", tr("召开支部、联合召开、次数、跨日"), text=tr("更多"), checkable=True)
        self.more.toggled.connect(lambda _on: self._unfold())
        self._line = _JointLine()
        self._line.changed.connect(self._on_joint)
        self.head.addStretch(1)
        self.head.addWidget(self.more)
        self.body.addWidget(self.form)
        self.body.addWidget(self._line)
        self.form.changed.connect(self.changed)
        self.form.on_edit("kind", lambda _text: self._unfold())
        self.form.on_edit("branch_id", lambda _text: self.form.fill("group_id", ""))
        for name in _NAMES:
            ahead = TypeAhead(self.form.editor(name).box, people)  # type: ignore[arg-type]
            ahead.chosen.connect(partial(self._on_person, name))
            self.form.editor(name).left.connect(partial(self._on_left, name, ahead))
            self.form.on_edit(name, partial(self._settle, name))

    @property
    def joint_picker(self) -> Picker:
        """Where another branch is taken in (联合召开)."""
        return self._line.picker

    def show_part(self, minutes: Minutes, facts: Facts) -> None:
        """Show the head; the rest is unfolded where there is something in it."""
        meeting = self._meeting = minutes.meeting
        self._joint = minutes.joint
        self._ids = {name: (getattr(meeting, name), getattr(meeting, uid)) for name, uid in _NAMES.items()}
        with QSignalBlocker(self.form):
            self._offer(facts)
            values = {name: getattr(meeting, name) for name in _SPANS}
            self.form.show_values({**values, "study_tenths": meeting.study_tenths or None})
        self.more.setChecked(bool(minutes.joint or meeting.count or meeting.until_on))
        self._unfold()

    def take(self, minutes: Minutes) -> Minutes:
        """What can be read of it; the rest stays as it was."""
        assert self._meeting is not None
        values, problems = self.form.take()
        wrong = {one.field for one in problems if one.level is Level.BLOCK}
        good = {name: value for name, value in values.items() if name not in wrong}
        for name, usual in _USUAL.items():
            if name not in wrong and good.get(name) is None:
                good[name] = usual
        if good.get("on") is not None and not good["on"].is_full:
            del good["on"]
        named: dict[str, Any] = {uid: self._uid(name, str(good.get(name, ""))) for name, uid in _NAMES.items()}
        self._meeting = replace(self._meeting, **good, **named)
        return replace(minutes, meeting=self._meeting, joint=self._joint)

    def follow(self, minutes: Minutes, facts: Facts) -> None:
        """Other groups of another branch."""
        with QSignalBlocker(self.form):
            self._offer(facts)
        self._unfold()

    def locate(self, finding: Finding) -> QWidget | None:
        """A field of the head."""
        if finding.place not in ("meeting", "on", *_SPANS):
            return None
        name = finding.field or (finding.place if finding.place in _SPANS else "subject")
        if name not in _SPANS:
            return None
        if name in _SELDOM:
            self.more.setChecked(True)
        return self.form.editor(name)

    def unread(self) -> Iterator[Unread]:
        """Dates and times that mean nothing."""
        _, problems = self.form.take()
        for one in problems:
            if one.level is Level.BLOCK:
                yield Unread(one.text, self.form.editor(one.field))

    def _offer(self, facts: Facts) -> None:
        if facts.hosts != self._hosts:
            self._hosts = facts.hosts
            self.form.set_options("branch", facts.hosts)
        self.form.set_options("group", facts.groups)
        assert self._meeting is not None
        self._line.offer(facts.hosts, self._meeting.branch_id, [one.branch_id for one in self._joint])

    def _unfold(self) -> None:
        """Show what the kind needs, and what was asked for."""
        kind = self.form.text("kind")
        is_group = kind == FIELD["kind"].show(MeetingKind.GROUP)
        every = self.more.isChecked()
        for name in _SELDOM:
            self.form.cell(name).setVisible(every or (is_group and name == "group_id"))
        is_lecture = kind == FIELD["kind"].show(MeetingKind.LECTURE)
        self.form.cell("lecturer").setVisible(is_lecture or bool(self.form.text("lecturer")))
        is_lecture = kind == FIELD["kind"].show(MeetingKind.LECTURE)
        self.form.cell("lecturer").setVisible(is_lecture or bool(self.form.text("lecturer")))
        self._line.setVisible(every or bool(self._joint))

    def _uid(self, name: str, text: str) -> str | None:
        known, uid = self._ids.get(name, ("", None))
        return uid if text and text == known else None

    def _settle(self, name: str, text: str) -> None:
        """Whom a name means is settled when it is written."""
        person = self._people().named(text)
        self._ids[name] = (text.strip(), person.id if person else None)

    def _on_person(self, name: str, person: Person) -> None:
        self._ids[name] = (person.name, person.id)
        self.form.fill(name, person.name)

    def _on_left(self, name: str, ahead: TypeAhead) -> None:
        """Letters that mean one person alone stand for his name."""
        if (person := ahead.alone()) is not None:
            self._on_person(name, person)

    def _on_joint(self) -> None:
        assert self._meeting is not None
        known = {one.branch_id: one for one in self._joint}
        self._joint = tuple(
            known.get(uid) or JointBranch(id=new_id(), meeting_id=self._meeting.id, branch_id=uid)
            for uid in self._line.chosen
        )
        self.changed.emit()


class _JointLine(Block):
    """联合召开: the other branches, each with its ×."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []
        self._names: dict[str, str] = {}
        self.picker = Picker([], required=False, searchable=True)
        self.picker.name(tr("联合召开的支部"))
        self.picker.setFixedWidth(theme.px(220))
        self.picker.changed.connect(self._add)
        self._chips: list[QToolButton] = []
        self._flow = Flow()
        self._flow.addWidget(parts.label(tr("联合召开"), role="dim"))
        self._flow.addWidget(self.picker)
        self.setLayout(self._flow)

    def offer(self, hosts: Options, host: str, chosen: list[str]) -> None:
        """Show who is chosen and who may be."""
        self._names = {uid: name for uid, name in hosts if uid != host}
        self.chosen = list(chosen)
        self._show()

    def _show(self) -> None:
        for old in self._chips:
            self._flow.removeWidget(old)
            discard(old)
        self._chips = []
        for place, uid in enumerate(self.chosen, 1):
            name = self._names.get(uid, "")
            chip = tool("x", tr("不联合：{name}").format(name=name))
            chip.setText(name)
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            parts.mark(chip, "kind", "chip")
            chip.clicked.connect(partial(self._remove, uid))
            chip.setProperty(WRITES, STAYS)
            self._chips.append(chip)
            self._flow.put(place, chip)
        self.picker.set_labels([name for uid, name in self._names.items() if uid not in self.chosen])
        self.picker.set_text("")

    def _add(self) -> None:
        uid = next((uid for uid, name in self._names.items() if name == self.picker.text()), "")
        if uid and uid not in self.chosen:
            self.chosen.append(uid)
            self._show()
            self.changed.emit()

    def _remove(self, uid: str) -> None:
        self.chosen.remove(uid)
        self._show()
        self.changed.emit()
