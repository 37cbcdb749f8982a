"""A base out of a wage sheet (domain §1.4): what counts, what is taken off, what is left out.

- ``base_of_wages(items, payer=MONTHLY, pack=None, signs=None) -> WageBase``: ``.base``, ``.arithmetic`` in one line,
  ``.lines`` with the sign of each item, ``.notes``. ``signs`` are what the user said of items, by name.
- ``sign_of(name, payer=MONTHLY, pack=None) -> int | None``: 1 counts, -1 is taken off, 0 is left out, None is unknown.
- ``month_of_quarter(income) -> Yuan``: a month's share of last quarter's net income (不按月取得收入).

Items are kept nowhere by these rules: whether they are stored is the user's choice (domain N8). An unknown item is
left out and pointed out, never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from branchdesk.features.dues.model import Payer
from branchdesk.features.dues.rules.rates import ZERO, RatePack, plain
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.names import clean_text, half_width
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

_OVER_SEVERAL = re.compile(r"(应发|应付|应领|发放|收入)(工资|薪酬|职工|项目?|部分|收入|金额|明细|总?额|数)*")
"""A heading over several columns that stands before each of their names: 应发项目 over 岗位工资."""
_TOTALS = r"合计|总计|小计|应发|实发|应付|实付|应领|实领"
_EMPLOYERS = r"单位(缴|交|承担|部分|养老|医疗|失业|年金)|[（(]单位[）)]"
_TAKEN_OFF = (
    r"养老保险|职业年金|企业年金|公积金|医疗保险|医保|失业保险|工伤保险|生育保险|(个人)?所得税|个税|社保|社会保险"
)
_LEFT_OUT = (
    r"奖励性?绩效|奖金|一次性|课时|加班|住房补|房补|租房|购房|交通|车补|用车|通讯|通信|话费|误餐|餐补|午餐|伙食|取暖|采暖"
    r"|降温|高温|物业|特殊岗位|特岗|艰苦|地区津贴"
)
_COUNTED = (
    r"岗位工资|职务工资|薪级工资|级别工资|技术等级工资|基本工资|基础工资|基础性绩效|工作性津贴|生活性(津贴|补贴)|生活补贴|规范"
    r"(后)?(的)?津|教龄津贴|护龄津贴|教护龄"
)
_BASIC_PENSION = r"基本(离退休|离休|退休)费|基本养老金"
_ALLOWANCE = r"津贴|补贴|津补贴|补助|生活费"
_PENSION = r"离退休费|离休费|退休费|养老金"


@dataclass(frozen=True, slots=True)
class WageLine:
    """One item of a wage sheet and what it does: 1 counts, -1 is taken off, 0 is left out; ``known`` False asks."""

    name: str
    amount: Yuan
    sign: int
    known: bool = True


@dataclass(frozen=True, slots=True)
class WageBase:
    """A base with its arithmetic (``3810.00 + 2519.00 − (1152.00 + 58.21) = …``) and what is to be asked."""

    base: Yuan
    arithmetic: str
    lines: tuple[WageLine, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """Items nobody has placed yet."""
        return tuple(one.name for one in self.lines if not one.known)


def sign_of(name: str, payer: Payer = Payer.MONTHLY, pack: RatePack | None = None) -> int | None:
    """What an item does to the base, by its name; None for a name the rules do not know."""
    word = _own_name(re.sub(r"\s", "", half_width(clean_text(name))).replace("(", "（").replace(")", "）"))
    if payer is Payer.RETIRED and (found := _of_pension(word, pack)) is not None:
        return found
    kinds = ((_TOTALS, 0), (_EMPLOYERS, 0), (_TAKEN_OFF, -1), (_LEFT_OUT, 0), (_COUNTED, 1))
    return next((sign for pattern, sign in kinds if re.search(pattern, word)), None)


def _own_name(word: str) -> str:
    """A name without the heading over several columns; a name that is nothing else, or explains itself, stays."""
    rest = _OVER_SEVERAL.sub("", word, count=1) if _OVER_SEVERAL.match(word) else ""
    return rest if rest and not rest.startswith("（") else word


def _of_pension(word: str, pack: RatePack | None) -> int | None:
    """2017 counts the basic pension only, 2008 all of it."""
    if re.search(_BASIC_PENSION, word):
        return 1
    if re.search(_PENSION, word) and not re.search(_TOTALS, word):
        return None if pack is None or pack.retired_basic_only else 1
    if re.search(_ALLOWANCE, word):
        return 0 if pack is None or pack.retired_basic_only else 1
    return None


def base_of_wages(
    items: Iterable[tuple[str, Yuan]],
    payer: Payer = Payer.MONTHLY,
    pack: RatePack | None = None,
    signs: Mapping[str, int] | None = None,
) -> WageBase:
    """The base: what counts, less what is taken off; below nothing it is nothing, with a warning.

    What is taken off may be written with or without a minus sign.
    """
    said = signs or {}
    lines = tuple(_line(name, amount, said.get(name, sign_of(name, payer, pack))) for name, amount in items)
    counted = [one.amount for one in lines if one.sign > 0]
    off = [Yuan(abs(one.amount.fen)) for one in lines if one.sign < 0]
    result = Yuan(sum(one.fen for one in counted) - sum(one.fen for one in off))
    notes = [*_asked(lines), *_sound(counted, result)]
    text = " + ".join(plain(one) for one in counted) or plain(ZERO)
    if off:
        text += tr(" − ({off})").format(off=" + ".join(plain(one) for one in off))
    return WageBase(max(result, ZERO), f"{text} = {plain(result)}", lines, tuple(notes))


def _line(name: str, amount: Yuan, sign: int | None) -> WageLine:
    if sign is None:
        return WageLine(name, amount, 0, known=amount == ZERO)
    return WageLine(name, amount, sign)


def _asked(lines: Iterable[WageLine]) -> list[Problem]:
    text = tr("“{name}”（{amount} 元）未列入规则，暂不计入；请选择计入、扣除或不计")
    return [
        Problem("base", "unknown_item", text.format(name=one.name, amount=plain(one.amount)), Level.WARN)
        for one in lines
        if not one.known
    ]


def _sound(counted: list[Yuan], result: Yuan) -> list[Problem]:
    if not counted:
        return [Problem("base", "nothing_counted", tr("工资表中没有可计入基数的项目，请核对列名"))]
    if result < ZERO:
        text = tr("计入项少于扣除项（{result} 元），基数按 0 计，请核对").format(result=plain(result))
        return [Problem("base", "negative_base", text, Level.WARN)]
    return [Problem("base", "base_too_large", tr("计算基数过大，请核对"))] if result >= Yuan(LIMIT) else []


def month_of_quarter(income: Yuan) -> Yuan:
    """A third of a quarter's net income, half up to the fen; a loss is nothing."""
    return max(ZERO, Yuan((2 * income.fen + 3) // 6))
