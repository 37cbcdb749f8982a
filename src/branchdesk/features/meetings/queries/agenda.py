"""What other rooms know about a meeting; this room knows none of them, it asks whoever answers."""

from datetime import date
from typing import NamedTuple

from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.storage import following
from branchdesk.storage.reading import Reads


class Followed(NamedTuple):
    """What another room made of finished minutes: of whom, in words, and the place (``uid``) to look at it.

    ``done`` is False where it was not written down there; ``uid`` is empty where there is nothing to look at.
    """

    name: str
    text: str
    done: bool
    place: str = ""
    uid: str = ""


class AgendaHint(NamedTuple):
    """Something another room wants discussed: ``uid`` of what it is about, the title and the text of an item, its source."""

    uid: str
    title: str
    text: str
    source: str


def agenda_hints(ledger: Reads, branch_id: str, on: date) -> list[AgendaHint]:
    """What waits for a meeting of a branch on a day (结对共建的逾期举措 …)."""
    return following.gather(ledger, "agenda_hints", branch_id, on)


def vote_doubts(ledger: Reads, minutes: Minutes) -> list[Finding]:
    """What speaks against votes that are being written down (发展档案 …); each names its ballot, none forbids."""
    return following.gather(ledger, "vote_doubts", minutes)


def followed(ledger: Reads, minutes: Minutes) -> list[Followed]:
    """What became of votes on people in minutes that are finished (记入发展档案 …)."""
    return following.gather(ledger, "minutes_followed", minutes)
