"""合并单 on the screen, with the ways to paper and to a file."""

from branchdesk.features.exchange import papers
from branchdesk.features.exchange.papers import Sheet
from branchdesk.features.organization import queries as organization
from branchdesk.features.safety.panels import ListDialog
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.screen import Desk


def unit(desk: Desk) -> str:
    """Who stands at the head: what the settings name, else the unit of the ledger."""
    named: str = desk.setting("print_unit", "")
    return named or desk.ask(organization.unit_name, None)


def show_sheet(dialog: ListDialog, sheet: Sheet) -> None:
    """Typeset it in the background and show it; a refusal is told in the dialog."""

    def ready(data: bytes) -> None:
        from branchdesk.pdf import preview
        from branchdesk.widgets.pdf_preview import PdfPreview

        title = papers.sheet_title(sheet)
        shown = PdfPreview(preview, data, title, ask.safe_name(f"{title}.pdf"), dialog)
        shown.finished.connect(shown.deleteLater)
        shown.open()

    dialog.work(tr("正在排版"), lambda _report: papers.sheet_bytes(sheet), ready)
