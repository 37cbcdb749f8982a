"""The 文件 menu: everything that concerns the whole ledger."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from branchdesk.kernel.words import tr
from branchdesk.shell import openings, routes
from branchdesk.widgets.icons import set_icon

if TYPE_CHECKING:
    from branchdesk.shell.window import Window


class FileMenu(QMenu):
    """文件: ledger, backup, import and export, undo, recycle bin, settings."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._verb("plus", tr("新建台账…"), lambda: openings.new_ledger(window))
        self._verb("folder-open", tr("打开台账…"), lambda: openings.choose_ledger(window), "Ctrl+O")
        self.addSeparator()
        self._verb("save", tr("立即备份"), self._back_up)
        self._verb("history", tr("备份与恢复…"), lambda: routes.show_backups(window))
        self.addSeparator()
        self._verb("upload", tr("从 Excel 导入党员…"), self._on_members("import_roster"), "Ctrl+I")
        self._verb("download", tr("导出党员名册…"), self._on_members("export_roster"), "Ctrl+E")
        self._verb("printer", tr("打印党员名册…"), self._on_members("print_roster"), "Ctrl+P")
        self.addSeparator()
        self.undo = self._verb("undo-2", tr("撤销"), lambda: window.require_desk().undo(), "Ctrl+Z")
        self.redo = self._verb("redo-2", tr("重做"), lambda: window.require_desk().redo(), "Ctrl+Y")
        self._verb("trash-2", tr("回收站…"), lambda: routes.show_recycle_bin(window))
        self._verb("clock", tr("变更记录…"), lambda: routes.show_history(window))
        self._verb("clipboard-check", tr("台账体检…"), lambda: routes.show_health(window))
        self._verb("users", tr("党组织…"), lambda: routes.show_organization(window))
        self.addSeparator()
        self._verb("settings", tr("设置…"), lambda: routes.show_settings(window))
        self._verb("lock", tr("密码与恢复单…"), lambda: openings.change_password(window))
        self._verb("lock", tr("锁定"), window.lock, "Ctrl+L")
        self._verb("x", tr("退出"), window.close, "Ctrl+Q")
        self.aboutToShow.connect(self._freshen)
        # Shortcuts work while the menu is closed, because the window knows the actions too.
        window.addActions(self.actions())

    def _verb(self, icon: str, text: str, run: Callable[[], object], shortcut: str = "") -> QAction:
        made = self.addAction(text)
        set_icon(made, icon)
        if shortcut:
            made.setShortcut(QKeySequence(shortcut))
        made.triggered.connect(lambda: run())
        return made

    def _on_members(self, verb: str) -> Callable[[], object]:
        return lambda: getattr(self._window.members(), verb)()

    def _back_up(self) -> None:
        desk = self._window.require_desk()
        folder = desk.backup_folder()
        said = tr("备份完成并已核对，存在 {folder}").format(folder=folder)
        desk.back_up("manual", lambda: desk.notices.tell("ok", said))

    def _freshen(self) -> None:
        """The menu names what 撤销 and 重做 would do; both stay enabled for their shortcuts."""
        undo, redo = self._window.require_desk().undo_labels()
        self.undo.setText(tr("撤销：{label}").format(label=undo) if undo else tr("撤销"))
        self.redo.setText(tr("重做：{label}").format(label=redo) if redo else tr("重做"))
