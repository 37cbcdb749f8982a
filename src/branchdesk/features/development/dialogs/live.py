"""What the rules say of a step while it is being typed, with a line for the reason below every warning."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from branchdesk.features.development.model import Waiver
from branchdesk.features.development.panels import findings
from branchdesk.features.development.rules.checks import Finding
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.change_log import Author
from branchdesk.widgets import parts

_TYPING = 200
"""Milliseconds after a key until the rules are asked."""
_LOOKS = {Level.BLOCK: ("circle-alert", "err"), Level.WARN: ("triangle-alert", "warn")}

Key = tuple[str, str]


class LiveFindings(QWidget):
    """The findings of the moment. ``asked`` when it is time to look anew; ``changed`` when a reason is typed."""

    asked = Signal()
    changed = Signal()

    def __init__(self, names: Mapping[str, str]) -> None:
        """``names`` of the steps by their keys."""
        super().__init__()
        self._names = names
        self._reasons: dict[Key, str] = {}
        self._told: tuple[Any, ...] | None = None
        self.shown: tuple[Finding, ...] = ()
        """What is told at the moment."""
        self.lines: dict[Key, QLineEdit] = {}
        self.head = parts.label(tr("核查"), role="section")
        self._body = QWidget()
        self._column = parts.column(parts.line(), self.head, self._body, gap=8, margins=(0, 6, 0, 0))
        self.setLayout(self._column)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING)
        self._pause.timeout.connect(self.asked)

    def go_stale(self) -> None:
        """Something was typed: look anew as soon as the typing rests."""
        self._pause.start()

    def show_findings(self, found: Sequence[Finding], nothing: str) -> None:
        """These; what is being typed below one of them stays."""
        self.shown = tuple(found)
        key = (nothing, *((one.code, one.step, one.text, one.level) for one in found))
        if key == self._told:
            return
        self._told = key
        self.lines = {}
        rows = [self._row(one) for one in sorted(found, key=lambda one: -one.level.rank)]
        if not rows:
            rows = [_said("circle-check", "ok", nothing)]
        self._show(rows)

    def show_nothing(self) -> None:
        """There is not enough yet to ask the rules about."""
        self.shown, self._told, self.lines = (), None, {}
        self._show([_said("info", "info", tr("必填项填好、没有错误后，在这里列出核查结果。"))])

    def waivers(self, case_id: str) -> list[Waiver]:
        """The reasons that were given for warnings still standing."""
        today, who = Day.of(clock.today()), Author().actor
        return [
            Waiver(id=new_id(), case_id=case_id, code=one.code, step=one.step, reason=reason, by=who, on=today)
            for one in self.shown
            if one.waivable and (reason := self._reasons.get((one.code, one.step), "").strip())
        ]

    @property
    def dirty(self) -> bool:
        """Whether reasons were typed."""
        return any(text.strip() for text in self._reasons.values())

    def _show(self, rows: Sequence[QWidget]) -> None:
        body = QWidget()
        body.setLayout(parts.column(*rows, gap=6))
        self._column.replaceWidget(self._body, body)
        self._body.deleteLater()
        self._body = body

    def _row(self, one: Finding) -> QFrame:
        icon, tone = _LOOKS.get(one.level, ("info", "info"))
        row = _said(icon, tone, one.text, findings.told_words(one, self._names))
        if one.waivable and one.waiver is None:
            line = QLineEdit(self._reasons.get((one.code, one.step), ""))
            line.setPlaceholderText(tr("情况属实仍要继续的，写明理由（随档案打印）"))
            line.setAccessibleName(tr("理由：{text}").format(text=one.text))
            line.textChanged.connect(lambda text, key=(one.code, one.step): self._keep(key, text))
            self.lines[one.code, one.step] = line
            layout = row.layout()
            assert layout is not None
            layout.addWidget(line)
        return row

    def _keep(self, key: Key, text: str) -> None:
        self._reasons[key] = text
        self.changed.emit()


def _said(icon: str, tone: str, text: str, hint: str = "") -> QFrame:
    row = QFrame()
    words = parts.label(text, wrap=True)
    words.setMinimumWidth(1)
    head = parts.row(parts.column(1, parts.Picture(icon, tone), None, gap=0), words, gap=8)
    head.setStretch(1, 1)
    column = parts.column(head, gap=3)
    if hint:
        below = parts.label(hint, role="hint", wrap=True)
        below.setMinimumWidth(1)
        column.addLayout(parts.row(24, below, gap=0))
    row.setLayout(column)
    return row
