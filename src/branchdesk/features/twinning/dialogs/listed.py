"""Lists the page shows in a window: the rows behind a number, branches to take in, minutes to register, items of a plan."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from branchdesk.features.twinning import listing
from branchdesk.features.twinning.model.ties import PlanItem
from branchdesk.features.twinning.queries import ActivityLine, MinutesLine
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog


class Counted(NamedTuple):
    """A branch or a pair with how often it was active."""

    id: str
    name: str
    kind: str
    times: int


class ActivitiesDialog(ListDialog):
    """The activities behind a number, and the rule it is counted by. ``opened`` is the one to go to."""

    def __init__(self, title: str, rule: str, lines: Sequence[ActivityLine], parent: QWidget | None) -> None:
        self.opened = ""
        columns = [one for one in listing.activity_columns() if one.name not in ("photos", "open")]
        empty = Emptiness(tr("没有活动"), icon="handshake")
        super().__init__(title, columns, lambda one: one.id, empty, parent, rule=rule, extent=(1000, 560))
        self.verb(tr("复制列表"), self.copy_list, "copy")
        go = self.verb(tr("打开所选活动"), self._open, kind="primary")
        go.setEnabled(bool(lines))
        self.table.opened.connect(lambda _line: self._open())
        self.show_lines(lines, tr("共 {n:,} 次").format(n=len(lines)))

    def _open(self) -> None:
        line = self.table.current_record()
        if line is not None:
            self.opened = line.id
            self.accept()


class CountedDialog(ListDialog):
    """The branches or the pairs behind a number."""

    def __init__(self, title: str, rule: str, lines: Sequence[Counted], unit: str, parent: QWidget | None) -> None:
        columns = [
            Column("name", tr("名称"), lambda one: one.name, width=380, stretch=True, fixed=True),
            Column("kind", tr("类别"), lambda one: one.kind, width=110),
            Column("times", tr("活动次数"), lambda one: one.times, width=88, align="right"),
        ]
        if not any(one.kind for one in lines):
            del columns[1]  # a pair is of no kind
        super().__init__(title, columns, lambda one: one.id, Emptiness(tr("没有记录"), icon="handshake"), parent, rule=rule,
                         extent=(820, 520))  # fmt: skip
        self.verb(tr("复制列表"), self.copy_list, "copy")
        self.show_lines(lines, tr("共 {n:,} {unit}").format(n=len(lines), unit=unit))


class BranchesDialog(ListDialog):
    """从组织机构加入: branches that are no partners yet. ``chosen`` are their ids."""

    def __init__(self, found: Sequence[tuple[str, str]], parent: QWidget | None) -> None:
        self.chosen: list[str] = []
        columns = [Column("name", tr("支部"), lambda one: one[1], width=320, stretch=True, fixed=True)]
        super().__init__(
            tr("从组织机构加入结对单位"), columns, lambda one: one[0],
            Emptiness(tr("本台账的支部都已在结对单位中"), icon="circle-check"), parent,
            rule=tr("Ctrl、Shift 可多选，Ctrl+A 全选；名称和类别随组织机构变化。"), extent=(560, 460),
        )  # fmt: skip
        self._go = self.verb(tr("加入"), self._take, kind="primary")
        self.table.selection_changed.connect(self._count)
        self.show_lines(found)
        self._count(len(self.table.selected_rows()))

    def _count(self, n: int) -> None:
        self._go.setText(tr("加入（{n}）").format(n=n))
        self._go.setEnabled(bool(n))

    def _take(self) -> None:
        self.chosen = [uid for uid, _ in self.table.selected_records()]
        self.accept()


class MinutesDialog(ListDialog):
    """按会议记录登记: finished minutes that stand in no activity yet. ``register(line)`` registers one."""

    def __init__(
        self, read: Callable[[], Sequence[MinutesLine]], register: Callable[[MinutesLine], str], parent: QWidget | None
    ) -> None:
        self._read, self._register = read, register
        columns = [
            Column("on", tr("日期"), lambda one: one.on, width=100, sort_key=lambda one: str(one.on), fixed=True),
            Column("subject", tr("主题"), lambda one: one.subject, width=320, stretch=True),
            Column("branch", tr("支部"), lambda one: one.branch, width=160),
        ]
        super().__init__(
            tr("按会议记录登记活动"), columns, lambda one: one.meeting_id,
            Emptiness(tr("没有等待登记的会议记录"), tr("定稿的“共建活动”会议记录都已登记为活动"), "circle-check"), parent,
            rule=tr("定稿的“共建活动”会议记录，还没有登记为活动。登记后状态为待总结，并与会议记录关联。"), extent=(760, 460),
        )  # fmt: skip
        self.registered: list[str] = []
        self._go = self.verb(tr("登记为活动"), self._take, kind="primary")
        self.table.opened.connect(lambda _line: self._take())
        self._show()

    def _show(self) -> None:
        lines = self._read()
        self.show_lines(lines, tr("共 {n} 次").format(n=len(lines)))
        self._go.setEnabled(bool(lines))

    def _take(self) -> None:
        line = self.table.current_record()
        if line is None:
            return
        try:
            self.registered.append(self._register(line))
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self._show()
        self.notices.tell("ok", tr("已登记“{subject}”。").format(subject=line.subject))


class PlanDialog(ListDialog):
    """计划进度: the items of a plan; ``tick(ids, done)`` notes those selected as done today, or not yet."""

    def __init__(
        self, title: str, read: Callable[[], Sequence[PlanItem]], tick: Callable[[Sequence[str], bool], object], parent: QWidget | None,
    ) -> None:  # fmt: skip
        self._read, self._tick = read, tick
        columns = [
            Column("text", tr("计划内容"), lambda one: one.text, width=300, stretch=True, fixed=True),
            Column("owner", tr("负责人"), lambda one: one.owner, width=100),
            Column(
                "due", tr("完成时限"), lambda one: one.due_on, width=100, sort_key=lambda one: str(one.due_on or "")
            ),
            Column(
                "done", tr("完成日期"), lambda one: one.done_on, width=100, sort_key=lambda one: str(one.done_on or "")
            ),
        ]
        super().__init__(title, columns, lambda one: one.id, Emptiness(tr("这份协议没有计划项"), tr("修改协议时可添加"), "clipboard-list"),
                         parent, extent=(760, 440))  # fmt: skip
        self.verb(tr("改为未完成"), lambda: self._run(False))
        self._go = self.verb(tr("今天完成"), lambda: self._run(True), kind="primary")
        self._show()

    def _show(self) -> None:
        items: Sequence[Any] = self._read()
        done = sum(1 for one in items if one.done_on)
        self.show_lines(items, tr("已完成 {done}/{n} 项").format(done=done, n=len(items)))
        self._go.setEnabled(bool(items))

    def _run(self, done: bool) -> None:
        ids = [one.id for one in self.table.selected_records()]
        if ids:
            self._tick(ids, done)
            self._show()
