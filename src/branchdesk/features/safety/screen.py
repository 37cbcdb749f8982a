"""The dialogs of 安全: backups, recycle bin, history, health."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from branchdesk.features.members import commands
from branchdesk.features.members import queries as members
from branchdesk.features.members.queries import Recycled
from branchdesk.features.organization import queries as organization
from branchdesk.features.safety import panels, queries, sheets
from branchdesk.features.safety.panels import ListDialog
from branchdesk.features.safety.queries import Fault, Health, Kept, Line, Shelf, Wanted
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.tasks import Report

if TYPE_CHECKING:
    from branchdesk.storage.backup import Backup

OLD = 7
"""Days without a backup after which the dialog warns."""

_EXCEL = ["Excel 工作簿 (*.xlsx)"]
_PAUSE_MS = 250
"""Typing pauses so long before the log is searched."""
_STEPS = 10_000
"""Entries between two messages of progress."""


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
        position = desk.ask(members.position)
        columns = panels.backup_columns(clock.now(), position, self._proofs, self._size_of)
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
        self.table.say_when_empty(
            Emptiness(tr("还没有备份"), tr("退出程序时会自动备份；也可以现在就做一份。"), "save", (first,))
        )
        tools = (self.make_button, self.elsewhere_button, None, self.folder_button)
        foot = tr("每份备份做好后都已核对结构、行数和校验值。恢复总是另存为新文件，不会覆盖现在的台账。")
        self.build(tools, (self.prove_button, self.look_button, self.restore_button), foot, (1000, 560))
        self._on_current(None)
        self.refresh()

    def refresh(self) -> None:
        """Read the folders anew."""
        self.work(tr("正在读取备份"), lambda _report: queries.backups(self._shelf), self._show)

    def back_up(self, folder: Path | None = None) -> None:
        """Make one now, in the background."""
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
        if kept is None:
            return
        work = self.desk.ask(queries.proving, kept.backup.path)
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
        if not second_there:
            self.notices.tell("warn", tr("第二备份位置现在读不到，只列出本机的备份。"), detail=str(self._shelf.second))

    def _say_age(self, kept: list[Kept]) -> None:
        if not kept:
            self.hint.setText(tr("本机没有这份台账的备份"))
            return
        newest, now = kept[0].backup.made_at, clock.now()
        self.hint.setText(tr("共 {n} 份 · 最近一份：{age}").format(n=len(kept), age=panels.age_words(newest, now)))
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
        self._allow(not self.is_working or kept is None)
        self.tell_row(str(kept.backup.path) if kept else "")

    def _allow(self, idle: bool) -> None:
        """While a backup is made or read, nothing else may be started."""
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
    """回收站: members removed from the roll, and the way back. Nothing is ever erased here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._branches: dict[str, str] = {}
        self._merged: dict[str, str] = {}
        columns = panels.removed_columns(self._branches, self._merged)
        super().__init__(desk, "recycled", tr("回收站"), columns, parent)
        self.search = parts.search_box(tr("姓名 / 编号 / 操作人"))
        self.restore_button = parts.button(tr("恢复所选"), icon="undo-2", kind="primary")
        self.restore_button.clicked.connect(self.bring_back)
        self.search.textChanged.connect(self._sift)
        self.table.selection_changed.connect(lambda _count: self._allow())
        self.table.typed.connect(lambda letters: _type_into(self.search, letters))
        self.table.say_when_empty(
            Emptiness(tr("回收站是空的"), tr("删除的党员会出现在这里，可以随时恢复。"), "trash-2"),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词试试")),
        )
        foot = tr("删除的记录一直保留在台账里，直到台账归档，不会到期自动清除；恢复后连同任职、变动等资料一起回来。")
        self.build((self.search, None), (self.restore_button,), foot, (900, 520))
        self.search.setMinimumWidth(theme.px(280))
        desk.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the ledger anew."""
        self._branches.update(self.desk.ask(organization.names))
        self._merged.update(self.desk.ask(queries.merged_into))
        found = self.desk.ask(members.recycled)
        self.model.show(found)
        if found and not self.table.currentIndex().isValid():
            self.table.select_first()
        self.hint.setText(tr("共 {n} 人").format(n=len(found)) if found else "")
        self._allow()

    def bring_back(self) -> None:
        """Put the selected members back onto the roll; one step of undo."""
        chosen: list[Recycled] = self.table.selected_records()
        if not chosen or not self._sure(chosen):
            return
        label = tr("恢复 {n} 名党员").format(n=len(chosen))
        try:
            names = self.desk.do(label, commands.bring_back, [one.id for one in chosen])
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        shown = tr("、").join(names[:5]) + (tr(" 等 {n} 人").format(n=len(names)) if len(names) > 5 else "")
        self.notices.tell("ok", tr("已恢复 {names}。").format(names=shown), detail=tr("可用“文件 › 撤销”收回。"))

    def _sure(self, chosen: list[Recycled]) -> bool:
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
        _sift(self, self.search.text(), ("name", "number", "removed_by"))
        self._allow()

    def _on_changed(self, entities: frozenset[str]) -> None:
        if not entities or entities & {"member", "organization"}:
            self.refresh()


class HistoryDialog(ListDialog):
    """变更记录: who changed what, when, on which computer; of the whole ledger or of one member."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, member_id: str | None = None) -> None:
        super().__init__(desk, "history", tr("变更记录"), panels.history_columns(), parent, key=lambda one: one.pos)
        self._member_id = member_id
        self._shown_for = Wanted(member_id=member_id)
        self.search = parts.search_box(tr("姓名 / 拼音 / 编号 / 操作 / 操作人 / 内容"))
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(tr("变更种类"))
        for name, words in queries.KINDS:
            self.kinds.addItem(tr(words), name)
        self.export_button = parts.button(tr("导出"), icon="file-spreadsheet")
        self.more_button = parts.button(tr("再显示 {n} 条").format(n=queries.PAGE), icon="chevron-down")
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._connect()
        self.table.say_when_empty(
            Emptiness(tr("没有符合条件的变更"), tr("换个关键词，或把种类改为“全部变更”"), "history"),
        )
        self.search.setMinimumWidth(theme.px(320))
        foot = tr("变更记录由程序自动写入，前后相扣，不能修改或删除。证件号和电话已隐去中间几位。")
        self.build((self.search, self.kinds, None, self.export_button), (self.more_button,), foot, (1000, 580))
        if member_id is not None:
            found = desk.ask(members.member, member_id)
            self.setWindowTitle(tr("变更记录：{name}").format(name=found.name if found else tr("已删除的党员")))
        self.reload()

    def reload(self) -> None:
        """Read the newest entries that fit the filters."""
        self._typing.stop()
        self._shown_for = self._wanted()
        self._read(None)

    def show_more(self) -> None:
        """Read the next older entries."""
        if self.model.total:
            self._read(self.model.records[-1].pos)

    def export(self) -> None:
        """Write all entries that fit the filters as Excel."""
        wanted = self._wanted()
        path = ask.save_file(self, tr("导出变更记录"), _EXCEL, self.windowTitle().replace("：", "-"))
        if path is None:
            return
        ledger_work = self.desk.ask(queries.exporting, wanted)
        about = self._about(wanted)

        def work(report: Report) -> Path:
            with ledger_work(lambda done, total: report.step(done, total)) as lines:
                sheets.export_history(path, lines, about=about, made_on=clock.today())
            return path

        self.work(tr("正在导出变更记录"), work, self._say_exported)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self.reload)
        self._typing.timeout.connect(self.reload)
        self.kinds.currentIndexChanged.connect(lambda _index: self.reload())
        self.export_button.clicked.connect(self.export)
        self.more_button.clicked.connect(self.show_more)
        self.table.current_changed.connect(lambda line: self.tell_row(_sentence(line) if line else ""))
        self.table.typed.connect(lambda letters: _type_into(self.search, letters))

    def _wanted(self) -> Wanted:
        return Wanted(self.search.text().strip(), str(self.kinds.currentData() or ""), self._member_id)

    def _read(self, before: int | None) -> None:
        wanted = self._shown_for
        self.more_button.setEnabled(False)
        read = self.desk.ask(queries.reading, wanted, before)

        def show(lines: list[Line]) -> None:
            if wanted == self._shown_for:  # else somebody has typed on
                self._show(lines, fresh=before is None)

        self.work(tr("正在读取变更记录"), lambda _report: read(), show)

    def _show(self, lines: list[Line], *, fresh: bool) -> None:
        if fresh:
            self.model.show(lines)
            self.table.select_first()
        else:
            self.model.append(lines)
        whole = len(lines) < queries.PAGE
        self.more_button.setEnabled(not whole)
        words = tr("共 {n:,} 条") if whole else tr("最近 {n:,} 条")
        self.hint.setText(words.format(n=self.model.total))

    def _about(self, wanted: Wanted) -> str:
        about = [self.windowTitle()] if self._member_id else []
        about += [self.kinds.currentText()] if wanted.kind else []
        about += [tr("含“{text}”").format(text=wanted.text)] if wanted.text else []
        return tr("范围：{words}").format(words=tr("，").join(about) or tr("全部"))

    def _say_exported(self, path: Path) -> None:
        self.notices.tell("ok", tr("已导出到 {name}").format(name=path.name), detail=str(path))


