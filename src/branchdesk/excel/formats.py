"""Which cells of an xlsx show a date as year and month only: their day was added by the spreadsheet program.

Who types ``1998-7`` into Excel gets the first of July behind a format that shows no day. Calamine gives the date
without its format, so the styles are read here; only sheets that use such a style are searched.
"""

import re
from xml.etree import ElementTree

from branchdesk.excel import survey
from branchdesk.excel.archive import Archive
from branchdesk.excel.survey import Survey, column_number, sound

_BUILT_IN = frozenset((17, 55, 57))
"""Number formats every file has: mmm-yy, yyyy"年"m"月" and its twin (ECMA-376 18.8.30)."""
_LITERAL = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.")
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")


def xlsx(archive: Archive) -> list[Survey]:
    """A survey for every sheet of an xlsx, the months included."""
    surveys = survey.xlsx(archive)
    if styles := month_styles(archive):
        with sound():
            names = survey.sheet_parts(archive)
        for name, found in zip(names, surveys, strict=True):
            found.months = month_cells(archive.xml(name), styles) if name in archive else set()
    return surveys


def shows_month_only(code: str) -> bool:
    """Whether a number format shows year and month but neither day nor time."""
    plain = _LITERAL.sub("", code.split(";")[0]).lower()
    return "y" in plain and "m" in plain and not set("dhs") & set(plain)


def month_styles(archive: Archive) -> frozenset[int]:
    """The numbers of the cell styles that show a month only."""
    if "xl/styles.xml" not in archive:
        return frozenset()
    with sound():
        root = ElementTree.fromstring(archive.xml("xl/styles.xml"))
        formats = {
            int(one.attrib["numFmtId"]): one.attrib.get("formatCode", "")
            for one in root.iterfind("{*}numFmts/{*}numFmt")
        }
        wanted = {number for number, code in formats.items() if shows_month_only(code)} | (_BUILT_IN - formats.keys())
        styles = root.iterfind("{*}cellXfs/{*}xf")
        return frozenset(i for i, style in enumerate(styles) if int(style.get("numFmtId", 0)) in wanted)


def month_cells(content: bytes, styles: frozenset[int]) -> set[tuple[int, int]]:
    """(row from 1, column from 0) of the cells with one of the styles."""
    if not styles:
        return set()
    numbers = "|".join(map(str, sorted(styles))).encode()
    cells = re.finditer(rb"<(?:\w+:)?c\s[^>]*?\bs=\"(?:%s)\"[^>]*>" % numbers, content)
    found = (_REFERENCE.search(cell[0]) for cell in cells)
    return {(int(place[2]), column_number(place[1].decode())) for place in found if place}
