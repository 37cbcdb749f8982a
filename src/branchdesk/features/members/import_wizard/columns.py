"""The second step of the import: what the columns mean, and what stands in for those the sheet lacks."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from branchdesk.features.members.fields import FIELD, MEMBER_FIELDS
from branchdesk.features.members.import_wizard.session import Session
from branchdesk.features.members.import_wizard.table import POLICIES, DropDown
from branchdesk.features.members.importing import FILLABLE
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

    def caption(self) -> str:
        """File, sheet and heading row."""
        return self._session.caption()

    def is_ready(self) -> bool:
        """There are names, and no field has two columns."""
        return not self._why_not()

    def note(self) -> str:
        """How many columns are taken in."""
        taken = len(self._session.mapping)
        return tr("共 {n} 列，导入 {taken} 列").format(n=len(self._session.columns), taken=taken)

    def _why_not(self) -> list[str]:
        told = []
        for name, columns in self._session.twice().items():
            letters = "、".join(self._session.columns[index].letter for index in columns)
            words = tr("“{field}”有 {n} 列对应（{letters}），请只留一列，其余选“不导入”")
            told.append(words.format(field=tr(FIELD[name].label), n=len(columns), letters=letters))
        if self._session.column_of("name") is None:
            told.append(tr("还没有指定哪一列是“姓名”"))
        return told

    # ---- the page

    def _fill(self) -> None:
        self._pickers.clear()
        self._marks.clear()
        page = QWidget()
        page.setObjectName("scrollbody")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._sides.setContentsMargins(0, 0, 4, 0)
        self._sides.setSpacing(theme.px(12))
        self._sides.addWidget(self._columns_card(), 3)
        self._options = _Options(self._session)
        self._options.changed.connect(self.changed)
        self._sides.addWidget(self._options, 2, Qt.AlignmentFlag.AlignTop)
        self._area.setWidget(page)
        self._turn()

    def _columns_card(self) -> QFrame:
        card = parts.card()
        grid = QGridLayout(card)
        grid.setContentsMargins(*[theme.px(14)] * 4)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        for number, title in enumerate((tr("表中的列"), tr("内容举例"), tr("导入为"), "")):
            grid.addWidget(parts.label(title, role="hint"), 0, number)
        options = [("", tr("（不导入）")), *((field.name, tr(field.label)) for field in MEMBER_FIELDS)]
        for number, one in enumerate(self._session.columns, 1):
            heading = f"{one.letter}　{one.heading or tr('（无列名）')}"
            samples = _Samples("、".join(one.samples))
            picker = DropDown(tr("“{heading}”列导入为").format(heading=one.heading or one.letter), options)
            picker.picked.connect(lambda name, index=one.index: self._on_picked(index, name))
            self._pickers[one.index], self._marks[one.index] = picker, parts.label(role="hint")
            name = parts.label(heading[:28], role="section")
            name.setToolTip(one.heading)
            for column, widget in enumerate((name, samples, picker, self._marks[one.index])):
                grid.addWidget(widget, number, column)
        grid.setRowStretch(len(self._session.columns) + 1, 1)
        return card

    def _on_picked(self, index: int, name: str) -> None:
        self._session.map_column(index, name)
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        session, twice = self._session, self._session.twice()
        for index, picker in self._pickers.items():
            name = session.mapping.get(index, "")
            picker.show_value(name)
            claimed = next((field for field, columns in session.claimed.items() if index in columns), "")
            words, tone = _mark(name, name in twice, claimed)
            self._marks[index].setText(words)
            parts.mark(self._marks[index], "tone", tone)
            parts.mark(picker, "invalid", "true" if name in twice else "false")
        faults = self._why_not()
        self._faults.setText("\n".join(faults))
        self._faults.setVisible(bool(faults))
        self._recalled.setText(tr("已按上次导入同样表头时的选择对应，可以改动。"))
        self._recalled.setVisible(session.recalled)
        self._options.refresh()

    def picker(self, heading: str) -> DropDown:
        """The drop-down of the column with this heading; ``StopIteration`` when there is none."""
        return next(self._pickers[one.index] for one in self._session.columns if one.heading == heading)

    @property
    def options(self) -> "_Options":
        """The choices beside the columns."""
        return self._options

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The options go below the columns where there is no room beside."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= theme.px(_SIDE_BY_SIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if wide else down)


class _Samples(QLabel):
    """Some values of a column, cut where there is no room."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "hint")
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text[:1])  # so that it has a height

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


def _mark(name: str, is_twice: bool, claimed: str) -> tuple[str, str]:
    if is_twice:
        return tr("重复"), "err"
    if claimed:
        return tr("几列都像“{field}”，请选一列").format(field=FIELD[claimed].label), "warn"
    return (tr("✓ 已对应"), "ok") if name else ("", "")


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
        self.by_sheet = QCheckBox()
        self.by_sheet.clicked.connect(self._take_by_sheet)
        self._of_sheets = parts.label(role="hint", wrap=True)
        hidden = sum(len(part.grid.hidden_rows) for part in session.parts())
        self.hidden = QCheckBox(tr("不导入隐藏的 {n} 行").format(n=hidden))
        self.hidden.setVisible(hidden > 0)
        self.hidden.clicked.connect(lambda on: self._decide(skip_hidden=on))
        self.fills = {name: self._fill(name) for name in sorted(FILLABLE)}
        self._lacking = parts.label(tr("表中没有这一列，请为新增的人统一选定："), role="dim", wrap=True)
        self.setLayout(parts.column(
            parts.label(tr("台账中已有的人"), role="section"), self.policy, self._policy_hint, 4,
            self.by_sheet, self._of_sheets, self._lacking, *self._labelled(tr("所在支部"), self.branch), *self._labelled(tr("人员类别"), self.standing),
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

    def _take_by_sheet(self, on: bool) -> None:
        self._session.by_sheet = on
        self.refresh()
        self.changed.emit()

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
            missing = session.is_lacking(name)
            box.show_value(choices.defaults.get(name))
            box.setVisible(missing)
            box.property("label").setVisible(missing)
            lacking.append(missing)
        self._lacking.setVisible(any(lacking))
        self._show_branches_of_sheets()
        self.groups.setVisible(session.column_of("group_id") is not None)
        self.groups.setChecked(choices.create_groups)
        self.hidden.setChecked(choices.skip_hidden)
        for name, tick in self.fills.items():
            column = session.column_of(name)
            tick.setVisible(column is not None and column.gaps)
            tick.setChecked(name in choices.fill_down)

    def _show_branches_of_sheets(self) -> None:
        session = self._session
        own = {sheet: branch for sheet, branch in session.branches_of_sheets.items() if branch}
        if own:  # unticked, the words stay
            self.by_sheet.setText(tr("没有支部列的 {n} 个工作表按表名归入支部").format(n=len(own)))
            self.by_sheet.setAccessibleName(self.by_sheet.text())
            told = (branch if branch == sheet else f"{sheet} → {branch}" for sheet, branch in own.items())
            self._of_sheets.setText("、".join(told))
        self.by_sheet.setChecked(session.by_sheet)
        self.by_sheet.setVisible(bool(self.by_sheet.text()))
        self._of_sheets.setVisible(bool(own))
