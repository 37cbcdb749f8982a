"""From a file's sheets to records written: what the import wizard and the scriptable door share."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from branchdesk.excel import blank, headers
from branchdesk.excel.headers import Guess
from branchdesk.excel.limits import column_letters
from branchdesk.features.members import commands, roster
from branchdesk.features.members.fields import COLLECTED, FIELD
from branchdesk.features.members.matching import Known
from branchdesk.features.members.roster import Plan
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, Grid, show
from branchdesk.kernel.problems import Level
from branchdesk.storage.work import Work


def guess(book: Book, sheet: str | None = None) -> Guess:
    """Where the roster is and what its columns mean; ``sheet`` names one sheet instead of the best."""
    if sheet is None:
        return headers.find(book, COLLECTED)
    named = [grid for grid in book.grids if grid.name == sheet]
    if not named:
        raise Refusal(f"文件里没有工作表“{sheet}”", hint=f"已有：{'、'.join(grid.name for grid in book.grids)}")
    found = headers.find(Book(book.file_name, (named[0],)), COLLECTED)
    return headers.find_at(named[0], book.grids.index(named[0]), found.header_row, COLLECTED)


def demand_names(found: Guess) -> None:
    """Refuse a sheet with two columns of names before its rows are read."""
    if columns := found.duplicates.get("name"):
        raise Refusal(f"{_letters(columns)} 列都是“姓名”，分不清以哪一列为准", hint="请删去或改名其中一列后再导入。")


def report(book: Book, found: Guess, plan: Plan, known: Known) -> dict[str, Any]:
    """``roster.report`` with what was not read and why: nothing in a file is left out without a word.

    Headings have entries of their own under the row of the heading; ``notes`` are on the sheet and the file.
    """
    told = roster.report(plan)
    grid = book.grids[found.grid_index]
    headings = [
        {"row": found.header_row, "verdict": verdict, "field": field, "code": code, "message": text}
        for verdict, field, code, text in _heading_remarks(grid, found, known)
    ]
    notes = [*book.notes, *grid.notes, *plan.notes, *_other_sheets(book, found)]
    return {**told, "rows": headings + told["rows"], "notes": notes, "sheet": grid.name, "header_row": found.header_row}


def branch_of_sheet(grid: Grid, found: Guess, known: Known) -> str:
    """The branch of the ledger a sheet is named or titled after, as written there; ``""`` when none is."""
    titles = [show(cell) for row in grid.rows[: max(0, found.header_row - 1)] for cell in row if isinstance(cell, str)]
    for text in (grid.name, *titles):
        plain = _TITLE_END.sub("", _TITLE_START.sub("", text.strip()))
        if plain and known.branch_names.find(plain):
            return plain
    return ""


_TITLE_START = re.compile(r"^(?:填报|报送|所在)?(?:单位|支部|党支部|党组织)(?:名称)?[（(]?(?:盖章|公章)?[)）]?[:：]\s*")
_TITLE_END = re.compile(
    r"(?:全体|在册|正式|预备|教工|学生)?(?:党员|人员|成员)?(?:基本)?(?:信息|情况)?(?:采集|登记|统计|汇总)?"
    r"(?:花名册|名册|名单|台账|一览表|表)(?:[（(].*[)）])?$"
)


def _letters(columns: tuple[int, ...]) -> str:
    return "、".join(map(column_letters, columns))


def _heading_remarks(grid: Grid, found: Guess, known: Known) -> Iterator[tuple[str, str, str, str]]:
    for name, columns in found.duplicates.items():
        text = f"{_letters(columns)} 列都对应“{FIELD[name].label}”，分不清以哪一列为准，都没有导入；请只保留一列"
        yield "warn", name, "duplicate_heading", text
    for column, heading in found.unknown.items():
        text = f"{column_letters(column)} 列“{heading}”不是名册的项目，没有导入"
        yield "ok", "", "unknown_heading", text
    if "branch_id" not in found.columns.values() and (branch := branch_of_sheet(grid, found, known)):
        text = f"表中没有支部列，但表名或标题是“{branch}”；如果这些人都在这个支部，请指定它（--branch）"
        yield "warn", "branch_id", "branch_in_title", text


def _other_sheets(book: Book, found: Guess) -> Iterator[str]:
    for index, grid in enumerate(book.grids):
        filled = sum(any(cell is not None for cell in row) for row in grid.rows)
        if index != found.grid_index and filled:
            hidden = "（隐藏）" if grid.hidden else ""
            yield f"工作表“{grid.name}”{hidden}有 {filled} 行，这次没有读取；需要时请另行选择（--sheet）"


def write(work: Work, plan: Plan) -> tuple[int, int]:
    """Write the good rows of a plan: one transaction, one step of undo."""
    return commands.take_roster(work, plan.added, plan.changed, plan.organizations)


def write_bad_rows(path: Path, grid: Grid, found: Guess, plan: Plan) -> int:
    """The rows that were not taken, with reasons, as a sheet to correct and import again; how many."""
    column_of = {name: column for column, name in found.columns.items()}
    wanted = (roster.Action.BLOCKED, roster.Action.DOUBTFUL)
    bad = [line for line in plan.rows if line.action in wanted]
    width = max(found.headings, default=-1) + 1
    reasons = [
        {column_of.get(p.field, -1): p.text for p in line.problems if p.level in (Level.BLOCK, Level.WARN)}
        for line in bad
    ]
    blank.write_bad_rows(
        path, [found.headings.get(i, "") for i in range(width)], [grid.rows[line.row - 1] for line in bad], reasons
    )
    return len(bad)
