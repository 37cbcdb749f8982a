"""大写 on a letter: the month dues are paid to, the days it runs, a year digit by digit."""

from branchdesk.kernel.months import Month

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_TEN, _HUNDRED = "拾佰"


def count(number: int) -> str:
    """A number from 0 to 999 as letters write it: 6 is 陆, 12 拾贰, 30 叁拾, 105 壹佰零伍."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = _DIGITS[hundreds] + _HUNDRED if hundreds else ""
    if tens:
        words += (_DIGITS[tens] if tens > 1 or hundreds else "") + _TEN
    elif hundreds and ones:
        words += _DIGITS[0]
    return words + (_DIGITS[ones] if ones or not number else "")


def year(number: int) -> str:
    """贰零贰陆."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def month(value: Month) -> tuple[str, str]:
    """The year and the month of a month: 贰零贰陆 and 拾贰."""
    return year(value.year), count(value.month)
