"""A roster of 10,000 members and fourteen columns out to Excel, against openpyxl's own streaming writer."""

from pathlib import Path
from typing import Any

import data
from measure import OUT, Result, interleaved

ROWS = 10_000


def run(quick: bool) -> list[Result]:
    organizations, members = data.people(ROWS)

    def ours() -> None:
        data.write_roster(OUT / "export.xlsx", organizations, members)

    ours()
    rows = data.rows_of(OUT / "export.xlsx")

    def floor() -> None:
        bare(OUT / "export-bare.xlsx", rows)

    mine, least = interleaved(ours, floor, 3 if quick else 7)
    what = f"导出 {ROWS:,} 人 × {len(data.ROSTER_FIELDS)} 列"
    return [Result("export", what, "openpyxl write_only 同样的单元格", 1.2, mine, least, "CPU 时间")]


def bare(path: Path, rows: list[list[Any]]) -> None:
    """The same cells, without heading, styles, print area or counts."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)
