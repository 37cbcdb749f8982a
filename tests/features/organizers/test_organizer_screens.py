"""职责清单, 工作记录 and 选派 in the real window: bulk marks, the calendar, deeds taken over once, handover, keys."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from organizers_ledger import person
from organizers_page import duties, home, ledger_file, postings, start, window, work
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from branchdesk.features.members import commands as members
from branchdesk.features.members import queries as roll
from branchdesk.features.organizers.dialogs.duties import DutiesDialog, TemplatesDialog, due_words
from branchdesk.features.organizers.dialogs.entry import EntryDialog, TakeOverDialog
from branchdesk.features.organizers.dialogs.handing import HandoversDialog, OpinionsDialog
from branchdesk.features.organizers.dialogs.posting import PostingDialog
from branchdesk.features.organizers.dialogs.totals import EntriesDialog, EvidenceDialog, TotalsDialog
from branchdesk.features.organizers.listing.words import period_words
from branchdesk.features.organizers.model import OccurrenceState
from branchdesk.features.organizers.queries import PostingState
from branchdesk.features.organizers.screen import DutiesScreen, PostingsScreen, WorkScreen
from branchdesk.features.organizers.screen.work import since
from branchdesk.kernel.records import new_id
from branchdesk.shell.window import Window
from branchdesk.widgets import ask, theme
from branchdesk.widgets.actions import faults
from branchdesk.widgets.day_dialog import DayDialog
from branchdesk.widgets.dialog import FormDialog
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

__all__ = ["duties", "home", "ledger_file", "postings", "start", "window", "work"]


def fill(dialog: FormDialog, **texts: str) -> None:
    """Type into the fields and save."""
    for name, text in texts.items():
        dialog.form.fill(name, text)
    dialog.save()
    assert not dialog.isVisible(), dialog.notices.message()


def preview(qtbot: QtBot) -> PdfPreview:
    """The paper that comes up."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PdfPreview), timeout=15_000)
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, PdfPreview)
    return shown


# ---- duties


def test_what_is_overdue_stands_first_and_periods_have_their_words(duties: DutiesScreen) -> None:
    lines = duties.list_view.shown()
    assert [(str(one.due), one.duty.id) for one in lines[:2]] == [("2026-01-31", "month"), ("2026-02-28", "month")]
    assert len(lines) == 13
    assert [period_words(one) for one in ("2026-11", "2026Q4", "2026H2", "2026")] == [
        "11月",
        "第四季度",
        "下半年",
        "全年",
    ]


def test_many_are_ticked_at_once_and_the_list_goes_on_to_the_next(duties: DutiesScreen, window: Window) -> None:
    table = duties.list_view.table
    table.selectAll()
    open_ = [one for one in duties.chosen_lines() if one.occurrence.is_open]
    duties.verbs["tick"].trigger()
    assert {one.state for one in duties.lines()} == {OccurrenceState.DONE}
    assert str(len(open_)) in duties.desk.notices.message()
    window.require_desk().undo()
    assert {one.state for one in duties.lines()} == {OccurrenceState.OPEN}
    table.stand_on(0)
    first = duties.current().id
    duties.verbs["tick"].trigger()
    assert table.currentIndex().row() == 0
    assert duties.current().id != first


def test_what_became_of_one_is_written_with_its_evidence_and_taken_back(duties: DutiesScreen) -> None:
    duties.list_view.table.stand_on(0)
    uid = duties.current().id

    def mark(dialog: FormDialog) -> None:
        assert "核对表" in dialog.notices.message()
        fill(dialog, done_on="2026-02-01", evidence="核对表一份")

    in_turn(mark)
    duties.deeds.open()
    duties.stand_on(uid)
    assert duties.current().occurrence.kept.evidence == "核对表一份"
    duties.verbs["unmark"].trigger()
    duties.stand_on(uid)
    assert duties.current().occurrence.is_open
    in_turn(lambda dialog: fill(dialog, note="当月没有收缴"))
    duties.verbs["not_needed"].trigger()
    duties.stand_on(uid)
    assert duties.current().state is OccurrenceState.NOT_NEEDED


