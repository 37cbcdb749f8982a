"""What a block from a spreadsheet means: whose lines, which cells. Plain values, no widgets and no ledger.

A block with a heading (编号, 学工号, 姓名 and 实交, 1月 …, 计算基数 …) or with numbers or names in its first columns is matched
to people, namesakes by their number or 学工号; a block of amounts alone goes into the rows from the current one on, as in
a spreadsheet.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from branchdesk.features.dues.dialogs.paste_cell import ZERO, PasteCell, PastePlan
from branchdesk.features.dues.fields import ASSESSMENT_FIELDS, PAYER, PAYMENT_FIELDS
from branchdesk.features.dues.listing import read_channel
from branchdesk.features.dues.model import Payer
from branchdesk.features.dues.queries import GridCell, GridLine, MonthLine
from branchdesk.kernel import clock
from branchdesk.kernel.dates import read_day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.names import clean_name, clean_text, half_width
from branchdesk.kernel.words import tr

_MONTH = re.compile(r"(?:(\d{4})年?[-./]?)?(\d{1,2})月(?:份|实交|党费)?")
_ORDER = {"month": ("paid", "on", "channel", "note"), "bases": ("payer", "base", "due")}
_NAMES = {"amount": "paid", "paid_on": "on"}


class Known(NamedTuple):
    """Somebody a line may be about; ``cells`` what his months say now, ``note`` the remark of the month shown.

    ``branch_id`` is the branch whose rules of the year count.
    """

    member_id: str
    name: str
    number: str
    cells: tuple[GridCell, ...]
    note: str = ""
    branch_id: str | None = None
    staff: str = ""

    @classmethod
    def of(cls, one: Any, staff: Mapping[str, str] = MappingProxyType({})) -> "Known":
        """Of a line of any of the lists; ``staff`` are the 学工号 of members."""
        if isinstance(one, MonthLine):
            made = cls(one.line.member_id, one.line.name, one.line.number, (one.cell,), one.note, one.line.branch_id)
        elif isinstance(one, GridLine):
            made = cls(one.member_id, one.name, one.number, one.cells, branch_id=one.branch_id)
        else:
            made = cls(one.id, one.member.name, one.member.number, ())
        return made._replace(staff=half_width(staff.get(made.member_id, "")))


class Said(NamedTuple):
    """What a row says of the person it is about."""

    number: str = ""
    staff: str = ""
    name: str = ""


class Place(NamedTuple):
    """Where a block is pasted: the view, the column of the cursor, the rows from there on, everybody, the month."""

    view: str
    column: str
    below: Sequence[Known]
    everyone: Sequence[Known]
    month: Month


def plan(text: str, place: Place) -> PastePlan:
    """What a block would write. ``Refusal`` where nothing in it can be understood."""
    rows = [
        [clean_text(cell) for cell in line.split("\t")] for line in text.replace("\r", "").split("\n") if line.strip()
    ]
    heads = _heads(rows[0], place)
    if heads:
        found = _by_heading(rows[1:], heads, place)
    else:
        found = _by_people(rows, place) or _by_place(rows, place)
    if not found:
        raise Refusal(tr("粘贴的内容里没有可以录入的格"), hint=tr("请先点到要填的格，或连同“编号”“姓名”列一起复制。"))
    _demand_once(found)
    return PastePlan(place.view, found, _unused(rows, heads) if heads else ())


# ---- whose lines


def _heads(row: Sequence[str], place: Place) -> dict[int, str]:
    """The meaning of each column, where the first row is a heading; else nothing."""
    fields = ASSESSMENT_FIELDS if place.view == "bases" else (*ASSESSMENT_FIELDS[:3], *PAYMENT_FIELDS)
    words = {word: one.name for one in fields for word in (one.label, *one.synonyms)}
    heads: dict[int, str] = {}
    for number, text in enumerate(row):
        plain = re.sub(r"[(（]元[)）]|\s", "", text)
        meant = words.get(plain, "") or _month_of(plain, place)
        name = _NAMES.get(meant, meant)
        if name and name not in heads.values():
            heads[number] = name
    return heads if {*Said._fields, "staff_number"} & set(heads.values()) else {}


def _month_of(heading: str, place: Place) -> str:
    """The column a month's name means here (``m3``, or the money of the one month shown); nothing for any other month."""
    found = _MONTH.fullmatch(heading)
    year, month = (int(found[1] or place.month.year), int(found[2])) if found else (0, 0)
    if place.view == "bases" or year != place.month.year or not 1 <= month <= 12:
        return ""
    if place.view == "month":
        return "paid" if month == place.month.month else ""
    return f"m{month}"


