"""Ledgers for the tests of organizers: made once, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from organizers_ledger import fresh, make

from branchdesk.storage.engine import Ledger


@pytest.fixture(scope="session")
def organizers_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("organizers") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(organizers_template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = fresh(organizers_template, tmp_path)
    yield opened
    opened.close()
