"""The page 结对共建 in the real window, on a small ledger of branches; activities come by hand and by the sheet."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from branchdesk.features.twinning import importing, queries
from branchdesk.features.twinning.screen import TwinningScreen
from branchdesk.shell.window import Window
from program_fixtures import home, start

__all__ = ["home", "import_sheet", "page", "press", "start", "window"]

SAMPLE = Path(__file__).parents[2] / "samples" / "twinning_181.xlsx"


@pytest.fixture
def window(start: Callable[[Path | None], Window], twinning_template: Path, tmp_path: Path) -> Window:
    """The window at 结对共建."""
    opened = start(Path(shutil.copy(twinning_template, tmp_path / "共建.bdb")))
    assert opened.book is not None
    opened.book.turn_to("twinning")
    return opened


@pytest.fixture
def page(window: Window) -> TwinningScreen:
    assert window.book is not None
    found = window.book.page("twinning")
    assert isinstance(found, TwinningScreen)
    return found


def import_sheet(page: TwinningScreen) -> None:
    """The sheet of 181 activities, as its wizard writes it."""
    plan = page.desk.ask(importing.plan, importing.read_file(SAMPLE))
    page.desk.do("导入", importing.write, plan)


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, as at the keyboard."""
    QTest.keyClick(widget, key, held)


def fill(form: Any, **texts: str) -> None:
    """Write into fields of a form."""
    for name, text in texts.items():
        form.fill(name, text)


def write_row(listed: Any, place: int, **texts: str) -> None:
    """Write into the boxes of a row as the user does, adding rows until it is there."""
    while len(listed.rows.rows) <= place:
        listed.rows.add()
    editors = listed.rows.rows[place].editors
    for name, text in texts.items():
        editors[name].set_text(text)
        editors[name].changed.emit()


def a_part(dialog: Any, name: str) -> Any:
    """A list of the form by its name."""
    return next(one for one in dialog.form._lists if one.name == name)


def steps(*calls: Callable[[Any], object]) -> Callable[[Any], None]:
    """One thing after the other with the same dialog."""

    def run(dialog: Any) -> None:
        for call in calls:
            call(dialog)

    return run


def save(dialog: Any) -> None:
    """Save and close."""
    dialog.save()


def filled(**texts: str) -> Callable[[Any], None]:
    """A step that writes into fields of a dialog."""
    return lambda dialog: fill(dialog.form, **texts)


def activity_id(page: TwinningScreen, title: str) -> str:
    """The id of an activity by its title."""
    return next(one.id for one in page.desk.ask(queries.activities) if one.activity.title == title)
