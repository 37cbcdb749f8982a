"""Verbs of the room; each is one transaction and one step of undo."""

from branchdesk.features.transfers.commands.arriving import (
    correct_arrival,
    demand_not_of_transfer,
    move_within,
    send_receipt,
    take_in,
)
from branchdesk.features.transfers.commands.graduating import (
    Graduated,
    bring_back_batch,
    drop_batch,
    graduate,
    open_batch,
)
from branchdesk.features.transfers.commands.heads import bring_back_head, drop_head, keep_head
from branchdesk.features.transfers.commands.joining import demand_not_by_letter, demand_nothing_runs, join_transfers
from branchdesk.features.transfers.commands.running import close, give_back, note_receipt, reopen, report, void
from branchdesk.features.transfers.commands.staying import (
    alter_away,
    bring_back_away,
    bring_back_contact,
    contact,
    contact_all,
    drop_away,
    drop_contact,
    end_away,
    send_away,
)
from branchdesk.features.transfers.commands.writing import bring_back, correct, drop, issue, plan, plan_all, reissue

__all__ = [
    "Graduated",
    "alter_away",
    "bring_back",
    "bring_back_away",
    "bring_back_batch",
    "bring_back_contact",
    "bring_back_head",
    "close",
    "contact",
    "contact_all",
    "correct",
    "correct_arrival",
    "demand_not_by_letter",
    "demand_not_of_transfer",
    "demand_nothing_runs",
    "drop",
    "drop_away",
    "drop_batch",
    "drop_contact",
    "drop_head",
    "end_away",
    "give_back",
    "graduate",
    "issue",
    "join_transfers",
    "keep_head",
    "move_within",
    "note_receipt",
    "open_batch",
    "plan",
    "plan_all",
    "reissue",
    "reopen",
    "report",
    "send_away",
    "send_receipt",
    "take_in",
    "void",
]
