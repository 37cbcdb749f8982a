"""How many rows of a roster would do what: the counters, which filter, and the words made of them."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from branchdesk.features.members.import_wizard.table import Flow
from branchdesk.features.members.roster import Action, Plan, RowPlan
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import theme


class Summary(NamedTuple):
    """Rows by what they would do, those skipped on purpose of the sheet (blank, footer) not among ``total``."""

    total: int
    added: int
    changed: int
    same: int
    doubtful: int
    warned: int
    blocked: int
    skipped: int

    @property
    def taken(self) -> int:
        """Rows that would be written."""
        return self.added + self.changed


def summary(plan: Plan) -> Summary:
    """The counters of a plan."""
    count = plan.counts
    told = sum(line.action is Action.SKIPPED and line.why in ("decided", "known") for line in plan.rows)
    return Summary(
        total=len(plan.rows) - count[Action.SKIPPED] + told,
        added=count[Action.ADD],
        changed=count[Action.CHANGE],
        same=count[Action.SAME],
        doubtful=count[Action.DOUBTFUL],
        warned=sum(map(is_warned, plan.rows)),
        blocked=count[Action.BLOCKED],
        skipped=count[Action.SKIPPED],
    )


def is_warned(line: RowPlan) -> bool:
    """Whether a row that is no error has something to look at."""
    return line.action not in (Action.BLOCKED, Action.DOUBTFUL) and any(p.level is Level.WARN for p in line.problems)


def is_faulty(line: RowPlan) -> bool:
    """Whether there is anything to look at."""
    return line.action in (Action.BLOCKED, Action.DOUBTFUL) or any(p.level is Level.WARN for p in line.problems)


_COUNTERS: tuple[tuple[str, str, str, Callable[[RowPlan], bool]], ...] = (
    ("total", "共 {n} 行", "mute", lambda line: True),
    ("added", "可导入 {n}", "ok", lambda line: line.action is Action.ADD),
    ("changed", "更新已有 {n}", "info", lambda line: line.action is Action.CHANGE),
    ("same", "无变化 {n}", "mute", lambda line: line.action is Action.SAME),
    ("doubtful", "待定 {n}", "warn", lambda line: line.action is Action.DOUBTFUL),
    ("warned", "警告 {n}", "warn", is_warned),
    ("blocked", "错误 {n}", "err", lambda line: line.action is Action.BLOCKED),
    ("skipped", "跳过 {n}", "mute", lambda line: line.action is Action.SKIPPED),
)
"""Name in ``Summary``, words, tone, and which rows count."""
ALL = "total"


def test_of(name: str) -> Callable[[RowPlan], bool]:
    """Which rows a counter counts."""
    return next(test for each, _, _, test in _COUNTERS if each == name)


class Counter(QPushButton, theme.Themed):
    """How many rows of a sort; pressed, the table shows only these."""

    def __init__(self, words: str, tone: str) -> None:
        super().__init__()
        self._words, self._tone = words, tone
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setToolTip(tr("只看这些行；再点一次看全部"))
        self.follow_theme()

    def count(self, number: int) -> None:
        """Show a number; nothing to show hides the counter."""
        self.setText(self._words.format(n=f"{number:,}"))
        self.setAccessibleName(self.text())
        self.setVisible(number > 0 or self.isChecked())

    def retheme(self) -> None:
        """A pill in its tone; a ring while it filters or has the focus."""
        soft, ink = theme.css(f"{self._tone}_soft"), theme.css(self._tone)
        height = theme.px(24)
        self.setStyleSheet(
            f"QPushButton {{ background: {soft}; color: {ink}; border: 1px solid {soft};"
            f" border-radius: {height // 2}px; padding: 0 {theme.px(10)}px; min-height: {height - 2}px;"
            f" max-height: {height - 2}px; }}"
            f"QPushButton:hover {{ border-color: {ink}; }}"
            f"QPushButton:checked {{ border: 1px solid {ink}; font-weight: 600; }}"
            f"QPushButton:focus {{ border: 1px solid {theme.css('focus')}; }}"
        )


class Counters(Flow):
    """All counters; at most one is pressed.

    Signals: ``chosen(name)`` with the attribute of ``Summary`` whose rows are wanted, "total" for all.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        self._counters = {name: Counter(tr(words), tone) for name, words, tone, _ in _COUNTERS}
        super().__init__(list(self._counters.values()), 8)
        for name, counter in self._counters.items():
            counter.clicked.connect(lambda on, name=name: self.choose(name if on else ALL))
            counter.hide()

    def __getitem__(self, name: str) -> Counter:
        """The counter of an attribute of ``Summary``."""
        return self._counters[name]

    def choose(self, name: str) -> None:
        """Press one counter; "total" presses none."""
        for each, counter in self._counters.items():
            counter.setChecked(each == name != ALL)
        self.chosen.emit(name)

    def count(self, found: Summary) -> None:
        """Show the numbers."""
        for name, counter in self._counters.items():
            counter.count(getattr(found, name))
        self.arrange()


def deed(found: Summary) -> str:
    """导入 83 行（跳过 3 行错误）."""
    if not found.taken:
        return tr("没有可导入的行")
    left = [(tr("{n} 行错误"), found.blocked), (tr("{n} 行待定"), found.doubtful)]
    skipped = "、".join(one.format(n=f"{n:,}") for one, n in left if n)
    words = tr("导入 {n} 行").format(n=f"{found.taken:,}")
    return tr("{deed}（跳过 {skipped}）").format(deed=words, skipped=skipped) if skipped else words


def why_nothing(found: Summary) -> str:
    """Why there is nothing to import; "" when there is."""
    if found.taken:
        return ""
    if not found.total:
        return tr("表头下面没有可以读取的行")
    if found.blocked or found.doubtful:
        return tr("{n} 行都有错误或待定，改正后才能导入").format(n=found.blocked + found.doubtful)
    return tr("表中内容与台账一致，或按选择不更新，没有要写入的内容")
