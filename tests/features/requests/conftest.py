"""Ledgers for the tests of requests: made once, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from requests_ledger import fresh, make

from branchdesk.storage.engine import Ledger


@pytest.fixture(scope="session")
def requests_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("requests") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(requests_template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = fresh(requests_template, tmp_path)
    yield opened
    opened.close()
