"""Ledger files to work on: made once, copied for every test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from storage_samples import PASSWORD, add, add_many, branch, member

from branchdesk.storage import upgrade
from branchdesk.storage.engine import Ledger, open_ledger


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Ledgers nobody writes to: ``plain`` and ``encrypted`` empty, ``full`` plain with 200 members."""
    folder = tmp_path_factory.mktemp("templates")
    made = {"plain": folder / "plain.bdb", "encrypted": folder / "encrypted.bdb", "full": folder / "full.bdb"}
    upgrade.create(made["plain"], None)
    upgrade.create(made["encrypted"], PASSWORD)
    shutil.copy(made["plain"], made["full"])
    ledger = open_ledger(made["full"])
    add(ledger, branch(), member("赵六"))
    add_many(ledger, 200)
    ledger.close()
    return made


def _copy(template: Path, folder: Path) -> Path:
    return Path(shutil.copy(template, folder / "台账 一.bdb"))


@pytest.fixture
def plain(templates: dict[str, Path], tmp_path: Path) -> Path:
    """A new, empty ledger without a password."""
    return _copy(templates["plain"], tmp_path)


@pytest.fixture
def encrypted(templates: dict[str, Path], tmp_path: Path) -> Path:
    """A new, empty ledger under ``PASSWORD``."""
    return _copy(templates["encrypted"], tmp_path)


@pytest.fixture
def full(templates: dict[str, Path], tmp_path: Path) -> Path:
    """A ledger with a branch and 201 members."""
    return _copy(templates["full"], tmp_path)


@pytest.fixture
def ledger(plain: Path) -> Iterator[Ledger]:
    """An open, empty ledger without a password."""
    opened = open_ledger(plain)
    yield opened
    opened.close()