def _is_foot(row: Sequence[str]) -> bool:
    """Whether a line sums up others: it begins with 合计, 大写 …, in whatever column."""
    return bool(re.match(r"(本页|本月)?(合计|总计|小计|共计)|大写", next(filter(None, row), "").replace(" ", "")))


def _unused(rows: Sequence[Sequence[str]], heads: dict[int, str]) -> list[str]:
    """The headings nobody understands of columns that say something."""
    return [
        text
        for column, text in enumerate(rows[0])
        if text and column not in heads and any(row[column] for row in rows[1:] if column < len(row))
    ]


def _by_heading(rows: Sequence[Sequence[str]], heads: dict[int, str], place: Place) -> list[PasteCell]:
    found = []
    for number, row in enumerate(rows, 2):
        if _is_foot(row):
            continue
        texts = {name: row[column] for column, name in heads.items() if column < len(row)}
        said = Said(texts.get("number", ""), texts.get("staff_number", ""), texts.get("name", ""))
        who, fault = _person(said, place.everyone)
        label = said.name or said.number or said.staff or tr("第 {n} 行").format(n=number)
        values = {name: text for name, text in texts.items() if name not in ("name", "number", "staff_number") and text}
        found += _cells(number, label, who, fault, values, place)
    return found


def _by_people(rows: Sequence[Sequence[str]], place: Place) -> list[PasteCell]:
    """Lines that begin with a number or a name of the list; nothing where the first does not."""
    numbers, staff = {one.number for one in place.everyone}, {one.staff for one in place.everyone if one.staff}
    names = {clean_name(one.name) for one in place.everyone}
    first = rows[0]
    has_staff = half_width(first[0]) in staff
    has_number = has_staff or first[0] in numbers
    has_name = clean_name(first[1 if has_number and len(first) > 1 else 0]) in names
    if not has_number and not has_name:
        return []
    found = []
    start = int(has_number) + int(has_name)
    for number, row in enumerate(rows, 1):
        if _is_foot(row):
            continue
        given, name = (
            row[0] if has_number else "",
            row[int(has_number)] if has_name and len(row) > int(has_number) else "",
        )
        said = Said(staff=given, name=name) if has_staff else Said(number=given, name=name)
        who, fault = _person(said, place.everyone)
        found += _cells(
            number, row[start - 1] if len(row) >= start else row[0], who, fault, _named(row[start:], place), place
        )
    return found


def _by_place(rows: Sequence[Sequence[str]], place: Place) -> list[PasteCell]:
    """Amounts alone: into the rows from the current one on, and the columns from the cursor on."""
    found = []
    for number, row in enumerate(rows, 1):
        if number > len(place.below):
            found.append(
                PasteCell(number, tr("第 {n} 行").format(n=number), "", "\t".join(row), fault=tr("列表下面没有行了"))
            )
            continue
        one = place.below[number - 1]
        found += _cells(number, one.name, one, "", _named(row, place), place)
    return found


def _named(row: Sequence[str], place: Place) -> dict[str, str]:
    """Texts of a row without heading, by the columns from the cursor on."""
    if place.view == "year":
        first = int(place.column[1:]) if re.fullmatch(r"m\d+", place.column) else 1
        return {f"m{first + number}": text for number, text in enumerate(row) if text and first + number <= 12}
    order = _ORDER[place.view]
    start = order.index(place.column) if place.column in order else (1 if place.view == "bases" else 0)
    return {name: text for name, text in zip(order[start:], row, strict=False) if text}


def _person(said: Said, everyone: Sequence[Known]) -> tuple[Known | None, str]:
    """Who is meant; else the reason why nobody can be told."""
    name, staff = clean_name(said.name), half_width(said.staff)
    by_name = [one for one in everyone if name and clean_name(one.name) == name]
    for label, given, known in (
        (tr("编号"), said.number, [one for one in everyone if one.number == half_width(said.number)]),
        (tr("学工号"), said.staff, [one for one in everyone if one.staff == staff]),
    ):
        both = [one for one in known if one in by_name or not name]
        if given and len(both) == 1:
            return _agreed(both[0], staff)
        if given and len(known) == 1:
            text = tr("{label} {number} 是{other}，不是“{name}”")
            return None, text.format(label=label, number=given, other=known[0].name, name=said.name)
    if len(by_name) == 1:
        return _agreed(by_name[0], staff)
    if by_name:
        return None, tr("有 {n} 位“{name}”，请连同编号或学工号一起粘贴").format(n=len(by_name), name=said.name)
    if who := said.name or said.number or said.staff:
        return None, tr("列表中没有“{who}”").format(who=who)
    return None, tr("这一行没有编号、学工号和姓名")


