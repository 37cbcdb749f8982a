"""Papers of the room, made from a real ledger and read back from the finished files."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QGuiApplication, QImage
from twinning_ledger import ON, TODAY, agreement, do, ours, partner, party, whole

from branchdesk.features.twinning import commands, papers, queries
from branchdesk.features.twinning.model.activities import Consensus, Media, Photo, WholeActivity
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome
from branchdesk.features.twinning.model.ties import PlanItem, WholeAgreement
from branchdesk.features.twinning.model.words import (
    REPORT_CATEGORIES,
    Category,
    IssueLevel,
    Mode,
    OutcomeKind,
    Progress,
    Purpose,
    ReportCategory,
)
from branchdesk.features.twinning.rules.categories import PRIORITY
from branchdesk.features.twinning.store import IssueStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import charts

UNIT = "中共示例大学机关第一支部委员会"
PARTNERS = (
    partner("机关第一党支部"),
    partner("示例学院教师第一党支部", Category.DUAL_LEADER),
    partner("示例学院硕士第三党支部", Category.STUDENTS),
    partner("示例银行大学路支行党支部", Category.OUTSIDE, contact="联络人甲"),
    partner("学生志愿者协会", Category.SOCIETY),
)
A, B, C, D, E = (one.id for one in PARTNERS)
NAMES = {one.id: one.name for one in PARTNERS}


def pages(data: bytes) -> list[str]:
    """The text of every page as a reader copies it, without blanks."""
    with pypdfium2.PdfDocument(data) as pdf:
        found = []
        for page in pdf:
            words = page.get_textpage()
            found.append(re.sub(r"\s", "", words.get_text_range()))
            words.close()
            page.close()
        return found


def full() -> WholeActivity:
    """An activity of which everything is known."""
    uid = new_id()
    issue = Issue(id=new_id(), activity_id=uid, raised_by_id=B, number=1, text="科研经费报销要跑三个窗口，表格重复填",
                  kind="财务报销", level=IssueLevel.DEPARTMENT, raised_on=ON)  # fmt: skip
    parts = {
        "consensus": tuple(
            Consensus(id=new_id(), activity_id=uid, order=n, text=text)
            for n, text in enumerate(("丰富共建形式，每学期至少开展一次联合主题党日", "突出思想引领", "关爱党员"))
        ),
        "issues": (issue,),
        "measures": (
            Measure(id=new_id(), activity_id=uid, issue_id=issue.id, order=0, task="编制报销服务清单，合并三张表",
                    timetable="6月底前征求意见，9月底前上线", roadmap="梳理—合并—试用—推广", owner="孔一", helpers="财务处",
                    due_on=Day(2026, 9, 30), progress=Progress.RUNNING),
            Measure(id=new_id(), activity_id=uid, order=1, task="每学期到学院现场答疑一次", owner="曹一", due_on=Day(2026, 12, 31),
                    progress=Progress.NOT_STARTED),
        ),
        "outcomes": (
            Outcome(id=new_id(), activity_id=uid, kind=OutcomeKind.FIGURES, title="报销办理天数缩短", on=Day(2026, 10, 8),
                    indicator="平均办理天数", before="30", after="3"),
        ),
        "media": (Media(id=new_id(), activity_id=uid, title="支部共建解难题", outlet="示例大学新闻网", published_at="2026-05-07 09:10",
                        views=1507, author="供稿人", photographer="摄影人"),),
        "photos": (Photo(id=new_id(), activity_id=uid, caption="双方支部书记在座谈会上交流", on=ON, kept_at="支部电脑/2026",
                         consent=True),),
    }  # fmt: skip
    return whole(
        ours(A, heads=8, head="孔一"), party(B, Category.DUAL_LEADER, heads=12, head="许一"),
        party(D, Category.OUTSIDE, heads=30), parts=parts, id=uid, uid=uid,
        title="“党建引领促融合　结对共建解难题”联合主题党日", until_on=None, starts="14:30", ends="18:00",
        place="创新楼 1302 会议室", purpose=Purpose.BARRIERS, theme="聚焦师生急难愁盼，推进党建与业务深度融合",
        study_topic="党的二十届四中全会精神", host="孔一", proposer="校党委组织部", leaders="分管校领导\n机关党委负责同志",
        own=8, other=42, other_more=True, summary="四位支部书记依次介绍了思考和举措。\n与会党员围绕“四大建设”展开讨论，提出问题、谈思路、想办法。",
    )  # fmt: skip


def fill(ledger: Ledger) -> WholeActivity:
    """Four partners, an activity of every category and one that is planned."""
    for one in PARTNERS:
        do(ledger, commands.save_partner, one)
    first: WholeActivity = do(ledger, commands.save_activity, full())
    for others, mode, on in (
        ((party(B, Category.DUAL_LEADER),), Mode.LECTURE, Day(2026, 3, 10)),
        ((party(C, Category.STUDENTS), party(E, Category.SOCIETY)), Mode.VOLUNTEERS, Day(2026, 3, 5)),
        ((party("财务处党支部"),), Mode.INSPECTION, Day(2026, 10, 30)),
    ):
        if others[0].partner_id not in NAMES:
            do(ledger, commands.save_partner, partner(others[0].partner_id))
        do(ledger, commands.save_activity, whole(ours(A), *others, on=on, mode=mode, own=10))
    return first


def pact() -> WholeAgreement:
    """An agreement of three with a plan."""
    made = agreement(
        (A, B, D), title="“双院协同·携手奋进”党支部共建实施方案",
        goals="破除壁垒，促进党建与业务融合\n服务师生，解决急难愁盼问题\n共享资源，联建示范阵地",
        contents="组织联建：每学期召开一次联席会\n党员联育：联合开展党课和培训\n活动联办：每学期至少两次联合主题党日\n资源共享：开放活动阵地\n业务共促：建立问题清单",
        mechanism="建立联席会和联络员制度，每年召开联席会两次。", covered=550, covered_more=True, ceremony="4月12日，创新楼报告厅",
    )  # fmt: skip
    parties = tuple(replace(one, signatory="书记甲") if n < 2 else replace(one, signs=False)
                    for n, one in enumerate(made.parties))  # fmt: skip
    uid = made.agreement.id
    plan = (
        PlanItem(
            id=new_id(),
            agreement_id=uid,
            order=0,
            text="召开第一次联席会",
            owner="机关第一党支部",
            due_on=Day(2026, 4, 30),
        ),
        PlanItem(
            id=new_id(), agreement_id=uid, order=1, text="联合主题党日", owner="各方轮流", due_on=Day(2026, 6, 30)
        ),
    )
    return replace(made, parties=parties, plan=plan)


def test_an_agreement_names_its_sides_and_leaves_room_to_sign_for_those_that_sign() -> None:
    (*first, last) = pages(papers.agreement_bytes(pact(), NAMES, program="“结对共建解难题”活动通知"))
    text = "".join((*first, last))
    assert "甲方：机关第一党支部" in text
    assert "丙方：示例银行大学路支行党支部" in text
    assert "根据《“结对共建解难题”活动通知》" in text
    assert "1.破除壁垒" in text
    assert "覆盖党员550余名" in text
    assert "自2026年1月5日起，至2026年12月31日止。" in text
    assert "本协议一式3份" in text
    signing = text[text.index("（签字）") :]
    assert "甲方：机关第一党支部签约人：书记甲" in signing
    assert "丙方" not in signing


def test_a_seal_of_42_millimetres_has_room_in_its_row() -> None:
    document = pypdfium2.PdfDocument(papers.agreement_bytes(pact(), NAMES))
    words = document[len(document) - 1].get_textpage()
    days = [
        n
        for n in range(words.count_chars())
        if words.get_text_range(n, 2) == "日\r" or words.get_text_range(n, 3) == "月5日"
    ]
    heights = sorted({round(words.get_charbox(n)[1]) for n in days if words.get_text_range(n, 3) == "月5日"})
    upper, lower = heights[-2], heights[0]
    assert upper - lower >= 42 / 25.4 * 72


def test_what_an_agreement_leaves_open_is_room_to_write_and_not_made_up() -> None:
    bare = agreement((A, B), signed_on=None, from_on=None, until_on=None, title="")
    text = "".join(pages(papers.agreement_bytes(bare, NAMES)))
    assert papers.agreement_title(bare) == "党支部结对共建协议书"
    assert text.count("＿" * 26) == 6
    assert "自＿＿年＿＿月＿＿日起，至＿＿年＿＿月＿＿日止。" in text
    last = pages(papers.agreement_bytes(bare, NAMES))[-1]
    assert last.index("各方各执一份。") < last.index("党组织书记（签字）"), "nobody signs a page without text"
    open_end = agreement((A, B), until_on=None)
    assert "自2026年1月5日起，长期有效。" in "".join(pages(papers.agreement_bytes(open_end, NAMES)))
    with pytest.raises(Refusal, match="至少有两方"):
        papers.agreement_bytes(agreement((A,)), NAMES)


def test_an_agreement_can_be_worked_on_in_word() -> None:
    from docx import Document

    made = Document(BytesIO(papers.agreement_docx(pact(), NAMES)))
    text = "\n".join(one.text for one in made.paragraphs)
    assert "双院协同" in text
    assert "三、共建机制" in text
    assert any("签约人：书记甲" in cell.text for table in made.tables for row in table.rows for cell in row.cells)


def test_an_agreement_of_any_number_of_parties_can_be_printed() -> None:
    many = agreement([f"支部{n}" for n in range(1, 13)])
    text = "".join(pages(papers.agreement_bytes(many, {f"支部{n}": f"支部{n}" for n in range(1, 13)})))
    assert "癸方：支部10第11方：支部11第12方：支部12" in text


def test_an_activity_record_has_everything_that_is_known_of_it(ledger: Ledger) -> None:
    kept = fill(ledger)
    found = queries.activity(ledger, kept.activity.id)
    assert found is not None
    text = "".join(
        pages(papers.activity_bytes(found, queries.names(ledger), unit=UNIT, made_on=TODAY, program="活动通知"))
    )
    for words in (
        "2026年5月6日14:30—18:00（3.5小时）", "校外（结对单位有双带头人、校外，按优先级校外>双带头人>教学科研>机关）",
        "42余", "分管校领导；机关党委负责同志", "1.丰富共建形式", "编制报销服务清单", "梳理—合并—试用—推广", "配合：财务处",
        "平均办理天数：30→3", "1,507", "双方支部书记在座谈会上交流", "打印2026-11-21内部资料",
    ):  # fmt: skip
        assert words in text, words


def test_a_record_leaves_out_the_parts_in_which_nothing_is_recorded() -> None:
    text = "".join(
        pages(papers.activity_bytes(whole(ours(A), party(C, Category.STUDENTS)), NAMES, unit=UNIT, made_on=TODAY))
    )
    assert "一、参加单位" in text
    for word in ("二、", "达成共识", "媒体", "照片", "出席领导"):
        assert word not in text


def test_several_days_stand_from_the_first_to_the_last() -> None:
    two = whole(ours(A), party(B, Category.DUAL_LEADER), until_on=Day(2026, 5, 7), starts="09:00", ends="10:00")
    text = "".join(pages(papers.activity_bytes(two, NAMES, unit=UNIT, made_on=TODAY)))
    assert "2026年5月6日至2026年5月7日09:00—10:00" in text
    assert "小时）" not in text


def test_lines_somebody_numbered_himself_are_not_numbered_again() -> None:
    from branchdesk.features.twinning.papers import wording

    assert list(wording.numbered(["甲", "乙"])) == ["1. 甲", "2. 乙"]
    for own in (["一、甲", "二、乙"], ["1．甲", "2．乙"], ["（1）甲", "（2）乙"], ["甲"]):
        assert list(wording.numbered(own)) == own
    assert list(wording.numbered(["24 小时办结", "3 天办完"])) == ["1. 24 小时办结", "2. 3 天办完"]


def statistics(ledger: Ledger) -> queries.Statistics:
    return queries.statistics(ledger, None, date(2026, 1, 1), date(2026, 12, 31))


def drawn(found: queries.Statistics, paint: charts.Paint = charts.bars) -> bytes:
    """What the screen shows, for paper."""
    shares = [charts.Share(word, len(found.counts.by_category[one]), "accent") for one, word in REPORT_CATEGORIES]
    return charts.png(paint, shares, *papers.CHART)


def summed(ledger: Ledger) -> papers.Summary:
    found = statistics(ledger)
    paragraph = queries.paragraph(ledger, None, date(2026, 1, 1), date(2026, 12, 31), "2026 年")
    return papers.Summary(
        "2026 年", found, paragraph, queries.issues(ledger), queries.outcomes(ledger), png=drawn(found)
    )


def test_the_summary_shows_activities_branches_and_pairs_with_the_drawing_and_the_rules(
    ledger: Ledger, qapp: QGuiApplication
) -> None:
    fill(ledger)
    do(ledger, commands.save_agreement, pact())
    one = summed(ledger)
    data = papers.summary_bytes(one, unit=UNIT, made_on=TODAY)
    text = "".join(pages(data))
    assert "2026年结对共建情况汇总" in text
    assert "双带头人教学科研机关校外合计11114" in text
    assert "4次" in text
    assert f"{len(one.statistics.counts.branches)}个" in text
    assert "代表签约1对" in text
    assert "550余名" in text
    assert "一次活动只计1次" in text
    assert b"/Subtype /Image" in data
    alone = papers.summary_bytes(replace(one, png=b""), unit=UNIT, made_on=TODAY)
    assert b"/Subtype /Image" not in alone


def test_a_summary_says_by_which_order_and_counts_what_has_no_purpose_under_one_word(ledger: Ledger) -> None:
    fill(ledger)
    do(ledger, commands.save_activity, whole(ours(A), party(B, Category.DUAL_LEADER), on=Day(2026, 6, 1), purpose=None))
    order = (ReportCategory.C, ReportCategory.D, ReportCategory.A, ReportCategory.B)
    for priority, said in ((PRIORITY, "校外>双带头人>教学科研>机关"), (order, "机关>校外>双带头人>教学科研")):
        found = queries.statistics(ledger, priority=priority)
        text = "".join(pages(papers.summary_bytes(papers.Summary("2026 年", found), unit=UNIT, made_on=TODAY)))
        assert f"按{said}归类" in text
        assert "未填主题" in text


def test_the_issues_of_a_period_are_those_raised_in_it(ledger: Ledger) -> None:
    fill(ledger)
    for on in (Day(2025, 6, 1), Day(2026, 6, 1)):
        do(ledger, commands.save_issue, Issue(id=f"of {on.year}", text="展厅开放时间太短", raised_on=on))
    old = do(ledger, commands.save_activity, whole(ours(A), party(B, Category.DUAL_LEADER), on=Day(2025, 5, 6)))
    do(ledger, commands.save_issue, Issue(id="old", activity_id=old.activity.id, text="报销慢"))
    of_year = {
        year: {one.id for one in queries.raised(ledger, None, date(year, 1, 1), date(year, 12, 31))}
        for year in (2025, 2026)
    }
    assert of_year[2025] == {"of 2025", "old"}
    assert of_year[2025] | of_year[2026] == {one.id for one in queries.issues(ledger)}
    text = queries.paragraph(ledger, None, date(2025, 1, 1), date(2025, 12, 31), "2025 年")
    assert "共收集问题 2 个" in text


def test_a_summary_of_several_years_has_each_year(ledger: Ledger) -> None:
    fill(ledger)
    do(ledger, commands.save_activity, whole(ours(A), party(B, Category.DUAL_LEADER), on=Day(2025, 5, 6)))
    text = "".join(
        pages(papers.summary_bytes(papers.Summary("历年", queries.statistics(ledger)), unit=UNIT, made_on=TODAY))
    )
    assert "各年活动2025年2026年14" in text


def test_the_summary_is_refused_where_its_parts_are_not_the_whole(ledger: Ledger, qapp: QGuiApplication) -> None:
    fill(ledger)
    one = summed(ledger)
    for name in ("by_purpose", "by_mode", "by_month"):
        lacking: Any = {name: dict(list(getattr(one.statistics, name).items())[1:])}
        with pytest.raises(Refusal, match="分项合计与总数不符"):
            papers.summary_bytes(replace(one, statistics=replace(one.statistics, **lacking)), unit=UNIT, made_on=TODAY)
    do(ledger, commands.save_activity, whole(ours(A), party(E, Category.SOCIETY), on=Day(2026, 6, 1)))
    found = statistics(ledger)
    with pytest.raises(Refusal, match="分类合计与总数不符"):
        papers.summary_bytes(papers.Summary("2026 年", found), unit=UNIT, made_on=TODAY)
    with pytest.raises(Refusal, match="分类合计与总数不符"):
        papers.activities_form(queries.activities(ledger), unit=UNIT, made_on=TODAY, statistics=found)


def test_a_period_without_activities_is_a_summary_of_nothing(ledger: Ledger) -> None:
    text = "".join(pages(papers.summary_bytes(papers.Summary("2026 年", statistics(ledger)), unit=UNIT, made_on=TODAY)))
    assert "0次" in text


def test_the_list_of_issues_has_a_row_for_each_measure_and_says_what_is_late(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    loose = [one for one in queries.measures(ledger) if one.measure.issue_id is None]
    form = papers.issues_form(queries.issues(ledger), loose, unit=UNIT, made_on=TODAY)
    assert [row[3] for row in form.rows] == ["编制报销服务清单，合并三张表", "每学期到学院现场答疑一次"]
    assert form.rows[0][7] == "进行中\n（逾期）"
    assert form.rows[1][0] is None
    assert form.notes == (
        "共 1 个问题，已销号 0 个；举措 2 项，其中超过时限未完成 1 项。",
        "分层级：职能部门 1 个，已销号 0 个，已回头看 0 个。",
    )
    papers.write(tmp_path / "l.xlsx", form)
    sheet = load_workbook(tmp_path / "l.xlsx").worksheets[0]
    assert "编制报销服务清单，合并三张表" in [cell.value for row in sheet.iter_rows() for cell in row]
    papers.write(tmp_path / "l.pdf", form)
    assert "结对共建“问题—措施—责任”清单" in pages((tmp_path / "l.pdf").read_bytes())[0]


def test_an_issue_nobody_decided_on_stands_with_its_state(ledger: Ledger) -> None:
    do(ledger, commands.save_issue, Issue(id=new_id(), text="展厅开放时间太短", raised_on=ON))
    (row,) = papers.issues_form(queries.issues(ledger), unit=UNIT, made_on=TODAY).rows
    assert row[1:9] == ("展厅开放时间太短", "", "", "", "", None, "待研究", None)


def test_the_three_levels_of_rectification_stand_below_the_list(ledger: Ledger) -> None:
    closed = {"closed_on": ON, "looked_back_on": ON, "looked_back": "没有反弹"}
    for level, more in ((IssueLevel.UNIT, {}), (IssueLevel.SCHOOL, closed), (IssueLevel.SCHOOL, {"closed_on": ON})):
        one = Issue(id=new_id(), text="问题", raised_on=ON, level=level, **more)
        do(ledger, lambda work, one=one: IssueStore(work).add_all([one]))
    notes = papers.issues_form(queries.issues(ledger), unit=UNIT, made_on=TODAY).notes
    assert notes[1] == (
        "分层级：学校班子 2 个，已销号 2 个，已回头看 1 个；基层单位 1 个，已销号 0 个，已回头看 0 个。"
    )


def test_lists_of_activities_agreements_and_partners_are_as_the_lines_say(ledger: Ledger) -> None:
    fill(ledger)
    do(ledger, commands.save_agreement, pact())
    listed = papers.activities_form(
        queries.activities(ledger), unit=UNIT, made_on=TODAY, statistics=queries.statistics(ledger)
    )
    assert len(listed.rows) == 4
    assert "双带头人 1 + 教学科研 1 + 机关 1 + 校外 1 = 4" in listed.notes[1]
    (row,) = papers.agreements_form(queries.agreements(ledger, today=TODAY), unit=UNIT, made_on=TODAY).rows
    assert row[4:8] == ("2026-01-05 至 2026-12-31", "履行中", 40, "0/2")
    assert row[9] == "550余"
    partners = papers.partners_form(queries.partners(ledger, today=TODAY), unit=UNIT, made_on=TODAY)
    assert {row[1]: row[4] for row in partners.rows}["示例学院教师第一党支部"] == 2
    for form in (listed, partners):
        assert pages(papers.render(form))[0].startswith(form.title)


def test_an_empty_list_says_what_is_not_there() -> None:
    for form, words in (
        (papers.activities_form([], unit=UNIT, made_on=TODAY), "没有登记活动"),
        (papers.issues_form([], unit=UNIT, made_on=TODAY), "没有登记问题"),
        (papers.agreements_form([], unit=UNIT, made_on=TODAY), "没有登记协议"),
        (papers.partners_form([], unit=UNIT, made_on=TODAY), "没有登记结对单位"),
    ):
        assert words in pages(papers.render(form))[0]


@pytest.mark.parametrize("paint", [charts.bars, charts.stacked])
def test_a_chart_for_paper_is_white_and_as_large_as_asked_for(qapp: QGuiApplication, paint: charts.Paint) -> None:
    shares: Sequence[charts.Share] = [charts.Share("机关", 66, "accent"), charts.Share("校外", 37, "ok")]
    image = QImage.fromData(charts.png(paint, shares, 100, 25.4, 300))
    assert (image.width(), image.height()) == (1181, 300)
    assert not image.hasAlphaChannel()
    assert image.pixelColor(0, image.height() - 1).name() == "#ffffff"
