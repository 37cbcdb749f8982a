"""The rooms of the window, in the order of their tabs: adding a screen is one entry here."""

from collections.abc import Callable
from typing import NamedTuple

from branchdesk.kernel.words import tr
from branchdesk.shell.desk import Desk
from branchdesk.widgets.screen import Screen


class Room(NamedTuple):
    """A tab: its page is made on the first visit."""

    name: str
    title: str
    icon: str
    make: Callable[[Desk], Screen]


def _members(desk: Desk) -> Screen:
    from branchdesk.features.members.screen import MembersScreen

    return MembersScreen(desk)


def _overview(desk: Desk) -> Screen:
    from branchdesk.features.overview.screen import OverviewScreen

    return OverviewScreen(desk)


def _meetings(desk: Desk) -> Screen:
    from branchdesk.features.meetings.screen import MeetingsScreen

    return MeetingsScreen(desk)


def _dues(desk: Desk) -> Screen:
    from branchdesk.features.dues.screen import DuesScreen

    return DuesScreen(desk)


def rooms() -> tuple[Room, ...]:
    """All rooms."""
    return (
        Room("overview", tr("工作概览"), "layout-dashboard", _overview),
        Room("members", tr("党员"), "users", _members),
        Room("dues", tr("党费"), "wallet", _dues),
        Room("meetings", tr("组织生活"), "calendar-days", _meetings),
    )
