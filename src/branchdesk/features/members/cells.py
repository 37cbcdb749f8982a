"""What a cell of a roster means for a field: damage done by spreadsheets is recognised, never repaired by guessing.

A cell keeps the type the file gave it. That is how an ID number turned into a floating-point number, a date turned
into a serial count and ``1998.10`` turned into 1998.1 are told from what people typed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from branchdesk.features.members import rules
from branchdesk.kernel import blanks, codes, dates, names, phones
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import (
    ID_BY_EXCEL,
    CalendarDay,
    Choice,
    Context,
    Field,
    Flag,
    IdNumber,
    PersonName,
    Phone,
    Reading,
    Text,
)
from branchdesk.kernel.grid import EXACT, CellError, Grid, Value, finite, show
from branchdesk.kernel.idnumbers import IdFacts, examine, known_region
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

LONGEST = 2000
"""Characters; no field of a member takes more, and a message should not carry a whole book."""
MEMO = 50_000
NOTHING = Reading(None)
_SEX = {label: code for code, label in codes.SEXES}
COUNTED = frozenset({"number", "staff_number", "phone"})
"""Fields made of digits that are no quantity."""
_FIXED = {
    "full_width": "全角字符已改为半角", "lower_x": "末位的 x 已改为大写 X", "spaces": "已去掉多余的空白和符号",
    "phone_form": "已去掉分隔符，并改为半角数字", "placeholder": "占位的文字按空白处理",
}  # fmt: skip
PLAIN = COUNTED | {"name", "id_number"}
"""Fields in which a text that looks like a formula or a date cannot be meant."""


class Column:
    """One mapped column: reads its cells, each different one only once."""

    def __init__(
        self,
        one: Field,
        context: Context,
        *,
        lengths: frozenset[int] = frozenset(),
        meaning: Callable[[str], Reading] | None = None,
    ) -> None:
        """``lengths`` are usual in the column, so that a lost zero shows; ``meaning`` replaces the field's reading."""
        self.field = one
        self._context = context
        self._today = context.today.isoformat()
        self._meaning = meaning or partial(one.read, context=context)
        self._lengths = lengths
        self._memo: dict[Any, tuple[str, Reading]] = {}

    def read(self, value: Value) -> tuple[str, Reading]:
        """The text as the sheet shows it, and what it means; an empty cell means nothing and is no problem."""
        key = value if type(value) is str else (type(value), value)
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) > MEMO:
                self._memo.clear()
            found = self._memo[key] = self._fresh(value)
        return found

    def as_formula(self, text: str, reading: Reading) -> Reading:
        """The reading of a formula's last result: good enough to be warned of, but not for names and ID numbers."""
        if not text:
            return _block("formula", tr("此格是公式，没有计算结果，请改为实际内容"))
        if self.field.name in ("name", "id_number"):
            said = tr("此格是公式，{label}不能由公式得出，请改为实际内容").format(label=self.field.label)
            return _block("formula", said)
        if reading.level in (Level.OK, Level.FIXED) and self.field.name != "number":
            said = tr("此格是公式，按计算结果“{text}”导入，请核对").format(text=self._masked(text))
            return Reading(reading.value, Level.WARN, "formula", said)
        return reading

    def sentence(self, text: str, reading: Reading) -> str:
        """What is said of a cell: label and value first; ID and phone numbers stay masked (domain N9)."""
        label, short = self.field.label, self._masked(text)
        if self.field.secret and reading.level is Level.FIXED:
            said = tr(_FIXED.get(reading.code, "已改写为规范写法"))
        elif text and text not in reading.text:
            return tr("{label}“{text}”：{said}").format(label=label, text=short, said=reading.text)
        else:
            said = reading.text.replace(text, short) if text else reading.text
        return said if label in said else tr("{label}：{said}").format(label=label, said=said)

    def _masked(self, text: str) -> str:
        """Only what may be a number is hidden: the user has to see which word stands in the cell."""
        hides = self.field.mask is not None and sum(c.isdigit() for c in text) > 6
        short = text if len(text) <= 40 else text[:40] + "…"
        return self.field.mask(text[:40]) if self.field.mask and hides else short

    def _fresh(self, value: Value) -> tuple[str, Reading]:
        text = show(value)
        if (plain := self._plainly(value, text)) is not None:
            return text, Reading(plain)
        if isinstance(value, CellError):
            return text, _block("cell_error", tr("此格是 Excel 的错误值 {text}，请在表中改正").format(text=text))
        if not names.clean_text(text):
            return "", NOTHING
        if _BROKEN.search(text):
            said = tr("含有无法识别的字符，文件的编码可能不对，请重新录入此格")
            return _BROKEN.sub("?", text), _block("broken_character", said)
        if isinstance(value, bool):
            return text, self._logical(text)
        if isinstance(value, int | float):
            return text, self._number(value, text)
        if isinstance(value, date):
            return text, self._day(text)
        return text, self._typed(text)

    def _plainly(self, value: Value, text: str) -> Any:
        """The value of a cell just as it should be, else None: the short way most cells of a large file take."""
        kind = self.field.kind
        if type(value) not in _AS_TYPED:
            return None
        if isinstance(kind, CalendarDay):
            if not _ISO_DAY.fullmatch(text) or (kind.past_only and text > self._today):
                return None
            return _day(text) if text >= "1900" else None
        shape = _PLAIN_SHAPES.get(type(kind)) if type(value) is str else None
        if shape is None or not shape.fullmatch(text) or text in blanks.WORDS:
            return None
        if isinstance(kind, IdNumber) and (
            examine(text, self._context.today).code or text.endswith("000") or not known_region(text)
        ):
            return None
        return text

    def _typed(self, text: str) -> Reading:
        kind = self.field.kind
        if len(text) > LONGEST:
            return _block("too_long", tr("内容过长（{n} 个字），请核对").format(n=len(text)))
        if text.lstrip().startswith("=") and self.field.name in PLAIN:
            return _block(
                "formula",
                tr("“{text}”是公式，不是{label}，请改为实际内容").format(text=text[:40], label=self.field.label),
            )
        if (stand := self._stand_in(text)) is not None:
            return stand
        if isinstance(kind, IdNumber):
            return self._id_number(text)
        if isinstance(kind, PersonName):
            return self._meaning(text)
        text = self._without_apostrophe(names.clean_text(text))
        if self.field.name in COUNTED and re.fullmatch(r"\d(\.\d+)?E\+?\d+", text, re.IGNORECASE):
            return _block(
                "number_form", tr("“{text}”是 Excel 的科学记数，末几位已丢失，请按原号码改正").format(text=text)
            )
        reading = self._meaning(text)
        if reading.code == "not_a_date":
            return self._perhaps_a_day(text, reading)
        return reading

    def _without_apostrophe(self, text: str) -> str:
        """Numbers and dates without the sign that made them text in Excel."""
        marked = self.field.name in COUNTED or isinstance(self.field.kind, CalendarDay)
        return text[1:] if marked and len(text) > 1 and text[0] in "'’" else text

    def _logical(self, text: str) -> Reading:
        if isinstance(self.field.kind, Flag | Choice | CalendarDay):
            return self._typed(text)
        said = tr("此格是逻辑值 {text}，不是{label}，请改为实际内容").format(text=text, label=self.field.label)
        return _block("logical_value", said)

    def _stand_in(self, text: str) -> Reading | None:
        """What 无, 不详 or 同上 mean, where they are not themselves an answer."""
        stand = blanks.stand_in(text)
        if stand is None or (stand is not blanks.Stand.DITTO and self._answers(text)):
            return None
        word = names.clean_text(text)
        if stand is blanks.Stand.DITTO:
            return _block("ditto", tr("“{text}”不能代替内容，请在此格写出实际内容").format(text=word))
        if stand is blanks.Stand.UNKNOWN:
            said = tr("“{text}”按空白处理，查清后请补填").format(text=word)
            return Reading(None, Level.WARN, "unknown_value", said)
        return Reading(None, Level.FIXED, "placeholder", tr("“{text}”按空白处理").format(text=word))

    def _answers(self, text: str) -> bool:
        kind = self.field.kind
        if isinstance(kind, Text) and self.field.name not in COUNTED:
            return not blanks.only_dashes(text)
        return isinstance(kind, Choice | Flag) and kind.read(text, self._context).level is not Level.BLOCK

    def _id_number(self, text: str) -> Reading:
        reading = self._meaning(text)
        if reading.code == "id_15":
            plain = names.half_width(names.clean_text(text)).replace(" ", "")
            return reading._replace(suggestion=rules.eighteen(plain, self._context.today))
        if reading.code == "checksum" and text.strip().endswith("000"):
            return _block("id_truncated", tr("末三位是 000 且校验位不符，多半被 Excel 截断过，请按证件重新录入"))
        number = reading.value or ""
        if number.endswith("000"):
            return Reading(number, Level.WARN, "id_truncated", tr("末三位是 000，可能被 Excel 截断过，请按证件核对"))
        if number and not known_region(number):
            said = tr("前两位 {code} 不是省级地区码，请按证件核对").format(code=number[:2])
            return Reading(number, Level.WARN, "region_unknown", said)
        return reading

    def _perhaps_a_day(self, text: str, reading: Reading) -> Reading:
        if re.fullmatch(r"[1-7]\d{4}", text):
            return _serial(int(text))
        if re.match(r"\d{2}\s*[-./年]", text):
            century = "19" if int(text[:2]) > self._context.today.year % 100 else "20"
            try:
                day = str(dates.read_day(century + text))
            except ValueError:
                return reading
            said = tr("“{text}”的年份只有两位，是否 {day}？请写成四位年份").format(text=text, day=day)
            return _block("two_digit_year", said, day)
        return reading

    def _day(self, text: str) -> Reading:
        if isinstance(self.field.kind, CalendarDay):
            return self._meaning(text)
        said = tr("Excel 把此格当成了日期 {text}，请改回原来的内容").format(text=text)
        reading = self._typed(text)
        if self.field.name in PLAIN or reading.level is Level.BLOCK:
            return _block("date_in_text", said)
        return reading._replace(level=Level.WARN, code="date_in_text", text=said)

    def _number(self, value: float, text: str) -> Reading:
        if not finite(value):
            return _block("cell_error", tr("此格不是有效的数字，请在表中改正"))
        if isinstance(self.field.kind, CalendarDay):
            return self._number_as_day(value, text)
        whole = value == int(value)
        if isinstance(self.field.kind, IdNumber) and (abs(value) >= EXACT or not whole):
            return _block("id_is_number", tr(ID_BY_EXCEL))
        if self.field.name in COUNTED and not whole:
            return _block("number_not_whole", tr("“{text}”是带小数的数字，不是号码，请核对").format(text=text))
        if abs(value) >= EXACT:
            return _block("number_form", tr("数字过长，Excel 只保留前 15 位，请把该列设为文本后重新录入"))
        reading = self._typed(text)
        return self._lost_zero(reading, text) if reading.level is Level.OK else reading

    def _lost_zero(self, reading: Reading, text: str) -> Reading:
        if not self._lengths or len(text) in self._lengths or len(text) > max(self._lengths):
            return reading
        longer = text.zfill(min(n for n in self._lengths if n > len(text)))
        said = tr("{label} {text} 比本列其他号码短，可能丢了前面的 0（{longer}），请核对")
        said = said.format(label=self.field.label, text=text, longer=longer)
        return Reading(reading.value, Level.WARN, "leading_zero_lost", said, longer)

    def _number_as_day(self, value: float, text: str) -> Reading:
        if re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])?|(19|20)\d{6}|(19|20)\d\d\.(\d\d|[2-9])", text):
            return self._meaning(text)
        if re.fullmatch(r"(19|20)\d\d\.1", text):
            said = tr(
                "数字 {text} 可能是 {year} 年 1 月，也可能是 10 月（Excel 去掉了末尾的 0），请改写成 {year}-01 或 {year}-10"
            )
            return _block("ambiguous_month", said.format(text=text, year=text[:4]))
        if 10_000 <= value < 80_000:
            return _serial(int(value))
        return _block("not_a_date", tr("数字 {text} 不是日期：{rule}").format(text=text, rule=tr(dates.WRITE_LIKE)))


