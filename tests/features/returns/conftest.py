"""An invented ledger of the 21st of November 2026, made once and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from branchdesk.kernel import clock
from branchdesk.shell.making import make_demo
from branchdesk.storage import engine
from branchdesk.storage.engine import Ledger

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stopped_clock(fixed_clock: Callable[[datetime], None]) -> None:
    fixed_clock(NOW)


@pytest.fixture(scope="session")
def returns_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("returns") / "template.bdb"
    clock.set_clock(lambda: NOW)
    make_demo(path, 86, 1)
    clock.set_clock(None)
    return path


@pytest.fixture
def ledger_file(returns_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(returns_template, tmp_path / "l.bdb"))


@pytest.fixture
def ledger(ledger_file: Path) -> Iterator[Ledger]:
    opened = engine.open_ledger(ledger_file)
    yield opened
    opened.close()
