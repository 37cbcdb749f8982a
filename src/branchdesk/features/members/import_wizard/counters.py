"""How many rows of a roster would do what: the counters, which filter, and the words made of them."""

from collections.abc import Callable
from typing import NamedTuple

from branchdesk.features.members.roster import Action, Plan, RowPlan
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets.counters import Counters


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


def counters() -> Counters:
    """All counters of a roster; they choose the attribute of ``Summary`` whose rows are wanted."""
    return Counters([(name, words, tone) for name, words, tone, _ in _COUNTERS])


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
