"""What waits for the agenda of a meeting in other rooms; this room knows none of them, it asks whoever answers."""

from datetime import date
from typing import NamedTuple

from branchdesk.storage import following
from branchdesk.storage.reading import Reads


class AgendaHint(NamedTuple):
    """Something another room wants discussed: ``uid`` of what it is about, the title and the text of an item, its source."""

    uid: str
    title: str
    text: str
    source: str


def agenda_hints(ledger: Reads, branch_id: str, on: date) -> list[AgendaHint]:
    """What waits for a meeting of a branch on a day (结对共建的逾期举措 …)."""
    return following.gather(ledger, "agenda_hints", branch_id, on)
