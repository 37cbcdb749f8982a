"""What dues leave to do, on the first page: the card, reminders, the places they lead to; nothing where none are kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from overview_people import FIRST
from PySide6.QtWidgets import QLabel, QTabBar
from pytestqt.qtbot import QtBot

from branchdesk.features.dues import commands
from branchdesk.features.dues import queries as money
from branchdesk.features.dues.dialogs.arrears import ArrearsDialog
from branchdesk.features.dues.model import (
    Assessment,
    DuesPolicy,
    Payer,
    Payment,
    Period,
    Relief,
    ReliefKind,
    Remittance,
)
from branchdesk.features.dues.queries import Sum, Total, waiting
from branchdesk.features.dues.queries.glance import Collecting, glance
from branchdesk.features.dues.queries.waiting import Ending, Held
from branchdesk.features.dues.rules import rates
from branchdesk.features.dues.rules.arrears import Arrear
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.features.members.model import IN_PARTY
from branchdesk.features.members.queries import members
from branchdesk.features.organization import queries as organization
from branchdesk.features.overview import papers, queries, rules
from branchdesk.features.overview.model import Dues, Matter, Urgency
from branchdesk.features.overview.queries import shared
from branchdesk.features.overview.screen import OverviewScreen
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.shell.window import Window
from branchdesk.storage import engine, undo, upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work
from program_fixtures import demo, demo_template, home, in_turn, start

__all__ = ["demo", "demo_template", "home", "start"]

TODAY = date(2026, 11, 21)
PATIENCE = 60_000
"""Milliseconds: what is counted waits for two seconds of peace and for the workers of other pages, on a busy computer for long."""
Start = Callable[[Path | None], Window]
Clock = Callable[[datetime], None]


def do(ledger: Ledger, command: Callable[..., Any], *values: Any) -> Any:
    with unit_of_work(ledger, "改动", Author()) as work:
        return command(work, *values)


def payers(ledger: Ledger) -> list[str]:
    """Members of the first branch who owe dues the whole year."""
    return [
        one.id
        for one in members(ledger)
        if one.branch_id == FIRST and one.standing in IN_PARTY and one.left_on is None
        and one.joined_on is not None and one.joined_on.last() < date(2025, 1, 1)
    ]  # fmt: skip


def assess(ledger: Ledger, uid: str, year: int = 2026) -> None:
    found = rates.due(Payer.MONTHLY, Yuan(500_000), rates.rate_pack(Month(year, 1)))
    do(ledger, commands.assess, [Assessment(
        id=new_id(), member_id=uid, branch_id=None, year=year, from_month=Month(year, 1), payer=Payer.MONTHLY,
        base=Yuan(500_000), rate=found.rate, uncapped=found.uncapped, due=found.due,
        pack=rates.rate_pack(Month(year, 1)).name, arithmetic=found.line)])  # fmt: skip


def pay(ledger: Ledger, uid: str, *months: int) -> None:
    do(ledger, commands.receive, [
        Payment(id=new_id(), member_id=uid, branch_id=None, month=Month(2026, month), amount=Yuan(5_000),
                paid_on=Day(2026, month, 8)) for month in months])  # fmt: skip


def dues(ledger: Ledger, today: date = TODAY) -> Dues:
    found = queries.dues(ledger, frozenset({FIRST}), today)()
    assert found is not None
    return found


def texts(found: Dues, today: date = TODAY) -> list[str]:
    return [one.text for one in rules.of_dues(found, today)]


def nothing(**values: Any) -> Dues:
    return Dues(Sum(Yuan(0), 0), Sum(Yuan(0), 0), Sum(Yuan(0), 0), **values)


def test_a_ledger_without_dues_is_not_reminded_of_any(ledger: Ledger) -> None:
    assert queries.dues(ledger, None, TODAY)() is None
    assert texts(nothing()) == []


def test_the_card_counts_the_month(ledger: Ledger) -> None:
    first, second, *_ = payers(ledger)
    assess(ledger, first)
    assess(ledger, second)
    pay(ledger, first, *range(1, 12))
    pay(ledger, second, *range(1, 11))
    found = dues(ledger)
    due = found.owed.amount.fen // 2
    assert rules.card_words(found) == ("1", "/ 2 人", f"已收 {Yuan(5000)} · 未收 {Yuan(due)}\u00a0元", 0.5)
    said = next(one for one in rules.of_dues(found, TODAY) if "未交足" in one.text)
    assert said.text == f"机关第一党支部：1 名党员 11 月党费未交足，合计 {Yuan(due)} 元"
    assert (said.matter, said.due, said.urgency) == (Matter.DUES, date(2026, 11, 30), Urgency.THIS_MONTH)
    assert rules.card_words(nothing())[0] == "无"
    many = found._replace(owed=Sum(Yuan(0), 4445), paid=Sum(Yuan(0), 2874))
    assert rules.card_words(many)[:3] == ("2,874", "人", f"应交 4,445 人 · 已收 0.00 · 未收 {Yuan(due)}\u00a0元")


def test_the_month_is_due_on_the_day_each_branch_settled(ledger: Ledger) -> None:
    first = payers(ledger)[0]
    assess(ledger, first)
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=2026, collection_day=20))
    [said] = [one for one in rules.of_dues(dues(ledger), TODAY) if one.code == "collect"]
    assert (said.due, said.urgency) == (date(2026, 11, 20), Urgency.OVERDUE)
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=2026, branch_id=FIRST, collection_day=25))
    [said] = [one for one in rules.of_dues(dues(ledger), TODAY) if one.code == "collect"]
    assert (said.due, said.urgency) == (date(2026, 11, 25), Urgency.THIS_MONTH)


def test_whoever_is_behind_is_an_item_to_study_of_his_own_and_many_share_a_line() -> None:
    months = tuple(Month(2026, n) for n in range(5, 11))
    behind = [Arrear(f"m{n}", months, Yuan(300), (), months, 6 if n < 2 else 3) for n in range(7)]
    names = {one.member_id: f"王{one.member_id}" for one in behind}
    said = list(rules.of_dues(nothing(behind=behind, names=names), TODAY))
    assert [one.uid for one in said] == [f"m{n}" for n in range(7)]
    assert {(one.place, one.due) for one in said} == {("arrears", None)}
    assert [one.text.split("：")[0] for one in rules.folded(said)] == [said[0].text, said[1].text, "党费欠交 5 项"]
    assert said[0].text.startswith("王m0 已连续 6 个月未交党费")


def test_what_the_page_counts_is_what_the_room_counts(demo: Path) -> None:
    opened = engine.open_ledger(demo)
    month = Month.of(clock.today())
    for scope in (None, *(frozenset({uid}) for uid, _ in organization.branches(opened))):
        seen, sums = glance(opened, scope, clock.today()), money.summary(opened, scope, month).sums
        assert [seen.owed, seen.paid, seen.open] == [sums[one] for one in (Total.OWED, Total.PAID, Total.OPEN)]
        assert sum(one.open.people for one in seen.collecting) == sums[Total.OPEN].people
        assert sum(one.unsettled for one in seen.collecting) == sums[Total.UNSETTLED].people
        assert list(seen.behind) == money.arrears(opened, scope)
        assert list(seen.on_time) == money.on_time(opened, scope, month.year)
        if scope is not None:
            assert {one.branch_id for one in seen.collecting} <= scope
    opened.close()


def test_what_was_settled_last_year_settles_nothing_this_year(ledger: Ledger) -> None:
    uid, scope = payers(ledger)[0], frozenset({FIRST})
    assess(ledger, uid, 2025)
    wanted = money.summary(ledger, scope, Month(2026, 11)).sums[Total.UNSETTLED].people
    assert sum(one.unsettled for one in glance(ledger, scope, TODAY).collecting) == wanted
    facts = money.owing(ledger, scope, [Month(2025, 12), Month(2026, 11)], {uid})
    assert (list(facts.owed[uid]), facts.unsettled[uid]) == ([Month(2025, 12)], {Month(2026, 11)})


def test_a_state_of_the_ledger_is_read_once_for_the_page_and_for_the_number_beside_the_tab(ledger: Ledger) -> None:
    uid, scope = payers(ledger)[0], frozenset({FIRST})
    assess(ledger, uid)

    def asked(today: date = TODAY) -> Any:
        with ledger.aside() as other:
            return shared.money(ledger, other, scope, today)

    first = asked()
    assert asked() is first
    assert dues(ledger).on_time is first.on_time
    assert asked(date(2026, 11, 22)) is not first
    pay(ledger, uid, 1)
    later = asked()
    assert later is not first
    assert len(later.behind[0].months) == len(first.behind[0].months) - 1


def test_each_part_of_the_tree_has_an_answer_of_its_own(ledger: Ledger) -> None:
    assess(ledger, payers(ledger)[0])
    with ledger.aside() as other:
        everywhere = shared.money(ledger, other, None, TODAY)
        nowhere = shared.money(ledger, other, frozenset({"nowhere"}), TODAY)
    assert everywhere is not None
    assert nowhere is not None
    assert (len(everywhere.behind), len(nowhere.behind)) == (1, 0)


def test_what_is_asked_for_another_day_is_answered_for_that_day(ledger: Ledger) -> None:
    uid = payers(ledger)[0]
    assess(ledger, uid)
    pay(ledger, uid, *range(1, 9))
    assert len(dues(ledger, date(2026, 11, 21)).on_time) == 11
    assert len(dues(ledger, date(2026, 9, 1)).on_time) == 9
    assert dues(ledger, date(2026, 9, 1)).behind == []
    assert [one.level for one in dues(ledger, date(2026, 12, 1)).behind] == [3]


@pytest.mark.parametrize(("month", "due"), [(1, date(2026, 1, 31)), (3, None)])
def test_what_is_not_settled_is_due_in_january(month: int, due: date | None) -> None:
    open_there = Collecting("b", "示例支部", date(2026, month, 28), Sum(Yuan(0), 0), 7)
    [one] = rules.of_dues(nothing(collecting=[open_there]), date(2026, month, 12))
    assert "7 人" in one.text
    assert (one.due, one.place, one.uid) == (due, "dues", "bases")


def test_money_of_a_period_that_ended_is_to_be_handed_up(ledger: Ledger) -> None:
    first = payers(ledger)[0]
    assess(ledger, first)
    pay(ledger, first, 8, 9, 10)
    scope = frozenset({FIRST})
    [held] = waiting.to_hand_up(ledger, scope, TODAY)
    assert (held.period, held.last, held.amount) == (Period.QUARTER, Month(2026, 9), Yuan(10000))
    assert texts(nothing(held=[held]))[0].endswith("截至 2026-09 收到的党费还有 100.00 元未上缴（按季上缴）")
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=2026, remit_period=Period.MONTH))
    assert waiting.to_hand_up(ledger, scope, TODAY)[0].amount == Yuan(15000)
    do(ledger, commands.remit, Remittance(id=new_id(), branch_id=FIRST, from_month=Month(2026, 8),
                                          until_month=Month(2026, 10), amount=Yuan(15000), remitted_on=Day(2026, 11, 10)))  # fmt: skip
    assert waiting.to_hand_up(ledger, scope, TODAY) == []
    many = [Held(f"b{n}", f"第{n}支部", Period.QUARTER, Month(2026, 9), Yuan(100)) for n in range(1, 6)]
    assert len(texts(nothing(held=many))) == 5
    assert [one.text for one in rules.folded(rules.of_dues(nothing(held=many), TODAY))] == [
        "党费上缴 5 项：第1支部、第2支部、第3支部 等"
    ]


@pytest.mark.parametrize(
    ("period", "day", "last"),
    [(Period.MONTH, date(2026, 1, 5), Month(2025, 12)), (Period.QUARTER, date(2026, 12, 31), Month(2026, 9)),
     (Period.HALF_YEAR, date(2026, 6, 30), Month(2025, 12)), (Period.HALF_YEAR, date(2026, 7, 1), Month(2026, 6))],
)  # fmt: skip
def test_a_period_has_ended_on_its_last_day(period: Period, day: date, last: Month) -> None:
    assert waiting.ended(period, day) == last


def test_relief_that_ends_is_told_unless_another_follows(ledger: Ledger) -> None:
    uid = payers(ledger)[0]
    assess(ledger, uid)
    relief = Relief(id=new_id(), member_id=uid, kind=ReliefKind.EXEMPT, reason="困难", applied_on=Day(2026, 6, 1),
                    discussed_at="支委会", approver="示例大学党委", approved_on=Day(2026, 6, 20),
                    from_month=Month(2026, 7), until_month=Month(2026, 11))  # fmt: skip
    do(ledger, commands.grant_relief, relief)
    found = dues(ledger)
    said = [one for one in rules.of_dues(found, TODAY) if one.place == "relief"]
    assert [one.due for one in said] == [date(2026, 11, 30)]
    assert "免交到 2026-11 为止" in said[0].text
    assert said[0].uid == relief.id
    assert len(rules.folded(rules.of_dues(nothing(ending=[Ending(relief, "甲")] * 5), TODAY))) == 1
    following = replace(relief, id=new_id(), from_month=Month(2026, 12), until_month=Month(2026, 12))
    do(ledger, commands.grant_relief, following)
    assert dues(ledger).ending == []


@pytest.mark.parametrize("today", [date(2027, 1, 8), date(2027, 9, 1)])
def test_the_last_year_is_to_be_made_public_until_that_was_written_down(ledger: Ledger, today: date) -> None:
    uid = payers(ledger)[0]
    assess(ledger, uid)
    pay(ledger, uid, 1)
    found = dues(ledger, today)
    assert found.year == 2026
    [said] = [one for one in rules.of_dues(found, today) if one.place == "notice"]
    assert (said.uid, said.due) == ("2026", None)
    assert dues(ledger).year is None
    assert do(ledger, commands.note_notice, [FIRST], 2026, "2026-11-20 打印、导出") == 1
    assert dues(ledger, today).year is None
    assert waiting.notices(ledger, FIRST, 2026) == ["2026 年度党费收缴使用情况公示：2026-11-20 打印、导出"]
    assert waiting.notices(ledger, FIRST, 2025) == []


def test_a_notice_is_written_down_once_and_never_undone(ledger: Ledger) -> None:
    uid = payers(ledger)[0]
    assess(ledger, uid)
    pay(ledger, uid, 1)
    do(ledger, commands.note_notice, [FIRST], 2026, "2026-11-20 打印、导出")
    assert do(ledger, commands.note_notice, [FIRST], 2026, "2026-11-20 打印、导出") == 0
    assert do(ledger, commands.note_notice, [FIRST], 2026, "2026-11-21 打印、导出") == 1
    undo.undo(ledger, Author())
    assert len(waiting.notices(ledger, FIRST, 2026)) == 2
    assert not ledger.read("SELECT 1 FROM payment WHERE alive = 1")
    with pytest.raises(Refusal, match="还没有到"):
        do(ledger, commands.note_notice, [FIRST], 2090, "2026-11-21 已公示")
    with pytest.raises(Refusal, match="公示的日期"):
        do(ledger, commands.note_notice, [FIRST], 2026, " ")


# ---- in the window


def test_the_chart_of_dues_paid_in_time_stands_on_the_page_and_on_its_paper(
    start: Start, demo: Path, qtbot: QtBot, fixed_clock: Clock
) -> None:
    fixed_clock(datetime(2026, 11, 21, 4, tzinfo=UTC))
    window = start(demo)
    assert window.book is not None
    assert window.desk is not None
    page = window.book.turn_to("overview")
    assert isinstance(page, OverviewScreen)
    card = page.composition.on_time
    qtbot.waitUntil(lambda: card.chart is not None and card.isVisible(), timeout=20_000)
    found = window.desk.ask(money.on_time, None, 2026)
    assert card.chart is not None
    assert card.chart.accessibleName() == "党费按期交纳人数：" + "，".join(
        f"{one.month.month}月 {one.owing} 人中 {one.on_time} 人" for one in found)  # fmt: skip
    sheet = papers.Sheet("支部", TODAY, page.deeds._facts.makeup, (), (), on_time=tuple(found))  # type: ignore[union-attr]
    said = pypdfium2.PdfDocument(papers.render(sheet))
    text = said[0].get_textpage().get_text_range()
    assert all(f"{one.on_time}/{one.owing}" in text for one in found)
    said.close()


def test_a_ledger_without_dues_shows_no_chart_of_them(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "leer.bdb"
    upgrade.create(path, None)
    window = start(path)
    assert window.book is not None
    page = window.book.turn_to("overview")
    assert isinstance(page, OverviewScreen)
    qtbot.waitUntil(lambda: not page.is_checking and bool(page.deeds._checks), timeout=20_000)
    assert page.composition.on_time.isHidden()


def badge(window: Window) -> str:
    assert window.book is not None
    names = [room.name for room in window.book.rooms]
    found = window.book.tabBar().tabButton(names.index("dues"), QTabBar.ButtonPosition.RightSide)
    return found.text() if isinstance(found, QLabel) else ""


def test_the_page_has_the_card_and_leads_to_the_places(start: Start, demo: Path, qtbot: QtBot) -> None:
    window = start(demo)
    assert window.book is not None
    assert window.desk is not None
    page = window.book.turn_to("overview")
    assert isinstance(page, OverviewScreen)
    qtbot.waitUntil(lambda: page.dues.isVisible(), timeout=20_000)
    assert page.dues.accessibleName().startswith("本月党费：")
    assert page.dues.bar.isVisible()
    page.dues.link.click()
    room = window.book.current
    assert isinstance(room, DuesScreen)
    window.desk.go("dues", "bases")
    assert room.view_name == "bases"
    seen: list[str] = []

    def close(dialog: Any) -> None:
        seen.append(type(dialog).__name__)
        dialog.close()

    for place in ("arrears", "relief", "remit"):
        in_turn(close)
        window.desk.go(place)
    assert seen == ["ArrearsDialog", "ReliefListDialog", "RemittanceDialog"]
    room.turn_to("year", 2025)
    assert (room.view_name, room.year) == ("year", 2025)


def test_the_number_beside_the_tab_is_that_of_the_list(
    start: Start, demo: Path, qtbot: QtBot, fixed_clock: Clock
) -> None:
    fixed_clock(datetime(2026, 11, 21, 4, tzinfo=UTC))
    window = start(demo)
    assert window.book is not None
    assert window.desk is not None
    qtbot.waitUntil(lambda: badge(window) != "", timeout=PATIENCE)
    room = window.book.turn_to("dues")
    shown: list[int] = []

    def count(dialog: ArrearsDialog) -> None:
        shown.append(dialog.table.model().rowCount())
        dialog.close()

    in_turn(count)
    window.desk.go("arrears")
    assert badge(window) == str(shown[0])
    assert isinstance(room, DuesScreen)
    [late, *_] = window.desk.ask(money.arrears, None)
    cells = [
        commands.Cell(late.member_id, month, window.desk.ask(money.owed_by_member, [late.member_id], late.months)
                      [late.member_id][month]) for month in late.months
    ]  # fmt: skip
    window.desk.do("补交", commands.set_paid, cells, "")
    qtbot.waitUntil(lambda: badge(window) == str(shown[0] - 1), timeout=PATIENCE)


def test_the_file_menu_speaks_of_the_view(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.book is not None
    page = window.book.turn_to("overview")
    assert {name: verb[0] for name, verb in page.file_verbs().items()} == {"print": "打印概览…"}
    room = window.book.turn_to("dues")
    assert isinstance(room, DuesScreen)
    words = {name: verb[0] for name, verb in room.file_verbs().items()}
    assert words == {"import": "导入流水…", "export": "导出收缴表…", "print": "打印预览…"}
    room.turn_to("bases")
    assert room.file_verbs()["import"][0] == "导入工资表…"
