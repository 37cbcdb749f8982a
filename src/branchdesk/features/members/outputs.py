"""The roll going out: one value describes a roster or a balance, and Excel, PDF and preview are made from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from branchdesk.features.members import queries
from branchdesk.features.members.fields import ARRIVAL, FIELD, MEMBER_FIELDS, arrival_words, aspect_word, limit_words
from branchdesk.features.members.model import ARRIVINGS, ASPECTS, IN_PARTY, LEAVINGS, Member, Move
from branchdesk.features.members.queries import Balance, Part
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field, Ref
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.features.members.sheets import Computed

OutColumn = tuple[str, float, str, list[str]]
"""Title, share of the width, alignment, and the texts from top to bottom."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster ready for paper."""

    heading: str
    unit: str
    columns: Sequence[OutColumn]
    made_on: date

    def rows(self) -> list[tuple[str, ...]]:
        """The cells line by line."""
        return list(zip(*(texts for *_, texts in self.columns), strict=True))

    def heads(self) -> list[tuple[str, float, str]]:
        """Titles, shares and alignments."""
        return [(title, width, align) for title, width, align, _ in self.columns]

    def counts(self) -> str:
        """The closing sentence; per standing when that column is there."""
        total = len(self.columns[0][3]) if self.columns else 0
        standings = next((texts for title, *_, texts in self.columns if title == tr(FIELD["standing"].label)), [])
        full, probation = (standings.count(FIELD["standing"].show(one)) for one in IN_PARTY)
        if not standings:
            return tr("合计：{n} 人").format(n=total)
        words = tr("合计：{n} 人，其中正式党员 {full} 人、预备党员 {probation} 人")
        return words.format(n=total, full=full, probation=probation)


def write_sheet(
    path: Path,
    members: Sequence[Member],
    columns: "Sequence[Field | Computed]",
    roster: Roster,
    names: Mapping[str, str],
    reveal: bool,
) -> None:
    """The roster as Excel; ``roster`` gives heading, unit and day."""
    from branchdesk.features.members import sheets

    sheets.export_roster(path, members, columns, heading=roster.heading, unit=roster.unit, reveal=reveal,
                         branch_names=names, group_names=names, made_on=roster.made_on)  # fmt: skip


def write_pdf(path: Path, roster: Roster) -> None:
    """The roster as PDF; a character no bundled font can draw is refused by name."""
    from branchdesk.features.members import papers

    papers.roster(path, roster.heading, roster.rows(), roster.heads(), unit=roster.unit, printed_on=roster.made_on,
                  counts=roster.counts())  # fmt: skip


def render_roster(roster: Roster) -> bytes:
    """The same bytes ``write_pdf`` would write, for looking and printing."""
    from branchdesk.features.members import papers

    return papers.roster_bytes(roster.heading, roster.rows(), roster.heads(), unit=roster.unit,
                               printed_on=roster.made_on, counts=roster.counts())  # fmt: skip


class Card(NamedTuple):
    """One member's file, in words."""

    name: str
    subtitle: str
    sections: list[tuple[str, list[tuple[str, str]]]]
    moves: list[tuple[str, str, str, str, str]]
    posts: list[tuple[str, str, str, str, str]]


def card(ledger: Ledger, uid: str, reveal: bool, today: date) -> Card:
    """Everything the ledger holds about a member, ready for paper; a ``Refusal`` when there is no such member."""
    member = queries.member(ledger, uid)
    if member is None:
        raise Refusal(tr("台账中没有这名党员"), detail=uid, hint=tr("请用 members 命令查到编号后重试。"))
    names = organization.names(ledger)
    sections: dict[str, list[tuple[str, str]]] = {}
    for one in MEMBER_FIELDS:
        value = getattr(member, one.name)
        if value not in (None, "", 0, False) or one.required:
            text = names.get(value, "") if isinstance(one.kind, Ref) else one.show(value, masked=not reveal)
            sections.setdefault(tr(one.section), []).append((tr(one.label), text))
    came = [(str(one.on), arrival_words(one)) for one in queries.arrivals(ledger, uid)]
    limits = [(str(one.from_on), limit_words(one)) for one in queries.restrictions(ledger, uid)]
    sections |= {title: pairs for title, pairs in ((tr(ARRIVAL), came), (tr("党员权利受限"), limits)) if pairs}
    moves = [_move_row(move, names) for move in queries.moves(ledger, uid)]
    posts = [
        (post.title, post.organization, str(post.from_on or ""), str(post.until_on or ""), post.basis)
        for post in organization.posts(ledger, None, uid)
    ]
    subtitle = names.get(member.branch_id or "", "")
    return Card(member.name, subtitle, list(sections.items()), moves, posts)


