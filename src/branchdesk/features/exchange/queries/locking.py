"""Assessments whose months were handed up here meanwhile: what was owed in them stays."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from branchdesk.features.dues.model import Assessment
from branchdesk.features.dues.queries import money
from branchdesk.features.dues.rules.assessing import changed_when_locked
from branchdesk.features.exchange.model import Difference
from branchdesk.kernel.words import tr
from branchdesk.storage import codec
from branchdesk.storage.reading import records

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

_OWES = frozenset({"", "due", "branch_id", "year", "from_month", "until_month"})
"""Fields on which it depends what is owed when; the whole record first."""


def held(ledger: "Ledger", found: Sequence[Difference]) -> list[Difference]:
    """The differences; those of assessments are held by which another sum would be owed for a month handed up."""
    about: dict[tuple[str, int], list[Difference]] = defaultdict(list)
    ours = {one.id: one for one in records(ledger, Assessment)} if any(_counts(one) for one in found) else {}
    for one in filter(_counts, found):
        about[_whose(one, ours)].append(one)
    locked = money.locked_months(ledger) if about else {}
    why: dict[object, str] = {}
    for (member, year), listed in about.items():
        before = {uid: one for uid, one in ours.items() if (one.member_id, one.year) == (member, year)}
        if months := changed_when_locked(before.values(), _taken(before, listed), locked):
            text = tr("{month} 的党费本机已经上缴，核定不能再改；请保留本机的，差额在以后月份补交").format(
                month=months[0]
            )
            why |= dict.fromkeys((one.key for one in listed), text)
    return [replace(one, held=True, must_choose=True, why=why[one.key]) if one.key in why else one for one in found]


def _counts(one: Difference) -> bool:
    return one.entity == "assessment" and one.field in _OWES and not one.twin


def _whose(one: Difference, ours: Mapping[str, Assessment]) -> tuple[str, int]:
    if one.uid in ours:
        return ours[one.uid].member_id, ours[one.uid].year
    return one.theirs["member_id"], one.theirs["year"]


def _taken(before: Mapping[str, Assessment], listed: Sequence[Difference]) -> list[Assessment]:
    """The assessments of a member and year as they would be with everything taken over."""
    rows: dict[str, dict[str, Any]] = {
        uid: dict(zip(codec.columns(Assessment), codec.to_row(one), strict=True)) for uid, one in before.items()
    }
    for one in listed:
        if one.field:
            rows[one.uid][one.field] = one.theirs
        elif one.theirs is None:
            rows.pop(one.uid, None)
        else:
            rows[one.uid] = dict(one.theirs)
    return list(_assessments(rows))


def _assessments(rows: Mapping[str, Mapping[str, Any]]) -> Iterator[Assessment]:
    names = codec.columns(Assessment)
    return (codec.from_row(Assessment, [row.get(name) for name in names]) for row in rows.values())
