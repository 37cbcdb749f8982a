"""What is wrong with a record of the room as it stands; warnings are said, only blocks forbid."""

import re
from collections.abc import Iterator
from datetime import date

from branchdesk.features.organizers.model import Duty, Every, Opinion, Organizer, Posting, WorkEntry
from branchdesk.features.organizers.rules.postings import ends
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

_SECRET = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]")
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}


def of_organizer(one: Organizer) -> list[Problem]:
    """A name is all that is needed."""
    return [] if one.name.strip() else [_missing("name", tr("姓名"))]


def of_posting(one: Posting) -> list[Problem]:
    """What is wrong with a posting by itself."""
    found = [] if one.college.strip() else [_missing("college", tr("学院（部）"))]
    if one.ended_on is not None and one.until_on is not None and one.ended_on.first() > one.until_on.last():
        text = tr("实际离任晚于任期，按实际离任计算")
        found.append(Problem("ended_on", "longer", text, Level.WARN))
    return found


def of_duty(one: Duty) -> list[Problem]:
    """A duty needs a title and a day its period has."""
    found = [] if one.title.strip() else [_missing("title", tr("职责事项"))]
    most = _MONTHS[one.every]
    if not 1 <= one.month <= most:
        text = tr("“第几个月”应在 1 到 {most} 之间") if most > 1 else tr("每月的事项，“第几个月”应填 1")
        found.append(Problem("month", "out_of_range", text.format(most=most)))
    if one.day != -1 and not 1 <= one.day <= 31:
        found.append(Problem("day", "out_of_range", tr("“几日前”应为 1 到 31，或 -1（月末）")))
    if one.from_on and one.until_on and one.until_on.last() < one.from_on.first():
        found.append(Problem("until_on", "order", tr("结束早于开始，请核对")))
    return found


def of_entry(one: WorkEntry, posting: Posting, today: date) -> list[Problem]:
    """An entry lies in the term of its posting, and says what was done or of which kind it was."""
    return list(_of_entry(one, posting, today))


def _of_entry(one: WorkEntry, posting: Posting, today: date) -> Iterator[Problem]:
    if not one.task.strip() and not one.content.strip():
        yield _missing("content", tr("工作内容"))
    if one.count < 1:
        yield Problem("count", "out_of_range", tr("数量至少为 1"))
    if one.tenths < 0:
        yield Problem("tenths", "out_of_range", tr("时长不能为负"))
    if one.on.first() > today:
        yield Problem("on", "future", tr("日期 {day} 晚于今天，请核对").format(day=one.on))
    elif one.on.last() < posting.from_on.first() or one.on.first() > ends(posting):
        yield Problem("on", "outside", tr("日期 {day} 不在任期内").format(day=one.on))
    for name in ("content", "result"):
        if mark := _SECRET.search(getattr(one, name)):
            text = tr("文字中有密级标志“{mark}”：本软件不能录入国家秘密，请删去")
            yield Problem(name, "secret", text.format(mark=mark[0]))


def of_opinion(one: Opinion) -> list[Problem]:
    """Who gave it, and a grade or words."""
    found = [] if one.giver.strip() else [_missing("giver", tr("意见方"))]
    if not one.grade.strip() and not one.text.strip():
        found.append(_missing("text", tr("意见")))
    return found


def _missing(field: str, label: str) -> Problem:
    return Problem(field, "missing", tr("{label}未填写").format(label=label))
