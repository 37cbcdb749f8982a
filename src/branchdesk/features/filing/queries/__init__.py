"""Questions about the archive, answered from the facts of all rooms; nothing heavy is imported."""

from branchdesk.features.filing.queries.archive import (
    Archive,
    CandidateLine,
    PaperLine,
    archive,
    candidates,
    chosen,
    holders,
    paper,
    papers,
    years,
)
from branchdesk.features.filing.queries.around import Around, Scope
from branchdesk.features.filing.queries.forms import binder_form, missing_form
from branchdesk.features.filing.queries.places import record_of
from branchdesk.features.members.queries import position

__all__ = [
    "Archive", "Around", "CandidateLine", "PaperLine", "Scope", "archive", "binder_form", "candidates", "chosen", "holders",
    "missing_form", "paper", "papers", "position", "record_of", "years",
]  # fmt: skip
