"""A dialog that asks for one day."""

from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import CalendarDay, Field
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form


class DayDialog(FormDialog):
    """Asks for a day; ``day`` when accepted."""

    def __init__(self, title: str, label: str, parent: QWidget | None) -> None:
        form = Form([Field("day", label, CalendarDay(), required=True, span=2)])
        self.day: Day | None = None
        super().__init__(form, title, self._take, verb=tr("登记"), parent=parent)
        form.show_values({"day": Day.of(clock.today())})
        fit(self, 560, 220)

    def _take(self, values: dict[str, Any]) -> None:
        self.day = values["day"]
