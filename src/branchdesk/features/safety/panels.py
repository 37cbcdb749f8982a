"""What the dialogs of the room are built of: one frame around a list, its columns, words for ages and sizes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QWidget

from branchdesk.features.safety.queries import Fault, Kept
from branchdesk.features.safety.sheets import LEVEL_WORDS
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.backup import REASONS
from branchdesk.widgets import parts, theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView
from branchdesk.widgets.tasks import Report, Task

T = TypeVar("T")

LEVEL_TONES = {Level.BLOCK: "err", Level.WARN: "warn"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


class ListDialog(QDialog):
    """A list with its verbs: title on top, message strip, tools, the list, what the current row says, the foot.

    Derived classes call ``build`` at the end of their ``__init__``. No button is ever the default one: Enter
    belongs to the list. Work runs in the background while the dialog lives; its messages stay inside it.
    """

    def __init__(
        self,
        desk: Desk,
        name: str,
        title: str,
        columns: Sequence[Column],
        parent: QWidget | None = None,
        *,
        key: Callable[[Any], Any] = attrgetter("id"),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.desk = desk
        self.notices = Notices()
        self.strip = ProgressStrip()
        self.model = TableModel(columns, key=key)
        self.table = TableView(self.model, title)
        self.table.setMinimumHeight(theme.px(120))
        self.hint = parts.label(role="hint")
        self.told = parts.label(wrap=True)
        self.told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._state = f"{name}.columns"
        self._tasks: list[Task[Any]] = []

    def build(self, tools: Sequence[parts.Item], verbs: Sequence[QPushButton], foot: str, size: tuple[int, int]) -> None:
        """Put everything in its place. ``tools`` stand above the list, ``verbs`` right in the foot before 关闭."""
        head = parts.card("bar")
        head.setLayout(parts.row(parts.label(self.windowTitle(), role="h2"), self.hint, None, margins=(20, 10, 16, 10)))
        panel = parts.card("panel")
        panel.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        row = parts.row(*tools)
        self._told_card = self._make_told()
        body = parts.column(self.notices, row, panel, self._told_card, gap=10, margins=(20, 12, 20, 12))
        body.setStretch(2, 1)
        close = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        close.clicked.connect(self.reject)
        bottom = parts.card("foot")
        words = parts.label(foot, role="hint", wrap=True)
        line = parts.row(words, self.strip, *verbs, close, margins=(20, 10, 20, 10))
        line.setStretch(0, 1)
        bottom.setLayout(line)
        column = parts.column(head, body, bottom, gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.table.restore(self.desk.setting(self._state, {}))
        self.table.columns_changed.connect(lambda: self.desk.keep(self._state, self.table.state()))
        fit(self, *size)

    def tell_row(self, text: str) -> None:
        """Write out in full what the current row says: nothing in the list is only to be had by a tool tip."""
        self.told.setText(text)
        self.told.setAccessibleName(text or tr("未选择"))
        self._told_card.setVisible(bool(text))

    def work(
        self,
        text: str,
        work: Callable[[Report], T],
        done: Callable[[T], object],
        failed: Callable[[Refusal], object] | None = None,
    ) -> Task[T]:
        """Do slow work in the background; a refusal is told in the dialog, then ``failed`` is called."""
        task: Task[T] = Task(work, self)
        self._tasks.append(task)
        task.done.connect(done)
        task.failed.connect(self._tell)
        if failed is not None:
            task.failed.connect(failed)
        task.ended.connect(lambda: self._tasks.remove(task))
        self.strip.watch(task, text)  # type: ignore[arg-type]
        task.start()
        return task

    @property
    def is_working(self) -> bool:
        """Whether something runs in the background."""
        return bool(self._tasks)

    def done(self, result: int) -> None:
        """Stop what still runs: nobody is there to hear of it."""
        for task in self._tasks:
            task.cancel()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the list, where the arrow keys work at once."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        if self.focusWidget() is None or not self.isAncestorOf(self.focusWidget()):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_told(self) -> QFrame:
        card = parts.card()
        card.setLayout(parts.column(self.told, margins=(14, 8, 14, 8)))
        card.hide()
        return card

    def _tell(self, refusal: Refusal) -> None:
        if not isinstance(refusal, Cancelled):
            self.notices.tell_refusal(refusal)


def age_words(then: datetime, now: datetime) -> str:
    """How long ago: 刚刚, 12 分钟前, 3 小时前, 5 天前."""
    seconds = (now - then).total_seconds()
    if seconds < _MINUTE:
        return tr("刚刚")
    if seconds < _HOUR:
        return tr("{n} 分钟前").format(n=int(seconds // _MINUTE))
    if seconds < _DAY:
        return tr("{n} 小时前").format(n=int(seconds // _HOUR))
    return tr("{n} 天前").format(n=int(seconds // _DAY))


def size_words(count: int) -> str:
    """Bytes as people say them."""
    amount = float(count)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def behind_words(missing: int) -> str:
    """How a backup compares with the ledger of now, in entries of the log."""
    if missing == 0:
        return tr("相同")
    word = tr("少 {n:,} 条改动") if missing > 0 else tr("多 {n:,} 条改动")
    return word.format(n=abs(missing))


def backup_columns(
    now: datetime, position: int, proofs: Mapping[str, tuple[str, str]], size_of: Callable[[Kept], int]
) -> list[Column]:
    """The columns of the list of backups; ``proofs`` has (words, tone) for what was checked just now, by path."""

    def proof(kept: Kept) -> tuple[str, str]:
        return proofs.get(str(kept.backup.path), (tr("制作时已核对"), "mute"))

    return [
        Column("when", tr("时间"), lambda k: f"{k.backup.made_at:%Y-%m-%d %H:%M}", width=136, fixed=True,
               sort_key=lambda k: k.backup.made_at),
        Column("age", tr("距今"), lambda k: age_words(k.backup.made_at, now), width=88,
               sort_key=lambda k: k.backup.made_at),
        Column("reason", tr("原因"), lambda k: tr(REASONS.get(k.backup.manifest.reason, "其他")), width=84),
        Column("behind", tr("与现在相比"), lambda k: behind_words(position - k.backup.manifest.log_position), width=124,
               sort_key=lambda k: -k.backup.manifest.log_position),
        Column("people", tr("人员记录"), lambda k: k.backup.manifest.counts.get("member"), text=_grouped, width=84,
               align="right"),
        Column("size", tr("大小"), size_of, text=lambda n: size_words(n) if n else "", width=84, align="right"),
        Column("proof", tr("核对"), proof, text=lambda p: p[0], tone=lambda p: p[1], width=116),
        Column("place", tr("位置"), lambda k: tr("、").join(k.places), width=112),
        Column("file", tr("文件"), lambda k: k.backup.path.name, width=180, stretch=True),
    ]  # fmt: skip


def _grouped(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def removed_columns(branches: Mapping[str, str], merged: Mapping[str, str]) -> list[Column]:
    """The columns of the recycle bin; both mappings are asked again for every cell."""
    return [
        Column("name", tr("姓名"), attrgetter("name"), width=100, fixed=True),
        Column("number", tr("编号"), attrgetter("number"), width=92),
        Column("branch", tr("所在支部"), lambda one: branches.get(one.branch_id or "", ""), width=180),
        Column("at", tr("删除时间"), lambda one: local_time(one.removed_at), width=136),
        Column("by", tr("操作人"), attrgetter("removed_by"), width=110),
        Column("why", tr("原因"), lambda one: merged.get(one.id, tr("删除")), width=160, stretch=True),
    ]


def local_time(iso: str) -> str:
    """A time of the log as this computer's clock shows it."""
    return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}"


