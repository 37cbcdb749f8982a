"""现在要办: reminders in their groups, each with the button that opens the place where it is done."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QWidget

from branchdesk.features.overview.model import MATTERS, URGENCIES, Matter, Reminder, Urgency
from branchdesk.features.overview.panels.cards import Go
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme

if TYPE_CHECKING:
    from branchdesk.widgets.empty_state import EmptyState

PAGE = 24
"""Lines shown at first, and added with each click on 显示其余."""

TONES = {Urgency.OVERDUE: "err", Urgency.THIS_MONTH: "warn", Urgency.SOON: "info", Urgency.LATER: "mute"}
ICONS = {
    Matter.PROBATION: "hourglass",
    Matter.TERM: "vote",
    Matter.BRANCH: "users",
    Matter.TOUCH: "user-x",
    Matter.ROLL: "clipboard-check",
    Matter.DUPLICATES: "copy",
    Matter.BACKUP: "database",
    Matter.MEETING: "calendar-days",
    Matter.TASK: "clipboard-list",
    Matter.PAPER: "printer",
    Matter.DUES: "wallet",
    Matter.CASE: "user-plus",
    Matter.TRANSFER: "file-text",
    Matter.AWAY: "user-round",
    Matter.TWINNING: "handshake",
    Matter.REQUEST: "bell",
    Matter.DUTY: "badge-check",
    Matter.ARCHIVE: "folder-open",
    Matter.OFFLINE: "upload",
}
_TIME_WIDTH, _VERB_WIDTH = 78, 88
_EMPTY_HEIGHT = 180


class Words(QLabel):
    """A text with room for all its lines: how many there are hangs on its width, which the layouts above do not pass on."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def say(self, text: str) -> None:
        """Show a text."""
        self.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may want other lines."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(0)  # first: a label never asks for less than its own minimum
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class Row(QWidget):
    """One reminder: what, by when, and the button that opens the place where it is done."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self._go = go
        self._reminder: Reminder | None = None
        self._picture = parts.Picture("bell")
        self.text = Words()
        self.when = parts.label()
        self.when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.verb = parts.button("")
        self.verb.clicked.connect(self._open)
        line = parts.row(self._picture, 4, self.text, self.when, 2, self.verb, margins=(0, 3, 0, 3))
        line.setStretch(2, 1)
        self.setLayout(line)

    def show_reminder(self, reminder: Reminder, today: date) -> None:
        """Say it."""
        from branchdesk.features.overview import rules

        self._reminder = reminder
        tone = TONES[reminder.urgency]
        when = rules.when_words(reminder, today)
        self._picture.show_icon(ICONS[reminder.matter], "text2")
        self.text.say(reminder.text)
        self.when.setText(when)
        self.when.setToolTip(tr("期限 {day}").format(day=rules.day_words(reminder)) if reminder.due else "")
        calm = reminder.due is None or tone in ("info", "mute")
        parts.mark(self.when, "tone", "" if calm else tone)
        parts.mark(self.when, "role", "dim" if calm else "")
        self.verb.setText(reminder.verb)
        self.verb.setAccessibleName(f"{reminder.verb}：{reminder.text}，{when}")
        self.when.setMinimumWidth(theme.px(_TIME_WIDTH))
        self.verb.setFixedWidth(theme.px(_VERB_WIDTH))
        self.show()

    def _open(self) -> None:
        if self._reminder is not None:
            self._go(self._reminder.place, self._reminder.uid)


class MatterChip:
    """Which kind of thing is looked at, where there are several. ``chip`` is its button; ``chosen`` is None for all."""

    def __init__(self, look: Callable[[], object]) -> None:
        self.chip = parts.chip(tr("全部事项"))
        self.chosen: Matter | None = None
        self._look = look
        self._menu = QMenu(self.chip)
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # the chip itself runs the other way
        self.chip.setMenu(self._menu)
        self.chip.hide()

    def show_matters(self, reminders: Sequence[Reminder]) -> None:
        """Offer what there is, with how much of it; what has gone is looked at no longer."""
        counts = Counter(one.matter for one in reminders)
        if self.chosen not in counts:
            self.chosen = None
        self._menu.clear()
        offers: list[tuple[Matter | None, str, int]] = [(None, tr("全部事项"), len(reminders))]
        offers += [(matter, tr(words), counts[matter]) for matter, words in MATTERS if matter in counts]
        for matter, words, number in offers:
            action = self._menu.addAction(tr("{words}　{n}").format(words=words, n=number))
            action.setCheckable(True)
            action.setChecked(matter is self.chosen)
            action.triggered.connect(partial(self._choose, matter))
        words = tr(dict(MATTERS)[self.chosen]) if self.chosen else tr("全部事项")
        parts.set_chip(self.chip, words, on=self.chosen is not None)
        self.chip.setAccessibleName(tr("只看哪一类：{words}").format(words=words))
        self.chip.setVisible(len(counts) > 1)

    def _choose(self, matter: Matter | None, _checked: bool = False) -> None:
        self.chosen = matter
        self.chip.setFocus(
            Qt.FocusReason.OtherFocusReason
        )  # a row that is hidden now would hand it to whatever is next
        self._look()


class ReminderList(QFrame, theme.Themed):
    """现在要办: reminders in their groups, a page of them at a time; many of one kind share a line that unfolds.

    Rows are kept and filled anew, so that a refresh makes no widgets.
    """

    def __init__(self, go: Go) -> None:
        super().__init__()
        self.setObjectName("card")
        self._go = go
        self._reminders: Sequence[Reminder] = ()
        self._today = date.min
        self._limit = PAGE
        self._unfolded: set[str] = set()
        self.matters = MatterChip(self._fill)
        self.rows: list[Row] = []
        self._heads = {urgency: parts.pill("", TONES[urgency]) for urgency in Urgency}
        self.note = parts.label(role="hint")
        self.more = parts.button("", kind="link")
        self.more.setParent(self)
        self.more.hide()
        self.more.clicked.connect(self._show_more)
        self._box = parts.column(None, gap=0)
        self._empty: EmptyState | None = None
        head = parts.row(parts.label(tr("现在要办"), role="h2"), None, self.note, self.matters.chip)
        self._whole = parts.column(head, self._box, gap=6, margins=(16, 12, 12, 10))
        self._whole.setStretch(1, 1)
        self.setLayout(self._whole)
        self.follow_theme()

    def show_reminders(self, reminders: Sequence[Reminder], today: date, note: str = "") -> None:
        """Show these; ``note`` says what is still being looked at."""
        self._reminders, self._today = reminders, today
        self.note.setText(note)
        self._fill()

    def first_button(self) -> QPushButton | None:
        """Where the keyboard begins."""
        return self.rows[0].verb if self._reminders and self.rows else None

    def retheme(self) -> None:
        """Rows have measures of their own."""
        if self._reminders:
            self._fill()

    def _fill(self) -> None:
        from branchdesk.features.overview import rules

        self.matters.show_matters(self._reminders)
        looked_at = [one for one in self._reminders if self.matters.chosen in (None, one.matter)]
        totals = {urgency: len(found) for urgency, found in rules.by_urgency(looked_at)}
        lines = self.lines(looked_at)
        shown, known = lines[: self._limit], len(self.rows)
        while len(self.rows) < len(shown):
            self.rows.append(Row(self._open))
        while self._box.takeAt(0) is not None:
            pass  # the rows stay where they are: hiding one would take the focus from it
        waiting = iter(self.rows)
        words = dict(URGENCIES)
        for head in self._heads.values():
            head.hide()
        for urgency, found in rules.by_urgency(shown):
            head = self._heads[urgency]
            head.setText(f"{tr(words[urgency])} {totals[urgency]}")
            self._add(head, above=8 if self._box.count() else 0)
            for reminder in found:
                row = next(waiting)
                self._add(row)
                row.show_reminder(reminder, self._today)
        for row in waiting:
            row.hide()
        self._close(len(lines) - len(shown))
        if len(self.rows) > known:
            self._order_tabs()
        # new rows have their room in the very next frame; else they are painted one over the other for a moment
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _order_tabs(self) -> None:
        """From the chip through the rows to 显示其余, not in the order they were made: rows come last."""
        for before, after in pairwise((self.matters.chip, *(row.verb for row in self.rows), self.more)):
            QWidget.setTabOrder(before, after)

    def lines(self, reminders: Sequence[Reminder]) -> list[Reminder]:
        """These as the list has them: in their groups, what is folded in one line."""
        from branchdesk.features.overview import rules

        return [one for _, found in rules.by_urgency(reminders) for one in rules.folded(found, self._unfolded)]

    def _add(self, widget: QWidget, above: int = 0) -> None:
        if above:
            self._box.addSpacing(theme.px(above))
        self._box.addWidget(widget)
        widget.show()

    def _close(self, rest: int) -> None:
        if rest > 0:
            self.more.setText(tr("显示其余 {n} 项").format(n=rest))
            self.more.setAccessibleName(self.more.text())
            self._box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.setVisible(rest > 0)  # in its place by now: shown before, it would come up as a window of its own
        self._box.addStretch(1)
        if self._empty is not None or not self._reminders:
            self._nothing().setVisible(not self._reminders)

    def _nothing(self) -> "EmptyState":
        """What stands in place of the list when it is empty."""
        if self._empty is None:
            from branchdesk.widgets.empty_state import Emptiness, EmptyState

            self._empty = EmptyState(self)
            self._empty.setMinimumHeight(theme.px(_EMPTY_HEIGHT))
            self._empty.say(Emptiness(tr("现在没有要办的事"), tr("各类期限、名册和备份都已检查"), "circle-check"))
            self._whole.insertWidget(1, self._empty, 1)
        return self._empty

    def fold(self) -> None:
        """Many of one kind share a line again."""
        self._unfolded.clear()

    def _open(self, place: str, uid: str) -> None:
        from branchdesk.features.overview import rules

        if place != rules.FOLDED:
            self._go(place, uid)
            return
        at = next((n for n, row in enumerate(self.rows) if row.verb.hasFocus()), 0)
        self._unfolded.add(uid)
        self._fill()
        self.rows[at].verb.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_more(self) -> None:
        self._limit += PAGE
        place = self._limit - PAGE
        self._fill()
        self.rows[place].verb.setFocus(Qt.FocusReason.OtherFocusReason)
