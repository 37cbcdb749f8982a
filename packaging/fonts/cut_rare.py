"""Cut ``resources/fonts/MinutesRare.ttf``, the face of last resort, from Hanazono Mincho B: ``cut_rare.py HanaMinB.ttf [OUT]``.

Other faces draw what GB 18030 and the lists of characters for names know (Song, Names). Left are characters beyond the
BMP that came into names and places from elsewhere: those of HKSCS and JIS X 0213. They are taken where no other face
draws them, from HanaMinB of 2017-09-04 (Debian: package fonts-hanazono), whose licence allows any use. The face is
scaled from 1024 to 1000 units, because reportlab counts in thousandths, its hints and other tables go, and it bears
another name, as the OFL asks of one that is changed. A run gives the outlines, advances and coverage of the file in the
repository. Needs fontTools (see freeze-constraints.txt).
"""

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "resources" / "fonts"
RARE = FONTS / "MinutesRare.ttf"
OTHERS = (FONTS / "MinutesSong.ttf", FONTS / "MinutesNames.ttf")

SETS = ("big5hkscs", "euc_jis_2004")
BEYOND = range(0x20000, 0x2F800)
"""The supplementary ideographs; from 2F800 on stand doubles kept for old encodings, which nobody is registered with."""

ADDED = "𠮷"
"""In neither set, and yet the best known of all: the other form of 吉 in names."""

_NAMES = {
    0: "Created by GlyphWiki. (http://glyphwiki.org/)",
    1: "Minutes Rare",
    2: "Regular",
    3: "MinutesRare-Regular;subset",
    4: "Minutes Rare",
    5: "Version 1.0",
    6: "MinutesRare-Regular",
    10: "Subset of HanaMinB (Hanazono, 2017-09-04): characters beyond the BMP of HKSCS and JIS X 0213; "
    "scaled to 1000 units, renamed, 2026.",
    13: "Hanazono Font License: use, copy, distribute, with or without modification; no warranty.",
}
_TABLES_THAT_GO = [
    "BASE",
    "DSIG",
    "FFTM",
    "GDEF",
    "GPOS",
    "GSUB",
    "cvt ",
    "fpgm",
    "gasp",
    "prep",
    "prop",
    "vhea",
    "vmtx",
]


def main(source: Path, target: Path) -> None:
    """Write the face."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.scaleUpem import scale_upem

    options = subset.Options(hinting=False, glyph_names=False, notdef_outline=True, name_IDs=[], layout_features=[])
    options.drop_tables = _TABLES_THAT_GO
    font = TTFont(source)
    drawn = {code for path in OTHERS for code in TTFont(path).getBestCmap()}
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=(wanted() - drawn) | {ord(" ")})
    cutter.subset(font)
    scale_upem(font, 1000)
    _name(font)
    font.save(target)
    sys.stdout.write(f"{target}: {len(font.getBestCmap())} characters\n")


def wanted() -> set[int]:
    """The characters the face is for, whether or not another draws them."""
    return {code for code in BEYOND if any(_has(one, chr(code)) for one in SETS)} | set(map(ord, ADDED))


def _has(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _name(font: Any) -> None:
    names = font["name"]
    names.names = []
    for key, text in _NAMES.items():
        names.setName(text, key, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else RARE)
