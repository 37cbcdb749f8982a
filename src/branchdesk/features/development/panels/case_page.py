"""One case over the whole page: its steps at the left, findings and everything that hangs on it at the right."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from branchdesk.features.development.listing import StepLine
from branchdesk.features.development.model import CaseStep, Guide, PublicNotice
from branchdesk.features.development.panels import hanging
from branchdesk.features.development.panels.case_bar import CaseBar
from branchdesk.features.development.panels.findings import FindingList
from branchdesk.features.development.panels.steps import StepsTable
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.checks.notices import lacks_last_day
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.outlook import Outlook, outlook
from branchdesk.features.development.rules.packs import StepRule
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.beside import Beside
from branchdesk.widgets.notices import Notices

FINDINGS, GUIDES, OBSERVATIONS, NOTICES, PAPERS = range(5)
"""The pages beside the steps, in the order of their switch."""
_NARROW = 960
_SIDE = 400


class CasePage(QWidget):
    """The case that is open. ``width`` of the side in pixels at 100 %.

    Signals: ``step_opened(StepLine)``, ``mend_asked(Finding)``, ``waive_asked(Finding)``, ``withdraw_asked(Finding)``, ``meeting_asked(str)``,
    ``menu_asked(QPoint)`` over the steps, ``turned`` when another step or page is looked at.
    """

    step_opened = Signal(object)
    mend_asked = Signal(object)
    waive_asked = Signal(object)
    withdraw_asked = Signal(object)
    meeting_asked = Signal(str)
    menu_asked = Signal(QPoint)
    turned = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.file: CaseFile | None = None
        self.outlook: Outlook | None = None
        self._book = Rulebook()
        self.found: tuple[Finding, ...] = ()
        self._names: Mapping[str, str] = {}
        self.bar = CaseBar(actions)
        self.steps = StepsTable()
        self.findings = FindingList()
        self.guides = hanging.guides(self.guide_name)
        self.observations = hanging.observations()
        self.notices = hanging.notices(clock.today, self._lacks_last_day)
        self.papers = hanging.papers()
        self.lists = (self.guides, self.observations, self.notices, self.papers)
        self.pages = parts.segments([tr("核查"), tr("联系人"), tr("考察"), tr("公示"), tr("材料")])
        self._stack = QStackedWidget()
        self.side = self._make_side()
        self._beside = Beside(self.steps, self.side, True)
        self._column = parts.column(self.bar, self._beside, margins=(12, 10, 12, 8))
        self._column.setStretch(1, 1)
        self.setLayout(self._column)
        self.setFocusProxy(self.steps)
        self._connect()

    # ---- what the screen calls

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._column.insertWidget(1, notices)

    def _lacks_last_day(self, notice: PublicNotice) -> bool:
        return lacks_last_day(notice, self._book, clock.today())

    def show_file(self, file: CaseFile, book: Rulebook, today: date) -> None:
        """A case, or the same one after something has changed."""
        before = self.file
        self.file, self.outlook, self.found = file, outlook(file, book, today), check(file, book, today)
        self._book = book
        following = self.outlook.next.key if self.outlook.next else ""
        lines = step_lines(file, book, today, self.found)
        self._names = {one.rule.key: tr(one.rule.name) for one in lines}
        self.bar.show_case(file, self.outlook, self.found, today)
        self.steps.show_lines(lines, following)
        if before is None or before.case.id != file.case.id:
            if not self.steps.select(following):
                self.steps.table.select_first()
            self.pages.setCurrentIndex(FINDINGS)
        self.findings.show_findings(self.found, self._names)
        self._show_lists(file, lines)
        self._count()

    @property
    def case_id(self) -> str:
        """The case shown; ``""`` for none."""
        return self.file.case.id if self.file is not None else ""

    def turn_to(self, page: int) -> None:
        """Show one of the pages at the side, also where it has to lie over the steps."""
        self.pages.setCurrentIndex(page)
        if self.side.isHidden():
            self._beside.toggle()

    def toggle_side(self) -> None:
        """Alt+Enter."""
        self._beside.toggle()

    def put_side_away(self) -> bool:
        """Whether the side lay over the steps, and lies there no more."""
        over = self._beside.lies_over
        if over:
            self._beside.toggle()
        return over

    def next_pane(self, focus: QWidget | None) -> None:
        """F6: steps → side → steps."""
        if focus is not None and self.steps.isAncestorOf(focus) and not self.side.isHidden():
            self.pages.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.steps.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def list_shown(self) -> hanging.Hanging | None:
        """The list at the side that is looked at; None for the findings."""
        page = self.pages.currentIndex()
        return self.lists[page - 1] if page > FINDINGS else None

    def guide_name(self, one: Guide) -> str:
        """The name of somebody who guides, from the roll or as written."""
        known = self.file.guide_facts.get(one.member_id or "") if self.file else None
        return known.name if known is not None else one.name

    # ---- inside

    def _make_side(self) -> QFrame:
        side = QFrame()
        side.setObjectName("panel")
        side.setAccessibleName(tr("核查、联系人、考察、公示和材料"))
        for page in (self.findings, *self.lists):
            self._stack.addWidget(page)
        self.pages.setExpanding(True)
        column = parts.column(parts.row(self.pages, margins=(8, 8, 8, 0)), self._stack, gap=4, margins=(1, 1, 1, 1))
        column.setStretch(1, 1)
        side.setLayout(column)
        side.setMinimumWidth(theme.px(_SIDE))
        return side

    def _connect(self) -> None:
        self.steps.opened.connect(self.step_opened)
        self.steps.chosen.connect(lambda _line: self.turned.emit())
        self.steps.meeting_asked.connect(self.meeting_asked)
        self.steps.table.menu_asked.connect(self.menu_asked)
        self.findings.mend_asked.connect(self.mend_asked)
        self.findings.waive_asked.connect(self.waive_asked)
        self.findings.withdraw_asked.connect(self.withdraw_asked)
        self.pages.currentChanged.connect(self._stack.setCurrentIndex)
        self.pages.currentChanged.connect(lambda _page: self.turned.emit())

    def _show_lists(self, file: CaseFile, lines: list[StepLine]) -> None:
        self.guides.show_records(file.guides)
        self.observations.show_records(sorted(file.observations, key=lambda one: str(one.on), reverse=True))
        self.notices.show_records(file.notices)
        rules = list({one.rule.key: one.rule for one in lines}.values())
        papers = hanging.paper_lines(rules, file.taken, file.papers)
        self.papers.show_records(papers, hanging.papers_note(papers))

    def _count(self) -> None:
        """How much there is behind each name of the switch."""
        assert self.file is not None
        waiting = sum(one.stands for one in self.found)
        lacking = sum(one.missing for one in self.papers.model.records)
        counts = (waiting, 0, 0, 0, lacking)
        names = (tr("核查"), tr("联系人"), tr("考察"), tr("公示"), tr("材料"))
        for page, (name, count) in enumerate(zip(names, counts, strict=True)):
            self.pages.setTabText(page, f"{name} {count}" if count else name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side gives way on narrow windows."""
        super().resizeEvent(event)
        self._beside.fold(self.width() < theme.px(_NARROW))


def step_lines(file: CaseFile, book: Rulebook, today: date, found: tuple[Finding, ...]) -> list[StepLine]:
    """The steps of the pack of today, each with what was recorded; of a recorded step the rule in force on its day."""
    lines: list[StepLine] = []
    for rule in rules_of(file, book, today):
        about = tuple(one for one in found if one.step == rule.key)
        taken: list[CaseStep | None] = [*file.recorded.get(rule.key, ())]
        for at, step in enumerate(taken or [None]):
            pack = book.on(step.on.first() if step is not None else today)
            own = pack.step(rule.key) or rule
            first = not lines or lines[-1].rule.stage is not own.stage
            words = pack.label if step is not None else ""
            place = f"{rule.key}/{at}" if at else rule.key
            lines.append(StepLine(place, own, step, first, words, about))
    return lines


def rules_of(file: CaseFile, book: Rulebook, today: date) -> list[StepRule]:
    """The steps of the pack of today, and those of older packs that were recorded."""
    now = book.on(today)
    older = {
        key: book.on(steps[0].on.first()).step(key) for key, steps in file.recorded.items() if now.step(key) is None
    }
    return [*now.steps, *(rule for rule in older.values() if rule is not None)]
