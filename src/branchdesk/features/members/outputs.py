"""The roll going out: one value describes the roster, and Excel, PDF and preview are made from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from branchdesk.features.members import queries
from branchdesk.features.members.fields import FIELD, MEMBER_FIELDS, aspect_word
from branchdesk.features.members.model import ASPECTS, IN_PARTY, Member, Move
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
