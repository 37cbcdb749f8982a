"""Surveys of the two binary formats: xlsb ([MS-XLSB]) and xls ([MS-XLS])."""

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from branchdesk.excel import formats, limits, survey
from branchdesk.excel.archive import Archive
from branchdesk.excel.compound import Compound
from branchdesk.excel.survey import Survey

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

_B_ROW, _B_BUNDLE, _B_COLUMN, _B_MERGE = 0, 156, 60, 176
_B_ERROR, _B_FORMULAS = 3, range(8, 12)
_B_FORMULA_ERROR = 11
_B_CELLS = frozenset((*range(2, 12), 62))
_B_NUMBERS = frozenset((2, 5, 9))
_B_FORMAT, _B_XF, _B_STYLES, _B_STYLES_END = 44, 47, 617, 618

_X_FORMULA, _X_EOF, _X_COLUMN, _X_SHEET, _X_DIMENSIONS, _X_BOOLEAN, _X_ROW = 0x06, 0x0A, 0x7D, 0x85, 0x200, 0x205, 0x208
_X_MULTIPLE = 0xBD
_X_CELLS = frozenset((0x203, 0x204, _X_BOOLEAN, 0xFD, 0x27E, 0xD6, _X_FORMULA, 0x206, 0x406))
_X_FORMULAS = (_X_FORMULA, 0x206, 0x406)
_X_PASSWORD = 0x2F
_X_BEGIN, _X_FORMAT, _X_XF = 0x809, (0x41E, 0x1E), 0xE0
_X_NUMBERS = frozenset((0x203, 0x27E, *_X_FORMULAS))
_X_UNICODE = 0x600
"""Version of the file from which texts may be of two bytes a character."""


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except (struct.error, IndexError) as error:
        raise limits.damaged() from error


def xlsb(archive: Archive) -> list[Survey]:
    """A survey for every sheet of an xlsb, in the workbook's order."""
    with survey.sound(), _sound():
        names = survey.parts(archive, _bundle_ids)
        styles = _binary_styles(archive.part("xl/styles.bin")) if "xl/styles.bin" in archive else {}
        return [_binary_sheet(archive.part(name), styles) if name in archive else Survey() for name in names]


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """(record type, start of its data, length) of an xlsb part; both numbers are stored in 7-bit groups."""
    at, end = 0, len(content)
    while at < end:
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, at, size
        at += size


def _bundle_ids(workbook: bytes) -> list[str]:
    ids = []
    for kind, at, _ in _records(workbook):
        if kind == _B_BUNDLE:
            length = struct.unpack_from("<I", workbook, at + 8)[0]
            ids.append(workbook[at + 12 : at + 12 + 2 * length].decode("utf-16-le"))
    return ids


def _binary_styles(content: bytes) -> dict[int, str]:
    """The cell styles, by number, that show less of a date than its day."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    inside = False
    for kind, at, _ in _records(content):
        if kind == _B_FORMAT:
            number, length = struct.unpack_from("<HI", content, at)
            own[number] = content[at + 6 : at + 6 + 2 * length].decode("utf-16-le", "replace")
        elif kind in (_B_STYLES, _B_STYLES_END):
            inside = kind == _B_STYLES
        elif kind == _B_XF and inside:
            numbers.append(struct.unpack_from("<2xH", content, at)[0])
    return _styles(numbers, own)


def _styles(numbers: list[int], own: Mapping[int, str]) -> dict[int, str]:
    patterns = formats.by_number(own)
    return {style: patterns[number] for style, number in enumerate(numbers) if number in patterns}


def _binary_sheet(content: bytes, styles: Mapping[int, str]) -> Survey:
    found = Survey()
    row = 0
    for kind, at, size in _records(content):
        if kind in _B_CELLS:
            _binary_cell(found, kind, content, at, row)
            if kind in _B_NUMBERS and (pattern := styles.get(int.from_bytes(content[at + 4 : at + 7], "little"))):
                found.coarse[row, int.from_bytes(content[at : at + 4], "little")] = pattern
        elif kind == _B_ROW:
            row = int.from_bytes(content[at : at + 4], "little") + 1
            if size > 11 and content[at + 11] & 0x10:
                found.hidden_rows.add(row)
        elif kind in (_B_COLUMN, _B_MERGE):
            _binary_range(found, kind, content, at)
    return found


def _binary_cell(found: Survey, kind: int, content: bytes, at: int, row: int) -> None:
    column = int.from_bytes(content[at : at + 4], "little")
    found.reach(row, column)
    if kind in _B_FORMULAS:
        found.formulas.add((row, column))
    if kind in (_B_ERROR, _B_FORMULA_ERROR):
        found.errors[row, column] = _ERRORS.get(content[at + 8], "#N/A")


def _binary_range(found: Survey, kind: int, content: bytes, at: int) -> None:
    if kind == _B_MERGE:
        top, bottom, left, right = struct.unpack_from("<IIII", content, at)
        found.merged.append((top + 1, left, bottom + 1, right))
        return
    first, last, _, _, flags = struct.unpack_from("<IIIIH", content, at)
    if flags & 1:
        found.hidden_columns.update(range(first, min(last, limits.MOST_COLUMNS) + 1))


def xls(compound: Compound) -> list[Survey]:
    """A survey for every sheet of an xls, in the workbook's order; ``Refusal`` when it has a password."""
    stream = compound.read("Workbook" if "Workbook" in compound.streams else "Book")
    with _sound():
        styles = _old_styles(stream)
        return [_old_sheet(stream, start, styles) for start in _sheet_starts(stream)]


