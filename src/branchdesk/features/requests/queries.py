"""Questions about requests, answered by plain SQL and the rules. None of them is about who asks (domain N3)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from branchdesk.features.meetings import queries as meetings
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.members.queries import position
from branchdesk.features.organization import queries as organization
from branchdesk.features.requests.model import SATISFACTIONS, FollowUp, HandOn, Request, Satisfaction
from branchdesk.features.requests.rules import clock as clocks
from branchdesk.features.requests.rules import steps
from branchdesk.features.requests.rules.clock import Clock, State
from branchdesk.features.requests.rules.summing import Summary
from branchdesk.features.requests.rules.summing import summary as summed
from branchdesk.kernel import clock, rulepacks
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, in_parts, marks, records

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

__all__ = [
    "Packs", "RequestLine", "Round", "Scope", "calls_due", "calls_of", "hand_ons_of", "handled_by", "is_kept", "kinds",
    "labels", "line", "lines", "local_now", "moment", "next_number", "open_lines", "overdue", "own_numbers", "people", "position",
    "search_texts", "summary", "unanswered", "years",
]  # fmt: skip

SUBJECT = "requests"
Scope = frozenset[str] | None
"""Organizations looked at; None for the whole ledger. Requests of no organization are everybody's."""
R = TypeVar("R", HandOn, FollowUp)


def local_now() -> datetime:
    """Now as people read it off the clock, to the minute: what the times of requests are compared with."""
    return clock.now().astimezone().replace(tzinfo=None, second=0, microsecond=0)


def moment(when: datetime) -> str:
    """A time as it is stored."""
    return f"{when:%Y-%m-%dT%H:%M}"


def own_numbers(ledger: Reads) -> list[RuleOverlay]:
    """The numbers the school has set for requests itself, the oldest first."""
    return meetings.overlays(ledger, SUBJECT)


class Packs:
    """The rules of the day each request came in, with the school's own numbers."""

    def __init__(self, ledger: Reads) -> None:
        self._own = own_numbers(ledger)
        self._known: dict[str, RulePack] = {}

    def on(self, day: date) -> RulePack:
        """The rules in force on a day; of a number set more than once the last word counts."""
        own = {one.name: one for one in self._own if one.from_on.first() <= day}
        return rulepacks.tightened(rulepacks.pack(SUBJECT, day), own.values())

    def of(self, request: Request) -> RulePack:
        """The rules a request is under."""
        day = request.received_at[:10]
        if day not in self._known:
            self._known[day] = self.on(date.fromisoformat(day))
        return self._known[day]