_BROKEN = re.compile("[\ud800-\udfff\ufffd]")
_AS_TYPED = (str, date, datetime)
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_SHAPES: dict[type, re.Pattern[str]] = {
    IdNumber: re.compile("[0-9]{17}[0-9X]"),
    PersonName: re.compile("[\u4e00-\u9fa5]{2,4}"),
    Phone: phones.MOBILE,
    Text: re.compile("[0-9]{1,20}|[\u4e00-\u9fa5]{1,20}"),
}


def _day(iso: str) -> Day | None:
    try:
        return Day.parse(iso)
    except ValueError:
        return None


def _block(code: str, text: str, suggestion: str = "") -> Reading:
    return Reading(None, Level.BLOCK, code, text, suggestion)


def _serial(count: int) -> Reading:
    """A number that may be Excel's count of days; the cell has no date format, so nobody knows."""
    day = date(1899, 12, 30) + timedelta(days=count)
    text = tr("{count} 可能是 Excel 的日期序号（{day}），此格没有日期格式，请确认后改写").format(count=count, day=day)
    return _block("serial_date", text, day.isoformat())


def usual_lengths(values: Iterable[Value]) -> frozenset[int]:
    """The lengths numbers in a column have: those of its texts, else of nearly all its numbers."""
    texts: Counter[int] = Counter()
    numbers: Counter[int] = Counter()
    for value in values:
        if isinstance(value, str):
            if value.strip().isdecimal():
                texts[len(value.strip())] += 1
        elif isinstance(value, int | float) and not isinstance(value, bool):
            numbers[len(show(value))] += 1
    if texts:
        return frozenset(texts)
    total = sum(numbers.values())
    usual = frozenset(n for n, count in numbers.items() if count * 5 >= total)
    return usual if any(numbers[n] * 5 >= total * 3 for n in usual) else frozenset()


