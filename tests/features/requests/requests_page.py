"""The page 诉求办理 in the real window, on a small ledger whose requests are known by heart."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from requests_ledger import call, do, make, request

from branchdesk.features.requests import commands, queries
from branchdesk.features.requests.model import Asker, RequestLevel
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.screen import RequestsScreen
from branchdesk.shell.window import Window
from branchdesk.storage.engine import open_ledger
from program_fixtures import at_segment, home, segment, start

__all__ = ["ago", "home", "kinds", "ledger_file", "line_of", "page", "start", "window"]


def ago(hours: float) -> str:
    """A time so many hours before now, as it is stored."""
    return queries.moment(queries.local_now() - timedelta(hours=hours))


def fill(path: Path) -> None:
    """One overdue, one near its end, one complex and promised, one to be called about, one ready to be closed."""
    make(path)
    ledger = open_ledger(path)
    for hours, kind, values in (
        (30, "网络", {"first_receiver": "李二"}),
        (22, "报修", {"asker_name": "周老师"}),
        (20, "交通", {"level": RequestLevel.COMPLEX, "due_at": ago(-240)[:10], "asker": Asker.BRANCH}),
        (100, "证件", {}),
        (90, "咨询", {}),
    ):
        do(ledger, commands.take_in, request(ago(hours), kind=kind, text=f"{kind}的事", **values))
    known = {one.request.kind: one.id for one in queries.lines(ledger)}
    do(ledger, commands.respond, known["交通"], ago(19), "已约定会商")
    for kind, settled in (("证件", 90), ("咨询", 80)):
        do(ledger, commands.settle, known[kind], ago(settled), "已办好", ago(settled), "电话")
    do(ledger, commands.call_back, call(known["咨询"], 1, ago(40), agreed=True))
    ledger.close()


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    path = tmp_path / "诉求.bdb"
    fill(path)
    return path


@pytest.fixture
def window(start: Callable[[Path | None], Window], ledger_file: Path) -> Window:
    """The window at 组织员 › 诉求办理."""
    return at_segment(start(ledger_file), "requests")


@pytest.fixture
def page(window: Window) -> RequestsScreen:
    return segment(window, "requests", RequestsScreen)


def line_of(page: RequestsScreen, kind: str) -> RequestLine:
    """The request of a kind, and the list standing on it."""
    line = next(one for one in page.list_view.lines if one.request.kind == kind)
    assert page.stand_on(line.id)
    found: RequestLine = page.current()
    return found


def kinds(page: RequestsScreen) -> list[str]:
    """The kinds listed, from top to bottom."""
    return [one.request.kind for one in page.list_view.shown()]
