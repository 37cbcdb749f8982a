"""Telephone numbers as people write them, brought to one form."""

import re

from branchdesk.kernel import names
from branchdesk.kernel.words import tr

MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED = re.compile(r"(0[0-9]{2,3}[-\s]?)?[0-9]{7,8}([-转][0-9]{1,6})?")


def plain(text: str) -> str:
    """Half-width, without marks around it; an area code in brackets gets a dash; a mobile number only its 11 digits."""
    fixed = names.half_width(names.clean_text(text)).strip("'’‘`,;、。")
    fixed = re.sub(r"^\((0[0-9]{2,3})\)\s*-?\s*", r"\1-", fixed)
    digits = re.sub(r"(?<=[0-9]{11})\.0$", "", re.sub(r"[\s\-—]", "", fixed))
    digits = re.sub(r"^(\+?86|0086)(?=1[0-9]{10}$)", "", digits)
    return digits if re.fullmatch(r"1[0-9]{10}", digits) else fixed


def is_fixed_line(number: str) -> bool:
    """A fixed line with or without area code and extension."""
    return _FIXED.fullmatch(number) is not None


def fault(number: str) -> str:
    """What keeps a text from being one number; the number itself is not repeated, for it may be shown masked."""
    found = re.findall(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", number)
    if len(found) > 1:
        return tr("此格有 {n} 个号码，请只留一个，其余可写在备注里").format(n=len(found))
    digits = re.sub(r"[\s\-—]", "", number)
    if re.fullmatch(r"[0-9]{11}", digits):
        return tr("手机号应以 1 开头")
    return tr("不像手机号（11 位）或固定电话，请核对")
