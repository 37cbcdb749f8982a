"""What has to be done: letters that expire, slips that did not come, people to be contacted or studied."""

from datetime import date
from typing import NamedTuple

from branchdesk.features.transfers.queries.away import AwayLine, away_lines
from branchdesk.features.transfers.queries.lines import TransferLine, lines
from branchdesk.features.transfers.queries.reading import Reads, Scope


class Waiting(NamedTuple):
    """Lines by what they wait for; a letter both expired and without its slip stands in both lists."""

    expiring: tuple[TransferLine, ...]
    expired: tuple[TransferLine, ...]
    no_receipt: tuple[TransferLine, ...]
    to_close: tuple[TransferLine, ...]
    to_answer: tuple[TransferLine, ...]
    contacts: tuple[AwayLine, ...]
    studies: tuple[AwayLine, ...]

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(map(len, self))


def waiting(ledger: Reads, scope: Scope, today: date) -> Waiting:
    """Everything that waits in a part of the tree on a day."""
    letters = [one for one in lines(ledger, scope, today) if one.findings]
    away = [one for one in away_lines(ledger, scope, today) if one.findings]
    return Waiting(
        expiring=_with_code(letters, "expiring"),
        expired=_with_code(letters, "expired"),
        no_receipt=_with_code(letters, "no_receipt"),
        to_close=_with_code(letters, "to_close"),
        to_answer=_with_code(letters, "send_receipt"),
        contacts=tuple(one for one in away if _codes(one) & {"contact_soon", "contact_over"}),
        studies=tuple(one for one in away if _codes(one) & {"study_soon", "study"}),
    )


def _codes(line: TransferLine | AwayLine) -> set[str]:
    return {one.code for one in line.findings}


def _with_code(found: list[TransferLine], code: str) -> tuple[TransferLine, ...]:
    return tuple(one for one in found if code in _codes(one))
