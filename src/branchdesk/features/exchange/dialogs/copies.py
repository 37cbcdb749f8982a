"""离线外出: the copies of this ledger that work elsewhere; taking one out, receiving what comes back."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from branchdesk.features.exchange import commands, listing, queries
from branchdesk.features.exchange.dialogs.amending import AmendDialog
from branchdesk.features.exchange.dialogs.merging import MergeDialog, Opened, opening
from branchdesk.features.exchange.dialogs.packets import PacketsDialog
from branchdesk.features.exchange.dialogs.sending import PACKET_FILTER
from branchdesk.features.exchange.dialogs.taking_out import TakeOutDialog
from branchdesk.features.exchange.model import Packet
from branchdesk.features.exchange.queries import CopyLine
from branchdesk.features.safety.panels import ListDialog
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.change_log import Author
from branchdesk.widgets import ask, parts
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.screen import Desk


class OfflineDialog(ListDialog):
    """What is out, who keeps it, how far it came back."""

    def __init__(self, desk: Desk, author: Author, parent: QWidget | None = None) -> None:
        super().__init__(desk, "offline", tr("离线外出"), listing.copy_columns(), parent, key=lambda line: line.copy.id)
        self._author = author
        self.table.titles.give_way(("upto", "keeper", "last"))  # the sentence below the list tells them
        self.receive_button = parts.button(
            tr("接收离线包…"), icon="download", kind="primary", tip=tr("接收离线包 (Ctrl+O)")
        )
        self.take_button = parts.button(tr("带出一份…"), icon="upload", tip=tr("带出一份 (Ctrl+N)"))
        self.packets_button = parts.button(tr("离线包…"), icon="file-text", tip=tr("合并过的离线包和合并单 (Enter)"))
        self.amend_button = parts.button(tr("修改…"), icon="pencil", tip=tr("修改名称和保管人 (F2)"))
        self.end_button = parts.button("")
        self._connect()
        first = parts.button(tr("带出一份…"), icon="upload")
        first.clicked.connect(self.take_out)
        self.table.say_when_empty(Emptiness(
            tr("还没有带出过外出台账"), tr("带一份加密副本到笔记本上照常录入，回来逐项核对后合并"), "upload",
            () if desk.read_only else (first,)))  # fmt: skip
        foot = tr("外出台账录入的内容用离线包带回；每一处不同都逐项列出，由您核对后合并，本机的内容不会被悄悄覆盖。")
        tools = (self.receive_button, self.take_button, None)
        self.build(tools, (self.packets_button, self.amend_button, self.end_button), foot, (1000, 520))
        if desk.read_only:
            self.notices.tell("warn", tr("只读方式打开的台账不能带出，也不能接收。"))
        self.refresh()

    def refresh(self) -> None:
        """Read the ledger anew."""
        found = self.desk.ask(queries.copies)
        self.model.show(found)
        if not self.table.currentIndex().isValid():
            self.table.select_first()
        away = sum(line.copy.ended_on is None for line in found)
        self.hint.setText(tr("在外 {n} 份").format(n=away) if found else "")
        self._on_current(self.table.current_record())

    def take_out(self) -> None:
        """带出一份…."""
        if self.desk.read_only:
            return
        dialog = TakeOutDialog(self.desk, self._author, self)
        if dialog.exec() and dialog.copy is not None:
            self.refresh()
            self.table.select_key(dialog.copy.id)
            path = dialog.target
            said = tr("“{name}”已带出，并已打开核对无误：{file}").format(name=dialog.copy.name, file=path.name)
            self.notices.tell("ok", said, detail=str(path))
        dialog.deleteLater()

    def receive(self) -> None:
        """接收离线包…: choose the file, look at it in the background, then merge."""
        if self.desk.read_only or self.is_working:
            return
        path = ask.open_file(self, tr("接收离线包"), [tr(PACKET_FILTER), tr("所有文件 (*)")])
        if path is not None:
            self.examine(path)

    def examine(self, path: Path) -> None:
        """Look at a packet; what cannot be taken is told with the reason."""
        try:
            work = self.desk.ask(opening, path)
        except Refusal as refusal:
            self._refuse(path, refusal)
            return
        self.notices.clear()
        self._allow(idle=False)

        def decide(opened: Opened) -> None:
            QTimer.singleShot(0, self, lambda: self._merge(opened))  # once the work has ended: the window stays long

        def failed(refusal: Refusal) -> None:
            self._refuse(path, refusal)

        self.work(tr("正在核对离线包"), lambda report: work(report.step), decide, failed)

    def show_packets(self) -> None:
        """What was merged of the copy the list stands on."""
        line: CopyLine | None = self.table.current_record()
        if line is not None:
            dialog = PacketsDialog(self.desk, line.copy, self)
            dialog.exec()
            dialog.deleteLater()

    def amend(self) -> None:
        """修改…: what the copy is called, and who keeps it now."""
        line: CopyLine | None = self.table.current_record()
        if line is None:
            return
        dialog = AmendDialog(self.desk, line.copy, self)
        if dialog.exec():
            self.refresh()
            self.notices.tell("ok", tr("“{name}”已修改。").format(name=self.table.current_record().copy.name))
        dialog.deleteLater()

    def end(self) -> None:
        """收回: no more packets of it; or, by mistake, expect them again."""
        line: CopyLine | None = self.table.current_record()
        if line is None:
            return
        name, ended = line.copy.name, line.copy.ended_on is not None
        if ended:
            label, command, said = tr("恢复外出：{name}"), commands.reopen, tr("“{name}”恢复为在外，可以继续接收。")
        else:
            label, command, said = tr("收回外出台账：{name}"), commands.end, tr("“{name}”已收回，不再接收它的离线包。")
            text = tr("收回后，不再接收它的离线包。请先确认最后一个离线包已经合并，并删除那台电脑上的外出台账。")
            if not ask.confirm(self, tr("收回“{name}”？").format(name=name), text, yes=tr("收回")):
                return
        try:
            self.desk.do(label.format(name=name), command, line.copy.id)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.refresh()
        self.notices.tell("ok", said.format(name=name))

    # ---- within

    def _connect(self) -> None:
        self.receive_button.clicked.connect(self.receive)
        self.take_button.clicked.connect(self.take_out)
        self.packets_button.clicked.connect(self.show_packets)
        self.amend_button.clicked.connect(self.amend)
        self.end_button.clicked.connect(self.end)
        self.table.opened.connect(lambda _line: self.show_packets())
        self.table.current_changed.connect(self._on_current)
        for keys, button in (("Ctrl+O", self.receive_button), ("Ctrl+N", self.take_button), ("F2", self.amend_button)):
            QShortcut(QKeySequence(keys), button, button.click)

    def _merge(self, opened: Opened) -> None:
        self._allow(idle=True)
        dialog = MergeDialog(self.desk, opened, self)
        done: list[Packet] = []
        dialog.merged.connect(done.append)
        dialog.exec()
        dialog.deleteLater()
        if done:
            self.refresh()
            self.table.select_key(done[0].copy_id)
            said = tr("已合并：新增 {added} 项，修改 {changed} 项，删除 {removed} 项，保留本机的 {kept} 项。").format(
                added=done[0].added, changed=done[0].changed, removed=done[0].removed, kept=done[0].kept)  # fmt: skip
            offers = [(tr("合并单…"), self.show_packets)]
            self.notices.tell("ok", said, offers, detail=tr("可用“文件 › 撤销”一步收回。"), stays=True)

    def _refuse(self, path: Path, refusal: Refusal) -> None:
        self._allow(idle=True)
        if isinstance(refusal, Cancelled):
            self.notices.tell("info", tr("已取消，没有接收，台账没有改动。"))
            return
        title = tr("“{name}”没有接收：{why}").format(name=path.name, why=refusal.title)
        self.notices.tell_refusal(
            Refusal(title, detail=refusal.detail, hint=refusal.hint), [(tr("换一个文件"), self.receive)]
        )

    def _on_current(self, line: CopyLine | None) -> None:
        ended = line is not None and line.copy.ended_on is not None
        words = tr("恢复为在外") if ended else tr("收回…")
        self.end_button.setText(words)
        self.end_button.setAccessibleName(words)
        self.tell_row(listing.copy_sentence(line) if line else "")
        self._allow(idle=not self.is_working)

    def _allow(self, *, idle: bool) -> None:
        may = idle and not self.desk.read_only
        chosen = self.table.current_record() is not None
        self.receive_button.setEnabled(may)
        self.take_button.setEnabled(may)
        self.amend_button.setEnabled(may and chosen)
        self.end_button.setEnabled(may and chosen)
        self.packets_button.setEnabled(idle and chosen)
