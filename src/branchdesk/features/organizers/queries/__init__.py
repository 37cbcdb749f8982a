"""Questions about organizers and their work, answered by plain SQL and the rules; nothing heavy is imported."""

from branchdesk.features.organizers.queries.deeds import Proposal, is_counted, proposals
from branchdesk.features.organizers.queries.duties import (
    OccurrenceLine,
    due_now,
    duties,
    kept_of,
    occurrences,
    templates_missing,
)
from branchdesk.features.organizers.queries.evidence import EvidenceLine, YearReport, evidence, year_report
from branchdesk.features.organizers.queries.handing import HandoverLine, book_of, handover_book, handovers
from branchdesk.features.organizers.queries.log import (
    ORIGINS,
    EntryLine,
    Totals,
    entries,
    entry_records,
    search_texts,
    totals,
    years,
)
from branchdesk.features.organizers.queries.people import (
    POSTING_STATES,
    PostingLine,
    PostingState,
    Scope,
    colleges,
    coverage,
    held,
    labels,
    opinions,
    organizer,
    organizers,
    position,
    posting,
    postings,
    reach,
)
from branchdesk.features.organizers.rules.book import HandoverBook, Section
from branchdesk.features.organizers.rules.templates import Template, templates
from branchdesk.storage.reading import Reads

__all__ = [
    "ORIGINS", "POSTING_STATES", "EntryLine", "EvidenceLine", "HandoverBook", "HandoverLine", "OccurrenceLine",
    "PostingLine", "PostingState", "Proposal", "Reads", "Scope", "Section", "Template", "Totals", "YearReport", "book_of",
    "colleges", "coverage", "due_now", "duties", "entries", "entry_records", "evidence", "handover_book", "handovers",
    "held", "is_counted", "kept_of", "labels", "occurrences", "opinions", "organizer", "organizers", "position", "posting", "postings",
    "proposals", "reach", "search_texts", "templates", "templates_missing", "totals", "year_report", "years",
]  # fmt: skip