def test_the_calendar_shows_the_same_year_and_a_cell_is_marked(duties: DutiesScreen) -> None:
    duties.turn_view()
    assert duties.in_calendar
    page = duties.year_page
    (month,) = [row for row in page.model.shown_records() if row.duty.id == "month"]
    assert len(month.months) == 12
    page.table.stand_on(page.model.row_of(month.id), page.model.column_of("month_3"))
    (line,) = duties.chosen_lines()
    assert str(line.due) == "2026-03-31"
    in_turn(lambda dialog: fill(dialog, done_on="2026-04-01"))
    page.table.opened.emit(month)
    assert duties.chosen_lines()[0].state is OccurrenceState.DONE
    duties.turn_view()
    assert not duties.in_calendar


def test_alt_and_arrows_turn_the_year(duties: DutiesScreen) -> None:
    duties.verbs["back"].trigger()
    assert {one.due.year for one in duties.lines()} == {2025}
    duties.desk.go("occurrence", "p1|month|2027-02")
    assert (duties.years.value, str(duties.current().due)) == (2027, "2027-02-28")
    duties.desk.go("duties", "overdue")
    assert all(one.occurrence.is_overdue(date(2099, 1, 1)) for one in duties.list_view.shown())


def test_usual_duties_are_taken_over_and_one_is_stopped(duties: DutiesScreen) -> None:
    def look(dialog: DutiesDialog) -> None:
        n = dialog.model.total

        def take(templates: TemplatesDialog) -> None:
            assert all(one.source for one in templates.model.shown_records())
            templates._take()

        in_turn(take)
        dialog.take()
        assert dialog.model.total > n
        dialog.table.select_key("month")
        in_turn(lambda day: isinstance(day, DayDialog) and fill(day, day="2026-06-30"))
        dialog.stop()
        assert str(dialog.table.current_record().until_on) == "2026-06-30"
        assert due_words(dialog.table.current_record()) == "月末"
        dialog.accept()

    in_turn(look)
    duties.verbs["add"].trigger()
    assert max(one.due.month for one in duties.lines() if one.duty.id == "month") == 6


def test_the_calendar_of_duties_is_printed(duties: DutiesScreen, qtbot: QtBot) -> None:
    duties.deeds.print_year()
    shown = preview(qtbot)
    assert "2026" in shown.windowTitle()
    shown.done(0)


# ---- the work log


def test_the_sums_follow_period_and_filters(work: WorkScreen) -> None:
    assert work.sums.text() == "2 条 · 1 小时：联络员 1 · 管理员 0 · 统计员 1 · 信息员 0"
    work.periods.setCurrentIndex(2)
    assert work.sums.text() == "1 条 · 1 小时：联络员 1 · 管理员 0 · 统计员 0 · 信息员 0"
    assert work.span_words() == "2026年11月"


@pytest.mark.parametrize(("period", "first"), [("week", date(2026, 11, 16)), ("month", date(2026, 11, 1)),
                                               ("term", date(2026, 8, 1)), ("year", date(2026, 1, 1)), ("all", None)])  # fmt: skip
def test_periods_begin_where_people_expect(period: str, first: date | None) -> None:
    assert since(period, date(2026, 11, 21)) == first


def test_a_january_belongs_to_the_term_begun_in_august_and_march_to_the_second() -> None:
    assert since("term", date(2027, 1, 15)) == date(2026, 8, 1)
    assert since("term", date(2027, 3, 15)) == date(2027, 2, 1)


def test_deeds_are_taken_over_once_his_own_standing_selected(work: WorkScreen) -> None:
    def take(dialog: TakeOverDialog) -> None:
        assert [one.named for one in dialog.table.selected_records()] == [True]
        in_turn(lambda form: isinstance(form, FormDialog) and fill(form, tenths="1.5"))
        dialog._edit(dialog.table.selected_records()[0])
        dialog._go.click()

    in_turn(take)
    work.deeds.take_over()
    assert "已汇集 1 条" in work.desk.notices.message()
    (taken,) = [one for one in work.list_view.lines if one.origin]
    assert (taken.entry.tenths, taken.origin) == (15, "谈心谈话")

    def again(dialog: TakeOverDialog) -> None:
        assert all(not one.named for one in dialog._found)
        dialog.done(0)

    in_turn(again)
    work.deeds.take_over()


def test_work_is_written_down_its_kind_telling_the_role(work: WorkScreen) -> None:
    def write(dialog: EntryDialog) -> None:
        dialog.form.editor("task").replace("发展材料审查")
        dialog._follow_task("发展材料审查")
        assert dialog.form.text("role") == "管理员"
        fill(dialog, on="2026-11-19", content="审查两份档案")

    in_turn(write)
    work.verbs["add"].trigger()
    assert work.current().entry.content == "审查两份档案"
    in_turn(lambda dialog: fill(dialog, result="已反馈支部"))
    work.verbs["edit"].trigger()
    assert work.current().entry.result == "已反馈支部"