class HealthDialog(ListDialog):
    """台账体检: the file, the log, the organizations, the roll, possible duplicates; and a list to work off."""

    def __init__(self, desk: Desk, open_member: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(desk, "health", tr("台账体检"), panels.fault_columns(), parent)
        self._open_member = open_member
        self._found: Health | None = None
        self._stale = False
        self.pills = [parts.pill("") for _ in range(4)]
        self.levels = parts.segments([tr("全部"), tr("须改正"), tr("请核对")])
        self.search = parts.search_box(tr("姓名 / 支部 / 项目 / 问题"))
        self.again_button = parts.button(tr("重新检查"), icon="refresh-cw")
        self.export_button = parts.button(tr("导出修复清单"), icon="file-spreadsheet")
        self.open_button = parts.button(tr("打开这名党员"), icon="pencil", kind="primary")
        self._connect()
        self._say_empty(tr("正在检查…"), tr("大台账需要几秒钟，窗口可以随时关闭。"), "hourglass")
        self.search.setMinimumWidth(theme.px(200))
        foot = tr("程序只提醒，不作决定：待研究的事项请按组织程序办理。双击或按 Enter 打开党员。")
        tools = (self.levels, self.search, None, *self.pills)
        self.build(tools, (self.again_button, self.export_button, self.open_button), foot, (1000, 580))
        desk.changed.connect(self._on_changed)
        self.examine()

    def examine(self) -> None:
        """Check everything, in the background."""
        self._stale = False
        self.again_button.setEnabled(False)
        work = self.desk.ask(queries.health, clock.today())

        def failed(_refusal: Refusal) -> None:
            self.again_button.setEnabled(True)
            self._say_empty(tr("检查没有做完"), tr("按“重新检查”再来一次。"), "circle-alert")

        self.work(tr("正在体检"), lambda report: work(report.step), self._show, failed)

    def export(self) -> None:
        """Write what is shown as a list to work off (修复清单)."""
        path = ask.save_file(self, tr("导出修复清单"), _EXCEL, tr("台账修复清单"))
        if path is None:
            return
        faults = self.model.shown_records()
        about = tr("共 {n} 条").format(n=len(faults))

        def work(_report: Report) -> Path:
            sheets.export_repairs(path, faults, about=about, made_on=clock.today())
            return path

        def said(path: Path) -> None:
            self.notices.tell("ok", tr("修复清单已导出到 {name}").format(name=path.name), detail=str(path))

        self.work(tr("正在导出修复清单"), work, said)

    def _connect(self) -> None:
        self.levels.currentChanged.connect(lambda _index: self._sift())
        self.search.textChanged.connect(lambda _text: self._sift())
        self.again_button.clicked.connect(self.examine)
        self.export_button.clicked.connect(self.export)
        self.open_button.clicked.connect(lambda: self._open(self.table.current_record()))
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._on_current)
        self.table.typed.connect(lambda letters: _type_into(self.search, letters))
        self.export_button.setEnabled(False)
        self.open_button.setEnabled(False)

    def _show(self, found: Health) -> None:
        self._found = found
        self.again_button.setEnabled(True)
        self._say_empty(tr("没有发现问题"), tr("台账文件完好，变更记录相互印证，名册没有矛盾和缺项。"), "circle-check")
        self.model.show(found.faults)
        if found.faults and not self.table.currentIndex().isValid():
            self.table.select_first()
        self._sift()
        self._say_summary(found)
        if not found.sound:
            self.notices.tell("err", tr("台账文件或变更记录有问题，请停止录入，从最近一份完好的备份恢复。"),
                              detail=found.faults[0].text)  # fmt: skip
        elif self.notices.tone in ("err", "info"):
            self.notices.clear()

    def _say_summary(self, found: Health) -> None:
        block, warn = found.count(Level.BLOCK), found.count(Level.WARN)
        words = (
            (tr("文件完好") if found.sound else tr("文件有问题"), "ok" if found.sound else "err"),
            (tr("须改正 {n}").format(n=block), "err" if block else "mute"),
            (tr("请核对 {n}").format(n=warn), "warn" if warn else "mute"),
            (tr("疑似重复 {n} 对").format(n=found.duplicates), "info" if found.duplicates else "mute"),
        )
        for pill, (text, tone) in zip(self.pills, words, strict=True):
            _dress(pill, text, tone)
        self.hint.setText(tr("在册 {people:,} 人 · 变更记录 {entries:,} 条").format(
            people=found.members, entries=found.entries))  # fmt: skip

    def _say_empty(self, sentence: str, hint: str, icon: str) -> None:
        self.table.say_when_empty(Emptiness(sentence, hint, icon), Emptiness(tr("没有符合条件的问题"), tr("换个关键词，或选“全部”")))

    def _sift(self) -> None:
        level = (None, Level.BLOCK, Level.WARN)[self.levels.currentIndex()]
        _sift(self, self.search.text(), ("name", "number", "branch", "field", "area", "text"), level)
        self.export_button.setEnabled(self.model.rowCount() > 0)

    def _on_current(self, fault: Fault | None) -> None:
        self.open_button.setEnabled(bool(fault and fault.member_id))
        who = tr("、").join(part for part in (fault.name, fault.number, fault.branch) if part) if fault else ""
        self.tell_row((tr("{who}：{text}") if who else "{text}").format(who=who, text=fault.text) if fault else "")

    def _open(self, fault: Fault | None) -> None:
        if fault is not None and fault.member_id:
            self._open_member(fault.member_id)
            if self._stale:
                self.examine()

    def _on_changed(self, _entities: frozenset[str]) -> None:
        self._stale = True


