"""What a paper must know besides the minutes: whose they are, how they are laid out, how the votes came out."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone

from branchdesk.features.meetings.model.minutes import Attendance, Minutes
from branchdesk.features.meetings.model.words import PaperKind, Stage
from branchdesk.features.meetings.papers import layouts
from branchdesk.features.meetings.papers.layouts import Layout
from branchdesk.features.meetings.rules import canon, roll, wording
from branchdesk.features.meetings.rules.ballot_checks import verdict
from branchdesk.features.meetings.rules.roll import Counts, Due
from branchdesk.features.meetings.rules.votes import Verdict
from branchdesk.features.members.model import STANDINGS
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

_STANDINGS = dict[str, str](STANDINGS)
_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff])")
CHINA = timezone(timedelta(hours=8))
"""The time zone of the papers' dates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContext:
    """Everything beside the minutes that is printed.

    ``verdicts`` are by ballot; ``units`` names the branch of a member where several branches met; ``standings`` tells
    正式党员 from 预备党员; ``apart`` tells members apart who stand on the sheet under one name. Equal contexts give equal
    bytes.
    """

    unit: str
    number: int | None
    layout: Layout
    counts: Counts
    verdicts: Mapping[str, Verdict]
    fingerprint: str
    standings: Mapping[str, str]
    units: Mapping[str, str]
    apart: Mapping[str, str] = field(default_factory=dict)
    printed_on: date | None = None

    def called(self, name: str, member_id: str | None) -> str:
        """A name as lists have it."""
        mark = self.apart.get(member_id or "")
        return tr("{name}（{mark}）").format(name=name, mark=mark) if mark else name

    def laid_out(self, layout: Layout) -> "PaperContext":
        """The same for another paper, or for a template that is being tried."""
        return replace(self, layout=layout)


def context(
    minutes: Minutes,
    due: Sequence[Due],
    pack: RulePack,
    unit: str,
    number: int | None = None,
    layout: Layout | None = None,
    *,
    units: Mapping[str, str] | None = None,
    apart: Mapping[str, str] | None = None,
    printed_on: date | None = None,
) -> PaperContext:
    """Judge the ballots and count the attendance once for all papers of a meeting.

    ``units`` gives the branch of each member of a joint meeting by his id, ``apart`` what tells namesakes apart, whether
    or not both are on the sheet; without ``printed_on`` the papers carry
    the date of the meeting, so that a preview and its export are the same bytes.
    """
    sheet = roll.sheet(minutes, due)
    counts = roll.count(sheet, minutes.guests)
    return PaperContext(
        unit=unit,
        number=number,
        layout=layout or layouts.default(PaperKind.MINUTES),
        counts=counts,
        verdicts={one.id: verdict(minutes, one, counts, pack) for one in minutes.ballots},
        fingerprint=canon.fingerprint(minutes, sheet),
        standings={one.member_id: _standing(one.standing) for one in due if one.member_id},
        units=units or {},
        apart=_apart(sheet, apart or {}),
        printed_on=printed_on,
    )


def _apart(sheet: Sequence[Attendance], known: Mapping[str, str]) -> dict[str, str]:
    """What tells apart those who share a name with another on the sheet; a line of no member has nothing."""
    count = Counter(one.name for one in sheet)
    named = {one.member_id: one.name for one in sheet if one.member_id}
    return {uid: mark for uid, mark in known.items() if mark and count[named.get(uid, "")] > 1}


def _standing(stored: str) -> str:
    return tr(_STANDINGS[stored]) if stored in _STANDINGS else ""


def headline(minutes: Minutes, context: PaperContext) -> str:
    """The title of a paper by its template, the unit on lines of its own."""
    meeting = minutes.meeting
    full = wording.title(minutes, context.unit, context.number).removesuffix(tr("记录"))
    if context.unit:
        full = full.replace(f"{context.unit} ", f"{context.unit}\n", 1)
    return context.layout.headline(
        {
            "title": full,
            "unit": context.unit,
            "kind": wording.kind_word(meeting.kind),
            "year": str(meeting.on.year),
            "number": str(context.number or ""),
            "subject": meeting.subject,
        }
    )


def copy_mark(minutes: Minutes, context: PaperContext) -> str:
    """What tells one copy from another, small in the foot: version, fingerprint, archive number."""
    meeting = minutes.meeting
    version = tr("草稿") if meeting.stage is Stage.DRAFT else tr("第{n}版").format(n=meeting.version)
    marks = [version, tr("指纹 {mark}").format(mark=context.fingerprint)]
    if meeting.archive_number:
        marks.append(tr("档号 {number}").format(number=meeting.archive_number))
    return tr("　").join(marks)


def moment(minutes: Minutes, context: PaperContext) -> datetime:
    """The time the file carries: midnight of the day of printing, else of the meeting."""
    day = context.printed_on or (minutes.meeting.until_on or minutes.meeting.on).last()
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def said(verdict: Verdict) -> str:
    """A verdict in running text, figures close to their words as papers are printed."""
    return _LOOSE.sub("", tr("；").join((*verdict.sentences, *verdict.warnings))) + tr("。")


def people(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return tr("、").join(names)
