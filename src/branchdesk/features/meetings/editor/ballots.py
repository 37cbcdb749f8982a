"""表决: one ballot with its numbers and, as they are typed, its verdict in words with the arithmetic."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from branchdesk.features.meetings.editor.boxes import AllPeople, NameBox, small_number
from branchdesk.features.meetings.editor.cards import Block, Unread, tool
from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.editor.flow import Flow
from branchdesk.features.meetings.editor.rows import Column, RowList
from branchdesk.features.meetings.model.minutes import Ballot, Minutes, Nominee
from branchdesk.features.meetings.model.words import BALLOT_KINDS, METHODS, PERSONAL, BallotKind, Method
from branchdesk.features.meetings.rules import roll
from branchdesk.features.meetings.rules.ballot_checks import judged
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.features.meetings.rules.votes import Verdict
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Choice, Context, Field, Text, Whole
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.editors import Line, Picker
from branchdesk.widgets.enter_next import EnterNext

_COUNT = Whole(0, 99999, "票")
_NUMBERS = {
    "due": "应到", "here": "实到", "issued": "发出", "returned": "收回", "valid": "有效", "yes": "赞成", "no": "反对",
    "abstain": "弃权", "written_yes": "书面赞成", "written_no": "书面反对", "written_abstain": "书面弃权", "seats": "应选名额",
}  # fmt: skip
_SHEETS = ("issued", "returned", "valid")
_CAST = ("yes", "no", "abstain")
_WRITTEN = ("written_yes", "written_no", "written_abstain")
_TYPED = ("due", "here")
_KIND = Choice(tuple((str(key), word) for key, word in BALLOT_KINDS), make=BallotKind)
_METHOD = Choice(tuple((str(key), word) for key, word in METHODS), make=Method)
_SEVERAL = re.compile(r"[、，,;；/／&＆]+")
_NOMINEES = (
    Column(Field("name", "候选人", Text(60)), 3, id_name="member_id"),
    Column(Field("post", "拟任职务", Text(40)), 3),
    Column(Field("yes", "赞成", _COUNT), 1),
    Column(Field("no", "不赞成", _COUNT), 1),
    Column(Field("abstain", "弃权", _COUNT), 1),
)


class BallotBox(Block):
    """The form of one ballot.

    Signals: ``removed()``, ``split(names)`` when several persons were written where one is voted on.
    """

    removed = Signal()
    split = Signal(object)

    def __init__(self, ballot: Ballot, nominees: Sequence[Nominee], people: AllPeople) -> None:
        super().__init__()
        self.ballot = ballot
        self.kind = Picker(_KIND.labels, required=True)
        self.method = Picker(_METHOD.labels, required=True)
        self.person = NameBox(people, tr("对谁表决（一人一项）"))
        self.subject = Line(tr("表决事项"))
        self.numbers: dict[str, Line] = {}
        self._cells: dict[str, QWidget] = {}
        self.pill = parts.pill("")
        self.words = parts.label(role="hint", wrap=True)
        self.several = parts.button("", kind="link")
        self.several.clicked.connect(lambda: self.split.emit(self._names()))
        self._more = parts.tool(
            "", tr("书面意见，以及与出席名单不同的应到、实到"), text=tr("书面意见…"), checkable=True
        )
        self._more.toggled.connect(lambda _on: self._arrange())
        self.nominees = RowList(tr("候选人"), _NOMINEES, self._new_nominee, people, add_words=tr("添加候选人"))
        self._enter = EnterNext(self, lambda box: box.focusNextChild())  # type: ignore[attr-defined]
        self._build()
        self._show(nominees)
        self._connect()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into it."""
        taken = self.take()
        return not (taken.person or taken.subject or self.nominees.take()) and all(
            getattr(taken, name) in (None, 0) for name in _NUMBERS
        )

    def take(self) -> Ballot:
        """The ballot as it stands; numbers that cannot be read stay as they were."""
        kind = _KIND.read(self.kind.text(), _today()).value
        values: dict[str, Any] = {"kind": kind, "method": _METHOD.read(self.method.text(), _today()).value}
        personal = kind in PERSONAL
        values["person"] = self.person.text().strip() if personal else ""
        values["member_id"] = self.person.uid() if personal else None
        values["subject"] = self.subject.text().strip()
        for name, box in self.numbers.items():
            number, wrong = _number(box.text())
            if not wrong:
                values[name] = 0 if number is None and name in _WRITTEN else number
        self.ballot = replace(self.ballot, **values)
        return self.ballot

    def take_nominees(self) -> tuple[Nominee, ...]:
        """The candidates, where this is an election."""
        election = self.ballot.kind is BallotKind.ELECTION
        return tuple(replace(one, ballot_id=self.ballot.id) for one in self.nominees.take()) if election else ()

    def judge(self, minutes: Minutes, facts: Facts) -> None:
        """Say what the numbers come to, with the attendance of now."""
        counts = roll.count(roll.sheet(minutes, facts.due), minutes.guests)
        ballot = self.take()
        due, here = roll.entitled(ballot, counts)
        for name, usual in (("due", counts.due_voting), ("here", counts.here_voting)):
            self.numbers[name].line.setPlaceholderText(str(usual))
        nominees = [replace(one, ballot_id=ballot.id) for one in self.nominees.take()]
        verdict = judged(ballot, due, here, facts.pack, nominees)
        doubts = (one.text for one in facts.doubts if one.uid == ballot.id)
        self.show_verdict(replace(verdict, warnings=(*verdict.warnings, *doubts)))

    def show_verdict(self, verdict: Verdict) -> None:
        """The result as a word, and why."""
        words = {True: tr("通过"), False: tr("未通过"), None: tr("待填票数")}[verdict.passed]
        tone = {True: "ok", False: "err", None: "warn"}[verdict.passed]
        if verdict.contradicts:
            words, tone = tr("票数不平"), "err"
        self.pill.setText(words)
        parts.mark(self.pill, "tone", tone)
        text = tr("；").join((*verdict.sentences, *verdict.warnings))
        self.words.setText(text)
        self.words.setToolTip(verdict.source)
        parts.mark(self.words, "tone", "warn" if verdict.warnings else "")

    def locate(self, finding: Finding) -> QWidget | None:
        """The box a remark is about."""
        if finding.place == "nominees":
            return self.nominees.locate(finding) or (
                self.nominees.add_button if finding.uid == self.ballot.id else None
            )
        if finding.uid != self.ballot.id:
            return None
        if finding.code == "no_nominees":
            return self.nominees.add_button
        boxes: dict[str, QWidget] = {"person": self.person, "method": self.method, **self.numbers}
        if finding.field in (*_WRITTEN, *_TYPED):
            self._more.setChecked(True)
        found = boxes.get(finding.field, self.numbers["yes"])
        return self.numbers["seats"] if found.isHidden() or not found.isVisibleTo(self) else found

    def unread(self) -> Iterator[Unread]:
        """Numbers that are none."""
        for name, box in self.numbers.items():
            if wrong := _number(box.text())[1]:
                yield Unread(tr("{label}：{wrong}").format(label=tr(_NUMBERS[name]), wrong=wrong), box)
        if not self.nominees.isHidden():
            yield from self.nominees.unread()

    # ---- building

    def _new_nominee(self) -> Nominee:
        return Nominee(id=new_id(), meeting_id="", ballot_id=self.ballot.id, order=0)

    def _build(self) -> None:
        frame: QFrame = parts.card("panel")
        drop = tool("trash-2", tr("删去这项表决"))
        drop.clicked.connect(self.removed)
        for editor, words in ((self.kind, tr("表决类别")), (self.method, tr("表决方式")), (self.person, tr("表决对象")),
                              (self.subject, tr("表决事项"))):  # fmt: skip
            editor.name(words)
            self._enter.watch(editor.box)
        self.kind.setFixedWidth(theme.px(142))
        self.method.setFixedWidth(theme.px(116))
        top = parts.row(self.kind, self.person, self.subject, self.method, self._more, drop, gap=6)
        top.setStretch(1, 1)
        top.setStretch(2, 1)
        flow = Flow(10)
        for name in (*_TYPED, "seats", *_SHEETS, *_CAST, *_WRITTEN):
            flow.addWidget(self._cell(name))
        verdict = parts.row(self.pill, self.words, self.several, gap=8)
        verdict.setStretch(1, 1)
        body = parts.column(top, gap=6, margins=(10, 8, 10, 8))
        body.addLayout(flow)
        body.addWidget(self.nominees)
        body.addLayout(verdict)
        frame.setLayout(body)
        self.setLayout(parts.column(frame, gap=0))

    def _cell(self, name: str) -> QWidget:
        box = self.numbers[name] = Line()
        small_number(box)
        box.name(tr(_NUMBERS[name]))
        self._enter.watch(box.box)
        cell = self._cells[name] = QWidget()
        cell.setLayout(parts.row(parts.label(tr(_NUMBERS[name]), role="dim"), box, gap=4))
        return cell

    def _show(self, nominees: Sequence[Nominee]) -> None:
        ballot = self.ballot
        self.kind.set_text(_KIND.show(ballot.kind))
        self.method.set_text(_METHOD.show(ballot.method))
        self.person.show_person(ballot.person, ballot.member_id)
        self.subject.set_text(ballot.subject)
        for name, box in self.numbers.items():
            value = getattr(ballot, name)
            box.set_text("" if value is None or (name in _WRITTEN and not value) else str(value))
        self.nominees.show_records([one for one in nominees if one.ballot_id == ballot.id])
        typed = ballot.due is not None or ballot.here is not None or any(getattr(ballot, name) for name in _WRITTEN)
        self._more.setChecked(typed)
        self._arrange()

    def _connect(self) -> None:
        for editor in (self.kind, self.method, self.person, self.subject, *self.numbers.values()):
            editor.changed.connect(self._on_changed)
        self.kind.changed.connect(self._on_kind)
        self.nominees.changed.connect(self.changed)
        self.nominees.dropping.connect(self.dropping)
        for box in self.numbers.values():
            box.left.connect(self._mark_wrong)

    def _on_changed(self) -> None:
        several = self._names()
        self.several.setText(tr("拆成 {n} 项逐人表决").format(n=len(several)))
        self.several.setVisible(len(several) > 1)
        self.changed.emit()

    def _on_kind(self) -> None:
        """Persons are voted on secretly, and so are elections."""
        kind = _KIND.read(self.kind.text(), _today()).value
        if kind is not BallotKind.MOTION:
            self.method.set_text(_METHOD.show(Method.SECRET))
        self._arrange()

    def _arrange(self) -> None:
        """Show what the kind and the method ask for."""
        kind = _KIND.read(self.kind.text(), _today()).value
        election = kind is BallotKind.ELECTION
        secret = _METHOD.read(self.method.text(), _today()).value is Method.SECRET
        more = self._more.isChecked()
        seen = {
            **dict.fromkeys(_TYPED, more),
            **dict.fromkeys(_WRITTEN, more and not election),
            **dict.fromkeys(_CAST, not election),
            **dict.fromkeys(_SHEETS, secret or any(self.numbers[name].text() for name in _SHEETS)),
            "seats": election,
        }
        for name, shown in seen.items():
            self._cells[name].setVisible(shown)
        self.person.setVisible(kind in PERSONAL)
        self.subject.setVisible(kind not in PERSONAL or bool(self.subject.text()))
        self.nominees.setVisible(election)
        self.several.setVisible(len(self._names()) > 1)

    def _names(self) -> list[str]:
        """Those named where one person belongs."""
        if self.person.isHidden():
            return []
        return [name.strip() for name in _SEVERAL.split(self.person.text()) if name.strip()]

    def _mark_wrong(self) -> None:
        for box in self.numbers.values():
            wrong = _number(box.text())[1]
            box.mark_wrong(bool(wrong))
            box.box.setToolTip(wrong)


def _today() -> Context:
    return Context(clock.today())


def _number(text: str) -> tuple[int | None, str]:
    """The number in a box, or why it is none."""
    if not text.strip():
        return None, ""
    reading = _COUNT.read(text, _today())
    return reading.value, reading.text if reading.level is Level.BLOCK else ""
