"""工作概览: the first page. It answers one question: what must I do now?"""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QScrollArea, QWidget

from branchdesk.features.members.model import Standing
from branchdesk.features.overview import queries, rules
from branchdesk.features.overview.model import Checks, Facts, Reminder, Safety
from branchdesk.features.overview.panels import Card, Composition, ReminderList
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, Screen
from branchdesk.widgets.tasks import Task

_NARROW, _NARROWER = 860, 680
"""Widths in pixels at 100 % below which the charts go under the list, and the cards stand two by two."""

_LOOK_AT_CLOCK = 300_000
"""Milliseconds between two looks at the calendar: a page left open over night still tells today's date."""

Key = tuple[int, frozenset[str] | None, date]
"""What an answer depends on: position of the log, part of the tree, day."""


class OverviewScreen(Screen):
    """Cards, 现在要办 and the make-up of the roll. ``counts_changed(str)`` tells the status bar.

    What plain SQL answers is shown at once; 名册体检 and 查重 look at every member and run in the background,
    once for each state of the ledger.
    """

    title = "工作概览"
    watches = frozenset({"member", "organization", "post", "move", "not_duplicate"})
    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.counts = ""
        self.reminders: list[Reminder] = []
        self._facts: Facts | None = None
        self._checks: Checks | None = None
        self._checked: Key | None = None
        self._working: Key | None = None
        self._today = clock.today()
        self.date_line = parts.label(role="dim")
        self.print_button = parts.button(tr("打印概览"), "printer", "flat")
        self.refresh_button = parts.button(tr("刷新"), "refresh-cw", "flat", tr("刷新 (F5)"))
        self.people = Card(tr("党员"), tr("查看名册"), "members", desk.go)
        self.to_do = Card(tr("待办"), "", "", desk.go)
        self.roll = Card(tr("名册体检"), tr("打开体检"), "health", desk.go)
        self.backup = Card(tr("备份"), tr("备份与恢复"), "backups", desk.go)
        self.list = ReminderList(desk.go)
        self.composition = Composition()
        for card in (self.people, self.to_do, self.roll, self.backup):
            card.say("…", "", tr("正在读取"))
        self._build()
        self.print_button.clicked.connect(self.print_out)
        self.refresh_button.clicked.connect(self._on_refresh_asked)
        desk.backed_up.connect(self.go_stale)
        midnight = QTimer(self, interval=_LOOK_AT_CLOCK)
        midnight.timeout.connect(self._on_time)
        midnight.start()

    # ---- what the window calls

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._column.insertWidget(1, notices)

    def refresh(self) -> None:
        """Read the ledger; start the slow checks when it has changed since they last ran."""
        self._today = clock.today()
        key = self._key_now()
        if self.desk.ask(queries.is_large):
            self._read_aside(key)
        else:
            self._facts = self.desk.ask(queries.facts, key[1], key[2])
            self._check(key)
            self._show()

    # ---- the slow part

    @property
    def is_checking(self) -> bool:
        """Whether something is still being read or checked in the background."""
        return self._working is not None

    def _read_aside(self, key: Key) -> None:
        """In a large ledger even counting is slow."""
        if self._working is None:
            self._working = key
            read = self.desk.ask(queries.read_aside, key[1], key[2])
            self._follow(self.desk.run(tr("正在统计名册"), lambda _report: read(), self._on_facts))

    def _on_facts(self, facts: Facts) -> None:
        if (key := self._end()) is not None:
            self._facts = facts
            self._check(key)
            self._show()

    def _check(self, key: Key) -> None:
        """名册体检 and 查重, unless they know this state of the ledger already."""
        if key == self._checked:
            return
        self._checks = None
        if self._working is None:
            self._working = key
            check = self.desk.ask(queries.checker, key[1], key[2])
            self._follow(self.desk.run(tr("正在体检名册"), lambda report: check(report.step), self._on_checked))

    def _on_checked(self, checks: Checks) -> None:
        if (key := self._end()) is not None:
            self._checked, self._checks = key, checks
            self._show()

    def _follow(self, task: Task[Any]) -> None:
        task.failed.connect(self._on_failed)

    def _on_failed(self, _refusal: Refusal) -> None:
        """Stopped or impossible: the page stays useful, and 刷新 tries again."""
        self._working = None
        with self.telling():
            self._show()

    def _end(self) -> Key | None:
        """The state of the ledger the work was for; None when it has moved on, and then the page is read anew."""
        key, self._working = self._working, None
        if self._is_late(key):
            self.go_stale()
            return None
        return key

    def _key_now(self) -> Key:
        scope = self.desk.ask(queries.scope, self.desk.branch_id)
        return self.desk.ask(queries.position), scope, clock.today()

    def _is_late(self, key: Key | None) -> bool:
        try:
            return key != self._key_now()
        except Refusal:  # locked in the meantime
            return True

    # ---- what is shown

    def _show(self) -> None:
        if self._facts is None:
            return
        last = self.desk.last_backup()
        safety = Safety(last.made_at if last else None, wanted=not self.desk.read_only)
        self.reminders = rules.reminders(self._facts, self._checks, safety, self._today)
        self.date_line.setText(rules.date_line(self._today))
        self._show_people()
        self._show_to_do()
        self._show_roll()
        self._show_backup(safety)
        self.list.show_reminders(self.reminders, self._today, tr("正在体检名册…") if self.is_checking else "")
        self.composition.show_makeup(self._facts.makeup)
        self.print_button.setEnabled(not self.is_checking)
        self.setFocusProxy(self.list.first_button() or self.refresh_button)
        self._tell()

    def _show_people(self) -> None:
        assert self._facts is not None
        makeup = self._facts.makeup
        words = tr("正式 {full:,} · 预备 {probation:,} · 发展对象 {candidates:,}")
        detail = words.format(
            full=makeup.of(Standing.FULL),
            probation=makeup.of(Standing.PROBATIONARY),
            candidates=makeup.of(Standing.CANDIDATE),
        )
        self.people.say(f"{makeup.members:,}", tr("人"), detail)

    def _show_to_do(self) -> None:
        late = rules.overdue(self.reminders)
        detail = tr("其中 {n} 项已逾期").format(n=late) if late else tr("没有逾期")
        self.to_do.say(f"{len(self.reminders):,}", tr("项"), detail, "err" if late else "")

    def _show_roll(self) -> None:
        if self._checks is None:
            self.roll.say("…", "", tr("正在检查") if self.is_checking else tr("还没有检查，请按“刷新”"))
        elif self._checks.members:
            words = tr("人待补正")
            self.roll.say(f"{self._checks.members:,}", words, rules.check_words(self._checks), "warn")
        else:
            self.roll.say("0", tr("人待补正"), tr("没有发现问题"))

    def _show_backup(self, safety: Safety) -> None:
        self.backup.say(*rules.backup_words(safety, clock.now()))

    def _tell(self) -> None:
        assert self._facts is not None
        words = tr("党员 {people:,} 人 · 待办 {n:,} 项 · 逾期 {late:,} 项")
        self.counts = words.format(
            people=self._facts.makeup.members, n=len(self.reminders), late=rules.overdue(self.reminders)
        )
        self.counts_changed.emit(self.counts)

    # ---- verbs

    def print_out(self) -> None:
        """打印概览: what the page shows, as a paper seen before it is printed."""
        if self._facts is None or self.is_checking:
            return
        from branchdesk.features.overview import papers
        from branchdesk.widgets.pdf_preview import PdfPreview

        unit = self.desk.ask(queries.place_name, self.desk.branch_id)
        sheet = papers.Sheet(unit, self._today, self._facts.makeup, tuple(self.reminders), self._cards())
        title = papers.title()

        def ready(data: bytes) -> None:
            name = ask.safe_name(f"{title}_{self._today:%Y%m%d}.pdf")
            PdfPreview(lambda dpi: papers.pictures(data, dpi), data, title, name, self).exec()

        self.desk.run(tr("正在排版概览"), lambda _report: papers.render(sheet), ready)

    def _cards(self) -> tuple[tuple[str, str], ...]:
        return tuple((card.title, card.words()) for card in (self.people, self.to_do, self.roll, self.backup))

    def _on_refresh_asked(self) -> None:
        self._checked = None
        self.go_stale()

    def _on_time(self) -> None:
        if clock.today() != self._today:
            self.go_stale()

    # ---- layout

    def _build(self) -> None:
        head = parts.row(
            parts.label(self.title, role="h1"), 4, self.date_line, None, self.print_button, self.refresh_button
        )
        self._cards_grid, self._halves = QGridLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for layout in (self._cards_grid, self._halves):
            layout.setSpacing(theme.px(12))
        self._halves.addWidget(self.list, 3)
        self._halves.addWidget(self.composition, 2)
        body = QWidget()
        body.setObjectName("scrollbody")
        whole = parts.column(self._cards_grid, self._halves, gap=12)
        whole.setStretch(1, 1)
        body.setLayout(whole)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.title)
        self._scroll.setWidget(body)
        self._column = parts.column(head, self._scroll, gap=10, margins=(14, 12, 14, 12))
        self._column.setStretch(1, 1)
        self.setLayout(self._column)
        self._fold(0)
        self.setFocusProxy(self.refresh_button)

    def _fold(self, width: float) -> None:
        """Give way on narrow windows; ``width`` in pixels at 100 %."""
        across = 4 if width >= _NARROWER else 2
        for place, card in enumerate((self.people, self.to_do, self.roll, self.backup)):
            self._cards_grid.addWidget(card, place // across, place % across)
        for column in range(4):
            self._cards_grid.setColumnStretch(column, 1 if column < across else 0)
        beside = QBoxLayout.Direction.LeftToRight if width >= _NARROW else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(beside)

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what does not fit."""
        super().resizeEvent(event)
        self._fold(self.width() / theme.scale())

    def showEvent(self, event: QShowEvent) -> None:
        """A page that was hidden over midnight is old, even if nothing has changed."""
        if clock.today() != self._today:
            self._stale = True
        super().showEvent(event)
