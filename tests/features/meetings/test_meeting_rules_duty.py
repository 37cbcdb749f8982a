"""三会一课 over a year: what was held, what is due, what is missing; hours and attendance, never as a ranking."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.meetings.model.minutes import JointBranch, Meeting
from branchdesk.features.meetings.model.words import MeetingKind, Presence
from branchdesk.features.meetings.rules import duty, votes
from branchdesk.features.meetings.rules.duty import BranchFacts, DutyState, Row, Visit
from branchdesk.kernel import rulepacks
from branchdesk.kernel.dates import Day

TODAY = date(2026, 11, 21)
PACK = votes.national()
LARGE = BranchFacts("b1", full_members=(16,) * 12, has_committee=True, groups=("g1", "g2"))


def held(kind: MeetingKind, month: int, day: int = 10, **values: Any) -> Meeting:
    usual: dict[str, Any] = {"id": f"{kind}{month}-{day}", "branch_id": "b1", "on": Day(2026, month, day)}
    return Meeting(kind=kind, **(usual | values))


def rows(
    meetings: list[Meeting], branch: BranchFacts = LARGE, today: date = TODAY, **values: Any
) -> dict[MeetingKind, Row]:
    found = duty.matrix(2026, today, meetings, values.pop("joint", ()), branch, **values)
    return {row.kind: row for row in found}


def words(row: Row) -> str:
    return "".join(cell.word for cell in row.cells)


def test_an_empty_year_says_what_is_missing_what_can_be_held_and_what_is_to_come() -> None:
    found = rows([])
    assert {kind: (row.span, words(row)) for kind, row in found.items()} == {
        MeetingKind.GENERAL: (3, "缺缺缺待"),
        MeetingKind.COMMITTEE: (1, "缺缺缺缺缺缺缺缺缺缺待—"),
        MeetingKind.GROUP: (1, "缺缺缺缺缺缺缺缺缺缺待—"),
        MeetingKind.LECTURE: (12, "待"),
        MeetingKind.THEME_DAY: (1, "缺缺缺缺缺缺缺缺缺缺待—"),
        MeetingKind.ORG_LIFE: (12, "待"),
        MeetingKind.APPRAISAL: (12, "待"),
    }
    assert [row.label for row in found.values()][:2] == ["支部党员大会", "支部委员会会议"]
    assert [cell.period for cell in found[MeetingKind.GENERAL].cells] == [
        "第一季度",
        "第二季度",
        "第三季度",
        "第四季度",
    ]
    assert found[MeetingKind.THEME_DAY].cells[2].period == "3月"
    assert found[MeetingKind.LECTURE].cells[0].period == "全年"


def test_a_meeting_fulfils_its_period() -> None:
    meetings = [
        held(MeetingKind.GENERAL, 2),
        held(MeetingKind.ADMISSION, 5),
        held(MeetingKind.ELECTION, 9, 30),
        held(MeetingKind.THEME_DAY, 11, 21),
        held(MeetingKind.THEME_DAY, 12),
        held(MeetingKind.COMMITTEE, 1, branch_id="b2"),
    ]
    found = rows(meetings)
    assert words(found[MeetingKind.GENERAL]) == "✓✓✓待"
    assert words(found[MeetingKind.THEME_DAY])[10:] == "✓—"
    assert words(found[MeetingKind.COMMITTEE])[0] == "缺"
    assert found[MeetingKind.GENERAL].cells[1].meeting_ids == ("admission5-10",)


def test_a_joint_meeting_counts_for_every_branch_that_held_it() -> None:
    meeting = held(MeetingKind.THEME_DAY, 3, branch_id="b2")
    joint = [JointBranch(id="j", meeting_id=meeting.id, branch_id="b1")]
    assert words(rows([meeting], joint=joint)[MeetingKind.THEME_DAY])[2] == "✓"


def test_every_group_has_to_meet() -> None:
    both = [held(MeetingKind.GROUP, 1, n, group_id=f"g{n}") for n in (1, 2)]
    whole = held(MeetingKind.GROUP, 2)
    only = held(MeetingKind.GROUP, 3, group_id="g1")
    row = rows([*both, whole, only])[MeetingKind.GROUP]
    assert words(row)[:3] == "✓✓缺"
    assert row.cells[0].meeting_ids == ("group1-1", "group1-2")
    sentences = [text for kind, text, _ in duty.lacking([row])]
    assert sentences[1] == "3月有党小组没有开会；开过的请补录"
    waiting = rows([held(MeetingKind.GROUP, 11, group_id="g1")])[MeetingKind.GROUP]
    assert duty.lacking([waiting])[0][1] == "11月还有党小组没有开会（11月30日前）"


@pytest.mark.parametrize(
    ("branch", "kind", "sign"),
    [
        (BranchFacts("b1", full_members=(6,) * 12), MeetingKind.COMMITTEE, "免"),
        (BranchFacts("b1"), MeetingKind.COMMITTEE, "免"),
        (BranchFacts("b1", full_members=(7,) * 12), MeetingKind.COMMITTEE, "缺"),
        (BranchFacts("b1", full_members=(5,) * 12, has_committee=True), MeetingKind.COMMITTEE, "缺"),
        (BranchFacts("b1"), MeetingKind.GROUP, "免"),
        (BranchFacts("b1", exempt=True), MeetingKind.THEME_DAY, "免"),
        (BranchFacts("b1", set_up_on=date(2026, 1, 2)), MeetingKind.THEME_DAY, "免"),
        (BranchFacts("b1", ended_on=date(2026, 1, 30)), MeetingKind.THEME_DAY, "免"),
        (BranchFacts("b1", set_up_on=date(2026, 1, 1)), MeetingKind.THEME_DAY, "缺"),
    ],
)
def test_nothing_is_asked_of_whom_it_does_not_concern(branch: BranchFacts, kind: MeetingKind, sign: str) -> None:
    assert words(rows([], branch)[kind])[0] == sign


def test_periods_before_the_ledger_are_not_missing() -> None:
    begun = replace(LARGE, kept_from=date(2026, 8, 1))
    found = rows([held(MeetingKind.THEME_DAY, 3), held(MeetingKind.THEME_DAY, 9)], begun)
    assert words(found[MeetingKind.THEME_DAY]) == "前前✓前前前前缺✓缺待—"
    assert words(found[MeetingKind.GENERAL]) == "前前前待", (
        "a quarter that is kept in part cannot be said to lack anything"
    )
    assert words(rows([], begun, date(2026, 9, 1))[MeetingKind.GENERAL]) == "前前待—", "but a meeting can still be held"
    assert words(found[MeetingKind.ORG_LIFE]) == "待"
    assert words(rows([], begun, date(2027, 1, 1))[MeetingKind.ORG_LIFE]) == "前"
    assert all(
        cell.first >= date(2026, 8, 1) for _kind, _text, cell in duty.lacking(found.values()) if cell.last < TODAY
    )
    assert words(rows([], replace(begun, exempt=True))[MeetingKind.THEME_DAY]) == "免" * 12
    assert words(rows([], replace(LARGE, kept_from=date(2027, 3, 1)))[MeetingKind.THEME_DAY]) == "前" * 11 + "—"


def test_who_is_exempt_may_still_meet() -> None:
    found = rows([held(MeetingKind.COMMITTEE, 1)], BranchFacts("b1"))[MeetingKind.COMMITTEE]
    assert words(found)[:2] == "✓免"


def test_what_is_lacking_begins_with_what_can_still_be_held() -> None:
    meetings = [held(MeetingKind.GENERAL, month) for month in (1, 4)]
    general = rows(meetings)[MeetingKind.GENERAL]
    year = rows(meetings)[MeetingKind.ORG_LIFE]
    assert [(kind, text, cell.state) for kind, text, cell in duty.lacking([general, year])] == [
        (MeetingKind.GENERAL, "第四季度还差 1 次支部党员大会（12月31日前）", DutyState.WAITING),
        (MeetingKind.ORG_LIFE, "全年还差 1 次组织生活会（12月31日前）", DutyState.WAITING),
        (MeetingKind.GENERAL, "第三季度缺支部党员大会；开过的请补录", DutyState.MISSING),
    ]


@pytest.mark.parametrize(
    ("months", "periods"),
    [
        (1, "1月 12月"),
        (2, "1—2月 11—12月"),
        (3, "第一季度 第四季度"),
        (6, "上半年 下半年"),
        (5, "1—5月 11—12月"),
        (12, "全年 全年"),
    ],
)
def test_a_school_may_want_meetings_more_often(months: int, periods: str) -> None:
    overlay = _Overlay("lecture_months", months)
    row = rows([], pack=rulepacks.tightened(PACK, [overlay]))[MeetingKind.LECTURE]
    assert f"{row.cells[0].period} {row.cells[-1].period}" == periods
    assert (row.cells[0].first, row.cells[-1].last) == (date(2026, 1, 1), date(2026, 12, 31))


class _Overlay:
    subject = "meetings"
    source = "校党委规定"
    from_on = Day(2026, 1, 1)

    def __init__(self, name: str, value: int) -> None:
        self.name = name
        self.value = value


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_a_period_is_missing_only_when_it_is_over(today: date) -> None:
    for row in rows([], today=today).values():
        for cell in row.cells:
            assert (cell.state is DutyState.MISSING) == (cell.last < today)
            assert (cell.state is DutyState.NOT_DUE) == (cell.first > today)


MEMBERS = [("2", "钱二"), ("1", "赵一"), ("3", "孙三")]


def test_hours_are_measured_by_what_is_wanted_of_each() -> None:
    visits = [
        Visit("1", "m1", Presence.PRESENT, study_tenths=320),
        Visit("2", "m1", Presence.PRESENT, study_tenths=320),
        Visit("3", "m1", Presence.EXCUSED, study_tenths=320),
        Visit("3", "m2", Presence.ABSENT, made_up=True, study_tenths=15),
    ]
    found = duty.study(MEMBERS, visits, {"2"}, PACK)
    assert [(one.name, one.tenths, one.wanted, one.is_enough) for one in found] == [
        ("钱二", 320, 560, False), ("赵一", 320, 320, True), ("孙三", 15, 320, False),
    ]  # fmt: skip


def test_attendance_is_told_in_the_order_of_the_roster() -> None:
    visits = [
        Visit("1", "m1", Presence.PRESENT),
        Visit("1", "m2", Presence.PRESENT),
        Visit("1", "m3", Presence.EXCUSED, made_up=True),
        Visit("2", "m1", Presence.ABSENT),
        Visit("2", "m2", Presence.ABSENT, counted=False),
        Visit("2", "m3", Presence.PRESENT, counted=False),
    ]
    found = duty.turnout(MEMBERS, visits)
    assert [(one.name, one.due, one.here, one.excused, one.absent, one.made_up, one.rate) for one in found] == [
        ("钱二", 2, 1, 0, 1, 0, 500), ("赵一", 3, 2, 1, 0, 1, 667), ("孙三", 0, 0, 0, 0, 0, None),
    ]  # fmt: skip
