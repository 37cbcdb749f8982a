"""Named icons in the colours of the theme; they follow it when it changes."""

from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QAbstractButton

from branchdesk.widgets import theme
from branchdesk.widgets.svg_files import coloured

SIZE = 16
"""The usual side of an icon, in pixels at 100 %."""

_WIDE = 31.5 / 24


def icon(name: str, token: str = "text2", on: str = "accent_text", *, wide: bool = False) -> QIcon:
    """The icon now: ``token`` colours it, ``on`` when its button is checked, and it dims when disabled.

    ``wide`` for icons beside the text of a push button. For anything that stays on the screen use ``set_icon``.
    """
    made = QIcon(coloured(name, theme.css(token), wide=wide))
    made.addFile(coloured(name, theme.css("disabled"), wide=wide), QSize(), QIcon.Mode.Disabled)
    made.addFile(coloured(name, theme.css(on), wide=wide), QSize(), QIcon.Mode.Normal, QIcon.State.On)
    return made


class _Wish(NamedTuple):
    name: str
    token: str
    on: str
    wide: bool
    size: int


class _Issuer(QObject):
    """Lives in the thing that has the icon, and gives it a new one when the theme changes."""

    def __init__(self, target: QAbstractButton | QAction) -> None:
        super().__init__(target)
        self._target = target
        self.wish: _Wish | None = None
        theme.news.changed.connect(self.issue)

    def issue(self) -> None:
        """Give the icon in the colours and the size of now."""
        wish = self.wish
        if wish is None:
            return
        self._target.setIcon(icon(wish.name, wish.token, wish.on, wide=wish.wide))
        if isinstance(self._target, QAbstractButton):
            width = wish.size * _WIDE if wish.wide else wish.size
            self._target.setIconSize(QSize(theme.px(width), theme.px(wish.size)))


def set_icon(
    target: QAbstractButton | QAction,
    name: str,
    token: str = "text2",
    on: str = "accent_text",
    *,
    wide: bool = False,
    size: int = SIZE,
) -> None:
    """Give a button or an action an icon that follows the theme; ``""`` takes it away.

    ``size`` in pixels at 100 %. Asking again replaces the earlier icon; for the same one it costs nothing.
    """
    issuer = target.findChild(_Issuer, options=Qt.FindChildOption.FindDirectChildrenOnly) or _Issuer(target)
    if not name:
        issuer.wish = None
        target.setIcon(QIcon())
        return
    wish = _Wish(name, token, on, wide, size)
    if issuer.wish != wish:
        issuer.wish = wish
        issuer.issue()