@dataclass(frozen=True, slots=True)
class Round:
    """One of the calls afterwards: until when, the call that counts, how often nobody answered; ``due`` None: no more."""

    number: int
    due: date | None
    call: FollowUp | None
    tries: int

    @property
    def words(self) -> str:
        """``满意``, ``未接通 1 次``, ``11-28 前``; ``—`` where nothing is to be done (yet)."""
        if self.call is not None:
            return tr(dict(SATISFACTIONS)[self.call.satisfaction])
        if self.tries:
            return tr("未接通 {n} 次").format(n=self.tries)
        return tr("{day} 前").format(day=f"{self.due:%m-%d}") if self.due else "—"


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request with all that hangs on it, as at a minute; ``undertaker`` is whoever has it now."""

    request: Request
    organization: str
    undertaker: str
    hand_ons: tuple[HandOn, ...]
    calls: tuple[FollowUp, ...]
    pack: RulePack
    state: State
    clock: Clock
    overdue: bool
    rounds: tuple[Round, ...]
    why_not_close: str

    @property
    def id(self) -> str:
        """Of the request."""
        return self.request.id

    def at(self, now: datetime) -> "RequestLine":
        """The same line at another minute."""
        moved = clocks.clock(self.request, self.pack, now)
        return replace(self, clock=moved, overdue=clocks.is_overdue(self.request, self.pack, now))


def lines(
    ledger: Reads, scope: Scope = None, now: datetime | None = None, year: int | None = None
) -> list[RequestLine]:
    """Requests of a part of the tree, received in a year, the newest first."""
    where, values = inside(scope)
    if year is not None:
        where, values = f"{where} AND substr(received_at, 1, 4) = ?", [*values, f"{year:04d}"]
    return _lines(ledger, records(ledger, Request, where, values, order="received_at DESC, id DESC"), now)


def line(ledger: Reads, request_id: str, now: datetime | None = None) -> RequestLine | None:
    """One request; None when there is none (any more)."""
    found = _lines(ledger, records(ledger, Request, "AND id = ?", (request_id,)), now)
    return found[0] if found else None


def handled_by(ledger: Reads, is_his: Callable[[Request], bool]) -> list[RequestLine]:
    """Requests somebody received first or has in hand now, the newest first; the ledger has names only: who asks tells."""
    found = records(ledger, Request, order="received_at DESC, id DESC")
    return _lines(ledger, [one for one in found if is_his(one)], None)


def open_lines(ledger: Reads, scope: Scope = None, now: datetime | None = None) -> list[RequestLine]:
    """Requests not closed yet, the nearest deadline first."""
    where, values = inside(scope)
    found = records(ledger, Request, f"AND closed_at = '' {where}", values, order="received_at, id")
    return _lines(ledger, found, now)


def unanswered(ledger: Reads, scope: Scope = None, now: datetime | None = None) -> list[RequestLine]:
    """Requests nobody has answered yet, the longest waiting first."""
    return [one for one in open_lines(ledger, scope, now) if one.state is State.WAITING]


def overdue(ledger: Reads, scope: Scope = None, now: datetime | None = None) -> list[RequestLine]:
    """Requests whose time is over, the longest first."""
    return [one for one in open_lines(ledger, scope, now) if one.overdue]


def calls_due(ledger: Reads, scope: Scope, today: date) -> list[tuple[RequestLine, int, date]]:
    """The next call of each settled request that is due by a day, with its round; the earliest first."""
    found = []
    for one in open_lines(ledger, scope):
        left = [(each.number, each.due) for each in one.rounds if each.call is None and each.due is not None]
        found += [(one, number, due) for number, due in left[:1] if due <= today]
    return sorted(found, key=lambda each: (each[2], each[0].request.number))


def inside(scope: Scope) -> tuple[str, list[Any]]:
    """The condition that a request is one of the scope, beginning with AND."""
    if scope is None:
        return "", []
    return f"AND (organization_id IS NULL OR organization_id IN {marks(scope)})", [*scope]


def _lines(ledger: Reads, requests: list[Request], now: datetime | None) -> list[RequestLine]:
    if not requests:
        return []
    when, packs = now or local_now(), Packs(ledger)
    names, ids = place_names(ledger), [one.id for one in requests]
    hand_ons, calls = _hung(ledger, HandOn, ids), _hung(ledger, FollowUp, ids)
    return [
        _line(one, names.get(one.organization_id or "", ""), hand_ons[one.id], calls[one.id], packs.of(one), when)
        for one in requests
    ]


def _line(
    one: Request, place: str, hand_ons: list[HandOn], calls: list[FollowUp], pack: RulePack, now: datetime
) -> RequestLine:
    return RequestLine(
        one, place, one.undertaker or one.first_receiver, tuple(hand_ons), tuple(calls), pack, clocks.state_of(one),
        clocks.clock(one, pack, now), clocks.is_overdue(one, pack, now), tuple(_rounds(one, calls, pack)),
        steps.why_not_close(one, calls, pack),
    )  # fmt: skip


def _rounds(one: Request, calls: list[FollowUp], pack: RulePack) -> Iterable[Round]:
    due, made = dict(steps.rounds_due(one, calls, pack)), steps.rounds_made(calls, pack)
    for number in range(1, pack["rounds"] + 1):
        of_round = [each for each in calls if each.round == number]
        reached = [each for each in of_round if each.satisfaction is not Satisfaction.UNREACHED]
        counting = next(iter([*reached, *(of_round[-1:] if number in made else [])]), None)
        yield Round(number, due.get(number), counting, len(of_round) - len(reached))


def _hung(ledger: Reads, record: type[R], ids: list[str]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = defaultdict(list)
    for part in in_parts(ids):
        for one in records(ledger, record, f"AND request_id IN {marks(part)}", part, order="at, id"):
            found[one.request_id].append(one)
    return found


def calls_of(ledger: Reads, request_id: str) -> list[FollowUp]:
    """The calls made about a request, oldest first."""
    return _hung(ledger, FollowUp, [request_id])[request_id]


def hand_ons_of(ledger: Reads, request_id: str) -> list[HandOn]:
    """How a request was handed on, oldest first."""
    return _hung(ledger, HandOn, [request_id])[request_id]


def summary(
    ledger: Reads,
    scope: Scope = None,
    first: date | None = None,
    last: date | None = None,
    now: datetime | None = None,
) -> Summary:
    """What a period's requests amount to."""
    where, values = inside(scope)
    found = records(ledger, Request, where, values, order="received_at, id")
    return summed(found, Packs(ledger).of, now or local_now(), first, last)


