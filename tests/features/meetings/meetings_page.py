"""The page 组织生活 on a small ledger whose meetings are known by heart. The clock stands at 21 November 2026."""

from collections.abc import Callable
from pathlib import Path

import meeting_ledger as made
import pytest

from branchdesk.features.meetings import commands
from branchdesk.features.meetings.model.minutes import ActionItem, Minutes
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.screen import MeetingsScreen
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk
from branchdesk.shell.window import Window
from branchdesk.storage.engine import open_ledger
from program_fixtures import home, start

__all__ = ["home", "ledger_file", "page", "start", "window"]

SUBJECTS = ("学习贯彻全会精神", "研究四季度工作安排", "“学思践悟”主题党日", "学生支部大会", "上年度总结")
"""A general meeting, a committee, a theme day (draft), one of the other branch, one of last year."""


def _with_task(minutes: Minutes) -> Minutes:
    from dataclasses import replace

    task = ActionItem(id=new_id(), meeting_id=minutes.meeting.id, order=0, task="整理学习材料", owner="李一",
                      due_on=Day(2026, 11, 10))  # fmt: skip
    return replace(minutes, actions=(task,))


def fill(path: Path) -> None:
    """Five meetings: three finished, two drafts."""
    made.make(path)
    ledger = open_ledger(path)
    general = _with_task(made.minutes("m03", on=Day(2026, 10, 15), study_tenths=20))
    committee = made.minutes(kind=MeetingKind.COMMITTEE, on=Day(2026, 11, 3), subject=SUBJECTS[1])
    theme = made.minutes("m05", "m06", kind=MeetingKind.THEME_DAY, on=Day(2026, 11, 20), subject=SUBJECTS[2])
    others = made.minutes(branch_id=made.STUDENTS, on=Day(2026, 9, 8), subject=SUBJECTS[3], chair="许生", chair_id="s01",
                          recorder="何生", recorder_id="s02")  # fmt: skip
    before = made.minutes(on=Day(2025, 12, 18), subject=SUBJECTS[4])
    for one in (general, committee, theme, others, before):
        made.do(ledger, commands.hold, one)
    for one in (general, committee, before):
        made.do(ledger, commands.finalise, one.meeting.id, "钱一")
    ledger.close()


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    path = tmp_path / "支部.bdb"
    fill(path)
    return path


@pytest.fixture
def window(start: Callable[[Path | None], Window], ledger_file: Path) -> Window:
    """The window at the 组织生活 tab."""
    opened = start(ledger_file)
    assert opened.book is not None
    opened.book.turn_to("meetings")
    return opened


@pytest.fixture
def page(window: Window) -> MeetingsScreen:
    assert window.book is not None
    found = window.book.current
    assert isinstance(found, MeetingsScreen)
    return found


def desk_of(window: Window) -> Desk:
    assert window.desk is not None
    return window.desk


def subjects(page: MeetingsScreen) -> list[str]:
    return [line.subject for line in page.views.shown()]


def stand_on(page: MeetingsScreen, subject: str) -> str:
    """Make a meeting current; its id."""
    line = next(one for one in page.views.shown() if one.subject == subject)
    assert page.table.select_key(line.id)
    return line.id
