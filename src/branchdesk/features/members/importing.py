"""From a file's sheets to records written: what the import wizard and the scriptable door share."""

from pathlib import Path

from branchdesk.excel import blank, headers
from branchdesk.excel.headers import Guess
from branchdesk.features.members import commands, roster
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.roster import Plan
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, Grid
from branchdesk.kernel.problems import Level
from branchdesk.storage.work import Work

TAKEN = tuple(one for one in MEMBER_FIELDS if one.collected)
"""Columns of fields that are not collected (domain N8) are left out like any unknown column."""


def guess(book: Book, sheet: str | None = None) -> Guess:
    """Where the roster is and what its columns mean; ``sheet`` names one sheet instead of the best."""
    if sheet is None:
        return headers.find(book, TAKEN)
    named = [grid for grid in book.grids if grid.name == sheet]
    if not named:
        raise Refusal(f"文件里没有工作表“{sheet}”", hint=f"已有：{'、'.join(grid.name for grid in book.grids)}")
    found = headers.find(Book(book.file_name, (named[0],)), TAKEN)
    return headers.find_at(named[0], book.grids.index(named[0]), found.header_row, TAKEN)


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
