"""Where the program's own files are: beside the package in a wheel, at the root of a source tree."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def _root() -> Path:
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a bundled file, e.g. ``resource("fonts", "MinutesSong.ttf")``."""
    return _root().joinpath(*parts)
