"""Which rooms follow what happens in rooms below them, or add to what those answer; adopted by the desk and the doors."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from branchdesk.storage.reading import Reads

FOLLOWERS: Mapping[str, tuple[str, ...]] = {
    "minutes_final": (
        "branchdesk.features.development.commands:take_minutes",
        "branchdesk.features.twinning.commands:take_minutes",
    ),
    "members_merged": (
        "branchdesk.features.development.commands:join_cases",
        "branchdesk.features.dues.commands:join_dues",
        "branchdesk.features.meetings.commands:join_meetings",
        "branchdesk.features.transfers.commands:join_transfers",
    ),
    "members_removed": (
        "branchdesk.features.development.commands:demand_no_case_runs",
        "branchdesk.features.transfers.commands:demand_nothing_runs",
    ),
    "members_returning": ("branchdesk.features.transfers.commands:demand_not_by_letter",),
    "arrival_dropped": ("branchdesk.features.transfers.commands:demand_not_of_transfer",),
    "agenda_hints": ("branchdesk.features.twinning.queries:agenda_hints",),
    "minutes_followed": ("branchdesk.features.development.queries:votes_followed",),
    "ledger_begins": ("branchdesk.shell.followers:ledger_begins",),
    "vote_doubts": ("branchdesk.features.development.queries:vote_doubts",),
}


def adopt() -> None:
    """From now on these follow."""
    from branchdesk.storage import following

    following.adopt(FOLLOWERS)


def ledger_begins(ledger: "Reads", branch_ids: Collection[str], year: int) -> list[tuple[str, date]]:
    """From when on each branch's ledger is kept; the room of dues, which knows, is loaded only where one begins within a year."""
    if not ledger.read("SELECT 1 FROM dues_policy WHERE alive = 1 AND kept_from IS NOT NULL LIMIT 1"):
        return []
    from branchdesk.features.dues import queries

    return queries.ledger_begins(ledger, branch_ids, year)
