"""What blocks 定稿, what wants a look, and that minutes in order are left in peace."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    AgendaItem,
    Appraisal,
    Attachment,
    Attendance,
    Ballot,
    Guest,
    Meeting,
    Minutes,
    Nominee,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import BallotKind, Grade, ItemKind, MeetingKind, Method, Presence, Reason
from branchdesk.features.meetings.rules import ballot_checks, checks, roll, votes
from branchdesk.features.meetings.rules.roll import Due
from branchdesk.features.members.model import Standing
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level

PACK = votes.national()
ROLL = tuple(Due(str(n), f"党员{n:02d}", standing=str(Standing.FULL)) for n in range(1, 17))
OWN: dict[str, Any] = {"meeting_id": "m", "order": 0}


def away(
    *numbers: int, presence: Presence = Presence.EXCUSED, reason: Reason | None = Reason.DUTY
) -> tuple[Attendance, ...]:
    return tuple(
        Attendance(id=f"a{n}", meeting_id="m", member_id=str(n), name=f"党员{n:02d}", presence=presence, reason=reason)
        for n in numbers
    )


def a_meeting(**values: Any) -> Meeting:
    usual: dict[str, Any] = {
        "id": "m", "kind": MeetingKind.GENERAL, "branch_id": "b1", "subject": "学习", "on": Day(2026, 11, 20),
        "starts": "14:30", "ends": "16:00", "place": "三楼会议室", "chair": "党员01", "recorder": "党员02",
        "summing_up": "很好",
    }  # fmt: skip
    return Meeting(**(usual | values))


def minutes_of(meeting: Meeting | None = None, **parts: Any) -> Minutes:
    usual: dict[str, Any] = {"items": (AgendaItem(id="i", title="学习文件", kind=ItemKind.STUDY, **OWN),)}
    return Minutes(meeting=meeting or a_meeting(), **(usual | parts))


def an_admission(**values: Any) -> Minutes:
    """Sixteen entitled, nine there, as many votes as given."""
    usual: dict[str, Any] = {
        "id": "b", "kind": BallotKind.ADMISSION, "person": "周五", "method": Method.SECRET, "issued": 9, "returned": 9,
        "valid": 9, "yes": 9, "no": 0, "abstain": 0, **OWN,
    }  # fmt: skip
    return minutes_of(
        a_meeting(kind=MeetingKind.ADMISSION),
        items=(AgendaItem(id="i", title="讨论接收周五", kind=ItemKind.VOTE, **OWN),),
        ballots=(Ballot(**({"item_id": "i"} | usual | values)),),
        resolutions=(Resolution(id="r", ballot_id="b", text="同意接收周五为预备党员", **OWN),),
        guests=(Guest(id="g", name="周五", unit="学院", capacity="发展对象", **OWN),),
        attendances=away(*range(10, 17)),
    )


def an_election(nominees: Sequence[Nominee] | None = None, **values: Any) -> Minutes:
    usual: dict[str, Any] = {
        "id": "b", "kind": BallotKind.ELECTION, "subject": "选举支部委员", "method": Method.SECRET, "issued": 16,
        "returned": 16, "valid": 16, "seats": 2, **OWN,
    }  # fmt: skip
    usual_nominees = tuple(
        Nominee(
            id=f"n{n}", ballot_id="b", meeting_id="m", order=n, name=f"党员{n:02d}", yes=yes, no=16 - yes, abstain=0
        )
        for n, yes in enumerate((15, 12, 4))
    )
    return minutes_of(
        a_meeting(kind=MeetingKind.ELECTION),
        ballots=(Ballot(**(usual | values)),),
        nominees=usual_nominees if nominees is None else tuple(nominees),
    )


def a_motion(resolution: Resolution | None = None, **values: Any) -> Minutes:
    usual: dict[str, Any] = {"id": "b", "subject": "年度计划", "yes": 16, "no": 0, "abstain": 0, **OWN}
    written = Resolution(id="r", ballot_id="b", text="通过年度计划", **OWN) if resolution is None else resolution
    return minutes_of(ballots=(Ballot(**(usual | values)),), resolutions=(written,))


def said(minutes: Minutes, roll: Sequence[Due] = ROLL) -> dict[str, checks.Finding]:
    """The findings but for advice, by code and part."""
    found = checks.findings(minutes, roll, PACK)
    assert all(one.text and one.code and one.place for one in found)
    return {f"{one.place}.{one.code}": one for one in found if one.level is not Level.OK}


def blocked(minutes: Minutes, roll: Sequence[Due] = ROLL) -> list[str]:
    found = checks.findings(minutes, roll, PACK)
    return [f"{one.place}.{one.code}" for one in checks.blocking(found)]


TOO_MANY = (Nominee(id="n", ballot_id="b", meeting_id="m", order=0, name="党员03", yes=16, no=3),)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (a_motion(yes=12, no=5), "“年度计划”票数不平：赞成 12＋反对 5＋弃权 0 ＝ 17，实到＋书面 ＝ 16"),
        (an_admission(yes=9, no=1), "“周五”票数不平：赞成 9＋反对 1＋弃权 0 ＝ 10，有效票＋书面 ＝ 9"),
        (an_admission(valid=10, yes=10), "“周五”有效票 10 张，多于收回的 9 张，请核对"),
        (an_election(TOO_MANY), "“党员03”赞成＋不赞成＋弃权 ＝ 19，多于有效票 16，请核对"),
    ],
)
def test_votes_that_cannot_be_have_no_result(minutes: Minutes, told: str) -> None:
    counts = roll.count(roll.sheet(minutes, ROLL), minutes.guests)
    found = ballot_checks.verdict(minutes, minutes.ballots[0], counts, PACK)
    assert (found.passed, found.contradicts, found.elected) == (None, True, ())
    assert told in found.sentences
    assert found.sentences[-1] == "改正之前不计结果"
    assert not any("，通过" in one or "当选" in one for one in found.sentences)
    assert blocked(minutes)


def test_who_did_not_vote_leaves_the_result_as_it_is() -> None:
    minutes = a_motion(yes=12, no=1)
    counts = roll.count(roll.sheet(minutes, ROLL), minutes.guests)
    assert ballot_checks.verdict(minutes, minutes.ballots[0], counts, PACK).passed is True
    assert "ballots.not_all_voted" in said(minutes)


@pytest.mark.parametrize("minutes", [minutes_of(), an_admission(), an_election(), a_motion()])
def test_minutes_in_order_are_left_in_peace(minutes: Minutes) -> None:
    assert said(minutes) == {}


def test_eight_votes_of_nine_present_do_not_make_a_member() -> None:
    minutes = an_admission(yes=8, no=1)
    assert blocked(minutes) == []
    found = said(minutes)["resolutions.did_not_pass"]
    assert found.level is Level.WARN
    assert found.text == (
        "决议“同意接收周五为预备党员”说同意或通过，而所依据的表决没有通过：赞成 8 票，2×8=16 不大于 16，未通过"
    )
    refused = Resolution(id="r", ballot_id="b", text="未能通过，不同意接收周五为预备党员", **OWN)
    assert said(replace(minutes, resolutions=(refused,))) == {}


@pytest.mark.parametrize(
    ("values", "code", "text"),
    [
        ({"place": " "}, "missing", "地点未填写"),
        ({"chair": ""}, "missing", "主持人未填写"),
        ({"recorder": ""}, "missing", "记录人未填写"),
        ({"on": Day(2026, 11)}, "day_missing", "日期应写到日，现为“2026-11”"),
        ({"starts": ""}, "time_missing", "开始时间未填写（到分）"),
        ({"ends": "25:00"}, "time_missing", "结束时间“25:00”不是时间，应写成 14:30"),
        ({"ends": "14:30"}, "ends_before_start", "结束不晚于开始（2026年11月20日 14:30—14:30）；跨日的请填写结束日期"),
        ({"until_on": Day(2026, 11, 19)}, "ends_before_start",
         "结束不晚于开始（2026年11月20日 14:30—11月19日 16:00）；跨日的请填写结束日期"),
    ],
)  # fmt: skip
def test_the_head_has_to_be_whole(values: dict[str, Any], code: str, text: str) -> None:
    minutes = minutes_of(a_meeting(**values))
    assert blocked(minutes) == [f"meeting.{code}"]
    assert said(minutes)[f"meeting.{code}"].text == text


def test_a_meeting_may_end_on_the_next_day_but_not_next_week() -> None:
    assert said(minutes_of(a_meeting(ends="00:10", until_on=Day(2026, 11, 21)))) == {}
    assert list(said(minutes_of(a_meeting(until_on=Day(2026, 11, 27))))) == ["meeting.very_long"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": MeetingKind.GROUP}, "no_group"),
        ({"kind": MeetingKind.LECTURE}, "no_lecturer"),
        ({"kind": MeetingKind.THEME_DAY, "subject": ""}, "no_subject"),
    ],
)
def test_what_a_kind_of_meeting_usually_has_is_missed(values: dict[str, Any], code: str) -> None:
    minutes = minutes_of(a_meeting(**values))
    assert list(said(minutes)) == [f"meeting.{code}"]
    assert blocked(minutes) == []


def test_advice_is_no_trouble() -> None:
    found = checks.findings(replace(an_admission(), meeting=a_meeting(summing_up="")), ROLL, PACK)
    advice = [one.text for one in found if one.level is Level.OK]
    assert advice == ["会议记录一般有主持人小结", "发展党员的会议记录以手写签名件为准，电子件为副本"]


def test_who_leads_and_who_writes_cannot_be_away() -> None:
    found = checks.findings(minutes_of(attendances=away(1, 2)), ROLL, PACK)
    said = [(one.code, one.field, one.text) for one in found]
    assert ("leading_away", "chair", "主持人党员01登记为请假，请核对") in said
    assert ("leading_away", "recorder", "记录人党员02登记为请假，请核对") in said
    known = minutes_of(a_meeting(chair_id="3"), attendances=away(1))
    assert "leading_away" not in [one.code for one in checks.findings(known, ROLL, PACK)]


def test_nobody_due_is_a_mistake() -> None:
    assert blocked(minutes_of(), ()) == ["attendance.nobody_due"]
    assert blocked(a_motion(due=16, here=16), ()) == ["attendance.nobody_due"], "typed numbers stand by themselves"


def test_somebody_recorded_twice_upsets_the_sum() -> None:
    minutes = minutes_of(attendances=(*away(3), *away(3, presence=Presence.ABSENT)))
    assert said(minutes)["attendance.attendance_sum"].text == (
        "出席 15＋请假 1＋缺席 1 ＝ 17，应到 16 人，不一致：有人登记了两次"
    )
    assert blocked(minutes) == ["attendance.attendance_sum"]


@pytest.mark.parametrize(
    ("presence", "reason", "level"),
    [
        (Presence.EXCUSED, None, Level.BLOCK),
        (Presence.ABSENT, None, Level.WARN),
        (Presence.EXCUSED, Reason.OTHER, Level.WARN),
        (Presence.EXCUSED, Reason.PRIVATE, None),
    ],
)
def test_who_does_not_come_has_a_reason(presence: Presence, reason: Reason | None, level: Level | None) -> None:
    found = said(minutes_of(attendances=away(3, presence=presence, reason=reason)))
    assert [one.level for one in found.values()] == ([level] if level else [])


def test_who_is_left_out_of_the_number_due_needs_no_reason() -> None:
    roll = (*ROLL[:8], replace(ROLL[8], counted=False))
    assert said(minutes_of(), roll) == {}


@pytest.mark.parametrize(
    ("items", "level", "code"),
    [
        ((), Level.BLOCK, "no_items"),
        ((AgendaItem(id="i", title=" ", **OWN),), Level.BLOCK, "no_items"),
        (
            (AgendaItem(id="i", title="学习", **OWN), AgendaItem(id="j", meeting_id="m", order=1, text="内容")),
            Level.BLOCK,
            "no_title",
        ),
        (
            (AgendaItem(id="i", title="学习", **OWN), AgendaItem(id="j", meeting_id="m", order=1)),
            Level.WARN,
            "empty_item",
        ),
        ((AgendaItem(id="i", title="表决", kind=ItemKind.VOTE, **OWN),), Level.WARN, "vote_without_ballot"),
    ],
)
def test_the_agenda_has_items_with_titles(items: tuple[AgendaItem, ...], level: Level, code: str) -> None:
    found = said(minutes_of(items=items))
    assert [(one.code, one.level) for one in found.values()] == [(code, level)]


def test_a_vote_may_have_been_unanimous() -> None:
    item = AgendaItem(id="i", title="表决", kind=ItemKind.VOTE, **OWN)
    one = Resolution(id="r", item_id="i", text="一致同意年度计划", unanimous=True, **OWN)
    assert said(minutes_of(items=(item,), resolutions=(one,))) == {}


@pytest.mark.parametrize(
    ("minutes", "codes"),
    [
        (an_admission(due=15), ["ballots.due_differs"]),
        (an_admission(here=10, issued=10, returned=10), ["ballots.here_differs"]),
        (an_admission(returned=10), ["ballots.more_returned"]),
        (an_admission(valid=10, yes=10), ["ballots.more_valid"]),
        (an_admission(yes=8), ["ballots.votes_sum"]),
        (an_admission(yes=9, no=1), ["ballots.votes_sum"]),
        (an_admission(written_yes=8), ["ballots.more_votes"]),
        (an_admission(person=""), ["ballots.no_person"]),
        (an_admission(person="周五、吴六"), ["ballots.several_people"]),
        (an_admission(person="周五，吴六"), ["ballots.several_people"]),
        (an_admission(method=Method.HANDS), ["ballots.not_secret"]),
        (an_admission(abstain=None, no=None), ["ballots.votes_missing"]),
        (an_admission(yes=None, no=None, abstain=None), ["ballots.votes_missing"]),
        (an_admission(issued=None), ["ballots.votes_missing"]),
        (replace(an_admission(), ballots=(), resolutions=()), ["ballots.no_ballot"]),
        (replace(an_election(), ballots=(), nominees=()), ["ballots.no_ballot"]),
        (an_election([]), ["ballots.no_nominees"]),
        (an_election(seats=None), ["ballots.votes_missing"]),
        (an_election(valid=None), ["ballots.votes_missing"]),
        (an_election(method=Method.VOICES), ["ballots.not_secret"]),
        (an_election([Nominee(id="n", ballot_id="b", name="赵", yes=None, **OWN)]), ["nominees.votes_missing"]),
        (an_election([Nominee(id="n", ballot_id="b", name="", yes=None, **OWN)]), ["nominees.votes_missing", "nominees.no_person"]),
        (an_election([Nominee(id="n", ballot_id="b", name="赵", yes=15, no=2, **OWN)]), ["nominees.votes_sum"]),
        (an_election([Nominee(id=f"n{n}", ballot_id="b", name="赵", yes=15, meeting_id="m", order=n) for n in range(3)]),
         ["nominees.votes_sum"]),
        (a_motion(yes=17), ["ballots.votes_sum", "ballots.more_votes"]),
    ],
)  # fmt: skip
def test_a_contradiction_in_a_ballot_blocks(minutes: Minutes, codes: list[str]) -> None:
    assert blocked(minutes) == codes


PRESENT = {"presence": Presence.PRESENT}


@pytest.mark.parametrize(
    ("minutes", "code", "level"),
    [
        (minutes_of(attendances=away(3, **PRESENT)), "attendance.reason_present", Level.WARN),
        (minutes_of(attendances=away(30)), "attendance.not_due", Level.WARN),
        (minutes_of(attendances=(Attendance(id="x", meeting_id="m", name="党员03"),)), "attendance.same_name", Level.WARN),
        (minutes_of(guests=(Guest(id="g", member_id="3", name="党员03", capacity="代表", **OWN),)), "guests.guest_due",
         Level.BLOCK),
        (minutes_of(guests=(Guest(id="g", name="党员03", capacity="代表", **OWN),)), "guests.guest_due", Level.WARN),
        (minutes_of(guests=tuple(Guest(id=uid, name="石来宾", unit="外校", capacity="代表", **OWN) for uid in "gh")),
         "guests.guest_twice", Level.WARN),
        (minutes_of(appraisals=tuple(Appraisal(id=uid, member_id="3", name="党员03", **OWN) for uid in "ab")),
         "appraisals.twice", Level.BLOCK),
    ],
)  # fmt: skip
def test_nobody_is_in_two_places_at_once(minutes: Minutes, code: str, level: Level) -> None:
    assert said(minutes)[code].level is level


@pytest.mark.parametrize(
    "minutes",
    [
        minutes_of(attendances=(Attendance(id="x", meeting_id="m", member_id="30", name="石流动"),)),
        minutes_of(guests=(Guest(id="g", name="党员03", unit="外校", capacity="代表", **OWN),)),
        minutes_of(guests=tuple(Guest(id=uid, name="石来宾", unit=unit, capacity="代表", **OWN) for uid, unit in
                                (("g", "外校"), ("h", "学院")))),
    ],
)  # fmt: skip
def test_who_is_known_to_be_another_is_left_in_peace(minutes: Minutes) -> None:
    assert said(minutes) == {}


def test_the_sum_is_said_with_its_numbers() -> None:
    assert said(an_admission(yes=8, written_yes=1))["ballots.votes_sum"].text == (
        "“周五”票数不平：赞成 9＋反对 0＋弃权 0 ＝ 9，有效票＋书面 ＝ 10"
    )


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (an_admission(issued=10), "ballots.issued_differs"),
        (an_admission(written_yes=8), "ballots.written_present"),
        (a_motion(yes=15), "ballots.not_all_voted"),
        (a_motion(yes=None, no=None, abstain=None), "ballots.votes_missing"),
        (replace(an_admission(), attendances=away(*range(9, 17))), "ballots.no_quorum"),
        (replace(an_admission(), guests=()), "ballots.person_not_there"),
        (replace(an_admission(), resolutions=()), "ballots.no_resolution"),
        (
            a_motion(Resolution(id="r", ballot_id="b", text="一致通过", unanimous=True, **OWN), yes=15, no=1),
            "resolutions.not_unanimous",
        ),
        (
            replace(
                a_motion(
                    Resolution(id="r", ballot_id="b", text="一致通过", unanimous=True, **OWN), yes=15, written_no=1
                ),
                attendances=away(16),
            ),
            "resolutions.not_unanimous",
        ),
    ],
)
def test_what_looks_odd_in_a_ballot_is_pointed_out(minutes: Minutes, code: str) -> None:
    assert said(minutes)[code].level is Level.WARN


def test_a_result_that_hangs_on_the_denominator_is_pointed_out() -> None:
    nominees = [Nominee(id="n", ballot_id="b", name="赵", yes=8, **OWN)]
    minutes = replace(an_election(nominees, seats=1, issued=13, returned=13, valid=13), attendances=away(14, 15, 16))
    assert "请先请示上级党组织" in said(minutes)["ballots.denominators_differ"].text


def test_elections_are_reminded_of_their_candidates() -> None:
    found = checks.findings(an_election(seats=3), ROLL, PACK)
    texts = [one.text for one in found if one.place == "nominees" and one.level is Level.OK]
    assert texts == [
        "“选举支部委员”应选 3 人、候选人 3 人：候选人一般多于应选名额 20%",
        "“选举支部委员”的候选人按姓氏笔画排列，请核对顺序",
    ]


@pytest.mark.parametrize(
    ("resolution", "code", "level"),
    [
        (Resolution(id="r", text="通过", **OWN), "no_basis", Level.BLOCK),
        (Resolution(id="r", text="通过", ballot_id="elsewhere", **OWN), "no_basis", Level.BLOCK),
        (Resolution(id="r", text=" ", ballot_id="b", **OWN), "empty_resolution", Level.BLOCK),
    ],
)
def test_a_resolution_rests_on_something(resolution: Resolution, code: str, level: Level) -> None:
    found = said(a_motion(resolution))
    assert found[f"resolutions.{code}"].level is level


def test_long_texts_are_told_by_their_beginning() -> None:
    found = said(a_motion(Resolution(id="r", text="通过二〇二六年度党支部工作计划和经费预算的决定", **OWN)))
    assert found["resolutions.no_basis"].text.startswith("决议“通过二〇二六年度党支部工作计划…”")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"task": ""}, "no_task"),
        ({"owner": ""}, "no_owner"),
        ({"due_on": None}, "no_deadline"),
        ({"due_on": Day(2026, 11, 19)}, "deadline_passed"),
        ({"due_on": None, "timetable": "分三步"}, ""),
        ({"due_on": Day(2026, 11)}, ""),
        ({"task": "成立工作专班并按任务书时间表路线图落实到人", "owner": ""}, "no_owner"),
    ],
)
def test_a_task_has_an_owner_and_a_deadline(values: dict[str, Any], code: str) -> None:
    usual: dict[str, Any] = {"id": "t", "task": "上报", "owner": "党员01", "due_on": Day(2026, 12, 1), **OWN}
    found = said(minutes_of(actions=(ActionItem(**(usual | values)),)))
    assert list(found) == ([f"actions.{code}"] if code else [])


def appraised(grades: Sequence[Grade | None]) -> tuple[Appraisal, ...]:
    return tuple(
        Appraisal(id=f"x{n}", meeting_id="m", order=n, member_id=str(n + 1), name=f"党员{n + 1:02d}", grade=grade)
        for n, grade in enumerate(grades)
    )


def test_a_third_may_be_excellent_and_no_more() -> None:
    usual = [Grade.QUALIFIED] * 5
    assert said(minutes_of(appraisals=appraised([Grade.EXCELLENT] * 2 + usual))) == {}
    found = said(minutes_of(appraisals=appraised([Grade.EXCELLENT] * 3 + usual)))
    assert found["appraisals.too_many_excellent"].text == (
        "优秀 3 人，参评正式党员 8 人，优秀最多 2 人（不超过 3 分之一，8÷3 取整）"
    )


def test_a_probationer_takes_part_without_a_grade() -> None:
    roll = (replace(ROLL[0], standing=str(Standing.PROBATIONARY), voting=False), *ROLL[1:])
    assert said(minutes_of(appraisals=appraised([None])), roll) == {}
    assert blocked(minutes_of(appraisals=appraised([Grade.QUALIFIED])), roll) == ["appraisals.grade_on_probation"]


def test_appraisals_name_somebody_and_fit_the_people_there() -> None:
    one = Appraisal(id="x", name="", qualified=17, **OWN)
    found = said(minutes_of(appraisals=(one,)))
    assert {name: each.level for name, each in found.items()} == {
        "appraisals.no_person": Level.BLOCK,
        "appraisals.more_votes": Level.WARN,
    }


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"speeches": (Speech(id="s", gist="同意", **OWN),)}, "speeches.no_speaker"),
        ({"speeches": (Speech(id="s", speaker="党员01", **OWN),)}, "speeches.no_gist"),
        ({"speeches": (Speech(id="s", **OWN),)}, ""),
        ({"guests": (Guest(id="g", **OWN),)}, "guests.no_person"),
        ({"guests": (Guest(id="g", unit="人力资源部", **OWN),)}, "guests.no_capacity"),
        ({"guests": (Guest(id="g", name="王某", capacity="校领导", **OWN),)}, ""),
        ({"attachments": (Attachment(id="x", title="", **OWN),)}, "attachments.no_title"),
        ({"attachments": (Attachment(id="x", title="机密文件汇编", **OWN),)}, "attachments.secret"),
        ({"attachments": (Attachment(id="x", title="保守国家秘密法学习材料", **OWN),)}, ""),
        ({"speeches": (Speech(id="s", speaker="党员01", gist="见 秘密★一年", **OWN),)}, "speeches.secret"),
        ({"items": (AgendaItem(id="i", title="学习商业机密保护", **OWN),)}, ""),
    ],
)
def test_smaller_parts_are_whole_and_hold_nothing_secret(parts: dict[str, Any], code: str) -> None:
    assert list(said(minutes_of(**parts))) == ([code] if code else [])
