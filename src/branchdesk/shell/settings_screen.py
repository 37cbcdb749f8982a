"""设置: the same form, given the settings' fields; changes of look are seen at once."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QScrollArea

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.settings_fields import SETTINGS_FIELDS
from branchdesk.widgets import parts, theme
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.notices import Notices

if TYPE_CHECKING:
    from branchdesk.shell.window import Window


class SettingsDialog(QDialog):
    """外观, 安全与备份, 打印."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self.setWindowTitle(tr("设置"))
        self._window = window
        self.form = Form(SETTINGS_FIELDS)
        self.form.show_values(window.settings._asdict())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        self.form.entered.connect(lambda cell: area.ensureWidgetVisible(cell, 0, theme.px(20)))
        self.notices = Notices()
        save = parts.button(tr("保存"), icon="save", kind="primary")
        save.clicked.connect(self._save)
        self.form.finished.connect(lambda: save.setFocus(Qt.FocusReason.TabFocusReason))
        QShortcut(QKeySequence("Ctrl+S"), self, self._save)
        leave = parts.button(tr("取消"))
        leave.clicked.connect(self.reject)
        home = parts.label(tr("程序数据文件夹：{path}").format(path=window.paths.home), role="hint", wrap=True)
        self.setLayout(parts.column(self.notices, area, home, parts.row(None, leave, save), margins=(16, 12, 16, 12)))
        fit(self, 760, 600)

    def _save(self) -> None:
        values, problems = self.form.take()
        if problems:
            self.form.show_problems(problems)
            return
        values = {name: "" if value is None else value for name, value in values.items()}
        try:
            self._window.change(**values)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.accept()