def test_every_sum_opens_its_entries(work: WorkScreen) -> None:
    def look(dialog: TotalsDialog) -> None:
        rows = dialog.model.shown_records()
        assert sum(len(one.sum.entries) for one in rows if one.group == "角色") == 2
        in_turn(lambda behind: isinstance(behind, EntriesDialog) and behind.done(0))
        dialog._open(rows[0])
        dialog.done(0)

    in_turn(look)
    work.deeds.totals()


def test_entries_go_to_the_recycle_bin_together(work: WorkScreen, monkeypatch: Any) -> None:
    monkeypatch.setattr(ask, "answers", lambda _question: True)
    work.list_view.table.selectAll()
    work.verbs["drop"].trigger()
    assert work.list_view.model.total == 0


def test_the_log_is_exported(work: WorkScreen, tmp_path: Path, monkeypatch: Any, qtbot: QtBot) -> None:
    monkeypatch.setattr(ask, "answers", lambda _question: tmp_path / "工作记录.xlsx")
    work.deeds.export_view()
    qtbot.waitUntil(lambda: "已导出" in work.desk.notices.message())
    assert (tmp_path / "工作记录.xlsx").exists()


# ---- postings


def test_the_coverage_is_said_above_the_list(postings: PostingsScreen) -> None:
    assert postings.cover.text() == "在任 1 人、1 个学院（部）、1 个派出单位，一一对应"


def test_somebody_is_posted_with_his_person_in_one_step(postings: PostingsScreen, window: Window) -> None:
    def post(dialog: PostingDialog) -> None:
        fill(
            dialog,
            name="钱新",
            sending_unit="学生工作部",
            college="材料学院",
            from_on="2027-08-01",
            until_on="2029-07-31",
        )

    in_turn(post)
    postings.verbs["add"].trigger()
    assert postings.current().title == "钱新 · 材料学院"
    assert postings.current().state is PostingState.COMING
    in_turn(lambda dialog: fill(dialog, rank="七级", concurrent="学院团委书记"))
    postings.verbs["edit"].trigger()
    assert postings.current().organizer.rank == "七级"
    window.require_desk().undo()
    window.require_desk().undo()
    assert len(postings.list_view.lines) == 1


def name_it(dialog: PostingDialog, name: str) -> str:
    """Type a name; the member it is filled in for."""
    dialog.form.fill("name", name)
    dialog._know()
    return dialog.form.text("member_id")


def test_the_one_member_of_the_name_typed_is_filled_in_and_said(postings: PostingsScreen, window: Window) -> None:
    desk = window.require_desk()
    for name in ("周同", "周同", "周独"):
        desk.do("登记", members.register, person(new_id(), name))

    def post(dialog: PostingDialog) -> None:
        assert name_it(dialog, "周") == ""
        assert name_it(dialog, "周独") == "周独"
        assert "同名的只有一人" in dialog.form.cell("member_id").message
        assert name_it(dialog, "周同") == "", "of namesakes nobody is taken for granted"
        assert "同名的有 2 人" in dialog.form.cell("member_id").message
        assert name_it(dialog, "周独") == "周独"
        dialog.form.fill("member_id", "")
        dialog._choose()
        assert name_it(dialog, "许生") == "", "what the user cleared stays so"
        dialog.form.fill("member_id", f"周同（{number}）")
        fill(dialog, sending_unit="学生工作部", college="材料学院", from_on="2027-08-01")

    uid, number = next((one.id, one.number) for one in desk.ask(roll.roll) if one.name == "周同")
    in_turn(post)
    postings.verbs["add"].trigger()
    assert postings.current().organizer.member_id == uid


def test_one_person_at_two_colleges_is_refused_in_the_dialog(postings: PostingsScreen) -> None:
    def post(dialog: PostingDialog) -> None:
        for name, text in {
            "name": "孔组织",
            "sending_unit": "党委组织部",
            "college": "机械学院",
            "from_on": "2026-01-01",
        }.items():
            dialog.form.fill(name, text)
        dialog._know()
        assert "已有此人" in dialog.form.cell("name").message
        dialog.save()
        assert dialog.isVisible()
        assert "一人一岗" in dialog.notices.message() + "".join(one.text for one in dialog.form.problems())
        dialog.form.show_values({})
        dialog.done(0)

    in_turn(post)
    postings.verbs["post"].trigger()


