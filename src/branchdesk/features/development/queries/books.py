"""The books the rules are read from: rule packs with the school's own, the table of days off."""

from branchdesk.features.development.model import Holiday, SchoolPack
from branchdesk.features.development.rules import packs
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.file import Rulebook
from branchdesk.features.meetings import queries as meetings
from branchdesk.storage.reading import Reads, records


def rulebook(ledger: Reads) -> Rulebook:
    """The packs in force with the school's own rules, the working days, and the rules on votes as the school has them."""
    return Rulebook(packs.packs(school_packs(ledger)), Workdays(holidays(ledger)), meetings.overlays(ledger))


def holidays(ledger: Reads, year: int | None = None) -> list[Holiday]:
    """Days off and days worked instead, of a year or all, in order."""
    where, values = ("", ()) if year is None else ('AND substr("on", 1, 4) = ?', (f"{year:04d}",))
    return records(ledger, Holiday, where, values, order='"on", id')


def school_packs(ledger: Reads) -> list[SchoolPack]:
    """The school's own rules (校内细则), the oldest first."""
    return records(ledger, SchoolPack, order="from_on, id")
