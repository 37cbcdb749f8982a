"""What is open: tasks that meetings agreed on (落实事项), and papers that no longer say what the minutes say."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings.model.words import PAPER_KINDS, Stage
from branchdesk.features.meetings.panels.stack import Stack, held, prose, verb
from branchdesk.features.meetings.queries import ActionLine, StaleCopy
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts

T = TypeVar("T")

_FIRST = 20
"""Rows shown of each list until the rest is asked for."""


class WaitingPage(QWidget):
    """The third page of the panel.

    Signals: ``close_asked(ActionLine)``, ``open_asked(meeting id)``, ``print_asked(StaleCopy)``.
    """

    close_asked = Signal(object)
    open_asked = Signal(str)
    print_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._tasks, self._copies = Stack(gap=10), Stack(gap=10)
        self._task_head, self._copy_head = parts.label(role="section"), parts.label(role="section")
        hint = parts.label(
            tr("会议记录修订后，已打印、已签字的旧版作废：请收回旧件，重新打印、签字。"), role="hint", wrap=True
        )
        self._hint = hint
        body = held(parts.column(self._copy_head, hint, self._copies, parts.line(), self._task_head, self._tasks, None,
                                 margins=(16, 10, 12, 12)))  # fmt: skip
        self.setLayout(parts.column(parts.scrolled(body, tr("待办"))))
        self._whole = [False, False]
        self._shown: tuple[Sequence[ActionLine], Sequence[StaleCopy], date] = ((), (), date.min)

    def show_open(self, tasks: Sequence[ActionLine], copies: Sequence[StaleCopy], today: date) -> None:
        """Show these."""
        self._shown = (tasks, copies, today)
        self._task_head.setText(tr("未办结的落实事项 {n}").format(n=len(tasks)))
        self._copy_head.setText(tr("纸质件已过期 {n}").format(n=len(copies)))
        self._hint.setVisible(bool(copies))
        made: list[QWidget] = [self._task(one, today) for one in self._first(tasks, 0)]
        self._tasks.show_all(self._closed(made, tasks, 0) or [prose(tr("没有未办结的事项"), role="dim")])
        made = [self._copy(one) for one in self._first(copies, 1)]
        self._copies.show_all(self._closed(made, copies, 1) or [prose(tr("手中的纸质件都是现行版本"), role="dim")])

    def _first(self, found: Sequence[T], which: int) -> Sequence[T]:
        return found if self._whole[which] else found[:_FIRST]

    def _closed(self, made: list[QWidget], found: Sequence[object], which: int) -> list[QWidget]:
        if len(found) > len(made):
            more = parts.button(tr("显示其余 {n} 项").format(n=len(found) - len(made)), kind="link")
            more.clicked.connect(partial(self._show_rest, which))
            made.append(held(parts.row(more, None)))
        return made

    def _show_rest(self, which: int, _checked: bool = False) -> None:
        self._whole[which] = True
        self.show_open(*self._shown)

    def _task(self, one: ActionLine, today: date) -> QWidget:
        text = prose(one.task)
        when, tone = deadline_words(one, today)
        under = parts.label(" · ".join(filter(None, (one.owner, when))), role="hint", tone=tone, wrap=True)
        source = tr("{on} {kind}").format(on=one.on, kind=wording.kind_word(one.kind))
        go = verb(source, one.task, partial(self.open_asked.emit, one.meeting_id), kind="link")
        close = verb(tr("办结…"), one.task, partial(self.close_asked.emit, one), kind="link")
        return held(parts.column(text, under, parts.row(go, None, close), gap=2))

    def _copy(self, one: StaleCopy) -> QWidget:
        paper = tr(dict(PAPER_KINDS)[one.paper])
        named = tr("{on} {kind} {subject}").format(on=one.on, kind=wording.kind_word(one.kind), subject=one.subject)
        said = tr("{paper}：纸上是第{old}版，现在是第{new}版").format(
            paper=paper, old=one.printed_version, new=one.version
        )
        if one.version == one.printed_version:
            said = tr("{paper}：内容已与纸上不同").format(paper=paper)
        draft = one.stage is Stage.DRAFT
        words = parts.label(said, role="hint", tone="err", wrap=True)
        if draft:
            go = verb(tr("继续修订"), named, partial(self.open_asked.emit, one.meeting_id), kind="link")
            last = parts.row(parts.label(tr("正在修订，定稿后再打印"), role="hint"), None, go)
        else:
            go = verb(tr("重新打印…"), named, partial(self.print_asked.emit, one), kind="link")
            last = parts.row(None, go)
        return held(parts.column(prose(named), words, last, gap=2))


def deadline_words(one: ActionLine, today: date) -> tuple[str, str]:
    """逾期 6 天, 今天到期, 剩 9 天, with the tone that fits."""
    if one.due_on is None:
        return one.timetable or tr("未定时限"), ""
    days = (one.due_on.last() - today).days
    if days < 0:
        return tr("时限 {day}，逾期 {n} 天").format(day=one.due_on, n=-days), "err"
    if days == 0:
        return tr("今天到期"), "warn"
    return tr("时限 {day}，剩 {n} 天").format(day=one.due_on, n=days), "warn" if days <= 7 else ""
