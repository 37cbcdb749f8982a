"""流水对账: the lines of a statement, every open one asked about, and closing when they agree with the stated total."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.dialogs.behind import EntriesDialog
from branchdesk.features.dues.dialogs.statement_line import LineDialog
from branchdesk.features.dues.model import LINE_STATES, Channel, LineState, Payment, Statement, StatementLine
from branchdesk.features.dues.queries import Entries, Entry
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.queries.reading import Reads
from branchdesk.features.dues.rules import collecting, duty, matching
from branchdesk.features.dues.rules.matching import Match
from branchdesk.features.members.model import Member
from branchdesk.kernel import clock
from branchdesk.kernel.dates import read_day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.sums import Footer
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_SUMS = (
    ("合计", "流水各行金额之和，不论是否入账；须与流水自己的合计相符才能关闭", tuple(LineState)),
    ("已入账", "已经记给党员的各行金额之和", (LineState.BOOKED,)),
    ("不入账", "注明原因、不记入党费的各行金额之和", (LineState.PASSED,)),
    ("待确认", "还没有确认记给谁的各行金额之和", (LineState.OPEN,)),
)
"""The sums below the list, each with its counting rule and the lines it is of; the last three add up to the first."""
_TONES = {LineState.OPEN: "warn", LineState.BOOKED: "ok", LineState.PASSED: "mute"}


class Row(NamedTuple):
    """A line with what it seems to be, and whose it is."""

    line: StatementLine
    match: Match | None
    name: str

    @property
    def id(self) -> str:
        """Of the line."""
        return self.line.id

    @property
    def months(self) -> str:
        """What it would pay."""
        return self.match.allocation.line() if self.match and self.match.allocation else ""

    @property
    def doubts(self) -> str:
        """Why it must be asked, or why it is not booked."""
        if self.line.state is LineState.PASSED:
            return self.line.reason
        return self.match.reason if self.match else ""


class Found(NamedTuple):
    """The lines of a statement with their matches."""

    rows: tuple[Row, ...]
    rest: Mapping[str, Mapping[Month, Yuan]]
    members: Mapping[str, Member]


def look(ledger: Reads, statement_id: str) -> Found:
    """The lines of a statement; those that are open with whose they seem to be."""
    lines = queries.statement_lines(ledger, statement_id)
    waiting = [one for one in lines if one.state is LineState.OPEN]
    years = {read_day(one.at).year for one in waiting} or {clock.today().year}
    months = [month for year in range(min(years) - 1, max(years) + 2) for month in duty.months_of(year)]
    facts = queries.owing(ledger, None, months)
    members = {one.id: one for one in facts.members}
    present = [one for one in facts.members if one.left_on is None]
    rest = {
        uid: collecting.rest_of(facts.owed[uid], {month: one.amount for month, one in facts.paid.get(uid, {}).items()})
        for uid in members
    }
    settled = queries.policies(ledger, *{month.year for month in months})
    matches = matching.match(waiting, present, rest, Month.of(clock.today()), policies=settled)
    by_line = {one.line.id: one for one in matches}
    rows, names = [], called(ledger)
    for line in lines:
        match = by_line.get(line.id)
        uid = line.member_id or (match.member_id if match else None)
        rows.append(Row(line, match, names.get(uid or "", "")))
    return Found(tuple(rows), rest, members)


class ReconcilePanel(QWidget):
    """The list with its verbs. ``changed`` after each of them; ``notices`` is the strip of the dialog it stands in."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.notices = Notices()
        self._statement: Statement | None = None
        self._found = Found((), {}, {})
        self.model = TableModel(_columns())
        self.table = TableView(self.model, tr("流水各行"))
        self.table.opened.connect(lambda _row: self.book())
        self.table.always_current = True
        self.only = parts.segments([tr("待确认"), tr("全部")])
        self.only.currentChanged.connect(lambda _number: self._sift())
        self.accept_button = parts.button(tr("就这样入账"), icon="check", tip=tr("按所列人员和月份入账"))
        self.book_button = parts.button(tr("指定人员和月份…"), icon="pencil", tip=tr("指定人员和月份 (Enter)"))
        self.pass_button = parts.button(tr("不入账…"), icon="x")
        self.open_button = parts.button(tr("重新确认"), icon="undo-2")
        for button, verb in ((self.accept_button, self.accept), (self.book_button, self.book),
                             (self.pass_button, self.leave_out), (self.open_button, self.reopen)):  # fmt: skip
            button.clicked.connect(verb)
        self.footer = Footer()
        self.footer.opened.connect(self.open_sum)
        self._why = parts.label(role="dim", wrap=True)
        self.stated = QLineEdit()
        self.stated.setPlaceholderText(tr("流水自己的合计"))
        self.stated.setAccessibleName(tr("流水合计金额"))
        self.stated.setMaximumWidth(theme.px(150))
        self.close_button = parts.button(tr("对账关闭"), icon="lock")
        self.close_button.clicked.connect(self.close_statement)
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        verbs = parts.row(self.only, None, self.accept_button, self.book_button, self.pass_button, self.open_button)
        below = parts.row(None, parts.label(tr("合计应为")), self.stated, self.close_button)
        column = parts.column(verbs, card, self._why, self.footer, below)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.table.current_changed.connect(lambda _row: self._allow())

    @property
    def waiting(self) -> int:
        """Lines still to be asked about."""
        return sum(one.line.state is LineState.OPEN for one in self._found.rows)

    @property
    def is_closed(self) -> bool:
        """Whether the statement agrees and is closed."""
        return self._statement is not None and self._statement.closed_on is not None

    def show_statement(self, statement: Statement) -> None:
        """Look at one."""
        self._statement = statement
        if statement.stated is not None:
            self.stated.setText(str(statement.stated))
        self.refresh()
        if not self.waiting:
            self.only.setCurrentIndex(1)

    def refresh(self) -> None:
        """Read it anew."""
        assert self._statement is not None
        known = {one.id: one for one in self._desk.ask(queries.statements)}
        self._statement = known.get(self._statement.id, self._statement)
        self._found = self._desk.ask(look, self._statement.id)
        what_now = tr("这份流水已经对平并关闭") if self.is_closed else tr("可以对账关闭了")
        self.table.say_when_empty(Emptiness(tr("没有流水"), icon="file-spreadsheet"),
                                  Emptiness(tr("没有待确认的行"), what_now, "circle-check"))  # fmt: skip
        self.model.show(self._found.rows)
        self._sift()
        sums = [(tr(word), str(self._behind(place).amount)) for place, (word, _, _) in enumerate(_SUMS)]
        words = tr("共 {n} 行 · 待确认 {waiting} 行").format(n=len(self._found.rows), waiting=self.waiting)
        self.footer.say(words, sums, [tr(rule) for _, rule, _ in _SUMS])
        self._allow()
        self.changed.emit()

    def _behind(self, place: int) -> Entries:
        word, rule, states = _SUMS[place]
        rows = tuple(_entry(one) for one in self._found.rows if one.line.state in states)
        return Entries(tr(word), tr(rule), rows)

    def open_sum(self, place: int) -> None:
        """The lines behind one of the sums below the list."""
        dialog = EntriesDialog(self._behind(place), self)
        dialog.exec()
        dialog.deleteLater()

    def _sift(self) -> None:
        rows = self._found.rows
        if self.only.currentIndex():
            self.model.set_filter(None)
        else:
            self.model.set_filter(lambda order: [i for i in order if rows[i].line.state is LineState.OPEN])
        self._allow()

    def _allow(self) -> None:
        row: Row | None = self.table.current_record()
        self._why.setText(row.doubts if row is not None else "")
        open_ = row is not None and row.line.state is LineState.OPEN and not self.is_closed
        may = not self._desk.read_only
        ready = open_ and row is not None and row.match is not None and row.match.may_stand
        self.accept_button.setEnabled(may and ready)
        self.book_button.setEnabled(may and row is not None and row.line.state is not LineState.PASSED)
        self.pass_button.setEnabled(may and open_)
        self.open_button.setEnabled(
            may and row is not None and row.line.state is LineState.PASSED and not self.is_closed
        )
        self.close_button.setEnabled(may and not self.is_closed and bool(self._found.rows))
        self.stated.setEnabled(not self.is_closed)

    # ---- verbs

    def accept(self) -> None:
        """Book the current line as it is proposed."""
        row: Row | None = self.table.current_record()
        if row is not None and row.match is not None and row.match.may_stand:
            assert row.match.allocation is not None
            assert row.match.member_id is not None
            member = self._found.members[row.match.member_id]
            self._book(row, collecting.payments_of(
                row.match.allocation, member.id, member.branch_id, read_day(row.line.at), slip=row.line.serial,
                channel=self._channel(), line_id=row.line.id, note=row.line.memo))  # fmt: skip

    def book(self) -> None:
        """Say whose a line is and which months it pays; of a booked one anew, with the reason."""
        row: Row | None = self.table.current_record()
        if row is None or self._desk.read_only or row.line.state is LineState.PASSED:
            return
        dialog = LineDialog(
            self._desk, row.line, row.match, self._found.rest, self._found.members, self._channel(), self
        )
        if dialog.exec():
            self._book(row, dialog.payments)
        dialog.deleteLater()

    def _book(self, row: Row, rows: Sequence[Payment]) -> None:
        label = tr("流水第 {n} 行入账").format(n=row.line.number)
        if row.line.state is LineState.BOOKED:
            reason = ask.text(self, tr("改记"), tr("原来的入账将记红字，再记到这里。原因"), yes=tr("改记"))
            if reason:
                self._do(label, commands.rebook_line, row.line.id, list(rows), reason)
        else:
            self._do(label, commands.book_lines, {row.line.id: list(rows)})

    def leave_out(self) -> None:
        """不入账, with the reason."""
        row: Row | None = self.table.current_record()
        if row is None:
            return
        words = tr("第 {n} 行 {payer} {amount} 元不记入党费。原因").format(
            n=row.line.number, payer=row.line.payer, amount=row.line.amount
        )
        reason = ask.text(self, tr("不入账"), words, yes=tr("不入账"))
        if reason:
            self._do(tr("流水第 {n} 行不入账").format(n=row.line.number), commands.pass_line, row.line.id, reason)

    def reopen(self) -> None:
        """Ask about a line again."""
        row: Row | None = self.table.current_record()
        if row is not None:
            self._do(tr("重新确认流水第 {n} 行").format(n=row.line.number), commands.reopen_line, row.line.id)

    def close_statement(self) -> None:
        """对账关闭."""
        assert self._statement is not None
        text = self.stated.text().strip()
        try:
            stated = Yuan.read(text) if text else None
        except ValueError as error:
            self.notices.tell_refusal(Refusal(tr("“{text}”不是金额").format(text=text), hint=str(error)))
            return
        if self._do(tr("流水对账关闭"), commands.close_statement, self._statement.id, stated):
            self.notices.tell("ok", tr("流水已对平并关闭。"))

    def _do(self, label: str, command: object, *args: object) -> bool:
        try:
            self._desk.do(label, command, *args)  # type: ignore[arg-type]
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return False
        self.notices.clear()
        self.refresh()
        return True

    def _channel(self) -> Channel:
        assert self._statement is not None
        return self._statement.channel


