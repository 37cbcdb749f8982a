"""The boxes of a form one below the other, each with its buttons: copy, tick, on to the next.

Where the window is narrow or letters are large, what goes in stands below what the box is called: no button may be cut off.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from branchdesk.features.returns.rules.filled import Filled
from branchdesk.features.returns.rules.forms import Box, OfficialForm
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme

_NUMBER, _LABEL, _VALUE, _CODE, _COPY, _TICK = range(6)
_ROOMY = 530
"""Pixels at 100 % from which name and value stand side by side."""
_LINES = 4
"""Of the grid, for each box: its name, its value where that stands below, what was reported last time, a rule."""
_UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class _Row:
    """One box: what it is called, what goes in, and its buttons."""

    def __init__(self, box: Box) -> None:
        self.number = parts.label(box.number, role="dim")
        self.label = parts.label(box.label, wrap=True)
        self.label.setMinimumWidth(theme.px(104))
        self.value = parts.label(wrap=True)
        self.value.setMinimumWidth(theme.px(96))
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.before = parts.label(role="hint", tone="warn", wrap=True)
        self.before.hide()
        self.code = parts.button("", kind="flat")
        self.copy = parts.button(tr("复制"), icon="copy")
        self.tick = QCheckBox(tr("已填"))
        self.copy.setAccessibleName(tr("复制{label}").format(label=box.label))
        self.tick.setAccessibleName(tr("{label}已填").format(label=box.label))
        self.tick.setToolTip(tr("已填"))
        for part in (self.code, self.copy, self.tick):
            part.setVisible(bool(box.fact))

    def show(self, one: Filled, *, ticked: bool) -> None:
        text = one.shown or (tr("（{why}）").format(why=one.box.own) if one.box.own else "—")
        self.value.setText(text)
        parts.mark(self.value, "role", "" if one.shown else "hint")
        self.before.setText(tr("上次上报：{text}").format(text=one.shown_before or tr("空白")))
        self.before.setVisible(one.before is not None)
        parts.mark(self.value, "tone", "warn" if one.before is not None else "")
        self.copy.setEnabled(bool(one.fact.text))
        self.code.setText(tr("代码 {code}").format(code=one.fact.code))
        self.code.setAccessibleName(tr("复制{label}代码 {code}").format(label=one.box.label, code=one.fact.code))
        self.code.setToolTip(tr("复制代码（{table}）").format(table=one.box.table))
        self.code.setVisible(bool(one.fact.code))
        self.tick.blockSignals(True)
        self.tick.setChecked(ticked)
        self.tick.blockSignals(False)


class BoxList(QScrollArea):
    """The boxes of one subject. ↑ and ↓ go from button to button; Enter copies, ticks and goes on."""

    copy_asked = Signal(int, bool)
    """Copy the box at this place; whether its code."""
    ticked = Signal(int, bool)
    """The box at this place was filled in, or not."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("表内栏目"))
        self.rows: list[_Row] = []
        self._countable: tuple[int, ...] = ()
        self._roomy: bool | None = None

    def lay_out(self, form: OfficialForm) -> None:
        """The boxes of another form."""
        self._body = QWidget()
        self._body.setObjectName("scrollbody")
        grid = self._grid = QGridLayout(self._body)
        grid.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(8))
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(0)
        self.rows = [_Row(box) for box in form.boxes]
        self._countable = form.countable
        for place, row in enumerate(self.rows):
            grid.addWidget(parts.line(), _LINES * place + 3, 0, 1, 6)
            self._connect(place, row)
        grid.setRowStretch(_LINES * len(self.rows), 1)
        self._roomy = None
        self._arrange()
        self.setWidget(self._body)

    def show_boxes(self, filled: Sequence[Filled], ticked: frozenset[int]) -> None:
        """What goes into them, and which are filled in already."""
        for row, one in zip(self.rows, filled, strict=True):
            row.show(one, ticked=one.place in ticked)
        self.verticalScrollBar().setValue(0)

    def focus_next(self, after: int = -1) -> bool:
        """To the next box that is not filled in yet; False where there is none."""
        for place in self._countable:
            row = self.rows[place]
            if place > after and row.copy.isEnabled() and not row.tick.isChecked():
                self._focus(row)
                return True
        return False

    def _focus(self, row: _Row) -> None:
        row.copy.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(row.copy, 0, theme.px(48))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side or below each other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        roomy = self.width() >= theme.px(_ROOMY)
        if roomy is self._roomy or not self.rows:
            return
        self._roomy = roomy
        self._grid.setColumnStretch(_LABEL, 2)
        self._grid.setColumnStretch(_VALUE, 3 if roomy else 0)
        for place, row in enumerate(self.rows):
            self._place(_LINES * place, row, roomy)
            row.tick.setText(tr("已填") if roomy else "")

    def _place(self, line: int, row: _Row, roomy: bool) -> None:
        middle, grid = Qt.AlignmentFlag.AlignVCenter, self._grid
        high = 1 if roomy else 2
        for below, height in enumerate((38, 0) if roomy else (30, 30)):
            grid.setRowMinimumHeight(line + below, theme.px(height))
        grid.addWidget(row.number, line, _NUMBER, middle | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(row.label, line, _LABEL, middle)
        grid.addWidget(
            row.value,
            *((line, _VALUE) if roomy else (line + 1, _LABEL)),
            middle if roomy else Qt.AlignmentFlag.AlignTop,
        )
        parts.mark(row.label, "role", "" if roomy else "hint")
        grid.addWidget(row.code, line, _CODE, high, 1, middle)
        grid.addWidget(row.copy, line, _COPY, high, 1, middle)
        grid.addWidget(row.tick, line, _TICK, high, 1, middle)
        grid.addWidget(row.before, line + 2, _VALUE if roomy else _LABEL, 1, 4 if roomy else 5)
        for part in (row.value, row.label):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def _connect(self, place: int, row: _Row) -> None:
        row.copy.clicked.connect(lambda: self.copy_asked.emit(place, False))
        row.code.clicked.connect(lambda: self.copy_asked.emit(place, True))
        row.tick.toggled.connect(lambda on: self.ticked.emit(place, on))
        for part in (row.copy, row.code, row.tick):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys go to the same button of the next box."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and not event.modifiers():
            step = _UP_DOWN.get(Qt.Key(event.key()))
            if step is not None and self._step(watched, step):
                return True
        return super().eventFilter(watched, event)

    def _step(self, watched: QObject, step: int) -> bool:
        places = [place for place in self._countable if self.rows[place].copy.isEnabled()]
        here = next(
            (p for p in self._countable if watched in (self.rows[p].copy, self.rows[p].code, self.rows[p].tick)), -1
        )
        ahead = [p for p in places if (p - here) * step > 0]
        if not ahead:
            return False
        self._focus(self.rows[min(ahead, key=lambda p: abs(p - here))])
        return True
