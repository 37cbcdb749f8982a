"""Money is whole fen, never a float."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from branchdesk.kernel.names import half_width

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
        """Read ``1,234.50``, ``¥1,234.50``, ``1234.5元`` or full-width digits.

        Raises ``ValueError`` with a Chinese sentence for anything else.
        """
        from decimal import Decimal

        plain = half_width(text).strip().removesuffix("元").strip().lstrip("¥￥").strip()
        if not re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", plain):
            raise ValueError("金额应写成 1234.50")
        return cls.of(Decimal(plain.replace(",", "")))

    @classmethod
    def of(cls, value: "Decimal") -> "Yuan":
        """From an exact number of yuan with at most two decimals."""
        from decimal import Decimal

        if not value.is_finite():
            raise ValueError("金额应写成 1234.50")
        if abs(value) >= LIMIT // 100:
            raise ValueError("金额过大")
        fen = int(value * 100)
        if Decimal(fen) / 100 != value:
            raise ValueError("金额最多两位小数")
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
