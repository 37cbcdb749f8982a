"""What a cell of a roster means for a field: damage done by spreadsheets is recognised, never repaired by guessing.

A cell keeps the type the file gave it. That is how an ID number turned into a floating-point number, a date turned
into a serial count and ``1998.10`` turned into 1998.1 are told from what people typed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from branchdesk.features.members import rules
from branchdesk.kernel import blanks, dates, names, phones
from branchdesk.kernel.dates import Day
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
from branchdesk.kernel.grid import EXACT, CellError, Value, finite, show
from branchdesk.kernel.idnumbers import examine, known_region
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

LONGEST = 2000
"""Characters; no field of a member takes more, and a message should not carry a whole book."""
MEMO = 50_000
NOTHING = Reading(None)
Cell = tuple[str, Any, Problem | None]
"""A cell's text as the sheet shows it, what it means (None for nothing), and what is to be said of it."""
BLANK: Cell = ("", None, None)
COUNTED = frozenset({"number", "staff_number", "phone"})
"""Fields made of digits that are no quantity."""
_FIXED = {
    "full_width": "全角字符已改为半角", "lower_x": "末位的 x 已改为大写 X", "spaces": "已去掉多余的空白和符号",
    "phone_form": "已去掉分隔符，并改为半角数字", "placeholder": "占位的文字按空白处理",
}  # fmt: skip
PLAIN = COUNTED | {"name", "id_number"}
"""Fields in which a text that looks like a formula or a date cannot be meant."""


