"""The second step of the import: what the columns mean, and what stands in for those the sheet lacks."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from branchdesk.excel.limits import column_letters
from branchdesk.features.members.import_session import FIELD, FILLABLE, OFFERED, Session
from branchdesk.features.members.import_table import POLICIES, DropDown
from branchdesk.features.members.model import STANDINGS
from branchdesk.features.members.roster import Policy
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.steps import Step

_SIDE_BY_SIDE = 860  # pixels at 100 % from which the options stand beside the columns


class ColumnsStep(Step):
    """2 对应列: what each column means, what happens to known people, what stands in where a column is missing."""

    title = "对应列"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pickers: dict[int, DropDown] = {}
        self._marks: dict[int, QLabel] = {}
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(tr("各列的含义"))
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._faults = parts.label(tone="err", wrap=True)
        self._recalled = parts.label(role="hint", wrap=True)
        self._shown_for: object = None
        self.setLayout(parts.column(self._faults, self._recalled, self._area, gap=8))

    # ---- what the dialog asks

    def enter(self) -> None:
        """Show the columns of the sheet chosen."""
        if self._shown_for is not self._session.columns:
            self._shown_for = self._session.columns
            self._fill()
        self._judge()
        first = next(iter(self._pickers.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """The answers are good for the next file with these headings."""
        self._session.remember()
        return True

    class _Options(QFrame):
    """What the sheet cannot say: the policy for known people, defaults for missing columns, merged and hidden cells."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self.policy = DropDown(tr("台账中已有的人"), [(policy, tr(words)) for policy, words in POLICIES])
        self.policy.picked.connect(lambda policy: self._decide(policy=policy))
        self._policy_hint = parts.label(role="hint", wrap=True)
        self.branch = self._default("branch_id", tr("所在支部"), session.branches)
        self.standing = self._default("standing", tr("人员类别"), [(key, tr(words)) for key, words in STANDINGS])
        self.groups = QCheckBox(tr("台账中没有的党小组自动新建"))
        self.groups.clicked.connect(lambda on: self._decide(create_groups=on))
        hidden = len(session.grid.hidden_rows)
        self.hidden = QCheckBox(tr("不导入隐藏的 {n} 行").format(n=hidden))
        self.hidden.setVisible(hidden > 0)
        self.hidden.clicked.connect(lambda on: self._decide(skip_hidden=on))
        self.fills = {name: self._fill(name) for name in sorted(FILLABLE)}
        self._lacking = parts.label(tr("表中没有这一列，请为新增的人统一选定："), role="dim", wrap=True)
        self.setLayout(parts.column(
            parts.label(tr("台账中已有的人"), role="section"), self.policy, self._policy_hint, 4,
            self._lacking, *self._labelled(tr("所在支部"), self.branch), *self._labelled(tr("人员类别"), self.standing),
            self.groups, *self.fills.values(), self.hidden, gap=6, margins=(14, 12, 14, 14)))  # fmt: skip

    def _labelled(self, words: str, box: DropDown) -> list[parts.Item]:
        label = parts.label(words)
        label.setBuddy(box)
        box.setProperty("label", label)
        return [label, box]

    def _default(self, name: str, words: str, options: Any) -> DropDown:
        box = DropDown(tr("{field}（表中没有此列）").format(field=words), [(None, tr("（未选定）")), *options])
        box.picked.connect(lambda value: self._take_default(name, value))
        return box

    def _fill(self, name: str) -> QCheckBox:
        box = QCheckBox(tr("“{field}”空白的格沿用上一行（合并单元格）").format(field=FIELD[name].label))
        box.clicked.connect(lambda on: self._fill_down(name, on))
        return box

    def _take_default(self, name: str, value: Any) -> None:
        self._session.set_default(name, value)
        self.refresh()
        self.changed.emit()

    def _fill_down(self, name: str, on: bool) -> None:
        self._decide(fill_down=self._session.choices.fill_down ^ {name} if on else
                     self._session.choices.fill_down - {name})  # fmt: skip

    def _decide(self, **changes: Any) -> None:
        self._session.decide(**changes)
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Show what is decided, and only what the sheet leaves open."""
        session, choices = self._session, self._session.choices
        self.policy.show_value(choices.policy)
        hints = {
            Policy.FILL: tr("只填台账中空白的项，已有的内容不动。"),
            Policy.OVERWRITE: tr("表中有内容的项以表为准；表中空白的不会清掉台账。"),
            Policy.SKIP: tr("已有的人一律不改。"),
        }
        self._policy_hint.setText(hints[choices.policy])
        lacking = []
        for name, box in (("branch_id", self.branch), ("standing", self.standing)):
            missing = session.column_of(name) is None
            box.show_value(choices.defaults.get(name))
            box.setVisible(missing)
            box.property("label").setVisible(missing)
            lacking.append(missing)
        self._lacking.setVisible(any(lacking))
        self.groups.setVisible(session.column_of("group_id") is not None)
        self.groups.setChecked(choices.create_groups)
        self.hidden.setChecked(choices.skip_hidden)
        for name, tick in self.fills.items():
            column = session.column_of(name)
            tick.setVisible(column is not None and column.gaps)
            tick.setChecked(name in choices.fill_down)
