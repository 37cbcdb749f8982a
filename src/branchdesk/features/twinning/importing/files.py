"""A sheet of joint activities out of a file: the values of each row, and the names of its parties as written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from branchdesk.features.dues.importing.cells import Fault, is_total, plain_text, rows_below
from branchdesk.features.twinning.fields import SHEET_FIELDS
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day, read_day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, by_name
from branchdesk.kernel.grid import Value
from branchdesk.kernel.names import half_width
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_NEEDED = ("on", "others")
_PARTIES = ("ours", "others")
_LEAST = 2
"""Cells of a row that tells of an activity; counts and signatures below a table have one."""
_SPLIT = re.compile(r"[、，,；;/／\n]|\s{2,}")
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_PART_OF_DAY = re.compile(r"\s*[（(]?(上午|下午|晚上|全天|中午|早上)[^)）]*[)）]?$")
_SPAN = re.compile(r"(.+?\d\s*[日号]?)\s*(?:[-–—~～]{1,2}|至|到)\s*(?:(\d{1,2})\s*[月./])?\s*(\d{1,2})\s*[日号]?")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: the values it gives (none for empty cells), the names of our side and of the other."""

    row: int
    values: Mapping[str, Any]
    ours: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActivityFile:
    """What a sheet of activities holds; rows with a BLOCK fault are not among ``rows``."""

    name: str
    rows: tuple[FileRow, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read_file(path: Path) -> ActivityFile:
    """Read a sheet of activities; ``Refusal`` where it does not say when or with whom they were."""
    from branchdesk.excel import headers
    from branchdesk.excel.reader import read_book

    book = read_book(path)
    found = headers.find(book, SHEET_FIELDS)
    labels = by_name(SHEET_FIELDS)
    for name in found.duplicates:
        text = tr("有几列都是“{label}”，分不清以哪一列为准").format(label=tr(labels[name].label))
        raise Refusal(text, hint=tr("请删去或改名其中一列。"))
    names = set(found.columns.values())
    for name in _NEEDED:
        if name not in names:
            label = tr(labels[name].label)
            raise Refusal(tr("表里没有“{label}”列").format(label=label), hint=tr("请补上列名后再导入。"))
    reader, grid = _Reader(), book.grids[found.grid_index]
    for row, cells in rows_below(grid, found.header_row, found.columns):
        reader.take(row, cells)
    if not reader.rows and not reader.faults:
        raise Refusal(tr("表里没有共建活动"), detail=f"{path.name}：{grid.name}")
    notes = [*book.notes, *grid.notes, *reader.notes]
    if unknown := [word for word in found.unknown.values() if word]:
        notes.append(tr("没有用到的列：{columns}").format(columns="、".join(unknown)))
    return ActivityFile(path.name, tuple(reader.rows), tuple(reader.faults), tuple(notes))


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell, parted by 、 and the like; what stands in brackets is not parted."""
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match[0])
        return f"\0{len(hidden) - 1}\0"

    parts = (part.strip() for part in _SPLIT.split(_BRACKETS.sub(hide, text)))
    whole = (re.sub(r"\0(\d+)\0", lambda match: hidden[int(match[1])], part) for part in parts if part)
    return tuple(dict.fromkeys(whole))


def read_days(text: str) -> tuple[Day, Day | None]:
    """The days of an activity: 2023.5.3, 2023年5月3日上午, 2023年5月3日—5日, 2023.5.30-6.1.

    ``ValueError`` with a Chinese sentence where it is none.
    """
    plain = _PART_OF_DAY.sub("", half_width(text).strip())
    try:
        return read_day(plain), None
    except ValueError:
        match = _SPAN.fullmatch(plain)
        if not match:
            raise
        first = read_day(match[1].rstrip(" 日号"))
        if not first.is_full:
            raise
        return first, Day(first.year, int(match[2] or first.month), int(match[3]))


@dataclass(slots=True)
class _Reader:
    """Takes rows one by one."""

    rows: list[FileRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    context: Context = field(default_factory=lambda: Context(clock.today()))

    def take(self, row: int, cells: Mapping[str, Value]) -> None:
        """One row of the sheet."""
        texts = {name: plain_text(value) for name, value in cells.items()}
        if is_total(texts.values()):
            self.notes.append(tr("第 {row} 行是合计，未读取").format(row=row))
            return
        if sum(map(bool, texts.values())) < _LEAST:
            self.notes.append(tr("第 {row} 行不是活动，未读取").format(row=row))
            return
        before = len(self.faults)
        values = {**self._days(row, texts), **self._values(row, texts)}
        ours, others = (split_names(texts.get(name, "")) for name in _PARTIES)
        if not others:
            self._fault(row, "others", "missing", tr("结对单位未填写"))
        if not any(one.level is Level.BLOCK for one in self.faults[before:]):
            self.rows.append(FileRow(row, values, ours, others))

    def _days(self, row: int, texts: Mapping[str, str]) -> dict[str, Day]:
        if not (text := texts.get("on", "")):
            self._fault(row, "on", "missing", tr("日期未填写"))
            return {}
        try:
            first, last = read_days(text)
        except ValueError as error:
            self._fault(row, "on", "not_a_date", tr("“{text}”不是日期：{why}").format(text=text, why=error))
            return {}
        if not first.is_full:
            self._fault(row, "on", "day_needed", tr("活动日期“{text}”应写到日").format(text=text))
        return {"on": first, **({"until_on": last} if last else {})}

    def _values(self, row: int, texts: Mapping[str, str]) -> dict[str, Any]:
        values = {}
        for one in SHEET_FIELDS:
            text = texts.get(one.name, "")
            if not text or one.name in ("on", *_PARTIES):
                continue
            reading = one.kind.read(text, self.context)
            if reading.level in (Level.BLOCK, Level.WARN):
                self._tell(row, one, reading.level, reading.code, reading.text)
            if reading.value is not None:
                values[one.name] = reading.value
        return values

    def _tell(self, row: int, one: Field, level: Level, code: str, text: str) -> None:
        said = tr("{label}：{why}").format(label=tr(one.label), why=text)
        self.faults.append(Fault(row, one.name, level, code, said))

    def _fault(self, row: int, name: str, code: str, text: str) -> None:
        self.faults.append(Fault(row, name, Level.BLOCK, code, text))
