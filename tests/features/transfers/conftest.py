"""Ledgers for the tests of transfers: made once, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from transfers_ledger import fresh, make

from branchdesk.storage.engine import Ledger


@pytest.fixture(scope="session")
def transfers_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("transfers") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(transfers_template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = fresh(transfers_template, tmp_path)
    yield opened
    opened.close()
