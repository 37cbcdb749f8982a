"""The whole program, as somebody at the keyboard meets it."""

import pytest
from keyboard import Keyboard
from pytestqt.qtbot import QtBot

from program_fixtures import demo, demo_template, home, password, secret, secret_template, start

__all__ = ["demo", "demo_template", "home", "password", "secret", "secret_template", "start"]


@pytest.fixture
def keyboard(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)
