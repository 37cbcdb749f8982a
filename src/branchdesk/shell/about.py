"""帮助: how to begin, the keys, what the program never does, version and licences."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QStackedWidget

from branchdesk import __version__
from branchdesk.kernel.resources import resource
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.dialog import fit

if TYPE_CHECKING:
    from branchdesk.shell.window import Window


class HelpDialog(QDialog):
    """使用说明 · 快捷键 · 关于."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self.setWindowTitle(tr("帮助"))
        texts = ((tr("使用说明"), "guide.txt"), (tr("快捷键"), "keys.txt"), (tr("关于"), "about.txt"))
        self.tabs = parts.segments([title for title, _ in texts])
        pages = QStackedWidget()
        self.tabs.currentChanged.connect(pages.setCurrentIndex)
        for title, name in texts:
            text = resource("help", name).read_text("utf-8")
            text = text.replace("{version}", __version__).replace("{home}", str(window.paths.home))
            page = QPlainTextEdit(text)
            page.setReadOnly(True)
            page.setAccessibleName(title)
            pages.addWidget(page)
        leave = parts.button(tr("关闭"), kind="primary")
        leave.clicked.connect(self.accept)
        self.setLayout(
            parts.column(parts.row(self.tabs, None), pages, parts.row(None, leave), margins=(16, 12, 16, 12))
        )
        fit(self, 760, 520)
