"""What the lists of the room show: copies, packets, and the differences with the three values side by side."""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from branchdesk.features.exchange.model import KINDS, Choice, Difference, Key, Kind, Packet
from branchdesk.features.exchange.papers import choice_words
from branchdesk.features.exchange.queries import CopyLine, Worded, moment
from branchdesk.features.exchange.rules import deciding
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column

ALL, OPEN = "all", "open"
COUNTERS = (
    (ALL, "全部 {n}", "mute"),
    (OPEN, "待选择 {n}", "warn"),
    ("add", "新增 {n}", "ok"),
    ("change", "修改 {n}", "info"),
    ("conflict", "冲突 {n}", "err"),
    ("duplicate", "疑似重复 {n}", "err"),
    ("remove", "删除 {n}", "mute"),
)
"""The filters of the merge window, as (name, words, tone); see ``fits``."""

GIVING_WAY = ("who", "table", "base", "field")
"""What a narrow merge window leaves out, the first first: all of it stands below the list in full."""

_TONES = {
    Kind.ADD: "ok", Kind.CHANGE: "info", Kind.CONFLICT: "err", Kind.REMOVE: "mute", Kind.GONE: "err", Kind.DUPLICATE: "err",
}  # fmt: skip
_KINDS = dict(KINDS)
_VERBS = {
    Kind.ADD: ("不新增", "新增"), Kind.REMOVE: ("不删除", "照样删除"), Kind.GONE: ("仍然删除", "恢复并采用"),
    Kind.DUPLICATE: ("是同一条", "两条都留"),
}  # fmt: skip
_OF_FIELD = ("保留本机的", "采用外出机的")


class Row(NamedTuple):
    """A difference, and its words."""

    difference: Difference
    words: Worded

    @property
    def key(self) -> Key:
        """What tells it from the others."""
        return self.difference.key


class Side(NamedTuple):
    """A value in one of the three columns; ``faint`` when it will not stand."""

    text: str
    faint: bool


class Decisions:
    """What the user chose, and what follows from it for every difference (see ``rules.deciding``)."""

    def __init__(self) -> None:
        self.choices: dict[Key, Choice] = {}
        self.standing: dict[Key, Choice | None] = {}
        self.open: frozenset[Key] = frozenset()
        """What must still be chosen by hand."""
        self.problems: dict[Key, str] = {}
        """What forbids the merge, with its sentence; ``open`` is among them."""

    def weigh(self, differences: Sequence[Difference]) -> None:
        """Work everything out anew."""
        self.standing = deciding.effective(differences, self.choices)
        self.open = frozenset(one.key for one in deciding.undecided(differences, self.choices))
        told = {one.field: one.text for one in deciding.problems(differences, self.choices)}
        keyed = {deciding.place(one.key): one.key for one in differences}
        self.problems = {keyed[place]: text for place, text in told.items()}

    def words(self, one: Difference) -> str:
        """What is chosen for a difference; a part waits for the whole it belongs to, a field for the one of its step."""
        choice = self.standing.get(one.key)
        if choice is None and one.key not in self.open:
            return tr("随同一步") if one.lead else tr("随所属记录")
        return choice_words(one.kind, choice)


def fits(name: str, row: Row, decisions: Decisions) -> bool:
    """Whether a difference belongs under one of the ``COUNTERS``."""
    if name == OPEN:
        return row.key in decisions.problems
    if name == "remove":
        return row.difference.kind in (Kind.REMOVE, Kind.GONE)
    return name in (ALL, row.difference.kind)


def counted(rows: Sequence[Row], decisions: Decisions) -> dict[str, int]:
    """How many differences belong under each counter."""
    return {name: sum(fits(name, row, decisions) for row in rows) for name, _, _ in COUNTERS}


def verbs(kind: Kind) -> tuple[str, str]:
    """What choosing ours, and theirs, is called."""
    ours, theirs = _VERBS.get(kind, _OF_FIELD)
    return tr(ours), tr(theirs)


