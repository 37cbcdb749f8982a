"""Parts of the page: the cards on top, the list 现在要办, who makes up the roll."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from branchdesk.features.overview.model import URGENCIES, Life, Makeup, Matter, Reminder, Urgency
from branchdesk.kernel.words import tr
from branchdesk.widgets import charts, parts, theme
from branchdesk.widgets.charts import Chart, Share

if TYPE_CHECKING:
    from branchdesk.features.dues.queries import OnTime
    from branchdesk.features.meetings.panels.duties import BranchChip
    from branchdesk.features.meetings.panels.matrix import MatrixView
    from branchdesk.widgets.empty_state import EmptyState

PAGE = 24
"""Reminders shown at first, and added with each click on 显示其余."""

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
}
_STANDING_TOKENS = ("focus", "accent", "ok", "field", "strong")
"""In the order of ``STANDINGS``."""
_TIME_WIDTH, _VERB_WIDTH = 78, 88
_EMPTY_HEIGHT, _BARS_HEIGHT, _BARS_HIGHEST = 180, 110, 250

Go = Callable[[str, str], None]


class Card(QFrame):
    """A number with its name, what it is made of, and a way to the place it comes from."""

    def __init__(self, title: str, verb: str, place: str, go: Go) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = title
        self.number = parts.label(role="num")
        self._unit = parts.label(role="dim")
        self.bar = charts.Meter()
        self.detail = parts.label(role="hint", wrap=True)
        self.link = parts.button(verb, kind="link")
        keeps_room = self.link.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.link.setSizePolicy(keeps_room)
        if not verb:
            self.link.hide()  # never show: it stands in no window yet, and would be one for a moment
        self.link.clicked.connect(lambda: go(place, ""))
        head = parts.row(parts.label(title, role="dim"), None, self.link)
        figure = parts.row(self.number, self._unit, None, gap=6)
        self.setLayout(parts.column(head, figure, self.bar, self.detail, None, gap=2, margins=(16, 8, 12, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, number: str, unit: str, detail: str, tone: str = "", share: float | None = None) -> None:
        """Show a figure; ``tone`` colours number and detail when something is to be done, ``share`` (0 to 1) fills a bar."""
        self.bar.show_share(share)
        self.number.setText(number)
        self._unit.setText(unit)
        self.detail.setText(detail)
        self.detail.setToolTip(detail)
        for label in (self.number, self.detail):
            parts.mark(label, "tone", tone)
        self.setAccessibleName(f"{self.title}：{self.words()}")
        if self.link.text():
            self.link.setAccessibleName(f"{self.title}：{self.link.text()}")

    def words(self) -> str:
        """The figure and what it is made of, in one line."""
        return f"{self.number.text()} {self._unit.text()}（{self.detail.text()}）".replace(" （", "（")


class Row(QWidget):
    """One reminder: what, by when, and the button that opens the place where it is done."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self._go = go
        self._reminder: Reminder | None = None
        self._picture = parts.Picture("bell")
        self.text = parts.label(wrap=True)
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
        self.text.setText(reminder.text)
        self.when.setText(when)
        self.when.setToolTip(tr("期限 {day}").format(day=reminder.due) if reminder.due else "")
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


class ReminderList(QFrame, theme.Themed):
    """现在要办: reminders in their groups, a page of them at a time.

    Rows are kept and filled anew, so that a refresh makes no widgets.
    """

    def __init__(self, go: Go) -> None:
        super().__init__()
        self.setObjectName("card")
        self._go = go
        self._reminders: Sequence[Reminder] = ()
        self._today = date.min
        self._limit = PAGE
        self.rows: list[Row] = []
        self._heads = {urgency: parts.pill("", TONES[urgency]) for urgency in Urgency}
        self.note = parts.label(role="hint")
        self.more = parts.button("", kind="link")
        self.more.clicked.connect(self._show_more)
        self._box = parts.column(None, gap=0)
        self._empty: EmptyState | None = None
        head = parts.row(parts.label(tr("现在要办"), role="h2"), None, self.note)
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

        shown = self._reminders[: self._limit]
        totals = {urgency: len(found) for urgency, found in rules.by_urgency(self._reminders)}
        while len(self.rows) < len(shown):
            self.rows.append(Row(self._go))
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
        self._close(len(self._reminders) - len(shown))

    def _add(self, widget: QWidget, above: int = 0) -> None:
        if above:
            self._box.addSpacing(theme.px(above))
        self._box.addWidget(widget)
        widget.show()

    def _close(self, rest: int) -> None:
        self.more.setVisible(rest > 0)
        if rest > 0:
            self.more.setText(tr("显示其余 {n} 项").format(n=rest))
            self.more.setAccessibleName(self.more.text())
            self._box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addStretch(1)
        if self._empty is not None or not self._reminders:
            self._nothing().setVisible(not self._reminders)

    def _nothing(self) -> "EmptyState":
        """What stands in place of the list when it is empty."""
        if self._empty is None:
            from branchdesk.widgets.empty_state import Emptiness, EmptyState

            self._empty = EmptyState(self)
            self._empty.setMinimumHeight(theme.px(_EMPTY_HEIGHT))
            self._empty.say(Emptiness(tr("现在没有要办的事"), tr("预备期、换届、名册和备份都已检查"), "circle-check"))
            self._whole.insertWidget(1, self._empty, 1)
        return self._empty

    def _show_more(self) -> None:
        self._limit += PAGE
        place = self._limit - PAGE
        self._fill()
        self.rows[place].verb.setFocus(Qt.FocusReason.OtherFocusReason)


