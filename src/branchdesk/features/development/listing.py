"""What the board and the list say of a case: stage, next step, what is due, the facets to filter by, and counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from branchdesk.features.development import queries
from branchdesk.features.development.model import CASE_ENDINGS, RESULTS, STAGES, CaseEnding, CaseStep, Result, Stage
from branchdesk.features.development.queries import BoardLine, Checked, EndedLine, Loose, Reads, Scope
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.outlook import Outlook
from branchdesk.features.development.rules.packs import StepRule
from branchdesk.features.development.rules.stage import STANDING
from branchdesk.features.members.listing import STANDING_TONES
from branchdesk.features.members.model import LEAVINGS
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex, fold
from branchdesk.storage.engine import Ledger
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet
from branchdesk.widgets.tasks import Report

BOARD, LIST, FINDINGS, ENDED = range(4)
"""The views of the page, in the order of their switch."""

STAGE_TONES = {stage: STANDING_TONES[standing] for stage, standing in STANDING.items()}
LEVEL_TONES = {Level.BLOCK: "err", Level.WARN: "warn", Level.FIXED: "info", Level.OK: "info"}
_SOON = 30
"""Days before a deadline from which on the days left are counted."""

_SINCE = {
    Stage.APPLICANT: "递交申请", Stage.ACTIVIST: "确定", Stage.CANDIDATE: "确定", Stage.PROBATIONARY: "起预备期",
    Stage.FILED: "批准转正",
}  # fmt: skip


class Due(NamedTuple):
    """How urgent the next step is, as a pill."""

    words: str
    tone: str


def stage_word(stage: Stage) -> str:
    """入党积极分子."""
    return tr(dict(STAGES)[stage])


def result_word(result: Result | None) -> str:
    """同意（合格）."""
    return "" if result is None else tr(dict(RESULTS)[result])


def since_words(stage: Stage, since: date | None) -> str:
    """2025-10-12 确定."""
    return tr("{day} {what}").format(day=since, what=tr(_SINCE[stage])) if since else tr("日期未登记")


def due_of(outlook: Outlook, today: date) -> Due:
    """Overdue, so many days left, not before a day, or nothing that stands against it."""
    if outlook.next is None:
        return Due(tr("已办结"), "mute")
    if outlook.deadline is not None and outlook.deadline < today:
        return Due(tr("逾期 {n} 天").format(n=(today - outlook.deadline).days), "err")
    if outlook.earliest is not None and outlook.earliest > today:
        return Due(tr("{day} 起可办").format(day=outlook.earliest), "mute")
    if outlook.deadline is not None:
        left = (outlook.deadline - today).days
        return Due(tr("剩 {n} 天").format(n=left), "warn" if left <= _SOON else "info")
    return Due(tr("可以办理"), "info")


def next_words(outlook: Outlook) -> str:
    """The next step, by its number and name."""
    return tr("{n}. {name}").format(n=outlook.next.number, name=tr(outlook.next.name)) if outlook.next else ""


def lacking_words(outlook: Outlook) -> str:
    """缺 2 份材料."""
    return tr("缺 {n} 份材料").format(n=len(outlook.lacking)) if outlook.lacking else ""


def limit_words(rule: StepRule) -> str:
    """Body, limit and article of a step."""
    return " · ".join(filter(None, (rule.body, rule.limit, rule.article)))


def ending_word(one: EndedLine) -> str:
    """How a case ended: 本人撤回申请; 离开名册：去世."""
    if one.ending is not None:
        return tr(dict(CASE_ENDINGS)[one.ending])
    return tr("离开名册：{how}").format(how=tr(dict(LEAVINGS)[one.leaving])) if one.leaving else tr("离开名册")


def ending_tone(one: EndedLine) -> str:
    """The colour of an ending."""
    return "ok" if one.ending is CaseEnding.FILED else "warn" if one.ending is CaseEnding.CANCELLED else "mute"


def columns(today: date) -> list[Column]:
    """The list of cases."""
    places = {stage: number for number, (stage, _) in enumerate(STAGES)}
    return [
        Column("name", tr("姓名"), attrgetter("name"), width=104, sort_key=attrgetter("name_key"), fixed=True),
        Column("branch", tr("所在支部"), attrgetter("branch"), width=138, apart=True),
        Column("stage", tr("阶段"), attrgetter("stage"), stage_word, width=100, tone=lambda stage: STAGE_TONES[stage],
               sort_key=lambda line: places[line.stage]),
        Column("since", tr("本阶段起"), attrgetter("since"), width=100),
        Column("next", tr("下一步"), lambda line: next_words(line.outlook), width=190,
               sort_key=lambda line: line.outlook.next.number if line.outlook.next else 99),
        Column("due", tr("时限"), lambda line: due_of(line.outlook, today), attrgetter("words"), width=132,
               tone=attrgetter("tone"), sort_key=lambda line: str(line.outlook.deadline or line.outlook.earliest or "9")),
        Column("earliest", tr("最早"), lambda line: line.outlook.earliest, width=100, shown=False),
        Column("deadline", tr("最迟"), lambda line: line.outlook.deadline, width=100, shown=False),
        Column("lacking", tr("缺材料"), lambda line: "、".join(line.outlook.lacking), width=180, stretch=True),
        Column("blocks", tr("不符"), lambda line: line.outlook.blocks or None, width=64, align="right", ink=lambda _n: "err"),
        Column("warns", tr("请核"), lambda line: line.outlook.warns or None, width=64, align="right", ink=lambda _n: "warn"),
        Column("pack", tr("适用规则"), lambda line: line.outlook.pack, width=130, shown=False),
    ]  # fmt: skip


def facets(today: date) -> list[Facet]:
    """The filters; the first three have a chip of their own."""
    return [
        Facet("stage", tr("阶段"), lambda line: str(line.stage), lambda stage: stage_word(Stage(stage))),
        Facet("due", tr("时限"), lambda line: due_kind(line.outlook, today), lambda kind: tr(_KINDS[kind])),
        Facet("branch", tr("支部"), attrgetter("branch"), lambda name: name or tr("（空）")),
        Facet("state", tr("核查"), _state, lambda state: tr(_STATES[state])),
        Facet("step", tr("下一步"), lambda line: next_words(line.outlook), lambda name: name or tr("（已办结）")),
    ]


_KINDS = {"overdue": "已逾期", "soon": "30 天内到期", "later": "未到时候", "open": "可以办理", "done": "已办结"}
_STATES = {"block": "有不符", "warn": "有请核", "clean": "没有问题"}


def due_kind(outlook: Outlook, today: date) -> str:
    """Into which drawer of the filter a case belongs."""
    if outlook.next is None:
        return "done"
    if outlook.deadline is not None and outlook.deadline < today:
        return "overdue"
    if outlook.earliest is not None and outlook.earliest > today:
        return "later"
    return "soon" if outlook.deadline is not None and (outlook.deadline - today).days <= _SOON else "open"


def _state(line: BoardLine) -> str:
    return "block" if line.outlook.blocks else "warn" if line.outlook.warns else "clean"


class Everything(NamedTuple):
    """All cases of some branches, with what comes next for each and what the rules find."""

    lines: list[BoardLine]
    checked: list[Checked]
    steps: dict[str, str]
    """The names of the steps by their keys."""
    loose: list[Loose]
    ended: list[EndedLine]


LARGE = 1_000
"""From so many people on the cases are read aside, so that the window stays alive."""
_AT_ONCE = 100


def everything(ledger: Reads, scope: Scope, today: date, step: Callable[[int, int], object]) -> Everything:
    """Read them; the rules are asked once for each case. ``step(done, of)`` is told how far it has come."""
    book = queries.rulebook(ledger)
    files = queries.files(ledger, scope, ended=False)
    lines, found = [], []
    for number, file in enumerate(files):
        if number % _AT_ONCE == 0:
            step(number, len(files))
        findings = check(file, book, today)
        found.append(Checked(file, findings))
        lines.append(queries.board_line(file, book, today, findings))
    steps = {one.key: tr(one.name) for one in book.on(today).steps}
    return Everything(lines, found, steps, queries.loose_ballots(ledger, scope), queries.ended(ledger, scope))


def reader(ledger: Ledger, scope: Scope, today: date) -> Callable[[Report], Everything]:
    """The same as work for another thread."""

    def read(report: Report) -> Everything:
        with ledger.aside() as other:
            return everything(other, scope, today, report.step)

    return read


class Cases:
    """All cases of the page, searched as one types."""

    def __init__(self, lines: Sequence[BoardLine]) -> None:
        self.lines = list(lines)
        self._index: SearchIndex | None = None

    def search(self, text: str, among: list[int]) -> list[int]:
        """The positions that hold every word; all of them when nothing was typed."""
        if not text.strip():
            return among
        if self._index is None:
            self._index = SearchIndex([fold(_searched(line)) for line in self.lines])
        found = set(self._index.find(text, list(range(len(self.lines)))))
        return [position for position in among if position in found]

    def counts(self, shown: Iterable[int], today: date) -> str:
        """The words of the status bar."""
        found = [self.lines[position] for position in shown]
        kinds = Counter(due_kind(line.outlook, today) for line in found)
        words = tr("共 {total:,} 人 · 显示 {shown:,} · 逾期 {late:,} · 30 天内到期 {soon:,}")
        return words.format(total=len(self.lines), shown=len(found), late=kinds["overdue"], soon=kinds["soon"])


def _searched(line: BoardLine) -> str:
    return " ".join((line.name_key, line.name, line.branch, stage_word(line.stage), next_words(line.outlook)))


class StepLine(NamedTuple):
    """One of the steps of a case as the case page lists it: the rule, and what was recorded of it."""

    id: str
    rule: StepRule
    step: CaseStep | None
    first: bool
    """Whether its stage begins with it."""
    pack: str
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Level:
        """The heaviest finding about it."""
        return max((one.level for one in self.findings if one.stands), key=lambda level: level.rank, default=Level.OK)
