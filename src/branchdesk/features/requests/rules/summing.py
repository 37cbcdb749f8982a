"""On-time rate, mean time, how requests came and what they were about. Nothing is counted by who asked (domain §10 N3)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from branchdesk.features.requests.model import Request, RequestChannel, RequestLevel
from branchdesk.features.requests.rules.clock import State, at, clock, is_overdue, state_of
from branchdesk.kernel.rulepacks import RulePack


@dataclass(frozen=True, slots=True)
class Summary:
    """A period's requests: tuples hold ids, so that every number opens its rows.

    ``timed`` are those whose 24 hours have been decided either way; the rate is ``in_time`` of them.
    """

    received: tuple[str, ...]
    timed: tuple[str, ...]
    in_time: tuple[str, ...]
    unanswered: tuple[str, ...]
    overdue: tuple[str, ...]
    supervised: tuple[str, ...]
    by_channel: Mapping[RequestChannel, int]
    by_kind: Mapping[str, int]
    by_level: Mapping[RequestLevel, int]
    mean: timedelta | None

    @property
    def rate(self) -> int | None:
        """按时率 in thousandths, rounded half up; None where nothing has been decided."""
        return (2000 * len(self.in_time) + len(self.timed)) // (2 * len(self.timed)) if self.timed else None


def summary(
    requests: Iterable[Request], pack: RulePack, now: datetime, first: date | None = None, last: date | None = None
) -> Summary:
    """The requests received between two days, both included."""
    known = [
        one
        for one in requests
        if (first is None or at(one.received_at).date() >= first)
        and (last is None or at(one.received_at).date() <= last)
    ]
    decided = {one.id: clock(one, pack, now).in_time for one in known}
    spans = [at(one.settled_at) - at(one.received_at) for one in known if one.settled_at]
    return Summary(
        tuple(one.id for one in known),
        tuple(uid for uid, verdict in decided.items() if verdict is not None),
        tuple(uid for uid, verdict in decided.items() if verdict),
        tuple(one.id for one in known if state_of(one) is State.WAITING),
        tuple(one.id for one in known if is_overdue(one, pack, now)),
        tuple(one.id for one in known if one.supervised),
        Counter(one.channel for one in known),
        Counter(one.kind for one in known),
        Counter(one.level for one in known),
        sum(spans, timedelta()) / len(spans) if spans else None,
    )
