"""The records of the room as lists."""

from collections.abc import Collection, Sequence

from branchdesk.features.dues.model import (
    ArrearsNote,
    Assessment,
    DuesPolicy,
    LineState,
    Payment,
    Relief,
    Statement,
    StatementLine,
    WageItem,
)
from branchdesk.features.dues.queries.reading import Scope, of_people, of_place, of_some, place, policies_of
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import RatePack, rate_pack
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Reads, marks, one, records


def position(ledger: Reads) -> int:
    """What a form that opens now has seen of the log."""
    return int(ledger.read("SELECT coalesce(max(pos), 0) FROM change_log")[0][0])


def policies(ledger: Reads, *years: int) -> list[DuesPolicy]:
    """What was settled for some years, by branches and for all."""
    return policies_of(ledger, years)


def policy(ledger: Reads, branch_id: str | None, year: int) -> DuesPolicy | None:
    """What was settled for a branch in a year: its own, else that for all; None where nothing was."""
    return policy_for(policies(ledger, year), year, branch_id)


def pack(ledger: Reads, branch_id: str | None, month: Month) -> RatePack:
    """The rules in force for a branch in a month, with the limits it settled for the year."""
    return rate_pack(month, policy(ledger, branch_id, month.year))


def assessments(ledger: Reads, scope: Scope, *years: int) -> list[Assessment]:
    """What the people of a scope owe in some years, by member and first month."""
    where, values = of_people(place(ledger, scope))
    wanted = f"AND year IN {marks(years)}{where}"
    return records(ledger, Assessment, wanted, [*years, *values], order="member_id, from_month, id")


def assessment(ledger: Reads, uid: str) -> Assessment | None:
    """One living record."""
    return one(ledger, Assessment, uid)


def wage_items(ledger: Reads, assessment_id: str) -> list[WageItem]:
    """The lines of a wage sheet the user chose to keep."""
    return records(ledger, WageItem, "AND assessment_id = ?", (assessment_id,))


def payments(
    ledger: Reads, scope: Scope = None, months: Sequence[Month] = (), member_ids: Collection[str] | None = None
) -> list[Payment]:
    """Rows of money, red rows among them, the oldest first: of some months, of some members, or all."""
    where, values = of_place(place(ledger, scope))
    given: list[object] = list(values)
    if months:
        where += " AND month BETWEEN ? AND ?"
        given += [min(months).number, max(months).number]
    theirs, named = of_some(member_ids)
    found = records(ledger, Payment, where + theirs, [*given, *named], order="paid_on, id")
    return found if member_ids is None else [each for each in found if each.member_id in member_ids]


def payment(ledger: Reads, uid: str) -> Payment | None:
    """One living record."""
    return one(ledger, Payment, uid)


def reliefs(ledger: Reads, scope: Scope = None) -> list[Relief]:
    """少交、免交 of the people of a scope, the newest first."""
    where, values = of_people(place(ledger, scope))
    return records(ledger, Relief, where, values, order="from_month DESC, id DESC")


def arrears_notes(ledger: Reads, scope: Scope = None) -> list[ArrearsNote]:
    """What was found out about unpaid months, the newest first."""
    where, values = of_people(place(ledger, scope))
    return records(ledger, ArrearsNote, where, values, order="until_month DESC, id DESC")


def statements(ledger: Reads, *, open_only: bool = False) -> list[Statement]:
    """Statements read in, the newest first."""
    where = "AND closed_on IS NULL" if open_only else ""
    return records(ledger, Statement, where, order="read_on DESC, id DESC")


def statement_lines(ledger: Reads, statement_id: str, state: LineState | None = None) -> list[StatementLine]:
    """The lines of a statement in their order."""
    where, values = "AND statement_id = ?", [statement_id]
    if state is not None:
        where, values = where + " AND state = ?", [*values, state.value]
    return records(ledger, StatementLine, where, values, order="number, id")


def known_serials(ledger: Reads) -> set[str]:
    """The serials of all lines read in before."""
    return {row[0] for row in ledger.read("SELECT serial FROM statement_line WHERE alive = 1")}
