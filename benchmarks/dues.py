"""A year's assessment of 100,000 members stored, against a constant INSERT…SELECT; the year grid of 5,000 opened.

The ledger keeps one row for a member and a year, which rules its months; the floor is asked both ways: the same rows,
and a narrow row for each month. What the change log takes is measured by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import data
from measure import OUT, Result, interleaved

MEMBERS, SHOWN = 100_000, 5_000
YEAR = 2030
"""A year nobody is assessed for yet."""
MONTHS = "12 个月的窄行 INSERT…SELECT 常数"
ROWS = "同样的行 INSERT…SELECT 常数"


def run(quick: bool) -> list[Result]:
    members = 20_000 if quick else MEMBERS
    return [*assessing(members, 2 if quick else 3), opening(3 if quick else 7)]


class Enough(Exception):  # noqa: N818 - no error: the round is over and its rows go
    """Ends a unit of work without keeping anything."""


class Assessing:
    """A ledger with nobody assessed, and every way to store the same assessments; nothing is kept."""

    def __init__(self, members: int) -> None:
        from branchdesk.features.dues import queries
        from branchdesk.features.dues.model import Assessment
        from branchdesk.features.dues.rules.assessing import Given
        from branchdesk.kernel.money import Yuan
        from branchdesk.storage import codec
        from branchdesk.storage.engine import open_ledger

        self.ledger = open_ledger(data.copy(data.ledger(members), "dues.bdb"))
        subjects = queries.subjects(self.ledger, None, YEAR)
        given = {one.member.id: Given(base=Yuan(250_000 + n * 137 % 1_500_000)) for n, one in enumerate(subjects)}
        proposed = queries.proposals(self.ledger, None, YEAR, given)
        self.found = [one.assessment for one in proposed if one.assessment]
        names = list(codec.columns(Assessment))
        self.columns = ", ".join(f'"{name}"' for name in names)
        self.rows = [codec.to_row(one) for one in self.found]
        first = self.rows[0]
        self.constants = ", ".join("NULL" if v is None else repr(v) for v in first[3:])
        self.ledger.connection.execute("CREATE TEMP TABLE twelve (month INTEGER)")
        self.ledger.connection.executemany("INSERT INTO twelve VALUES (?)", [(YEAR * 100 + n,) for n in range(1, 13)])

    def undone(self, *statements: tuple[str, Sequence[Any]]) -> None:
        """Run statements in a transaction that is rolled back."""
        connection = self.ledger.connection
        connection.execute("BEGIN IMMEDIATE")
        for sql, rows in statements:
            _ = connection.executemany(sql, rows) if rows else connection.execute(sql)
        connection.execute("ROLLBACK")

    def months_floor(self) -> None:
        self.undone(
            ("CREATE TABLE narrow (member_id TEXT, month INTEGER, due INTEGER)", ()),
            ("INSERT INTO narrow SELECT m.id, t.month, 12345 FROM member m, twelve t", ()),
        )

    def rows_floor(self) -> None:
        sql = f"INSERT INTO assessment ({self.columns}) SELECT 'x' || id, id, branch_id, {self.constants} FROM member"
        self.undone((f"{sql} LIMIT {len(self.rows)}", ()))

    def rows_only(self) -> None:
        marks = ", ".join("?" * len(self.rows[0]))
        self.undone((f"INSERT INTO assessment ({self.columns}) VALUES ({marks})", self.rows))

    def command(self, *, logged: bool) -> None:
        """What the window runs, with or without writing the log."""
        from branchdesk.features.dues import commands
        from branchdesk.storage import change_log
        from branchdesk.storage.change_log import Author
        from branchdesk.storage.work import DriverCursor, unit_of_work

        try:
            with unit_of_work(self.ledger, "年初核定", Author()) as work:
                commands.assess(work, self.found)
                if logged:
                    change_log.append(DriverCursor(work.connection), Author(), "年初核定", work.ops)
                raise Enough
        except Enough:
            return


def assessing(members: int, rounds: int) -> Iterator[Result]:
    """Rows alone, the command with its checks, the command with its log."""
    one = Assessing(members)
    what = f"核定 {len(one.found):,} 人 × 12 个月"
    rows = [
        (one.rows_only, "只写核定行", one.months_floor, MONTHS, None, "一人一年一行"),
        (one.rows_only, "只写核定行", one.rows_floor, ROWS, None, "executemany"),
        (lambda: one.command(logged=False), "核对并写入，不含变更记录", one.months_floor, MONTHS, 1.5, ""),
        (lambda: one.command(logged=False), "核对并写入，不含变更记录", one.rows_floor, ROWS, 1.5, ""),
        (lambda: one.command(logged=True), "核对并写入，含变更记录", one.months_floor, MONTHS, 1.5, "逐条散列链"),
        (lambda: one.command(logged=True), "核对并写入，含变更记录", one.rows_floor, ROWS, 1.5, "逐条散列链"),
    ]  # fmt: skip
    work: Callable[[], object]
    for work, words, floor, named, target, note in rows:
        mine, least = interleaved(work, floor, rounds)
        yield Result("dues", f"{what}：{words}", named, target, mine, least, note)
    one.ledger.close()


def opening(rounds: int) -> Result:
    """The year grid against reading the same rows without making anything of them."""
    from branchdesk.features.dues import queries
    from branchdesk.kernel import clock
    from branchdesk.storage.engine import open_ledger

    ledger = open_ledger(with_dues(SHOWN), read_only=True)
    year = clock.today().year

    def floor() -> None:
        ledger.read(
            "SELECT member_id, month, sum(amount) FROM payment WHERE alive = 1 AND month BETWEEN ? AND ? GROUP BY 1, 2",
            (year * 100 + 1, year * 100 + 12),
        )
        ledger.read("SELECT * FROM assessment WHERE alive = 1 AND year = ?", (year,))
        ledger.read("SELECT * FROM member WHERE alive = 1 ORDER BY name_key, id")

    mine, least = interleaved(lambda: queries.year_grid(ledger, None, year), floor, rounds)
    ledger.close()
    return Result("dues", f"打开年度台账 {SHOWN:,} 人 × 12 个月", "只读出同样的行", None, mine, least)


def with_dues(members: int) -> Path:
    """A demo ledger that has dues; those kept from before this room had none."""
    path = OUT / f"dues-{members}.bdb"
    if not path.exists():
        from branchdesk.shell.making import make_demo

        make_demo(path, members, data.SEED, None)
    return path
