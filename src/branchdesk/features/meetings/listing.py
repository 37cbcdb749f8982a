"""What the list of meetings shows of a line: columns, the facets to filter by, search and counts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter

from branchdesk.features.meetings.model.words import MeetingKind, Stage
from branchdesk.features.meetings.queries import MeetingLine
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex, fold
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

LIST, YEAR, STATISTICS = range(3)
"""The views of the page, in the order of their switch."""

STAGE_TONES = {Stage.DRAFT: "warn", Stage.FINAL: "info", Stage.SIGNED: "ok", Stage.FILED: "mute"}
"""Of finished minutes the signature is still to come, so only the signed are green."""

_STALE, _PRINTED, _NONE = "stale", "printed", "none"


def percent(permille: int) -> str:
    """87.5%."""
    return f"{permille / 10:g}%"


def columns() -> list[Column]:
    """All columns of the list, in the order of ux.md §12."""
    return [
        Column("on", tr("日期"), attrgetter("on"), width=98, sort_key=lambda line: (str(line.on), line.starts), fixed=True),
        Column("kind", tr("类型"), attrgetter("kind"), wording.kind_word, width=118, sort_key=_kind_place),
        Column("subject", tr("主题"), attrgetter("subject"), width=220, stretch=True),
        Column("branch", tr("支部"), attrgetter("branch"), width=136, apart=True),
        Column("group", tr("党小组"), attrgetter("group"), width=96, shown=False),
        Column("time", tr("起止"), _span, width=104, shown=False),
        Column("place", tr("地点"), attrgetter("place"), width=130, shown=False),
        Column("came", tr("到会"), _came, width=64, align="right", sort_key=attrgetter("here")),
        Column("rate", tr("到会率"), _rate, width=70, align="right", sort_key=lambda line: line.rate if line.due else None),
        Column("chair", tr("主持人"), attrgetter("chair"), width=72),
        Column("recorder", tr("记录人"), attrgetter("recorder"), width=76, shown=False),
        Column("stage", tr("状态"), attrgetter("stage"), wording.stage_word, width=80, sort_key=_stage_place,
               tone=lambda stage: STAGE_TONES[stage]),
        Column("version", tr("版本"), attrgetter("version"), width=56, align="right", shown=False),
        Column("number", tr("件号"), attrgetter("archive_number"), width=130, shown=False),
        Column("papers", tr("文件"), _papers, _paper_word, width=72, tone=lambda state: "err" if state == _STALE else ""),
    ]  # fmt: skip


def facets() -> list[Facet]:
    """The filters; the first three have a chip of their own."""
    nobody = tr("（空）")

    def plain(text: str) -> str:
        return text or nobody

    return [
        Facet("kind", tr("类型"), attrgetter("kind"), lambda kind: wording.kind_word(MeetingKind(kind))),
        Facet("year", tr("年度"), lambda line: line.on.year, str),
        Facet("stage", tr("状态"), attrgetter("stage"), lambda stage: wording.stage_word(Stage(stage))),
        Facet("branch", tr("支部"), attrgetter("branch"), plain),
        Facet("group", tr("党小组"), attrgetter("group"), plain),
        Facet("month", tr("月份"), lambda line: line.on.month or 0, lambda n: tr("{n}月").format(n=n)),
        Facet("chair", tr("主持人"), attrgetter("chair"), plain),
        Facet("papers", tr("纸质件"), _papers, lambda state: _paper_word(state) or tr("未打印")),
        Facet("partners", tr("联合召开"), lambda line: bool(line.partners), lambda yes: tr("联合召开") if yes else tr("单独召开")),
    ]  # fmt: skip


_KIND_PLACES = {kind: place for place, kind in enumerate(MeetingKind)}
_STAGE_PLACES = {stage: place for place, stage in enumerate(Stage)}


def _kind_place(line: MeetingLine) -> tuple[int, str]:
    return _KIND_PLACES[line.kind], str(line.on)


def _stage_place(line: MeetingLine) -> int:
    return _STAGE_PLACES[line.stage]


def _span(line: MeetingLine) -> str:
    return f"{line.starts}—{line.ends}" if line.starts and line.ends else line.starts


def _came(line: MeetingLine) -> str:
    return f"{line.here}/{line.due}" if line.due else ""


def _rate(line: MeetingLine) -> str:
    return percent(line.rate) if line.due else ""


def _papers(line: MeetingLine) -> str:
    return _STALE if line.stale_prints else _PRINTED if line.printed else _NONE


def _paper_word(state: str) -> str:
    return {_STALE: tr("已过期"), _PRINTED: tr("已打印")}.get(state, "")


def named(line: MeetingLine) -> str:
    """How messages call a meeting: 2026-11-20 支部党员大会 主题."""
    return " ".join(filter(None, (str(line.on), wording.kind_word(line.kind), line.subject)))


class Meetings:
    """All lines of the list, searched as one types: by their own words, and by everything the minutes say."""

    def __init__(self, lines: Sequence[MeetingLine], texts: Callable[[], Mapping[str, str]]) -> None:
        self.lines = list(lines)
        self._texts = texts
        self._index: SearchIndex | None = None

    def search(self, text: str, among: list[int]) -> list[int]:
        """The positions that hold every word, in the order given; all of them when nothing was typed."""
        if not text.strip():
            return among
        found = set(self._ready().find(text, list(range(len(self.lines)))))
        return [position for position in among if position in found]

    def _ready(self) -> SearchIndex:
        if self._index is None:
            texts = self._texts()
            self._index = SearchIndex([fold(_searched(line, texts.get(line.id, ""))) for line in self.lines])
        return self._index

    def counts(self, shown: Iterable[int]) -> str:
        """The words of the status bar."""
        found = [self.lines[position] for position in shown]
        drafts = sum(line.stage is Stage.DRAFT for line in found)
        words = tr("共 {total:,} 次 · 显示 {shown:,} · 草稿 {drafts:,}")
        return words.format(total=len(self.lines), shown=len(found), drafts=drafts)


def _searched(line: MeetingLine, text: str) -> str:
    words = (str(line.on), wording.kind_word(line.kind), line.subject, line.branch, line.group, line.place, line.chair,
             line.recorder, line.archive_number, text)  # fmt: skip
    return " ".join(("", *words))
