"""Money is whole fen, never a float."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from branchdesk.kernel.names import half_width
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from decimal import Decimal

LIMIT = 10**12
"""Fen; larger amounts are typing errors in a branch's books."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


@dataclass(frozen=True, slots=True, order=True)
class Yuan:
    """An exact amount in fen."""

    fen: int

    @classmethod
    def read(cls, text: str) -> "Yuan":
        """Read ``1,234.50``, ``¥1,234.50``, ``1234.5元``, full-width digits or 大写 (``壹仟零玖拾叁元伍角``).

        Raises ``ValueError`` with a Chinese sentence for anything else.
        """
        from decimal import Decimal

        plain = half_width(text).strip().removesuffix("元").strip().lstrip("¥￥").strip()
        if (written := _from_capitals(half_width(text).strip())) is not None:
            return written
        if not re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", plain):
            raise ValueError(tr("金额应写成 1234.50"))
        return cls.of(Decimal(plain.replace(",", "")))

    @classmethod
    def of(cls, value: "Decimal") -> "Yuan":
        """From an exact number of yuan with at most two decimals."""
        from decimal import Decimal

        if not value.is_finite():
            raise ValueError(tr("金额应写成 1234.50"))
        if abs(value) >= LIMIT // 100:
            raise ValueError(tr("金额过大"))
        fen = int(value * 100)
        if Decimal(fen) / 100 != value:
            raise ValueError(tr("金额最多两位小数"))
        return cls(fen)

    def times(self, rate: "Decimal") -> "Yuan":
        """The amount multiplied and rounded half up to the fen."""
        from decimal import ROUND_HALF_UP, Decimal

        return Yuan(int((self.fen * rate).quantize(Decimal(1), ROUND_HALF_UP)))

    def __add__(self, other: "Yuan") -> "Yuan":
        return Yuan(self.fen + other.fen)

    def __sub__(self, other: "Yuan") -> "Yuan":
        return Yuan(self.fen - other.fen)

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        return f"{sign}{abs(self.fen) // 100:,}.{abs(self.fen) % 100:02d}"

    def capitals(self) -> str:
        """The amount in financial capitals (大写), e.g. 壹仟零叁元伍角整."""
        yuan, rest = divmod(abs(self.fen), 100)
        jiao, fen = divmod(rest, 10)
        words = _whole(yuan) + "元" if yuan or not rest else ""
        if not rest:
            tail = "整"
        else:
            tail = _DIGITS[jiao] + "角" if jiao else ("零" if yuan else "")
            tail += _DIGITS[fen] + "分" if fen else "整"
        return ("负" if self.fen < 0 else "") + words + tail


def _whole(number: int) -> str:
    """Digit by digit; a run of zeros is one 零 before the next digit, and none at the end of a group."""
    digits = str(number)
    text = ""
    for place, digit in zip(reversed(range(len(digits))), digits, strict=True):
        if digit != "0":
            text += _DIGITS[int(digit)] + _PLACES[place % 4]
        elif not text.endswith("零"):
            text += "零"
        if place % 4 == 0 and int(digits[: len(digits) - place]) % 10_000:
            text = text.rstrip("零") + _GROUPS[place // 4]
    return text.rstrip("零") or "零"


def _from_capitals(text: str) -> Yuan | None:
    """What 大写 means; None unless it is written as ``capitals`` writes it (圆, 正 and a 零 after 元 are usual too)."""
    words = text.removeprefix("人民币").replace("圆", "元").replace("正", "整")
    words = words.removesuffix("整").replace("元零", "元")
    found = re.fullmatch(rf"负?(?:([{_DIGITS}拾佰仟万亿]+)元)?(?:([{_DIGITS}])角)?(?:零?([{_DIGITS}])分)?", words)
    if not words or not found or len(found[1] or "") > 40:
        return None
    fen = _counted(found[1] or "") * 100
    fen += sum(unit * _DIGITS.index(digit or "零") for unit, digit in ((10, found[2]), (1, found[3])))
    if fen >= LIMIT:
        return None
    value = Yuan(-fen if words.startswith("负") else fen)
    return value if value.capitals().removesuffix("整").replace("元零", "元") == words else None


def _counted(words: str) -> int:
    """壹仟零玖拾叁 → 1093."""
    total = group = digit = 0
    for c in words:
        if c in _DIGITS:
            digit = _DIGITS.index(c)
        elif c in _PLACES:
            group, digit = group + digit * 10 ** _PLACES.index(c), 0
        elif c == "亿":
            total, group, digit = (total + group + digit) * 10**8, 0, 0
        else:
            total, group, digit = total + (group + digit) * 10**4, 0, 0
    return total + group + digit
