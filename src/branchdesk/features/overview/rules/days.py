"""Days in the words of the page: the group a reminder stands in, how long there is, what day it is."""

from calendar import monthrange
from datetime import date, timedelta

from branchdesk.features.overview.model import Reminder, Urgency
from branchdesk.kernel.words import tr

SOON = 30
"""Days."""
AHEAD = 3
"""Months before the end of a probation that it is first shown."""
WEEK = 7
"""Days before the end of a probation at which the words become more pressing."""


def urgency(due: date | None, today: date) -> Urgency:
    """The group of a day; what has no day is for this month."""
    if due is None:
        return Urgency.THIS_MONTH
    if due < today:
        return Urgency.OVERDUE
    if due <= month_end(today):
        return Urgency.THIS_MONTH
    return Urgency.SOON if due <= today + timedelta(days=SOON) else Urgency.LATER


def when_words(reminder: Reminder, today: date) -> str:
    """逾期 6 天, 今天, 剩 9 天, 27 天后, 宜本月内, of several days 最早逾期 6 天; what has a minute says it itself."""
    words = _left(reminder, today)
    return tr("最早{when}").format(when=words) if reminder.first_of_days else words


def day_words(reminder: Reminder) -> str:
    """Its day, of several the earliest; nothing where it has none."""
    if reminder.due is None:
        return ""
    return tr("最早 {day}").format(day=reminder.due) if reminder.first_of_days else str(reminder.due)


def _left(reminder: Reminder, today: date) -> str:
    if reminder.when:
        return reminder.when
    if reminder.due is None:
        return tr("宜本月内")
    days = (reminder.due - today).days
    if days < 0:
        return tr("逾期 {n} 天").format(n=-days)
    if days == 0:
        return tr("今天")
    words = tr("剩 {n} 天") if reminder.urgency is Urgency.THIS_MONTH else tr("{n} 天后")
    return words.format(n=days)


def date_line(today: date) -> str:
    """2026年11月21日 星期六 · 第四季度还剩 40 天."""
    quarter = (today.month - 1) // 3 + 1
    end = date(today.year, quarter * 3, monthrange(today.year, quarter * 3)[1])
    day = tr("{year}年{month}月{day}日 星期{weekday}").format(
        year=today.year, month=today.month, day=today.day, weekday=tr("一二三四五六日")[today.weekday()]
    )
    left = (end - today).days
    words = tr("第{quarter}季度还剩 {n} 天") if left else tr("第{quarter}季度最后一天")
    return f"{day} · " + words.format(quarter=tr("一二三四")[quarter - 1], n=left)


def asks_last_year(today: date) -> bool:
    """Whether the year that has ended is still asked for: in January, when its books are closed."""
    return today.month == 1


def month_end(today: date) -> date:
    """The last day of the month of a day."""
    return date(today.year, today.month, monthrange(today.year, today.month)[1])


def probation_words(name: str, ends: date, today: date) -> str:
    """The end of a probation, more pressing 30 days, 7 days before, and on the day (domain §11.6); never 自动转正."""
    if ends < today:
        words = tr("预备党员 {name} 预备期 {day} 已满，转正或延长待支部大会研究")
    elif ends == today:
        words = tr("预备党员 {name} 预备期今天届满，转正或延长待支部大会研究")
    elif ends <= today + timedelta(days=WEEK):
        words = tr("预备党员 {name} 预备期 {day} 届满，不足 {n} 天，宜抓紧转正审议")
    elif ends <= today + timedelta(days=SOON):
        words = tr("预备党员 {name} 预备期 {day} 届满，宜启动转正审议")
    else:
        words = tr("预备党员 {name} 预备期 {day} 届满，宜提醒本人按期提出转正申请")
    return words.format(name=name, day=short(ends, today), n=WEEK)


def probation_dated(name: str, ends: date) -> str:
    """The same for a calendar."""
    return tr("预备党员 {name} 预备期 {day} 届满，转正或延长待支部大会研究").format(name=name, day=ends)


def short(day: date, today: date) -> str:
    """11-15, with the year when it is another one."""
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()
