"""Each verb of 现在要办 opens the exact record: the meeting that is lacking, the month of a branch, its remittance, the archive."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from overview_cases import asked
from overview_people import FIRST, SECOND
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from branchdesk.features.dues import commands as money
from branchdesk.features.dues.dialogs.forms import RemittanceDialog
from branchdesk.features.dues.model import Assessment, Payer, Payment
from branchdesk.features.dues.queries import remittances as handed_up
from branchdesk.features.dues.rules import rates
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.features.filing import queries as filing
from branchdesk.features.filing.screen import ArchiveDialog
from branchdesk.features.meetings import commands
from branchdesk.features.meetings.model.minutes import Meeting, Minutes
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.screen import MeetingsScreen
from branchdesk.features.overview import queries, rules
from branchdesk.features.overview.model import Matter, Reminder, Rooms, Safety, Unfiled, Urgency
from branchdesk.features.overview.rules import archive
from branchdesk.features.overview.screen import OverviewScreen
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.shell.window import Window
from branchdesk.storage import drafts
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work
from program_fixtures import demo, demo_template, home, in_turn, start

__all__ = ["demo", "demo_template", "home", "start"]

TODAY = date(2026, 11, 21)
PATIENCE = 20_000
Start = Callable[[Path | None], Window]


def do(ledger: Ledger, command: Callable[..., Any], *values: Any) -> Any:
    with unit_of_work(ledger, "改动", Author()) as work:
        return command(work, *values)


def hold(ledger: Ledger, kind: MeetingKind, on: Day, branch: str = FIRST) -> str:
    meeting = Meeting(id=new_id(), branch_id=branch, on=on, kind=kind, subject="学习")
    do(ledger, commands.hold, Minutes(meeting=meeting))
    return meeting.id


def pay(ledger: Ledger, uid: str, *months: int, settled: bool = True) -> None:
    found = rates.due(Payer.MONTHLY, Yuan(500_000), rates.rate_pack(Month(2026, 1)))
    if settled:
        do(ledger, money.assess, [Assessment(
            id=new_id(), member_id=uid, branch_id=None, year=2026, from_month=Month(2026, 1), payer=Payer.MONTHLY,
            base=Yuan(500_000), rate=found.rate, uncapped=found.uncapped, due=found.due,
            pack=rates.rate_pack(Month(2026, 1)).name, arithmetic=found.line)])  # fmt: skip
    do(ledger, money.receive, [
        Payment(id=new_id(), member_id=uid, branch_id=None, month=Month(2026, month), amount=found.due,
                paid_on=Day(2026, month, 8)) for month in months])  # fmt: skip


def opened(start: Start, path: Path, qtbot: QtBot) -> tuple[Window, OverviewScreen]:
    """The window at 工作概览, when everything has been read."""
    window = start(path)
    assert window.book is not None
    page = window.book.turn_to("overview")
    assert isinstance(page, OverviewScreen)
    qtbot.waitUntil(lambda: page.deeds.is_current, timeout=PATIENCE)
    return window, page


def press(page: OverviewScreen, words: str, qtbot: QtBot) -> None:
    """Press the button of the line with these words by key; lines of many are unfolded and the rest is shown first."""
    while folded := [row for row in page.list.rows if not row.isHidden() and row.verb.text() == "展开"]:
        folded[0].verb.click()
        while not page.list.more.isHidden():
            page.list.more.click()
    [row] = [row for row in page.list.rows if not row.isHidden() and words in row.text.text()]
    row.verb.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row.verb, Qt.Key.Key_Space)


@pytest.fixture
def path(ledger: Ledger) -> Path:
    """The ledger, closed: the window opens it."""
    ledger.close()
    return Path(ledger.path)


# ---- meetings


def test_what_has_no_record_opens_as_a_new_meeting_of_its_branch_kind_and_period(
    start: Start, ledger: Ledger, qtbot: QtBot
) -> None:
    hold(ledger, MeetingKind.THEME_DAY, Day(2026, 11, 5), SECOND)
    ledger.close()
    window, page = opened(start, Path(ledger.path), qtbot)
    press(page, "机关第二党支部：3月缺主题党日", qtbot)
    assert window.book is not None
    room = window.book.current
    assert isinstance(room, MeetingsScreen)
    head = room.editing.editor.minutes().meeting
    assert (head.branch_id, head.kind, head.on) == (SECOND, MeetingKind.THEME_DAY, Day(2026, 3, 31))
    assert "补录" in room.editing.editor.notices.text()
    desk = window.require_desk()
    assert desk.ledger.read("SELECT count(*) FROM meeting")[0][0] == 1, "nothing is saved before somebody types"
    QTest.keyClick(room.editing.editor, Qt.Key.Key_Escape)
    assert room.may_leave()
    assert desk.ledger.read("SELECT count(*) FROM meeting")[0][0] == 1
    assert desk.ask(drafts.drafts, "meeting") == []


def test_what_is_still_to_be_held_begins_today_or_opens_what_is_planned(
    start: Start, ledger: Ledger, qtbot: QtBot
) -> None:
    planned = hold(ledger, MeetingKind.LECTURE, Day(2026, 12, 9))
    ledger.close()
    window, page = opened(start, Path(ledger.path), qtbot)
    press(page, "机关第一党支部：11月还差 1 次主题党日", qtbot)
    assert window.book is not None
    room = window.book.current
    assert isinstance(room, MeetingsScreen)
    head = room.editing.editor.minutes().meeting
    assert (head.branch_id, head.kind, head.on) == (FIRST, MeetingKind.THEME_DAY, Day(2026, 11, 21))
    assert room.editing.editor.notices.text() == ""
    window.book.turn_to("overview")
    press(page, "机关第一党支部：全年还差 1 次党课", qtbot)
    assert room.editing.editor.meeting_id == planned


def test_a_cell_of_the_matrix_opens_what_is_lacking_too(start: Start, ledger: Ledger, qtbot: QtBot) -> None:
    hold(ledger, MeetingKind.THEME_DAY, Day(2026, 11, 5))
    ledger.close()
    window, page = opened(start, Path(ledger.path), qtbot)
    matrix = page.composition.duties.matrix
    assert matrix is not None
    general = next(row for row in matrix.rows if row.kind is MeetingKind.GENERAL)
    matrix.asked.emit(general, general.cells[0])
    assert window.book is not None
    room = window.book.current
    assert isinstance(room, MeetingsScreen)
    head = room.editing.editor.minutes().meeting
    assert (head.branch_id, head.kind, head.on) == (FIRST, MeetingKind.GENERAL, Day(2026, 3, 31))


# ---- dues


def test_what_is_not_paid_opens_the_month_narrowed_to_those_who_owe_in_the_branch(
    start: Start, ledger: Ledger, qtbot: QtBot
) -> None:
    pay(ledger, "01", *range(1, 11))
    pay(ledger, "02", *range(1, 12))
    pay(ledger, "04", *range(1, 11))
    ledger.close()
    window, page = opened(start, Path(ledger.path), qtbot)
    assert window.book is not None
    room = window.book.page("dues")
    assert isinstance(room, DuesScreen)
    room.turn_to("month", 2025)
    room.month_view.search.setText("谁也不是")
    window.book.turn_to("overview")
    press(page, "机关第一党支部：1 名党员 11 月党费未交足", qtbot)
    assert window.book.current is room
    assert (room.view_name, room.month) == ("month", Month(2026, 11))
    assert [one.member_id for one in room.month_view.shown()] == ["01"]


def test_money_not_handed_up_opens_the_form_of_its_branch_and_period(
    start: Start, ledger: Ledger, qtbot: QtBot
) -> None:
    pay(ledger, "04", *range(1, 12))
    due = rates.due(Payer.MONTHLY, Yuan(500_000), rates.rate_pack(Month(2026, 1))).due
    ledger.close()
    window, page = opened(start, Path(ledger.path), qtbot)
    seen: list[tuple[str, ...]] = []

    def look(dialog: RemittanceDialog) -> None:
        texts = tuple(dialog.form.text(name) for name in ("branch_id", "from_month", "until_month"))
        seen.append((type(dialog).__name__, *texts))
        link = next(one for one in dialog.findChildren(type(page.refresh_button)) if one.text() == "全额填入")
        link.click()
        QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    in_turn(look)
    press(page, "机关第二党支部截至 2026-09 收到的党费还有", qtbot)
    assert seen == [("RemittanceDialog", "机关第二党支部", "2026-07", "2026-09")]
    [made] = window.require_desk().ask(handed_up)
    assert (made.branch_id, made.until_month, made.amount) == (SECOND, Month(2026, 9), Yuan(9 * due.fen))


# ---- lines that stand for several


def test_a_line_of_several_days_says_the_earliest() -> None:
    each = [
        Reminder(Matter.TASK, Urgency.OVERDUE, date(2026, 11, 10 + n), f"事项{n}", "打开会议", "meeting", f"m{n}", "task",
                 f"事项{n}") for n in range(6)
    ]  # fmt: skip
    [line] = rules.folded(each)
    assert (rules.when_words(line, TODAY), rules.day_words(line)) == ("最早逾期 11 天", "最早 2026-11-10")
    [line] = rules.folded([one._replace(due=each[0].due) for one in each])
    assert (rules.when_words(line, TODAY), rules.day_words(line)) == ("逾期 11 天", "2026-11-10")
    [line] = rules.folded([one._replace(due=None, urgency=Urgency.THIS_MONTH) for one in each])
    assert (rules.when_words(line, TODAY), rules.day_words(line)) == ("宜本月内", "")


def test_requests_of_one_day_stand_by_their_minutes_and_fold_to_the_first(ledger: Ledger) -> None:
    now = datetime(2024, 3, 29, 17)
    both = [
        asked(now, id=uid, received_at=f"2024-03-29T{at}").requests[0] for uid, at in (("b", "16:30"), ("a", "09:10"))
    ]
    facts, none = queries.facts(ledger, frozenset(), now.date()), Safety(None, wanted=False)
    found = rules.reminders(facts, None, none, now.date(), rooms=Rooms(requests=both, now=now))
    told = [one for one in found if one.code == "request"]
    assert [one.uid for one in told] == ["a", "b"]
    [line] = rules.folded([told[0], *[told[1]] * 5])
    assert rules.when_words(line, now.date()) == "最早剩 16 小时 10 分"


# ---- the archive


@pytest.mark.parametrize(
    ("ready", "missing", "text", "verb", "uid"),
    [
        (3, 2, "2026 年有 3 件待归档、2 件缺件，宜整理归档", "去归档", "2026|ready"),
        (3, 0, "2026 年有 3 件待归档，宜整理归档", "去归档", "2026|ready"),
        (0, 2, "2026 年有 2 件缺件，宜整理归档", "看缺件", "2026|missing"),
    ],
)
def test_last_year_s_archive_is_one_line(ready: int, missing: int, text: str, verb: str, uid: str) -> None:
    [one] = archive.of_archive(Unfiled(2026, ready, missing))
    assert (one.text, one.verb, one.place, one.uid) == (text, verb, "archive", uid)
    assert (one.due, one.urgency, rules.title_of(one)) == (None, Urgency.THIS_MONTH, "上年归档")


def test_an_archive_in_order_is_not_spoken_of() -> None:
    assert list(archive.of_archive(Unfiled(2026, 0, 0))) == list(archive.of_archive(None)) == []


@pytest.mark.parametrize(("today", "asked"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True),
                                             (date(2027, 1, 31), True), (date(2027, 2, 1), False)])  # fmt: skip
def test_last_year_is_asked_for_in_january(ledger: Ledger, today: date, asked: bool) -> None:
    hold(ledger, MeetingKind.GENERAL, Day(2026, 3, 5))
    read = queries.later_rooms(ledger, None, today, datetime.combine(today, datetime.min.time()))()
    assert (read.unfiled is not None) == asked
    if read.unfiled is not None:
        found = filing.archive(ledger, None, 2026, today)
        assert read.unfiled == Unfiled(2026, len(found.ready), len(found.missing))
        assert read.unfiled.missing == 1


def test_in_january_the_line_opens_the_list_it_counts(
    start: Start, ledger: Ledger, qtbot: QtBot, fixed_clock: Callable[[datetime], None]
) -> None:
    hold(ledger, MeetingKind.GENERAL, Day(2026, 3, 5))
    ledger.close()
    fixed_clock(datetime(2027, 1, 5, 4, tzinfo=UTC))
    _, page = opened(start, Path(ledger.path), qtbot)
    [line] = [one for one in page.reminders if one.place == "archive"]
    seen: list[tuple[int, str, int, int]] = []

    def look(dialog: ArchiveDialog) -> None:
        seen.append((dialog.year, dialog.view, len(dialog.ready.shown), len(dialog.missing.shown)))
        dialog.reject()

    in_turn(look)
    press(page, line.text, qtbot)
    [(year, view, ready, missing)] = seen
    assert (year, view) == (2026, "ready")
    assert line.text == f"2026 年有 {ready} 件待归档、{missing} 件缺件，宜整理归档"
