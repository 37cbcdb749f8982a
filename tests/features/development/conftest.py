"""Ledgers for the tests of cases: made once, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from development_ledger import fresh, make

from branchdesk.storage.engine import Ledger


@pytest.fixture(scope="session")
def development_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("development") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(development_template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = fresh(development_template, tmp_path)
    yield opened
    opened.close()
