"""The font of the program: what the system has first, the bundled fonts behind it for rare characters."""

from PySide6.QtGui import QFont, QFontInfo

from branchdesk.kernel.resources import resource

BASE_POINTS = 10.0  # YaHei UI at 10 pt is 13 px at 96 dpi

_SYSTEM = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
_HEI = ("Minutes Hei", "MinutesHei.ttf")
_RARE = (
    ("Minutes Names", "MinutesNames.ttf"),
    ("Minutes Song", "MinutesSong.ttf"),
    ("Minutes Rare", "MinutesRare.ttf"),
)

FAMILIES = (*_SYSTEM, _HEI[0], *(family for family, _ in _RARE))
"""Always named in full: without a list Debian answers a Chinese text with a thin serif or Japanese forms."""

_added: set[str] = set()


def _add(file: str) -> None:
    if file not in _added:
        from PySide6.QtGui import QFontDatabase

        _added.add(file)
        QFontDatabase.addApplicationFont(str(resource("fonts", file)))


def add_missing() -> None:
    """Add the bundled Hei at once if the system has none of our Chinese fonts (4 ms, else nothing)."""
    if QFontInfo(base_font(1.0)).family() not in _SYSTEM:
        _add(_HEI[1])


def add_rare() -> None:
    """Add the fonts for rare characters in names: call when the first window stands.

    Reading 15 MB costs some 16 ms here, but Qt then lays out every window again. Until then a rare character shows as
    an empty box; afterwards it shows as itself, without anybody doing anything.
    """
    for _, file in _RARE:
        _add(file)


def base_font(scale: float) -> QFont:
    """The font of the application; ``scale`` 1.0 is 10 pt."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(BASE_POINTS * scale)
    # hinting squeezes Chinese strokes unevenly at 125 and 150 %
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
