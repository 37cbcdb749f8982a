"""Surveys of the two binary formats: xlsb ([MS-XLSB]) and xls ([MS-XLS])."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from branchdesk.excel import limits, survey
from branchdesk.excel.archive import Archive
from branchdesk.excel.compound import Compound
from branchdesk.excel.survey import Survey

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

_B_ROW, _B_BUNDLE, _B_COLUMN, _B_MERGE = 0, 156, 60, 176
_B_ERROR, _B_FORMULAS = 3, range(8, 12)
_B_FORMULA_ERROR = 11
_B_CELLS = frozenset((*range(2, 12), 62))

_X_FORMULA, _X_EOF, _X_COLUMN, _X_SHEET, _X_DIMENSIONS, _X_BOOLEAN, _X_ROW = 0x06, 0x0A, 0x7D, 0x85, 0x200, 0x205, 0x208
_X_MULTIPLE = 0xBD
_X_CELLS = frozenset((0x203, 0x204, _X_BOOLEAN, 0xFD, 0x27E, 0xD6, _X_FORMULA, 0x206, 0x406))
_X_FORMULAS = (_X_FORMULA, 0x206, 0x406)
_X_PASSWORD = 0x2F


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
        return [_binary_sheet(archive.part(name)) if name in archive else Survey() for name in names]


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


def _binary_sheet(content: bytes) -> Survey:
    found = Survey()
    row = 0
    for kind, at, size in _records(content):
        if kind in _B_CELLS:
            column = int.from_bytes(content[at : at + 4], "little")
            found.reach(row, column)
            if kind in _B_FORMULAS:
                found.formulas.add((row, column))
            if kind in (_B_ERROR, _B_FORMULA_ERROR):
                found.errors[row, column] = _ERRORS.get(content[at + 8], "#N/A")
        elif kind == _B_ROW:
            row = int.from_bytes(content[at : at + 4], "little") + 1
            if size > 11 and content[at + 11] & 0x10:
                found.hidden_rows.add(row)
        elif kind in (_B_COLUMN, _B_MERGE):
            _binary_range(found, kind, content, at)
    return found


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
        return [_old_sheet(stream, start) for start in _sheet_starts(stream)]


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


def _old_sheet(stream: bytes, start: int) -> Survey:
    found = Survey()
    for kind, at, size in _old_records(stream, start):
        if kind in _X_CELLS:
            _old_cell(found, kind, stream, at)
        elif kind == _X_MULTIPLE:
            row, column = struct.unpack_from("<HH", stream, at)
            found.reach(row + 1, column + (size - 6) // 6 - 1)
        elif kind == _X_DIMENSIONS and size >= 12:
            # Calamine reserves this much; the format ends at 65,536 x 256.
            bottom, right = struct.unpack_from("<4xI2xH", stream, at)
            if bottom > 65_536 or right > 256:
                raise limits.damaged()
        elif kind in (_X_ROW, _X_COLUMN):
            _old_hidden(found, kind, stream, at)
    return found


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
