"""Ledgers for the tests of twinning: made once, copied for each test; the clock stands at the 21st of November 2026."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from twinning_ledger import fresh, make

from branchdesk.storage.engine import Ledger


@pytest.fixture(autouse=True)
def stopped_clock(fixed_clock: Callable[[datetime], None]) -> None:
    fixed_clock(datetime(2026, 11, 21, 4, tzinfo=UTC))


@pytest.fixture(scope="session")
def twinning_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("twinning") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(twinning_template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = fresh(twinning_template, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def samples() -> Path:
    return Path(__file__).parents[2] / "samples"
