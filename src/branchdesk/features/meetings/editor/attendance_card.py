"""出席: everybody is there unless somebody says otherwise; the numbers and the verdict follow at once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from branchdesk.features.meetings.editor.absences import Absences, Key, chip_words, counts_words, key_of, quorum_words
from branchdesk.features.meetings.editor.boxes import AllPeople, TypeAhead
from branchdesk.features.meetings.editor.cards import Block, Card, discard, tool
from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.editor.flow import Flow
from branchdesk.features.meetings.editor.outsiders import Outsiders
from branchdesk.features.meetings.editor.people import People, Person
from branchdesk.features.meetings.editor.roster import Roster
from branchdesk.features.meetings.fields import REASON
from branchdesk.features.meetings.model.minutes import Attendance, Minutes
from branchdesk.features.meetings.model.words import REASONS, Presence, Reason
from branchdesk.features.meetings.rules import roll, wording
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.features.members.model import STANDINGS
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Context
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.icons import set_icon

_BESIDE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon


class AttendanceCard(Card):
    """Who came. ``seen(widget, QRect)`` asks the form to keep a row of the roster in view."""

    seen = Signal(object, object)

    def __init__(self, people: AllPeople) -> None:
        super().__init__(tr("出席"))
        self.absences = Absences()
        self._facts: Facts | None = None
        self._minutes: Minutes | None = None
        self.counts = parts.pill("", "ok")
        self.verdict = parts.label(role="hint", wrap=True)
        everybody = tool("user-check", tr("清除全部请假、缺席"))
        everybody.setText(tr("全部到会"))
        everybody.setToolButtonStyle(_BESIDE)
        everybody.clicked.connect(self._all_here)
        self.head.addWidget(self.counts)
        self.head.addStretch(1)
        self.head.addWidget(everybody)
        self.lines = {one: _Chips(one, self._candidates) for one in (Presence.EXCUSED, Presence.ABSENT)}
        self.unfold = parts.tool("chevron-right", tr("展开名单"), text=tr("展开名单"), checkable=True)
        self.unfold.toggled.connect(self._fold)
        self.roster = Roster()
        self.roster.hide()
        self.roster.chosen.connect(lambda keys, presence: self._set(keys, presence))
        self.roster.seen.connect(lambda area: self.seen.emit(self.roster, area))
        self._keys = parts.label(
            tr("选中后按 1 到会 · 2 请假 · 3 缺席，自动到下一人；空格轮换；可多选后一次设置"), "hint"
        )
        self._keys.hide()
        self.body.addWidget(self.verdict)
        for line in self.lines.values():
            line.chosen.connect(self._set)
            self.body.addWidget(line)
        self.outsiders = Outsiders(self.absences, people)
        self.outsiders.edited.connect(self._on_outsiders)
        self.body.addWidget(self.outsiders)
        self.body.addLayout(parts.row(self.unfold, self._keys, None))
        self.body.addWidget(self.roster)

    def show_part(self, minutes: Minutes, facts: Facts) -> None:
        """Show who came."""
        self.follow(minutes, facts)

    def take(self, minutes: Minutes) -> Minutes:
        """The exceptions."""
        return replace(minutes, attendances=self.absences.written())

    def follow(self, minutes: Minutes, facts: Facts) -> None:
        """The roll may be another one now, and guests count too."""
        self._facts, self._minutes = facts, minutes
        self.absences.show(minutes, facts.due)
        self._show()

    def locate(self, finding: Finding) -> QWidget | None:
        """The chip of the person, else the box to add one."""
        if finding.place not in ("attendance", "reason"):
            return None
        line = next((one for one in self.absences.sheet if one.id == finding.uid), None)
        shown = self.lines.get(line.presence) if line else None
        if shown is not None and line is not None:
            return shown.chip(key_of(line)) or shown.box
        return self.lines[Presence.EXCUSED].box

    def lines_box(self) -> QLineEdit:
        """Where a name is added."""
        return self.lines[Presence.EXCUSED].box

    def lock(self, locked: bool) -> None:
        """The roster can be looked at but not changed."""
        self.roster.locked = locked
        self.outsiders.lock(locked)
        for line in self.lines.values():
            line.lock(locked)

    def _candidates(self) -> People:
        """Who is on the sheet and not yet away."""
        assert self._facts is not None
        here = {key_of(one) for one in self.absences.sheet if one.presence is Presence.PRESENT}
        due = [one for one in self._facts.due if (one.member_id, "" if one.member_id else one.name) in here]
        keys = {one.id: one.key for one in self._facts.people}
        words, apart = dict[str, str](STANDINGS), self._facts.apart
        return People(
            Person(one.member_id, one.name, keys.get(one.member_id, ""),
                   apart.get(one.member_id or "", "") or words.get(one.standing, ""))
            for one in due
        )  # fmt: skip

    def _set(self, keys: Sequence[Key], presence: Presence, reason: Reason | None = None, text: str = "") -> None:
        self.absences.set(keys, presence, reason, text)
        self._show()
        self.changed.emit()

    def _on_outsiders(self) -> None:
        self._show()
        self.changed.emit()

    def _all_here(self) -> None:
        self.dropping.emit(tr("全部请假和缺席"))
        self.absences.all_here()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        assert self._facts is not None
        assert self._minutes is not None
        sheet = self.absences.sheet
        counts = roll.count(sheet, self._minutes.guests)
        self.counts.setText(counts_words(counts))
        opens, words = quorum_words(self._minutes.meeting.kind, counts, self._facts.pack)
        parts.mark(self.counts, "tone", "ok" if opens and counts.due else "warn")
        left_out = len(roll.left_out(sheet))
        said = [words, tr("不计入应到 {n} 人").format(n=left_out) if left_out else ""]
        self.verdict.setText(tr("；").join(filter(None, said)))
        parts.mark(self.verdict, "tone", "" if opens else "err")
        self.verdict.setVisible(bool(self.verdict.text()))
        for presence, line in self.lines.items():
            line.show_people([self._told_apart(one) for one in roll.those(sheet, presence)])
        outsiders = self.absences.outsiders()
        self.outsiders.show_people(outsiders)
        self.outsiders.setVisible(bool(outsiders) or self.unfold.isChecked())
        self.unfold.setText(self._fold_words())
        if not self.roster.isHidden():
            self.roster.show_lines(sheet, self._notes())

    def _told_apart(self, one: Attendance) -> Attendance:
        """With the number beside the name where another of the branch bears it: on the page only."""
        assert self._facts is not None
        number = self._facts.apart.get(one.member_id or "", "")
        return replace(one, name=tr("{name}（{note}）").format(name=one.name, note=number)) if number else one

    def _notes(self) -> list[str]:
        assert self._facts is not None
        apart = self._facts.apart
        why = {one.member_id: one.why for one in self._facts.due if one.member_id}
        units = self._facts.units
        return [
            tr("·").join(filter(None, (self._note(one, why.get(one.member_id or "", "")),
                                       apart.get(one.member_id or "", ""), units.get(one.member_id or "", ""))))
            for one in self.absences.sheet
        ]  # fmt: skip

    @staticmethod
    def _note(one: Attendance, why: str) -> str:
        """Why somebody is not counted or has no vote."""
        if not roll.counts_in(one):
            return tr("不计入应到")
        return "" if one.voting else why or tr("无表决权")

    def _fold_words(self) -> str:
        words = tr("收起名单") if self.unfold.isChecked() else tr("展开名单 {n} 人")
        return words.format(n=len(self.absences.sheet))

    def _fold(self, shown: bool) -> None:
        if shown:
            self.roster.show_lines(self.absences.sheet, self._notes())
        self.roster.setVisible(shown)
        self.outsiders.setVisible(shown or bool(self.absences.outsiders()))
        self._keys.setVisible(shown)
        set_icon(self.unfold, "chevron-down" if shown else "chevron-right")
        self.unfold.setText(self._fold_words())
        if shown:
            self.roster.setFocus(Qt.FocusReason.OtherFocusReason)


class _Chips(Block):
    """请假 or 缺席: the people, and a box that takes a name or its pinyin, with the reason behind a blank.

    ``chosen(keys, presence, reason, text)`` for everything set here.
    """

    chosen = Signal(object, object, object, str)

    def __init__(self, presence: Presence, candidates: AllPeople) -> None:
        super().__init__()
        self._presence = presence
        self._candidates = candidates
        self._chips: dict[Key, QToolButton] = {}
        word = wording.presence_word(presence)
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("姓名或拼音 原因，如 zq 公出"))
        self.box.setAccessibleName(tr("添加{word}").format(word=word))
        self.box.setToolTip(tr("输入姓名、拼音或首字母，空格后可写原因：病假、事假、公出或其他说明，按 Enter 添加"))
        self.box.setFixedWidth(theme.px(220))
        self._ahead = TypeAhead(self.box, candidates)
        self._ahead.chosen.connect(self._add)
        self.box.returnPressed.connect(self._on_enter)
        self.said = parts.label(role="error")
        self.said.hide()
        self.box.textEdited.connect(lambda _text: self.said.hide())
        self._flow = Flow()
        self._flow.addWidget(self.box)
        self._flow.addWidget(self.said)
        label = parts.label(word, role="dim")
        label.setFixedWidth(theme.px(36))
        holder = QWidget()
        holder.setLayout(self._flow)
        line = parts.row(label, holder)
        line.setStretch(1, 1)
        line.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def chip(self, key: Key) -> QToolButton | None:
        """The chip of somebody."""
        return self._chips.get(key)

    def lock(self, locked: bool) -> None:
        """Nobody is added or taken away."""
        self.box.setVisible(not locked)
        for chip in self._chips.values():
            chip.setEnabled(not locked)

    def show_people(self, people: Sequence[Attendance]) -> None:
        """One chip for each."""
        wanted = {key_of(one): chip_words(one) for one in people}
        for key in [key for key in self._chips if key not in wanted]:
            old = self._chips.pop(key)
            self._flow.removeWidget(old)
            discard(old)
        for place, (key, words) in enumerate(wanted.items()):
            chip = self._chips.get(key) or self._make_chip(key, place)
            chip.setText(words)
            chip.setAccessibleName(words)
        self._flow.invalidate()
        self.updateGeometry()

    def _make_chip(self, key: Key, place: int) -> QToolButton:
        chip = parts.chip(key[1] or "…")
        chip.setToolTip(tr("改原因，或改为到会"))
        chip.setMenu(self._menu(chip, key))
        self._chips[key] = chip
        self._flow.put(place, chip)
        return chip

    def _menu(self, chip: QToolButton, key: Key) -> QMenu:
        menu = QMenu(chip)
        for number, (reason, word) in enumerate(REASONS, 1):
            action = menu.addAction(f"&{number}  {tr(word)}")
            action.triggered.connect(partial(self._give_reason, key, reason))
        menu.addAction(tr("&5  写明原因…"), partial(self._ask_reason, key))
        menu.addSeparator()
        other = Presence.ABSENT if self._presence is Presence.EXCUSED else Presence.EXCUSED
        words = tr("改为{word}").format(word=wording.presence_word(other))
        menu.addAction(words, lambda: self.chosen.emit([key], other, None, ""))
        menu.addAction(tr("改为到会"), lambda: self.chosen.emit([key], Presence.PRESENT, None, ""))
        return menu

    def _give_reason(self, key: Key, reason: Reason) -> None:
        self.chosen.emit([key], self._presence, reason, "")

    def _ask_reason(self, key: Key) -> None:
        """In words; what is one of the usual reasons becomes it."""
        words = ask.text(self, tr("请假、缺席原因"), tr("病假不写病情"), yes=tr("确定"))
        if words:
            self.chosen.emit([key], self._presence, *_reason(words))

    def _on_enter(self) -> None:
        """Take whom the words mean, if they mean just one."""
        if self._ahead.is_choosing():
            return
        name, _, reason = self.box.text().strip().partition(" ")
        if not name:
            self.box.focusNextChild()
            return
        candidates = self._candidates()
        found = candidates.best(name)
        if not found:
            self._say(tr("应到名单中没有“{name}”，或已登记").format(name=name))
        elif len(found) > 1:
            told = (one.label if len(candidates.namesakes(one.name)) > 1 else one.name for one in found[:4])
            names = tr("、").join(told)
            self._say(tr("{names} 都符合，请从列表选择").format(names=names))
        else:
            self._add(found[0], reason)

    def _add(self, person: Person, reason: str | None = None) -> None:
        if reason is None:  # chosen from the list: the reason typed behind the name stays
            reason = self.box.text().strip().partition(" ")[2]
        key: Key = (person.id, "" if person.id else person.name)
        self._ahead.put_away()
        self.box.clear()
        self.chosen.emit([key], self._presence, *_reason(reason))
        chip = self._chips.get(key)
        wanted = self._presence is Presence.EXCUSED and not reason.strip()
        if wanted and chip is not None and self.window().isActiveWindow():
            menu = chip.menu()
            menu.popup(chip.mapToGlobal(QPoint(0, chip.height())))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        self._flow.invalidate()


def _reason(words: str) -> tuple[Reason | None, str]:
    """病假 is the reason; 赴京开会 is 其他 with its words; nothing is nothing."""
    clean = words.strip()
    if not clean:
        return None, ""
    head, _, rest = clean.partition(" ")
    reading = REASON.read(head, Context(clock.today()))
    if reading.level is not Level.BLOCK and isinstance(reading.value, Reason):
        return reading.value, "" if reading.value is Reason.ILLNESS else rest.strip()
    return Reason.OTHER, clean
