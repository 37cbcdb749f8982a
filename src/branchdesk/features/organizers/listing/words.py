"""The words of a line."""

from datetime import date
from typing import Any

from branchdesk.features.organizers.model import EVERIES, ORGANIZER_KINDS, ROLES, Every
from branchdesk.features.organizers.queries import POSTING_STATES, PostingState
from branchdesk.kernel import clock
from branchdesk.kernel.times import Hours
from branchdesk.kernel.words import tr

POSTING_TONES = {PostingState.HELD: "ok", PostingState.COMING: "info", PostingState.LEFT: "mute"}
_QUARTERS = ("一", "二", "三", "四")


def role_word(role: Any) -> str:
    """联络员, 管理员, 统计员, 信息员."""
    return tr(dict(ROLES)[role])


def every_word(every: Every) -> str:
    """每月, 每季度 …"""
    return tr(dict(EVERIES)[every])


def kind_word(kind: Any) -> str:
    """专职, 兼职, 挂职."""
    return tr(dict(ORGANIZER_KINDS)[kind])


def posting_word(state: PostingState) -> str:
    """未到任, 在任, 已离任."""
    return tr(dict(POSTING_STATES)[state])


def period_words(period: str) -> str:
    """``2026-11`` → 11月, ``2026Q4`` → 第四季度, ``2026H2`` → 下半年, ``2026`` → 全年."""
    rest = period[4:]
    if rest.startswith("-"):
        return tr("{n}月").format(n=int(rest[1:]))
    if rest.startswith("Q"):
        return tr("第{n}季度").format(n=tr(_QUARTERS[int(rest[1:]) - 1]))
    if rest.startswith("H"):
        return tr("上半年") if rest == "H1" else tr("下半年")
    return tr("全年")


def hours(tenths: int) -> str:
    """1.5; nothing for nothing."""
    return Hours().show(tenths) if tenths else ""


def days_words(due: date) -> str:
    """剩 9 天, 今天, 逾 3 天."""
    days = (due - clock.today()).days
    if days == 0:
        return tr("今天")
    return tr("剩 {n} 天").format(n=days) if days > 0 else tr("逾 {n} 天").format(n=-days)
