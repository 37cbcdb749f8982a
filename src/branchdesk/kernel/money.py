"""Money is whole fen, never a float."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

LIMIT = 10**12
"""Fen; larger amounts are typing errors in a branch's books."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


@dataclass(frozen=True, slots=True, order=True)
class Yuan:
    """An exact amount in fen."""

    fen: int

    @classmethod
    def read(cls, text: str) -> "Yuan":
        """Read ``1,234.50``, ``¥1,234.50``, ``1234.5元`` or full-width digits.

        Raises ``ValueError`` with a Chinese sentence for anything else.
        """
        plain = _half_width(text).strip().removesuffix("元").strip().lstrip("¥￥").strip()
        if not re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", plain):
            raise ValueError("金额应写成 1234.50")
        try:
            value = Decimal(plain.replace(",", ""))
        except InvalidOperation as error:  # pragma: no cover - the pattern above leaves none
            raise ValueError("金额应写成 1234.50") from error
        return cls.of(value)

    @classmethod
    def of(cls, value: Decimal) -> "Yuan":
        """From an exact number of yuan with at most two decimals."""
        fen = value * 100
        if not fen.is_finite() or fen != fen.to_integral_value():
            raise ValueError("金额最多两位小数")
        if abs(fen) >= LIMIT:
            raise ValueError("金额过大")
        return cls(int(fen))

    def times(self, rate: Decimal) -> "Yuan":
        """The amount multiplied and rounded half up to the fen."""
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


def _half_width(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    groups: list[str] = []
    index = 0
    while number:
        number, part = divmod(number, 10_000)
        words = _four(part)
        if words:
            words += _GROUPS[index]
            if part < 1000 and number:
                words = "零" + words
        groups.insert(0, words)
        index += 1
    text = "".join(groups)
    return re.sub("零+", "零", text).strip("零") or "零"


def _four(number: int) -> str:
    text = ""
    for place, digit in enumerate(reversed(str(number))):
        text = (_DIGITS[int(digit)] + (_PLACES[place] if digit != "0" else "")) + text
    return re.sub("零+", "零", text).rstrip("零") if number else ""
