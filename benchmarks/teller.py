"""Says when the first painting was done, by the CPU time of the process and by the clock, and ends the program."""

import os
import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication


class Teller(QObject):
    """Hears of the first painting; what was painted with it has reached the screen when the event comes."""

    def __init__(self) -> None:
        super().__init__()
        self._told = False

    def painted(self) -> None:
        if not self._told:
            self._told = True
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.User:
            print(time.process_time(), time.perf_counter(), flush=True)
            _close_ledger()
            os._exit(0)
        return super().event(event)


def _close_ledger() -> None:
    """As after a proper end; else the next start would look for damage."""
    for window in QApplication.topLevelWidgets():
        if (desk := getattr(window, "desk", None)) is not None:
            desk.ledger.close()
