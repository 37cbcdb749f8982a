"""职责清单, 工作记录 and 选派 in the real window, on a small ledger."""

from collections.abc import Callable
from pathlib import Path

import pytest
from organizers_ledger import NAME, do, duty, entry, make

from branchdesk.features.meetings.model.beside import Talk
from branchdesk.features.meetings.store import TalkStore
from branchdesk.features.organizers import commands
from branchdesk.features.organizers.model import Every, Role
from branchdesk.features.organizers.screen import DutiesScreen, PostingsScreen, WorkScreen
from branchdesk.kernel.dates import Day
from branchdesk.shell.window import Window
from branchdesk.storage.engine import open_ledger
from program_fixtures import at_segment, home, segment, start

__all__ = ["duties", "home", "ledger_file", "postings", "start", "window", "work"]


def fill(path: Path) -> None:
    """A duty of every month and one of the year, two entries, one talk the log may take over."""
    make(path)
    ledger = open_ledger(path)
    do(ledger, commands.save_duty, duty(id="month", evidence_wanted="核对表"))
    do(
        ledger,
        commands.save_duty,
        duty(id="plan", title="审核发展计划", every=Every.YEAR, month=10, role=Role.DEVELOPMENT),
    )
    do(ledger, commands.log, entry(Day(2026, 11, 20), id="w1", content="与积极分子谈话"))
    do(ledger, commands.log, entry(Day(2026, 3, 2), id="w2", role=Role.STATISTICS, task="党费核对", tenths=0))
    talk = Talk(id="t1", branch_id="first", on=Day(2026, 3, 5), first=NAME, second="许生", second_id="m1")
    other = Talk(id="t2", branch_id="first", on=Day(2026, 3, 6), first="别人", second="何生", second_id="m2")
    do(ledger, lambda work: TalkStore(work).add_all([talk, other]))
    ledger.close()


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    path = tmp_path / "组织员.bdb"
    fill(path)
    return path


@pytest.fixture
def window(start: Callable[[Path | None], Window], ledger_file: Path) -> Window:
    """The window at the tab 组织员."""
    return at_segment(start(ledger_file), "postings")


@pytest.fixture
def duties(window: Window) -> DutiesScreen:
    return segment(window, "duties", DutiesScreen)


@pytest.fixture
def work(window: Window) -> WorkScreen:
    return segment(window, "work", WorkScreen)


@pytest.fixture
def postings(window: Window) -> PostingsScreen:
    return segment(window, "postings", PostingsScreen)
