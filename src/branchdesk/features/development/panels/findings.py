"""What the rules find in one case, each with its article, the dates it went by, and the way to mend it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from branchdesk.features.development import listing
from branchdesk.features.development.rules.checks import Finding
from branchdesk.features.development.rules.words import level_word, sure_word
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts

_ICONS = {Level.BLOCK: "circle-alert", Level.WARN: "triangle-alert", Level.FIXED: "info", Level.OK: "info"}


def dates_words(one: Finding, names: Mapping[str, str]) -> str:
    """The dates the rule went by: 递交入党申请书 2026-09-01，派人谈话 2026-10-20; ``names`` of the steps by their keys."""
    return "，".join(f"{names.get(name, name)} {day}" for name, day in one.dates)


def told_words(one: Finding, names: Mapping[str, str]) -> str:
    """Bounds, dates and source in one run."""
    return "；".join(filter(None, (bounds_words(one), dates_words(one, names), source_words(one))))


def source_words(one: Finding) -> str:
    """Rule, article, how sure that is, and the pack it was taken from."""
    return " · ".join(filter(None, (one.rule, one.article, sure_word(one.confidence), one.pack)))


def bounds_words(one: Finding) -> str:
    """最早 2027-03-01 · 最迟 2027-04-01."""
    found = ((tr("最早可在 {day}"), one.earliest), (tr("最迟应在 {day}"), one.deadline))
    return " · ".join(words.format(day=day) for words, day in found if day is not None)


class FindingCard(QFrame):
    """One finding. Signals: ``mend_asked``, ``waive_asked``, ``withdraw_asked`` of the reason given."""

    mend_asked = Signal()
    waive_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, one: Finding, names: Mapping[str, str], *, with_verbs: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        tone = "mute" if one.waiver is not None else listing.LEVEL_TONES[one.level]
        icon = parts.Picture(_ICONS[one.level], "text3" if one.waiver is not None else tone)
        text = _prose(one.text)
        text.setAccessibleName(f"{level_word(one.level)}：{one.text}")
        head = parts.row(
            icon,
            parts.label(names.get(one.step, tr("档案")), role="section"),
            None,
            parts.pill(self._word(one), tone),
            gap=6,
        )
        lines: list[QWidget] = [text]
        for words in (bounds_words(one), dates_words(one, names), source_words(one)):
            if words:
                lines.append(_prose(words, role="hint"))
        if one.waiver is not None:
            said = tr("理由：{reason}（{by} {day}）").format(
                reason=one.waiver.reason, by=one.waiver.by, day=one.waiver.on
            )
            lines.append(_prose(said, role="dim"))
        column = parts.column(head, *lines, gap=4, margins=(12, 9, 10, 9))
        if with_verbs:
            column.addLayout(self._verbs(one))
        self.setLayout(column)

    @staticmethod
    def _word(one: Finding) -> str:
        return tr("已说明理由") if one.waiver is not None else level_word(one.level)

    def _verbs(self, one: Finding) -> QHBoxLayout:
        mend = parts.button(tr("改这里"), kind="link", tip=tr("打开要改的地方"))
        mend.clicked.connect(self.mend_asked)
        row = parts.row(mend, gap=12)
        if one.waiver is not None:
            withdraw = parts.button(tr("撤回理由"), kind="link", tip=tr("删除写好的理由，这一条重新列为待办"))
            withdraw.clicked.connect(self.withdraw_asked)
            row.addWidget(withdraw)
        elif one.waivable:
            waive = parts.button(
                tr("写明理由"), kind="link", tip=tr("情况属实而仍要继续的，写明理由；理由会随档案打印")
            )
            waive.clicked.connect(self.waive_asked)
            row.addWidget(waive)
        row.addStretch(1)
        return row


class FindingList(QScrollArea):
    """All findings of a case, the heaviest first. Signals, each with its ``Finding``: ``mend_asked``, ``waive_asked``,
    ``withdraw_asked``.
    """

    mend_asked = Signal(object)
    waive_asked = Signal(object)
    withdraw_asked = Signal(object)

    def __init__(self, *, with_verbs: bool = True) -> None:
        super().__init__()
        self._with_verbs = with_verbs
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("核查结果"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._show([])

    def show_findings(self, found: Sequence[Finding], names: Mapping[str, str], nothing: str = "") -> None:
        """These; ``names`` of the steps, ``nothing`` is said where there are none."""
        place = self.verticalScrollBar().value()
        cards: list[QWidget] = []
        for one in sorted(found, key=lambda one: (one.waiver is not None, -one.level.rank)):
            card = FindingCard(one, names, with_verbs=self._with_verbs)
            card.mend_asked.connect(lambda one=one: self.mend_asked.emit(one))
            card.waive_asked.connect(lambda one=one: self.waive_asked.emit(one))
            card.withdraw_asked.connect(lambda one=one: self.withdraw_asked.emit(one))
            cards.append(card)
        if not cards:
            icon = parts.row(parts.Picture("circle-check", "ok"), _prose(nothing or tr("没有发现问题。")), gap=8)
            icon.setStretch(1, 1)
            box = QWidget()
            box.setLayout(icon)
            cards.append(box)
        self._show(cards)
        self.verticalScrollBar().setValue(place)

    def _show(self, cards: Sequence[QWidget]) -> None:
        body = QWidget()
        body.setObjectName("scrollbody")
        body.setLayout(parts.column(*cards, None, gap=8, margins=(10, 10, 10, 10)))
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()
        self.setWidget(body)


def _prose(text: str, role: str = "") -> QLabel:
    made = parts.label(text, role=role, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setMinimumWidth(1)
    return made
