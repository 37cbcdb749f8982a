"""名单外: who came and counts without being on the roll of the day, such as 流动党员; leaders and guests are 列席."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from branchdesk.features.meetings.editor.absences import Absences, Key, key_of
from branchdesk.features.meetings.editor.boxes import AllPeople, TypeAhead
from branchdesk.features.meetings.editor.cards import Block, discard
from branchdesk.features.meetings.editor.flow import Flow
from branchdesk.features.meetings.model.minutes import Attendance
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme


class Outsiders(Block):
    """A chip for each, and a box to add one. ``edited()`` after a change by the user."""

    edited = Signal()

    def __init__(self, absences: Absences, people: AllPeople) -> None:
        super().__init__()
        self._absences = absences
        self._people = people
        self._shown: list[tuple[Key, bool]] = []
        self._chips: list[QWidget] = []
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("不在名册但计入应到的人"))
        self.box.setAccessibleName(tr("添加名单外人员"))
        self.box.setToolTip(tr("如在本支部参加活动的流动党员；领导、来宾请写在“列席与来宾”。按 Enter 添加"))
        self.box.setFixedWidth(theme.px(220))
        self._ahead = TypeAhead(self.box, people)
        self._ahead.chosen.connect(lambda person: self._add(person.name, person.id))
        self.box.returnPressed.connect(self._on_enter)
        self.said = parts.label(role="error")
        self.said.hide()
        self.box.textEdited.connect(lambda _text: self.said.hide())
        self._flow = Flow()
        self._flow.addWidget(self.box)
        self._flow.addWidget(self.said)
        label = parts.label(tr("名单外"), role="dim")
        holder = QWidget()
        holder.setLayout(self._flow)
        line = parts.row(label, holder)
        line.setStretch(1, 1)
        self.setLayout(line)

    def show_people(self, people: Sequence[Attendance]) -> None:
        """One chip for each; chips stay while the people do."""
        wanted = [(key_of(one), one.voting) for one in people]
        if wanted == self._shown:
            return
        self._shown = wanted
        for old in self._chips:
            self._flow.removeWidget(old)
            discard(old)
        self._chips = [self._chip(place, one) for place, one in enumerate(people)]
        self._flow.invalidate()
        self.updateGeometry()

    def lock(self, locked: bool) -> None:
        """Nobody is added or taken away."""
        self.box.setVisible(not locked)
        for chip in self._chips:
            chip.setEnabled(not locked)

    def _chip(self, place: int, one: Attendance) -> QWidget:
        word = tr("有表决权") if one.voting else tr("无表决权")
        chip = parts.chip(tr("{name}（{word}）").format(name=one.name, word=word))
        menu = QMenu(chip)
        other = tr("改为无表决权") if one.voting else tr("改为有表决权")
        menu.addAction(other, partial(self._vote, key_of(one), not one.voting))
        menu.addAction(tr("删去"), partial(self._drop, key_of(one)))
        chip.setMenu(menu)
        self._flow.put(place, chip)
        return chip

    def _vote(self, key: Key, voting: bool) -> None:
        self._absences.give_vote(key, voting)
        self.edited.emit()

    def _drop(self, key: Key) -> None:
        self._absences.take_off(key)
        self.box.setFocus()
        self.edited.emit()

    def _on_enter(self) -> None:
        name = self.box.text().strip()
        if self._ahead.is_choosing():
            return
        if not name:
            self.box.focusNextChild()
        elif len(self._people().namesakes(name)) > 1:
            self._say(tr("有几位“{name}”，请从列表选择").format(name=name))
        else:
            person = self._people().named(name)
            self._add(name, person.id if person else None)

    def _add(self, name: str, uid: str | None) -> None:
        if self._absences.add(name, uid):
            self._ahead.put_away()
            self.box.clear()
            self.edited.emit()
        else:
            self._say(tr("“{name}”已在名单中").format(name=name))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        self._flow.invalidate()
