"""The printed overview says what the page says."""

from dataclasses import replace
from datetime import date, datetime

import pypdfium2
import pytest
from overview_cases import asked, case, found, letter, owed
from overview_people import GROUP

from branchdesk.features.overview import papers, rules
from branchdesk.features.overview.model import Makeup, Matter, Reminder, Urgency
from branchdesk.pdf import preview

TODAY = date(2026, 11, 21)


def a_sheet(count: int = 2) -> papers.Sheet:
    reminders = tuple(
        Reminder(Matter.PROBATION, Urgency.OVERDUE, date(2026, 11, 15), f"预备党员 李思远{n} 预备期已满，待支部大会研究", "打开", "member")
        for n in range(count)
    )  # fmt: skip
    study = Reminder(
        Matter.BRANCH, Urgency.THIS_MONTH, None, "第一党小组：党小组还没有组长", "看", "organization", GROUP
    )
    makeup = Makeup({"full": 63, "probationary": 18, "candidate": 1}, {"1": 41, "2": 40}, (42, 6, 5, 9, 5, 7, 0, 6), 1)
    cards = (("党员", "81 人（正式 63 · 预备 18 · 发展对象 1）"), ("备份", "今天 08:30（最近一次备份已核对）"))
    return papers.Sheet("中共示例大学机关委员会", TODAY, makeup, (*reminders, study) if count else (), cards)


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")
    finally:
        document.close()


def test_the_paper_says_what_the_page_says() -> None:
    text = text_of(papers.render(a_sheet()))
    for words in ("工作概览", "中共示例大学机关委员会", "第四季度还剩 40 天", "81 人", "李思远0", "逾期 6 天", "2026-11-15",
                  "宜本月内", "党小组还没有组长", "发展对象", "36–40", "只作提醒"):  # fmt: skip
        assert words.replace(" ", "") in text.replace(" ", ""), words


def test_nothing_to_do_is_said() -> None:
    assert "（现在没有要办的事）" in text_of(papers.render(a_sheet(0)))


def test_the_paper_is_upright_a4_and_a_long_list_goes_on_over_the_page() -> None:
    assert preview.count(papers.render(a_sheet())) == 1
    long = papers.render(a_sheet(80))
    assert preview.count(long) > 1
    first = next(iter(papers.pictures(long, 72)))
    assert first.width / first.height == pytest.approx(210 / 297, abs=0.01)


def test_what_later_rooms_leave_to_do_is_printed_whole_with_its_kind() -> None:
    today = date(2026, 11, 25)
    now = datetime(2024, 3, 29, 17)
    rooms = letter(today)._replace(cases=case(today, ("apply", "2026-11-10")).cases)
    told = (*found(rooms, today), *found(asked(now), now.date()), *found(owed(date(2024, 2, 20)), date(2024, 2, 20)))
    text = text_of(papers.render(replace(a_sheet(0), reminders=told)))
    plain = text.replace(" ", "")
    for one in told:
        assert rules.title_of(one).replace(" ", "") in plain
        assert one.text.replace(" ", "")[:12] in plain
    assert "剩23小时30分" in plain
