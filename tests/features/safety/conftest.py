"""A real desk over a copy of an invented ledger; what the tests of 安全 write before they look."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from branchdesk.features.members import commands
from branchdesk.features.members import queries as members
from branchdesk.features.members.model import Member
from branchdesk.kernel import clock
from branchdesk.shell.desk import Desk
from branchdesk.shell.making import make_demo
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings import Settings, State
from branchdesk.storage import engine
from branchdesk.storage.engine import Ledger
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from program_fixtures import free_first

PASSWORD = "西湖 horse 电池 2026"


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clock.set_clock(None)
    path = tmp_path_factory.mktemp("safety") / "demo.bdb"
    make_demo(path, 40, 1, PASSWORD)
    return path


@pytest.fixture
def ledger(demo_file: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = engine.open_ledger(Path(shutil.copy(demo_file, tmp_path / "支部 台账.bdb")), PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def desk(qapp: Any, ledger: Ledger, tmp_path: Path) -> Iterator[Desk]:
    home = tmp_path / "home"
    home.mkdir()
    strip, notices = ProgressStrip(), Notices()
    settings = Settings(second_backup=str(tmp_path / "U盘"))
    made = Desk(ledger, Paths(home), settings, State(home / "state.json"), notices, strip)
    yield made
    made.deleteLater()


@dataclass
class Roll:
    """Short ways to work on the roll."""

    desk: Desk

    def all(self) -> list[Member]:
        """Everybody, those first who may be removed."""
        return free_first(self.desk.ledger, members.members(self.desk.ledger))

    def change(self, member: Member, label: str = "修改党员", **values: Any) -> None:
        self.desk.do(label, commands.alter, replace(member, **values))

    def remove(self, *people: Member, label: str = "删除党员") -> None:
        self.desk.do(label, commands.remove, [one.id for one in people])


@pytest.fixture
def roll(desk: Desk) -> Roll:
    return Roll(desk)


@pytest.fixture
def at(fixed_clock: Callable[[datetime], None]) -> Callable[[str], None]:
    """Set the clock: ``at("2026-11-01 08:00")``, local time."""

    def set_to(text: str) -> None:
        fixed_clock(datetime.fromisoformat(text).astimezone())

    return set_to
