"""The first page: new ledger, from an Excel roster, open or restore, try the demo (ux.md §9)."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.notices import Notices


class Welcome(QWidget, theme.Themed):
    """Four ways to begin, and the ledgers opened lately.

    Signals: ``new_asked``, ``roster_asked``, ``open_asked``, ``restore_asked``, ``demo_asked``,
    ``recent_asked(str)``, ``theme_asked``.
    """

    new_asked = Signal()
    roster_asked = Signal()
    open_asked = Signal()
    restore_asked = Signal()
    demo_asked = Signal()
    recent_asked = Signal(str)
    theme_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.notices = Notices()
        self._recent = parts.column(gap=2)
        self._body = QWidget()
        self._body.setObjectName("scrollbody")
        self._body.setLayout(parts.column(
            parts.label(tr("支部事务台账"), role="h1"),
            parts.label(tr("党员、党费、组织生活、结对共建、组织员工作，一本台账管起来。数据只保存在这台电脑，不联网；"
                           "请勿录入涉密内容。"), role="dim", wrap=True),
            self.notices,
            self._choice("database", tr("新建台账"), tr("填写支部全称、保存位置和密码，建议放在 D 盘或加密盘"),
                         ((tr("开始"), self.new_asked.emit),), primary=True),
            self._choice("upload", tr("从 Excel 花名册开始"), tr("已有党员名册？先建台账，再导入并逐项核对"),
                         ((tr("选择"), self.roster_asked.emit),)),
            self._choice("folder-open", tr("打开已有台账"), tr("打开 .bdb 文件，或从 .bdbak 备份恢复"),
                         ((tr("打开"), self.open_asked.emit), (tr("恢复"), self.restore_asked.emit))),
            self._choice("book-open", tr("用示例数据试一试"), tr("虚构的党员和支部，与正式台账互不影响"),
                         ((tr("试用"), self.demo_asked.emit),)),
            self._recent, self._foot(), None, gap=10, margins=(40, 24, 40, 16)))  # fmt: skip
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QWidget()
        middle.setObjectName("scrollbody")
        middle.setLayout(parts.row(None, self._body, None))
        middle.layout().setStretch(1, 1000)  # type: ignore[union-attr]
        area.setWidget(middle)
        self.setLayout(parts.row(area))
        self.follow_theme()

    def show_recent(self, paths: Sequence[str]) -> None:
        """List the ledgers opened lately that still exist."""
        while self._recent.count():
            self._recent.takeAt(0).widget().deleteLater()
        found = [path for path in paths if Path(path).exists()][:3]
        if found:
            self._recent.addWidget(parts.label(tr("最近打开"), role="section"))
        for path in found:
            link = parts.button(f"{Path(path).stem} — {path}", kind="link")
            link.clicked.connect(lambda _checked=False, path=path: self.recent_asked.emit(path))
            self._recent.addWidget(link)

    def retheme(self) -> None:
        """Keep lines readable on wide screens."""
        self._body.setMaximumWidth(theme.px(1000))
        self._body.setMinimumWidth(theme.px(560))

    def _foot(self) -> QWidget:
        foot = QWidget()
        toggle = parts.button(tr("深色 / 浅色"), icon="moon", kind="flat")
        toggle.clicked.connect(self.theme_asked)
        said = parts.label(tr("本程序是支部辅助台账，不替代全国党员管理信息系统。"), role="hint")
        foot.setLayout(parts.row(said, None, toggle))
        return foot

    @staticmethod
    def _choice(icon: str, title: str, text: str, verbs: Sequence[tuple[str, Callable[[], object]]],
                *, primary: bool = False) -> QWidget:  # fmt: skip
        made = parts.card()
        made.setProperty("hot", "true")
        buttons = []
        for words, run in verbs:
            button = parts.button(words, kind="primary" if primary else "")
            button.setAccessibleName(f"{title}：{words}")
            button.clicked.connect(lambda _checked=False, run=run: run())
            button.setMinimumWidth(theme.px(72))
            buttons.append(button)
        words_box = parts.column(parts.label(title, role="h2"), parts.label(text, role="dim", wrap=True), gap=4)
        picture = parts.Picture(icon, "accent" if primary else "text2", 28)
        made.setLayout(parts.row(picture, words_box, None, *buttons, gap=16, margins=(20, 14, 20, 14)))
        made.layout().setStretch(1, 1)  # type: ignore[union-attr]
        return made
