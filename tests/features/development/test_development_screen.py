"""The page 发展流程 in the real window: board, list, findings, the page of a case, recording, mending, keys."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import development_ledger as made
import openpyxl
import pytest
from development_page import home, ledger_file, line_of, names, page, start, walked_template, window
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.development import commands, outputs, queries
from branchdesk.features.development.dialogs.forms import WaiverDialog
from branchdesk.features.development.dialogs.guiding import GuideDialog, NoticeDialog
from branchdesk.features.development.dialogs.opening import KnownPersonDialog, NewPersonDialog
from branchdesk.features.development.dialogs.simulation import SimulationDialog
from branchdesk.features.development.dialogs.step import StepDialog
from branchdesk.features.development.listing import BOARD, FINDINGS, LIST
from branchdesk.features.development.model import GuideKind, Stage
from branchdesk.features.development.panels import case_page
from branchdesk.features.development.rules.checks import check
from branchdesk.features.development.screen import DevelopmentScreen
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.words import BallotKind
from branchdesk.features.members import queries as members
from branchdesk.features.members.model import Standing
from branchdesk.kernel.problems import Level
from branchdesk.shell.window import Window
from branchdesk.storage.engine import open_ledger
from branchdesk.widgets.actions import faults
from branchdesk.widgets.segmented import Segmented
from program_fixtures import in_turn

__all__ = ["home", "ledger_file", "page", "start", "walked_template", "window"]


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, where the user is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)


def fill(dialog: StepDialog | Any, **texts: str) -> None:
    """Put texts into the fields of a dialog."""
    for name, text in texts.items():
        dialog.form.editor(name).set_text(text)
    dialog.form.changed.emit()


def case(page: DevelopmentScreen, case_id: str = "c1") -> Any:
    found = page.desk.ask(queries.case_file, case_id)
    assert found is not None
    return found


# ---- the tab


def test_the_tab_has_its_key_and_remembers_which_screen_was_shown(window: Window) -> None:
    assert window.book is not None
    window.book.turn_to("members")
    QTest.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    tab = window.book.current
    assert isinstance(tab, Segmented)
    tab.turn_to("transfers")
    assert not isinstance(tab.current, DevelopmentScreen)
    assert tab.current.isAncestorOf(tab.switch)
    assert tab.desk.setting("organizer.segment", "") == "transfers"
    assert isinstance(tab.turn_to("development"), DevelopmentScreen)
    assert tab.current.isAncestorOf(tab.switch)


def test_the_message_strip_stands_in_the_screen_that_is_seen(window: Window, page: DevelopmentScreen) -> None:
    assert window.book is not None
    tab = window.book.current
    assert isinstance(tab, Segmented)
    notices = page.desk.notices
    assert page.isAncestorOf(notices)
    page.open_case("c1")
    assert page.case.isAncestorOf(notices)
    page.close_case()
    assert not page.case.isAncestorOf(notices)
    tab.turn_to("transfers")
    assert tab.current.isAncestorOf(notices)


# ---- board, list, findings


def test_each_case_stands_in_the_column_of_its_stage(page: DevelopmentScreen) -> None:
    found = names(page)
    assert found[Stage.CANDIDATE] == ["尤候"]
    assert found[Stage.APPLICANT] == ["许愿"]
    assert not found[Stage.PROBATIONARY]
    assert page.counts.startswith("共 2 人 · 显示 2")


def test_cards_are_never_dragged(page: DevelopmentScreen) -> None:
    for column in page.views.board.columns:
        assert not column.cards.dragEnabled()
        assert not column.cards.acceptDrops()


def test_the_arrows_walk_over_the_board_and_enter_opens_a_case(page: DevelopmentScreen) -> None:
    page.views.setFocus()
    page.views.board.columns[0].cards.setFocus()
    press(Qt.Key.Key_Right)
    assert page.views.board.current().name == "尤候"  # type: ignore[union-attr]  # past the empty column
    press(Qt.Key.Key_Return)
    assert page.is_open
    assert page.case.bar.name.text() == "尤候"
    press(Qt.Key.Key_Escape)
    assert not page.is_open
    assert page.chosen_case() == "c1"
    assert page.views.board.columns[2].cards.hasFocus()


def test_a_card_says_everything_to_a_screen_reader(page: DevelopmentScreen) -> None:
    cards = page.views.board.columns[2].cards
    said = cards.cards.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "尤候" in said
    assert "下一步：15. 支部大会讨论" in said


def test_typing_searches_and_escape_brings_everybody_back(page: DevelopmentScreen) -> None:
    page.views.board.columns[0].cards.setFocus()
    for letter in "yh":
        QTest.keyClicks(QApplication.focusWidget(), letter)  # the second one goes where the first led to
    assert page.search.text() == "yh"
    assert names(page)[Stage.CANDIDATE] == ["尤候"]
    assert not names(page)[Stage.APPLICANT]
    press(Qt.Key.Key_Escape)
    assert names(page)[Stage.APPLICANT] == ["许愿"]


def test_the_list_shows_the_same_and_keeps_whom_one_stood_on(page: DevelopmentScreen) -> None:
    page.views.board.select("c2")
    page.top.views.setCurrentIndex(LIST)
    assert page.views.current().case_id == "c2"  # type: ignore[union-attr]
    page.filters.choose("stage", {"candidate"})
    assert [one.name for one in page.views.model.shown_records()] == ["尤候"]
    assert [one.name for one, _words in page.shown_lines()] == ["尤候"]


def test_the_findings_of_all_cases_lead_to_what_is_to_be_mended(page: DevelopmentScreen) -> None:
    page.top.views.setCurrentIndex(FINDINGS)
    checks = page.views.checks
    line = next(one for one in checks.model.records if one.finding.mend.startswith("step:"))
    seen: list[str] = []

    def look(dialog: StepDialog) -> None:
        seen.append(dialog.about)
        dialog.reject()

    in_turn(look)
    checks.table.select_key(line.id)
    checks.mend.click()
    assert page.is_open
    assert seen == [line.finding.mend.split(":")[1]]


# ---- recording


def test_recording_tells_while_typing_what_forbids_it(page: DevelopmentScreen, qtbot: QtBot) -> None:
    page.open_case("c1")
    told: list[str] = []

    def record(dialog: StepDialog) -> None:
        assert {one.name for one in dialog.form.fields} >= {"on", "result", "due", "here", "yes"}
        assert "methods" not in {one.name for one in dialog.form.fields}
        fill(dialog, on="2025-07-01", result="同意（合格）", due="7", here="7", yes="3", no="4", abstain="0")
        qtbot.waitUntil(lambda: any(one.code == "votes_short" for one in dialog.live.shown))
        dialog.save()
        assert dialog.isVisible()
        assert not any(one.step == "admission" for one in case(page).steps)
        fill(dialog, yes="7", no="0")
        qtbot.waitUntil(lambda: not any(one.level is Level.BLOCK for one in dialog.live.shown))
        for line in dialog.live.lines.values():
            line.setText("支部研究决定继续")
        dialog.save()
        told.append(dialog.windowTitle())

    in_turn(record)
    page.deeds.record_next()
    assert told == ["第 15 步 支部大会讨论：尤候"]
    assert line_of(page, "admission").step is not None
    assert page.case.outlook is not None
    assert page.case.outlook.next is not None
    assert page.case.outlook.next.key == "committee_talk"
    assert page.case.steps.current() == line_of(page, "admission")


def test_the_next_step_asks_first_for_the_people_it_names(page: DevelopmentScreen) -> None:
    page.open_case("c2")
    for key, on in (("first_talk", "2026-09-10"), ("activist", "2026-09-20"), ("activist_filed", "2026-09-25")):
        page.desk.do("登记", commands.record_step, made.step(key, on, "c2"))
    told: list[str] = []

    def name(dialog: GuideDialog) -> None:
        picker = dialog.form.editor("member_id").findChild(QComboBox)
        assert picker is not None
        offered = {picker.itemText(at) for at in range(picker.count())}
        assert "孙一（M3）" in offered
        assert not any(one.startswith("尤候") for one in offered)
        fill(dialog, member_id="孙一（M3）", from_on="2026-09-26")
        dialog.save()
        told.append(dialog.windowTitle().split("：")[0])

    def then(dialog: StepDialog) -> None:
        told.append(dialog.windowTitle().split("：")[0])
        dialog.reject()

    in_turn(name)
    page.deeds.record_next()
    in_turn(then)
    page.deeds.record_next()
    assert told == ["培养联系人、入党介绍人", "第 5 步 指定培养联系人"]
    assert [one.member_id for one in case(page, "c2").guides] == ["m3"]


def test_a_decision_moves_the_case_and_undo_moves_it_back(page: DevelopmentScreen) -> None:
    page.open_case("c2")

    def record(dialog: StepDialog) -> None:
        fill(dialog, on="2026-11-10")
        for line in dialog.live.lines.values():
            line.setText("已按程序推荐")
        dialog.save()
        for line in dialog.live.lines.values():  # reasons the rules wanted besides
            line.setText("已按程序推荐")
        dialog.save()

    in_turn(lambda dialog: record(dialog))
    page.deeds.open_step("activist")
    card = page.desk.ask(members.member, "a2")
    assert card is not None
    assert card.standing is Standing.ACTIVIST
    page.close_case()
    assert names(page)[Stage.ACTIVIST] == ["许愿"]
    page.desk.go("undo")
    assert names(page)[Stage.APPLICANT] == ["许愿"]
    card = page.desk.ask(members.member, "a2")
    assert card is not None
    assert card.standing is Standing.APPLICANT


def test_a_step_is_corrected_by_opening_it(page: DevelopmentScreen) -> None:
    page.open_case("c1")
    page.case.steps.select("form")

    def correct(dialog: StepDialog) -> None:
        assert dialog.form.text("on") == made.DAYS["form"]
        fill(dialog, document="示2025-01")
        dialog.save()

    in_turn(correct)
    page.case.steps.table.setFocus()
    press(Qt.Key.Key_Return)
    found = line_of(page, "form").step
    assert found is not None
    assert found.document == "示2025-01"


def test_a_step_is_deleted_only_after_a_question(page: DevelopmentScreen, answers: Any) -> None:
    page.open_case("c1")
    page.case.steps.select("form")
    page.case.steps.table.setFocus()
    answers.will_say(False, True)
    press(Qt.Key.Key_Delete)
    assert line_of(page, "form").step is not None
    press(Qt.Key.Key_Delete)
    assert line_of(page, "form").step is None
    assert page.desk.notices.isVisible()


def test_a_reason_is_kept_with_its_finding(page: DevelopmentScreen) -> None:
    page.open_case("c1")
    finding = next(one for one in page.case.found if one.waivable and one.stands)

    def give(dialog: WaiverDialog) -> None:
        fill(dialog, reason="支部研究决定")
        dialog.save()

    in_turn(give)
    page.case.findings.waive_asked.emit(finding)
    after = next(one for one in page.case.found if one.key == finding.key)
    assert after.waiver is not None
    assert after.waiver.reason == "支部研究决定"
    page.case.findings.withdraw_asked.emit(after)
    assert next(one for one in page.case.found if one.key == finding.key).waiver is None


def test_minutes_that_differ_are_listed_and_taken_over_only_when_told(page: DevelopmentScreen, answers: Any) -> None:
    desk = page.desk
    minutes = made.vote(BallotKind.ADMISSION, "a1", "2025-06-20", yes=6)
    desk.do("记录", meetings.hold, minutes)
    desk.do("定稿", meetings.finalise, minutes.meeting.id, "赵一")
    page.open_case("c1")
    taken = line_of(page, "admission").step
    assert taken is not None
    assert (taken.due, taken.yes) == (7, 6)
    draft = desk.do("修订", meetings.revise, minutes.meeting.id, "票数录入有误")
    changed = replace(draft, ballots=tuple(replace(one, yes=7, no=0) for one in draft.ballots))
    desk.do("保存", meetings.save_minutes, changed)
    desk.do("定稿", meetings.finalise, minutes.meeting.id, "赵一")
    finding = next(one for one in page.case.found if one.code == "minutes_differ")
    answers.will_say(2)
    page.case.findings.mend_asked.emit(finding)
    assert line_of(page, "admission").step == taken
    answers.will_say(1)
    page.case.findings.mend_asked.emit(finding)
    after = line_of(page, "admission").step
    assert after is not None
    assert after.yes == 7
    assert not [one for one in page.case.found if one.code == "minutes_differ"]


# ---- what hangs on a case


def test_who_was_away_leads_straight_to_the_minutes(page: DevelopmentScreen, window: Window) -> None:
    held = made.vote(BallotKind.ADMISSION, "a1", "2025-06-20")
    held = replace(held, guests=())
    page.desk.do("记录", meetings.hold, held)
    page.desk.do("定稿", meetings.finalise, held.meeting.id, "赵一")
    page.refresh()
    page.open_case("c1")
    found = next(
        one for one in check(case(page), page.desk.ask(queries.rulebook), page.today) if one.code == "candidate_away"
    )
    page.deeds.mend(found)
    assert window.book is not None
    assert window.book.current.title == "组织生活"


def test_a_guide_is_judged_while_he_is_chosen(page: DevelopmentScreen, qtbot: QtBot) -> None:
    page.open_case("c1")
    page.case.turn_to(case_page.GUIDES)

    def third(dialog: GuideDialog) -> None:
        fill(dialog, member_id="孙一（M3）")
        qtbot.waitUntil(lambda: bool(dialog.live.shown))
        assert any(one.code.startswith("sponsors") for one in dialog.live.shown)
        QDialog.reject(dialog)

    in_turn(third)
    page.deeds.add_guide(GuideKind.SPONSOR)
    assert len(case(page).guides) == 4


def test_a_notice_offers_the_day_its_working_days_are_over(page: DevelopmentScreen) -> None:
    page.open_case("c2")

    def post(dialog: NoticeDialog) -> None:
        fill(dialog, from_on="2026-11-16")
        dialog._offer()
        dialog.form.cell("until_on")._on_link()
        assert dialog.form.text("until_on") == "2026-11-20"
        for line in dialog.live.lines.values():
            line.setText("按周一至周五计算")
        dialog.save()

    in_turn(post)
    page.deeds.add_notice()
    assert [str(one.until_on) for one in case(page, "c2").notices] == ["2026-11-20"]
    assert page.case.notices.model.total == 1


def test_the_register_names_what_is_lacking_and_takes_it_in(page: DevelopmentScreen) -> None:
    page.open_case("c2")
    page.case.turn_to(case_page.PAPERS)
    line = next(one for one in page.case.papers.model.records if one.title == "入党申请书")
    assert line.missing

    def enter(dialog: Any) -> None:
        assert dialog.form.text("title") == "入党申请书"
        fill(dialog, pages="6")
        dialog.save()

    in_turn(enter)
    page.case.papers.table.select_key(line.id)
    page.case.papers.opened.emit(line)
    line = next(one for one in page.case.papers.model.records if one.title == "入党申请书")
    assert not line.missing
    assert "6 页" in page.case.papers.note.text()
    QTest.keyClick(page.case.papers.table, Qt.Key.Key_Delete)
    assert next(one for one in page.case.papers.model.records if one.title == "入党申请书").missing


# ---- opening


def test_a_new_applicant_comes_onto_the_roll_with_his_case(page: DevelopmentScreen) -> None:
    def enter(dialog: NewPersonDialog) -> None:
        fill(dialog, name="严新", sex="女", birth="2005-03-04", applied_on="2026-11-20", branch_id="材料学生党支部")
        dialog.save()

    in_turn(enter)
    page.deeds.open_new()
    assert page.is_open
    assert page.case.bar.name.text() == "严新"
    page.close_case()
    assert "严新" in names(page)[Stage.APPLICANT]


def test_somebody_too_young_is_not_taken_down(page: DevelopmentScreen, qtbot: QtBot) -> None:
    def enter(dialog: NewPersonDialog) -> None:
        fill(dialog, name="严小", sex="女", birth="2010-03-04", applied_on="2026-11-20", branch_id="材料学生党支部")
        qtbot.waitUntil(lambda: any(one.code == "age" for one in dialog.live.shown))
        dialog.save()
        assert dialog.isVisible()
        QDialog.reject(dialog)

    in_turn(enter)
    page.deeds.open_new()
    assert "严小" not in [one.name for one in page.desk.ask(members.roll)]


def test_somebody_of_the_roll_gets_a_case(page: DevelopmentScreen) -> None:
    def enter(dialog: KnownPersonDialog) -> None:
        fill(dialog, member_id="何积（A3）")
        dialog.save()

    in_turn(enter)
    page.deeds.open_known()
    assert page.case.bar.name.text() == "何积"


def test_the_card_of_a_member_leads_to_his_case(page: DevelopmentScreen, window: Window) -> None:
    page.desk.go("case_of", "a1")
    assert page.is_open
    assert page.case.case_id == "c1"
    page.close_case()
    page.desk.go("case_of", "m1")
    assert not page.is_open
    assert "还没有发展档案" in page.desk.notices.text()


# ---- simulation, keys, reading only


def test_the_simulation_writes_nothing_and_says_why_not(page: DevelopmentScreen) -> None:
    before = page.desk.ask(queries.position)
    seen: list[tuple[str, bool]] = []

    def look(dialog: SimulationDialog) -> None:
        fill(dialog, on="2026-12-01")
        seen.extend((one.name, one.ok) for one in dialog.model.records)
        dialog.reject()

    in_turn(look)
    page.deeds.simulate()
    assert [name for name, _ok in seen] == ["尤候"]
    assert page.desk.ask(queries.position) == before


def test_the_simulation_goes_on_paper_and_into_excel(
    page: DevelopmentScreen, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    answers.will_say(tmp_path / "推算.xlsx")

    def take(dialog: SimulationDialog) -> None:
        fill(dialog, on="2026-12-01")
        dialog.in_excel.click()
        qtbot.waitUntil(lambda: "已导出" in dialog.notices.text())
        fill(dialog, on="2026-1")
        assert not dialog.on_paper.isEnabled()
        dialog.reject()

    in_turn(take)
    page.deeds.simulate()
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "推算.xlsx").worksheets[0].values for cell in row]
    assert {"尤候", "接收预备党员"} <= set(cells)
    assert any("2026年12月1日党员大会可讨论人员推算表" in str(cell) for cell in cells)
    form = page.desk.ask(outputs.simulation, None, made.day("2026-12-01").first(), "示例学院")
    assert outputs.render(form).startswith(b"%PDF")
    nobody = page.desk.ask(outputs.simulation, frozenset({"office"}), made.day("2026-12-01").first(), "示例学院")
    assert (nobody.rows, nobody.empty) == ((), "按台账登记的情况，没有可以讨论的人。")


def test_every_verb_has_words_a_tip_and_a_key_of_its_own(page: DevelopmentScreen, window: Window) -> None:
    page.open_case("c1")
    assert faults(window) == []


def test_every_part_has_a_name_for_the_screen_reader(page: DevelopmentScreen) -> None:
    page.open_case("c1")
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not isinstance(widget, QLineEdit):
            assert widget.accessibleName() or widget.toolTip(), widget


def test_the_page_fits_a_small_screen(page: DevelopmentScreen, window: Window) -> None:
    window.resize(1024, 600)
    QApplication.processEvents()
    for view in (BOARD, LIST, FINDINGS):
        page.show_view(view)
        assert page.minimumSizeHint().width() <= 1024
    page.open_case("c1")
    assert page.minimumSizeHint().width() <= 1024


def test_a_ledger_opened_for_looking_only_is_not_changed(start: Any, ledger_file: Path) -> None:
    window = start(None)
    window.open_path(ledger_file, read_only=True)
    assert window.book is not None
    found = window.book.turn_to("organizer").turn_to("development")
    found.open_case("c1")
    found.deeds.record_next()
    assert "只读" in found.desk.notices.text()


@pytest.fixture
def empty_file(tmp_path: Path) -> Path:
    path = tmp_path / "空.bdb"
    made.make(path)
    open_ledger(path).close()
    return path


def test_without_cases_the_page_says_how_to_begin(start: Any, empty_file: Path) -> None:
    window = start(empty_file)
    page = window.book.turn_to("organizer").turn_to("development")
    assert not any(names(page).values())
    assert page.views.nobody.isVisible()


def test_the_badge_of_the_tab_counts_those_whose_time_is_over(
    page: DevelopmentScreen, window: Window, qtbot: QtBot
) -> None:
    book = window.book
    assert book is not None
    index = next(at for at, room in enumerate(book.rooms) if room.name == "organizer")
    side = book.tabBar().ButtonPosition.RightSide
    qtbot.waitUntil(lambda: book.tabBar().tabButton(index, side) is not None, timeout=20_000)
    badge = book.tabBar().tabButton(index, side)
    page.show_due("overdue")
    shown = page.views.model.shown_records()
    assert [one.name for one in shown] == ["许愿"]
    assert badge.text() == str(len(shown))  # type: ignore[attr-defined]
