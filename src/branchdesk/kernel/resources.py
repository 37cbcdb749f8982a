"""Where the program's own files are: beside the package in a wheel, at the root of a source tree."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """The path of a bundled file, e.g. ``resource("fonts", "MinutesSong.ttf")``."""
    inside = _PACKAGE / "resources"
    root = inside if inside.is_dir() else _PACKAGE.parent.parent / "resources"
    return root.joinpath(*parts)
