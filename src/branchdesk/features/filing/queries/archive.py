"""The archive as lists show it: what has its number, what waits for one, what is missing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from branchdesk.features.filing.model import ArchiveClass, ArchivePaper, Key
from branchdesk.features.filing.queries import beside, life, people
from branchdesk.features.filing.queries.around import Around, Scope
from branchdesk.features.filing.rules import numbering
from branchdesk.features.filing.rules.candidates import Candidate
from branchdesk.features.organization import queries as organization
from branchdesk.storage.reading import Reads, marks, records

_SOURCES: Mapping[Callable[[Around], Iterator[Candidate]], frozenset[str]] = {
    life.meetings: frozenset(("meeting",)),
    people.cases: frozenset(("development_case", "public_notice")),
    people.letters: frozenset(("transfer",)),
    life.dues: frozenset(("dues_year", "remittance")),
    beside.ties: frozenset(("agreement", "joint_activity")),
    beside.requests: frozenset(("request_year",)),
    beside.books: frozenset(("handover", "organizer_year")),
    life.rolls: frozenset(("roll",)),
}
"""Where papers come from, and the origins they have."""
_CLASSES = list(ArchiveClass)


class PaperLine(NamedTuple):
    """A paper with its number; ``outdated`` where its records have changed since, so that it must be printed anew.

    ``orphan`` where they are there no more, or print no such paper any longer.
    """

    paper: ArchivePaper
    holder: str
    outdated: bool
    orphan: bool = False

    @property
    def id(self) -> str:
        """Of the paper."""
        return self.paper.id

    @property
    def number(self) -> str:
        """2026-组织生活-003."""
        return numbering.number_word(self.paper)

    @property
    def printable(self) -> bool:
        """Whether the ledger can print it; others are paper only."""
        return bool(self.paper.origin)


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A paper without a number, with whose archive it goes to."""

    candidate: Candidate
    holder: str

    @property
    def id(self) -> str:
        """What it is printed from."""
        return self.candidate.id


@dataclass(frozen=True, slots=True)
class Archive:
    """All of a part of the tree and a year: numbered papers, those that may have a number, those that are missing."""

    papers: list[PaperLine]
    ready: list[CandidateLine]
    missing: list[CandidateLine]
    faults: list[str]


def archive(ledger: Reads, scope: Scope, year: int | None, today: date) -> Archive:
    """The archive on a day; ``year`` None means every year."""
    around = Around(ledger, scope, year, today)
    kept = papers(ledger, scope, year)
    found = [one for source in _SOURCES for one in source(around) if around.wants(one)]
    filed = _filed(ledger)
    rest = _by_place(one for one in found if one.key not in filed)
    return Archive(
        list(_lines(around, kept, found)),
        [CandidateLine(one, around.short(one.organization_id)) for one in rest if one.is_ready],
        [CandidateLine(one, around.short(one.organization_id)) for one in _by_place(found) if _is_missing(one, filed)],
        numbering.faults(kept),
    )


def _filed(ledger: Reads) -> set[Key]:
    """What has its number, in whatever archive and year it got it."""
    return set(ledger.read("SELECT origin, origin_id FROM archive_paper WHERE alive = 1 AND origin <> ''"))


def _lines(around: Around, kept: list[ArchivePaper], found: Iterable[Candidate]) -> Iterator[PaperLine]:
    """Papers with what their records say today, wherever these would be filed by now."""
    now = {one.key: one for one in found}
    astray = {one.key for one in kept if one.origin} - now.keys()
    now |= {one.key: one for one in chosen(around.ledger, astray, around.today)}
    for one in kept:
        fresh = now.get(one.key)
        outdated = bool(one.fingerprint and fresh and fresh.fingerprint != one.fingerprint)
        orphan = bool(one.origin) and fresh is None
        yield PaperLine(one, around.short(one.organization_id), outdated, orphan)


def _is_missing(one: Candidate, filed: set[Key]) -> bool:
    """What is in the archive is missed only where its file is short of something."""
    return bool(one.lacking) if one.key in filed else one.is_missing


def _by_place(found: Iterable[Candidate]) -> list[Candidate]:
    """As they are numbered: by class, then by day."""
    return sorted(found, key=lambda one: (one.year, _CLASSES.index(one.archive_class), str(one.on), one.title, one.id))


def chosen(ledger: Reads, keys: Collection[Key], today: date) -> list[Candidate]:
    """The papers printed from these records, filed or not, as they are numbered; only their own rooms are asked."""
    origins = {origin for origin, _ in keys}
    around = Around(ledger, None, None, today)
    asked = (source for source, made in _SOURCES.items() if made & origins)
    return _by_place(one for source in asked for one in source(around) if one.key in keys)


def candidates(ledger: Reads, scope: Scope, year: int | None, today: date) -> list[Candidate]:
    """What may have its number now and has none."""
    return [one.candidate for one in archive(ledger, scope, year, today).ready]


def papers(ledger: Reads, scope: Scope, year: int | None = None) -> list[ArchivePaper]:
    """Papers with a number, by class and number."""
    where, values = "", list[object]()
    if scope is not None:
        where, values = f" AND organization_id IN {marks(scope)}", [*scope]
    if year is not None:
        where, values = f"{where} AND year = ?", [*values, year]
    found = records(ledger, ArchivePaper, where, values)
    order = {uid: place for place, (uid, _, _) in enumerate(organization.outline(ledger))}  # type: ignore[arg-type]
    return sorted(
        found,
        key=lambda one: (
            order.get(one.organization_id, len(order)), one.year, _CLASSES.index(one.archive_class), one.number, one.id
        ),
    )  # fmt: skip


def paper(ledger: Reads, paper_id: str) -> ArchivePaper | None:
    """One living record."""
    found = records(ledger, ArchivePaper, "AND id = ?", (paper_id,))
    return found[0] if found else None


def years(ledger: Reads, today: date) -> list[int]:
    """Years there may be papers of, the newest first."""
    rows = ledger.read(
        """SELECT DISTINCT CAST(substr("on", 1, 4) AS INTEGER) FROM meeting WHERE alive = 1
           UNION SELECT DISTINCT year FROM archive_paper WHERE alive = 1
           UNION SELECT DISTINCT month / 100 FROM payment WHERE alive = 1
           UNION SELECT DISTINCT CAST(substr(issued_on, 1, 4) AS INTEGER) FROM transfer WHERE alive = 1 AND issued_on IS NOT NULL"""
    )
    return sorted({year for (year,) in rows if year <= today.year} | {today.year, today.year - 1}, reverse=True)


def holders(ledger: Reads) -> list[tuple[str, str]]:
    """(id, name) of the organizations that may keep an archive: all but groups."""
    rows = ledger.read("SELECT id FROM organization WHERE alive = 1 AND tier = 'group'")
    groups = {uid for (uid,) in rows}
    return [(uid, name) for uid, name, _ in organization.outline(ledger) if uid not in groups]  # type: ignore[arg-type]
