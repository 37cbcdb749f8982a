"""A screen shows the ledger as it is, but only works while somebody looks."""

from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, Screen


class PlainDesk(QObject):
    """The part of a desk a screen itself uses."""

    changed = Signal(object)
    branch_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.notices = Notices()
        self.branch_id: str | None = None
        self.read_only = False

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class Members(Screen):
    title = "党员"
    watches = frozenset({"Member"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.read = 0
        self.refusal: Refusal | None = None

    def refresh(self) -> None:
        self.read += 1
        if self.refusal is not None:
            raise self.refusal


@pytest.fixture
def desk(qtbot: QtBot) -> PlainDesk:
    made = PlainDesk()
    qtbot.addWidget(made.notices)
    return made


@pytest.fixture
def screen(qtbot: QtBot, desk: PlainDesk) -> Members:
    made = Members(desk)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    return made


def test_nothing_is_read_before_the_screen_is_shown(screen: Members) -> None:
    assert screen.read == 0
    screen.show()
    assert screen.read == 1
    screen.hide()
    screen.show()
    assert screen.read == 1


def test_only_what_it_watches_makes_it_read_again(screen: Members, desk: PlainDesk) -> None:
    screen.show()
    desk.changed.emit(frozenset({"Meeting"}))
    assert screen.read == 1
    desk.changed.emit(frozenset({"Meeting", "Member"}))
    assert screen.read == 2
    desk.changed.emit(frozenset())
    assert screen.read == 3
    desk.branch_changed.emit()
    assert screen.read == 4


def test_a_hidden_screen_reads_once_when_it_is_shown(screen: Members, desk: PlainDesk) -> None:
    screen.show()
    screen.hide()
    for _ in range(3):
        desk.changed.emit(frozenset({"Member"}))
    assert screen.read == 1
    assert screen.is_stale
    screen.show()
    assert screen.read == 2
    assert not screen.is_stale


def test_a_refusal_becomes_a_message(screen: Members, desk: PlainDesk) -> None:
    screen.refusal = Refusal("台账无法读取", hint="请检查磁盘")
    screen.show()
    assert desk.notices.text() == "台账无法读取。请检查磁盘。"


def test_what_the_user_stopped_needs_no_message(screen: Members, desk: PlainDesk) -> None:
    with screen.telling():
        raise Cancelled("已取消")
    assert desk.notices.tone == ""


def test_a_bug_is_not_swallowed(screen: Members) -> None:
    with pytest.raises(ZeroDivisionError), screen.telling():
        1 / 0