def sound_mapping(mapping: Mapping[int, str], fields: Mapping[str, Field]) -> dict[int, str]:
    """The columns that mean a field; refuses one field twice and a sheet without names."""
    columns = {index: name for index, name in mapping.items() if name in fields and index >= 0}
    for name, count in Counter(columns.values()).items():
        if count > 1:
            title = tr("有 {n} 列都对应“{label}”").format(n=count, label=fields[name].label)
            raise Refusal(title, hint=tr("请只保留其中一列，其余选“不导入”。"))
    if "name" not in columns.values():
        raise Refusal(tr("没有哪一列对应“姓名”"), hint=tr("请在“对应列”一步指定姓名所在的列。"))
    return columns


def last_row(grid: Grid) -> int:
    """The last row that holds anything."""
    last = max((row for row, _ in grid.formulas), default=0)
    for number in range(len(grid.rows), last, -1):
        if any(cell is not None and cell != "" for cell in grid.rows[number - 1]):
            return number
    return min(last, len(grid.rows))


@dataclass(slots=True)
class Draft:
    """A line while it is being read; ``derived`` are fields told by the ID number, with what the sheet says itself."""

    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    derived: dict[str, Any] = field(default_factory=dict)

    @property
    def silent(self) -> set[str]:
        """The derived fields the sheet says nothing of."""
        return {name for name, said in self.derived.items() if said is None}

    def blames(self, name: str) -> bool:
        """Whether this field is refused already; a word taken for a blank leaves a blank."""
        return any(problem.field == name and problem.level is Level.BLOCK for problem in self.problems)

    def has(self, code: str) -> bool:
        """Whether such a problem is already known."""
        return any(problem.code == code for problem in self.problems)

    def block(self, name: str, code: str, text: str) -> None:
        """Note what forbids writing the line."""
        self.problems.append(Problem(name, code, text))