def test_a_handover_book_is_made_printed_and_signed(postings: PostingsScreen, qtbot: QtBot) -> None:
    in_turn(lambda dialog: fill(dialog, name="钱新", college="材料学院", from_on="2027-08-01"))
    postings.verbs["post"].trigger()
    postings.stand_on("p1")

    def hand(dialog: HandoversDialog) -> None:
        in_turn(lambda form: isinstance(form, FormDialog) and fill(form, witness="郑处长"))
        dialog.make()
        assert dialog.model.total == 1
        dialog.print()
        preview(qtbot).done(0)
        in_turn(lambda form: isinstance(form, FormDialog) and fill(form))
        dialog.sign()
        assert dialog.model.shown_records()[0].handover.signed_on is not None
        assert [one.isEnabled() for one in dialog._verbs_of_book] == [True, False, False]
        dialog.done(0)

    in_turn(hand)
    postings.verbs["handovers"].trigger()


def test_evidence_has_rules_and_opinions_are_typed_by_people(
    postings: PostingsScreen, qtbot: QtBot, monkeypatch: Any
) -> None:
    postings.stand_on("p1")

    def look(dialog: EvidenceDialog) -> None:
        assert all(one.rule for one in dialog.model.shown_records())
        dialog.periods.setCurrentIndex(dialog.periods.count() - 1)
        dialog.done(0)

    in_turn(look)
    postings.verbs["evidence"].trigger()

    def tell(dialog: OpinionsDialog) -> None:
        in_turn(lambda form: isinstance(form, FormDialog) and fill(form, giver="党委组织部", grade="称职"))
        dialog.add()
        assert dialog.model.shown_records()[0].grade == "称职"
        dialog.done(0)

    in_turn(tell)
    postings.verbs["opinions"].trigger()
    monkeypatch.setattr(ask, "answers", lambda _question: 0)
    postings.verbs["report"].trigger()
    shown = preview(qtbot)
    assert "2026年组织员工作报告" in shown.windowTitle()
    shown.done(0)


def test_somebody_leaves_and_the_handover_is_offered(postings: PostingsScreen) -> None:
    postings.stand_on("p1")
    in_turn(lambda dialog: isinstance(dialog, DayDialog) and fill(dialog, day="2026-11-20"))
    postings.verbs["end"].trigger()
    assert postings.current().state is PostingState.LEFT
    assert postings.cover.text() == "空岗：材料学院"


# ---- keys, places, the switch


def test_every_verb_has_words_and_no_key_is_taken_twice(
    duties: DutiesScreen, work: WorkScreen, postings: PostingsScreen
) -> None:
    assert [faults(page) for page in (duties, work, postings)] == [[], [], []]


def test_other_places_lead_to_an_entry_and_a_posting(work: WorkScreen, postings: PostingsScreen) -> None:
    work.periods.setCurrentIndex(1)
    work.desk.go("work", "w2")
    assert work.current().id == "w2"
    work.desk.go("posting", "p1")
    assert postings.current().id == "p1"


def test_the_switch_becomes_a_menu_where_there_is_no_room(window: Window, duties: DutiesScreen) -> None:
    assert window.book is not None
    tab: Any = window.book.page("organizer")
    window.resize(1366, 700)
    assert not tab.switch.isHidden()
    window.resize(1024, 600)
    assert window.width() == 1024
    assert tab.switch.isHidden()
    button = tab._switch.button
    assert button.text().startswith("职责清单")
    button.menu().actions()[-1].trigger()
    assert tab.current.title == "选派"
    assert button.text().startswith("选派")


def test_a_duty_of_the_list_is_looked_up_in_the_list_of_duties(duties: DutiesScreen) -> None:
    lines = duties.list_view.model.shown_records()
    duties.list_view.table.stand_on(next(row for row, one in enumerate(lines) if one.duty.id == "plan"))

    def look(dialog: DutiesDialog) -> None:
        assert dialog.table.current_record().id == "plan"
        dialog.done(0)

    in_turn(look)
    duties.verbs["duty"].trigger()


def test_titles_of_the_calendar_take_what_the_months_leave(duties: DutiesScreen) -> None:
    page = duties.year_page
    duties.views.setCurrentIndex(1)
    header = page.table.horizontalHeader()
    page.resize(1300, 400)
    assert header.length() >= page.table.viewport().width()
    assert header.sectionSize(0) > theme.px(192)
    page.resize(600, 400)
    assert header.sectionSize(0) == theme.px(192)
