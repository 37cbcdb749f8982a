"""What a block from a spreadsheet means for a batch: whose lines, which cells. Plain values, no widgets, no ledger.

A block with a heading (学工号, 姓名, 去向, 抬头 …), or with numbers or names in its first columns, is matched to people; any
other goes into the rows from the current one on, as in a spreadsheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from branchdesk.features.transfers import listing
from branchdesk.features.transfers.fields import GRADUATION_FIELDS, WHOSE_FIELDS
from branchdesk.features.transfers.model import Transfer
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, by_name
from branchdesk.kernel.names import clean_name, clean_text
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.transfers.queries import TransferLine

FIELDS = {name: one for name, one in by_name(GRADUATION_FIELDS).items() if name != "expected_on"}
_WHOSE = tuple(one.name for one in WHOSE_FIELDS)


class Place(NamedTuple):
    """Where a block is pasted: the fields from the column of the cursor on, the rows from there on, everybody, the day."""

    fields: Sequence[str]
    below: "Sequence[TransferLine]"
    everyone: "Sequence[TransferLine]"
    today: date


@dataclass(frozen=True, slots=True)
class PasteCell:
    """One cell of the block: what it wants to write, or why it cannot (``fault``); ``before`` is what stands there."""

    row: int
    who: str
    field: Field
    text: str
    line: "TransferLine | None" = None
    value: Any = None
    before: str = ""
    fault: str = ""
    remark: str = ""

    @property
    def label(self) -> str:
        """The field in words."""
        return tr(self.field.label)

    @property
    def same(self) -> bool:
        """Whether the cell says so already."""
        return not self.fault and self.line is not None and getattr(self.line.transfer, self.field.name) == self.value

    @property
    def said(self) -> str:
        """What writing it means."""
        if self.fault:
            return self.fault
        if self.same:
            return tr("不变")
        words = tr("改，原为“{before}”").format(before=self.before) if self.before else tr("填入")
        return tr("{words}；{remark}").format(words=words, remark=self.remark) if self.remark else words


class PastePlan(NamedTuple):
    """A block ready to be looked at; ``unused`` are headings that mean nothing here."""

    found: Sequence[PasteCell]
    unused: Sequence[str] = ()

    @property
    def good(self) -> list[PasteCell]:
        """Cells that would write something."""
        return [one for one in self.found if not one.fault and not one.same]

    @property
    def faulty(self) -> list[PasteCell]:
        """Cells that are left out."""
        return [one for one in self.found if one.fault]

    def transfers(self) -> list[Transfer]:
        """The transfers as they would be."""
        after: dict[str, Transfer] = {}
        for one in self.good:
            assert one.line is not None
            before = after.get(one.line.id, one.line.transfer)
            after[one.line.id] = replace(before, **{one.field.name: one.value})
        return list(after.values())


def read_cell(field: Field, text: str, today: date) -> tuple[Any, str, str]:
    """The value of a text, why it is refused, and what is remarked; empty texts are empty again."""
    if not clean_text(text):
        return ("" if field.name in ("addressee", "to_place", "note") else None), "", ""
    reading = field.read(text, Context(today))
    if reading.level is Level.BLOCK:
        return None, reading.text, ""
    return reading.value, "", reading.text if reading.level is Level.WARN else ""


def plan(text: str, place: Place) -> PastePlan:
    """What a block would write. ``Refusal`` where nothing in it can be understood."""
    rows = [
        [clean_text(cell) for cell in line.split("\t")] for line in text.replace("\r", "").split("\n") if line.strip()
    ]
    heads = _heads(rows[0]) if rows else {}
    found = _by_heading(rows[1:], heads, place) if heads else _by_people(rows, place) or _by_place(rows, place)
    if not found:
        raise Refusal(
            tr("粘贴的内容里没有可以填写的格"), hint=tr("请先点到要填的格，或连同“姓名”“学工号”列和标题一起复制。")
        )
    unused = [text for column, text in enumerate(rows[0]) if text and column not in heads] if heads else []
    return PastePlan(_once(found), unused)


def _heads(row: Sequence[str]) -> dict[int, str]:
    """The meaning of each column, where the first row is a heading that says whose the lines are."""
    fields = (*WHOSE_FIELDS, *FIELDS.values())
    words = {word.replace(" ", ""): one.name for one in fields for word in (one.label, *one.synonyms)}
    words |= listing.grid_titles()
    found = {place: words[plain] for place, text in enumerate(row) if (plain := text.replace(" ", "")) in words}
    return found if set(_WHOSE) & set(found.values()) else {}


def _by_heading(rows: Sequence[Sequence[str]], heads: Mapping[int, str], place: Place) -> list[PasteCell]:
    found: list[PasteCell] = []
    for number, row in enumerate(rows, 2):
        texts = {name: row[column] for column, name in heads.items() if column < len(row)}
        whose = {name: texts.pop(name, "") for name in _WHOSE}
        line, fault = _person(whose, place.everyone)
        who = whose["name"] or whose["staff_number"] or whose["number"]
        found += _cells(number, who, line, fault, texts, place.today)
    return found


def _by_people(rows: Sequence[Sequence[str]], place: Place) -> list[PasteCell]:
    """Lines that begin with a staff number or a name of the batch; nothing where the first does not."""
    if not rows or _person(_first(rows[0]), place.everyone)[0] is None:
        return []
    found: list[PasteCell] = []
    for number, row in enumerate(rows, 1):
        whose = _first(row)
        line, fault = _person(whose, place.everyone)
        skip = bool(whose["staff_number"]) + bool(whose["name"])
        found += _cells(number, whose["name"] or row[0], line, fault, _named(row[skip:], place.fields), place.today)
    return found


def _first(row: Sequence[str]) -> dict[str, str]:
    """Number and name at the beginning of a row, in either order."""
    whose = dict.fromkeys(_WHOSE, "")
    for text in row[:2]:
        name = "staff_number" if text[:1].isdigit() else "name"
        if whose[name] or (name == "name" and len(clean_name(text)) > 10):
            break
        whose[name] = text
        if row[0] is text and name == "name":
            break
    return whose


def _by_place(rows: Sequence[Sequence[str]], place: Place) -> list[PasteCell]:
    """Cells alone: into the rows from the current one on, and the columns from the cursor on."""
    if not place.fields:
        return []
    found: list[PasteCell] = []
    for number, row in enumerate(rows, 1):
        line = place.below[number - 1] if number <= len(place.below) else None
        who = line.name if line else tr("第 {n} 行").format(n=number)
        fault = "" if line else tr("列表下面没有行了")
        found += _cells(number, who, line, fault or _shut(line), _named(row, place.fields), place.today)
    return found


def _named(row: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """Texts of a row without heading, by the fields from the cursor on."""
    return dict(zip(fields, row, strict=False))


def _person(whose: Mapping[str, str], everyone: "Sequence[TransferLine]") -> "tuple[TransferLine | None, str]":
    """Whose line it is: by a number where there is one, else by the name where only one has it."""
    for name in ("staff_number", "number"):
        if whose[name]:
            fitting = [one for one in everyone if getattr(one.member, name) == whose[name]]
            if len(fitting) == 1:
                wrong = whose["name"] and clean_name(whose["name"]) != clean_name(fitting[0].name)
                said = tr("号码是{name}的，与姓名不符").format(name=fitting[0].name) if wrong else _shut(fitting[0])
                return fitting[0], said
    fitting = [one for one in everyone if whose["name"] and clean_name(one.name) == clean_name(whose["name"])]
    if len(fitting) == 1:
        return fitting[0], _shut(fitting[0])
    return None, tr("批次中有同名的人，请加上学工号") if fitting else tr("这一批次中没有此人")


def _shut(line: "TransferLine | None") -> str:
    if line is None or line.transfer.issued_on is None:
        return ""
    return tr("介绍信已开出，请在“介绍信”中更正")


def _cells(
    row: int, who: str, line: "TransferLine | None", fault: str, texts: Mapping[str, str], today: date
) -> list[PasteCell]:
    """The cells of a row; empty ones never empty what is there."""
    found = []
    for name, text in texts.items():
        if not text or name not in FIELDS:
            continue
        value, wrong, remark = read_cell(FIELDS[name], text, today)
        before = listing.field_text(line, name) if line else ""
        found.append(PasteCell(row, who, FIELDS[name], text, line, value, before, fault or wrong, remark))
    return found


def _once(found: Sequence[PasteCell]) -> list[PasteCell]:
    """A cell that comes twice is refused the second time: nothing is guessed."""
    seen: set[tuple[str, str]] = set()
    checked = []
    for one in found:
        key = (one.line.id if one.line else "", one.field.name)
        twice = one.line is not None and key in seen
        seen.add(key)
        checked.append(replace(one, fault=one.fault or tr("这一格在粘贴的内容里出现两次")) if twice else one)
    return checked
