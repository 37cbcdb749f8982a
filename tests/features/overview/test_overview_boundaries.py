"""Every row of domain §11.6 on its boundary days: not a day too early, on the day itself, and told when it is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from overview_cases import MEMBER, absent, asked, called, case, found, letter, owed
from overview_people import a_probationer

from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.dues.queries import Sum
from branchdesk.features.dues.queries.glance import Collecting
from branchdesk.features.dues.rules import arrears
from branchdesk.features.dues.rules.policy import collection_day
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.rules import duty
from branchdesk.features.meetings.rules.duty import DutyState
from branchdesk.features.members.model import Registry
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.overview import rules
from branchdesk.features.overview.model import (
    BranchYear,
    CopyOut,
    Dues,
    Facts,
    Life,
    Makeup,
    Reminder,
    Rooms,
    Safety,
    Urgency,
)
from branchdesk.features.overview.rules import dues as dues_rules
from branchdesk.features.overview.rules import meetings as meeting_rules
from branchdesk.features.overview.rules.rooms import TITLES
from branchdesk.features.transfers.model import AwayKind
from branchdesk.features.twinning.model.activities import JointActivity
from branchdesk.features.twinning.model.issues import Measure
from branchdesk.features.twinning.model.words import ActivityState, Mode
from branchdesk.features.twinning.queries import MeasureLine
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month

ADMITTED = (
    ("activist", "2023-10-10"),
    ("candidate", "2024-10-21"),
    ("pre_review", "2025-05-06"),
    ("admission", "2025-05-20"),
)
APPROVED = (*ADMITTED, ("approval", "2025-06-20"))

ROWS: list[tuple[str, str, Callable[[date], Rooms], str, str]] = [
    ("谈话 1 月", "talk", lambda on: case(on, ("apply", "2025-03-10")), "2025-03-11", "2025-04-10"),
    ("半年考察", "observe", lambda on: case(on, ("activist", "2025-01-15")), "2025-06-15", "2025-07-15"),
    ("满 1 年", "cultivation_full", lambda on: case(on, ("activist", "2025-01-15")), "2025-12-16", ""),
    ("公示止", "notice", lambda on: case(on, ("activist", "2023-10-10"), notice="2025-06-09"), "2025-05-14", "2025-06-13"),
    ("预审 +1 月", "admission", lambda on: case(on, *ADMITTED[:2], ("pre_review", "2026-06-10")), "2026-06-10", "2026-07-10"),
    ("审批 3 月", "approval", lambda on: case(on, *ADMITTED), "2025-07-21", "2025-08-20"),
    ("审批 6 月", "approval_latest", lambda on: case(on, *ADMITTED), "2025-10-21", "2025-11-20"),
    ("宣誓 1 月", "oath", lambda on: case(on, *ADMITTED[:2], ("admission", "2026-06-20"), ("approval", "2026-07-01")), "2026-07-02", "2026-08-01"),
    ("预备期满", "probation_full", lambda on: case(on, *APPROVED), "2026-02-20", "2026-05-20"),
    ("转正审批 3 月", "conversion_approval", lambda on: case(on, *APPROVED, ("conversion", "2026-05-20")), "2026-07-21",
     "2026-08-20"),
    ("介绍信到期 7 天", "expiring", letter, "2026-11-25", "2026-12-02"),
    ("介绍信逾期", "expired", letter, "2026-12-03", ""),
    ("回执 1 月", "receipt_soon", lambda on: letter(on, reported_on=Day(2026, 11, 10)), "2026-12-03", "2026-12-10"),
    ("未收回执", "no_receipt", lambda on: letter(on, reported_on=Day(2026, 11, 10)), "2026-12-11", ""),
    ("出国联系半年", "contact_soon", lambda on: absent(on, AwayKind.ABROAD, Day(2026, 1, 10)), "2026-06-26", "2026-07-10"),
    ("出国未联系", "contact_over", lambda on: absent(on, AwayKind.ABROAD, Day(2026, 1, 10)), "2026-07-11", ""),
    ("留校 2 年", "study", lambda on: absent(on, AwayKind.KEPT, Day(2024, 7, 1), reached=Day.of(on)), "2026-07-01", ""),
    ("失联 6 月", "study", lambda on: absent(on, AwayKind.OUT_OF_TOUCH, Day(2026, 3, 5)), "2026-09-05", ""),
    ("停止党籍 2 年", "study", lambda on: _suspended(on), "2026-10-01", ""),
    ("回访第一轮", "call", lambda on: _settled(on), "2024-03-29", "2024-03-31"),
    ("职责", "duty", owed, "2024-02-15", "2024-02-29"),
    ("选派到期", "posting", owed, "2024-06-25", ""),
    ("共建举措", "measure", lambda on: _measured(), "2026-10-21", "2026-11-20"),
    ("共建计划", "planned", lambda on: _planned(), "2026-10-26", ""),
    ("外出台账", "offline", lambda on: _out(Day(2026, 10, 1)), "2026-11-01", ""),
    ("外出台账合并后", "offline", lambda on: _out(Day(2026, 8, 1), Day(2026, 10, 1)), "2026-11-01", ""),
    ("成果回填", "no_summary", lambda on: _planned(ActivityState.HELD), "2026-12-26", ""),
]  # fmt: skip


def _suspended(on: date) -> Rooms:
    member = replace(MEMBER, registry=Registry.SUSPENDED)
    since = date(2024, 10, 1)
    return absent(on, AwayKind.OUT_OF_TOUCH, Day(2024, 3, 5), member=member, suspended=since)


def _settled(on: date) -> Rooms:
    now = datetime.combine(on, datetime.min.time())
    return asked(now, settled_at="2024-03-30T10:00", feedback_at="2024-03-30T10:05", responded_at="2024-03-29T17:00")


def _measured() -> Rooms:
    measure = Measure(id="x", order=0, task="协商登记办法", owner="孔一", due_on=Day(2026, 11, 20))
    return Rooms(measures=[MeasureLine(measure, (), False, False, None, "", None, "门禁")])


def _planned(state: ActivityState = ActivityState.PLANNED) -> Rooms:
    one = JointActivity(id="j", uid="j", title="联学", on=Day(2026, 11, 25), mode=Mode.MEETING, state=state)
    return Rooms(activities=[one], summary_days=30)


def shown(made: Callable[[date], Rooms], code: str, on: date) -> Reminder | None:
    return next((one for one in found(made(on), on) if one.code == code), None)


def _out(taken: Day, merged: Day | None = None, keeper: str = "王老师") -> Rooms:
    return Rooms(copies=[CopyOut("x", "党办笔记本", keeper, taken.first(), merged.first() if merged else None)])


@pytest.mark.parametrize(("code", "made", "first", "due"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_it_appears_on_its_day_and_not_before(code: str, made: Callable[[date], Rooms], first: str, due: str) -> None:
    begins = date.fromisoformat(first)
    if code not in ("notice", "admission", "call"):  # these are shown from the day that makes them on
        assert shown(made, code, begins - timedelta(days=1)) is None
    one = shown(made, code, begins)
    assert one is not None
    assert one.place
    assert one.uid
    assert one.verb
    assert rules.title_of(one)
    if due:
        assert one.due == date.fromisoformat(due)
        on_the_day = shown(made, code, one.due)
        assert on_the_day is not None
        assert on_the_day.urgency is Urgency.THIS_MONTH
        assert rules.when_words(on_the_day, one.due) == "今天"


@pytest.mark.parametrize(
    ("code", "made", "due"),
    [
        row[1:3] + row[4:]
        for row in ROWS
        if row[4] and row[1] not in ("notice", "expiring", "receipt_soon", "contact_soon")
    ],
    ids=[row[0] for row in ROWS if row[4] and row[1] not in ("notice", "expiring", "receipt_soon", "contact_soon")],
)
def test_the_day_after_it_is_overdue(code: str, made: Callable[[date], Rooms], due: str) -> None:
    after = date.fromisoformat(due) + timedelta(days=1)
    one = shown(made, code, after)
    assert one is not None
    assert one.urgency is Urgency.OVERDUE
    assert rules.when_words(one, after) == "逾期 1 天"


def test_what_may_be_studied_is_never_overdue() -> None:
    for code, made, on in (
        ("cultivation_full", lambda on: case(on, ("activist", "2025-01-15")), date(2026, 1, 16)),
        ("study", lambda on: absent(on, AwayKind.OUT_OF_TOUCH, Day(2026, 3, 5)), date(2027, 3, 1)),
    ):
        one = shown(made, code, on)
        assert one is not None
        assert (one.due, one.urgency) == (None, Urgency.THIS_MONTH)
        assert "待" in one.text
    assert shown(lambda on: case(on, ("activist", "2025-01-15")), "cultivation_full", date(2026, 4, 16)) is None


@pytest.mark.parametrize(
    ("now", "group", "when"),
    [
        ("2024-03-29T16:30", Urgency.THIS_MONTH, "剩 1 天 0 小时"),
        ("2024-03-30T16:30", Urgency.THIS_MONTH, "剩 0 分"),
        ("2024-03-30T16:31", Urgency.OVERDUE, "超时 1 分"),
    ],
)
def test_the_24_hours_of_a_request_end_with_their_minute(now: str, group: Urgency, when: str) -> None:
    moment = datetime.fromisoformat(now)
    [one] = found(asked(moment), moment.date())
    assert (one.urgency, one.when, one.at) == (group, when, datetime(2024, 3, 30, 16, 30))
    assert one.text == "诉求 2024-001“报修”应在 3月30日 16:30 前办结并反馈（孔一）"
    assert (one.place, one.uid) == ("request", "r")


def test_the_rounds_of_calls_follow_one_another() -> None:
    settled = {"settled_at": "2024-03-30T10:00", "feedback_at": "2024-03-30T10:05"}
    for calls, due in (([], 31), ([called(1, "2024-03-31T09:00")], 6)):
        now = datetime(2024, 4, 1, 8)
        [one] = found(asked(now, calls, **settled), now.date())
        assert one.due is not None
        assert one.due.day == due
    rounds = [called(n, f"2024-04-{10 + n}T09:00") for n in (1, 2, 3)]
    [one] = found(asked(datetime(2024, 5, 1), rounds, **settled), date(2024, 5, 1))
    assert (one.code, one.due) == ("closable", None)


@pytest.mark.parametrize(
    ("days", "words"),
    [(31, "宜提醒本人按期提出转正申请"), (30, "宜启动转正审议"), (8, "宜启动转正审议"), (7, "宜抓紧转正审议"), (1, "宜抓紧转正审议"),
     (0, "今天届满"), (-1, "已满")],
)  # fmt: skip
def test_a_probation_is_more_pressing_30_and_7_days_before_and_on_the_day(days: int, words: str) -> None:
    today = date(2026, 5, 20) - timedelta(days=days)
    one = shown(lambda on: case(on, *APPROVED), "probation_full", today)
    assert one is not None
    assert words in one.text
    assert "自动" not in one.text


@pytest.mark.parametrize(
    ("today", "words"),
    [("2026-05-29", ""), ("2026-05-30", "宜启动换届准备"), ("2026-08-30", "宜向上级请示换届"), ("2026-10-30", "宜抓紧换届选举"),
     ("2026-11-30", "宜抓紧换届选举"), ("2026-12-01", "换届（或报批延期）待研究")],
)  # fmt: skip
def test_a_term_is_spoken_of_six_three_and_one_month_before_it_ends(today: str, words: str) -> None:
    branch = Organization(id="b", full_name="示例支部委员会", tier=Tier.BRANCH, term_started_on=Day(2023, 11, 30))
    day = date.fromisoformat(today)
    told = rules.reminders(Facts(Makeup({}, {}, (0,) * 8, 0), (), [branch], ()), None, Safety(None, wanted=False), day)
    assert [words in one.text for one in told] == ([True] if words else [])


@pytest.mark.parametrize(("last", "level"), [(3, 3), (5, 3), (6, 6)])
def test_dues_three_and_six_months_behind(last: int, level: int) -> None:
    months = {Month(2026, n): Yuan(100) for n in range(1, last + 1)}
    [behind] = arrears.runs({"m": months}, {}, (), Month(2026, last))
    assert behind.level == level
    nothing = _sum()
    told = list(
        rules.of_dues(Dues(nothing, nothing, nothing, behind=[behind], names={"m": "林示例"}), date(2026, last + 1, 1))
    )
    assert [(one.place, one.uid, one.code) for one in told] == [
        ("arrears", "m", "behind_long" if level == 6 else "behind")
    ]
    assert ("待研究" in told[0].text) is (level == 6)


@pytest.mark.parametrize(
    ("settled", "month", "due"),
    [(None, 11, "2026-11-30"), (25, 11, "2026-11-25"), (31, 2, "2026-02-28"), (10, 1, "2026-01-10")],
)
def test_money_of_a_month_is_due_on_the_day_the_branch_collects_on(settled: int | None, month: int, due: str) -> None:
    policy = DuesPolicy(id="p", year=2026, collection_day=settled)
    day = date.fromisoformat(due)
    dues = collecting(collection_day(policy, Month(2026, month)), people=3)
    for today, group in (
        (day.replace(day=1), Urgency.THIS_MONTH), (day, Urgency.THIS_MONTH), (day + timedelta(days=1), Urgency.OVERDUE)
    ):  # fmt: skip
        [one] = rules.of_dues(dues, today)
        assert (one.code, one.due, one.urgency) == ("collect", day, group)
        assert one.text == f"示例支部：3 名党员 {month} 月党费未交足，合计 3.00 元"
        assert one.dated == f"示例支部：{Month(2026, month)} 党费收缴日，请收齐当月党费"


def test_amounts_of_the_year_are_due_in_january_and_the_yearly_notice_has_no_day() -> None:
    dues = collecting(date(2026, 1, 31), unsettled=2)._replace(year=2025)
    told = {one.code: one for one in rules.of_dues(dues, date(2026, 1, 31))}
    assert told["settle"].due == date(2026, 1, 31)
    assert (told["publish"].due, told["publish"].uid) == (None, "2025")
    later = {one.code: one for one in rules.of_dues(dues, date(2026, 2, 1))}
    assert later["settle"].due is None
    assert list(rules.of_dues(collecting(date(2026, 1, 31)), date(2026, 1, 31))) == []


def collecting(day: date, people: int = 0, unsettled: int = 0) -> Dues:
    return Dues(_sum(), _sum(), _sum(), [Collecting("b", "示例支部", day, _sum(people), unsettled)])


def _sum(people: int = 0) -> Sum:
    return Sum(Yuan(people * 100), people)


@pytest.mark.parametrize(
    ("span", "first", "last", "begins"),
    [(1, "2026-11-01", "2026-11-30", "2026-11-01"), (3, "2026-10-01", "2026-12-31", "2026-11-16"),
     (12, "2026-01-01", "2026-12-31", "2026-09-30")],
)  # fmt: skip
def test_a_meeting_is_spoken_of_before_its_period_ends_and_when_it_has_none(
    span: int, first: str, last: str, begins: str
) -> None:
    begin, end, day = (date.fromisoformat(text) for text in (first, last, begins))
    cells = {state: duty.Cell("本期", state, "", begin, end) for state in (DutyState.WAITING, DutyState.MISSING)}
    rows = {state: [duty.Row(MeetingKind.GENERAL, "支部党员大会", (cell,), span)] for state, cell in cells.items()}
    waiting = Life([BranchYear("b", "示例支部", rows[DutyState.WAITING])])
    if span > 1:
        assert list(rules.of_meetings(waiting, day - timedelta(days=1))) == []
    [told] = rules.of_meetings(waiting, day)
    assert (told.code, told.due, told.place, told.uid) == ("lacking", end, "period", f"b|general|{begin}")
    [told] = rules.of_meetings(Life([BranchYear("b", "示例支部", rows[DutyState.MISSING])]), end + timedelta(days=1))
    assert (told.code, told.urgency) == ("missing", Urgency.OVERDUE)


def test_a_notice_nobody_took_off_is_told_of_for_three_months() -> None:
    def told(on: str) -> list[Reminder]:
        made = case(date.fromisoformat(on), ("activist", "2023-10-10"), notice="2025-06-09")
        return [one for one in found(made, date.fromisoformat(on)) if one.code == "notice_open"]

    assert told("2025-06-13") == []
    [one] = told("2025-06-14")
    assert (one.urgency, one.due, one.place, one.uid) == (Urgency.THIS_MONTH, None, "case", "c")
    assert one.text == "林示例：列为发展对象前公示（2025-06-09 起，至 2025-06-13 已满规定天数）没有登记截止日期"
    assert rules.title_of(one) == "公示缺截止日期"
    assert told("2025-10-01") == []


def test_every_line_of_the_list_of_reminders_has_a_row_here() -> None:
    """Domain §11.6, one by one: which codes tell it, and that each has a title."""
    told = {
        "谈话 1 月": ["talk"], "半年考察": ["observe"], "满 1 年": ["cultivation_full"], "公示止": ["notice"],
        "预审 +1 月": ["admission"], "审批 3/6 月": ["approval", "approval_latest"], "宣誓 1 月": ["oath"],
        "预备期满前 30/7/0 天": ["probation_full"], "转正审批 3 月": ["conversion_approval"],
        "介绍信到期 7 天": ["expiring", "expired"], "回执 1 月": ["receipt_soon", "no_receipt"], "年初核定 1 月": ["settle"],
        "每月收缴日": ["collect"], "欠交 3/6 月": ["behind", "behind_long"], "公示年度": ["publish"],
        "出国联系半年": ["contact_soon", "contact_over"], "留校 2 年、失联 6 月、停止党籍 2 年": ["study"], "诉求 24 h": ["request"],
        "回访轮次": ["call"], "会议频次": ["lacking", "missing"],
    }  # fmt: skip
    codes = {code for found in told.values() for code in found}
    tried = {row[1] for row in ROWS} | {
        "request",
        "settle",
        "collect",
        "behind",
        "behind_long",
        "publish",
        "lacking",
        "missing",
    }
    assert codes <= tried
    assert codes <= {*TITLES, *dues_rules.TITLES, *meeting_rules.TITLES}


def test_a_probation_and_an_absence_a_room_knows_are_not_told_twice() -> None:
    today = date(2026, 5, 1)
    person = a_probationer("m", "林示例", Day(2025, 5, 20))
    facts = Facts(Makeup({}, {}, (0,) * 8, 0), [person], (), ())
    alone = rules.reminders(facts, None, Safety(None, wanted=False), today)
    assert [one.place for one in alone] == ["member"]
    both = rules.reminders(facts, None, Safety(None, wanted=False), today, rooms=case(today, *APPROVED))
    assert [one.place for one in both if one.matter == "probation"] == ["case"]


def test_many_of_one_kind_share_a_line_that_unfolds() -> None:
    line = _measured().measures[0]
    many = found(Rooms(measures=[line] * 5), date(2026, 11, 1))
    [one] = rules.folded(many)
    assert (one.place, one.verb, one.text) == (rules.FOLDED, "展开", "共建举措 5 项：协商登记办法")
    assert rules.folded(many, {one.uid}) == many
    assert rules.folded(many[:4]) == many[:4]


def test_a_copy_long_out_is_told_with_its_keeper_and_what_to_do_and_is_never_overdue() -> None:
    on = date(2026, 11, 22)
    (never,) = found(_out(Day(2026, 10, 1)), on)
    assert (
        never.text
        == "外出台账“党办笔记本”由王老师保管，2026-10-01 带出，52 天没有合并过离线包：请王老师送回离线包合并，或登记收回"
    )
    (since,) = found(_out(Day(2026, 8, 1), Day(2026, 10, 1), ""), on)
    assert "没有写保管人，2026-08-01 带出，2026-10-01 合并后 52 天没有再合并：请保管人送回" in since.text
    assert (never.place, never.uid) == ("offline", "x")
    assert {never.urgency, since.urgency} == {Urgency.THIS_MONTH}
