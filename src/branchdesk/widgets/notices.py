"""The message strip: what has happened, why, and what can be done now, without getting in the way.

The window has one strip, which moves to the page that is seen. What it says belongs to the page that said it: it goes
when the user does, and is there again when he comes back.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.screen import Screen

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


class Message(NamedTuple):
    """What the strip says; ``stays``: choosing an offer does not close it; ``everywhere``: it goes where the user goes."""

    tone: Tone
    text: str
    offers: tuple[Offer, ...] = ()
    detail: str = ""
    stays: bool = False
    everywhere: bool = False

    @property
    def is_past(self) -> bool:
        """Whether it is of no use once the ledger has moved on: it offers to take something back."""
        return bool(self.offers) and not self.stays


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
        self._said: Message | None = None
        self._page: QWidget | None = None
        self._elsewhere: WeakKeyDictionary[QWidget, Message] = WeakKeyDictionary()
        """What other pages have said."""
        self._links: list[QPushButton] = []
        self._found: dict[str, Callable[[], object]] = {}
        top = parts.row(self._icon, self._text, self._offers, self._more, self._copy, close)
        top.setStretch(1, 1)
        self.setLayout(parts.column(top, self._detail, gap=2, margins=(12, 6, 6, 6)))
        self.clear()

    @property
    def tone(self) -> str:
        """The tone of the message shown; empty when there is none."""
        return self._said.tone if self._said else ""

    def text(self) -> str:
        """The sentence shown; empty when there is none."""
        return self._said.text if self._said else ""

    def message(self) -> str:
        """Sentence and details, as they are copied."""
        return "\n".join(filter(None, (self._said.text, self._said.detail))) if self._said else ""

    def tell(
        self,
        tone: Tone,
        text: str,
        actions: Sequence[Offer] = (),
        detail: str = "",
        *,
        stays: bool = False,
        everywhere: bool = False,
    ) -> None:
        """Show a message in place of the one before; ``stays`` and ``everywhere`` as ``Message`` says."""
        self._show(Message(tone, text, tuple(actions), detail, stays, everywhere))
        announce(self, self.accessibleName())

    def _show(self, said: Message) -> None:
        self._said = said
        parts.mark(self, "tone", said.tone)
        self._icon.show_icon(_ICONS[said.tone], said.tone)
        self._text.setText(said.text)
        self._detail.setText(said.detail)
        self._set_offers(said.offers)
        self._more.setVisible(bool(said.detail))
        self._copy.setVisible(said.tone == "err" and not said.stays)
        self._show_detail(False)
        self.setAccessibleName(f"{_spoken_tone(said.tone)}：{said.text}")
        self.setAccessibleDescription(said.detail)
        self.show()

    def tell_refusal(self, refusal: Refusal, actions: Sequence[Offer] = ()) -> None:
        """Show a refusal: what, what to do; exactly what was found is behind 详细信息."""
        sentences = [refusal.title.rstrip("。"), refusal.hint.rstrip("。")]
        self.tell("err", "。".join(part for part in sentences if part) + "。", actions, refusal.detail)

    def outdate(self) -> None:
        """The ledger has moved on: an offer to take something back would now take back something else."""
        if self._said is not None and self._said.is_past:
            self.clear()
        for page, said in list(self._elsewhere.items()):
            if said.is_past or said.tone in ("ok", "info"):  # nobody waits for that any more
                del self._elsewhere[page]

    def clear(self) -> None:
        """Take the message away."""
        self._said = None
        self._set_offers(())
        self._detail.clear()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """The strip has come to another page."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._come_to(self._page_now())

    def _come_to(self, page: QWidget | None) -> None:
        """Say what belongs there; on the way from nowhere the message comes along."""
        before, self._page = self._page, page
        if page is None or before is None or page is before or (self._said and self._said.everywhere):
            return
        if self._said is not None:
            self._elsewhere[before] = self._said
        said = self._elsewhere.pop(page, None)
        if said is not None:
            self._show(said)
        else:
            self.clear()

    def _page_now(self) -> QWidget | None:
        """The page of the window the strip stands in; an editor within it is the same page."""
        found = self.parentWidget()
        while found is not None and not isinstance(found, Screen):
            found = None if found.isWindow() else found.parentWidget()
        return found

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
        if self._said is None or not self._said.stays:
            self.clear()
        call()

    def _show_detail(self, shown: bool) -> None:
        self._detail.setVisible(shown and bool(self._detail.text()))
        self._more.setText(tr("收起") if shown else tr("详细信息"))
        self._more.setAccessibleName(self._more.text())
