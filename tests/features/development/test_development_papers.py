"""Papers and lists of the room, read back from the finished files."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from development_made import BOOK, MEMBER, card, day, guide, holidays, legal, moved, notice, step, without
from openpyxl import load_workbook

from branchdesk.features.development import papers
from branchdesk.features.development.model import (
    CaseEnding,
    CasePaper,
    GuideKind,
    Occasion,
    Result,
    SchoolPack,
    Stage,
    Waiver,
)
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.checks import check
from branchdesk.features.development.rules.checks.papers import lacking
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import packs
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal

UNIT = "示例学院党委"
MADE = date(2026, 11, 21)
ID_NUMBER = "990000200409010020"
PERSON = replace(
    MEMBER, sex="2", id_number=ID_NUMBER, ethnicity="01", education="21", unit="软件工程2201班", staff_number="22001"
)


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


def told(data: bytes) -> str:
    return "".join(pages(data))


def case(upto: str = "filed") -> CaseFile:
    return replace(legal(upto), member=replace(PERSON, standing=card(upto).standing))


def case_file(file: CaseFile, book: Rulebook = BOOK) -> str:
    return told(papers.case_file_bytes(file, check(file, book, MADE), book, unit=UNIT, made_on=MADE))


def test_a_case_that_spans_two_packs_shows_both_beside_its_steps_and_in_the_foot() -> None:
    text = case_file(case())
    assert "15支部大会讨论2025-05-20同意（合格）；应到20，实到18，赞成18，反对0，弃权02014版" in text
    assert "23支部大会讨论转正2026-05-20同意（合格）；应到20，实到16，赞成15，反对0，弃权12026版" in text
    assert "发展党员工作细则：2014版、2026版" in text
    assert "2025年5月20日至2026年5月19日" in text


def test_the_schools_own_rules_are_named_in_the_foot() -> None:
    own = SchoolPack(
        id="s", base="2026", version="校2026-1", from_on=day("2026-05-18"), source="示例大学细则",
        content='{"numbers": {"training_days": 5}}',
    )  # fmt: skip
    assert "2026版＋校内细则（校2026-1）" in case_file(case(), Rulebook(packs([own]), BOOK.workdays))


def test_a_reason_somebody_went_on_with_is_printed_with_the_finding_it_answers() -> None:
    late = moved(case(), "first_talk", "2023-04-10")
    reason = Waiver(
        id="w",
        case_id="case",
        code="talk_late",
        step="first_talk",
        reason="申请人实习在外",
        by="赵一",
        on=day("2023-04-11"),
    )
    assert "申请人实习在外" not in case_file(late)
    text = case_file(replace(late, waivers=(reason,)))
    assert "第2步党组织派人谈话" in text
    assert "一个月内派人谈话" in text
    assert "申请人实习在外（赵一，2023-04-11）" in text


def test_a_reason_outlives_the_finding_it_was_given_for() -> None:
    reason = Waiver(
        id="w", case_id="case", code="oath_late", step="oath", reason="与校庆合并", by="赵一", on=day("2025-07-01")
    )
    text = case_file(replace(case(), waivers=(reason,)))
    assert "已消除第20步入党宣誓“入党宣誓时限”的提醒现已不再出现与校庆合并（赵一，2025-07-01）" in text


def test_a_case_with_nothing_recorded_is_still_a_paper() -> None:
    file = CaseFile(case=case().case, member=replace(PERSON, sex=None, birth=None, ethnicity=None, education=None))
    text = case_file(file)
    assert text.count("未登记") >= 25
    assert "2026版" in text


def test_an_ended_case_says_how() -> None:
    ended = replace(
        case("activist").case, ended_on=day("2024-03-01"), ending=CaseEnding.WITHDRAWN, ending_reason="转学"
    )
    assert "2024-03-01本人撤回申请（转学）" in case_file(replace(case("activist"), case=ended))


def test_a_step_taken_twice_has_two_rows() -> None:
    file = case("political_review")
    twice = replace(
        file, steps=(*file.steps, step("political_review", "2024-11-20", result=Result.FAILED, body="支部"))
    )
    text = case_file(twice)
    assert "10进行政治审查2024-11-20支部；未通过（不合格）" in text
    assert "10进行政治审查2025-03-10同意（合格）；同本人谈话、查阅档案" in text


def test_no_paper_of_the_room_carries_an_id_number_in_full() -> None:
    file = case()
    made = [
        papers.case_file_bytes(file, (), BOOK, unit=UNIT, made_on=MADE),
        papers.checklist_bytes(file, BOOK, unit=UNIT, made_on=MADE),
        papers.notice_bytes([papers.NoticePerson(file.notices[0], file)], unit=UNIT),
        *(papers.filling_bytes(file, sheet, BOOK, unit=UNIT, made_on=MADE) for sheet in papers.Sheet),
        *(papers.render(papers.roster_form(stage, [file], BOOK, unit=UNIT, made_on=MADE)) for stage in Stage),
        papers.render(papers.approvals_form([file], BOOK, unit=UNIT, made_on=MADE)),
    ]
    for data in made:
        text = told(data)
        assert ID_NUMBER not in text
        assert "林示例" in text
    assert "990***********0020" in told(made[0])
    assert "0020" not in told(made[2])


def checklist(file: CaseFile, stage: Stage | None = None) -> str:
    return told(papers.checklist_bytes(file, BOOK, stage=stage, unit=UNIT, made_on=MADE))


def test_the_checklist_tells_whole_part_missing_and_still_to_come() -> None:
    file = replace(
        case("activist"),
        papers=(
            CasePaper(id="1", case_id="case", step="apply", title="入党申请书", copies=2, pages=6, on=Day(2023, 3, 1), kept_at="柜3"),
            CasePaper(id="2", case_id="case", step="first_talk", title="谈话记录", complete=False),
            CasePaper(id="3", case_id="case", step="apply", title="自传", pages=9),
        ),
    )  # fmt: skip
    text = checklist(file)
    assert "1入党申请书262023-03-01柜3√" in text
    assert "1自传19√" in text
    assert "2谈话记录1不全" in text
    assert "3确定入党积极分子的会议记录缺" in text
    assert "14中国共产党入党志愿书15" in text, "a step to come has no mark"
    assert "应有材料5项：齐全2项，不全1项，缺2项；已登记21页。" in text


def test_the_checklist_of_a_stage_has_only_its_papers() -> None:
    text = checklist(case(), Stage.CANDIDATE)
    assert "政治审查结论性材料" in text
    assert "入党申请书" not in text
    assert "阶段发展对象" in text


def test_what_the_checklist_misses_is_what_the_rules_miss() -> None:
    file = case("admission")
    missing = [(line.rule.key, line.title) for line in papers.wanted(file, BOOK, MADE) if line.is_missing]
    assert missing == [(key, title) for key, titles in lacking(file, BOOK) for title in titles]


@pytest.mark.parametrize(
    ("occasion", "upto", "words"),
    [
        (Occasion.ACTIVIST, "first_talk", "关于拟确定林示例同志为入党积极分子的公示"),
        (Occasion.CANDIDATE, "activist", "关于拟将林示例同志列为发展对象的公示"),
        (Occasion.ADMISSION, "pre_review", "关于拟接收林示例同志为中共预备党员的公示"),
        (Occasion.CONVERSION, "oath", "关于拟将林示例同志转为中共正式党员的公示"),
    ],
)
def test_a_notice_says_what_is_intended_and_the_days_it_builds_on(occasion: Occasion, upto: str, words: str) -> None:
    hung = notice(occasion, "2024-09-23", "2024-09-27", place="公告栏", receiver="组织员办公室", phone="000-8888003")
    text = told(papers.notice_bytes([papers.NoticePerson(hung, case(upto))], unit="示例第一党支部"))
    assert words in text
    assert "公示时间为2024年9月23日至2024年9月27日。" in text
    assert "受理单位：组织员办公室联系电话：000-8888003" in text
    assert "1林示例女20大学本科软件工程2201班" in text
    assert ("2023-10-10" in text) is (occasion in (Occasion.CANDIDATE, Occasion.ADMISSION))


def test_a_notice_counts_working_days_only_where_the_years_table_is_known() -> None:
    hung = notice(Occasion.CANDIDATE, "2024-09-27", "2024-10-09")
    people = [papers.NoticePerson(hung, case("activist"))]
    counted = told(papers.notice_bytes(people, unit=UNIT, workdays=BOOK.workdays))
    assert "2024年10月9日（5个工作日）。" in counted
    unknown = told(papers.notice_bytes(people, unit=UNIT, workdays=Workdays(holidays("2025-01-01"))))
    assert "工作日" not in unknown


def test_several_people_share_a_notice_only_of_one_occasion_and_time() -> None:
    hung = notice(Occasion.CANDIDATE, "2024-10-10", "2024-10-18")
    second = replace(case("activist"), member=replace(PERSON, name="王㛃"))
    both = [papers.NoticePerson(hung, case("activist")), papers.NoticePerson(replace(hung, id="n2"), second)]
    text = told(papers.notice_bytes(both, unit=UNIT))
    assert "关于拟将林示例等2名同志列为发展对象的公示" in text
    assert "2王㛃" in text
    many = [papers.NoticePerson(replace(hung, id=f"n{n}"), second) for n in range(24)]
    *_, last = pages(papers.notice_bytes(many, unit=UNIT))
    assert re.search(f"联系电话：.*{UNIT}2024年10月10日", last), "the seal is never on a page without text"
    with pytest.raises(Refusal, match="没有选择公示对象"):
        papers.notice_bytes([], unit=UNIT)
    later = papers.NoticePerson(replace(hung, until_on=day("2024-10-19")), second)
    with pytest.raises(Refusal, match="王㛃 的公示环节或起止日期与其他人不同"):
        papers.notice_bytes([both[0], later], unit=UNIT)
    with pytest.raises(Refusal, match="没有截止日期"):
        papers.notice_bytes([papers.NoticePerson(replace(hung, until_on=None), second)], unit=UNIT)


def filling(file: CaseFile, sheet: papers.Sheet) -> str:
    return told(papers.filling_bytes(file, sheet, BOOK, unit=UNIT, made_on=MADE))


def test_the_application_form_is_filled_in_from_its_first_box_to_its_last() -> None:
    text = filling(case(), papers.Sheet.APPLICATION)
    order = [
        "编号", "姓名林示例", "籍贯", "居民身份证号码990***********0020", "入党志愿（由本人填写，台账不存）",
        "家庭主要成员情况（由本人填写，台账不存）", "入党介绍人意见（第1名）介绍人：介绍t1", "入党介绍人意见（第2名）介绍人：介绍t2",
        "支部大会日期：2025年5月20日；应到20，实到18，赞成18，反对0，弃权0；结果：同意（合格）",
        "谈话日期：2025年6月5日", "2025年6月20日批准；预备期自2025年5月20日至2026年5月19日",
        "支部大会日期：2026年5月20日", "转为正式党员的日期为预备期满之日2026年5月20日",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "谈话人：未登记；" in text
    assert "谈话人：组织员甲；" in filling(moved(case(), "committee_talk", body="组织员甲"), papers.Sheet.APPLICATION)


def test_the_probation_approved_at_first_stays_in_its_box_after_an_extension() -> None:
    extended = moved(moved(case("conversion_approval"), "conversion", result=Result.EXTENDED, months=6),
                     "conversion_approval", result=Result.EXTENDED, months=6)  # fmt: skip
    text = filling(extended, papers.Sheet.APPLICATION)
    assert "预备期自2025年5月20日至2026年5月19日" in text
    assert "结果：延长预备期6个月" in text
    assert "转为正式党员的日期" not in text
    assert "预备期起止2025年5月20日至2026年11月19日" in filling(extended, papers.Sheet.PROBATION)


def test_the_observation_forms_name_days_and_leave_contents_to_the_originals() -> None:
    text = filling(case(), papers.Sheet.OBSERVATION)
    assert "确定为入党积极分子时间2023年10月10日" in text
    assert "培养联系人介绍t1、介绍t2" in text
    assert "集中培训2025年3月20日；3天；24学时" in text
    assert "内容按原件填写" in text
    only_after = filling(case(), papers.Sheet.PROBATION)
    assert "2024-" not in only_after


@pytest.mark.parametrize(
    ("stage", "columns"),
    [
        (Stage.APPLICANT, ["申请日期", "谈话日期", "谈话人"]),
        (Stage.ACTIVIST, ["申请日期", "确定为\n积极分子", "备案日期", "培养联系人", "支部考察"]),
        (Stage.CANDIDATE, ["确定为\n积极分子", "确定为\n发展对象", "备案日期", "入党介绍人", "政治审查", "集中培训"]),
        (Stage.PROBATIONARY, ["大会通过", "审批日期", "期满日期", "入党介绍人", "志愿书号"]),
        (Stage.FILED, ["大会通过", "转正日期", "转正审批", "归档日期", "档案存放处"]),
    ],
)
def test_each_stage_has_its_own_roster(stage: Stage, columns: list[str], tmp_path: Path) -> None:
    form = papers.roster_form(stage, [case()], BOOK, unit=UNIT, made_on=MADE)
    assert [column.title for column in form.columns][8:] == columns
    papers.write(tmp_path / "名册.xlsx", form)
    sheet = load_workbook(tmp_path / "名册.xlsx").active
    assert sheet is not None
    assert sheet["B4"].value == "林示例"
    papers.write(tmp_path / "名册.pdf", form)
    assert "共1人，其中女1人。" in told((tmp_path / "名册.pdf").read_bytes())


def test_full_membership_counts_from_the_day_probation_was_full_and_not_from_the_meeting() -> None:
    late = moved(moved(case(), "conversion", "2026-06-15"), "conversion_approval", "2026-07-01")
    roster = papers.roster_form(Stage.FILED, [late], BOOK, unit=UNIT, made_on=MADE)
    assert roster.rows[0][9] == date(2026, 5, 20)
    register = papers.approvals_form([late], BOOK, unit=UNIT, made_on=MADE)
    assert register.rows[1][-1] == "2026年5月20日"


def test_the_register_of_approvals_keeps_every_decision_by_its_day_and_year() -> None:
    both = [case(), replace(case("approval"), member=replace(PERSON, name="王㛃"))]
    form = papers.approvals_form(both, BOOK, unit=UNIT, made_on=MADE)
    assert [(row[1], row[3], row[5]) for row in form.rows] == [
        ("林示例", "接收", "20/18/18/0/0"), ("王㛃", "接收", "20/18/18/0/0"), ("林示例", "转正", "20/16/15/0/1"),
    ]  # fmt: skip
    assert form.rows[0][-1] == "2025年5月20日至2026年5月19日"
    assert "共 3 项：接收 2 项，转正 1 项。" in form.notes
    of_2026 = papers.approvals_form(both, BOOK, year=2026, unit=UNIT, made_on=MADE)
    assert [row[3] for row in of_2026.rows] == ["转正"]
    assert of_2026.title.startswith("2026 年")


@pytest.mark.parametrize("result", [Result.FAILED, Result.CANCELLED])
def test_a_decision_against_somebody_settles_no_day(result: Result) -> None:
    refused = moved(case("conversion_approval"), "conversion_approval", result=result)
    assert papers.approvals_form([refused], BOOK, year=2026, unit=UNIT, made_on=MADE).rows[0][-1] == ""


def test_findings_of_several_cases_are_one_list() -> None:
    short = moved(case(), "training", days=1, tenths=80)
    alone = replace(case(), guides=(guide(GuideKind.SPONSOR, "t1"),))
    checked = [(file, check(file, BOOK, MADE)) for file in (short, alone, without(case(), "political_review"))]
    form = papers.findings_form(checked, BOOK, unit=UNIT, made_on=MADE)
    assert len(form.rows) == sum(len(found) for _, found in checked)
    text = told(papers.render(form))
    assert "集中培训的天数或学时" in text
    assert "两名入党介绍人" in text
    assert "已核对条文" in text


def test_reminders_stand_by_their_days_and_say_how_long_there_is() -> None:
    due = [
        papers.Reminding("甲", "一支部", "后天到期", date(2026, 11, 23), "支部大会讨论"),
        papers.Reminding("乙", "一支部", "没有期限", None),
        papers.Reminding("丙", "一支部", "已经过期", date(2026, 11, 1)),
        papers.Reminding("丁", "一支部", "正是今天", MADE),
    ]
    form = papers.reminders_form(due, unit=UNIT, made_on=MADE)
    assert [(row[1], row[-1]) for row in form.rows] == [
        ("丙", "逾期 20 天"),
        ("丁", "今天"),
        ("甲", "剩 2 天"),
        ("乙", ""),
    ]
    assert "共4项，其中逾期1项。" in told(papers.render(form))


def test_a_guide_is_named_as_the_roll_has_him_and_one_who_is_not_on_it_as_he_was_written() -> None:
    outside = guide(GuideKind.SPONSOR, "", id="g", member_id=None, name="孙外来", faculty=True)
    text = case_file(replace(case(), guides=(guide(GuideKind.CULTIVATOR, "t1"), outside)))
    assert "培养联系人介绍t1" in text
    assert "入党介绍人孙外来是" in text
