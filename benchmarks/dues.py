"""A year's assessment of 100,000 members stored, against a constant INSERT…SELECT; the year grid of 5,000 opened.

What is stored is in the file with its lines of the log: so it is asked in both kinds of ledger, and the floor writes and
commits the same rows and lines; and it is asked against a narrow row for each member and month, with a key as the floor of
the design had one. Before the commit, which both sides pay alike, it is asked harder and in parts: without the log, against
narrow rows without a key, and against rows and lines copied ready from another table. What SQLite alone takes to copy last
year's rows says how near to constant rows anybody could come.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import data
from measure import Result, interleaved, median, milliseconds

MEMBERS, SHOWN = 100_000, 5_000
YEAR = 2030
"""A year nobody is assessed for yet."""
MONTHS = "12 个月各一行（有主键、外键）INSERT…SELECT 常数"
HEAP = "12 个月各一行（无主键）INSERT…SELECT 常数"
ROWS = "同样的行 INSERT…SELECT 常数"
LOGGED = "同样的行和变更记录 INSERT…SELECT 常数"
READY = "现成的行和变更记录从临时表复制"
READ = "只读出同样的行"


def run(quick: bool) -> list[Result]:
    members = 20_000 if quick else MEMBERS
    rounds = 2 if quick else 5
    stored = [] if quick else [*committing(members, rounds, data.PASSWORD), *committing(members, rounds, None)]
    return [*assessing(members, rounds), *stored, *opening(3 if quick else 7)]


class Enough(Exception):  # noqa: N818 - no error: the round is over and its rows go
    """Ends a unit of work without keeping anything."""


class Assessing:
    """A ledger with nobody assessed, and every way to store the same assessments; nothing is kept."""

    def __init__(self, members: int, password: str | None = None) -> None:
        from branchdesk.features.dues import queries
        from branchdesk.features.dues.model import Assessment
        from branchdesk.features.dues.rules.assessing import Given
        from branchdesk.kernel.money import Yuan
        from branchdesk.storage import codec
        from branchdesk.storage.change_log import encode
        from branchdesk.storage.engine import open_ledger
        from branchdesk.storage.inserting import AT_ONCE

        self.ledger = open_ledger(data.copy(data.ledger(members, password), "dues.bdb"), password)
        subjects = queries.subjects(self.ledger, None, YEAR)
        self.given = {one.member.id: Given(base=Yuan(250_000 + n * 137 % 1_500_000)) for n, one in enumerate(subjects)}
        self.found = [one.assessment for one in self.propose() if one.assessment]
        names = list(codec.columns(Assessment))
        self.columns = ", ".join(f'"{name}"' for name in names)
        in_order = sorted(self.found, key=lambda one: one.id)
        self.stored = [codec.to_block(in_order[at : at + AT_ONCE]) for at in range(0, len(in_order), AT_ONCE)]
        first = codec.to_row(in_order[0])
        self.first_of_block = f"CASE rowid % {AT_ONCE} WHEN 1 THEN '{encode(self.stored[0])}' END"
        self.constants = ", ".join("NULL" if v is None else repr(v) for v in first[3:])
        self.ledger.connection.execute("CREATE TEMP TABLE twelve (month INTEGER)")
        self.ledger.connection.executemany("INSERT INTO twelve VALUES (?)", [(YEAR * 100 + n,) for n in range(1, 13)])
        self.command(logged=True, look=self.keep_aside)
        for table, rows in self.aside.items():
            self.ledger.connection.execute(f"CREATE TEMP TABLE ready_{table} AS SELECT * FROM {table} LIMIT 0")
            self.ledger.connection.executemany(
                f"INSERT INTO ready_{table} VALUES ({', '.join('?' * len(rows[0]))})", rows
            )

    def propose(self) -> list[Any]:
        """Who owes what, read and reckoned: what the page shows before anything is settled."""
        from branchdesk.features.dues import queries

        return queries.proposals(self.ledger, None, YEAR, self.given)

    def people_floor(self) -> None:
        """The same people, and what stands beside them, only read."""
        for sql in ("SELECT * FROM member ORDER BY name_key, id", "SELECT * FROM move", "SELECT * FROM assessment"):
            self.ledger.read(sql)

    def keep_aside(self) -> None:
        """What the command has just written."""
        read = self.ledger.read
        self.aside = {
            "assessment": read("SELECT * FROM assessment WHERE year = ? ORDER BY id", (YEAR,)),
            "change_log": read("SELECT * FROM change_log ORDER BY pos DESC LIMIT ?", (len(self.found),))[::-1],
        }

    def run(self, *statements: str, end: str = "ROLLBACK") -> None:
        """Run statements in a transaction of their own."""
        for sql in ("BEGIN IMMEDIATE", *statements, end):
            self.ledger.connection.execute(sql)

    def months_floor(self, end: str = "ROLLBACK") -> None:
        self.run(
            "CREATE TABLE narrow (member_id TEXT NOT NULL REFERENCES member (id), month INTEGER NOT NULL,"
            " due INTEGER NOT NULL, PRIMARY KEY (member_id, month)) WITHOUT ROWID",
            "INSERT INTO narrow SELECT m.id, t.month, 12345 FROM (SELECT id FROM member ORDER BY id) m CROSS JOIN twelve t",
            end=end,
        )

    def heap_floor(self) -> None:
        self.run(
            "CREATE TABLE narrow (member_id TEXT, month INTEGER, due INTEGER)",
            "INSERT INTO narrow SELECT m.id, t.month, 12345 FROM member m, twelve t",
        )

    def rows_floor(self) -> None:
        self.run(self.rows_sql())

    def rows_sql(self) -> str:
        sql = f"INSERT INTO assessment ({self.columns}) SELECT 'x' || id, id, branch_id, {self.constants} FROM member"
        return f"{sql} LIMIT {len(self.found)}"

    def logged_floor(self, end: str = "ROLLBACK") -> None:
        log = (
            "INSERT INTO change_log (site, seq, hlc, txn, entity, uid, field, new, hash) SELECT 'floor',"
            f" rowid, '0', '{'t' * 36}', 'assessment', 'x' || id, '#insert', {self.first_of_block},"
            f" '{'0' * 64}'"
            f" FROM member LIMIT {len(self.found)}"
        )
        self.run(self.rows_sql(), log, end=end)

    def lay_last_year(self) -> None:
        """What stands there when a year is taken over from the last."""
        columns = self.columns.replace('"id"', "'l' || id").replace('"year"', f"{YEAR - 1}")
        self.run(f"INSERT INTO assessment ({self.columns}) SELECT {columns} FROM ready_assessment", end="COMMIT")

    def copied(self) -> None:
        """Last year's rows once more, by SQLite alone: nothing is reckoned, nothing looked at."""
        columns = self.columns.replace('"id"', "'c' || substr(id, 2)").replace('"year"', str(YEAR))
        self.run(
            f"INSERT INTO assessment ({self.columns}) SELECT {columns} FROM assessment WHERE year = {YEAR - 1} AND alive = 1"
        )

    def ready_floor(self) -> None:
        self.run(*(f"INSERT INTO {table} SELECT * FROM ready_{table}" for table in self.aside))

    def rows_only(self) -> None:
        from branchdesk.storage.inserting import insert

        connection = self.ledger.connection
        connection.execute("BEGIN IMMEDIATE")
        for rows in self.stored:
            insert(connection, "assessment", rows)
        connection.execute("ROLLBACK")

    def command(self, *, logged: bool, look: Callable[[], None] | None = None) -> None:
        """What the window runs, with or without writing the log; ``look`` sees what stands there before it goes."""
        from branchdesk.features.dues import commands
        from branchdesk.storage import change_log
        from branchdesk.storage.change_log import Author
        from branchdesk.storage.work import driver_cursor, unit_of_work

        try:
            with unit_of_work(self.ledger, "年初核定", Author()) as work:
                commands.assess(work, self.found)
                if logged:
                    change_log.append(driver_cursor(work.connection), Author(), "年初核定", work.ops)
                if look is not None:
                    look()
                raise Enough
        except Enough:
            return

    def wipe(self) -> None:
        """Everything committed goes again, and what the ledger has beside itself."""
        for sql in (
            "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE", f"DELETE FROM assessment WHERE year >= {YEAR}",
            "DELETE FROM change_log WHERE entity = 'assessment' AND pos > (SELECT value FROM before)",
            "DELETE FROM change_txn WHERE id NOT IN (SELECT txn FROM change_log)", "DROP TABLE IF EXISTS narrow",
            "COMMIT", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA foreign_keys = ON",
        ):  # fmt: skip
            self.ledger.connection.execute(sql)

    def turn(self) -> None:
        """Take the assessment back, or do it again."""
        from branchdesk.storage import undo
        from branchdesk.storage.change_log import Author

        turn = undo.undo if undo.stacks(self.ledger).undo else undo.redo
        turn(self.ledger, Author())

    def store(self) -> None:
        """What the window runs, committed."""
        from branchdesk.features.dues import commands
        from branchdesk.storage.change_log import Author
        from branchdesk.storage.work import unit_of_work

        with unit_of_work(self.ledger, "年初核定", Author()) as work:
            commands.assess(work, self.found)

    def keep(self) -> None:
        """Store the assessment for good; before it nothing can be undone."""
        from branchdesk.storage.change_log import Author
        from branchdesk.storage.work import unit_of_work

        with unit_of_work(self.ledger, "从前", Author(), kind="final"):
            pass
        self.store()


