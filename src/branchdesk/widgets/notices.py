"""The message strip: what has happened, why, and what can be done now, without getting in the way."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts

Tone = Literal["ok", "warn", "err", "info"]
Offer = tuple[str, Callable[[], object]]
"""Words of a link and what it does; the strip closes first."""

_ICONS: dict[Tone, str] = {"ok": "circle-check", "warn": "triangle-alert", "err": "circle-alert", "info": "info"}


def _spoken_tone(tone: Tone) -> str:
    words = {"ok": tr("完成"), "warn": tr("注意"), "err": tr("出错"), "info": tr("提示")}
    return words[tone]


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something that is not where the focus is."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Notices(QFrame):
    """One message at a time; it stays until it is closed or replaced, never until a clock runs out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("msg")
        self._icon = parts.Picture("info", "info")
        self._text = parts.label(wrap=True)
        self._detail = parts.label(role="hint", wrap=True)
        for words in (self._text, self._detail):
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._more = parts.button("", kind="link")
        self._more.clicked.connect(lambda: self._show_detail(self._detail.isHidden()))
        self._copy = parts.tool("copy", tr("复制这条消息"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.message()))
        close = parts.tool("x", tr("关闭消息"))
        close.clicked.connect(self.clear)
        self._offers = parts.row(gap=12)
        self._stays = False
        self._links: list[QPushButton] = []
        self._found: dict[str, Callable[[], object]] = {}
        top = parts.row(self._icon, self._text, self._offers, self._more, self._copy, close)
        top.setStretch(1, 1)
        self.setLayout(parts.column(top, self._detail, gap=2, margins=(12, 6, 6, 6)))
        self.clear()

    @property
    def tone(self) -> str:
        """The tone of the message shown; empty when there is none."""
        return "" if self.isHidden() else str(self.property("tone"))

    def text(self) -> str:
        """The sentence shown; empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def message(self) -> str:
        """Sentence and details, as they are copied."""
        return "\n".join(part for part in (self.text(), self._detail.text()) if part)

    def tell(
        self, tone: Tone, text: str, actions: Sequence[Offer] = (), detail: str = "", *, stays: bool = False
    ) -> None:
        """Show a message in place of the one before; ``stays``: choosing an offer does not close it."""
        self._stays = stays
        parts.mark(self, "tone", tone)
        self._icon.show_icon(_ICONS[tone], tone)
        self._text.setText(text)
        self._detail.setText(detail)
        self._set_offers(actions)
        self._more.setVisible(bool(detail))
        self._copy.setVisible(tone == "err" and not stays)
        self._show_detail(False)
        spoken = f"{_spoken_tone(tone)}：{text}"
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(detail)
        self.show()
        announce(self, spoken)

    def tell_refusal(self, refusal: Refusal, actions: Sequence[Offer] = ()) -> None:
        """Show a refusal: what, what to do; exactly what was found is behind 详细信息."""
        sentences = [refusal.title.rstrip("。"), refusal.hint.rstrip("。")]
        self.tell("err", "。".join(part for part in sentences if part) + "。", actions, refusal.detail)

    def outdate(self) -> None:
        """The ledger has moved on: an offer to take something back would now take back something else."""
        if self._links and not self._stays:
            self.clear()

    def clear(self) -> None:
        """Take the message away."""
        self._set_offers(())
        self._detail.clear()
        self.hide()

    def press(self, words: str) -> None:
        """Choose an offer by its words, as a click on it does; ``KeyError`` when it is not there."""
        self._choose(self._found[words])

    def _set_offers(self, actions: Sequence[Offer]) -> None:
        for old in self._links:
            old.hide()
            old.deleteLater()
        self._links.clear()
        self._found = dict(actions)
        for words, call in actions:
            link = parts.button(words, kind="link")
            link.clicked.connect(lambda _checked=False, call=call: self._choose(call))
            self._offers.addWidget(link)
            self._links.append(link)
        for one, following in pairwise((self._text, *self._links, self._more)):
            QWidget.setTabOrder(one, following)

    def _choose(self, call: Callable[[], object]) -> None:
        if not self._stays:
            self.clear()
        call()

    def _show_detail(self, shown: bool) -> None:
        self._detail.setVisible(shown and bool(self._detail.text()))
        self._more.setText(tr("收起") if shown else tr("详细信息"))
        self._more.setAccessibleName(self._more.text())
