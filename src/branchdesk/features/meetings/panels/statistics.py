"""统计: who of a branch came how often in a year, with the hours of study. In the order of the roster, never by rate."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings.listing import percent
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.panels.duties import BranchChip
from branchdesk.features.meetings.queries import AttendanceTable
from branchdesk.features.meetings.rules import wording
from branchdesk.features.meetings.rules.duty import Study, Turnout
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView


class PersonLine(NamedTuple):
    """One member over a year; ``number`` is his place in the roster."""

    number: int
    turnout: Turnout
    study: Study

    @property
    def id(self) -> str:
        """Whom the line is about."""
        return self.turnout.member_id


def lines(table: AttendanceTable) -> list[PersonLine]:
    """The people of a table."""
    both = zip(table.turnout, table.study, strict=True)
    return [PersonLine(number, turnout, study) for number, (turnout, study) in enumerate(both, 1)]


_GIVING = ("number", "wanted", "made_up", "hours", "absent")
"""Which columns give way on a narrow window, the first first: 到会率 and 学时情况 say what matters of them."""


def columns() -> list[Column]:
    """What is told of a person."""

    def number(name: str, title: str) -> Column:
        return Column(name, title, lambda line: getattr(line.turnout, name), width=72, align="right")

    return [
        Column("number", tr("序号"), lambda line: line.number, width=56, align="right"),
        Column("name", tr("姓名"), lambda line: line.turnout.name, width=110, fixed=True),
        number("due", tr("应到")), number("here", tr("实到")), number("excused", tr("请假")),
        number("absent", tr("缺席")), number("made_up", tr("补课")),
        Column("rate", tr("到会率"), lambda line: line.turnout.rate, lambda rate: "" if rate is None else percent(rate),
               width=84, align="right"),
        Column("hours", tr("学时"), lambda line: line.study.tenths, hours, width=72, align="right"),
        Column("wanted", tr("应修学时"), lambda line: line.study.wanted, hours, width=88, align="right"),
        Column("enough", tr("学时情况"), _study_word, width=120, stretch=True),
    ]  # fmt: skip


def hours(tenths: int | None) -> str:
    """1.5."""
    return f"{tenths / 10:g}" if tenths else ""


def _study_word(line: PersonLine) -> str:
    if not line.study.tenths:
        return tr("未登记学时")
    short = line.study.wanted - line.study.tenths
    return tr("已满") if short <= 0 else tr("还差 {n} 学时").format(n=hours(short))


def kinds_held(table: AttendanceTable) -> str:
    """支部党员大会 4 次 · 党课 2 次: what the table counts."""
    held = Counter(line.kind for line in table.meetings)
    said = [
        tr("{kind} {n} 次").format(kind=wording.kind_word(kind), n=held[kind]) for kind in MeetingKind if held[kind]
    ]
    return " · ".join(said)


class StatisticsPage(QWidget):
    """The table. Signals: ``branch_chosen(id)``, ``export_asked()``."""

    branch_chosen = Signal(str)
    export_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = parts.label(role="h2")
        self.held = parts.label(role="dim", wrap=True)
        self.branch = BranchChip(self.branch_chosen.emit)
        self.model = TableModel(columns())
        self.table = TableView(self.model, tr("参会统计"))
        self.table.titles.give_way(_GIVING)
        self.table.setSortingEnabled(False)  # nobody is ranked: the roster's order is the only one
        header = self.table.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSortIndicatorShown(False)
        self.table.say_when_empty(
            Emptiness(
                tr("还没有可以统计的会议"), tr("会议定稿后，这里按名册列出每个人的到会情况和学时"), "clipboard-check"
            )
        )
        export = parts.button(
            tr("导出参会情况"), icon="file-spreadsheet", tip=tr("导出到 Excel：每个人每次会议的到会情况")
        )
        export.clicked.connect(self.export_asked)
        note = tr(
            "只统计已定稿的会议，联合会议只计本支部人员；按名册顺序列出，只作提醒，不排名。学时按会议记录登记的累计，补课计入。"
        )
        head = parts.row(self.title, self.branch.chip, None, export, margins=(14, 10, 12, 0))
        column = parts.column(head, parts.row(self.held, margins=(14, 0, 12, 0)), self.table,
                              parts.row(parts.label(note, role="hint", wrap=True), margins=(14, 4, 12, 8)), gap=6)  # fmt: skip
        column.setStretch(2, 1)
        self.setLayout(column)
        self.setFocusProxy(self.table)

    def show_table(self, branches: Sequence[tuple[str, str]], table: AttendanceTable | None, year: int) -> None:
        """Show a branch in a year; None where there is no branch."""
        self.title.setText(tr("{year} 年参会统计").format(year=year))
        self.branch.show_branches(branches, table.branch_id if table else None)
        self.held.setText(kinds_held(table) if table else "")
        self.held.setVisible(bool(self.held.text()))
        people = lines(table) if table is not None and table.meetings else []
        self.model.show(people)
