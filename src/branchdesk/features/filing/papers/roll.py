"""党员名册 as the roll was on a day: from the dated moves, not from what it is now."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from branchdesk.features.members import outputs, queries, rules
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import IN_PARTY, Aspect, Member, Move
from branchdesk.kernel.fields import Field
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

_FIELDS = ("number", "name", "sex", "birth", "ethnicity", "education", "joined_on", "confirmed_on", "unit")
"""No ID numbers and no telephones."""


class _Then(NamedTuple):
    """A member and what he was that day."""

    member: Member
    standing: str


def roster_bytes(ledger: Ledger, branch_id: str, on: date, *, unit: str, made_on: date) -> bytes:
    """The party members of a branch on a day as PDF/A."""
    moved: dict[str, list[Move]] = {}
    for move in queries.moves(ledger):
        moved.setdefault(move.member_id, []).append(move)
    found = sorted(
        _there(queries.members(ledger, queries.EVERYONE), moved, branch_id, on),
        key=lambda one: (one.member.name_key, one.member.number),
    )
    heading = tr("党员名册（截至 {on}）").format(on=on)
    return outputs.render_roster(outputs.Roster(heading, unit, [*_columns(found, on)], made_on))


def _there(members: Iterable[Member], moved: dict[str, list[Move]], branch_id: str, on: date) -> Iterator[_Then]:
    for one in members:
        moves = moved.get(one.id, [])
        standing = rules.standing_at(one, moves, on)
        here = rules.value_at(one, moves, Aspect.BRANCH, on) == branch_id
        if here and standing in IN_PARTY and rules.on_roll_at(one, on):
            yield _Then(one, FIELD["standing"].show(standing))


def _columns(found: list[_Then], on: date) -> Iterator[outputs.OutColumn]:
    yield tr("序号"), 44.0, "center", [str(number) for number in range(1, len(found) + 1)]
    for name in _FIELDS:
        one = FIELD[name]
        yield tr(one.label), float(one.width), "left", [_text(each.member, one, on) for each in found]
        if name == "education":
            standing = FIELD["standing"]
            yield tr(standing.label), float(standing.width), "left", [each.standing for each in found]


def _text(member: Member, field: Field, on: date) -> str:
    """What happened after that day was not known then."""
    value = getattr(member, field.name)
    if field.name == "confirmed_on" and value is not None and value.first() > on:
        return ""
    return field.show(value)