class DutyCard(QFrame):
    """三会一课 of one branch; where there are several, a chip changes it. Not there while no meeting is kept here."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self.setObjectName("card")
        self._go = go
        self._life = Life()
        self._today = date.min
        self._uid = ""
        self._title = parts.label(role="h2")
        self._head = parts.row(self._title, None)
        self._box = parts.column(self._head, gap=4, margins=(16, 12, 16, 10))
        self.setLayout(self._box)
        self.matrix: MatrixView | None = None
        self._chip: BranchChip | None = None
        self.hide()

    def show_life(self, life: Life, today: date) -> None:
        """Show the branch that was chosen, else the first."""
        self._life, self._today = life, today
        if life.years:
            self._show_branch(self._uid)
        self.setVisible(bool(life.years))

    def _show_branch(self, uid: str) -> None:
        year = next((one for one in self._life.years if one.branch_id == uid), self._life.years[0])
        self._uid = year.branch_id
        matrix, chip = self._made()
        title = tr("三会一课 · {year}").format(year=self._today.year)
        self._title.setText(title)
        chip.show_branches([(one.branch_id, one.name) for one in self._life.years], self._uid)
        matrix.show_rows(year.rows, f"{year.name} {title}")

    def _made(self) -> "tuple[MatrixView, BranchChip]":
        """Loaded when there is something to show, which is after the first frame."""
        if self.matrix is None or self._chip is None:
            from branchdesk.features.meetings.panels.duties import BranchChip, legend
            from branchdesk.features.meetings.panels.matrix import MatrixView

            self.matrix, self._chip = MatrixView(), BranchChip(self._show_branch)
            self.matrix.asked.connect(lambda _row, _cell: self._go("duty", self._uid))
            self._head.addWidget(self._chip.chip)
            self._box.addWidget(self.matrix)
            self._box.addWidget(legend())
        return self.matrix, self._chip


class OnTimeCard(QFrame):
    """党费按期交纳人数 of the months of this year, as the room draws it. Not there while no dues are kept here."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self.setObjectName("card")
        self.chart: Chart | None = None
        self._said = parts.label(role="hint", wrap=True)
        link = parts.button(tr("年度台账"), kind="link")
        link.clicked.connect(lambda: go("dues", "year"))
        head = parts.row(parts.label(tr("党费按期交纳人数"), role="h2"), None, link)
        self._box = parts.column(head, self._said, gap=2, margins=(16, 12, 16, 8))
        self.setLayout(self._box)
        self.hide()

    def show_on_time(self, found: "Sequence[OnTime]") -> None:
        """Draw it; loaded when there is something to show, which is after the first frame."""
        if any(one.owing for one in found):
            from branchdesk.features.dues.panels import on_time

            if self.chart is None:
                self.chart = Chart(on_time.draw, tr("党费按期交纳人数"), _BARS_HEIGHT)
                self._box.addWidget(self.chart)
            self.chart.show_shares(on_time.shares(found))
            self._said.setText(on_time.sentence(found))
        self.setVisible(any(one.owing for one in found))


class Composition(QWidget):
    """三会一课, dues paid in time, and who makes up the roll: standing, sex and age, as cards."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self.duties = DutyCard(go)
        self.on_time = OnTimeCard(go)
        self.standings = Chart(charts.stacked, tr("人员类别"))
        self.sexes = Chart(charts.stacked, tr("党员性别"))
        self.ages = Chart(charts.bars, tr("党员年龄段"), _BARS_HEIGHT)
        self._total, self._ages_note = parts.label(role="hint"), parts.label(role="hint")
        who, age = parts.card(), parts.card()
        head = parts.row(parts.label(tr("人员构成"), role="h2"), None, self._total)
        who.setLayout(parts.column(head, 2, self.standings, 4, self.sexes, gap=4, margins=(16, 12, 16, 10)))
        head = parts.row(parts.label(tr("党员年龄"), role="h2"), None, self._ages_note)
        age.setLayout(parts.column(head, self.ages, gap=4, margins=(16, 12, 16, 8)))
        age.setMaximumHeight(theme.px(_BARS_HIGHEST))
        whole = parts.column(self.duties, self.on_time, who, age, None, gap=12)
        whole.setStretch(3, 100)  # grows as far as it may, then the room below does
        self.setLayout(whole)

    def show_makeup(self, makeup: Makeup) -> None:
        """Draw it."""
        self.standings.show_shares(standing_shares(makeup))
        self.sexes.show_shares(sex_shares(makeup))
        self.ages.show_shares(age_shares(makeup))
        everybody = sum(makeup.standings.values())
        self._total.setText(tr("在册 {n} 人").format(n=f"{everybody:,}"))
        unknown = tr("，{n} 人出生日期未知").format(n=makeup.ageless) if makeup.ageless else ""
        self._ages_note.setText(tr("周岁{unknown}").format(unknown=unknown))


def standing_shares(makeup: Makeup) -> list[Share]:
    """Everybody on the roll by standing; who is not there is not named."""
    from branchdesk.features.members.model import STANDINGS

    tokens = zip(STANDINGS, _STANDING_TOKENS, strict=True)
    return [Share(tr(words), makeup.of(key), token) for (key, words), token in tokens if makeup.of(key)]


def sex_shares(makeup: Makeup) -> list[Share]:
    """Party members by sex."""
    from branchdesk.kernel import codes

    tokens = iter(("focus", "field"))
    shares = [Share(tr(words), makeup.sexes.get(code, 0), next(tokens)) for code, words in codes.SEXES]
    others = makeup.members - sum(share.value for share in shares)
    return shares + ([Share(tr("未填"), others, "strong")] if others else [])


def age_shares(makeup: Makeup) -> list[Share]:
    """Party members by age band."""
    from branchdesk.features.members.model import AGE_BANDS, ELDEST

    labels = [*(words for _, words in AGE_BANDS), ELDEST]
    return [Share(words, count) for words, count in zip(labels, makeup.ages, strict=True)]
