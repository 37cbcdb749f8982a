"""All visible text passes ``tr``.

Chinese is the source language. Without a translator ``tr`` gives its text back, so rules and
papers can speak without knowing Qt; the shell installs a translator once at start.
"""

from collections.abc import Callable

_translate: Callable[[str], str] | None = None


def tr(text: str) -> str:
    """The text in the language of the user. Never pass an f-string: use ``tr("…{n}").format(n=…)``."""
    return _translate(text) if _translate else text


def install(translate: Callable[[str], str] | None) -> None:
    """Set the function that translates; ``None`` goes back to Chinese."""
    global _translate
    _translate = translate
