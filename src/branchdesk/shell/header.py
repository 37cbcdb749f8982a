"""The header row of the window: 文件 on the left; find, branch, theme, help and settings on the right."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from branchdesk.kernel.words import tr
from branchdesk.shell import routes
from branchdesk.widgets import parts, theme
from branchdesk.widgets.icons import set_icon

if TYPE_CHECKING:
    from branchdesk.shell.window import Window


class FileCorner(QWidget):
    """The 文件 button; the window gives it its menu."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("corner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.button = parts.tool("menu", tr("文件菜单 (Alt+F)"), text=tr("文件"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setLayout(parts.row(self.button, parts.vertical_line(), gap=6, margins=(8, 4, 6, 4)))


class RightCorner(QWidget, theme.Themed):
    """Find, branch switch, theme, help, settings.

    Signals: ``branch_chosen(object)`` an id or None.
    """

    branch_chosen = Signal(object)

    def __init__(self, window: "Window") -> None:
        super().__init__()
        self.setObjectName("corner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._window = window
        self.glass = self._tool("search", tr("全局查找 (Ctrl+K)"), lambda: routes.show_find(window))
        self.glass.setText(tr("全局查找"))
        self.glass.setProperty("kind", "button")
        self.show_find(True)
        self.branch = parts.tool("chevron-down", tr("切换支部"), text=tr("全部党组织"))
        self.branch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.branch.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.branch_menu = QMenu(self)
        self.branch.setMenu(self.branch_menu)
        self._moon = self._tool("moon", tr("深色 / 浅色"), window.toggle_theme)
        self.setLayout(parts.row(
            self.glass, self.branch, self._moon, self._tool("circle-help", tr("帮助 (F1)"), lambda: routes.show_help(window)),
            self._tool("settings", tr("设置"), lambda: routes.show_settings(window)), gap=2, margins=(8, 4, 10, 4)))  # fmt: skip
        self.follow_theme()

    def show_branches(self, branches: Sequence[tuple[str, str, int]], chosen: str | None) -> None:
        """Fill the switch with (id, name, depth)."""
        self.branch_menu.clear()
        name = tr("全部党组织")
        for uid, text, depth in [(None, name, 0), *branches]:
            action = self.branch_menu.addAction("　" * depth + text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(uid == chosen)
            action.triggered.connect(lambda _checked=False, uid=uid: self.branch_chosen.emit(uid))
            if uid == chosen:
                name = text
        self.branch_menu.addSeparator()
        manage = self.branch_menu.addAction(tr("管理党组织…"))
        set_icon(manage, "users")
        manage.triggered.connect(lambda: routes.show_organization(self._window))
        shown = name if len(name) <= 12 else name[:11] + "…"
        self.branch.setText(shown.replace("&", "&&"))
        self.branch.setToolTip(tr("切换支部：{name}").format(name=name))
        self.branch.setAccessibleName(tr("当前支部：{name}").format(name=name))

    def show_find(self, with_words: bool) -> None:
        """On narrow windows the glass alone stands for 全局查找."""
        styles = Qt.ToolButtonStyle
        self.glass.setToolButtonStyle(styles.ToolButtonTextBesideIcon if with_words else styles.ToolButtonIconOnly)

    def retheme(self) -> None:
        """The drawing of the other theme."""
        set_icon(self._moon, "sun" if theme.is_dark() else "moon")

    @staticmethod
    def _tool(icon: str, tip: str, run: Callable[[], object]) -> QToolButton:
        made = parts.tool(icon, tip)
        made.clicked.connect(lambda: run())
        return made
