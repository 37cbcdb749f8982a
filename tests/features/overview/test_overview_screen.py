"""The first page with a real desk: what it shows, where its buttons lead, and that it never stands in the way."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from overview_people import FIRST, GROUP, SECOND, a_member, a_probationer
from PySide6.QtCore import QPoint, Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from branchdesk.features.members import commands
from branchdesk.features.overview import queries
from branchdesk.features.overview.model import Matter, Reminder, Urgency
from branchdesk.features.overview.panels import PAGE
from branchdesk.features.overview.screen import OverviewScreen
from branchdesk.kernel.dates import Day
from branchdesk.shell.desk import Desk
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings import Settings, State
from branchdesk.storage import engine
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import charts, theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.tasks import Task


def a_desk(qtbot: QtBot, ledger: Ledger, home: Path) -> Desk:
    home.mkdir(exist_ok=True)
    notices, strip = Notices(), ProgressStrip()
    qtbot.addWidget(notices)
    qtbot.addWidget(strip)
    return Desk(ledger, Paths(home), Settings(), State(home / "state.json"), notices, strip)


@pytest.fixture
def desk(qtbot: QtBot, ledger: Ledger, tmp_path: Path) -> Desk:
    return a_desk(qtbot, ledger, tmp_path / "home")


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[OverviewScreen], None]:
    """Wait until nothing is read or checked any more."""
    return lambda screen: qtbot.waitUntil(lambda: not screen.is_checking and not screen.is_stale)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, settle: Callable[[OverviewScreen], None]) -> OverviewScreen:
    made = OverviewScreen(desk)
    qtbot.addWidget(made)
    made.resize(1366, 690)
    made.show()
    settle(made)
    return made


@pytest.fixture
def went(desk: Desk) -> list[tuple[str, str]]:
    """The places the page asked for."""
    places: list[tuple[str, str]] = []
    desk.asked.connect(lambda place, uid: places.append((place, uid)))
    return places


@pytest.fixture(autouse=True)
def afterwards_as_before(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp, "light")


def texts(page: OverviewScreen) -> list[str]:
    return [row.text.text() for row in page.list.rows if not row.isHidden()]


def test_the_page_says_the_day_and_what_is_to_be_done(page: OverviewScreen) -> None:
    assert page.date_line.text() == "2026年11月21日 星期六 · 第四季度还剩 40 天"
    assert texts(page) == [
        "远行人：应在 2026-04-30 前联系，已超过 205 天",
        "预备党员 李思远 预备期 11-15 已满，转正或延长待支部大会研究",
        "这份台账在本机还没有备份，宜尽快备份",
        "机关第一党支部 本届任期 11-30 届满，不足 1 个月，宜抓紧换届选举",
        "远行人 自 2026-03 起失去联系已满 6 个月，查找情况和处理意见待组织研究",
        "机关第一党支部第一党小组：党小组还没有组长",
        "预备党员 陈雨欣 预备期 12-18 届满，宜启动转正审议",
    ]
    assert page.counts == "党员 10 人 · 待办 7 项 · 逾期 2 项"


def test_the_cards_count(page: OverviewScreen) -> None:
    assert page.people.accessibleName() == "党员：10 人（正式 7 · 预备 3 · 发展对象 1）"
    assert page.to_do.accessibleName() == "待办：7 项（其中 2 项已逾期）"
    assert page.roll.accessibleName() == "名册体检：0 人待补正（没有发现问题）"
    assert page.backup.accessibleName() == "备份：无（这份台账在本机还没有备份）"


def test_every_button_opens_the_exact_record(page: OverviewScreen, went: list[tuple[str, str]]) -> None:
    for row in page.list.rows:
        row.verb.click()
    for card in (page.people, page.roll, page.backup):
        card.link.click()
    assert went == [
        ("away", "11"), ("member", "07"), ("backups", ""), ("organization", FIRST), ("member", "11"), ("organization", GROUP),
        ("member", "08"), ("members", ""), ("health", ""), ("backups", ""),
    ]  # fmt: skip


def test_a_change_is_seen_at_once_and_checked_anew(
    page: OverviewScreen, desk: Desk, settle: Callable[[OverviewScreen], None]
) -> None:
    member = a_member("40", "缺民族", ethnicity=None, number="")
    desk.do("新增", commands.register, member)
    settle(page)
    assert page.people.number.text() == "11"
    assert "1 人的信息待补正：缺必填信息 1 人" in texts(page)
    assert page.roll.accessibleName() == "名册体检：1 人待补正（缺必填信息 1 人）"
    desk.undo()
    settle(page)
    assert page.people.number.text() == "10"
    assert page.roll.number.text() == "0"


def test_the_page_follows_the_branch_of_the_header(
    page: OverviewScreen, desk: Desk, settle: Callable[[OverviewScreen], None]
) -> None:
    desk.choose_branch(SECOND)
    settle(page)
    assert page.people.number.text() == "4"
    assert [text[:3] for text in texts(page)] == ["远行人", "这份台", "远行人"]
    desk.choose_branch(None)
    settle(page)
    assert page.people.number.text() == "10"


def test_a_backup_takes_its_reminder_away(
    page: OverviewScreen, desk: Desk, settle: Callable[[OverviewScreen], None]
) -> None:
    desk.back_up_now("manual")
    settle(page)
    assert page.backup.number.text() == "今天"
    assert not any("备份" in text for text in texts(page))


def test_the_same_ledger_is_not_checked_twice(page: OverviewScreen, settle: Callable[[OverviewScreen], None]) -> None:
    page.go_stale()
    assert not page.is_checking
    page.refresh_button.click()
    assert page.is_checking
    settle(page)


def test_a_check_that_comes_too_late_is_done_again(
    page: OverviewScreen, write: Callable[..., None], settle: Callable[[OverviewScreen], None]
) -> None:
    page.refresh_button.click()
    assert page.is_checking
    write(a_member("41", "缺性别", sex=None))  # past the desk, as another window would
    settle(page)
    assert page.roll.number.text() == "1"
    assert page.people.number.text() == "11"


def test_stopping_the_check_leaves_the_rest(page: OverviewScreen, qtbot: QtBot, desk: Desk) -> None:
    gate = threading.Event()
    for _ in range(QThreadPool.globalInstance().maxThreadCount()):  # the check waits its turn
        Task(lambda _report: gate.wait(10), desk).start()
    page.refresh_button.click()
    desk.findChildren(Task)[-1].cancel()
    gate.set()
    qtbot.waitUntil(lambda: not page.is_checking)
    assert page.roll.detail.text() == "还没有检查，请按“刷新”"
    assert page.list.note.text() == "没有核对完，请按“刷新”"
    assert not page.print_button.isEnabled()
    assert len(texts(page)) == 7
    assert desk.notices.text() == "已取消，没有做任何改动。"


def test_what_is_not_read_anew_yet_says_so(
    page: OverviewScreen, desk: Desk, settle: Callable[[OverviewScreen], None]
) -> None:
    assert (page.list.note.text(), page.print_button.isEnabled()) == ("", True)
    gate = threading.Event()
    for _ in range(QThreadPool.globalInstance().maxThreadCount()):
        Task(lambda _report: gate.wait(10), desk).start()
    desk.do("新增", commands.register, a_member("40", "新来的"))
    assert page.list.note.text() == "正在按改动更新…"
    assert not page.print_button.isEnabled()
    gate.set()
    settle(page)
    assert (page.list.note.text(), page.print_button.isEnabled()) == ("", True)


def test_a_new_day_is_noticed_when_the_page_is_shown(
    page: OverviewScreen, fixed_clock: Callable[[datetime], None], settle: Callable[[OverviewScreen], None]
) -> None:
    page.hide()
    fixed_clock(datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    page.show()
    settle(page)
    assert page.date_line.text().startswith("2026年12月1日 星期二")
    assert page.to_do.detail.text() == "其中 3 项已逾期"


def test_a_ledger_only_looked_at_asks_for_no_backup(
    qtbot: QtBot, ledger: Ledger, tmp_path: Path, settle: Callable[[OverviewScreen], None]
) -> None:
    path = ledger.path
    ledger.close()
    looked_at = engine.open_ledger(path, read_only=True)
    made = OverviewScreen(a_desk(qtbot, looked_at, tmp_path / "home"))
    qtbot.addWidget(made)
    made.show()
    settle(made)
    assert not any("备份" in text for text in texts(made))
    made.close()
    looked_at.close()


def test_nothing_to_do_is_said(
    page: OverviewScreen, desk: Desk, write: Callable[..., None], settle: Callable[[OverviewScreen], None]
) -> None:
    desk.choose_branch(SECOND)
    write(a_member("11", "远行人", branch_id=SECOND))
    desk.back_up_now("manual")
    settle(page)
    assert texts(page) == []
    assert page.to_do.accessibleName() == "待办：0 项（没有逾期）"
    assert any(label.isVisible() and "现在没有要办的事" in label.accessibleName() for label in page.list.children()
               if hasattr(label, "accessibleName"))  # fmt: skip


def test_a_long_list_comes_in_pages(
    page: OverviewScreen, write: Callable[..., None], settle: Callable[[OverviewScreen], None]
) -> None:
    write(*(a_probationer(f"p{n}", f"预备{n}", Day(2025, 12, 1 + n % 20)) for n in range(60)))
    page.go_stale()
    settle(page)
    assert len(texts(page)) == PAGE
    assert page.list.more.text() == f"显示其余 {len(page.reminders) - PAGE} 项"
    page.list.more.click()
    assert len(texts(page)) == 2 * PAGE
    page.list.more.click()
    assert len(texts(page)) == len(page.reminders) == 68  # with a branch of more than 50
    assert page.list.more.isHidden()


def test_a_refresh_keeps_the_focus_and_makes_no_widgets(page: OverviewScreen, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    button = page.list.rows[2].verb
    button.setFocus(Qt.FocusReason.TabFocusReason)
    rows = list(page.list.rows)
    page.go_stale()
    assert QApplication.focusWidget() is button
    assert page.list.rows == rows


def test_five_thousand_members_are_counted(
    page: OverviewScreen, write: Callable[..., None], settle: Callable[[OverviewScreen], None]
) -> None:
    write(
        *(a_member(f"m{n:05}", f"成员{n}", number=str(n), birth=Day(1950 + n % 55, 1 + n % 12, 3)) for n in range(5000))
    )
    page.go_stale()
    settle(page)
    assert page.people.number.text() == "5,010"


def test_a_large_ledger_is_counted_in_the_background(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch, settle: Callable[[OverviewScreen], None]
) -> None:
    monkeypatch.setattr(queries, "LARGE", 3)
    made = OverviewScreen(desk)
    qtbot.addWidget(made)
    made.show()
    assert made.people.number.text() == "…"
    settle(made)
    assert made.people.number.text() == "10"
    assert made.roll.number.text() == "0"
    assert len(texts(made)) == 7


def test_printing_shows_the_paper_first(page: OverviewScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from branchdesk.widgets import pdf_preview

    shown: list[Any] = []
    monkeypatch.setattr(pdf_preview.PdfPreview, "exec", lambda self: shown.append(self))
    page.file_verbs()["print"][1]()  # as the button does
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    (dialog,) = shown
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "工作概览"


def test_the_strip_of_the_window_stands_below_the_heading(page: OverviewScreen, desk: Desk) -> None:
    page.place_notices(desk.notices)
    desk.notices.tell("ok", "已保存")
    assert desk.notices.isVisibleTo(page)
    assert desk.notices.mapTo(page, QPoint()).y() < page.list.mapTo(page, QPoint()).y()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("size", "scale"), [((1366, 690), 1.0), ((1024, 528), 1.0), ((1366, 680), 1.5), ((1024, 528), 1.5)]
)
def test_everything_fits_at_every_size(
    qtbot: QtBot, qapp: QApplication, desk: Desk, settle: Callable[[OverviewScreen], None], mode: Any,
    size: tuple[int, int], scale: float,
) -> None:  # fmt: skip
    theme.apply(qapp, mode, scale)
    made = OverviewScreen(desk)
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    settle(made)
    assert made.width() == size[0]
    assert made.minimumSizeHint().width() <= 1024
    assert made.minimumSizeHint().height() <= 528
    for row in made.list.rows:
        right = row.verb.mapTo(made, row.verb.rect().topRight()).x()
        assert right < size[0]
        text = row.text
        qtbot.waitUntil(lambda text=text: text.heightForWidth(text.width()) <= text.height() + 1)  # type: ignore[misc]
        assert row.verb.sizeHint().width() <= row.verb.width()
    for area in made.findChildren(QScrollArea):
        assert not area.horizontalScrollBar().isVisible()


def test_below_a_narrow_list_come_the_charts(page: OverviewScreen, qtbot: QtBot) -> None:
    def beside() -> bool:
        return page.composition.mapTo(page, QPoint()).x() > page.list.mapTo(page, QPoint()).x() + 100

    qtbot.waitUntil(beside)
    page.resize(700, 600)
    qtbot.waitUntil(lambda: not beside())


def test_every_button_and_chart_has_words_for_a_screen_reader(page: OverviewScreen) -> None:
    for button in page.findChildren(QAbstractButton):
        assert button.isHidden() or button.accessibleName()
    assert page.list.rows[0].verb.accessibleName().startswith("登记联系：远行人")
    for chart in page.findChildren(charts.Chart):
        assert "人" in chart.accessibleName()


def test_nobody_is_scored_or_ranked(page: OverviewScreen) -> None:
    words = " ".join([*texts(page), page.people.accessibleName(), page.composition.ages.accessibleName()])
    for forbidden in ("分数", "得分", "排名", "先进", "后进", "表现", "自动"):
        assert forbidden not in words


def test_many_of_one_kind_unfold_and_one_matter_can_be_looked_at(page: OverviewScreen) -> None:
    due = page.today
    many = [
        Reminder(Matter.CASE, Urgency.SOON, due, f"甲{n}：谈话", "打开档案", "case", f"c{n}", "talk", f"甲{n}")
        for n in range(6)
    ]
    alone = Reminder(Matter.TERM, Urgency.SOON, due, "换届", "看党组织", "organization", FIRST)
    page.list.show_reminders([*many, alone], due)
    assert texts(page) == ["入党申请后谈话 6 项：甲0、甲1、甲2 等", "换届"]
    assert page.list.matters.chip.isVisible()
    page.list.rows[0].verb.setFocus()
    page.list.rows[0].verb.click()
    assert len(texts(page)) == 7
    assert page.list.rows[0].verb.hasFocus()
    page.list.matters.chip.menu().actions()[1].trigger()
    assert texts(page) == ["换届"]
    page.list.show_reminders(many, due)
    assert page.list.matters.chosen is None, "what has gone is looked at no longer"
    assert page.list.matters.chip.isHidden()
    page.list.fold()
    page.list.show_reminders(many, due)
    assert len(texts(page)) == 1


def test_the_calendar_is_written_where_somebody_says(
    page: OverviewScreen, desk: Desk, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    from icalendar import Calendar

    answers.will_say(str(tmp_path / "待办.ics"))
    page.calendar_button.click()
    out = tmp_path / "待办.ics"
    qtbot.waitUntil(out.exists)
    events = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    dated = [one for one in page.reminders if one.due and one.place != "backups"]
    late = [Urgency.OVERDUE is one.urgency for one in dated]
    said = [("【逾期】" if is_late else "") + (one.dated or one.text) for one, is_late in zip(dated, late, strict=True)]
    assert [str(one["summary"]) for one in events] == said
    assert [one.decoded("dtstart") for one, is_late in zip(events, late, strict=True) if is_late] == [page.today] * sum(
        late
    )
    assert any(late)


def test_tab_goes_from_the_chip_through_the_rows(page: OverviewScreen, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.list.matters.chip.setFocus()
    for row in page.list.rows:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is row.verb


def test_one_matter_alone_keeps_the_focus_at_the_chip(page: OverviewScreen, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.list.rows[-1].verb.setFocus()
    page.list.matters.chip.menu().actions()[1].trigger()
    assert QApplication.focusWidget() is page.list.matters.chip


def test_a_line_takes_no_more_room_than_its_words(page: OverviewScreen, qtbot: QtBot) -> None:
    text = Reminder(Matter.TERM, Urgency.SOON, page.today, "换届" * 60, "看党组织", "organization", FIRST)
    page.list.show_reminders([text], page.today)
    row = page.list.rows[0]
    qtbot.waitUntil(lambda: row.text.height() >= row.text.heightForWidth(row.text.width()) > row.verb.height())
    page.list.show_reminders([text._replace(text="换届")], page.today)
    qtbot.waitUntil(lambda: row.height() <= row.verb.height() + theme.px(6))
    wide, room = row.text.fontMetrics().horizontalAdvance, row.text.width()
    trials = ("换" * n + "i" * k for n in range(20, 90) for k in range(12))
    text = text._replace(text=max((one for one in trials if wide(one) <= room), key=wide))
    page.list.show_reminders([text], page.today)
    page.list.show_reminders([text._replace(due=page.today - timedelta(days=12345))], page.today)  # wider words of time
    qtbot.waitUntil(lambda: row.text.height() >= 2 * row.text.fontMetrics().height())
