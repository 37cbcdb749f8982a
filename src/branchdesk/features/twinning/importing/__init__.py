"""Sheets of joint activities into the ledger: read, compared, asked about, written whole."""

from branchdesk.features.twinning.importing.files import ActivityFile, FileRow, read_file
from branchdesk.features.twinning.importing.plans import (
    ImportPlan,
    PlannedActivity,
    Question,
    plan,
    report,
    write,
)

__all__ = [
    "ActivityFile", "FileRow", "ImportPlan", "PlannedActivity", "Question", "plan", "read_file", "report", "write",
]  # fmt: skip
