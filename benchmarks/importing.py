"""A roster of 10,000 rows into a real ledger, and one of 100,000 with its memory."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import data
from measure import HERE, OUT, SOURCE, Result, interleaved, wall

ROWS, MANY = 10_000, 100_000


def run(quick: bool) -> list[Result]:
    source = data.roster(ROWS)
    number = iter(range(1000))

    def ours() -> None:
        bring_in(source, data_ledger(next(number)))

    def floor() -> None:
        bare(source, OUT / "bare.db")

    mine, least = interleaved(ours, floor, 3 if quick else 7)
    found = [Result("import", f"导入 {ROWS:,} 行", "calamine 读取 + executemany", 3.0, mine, least, "CPU 时间")]
    return found if quick else [*found, large()]


def data_ledger(number: int) -> Path:
    return _ledgers.setdefault(number, data.empty_ledger("import.bdb"))


_ledgers: dict[int, Path] = {}


def bring_in(source: Path, path: Path) -> tuple[int, int]:
    """What the import dialog does from the chosen file to the written ledger."""
    from branchdesk.excel import reader
    from branchdesk.features.members import importing, queries, roster
    from branchdesk.kernel import clock
    from branchdesk.storage.change_log import Author
    from branchdesk.storage.engine import open_ledger
    from branchdesk.storage.work import unit_of_work

    ledger = open_ledger(path)
    book = reader.read_book(source)
    guess = importing.guess(book)
    grid = book.grids[guess.grid_index]
    plan = roster.plan(grid, guess.header_row, guess.columns, queries.known(ledger), today=clock.today())
    with unit_of_work(ledger, "导入花名册", Author()) as work:
        counts = importing.write(work, plan)
    ledger.close()
    return counts


def bare(source: Path, path: Path) -> None:
    """The same file read by calamine and its rows into a plain table, nothing checked, nothing kept."""
    import sqlcipher3.dbapi2 as driver

    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    rows = data.rows_of(source)
    width = len(rows[-1])
    connection = driver.connect(str(path))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE roster ({','.join(f'c{n}' for n in range(width))})")
    values = [[str(cell) for cell in row] for row in rows]
    connection.executemany(f"INSERT INTO roster VALUES ({','.join('?' * width)})", values)
    connection.commit()
    connection.close()


def large() -> Result:
    """100,000 rows in a process of its own: seconds and peak memory."""
    data.roster(MANY)
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    reports = []
    for which in ("bare", "ours"):
        done = subprocess.run([sys.executable, str(HERE / "importing.py"), which], env=environment, check=True,
                              capture_output=True, text=True)  # fmt: skip
        reports.append(json.loads(done.stdout))
    least, mine = reports
    note = f"{mine['seconds']:.1f} 秒，内存峰值 {mine['megabytes']:.0f} MB（下限 {least['megabytes']:.0f} MB），只报告"
    return Result("import", f"导入 {MANY:,} 行", "calamine 读取 + executemany", None,
                  mine["seconds"] * 1000, least["seconds"] * 1000, note)  # fmt: skip


def _report(which: str) -> dict[str, Any]:
    source = data.roster(MANY)
    path = data.empty_ledger("import-large.bdb") if which == "ours" else OUT / "bare-large.db"
    start = wall()
    bring_in(source, path) if which == "ours" else bare(source, path)
    seconds = wall() - start
    return {"seconds": seconds, "megabytes": _peak()}


def _peak() -> float:
    """Megabytes at most; what ``getrusage`` says begins with the size of the process that started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(_report(sys.argv[1])))
