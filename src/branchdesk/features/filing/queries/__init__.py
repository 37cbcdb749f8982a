"""Questions about the archive, answered from the facts of all rooms; nothing heavy is imported."""

from branchdesk.features.filing.queries.archive import (
    Archive,
    CandidateLine,
    PaperLine,
    all_candidates,
    archive,
    candidates,
    holders,
    paper,
    papers,
    years,
)
from branchdesk.features.filing.queries.around import Around, Scope
from branchdesk.features.filing.queries.forms import binder_form, missing_form
from branchdesk.features.members.queries import position

__all__ = [
    "Archive", "Around", "CandidateLine", "PaperLine", "Scope", "all_candidates", "archive", "binder_form", "candidates", "holders",
    "missing_form", "paper", "papers", "position", "years",
]  # fmt: skip
