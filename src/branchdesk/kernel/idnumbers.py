"""Citizen identity numbers (GB 11643-1999, check digit by ISO 7064 MOD 11-2)."""

import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from branchdesk.kernel.words import tr

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NOUGHTS = ord("0") * sum(_WEIGHTS)
"""What 17 times the character 0 sums up to: the digits are taken as the bytes they are."""
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66),
              71, 81, 82, 83, 91, 99))
)  # fmt: skip
"""GB/T 2260 provinces and the numbers of residents from 港澳台; 99 belongs to nobody and marks invented people."""
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


class IdFacts(NamedTuple):
    """What a number says: ``born`` and ``sex`` ("男"/"女") when readable, ``fault`` a sentence or empty."""

    born: date | None = None
    sex: str = ""
    code: str = ""
    fault: str = ""


def check_digit(body: str) -> str:
    """The 18th character for the first 17 digits."""
    return _CHECKS[(sum(map(mul, body.encode(), _WEIGHTS)) - _NOUGHTS) % 11]


@lru_cache(maxsize=4096)
def examine(number: str, today: date) -> IdFacts:
    """Check a cleaned number (half-width, capital X); the fault names what is wrong with it."""
    if _SHAPE.fullmatch(number):
        return _examine_full(number, today)
    if "*" in number:
        return IdFacts(code="masked", fault=tr("证件号带 *，是脱敏后的内容，不能导入"))
    if re.fullmatch(r"[0-9]{15}", number):
        return IdFacts(code="id_15", fault=tr("15 位旧证件号，请核对后改为 18 位"))
    if len(number) != 18 and re.search(r"[^0-9X]", number):
        return IdFacts(code="id_length", fault=tr("不是 18 位公民身份号码；其他证件请写在备注里，此格留空"))
    if len(number) != 18:
        return IdFacts(code="id_length", fault=tr("应为 18 位（现 {n} 位），请按证件核对").format(n=len(number)))
    return IdFacts(code="id_shape", fault=tr("只能是数字，末位可为 X，请按证件核对"))


def _examine_full(number: str, today: date) -> IdFacts:
    try:
        born = date.fromisoformat(number[6:14])
    except ValueError:
        text = tr("第 7–14 位 {digits} 不是有效日期，请按证件核对")
        return IdFacts(code="id_birth", fault=text.format(digits=number[6:14]))
    if born > today:
        text = tr("第 7–14 位 {digits} 晚于今天，请按证件核对")
        return IdFacts(code="id_birth", fault=text.format(digits=number[6:14]))
    sex = "男" if number[16] in "13579" else "女"
    right = check_digit(number[:17])
    if right != number[17]:
        # No suggestion: any digit may be the wrong one, so the last must not be "repaired".
        return IdFacts(born, sex, "checksum", tr("校验位不符：末位应为 {right}，请核对整个号码").format(right=right))
    return IdFacts(born, sex)


def known_region(number: str) -> bool:
    """Whether the first two digits are those of a province."""
    return number[:2] in _PROVINCES


def mask_id(number: str) -> str:
    """``990***********0010``: only the first three and last four (domain N9)."""
    if len(number) < 11:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_phone(number: str) -> str:
    """``199****8455``."""
    if len(number) < 8:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]
