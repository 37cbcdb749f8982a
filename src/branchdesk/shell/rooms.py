"""The rooms of the window, in the order of their tabs: adding a screen is one entry here."""

from collections.abc import Callable
from typing import NamedTuple

from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk, Screen


class Room(NamedTuple):
    """A tab: its page is made on the first visit. ``key`` is the digit that turns to it with Ctrl."""

    key: int
    name: str
    title: str
    icon: str
    make: Callable[[Desk], Screen]


def _members(desk: Desk) -> Screen:
    from branchdesk.features.members.screen import MembersScreen
    from branchdesk.shell.chapters import chapters

    return MembersScreen(desk, chapters)


def _overview(desk: Desk) -> Screen:
    from branchdesk.features.overview.screen import OverviewScreen

    return OverviewScreen(desk)


def _meetings(desk: Desk) -> Screen:
    from branchdesk.features.meetings.screen import MeetingsScreen

    return MeetingsScreen(desk)


def _dues(desk: Desk) -> Screen:
    from branchdesk.features.dues.screen import DuesScreen

    return DuesScreen(desk)


def _twinning(desk: Desk) -> Screen:
    from branchdesk.features.twinning.screen import TwinningScreen

    return TwinningScreen(desk)


def _organizer(desk: Desk) -> Screen:
    from branchdesk.widgets.segmented import Segment, Segmented

    segments = (
        Segment("development", tr("发展流程"), _development),
        Segment("transfers", tr("组织关系"), _transfers),
        Segment("requests", tr("诉求办理"), _requests),
        Segment("duties", tr("职责清单"), _duties),
        Segment("work", tr("工作记录"), _work),
        Segment("postings", tr("选派"), _postings),
    )
    return Segmented(desk, tr("组织员"), segments, "organizer.segment")


def _development(desk: Desk) -> Screen:
    from branchdesk.features.development.screen import DevelopmentScreen

    return DevelopmentScreen(desk)


def _transfers(desk: Desk) -> Screen:
    from branchdesk.features.transfers.screen import TransfersScreen

    return TransfersScreen(desk)


def _requests(desk: Desk) -> Screen:
    from branchdesk.features.requests.screen import RequestsScreen

    return RequestsScreen(desk)


def _duties(desk: Desk) -> Screen:
    from branchdesk.features.organizers.screen import DutiesScreen

    return DutiesScreen(desk)


def _work(desk: Desk) -> Screen:
    from branchdesk.features.organizers.screen import WorkScreen

    return WorkScreen(desk)


def _postings(desk: Desk) -> Screen:
    from branchdesk.features.organizers.screen import PostingsScreen

    return PostingsScreen(desk)


def rooms() -> tuple[Room, ...]:
    """All rooms."""
    return (
        Room(1, "overview", tr("工作概览"), "layout-dashboard", _overview),
        Room(2, "members", tr("党员"), "users", _members),
        Room(3, "dues", tr("党费"), "wallet", _dues),
        Room(4, "meetings", tr("组织生活"), "calendar-days", _meetings),
        Room(5, "twinning", tr("结对共建"), "handshake", _twinning),
        Room(6, "organizer", tr("组织员"), "clipboard-check", _organizer),
    )
