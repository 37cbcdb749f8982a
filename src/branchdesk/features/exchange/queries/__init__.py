"""Questions of the room: what this ledger is, which copies it made, what a packet would bring."""

from branchdesk.features.exchange.queries.copies import (
    CopyLine,
    Merged,
    copies,
    demand_home,
    identity,
    merged,
    packets,
)
from branchdesk.features.exchange.queries.examining import Step, examine, examining
from branchdesk.features.exchange.queries.wording import Worded, moment, words

__all__ = [
    "CopyLine", "Merged", "Step", "Worded", "copies", "demand_home", "examine", "examining", "identity", "merged", "moment",
    "packets", "words",
]  # fmt: skip
