"""On-time rate, mean time, how requests came and what they were about. Nothing is counted by who asked (domain §10 N3)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from branchdesk.features.requests.model import Request, RequestChannel, RequestLevel
from branchdesk.features.requests.rules.clock import State, at, clock, is_overdue, state_of
from branchdesk.kernel.rulepacks import RulePack

K = TypeVar("K")


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
    by_channel: Mapping[RequestChannel, tuple[str, ...]]
    by_kind: Mapping[str, tuple[str, ...]]
    by_level: Mapping[RequestLevel, tuple[str, ...]]
    mean: timedelta | None

    @property
    def repeated(self) -> Mapping[str, tuple[str, ...]]:
        """重复诉求: kinds that came up more than once. By the matter, never by who asked."""
        return {kind: ids for kind, ids in self.by_kind.items() if kind and len(ids) > 1}

    @property
    def rate(self) -> int | None:
        """按时率 in thousandths, rounded half up; None where nothing has been decided."""
        return (2000 * len(self.in_time) + len(self.timed)) // (2 * len(self.timed)) if self.timed else None

    @property
    def rate_words(self) -> str:
        """``98.5%``; ``""`` where nothing has been decided."""
        return "" if self.rate is None else f"{self.rate // 10}.{self.rate % 10}%"


def summary(
    requests: Iterable[Request],
    pack_of: Callable[[Request], RulePack],
    now: datetime,
    first: date | None = None,
    last: date | None = None,
) -> Summary:
    """The requests received between two days, both included, each by the rules of its day."""
    known = [
        one
        for one in requests
        if (first is None or at(one.received_at).date() >= first)
        and (last is None or at(one.received_at).date() <= last)
    ]
    decided = {one.id: clock(one, pack_of(one), now).in_time for one in known}
    spans = [at(one.settled_at) - at(one.received_at) for one in known if one.settled_at]
    return Summary(
        tuple(one.id for one in known),
        tuple(uid for uid, verdict in decided.items() if verdict is not None),
        tuple(uid for uid, verdict in decided.items() if verdict),
        tuple(one.id for one in known if state_of(one) is State.WAITING),
        tuple(one.id for one in known if is_overdue(one, pack_of(one), now)),
        tuple(one.id for one in known if one.supervised),
        _by(known, lambda one: one.channel),
        _by(known, lambda one: one.kind.strip()),
        _by(known, lambda one: one.level),
        sum(spans, timedelta()) / len(spans) if spans else None,
    )


def _by(requests: Iterable[Request], key: Callable[[Request], K]) -> dict[K, tuple[str, ...]]:
    """The ids of each kind, the commonest first."""
    found: dict[K, list[str]] = {}
    for one in requests:
        found.setdefault(key(one), []).append(one.id)
    return {kind: tuple(ids) for kind, ids in sorted(found.items(), key=lambda pair: (-len(pair[1]), str(pair[0])))}
