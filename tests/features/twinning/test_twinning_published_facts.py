"""The published figures (domain §9.6), entered by the verbs of the window, come out of the counts again.

Organizations and numbers only: nobody's name is here. The branches bear the names of their offices.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from twinning_ledger import agreement, do, ours, partner, party, whole

from branchdesk.features.organization import commands as organization
from branchdesk.features.organization import queries as organizations
from branchdesk.features.organization.model import BranchKind, Organization, Post, Role
from branchdesk.features.organization.rules import SEATS
from branchdesk.features.twinning import commands, importing, queries
from branchdesk.features.twinning.model.activities import Consensus
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome, Round
from branchdesk.features.twinning.model.ties import Honour, Site
from branchdesk.features.twinning.model.words import (
    Category,
    Mode,
    OutcomeKind,
    PartyRole,
    Progress,
    Purpose,
    ReportCategory,
)
from branchdesk.features.twinning.rules.counting import hours_text
from branchdesk.kernel.dates import Day
from branchdesk.storage.engine import Ledger


def enter(ledger: Ledger, names: Iterable[str], category: Category) -> None:
    for name in names:
        do(ledger, commands.save_partner, partner(name, category))


def hold(ledger: Ledger, host: str, others: Iterable[str], category: Category, **values: Any) -> str:
    parties = (ours(host), *(party(one, category) for one in others))
    return str(do(ledger, commands.save_activity, whole(*parties, **values)).activity.id)


def test_181_activities_of_four_categories(ledger: Ledger, samples: Path) -> None:
    do(ledger, importing.write, importing.plan(ledger, importing.read_file(samples / "twinning_181.xlsx")))
    found = queries.statistics(ledger)
    assert found.counts.line == "双带头人 34 + 教学科研 44 + 机关 66 + 校外 37 = 181"
    assert sum(map(len, found.by_purpose.values())) == sum(map(len, found.by_mode.values())) == 181
    assert queries.paragraph(ledger, span="2022 年 3 月以来，").startswith(
        "2022 年 3 月以来，共开展结对共建活动 181 次"
    )
    enter(ledger, ["组织部党支部"], Category.OFFICE)
    enter(ledger, ["某银行城南支行党支部"], Category.OUTSIDE)
    mixed = whole(ours("组织部党支部"), party("机关第一党支部x"), party("某银行城南支行党支部", Category.OUTSIDE))
    enter(ledger, ["机关第一党支部x"], Category.OFFICE)
    do(ledger, commands.save_activity, mixed)
    more = queries.counts(ledger)
    assert (len(more.by_category[ReportCategory.D]), len(more.activities)) == (38, 182)


def test_the_first_one_of_four_branches_took_three_and_a_half_hours_and_counts_once(ledger: Ledger) -> None:
    four = ("人力资源部党支部", "研究生院党支部", "科研院党支部", "学科建设办公室党支部")
    enter(ledger, four, Category.OFFICE)
    parties = [party(name, own=True, role=PartyRole.LEAD if n == 0 else PartyRole.JOIN) for n, name in enumerate(four)]
    do(ledger, commands.save_activity, whole(
        *parties, title="联合主题党日", on=Day(2022, 3, 10), starts="08:30", ends="12:00", place="涵英楼 13002 会议室",
        mode=Mode.MEETING, purpose=Purpose.BARRIERS, proposer="校党委书记", host="人力资源部党支部书记",
        leaders="校领导甲\n校领导乙\n校领导丙",
    ))  # fmt: skip
    found = queries.statistics(ledger)
    line = queries.activities(ledger)[0]
    assert (len(found.counts.activities), len(found.counts.branches), hours_text(found.minutes)) == (1, 4, "3.5 小时")
    assert "13002" in line.activity.place
    assert line.activity.proposer != line.activity.host
    assert len(line.activity.leaders.splitlines()) == 3
    assert line.category is ReportCategory.C


def test_four_universities_three_talks_three_points_four_measures_eight_people_three_rounds(ledger: Ledger) -> None:
    host = "网络信息中心党支部"
    enter(ledger, [host], Category.OFFICE)
    schools = (
        "西北工业大学信息中心党支部",
        "西安电子科技大学信息中心党支部",
        "西安外国语大学信息中心党支部",
        "中国海洋大学信息中心党支部",
    )
    enter(ledger, schools, Category.OUTSIDE)
    series = {"series": "四校联创共建", "mode": Mode.TALKS, "purpose": Purpose.EXCHANGE}
    hold(ledger, host, schools[:1], Category.OUTSIDE, on=Day(2023, 11, 7), own=8, **series)
    hold(ledger, host, schools[1:3], Category.OUTSIDE, on=Day(2023, 11, 14), **series)
    tasks = (
        "汇聚跨域数据，减少重复填报",
        "扫码报修：扫码、响应、追踪、监督",
        "报修—处理—回访监督闭环",
        "电子印章，免跑腿",
    )
    parts = {
        "consensus": tuple(Consensus(id=f"c{n}", activity_id="", order=0, text=one) for n, one in
                           enumerate(("形式丰富多样", "强化思想引领", "关心关爱党员"))),
        "measures": tuple(Measure(id=f"m{n}", task=one) for n, one in enumerate(tasks)),
    }  # fmt: skip
    last = whole(ours(host), party(schools[3], Category.OUTSIDE), on=Day(2023, 11, 16), parts=parts, **series)
    do(ledger, commands.save_activity, last)
    for n in range(3):
        call = Round(id=f"r{n}", measure_id="m2", order=0, on=Day(2023, 11, 20 + n), way="电话回访", settled=n == 2)
        do(ledger, commands.add_round, call)
    found = queries.statistics(ledger)
    assert (len(found.counts.activities), found.own.words) == (3, "8")
    assert len(found.counts.by_category[ReportCategory.D]) == 3
    assert len(found.counts.branches - {host}) == 4
    kept = queries.activity(ledger, last.activity.id)
    assert kept is not None
    assert (len(kept.consensus), len(kept.measures)) == (3, 4)
    measures = {one.id: one for one in queries.measures(ledger)}
    assert [one.order for one in measures["m2"].rounds] == [1, 2, 3]
    for batch, level in (("第二批", "全国党建工作样板支部"), ("首批", "省级“双创”样板支部")):
        do(ledger, commands.save_honour, Honour(id=batch, partner_id=host, title=level, batch=batch))
    assert {one.batch for one in queries.honours(ledger)} == {"第二批", "首批"}


def test_what_changed_is_kept_as_figures_before_and_after(ledger: Ledger) -> None:
    enter(ledger, ["财务处党支部", "大型仪器中心党支部"], Category.OFFICE)
    colleges = [f"学院{n}党支部" for n in range(1, 5)]
    enter(ledger, colleges, Category.TEACHING)
    issue = do(ledger, commands.save_issue, Issue(id="i", text="报表编制耗时", raised_by_id="财务处党支部"))
    done = Measure(id="m", issue_id=issue.id, task="报表自动生成", progress=Progress.LASTING, evidence="系统截图")
    do(ledger, commands.save_measure, done)
    faster = Outcome(id="o", issue_id=issue.id, kind=OutcomeKind.FIGURES, title="报表", on=Day(2024, 3, 1), indicator="报表用时",
                     before="一个月余", after="3 天")  # fmt: skip
    do(ledger, commands.save_outcome, faster)
    do(ledger, commands.close_issues, [issue.id], Day(2024, 3, 27))
    visits = [hold(ledger, "大型仪器中心党支部", [one], Category.TEACHING, on=Day(2024, 1, 8), purpose=Purpose.GRASSROOTS, audience=5)
              for one in colleges]  # fmt: skip
    hold(ledger, "大型仪器中心党支部", colleges[:1], Category.TEACHING, on=Day(2024, 2, 1), other=200, other_more=True)
    found = queries.statistics(ledger)
    assert len(found.counts.pairs) == len(colleges) == 4
    assert sum(one.activity.audience or 0 for one in found.rows if one.activity.id in visits) == 20
    assert found.other.words == "200余"
    text = queries.paragraph(ledger, span="2024 年")
    assert "共收集问题 1 个，已销号 1 个；制定举措 1 项，已完成 1 项，其中长期坚持 1 项。" in text
    assert "报表用时由一个月余变为3 天" in text.replace(" 变", "变").replace("由 ", "由").replace("为 ", "为")
    for n in range(1, 10):
        do(ledger, commands.save_site, Site(id=f"s{n}", partner_id="大型仪器中心党支部", name=f"书院{n}辅导员之家"))
    assert len(queries.sites(ledger)) == 9


def test_fourteen_branches_in_pairs_of_whom_four_signed_and_over_550_members(ledger: Ledger) -> None:
    first, second = [f"书院本科{n}党支部" for n in range(7)], [f"学部硕士{n}党支部" for n in range(7)]
    enter(ledger, [*first, *second], Category.STUDENTS)
    for n, (a, b) in enumerate(zip(first, second, strict=True)):
        covered = {"covered": 550, "covered_more": True} if n == 0 else {}
        made = agreement((a, b), signs=n < 4, signed_on=Day(2023, 4, 12), from_on=None, until_on=None, ceremony="结对共建启动仪式",
                         title=f"共建实施方案{n}", **covered)  # fmt: skip
        do(ledger, commands.save_agreement, made)
    found = queries.statistics(ledger)
    assert (len(found.bound.branches), len(found.bound.pairs), len(found.bound.signed)) == (14, 7, 4)
    assert found.covered.words == "550余"


def test_six_branches_at_one_place_are_one_activity_and_thirty_people_stay_rounded(ledger: Ledger) -> None:
    six = ("硕1103党支部", "硕1106党支部", "硕2112党支部", "硕2115党支部", "联合第一党支部", "生命2022级硕士党支部")
    enter(ledger, six, Category.STUDENTS)
    enter(ledger, ["博士生党支部"], Category.STUDENTS)
    enter(ledger, ["某汽车公司党支部"], Category.OUTSIDE)
    hold(ledger, six[0], six[1:], Category.STUDENTS, on=Day(2023, 2, 19), mode=Mode.TOUR)
    hold(ledger, "博士生党支部", ["联合第一党支部"], Category.STUDENTS, on=Day(2023, 3, 20))
    hold(ledger, "博士生党支部", ["某汽车公司党支部"], Category.OUTSIDE, on=Day(2023, 3, 25), own=30, own_more=True)
    found = queries.statistics(ledger)
    assert len(found.counts.activities) == 3
    assert len(next(one for one in found.rows if one.activity.mode is Mode.TOUR).parties) == 6
    assert found.own.words == "30余"
    assert [len(found.counts.by_category[one]) for one in ReportCategory] == [0, 2, 0, 1]
    for title in ("十佳党支部", "特色示范党支部"):
        honour = Honour(id=title, partner_id="博士生党支部", title=title, batch="第二十三届", level="校级")
        do(ledger, commands.save_honour, honour)
    assert [one.batch for one in queries.honours(ledger)] == ["第二十三届"] * 2


def test_the_figures_of_the_mechanism_are_kept_as_they_were_published(ledger: Ledger) -> None:
    """46 classes, 144 procedures, 180,000 slips … are indicators of what came of it: people's words, 余 included."""
    published = {
        "流程分类": "46 类", "线上流程": "144 个", "服务工单": "18 万单", "校企研究院": "24 家", "互聘导师": "200 余人次",
        "每天值班": "近 20 人", "志愿者": "4000 余名", "开展校际活动的学院": "12 所",
    }  # fmt: skip
    issue = do(ledger, commands.save_issue, Issue(id="i", text="作风建设机制"))
    for name, figure in published.items():
        kept = Outcome(id=name, issue_id=issue.id, kind=OutcomeKind.FIGURES, title=name, on=Day(2024, 3, 27),
                       indicator=name, after=figure)  # fmt: skip
        do(ledger, commands.save_outcome, kept)
    found = queries.outcomes(ledger, None, date(2024, 1, 1), date(2024, 12, 31))
    assert {one.indicator: one.after for one in found} == published


def test_six_advisers_of_a_joint_branch_hold_no_seats_on_its_committee(ledger: Ledger) -> None:
    joint = Organization(id="joint", full_name="机械学院师生联合党支部", kind=BranchKind.JOINT, units="学院\n书院")
    do(ledger, organization.found, joint)
    for n in range(1, 7):
        post = Post(
            id=f"a{n}", organization_id="joint", role=Role.ADVISER, holder=f"指导教师甲{n}", from_on=Day(2023, 3, 1)
        )
        do(ledger, organization.appoint, post)
    held = organizations.posts(ledger, "joint", on=date(2023, 5, 11))
    assert [one.role for one in held] == [Role.ADVISER] * 6
    assert Role.ADVISER not in SEATS
