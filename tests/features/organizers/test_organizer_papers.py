"""Papers of the room, made from a real ledger and read back from the finished files."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from organizers_ledger import NAME, do, duty, entry, organizer, posting

from branchdesk.features.organizers import commands, papers, queries
from branchdesk.features.organizers.model import Every, OccurrenceState, Opinion, Role
from branchdesk.features.organizers.queries import HandoverBook, PostingLine, Section
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.storage.engine import Ledger

UNIT = "中共示例大学委员会组织部"
TODAY = date(2026, 11, 21)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture(autouse=True)
def stopped_clock(fixed_clock: Callable[[datetime], None]) -> None:
    fixed_clock(datetime(2026, 11, 21, 4, tzinfo=UTC))


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


def fill(ledger: Ledger) -> PostingLine:
    """Duties of every rhythm with something done about some, entries of all four roles, an opinion."""
    for one in (
        duty(id="d1", title="核对当月党费收缴情况", evidence_wanted="当月收缴明细"),
        duty(id="d2", title="核查发展党员档案", role=Role.DEVELOPMENT, every=Every.HALF, month=6, notice_days=30),
        duty(id="d3", title="党内统计年报", every=Every.YEAR, month=12, day=31, notice_days=30),
    ):
        do(ledger, commands.save_duty, one)
    owed = [one.occurrence for one in queries.occurrences(ledger, FIRST, LAST)]
    monthly = [one for one in owed if one.duty.id == "d1" and one.due < TODAY]
    do(ledger, commands.mark, monthly[:8], OccurrenceState.DONE, Day(2026, 9, 1), "收缴明细")
    do(ledger, commands.mark, [one for one in owed if one.duty.id == "d2"][:1], OccurrenceState.NOT_NEEDED)
    for done in (
        entry(Day(2026, 3, 8), content="组织联合支部座谈会", task="支部规范化建设", tenths=25, result="形成建议 4 条", organization_id="first"),
        entry(Day(2026, 4, 12), content="协调两个书院支部结对共建", task="结对共建协调", tenths=30),
        entry(Day(2026, 5, 20), role=Role.DEVELOPMENT, content="与发展对象谈话", task="发展对象谈话", count=6, tenths=45),
        entry(Day(2026, 6, 28), role=Role.STATISTICS, content="毕业生组织关系集中转接", task="组织关系转接", count=132, tenths=160),
        entry(Day(2026, 9, 9), role=Role.FEEDBACK, content="办理诉求 2026-003（报修）", task="诉求办理", tenths=5, origin="request",
              origin_id="r"),
    ):  # fmt: skip
        do(ledger, commands.log, done)
    do(ledger, commands.save_opinion, Opinion(id="x", posting_id="p1", year=2026, giver="党委组织部", grade="优秀",
                                              text="工作扎实，双院协同有成效。", on=Day(2026, 11, 20)))  # fmt: skip
    found = queries.posting(ledger, "p1")
    assert found is not None
    return found


def test_the_report_counts_by_the_four_roles_and_prints_opinions_as_they_were_given(ledger: Ledger) -> None:
    fill(ledger)
    report = queries.year_report(ledger, "p1", 2026)
    text = "".join(pages(papers.report_bytes(report, unit=UNIT, made_on=TODAY)))
    assert papers.report_title(report) == f"2026年组织员工作报告（{NAME}）"
    for words in ("联络员225.5", "管理员164.5", "统计员113216", "信息员110.5", "合计514126.5", "001111001000", "党委组织部优秀工作扎实",
                  "逾期未完成", "本期不涉及", "2025-07-26至2027-07-25", "考核等次和意见由有关单位给出"):  # fmt: skip
        assert words in text, words
    for one in report.evidence:
        assert re.sub(r"\s", "", one.rule) in text


def test_the_report_is_refused_where_the_parts_of_the_log_are_not_the_whole(ledger: Ledger) -> None:
    fill(ledger)
    report = queries.year_report(ledger, "p1", 2026)
    for name in ("by_role", "by_task", "by_month"):
        lacking: Any = {name: dict(list(getattr(report.totals, name).items())[1:])}
        wrong = replace(report, totals=replace(report.totals, **lacking))
        with pytest.raises(Refusal, match="分项合计与总数不符"):
            papers.report_bytes(wrong, unit=UNIT, made_on=TODAY)


def test_a_year_of_nothing_is_a_report_of_nothing(ledger: Ledger) -> None:
    text = "".join(pages(papers.report_bytes(queries.year_report(ledger, "p1", 2025), unit=UNIT, made_on=TODAY)))
    assert "本年没有到期的职责" in text
    assert "合计00" in text


def test_the_calendar_has_each_duty_under_its_month_and_says_what_is_late(ledger: Ledger, tmp_path: Path) -> None:
    line = fill(ledger)
    owed = queries.occurrences(ledger, FIRST, LAST, ["p1"])
    form = papers.calendar_form(line, owed, span="2026 年", unit=UNIT, made_on=TODAY)
    assert form.title == "2026年组织员职责日历"
    assert len(form.rows) == 15
    assert form.notes[1] == "共 15 项：已完成 8 项，未完成 6 项（其中逾期 2 项），本期不涉及 1 项。"
    text = "".join(pages(papers.render(form)))
    for words in (
        "2026年2月2026-02-28核对当月党费收缴情况",
        "2026-10-31核对当月党费收缴情况统计员每月当月收缴明细逾期未完成",
    ):
        assert words in text, words
    papers.write(tmp_path / "c.xlsx", form)
    assert load_workbook(tmp_path / "c.xlsx").worksheets[0].max_row > 15


def test_the_year_stands_on_one_sheet_with_a_row_for_each_duty(ledger: Ledger) -> None:
    line = fill(ledger)
    form = papers.year_form(line, queries.occurrences(ledger, FIRST, LAST, ["p1"]), 2026, unit=UNIT, made_on=TODAY)
    rows = {str(row[0]): row[3:] for row in form.rows}
    assert rows["核对当月党费收缴情况"][1] == "28√"
    assert rows["核对当月党费收缴情况"][9:] == ("31逾", "30", "31")
    assert rows["核查发展党员档案"][5] == "30—"
    assert rows["党内统计年报"][:11] == ("",) * 11
    assert len(pages(papers.render(form))) == 1


def test_the_work_log_is_summed_and_names_people_only_where_there_are_several(ledger: Ledger) -> None:
    fill(ledger)
    entries, totals = queries.entries(ledger, "p1"), queries.totals(ledger, "p1")
    form = papers.log_form(entries, totals, span="2026 年", unit=UNIT, made_on=TODAY)
    assert form.total[0] == "合计"
    assert form.total[5:7] == (141, "26.5")
    assert form.notes[1] == "按四员：联络员 2 条、管理员 1 条、统计员 1 条、信息员 1 条，合计 5 条。"
    assert "诉求" in {row[8] for row in form.rows}
    do(ledger, commands.save_organizer, organizer("o2", "曹组织"))
    do(ledger, commands.post, posting("p2", "o2", college="物理学院", organization_id=None))
    do(ledger, commands.log, entry(Day(2026, 10, 1), posting_id="p2", content="走访支部"))
    both = papers.log_form(queries.entries(ledger), span="2026 年", unit=UNIT, made_on=TODAY)
    assert "曹组织 · 物理学院" in {row[1] for row in both.rows}
    assert len(both.total) == len(both.columns)
    assert "走访支部" in "".join(pages(papers.render(both)))


def test_the_roster_says_whether_people_and_colleges_are_one_to_one(ledger: Ledger) -> None:
    for n in range(2, 21):
        do(ledger, commands.save_organizer, organizer(f"o{n}", f"组织员{n:02d}", unit=f"派出单位{n % 6}"))
        do(ledger, commands.post, posting(f"p{n}", f"o{n}", college=f"学院{n:02d}", organization_id=None))
    form = papers.roster_form(queries.postings(ledger), queries.coverage(ledger, TODAY), unit=UNIT, made_on=TODAY)
    assert len(form.rows) == 20
    assert form.notes[1].startswith("2026-11-21 在任")
    assert "20 人、20 个学院（部）、7 个派出单位，一一对应" in form.notes[1]
    assert "派出单位" in form.notes[2]
    assert "组织员02" in "".join(pages(papers.render(form)))


def test_the_handover_book_has_a_cover_every_part_and_places_for_all_to_sign(ledger: Ledger) -> None:
    fill(ledger)
    do(ledger, commands.save_organizer, organizer("o2", "曹组织"))
    book = queries.handover_book(ledger, "p1", TODAY, witness="许监交")
    data = papers.handover_bytes(book, fingerprint="0123456789abcdef", signed_on=Day(2026, 11, 21))
    cover, *rest = pages(data)
    text = "".join(rest)
    assert cover.startswith("材料学院组织员工作交接书")
    assert "许监交" in cover
    assert "2026年11月21日" in cover
    assert "接收人：＿＿＿＿＿＿＿＿" in cover
    assert "校验" not in cover
    assert len(rest[-1]) > 100  # nobody signs an empty sheet
    for number, section in zip("一二三四五六七八九", book.sections, strict=True):
        assert f"{number}、{section.title.replace(' ', '')}" in text
    assert all("交接书校验0123456789abcdef" in page for page in rest)
    for words in ("移交人：", "接收人：", "监交人：", "日期：2026年11月21日", "（无）"):
        assert words in text
    draft = "".join(pages(papers.handover_bytes(book))[1:])
    assert "未登记的草稿" in draft


def test_a_book_that_was_kept_is_printed_as_it_was_whatever_has_changed_since(ledger: Ledger) -> None:
    fill(ledger)
    kept = do(ledger, commands.hand_over, "p1", Day(2026, 11, 21))
    before = papers.handover_bytes(queries.book_of(kept), fingerprint=kept.fingerprint)
    do(ledger, commands.save_duty, duty(id="d9", title="新增的职责"))
    after = queries.book_of(next(one.handover for one in queries.handovers(ledger)))
    assert pages(papers.handover_bytes(after, fingerprint=kept.fingerprint)) == pages(before)
    assert "新增的职责" not in "".join(pages(before))


def test_long_lists_of_a_book_go_on_over_pages_with_their_headings() -> None:
    rows = tuple(
        (f"发展党员档案{n:03d}", f"姓名{n:03d}", f"ZYS-{n:05d}", "学院党委办公室第三柜") for n in range(1, 121)
    )
    section = Section("archive", "档案目录", ("类别", "名称", "编号或日期", "存放处"), rows)
    book = HandoverBook("甲", "乙", "材料学院", "2025-07-26 起", "2026-11-21", "丙", (section,), ("请另行清点。",))
    _, *rest = pages(papers.handover_bytes(book))
    assert len(rest) > 3
    assert all("编号或日期" in page for page in rest[:-1])
    assert "档案目录（120项）" in rest[0]
    assert "请另行清点。" in rest[0]
