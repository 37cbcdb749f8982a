"""What meetings leave to do, on the first page: the card, the matrix, reminders; a ledger without meetings says nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from overview_people import FIRST, SECOND

from branchdesk.features.meetings import commands
from branchdesk.features.meetings.model.minutes import ActionItem, Meeting, Minutes
from branchdesk.features.meetings.model.words import MeetingKind, PaperKind
from branchdesk.features.meetings.queries import ActionLine
from branchdesk.features.meetings.rules import duty
from branchdesk.features.organization.model import BranchKind
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.overview import papers, queries, rules
from branchdesk.features.overview.model import BranchYear, Life, Urgency
from branchdesk.kernel.blocks import Table
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work
from program_fixtures import home, start

__all__ = ["home", "start"]

TODAY = date(2026, 11, 21)


def do(ledger: Ledger, command: Callable[..., Any], *values: Any) -> Any:
    with unit_of_work(ledger, "改动", Author()) as work:
        return command(work, *values)


def held(ledger: Ledger, on: Day, kind: MeetingKind = MeetingKind.GENERAL, **values: Any) -> Meeting:
    meeting = Meeting(id=new_id(), branch_id=FIRST, on=on, kind=kind, subject="学习", **values)
    task = ActionItem(
        id=new_id(), meeting_id=meeting.id, order=0, task="整理材料", owner="王一", due_on=Day(2026, 11, 15)
    )
    do(ledger, commands.hold, Minutes(meeting=meeting, actions=(task,)))
    return meeting


def life(ledger: Ledger, scope: frozenset[str] | None = None) -> Life:
    return queries.life(ledger, scope, TODAY)()


def texts(found: Life) -> list[str]:
    return [one.text for one in rules.of_meetings(found, TODAY)]


def test_a_ledger_that_keeps_no_meetings_is_not_reminded_of_any(ledger: Ledger) -> None:
    assert life(ledger) == Life()
    assert texts(Life()) == []


def test_each_branch_is_told_what_it_lacks_and_what_has_no_record(ledger: Ledger) -> None:
    held(ledger, Day(2026, 11, 5))
    found = life(ledger, frozenset({FIRST}))
    assert [year.branch_id for year in found.years] == [FIRST]
    told = list(rules.of_meetings(found, TODAY))
    waiting = [one.text for one in told if one.code == "lacking"]
    assert waiting[0] == "机关第一党支部：11月还差 1 次党小组会（11月30日前）"
    assert len(waiting) == 5
    missing = [one for one in told if one.code == "missing"]
    assert missing[0].text == "机关第一党支部：1月缺党小组会；开过的请补录"
    assert len({(one.text, one.due) for one in missing}) == len(missing) == 23
    assert {one.place for one in missing} == {"period"}
    assert missing[0].uid == f"{FIRST}|group|2026-01-01"
    assert (missing[-1].due, missing[-1].urgency) == (date(2026, 10, 31), Urgency.OVERDUE)
    [task] = [one for one in told if one.code == "task"]
    assert (task.text, task.urgency, task.place) == ("落实事项“整理材料”（王一）待办结", Urgency.OVERDUE, "meeting")


def test_an_exempt_branch_is_left_alone(ledger: Ledger) -> None:
    held(ledger, Day(2026, 11, 5))
    with unit_of_work(ledger, "改为临时", Author()) as work:
        store = OrganizationStore(work)
        store.save(replace(store.need(SECOND), kind=BranchKind.TEMPORARY))
    assert all("机关第二党支部" not in text for text in texts(life(ledger, frozenset({SECOND}))))
    assert rules.meeting_words(life(ledger, frozenset({SECOND})), TODAY)[2] == "本季没有应开的会议"


def test_the_card_counts_the_quarter(ledger: Ledger) -> None:
    held(ledger, Day(2026, 11, 5))
    number, unit, detail, _share = rules.meeting_words(life(ledger, frozenset({FIRST})), TODAY)
    assert (number, unit) == ("1", "/ 8 次")
    assert detail == "还差：党小组会 2 · 党课 1 等"


def test_each_meeting_and_task_is_an_item_and_many_share_a_line() -> None:
    cell = duty.Cell("11月", duty.DutyState.WAITING, "待", date(2026, 11, 1), date(2026, 11, 30))
    row = duty.Row(MeetingKind.THEME_DAY, "主题党日", (cell,), 1)
    years = [BranchYear(f"b{n}", f"第{n}支部", [row]) for n in range(1, 6)]
    tasks = [
        ActionLine(f"a{n}", f"m{n}", Day(2026, 9, 1), MeetingKind.GENERAL, "", "b1", f"事项{n}", "", None, Day(2026, 11, 10 + n), "",
                   "", None, "")
        for n in range(9, 14)
    ]  # fmt: skip
    found = list(rules.of_meetings(Life(years, tasks), TODAY))
    assert [one.uid.split("|")[0] for one in found] == ["b1", "b2", "b3", "b4", "b5", "m9", "m10", "m11", "m12", "m13"]
    assert [one.due for one in found[5:]] == [one.due_on.last() for one in tasks if one.due_on]
    said = [one.text for _, group in rules.by_urgency(found) for one in rules.folded(group)]
    assert said == [
        "落实事项“事项9”（未定责任人）待办结",
        "落实事项“事项10”（未定责任人）待办结",
        "待开的会议 5 项：第1支部、第2支部、第3支部 等",
        "落实事项“事项11”（未定责任人）待办结",
        "落实事项“事项12”（未定责任人）待办结",
        "落实事项“事项13”（未定责任人）待办结",
    ]


def test_each_paper_out_of_date_is_named(ledger: Ledger) -> None:
    meeting = held(ledger, Day(2026, 11, 5))
    do(ledger, commands.note_printed, meeting.id, PaperKind.MINUTES, "0" * 16, 0)
    [one] = [one for one in rules.of_meetings(life(ledger), TODAY) if one.code == "stale"]
    assert one.text == "2026-11-05“学习”的会议记录纸质件已过期，请收回旧件，重新打印、签字"
    assert (one.place, one.uid, one.due) == ("meeting", meeting.id, None)


def test_the_page_shows_the_matrix_and_leads_to_the_meetings(start: Any, ledger: Ledger, qtbot: Any) -> None:
    from branchdesk.features.meetings.panels.side import DUTY, WAITING
    from branchdesk.features.meetings.screen import MeetingsScreen
    from branchdesk.features.overview.screen import OverviewScreen

    meeting = held(ledger, Day(2026, 11, 5))
    path = ledger.path
    ledger.close()
    window = start(Path(path))
    page = window.book.turn_to("overview")
    assert isinstance(page, OverviewScreen)
    qtbot.waitUntil(lambda: page.composition.duties.matrix is not None, timeout=10_000)
    card = page.composition.duties
    assert card.isVisible()
    assert card.matrix is not None
    assert "机关第一党支部 三会一课 · 2026" in card.matrix.accessibleName()
    assert page.meetings.isVisible()
    assert page.meetings.accessibleName().startswith("本季组织生活：1 / ")
    general = card.matrix.rows[0]
    card.matrix.asked.emit(general, general.cells[3])
    held_page = window.book.current
    assert isinstance(held_page, MeetingsScreen)
    assert [line.id for line in held_page.views.shown()] == [meeting.id], "what was held is shown in the list"
    window.desk.go("duty", FIRST)
    assert (held_page.branch_id, held_page.side.page) == (FIRST, DUTY)
    window.desk.go("open_tasks")
    assert held_page.side.page == WAITING
    window.desk.go("meeting", meeting.id)
    assert held_page.editing.editor.meeting_id == meeting.id


def test_the_paper_tells_the_year_of_each_branch_in_words(ledger: Ledger) -> None:
    held(ledger, Day(2026, 11, 5))
    years = tuple(life(ledger).years)
    sheet = papers.Sheet("中共示例大学机关委员会", TODAY, queries.makeup(ledger, None, TODAY), (), (), years)
    (table,) = [one for one in papers.blocks(sheet) if isinstance(one, Table) and one.columns[0].title == "支部"]
    assert [row[0] for row in table.rows] == ["机关第一党支部", "机关第二党支部"]
    assert table.rows[0][1] == "已开 1，缺 3"
    assert papers.render(sheet).startswith(b"%PDF")


@pytest.mark.parametrize("scope", [None, frozenset({SECOND})])
def test_the_chip_is_there_only_for_several_branches(ledger: Ledger, scope: frozenset[str] | None) -> None:
    held(ledger, Day(2026, 11, 5))
    assert len(life(ledger, scope).years) == (2 if scope is None else 1)


@pytest.mark.parametrize(("today", "told"), [(date(2026, 12, 31), 0), (date(2027, 1, 1), 11), (date(2027, 2, 1), 0)])
def test_in_january_what_has_no_record_of_last_year_is_still_asked_for(ledger: Ledger, today: date, told: int) -> None:
    held(ledger, Day(2026, 12, 5), MeetingKind.THEME_DAY)
    found = queries.life(ledger, frozenset({FIRST}), today)()
    last = [one for one in rules.of_meetings(found, today) if one.code == "missing" and "2026年" in one.text]
    theme_days = [one for one in last if "主题党日" in one.text]
    assert len(theme_days) == told
    assert [year.rows[0].cells[0].first.year for year in found.years] == [today.year], "the matrix is that of this year"
    if told:
        assert theme_days[0].text == "机关第一党支部：2026年1月缺主题党日；开过的请补录"
        assert theme_days[0].uid == f"{FIRST}|theme_day|2026-01-01"
