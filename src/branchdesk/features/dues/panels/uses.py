"""上缴与支出: where the money went – handed up, used, large sums on their own way; 流水对账: what came by statements."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from branchdesk.features.dues import listing
from branchdesk.features.dues.listing import Words
from branchdesk.features.dues.model import USES, Expense, LargeDues, Remittance, Statement
from branchdesk.features.dues.queries import Entries, Entry
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.columns import Column, from_the_right
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.giving import Bar, hiding
from branchdesk.widgets.sums import Footer
from branchdesk.widgets.switch import Switch
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView
from branchdesk.widgets.views import View

OUT, IN = ("remittances", "expenses", "large"), ("statements",)
"""The ledgers of the money that goes out, and that of the statements it comes in by."""
_TITLES = {"remittances": "上缴", "expenses": "使用支出", "large": "大额党费", "statements": "流水对账"}
_VERBS = {"expenses": "spend", "remittances": "remit", "large": "take_large", "statements": "statement"}
_RULES = {
    "expenses": "支出日期在本年的各笔之和，红字已扣除",
    "remittances": "所属期间在本年的各笔之和，红字已扣除；跨年的期间在两年的列表中都有",
    "large": "至今登记的全部大额党费，不分年度；另行逐级转交，不计入收缴、上缴和结余",
    "statements": "至今导入的全部流水各行金额之和，不分年度；待确认和不入账的行也在内",
}
"""How the sum of each list is counted."""
_MENU = (
    "remit",
    "spend",
    "take_large",
    "statement",
    "",
    "handover",
    "export_uses",
    "print_view",
    "notice",
    "term_report",
    "policy",
)


class StatementRow(NamedTuple):
    """A statement with what became of its lines."""

    statement: Statement
    total: Yuan
    lines: int
    waiting: int

    @property
    def id(self) -> str:
        """Of the statement."""
        return self.statement.id


class Books(NamedTuple):
    """What the ledgers show."""

    expenses: Sequence[Expense] = ()
    remittances: Sequence[Remittance] = ()
    large: Sequence[LargeDues] = ()
    statements: Sequence[StatementRow] = ()
    members: Mapping[str, str] = MappingProxyType({})
    balance: str = ""


def expense_columns(words: Words) -> list[Column]:
    """使用支出."""
    return [
        Column("on", tr("日期"), lambda one: one.on, width=100, sort_key=lambda one: str(one.on), fixed=True),
        Column("use", tr("用途类别"), lambda one: tr(dict(USES)[one.use]), width=220),
        Column("amount", tr("金额(元)"), lambda one: one.amount, width=100, align="right", ink=_red, fixed=True),
        Column("purpose", tr("具体用途"), lambda one: one.purpose, width=160, stretch=True),
        Column("decided_at", tr("决定的会议"), lambda one: one.decided_at, width=170),
        Column("approver", tr("审批"), lambda one: one.approver, width=90),
        Column("voucher", tr("凭证号"), lambda one: one.voucher_number, width=100),
        Column("payee", tr("收款方"), lambda one: one.payee, width=100, shown=False),
        Column("branch", tr("支部"), lambda one: words.organization(one.branch_id), width=130, shown=False),
        Column("note", tr("备注"), lambda one: _red_note(one), width=120),
    ]  # fmt: skip


def remittance_columns(words: Words) -> list[Column]:
    """上缴."""
    return [
        Column("on", tr("上缴日期"), lambda one: one.remitted_on, width=100, sort_key=lambda one: str(one.remitted_on), fixed=True),
        Column("period", tr("所属期间"), _period, width=170),
        Column("amount", tr("金额(元)"), lambda one: one.amount, width=110, align="right", ink=_red, fixed=True),
        Column("receipt", tr("收据号"), lambda one: one.receipt_number, width=130,
               ink=lambda number: "" if number else "warn"),
        Column("branch", tr("支部"), lambda one: words.organization(one.branch_id), width=170, stretch=True, apart=True),
        Column("handled_by", tr("经办"), lambda one: one.handled_by, width=84),
        Column("reviewed_by", tr("书记审核"), lambda one: one.reviewed_by, width=90),
        Column("note", tr("备注"), lambda one: _red_note(one), width=150, stretch=True),
    ]  # fmt: skip


def large_columns(members: Mapping[str, str]) -> list[Column]:
    """大额党费."""
    return [
        Column("on", tr("收款日期"), lambda one: one.received_on, width=100, sort_key=lambda one: str(one.received_on), fixed=True),
        Column("name", tr("姓名"), lambda one: members.get(one.member_id, ""), width=100),
        Column("amount", tr("金额(元)"), lambda one: one.amount, width=110, align="right", fixed=True),
        Column("collector", tr("代收党委"), lambda one: one.collector, width=180, stretch=True),
        Column("brief", tr("简要情况"), lambda one: one.brief_attached, lambda yes: tr("已附") if yes else tr("未附"), width=90,
               tone=lambda yes: "ok" if yes else "warn"),
        Column("forwarded", tr("转交日期"), lambda one: one.forwarded_on, width=100, sort_key=lambda one: str(one.forwarded_on or "")),
        Column("to", tr("转交至"), lambda one: one.forwarded_to, width=140),
        Column("receipt", tr("中组部收据号"), lambda one: one.receipt_number, width=120),
    ]  # fmt: skip


def statement_columns() -> list[Column]:
    """流水."""
    return [
        Column("on", tr("导入日期"), lambda one: one.statement.read_on, width=100, sort_key=lambda one: str(one.statement.read_on), fixed=True),
        Column("file", tr("文件"), lambda one: one.statement.file_name, width=220, stretch=True),
        Column("lines", tr("行数"), lambda one: one.lines, width=64, align="right"),
        Column("total", tr("各行合计(元)"), lambda one: one.total, width=120, align="right", fixed=True),
        Column("stated", tr("流水合计(元)"), lambda one: one.statement.stated, listing.amount, width=120, align="right"),
        Column("waiting", tr("待确认"), lambda one: one.waiting, width=76, align="right", ink=lambda n: "warn" if n else ""),
        Column("state", tr("状态"), lambda one: bool(one.statement.closed_on), lambda yes: tr("已对平") if yes else tr("待对账"),
               width=92, tone=lambda yes: "ok" if yes else "warn"),
    ]  # fmt: skip


def _empty(ledger: str) -> Emptiness:
    if ledger == "expenses":
        return Emptiness(tr("还没有使用支出"), tr("经集体讨论决定的支出在这里登记"), "hand-coins")
    if ledger == "remittances":
        return Emptiness(tr("还没有上缴"), tr("收齐后按期全额上缴上级党组织"), "banknote")
    if ledger == "large":
        said = tr("自愿一次多交达到大额起点（一般为 1000 元）的，单独登记和转交")
        return Emptiness(tr("没有大额党费"), said, "badge-check")
    return Emptiness(tr("还没有导入流水"), tr("银行或平台的流水可以直接导入并对账"), "file-spreadsheet")


def _period(one: Remittance) -> str:
    if one.from_month == one.until_month:
        return str(one.from_month)
    return tr("{first} 至 {last}").format(first=one.from_month, last=one.until_month)


def _red(value: Yuan) -> str:
    return "err" if value.fen < 0 else ""


def _red_note(one: Any) -> str:
    return tr("红字冲销：{why}").format(why=one.note) if one.corrects_id else one.note


def _joined(*parts_: str) -> str:
    return " · ".join(filter(None, parts_))


def _amount(one: Any) -> Yuan:
    amount: Yuan = one.total if isinstance(one, StatementRow) else one.amount
    return amount


class UsesView(View):
    """Some ledgers behind a second switch. ``chosen`` is the record the verbs are about."""

    opened = Signal()
    balance_opened = Signal()

    def __init__(self, ledgers: Sequence[str], words: Words, switch: Switch, actions: Actions) -> None:
        super().__init__()
        self._ledgers, self.switch, self._actions = tuple(ledgers), switch, actions
        self._members: dict[str, str] = {}
        self.tables: dict[str, TableView] = {}
        self._pages = QStackedWidget()
        for key in ledgers:
            table = TableView(TableModel(self._columns(key, words)), tr(_TITLES[key]))
            table.say_when_empty(_empty(key)._replace(buttons=(actions.button(_VERBS[key]),)))
            table.titles.give_way(from_the_right(table.columns()))
            table.opened.connect(lambda _record: self.opened.emit())
            table.menu_asked.connect(self.menu_asked)
            self.tables[key] = table
            self._pages.addWidget(table)
        self.tabs = parts.segments([tr(_TITLES[key]) for key in ledgers])
        self.footer = Footer()
        self.bar = self._make_bar()
        self._build()

    def _columns(self, ledger: str, words: Words) -> list[Column]:
        if ledger == "expenses":
            return expense_columns(words)
        if ledger == "remittances":
            return remittance_columns(words)
        return large_columns(self._members) if ledger == "large" else statement_columns()

    @property
    def ledger(self) -> str:
        """Which of them is looked at."""
        return self._ledgers[self.tabs.currentIndex()]

    @property
    def table(self) -> TableView:  # type: ignore[override]  # one of several
        """Its list."""
        return self.tables[self.ledger]

    @property
    def year(self) -> int:
        """The year shown."""
        return self.switch.value

    @property
    def chosen(self) -> Any:
        """The record the list stands on."""
        return self.table.current_record()

    def turn_to(self, ledger: str) -> None:
        """Look at one of them."""
        self.tabs.setCurrentIndex(self._ledgers.index(ledger))

    def show_books(self, books: Books) -> None:
        """Show everything anew."""
        self._members.clear()
        self._members.update(books.members)
        for key, table in self.tables.items():
            model = table.model()
            assert isinstance(model, TableModel)
            model.show(getattr(books, key))
        self._balance.setText(books.balance)
        self._total()

    def _total(self) -> None:
        model = self.table.model()
        assert isinstance(model, TableModel)
        rows = model.shown_records()
        whole = listing.total(map(_amount, rows))
        self.footer.say(tr("共 {n:,} 条").format(n=len(rows)), [(tr("合计"), str(whole))], [tr(_RULES[self.ledger])])
        self.counts = tr("共 {n:,} 条").format(n=len(rows))
        self.counts_changed.emit()

    def behind(self, _place: int) -> Entries:
        """The entries behind the sum of the list."""
        model = self.table.model()
        assert isinstance(model, TableModel)
        rows = tuple(Entry(one.id, *self._told(one), _amount(one)) for one in model.shown_records())
        return Entries(self.tabs.tabText(self.tabs.currentIndex()), tr(_RULES[self.ledger]), rows)

    def _told(self, one: Any) -> tuple[str, str]:
        """The day of an entry, and what it was."""
        if isinstance(one, Expense):
            return str(one.on), _joined(tr(dict(USES)[one.use]), one.purpose, one.decided_at, _red_note(one))
        if isinstance(one, Remittance):
            return str(one.remitted_on), _joined(_period(one), one.receipt_number, _red_note(one))
        if isinstance(one, LargeDues):
            sent = tr("已转交") if one.forwarded_on else tr("未转交")
            return str(one.received_on), _joined(self._members.get(one.member_id, ""), one.collector, sent)
        return str(one.statement.read_on), one.statement.file_name

    def _make_bar(self) -> QStackedWidget:
        actions = self._actions
        self._primary = QStackedWidget()
        self._primary.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for key in self._ledgers:
            self._primary.addWidget(actions.button(_VERBS[key], "primary"))
        export, more = actions.button("export_uses"), actions.more(_MENU)
        self._goes_out = self._ledgers == OUT
        row = parts.row(self.switch, self.tabs, None, export, more, self._primary, gap=6)
        stack = QStackedWidget()
        stack.addWidget(Bar(row, (hiding(export), self.switch.giving()) if self._goes_out else ()))
        if not self._goes_out:  # statements are of no year
            for part in (self.switch, self.tabs, export):
                part.hide()
        return stack

    def _build(self) -> None:
        self._balance = parts.label(wrap=True)
        self._balance.setMinimumWidth(0)
        self._balance.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        strip = parts.card("card")
        if not self._goes_out:
            strip.hide()
        more = parts.button(tr("明细…"), kind="link", tip=tr("各支部的累计实收、累计上缴和未上缴余额"))
        more.clicked.connect(self.balance_opened)
        line = parts.row(parts.Picture("wallet"), self._balance, more, margins=(14, 4, 8, 4))
        line.setStretch(1, 1)
        strip.setLayout(line)
        card = parts.card("panel")
        card.setLayout(parts.column(self._pages, margins=(1, 1, 1, 1)))
        column = parts.column(strip, card, self.footer)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.setFocusProxy(self.table)
        self.tabs.currentChanged.connect(self._turn)

    def _turn(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self._primary.setCurrentIndex(number)
        self.setFocusProxy(self.table)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._total()
