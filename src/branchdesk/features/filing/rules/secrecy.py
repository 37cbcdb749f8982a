"""Nothing secret belongs here (domain §10 N1): marks of secrecy in titles and texts."""

import re
from collections.abc import Iterable

_MARKED = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]")
_TITLED = re.compile(r"绝密|机密|秘密\s*[★☆]")


def mark_in_title(title: str) -> str:
    """The mark a title bears; ``""`` for none. The words alone are one."""
    found = _TITLED.search(title)
    return found[0] if found else ""


def mark_in_texts(texts: Iterable[str]) -> str:
    """The mark the texts of a paper bear; ``""`` for none. A lecture may speak of secrets, so only a mark with a star counts."""
    return next((found[0] for text in texts if (found := _MARKED.search(text))), "")
