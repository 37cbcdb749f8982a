"""The whole program on an invented ledger, for the tests of the page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from branchdesk.features.members.screen import MembersScreen
from branchdesk.shell.window import Window
from program_fixtures import demo, demo_template, home, password, secret, secret_template, start

__all__ = ["demo", "demo_template", "home", "password", "secret", "secret_template", "start"]


@pytest.fixture
def window(start: Callable[[Path | None], Window], demo: Path) -> Window:
    """The window at the 党员 tab, everything read."""
    made = start(demo)
    screen = made.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    return made


@pytest.fixture
def screen(window: Window) -> MembersScreen:
    found = window.members()
    assert isinstance(found, MembersScreen)
    return found
