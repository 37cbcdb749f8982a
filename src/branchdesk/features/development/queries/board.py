"""The board: every case with its stage and what comes next; the checks of all of them; what waits to be done."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.development.model import CaseEnding, Stage
from branchdesk.features.development.queries.books import rulebook
from branchdesk.features.development.queries.files import Scope, files
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.outlook import Candidate, Outlook, could_be_taken, is_late, outlook
from branchdesk.features.development.rules.reminders import Due, reminders
from branchdesk.storage.reading import Reads


class BoardLine(NamedTuple):
    """A card of the board."""

    case_id: str
    member_id: str
    name: str
    name_key: str
    branch_id: str | None
    branch: str
    stage: Stage
    since: date | None
    outlook: Outlook


def board(ledger: Reads, scope: Scope, today: date) -> list[BoardLine]:
    """The cases that run or were filed, in the order of the roll; who was stopped or has left the roll is left out."""
    return board_of(files(ledger, scope, ended=False), rulebook(ledger), today)


def board_of(found: Sequence[CaseFile], book: Rulebook, today: date) -> list[BoardLine]:
    """The cards of cases already read."""
    return [board_line(one, book, today) for one in found]


def board_line(file: CaseFile, book: Rulebook, today: date, found: Sequence[Finding] | None = None) -> BoardLine:
    """One card; ``found`` are the findings of today where they are known already."""
    seen, member = outlook(file, book, today, found), file.member
    return BoardLine(
        file.case.id, member.id, member.name, member.name_key, member.branch_id, file.branch.name if file.branch else "",
        seen.stage, seen.since, seen,
    )  # fmt: skip


class Checked(NamedTuple):
    """A case with everything the rules find about it."""

    file: CaseFile
    findings: tuple[Finding, ...]


def checked(ledger: Reads, scope: Scope, today: date) -> list[Checked]:
    """All cases of some branches with their findings (核查), in the order of the roll."""
    book = rulebook(ledger)
    return [Checked(one, check(one, book, today)) for one in files(ledger, scope, ended=False)]


def takeable(ledger: Reads, scope: Scope, on: date) -> tuple[Candidate, ...]:
    """Who of some branches could be taken, or confirmed, by a general meeting held on a day."""
    running = [one for one in files(ledger, scope, ended=False) if one.case.ending is not CaseEnding.FILED]
    return could_be_taken(running, rulebook(ledger), on)


class Waiting(NamedTuple):
    """Something a case waits for, with whose it is (工作概览)."""

    case_id: str
    member_id: str
    name: str
    due: Due


class Pressing(NamedTuple):
    """All reminders of the cases that run, the first due first, and how many cards of the board are past their limit."""

    waiting: list[Waiting]
    late: int


def waiting(ledger: Reads, scope: Scope, today: date) -> list[Waiting]:
    """All reminders of the cases that run, the first due first."""
    return pressing(ledger, scope, today).waiting


def pressing(ledger: Reads, scope: Scope, today: date) -> Pressing:
    """What waits to be done, and the number of the board: one reading answers both, and nothing is checked for them."""
    book, cases = rulebook(ledger), files(ledger, scope, ended=False)
    found = [
        Waiting(one.case.id, one.member.id, one.member.name, due)
        for one in cases
        if one.case.ended_on is None
        for due in reminders(one, book, today)
    ]
    return Pressing(
        sorted(found, key=lambda one: (one.due.due, one.name, one.case_id)),
        sum(is_late(one, book, today) for one in cases),
    )


def is_kept(ledger: Reads) -> bool:
    """Whether cases are kept in this ledger at all."""
    return bool(ledger.read("SELECT EXISTS (SELECT 1 FROM development_case WHERE alive = 1)")[0][0])


def search_texts(ledger: Reads) -> Mapping[str, tuple[str, str]]:
    """(name, words to be searched in) of every case by its id: the person, the form's number, documents, places."""
    rows = ledger.read(
        """SELECT c.id, m.name, m.name_key || ' ' || c.form_number || ' ' || c.archive || ' ' || c.note || ' ' ||
                  coalesce((SELECT group_concat(s.document || ' ' || s.body, ' ') FROM case_step s
                            WHERE s.case_id = c.id AND s.alive = 1), '')
           FROM development_case c JOIN member m ON m.id = c.member_id WHERE c.alive = 1 AND m.alive = 1"""
    )
    return {uid: (name, f"{name} {text}") for uid, name, text in rows}
