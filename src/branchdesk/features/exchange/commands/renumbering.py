"""Numbers that only count on: what was numbered elsewhere under one that is used here gets the next (domain §11.2)."""

from dataclasses import replace

from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Member
from branchdesk.features.requests import queries as requests
from branchdesk.features.requests.model import Request
from branchdesk.features.transfers import queries as transfers
from branchdesk.features.transfers.model import Direction, Transfer
from branchdesk.features.transfers.store import LetterHeadStore, TransferStore
from branchdesk.kernel.records import Record
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def number_of(record: Record) -> str:
    """The number of a record that nobody else may have; ``""`` for none."""
    match record:
        case Member() | Request():
            return record.number
        case Transfer(direction=Direction.OUT):
            return record.number
    return ""


def renumbered(work: Work, record: Record) -> Record:
    """The record under the next number; a letter of no head of ours keeps its own."""
    match record:
        case Member():
            return replace(record, number=members.next_numbers(work, 1)[0])
        case Request():
            return replace(record, number=requests.next_number(Within(work), record.received_at))
        case Transfer():
            return _with_next_letter_number(work, record)
    return record


def _with_next_letter_number(work: Work, letter: Transfer) -> Transfer:
    """The next number of the head the letter was written under, which goes on."""
    heads = [one for one in LetterHeadStore(work).find() if letter.number.startswith(one.prefix)]
    head = max(heads, key=lambda one: len(one.prefix), default=None)
    if head is None:
        return letter
    used = {one.number for one in TransferStore(work).find()}
    while (number := transfers.next_number(head)) in used:
        head = replace(head, next_number=head.next_number + 1)
    LetterHeadStore(work).save(replace(head, next_number=head.next_number + 1))
    return replace(letter, number=number)
