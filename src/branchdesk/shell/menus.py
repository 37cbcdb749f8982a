"""The 文件 menu: everything that concerns the whole ledger."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from branchdesk.kernel.words import tr
from branchdesk.shell import openings, routes
from branchdesk.shell.rooms import rooms
from branchdesk.widgets.icons import set_icon
from branchdesk.widgets.screen import FileVerbs

if TYPE_CHECKING:
    from branchdesk.shell.window import Window


_OF_PAGE = {
    "import": ("upload", "从 Excel 导入党员…", "Ctrl+I"),
    "export": ("download", "导出党员名册…", "Ctrl+E"),
    "print": ("printer", "打印党员名册…", "Ctrl+P"),
}
"""Verbs that follow the page which is open; these words where a page has none of its own."""


class FileMenu(QMenu):
    """文件: ledger, backup, import and export, undo, recycle bin, settings."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._verb("plus", tr("新建台账…"), lambda: openings.new_ledger(window))
        self._verb("folder-open", tr("打开台账…"), lambda: openings.choose_ledger(window), "Ctrl+O")
        self._return = self._verb("chevron-left", tr("回到原台账"), self._go_back)
        self.addSeparator()
        self._verb("save", tr("立即备份"), self._back_up)
        self._verb("history", tr("备份与恢复…"), lambda: routes.show_backups(window))
        self._verb("upload", tr("离线外出…"), lambda: routes.show_offline(window))
        self.addSeparator()
        self._of_page = {
            name: self._verb(icon, tr(words), partial(self._run_of_page, name), keys)
            for name, (icon, words, keys) in _OF_PAGE.items()
        }
        self.addSeparator()
        self.undo = self._verb("undo-2", tr("撤销"), self._undo, "Ctrl+Z")
        self.redo = self._verb("redo-2", tr("重做"), lambda: window.require_desk().redo(), "Ctrl+Y")
        self._verb("trash-2", tr("回收站…"), lambda: routes.show_recycle_bin(window))
        self._verb("clock", tr("变更记录…"), lambda: routes.show_history(window))
        self._verb("refresh-cw", tr("刷新"), self._refresh, "F5")
        self._verb("clipboard-check", tr("台账体检…"), lambda: routes.show_health(window))
        self._affairs = self.addMenu(tr("业务"))  # a menu of its own: with these the whole would not fit a low screen
        set_icon(self._affairs.menuAction(), "clipboard-list")
        self._verb("clipboard-paste", tr("照填单…"), lambda: routes.show_returns(window), menu=self._affairs)
        self._verb("file-text", tr("归档…"), lambda: routes.show_archive(window), menu=self._affairs)
        self._verb("users", tr("党组织…"), lambda: routes.show_organization(window), menu=self._affairs)
        self.addSeparator()
        self._verb("settings", tr("设置…"), lambda: routes.show_settings(window))
        self._verb("lock", tr("密码与恢复单…"), lambda: openings.change_password(window))
        self._verb("lock", tr("锁定"), window.lock, "Ctrl+L")
        self._quit = self._verb("x", tr("退出"), window.close, "Ctrl+Q")
        self.aboutToShow.connect(self._freshen)
        # Shortcuts work while the menu is closed, because the window knows the actions too.
        window.addActions(self.actions())

    def _verb(
        self, icon: str, text: str, run: Callable[[], object], shortcut: str = "", menu: QMenu | None = None
    ) -> QAction:
        made = (menu or self).addAction(text)
        made.setObjectName(f"file.{icon}.{shortcut or text}")
        set_icon(made, icon)
        if shortcut:
            made.setShortcut(QKeySequence(shortcut))
        made.setToolTip(self._tip(made))
        made.triggered.connect(lambda: run())
        return made

    @staticmethod
    def _tip(action: QAction) -> str:
        words = action.text().rstrip("…")
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return tr("{words} ({keys})").format(words=words, keys=keys) if keys else words

    def allow(self, allowed: bool) -> None:
        """While a password is asked for, only leaving works."""
        for action in self.actions():
            action.setEnabled(allowed or action is self._quit)

    def _verbs_of_page(self) -> FileVerbs:
        book = self._window.book
        return book.current.file_verbs() if book is not None else {}

    def _run_of_page(self, name: str) -> None:
        own = self._verbs_of_page().get(name)
        if own is not None:
            own[1]()
        else:
            getattr(self._window.members(), f"{name}_roster")()

    def _undo(self) -> None:
        own = self._verbs_of_page().get("undo")
        (own[1] if own is not None else self._window.require_desk().undo)()

    def _refresh(self) -> None:
        if self._window.book is not None:
            self._window.book.current.go_stale()

    def _back_up(self) -> None:
        desk = self._window.require_desk()
        folder = desk.backup_folder()

        def said() -> None:
            offers = [(tr("备份与恢复…"), lambda: routes.show_backups(self._window))]
            desk.notices.tell("ok", tr("备份完成并已核对。"), offers, detail=str(folder))

        desk.back_up("manual", said)

    def _go_back(self) -> None:
        self._window.open_path(Path(self._window.state.get("last_ledger", "")))

    def _freshen(self) -> None:
        """The menu names what 撤销 and 重做 would do; both stay enabled for their shortcuts.

        From a ledger that is only looked at it leads back to the one worked on last.
        """
        desk = self._window.require_desk()
        last = self._window.state.get("last_ledger", "")
        self._return.setVisible(desk.read_only and bool(last) and Path(last) != desk.ledger.path)
        self._return.setText(tr("回到“{name}”").format(name=Path(last).stem))
        own = self._verbs_of_page()
        for name, action in self._of_page.items():
            action.setText(own[name][0] if name in own else tr(_OF_PAGE[name][1]))
            action.setToolTip(self._tip(action))
        undo, redo = desk.undo_labels()
        undo = own["undo"][0] if "undo" in own else undo
        self.undo.setText(tr("撤销：{label}").format(label=undo) if undo else tr("撤销"))
        self.redo.setText(tr("重做：{label}").format(label=redo) if redo else tr("重做"))
        for action in (self.undo, self.redo):
            action.setToolTip(self._tip(action))


def bind_keys(window: "Window") -> None:
    """The keys of the window that stand in no menu: finding, turning pages, text size, help."""
    verbs: dict[str, Callable[[], object]] = {
        "Ctrl+K": lambda: routes.show_find(window), "Ctrl+F": lambda: _search(window), "Alt+F": lambda: _open_menu(window),
        "F1": lambda: routes.show_help(window), "Ctrl+0": lambda: window.scale_text(0),
        "Ctrl+=": lambda: window.scale_text(1), "Ctrl++": lambda: window.scale_text(1),
        "Ctrl+-": lambda: window.scale_text(-1),
    }  # fmt: skip
    for keys, run in verbs.items():
        QShortcut(QKeySequence(keys), window, run)
    for room in rooms():
        QShortcut(QKeySequence(f"Ctrl+{room.key}"), window, partial(_turn, window, room.name))


def _search(window: "Window") -> None:
    if window.book is not None:
        window.book.current.focus_search()


def _open_menu(window: "Window") -> None:
    if window.file_corner is not None and window.file_corner.isVisible():
        window.file_corner.button.showMenu()


def _turn(window: "Window", name: str) -> None:
    if window.book is not None:
        window.book.turn_to(name)
