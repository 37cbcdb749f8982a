"""送回: on the computer elsewhere, everything entered there goes into one sealed file."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from branchdesk.features.exchange import commands
from branchdesk.features.exchange.model import Identity
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.change_log import Author
from branchdesk.widgets import ask, parts, show_files
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import busy
from branchdesk.widgets.screen import Desk

PACKET_FILTER = "离线包 (*.bdk)"


class SendBackDialog(QDialog):
    """What this copy is, and 送回…: as often as wanted, to any place."""

    def __init__(self, desk: Desk, author: Author, identity: Identity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("离线外出"))
        self._desk, self._author, self._identity = desk, author, identity
        self.notices = Notices()
        self.send_button = parts.button(tr("送回…"), icon="upload", kind="primary", tip=tr("写一个离线包"))
        self.send_button.clicked.connect(self.send)
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.reject)
        card = parts.card()
        card.setLayout(self._facts())
        head = parts.card("bar")
        head.setLayout(parts.row(parts.label(self._title(), role="h2"), None, margins=(20, 12, 16, 12)))
        body = parts.column(self.notices, card, self._told(), None, gap=12, margins=(20, 14, 20, 12))
        foot = parts.card("foot")
        words = parts.label(tr("离线包已加密，只有原来的台账能打开。"), role="hint", wrap=True)
        line = parts.row(words, None, leave, self.send_button, margins=(20, 10, 20, 10))
        line.setStretch(0, 100)
        foot.setLayout(line)
        column = parts.column(head, body, foot, gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)
        if desk.read_only:
            self.send_button.setEnabled(False)
            self.notices.tell("warn", tr("只读方式打开的外出台账不能送回，请正常打开。"))
        fit(self, 640, 400)

    def send(self) -> None:
        """Ask where, and write everything entered since the copy was taken out."""
        made = clock.now()
        name = tr("{name}-{at}.bdk").format(name=self._identity.name, at=f"{made:%Y%m%d-%H%M}")
        path = ask.save_file(self, tr("送回"), [tr(PACKET_FILTER)], ask.safe_name(name), fresh=True)
        if path is None:
            return
        try:
            with busy():
                sent = self._desk.ask(commands.send_back, path, self._author)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        said = tr("第 {n} 个离线包已写好：{records} 条记录，{ops} 处录入。请把这个文件交回办公室。")
        offers = [(tr("打开所在文件夹"), lambda: show_files.show(Path(path).parent))]
        text = said.format(n=sent.number, records=f"{sent.records:,}", ops=f"{sent.ops:,}")
        self.notices.tell("ok", text, offers, detail=str(path), stays=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Enter sends."""
        super().showEvent(event)
        if not event.spontaneous() and self.send_button.isEnabled():
            self.send_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self) -> str:
        return tr("外出台账：{name}").format(name=self._identity.name)

    def _facts(self) -> QGridLayout:
        one = self._identity
        grid = QGridLayout()
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setColumnStretch(1, 1)
        facts = ((tr("带出日期"), str(one.taken_on)), (tr("保管人"), one.keeper or tr("未填写")))
        for number, (label, value) in enumerate(facts):
            grid.addWidget(parts.label(label, role="dim"), number, 0)
            grid.addWidget(parts.label(value), number, 1)
        return grid

    @staticmethod
    def _told() -> QWidget:
        lines = (
            tr("1. 在这台电脑上照常录入，和平时完全一样；有没有网络都可以。"),
            tr("2. 按“送回”写一个离线包，用 U 盘、邮件等任何方式交回办公室。可以送任意多次：每个离线包都含带出以来的全部录入，丢了一个、次序颠倒都没有关系。"),
            tr("3. 办公室用“文件 › 离线外出 › 接收离线包”逐项核对后合并。这里的内容不会因为送回而改变。"),
        )  # fmt: skip
        made = QWidget()
        made.setLayout(parts.column(*(parts.label(line, wrap=True) for line in lines), gap=6))
        return made
