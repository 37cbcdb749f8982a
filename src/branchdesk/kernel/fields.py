"""One field, five faces: form row, table column, Excel column, check and printed label.

A field is described once; ``read`` is the single door for text coming from a form, a sheet or a
command line. A kind never raises on bad input: it answers with a ``Reading``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from branchdesk.kernel import dates, idnumbers, names, phones
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.readings import Context, Reading, Shape, refused, rewritten
from branchdesk.kernel.words import tr

__all__ = [
    "ID_BY_EXCEL", "CalendarDay", "Choice", "Context", "Field", "Flag", "IdNumber", "Kind", "Money", "PersonName", "Phone",
    "Reading", "Ref", "Shape", "Text", "Whole", "YearMonth", "by_name", "read",
]  # fmt: skip

ID_BY_EXCEL = "Excel 已把证件号变成数字，后 3 位丢失。请在 Excel 中把该列设为“文本”后重新录入，或在此直接改正"
_CODED = re.compile(r"([0-9]{1,2})[-—.、]?(\D+)")  # 01汉族: code and label, as other systems export them


class Kind(Protocol):
    """A type of field."""

    @property
    def shape(self) -> Shape:
        """Layout in lists and sheets."""

    def read(self, text: str, context: Context) -> Reading:
        """The value of a non-empty, trimmed text."""

    def show(self, value: Any) -> str:
        """The value as people read it, and as ``read`` accepts it; ``""`` for None."""


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; ``lines`` above 1 gives a taller editor."""

    longest: int = 100
    lines: int = 1
    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """Trimmed; refused when too long or holding control characters."""
        clean = names.clean_text(text).replace("\r\n", "\n")
        if len(clean) > self.longest:
            return refused("too_long", tr("最多 {most} 个字（现 {n} 个）").format(most=self.longest, n=len(clean)))
        if names.control_characters(clean):
            return refused("control_character", tr("含有不可见的控制字符，请重新录入"))
        return Reading(clean)

    def show(self, value: Any) -> str:
        """As it is."""
        return value or ""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name (姓名): layout blanks go, rare characters stay."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """Cleaned; digits and private-use characters are pointed out."""
        clean = names.clean_name(text)
        if not clean:
            return refused("blank_name", tr("姓名是空白，请填写"))
        if len(clean) > 60:
            return refused("too_long", tr("姓名最多 60 个字（现 {n} 个）").format(n=len(clean)))
        if names.turns_direction(text):
            return refused("direction_marks", tr("姓名里有改变文字方向的控制字符，请删去后重新录入"))
        if names.never_in_names(clean):
            return refused("not_a_name", tr("“{name}”不像姓名，请核对").format(name=clean))
        if found := names.private_use(clean):
            code = f"U+{ord(found[0]):04X}"
            text = tr("含有自造字 {code}，换一台电脑可能显示不出，请改用标准字").format(code=code)
            return Reading(clean, Level.WARN, "private_use", text)
        if odd := names.oddity(text):
            return Reading(clean, Level.WARN, "odd_name", tr("{oddity}，请核对").format(oddity=odd))
        return rewritten(clean, text, clean, "spaces")

    def show(self, value: Any) -> str:
        """As it is."""
        return value or ""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A date (日期) kept as precise as it was given; ``month_is_usual`` for columns like 出生年月."""

    past_only: bool = True
    month_is_usual: bool = False
    shape: Shape = Shape.DATE

    def read(self, text: str, context: Context) -> Reading:
        """A ``Day``; month-only dates are kept so and pointed out unless they are usual here."""
        try:
            day = dates.read_day(text)
        except dates.NoSuchDay as error:
            return refused("impossible_date", str(error))
        except ValueError as error:
            return refused("not_a_date", tr("“{text}”不是日期：{why}").format(text=text, why=error))
        if self.past_only and day.first() > context.today:
            return refused("future", tr("{day} 晚于今天（{today}），请核对").format(day=day, today=context.today))
        if day.year < 1900:
            return refused("long_ago", tr("{day} 早于 1900 年，请核对").format(day=day))
        if not day.is_full and not self.month_is_usual:
            kept = tr("年月") if day.month else tr("年份")
            advice = tr("只有{kept}，按“{day}”保存，不补日；知道具体日期请补全").format(kept=kept, day=day)
            return Reading(day, Level.WARN, "month_only", advice)
        return self._same(day, text)

    @staticmethod
    def _same(day: Day, text: str) -> Reading:
        plain = re.sub(r"[/.]", "-", text.split(" ")[0])
        usual = re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", plain)
        return Reading(day) if usual == str(day) else rewritten(day, text, str(day), "rewritten_date")

    def show(self, value: Any) -> str:
        """ISO, as precise as it is."""
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A calendar month (年月)."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """A ``Month``."""
        try:
            return Reading(Month.read(names.half_width(text)))
        except ValueError as error:
            return refused("not_a_month", str(error))

    def show(self, value: Any) -> str:
        """yyyy-mm."""
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of yuan (元)."""

    shape: Shape = Shape.MONEY

    def read(self, text: str, context: Context) -> Reading:
        """A ``Yuan``; negative amounts are refused here."""
        try:
            value = Yuan.read(text)
        except ValueError as error:
            return refused("not_money", str(error))
        return refused("negative", tr("金额不能为负")) if value.fen < 0 else Reading(value)

    def show(self, value: Any) -> str:
        """With two decimals."""
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    least: int = 0
    most: int = 10**9
    unit: str = ""
    shape: Shape = Shape.NUMBER

    def read(self, text: str, context: Context) -> Reading:
        """An int within the limits."""
        plain = names.half_width(text).removesuffix(self.unit).strip()
        if not re.fullmatch(r"-?\d{1,12}", plain):
            return refused("not_whole", tr("应为整数"))
        if not self.least <= int(plain) <= self.most:
            return refused("out_of_range", tr("应在 {least} 到 {most} 之间").format(least=self.least, most=self.most))
        return Reading(int(plain))

    def show(self, value: Any) -> str:
        """Digits."""
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few (value, label); ``aliases`` are other spellings; ``core`` drops additions, which is pointed out."""

    options: tuple[tuple[str, str], ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    make: Callable[[str], Any] = str
    core: Callable[[str], str] = str
    shape: Shape = Shape.TEXT

    @property
    def labels(self) -> list[str]:
        """What may be chosen, in order."""
        return [tr(label) for _, label in self.options]

    def read(self, text: str, context: Context) -> Reading:
        """By label, alias or stored code."""
        clean = re.sub(r"\s", "", names.clean_text(text))
        if key := self._key(word := clean.replace("(", "（").replace(")", "）")):
            return Reading(self.make(key))
        if near := self._key(self.core(word)):
            advice = tr("“{word}”按“{label}”处理，请核对").format(word=clean, label=self.show(near))
            return Reading(self.make(near), Level.WARN, "nearly", advice)
        few = len(self.options) <= 6
        text = tr("“{word}”不在可选项中，应为：{labels}") if few else tr("“{word}”不在可选项中，请从列表选择")
        return refused("not_a_choice", text.format(word=clean, labels="、".join(self.labels)))

    def show(self, value: Any) -> str:
        """The label."""
        return "" if value is None else next((tr(label) for key, label in self.options if key == value), str(value))

    def _key(self, word: str) -> str | None:
        found = next((key for key, name in self.options if word in (name, tr(name), key)), self.aliases.get(word))
        if found or not (match := _CODED.fullmatch(word)):  # 30年 is a label, not a code before a label
            return found
        return match[1] if self._key(match[2]) == match[1] else None


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """是/否 and their usual spellings."""
        word = names.half_width(text).strip().lower()
        if word in ("是", tr("是"), "有", "y", "yes", "1", "true", "√", "✓"):
            return Reading(True)
        if word in ("否", tr("否"), "无", "不是", "n", "no", "0", "false", "×"):
            return Reading(False)
        return refused("not_a_flag", tr("应填“是”或“否”"))

    def show(self, value: Any) -> str:
        """是 or empty: an unmarked person is not told apart."""
        return tr("是") if value else ""


@dataclass(frozen=True, slots=True)
class Phone:
    """A mobile or fixed telephone number."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """Digits only; a fixed line keeps its dashes."""
        plain = phones.plain(text)
        if "*" in plain:
            return refused("masked", tr("号码带 *，是脱敏后的内容，不能导入"))
        if re.fullmatch(r"1[0-2][0-9]{9}", plain):
            return Reading(plain, Level.WARN, "odd_phone", tr("手机号一般以 13 至 19 开头，请核对"))
        if phones.MOBILE.fullmatch(plain) or phones.is_fixed_line(plain):
            return rewritten(plain, text, plain, "phone_form")
        return refused("phone_shape", phones.fault(plain))

    def show(self, value: Any) -> str:
        """As stored."""
        return value or ""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A citizen identity number (公民身份号码)."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """Half-width with a capital X; every kind of wrong number has its own sentence."""
        plain = re.sub(r"[\s\u3000\u00a0'’‘-]", "", names.half_width(names.clean_text(text))).upper()
        if re.fullmatch(r"\d(\.\d+)?E\+?\d{2}", plain):
            return refused("id_is_number", tr(ID_BY_EXCEL))
        facts = idnumbers.examine(plain, context.today)
        if facts.code:
            return refused(facts.code, facts.fault)
        case = "lower_x" if text.upper() == plain else "spaces"
        code = "full_width" if names.half_width(text) != text else case
        return rewritten(plain, text, plain, code)

    def show(self, value: Any) -> str:
        """The whole number; lists mask it."""
        return value or ""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another record by id; people see and write its label."""

    entity: str
    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """The id whose label is the text."""
        clean = names.clean_text(text)
        known = context.refs.get(self.entity, {})
        if clean in known:
            return Reading(known[clean])
        return refused(f"unknown_{self.entity}", tr("台账中没有“{name}”").format(name=clean))

    def show(self, value: Any) -> str:
        """Only the id: whoever shows a reference looks the label up."""
        return value or ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    ``label`` is the word on the form; ``synonyms`` other column headings that mean it; ``section``
    groups it in forms; ``width`` is its column in pixels at 100 %; ``listed`` whether lists show it
    by default; ``secret`` values are masked everywhere; ``mask`` makes the masked text.
    """

    name: str
    label: str
    kind: Kind
    required: bool = False
    synonyms: tuple[str, ...] = ()
    section: str = ""
    hint: str = ""
    width: int = 96
    span: int = 1
    listed: bool = True
    mask: Callable[[str], str] | None = None

    @property
    def secret(self) -> bool:
        """Whether the value is masked on screen, in print and in copies."""
        return self.mask is not None

    def read(self, text: str, context: Context) -> Reading:
        """The value of a text; empty is None, or a problem where the field is required."""
        if not names.clean_text(text):
            if self.required:
                code = "blank_name" if isinstance(self.kind, PersonName) else "missing"
                return refused(code, tr("{label}未填写").format(label=tr(self.label)))
            return Reading(None)
        return self.kind.read(text, context)

    def show(self, value: Any, *, masked: bool = False) -> str:
        """The value for people; masked when asked and secret."""
        text = self.kind.show(value)
        return self.mask(text) if masked and self.mask and text else text


def read(fields: Sequence[Field], texts: Mapping[str, str], context: Context) -> tuple[dict[str, Any], list[Problem]]:
    """Read every text of a form or a line; values for all fields given, and all problems at once."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in [each for each in fields if each.name in texts]:
        reading = one.read(texts[one.name], context)
        values[one.name] = reading.value
        if reading.level is not Level.OK:
            problems.append(Problem(one.name, reading.code, reading.text, reading.level, reading.suggestion))
    return values, problems


def by_name(fields: Sequence[Field]) -> dict[str, Field]:
    """The fields under their names."""
    return {one.name: one for one in fields}
