"""归档: the window of the archive. Papers get their numbers here, what is missing is listed, packages are made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QFrame, QMenu, QWidget

from branchdesk.features.filing import listing, queries
from branchdesk.features.filing.deeds import Deeds
from branchdesk.features.filing.model import ARCHIVE_CLASSES, ArchiveClass
from branchdesk.features.filing.panels.shelf import Shelf
from branchdesk.features.filing.queries import Archive, CandidateLine, Scope
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Action, Actions
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip, busy
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.tasks import Report, Task

T = TypeVar("T")

VIEWS = ("papers", "ready", "missing")
_WATCHES = frozenset(
    ("archive_paper", "meeting", "payment", "remittance", "development_case", "case_step", "case_paper", "public_notice",
     "transfer", "agreement", "joint_activity", "request", "handover", "posting", "organization", "member")
)  # fmt: skip


class ArchiveDialog(QDialog):
    """目录, 待归档, 缺件 of the organization chosen in the header, for one year."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("归档"))
        self.desk = desk
        self.deeds = Deeds(self)
        self.notices = Notices()
        self.strip = ProgressStrip()
        self.found = Archive([], [], [], [])
        self._tasks: list[Task[Any]] = []
        self._make_lists()
        self._make_tools()
        self.verbs = Actions(self, self._actions())
        self._build()
        self._connect()
        self.turn_to("papers")
        self.refresh()
        if not self.found.papers and self.found.ready:
            self.turn_to("ready")
        fit(self, 1100, 640)

    # ---- what is shown

    @property
    def view(self) -> str:
        """papers, ready or missing."""
        return VIEWS[self.segments.currentIndex()]

    @property
    def shelf(self) -> Shelf:
        """The list that is seen."""
        return self._shelves[self.segments.currentIndex()]

    @property
    def year(self) -> int:
        """The year looked at."""
        return int(self.years.currentData())

    @property
    def kind(self) -> ArchiveClass | None:
        """The class looked at; None for all."""
        chosen = self.kinds.currentData()  # Qt gives a plain text back
        return ArchiveClass(chosen) if chosen else None

    def scope(self) -> Scope:
        """The organization chosen in the header and all below it."""
        return self.desk.scope()

    def turn_to(self, view: str) -> None:
        """Show one of the lists."""
        self.segments.setCurrentIndex(VIEWS.index(view))
        self._on_turned()

    def show_waiting(self, year: int, view: str) -> None:
        """Show one of the lists of a year, as the overview asks for it."""
        self.years.setCurrentIndex(max(0, self.years.findData(year)))
        self.turn_to(view)

    def refresh(self) -> None:
        """Read the ledger anew."""
        with self.telling(), busy():
            self.found = self.desk.ask(queries.archive, self.scope(), self.year, clock.today())
            self.papers.show_lines(self.found.papers)
            self.ready.show_lines(self.found.ready)
            self.missing.show_lines(self.found.missing)
            if self.found.faults:
                self.notices.tell("warn", tr("件号不连续：{faults}。").format(faults="；".join(self.found.faults)))
        self._sift()

    def to_register(self) -> list[CandidateLine]:
        """What 编件号 means: the rows selected, and all that are shown where at most one is."""
        chosen = self.ready.chosen
        return chosen if len(chosen) > 1 else self.ready.shown

    # ---- work

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn a refusal inside into a message."""
        try:
            yield
        except Cancelled:
            pass
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)

    def work(self, text: str, work: Callable[[Report], T], done: Callable[[T], object]) -> None:
        """Slow work in the background, with its progress in the foot; a refusal is told here."""
        task: Task[T] = Task(work, self)
        self._tasks.append(task)
        self.strip.watch(task, text)  # type: ignore[arg-type]
        task.done.connect(done)
        task.failed.connect(self._tell)
        task.ended.connect(lambda: self._forget(task))
        task.start()
        self.verbs.refresh()

    def _forget(self, task: Task[Any]) -> None:
        self._tasks.remove(task)
        self.verbs.refresh()

    def _tell(self, refusal: Refusal) -> None:
        if isinstance(refusal, Cancelled):
            self.notices.tell("info", tr("已取消，没有留下任何文件。"))
        else:
            self.notices.tell_refusal(refusal)

    def done(self, result: int) -> None:
        """Stop what still runs: nobody is there to hear of it."""
        for task in self._tasks:
            task.cancel()
        super().done(result)

    # ---- building

    def _make_lists(self) -> None:
        nothing = Emptiness(tr("这一年还没有编号的归档文件"), tr("到“待归档”选择文件，按“编件号”"), "file-text")
        all_filed = Emptiness(
            tr("没有等待归档的文件"), tr("定稿签字、收到回执、总结完成的文件会列在这里"), "circle-check"
        )
        all_there = Emptiness(tr("应归档的文件都已齐全"), icon="circle-check")
        self.papers = Shelf(tr("归档目录"), listing.paper_columns(), nothing, lambda one: one.paper.archive_class,
                            listing.paper_text, listing.told_paper)  # fmt: skip
        self.ready = Shelf(tr("待归档"), listing.ready_columns(), all_filed, lambda one: one.candidate.archive_class,
                           listing.candidate_text, listing.told_candidate)  # fmt: skip
        self.missing = Shelf(tr("缺件"), listing.missing_columns(), all_there, lambda one: one.candidate.archive_class,
                             listing.candidate_text, listing.told_candidate)  # fmt: skip
        self._shelves = (self.papers, self.ready, self.missing)

    def _make_tools(self) -> None:
        self.segments = parts.segments([tr("目录"), tr("待归档"), tr("缺件")])
        self.years, self.kinds = QComboBox(), QComboBox()
        self.years.setAccessibleName(tr("年度"))
        self.kinds.setAccessibleName(tr("类别"))
        for year in self.desk.ask(queries.years, clock.today()):
            self.years.addItem(tr("{year} 年").format(year=year), year)
        self.years.setCurrentIndex(self.years.findData(clock.today().year))
        self.kinds.addItem(tr("全部类别"), None)
        for kind, word in ARCHIVE_CLASSES:
            self.kinds.addItem(tr(word), kind.value)
        self.search = parts.search_box(tr("件号 / 题名 / 单位 / 卷号"))
        self.search.setMinimumWidth(theme.px(180))

    def _actions(self) -> list[Action]:
        deeds, writes = self.deeds, not self.desk.read_only

        def one() -> bool:
            return self.shelf.current is not None

        def kept() -> bool:
            return writes and self.view == "papers" and bool(self.papers.chosen)

        def listed() -> bool:
            return self.view != "ready"

        return [
            Action("preview", tr("预览"), deeds.preview, "eye", enabled=one, tip=tr("预览所选文件，可打印"), keys="Enter"),
            Action("register", tr("编件号"), deeds.register, "check", "Ctrl+Return",
                   enabled=lambda: writes and self.view == "ready" and bool(self.ready.shown)),
            Action("correct", tr("修改…"), deeds.correct, "pencil", "F2", enabled=kept),
            Action("place", tr("卷号与存放处…"), deeds.place, "folder-open", enabled=kept),
            Action("reprinted", tr("已重印"), deeds.reprinted, "printer",
                   enabled=lambda: kept() and any(line.outdated for line in self.papers.chosen)),
            Action("take_back", tr("撤回…"), deeds.take_back, "undo-2", enabled=kept),
            Action("by_hand", tr("登记纸质件…"), deeds.by_hand, "plus", "Ctrl+N", enabled=lambda: writes),
            Action("export", tr("导出目录…"), deeds.export_list, "file-spreadsheet", "Ctrl+E", enabled=listed),
            Action("print", tr("打印目录"), deeds.print_list, "printer", "Ctrl+P", enabled=listed),
            Action("go", tr("打开记录"), deeds.go_to_record, "chevron-right", enabled=one),
            Action("package", tr("制作归档包…"), deeds.package, "download", enabled=lambda: not self._tasks),
        ]  # fmt: skip

    def _build(self) -> None:
        head = parts.card("bar")
        self.hint = parts.label(role="hint")
        head.setLayout(parts.row(parts.label(self.windowTitle(), role="h2"), self.hint, None, margins=(20, 10, 16, 10)))
        self._told = parts.label(role="dim", wrap=True)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        tools = parts.row(self.segments, self.years, self.kinds, self.search)
        tools.setStretch(3, 1)
        body = parts.column(self.notices, tools, *self._shelves, self._told, gap=10, margins=(20, 12, 20, 12))
        for place in (2, 3, 4):
            body.setStretch(place, 1)
        column = parts.column(head, body, self._foot(), gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)

    def _foot(self) -> QFrame:
        more = parts.button(tr("更多"), icon="ellipsis")
        more.setMenu(self.verbs.menu(("place", "reprinted", "take_back", "", "by_hand", "", "export", "print")))
        self._more = more
        close = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        close.clicked.connect(self.reject)
        verbs = self.verbs
        self._buttons = {
            "papers": [verbs.button("preview"), verbs.button("correct"), more, verbs.button("package", "primary")],
            "ready": [verbs.button("by_hand"), verbs.button("register", "primary")],
            "missing": [verbs.button("export"), verbs.button("print"), verbs.button("go", "primary")],
        }
        self._buttons["ready"].insert(0, verbs.button("preview"))
        foot = parts.card("foot")
        every = [button for row in self._buttons.values() for button in row]
        foot.setLayout(parts.row(self.strip, None, *every, close, margins=(20, 10, 20, 10)))
        return foot

    def _connect(self) -> None:
        self.segments.currentChanged.connect(lambda _index: self._on_turned())
        self.years.currentIndexChanged.connect(lambda _index: self.refresh())
        self.kinds.currentIndexChanged.connect(lambda _index: self._sift())
        self.search.textChanged.connect(lambda _text: self._sift())
        self.search.returnPressed.connect(lambda: self.shelf.table.setFocus())
        for shelf in self._shelves:
            shelf.changed.connect(self._on_chosen)
            shelf.table.opened.connect(lambda _line: self.deeds.open_current())
            shelf.table.delete_asked.connect(self.deeds.take_back if shelf is self.papers else lambda: None)
            shelf.table.menu_asked.connect(self._show_menu)
            shelf.table.typed.connect(self._type)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)
        self.desk.changed.connect(self._on_changed)

    # ---- following

    def _on_changed(self, entities: frozenset[str]) -> None:
        if not entities or entities & _WATCHES:
            self.refresh()

    def _on_turned(self) -> None:
        parts_of = {view: [shelf, *self._buttons[view]] for view, shelf in zip(VIEWS, self._shelves, strict=True)}
        for part in (part for view, row in parts_of.items() if view != self.view for part in row):
            part.hide()  # first: with those of two lists in it the window would grow
        for part in parts_of[self.view]:
            part.show()
        self._sift()
        self.shelf.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sift(self) -> None:
        for shelf in self._shelves:
            shelf.sift(self.kind, self.search.text())
        for place, (word, shelf) in enumerate(
            ((tr("目录 {n:,}"), self.papers), (tr("待归档 {n:,}"), self.ready), (tr("缺件 {n:,}"), self.missing))
        ):
            self.segments.setTabText(place, word.format(n=shelf.model.rowCount()))
        self._on_chosen()

    def _on_chosen(self) -> None:
        self._told.setText(self.shelf.told)
        self._told.setVisible(bool(self.shelf.told))
        self.hint.setText(self._counted())
        if "register" in self.verbs:
            n = len(self.to_register())
            self.verbs.rename("register", tr("编件号（{n}）").format(n=n) if n else tr("编件号"))
            word = tr("导出缺件清单…") if self.view == "missing" else tr("导出卷内目录…")
            self.verbs.rename("export", word)
            self.verbs.rename("print", tr("打印缺件清单") if self.view == "missing" else tr("打印卷内目录"))
        self.verbs.refresh()

    def _counted(self) -> str:
        pages = sum(line.paper.pages or 0 for line in self.papers.shown)
        outdated = sum(line.outdated for line in self.papers.shown)
        orphans = sum(line.orphan for line in self.papers.shown)
        words = [tr("已编号 {n:,} 件").format(n=len(self.papers.shown))]
        words += [tr("{pages:,} 页").format(pages=pages)] if pages else []
        words += [tr("须重印 {n} 件").format(n=outdated)] if outdated else []
        words += [tr("无记录 {n} 件").format(n=orphans)] if orphans else []
        return tr(" · ").join([*words, tr("密级：非涉密")])

    def _show_menu(self, place: QPoint) -> None:
        names = {
            "papers": ("preview", "correct", "place", "reprinted", "", "take_back"),
            "ready": ("preview", "register"), "missing": ("go", "preview"),
        }[self.view]  # fmt: skip
        menu: QMenu = self.verbs.menu(names)
        menu.popup(place)

    def _type(self, letters: str) -> None:
        self.search.setFocus()
        self.search.setText(letters)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the list, where the arrow keys work at once."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, lambda: self.shelf.table.setFocus(Qt.FocusReason.OtherFocusReason))