def _move_row(move: Move, names: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    before, after = (aspect_word(move.aspect, value, names) for value in (move.before, move.after))
    return str(move.on), tr(dict(ASPECTS)[move.aspect]), before, after, move.reason


def write_card(path: Path, found: Card, today: date) -> None:
    """一人一档 as PDF."""
    from branchdesk.features.members import papers

    papers.member_file(path, found.sections, name=found.name, subtitle=found.subtitle, moves=found.moves,
                       posts=found.posts, printed_on=today)  # fmt: skip


def plain_roster(
    members: Sequence[Member], fields: Sequence[Field], names: Mapping[str, str], heading: str, unit: str, made_on: date,
    *, reveal: bool,
) -> Roster:  # fmt: skip
    """A roster straight from records, for the scriptable door."""
    columns: list[OutColumn] = []
    for one in fields:
        texts = []
        for member in members:
            value = getattr(member, one.name)
            texts.append(names.get(value, "") if isinstance(one.kind, Ref) else one.show(value, masked=not reveal))
        columns.append((tr(one.label), float(one.width), "left", texts))
    return Roster(heading, unit, columns, made_on)


class BalanceRow(NamedTuple):
    """A row of the balance: whom it counts, and how many in each span. ``level`` 0 is a figure, 1 a part of the next sum."""

    words: str
    part: Part
    way: str
    figures: tuple[int, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """党员增减平衡表 of one or more spans, side by side."""

    unit: str
    balances: tuple[Balance, ...]
    made_on: date

    @property
    def heading(self) -> str:
        """What stands above it."""
        return tr("党员增减平衡表")

    def spans(self) -> list[str]:
        """The columns' titles: 2025年, and 2026年1月1日至11月21日 where the year is not over."""
        return [span_words(one.first, one.last) for one in self.balances]

    def rows(self) -> list[BalanceRow]:
        """期初, 增员 by way and in sum, 减员 likewise, 期末."""
        return [
            self._sum(tr("期初党员数"), Part.OPENING),
            *self._ways(Part.CAME, [word for _, word in ARRIVINGS]),
            self._sum(tr("增员合计"), Part.CAME),
            *self._ways(Part.LEFT, [word for _, word in LEAVINGS]),
            self._sum(tr("减员合计"), Part.LEFT),
            self._sum(tr("期末党员数"), Part.CLOSING),
        ]

    def table(self, step: str = "") -> list[tuple[str | int, ...]]:
        """The words, then the figures; ``step`` sets in the parts of a sum."""
        return [(step * row.level + row.words, *row.figures) for row in self.rows()]

    def sentences(self) -> list[str]:
        """The sum of each span, written out: 2025年：期初 86 ＋ 增员 3 － 减员 2 ＝ 期末 87."""
        return [
            tr("{span}：期初 {opening} ＋ 增员 {came} － 减员 {left} ＝ 期末 {closing}").format(
                span=span_words(one.first, one.last), opening=one.opening, came=len(one.of(Part.CAME)),
                left=len(one.of(Part.LEFT)), closing=one.closing,
            )
            for one in self.balances
        ]  # fmt: skip

    def troubles(self) -> str:
        """Whose coming or going is not accounted for, as one sentence; ``""`` where everybody is."""
        found = list(dict.fromkeys(text for one in self.balances for _, text in one.unexplained))
        named = "；".join(found[:3]) + (tr(" 等") if len(found) > 3 else "")
        return tr("有 {n} 人增减原因不明：{named}").format(n=len(found), named=named) if found else ""

    def demand_sound(self) -> None:
        """``Refusal`` while somebody is not accounted for: such figures must not be handed in."""
        if said := self.troubles():
            title = tr("没有输出，{said}").format(said=said)
            raise Refusal(title, hint=tr("请在“增员方式”中补记，或核对变动记录后再输出。"))

    def _sum(self, words: str, part: Part) -> BalanceRow:
        return BalanceRow(words, part, "", tuple(len(one.of(part)) for one in self.balances))

    def _ways(self, part: Part, usual: Sequence[str]) -> list[BalanceRow]:
        """The ways that occur, in the order of the statistics; what the table of ways does not know comes after."""
        found = dict.fromkeys(each.way for one in self.balances for each in one.of(part))
        order = [way for way in map(tr, usual) if way in found]
        order += [way for way in found if way not in order]
        counted = {way: tuple(len(one.of(part, way)) for one in self.balances) for way in order}
        return [BalanceRow(way, part, way, counted[way], level=1) for way in order]


def span_words(first: date, last: date) -> str:
    """2025年, or 2026年1月1日至11月21日 for a part of a year."""
    year = tr("{year}年").format(year=first.year)
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return year
    text = tr("{year}{month}月{day}日至{until_month}月{until_day}日")
    return text.format(year=year, month=first.month, day=first.day, until_month=last.month, until_day=last.day)


def balance_report(ledger: Ledger, scope: frozenset[str] | None, unit: str, year: int, today: date) -> BalanceReport:
    """The year before and the year (to today, where it is not over) of a part of the tree: 两年平衡."""
    ends = [date(year - 1, 12, 31), min(date(year, 12, 31), today)]
    spans = tuple(queries.balance(ledger, scope, date(end.year, 1, 1), end) for end in ends)
    return BalanceReport(unit, spans, today)


def write_balance(path: Path, report: BalanceReport) -> None:
    """As Excel or PDF, by the ending; ``Refusal`` while the figures do not account for everybody."""
    report.demand_sound()
    if path.suffix.lower() == ".pdf":
        from branchdesk.features.members import papers

        papers.balance(path, report.heading, report.spans(), report.table("　"), report.sentences(), unit=report.unit,
                       printed_on=report.made_on)  # fmt: skip
    else:
        from branchdesk.features.members import sheets

        sheets.export_balance(path, report.heading, report.spans(), report.table(), report.sentences(), unit=report.unit,
                              made_on=report.made_on)  # fmt: skip


def render_balance(report: BalanceReport) -> bytes:
    """The PDF, for looking and printing."""
    from branchdesk.features.members import papers

    report.demand_sound()
    return papers.balance_bytes(report.heading, report.spans(), report.table("　"), report.sentences(), unit=report.unit,
                                printed_on=report.made_on)  # fmt: skip