def _old_records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(record type, start of its data, length) up to the end of the substream."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _X_EOF:
            return
        yield kind, at + 4, size
        at += 4 + size
    raise limits.damaged()


def _sheet_starts(stream: bytes) -> list[int]:
    starts = []
    for kind, at, _ in _old_records(stream, 0):
        if kind == _X_PASSWORD:
            raise limits.needs_password()
        if kind == _X_SHEET:
            starts.append(struct.unpack_from("<I", stream, at)[0])
    return starts


def _old_styles(stream: bytes) -> dict[int, str]:
    """The cell styles, by number, that show less of a date than its day."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    version = 0
    for kind, at, size in _old_records(stream, 0):
        if kind == _X_BEGIN:
            version = struct.unpack_from("<H", stream, at)[0]
        elif kind in _X_FORMAT:
            number = struct.unpack_from("<H", stream, at)[0]
            own[number] = _old_text(stream[at + 2 : at + size], wide=version >= _X_UNICODE)
        elif kind == _X_XF:
            numbers.append(struct.unpack_from("<2xH", stream, at)[0])
    return _styles(numbers, own)


def _old_text(packed: bytes, *, wide: bool) -> str:
    """A text with its length before it; of other alphabets only the Latin letters matter here."""
    if not wide:
        return packed[1 : 1 + packed[0]].decode("latin-1")
    length, flags = struct.unpack_from("<HB", packed)
    return (
        packed[3 : 3 + length * 2].decode("utf-16-le", "replace")
        if flags & 1
        else packed[3 : 3 + length].decode("latin-1")
    )


def _old_sheet(stream: bytes, start: int, styles: Mapping[int, str]) -> Survey:
    found = Survey()
    for kind, at, size in _old_records(stream, start):
        if kind in _X_CELLS:
            _old_cell(found, kind, stream, at)
        if kind in _X_NUMBERS or kind == _X_MULTIPLE:
            _old_numbers(found, styles, stream, at, (size - 6) // 6 if kind == _X_MULTIPLE else 1)
        elif kind == _X_DIMENSIONS and size >= 12:
            # Calamine reserves this much; the format ends at 65,536 x 256.
            bottom, right = struct.unpack_from("<4xI2xH", stream, at)
            if bottom > 65_536 or right > 256:
                raise limits.damaged()
        elif kind in (_X_ROW, _X_COLUMN):
            _old_hidden(found, kind, stream, at)
    return found


def _old_numbers(found: Survey, styles: Mapping[int, str], stream: bytes, at: int, count: int) -> None:
    """One number, or several side by side, each with its style before it."""
    row, first = struct.unpack_from("<HH", stream, at)
    found.reach(row + 1, first + count - 1)
    for number in range(count):
        if pattern := styles.get(struct.unpack_from("<H", stream, at + 4 + 6 * number)[0]):
            found.coarse[row + 1, first + number] = pattern


def _old_cell(found: Survey, kind: int, stream: bytes, at: int) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    place = (row + 1, column)
    found.reach(*place)
    if kind in _X_FORMULAS:
        found.formulas.add(place)
        value = stream[at + 6 : at + 14]
        # A result that is no number ends in FF FF; its first byte 2 says error ([MS-XLS] 2.5.133).
        if value[6:] == b"\xff\xff" and value[0] == 2:
            found.errors[place] = _ERRORS.get(value[2], "#N/A")
    elif kind == _X_BOOLEAN and stream[at + 7] == 1:
        found.errors[place] = _ERRORS.get(stream[at + 6], "#N/A")


def _old_hidden(found: Survey, kind: int, stream: bytes, at: int) -> None:
    if kind == _X_ROW:
        row, flags = struct.unpack_from("<H10xH", stream, at)
        if flags & 0x20:
            found.hidden_rows.add(row + 1)
        return
    first, last, _, _, flags = struct.unpack_from("<HHHHH", stream, at)
    if flags & 1:
        found.hidden_columns.update(range(first, min(last, limits.MOST_COLUMNS) + 1))
