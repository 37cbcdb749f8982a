"""What is remembered and when; nothing is decided, nobody is ranked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from overview_people import a_member, a_probationer, organizations

from branchdesk.features.members.model import Member, NotDuplicate, Registry
from branchdesk.features.organization.model import BranchKind, Organization, Running, Tier
from branchdesk.features.organization.rules import Finding
from branchdesk.features.overview import rules
from branchdesk.features.overview.model import Checks, Facts, Makeup, Matter, Reminder, Safety, Urgency
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level

TODAY = date(2026, 11, 21)
FRESH = Safety(datetime(2026, 11, 21, 8, 30, tzinfo=UTC))
SOMEBODY = Makeup({"full": 1}, {}, (0,) * 8, 0)
SOUND = Checks(0, 0, 0, 0, 0)


def remind(*people: Member, orgs: Any = (), findings: Any = (), checks: Checks | None = SOUND,
           safety: Safety = FRESH, today: date = TODAY) -> list[Reminder]:  # fmt: skip
    return rules.reminders(Facts(SOMEBODY, people, orgs, findings), checks, safety, today)


def one(*args: Any, **kwargs: Any) -> Reminder:
    (found,) = remind(*args, **kwargs)
    return found


def test_a_new_ledger_begins_with_its_roll() -> None:
    nobody = Facts(Makeup({}, {}, (0,) * 8, 0), (), (), ())
    [begin] = rules.reminders(nobody, SOUND, FRESH, TODAY)
    assert (begin.place, begin.due, begin.text) == ("members", None, "名册里还没有人：可从 Excel 导入，或逐人新增")
    assert rules.reminders(nobody, SOUND, Safety(None, wanted=False), TODAY) == [], (
        "what is only looked at begins nowhere"
    )


# ---- groups and words


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 11, 20), Urgency.OVERDUE),
        (date(2026, 11, 21), Urgency.THIS_MONTH),
        (date(2026, 11, 30), Urgency.THIS_MONTH),
        (date(2026, 12, 1), Urgency.SOON),
        (date(2026, 12, 21), Urgency.SOON),
        (date(2026, 12, 22), Urgency.LATER),
        (None, Urgency.THIS_MONTH),
    ],
)
def test_a_day_stands_in_its_group(due: date | None, expected: Urgency) -> None:
    assert rules.urgency(due, TODAY) is expected


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 15), "逾期 6 天"),
        (date(2026, 11, 21), "今天"),
        (date(2026, 11, 30), "剩 9 天"),
        (date(2026, 12, 18), "27 天后"),
        (None, "宜本月内"),
    ],
)
def test_the_time_left_is_said_in_words(due: date | None, words: str) -> None:
    reminder = Reminder(Matter.TERM, rules.urgency(due, TODAY), due, "", "", "")
    assert rules.when_words(reminder, TODAY) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "2026年11月21日 星期六 · 第四季度还剩 40 天"),
        (date(2026, 1, 1), "2026年1月1日 星期四 · 第一季度还剩 89 天"),
        (date(2026, 6, 30), "2026年6月30日 星期二 · 第二季度最后一天"),
    ],
)
def test_the_date_line_names_the_day_and_the_quarter(day: date, words: str) -> None:
    assert rules.date_line(day) == words


@given(st.lists(st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 12, 31)))))
def test_groups_come_in_their_order_and_lose_nobody(dues: list[date | None]) -> None:
    found = [Reminder(Matter.TERM, rules.urgency(due, TODAY), due, str(n), "", "") for n, due in enumerate(dues)]
    groups = rules.by_urgency(found)
    assert [key for key, _ in groups] == [key for key in Urgency if key in {each.urgency for each in found}]
    assert sorted(each.text for _, group in groups for each in group) == sorted(each.text for each in found)
    assert rules.overdue(found) == sum(due is not None and due < TODAY for due in dues)


# ---- people


def test_a_probation_that_is_over_awaits_the_meeting() -> None:
    found = one(a_probationer("7", "李思远", Day(2025, 11, 15)))
    assert found.text == "预备党员 李思远 预备期 11-15 已满，转正或延长待支部大会研究"
    assert (found.urgency, found.due, found.place, found.uid) == (Urgency.OVERDUE, date(2026, 11, 15), "member", "7")


@pytest.mark.parametrize(
    ("joined", "words", "group"),
    [
        (Day(2025, 11, 21), "预备期今天届满，转正或延长待支部大会研究", Urgency.THIS_MONTH),
        (Day(2025, 11, 28), "预备期 11-28 届满，不足 7 天，宜抓紧转正审议", Urgency.THIS_MONTH),
        (Day(2025, 11, 29), "预备期 11-29 届满，宜启动转正审议", Urgency.THIS_MONTH),
        (Day(2025, 12, 18), "预备期 12-18 届满，宜启动转正审议", Urgency.SOON),
        (Day(2026, 2, 21), "预备期 2027-02-21 届满，宜提醒本人按期提出转正申请", Urgency.LATER),
        (Day(2025, 11), "预备期 11-30 届满，宜启动转正审议", Urgency.THIS_MONTH),
    ],
)
def test_a_probation_is_announced_before_it_ends(joined: Day, words: str, group: Urgency) -> None:
    found = one(a_probationer("1", "陈雨欣", joined))
    assert found.text.endswith(words)
    assert found.urgency is group


def test_an_extended_probation_counts_to_its_new_end() -> None:
    assert one(a_probationer("1", "甲", Day(2025, 6, 1), probation_until=Day(2026, 12, 1))).due == date(2026, 12, 1)


@pytest.mark.parametrize(
    "who",
    [
        a_member("1"),
        a_probationer("1", "还早", Day(2026, 2, 22)),
        replace(a_probationer("1", "已离开", Day(2025, 1, 1)), left_on=Day(2026, 1, 1)),
        replace(a_probationer("1", "已转正", Day(2025, 1, 1)), confirmed_on=Day(2026, 1, 1)),
        replace(a_probationer("1", "日期不明", Day(2025, 1, 1)), joined_on=None),
    ],
)
def test_nobody_else_is_reminded_of_a_probation(who: Member) -> None:
    assert remind(who) == []


def test_half_a_year_out_of_touch_is_for_the_organization_to_study() -> None:
    found = one(a_member("5", "远行人", out_of_touch_since=Day(2026, 3)))
    assert found.text == "远行人 自 2026-03 起失去联系已满 6 个月，查找情况和处理意见待组织研究"
    assert (found.due, found.urgency, found.place, found.uid) == (None, Urgency.THIS_MONTH, "member", "5")


@pytest.mark.parametrize(
    ("since", "values", "reminded"),
    [
        (Day(2026, 5, 21), {}, True),
        (Day(2026, 5, 22), {}, False),
        (Day(2026, 5), {}, False),
        (Day(2026, 1), {"registry": Registry.SUSPENDED}, False),
        (Day(2026, 1), {"left_on": Day(2026, 8, 1)}, False),
    ],
)
def test_only_a_full_half_year_counts(since: Day, values: dict[str, Any], reminded: bool) -> None:
    assert bool(remind(a_member("1", out_of_touch_since=since, **values))) is reminded


def test_the_words_remind_and_never_decide() -> None:
    found = remind(*(a_probationer(str(n), "甲", Day.of(TODAY - timedelta(days=n))) for n in range(200, 500, 7)))
    assert found
    assert not any("自动" in each.text or "脱党" in each.text for each in found)
    assert all("待" in each.text or "宜" in each.text for each in found)


# ---- organizations


@pytest.mark.parametrize(
    ("started", "words", "group"),
    [
        (Day(2023, 10, 1), "本届任期 10-01 已满，换届（或报批延期）待研究", Urgency.OVERDUE),
        (Day(2023, 12, 20), "本届任期 12-20 届满，不足 1 个月，宜抓紧换届选举", Urgency.SOON),
        (Day(2024, 2, 1), "本届任期 2027-02-01 届满，不足 3 个月，宜向上级请示换届", Urgency.LATER),
        (Day(2024, 5, 1), "本届任期 2027-05-01 届满，宜启动换届准备", Urgency.LATER),
    ],
)
def test_a_term_is_announced_six_three_and_one_month_before(started: Day, words: str, group: Urgency) -> None:
    known = Organization(id="b", full_name="机关一", term_started_on=started), Organization(id="c", full_name="机关二")
    found = one(orgs=known)
    assert found.text == f"机关一 {words}"
    assert (found.urgency, found.place, found.uid) == (group, "organization", "b")


def test_the_only_branch_is_not_named_in_every_line_but_a_calendar_still_names_it() -> None:
    alone = Organization(
        id="b", full_name="中共某大学机关一支部委员会", short_name="机关一", term_started_on=Day(2023, 10, 1)
    )
    group = Organization(id="g", full_name="第一党小组", tier=Tier.GROUP, parent_id="b")
    gone = Organization(id="d", full_name="已撤销的支部", running=Running.DISSOLVED)
    findings = [Finding("g", "第一党小组", "ORG-6", "no_leader", "党小组还没有组长", Level.OK)]
    found = remind(orgs=[alone, group, gone], findings=findings)
    assert [each.text for each in found] == [
        "本届任期 10-01 已满，换届（或报批延期）待研究",
        "第一党小组：党小组还没有组长",
    ]
    assert found[0].dated.startswith("机关一 本届任期 2026-10-01 届满")
    assert found[1].dated == "机关一第一党小组：党小组还没有组长"


@pytest.mark.parametrize(
    "values",
    [
        {"term_started_on": Day(2024, 6, 1)},
        {"term_started_on": Day(2020), "running": Running.DISSOLVED},
        {"term_started_on": Day(2020), "kind": BranchKind.TEMPORARY},
        {"term_started_on": Day(2020), "tier": Tier.GROUP},
        {},
    ],
)
def test_where_no_term_runs_out_nothing_is_said(values: dict[str, Any]) -> None:
    assert remind(orgs=[Organization(id="b", full_name="机关一", **values)]) == []


def test_checks_of_branches_are_shown_but_advice_and_terms_are_not() -> None:
    findings = [
        Finding("b", "机关一", "ORG-1", "too_few", "不足 3 人"),
        Finding("b", "机关一", "ORG-5", "term_over", "届满"),
        Finding("b", "机关一", "ORG-14", "name_end", "全称", Level.OK),
        Finding("b", "机关一", "", "cycle", "成环", Level.BLOCK),
    ]
    assert [(each.text, each.uid) for each in remind(findings=findings)] == [
        ("机关一：不足 3 人", "b"),
        ("机关一：成环", "b"),
    ]


def test_groups_nobody_leads_are_named_with_their_branch_and_many_share_a_line_that_unfolds() -> None:
    groups = [
        Organization(id=f"g{n}", full_name=f"第{n}党小组", tier=Tier.GROUP, parent_id="b-first") for n in range(5)
    ]
    findings = [Finding(g.id, g.name, "ORG-6", "no_leader", "党小组还没有组长", Level.OK) for g in groups]
    known = [replace(each, term_started_on=None) for each in organizations()] + groups
    few = remind(orgs=known, findings=findings[:3])
    assert few[0].text == "机关第一党支部第0党小组：党小组还没有组长"
    assert [each.uid for each in few] == ["g0", "g1", "g2"]
    every = remind(orgs=known, findings=findings)
    assert [each.uid for each in every] == ["g0", "g1", "g2", "g3", "g4"]
    [line] = rules.folded(every)
    assert line.text.startswith("党小组没有组长 5 项：机关第一党支部第0党小组、")


# ---- the ledger itself


def test_the_roll_is_examined_in_numbers() -> None:
    people = [
        a_member("1", "王一", ethnicity=None),
        a_member("2", "王二", id_number="990000198506150000"),
        a_member("3", "王 三", confirmed_on=None),
        a_member("4", "王四"),
        a_member("5", "王四"),
        a_member("6", "王六", ethnicity=None, left_on=Day(2020, 1, 1)),
        a_probationer("7", "李思远", Day(2025, 10, 15)),
    ]
    checks = rules.examine(people, [], None, TODAY)
    assert checks == Checks(members=3, missing=2, wrong_ids=1, others=1, pairs=1)
    assert rules.check_words(checks) == "缺必填信息 2 人 · 证件号待核对 1 人 · 其他 1 人"
    assert rules.examine(people, [NotDuplicate(id="x", first_id="4", second_id="5")], None, TODAY).pairs == 0


def test_a_branch_counts_its_own_people_but_compares_them_with_all() -> None:
    people = [a_member("1", "王四", branch_id="b-first"), a_member("2", "王四", branch_id="b-second"),
              a_member("3", "王九", branch_id="b-second", ethnicity=None)]  # fmt: skip
    assert rules.examine(people, [], {"b-first"}, TODAY) == Checks(0, 0, 0, 0, 1)
    assert rules.examine(people, [], {"b-second"}, TODAY) == Checks(1, 1, 0, 0, 1)
    assert rules.examine(people, [], {"elsewhere"}, TODAY) == SOUND


def test_the_checks_lead_to_where_they_are_mended() -> None:
    found = remind(checks=Checks(3, 2, 1, 0, 4))
    assert [(each.place, each.text) for each in found] == [
        ("health", "3 人的信息待补正：缺必填信息 2 人 · 证件号待核对 1 人"),
        ("duplicates", "4 对记录可能是同一个人，请核对"),
    ]
    assert remind(checks=None) == []


@pytest.mark.parametrize(
    ("days", "words", "group"),
    [(6, None, None), (7, "最近一次备份是 7 天前，宜尽快备份", Urgency.THIS_MONTH), (20, "最近一次备份是 20 天前，宜尽快备份", Urgency.OVERDUE)],
)  # fmt: skip
def test_an_old_backup_is_remembered(days: int, words: str | None, group: Urgency | None) -> None:
    safety = Safety(datetime(2026, 11, 21, 0, 30, tzinfo=UTC) - timedelta(days=days))
    found = remind(safety=safety)
    assert [(each.text, each.urgency, each.place) for each in found] == ([(words, group, "backups")] if words else [])


def test_a_ledger_without_a_backup_is_for_today_unless_it_is_only_looked_at() -> None:
    assert one(safety=Safety(None)).due == TODAY
    assert remind(safety=Safety(None, wanted=False)) == []


@pytest.mark.parametrize(
    ("made", "card"),
    [
        (None, ("无", "", "这份台账在本机还没有备份", "warn")),
        (datetime(2026, 11, 21, 0, 30, tzinfo=UTC), ("今天", "08:30", "最近一次备份已核对", "")),
        (datetime(2026, 11, 18, 0, 30, tzinfo=UTC), ("3", "天前", "最近一次备份 2026-11-18 08:30", "")),
        (datetime(2026, 11, 1, 0, 30, tzinfo=UTC), ("20", "天前", "最近一次备份 2026-11-01 08:30", "warn")),
    ],
)
def test_the_card_tells_the_age_of_the_backup(made: datetime | None, card: tuple[str, ...]) -> None:
    assert rules.backup_words(Safety(made), datetime(2026, 11, 21, 1, 42, tzinfo=UTC)) == card


def test_reminders_stand_by_their_day_and_by_nothing_else() -> None:
    people = [
        a_probationer("1", "后", Day(2025, 12, 18)),
        a_probationer("2", "先", Day(2025, 11, 15)),
        a_member("3", "无日期", out_of_touch_since=Day(2026, 1)),
        a_probationer("4", "月底", Day(2025, 11, 30)),
    ]
    assert [each.uid for each in remind(*people)] == ["2", "4", "3", "1"]
