"""Nouns of the room: when a form of an official system was last filled in from the ledger."""

from dataclasses import dataclass

from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMark(Record):
    """上报标记: the place in the log up to which a form has been filled in elsewhere; what changed since is listed."""

    form: str
    organization_id: str | None = None
    on: Day
    position: int
    by: str = ""
    note: str = ""
