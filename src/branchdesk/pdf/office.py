"""The office's own typefaces, by choice only: found on this computer by their file names, tried before they are used.

A face is taken when it may be embedded and has the characters of GB 2312; bundled faces always stand behind it.
Which faces there are differs from one computer to the next, so papers that must come out equal use the bundled ones.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from branchdesk.kernel.words import tr
from branchdesk.pdf import fonts
from branchdesk.pdf.fonts import Faces, Stack

_WANTED = {
    "title": ("方正小标宋简体", ("fzxbsjw.ttf", "fzxbsk.ttf", "方正小标宋简体.ttf", "方正小标宋_gbk.ttf",
                          "cesi_xbs_gb18030.ttf", "cesi_xbs_gb2312.ttf")),
    "heading": ("黑体", ("simhei.ttf", "cesi_ht_gb18030.ttf", "cesi_ht_gb2312.ttf")),
    "kai": ("楷体_GB2312", ("simkai.ttf", "楷体_gb2312.ttf", "stkaiti.ttf", "cesi_kt_gb18030.ttf", "cesi_kt_gb2312.ttf")),
    "body": ("仿宋_GB2312", ("仿宋_gb2312.ttf", "fangsong_gb2312.ttf", "simfang.ttf", "stfangso.ttf",
                          "cesi_fs_gb18030.ttf", "cesi_fs_gb2312.ttf", "zhuquefangsong-regular.ttf")),
}  # fmt: skip
"""For each use the name offices know, and the files it comes in, the best first."""
_ENOUGH = 6700  # of the 6,763 hanzi of GB 2312


@dataclass(frozen=True, slots=True)
class Found:
    """The faces to set a paper in, and a sentence for each that was not there."""

    faces: Faces
    notes: tuple[str, ...]


@cache
def faces() -> Found:
    """The faces of this computer; looked for once."""
    return find(_folders())


def find(folders: Iterable[Path]) -> Found:
    """The faces in these folders and below; bundled ones where there is none that can be used."""
    files = {path.name.lower(): path for folder in folders for path in _fonts_in(folder)}
    stacks: dict[str, Stack] = {}
    notes: list[str] = []
    for use, (name, wanted) in _WANTED.items():
        bundled: Stack = getattr(fonts.BUNDLED, use)
        own = next((files[one] for one in wanted if one in files and _is_usable(use, files[one])), None)
        if own is None:
            notes.append(tr("本机没有可用的“{name}”，已改用自带字体").format(name=name))
        stacks[use] = Stack(_key(use, own), *bundled.names) if own else bundled
    return Found(Faces(**stacks), tuple(notes))


def _key(use: str, path: Path) -> str:
    return f"Office-{use}-{path.stem}"


def _is_usable(use: str, path: Path) -> bool:
    try:
        face = fonts.add(_key(use, path), path).face
    except fonts.Unusable:
        return False
    return sum(code in face.charToGlyph for code in _gb2312()) >= _ENOUGH


@cache
def _gb2312() -> frozenset[int]:
    """The code points of the hanzi of GB 2312 (rows 16 to 87)."""
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(ord(text) for pair in pairs if (text := pair.decode("gb2312", "ignore")))


def _fonts_in(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            if name.lower().endswith(".ttf"):
                yield Path(where, name)


def _folders() -> list[Path]:
    """Where this system keeps typefaces, for everybody and for the user."""
    home = Path.home()
    if sys.platform == "win32":
        own = os.environ.get("LOCALAPPDATA", str(home))
        return [Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), Path(own, "Microsoft", "Windows", "Fonts")]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local" / "share" / "fonts",
        home / ".fonts",
    ]
