"""What stands beside single meetings: versions, exclusions, absences, talks, layouts, the rules with the school's own."""

from datetime import date
from typing import TypeVar

from branchdesk.features.meetings.model.beside import (
    Exclusion,
    MinutesVersion,
    PaperLayout,
    PlannedAbsence,
    PrintedCopy,
    RuleOverlay,
    Talk,
)
from branchdesk.features.meetings.model.words import PaperKind
from branchdesk.features.meetings.queries.lists import Scope
from branchdesk.kernel import rulepacks
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.storage.reading import Reads, marks, records

P = TypeVar("P", Exclusion, PlannedAbsence)

SUBJECT = "meetings"
"""The rule packs of the room."""


def versions(ledger: Reads, meeting_id: str) -> list[MinutesVersion]:
    """The finished versions of the minutes, the newest first."""
    return records(ledger, MinutesVersion, "AND meeting_id = ?", (meeting_id,), order="version DESC, made_at DESC")


def printed_copies(ledger: Reads, meeting_id: str) -> list[PrintedCopy]:
    """Papers of a meeting that left the program, the newest first."""
    return records(ledger, PrintedCopy, "AND meeting_id = ?", (meeting_id,), order="printed_at DESC, id DESC")


def exclusions(ledger: Reads, scope: Scope = None) -> list[tuple[str, Exclusion]]:
    """(name, record) of who is left out of the number due, in the order of the roster; over ones too."""
    return _of_members(ledger, Exclusion, scope)


def planned_absences(ledger: Reads, scope: Scope = None) -> list[tuple[str, PlannedAbsence]]:
    """(name, record) of absences known beforehand, in the order of the roster; over ones too."""
    return _of_members(ledger, PlannedAbsence, scope)


def _of_members(ledger: Reads, record: type[P], scope: Scope) -> list[tuple[str, P]]:
    where, values = "", list[str]()
    if scope is not None:
        where = f" AND (branch_id IN {marks(scope)} OR group_id IN {marks(scope)})"
        values = list(scope) * 2
    people = ledger.read(f"SELECT id, name FROM member WHERE alive = 1{where} ORDER BY name_key, id", values)
    order = {uid: (place, name) for place, (uid, name) in enumerate(people)}
    found = [one for one in records(ledger, record, order="from_on, id") if one.member_id in order]
    found.sort(key=lambda one: order[one.member_id][0])
    return [(order[one.member_id][1], one) for one in found]


def talks(ledger: Reads, scope: Scope = None, year: int | None = None) -> list[Talk]:
    """谈心谈话 of some branches and of a year, the newest first."""
    where, values = "", list[str]()
    if scope is not None:
        where, values = f"AND branch_id IN {marks(scope)}", [*scope]
    if year is not None:
        where += ' AND substr("on", 1, 4) = ?'
        values.append(f"{year:04d}")
    return records(ledger, Talk, where, values, order='"on" DESC, id DESC')


def layout(ledger: Reads, paper: PaperKind) -> str | None:
    """How the office wants a paper to look, as JSON; None for the layout of the program."""
    found = records(ledger, PaperLayout, "AND paper = ?", (paper.value,))
    return found[0].content if found else None


def overlays(ledger: Reads, subject: str = SUBJECT) -> list[RuleOverlay]:
    """Numbers the school has tightened, the oldest first."""
    return records(ledger, RuleOverlay, "AND subject = ?", (subject,), order="from_on, id")


def pack(ledger: Reads, on: date, subject: str = SUBJECT) -> RulePack:
    """The rules on a subject in force on a day; of a number the school tightened more than once the last word counts."""
    own = {one.name: one for one in overlays(ledger, subject) if one.from_on.first() <= on}
    return rulepacks.tightened(rulepacks.pack(subject, on), own.values())
