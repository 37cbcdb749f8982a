"""The verbs of the room: take a copy out, send a packet back, merge one, amend and end a copy."""

from branchdesk.features.exchange.commands.merging import merge, merge_label
from branchdesk.features.exchange.commands.sending import Sent, send_back
from branchdesk.features.exchange.commands.taking import (
    Prepared,
    amend,
    drop,
    end,
    finish,
    reopen,
    take_out,
    taking_out,
)

__all__ = [
    "Prepared", "Sent", "amend", "drop", "end", "finish", "merge", "merge_label", "reopen", "send_back", "take_out",
    "taking_out",
]  # fmt: skip
