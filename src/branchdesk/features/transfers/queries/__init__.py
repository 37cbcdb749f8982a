"""Questions about transfers and members away, answered by plain SQL; nothing heavy is imported."""

from branchdesk.features.transfers.queries.away import AwayLine, away, away_lines, contacts
from branchdesk.features.transfers.queries.lines import (
    BatchLine,
    TransferLine,
    batches,
    line,
    lines,
    of_member,
    position,
    transfer,
)
from branchdesk.features.transfers.queries.paid import PaidUntil, paid_until
from branchdesk.features.transfers.queries.reading import Scope, own_numbers, rules_of
from branchdesk.features.transfers.queries.waiting import Waiting, waiting
from branchdesk.features.transfers.queries.writing import (
    draft,
    drafts,
    graduates,
    head_for,
    heads,
    letters,
    next_number,
)

__all__ = [
    "AwayLine",
    "BatchLine",
    "PaidUntil",
    "Scope",
    "TransferLine",
    "Waiting",
    "away",
    "away_lines",
    "batches",
    "contacts",
    "draft",
    "drafts",
    "graduates",
    "head_for",
    "heads",
    "letters",
    "line",
    "lines",
    "next_number",
    "of_member",
    "own_numbers",
    "paid_until",
    "position",
    "rules_of",
    "transfer",
    "waiting",
]
