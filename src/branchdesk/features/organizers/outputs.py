"""What goes out of the room: the roster, calendars, the log, the yearly report, the handover book; typesetting waits."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from branchdesk.features.organizers.queries import (
    EntryLine,
    HandoverBook,
    OccurrenceLine,
    PostingLine,
    Totals,
    YearReport,
)
from branchdesk.features.organizers.rules.postings import Coverage
from branchdesk.kernel.dates import Day

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form


def roster(lines: Sequence[PostingLine], coverage: Coverage, unit: str, made_on: date) -> "Form":
    """选派名册."""
    from branchdesk.features.organizers import papers

    return papers.roster_form(lines, coverage, unit=unit, made_on=made_on)


def calendar(posting: PostingLine, lines: Sequence[OccurrenceLine], span: str, unit: str, made_on: date) -> "Form":
    """职责日历 of one posting."""
    from branchdesk.features.organizers import papers

    return papers.calendar_form(posting, lines, span=span, unit=unit, made_on=made_on)


def year(posting: PostingLine, lines: Sequence[OccurrenceLine], number: int, unit: str, made_on: date) -> "Form":
    """职责年历 of one posting on one sheet."""
    from branchdesk.features.organizers import papers

    return papers.year_form(posting, lines, number, unit=unit, made_on=made_on)


def log(lines: Sequence[EntryLine], totals: Totals, span: str, unit: str, made_on: date) -> "Form":
    """工作记录 with its sums."""
    from branchdesk.features.organizers import papers

    return papers.log_form(lines, totals, span=span, unit=unit, made_on=made_on)


def report(found: YearReport, unit: str, made_on: date) -> bytes:
    """年度工作报告."""
    from branchdesk.features.organizers import papers

    return papers.report_bytes(found, unit=unit, made_on=made_on)


def report_title(found: YearReport) -> str:
    """Its title, which names the file."""
    from branchdesk.features.organizers import papers

    return papers.report_title(found)


def handover(book: HandoverBook, fingerprint: str, signed_on: Day | None) -> bytes:
    """交接书."""
    from branchdesk.features.organizers import papers

    return papers.handover_bytes(book, fingerprint=fingerprint, signed_on=signed_on)


def handover_title(book: HandoverBook) -> str:
    """Its title, which names the file."""
    from branchdesk.features.organizers import papers

    return papers.handover_title(book)