def assessing(members: int, rounds: int) -> Iterator[Result]:
    """Rows alone, the command with its checks, the command with its log."""
    one = Assessing(members)
    what = f"核定 {len(one.found):,} 人 × 12 个月"
    rows = [
        (lambda: one.command(logged=True), "核对并写入，含变更记录", one.months_floor, MONTHS, 1.5, "每人一行"),
        (lambda: one.command(logged=True), "核对并写入，含变更记录", one.heap_floor, HEAP, 1.5, "每人一行；这样的行查不出重复"),
        (lambda: one.command(logged=True), "核对并写入，含变更记录", one.logged_floor, LOGGED, 1.5, "下限不算不查"),
        (lambda: one.command(logged=True), "核对并写入，含变更记录", one.ready_floor, READY, None, "下限不算不查"),
        (lambda: one.command(logged=False), "核对并写入，不含变更记录", one.rows_floor, ROWS, 1.5, "下限不算不查"),
        (one.rows_only, "只写核定行", one.rows_floor, ROWS, None, "值由 Python 给出"),
    ]  # fmt: skip
    work: Callable[[], object]
    for work, words, floor, named, target, note in rows:
        mine, least = interleaved(work, floor, rounds)
        yield Result("dues", f"{what}：{words}", named, target, mine, least, note)
    mine, least = interleaved(one.propose, one.people_floor, min(rounds, 3))
    yield Result("dues", f"核定前读取、计算 {len(one.given):,} 人", READ, None, mine, least)
    one.keep()
    mine, least = interleaved(one.turn, one.rows_floor, rounds + 1)
    yield Result("dues", f"{what}：撤销、重做", ROWS, None, mine, least, "含提交和变更记录")
    one.lay_last_year()
    mine, least = interleaved(one.copied, one.rows_floor, rounds)
    yield Result("dues", f"{what}：由 SQLite 照抄上年的行", ROWS, None, mine, least, "不算不查，不含变更记录")
    one.ledger.close()


