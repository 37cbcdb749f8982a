"""The archive of the demo: last year is numbered, this year waits, the same for the same seed."""

from pathlib import Path

from branchdesk.features.filing import queries
from branchdesk.kernel import clock
from branchdesk.shell.making import make_demo
from branchdesk.storage import engine


def test_last_year_is_numbered_and_this_year_waits(tmp_path: Path) -> None:
    papers = []
    for name in ("a.bdb", "b.bdb"):
        make_demo(tmp_path / name, 30, 4)
        ledger = engine.open_ledger(tmp_path / name)
        papers.append(queries.papers(ledger, None))
        last, now = (queries.archive(ledger, None, year, clock.today()) for year in (2025, 2026))
        ledger.close()
        assert last.papers
        assert (last.ready, last.faults) == ([], [])
        assert not any(line.outdated for line in last.papers)
        assert now.papers == []
        assert now.ready
    assert papers[0] == papers[1]
