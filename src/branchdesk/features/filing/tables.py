"""Where the archive numbers are kept."""

from branchdesk.features.filing import model
from branchdesk.storage.rows import table

ARCHIVE_PAPER = table(
    model.ArchivePaper,
    refers={"organization_id": "organization"},
    indexes=(
        ("organization_id",),
        ("origin_id",),
    ),
)
