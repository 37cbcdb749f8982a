"""Ledgers for the tests of dues: made once, copied for each test; and the room in the real window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dues_ledger import fresh, make

from branchdesk.features.dues.screen import DuesScreen
from branchdesk.shell.window import Window
from branchdesk.storage.engine import Ledger
from program_fixtures import demo, demo_template, home, start

__all__ = ["demo", "demo_template", "home", "start"]


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


@pytest.fixture
def page(start: Callable[[Path | None], Window], demo: Path) -> DuesScreen:
    """The tab 党费 of a window with the demo ledger."""
    window = start(demo)
    assert window.book is not None
    found = window.book.turn_to("dues")
    assert isinstance(found, DuesScreen)
    return found