def history_columns() -> list[Column]:
    """The columns of the history."""
    return [
        Column("at", tr("时间"), lambda one: one.at[:16], width=136, fixed=True, sort_key=attrgetter("pos")),
        Column("actor", tr("操作人"), attrgetter("actor"), width=88),
        Column("host", tr("电脑"), attrgetter("host"), width=96, shown=False),
        Column("label", tr("操作"), attrgetter("label"), width=140),
        Column("deed", tr("事项"), attrgetter("deed"), width=92),
        Column("entity", tr("类别"), attrgetter("entity"), width=84),
        Column("subject", tr("对象"), attrgetter("subject"), width=116),
        Column("field", tr("字段"), attrgetter("field"), width=96),
        Column("old", tr("改前"), attrgetter("old"), width=128, ink=lambda _text: "text2"),
        Column("new", tr("改后"), attrgetter("new"), width=160, stretch=True),
    ]


def fault_columns() -> list[Column]:
    """The columns of the health report."""

    def level_word(level: Level) -> str:
        return tr(LEVEL_WORDS[level])

    def by_weight(fault: Fault) -> tuple[int, int]:
        return -fault.level.rank, fault.id

    return [
        Column("level", tr("程度"), attrgetter("level"), text=level_word, width=84, fixed=True, sort_key=by_weight,
               tone=lambda level: LEVEL_TONES.get(level, "mute")),
        Column("area", tr("类别"), attrgetter("area"), width=88),
        Column("name", tr("名称"), attrgetter("name"), width=116),
        Column("number", tr("编号"), attrgetter("number"), width=88),
        Column("branch", tr("所在支部"), attrgetter("branch"), width=150),
        Column("field", tr("项目"), attrgetter("field"), width=96),
        Column("text", tr("问题"), attrgetter("text"), width=260, stretch=True),
    ]  # fmt: skip
