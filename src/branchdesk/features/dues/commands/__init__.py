"""Verbs of the room; each is one transaction and one step of undo."""

from branchdesk.features.dues.commands.assessing import (
    Assessed,
    assess,
    change_assessment,
    keep_wages,
    settle_policy,
    withdraw_assessments,
)
from branchdesk.features.dues.commands.caring import (
    drop_arrears_note,
    drop_relief,
    end_relief,
    grant_relief,
    note_arrears,
)
from branchdesk.features.dues.commands.collecting import Cell, correct, describe, receive, set_paid, take_back
from branchdesk.features.dues.commands.handing_up import (
    correct_large,
    drop_large,
    forward_large,
    note_receipt,
    remit,
    spend,
    take_back_expense,
    take_back_remittance,
    take_large,
)
from branchdesk.features.dues.commands.statements import (
    Taken,
    book_lines,
    close_statement,
    pass_line,
    read_statement,
    rebook_line,
    reopen_line,
)

__all__ = [
    "Assessed",
    "Cell",
    "Taken",
    "assess",
    "book_lines",
    "change_assessment",
    "close_statement",
    "correct",
    "correct_large",
    "describe",
    "drop_arrears_note",
    "drop_large",
    "drop_relief",
    "end_relief",
    "forward_large",
    "grant_relief",
    "keep_wages",
    "note_arrears",
    "note_receipt",
    "pass_line",
    "read_statement",
    "rebook_line",
    "receive",
    "remit",
    "reopen_line",
    "set_paid",
    "settle_policy",
    "spend",
    "take_back",
    "take_back_expense",
    "take_back_remittance",
    "take_large",
    "withdraw_assessments",
]
