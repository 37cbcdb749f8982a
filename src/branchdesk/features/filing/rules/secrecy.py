"""Nothing secret belongs here (domain §10 N1): marks of secrecy in titles and texts."""

import re
from collections.abc import Iterable

_LEVEL = "(?:绝密|机密|秘密)"
_MARKED = re.compile(f"{_LEVEL}[★☆]|密级[:：]{_LEVEL}")
_TITLED = re.compile(f"绝密|机密|{_MARKED.pattern}")


def mark_in_title(title: str) -> str:
    """The mark a title bears; ``""`` for none. The words alone are one."""
    found = _TITLED.search(_closed(title))
    return found[0] if found else ""


def mark_in_texts(texts: Iterable[str]) -> str:
    """The mark the texts of a paper bear; ``""`` for none.

    A lecture may speak of secrets, so only a mark with a star counts, or the box 密级 filled in.
    """
    return next((found[0] for text in texts if (found := _MARKED.search(_closed(text)))), "")


def _closed(text: str) -> str:
    """Without the blanks marks are spread with, nor the line breaks of a printed page."""
    return "".join(text.split())
