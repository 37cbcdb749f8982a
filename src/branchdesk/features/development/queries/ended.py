"""Cases that have ended: how, on what day, why, and how far they had come."""

from typing import Any, NamedTuple

from branchdesk.features.development.model import CaseEnding
from branchdesk.features.development.queries.books import rulebook
from branchdesk.features.development.queries.files import Scope
from branchdesk.features.members.model import Leaving
from branchdesk.features.organization.model import Organization
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.storage.reading import Reads, marks, records


class EndedLine(NamedTuple):
    """A case that waits for nothing any more; ``ending`` is None where the person left the roll while it ran.

    ``step`` is the key of the last step recorded, taken on ``step_on``; empty where none was.
    """

    case_id: str
    member_id: str
    name: str
    name_key: str
    branch: str
    ending: CaseEnding | None
    leaving: Leaving | None
    on: Day | None
    reason: str
    step: str
    step_on: Day | None


def ended(ledger: Reads, scope: Scope = None) -> list[EndedLine]:
    """The ended cases of some branches, the newest ending first; half a day counts by its beginning."""
    where, values = "", list[str]()
    if scope is not None:
        where, values = f" AND (m.branch_id IN {marks(scope)} OR m.group_id IN {marks(scope)})", [*scope, *scope]
    rows = ledger.read(
        f"""SELECT c.id, m.id, m.name, m.name_key, m.branch_id, c.ending, m.leaving, coalesce(c.ended_on, m.left_on),
                   c.ending_reason, s.step, s."on"
            FROM development_case c JOIN member m ON m.id = c.member_id
            LEFT JOIN case_step s ON s.case_id = c.id AND s.alive = 1
                AND s."on" = (SELECT max("on") FROM case_step WHERE case_id = c.id AND alive = 1)
            WHERE c.alive = 1 AND m.alive = 1 AND (c.ending IS NOT NULL OR m.left_on IS NOT NULL){where}
            ORDER BY coalesce(c.ended_on, m.left_on) DESC, m.name_key, c.id""",
        values,
    )
    order = {one.key: place for place, one in enumerate(rulebook(ledger).on(clock.today()).steps)}
    last: dict[str, tuple[Any, ...]] = {}
    for row in rows:  # of several steps of one day the later by the rules
        known = last.setdefault(row[0], row)
        last[row[0]] = max(known, row, key=lambda one: order.get(one[9], -1))
    names = {one.id: one.name for one in records(ledger, Organization)}
    return [
        EndedLine(
            uid, member, name, key, names.get(branch, ""), CaseEnding(ending) if ending else None,
            Leaving(leaving) if leaving and not ending else None, Day.parse(on) if on else None, reason, step or "",
            Day.parse(taken) if taken else None,
        )
        for uid, member, name, key, branch, ending, leaving, on, reason, step, taken in last.values()
    ]  # fmt: skip
