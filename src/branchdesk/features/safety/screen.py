"""The dialogs of 安全: history and health; backups and recycle bin come from ``dialogs``."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from branchdesk.features.members import queries as members
from branchdesk.features.safety import listing, queries, sheets
from branchdesk.features.safety.dialogs import BackupsDialog, RecycleBinDialog
from branchdesk.features.safety.panels import ListDialog, sift, type_into
from branchdesk.features.safety.queries import Fault, Health, Line, Wanted
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.tasks import Report

__all__ = ["BackupsDialog", "HealthDialog", "HistoryDialog", "RecycleBinDialog"]

_EXCEL = ["Excel 工作簿 (*.xlsx)"]
_PAUSE_MS = 250
"""Typing pauses so long before the log is searched."""


class HistoryDialog(ListDialog):
    """变更记录: who changed what, when, on which computer; of the whole ledger or of one member."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, member_id: str | None = None) -> None:
        super().__init__(desk, "history", tr("变更记录"), listing.history_columns(), parent, key=lambda one: one.pos)
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
        read = self.desk.ask(queries.exporting, wanted)
        about = self._about(wanted)

        def work(report: Report) -> Path:
            sheets.export_history(path, read(report.step), about=about, made_on=clock.today())
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
        self.table.typed.connect(lambda letters: type_into(self.search, letters))

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
        super().__init__(desk, "health", tr("台账体检"), listing.fault_columns(), parent)
        self._open_member = open_member
        self._found: Health | None = None
        self._stale = False
        self.pills = [parts.pill("") for _ in range(4)]
        for pill in self.pills:
            pill.hide()  # until it has something to say
        self.levels = parts.segments([tr("全部"), tr("须改正"), tr("请核对")])
        self.search = parts.search_box(tr("姓名 / 支部 / 项目 / 问题"))
        self.again_button = parts.button(tr("重新检查"), icon="refresh-cw")
        self.export_button = parts.button(tr("导出修复清单"), icon="file-spreadsheet")
        self.open_button = parts.button(tr("打开这名党员"), icon="pencil", kind="primary")
        self._connect()
        self._say_empty(tr("正在检查…"), tr("大台账需要几秒钟，窗口可以随时关闭。"), "hourglass")
        self.search.setMinimumWidth(theme.px(200))
        foot = tr("程序只提醒，不作决定：待研究的事项请按组织程序办理。双击或按 Enter 打开党员。")
        verbs = (self.again_button, self.export_button, self.open_button)
        self.build((self.levels, self.search, None), verbs, foot, (1000, 580), self.pills)
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
        self.table.typed.connect(lambda letters: type_into(self.search, letters))
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
        self.table.say_when_empty(
            Emptiness(sentence, hint, icon), Emptiness(tr("没有符合条件的问题"), tr("换个关键词，或选“全部”"))
        )

    def _sift(self) -> None:
        level = (None, Level.BLOCK, Level.WARN)[self.levels.currentIndex()]
        sift(self, self.search.text(), ("name", "number", "branch", "field", "area", "text"), level)
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
    where = tr("{at}　{actor}（{host}）　{label}").format(
        at=line.at, actor=line.actor, host=line.host, label=line.label
    )
    what = tr("{deed}{entity} {subject}").format(deed=line.deed, entity=line.entity, subject=line.subject)
    if line.field:
        what = tr("{what}　{field}：{old} → {new}").format(what=what, field=line.field, old=line.old, new=line.new)
    elif line.new:
        what = tr("{what}　{new}").format(what=what, new=line.new)
    return f"{where}\n{what}"


def _dress(pill: QLabel, text: str, tone: str) -> None:
    pill.setText(text)
    pill.setVisible(bool(text))
    pill.setAccessibleName(text)
    parts.mark(pill, "tone", tone)
