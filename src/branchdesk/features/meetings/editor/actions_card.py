"""议定事项: 任务书 责任人 时限 时间表 路线图; above them what earlier meetings left open."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from branchdesk.features.meetings.editor.boxes import AllPeople
from branchdesk.features.meetings.editor.cards import discard
from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.editor.plain_cards import ListCard
from branchdesk.features.meetings.editor.rows import Column, RowList
from branchdesk.features.meetings.fields import ACTION_FIELDS
from branchdesk.features.meetings.model.minutes import ActionItem, Minutes
from branchdesk.features.meetings.queries import ActionLine
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel import clock
from branchdesk.kernel.fields import by_name
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts

_FIELD = by_name(ACTION_FIELDS)
_COLUMNS = (
    Column(_FIELD["task"], 6),
    Column(_FIELD["owner"], 2, id_name="owner_id"),
    Column(_FIELD["due_on"], 3),
    Column(replace(_FIELD["timetable"], hint=tr("时间表：分步的安排")), 4, line=1),
    Column(replace(_FIELD["roadmap"], hint=tr("路线图：办法、步骤")), 7, line=1),
)
_SHOWN = 5


class ActionsCard(ListCard):
    """Tasks agreed on, and those of earlier meetings still open.

    ``closing(ActionLine)`` when one of the latter is done.
    """

    part = "actions"
    closing = Signal(object)

    def __init__(self, people: AllPeople) -> None:
        rows = RowList(tr("议定事项"), _COLUMNS, _action, people, add_words=tr("添加事项"))
        super().__init__(tr("议定事项"), rows)
        self._left: tuple[ActionLine, ...] = ()
        self._every = parts.button("", kind="link")
        self._every.setCheckable(True)
        self._every.toggled.connect(lambda _on: self._show_left())
        self._box: QVBoxLayout = parts.column(gap=2)
        self._above = QWidget()
        self._above.setLayout(parts.column(self._box, parts.row(self._every, None), parts.line(), gap=4))
        self.body.insertWidget(1, self._above)

    def follow(self, minutes: Minutes, facts: Facts) -> None:
        """What earlier meetings left open."""
        if tuple(facts.left) != self._left or self._above.isVisibleTo(self) != bool(facts.left):
            self._left = tuple(facts.left)
            self._show_left()

    def _show_left(self) -> None:
        while item := self._box.takeAt(0):
            if (old := item.widget()) is not None:
                discard(old)
        self._above.setVisible(bool(self._left))
        shown = self._left if self._every.isChecked() else self._left[:_SHOWN]
        self._box.addWidget(parts.label(tr("以前会议未办结 {n} 项").format(n=len(self._left)), "dim"))
        for line in shown:
            self._box.addWidget(self._line(line))
        more = len(self._left) > _SHOWN
        self._every.setVisible(more)
        self._every.setText(tr("收起") if self._every.isChecked() else tr("全部 {n} 项").format(n=len(self._left)))

    def _line(self, line: ActionLine) -> QWidget:
        made = QWidget()
        late = line.due_on is not None and line.due_on.last() < clock.today()
        words = tr("{on} {kind}：{task}").format(on=line.on, kind=wording.kind_word(line.kind), task=line.task)
        text = parts.label(words, wrap=True)
        owner = parts.label(line.owner, role="dim")
        until = parts.label(str(line.due_on or line.timetable), role="dim", tone="err" if late else "")
        done = parts.button(tr("办结…"), kind="link", tip=tr("登记办结：{task}").format(task=line.task))
        done.setAccessibleName(tr("办结：{task}").format(task=line.task))
        done.clicked.connect(partial(self.closing.emit, line))
        row = parts.row(text, owner, until, parts.label(tr("逾期"), tone="err") if late else 0, done, gap=10)
        row.setStretch(0, 1)
        made.setLayout(row)
        return made


def _action() -> ActionItem:
    return ActionItem(id=new_id(), meeting_id="", order=0)
