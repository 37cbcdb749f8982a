"""The merge window: every difference between the two computers, and whose word counts for each.

Nothing is written before 合并: then a backup is made, and everything chosen goes into the ledger as one step of undo.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from branchdesk.features.exchange import commands, listing, queries
from branchdesk.features.exchange.dialogs.paper import show_sheet, unit
from branchdesk.features.exchange.listing import ALL, Decisions, Row
from branchdesk.features.exchange.model import Choice, Examined, Key, Packet
from branchdesk.features.exchange.panels import DecisionTable, Sides
from branchdesk.features.exchange.papers import Sheet
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.safety.panels import ListDialog, type_into
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.counters import Counters
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.hearing import Ear
from branchdesk.widgets.notices import announce
from branchdesk.widgets.progress import busy
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

_SEARCHED = ("table", "subject", "field", "base", "ours", "theirs", "who")
_LOW = 420
"""Height in pixels at 100 % below which there is no room for the search box, nor for the whole story of the packet."""


class Opened(NamedTuple):
    """A packet that was looked at, and its differences in words."""

    path: Path
    examined: Examined
    rows: list[Row]


def opening(ledger: "Ledger", path: Path) -> Callable[[queries.Step], Opened]:
    """The work that looks at a packet, for a worker thread; ``Refusal`` when it cannot be taken."""
    examine = queries.examining(ledger, path)

    def work(step: queries.Step) -> Opened:
        examined = examine(step)
        with ledger.aside() as other:
            words = queries.words(other, examined.differences)
        return Opened(path, examined, [Row(*pair) for pair in zip(examined.differences, words, strict=True)])

    return work


class MergeDialog(ListDialog):
    """Whose word counts, difference by difference.

    What is beyond doubt is taken from the computer elsewhere unless the user says otherwise; what must be chosen keeps
    the window from merging until it is. Signals: ``merged(Packet)`` after everything is written, before it closes.
    """

    merged = Signal(object)
    view = DecisionTable
    table: DecisionTable

    def __init__(self, desk: Desk, opened: Opened, parent: QWidget | None = None) -> None:
        self.decisions = Decisions()
        self._counter = ALL
        self._writing = False
        self._ear: Ear | None = None
        columns = listing.difference_columns(self.decisions)
        super().__init__(desk, "offline_merge", tr("合并离线包"), columns, parent, key=lambda row: row.key)
        self.table.setMinimumHeight(theme.px(60))
        self.table.titles.give_way(listing.GIVING_WAY)
        copy = opened.examined.copy
        self._path, self._examined, self._rows = opened
        self.sides = Sides(copy.name, str(copy.taken_on), self.decide)
        self.counters = Counters(listing.COUNTERS)
        self.search = parts.search_box(tr("对象 / 内容 / 录入人"), self.table)
        self.search.setFixedWidth(theme.px(216))
        self.search.hide()  # until it is known how much room there is
        self.state = parts.label(role="section")
        self.paper_button = parts.button(tr("合并单…"), icon="printer", tip=tr("预览、打印合并单 (Ctrl+P)"))
        self.next_button = parts.button(tr("下一处待选择"), tip=tr("下一处待选择 (空格)"))
        self.merge_button = parts.button(tr("合并"), kind="primary", tip=tr("合并 (Ctrl+Enter)"))
        self._connect()
        tools = parts.row(self.counters, self.search)
        tools.setStretch(0, 1)
        verbs = (self.next_button, self.paper_button, self.merge_button)
        self.build((tools,), verbs, "", (1180, 680), (self.state,), below=self.sides, leave=tr("以后再说"))
        self._take(opened)

    def decide(self, choice: Choice | None) -> None:
        """Whose word counts for the selected rows, and what goes with them; None leaves them open again."""
        rows: list[Row] = [] if self._writing else self.table.selected_records()
        held = [row for row in rows if row.difference.held and choice is Choice.THEIRS]
        for row in rows:
            key = deciding.decided_by(row.difference)
            if choice is None:
                self.decisions.choices.pop(key, None)
            elif choice is Choice.OURS or not row.difference.held:
                self.decisions.choices[key] = choice
        if rows:
            self.notices.clear()
            self._refresh()
        if held:
            self.notices.tell("warn", held[0].words.why or tr("这一处不能采用外出机的。"))

    def go_to_open(self) -> None:
        """To the next row that keeps the window from merging (Space); one the filter hides brings back the whole list."""
        if not self._seek() and self.decisions.problems:
            self.search.clear()
            self.counters.choose(ALL)
            self._seek()
        if not self.decisions.problems:
            announce(self, tr("需要选择的都已选定"))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_paper(self) -> None:
        """The 合并单 as it stands now, to be gone through on paper before anything is written."""
        found = self._examined
        show_sheet(self, Sheet(
            copy=found.copy, number=found.number, made_at=found.made_at, proof=found.head_hash, unit=unit(self.desk),
            entered_by=found.actor, rows=[(row.words, self.decisions.standing[row.key]) for row in self._rows],
            made_on=clock.today(), same=found.same,
        ))  # fmt: skip

    def merge(self) -> None:
        """Back up, then write everything in one step; while something must be chosen, go there instead."""
        if not self.merge_button.isEnabled():
            self.go_to_open()
            return
        self._allow(writing=True)
        self.desk.notices.clear()
        self._ear = Ear(
            self.desk.notices, lambda said: self._fail(Refusal(tr("没有合并：{why}").format(why=said))), self
        )
        try:
            self.desk.back_up("import", self._write)
        except Refusal as refusal:  # the ledger was locked meanwhile
            self._fail(refusal)

    def reject(self) -> None:
        """Nothing is lost by closing: the file is there, the ledger as it was. Only the choices are asked about."""
        if self._writing:
            return
        said = tr("台账没有任何改动，离线包文件也还在，以后可以重新接收；在这里作的 {n} 处选择不会保留。")
        chosen = len(self.decisions.choices)
        if not chosen or ask.confirm(
            self, tr("以后再合并？"), said.format(n=chosen), yes=tr("以后再说"), no=tr("继续核对")
        ):
            super().reject()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small screen the room belongs to the list."""
        super().resizeEvent(event)
        height = self.height() / theme.scale()
        self.sides.allow(height)
        self.search.setVisible(height >= _LOW)
        if height < _LOW:
            self.search.clear()  # nothing is filtered by what nobody sees
        self._tell_packet(whole=height >= _LOW)

    # ---- within

    def _connect(self) -> None:
        self.table.decided.connect(self.decide)
        self.table.next_asked.connect(self.go_to_open)
        self.table.current_changed.connect(lambda _row: self._tell_current())
        self.table.typed.connect(self._on_typed)
        self.table.menu_asked.connect(self._show_menu)
        self.counters.chosen.connect(self._on_counter)
        self.search.textChanged.connect(lambda _text: self._sift())
        self.paper_button.clicked.connect(self.show_paper)
        self.next_button.clicked.connect(self.go_to_open)
        self.merge_button.clicked.connect(self.merge)
        for keys, verb in (("Ctrl+Return", self.merge), ("Ctrl+Enter", self.merge), ("Ctrl+P", self.show_paper)):
            QShortcut(QKeySequence(keys), self, verb)
        self.table.say_when_empty(
            Emptiness(tr("没有要合并的内容"), tr("外出机录入的内容，本机都已经有了"), "circle-check"),
            Emptiness(tr("没有这样的行"), tr("再点一次计数，或清空搜索框")),
        )

    def _take(self, opened: Opened) -> None:
        """Show a packet; choices made for differences that are still the same stay."""
        before = {row.key: row.difference for row in self._rows}
        self._path, self._examined, self._rows = opened
        same = {row.key for row in self._rows if before.get(row.key) == row.difference}
        for key in set(self.decisions.choices) - same:
            del self.decisions.choices[key]
        self._refresh()
        if not self._seek():
            self.table.select_first()

    def _tell_packet(self, *, whole: bool) -> None:
        """Whose packet it is; where there is room, when it was written and who worked there last."""
        found = self._examined
        told = tr("“{name}”第 {n} 次送回").format(name=found.copy.name, n=found.number)
        if whole:
            more = tr("{told} · {at} · {who}（{host}）")
            told = more.format(told=told, at=queries.moment(found.made_at), who=found.actor, host=found.host)
            if found.same:
                told = tr("{told} · 另有 {n} 处两边一样").format(told=told, n=f"{found.same:,}")
        self.hint.setText(told)

    def _refresh(self) -> None:
        self.decisions.weigh(self._examined.differences)
        self.model.show(self._rows)
        self.counters.count(listing.counted(self._rows, self.decisions))
        self._tell_current()
        self._tell_state()

    def _tell_current(self) -> None:
        row: Row | None = self.table.current_record()
        found = self.decisions
        if row is None:
            self.sides.tell(None, None, "", may=False)
        else:
            problem = "" if row.key in found.open else found.problems.get(row.key, "")
            self.sides.tell(row, found.standing.get(row.key), problem, may=not self._writing)

    def _tell_state(self) -> None:
        """What stands, and why it may not be merged yet."""
        total, left = len(self._rows), len(self.decisions.problems)
        taken = sum(choice is Choice.THEIRS for choice in self.decisions.standing.values())
        words = tr("已定 {done} · 待定 {left}") if left else tr("采用外出机的 {taken} · 保留本机的 {kept}")
        counts = {"done": total - left, "left": left, "taken": taken, "kept": total - taken}
        self.state.setText(words.format(**{name: f"{n:,}" for name, n in counts.items()}))
        parts.mark(self.state, "tone", "warn" if left else "ok")
        why = self._why_not()
        self.say_foot(why or self._what_follows())
        self.merge_button.setText(tr("合并 {n} 项").format(n=f"{total:,}") if total else tr("登记接收"))
        self.merge_button.setToolTip(why or tr("合并 (Ctrl+Enter)"))
        self.merge_button.setEnabled(not why and not self._writing)
        self.next_button.setVisible(bool(left))

    def _what_follows(self) -> str:
        told = tr("合并前自动备份，之后可以一步撤销")
        notes = len(self._examined.notes)
        more = tr("{told}；外出时的 {n} 条查看、导出记录一并记入变更记录")
        return more.format(told=told, n=notes) if notes else told

    def _why_not(self) -> str:
        found = self.decisions
        if found.open:
            return tr("还有 {n} 处必须由您选择（空格到下一处）").format(n=f"{len(found.open):,}")
        for row in self._rows:
            if row.key in found.problems:
                what = tr("、").join(filter(None, (row.words.table, row.words.subject, row.words.field)))
                return tr("{what}：{why}").format(what=what, why=found.problems[row.key])
        return ""

    def _show_menu(self, place: QPoint) -> None:
        """The same three choices for the mouse, of all selected rows."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offered = ((tr("← 保留本机的"), Choice.OURS), (tr("采用外出机的 →"), Choice.THEIRS), (tr("恢复为待选择"), None))
        for words, choice in offered:
            menu.addAction(words).triggered.connect(lambda _checked=False, choice=choice: self.decide(choice))
        menu.popup(place)

    def _on_typed(self, letters: str) -> None:
        if self.search.isVisible():
            type_into(self.search, letters)

    def _on_counter(self, name: str) -> None:
        self._counter = name
        self._sift()

    def _sift(self) -> None:
        """The rows of the counter as they are now: one that is decided stays in sight until another is pressed."""
        text = self.search.text().strip().lower()
        shown = {row.key for row in self._rows if listing.fits(self._counter, row, self.decisions) and _has(row, text)}
        if self._counter == ALL and not text:
            self.model.set_filter(None)
        else:
            self.model.set_filter(lambda order: [place for place in order if self._rows[place].key in shown])
        if not self.table.currentIndex().isValid():
            self.table.select_first()

    def _seek(self) -> bool:
        """Stand on the next open row that is shown, going round; False when there is none."""
        rows = self.model.shown_records()
        start = self.table.currentIndex().row() + 1
        for step in range(len(rows)):
            place = (start + step) % len(rows)
            if rows[place].key in self.decisions.problems:
                self.table.stand_on(place)
                self.table.show_current()
                return True
        return False

    def _allow(self, *, writing: bool) -> None:
        self._writing = writing
        self._tell_state()
        self._tell_current()
        if writing:
            self.say_foot(tr("正在备份台账，然后合并…"))

    def _write(self) -> None:
        """After the backup; what the user sees is painted before the window stands still."""
        self._hear_no_more()
        QTimer.singleShot(0, self, self._write_now)

    def _write_now(self) -> None:
        try:
            with busy():
                label = commands.merge_label(self._examined)
                packet: Packet = self.desk.do(label, commands.merge, self._examined, dict(self.decisions.choices))
        except Refusal as refusal:
            self._fail(refusal)
            return
        self._writing = False
        self.merged.emit(packet)
        self.accept()

    def _fail(self, refusal: Refusal) -> None:
        """Nothing is written; where the ledger has moved on, the packet is looked at anew."""
        self._hear_no_more()
        self._allow(writing=False)
        offers = [(tr("重新核对"), self._examine_again)] if isinstance(refusal, Conflict) else []
        if isinstance(refusal, Rejected) and refusal.problems:
            found = (self._examined.differences, self.decisions.choices)
            keys = list(dict.fromkeys(key for one in refusal.problems for key in deciding.against(*found, one)))
            self._show(keys)
            words = tr("这 {n} 处保留本机的").format(n=len(keys)) if len(keys) > 1 else tr("保留本机的")
            offers = [(words, lambda: self._keep_ours(keys))] if keys else []
            refusal = Refusal(refusal.problems[0].text, detail=refusal.detail, hint=refusal.title)
        self.notices.tell_refusal(refusal, offers)

    def _show(self, keys: Sequence[Key]) -> None:
        """Stand on the first row of these, whatever is filtered."""
        if keys:
            self.search.clear()
            self.counters.choose(ALL)
            self.table.select_key(keys[0])

    def _keep_ours(self, keys: Sequence[Key]) -> None:
        """What a rule spoke against stays as it is here; everything else may be merged."""
        self.decisions.choices.update(dict.fromkeys(keys, Choice.OURS))
        self.notices.clear()
        self._refresh()
        self._show(keys)

    def _hear_no_more(self) -> None:
        if self._ear is not None:
            self._ear.close()
            self._ear = None

    def _examine_again(self) -> None:
        work = self.desk.ask(opening, self._path)
        self.work(tr("正在重新核对"), lambda report: work(report.step), self._take)


def _has(row: Row, text: str) -> bool:
    return not text or any(text in getattr(row.words, name).lower() for name in _SEARCHED)