def _sentence(line: Line) -> str:
    """An entry as one would tell it."""
    where = tr("{at}　{actor}（{host}）　{label}").format(at=line.at, actor=line.actor, host=line.host, label=line.label)
    what = tr("{deed}{entity} {subject}").format(deed=line.deed, entity=line.entity, subject=line.subject)
    if line.field:
        what = tr("{what}　{field}：{old} → {new}").format(what=what, field=line.field, old=line.old, new=line.new)
    elif line.new:
        what = tr("{what}　{new}").format(what=what, new=line.new)
    return f"{where}\n{what}"


def _sift(dialog: ListDialog, text: str, names: tuple[str, ...], level: Level | None = None) -> None:
    """Show the records that have the text in one of the attributes (and weigh so much)."""
    words = text.strip().lower()

    def fits(record: object) -> bool:
        if level is not None and getattr(record, "level", None) is not level:
            return False
        return not words or any(words in str(getattr(record, name) or "").lower() for name in names)

    records = dialog.model.records
    if words or level is not None:
        dialog.model.set_filter(lambda order: [position for position in order if fits(records[position])])
    else:
        dialog.model.set_filter(None)


def _type_into(box: "QWidget", letters: str) -> None:
    """Typing in a list searches, as people expect of a list."""
    box.setFocus()
    box.setText(letters)  # type: ignore[attr-defined]


def _dress(pill: QLabel, text: str, tone: str) -> None:
    pill.setText(text)
    pill.setAccessibleName(text)
    parts.mark(pill, "tone", tone)
