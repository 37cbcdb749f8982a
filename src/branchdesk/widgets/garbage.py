"""Python's cycles are collected between two events of the GUI thread, and nowhere else.

Left alone, Python collects them in the middle of any line of any thread. Widgets do not survive that: one that dies in
a worker dies before Qt has heard of it, and one that dies on the GUI thread may die while Qt walks through a list that
names it, as it does when the style or the font changes.
"""

import gc

from PySide6.QtCore import QCoreApplication, QTimer
from shiboken6 import isValid

_EVERY_MS = 1000


class _Collector(QTimer):
    """Does Python's own reckoning of what is due; lives as long as the application."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app, interval=_EVERY_MS)
        self.timeout.connect(self.collect)
        self.start()

    def collect(self) -> None:
        """Collect the oldest generation whose turn it is, and those younger."""
        turns = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, limit) in enumerate(turns) if count > limit]
        if due:
            gc.collect(due[-1])


_collectors: list[_Collector] = []


def collect_here() -> None:
    """From now on only the thread of the application collects, which is the one that calls this; again is harmless."""
    if _collectors and isValid(_collectors[-1]):
        return
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("there is no application yet")
    gc.disable()
    _collectors[:] = [_Collector(app)]


def collect() -> None:
    """Collect what is due now, and not at the next tick."""
    collect_here()
    _collectors[-1].collect()
