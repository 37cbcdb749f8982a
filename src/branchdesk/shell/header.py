"""The header row of the window: 文件 on the left; find, branch, theme, help and settings on the right."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from branchdesk.kernel.words import tr
from branchdesk.shell import routes
from branchdesk.widgets import parts, theme
from branchdesk.widgets.giving import Part, hiding, wordless
from branchdesk.widgets.icons import set_icon

if TYPE_CHECKING:
    from branchdesk.shell.window import Window

_FIND = 1240
"""Window width in pixels at 100 % from which on 全局查找 has its words."""
_WHOLE_MARK, _MARK = 1440, 900
"""And those from which on the mark of a copy says everything, and anything at all."""


class FileCorner(QWidget):
    """The 文件 button; the window gives it its menu."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("corner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.button = parts.tool("menu", tr("文件菜单 (Alt+F)"), text=tr("文件"))
        set_icon(self.button, "menu", wide=True)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setLayout(parts.row(self.button, parts.vertical_line(), gap=6, margins=(8, 4, 6, 10)))


class RightCorner(QWidget, theme.Themed):
    """The mark of a copy, find, branch switch, theme, help, settings.

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
        self.copy_mark = parts.tool("upload", "", text=tr("外出台账"), kind="mark")
        self.copy_mark.clicked.connect(lambda: routes.show_offline(window))
        self.copy_mark.hide()  # never show: without a parent it would come up as a window of its own
        self._marked = ("", "")
        self.branch = parts.tool("chevron-down", tr("切换支部"), text=tr("全部党组织"))
        self.branch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.branch.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.branch_menu = QMenu(self)
        self.branch.setMenu(self.branch_menu)
        self.fit()
        self._moon = self._tool("moon", tr("深色 / 浅色"), window.toggle_theme)
        self._help = self._tool("circle-help", tr("帮助 (F1)"), lambda: routes.show_help(window))
        self._gear = self._tool("settings", tr("设置"), lambda: routes.show_settings(window))
        self.setLayout(parts.row(
            self.copy_mark, self.glass, self.branch, self._moon, self._help, self._gear,
            gap=2, margins=(8, 4, 10, 4)))  # fmt: skip
        self.follow_theme()

    def giving(self, file: QToolButton) -> list[Part]:
        """What gives way to the tabs: what the settings and the menu 文件 offer too, then words, at last what has a key."""
        return [hiding(self._moon), hiding(self._gear), wordless(self.branch), wordless(file), hiding(self._help)]

    def show_branches(self, branches: Sequence[tuple[str, str, int]], chosen: str | None) -> None:
        """Fill the switch with (id, name, depth); it is not there while there is nothing to choose."""
        self.branch.setVisible(len(branches) > 1 or chosen is not None)
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

    def mark_copy(self, name: str, taken_on: str) -> None:
        """Say that this ledger is a copy that works away from home, whose, and since when."""
        self._marked = (name if len(name) <= 8 else name[:7] + "…", taken_on)
        said = tr("外出台账 · {name} · {day} 带出").format(name=name, day=taken_on)
        self.copy_mark.setToolTip(tr("{said}：录入的内容用“送回”带回办公室").format(said=said))
        self.copy_mark.setAccessibleName(said)
        self.copy_mark.show()
        self.fit()

    def fit(self) -> None:
        """On narrow windows the glass alone stands for 全局查找, and the mark of a copy says less."""
        styles = Qt.ToolButtonStyle
        width = self._window.width() / theme.scale()
        with_words = width >= _FIND
        self.glass.setToolButtonStyle(styles.ToolButtonTextBesideIcon if with_words else styles.ToolButtonIconOnly)
        set_icon(self.glass, "search", wide=with_words)
        whole = width >= _WHOLE_MARK
        self.copy_mark.setToolButtonStyle(
            styles.ToolButtonTextBesideIcon if width >= _MARK else styles.ToolButtonIconOnly
        )
        words = (
            tr("外出台账 · {name} · {day} 带出") if whole else tr("外出台账 · {name}") if with_words else tr("外出台账")
        )
        name, day = self._marked
        self.copy_mark.setText(words.format(name=name, day=day).replace("&", "&&"))

    def retheme(self) -> None:
        """The drawing of the other theme."""
        set_icon(self._moon, "sun" if theme.is_dark() else "moon")

    @staticmethod
    def _tool(icon: str, tip: str, run: Callable[[], object]) -> QToolButton:
        made = parts.tool(icon, tip)
        made.clicked.connect(lambda: run())
        return made
