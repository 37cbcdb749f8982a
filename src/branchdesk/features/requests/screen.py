"""诉求办理: what was asked for, how long there is left, the calls afterwards; the clocks run on while one looks."""

from datetime import timedelta

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from branchdesk.features.requests import listing, queries
from branchdesk.features.requests.deeds import Deeds
from branchdesk.features.requests.panels import plans, told
from branchdesk.features.requests.panels.page import ListPage
from branchdesk.features.requests.queries import RequestLine
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk, FileVerbs


class RequestsScreen(ListPage):
    """The page of requests."""

    title = "诉求办理"
    watches = frozenset({"request", "hand_on", "follow_up", "organization", "rule_overlay"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.deeds = Deeds(self)
        self.furnish(self.deeds.verbs(), plans.plan(), told.of_request, plans.MENU, self.deeds.open)
        self._minute = QTimer(self, singleShot=True)
        self._minute.timeout.connect(self.tick)

    # ---- what the window and the routes ask

    def file_verbs(self) -> FileVerbs:
        """Export and print mean the register."""
        return {
            "export": (tr("导出诉求登记簿…"), self.deeds.export_view),
            "print": (tr("打印诉求登记簿…"), self.deeds.print_view),
        }

    def show_waiting(self, kind: str) -> None:
        """Look at what waits in one way: overdue, soon, waiting, call, supervised, closable."""
        self.list_view.look_at(kind)

    def show_request(self, uid: str) -> None:
        """Stand on a request."""
        self.stand_on(uid)

    # ---- reading

    def refresh(self) -> None:
        """Read all requests of the part of the tree that is looked at."""
        found = self.desk.ask(queries.lines, self.scope())
        self.list_view.show_lines(listing.by_urgency(found))
        self.verbs.refresh()

    def tick(self) -> None:
        """A minute is over: every clock shows what is left now, without reading the ledger."""
        now = queries.local_now()
        lines: list[RequestLine] = [one.at(now) for one in self.list_view.lines]
        self.list_view.show_lines(listing.by_urgency(lines))
        self._wind_up()

    def _wind_up(self) -> None:
        """Wake at the next full minute."""
        now = clock.now()
        rest = timedelta(minutes=1) - timedelta(seconds=now.second, microseconds=now.microsecond)
        self._minute.start(int(rest.total_seconds() * 1000) + 20)

    def showEvent(self, event: QShowEvent) -> None:
        """The clocks run while somebody looks."""
        was_stale = self.is_stale
        super().showEvent(event)
        if was_stale:
            self._wind_up()
        else:
            self.tick()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: no need to wake every minute."""
        super().hideEvent(event)
        self._minute.stop()
