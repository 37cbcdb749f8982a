"""Dialogs for what must not be lost: backups, and the recycle bin."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from branchdesk.features.members import queries as members
from branchdesk.features.organization import queries as organization
from branchdesk.features.safety import commands, listing, queries, store
from branchdesk.features.safety.panels import ListDialog, sift, type_into
from branchdesk.features.safety.queries import Removed
from branchdesk.features.safety.store import Kept, Shelf
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.storage.backup import Backup

_LABELS = {"member": "恢复 {n} 名党员", "meeting": "恢复 {n} 次会议", "": "恢复 {n} 项"}
"""Everything else, and several kinds together, are 项."""
OLD = 7
"""Days without a backup after which the dialog warns."""


class BackupsDialog(ListDialog):
    """备份与恢复: what there is, how old and how sure it is; make one, look into one, restore one.

    ``make(folder)`` makes a verified backup in a worker thread (None: at the usual places). ``restore`` and
    ``look`` get the path of a backup; the dialog closes before, for both put another ledger on the desk.

    Signals: ``made()`` after each backup.
    """

    made = Signal()

    def __init__(
        self,
        desk: Desk,
        shelf: Shelf,
        make: Callable[[Path | None], "Backup"],
        restore: Callable[[Path], object],
        look: Callable[[Path], object],
        parent: QWidget | None = None,
    ) -> None:
        self._shelf, self._make, self._restore, self._look = shelf, make, restore, look
        self._proofs: dict[str, tuple[str, str]] = {}
        self._sizes: dict[str, int] = {}
        self._idle = True
        position = desk.ask(members.position)
        columns = listing.backup_columns(clock.now(), position, self._proofs, self._size_of)
        super().__init__(desk, "backups", tr("备份与恢复"), columns, parent, key=lambda kept: str(kept.backup.path))
        self.make_button = parts.button(tr("立即备份"), icon="save", kind="primary")
        self.elsewhere_button = parts.button(tr("备份到其他位置…"), icon="folder-open")
        self.folder_button = parts.button(tr("打开文件夹"), icon="folder-open")
        self.prove_button = parts.button(tr("核对这份备份"), icon="badge-check")
        self.look_button = parts.button(tr("以只读方式查看"), icon="eye")
        self.restore_button = parts.button(tr("恢复为新台账…"), icon="history")
        self._connect()
        first = parts.button(tr("立即备份"), icon="save")
        first.clicked.connect(lambda: self.back_up())
        self.table.say_when_empty(Emptiness(tr("还没有备份"), tr("退出程序时会自动备份。"), "save", (first,)))
        tools = (self.make_button, self.elsewhere_button, None, self.folder_button)
        foot = tr("备份做好后都已核对。恢复总是另存为新文件，不会覆盖现在的台账。")
        self.build(tools, (self.prove_button, self.look_button, self.restore_button), foot, (1000, 560))
        self._on_current(None)
        self.refresh()

    def refresh(self) -> None:
        """Read the folders anew."""
        self.work(tr("正在读取备份"), lambda _report: store.backups(self._shelf), self._show)

    def back_up(self, folder: Path | None = None) -> None:
        """Make one now, in the background."""
        if not self._idle:
            return
        self._allow(False)

        def finish(one: "Backup") -> None:
            self._allow(True)
            said = tr("备份完成并已核对无误：{name}").format(name=one.path.name)
            self.notices.tell("ok", said, detail=str(one.path))
            self.made.emit()
            self.refresh()

        self.work(tr("正在备份"), lambda _report: self._make(folder), finish, lambda _refusal: self._allow(True))

    def prove(self) -> None:
        """Read the chosen backup through and say whether it is sound."""
        kept = self.table.current_record()
        if kept is None or not self._idle:
            return
        work = self.desk.ask(store.proving, kept.backup.path)
        self._allow(False)

        def finish(opened: bool) -> None:
            self._note_proof(kept, opened)

        def failed(refusal: Refusal) -> None:
            self._proofs[str(kept.backup.path)] = (tr("已损坏"), "err")
            self._after_proof()

        self.work(tr("正在核对备份"), lambda _report: work(), finish, failed)

    def _connect(self) -> None:
        self.make_button.clicked.connect(lambda: self.back_up())
        self.elsewhere_button.clicked.connect(self._back_up_elsewhere)
        self.folder_button.clicked.connect(self._open_folder)
        self.prove_button.clicked.connect(self.prove)
        self.look_button.clicked.connect(lambda: self._leave_for(self._look))
        self.restore_button.clicked.connect(lambda: self._leave_for(self._restore))
        self.look_button.setToolTip(tr("关闭现在的台账，只看不改地打开这份备份"))
        self.restore_button.setToolTip(tr("另存为一个新台账并打开"))
        self.table.current_changed.connect(self._on_current)

    def _show(self, found: tuple[list[Kept], bool]) -> None:
        kept, second_there = found
        self._sizes.clear()
        self.model.show(kept)
        if kept and not self.table.currentIndex().isValid():
            self.table.select_first()
        self._on_current(self.table.current_record())
        self._say_age(kept)
        if not second_there and not self.notices.text():
            self.notices.tell("warn", tr("第二备份位置现在读不到，只列出本机的备份。"), detail=str(self._shelf.second))

    def _say_age(self, kept: list[Kept]) -> None:
        if not kept:
            self.hint.setText(tr("本机没有这份台账的备份"))
            return
        newest, now = kept[0].backup.made_at, clock.now()
        self.hint.setText(tr("共 {n} 份 · 最近一份：{age}").format(n=len(kept), age=listing.age_words(newest, now)))
        days = (now - newest).days
        if days >= OLD and not self.notices.text():
            self.notices.tell("warn", tr("已有 {n} 天没有备份。").format(n=days), [(tr("立即备份"), self.back_up)])

    def _size_of(self, kept: Kept) -> int:
        path = str(kept.backup.path)
        if path not in self._sizes:
            try:
                self._sizes[path] = kept.backup.path.stat().st_size
            except OSError:  # the stick has just been pulled out
                self._sizes[path] = 0
        return self._sizes[path]

    def _on_current(self, kept: Kept | None) -> None:
        self._allow(self._idle)
        self.tell_row(str(kept.backup.path) if kept else "")

    def _allow(self, idle: bool) -> None:
        """While a backup is made or read, nothing else may be started."""
        self._idle = idle
        chosen = self.table.current_record() is not None
        for button in (self.make_button, self.elsewhere_button):
            button.setEnabled(idle)
        for button in (self.prove_button, self.look_button, self.restore_button):
            button.setEnabled(idle and chosen)

    def _back_up_elsewhere(self) -> None:
        folder = ask.folder(self, tr("选择存放备份的文件夹"))
        if folder is not None:
            self.back_up(folder)

    def _open_folder(self) -> None:
        kept = self.table.current_record()
        folder = kept.backup.path.parent if kept else self._shelf.folder
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.notices.tell("info", tr("备份文件夹没有打开，请在文件管理器中前往它。"), detail=str(folder))

    def _note_proof(self, kept: Kept, opened: bool) -> None:
        word = (tr("核对通过"), "ok") if opened else (tr("校验值相符"), "info")
        self._proofs[str(kept.backup.path)] = word
        self._after_proof()
        name = kept.backup.path.name
        if opened:
            said = tr("“{name}”完好：校验值相符，能够打开，结构和行数都核对无误。").format(name=name)
            self.notices.tell("ok", said)
            return
        said = tr("“{name}”没有损坏（校验值相符），但它用的是备份当时的密码，这次没有打开内容。").format(name=name)
        self.notices.tell("info", said, detail=tr("恢复或查看这份备份时，请输入当时的密码或当时的恢复码。"))

    def _after_proof(self) -> None:
        self.model.show(list(self.model.records))
        self._allow(True)

    def _leave_for(self, deed: Callable[[Path], object]) -> None:
        kept = self.table.current_record()
        if kept is not None:
            self.accept()
            deed(kept.backup.path)


class RecycleBinDialog(ListDialog):
    """回收站: what was removed, and the way back. Nothing is ever erased here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._branches: dict[str, str] = {}
        self._merged: dict[str, str] = {}
        columns = listing.removed_columns(self._branches, self._merged)
        super().__init__(desk, "recycled", tr("回收站"), columns, parent)
        self.search = parts.search_box(tr("名称 / 编号 / 操作人"))
        self.restore_button = parts.button(tr("恢复所选"), icon="undo-2", kind="primary")
        self.restore_button.clicked.connect(self.bring_back)
        self.search.textChanged.connect(self._sift)
        self.table.selection_changed.connect(lambda _count: self._allow())
        self.table.typed.connect(lambda letters: type_into(self.search, letters))
        self.table.say_when_empty(
            Emptiness(
                tr("回收站是空的"),
                tr("删除的党员、会议、党组织、任职、外单位和党费登记会出现在这里，可以随时恢复。"),
                "trash-2",
            ),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词试试")),
        )
        foot = tr(
            "删除的记录一直保留在台账里，直到台账归档，不会到期自动清除；恢复后连同任职、变动、会议内容等资料一起回来。"
        )
        self.build((self.search, None), (self.restore_button,), foot, (900, 520))
        self.search.setMinimumWidth(theme.px(280))
        desk.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the ledger anew."""
        self._branches.update(self.desk.ask(organization.names))
        self._merged.update(self.desk.ask(queries.merged_into))
        found = self.desk.ask(queries.removed)
        self.model.show(found)
        if found and not self.table.currentIndex().isValid():
            self.table.select_first()
        self.hint.setText(tr("共 {n} 项").format(n=len(found)) if found else "")
        self._allow()

    def bring_back(self) -> None:
        """Put the selected records back where they were; one step of undo."""
        chosen: list[Removed] = self.table.selected_records()
        if not chosen or not self._sure(chosen):
            return
        kinds = {one.entity for one in chosen}
        label = _LABELS.get(kinds.pop() if len(kinds) == 1 else "", _LABELS[""])
        try:
            names = self.desk.do(tr(label).format(n=len(chosen)), commands.bring_back, chosen)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        shown = tr("、").join(names[:5]) + (tr(" 等 {n} 项").format(n=len(names)) if len(names) > 5 else "")
        self.notices.tell("ok", tr("已恢复 {names}。").format(names=shown), detail=tr("可用“文件 › 撤销”收回。"))

    def _sure(self, chosen: list[Removed]) -> bool:
        """Who was merged into another record would be on the roll twice."""
        merged = [one for one in chosen if one.id in self._merged]
        if not merged:
            return True
        listed = tr("；").join(f"{one.name}：{self._merged[one.id]}" for one in merged[:5])
        text = tr("{listed}。恢复后同一个人会有两条记录，任职等资料仍在合并后的记录上。").format(listed=listed)
        return ask.confirm(self, tr("恢复已合并的记录？"), text, yes=tr("仍要恢复"), danger=True)

    def _allow(self) -> None:
        self.restore_button.setEnabled(bool(self.table.selected_rows()) and not self.desk.read_only)
        self.restore_button.setToolTip(tr("只读方式打开的台账不能恢复") if self.desk.read_only else "")

    def _sift(self) -> None:
        sift(self, self.search.text(), ("name", "number", "removed_by"))
        self._allow()

    def _on_changed(self, entities: frozenset[str]) -> None:
        if not entities or entities & queries.RECYCLED:
            self.refresh()
