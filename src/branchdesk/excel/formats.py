"""Which cells show less of a date than its day: the rest was added by the spreadsheet program.

Who types ``1998-7`` into Excel gets the first of July behind a format that shows no day. Calamine gives the date
without its format, so the styles are read here; only sheets that use such a style are searched.
"""

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from branchdesk.excel import survey
from branchdesk.excel.archive import Archive
from branchdesk.excel.survey import Survey, column_number, sound

MONTH, YEAR = "%Y-%m", "%Y"
_BUILT_IN = dict.fromkeys((17, 55, 57), MONTH)
"""Number formats every file has: mmm-yy, yyyy"年"m"月" and its twin (ECMA-376 18.8.30)."""
_LITERAL = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.")
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_STYLE = re.compile(rb"\bs=\"([0-9]+)\"")


def coarse(code: str) -> str:
    """How a number format shows a date, for ``strftime``: a month, a year; ``""`` when it shows a day or no date."""
    plain = _LITERAL.sub("", code.split(";")[0]).lower()
    if plain == "general":
        return ""
    return shown(year="y" in plain or "e" in plain, month="m" in plain, finer=bool(set("dhs0#?@") & set(plain)))


def shown(*, year: bool, month: bool, finer: bool) -> str:
    """The pattern for what is seen of a date."""
    if finer or not year:
        return ""
    return MONTH if month else YEAR


def by_number(own: Mapping[int, str]) -> dict[int, str]:
    """The pattern of each number format that shows less than a day; ``own`` are the file's formats."""
    found = {**_BUILT_IN, **{number: coarse(code) for number, code in own.items()}}
    return {number: pattern for number, pattern in found.items() if pattern}


def xlsx(archive: Archive) -> list[Survey]:
    """A survey for every sheet of an xlsx, cells with less than a day included."""
    styles = coarse_styles(archive)
    with sound():
        return [
            _sheet(archive.xml(part), styles) if part in archive else Survey() for part in survey.sheet_parts(archive)
        ]


def _sheet(content: bytes, styles: Mapping[int, str]) -> Survey:
    found = survey.of_sheet(content)
    if styles:
        found.coarse = coarse_cells(content, styles)
    return found


def coarse_styles(archive: Archive) -> dict[int, str]:
    """The cell styles, by number, that show less than a day."""
    if "xl/styles.xml" not in archive:
        return {}
    with sound():
        root = ElementTree.fromstring(archive.xml("xl/styles.xml"))
        own = {
            int(one.attrib["numFmtId"]): one.attrib.get("formatCode", "")
            for one in root.iterfind("{*}numFmts/{*}numFmt")
        }
        patterns = by_number(own)
        styles = enumerate(root.iterfind("{*}cellXfs/{*}xf"))
        return {i: patterns[number] for i, xf in styles if (number := int(xf.get("numFmtId", 0))) in patterns}


def coarse_cells(content: bytes, styles: Mapping[int, str]) -> dict[tuple[int, int], str]:
    """(row from 1, column from 0) of the cells with one of the styles."""
    numbers = "|".join(map(str, sorted(styles))).encode()
    cells = re.finditer(rb"<(?:\w+:)?c\s[^>]*?\bs=\"(?:%s)\"[^>]*>" % numbers, content)
    found = {}
    for cell in cells:
        place, style = _REFERENCE.search(cell[0]), _STYLE.search(cell[0])
        if place and style:
            found[int(place[2]), column_number(place[1].decode())] = styles[int(style[1])]
    return found