def _entry(one: Row) -> Entry:
    what = " · ".join(filter(None, (one.line.payer, one.line.memo, one.name)))
    return Entry(one.id, one.line.at, what, one.line.amount)


def _columns() -> list[Column]:
    return [
        Column("number", tr("行"), lambda one: one.line.number, width=48, align="right"),
        Column("payer", tr("付款人"), lambda one: one.line.payer, width=80, fixed=True),
        Column("amount", tr("金额(元)"), lambda one: one.line.amount, width=90, align="right"),
        Column("memo", tr("附言"), lambda one: one.line.memo, width=96),
        Column("state", tr("状态"), lambda one: one.line.state, lambda state: tr(dict(LINE_STATES)[state]), width=84,
               tone=lambda state: _TONES[state]),
        Column("name", tr("记给"), lambda one: one.name, width=80),
        Column("months", tr("月份"), lambda one: one.months, width=180),
        Column("doubts", tr("疑点、原因"), lambda one: one.doubts, width=200, stretch=True),
        Column("at", tr("交易时间"), lambda one: one.line.at, width=124),
        Column("staff", tr("学工号"), lambda one: one.line.staff_number, width=84, shown=False),
    ]  # fmt: skip


class ReconcileDialog(QDialog):
    """One statement, to be gone through and closed."""

    def __init__(self, desk: Desk, statement: Statement, parent: QWidget | None) -> None:
        super().__init__(parent)
        title = tr("流水：{file}").format(file=statement.file_name)
        self.setWindowTitle(title)
        self.notices = Notices()
        self.panel = ReconcilePanel(desk)
        self.panel.notices = self.notices
        leave = parts.button(tr("关闭窗口"), tip=tr("关闭窗口 (Esc)"))
        leave.clicked.connect(self.accept)
        column = parts.column(parts.label(title, role="h2"), self.notices, self.panel, parts.row(None, leave),
                              margins=(20, 16, 20, 14))  # fmt: skip
        column.setStretch(2, 1)
        self.setLayout(column)
        fit(self, 1180, 620)
        self.panel.show_statement(statement)
