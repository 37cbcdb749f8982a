"""诉求统计: what a period's requests amount to. Every number opens its rows; nothing is counted by who asked (domain N3)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from branchdesk.features.requests import listing, queries
from branchdesk.features.requests.queries import RequestLine, Scope
from branchdesk.features.requests.rules.clock import span
from branchdesk.features.requests.rules.summing import Summary
from branchdesk.kernel import clock
from branchdesk.kernel.dates import days_in
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk

Period = tuple[str, date | None, date | None]


class Row(NamedTuple):
    """One number: what it counts, the number as words, its share, the rule, and the requests behind it."""

    group: str
    title: str
    words: str
    share: str
    rule: str
    ids: tuple[str, ...]


class SummaryDialog(ListDialog):
    """``chosen`` is the request to go to, where one was opened in the rows behind a number."""

    def __init__(self, desk: Desk, scope: Scope, parent: QWidget | None) -> None:
        self._desk, self._scope = desk, scope
        self.chosen = ""
        columns = [
            Column("group", tr("统计"), lambda one: one.group, width=84, ink=lambda _group: "text2"),
            Column("title", tr("项目"), lambda one: one.title, width=150, fixed=True),
            Column("words", tr("数值"), lambda one: one.words, width=110, align="right"),
            Column("share", tr("占比"), lambda one: one.share, width=72, align="right"),
            Column("rule", tr("口径"), lambda one: one.rule, width=260, stretch=True, ink=lambda _rule: "text2"),
        ]
        super().__init__(
            tr("诉求统计"), columns, lambda one: (one.group, one.title), Emptiness(tr("这段时间没有诉求"), icon="clock"), parent,
            rule=tr("按受理时间统计。Enter 或双击查看数字对应的诉求。不按提出人统计。"), extent=(820, 560),
        )  # fmt: skip
        self.periods = QComboBox()
        self.periods.setItemDelegate(QStyledItemDelegate(self.periods))
        self.periods.setAccessibleName(tr("统计时间"))
        self._periods = periods(clock.today(), desk.ask(queries.years))
        for name, _first, _last in self._periods:
            self.periods.addItem(name)
        column = self.layout()
        assert column is not None
        column.insertLayout(2, parts.row(parts.label(tr("统计时间"), role="dim"), self.periods, None))  # type: ignore[attr-defined]  # it is a QVBoxLayout
        self.periods.currentIndexChanged.connect(lambda _index: self.refresh())
        self.table.opened.connect(self._open)
        self.verb(tr("查看诉求…"), lambda: self._open(self.table.current_record()), "eye")
        self.verb(tr("复制"), self.copy_list, "copy")
        self.refresh()

    def refresh(self) -> None:
        """Reckon the period chosen."""
        _name, first, last = self._periods[self.periods.currentIndex()]
        found = self._desk.ask(queries.summary, self._scope, first, last)
        total = tr("受理 {n:,} 件").format(n=len(found.received))
        self.show_lines(
            rows(found), f"{total} · {tr('按时率')} {found.rate_words}" if found.rate is not None else total
        )

    def _open(self, row: Row | None) -> None:
        if row is None or not row.ids:
            return
        wanted = set(row.ids)
        lines = [one for one in self._desk.ask(queries.lines, self._scope) if one.id in wanted]
        title = f"{row.group}：{row.title}" if row.group else row.title
        behind = BehindDialog(title, lines, self)
        behind.exec()
        behind.deleteLater()
        if behind.chosen:
            self.chosen = behind.chosen
            self.accept()


class BehindDialog(ListDialog):
    """The requests behind a number. ``chosen`` is the one opened."""

    def __init__(self, title: str, lines: Sequence[RequestLine], parent: QWidget | None) -> None:
        self.chosen = ""
        shown = {"number", "received", "channel", "subject", "level", "left", "state"}
        columns = [one for one in listing.columns() if one.name in shown]
        super().__init__(title, columns, lambda one: one.id, Emptiness(tr("没有诉求")), parent, extent=(860, 480))
        self.table.opened.connect(self._take)
        self.verb(tr("复制"), self.copy_list, "copy")
        self.verb(tr("转到这件诉求"), lambda: self._take(self.table.current_record()), kind="primary")
        self.show_lines(lines, tr("共 {n:,} 件").format(n=len(lines)))

    def _take(self, line: RequestLine | None) -> None:
        if line is not None:
            self.chosen = line.id
            self.accept()


def periods(today: date, years: Sequence[int]) -> list[Period]:
    """本月, 上月, each year with requests, everything."""
    begun = today.replace(day=1)
    before = begun - timedelta(days=1)
    listed = [year for year in years if year != today.year]
    return [
        (tr("本年（{year}）").format(year=today.year), date(today.year, 1, 1), date(today.year, 12, 31)),
        (tr("本月"), begun, today.replace(day=days_in(today.year, today.month))),
        (tr("上月"), before.replace(day=1), before),
        *((tr("{year}年").format(year=year), date(year, 1, 1), date(year, 12, 31)) for year in listed),
        (tr("全部"), None, None),
    ]


def rows(found: Summary) -> list[Row]:
    """The numbers and their rules."""
    if not found.received:
        return []
    total = len(found.received)
    mean = span(found.mean) if found.mean is not None else ""
    plain = [
        Row(tr("总体"), tr("受理"), _n(found.received), "", tr("这段时间受理的全部诉求"), found.received),
        Row(
            tr("总体"),
            tr("已到时限"),
            _n(found.timed),
            "",
            tr("已有结果：按时或超时（24 小时，校内从严的按校内）"),
            found.timed,
        ),
        Row(
            tr("总体"),
            tr("按时"),
            _n(found.in_time),
            "",
            tr("一般：时限内办结并反馈；复杂：时限内响应"),
            found.in_time,
        ),
        Row(tr("总体"), tr("按时率"), found.rate_words, "", tr("按时 ÷ 已到时限"), found.timed),
        Row(tr("总体"), tr("平均办理时长"), mean, "", tr("从受理到办结，只算已办结的"), found.received if mean else ()),
        Row(tr("总体"), tr("未回应"), _n(found.unanswered), "", tr("还没有响应，也没有办结"), found.unanswered),
        Row(tr("总体"), tr("超时未办"), _n(found.overdue), "", tr("已过时限或承诺的时限，还没有办完"), found.overdue),
        Row(tr("总体"), tr("督办"), _n(found.supervised), "", tr("现在作督办的"), found.supervised),
    ]
    return [
        *plain,
        *_spread(tr("渠道"), {listing.channel_word(key): ids for key, ids in found.by_channel.items()}, total),
        *_spread(tr("级别"), {listing.level_word(key): ids for key, ids in found.by_level.items()}, total),
        *_spread(tr("事项"), {key or tr("（未分类）"): ids for key, ids in found.by_kind.items()}, total),
        *(
            Row(tr("重复诉求"), kind, _n(ids), "", tr("同一类事项不止一件"), ids)
            for kind, ids in found.repeated.items()
        ),
    ]


def _spread(group: str, parts_: Mapping[str, tuple[str, ...]], total: int) -> list[Row]:
    return [Row(group, word, _n(ids), _percent(len(ids), total), "", ids) for word, ids in parts_.items()]


def _n(ids: Sequence[str]) -> str:
    return f"{len(ids):,}"


def _percent(part: int, whole: int) -> str:
    """One decimal, rounded half up."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"
