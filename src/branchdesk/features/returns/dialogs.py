"""上报标记: the form has been filled in elsewhere."""

from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.development.dialogs.record import RecordDialog
from branchdesk.features.returns import commands, queries
from branchdesk.features.returns.fields import SAY_FIELDS
from branchdesk.features.returns.queries import Sheet
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk


class MarkDialog(RecordDialog):
    """Says what a mark means, and sets it."""

    def __init__(
        self, desk: Desk, sheet: Sheet, year: int, organization_id: str | None, parent: QWidget | None
    ) -> None:
        self._sheet, self._key, self._organization_id = sheet, sheet.form.mark_key(year), organization_id
        start = {"on": Day.of(clock.today()), "by": desk.setting("returns.by", "")}
        title = tr("标记“{form}”已上报").format(form=self._key)
        super().__init__(desk, title, SAY_FIELDS, parent, start=start, verb=tr("标记已上报"), extent=(620, 300))
        self.form.hint("on", tr("此后台账里的改动都列为“变化”"))

    def write(self, values: dict[str, Any]) -> None:
        """Set it, with the figures as they are."""
        by = values["by"] or ""
        note = queries.noted(self._sheet)
        label = tr("标记“{form}”已上报").format(form=self._key)
        self.desk.do(label, commands.mark, self._key, self._organization_id, values["on"], by, note)
        self.desk.keep("returns.by", by)
