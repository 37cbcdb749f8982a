"""Ledgers for the tests of dues: made once, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dues_ledger import fresh, make

from branchdesk.storage.engine import Ledger


@pytest.fixture(scope="session")
def dues_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dues") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(dues_template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = fresh(dues_template, tmp_path)
    yield opened
    opened.close()
