"""The look of the program: one set of tokens becomes palette, stylesheet, font and measures.

``apply`` puts it on; afterwards ``colour``, ``css`` and ``px`` answer for whoever paints. Stylesheets follow by
themselves; whoever keeps a colour or a measure connects to ``news.changed`` or inherits ``Themed``.

Nothing here may reach paper: see ``palette_of`` for the printing trap.
"""

import logging
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from branchdesk.kernel.resources import resource
from branchdesk.widgets import fonts
from branchdesk.widgets.palette import DARK, LIGHT, palette_of
from branchdesk.widgets.svg_files import coloured

Mode = Literal["light", "dark", "system"]

SCALES = (1.0, 1.15, 1.25, 1.5)
"""The text sizes offered in the settings."""

ROWS = (28, 32, 36)
"""The row heights of lists offered in the settings, in pixels at 100 %: compact, usual, roomy."""

_RARE_FONTS_AFTER_MS = 1500  # well after the first window is painted

_log = logging.getLogger(__name__)


class News(QObject):
    """Tells that colours or measures have changed."""

    changed = Signal()


news = News()


class _Look:
    def __init__(self) -> None:
        self.mode: Mode = "light"
        self.scale = 1.0
        self.row = 32
        self.tokens = LIGHT
        self.app: QApplication | None = None


_look = _Look()


class Themed:
    """Mixin for widgets that keep colours or measures: ``retheme`` runs at once and after every change.

    Call ``follow_theme()`` at the end of ``__init__``.
    """

    def follow_theme(self) -> None:
        """Start following; ends by itself when the widget is destroyed."""
        news.changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take colours and measures anew."""
        raise NotImplementedError


def colour(token: str) -> QColor:
    """The colour of a token now; ``KeyError`` for an unknown one."""
    return QColor(_look.tokens[token])


def css(token: str) -> str:
    """The colour of a token now as ``#RRGGBB``."""
    return _look.tokens[token]


def px(length: float) -> int:
    """A length in pixels at 100 % at the text size now."""
    return round(length * _look.scale)


def scale() -> float:
    """The text size now; 1.0 is 100 %."""
    return _look.scale


def row_height() -> int:
    """The height of a row in lists, in pixels at the text size now."""
    return px(_look.row)


def is_dark() -> bool:
    """Whether the dark colours are on."""
    return _look.tokens is DARK


def mode() -> Mode:
    """What was asked for: light, dark or as the system."""
    return _look.mode


def apply(app: QApplication, mode: Mode = "system", scale: float = 1.0, row: int = 32) -> None:
    """Dress the application; call again to change. ``scale`` is the text size (1.0–1.5), ``row`` a row of a list."""
    first = _look.app is not app
    _look.app, _look.mode, _look.scale, _look.row = app, mode, scale, row
    if first:
        fonts.add_missing()
        app.styleHints().colorSchemeChanged.connect(_system_changed)
        QTimer.singleShot(_RARE_FONTS_AFTER_MS, news, fonts.add_rare)
    _ask_scheme(app, mode)
    _dress(app)


def _ask_scheme(app: QApplication, mode: Mode) -> None:
    """Tell the platform, so that title bars and native dialogs follow."""
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
    if app.styleHints().colorScheme() != schemes[mode]:
        app.styleHints().setColorScheme(schemes[mode])


def _system_changed(_scheme: Qt.ColorScheme) -> None:
    if _look.app is not None and _look.mode == "system":
        _dress(_look.app)


def _dress(app: QApplication) -> None:
    dark = _look.mode == "dark"
    if _look.mode == "system":
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    _look.tokens = DARK if dark else LIGHT
    if app.font() != (font := fonts.base_font(_look.scale)):
        app.setFont(font)
    if _high_contrast(app):
        app.setPalette(app.style().standardPalette())
        app.setStyleSheet("")
    else:
        app.setPalette(palette_of(_look.tokens))
        app.setStyleSheet(_stylesheet())
    news.changed.emit()


def _high_contrast(app: QApplication) -> bool:
    """Whether the user asked the system for high contrast (Qt 6.10): then the system's colours win."""
    ask = getattr(app.styleHints(), "accessibility", None)
    return ask is not None and ask().contrastPreference().name == "HighContrast"


def _stylesheet() -> str:
    """The filled template; without it the program still works, in plain Fusion with our palette."""
    try:
        return Template(resource("style", "app.qss").read_text("utf-8")).substitute(_Words(_look.tokens))
    except (OSError, KeyError, ValueError):
        _log.exception("The stylesheet could not be read")
        return ""


class _Words(dict[str, str]):
    """What ``$name`` means in app.qss.

    A token is its colour; ``px_12`` 12 px and ``pt_9`` 9 pt at the text size; ``half_20`` the radius that rounds a box
    of 20 px, ``round_14`` of 14 px inside a border of 1 px (one pixel more and Qt draws a square); ``svg_arrow_up__text2``
    the file of the drawing arrow-up in the colour of token text2.
    """

    def __missing__(self, name: str) -> str:
        kind, _, rest = name.partition("_")
        if kind == "px":
            return f"{px(int(rest))}px"
        if kind == "half":
            return f"{px(int(rest)) // 2}px"
        if kind == "round":
            return f"{(px(int(rest)) + 2) // 2}px"
        if kind == "pt":
            return f"{int(rest) * _look.scale:.2f}pt"
        if kind == "svg":
            drawing, _, token = rest.partition("__")
            return coloured(drawing.replace("_", "-"), self[token])
        raise KeyError(name)
