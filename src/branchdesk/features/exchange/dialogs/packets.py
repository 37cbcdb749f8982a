"""离线包: what was merged of one copy, and the 合并单 of each."""

from PySide6.QtWidgets import QWidget

from branchdesk.features.exchange import listing, papers, queries
from branchdesk.features.exchange.dialogs.paper import show_sheet, unit
from branchdesk.features.exchange.model import OfflineCopy, Packet
from branchdesk.features.safety.panels import ListDialog
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.screen import Desk


class PacketsDialog(ListDialog):
    """The packets of a copy, newest first; Enter shows the 合并单."""

    def __init__(self, desk: Desk, copy: OfflineCopy, parent: QWidget | None = None) -> None:
        title = tr("“{name}”的离线包").format(name=copy.name)
        super().__init__(desk, "offline_packets", title, listing.packet_columns(), parent)
        self.table.titles.give_way(("ops", "merged"))  # the sentence below the list tells them
        self.paper_button = parts.button(tr("合并单…"), icon="printer", kind="primary", tip=tr("合并单 (Enter)"))
        self.paper_button.clicked.connect(self.show_paper)
        self.table.opened.connect(lambda _packet: self.show_paper())
        self.table.current_changed.connect(self._on_current)
        self.table.say_when_empty(
            Emptiness(tr("还没有合并过离线包"), tr("收到外出机送回的文件后，用“接收离线包”"), "download")
        )
        foot = tr("每个离线包的原件都存在台账里：哪一处是何人、何时录入的，随时可以查验。")
        self.build((), (self.paper_button,), foot, (940, 480))
        found = desk.ask(queries.packets, copy.id)
        self.model.show(found)
        self.table.select_first()
        self.hint.setText(tr("共 {n} 次").format(n=len(found)) if found else "")
        self._on_current(self.table.current_record())

    def show_paper(self) -> None:
        """The 合并单 of the packet the list stands on, as it was decided then."""
        packet: Packet | None = self.table.current_record()
        if packet is None or self.is_working:
            return
        try:
            merged = self.desk.ask(queries.merged, packet.id)
            words = self.desk.ask(queries.words, merged.differences)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        show_sheet(self, papers.merged_sheet(merged, words, unit(self.desk), clock.today()))

    def _on_current(self, packet: Packet | None) -> None:
        self.paper_button.setEnabled(packet is not None)
        self.tell_row(listing.packet_sentence(packet) if packet else "")
