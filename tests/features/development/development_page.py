"""The page 发展流程 on a small ledger whose cases are known by heart. The clock stands at 21 November 2026.

尤候 (c1) has his form filled in and waits for the general meeting; 许愿 (c2) applied on 1 September and nobody has talked to him; 何积 (a3) has no case.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from development_ledger import make, opened, record, step, walked

from branchdesk.features.development.listing import StepLine
from branchdesk.features.development.screen import DevelopmentScreen
from branchdesk.shell.window import Window
from branchdesk.storage.engine import open_ledger
from branchdesk.widgets.segmented import Segmented
from program_fixtures import home, start

__all__ = ["home", "ledger_file", "page", "start", "window"]


@pytest.fixture(scope="session")
def walked_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cases") / "支部.bdb"
    make(path)
    ledger = open_ledger(path)
    opened(ledger)
    walked(ledger, "form")
    opened(ledger, "a2", "c2")
    record(ledger, step("apply", "2026-09-01", case_id="c2"))
    ledger.close()
    return path


@pytest.fixture
def ledger_file(walked_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "支部.bdb"
    path.write_bytes(walked_template.read_bytes())
    return path


@pytest.fixture
def window(start: Callable[[Path | None], Window], ledger_file: Path) -> Window:
    """The window at the 组织员 tab."""
    made = start(ledger_file)
    assert made.book is not None
    made.book.turn_to("organizer")
    return made


@pytest.fixture
def page(window: Window) -> DevelopmentScreen:
    assert window.book is not None
    tab = window.book.current
    assert isinstance(tab, Segmented)
    found = tab.turn_to("development")
    assert isinstance(found, DevelopmentScreen)
    return found


def names(page: DevelopmentScreen) -> dict[str, list[str]]:
    """Who stands in each column of the board."""
    return {str(column.stage): [one.name for one in column.cards.cards.lines] for column in page.views.board.columns}


def line_of(page: DevelopmentScreen, key: str) -> StepLine:
    """The line of a step on the page of the case."""
    found: StepLine = next(one for one in page.case.steps.model.records if one.rule.key == key)
    return found