def _agreed(one: Known, staff: str) -> tuple[Known | None, str]:
    """The one found, unless the ledger knows another 学工号 of his."""
    if staff and one.staff and staff != one.staff:
        text = tr("台账中{name}的学工号是 {known}，不是 {staff}，请核对")
        return None, text.format(name=one.name, known=one.staff, staff=staff)
    return one, ""


# ---- what cells say


def _cells(
    row: int, label: str, who: Known | None, fault: str, values: dict[str, str], place: Place
) -> list[PasteCell]:
    if who is None:
        return [PasteCell(row, label, "", " ".join(values.values()), fault=fault)]
    if place.view == "bases":
        return _base(row, who, values)
    if place.view == "month":
        cells = {who.cells[0].month: values.get("paid", "")} if values.keys() & set(_ORDER["month"]) else {}
    else:
        cells = {
            who.cells[int(name[1:]) - 1].month: text for name, text in values.items() if re.fullmatch(r"m\d+", name)
        }
    return [_payment(row, who, month, text, values) for month, text in cells.items()]


def _payment(row: int, who: Known, month: Month, text: str, values: dict[str, str]) -> PasteCell:
    cell = next(one for one in who.cells if one.month == month)
    made = PasteCell(row, who.name, str(month), text or " ".join(values.values()), who.member_id, cell,
                     note=values.get("note", ""), known_note=who.note, branch_id=who.branch_id)  # fmt: skip
    if not text:
        made.amount = cell.paid
        made.fault = "" if cell.paid > ZERO else tr("这个月还没有实交，请先录入实交")
        _describe(made, values, clock.today())
        return made
    try:
        made.amount = Yuan.read(text)
    except ValueError as error:
        words = (tr("未交"), tr("欠交"), tr("免交"), tr("未到"), tr("流入地交"), "—", "-", "/")
        if text not in words:
            made.fault = str(error)
        made.amount = cell.paid
        return made
    if made.amount < ZERO:
        made.fault = tr("实交不能为负")
    elif cell.unsettled:
        made.fault = tr("还没有核定月交额")
    elif cell.voucher and made.amount > cell.paid:
        made.fault = tr("已登记在流入地交纳")
    _describe(made, values, clock.today())
    return made


def _describe(made: PasteCell, values: dict[str, str], today: date) -> None:
    if text := values.get("on"):
        try:
            made.day = read_day(text, today)
        except ValueError:
            made.fault = made.fault or tr("“{text}”不是日期").format(text=text)
        if made.day and (not made.day.is_full or made.day.first() > today):
            made.fault = made.fault or tr("交纳日期“{text}”应写到日，且不晚于今天").format(text=text)
    if text := values.get("channel"):
        made.channel = read_channel(text, today)
        if made.channel is None:
            made.fault = made.fault or tr("“{text}”不是交纳方式").format(text=text)


def _base(row: int, who: Known, values: dict[str, str]) -> list[PasteCell]:
    if not {"payer", "base", "due"} & values.keys():
        return []
    made = PasteCell(row, who.name, tr("核定"), values.get("base") or values.get("due", ""), who.member_id)
    if text := values.get("payer"):
        made.payer = PAYER.read(text, Context(clock.today())).value
        if made.payer is None:
            made.fault = tr("“{text}”不是人员类别").format(text=text)
    amount = values.get("due", "") if made.payer is Payer.FARMER else values.get("base", "")
    if amount:
        try:
            made.amount = Yuan.read(amount)
        except ValueError as error:
            made.fault = made.fault or str(error)
    return [made]


def _demand_once(found: Sequence[PasteCell]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for one in found:
        if one.fault or not one.member_id:
            continue
        first = seen.setdefault((one.member_id, one.where), one.row)
        if first != one.row:
            one.fault = tr("与第 {row} 行重复").format(row=first)
