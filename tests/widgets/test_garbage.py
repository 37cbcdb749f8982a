"""Cycles die on the GUI thread, between two events, whoever makes them."""

import threading
import weakref

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from branchdesk.widgets import garbage
from branchdesk.widgets.tasks import Task


class Mourned(QWidget):
    """A window nobody closes, in a cycle as all pages are; its death is written down with the thread."""

    def __init__(self, deaths: list[int]) -> None:
        super().__init__()
        self.myself = self
        weakref.finalize(self, lambda: deaths.append(threading.get_ident()))


def litter() -> None:
    """So many cycles that Python would collect several times if it were left to itself."""
    for _ in range(5000):
        knot: list[object] = []
        knot.append(knot)


def test_a_busy_worker_collects_nothing(qtbot: QtBot) -> None:
    owner, deaths = QWidget(), list[int]()
    qtbot.addWidget(owner)
    Mourned(deaths)
    task = Task(lambda report: litter(), owner)
    with qtbot.waitSignal(task.done):
        task.start()
    garbage.collect()
    assert deaths == [threading.get_ident()]


def test_nothing_dies_in_the_middle_of_a_line(qtbot: QtBot) -> None:
    deaths: list[int] = []
    Mourned(deaths)
    litter()
    assert deaths == []
    qtbot.waitUntil(lambda: deaths == [threading.get_ident()])


def test_old_garbage_is_found_in_its_turn(qapp: object) -> None:
    deaths: list[int] = []
    one = Mourned(deaths)
    for _ in range(30):  # it grows old while somebody still needs it
        litter()
        garbage.collect()
    del one
    for _ in range(300):
        litter()
        garbage.collect()
    assert deaths == [threading.get_ident()]
