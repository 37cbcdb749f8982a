"""Everything that is wrong with minutes, all at once (domain §3.2): what blocks 定稿, what wants a look, advice."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from branchdesk.features.meetings.model.minutes import Attendance, Ballot, Minutes, Resolution
from branchdesk.features.meetings.model.words import (
    PERSONAL,
    BallotKind,
    Grade,
    ItemKind,
    MeetingKind,
    Presence,
)
from branchdesk.features.meetings.rules import votes, wording
from branchdesk.features.meetings.rules.attendance_checks import attendance_findings
from branchdesk.features.meetings.rules.ballot_checks import ballot_findings, ballot_name, verdict
from branchdesk.features.meetings.rules.findings import Finding, advise, block, warn
from branchdesk.features.meetings.rules.roll import Counts, Due, count, counts_in, sheet
from branchdesk.features.members.model import Standing
from branchdesk.kernel.problems import Level
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.times import is_time, minutes_between
from branchdesk.kernel.words import tr

__all__ = ["Finding", "blocking", "findings"]

_NEGATED = re.compile(r"[不未没否](?:有|能|获|予|被|得)?(?:同意|通过)")
_AGREED = re.compile(r"同意|通过")
_MARKED = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]")
_TITLED = re.compile(r"绝密|机密|秘密\s*[★☆]")
_LONGEST = 24 * 60
"""Minutes above which the times of a meeting are likely to be wrong."""


def findings(minutes: Minutes, roll: Sequence[Due], pack: RulePack, doubts: Sequence[Finding] = ()) -> list[Finding]:
    """All remarks on the minutes, in the order of the form; ``doubts`` are those of other rooms about votes."""
    lines = sheet(minutes, roll)
    counts = count(lines, minutes.guests)
    return [
        *_head(minutes),
        *_times(minutes),
        *attendance_findings(minutes, lines, roll, counts),
        *_leading(minutes, lines),
        *_items(minutes),
        *_ballots(minutes, lines, counts, pack),
        *(one for one in doubts if any(ballot.id == one.uid for ballot in minutes.ballots)),
        *_resolutions(minutes, counts, pack),
        *_actions(minutes),
        *_appraisals(minutes, roll, counts, pack),
        *_twice_appraised(minutes),
        *_speeches(minutes),
        *_guests(minutes),
        *_attachments(minutes),
        *_secrets(minutes),
    ]


def blocking(found: Sequence[Finding]) -> list[Finding]:
    """Only what forbids 定稿."""
    return [one for one in found if one.level is Level.BLOCK]


def _head(minutes: Minutes) -> Iterator[Finding]:
    meeting = minutes.meeting
    required = (("place", tr("地点")), ("chair", tr("主持人")), ("recorder", tr("记录人")))
    for field, label in required:
        if not getattr(meeting, field).strip():
            yield block("missing", "meeting", tr("{label}未填写").format(label=label), field=field)
    if meeting.kind is MeetingKind.GROUP and not meeting.group_id:
        yield warn("no_group", "meeting", tr("党小组会没有选党小组，应到名单按整个支部计算"), field="group_id")
    if meeting.kind is MeetingKind.LECTURE and not meeting.lecturer.strip():
        yield warn("no_lecturer", "meeting", tr("党课应写明讲课人"), field="lecturer")
    if meeting.kind in (MeetingKind.LECTURE, MeetingKind.THEME_DAY) and not meeting.subject.strip():
        kind = wording.kind_word(meeting.kind)
        yield warn("no_subject", "meeting", tr("{kind}应有主题").format(kind=kind), field="subject")
    if not meeting.summing_up.strip():
        yield advise("no_summing_up", "meeting", tr("会议记录一般有主持人小结"), field="summing_up")
    if meeting.kind is MeetingKind.ADMISSION or any(one.kind in PERSONAL for one in minutes.ballots):
        text = tr("发展党员的会议记录以手写签名件为准，电子件为副本")
        yield advise("signed_original", "meeting", text)


def _times(minutes: Minutes) -> Iterator[Finding]:
    meeting = minutes.meeting
    if not meeting.on.is_full:
        yield block("day_missing", "meeting", tr("日期应写到日，现为“{day}”").format(day=meeting.on), field="on")
        return
    for field, label in (("starts", tr("开始时间")), ("ends", tr("结束时间"))):
        time = getattr(meeting, field)
        if not is_time(time):
            text = tr("{label}“{time}”不是时间，应写成 14:30") if time else tr("{label}未填写（到分）")
            yield block("time_missing", "meeting", text.format(label=label, time=time), field=field)
    if not (is_time(meeting.starts) and is_time(meeting.ends)):
        return
    until = meeting.until_on or meeting.on
    length = minutes_between(meeting.starts, meeting.ends, (until.first() - meeting.on.first()).days)
    span = wording.time_span(meeting)
    if length <= 0:
        text = tr("结束不晚于开始（{span}）；跨日的请填写结束日期").format(span=span)
        yield block("ends_before_start", "meeting", text, field="ends")
    elif length > _LONGEST:
        yield warn("very_long", "meeting", tr("会议超过一天（{span}），请核对").format(span=span), field="until_on")


def _leading(minutes: Minutes, lines: Sequence[Attendance]) -> Iterator[Finding]:
    """Who chairs and who writes cannot be away."""
    head = minutes.meeting
    for field, label, name, uid in (
        ("chair", tr("主持人"), head.chair, head.chair_id),
        ("recorder", tr("记录人"), head.recorder, head.recorder_id),
    ):
        known = [one for one in lines if (one.member_id == uid if uid else one.name == name.strip())]
        if len(known) == 1 and counts_in(known[0]) and known[0].presence is not Presence.PRESENT:
            text = tr("{label}{name}登记为{presence}，请核对")
            word = wording.presence_word(known[0].presence)
            yield warn("leading_away", "meeting", text.format(label=label, name=name, presence=word), field=field)


def _items(minutes: Minutes) -> Iterator[Finding]:
    titled = [one for one in minutes.items if one.title.strip()]
    if not titled:
        yield block("no_items", "items", tr("至少要有一项议题"))
    for one in minutes.items:
        if one.title.strip():
            continue
        if one.text.strip() or any(speech.item_id == one.id for speech in minutes.speeches):
            text = tr("第 {n} 项议题没有标题").format(n=one.order + 1)
            yield block("no_title", "items", text, one.id, "title")
        elif titled:
            text = tr("第 {n} 项议题是空的").format(n=one.order + 1)
            yield warn("empty_item", "items", text, one.id, "title")
    decided = {one.item_id for one in minutes.ballots} | {one.item_id for one in minutes.resolutions if one.unanimous}
    for one in titled:
        if one.kind is ItemKind.VOTE and one.id not in decided:
            text = tr("“{title}”是表决事项，还没有票数，也没有写明一致同意").format(title=one.title)
            yield warn("vote_without_ballot", "items", text, one.id)


_NEEDED = {
    MeetingKind.ADMISSION: (PERSONAL, "接收、转正讨论会应有对每个人的表决和完整票数"),
    MeetingKind.ELECTION: (frozenset({BallotKind.ELECTION}), "换届（补选）大会应有选举的完整票数"),
}
"""Meetings that are held for a vote (domain §3.2: DEV, ELEC)."""


def _ballots(minutes: Minutes, lines: Sequence[Attendance], counts: Counts, pack: RulePack) -> Iterator[Finding]:
    needed = _NEEDED.get(minutes.meeting.kind)
    if needed and not any(one.kind in needed[0] for one in minutes.ballots):
        yield block("no_ballot", "ballots", tr(needed[1]))
    there = {one.name for one in lines if one.presence is Presence.PRESENT} | {one.name for one in minutes.guests}
    for ballot in minutes.ballots:
        yield from ballot_findings(minutes, ballot, counts, pack)
        if ballot.kind in PERSONAL and ballot.person and ballot.person not in there:
            text = tr("{name}不在出席和列席名单中：讨论时本人须到会").format(name=ballot.person)
            yield warn("person_not_there", "ballots", text, ballot.id, "person")


def _resolutions(minutes: Minutes, counts: Counts, pack: RulePack) -> Iterator[Finding]:
    ballots = {one.id: one for one in minutes.ballots}
    for one in minutes.resolutions:
        ballot = ballots.get(one.ballot_id or "")
        if not one.text.strip():
            yield block("empty_resolution", "resolutions", tr("决议没有内容"), one.id, "text")
        elif ballot is not None:
            yield from _against(one, ballot, verdict(minutes, ballot, counts, pack))
        elif not one.unanimous:
            text = tr("决议“{start}”没有注明依据：请选一项表决，或写明一致同意").format(start=_start(one))
            yield block("no_basis", "resolutions", text, one.id, "ballot_id")
    resolved = {one.ballot_id for one in minutes.resolutions}
    for ballot in minutes.ballots:
        if ballot.kind in PERSONAL and ballot.id not in resolved:
            text = tr("对“{name}”的表决还没有写成决议").format(name=ballot_name(ballot))
            yield warn("no_resolution", "ballots", text, ballot.id)


def _against(one: Resolution, ballot: Ballot, found: votes.Verdict) -> Iterator[Finding]:
    """A resolution that says something else than the ballot it rests on."""
    if one.unanimous and any((ballot.no, ballot.abstain, ballot.written_no, ballot.written_abstain)):
        text = tr("决议“{start}”写着一致同意，“{name}”却有反对或弃权票，请核对")
        yield warn("not_unanimous", "resolutions", text.format(start=_start(one), name=ballot_name(ballot)), one.id)
    if found.passed is False and _says_agreed(one.text):
        text = tr("决议“{start}”说同意或通过，而所依据的表决没有通过：{why}")
        yield warn(
            "did_not_pass", "resolutions", text.format(start=_start(one), why=found.sentences[-1]), one.id, "text"
        )


def _start(one: Resolution) -> str:
    return one.text if len(one.text) <= 15 else one.text[:15] + "…"


def _says_agreed(text: str) -> bool:
    return _AGREED.search(_NEGATED.sub("", text)) is not None


def _actions(minutes: Minutes) -> Iterator[Finding]:
    for one in minutes.actions:
        name = one.task if len(one.task) <= 15 else one.task[:15] + "…"
        if not one.task.strip():
            yield block("no_task", "actions", tr("落实分工有一行没有写事项"), one.id, "task")
            continue
        if not one.owner.strip():
            yield warn("no_owner", "actions", tr("“{name}”没有责任人").format(name=name), one.id, "owner")
        if one.due_on is None and not one.timetable.strip():
            yield warn("no_deadline", "actions", tr("“{name}”没有完成时限").format(name=name), one.id, "due_on")
        elif one.due_on is not None and one.due_on.last() < minutes.meeting.on.first():
            text = tr("“{name}”的时限 {day} 早于会议日期").format(name=name, day=one.due_on)
            yield warn("deadline_passed", "actions", text, one.id, "due_on")


def _twice_appraised(minutes: Minutes) -> Iterator[Finding]:
    count = Counter(one.member_id for one in minutes.appraisals)
    for uid, name in {one.member_id: one.name for one in minutes.appraisals if one.member_id}.items():
        if count[uid] > 1:
            text = tr("民主评议中{name}有 {n} 行，请删去重复的").format(name=name, n=count[uid])
            yield block("twice", "appraisals", text)


def _appraisals(minutes: Minutes, roll: Sequence[Due], counts: Counts, pack: RulePack) -> Iterator[Finding]:
    """At most a third 优秀; a probationer takes part without a grade; the votes fit the people there."""
    on_probation = {one.member_id for one in roll if one.member_id and one.standing == Standing.PROBATIONARY}
    graded = [one for one in minutes.appraisals if one.member_id not in on_probation]
    excellent = sum(one.grade is Grade.EXCELLENT for one in graded)
    most = votes.grade_limits(len(graded), pack)
    if excellent > most:
        text = tr("优秀 {n} 人，参评正式党员 {all} 人，优秀最多 {most} 人（不超过 {parts} 分之一，{all}÷{parts} 取整）")
        filled = text.format(n=excellent, all=len(graded), most=most, parts=pack["excellent_one_in"])
        yield block("too_many_excellent", "appraisals", filled)
    for one in minutes.appraisals:
        if not one.name.strip():
            yield block("no_person", "appraisals", tr("民主评议有一行没有姓名"), one.id, "name")
        if one.member_id in on_probation and one.grade is not None:
            text = tr("{name}是预备党员，参加评议但不定等次").format(name=one.name)
            yield block("grade_on_probation", "appraisals", text, one.id, "grade")
        total = one.excellent + one.qualified + one.basic + one.unqualified
        there = counts.here + counts.guests
        if total > there:
            text = tr("{name}的测评票共 {total} 票，多于到会和列席的 {there} 人，请核对")
            yield warn("more_votes", "appraisals", text.format(name=one.name, total=total, there=there), one.id)


def _speeches(minutes: Minutes) -> Iterator[Finding]:
    for one in minutes.speeches:
        if one.gist.strip() and not one.speaker.strip():
            yield warn("no_speaker", "speeches", tr("有一段发言没有写发言人"), one.id, "speaker")
        elif one.speaker.strip() and not one.gist.strip():
            text = tr("{name}的发言没有要点").format(name=one.speaker)
            yield warn("no_gist", "speeches", text, one.id, "gist")


def _guests(minutes: Minutes) -> Iterator[Finding]:
    for one in minutes.guests:
        if not (one.name.strip() or one.unit.strip()):
            yield block("no_person", "guests", tr("列席有一行既没有姓名也没有单位"), one.id, "name")
        elif not one.capacity.strip():
            text = tr("列席人员“{name}”没有写身份").format(name=one.name or one.unit)
            yield warn("no_capacity", "guests", text, one.id, "capacity")


def _attachments(minutes: Minutes) -> Iterator[Finding]:
    for one in minutes.attachments:
        if not one.title.strip():
            yield block("no_title", "attachments", tr("附件有一行没有名称"), one.id, "title")


def _secrets(minutes: Minutes) -> Iterator[Finding]:
    """Nothing secret belongs into this ledger (domain N1): marks of secrecy in texts and names of attachments."""
    told = tr("“{mark}”是密级标志：涉密内容不得录入本台账，请删去")
    texts = [
        ("meeting", "", minutes.meeting.subject), ("meeting", "", minutes.meeting.summing_up),
        ("meeting", "", minutes.meeting.note),
        *(("items", one.id, f"{one.title}\n{one.text}") for one in minutes.items),
        *(("speeches", one.id, one.gist) for one in minutes.speeches),
        *(("resolutions", one.id, one.text) for one in minutes.resolutions),
        *(("actions", one.id, f"{one.task}\n{one.roadmap}") for one in minutes.actions),
    ]  # fmt: skip
    marks = [(place, uid, _MARKED.search(text)) for place, uid, text in texts]
    marks += [("attachments", one.id, _TITLED.search(one.title)) for one in minutes.attachments]
    for place, uid, mark in marks:
        if mark:
            yield block("secret", place, told.format(mark=mark[0]), uid)