def complete(draft: Draft, today: date) -> None:
    """Birth and sex as the ID number tells them, where the sheet is silent or knows only the month."""
    values = draft.values
    facts = examine(values["id_number"], today) if "id_number" in values else IdFacts()
    if facts.born is None:
        return
    birth = values.get("birth")
    if (birth is None and not draft.blames("birth")) or (
        birth and not birth.is_full and rules.agrees(birth, facts.born)
    ):
        draft.derived["birth"] = birth
        values["birth"] = Day.of(facts.born)
    if "sex" not in values and not draft.blames("sex"):
        draft.derived["sex"] = None
        values["sex"] = _SEX[facts.sex]


def demand_required(
    draft: Draft, mapped: frozenset[str], defaults: Mapping[str, Any], fields: Mapping[str, Field]
) -> None:
    """What nobody new may lack; where the sheet has no such column the user's default stands in."""
    for name in ("sex", "birth", "standing", "branch_id"):
        if name in draft.values or draft.blames(name):
            continue
        label = fields[name].label
        if name in mapped:
            draft.block(name, "missing", tr("{label}未填写，请补填").format(label=label))
        elif name in defaults:
            draft.values[name] = defaults[name]
        elif name in ("standing", "branch_id"):
            draft.block(name, "missing", tr("表中没有“{label}”列，请为这些人统一选定").format(label=label))
