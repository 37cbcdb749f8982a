"""Cases, letters, absences, requests and the rest as small as a boundary day needs them; everybody is invented."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from branchdesk.features.development.model import (
    CaseStep,
    DevelopmentCase,
    Occasion,
    PublicNotice,
    Result,
)
from branchdesk.features.development.queries.board import Waiting
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import packs
from branchdesk.features.development.rules.reminders import reminders
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.organization.model import Organization
from branchdesk.features.organizers.model import Duty, Every, Organizer, Posting, Role
from branchdesk.features.organizers.queries import OccurrenceLine, PostingLine, PostingState
from branchdesk.features.organizers.rules import calendar
from branchdesk.features.overview.model import Reminder, Rooms
from branchdesk.features.overview.rules.rooms import of_rooms
from branchdesk.features.requests.model import Asker, FollowUp, Request, RequestChannel, Satisfaction
from branchdesk.features.requests.queries import RequestLine, Round
from branchdesk.features.requests.rules import clock, steps
from branchdesk.features.transfers.model import Away, AwayContact, AwayKind, Direction, Transfer
from branchdesk.features.transfers.queries import AwayLine, TransferLine
from branchdesk.features.transfers.rules import away as away_rules
from branchdesk.features.transfers.rules import states
from branchdesk.kernel import rulepacks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month

MEMBER = Member(id="m", name="林示例", name_key="lin", joined_on=Day(2020, 1, 1), confirmed_on=Day(2021, 1, 1))


def found(rooms: Rooms, today: date) -> list[Reminder]:
    return list(of_rooms(rooms, today))


def case(today: date, *taken: tuple[str, str], notice: str = "") -> Rooms:
    """A case with these steps passed on these days."""
    made = tuple(
        CaseStep(id=key, case_id="c", step=key, on=Day.parse(on), result=Result.PASSED, received_on=Day.parse(on))
        for key, on in taken
    )
    notices = (
        [PublicNotice(id="n", case_id="c", occasion=Occasion.CANDIDATE, from_on=Day.parse(notice))] if notice else []
    )
    last = taken[-1][0]
    standing = Standing.PROBATIONARY if last in ("approval", "conversion") else Standing.ACTIVIST
    member = Member(id="m", name="林示例", name_key="lin", birth=Day(2000, 1, 1), standing=standing)
    file = CaseFile(
        case=DevelopmentCase(id="c", member_id="m"), member=member, steps=made, notices=tuple(notices),
        branch=Organization(id="b", full_name="示例支部"),
    )  # fmt: skip
    book = Rulebook(packs(), Workdays(()))
    return Rooms(cases=[Waiting("c", "m", member.name, due) for due in reminders(file, book, today)])


def letter(today: date, **values: Any) -> Rooms:
    """A letter out, ten days from 2 November 2026 unless the values say otherwise."""
    usual: dict[str, Any] = {
        "id": "t", "member_id": "m", "direction": Direction.OUT, "number": "示〔2026〕1", "addressee": "某市委组织部",
        "to_place": "某公司", "issued_on": Day(2026, 11, 2), "valid_days": 30, "paid_until": Month(2026, 10),
    }  # fmt: skip
    one = Transfer(**(usual | values))
    state = states.state(one, today)
    line = TransferLine(one, MEMBER, "示例支部", state, None, None, states.waiting(one, today), "",
                        states.receipt_due(one))  # fmt: skip
    return Rooms(transfers=[line] if state in states.OPEN else [])


def absent(today: date, kind: AwayKind, since: Day, **values: Any) -> Rooms:
    """Somebody away since a day; reached last on ``reached``."""
    reached = values.pop("reached", None)
    suspended = values.pop("suspended", None)
    member = values.pop("member", MEMBER)
    one = Away(id="a", member_id="m", kind=kind, from_on=since, place="外地", applied_on=since, **values)
    contacts = (AwayContact(id="k", away_id="a", on=reached, way="phone", by="王一"),) if reached else ()
    findings = away_rules.findings(one, contacts, member, suspended, today)
    return Rooms(away=[AwayLine(one, member, "示例支部", contacts, None, None, findings, False)])


def asked(now: datetime, calls: Iterable[FollowUp] = (), **values: Any) -> Rooms:
    """A general request of 29 March 2024, 16:30."""
    usual: dict[str, Any] = {
        "id": "r", "number": "2024-001", "received_at": "2024-03-29T16:30", "channel": RequestChannel.PHONE,
        "asker": Asker.TEACHER, "kind": "报修", "text": "投影不亮", "first_receiver": "孔一",
    }  # fmt: skip
    one, known = Request(**(usual | values)), list(calls)
    pack = rulepacks.pack("requests", date(2024, 3, 29))
    made, due = steps.rounds_made(known, pack), dict(steps.rounds_due(one, known, pack))
    rounds = tuple(Round(n, due.get(n), known[0] if n in made else None, 0) for n in range(1, pack["rounds"] + 1))
    line = RequestLine(
        one, "示例支部", "孔一", (), tuple(known), pack, clock.state_of(one), clock.clock(one, pack, now),
        clock.is_overdue(one, pack, now), rounds, steps.why_not_close(one, known, pack),
    )  # fmt: skip
    return Rooms(requests=[line], now=now)


def called(number: int, at: str) -> FollowUp:
    return FollowUp(id=f"f{number}", request_id="r", round=number, at=at, satisfaction=Satisfaction.BASICALLY)


def owed(today: date) -> Rooms:
    """A monthly duty with a fortnight's notice, of a posting that ends on 25 July 2024."""
    posting = Posting(id="p", organizer_id="o", college="某学院", from_on=Day(2022, 7, 26), until_on=Day(2024, 7, 25))
    line = PostingLine(posting, Organizer(id="o", name="张示例"), "", "", PostingState.HELD)
    duty = Duty(id="d", title="走访支部", role=Role.LIAISON, every=Every.MONTH)
    first, last = date(2024, 2, 1), date(2024, 2, 29)
    lines = [OccurrenceLine(one, line) for one in calendar.occurrences(posting, [duty], {}, first, last)]
    return Rooms(duties=lines, postings=[line])