def difference_columns(decisions: Decisions) -> list[Column]:
    """The columns of the merge window; ``decisions`` are asked again for every cell."""

    def standing(row: Row) -> Choice | None:
        return decisions.standing.get(row.key)

    def choice(row: Row) -> tuple[str, Choice | None]:
        return decisions.words(row.difference), standing(row)

    def ours(row: Row) -> Side:
        return Side(row.words.ours, standing(row) is Choice.THEIRS and row.difference.kind is not Kind.DUPLICATE)

    def theirs(row: Row) -> Side:
        return Side(row.words.theirs, standing(row) is Choice.OURS)

    def kind_first(row: Row) -> tuple[int, str]:
        return list(Kind).index(row.difference.kind), row.words.table

    return [
        Column("kind", tr("类别"), lambda row: row.words.kind, text=lambda kind: tr(_KINDS[kind]), width=84, fixed=True,
               tone=lambda kind: _TONES[kind], sort_key=kind_first),
        Column("choice", tr("处理"), choice, text=lambda one: one[0], tone=_choice_tone, width=116, fixed=True,
               sort_key=lambda row: {None: 0, Choice.OURS: 1, Choice.THEIRS: 2}[standing(row)]),
        Column("table", tr("事项"), lambda row: row.words.table, width=84),
        Column("subject", tr("对象"), lambda row: row.words.subject, width=116, fixed=True),
        Column("field", tr("字段"), lambda row: row.words.field or tr("整条"), width=84),
        Column("base", tr("带出时"), lambda row: row.words.base, width=96, ink=lambda _text: "text2"),
        Column("ours", tr("本机现在"), ours, text=_text, ink=_ink, width=156, sort_key=lambda row: row.words.ours,
               fixed=True),
        Column("theirs", tr("外出机"), theirs, text=_text, ink=_ink, width=132, sort_key=lambda row: row.words.theirs,
               fixed=True, stretch=True),
        Column("who", tr("何人何时录入"), lambda row: row.words.who, width=176, ink=lambda _text: "text2"),
    ]  # fmt: skip


def _text(side: Side) -> str:
    return side.text


def _ink(side: Side) -> str:
    return "text3" if side.faint else ""


def _choice_tone(chosen: tuple[str, Choice | None]) -> str:
    return {None: "warn", Choice.THEIRS: "info", Choice.OURS: "mute"}[chosen[1]]


def copy_columns() -> list[Column]:
    """The columns of the list of copies."""
    return [
        Column("name", tr("外出台账"), lambda line: line.copy.name, width=180, fixed=True, stretch=True),
        Column("keeper", tr("保管人"), lambda line: line.copy.keeper, width=92),
        Column("taken", tr("带出日期"), lambda line: line.copy.taken_on, width=104, sort_key=lambda line: str(line.copy.taken_on)),
        Column("state", tr("状态"), lambda line: line.copy.ended_on is None, width=84, text=_state,
               tone=lambda away: "info" if away else "mute"),
        Column("packets", tr("已合并"), lambda line: line.packets, width=84, align="right",
               text=lambda n: tr("{n} 次").format(n=n) if n else ""),
        Column("last", tr("最近合并"), lambda line: line.last.merged_on if line.last else "", width=104,
               sort_key=lambda line: str(line.last.merged_on) if line.last else ""),
        Column("upto", tr("录到"), lambda line: moment(line.last.made_at) if line.last else "", width=136),
    ]  # fmt: skip


def _state(away: bool) -> str:
    return tr("在外") if away else tr("已收回")


def copy_sentence(line: CopyLine) -> str:
    """A copy as one would tell it."""
    copy = line.copy
    told = tr("{name}：{day} 带出").format(name=copy.name, day=copy.taken_on)
    if copy.keeper:
        told += tr("，由{keeper}保管").format(keeper=copy.keeper)
    if line.last is None:
        told += tr("；还没有合并过离线包")
    else:
        told += tr("；已合并 {n} 次，最近一次在 {day}，录到 {at}").format(
            n=line.packets, day=line.last.merged_on, at=moment(line.last.made_at)
        )
    if copy.ended_on is not None:
        told += tr("；{day} 收回，不再接收它的离线包").format(day=copy.ended_on)
    if copy.note:
        told += tr("；备注：{note}").format(note=copy.note)
    return tr("{told}。").format(told=told)


def packet_columns() -> list[Column]:
    """The columns of the packets of one copy."""

    def number(name: str, title: str) -> Column:
        return Column(name, title, attrgetter(name), text=lambda n: f"{n:,}" if n else "", width=84, align="right")

    return [
        Column("number", tr("第几次"), attrgetter("number"), text=lambda n: tr("第 {n} 次").format(n=n), width=84, fixed=True),
        Column("made", tr("送回时间"), lambda one: moment(one.made_at), width=140),
        Column("merged", tr("合并日期"), attrgetter("merged_on"), width=108, sort_key=lambda one: str(one.merged_on)),
        number("added", tr("新增")), number("changed", tr("修改")), number("removed", tr("删除")),
        number("kept", tr("保留本机")), number("ops", tr("共录入")),
        Column("proof", tr("校验"), lambda one: one.head_hash[:8], width=96, stretch=True, ink=lambda _text: "text2"),
    ]  # fmt: skip


def packet_sentence(packet: Packet) -> str:
    """A packet as one would tell it."""
    told = tr("第 {n} 次离线包，{at} 送回，{day} 合并：新增 {added} 项，修改 {changed} 项，删除 {removed} 项，"
              "保留本机的 {kept} 项；外出机带出以来共录入 {ops} 处，校验 {proof}。")  # fmt: skip
    return told.format(
        n=packet.number, at=moment(packet.made_at), day=packet.merged_on, added=packet.added, changed=packet.changed,
        removed=packet.removed, kept=packet.kept, ops=packet.ops, proof=packet.head_hash[:16],
    )  # fmt: skip
