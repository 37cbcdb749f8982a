"""设置: the same form, given the settings' fields; changes of look are seen at once."""

from typing import TYPE_CHECKING, Any

from branchdesk.kernel.words import tr
from branchdesk.shell.settings_fields import SETTINGS_FIELDS
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form

if TYPE_CHECKING:
    from branchdesk.shell.window import Window


class SettingsDialog(FormDialog):
    """外观, 安全与备份, 打印."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        form = Form(SETTINGS_FIELDS)
        super().__init__(form, tr("设置"), self._take, parent=window)
        form.show_values(window.settings._asdict())
        fit(self, 820, 500)

    def _take(self, values: dict[str, Any]) -> None:
        self._window.change(**{name: "" if value is None else value for name, value in values.items()})