class Column:
    """One mapped column. What comes again and again in it is read once; numbers and names of people do not."""

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
        self._meaning = meaning or partial(one.read, context=context)
        self._lengths = lengths
        self._looks_plain = _PLAIN_SHAPES.get(type(one.kind), _NOTHING_IS).fullmatch
        self._is_day = isinstance(one.kind, CalendarDay)
        self._is_id = isinstance(one.kind, IdNumber)
        past = isinstance(one.kind, CalendarDay) and one.kind.past_only
        self._latest = context.today.isoformat() if past else "9999-12-31"
        self._repeats = one.name not in PLAIN
        self._is_counted = one.name in COUNTED and isinstance(one.kind, Text)
        self._memo: dict[Any, Cell] = {}

    def cells(self, values: Iterable[Value]) -> list[Cell]:
        """What the cells of the column say; an empty one means nothing and is no problem."""
        if not self._repeats:
            return [BLANK if value is None else self._cell(value) for value in values]
        known, again = self._memo.get, self._again
        return [
            BLANK if value is None else (value.__class__ in _OWN_KEYS and known(value)) or again(value)
            for value in values
        ]

    def as_formula(self, cell: Cell) -> Cell:
        """A formula's last result: good enough to be warned of, but not for names and ID numbers."""
        text, value, problem = cell
        if not text:
            return self._said(text, _block("formula", tr("此格是公式，没有计算结果，请改为实际内容")))
        if self.field.name in ("name", "id_number"):
            said = tr("此格是公式，{label}不能由公式得出，请改为实际内容").format(label=self.field.label)
            return self._said(text, _block("formula", said))
        if (problem is None or problem.level is Level.FIXED) and self.field.name != "number":
            said = tr("此格是公式，按计算结果“{text}”导入，请核对").format(text=self._masked(text))
            return self._said(text, Reading(value, Level.WARN, "formula", said))
        return cell

    def _again(self, value: Value) -> Cell:
        key = value if type(value) in _OWN_KEYS else (type(value), value)  # 1, 1.0 and TRUE are different cells
        found = self._memo.get(key)
        if found is None:
            found = self._cell(value)
            if len(self._memo) < MEMO:
                self._memo[key] = found
        return found

    def _cell(self, value: Value) -> Cell:
        """The short way for a cell just as it should be, which most cells of a large file are."""
        if type(value) is str:
            if self._looks_plain(value) and (plain := self._plainly(value)) is not None:
                return value, plain, None
        elif self._is_day and isinstance(value, date):
            text = value.isoformat()[:10]
            if "1900" < text <= self._latest:
                return text, Day.of(value), None
        return self._said(*self.read(value))

    def _said(self, text: str, reading: Reading) -> Cell:
        if reading.level is Level.OK:
            return text, reading.value, None
        said = self.sentence(text, reading)
        return text, reading.value, Problem(self.field.name, reading.code, said, reading.level, reading.suggestion)

    def sentence(self, text: str, reading: Reading) -> str:
        """What is said of a cell: label and value first; ID and phone numbers stay masked (domain N9)."""
        label, short = tr(self.field.label), self._masked(text)
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

    def read(self, value: Value) -> tuple[str, Reading]:
        """The text as the sheet shows it, and what it means."""
        text = show(value)
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

    def _plainly(self, text: str) -> Any:
        """The value of a text of the plain shape without any need of a second look, else None."""
        if self._is_day:
            return _day(text) if "1900" < text <= self._latest else None
        if text in blanks.WORDS:
            return None
        if self._is_id and (examine(text, self._context.today).code or text.endswith("000") or not known_region(text)):
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
        if self.field.name in COUNTED and (spoilt := self._no_longer_digits(text)):
            return spoilt
        reading = self._meaning(text)
        if reading.code == "not_a_date":
            return self._perhaps_a_day(text, reading)
        return self._half_width(reading)

    def _no_longer_digits(self, text: str) -> Reading | None:
        """A number of digits that went through arithmetic on its way."""
        if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text, re.IGNORECASE):
            said = tr("“{text}”是 Excel 的科学记数，末几位已丢失，请按原号码改正")
            return _block("number_form", said.format(text=text))
        return _with_point(text) if self._is_counted and re.fullmatch(r"\d+\.0*", names.half_width(text)) else None

    def _half_width(self, reading: Reading) -> Reading:
        """Numbers of digits in plain characters, or one would be two."""
        plain = names.half_width(reading.value) if self._is_counted and reading.level is Level.OK else reading.value
        if plain == reading.value:
            return reading
        return Reading(plain, Level.FIXED, "full_width", tr(_FIXED["full_width"]))

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
            return _with_point(text)
        if abs(value) >= EXACT:
            return _block("number_form", tr("数字过长，Excel 只保留前 15 位，请把该列设为文本后重新录入"))
        reading = self._typed(text)
        return self._lost_zero(reading, text) if reading.level is Level.OK else reading

    def _lost_zero(self, reading: Reading, text: str) -> Reading:
        if not self._lengths or len(text) in self._lengths or len(text) > max(self._lengths):
            return reading
        longer = text.zfill(min(n for n in self._lengths if n > len(text)))
        said = tr("{label} {text} 比本列其他号码短，可能丢了前面的 0（{longer}），请核对")
        said = said.format(label=tr(self.field.label), text=text, longer=longer)
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
_OWN_KEYS = frozenset((str, date))
"""Types whose values are equal to none of another type that a sheet may hold; an error is never looked up as its text."""
_NOTHING_IS = re.compile("(?!)")
_PLAIN_SHAPES: dict[type, re.Pattern[str]] = {
    CalendarDay: re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    IdNumber: re.compile("[0-9]{17}[0-9X]"),
    PersonName: re.compile("[\u4e00-\u9fa5]{2,4}"),
    Phone: phones.MOBILE,
    Text: re.compile("[A-DF-Z]?[0-9]{1,20}|[\u4e00-\u9fa5]{1,20}"),  # 1E10 may be a number Excel has cut
}


def _day(iso: str) -> Day | None:
    """A whole day of the calendar; 1900-01-00, as Excel shows a nought, is none."""
    try:
        day = Day.parse(iso)
    except ValueError:
        return None
    return day if day.is_full else None


def _block(code: str, text: str, suggestion: str = "") -> Reading:
    return Reading(None, Level.BLOCK, code, text, suggestion)


def _with_point(text: str) -> Reading:
    return _block("number_not_whole", tr("“{text}”是带小数的数字，不是号码，请核对").format(text=text))


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
