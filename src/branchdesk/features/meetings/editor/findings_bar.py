"""What is still wrong with the minutes, below the form: how much, the next one (F8), and all of them when asked."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.icons import icon

_LEVELS = {Level.BLOCK: ("circle-alert", "err"), Level.WARN: ("triangle-alert", "warn"), Level.OK: ("info", "info")}
_SHOWN = 6


class FindingsBar(QFrame):
    """One line; unfolded a list. ``chosen(Finding)`` asks the form to go there."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.findings: list[Finding] = []
        self._place = -1
        self._icon = parts.Picture("circle-check", "ok")
        self.words = parts.label()
        self.words.setMinimumWidth(0)
        self.step = parts.button(tr("下一处"), kind="link", tip=tr("到下一处 (F8)"))
        self.step.clicked.connect(self.go_on)
        self.unfold = parts.tool("chevron-up", tr("全部列出"), checkable=True)
        self.unfold.toggled.connect(lambda _on: self._show_list())
        self.list = QListWidget()
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setAccessibleName(tr("需要核对的地方"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda item: self._choose(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self._choose(self.list.row(item)))
        line = parts.row(self._icon, self.words, self.step, self.unfold, gap=8)
        line.setStretch(1, 1)
        self.setLayout(parts.column(self.list, line, gap=2, margins=(12, 3, 6, 3)))
        self.list.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """The heaviest first; the place in the list is kept by the remark itself."""
        current = self.findings[self._place] if 0 <= self._place < len(self.findings) else None
        found = sorted(findings, key=lambda one: -one.level.rank)
        if found == self.findings and self.words.text():
            return
        self.findings = found
        self._place = found.index(current) if current in found else self._place - 1 if current else -1
        self._tell()
        self._show_list()

    def go_on(self) -> None:
        """The next one that is more than advice, from the top again after the last (F8)."""
        urgent = [place for place, one in enumerate(self.findings) if one.level is not Level.OK]
        among = urgent or list(range(len(self.findings)))
        if among:
            self._choose(next((place for place in among if place > self._place), among[0]))

    def _choose(self, place: int) -> None:
        self._place = place
        self.list.setCurrentRow(place)
        self._tell()
        self.chosen.emit(self.findings[place])

    def _tell(self) -> None:
        blocks, warns = (sum(one.level is level for one in self.findings) for level in (Level.BLOCK, Level.WARN))
        advice = len(self.findings) - blocks - warns
        words = [(blocks, tr("{n} 处须补正")), (warns, tr("{n} 处请核对")), (advice, tr("{n} 条提示"))]
        said = tr(" · ").join(text.format(n=n) for n, text in words if n)
        current = self.findings[self._place].text if 0 <= self._place < len(self.findings) else ""
        self.words.setText(tr("：").join(filter(None, (said, current))) or tr("内容齐全，可以定稿"))
        self.words.setToolTip(current)
        worst = self.findings[0].level if self.findings else Level.FIXED
        self._icon.show_icon(*_LEVELS.get(worst, ("circle-check", "ok")))
        self.step.setVisible(bool(self.findings))
        self.unfold.setVisible(bool(self.findings))

    def _show_list(self) -> None:
        shown = self.unfold.isChecked() and bool(self.findings)
        self.list.setVisible(shown)
        if not shown:
            return
        self.list.clear()
        for one in self.findings:
            item = QListWidgetItem(icon(*_LEVELS.get(one.level, ("info", "info"))), one.text)
            item.setToolTip(one.text)
            item.setSizeHint(QSize(0, theme.px(28)))
            self.list.addItem(item)
        self.list.setCurrentRow(self._place)
        self.list.setFixedHeight(min(len(self.findings), _SHOWN) * theme.px(28) + theme.px(8))
