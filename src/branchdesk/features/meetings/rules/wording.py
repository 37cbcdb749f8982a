"""How meetings are named on papers, in lists and in files (domain §3.2, GB/T 9704 for dates)."""

import re
from collections.abc import Iterable

from branchdesk.features.meetings.model.minutes import Meeting, Minutes
from branchdesk.features.meetings.model.words import (
    BALLOT_KINDS,
    GRADES,
    ITEM_KINDS,
    MEETING_KINDS,
    METHODS,
    PRESENCES,
    REASONS,
    RETENTIONS,
    STAGES,
    BallotKind,
    Grade,
    ItemKind,
    MeetingKind,
    Method,
    Presence,
    Reason,
    Retention,
    Stage,
)
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr

_NO_MEETING = frozenset({MeetingKind.LECTURE, MeetingKind.THEME_DAY, MeetingKind.TWINNING})
"""Kinds whose record is not called 会议记录."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\s]+')
_STEM = 60
"""Characters of a subject in a file name: three bytes each, file systems end at 255."""
_DIGITS = "〇一二三四五六七八九"


def kind_word(kind: MeetingKind) -> str:
    """支部党员大会, 支部委员会会议 …"""
    return tr(dict(MEETING_KINDS)[kind])


def stage_word(stage: Stage) -> str:
    """草稿, 已定稿 …"""
    return tr(dict(STAGES)[stage])


def item_word(kind: ItemKind) -> str:
    """传达学习, 讨论 …"""
    return tr(dict(ITEM_KINDS)[kind])


def ballot_word(kind: BallotKind) -> str:
    """一般事项, 接收预备党员 …"""
    return tr(dict(BALLOT_KINDS)[kind])


def method_word(method: Method) -> str:
    """无记名投票, 举手 …"""
    return tr(dict(METHODS)[method])


def presence_word(presence: Presence) -> str:
    """到会, 请假, 缺席."""
    return tr(dict(PRESENCES)[presence])


def grade_word(grade: Grade) -> str:
    """优秀, 合格 …"""
    return tr(dict(GRADES)[grade])


def retention_word(retention: Retention) -> str:
    """永久, 30年, 10年."""
    return tr(dict(RETENTIONS)[retention])


def reason_word(reason: Reason | None, text: str = "") -> str:
    """Why somebody did not come: 病假; 公出（赴北京开会）; of an illness only the word (domain N4)."""
    if reason is None:
        return text
    word = tr(dict(REASONS)[reason])
    if not text or reason is Reason.ILLNESS:
        return word
    return text if reason is Reason.OTHER else tr("{word}（{text}）").format(word=word, text=text)


def title(minutes: Minutes, unit: str, number: int | None) -> str:
    """中共××大学××学院××支部委员会 2026年第4次支部委员会会议记录; without a number the 第n次 is left out."""
    meeting = minutes.meeting
    word = kind_word(meeting.kind)
    short = meeting.kind in _NO_MEETING or word.endswith("会议")
    noun = tr("{word}记录") if short else tr("{word}会议记录")
    count = tr("第{n}次").format(n=number) if number else ""
    year = tr("{year}年").format(year=meeting.on.year)
    return f"{unit} {year}{count}{noun.format(word=word)}".strip()


def file_stem(minutes: Minutes, unit: str = "", number: int | None = None) -> str:
    """A file name without its ending: ``2026-11-20_支部党员大会_主题_草稿v1``.

    With a unit its name follows the date, so that meetings of several branches keep apart; a meeting without a
    subject is told by its number. Nothing in it offends Windows, and it stays under 255 bytes.
    """
    meeting = minutes.meeting
    subject = meeting.subject or (tr("第{n}次").format(n=number) if number else "")
    stage = f"{stage_word(meeting.stage)}v{meeting.version}"
    parts = (
        str(meeting.on),
        safe_name(unit, 20),
        safe_name(kind_word(meeting.kind), 20),
        safe_name(subject, _STEM - 30),
        stage,
    )
    return "_".join(part for part in parts if part)


def safe_name(text: str, longest: int) -> str:
    """A part of a file name: nothing in it offends Windows."""
    return _UNSAFE.sub(" ", text).strip(" .")[:longest].strip(" .")


def long_day(day: Day) -> str:
    """2026年11月20日, without leading zeros, as precise as it is (GB/T 9704)."""
    text = tr("{year}年").format(year=day.year)
    if day.month:
        text += tr("{month}月").format(month=day.month)
    return text + (tr("{day}日").format(day=day.day) if day.day else "")


def time_span(meeting: Meeting) -> str:
    """2026年11月20日 14:30—16:00; the other day too where it ended on one."""
    begun = f"{long_day(meeting.on)} {meeting.starts}".strip()
    if not meeting.ends:
        return begun
    until = meeting.until_on
    if until is None or until == meeting.on:
        return f"{begun}—{meeting.ends}" if meeting.starts else begun
    other = long_day(until)
    if until.year == meeting.on.year:
        other = other.removeprefix(tr("{year}年").format(year=until.year))
    return f"{begun}—{other} {meeting.ends}"


def number_of(meeting: Meeting, others: Iterable[Meeting]) -> int:
    """第n次 of its kind, branch, group and year, by date; the office's own count where it gives one.

    ``others`` may contain the meeting itself.
    """
    if meeting.count is not None:
        return meeting.count
    own = _series(meeting)
    place = _when(meeting)
    return 1 + sum(_series(one) == own and _when(one) < place for one in others if one.id != meeting.id)


def _series(meeting: Meeting) -> tuple[str, str | None, MeetingKind, int]:
    return meeting.branch_id, meeting.group_id, meeting.kind, meeting.on.year


def _when(meeting: Meeting) -> tuple[str, str, str]:
    return str(meeting.on), meeting.starts, meeting.id


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一; from 100 on digit by digit."""
    if number >= 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def ordinal(number: int) -> str:
    """The head of a first-level paragraph: 一、 二、 …"""
    return chinese(number) + "、"
