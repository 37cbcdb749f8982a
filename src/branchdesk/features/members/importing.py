"""From a file's sheets to records written: what the import wizard and the scriptable door share."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from branchdesk.excel import blank, headers
from branchdesk.excel.headers import Guess, heading_key
from branchdesk.excel.limits import column_letters
from branchdesk.features.members import commands, roster
from branchdesk.features.members.fields import FIELD, MEMBER_FIELDS
from branchdesk.features.members.roster import Action, Part, Plan
from branchdesk.features.organization.rules import NameBook
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, Grid, Value, show
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work

FILLABLE = frozenset({"branch_id", "group_id", "unit"})
"""Fields whose cells people merge over several rows."""
_LOOKED_AT = 300
"""Rows searched for samples and gaps."""
_SAMPLES = 3


def guess(book: Book, sheet: str | None = None) -> Guess:
    """Where the roster is and what its columns mean; ``sheet`` names one sheet instead of the best."""
    if sheet is None:
        return headers.find(book, MEMBER_FIELDS)
    numbers = [number for number, grid in enumerate(book.grids) if grid.name == sheet]
    if not numbers:
        known = "、".join(grid.name for grid in book.grids)
        raise Refusal(tr("文件里没有工作表“{sheet}”").format(sheet=sheet), hint=tr("已有：{names}").format(names=known))
    found = headers.find(Book(book.file_name, (book.grids[numbers[0]],)), MEMBER_FIELDS)
    return replace(found, grid_index=numbers[0])


def rosters(book: Book) -> list[Guess]:
    """Every sheet in view that has the shape of a roster; else the best guess there is, or its ``Refusal``."""
    found = [one for one in headers.each(book, MEMBER_FIELDS) if _is_roster(book.grids[one.grid_index], one)]
    return found or [guess(book)]


def _is_roster(grid: Grid, found: Guess) -> bool:
    named = "name" in found.columns.values() or "name" in found.duplicates
    return named and headers.is_data(grid) and len(grid.rows) > found.header_row


def demand_names(book: Book, found: Guess) -> None:
    """Refuse a sheet with two columns of names before its rows are read."""
    if columns := found.duplicates.get("name"):
        title = tr("{columns} 列都是“姓名”，分不清以哪一列为准").format(columns=_letters(columns))
        detail = tr("工作表“{sheet}”").format(sheet=book.grids[found.grid_index].name)
        raise Refusal(title, detail=detail, hint=tr("请删去或改名其中一列后再导入。"))


def parts(book: Book, guesses: Sequence[Guess], names: NameBook | None = None) -> list[Part]:
    """The sheets to be read; with ``names`` a sheet without a column for the branch takes its own name or title."""
    return [
        Part(grid := book.grids[one.grid_index], one.header_row, one.columns, branch_of_sheet(grid, one, names) if names else "")
        for one in guesses
    ]  # fmt: skip


def branch_of_sheet(grid: Grid, found: Guess, names: NameBook) -> str:
    """The branch a sheet is named or titled after, as written there; ``""`` where it has a column for it, or none is.

    A name nobody knows yet counts too, so that it is asked about.
    """
    if "branch_id" in found.columns.values() or "branch_id" in found.duplicates:
        return ""
    titles = [show(cell) for row in grid.rows[: max(0, found.header_row - 1)] for cell in row if isinstance(cell, str)]
    plain = [_TITLE_END.sub("", _TITLE_START.sub("", text.strip())) for text in (grid.name, *titles)]
    known = (text for text in plain if text and names.find(text))
    return next(known, plain[0] if plain[0].endswith("支部") and len(plain[0]) > 2 else "")


_TITLE_START = re.compile(r"^(?:填报|报送|所在)?(?:单位|支部|党支部|党组织)(?:名称)?[（(]?(?:盖章|公章)?[)）]?[:：]\s*")
_TITLE_END = re.compile(
    r"(?:全体|在册|正式|预备|教工|学生)?(?:党员|人员|成员)?(?:基本)?(?:信息|情况)?(?:采集|登记|统计|汇总)?"
    r"(?:花名册|名册|名单|台账|一览表|表)(?:[（(].*[)）])?$"
)


# ---- the columns of several sheets


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """What stands under one heading in the sheets chosen.

    ``at`` says in which of them (counted from 0) and in which column; ``gaps`` when a third of its cells is blank.
    """

    index: int
    heading: str
    samples: tuple[str, ...]
    gaps: bool
    at: Mapping[int, int]

    @property
    def letter(self) -> str:
        """A, B, … as the spreadsheet names it in the first sheet that has it."""
        return column_letters(next(iter(self.at.values())))


def columns_of(book: Book, guesses: Sequence[Guess]) -> list[SheetColumn]:
    """Every column with a heading or any content; those that mean one field in several sheets are one."""
    found: dict[tuple[str, ...], SheetColumn] = {}
    for number, one in enumerate(guesses):
        times: Counter[str] = Counter()
        for column in _columns(book.grids[one.grid_index], one, number):
            word = heading_key(column.heading)
            times[word] += 1
            name = one.columns.get(column.at[number])
            key = ("field", name) if name else ("heading", word, str(times[word]))
            same = found.get(key, replace(column, index=len(found)))
            samples = tuple(dict.fromkeys((*same.samples, *column.samples)))[:_SAMPLES]
            found[key] = replace(same, samples=samples, gaps=same.gaps or column.gaps, at={**same.at, **column.at})
    return list(found.values())


def _columns(grid: Grid, found: Guess, number: int) -> Iterator[SheetColumn]:
    rows = grid.rows[found.header_row : found.header_row + _LOOKED_AT]
    rows = [row for row in rows if sum(cell is not None for cell in row) > 1]
    for index in range(max([len(row) for row in rows] + [max(found.headings, default=-1) + 1])):
        texts = [show(row[index]).strip() if index < len(row) else "" for row in rows]
        samples = tuple(dict.fromkeys(text for text in texts if text))[:_SAMPLES]
        heading = found.headings.get(index, "")
        if heading or samples:
            yield SheetColumn(index, heading, samples, texts.count("") * 3 > len(texts), {number: index})


# ---- what is told


def report(book: Book, guesses: Sequence[Guess], plan: Plan, names: NameBook) -> dict[str, Any]:
    """``roster.report`` with what was not read and why: nothing in a file is left out without a word.

    Headings have entries of their own under the row of the heading; ``notes`` are on the sheets and the file.
    """
    told = roster.report(plan)
    headings = [entry for one in guesses for entry in _heading_entries(book, one, names, several=len(guesses) > 1)]
    own = [note for one in guesses for note in _named(book, one, several=len(guesses) > 1)]
    notes = [*book.notes, *own, *plan.notes, *_other_sheets(book, {one.grid_index for one in guesses})]
    sheets = [{"sheet": book.grids[one.grid_index].name, "header_row": one.header_row} for one in guesses]
    return {**told, "rows": headings + told["rows"], "notes": notes, "sheets": sheets}


def _named(book: Book, found: Guess, *, several: bool) -> Iterator[str]:
    grid = book.grids[found.grid_index]
    for note in grid.notes:
        yield tr("工作表“{sheet}”：{note}").format(sheet=grid.name, note=note) if several else note


def _letters(columns: tuple[int, ...]) -> str:
    return "、".join(map(column_letters, columns))


def _heading_entries(book: Book, found: Guess, names: NameBook, *, several: bool) -> Iterator[dict[str, Any]]:
    grid = book.grids[found.grid_index]
    for verdict, field, code, text in _heading_remarks(grid, found, names, several=several):
        entry = {"row": found.header_row, "verdict": verdict, "field": field, "code": code, "message": text}
        yield {"sheet": grid.name, **entry} if several else entry


def _heading_remarks(
    grid: Grid, found: Guess, names: NameBook, *, several: bool
) -> Iterator[tuple[str, str, str, str]]:
    for name, columns in found.duplicates.items():
        text = tr("{columns} 列都对应“{field}”，分不清以哪一列为准，都没有导入；请只保留一列")
        yield "warn", name, "duplicate_heading", text.format(columns=_letters(columns), field=tr(FIELD[name].label))
    for column, heading in found.unknown.items():
        text = tr("{column} 列“{heading}”不是名册的项目，没有导入")
        yield "ok", "", "unknown_heading", text.format(column=column_letters(column), heading=heading)
    if not (branch := branch_of_sheet(grid, found, names)):
        return
    if several:
        text = tr("表中没有支部列，按表名或标题归入“{branch}”").format(branch=branch)
        yield "fixed", "branch_id", "branch_of_sheet", text
    else:
        text = tr("表中没有支部列，但表名或标题是“{branch}”；如果这些人都在这个支部，请指定它（--branch）")
        yield "warn", "branch_id", "branch_in_title", text.format(branch=branch)


def _other_sheets(book: Book, read: set[int]) -> Iterator[str]:
    for index, grid in enumerate(book.grids):
        filled = sum(any(cell is not None for cell in row) for row in grid.rows)
        if index not in read and filled:
            hidden = tr("（隐藏）") if grid.hidden else ""
            text = tr("工作表“{sheet}”{hidden}有 {n} 行，这次没有读取；需要时请另行选择（--sheet）")
            yield text.format(sheet=grid.name, hidden=hidden, n=filled)


# ---- the ends


def write(work: Work, plan: Plan) -> tuple[int, int]:
    """Write the good rows of a plan: one transaction, one step of undo."""
    return commands.take_roster(work, plan.added, plan.changed, plan.organizations)


def write_bad_rows(
    path: Path,
    sheets: Sequence[Part],
    columns: Sequence[SheetColumn],
    plan: Plan,
    corrections: Mapping[tuple[int, str], str] = MappingProxyType({}),
) -> int:
    """The rows that were not taken, as corrected so far, with reasons, as a sheet to import again; how many."""
    fields = [_field_of(column, sheets) for column in columns]
    titles = [
        column.heading or (tr(FIELD[name].label) if name else "") for column, name in zip(columns, fields, strict=True)
    ]
    if any(part.branch for part in sheets) and "branch_id" not in fields:
        fields, titles = [*fields, "branch_id"], [*titles, tr(FIELD["branch_id"].label)]
    bad = [line for line in plan.rows if line.action in (Action.BLOCKED, Action.DOUBTFUL)]
    rows, reasons = [], []
    for line in bad:
        number, row = plan.places.of(line.row)
        place = _places(fields, columns, number)
        values = dict(enumerate(_values(sheets[number], number, row, columns)))
        if sheets[number].branch:
            values[place["branch_id"]] = sheets[number].branch
        values |= {place[name]: text for (key, name), text in corrections.items() if key == line.row}
        rows.append([values.get(position) for position in range(len(titles))])
        reasons.append({place.get(p.field, -1): p.text for p in line.problems if p.level in (Level.BLOCK, Level.WARN)})
    blank.write_bad_rows(path, titles, rows, reasons)
    return len(bad)


def _places(fields: Sequence[str], columns: Sequence[SheetColumn], number: int) -> dict[str, int]:
    """Where each field stands; of two columns for it the one that this sheet has."""
    named = [i for i, name in enumerate(fields) if name]
    return {fields[i]: i for i in sorted(named, key=lambda i: i < len(columns) and number in columns[i].at)}


def _values(part: Part, number: int, row: int, columns: Sequence[SheetColumn]) -> list[Value]:
    cells = part.grid.rows[row - 1]
    places = [column.at.get(number, -1) for column in columns]
    return [cells[index] if 0 <= index < len(cells) else None for index in places]


def _field_of(column: SheetColumn, sheets: Sequence[Part]) -> str:
    """The field a column means in the sheets that have it."""
    names = (sheets[number].mapping.get(index, "") for number, index in column.at.items())
    return next((name for name in names if name), "")