def committing(members: int, rounds: int, password: str | None) -> Iterator[Result]:
    """The command to the end: what is stored is in the file."""
    one = Assessing(members, password)
    file = "加密台账" if password else "不加密的台账"
    what = f"核定 {len(one.found):,} 人 × 12 个月：核对、写入、变更记录，提交到{file}"
    one.ledger.connection.execute("CREATE TEMP TABLE before AS SELECT max(pos) AS value FROM change_log")
    floors: list[tuple[Callable[[str], None], str]] = [(one.months_floor, MONTHS), (one.logged_floor, LOGGED)]
    for floor, named in floors:
        mine, least = interleaved(one.store, partial(floor, "COMMIT"), rounds, after=one.wipe)
        yield Result("dues", what, named, 1.5, mine, least)
    one.ledger.close()


def opening(rounds: int) -> Iterator[Result]:
    """The year grid against reading the same rows without making anything of them; and read again after an undo."""
    from branchdesk.features.dues import queries
    from branchdesk.kernel import clock
    from branchdesk.storage import undo
    from branchdesk.storage.change_log import Author
    from branchdesk.storage.engine import open_ledger

    ledger = open_ledger(data.copy(data.kept(f"dues-{SHOWN}", SHOWN), "dues-opening.bdb"))
    year = clock.today().year
    pay_one(ledger, year)

    def floor() -> None:
        ledger.read(
            "SELECT member_id, month, sum(amount) FROM payment WHERE alive = 1 AND month BETWEEN ? AND ? GROUP BY 1, 2",
            (year * 100 + 1, year * 100 + 12),
        )
        ledger.read("SELECT * FROM assessment WHERE alive = 1 AND year = ?", (year,))
        ledger.read("SELECT * FROM member WHERE alive = 1 ORDER BY name_key, id")

    def anew() -> None:
        ledger.memo.clear()
        queries.year_grid(ledger, None, year)

    mine, least = interleaved(anew, floor, rounds)
    yield Result("dues", f"打开年度台账 {SHOWN:,} 人 × 12 个月", READ, None, mine, least)
    again: list[float] = []
    floors: list[float] = []
    for number in range(rounds):
        (undo.redo if number % 2 else undo.undo)(ledger, Author())
        floors.append(milliseconds(floor))
        again.append(milliseconds(lambda: queries.year_grid(ledger, None, year)))
    ledger.close()
    yield Result("dues", "撤销一笔收款后，年度台账再读", READ, None, median(again), median(floors), "只重读有变动的人")


def pay_one(ledger: Any, year: int) -> None:
    """Somebody hands in what is due in December, in a command that can be taken back."""
    from branchdesk.features.dues import commands, queries
    from branchdesk.features.dues.rules.collecting import Allocation, Part, payments_of
    from branchdesk.kernel import clock
    from branchdesk.kernel.dates import Day
    from branchdesk.kernel.months import Month
    from branchdesk.storage.change_log import Author
    from branchdesk.storage.work import unit_of_work

    last = Month(year, 12)
    line = next(one for one in queries.year_grid(ledger, None, year) if one.cell(last).rest.fen)
    part = Allocation((Part(last, line.cell(last).rest),))
    rows = payments_of(part, line.member_id, line.branch_id, Day.of(clock.today()))
    with unit_of_work(ledger, "收款", Author()) as work:
        commands.receive(work, rows)
