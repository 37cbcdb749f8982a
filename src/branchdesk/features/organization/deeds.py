"""What the verbs of every room share besides speaking: papers seen before they go out, headed by the unit."""

from collections.abc import Callable

from branchdesk.features.organization import queries
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, speaking

Gone = Callable[[], object] | None
"""What is done each time a paper was printed or saved: somebody may want it in the log."""


class Speaking(speaking.Speaking):
    """The ground the verbs of a room stand on."""

    def _show(self, title: str, render: Callable[[], bytes], gone: Gone = None) -> None:
        """A paper as it will be printed."""
        from branchdesk.pdf import preview
        from branchdesk.widgets.pdf_preview import PdfPreview

        def ready(data: bytes) -> None:
            shown = PdfPreview(preview, data, title, ask.safe_name(f"{title}.pdf"), self._screen)
            if gone is not None:
                shown.handed_out.connect(gone)
            shown.finished.connect(shown.deleteLater)
            shown.open()  # not exec: the work is done, and its progress must not wait for the user

        self._desk.run(tr("正在排版"), lambda _report: render(), ready)

    def _unit(self) -> str:
        """Who stands at the head of papers: what the settings name, else the chosen branch."""
        named: str = self._desk.setting("print_unit", "")
        return named or self._desk.ask(queries.unit_name, self._desk.branch_id)
