"""议题: title, kind, what was passed on, who said what, what was voted on, what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from branchdesk.features.meetings.editor.ballots import BallotBox
from branchdesk.features.meetings.editor.boxes import AllPeople, Growing
from branchdesk.features.meetings.editor.cards import WRITES, Block, Unread, adder, discard, tool
from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.editor.resolutions import Resolutions
from branchdesk.features.meetings.editor.rows import Column, RowList
from branchdesk.features.meetings.model.minutes import AgendaItem, Ballot, Minutes, Nominee, Resolution, Speech
from branchdesk.features.meetings.model.words import ITEM_KINDS, BallotKind, ItemKind, MeetingKind, Method
from branchdesk.features.meetings.rules import wording
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Choice, Context, Field, Text
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.editors import Line, Picker
from branchdesk.widgets.enter_next import EnterNext

_KIND = Choice(tuple((str(key), word) for key, word in ITEM_KINDS), make=ItemKind)
_SPEECHES = (
    Column(Field("speaker", "发言人", Text(60)), 2, id_name="speaker_id"),
    Column(Field("gist", "发言要点", Text(4000, lines=2)), 9),
)
_USUAL_BALLOT = {
    MeetingKind.ADMISSION: (BallotKind.ADMISSION, Method.SECRET),
    MeetingKind.ELECTION: (BallotKind.ELECTION, Method.SECRET),
}


class ItemParts(NamedTuple):
    """Everything that belongs to one item."""

    item: AgendaItem | None
    speeches: Sequence[Speech] = ()
    ballots: Sequence[Ballot] = ()
    nominees: Sequence[Nominee] = ()
    resolutions: Sequence[Resolution] = ()


class ItemBox(Block):
    """One item; without a record of its own it holds what belongs to no item.

    Signals: ``removed()``, ``moved(int)`` one place up (-1) or down (1).
    """

    removed = Signal()
    moved = Signal(int)

    def __init__(self, content: ItemParts, people: AllPeople) -> None:
        super().__init__()
        self.item = content.item
        self._people = people
        self._kind_of_meeting = MeetingKind.GENERAL
        self.ballots: list[BallotBox] = []
        self._number = parts.label(role="section")
        self.title = Line(tr("议题的标题"))
        self.kind = Picker(_KIND.labels, required=True)
        self.text = Growing(2, tr("传达、汇报、讨论的内容，一段一行"))
        self.speeches = RowList(tr("发言"), _SPEECHES, self._new_speech, people, heads=False, add_words=tr("发言"))
        self.resolutions = Resolutions(self._new_resolution, people)
        self.ballot_button = adder(tr("表决"), tr("一项一次；对人的表决一人一项"))
        self._enter = EnterNext(self, self._on_enter)
        self._build()
        self._show(content)
        self._connect()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into it."""
        taken = self.take()
        item = taken.item
        written = item is not None and (item.title or item.text)
        return not (written or taken.speeches or taken.ballots or taken.resolutions)

    def take(self) -> ItemParts:
        """Everything as it stands."""
        uid = self.item.id if self.item else None
        if self.item is not None:
            kind = _KIND.read(self.kind.text(), Context(clock.today())).value or self.item.kind
            values: dict[str, Any] = {
                "title": self.title.text().strip(),
                "text": self.text.text().strip(),
                "kind": kind,
            }
            self.item = replace(self.item, **values)
        boxes = [box for box in self.ballots if not box.is_empty]
        ballots = tuple(replace(box.ballot, item_id=uid) for box in boxes)
        nominees = tuple(one for box in boxes for one in box.take_nominees())
        speeches = tuple(replace(one, item_id=uid) for one in self.speeches.take())
        resolutions = tuple(replace(one, item_id=uid) for one in self.resolutions.take())
        return ItemParts(self.item, speeches, ballots, nominees, resolutions)

    def count_as(self, number: int, *, first: bool, last: bool) -> None:
        """Where it stands among the items."""
        words = tr("议题{n}").format(n=wording.chinese(number)) if self.item else tr("未归入议题")
        self._number.setText(words)
        self.setAccessibleName(words)
        self.title.name(tr("{item}的标题").format(item=words))
        self.text.name(tr("{item}的内容").format(item=words))
        self._up.setEnabled(not first)
        self._down.setEnabled(not last)

    def follow(self, minutes: Minutes, facts: Facts, ballots: Sequence[tuple[str, str]]) -> None:
        """Verdicts with the attendance of now; resolutions may rest on these ballots (id, words)."""
        self._kind_of_meeting = minutes.meeting.kind
        for box in self.ballots:
            box.judge(minutes, facts)
        self.resolutions.offer(ballots)

    def locate(self, finding: Finding) -> QWidget | None:
        """The box a remark is about."""
        if self.item is not None and finding.uid == self.item.id:
            return self.text if finding.code == "secret" and not self.title.text() else self.title
        blocks: list[Block] = [self.speeches, self.resolutions, *self.ballots]
        for block in blocks:
            if found := block.locate(finding):
                return found
        return None

    def unread(self) -> Iterator[Unread]:
        """Numbers that are none."""
        for box in self.ballots:
            yield from box.unread()

    def add_ballot(self, ballot: Ballot | None = None, *, focus: bool = False) -> BallotBox:
        """One more ballot, of the kind this meeting is held for."""
        box = self._put_ballot(ballot or self._new_ballot(), ())
        if self.kind.text() != _KIND.show(ItemKind.VOTE):
            self.kind.set_text(_KIND.show(ItemKind.VOTE))
        if focus:
            target = box.subject if box.person.isHidden() else box.person
            target.box.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()
        return box

    # ---- building

    def _build(self) -> None:
        frame: QFrame = parts.card()
        self._up = tool("arrow-up", tr("上移 (Alt+↑)"))
        self._down = tool("arrow-down", tr("下移 (Alt+↓)"))
        drop = tool("trash-2", tr("删去这项议题"))
        self._up.clicked.connect(lambda: self.moved.emit(-1))
        self._down.clicked.connect(lambda: self.moved.emit(1))
        drop.clicked.connect(self.removed)
        self.ballot_button.clicked.connect(lambda: self.add_ballot(focus=True))
        self.kind.name(tr("议题类别"))
        self.title.name(tr("议题的标题"))
        self.text.name(tr("议题的内容"))
        self.kind.setFixedWidth(theme.px(104))
        head = parts.row(self._number, self.title, self.kind, self._up, self._down, drop, gap=6)
        head.setStretch(1, 1)
        self._ballots = parts.column(gap=6)
        body = parts.column(head, self.text, self.speeches, gap=8, margins=(14, 10, 14, 12))
        body.addLayout(self._ballots)
        body.addWidget(self.resolutions)
        adders = parts.row(self.speeches.add_button, self.ballot_button, self.resolutions.add_button, None, gap=4)
        body.addLayout(adders)
        frame.setLayout(body)
        self.setLayout(parts.column(frame, gap=0))
        if self.item is None:
            for widget in (self.title, self.kind, self.text, self._up, self._down, drop):
                widget.setProperty(WRITES, "")  # no lock brings it back
                widget.hide()
        for editor in (self.title, self.kind):
            self._enter.watch(editor.box)

    def _show(self, content: ItemParts) -> None:
        if content.item is not None:
            self.title.set_text(content.item.title)
            self.kind.set_text(_KIND.show(content.item.kind))
            self.text.set_text(content.item.text)
        self.speeches.show_records(content.speeches)
        self.resolutions.show_records(content.resolutions)
        for ballot in content.ballots:
            self._put_ballot(ballot, content.nominees)

    def _connect(self) -> None:
        for editor in (self.title, self.kind, self.text):
            editor.changed.connect(self.changed)
        for block in (self.speeches, self.resolutions):
            block.changed.connect(self.changed)
            block.dropping.connect(self.dropping)

    def _put_ballot(self, ballot: Ballot, nominees: Sequence[Nominee]) -> BallotBox:
        box = BallotBox(ballot, nominees, self._people)
        box.changed.connect(self.changed)
        box.dropping.connect(self.dropping)
        box.removed.connect(partial(self._drop_ballot, box))
        box.split.connect(partial(self._split, box))
        self.ballots.append(box)
        self._ballots.addWidget(box)
        return box

    def _drop_ballot(self, box: BallotBox) -> None:
        if not box.is_empty:
            self.dropping.emit(tr("一项表决"))
        self.ballots.remove(box)
        discard(box)
        self.ballot_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _split(self, box: BallotBox, names: Sequence[str]) -> None:
        """One ballot for each person, of the same kind (逐人表决)."""
        model = box.take()
        box.person.show_person(names[0], self._uid(names[0]))
        for name in names[1:]:
            self.add_ballot(replace(self._new_ballot(), kind=model.kind, method=model.method, person=name,
                                    member_id=self._uid(name)))  # fmt: skip
        box.kind.changed.emit()  # it shows anew what one person needs

    def _uid(self, name: str) -> str | None:
        person = self._people().named(name)
        return person.id if person else None

    def _new_speech(self) -> Speech:
        return Speech(id=new_id(), meeting_id="", order=0)

    def _new_resolution(self) -> Resolution:
        """It rests on the ballot of the item, where there is just one."""
        only = self.ballots[0].ballot.id if len(self.ballots) == 1 else None
        return Resolution(id=new_id(), meeting_id="", order=0, ballot_id=only)

    def _new_ballot(self) -> Ballot:
        kind, method = _USUAL_BALLOT.get(self._kind_of_meeting, (BallotKind.MOTION, Method.HANDS))
        return Ballot(id=new_id(), meeting_id="", order=0, kind=kind, method=method)

    def _on_enter(self, box: object) -> None:
        """From the title into the text."""
        target = self.text if box in (self.title.box, self.kind.box) else self.title
        target.box.setFocus(Qt.FocusReason.TabFocusReason)
