"""All items of the agenda below each other, and what belongs to none of them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from branchdesk.features.meetings.editor.boxes import AllPeople
from branchdesk.features.meetings.editor.cards import Block, Unread, discard, in_order
from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.editor.hints import Hints
from branchdesk.features.meetings.editor.items import ItemBox, ItemParts
from branchdesk.features.meetings.model.minutes import AgendaItem, Ballot, Minutes
from branchdesk.features.meetings.model.words import ItemKind
from branchdesk.features.meetings.papers.minutes_paper import ballot_subject
from branchdesk.features.meetings.queries import AgendaHint
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts


class Agenda(Block):
    """The items."""

    def __init__(self, people: AllPeople) -> None:
        super().__init__()
        self._people = people
        self.boxes: list[ItemBox] = []
        self.loose = self._make_box(ItemParts(None))
        self.add_button = parts.button(tr("添加议题"), icon="plus", tip=tr("添加议题 (Alt+A)"))
        self.add_button.clicked.connect(lambda: self.add())
        self.hints = Hints()
        self.hints.wanted.connect(self._take_hint)
        self._locked = False
        self._column = parts.column(gap=10)
        self._whole = parts.column(self._column, self.loose, self.hints, parts.row(self.add_button, None), gap=10)
        self.setLayout(self._whole)

    def show_part(self, minutes: Minutes, facts: Facts) -> None:
        """Show all items with what belongs to them."""
        for box in self.boxes:
            discard(box)
        self.boxes = [self._put(_parts_of(minutes, item)) for item in minutes.items]
        old, self.loose = self.loose, self._make_box(_parts_of(minutes, None))
        self._whole.replaceWidget(old, self.loose)
        discard(old)
        self._number()

    def take(self, minutes: Minutes) -> Minutes:
        """The minutes with the items as they stand; ballots and resolutions in the order of their items."""
        taken = [box.take() for box in (*self.boxes, self.loose)]
        items = in_order([one.item for one in taken if one.item is not None])
        return replace(
            minutes,
            items=items,
            speeches=in_order([one for each in taken for one in each.speeches]),
            ballots=in_order([one for each in taken for one in each.ballots]),
            nominees=tuple(one for each in taken for one in in_order(each.nominees)),
            resolutions=in_order([one for each in taken for one in each.resolutions]),
        )

    def follow(self, minutes: Minutes, facts: Facts) -> None:
        """Verdicts, and the ballots resolutions may rest on."""
        labels = [(one.id, _label(number, one)) for number, one in enumerate(minutes.ballots, 1)]
        for box in (*self.boxes, self.loose):
            box.follow(minutes, facts, labels)
        self.loose.setVisible(not self.loose.is_empty)
        self.hints.offer(facts.hints, {one.title for one in minutes.items}, locked=self._locked)

    def lock(self, locked: bool) -> None:
        """Nothing is added to minutes that may only be read."""
        self._locked = locked
        self.add_button.setVisible(not locked)

    def locate(self, finding: Finding) -> QWidget | None:
        """The box a remark is about."""
        for box in (*self.boxes, self.loose):
            if found := box.locate(finding):
                return found
        if finding.place == "items":
            return self.boxes[0].title if self.boxes else self.add_button
        return self.boxes[0] if finding.place == "ballots" and self.boxes else None

    def unread(self) -> Iterator[Unread]:
        """Numbers that are none."""
        for box in (*self.boxes, self.loose):
            yield from box.unread()

    def add(self, title: str = "", text: str = "") -> ItemBox:
        """One more item, at the end (Alt+A)."""
        item = AgendaItem(
            id=new_id(), meeting_id="", order=len(self.boxes), title=title, kind=ItemKind.DISCUSS, text=text
        )
        box = self._put(ItemParts(item))
        self.boxes.append(box)
        self._number()
        box.title.box.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()
        return box

    def _take_hint(self, hint: AgendaHint) -> None:
        """It takes the place of the item nothing was written into yet, with which every meeting begins."""
        if self.boxes and self.boxes[-1].is_empty:
            discard(self.boxes.pop())
        self.add(hint.title, hint.text)

    def move_current(self, step: int) -> None:
        """Alt+↑ and Alt+↓: the item the focus is in."""
        focus = QApplication.focusWidget()
        box = next((one for one in self.boxes if focus is not None and one.isAncestorOf(focus)), None)
        if box is not None:
            self._move(box, step)
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, content: ItemParts) -> ItemBox:
        box = self._make_box(content)
        self._column.addWidget(box)
        return box

    def _make_box(self, content: ItemParts) -> ItemBox:
        box = ItemBox(content, self._people)
        box.changed.connect(self.changed)
        box.dropping.connect(self.dropping)
        box.removed.connect(partial(self._drop, box))
        box.moved.connect(partial(self._move, box))
        return box

    def _drop(self, box: ItemBox) -> None:
        if not box.is_empty:
            self.dropping.emit(box.accessibleName())
        place = self.boxes.index(box)
        self.boxes.remove(box)
        discard(box)
        self._number()
        rest = self.boxes[place : place + 1] or self.boxes[-1:]
        target: QWidget = rest[0].title.box if rest else self.add_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _move(self, box: ItemBox, step: int) -> None:
        place = self.boxes.index(box)
        target = place + step
        if not 0 <= target < len(self.boxes):
            return
        self.boxes.insert(target, self.boxes.pop(place))
        self._column.removeWidget(box)
        self._column.insertWidget(target, box)
        self._number()
        self.changed.emit()

    def _number(self) -> None:
        for number, box in enumerate(self.boxes, 1):
            box.count_as(number, first=number == 1, last=number == len(self.boxes))
        self.loose.count_as(0, first=True, last=True)


def _parts_of(minutes: Minutes, item: AgendaItem | None) -> ItemParts:
    """What belongs to an item; to none of them for None, or to one that is gone."""
    known = {one.id for one in minutes.items}

    def own(uid: str | None) -> bool:
        return uid == item.id if item is not None else uid not in known

    ballots = [one for one in minutes.ballots if own(one.item_id)]
    held = {one.id for one in ballots}
    return ItemParts(
        item,
        [one for one in minutes.speeches if own(one.item_id)],
        ballots,
        [one for one in minutes.nominees if one.ballot_id in held],
        [one for one in minutes.resolutions if own(one.item_id)],
    )


def _label(number: int, ballot: Ballot) -> str:
    return tr("第{n}项表决：{subject}").format(n=number, subject=ballot_subject(ballot))
