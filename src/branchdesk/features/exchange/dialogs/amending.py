"""修改外出台账: what a copy is called, who keeps it now, a note."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.exchange import commands
from branchdesk.features.exchange.fields import COPY_FIELDS
from branchdesk.features.exchange.model import OfflineCopy
from branchdesk.features.organization.fields import complete
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk

_SPANS = {"name": 2, "keeper": 2, "note": 4}


class AmendDialog(FormDialog):
    """One step of undo; the file that is out is not touched."""

    def __init__(self, desk: Desk, copy: OfflineCopy, parent: QWidget | None = None) -> None:
        self._desk, self._copy = desk, copy
        form = Form([replace(one, span=_SPANS[one.name]) for one in COPY_FIELDS])
        super().__init__(form, tr("修改“{name}”").format(name=copy.name), self._keep, parent=parent)
        form.show_values(copy)
        form.hint("name", tr("只改这里的；带出的那份仍显示带出时的名称"))
        fit(self, 620, 330)

    def _keep(self, values: dict[str, Any]) -> None:
        label = tr("修改外出台账：{name}").format(name=values["name"])
        self._desk.do(label, commands.amend, self._copy.id, complete(OfflineCopy, values))
