"""An invented ledger of the 21st of November 2026, made once and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from branchdesk.features.filing.store import ArchivePaperStore
from branchdesk.kernel import clock
from branchdesk.shell.making import make_demo
from branchdesk.storage import engine
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stopped_clock(fixed_clock: Callable[[datetime], None]) -> None:
    fixed_clock(NOW)


@pytest.fixture(scope="session")
def filing_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filing") / "template.bdb"
    clock.set_clock(lambda: NOW)
    make_demo(path, 86, 1)
    clock.set_clock(None)
    _empty_archive(path)
    return path


def _empty_archive(path: Path) -> None:
    """The demo has last year's papers numbered; the tests number their own."""
    opened = engine.open_ledger(path)
    with unit_of_work(opened, "清空", Author(), kind="final") as work:
        store = ArchivePaperStore(work)
        for one in store.find():
            store.remove(one.id)
    opened.close()


@pytest.fixture
def ledger_file(filing_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filing_template, tmp_path / "l.bdb"))


@pytest.fixture
def ledger(ledger_file: Path) -> Iterator[Ledger]:
    opened = engine.open_ledger(ledger_file)
    yield opened
    opened.close()
