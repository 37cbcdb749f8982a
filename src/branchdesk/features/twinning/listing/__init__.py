"""What the lists of the page show of a line: columns, the facets to filter by, what waits, and what is searched."""

from branchdesk.features.twinning.listing.activities import (
    activity_columns,
    activity_facets,
    activity_text,
    activity_waits,
)
from branchdesk.features.twinning.listing.issues import (
    IssueRow,
    issue_columns,
    issue_facets,
    issue_rows,
    issue_text,
    issue_waits,
    progress_words,
)
from branchdesk.features.twinning.listing.ties import (
    agreement_columns,
    agreement_facets,
    agreement_text,
    agreement_waits,
    covered_words,
    days_words,
    partner_columns,
    partner_facets,
    partner_text,
    partner_waits,
    plan_words,
)
from branchdesk.features.twinning.listing.words import (
    AGREEMENT_TONES,
    ISSUE_TONES,
    PROGRESS_TONES,
    STATE_TONES,
    Words,
)
from branchdesk.features.twinning.rules.words import word

__all__ = [
    "AGREEMENT_TONES", "ISSUE_TONES", "PROGRESS_TONES", "STATE_TONES", "IssueRow", "Words",
    "activity_columns", "activity_facets", "activity_text", "activity_waits", "agreement_columns", "agreement_facets",
    "agreement_text", "agreement_waits", "covered_words", "days_words", "issue_columns", "issue_facets", "issue_rows",
    "issue_text", "issue_waits", "partner_columns", "partner_facets", "partner_text", "partner_waits", "plan_words",
    "progress_words", "word",
]  # fmt: skip
