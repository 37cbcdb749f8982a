"""Papers of the room as PDF/A: the forms, the receipt, the 交接单; each footed with the rules it was made by and the day."""

from branchdesk.features.dues.papers.chart import SIZE, Chart, chart_blocks, chart_bytes, chart_title
from branchdesk.features.dues.papers.forms import form_blocks, form_bytes, form_docx, write_form
from branchdesk.features.dues.papers.slips import (
    Slip,
    handover_blocks,
    handover_bytes,
    receipt_blocks,
    receipt_bytes,
    receipts_blocks,
)

__all__ = [
    "SIZE",
    "Chart",
    "Slip",
    "chart_blocks",
    "chart_bytes",
    "chart_title",
    "form_blocks",
    "form_bytes",
    "form_docx",
    "handover_blocks",
    "handover_bytes",
    "receipt_blocks",
    "receipt_bytes",
    "receipts_blocks",
    "write_form",
]
