"""What registers of a whole year say: the rows behind them, so that one is seen to be printed anew when a row changes."""

from collections.abc import Iterator
from datetime import date

from branchdesk.features.dues.model import Assessment, PaidElsewhere, Payment, Relief
from branchdesk.features.filing.queries.around import Around, line_of
from branchdesk.features.filing.rules.candidates import Content
from branchdesk.features.members.model import IN_PARTY, Aspect
from branchdesk.features.members.rules import on_roll_at, standing_at, value_at
from branchdesk.features.organizers.model import DutyOccurrence, Opinion, WorkEntry
from branchdesk.features.requests.model import FollowUp, HandOn, Request
from branchdesk.storage.reading import records


def dues(around: Around, branch_id: str, year: int) -> Content:
    """年度党费收缴登记表: money of the months of a year, what was owed, relief from it, and what was paid elsewhere."""

    def lines() -> Iterator[str]:
        months = year * 100 + 1, year * 100 + 12
        owing = "SELECT member_id FROM assessment WHERE alive = 1 AND branch_id = ? AND year = ?"
        beside = f"AND member_id IN ({owing}) AND from_month <= ? AND until_month >= ?"
        for kind, where, values in (
            (Payment, "AND branch_id = ? AND month BETWEEN ? AND ?", (branch_id, *months)),
            (Assessment, "AND branch_id = ? AND year = ?", (branch_id, year)),
            (Relief, beside, (branch_id, year, months[1], months[0])),
            (PaidElsewhere, beside, (branch_id, year, months[1], months[0])),
        ):
            yield from map(line_of, records(around.ledger, kind, where, values))

    return lines


def requests(around: Around, organization_id: str, year: int) -> Content:
    """诉求办理登记簿: the requests of a year with every hand-on and call."""

    def lines() -> Iterator[str]:
        mine = "coalesce(organization_id, '') = ? AND substr(received_at, 1, 4) = ?"
        of_them = f"AND request_id IN (SELECT id FROM request WHERE alive = 1 AND {mine})"
        for kind, where in ((Request, f"AND {mine}"), (HandOn, of_them), (FollowUp, of_them)):
            yield from map(line_of, records(around.ledger, kind, where, (organization_id, f"{year:04d}")))

    return lines


def organizer(around: Around, posting_id: str, year: int) -> Content:
    """组织员工作报告: what somebody wrote down himself; figures from other rooms are as they were on the day of printing."""

    def lines() -> Iterator[str]:
        yield f"{year}"  # of a year without a line, too, it is known that it was so
        inside = "AND posting_id = ? AND substr({day}, 1, 4) = ?"
        for kind, where, value in (
            (WorkEntry, inside.format(day='"on"'), f"{year:04d}"),
            (DutyOccurrence, inside.format(day="due_on"), f"{year:04d}"),
            (Opinion, "AND posting_id = ? AND year = ?", year),
        ):
            yield from map(line_of, records(around.ledger, kind, where, (posting_id, value)))

    return lines


def roll(around: Around, branch_id: str, on: date) -> Content:
    """党员名册: who was there that day and as what. Unit and education are as of the printing: they move on without it."""

    def lines() -> list[str]:
        if on not in around.rolls:
            around.rolls[on] = _rolls(around, on)
        return [f"{on}", *around.rolls[on].get(branch_id, [])]  # of nobody, too, it is known that it was so

    return lines


def _rolls(around: Around, on: date) -> dict[str, list[str]]:
    """The lines of every branch, for the whole roll is gone through once."""
    found: dict[str, list[str]] = {}
    for one in around.people:
        moves = around.moves.get(one.id, [])
        standing = standing_at(one, moves, on)
        branch_id = value_at(one, moves, Aspect.BRANCH, on)
        if branch_id and standing in IN_PARTY and on_roll_at(one, on):
            said = (one.id, one.number, one.name, one.sex, one.birth, one.ethnicity, one.joined_on, standing)
            found.setdefault(branch_id, []).append("|".join(str(word or "") for word in said))
    return found
