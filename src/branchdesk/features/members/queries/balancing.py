"""Who came onto the roll, who left it, and whether that accounts for everybody (党员增减平衡, domain §5.5)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from branchdesk.features.members import rules
from branchdesk.features.members.model import (
    ARRIVINGS,
    IN_PARTY,
    LEAVINGS,
    REGISTRIES,
    Arrival,
    Arriving,
    Aspect,
    Leaving,
    Member,
    Move,
    Registry,
)
from branchdesk.features.members.queries.lines import EVERYONE, arrivals, members, moves
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

UNKNOWN = "原因不明"
"""What a change nobody recorded is counted under (through ``tr``)."""


class Part(StrEnum):
    """The four parts of the balance."""

    OPENING = "opening"
    CAME = "came"
    LEFT = "left"
    CLOSING = "closing"


class Counted(NamedTuple):
    """Somebody counted in one part; ``way`` and ``on`` of those who came and left, ``trouble`` where nothing tells how."""

    part: Part
    member_id: str
    name: str
    number: str
    way: str = ""
    on: Day | None = None
    trouble: str = ""


class Balance(NamedTuple):
    """党员增减平衡: who was there at the end of the day before ``first``, and who at the end of ``last`` (domain §5.5).

    Every figure is counted from ``people``, so that each can be opened.
    """

    first: date
    last: date
    people: tuple[Counted, ...]

    @property
    def opening(self) -> int:
        """期初."""
        return len(self.of(Part.OPENING))

    @property
    def closing(self) -> int:
        """期末."""
        return len(self.of(Part.CLOSING))

    @property
    def came(self) -> Mapping[str, int]:
        """增员 by the words of their ways."""
        return Counter(one.way for one in self.of(Part.CAME))

    @property
    def left(self) -> Mapping[str, int]:
        """减员 by the words of their ways."""
        return Counter(one.way for one in self.of(Part.LEFT))

    @property
    def unexplained(self) -> tuple[tuple[str, str], ...]:
        """(member, sentence) of those whose coming or going nothing tells: with one, nothing must be handed in."""
        return tuple((one.member_id, one.trouble) for one in self.people if one.trouble)

    @property
    def holds(self) -> bool:
        """Whether 期初 + 增员 - 减员 = 期末, and everybody is accounted for."""
        return self.opening + sum(self.came.values()) - sum(self.left.values()) == self.closing and not self.unexplained

    def of(self, part: Part, way: str = "") -> list[Counted]:
        """Who is counted in a part, or under one way of it."""
        return [one for one in self.people if one.part is part and way in ("", one.way)]


class _Life(NamedTuple):
    """A member with what is known of his changes and his coming, oldest first."""

    member: Member
    moves: list[Move]
    arrivals: list[Arrival]


def balance(ledger: Ledger, scope: frozenset[str] | None, first: date, last: date) -> Balance:
    """The balance of party members in a part of the tree (None: all) over the days from ``first`` to ``last``."""
    return Balance(first, last, tuple(each for one in _lives(ledger) for each in _counted(one, scope, first, last)))


def balances(
    ledger: Ledger, scopes: Mapping[str, frozenset[str] | None], first: date, last: date
) -> dict[str, Balance]:
    """The balances of several parts of the tree, by the same keys; the roll is read once."""
    lives = list(_lives(ledger))
    return {
        key: Balance(first, last, tuple(each for one in lives for each in _counted(one, scope, first, last)))
        for key, scope in scopes.items()
    }


def _counted(one: _Life, scope: frozenset[str] | None, first: date, last: date) -> Iterator[Counted]:
    """Where somebody is counted: at most once in each part."""
    who = one.member.id, one.member.name, one.member.number
    before, after = (_is_here(one, day, scope) for day in (first - timedelta(days=1), last))
    in_between = not before and not after and _came_and_went(one, first, last)
    if before:
        yield Counted(Part.OPENING, *who)
    if in_between or after > before:
        way, on = _way_in(one, first, last)
        trouble = "" if way else tr("{name}不知如何增加，请补记增员方式").format(name=one.member.name)
        yield Counted(Part.CAME, *who, way or tr(UNKNOWN), on, trouble)
    if in_between or before > after:
        way, on = _way_out(one, first, last)
        trouble = "" if way else tr("{name}不知如何减少，请核对变动记录").format(name=one.member.name)
        yield Counted(Part.LEFT, *who, way or tr(UNKNOWN), on, trouble)
    if after:
        yield Counted(Part.CLOSING, *who)


def _lives(ledger: Ledger) -> Iterator[_Life]:
    moved, came_by = defaultdict(list), defaultdict(list)
    for move in moves(ledger):
        moved[move.member_id].append(move)
    for arrival in arrivals(ledger):
        came_by[arrival.member_id].append(arrival)
    for one in members(ledger, EVERYONE):
        yield _Life(one, moved[one.id], came_by[one.id])


def _is_here(one: _Life, on: date, scope: frozenset[str] | None) -> bool:
    """Whether somebody counted as a party member of a part of the tree at the end of a day."""
    if rules.standing_at(one.member, one.moves, on) not in IN_PARTY or not rules.on_roll_at(one.member, on):
        return False
    if rules.value_at(one.member, one.moves, Aspect.REGISTRY, on) != Registry.NORMAL or _came_later(one, on):
        return False
    places = {rules.value_at(one.member, one.moves, aspect, on) for aspect in (Aspect.BRANCH, Aspect.GROUP)}
    if scope is not None:
        return bool(places & scope)
    moved_in = any(move.aspect is Aspect.BRANCH and move.before is None and move.on.first() > on for move in one.moves)
    return places != {None} or not moved_in


def _came_later(one: _Life, on: date) -> bool:
    """Whether he only came after that day; a move before he came shows that he had been here once."""
    days = [each.on.first() for each in one.arrivals if each.way not in (Arriving.ADMITTED, Arriving.RESTORED)]
    later = min((day for day in days if day > on), default=None)
    if later is None or any(day <= on for day in days):
        return False
    return not any(move.aspect is Aspect.BRANCH and on < move.on.first() < later for move in one.moves)


def _came_and_went(one: _Life, first: date, last: date) -> bool:
    return _within(one.member.left_on, first, last) and any(_within(each.on, first, last) for each in one.arrivals)


_Way = tuple[str, Day | None]


def _way_in(one: _Life, first: date, last: date) -> _Way:
    """How and when somebody came in these days, in words; ``""`` where nothing tells."""
    if found := [each for each in one.arrivals if _within(each.on, first, last)]:
        return tr(dict(ARRIVINGS)[found[-1].way]), found[-1].on
    turned = {each.aspect: each.on for each in one.moves if _within(each.on, first, last)}
    if Aspect.REGISTRY in turned:
        return tr(dict(ARRIVINGS)[Arriving.RESTORED]), turned[Aspect.REGISTRY]
    if _within(one.member.joined_on, first, last):
        return tr(dict(ARRIVINGS)[Arriving.ADMITTED]), one.member.joined_on
    if Aspect.STANDING in turned:
        return tr(dict(ARRIVINGS)[Arriving.ADMITTED]), turned[Aspect.STANDING]
    return _within_the_tree(turned, tr("支部间调入"))


def _way_out(one: _Life, first: date, last: date) -> _Way:
    """How and when somebody left in these days, in words; ``""`` where nothing tells."""
    if _within(one.member.left_on, first, last):
        return tr(dict(LEAVINGS)[one.member.leaving or Leaving.OTHER]), one.member.left_on
    moved = [each for each in one.moves if _within(each.on, first, last)]
    turned = {each.aspect: each.on for each in moved}
    if Aspect.REGISTRY in turned:
        return tr(dict(REGISTRIES)[Registry.SUSPENDED]), turned[Aspect.REGISTRY]
    if gone := [each.on for each in moved if each.aspect is Aspect.BRANCH and each.after is None]:
        return tr(dict(LEAVINGS)[Leaving.TRANSFERRED]), gone[-1]
    return _within_the_tree(turned, tr("支部间调出"))


def _within_the_tree(turned: Mapping[Aspect, Day], words: str) -> _Way:
    on = turned.get(Aspect.BRANCH) or turned.get(Aspect.GROUP)
    return (words, on) if on else ("", None)


def _within(day: Day | None, first: date, last: date) -> bool:
    return day is not None and first <= day.first() <= last
