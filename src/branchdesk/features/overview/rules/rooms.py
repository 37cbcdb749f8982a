"""What the later rooms leave to do; loaded by the worker that reads them, for it stands on the rules of five rooms."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from branchdesk.features.overview.model import Matter, Reminder, Rooms
from branchdesk.features.overview.rules import archive, cases, duties, offline, requests, transfers, twinning

TITLES: Mapping[str, str] = (
    cases.TITLES
    | transfers.TITLES
    | twinning.TITLES
    | requests.TITLES
    | duties.TITLES
    | archive.TITLES
    | offline.TITLES
)
"""What each code is about, in few words."""


def of_rooms(rooms: Rooms, today: date) -> Iterator[Reminder]:
    """What development, transfers, twinning, requests, duties, the archive and copies elsewhere leave to do."""
    yield from cases.of_cases(rooms.cases, rooms.loose, today)
    yield from transfers.of_transfers(rooms.transfers, rooms.away, today)
    yield from twinning.of_twinning(rooms, today)
    yield from requests.of_requests(rooms.requests, rooms.now)
    yield from duties.of_duties(rooms.duties, rooms.postings, today)
    yield from archive.of_archive(rooms.unfiled)
    yield from offline.of_copies(rooms.copies, today)


def unknown_to(rooms: Rooms, found: Iterable[Reminder]) -> Iterator[Reminder]:
    """Reminders of the roster without those a room speaks of itself: a probation with a case, an absence entered."""
    in_case = {one.member_id for one in rooms.cases if one.due.code == "probation_full"}
    spoken = {Matter.PROBATION: in_case, Matter.TOUCH: transfers.lost(rooms.away)}
    return (one for one in found if one.uid not in spoken.get(one.matter, ()))
