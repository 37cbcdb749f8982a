"""Names as lists, sentences and papers say them: of people who share one, each with his number beside it."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Protocol

from branchdesk.features.dues.queries.reading import of_some
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads

Row = tuple[str, str, str]
"""id, name, number."""


class Line(Protocol):
    """A line of a list about somebody."""

    @property
    def member_id(self) -> str:
        """Whose it is."""

    @property
    def name(self) -> str:
        """His name."""

    @property
    def number(self) -> str:
        """His number."""


def called(ledger: Reads, member_ids: Collection[str] | None = None) -> dict[str, str]:
    """What some people, or all, are called on the screen, those who have left too: told apart from everybody of the ledger."""
    some, ids = of_some(member_ids, "id")
    alike = f"name IN (SELECT name FROM member WHERE 1{some})" if some else "1"
    rows = ledger.read(
        f"SELECT id, name, coalesce(nullif(number, ''), staff_number), alive FROM member WHERE {alike}", ids
    )
    living = Counter(name for _, name, _, alive in rows if alive)
    return _named((row[:3] for row in rows if member_ids is None or row[0] in member_ids), living)


def told_apart(ledger: Reads, member_ids: Collection[str]) -> dict[str, str]:
    """The names of a paper; only namesakes who both stand on it are told apart, since two lines of one name say nothing."""
    wanted = set(member_ids)
    rows = [row for row in ledger.read("SELECT id, name, number FROM member") if row[0] in wanted]
    return _named(rows, Counter(name for _, name, _ in rows))


def among(lines: Iterable[Line]) -> dict[str, str]:
    """The same of the lines of a paper, a person each."""
    rows = [(one.member_id, one.name, one.number) for one in lines]
    return _named(rows, Counter(name for _, name, _ in rows))


def _named(rows: Iterable[Row], count: Counter[str]) -> dict[str, str]:
    both = tr("{name}（{number}）")
    return {
        uid: both.format(name=name, number=number) if count[name] > 1 and number else name for uid, name, number in rows
    }