def years(ledger: Reads) -> list[int]:
    """Years requests came in, the newest first."""
    sql = "SELECT DISTINCT CAST(substr(received_at, 1, 4) AS INTEGER) FROM request WHERE alive = 1 ORDER BY 1 DESC"
    return [year for (year,) in ledger.read(sql)]


def kinds(ledger: Reads) -> list[str]:
    """What requests were about so far, the commonest first, for a form to offer."""
    sql = "SELECT kind FROM request WHERE alive = 1 AND kind <> '' GROUP BY kind ORDER BY count(*) DESC, kind"
    return [kind for (kind,) in ledger.read(sql)]


def people(ledger: Reads) -> list[str]:
    """Who receives and undertakes requests, for a form to offer; never who asks."""
    sql = """SELECT first_receiver FROM request WHERE alive = 1 UNION SELECT undertaker FROM request WHERE alive = 1
             UNION SELECT to_whom FROM hand_on WHERE alive = 1 ORDER BY 1"""
    return [name for (name,) in ledger.read(sql) if name]


def search_texts(ledger: Reads) -> dict[str, str]:
    """All words of each request by its id, to be searched in."""
    sql = """SELECT r.id, r.number || ' ' || r.asker_name || ' ' || r.kind || ' ' || r.text || ' ' || r.first_receiver
                    || ' ' || r.undertaker || ' ' || r.helpers || ' ' || r.result || ' ' || coalesce(o.full_name, '')
             FROM request r LEFT JOIN organization o ON o.id = r.organization_id WHERE r.alive = 1"""
    return dict(ledger.read(sql))


def labels(ledger: "Ledger") -> dict[str, dict[str, str]]:
    """For ``Context.refs``: the names of organizations."""
    return organization.labels(ledger)


def place_names(ledger: Reads) -> dict[str, str]:
    """The name of every organization, removed and dissolved ones too: history must be readable."""
    rows = ledger.read("SELECT id, short_name, full_name FROM organization")
    return {uid: short or full for uid, short, full in rows}


def next_number(ledger: Reads, received_at: str) -> str:
    """The next 受理号 of the year (``2026-001``); those in the recycle bin keep theirs."""
    year = received_at[:4]
    rows = ledger.read("SELECT number FROM request WHERE number LIKE ? || '-%'", (year,))
    known = [int(tail) for (number,) in rows if (tail := number[5:]).isdecimal()]
    return f"{year}-{max(known, default=0) + 1:03d}"


def is_kept(ledger: Reads) -> bool:
    """Whether there are requests at all."""
    return bool(ledger.read("SELECT 1 FROM request WHERE alive = 1 LIMIT 1"))
