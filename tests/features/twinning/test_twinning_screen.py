"""结对共建 in the real window: activities with any number of parties, what they amount to, and the rows behind each number."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from twinning_page import (
    SAMPLE,
    a_part,
    activity_id,
    fill,
    filled,
    home,
    import_sheet,
    page,
    press,
    save,
    start,
    steps,
    window,
    write_row,
)

from branchdesk.features.twinning import queries
from branchdesk.features.twinning.dialogs.forms import CategoryDialog, SummaryDialog
from branchdesk.features.twinning.dialogs.listed import ActivitiesDialog, CountedDialog
from branchdesk.features.twinning.dialogs.paragraph import ParagraphDialog
from branchdesk.features.twinning.editor.activity import ActivityDialog
from branchdesk.features.twinning.import_wizard import ImportDialog
from branchdesk.features.twinning.model.words import ActivityState, Category, ReportCategory
from branchdesk.features.twinning.screen import VIEWS, TwinningScreen
from branchdesk.shell.window import Window
from branchdesk.widgets.actions import faults
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

__all__ = ["home", "page", "start", "window"]

Dialog = Callable[[Any], object]


def enter_first(dialog: ActivityDialog) -> None:
    """The first activity of four branches, three and a half hours, one measure of four parts."""
    fill(dialog.form, title="四支部结对共建", on="2022-03-10", starts="9:00", ends="12:30", place="13002 会议室")
    parties = a_part(dialog, "parties")
    for place, name in enumerate(("机关第一党支部", "财务处党支部", "材料学院教工第二党支部", "某市档案馆党支部")):
        write_row(parties, place, partner_id=name)
    write_row(a_part(dialog, "consensus"), 0, text="常态化开展")
    write_row(
        a_part(dialog, "measures"), 0, task="成立工作专班", timetable="3 月底前", roadmap="建立例会制度", owner="支部书记",
        due_on="2022-03-31",
    )  # fmt: skip


def sort_last(dialog: ActivityDialog) -> None:
    """The last party is a new one, from outside."""
    write_row(a_part(dialog, "parties"), 3, category="校外")


# ---- the tab


def test_the_tab_stands_between_meetings_and_organizers_and_opens_by_its_digit(window: Window, qtbot: QtBot) -> None:
    assert window.book is not None
    titles = [room.title for room in window.book.rooms]
    assert titles.index("组织生活") < titles.index("结对共建") < titles.index("组织员")
    window.book.turn_to("members")
    press(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert window.book.current_name == "twinning"


def test_no_verb_is_bound_twice_or_says_nothing(page: TwinningScreen) -> None:
    for name in VIEWS:
        page.turn_to(name)
    assert faults(page) == []


def test_only_one_primary_button_is_seen_at_a_time(page: TwinningScreen) -> None:
    for name in VIEWS:
        page.turn_to(name)
        primary = [one for one in page.findChildren(QWidget) if one.property("kind") == "primary" and one.isVisible()]
        assert len(primary) == 1, name


def test_the_page_asks_for_no_more_room_than_the_smallest_window_has(page: TwinningScreen) -> None:
    for name in VIEWS:
        page.turn_to(name)
        hint = page.minimumSizeHint()
        assert hint.width() <= 1000, name
        assert hint.height() <= 500, name


# ---- an activity by hand


def test_an_activity_of_four_parties_is_entered_and_a_new_name_joins_the_partners(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        enter_first(dialog)
        dialog.form.editor("ends").changed.emit()
        assert dialog.form.cell("ends").message == "历时 3.5 小时"
        dialog.save()
        assert "请给“某市档案馆党支部”选择类别" in "".join(one.text for one in dialog.form.problems())
        write_row(a_part(dialog, "parties"), 3, category="校外")
        assert "自动：校外" in dialog.form.cell("report_category").message
        dialog.save()

    in_turn(enter)
    press(page.view.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert "某市档案馆党支部 加入结对单位" in page.desk.notices.message()
    whole = page.desk.ask(queries.activity, activity_id(page, "四支部结对共建"))
    assert whole is not None
    assert [one.category for one in whole.parties] == [
        Category.OFFICE,
        Category.OFFICE,
        Category.TEACHING,
        Category.OUTSIDE,
    ]
    assert [one.own for one in whole.parties] == [True, False, False, False]
    assert (whole.measures[0].timetable, whole.measures[0].roadmap, whole.measures[0].owner) == (
        "3 月底前", "建立例会制度", "支部书记")  # fmt: skip
    assert whole.activity.state is ActivityState.HELD
    line = page.activity()
    assert line is not None
    assert (line.ours, line.category, line.overdue) == ("机关第一党支部", ReportCategory.D, 1)


def test_looking_at_an_activity_changes_nothing_and_asks_nothing(page: TwinningScreen) -> None:
    in_turn(steps(enter_first, sort_last, save))
    page.deeds.new()
    before = page.desk.ask(queries.activity, activity_id(page, "四支部结对共建"))

    def look(dialog: ActivityDialog) -> None:
        assert not dialog.form.dirty()
        assert [row.editors["partner_id"].combo.currentText() for row in a_part(dialog, "parties").rows.rows][:2] == [
            "机关第一党支部", "财务处党支部"]  # fmt: skip
        dialog.save()

    in_turn(look)
    page.deeds.edit()
    assert page.desk.ask(queries.activity, activity_id(page, "四支部结对共建")) == before


def test_a_measure_stays_with_its_issue_while_that_is_rewritten(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        enter_first(dialog)
        sort_last(dialog)
        write_row(a_part(dialog, "issues"), 0, text="重复填表", raised_by_id="没有参加的支部")
        dialog.save()
        assert "提出支部“没有参加的支部”不在结对单位中" in "".join(one.text for one in dialog.form.problems())
        write_row(a_part(dialog, "issues"), 0, raised_by_id="某市档案馆党支部")
        write_row(a_part(dialog, "measures"), 0, issue_id="重复填表")
        write_row(a_part(dialog, "issues"), 0, text="报表重复填写")
        assert a_part(dialog, "measures").rows.rows[0].editors["issue_id"].combo.currentText() == "报表重复填写"
        dialog.save()

    in_turn(enter)
    page.deeds.new()
    whole = page.desk.ask(queries.activity, activity_id(page, "四支部结对共建"))
    assert whole is not None
    assert whole.measures[0].issue_id == whole.issues[0].id
    assert whole.issues[0].raised_by_id == whole.parties[3].partner_id
    assert (whole.issues[0].number, str(whole.issues[0].raised_on)) == (1, "2022-03-10")


def test_the_kind_of_a_branch_is_as_at_the_day_of_the_activity(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        fill(dialog.form, title="联学", on="2026-05-06")
        dialog.form.editor("on").changed.emit()
        parties = a_part(dialog, "parties")
        write_row(parties, 0, partner_id="机关第一党支部")
        write_row(parties, 1, partner_id="物理学院教师第一党支部")
        shown.append(parties.rows.rows[1].editors["category"].text())
        fill(dialog.form, on="2026-08-06")
        dialog.form.editor("on").changed.emit()
        shown.append(parties.rows.rows[1].editors["category"].text())
        dialog.done(0)

    shown: list[str] = []
    in_turn(enter)
    page.deeds.new()
    assert shown == ["双带头人", "教学科研"]


def test_a_day_to_come_is_planned_and_counts_nothing(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        enter_first(dialog)
        write_row(a_part(dialog, "parties"), 3, category="校外")
        editor = dialog.form.editor("on")
        editor.set_text("2026-12-08")
        editor.changed.emit()
        assert dialog.form.text("state") == "计划中"
        dialog.save()

    in_turn(enter)
    page.deeds.new()
    page.turn_to("statistics")
    assert page.statistics.activities.number.text() == "0"
    page.turn_to("activities")
    in_turn(steps(filled(on="2026-11-20"), save))
    page.deeds.edit()
    page.deeds.hold()
    page.turn_to("statistics")
    assert page.statistics.activities.number.text() == "1"


def test_a_number_that_means_nothing_is_said_above_its_list(page: TwinningScreen, answers: Any) -> None:
    def enter(dialog: ActivityDialog) -> None:
        enter_first(dialog)
        write_row(a_part(dialog, "parties"), 3, category="校外", heads="好多")
        dialog.save()
        assert dialog.isVisible()
        assert a_part(dialog, "parties").problem is not None
        answers.will_say(True)
        dialog.reject()

    in_turn(enter)
    page.deeds.new()
    assert page.desk.ask(queries.activities) == []


def test_enter_leads_from_the_last_box_of_a_section_into_the_list_below_it(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        dialog.form.focus("state")
        press(dialog.form.editor("state").box, Qt.Key.Key_Return)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert a_part(dialog, "parties").isAncestorOf(focus)
        dialog.done(0)

    in_turn(enter)
    page.deeds.new()


def test_an_activity_is_summed_up_completed_and_opened_again(page: TwinningScreen) -> None:
    in_turn(steps(enter_first, sort_last, save))
    page.deeds.new()

    def sum_up(dialog: SummaryDialog) -> None:
        fill(dialog.form, summary="议定四项要求。")
        dialog.save()

    in_turn(sum_up)
    page.deeds.sum_up()
    line = page.activity()
    assert line is not None
    assert (line.state, line.activity.summary) == (ActivityState.DONE, "议定四项要求。")
    page.deeds.reopen()
    again = page.activity()
    assert again is not None
    assert again.state is ActivityState.HELD


def test_the_next_one_like_it_takes_over_who_and_where_but_not_what_came_of_it(page: TwinningScreen) -> None:
    in_turn(steps(enter_first, sort_last, save))
    page.deeds.new()
    in_turn(steps(filled(title="四支部再聚"), save))
    page.deeds.repeat()
    whole = page.desk.ask(queries.activity, activity_id(page, "四支部再聚"))
    assert whole is not None
    assert (len(whole.parties), whole.measures, whole.consensus, str(whole.activity.on)) == (4, (), (), "2026-11-21")


# ---- by the sheet, and what it amounts to


def test_the_sheet_comes_in_by_the_wizard_once(page: TwinningScreen, qtbot: QtBot) -> None:
    def read(dialog: ImportDialog) -> None:
        dialog.file.take(SAMPLE)
        qtbot.waitUntil(dialog.file.is_ready)
        dialog.go_on()
        shown.append(dialog.check.sum.text())
        ready.append(dialog.check.is_ready())
        dialog.go_on() if ready[-1] else dialog.done(0)

    shown: list[str] = []
    ready: list[bool] = []
    for _ in range(2):
        in_turn(read)
        page.deeds.import_file()
    assert shown == ["将导入：双带头人 34 + 教学科研 44 + 机关 66 + 校外 37 = 181", ""]
    assert ready == [True, False]
    assert page.counts == "共 181 次 · 显示 181"


def test_the_four_categories_stand_beside_times_branches_and_pairs(page: TwinningScreen) -> None:
    import_sheet(page)
    page.turn_to("statistics")
    view = page.statistics
    assert view.sum.text() == "双带头人 34 + 教学科研 44 + 机关 66 + 校外 37 = 181"
    assert [card.number.text() for card in view.categories.values()] == ["34", "44", "66", "37"]
    assert [card.number.text() for card in (view.activities, view.branches, view.pairs)] == ["181", "11", "22"]
    assert (
        view.chart.accessibleName()
        == "共建活动按类别：双带头人 34 次，教学科研 44 次，机关 66 次，校外 37 次，共 181 次"
    )


def test_each_number_opens_its_rows_and_states_its_rule(page: TwinningScreen) -> None:
    import_sheet(page)
    page.turn_to("statistics")
    counted: list[int] = []

    def look(dialog: ActivitiesDialog | CountedDialog) -> None:
        counted.append(dialog.model.rowCount())
        dialog.done(0)

    view = page.statistics
    for card in (view.activities, *view.categories.values(), view.branches, view.pairs):
        in_turn(look)
        card.opened.emit()
        assert card.accessibleDescription()
    assert counted == [181, 34, 44, 66, 37, 11, 22]
    for line in view.model.shown_records():
        counted.clear()
        in_turn(look)
        view.table.opened.emit(line)
        assert counted == [len(line.ids)], line.name


def test_a_row_behind_a_number_is_gone_to(page: TwinningScreen) -> None:
    import_sheet(page)
    page.turn_to("statistics")
    in_turn(steps(lambda dialog: dialog.table.select_first(), lambda dialog: press(dialog.table, Qt.Key.Key_Return)))
    page.statistics.categories[ReportCategory.D].opened.emit()
    line = page.activity()
    assert page.view_name == "activities"
    assert line is not None
    assert line.category is ReportCategory.D


def test_a_year_is_counted_alone(page: TwinningScreen) -> None:
    import_sheet(page)
    page.turn_to("statistics")
    of_years = {}
    for year in page.desk.ask(queries.years):
        page.statistics.year_chosen.emit(year)
        of_years[year] = int(page.statistics.activities.number.text())
    assert sum(of_years.values()) == 181
    assert sorted(of_years) == [2022, 2023, 2024]


def test_the_paragraph_is_copied_whole(page: TwinningScreen) -> None:
    import_sheet(page)
    page.turn_to("statistics")

    def copy(dialog: ParagraphDialog) -> None:
        dialog.copy()
        dialog.reject()

    in_turn(copy)
    page.deeds.paragraph()
    text = QGuiApplication.clipboard().text()
    for said in ("181 次", "34 次", "44 次", "66 次", "37 次"):
        assert said in text


def test_the_yearly_summary_is_a_paper_with_three_sums_and_a_chart(page: TwinningScreen, qtbot: QtBot) -> None:
    import_sheet(page)
    page.deeds.summary()
    qtbot.waitUntil(lambda: any(isinstance(one, PdfPreview) for one in page.findChildren(PdfPreview)), timeout=20_000)
    page.findChildren(PdfPreview)[0].done(0)


def test_nothing_is_summed_up_while_an_activity_has_no_category(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        fill(dialog.form, title="社团宣讲", on="2026-05-06")
        parties = a_part(dialog, "parties")
        write_row(parties, 0, partner_id="机关第一党支部")
        write_row(parties, 1, partner_id="招生宣讲社团", category="其他组织")
        dialog.save()

    in_turn(enter)
    page.deeds.new()
    assert [key for key, chip in page.list_of("activities").board.chips.items() if not chip.isHidden()] == [
        "unsorted", "unsummed", "held"]  # fmt: skip
    page.turn_to("statistics")
    assert "有 1 次活动没有类别" in page.statistics.sum.text()
    first = page.statistics.model.records[0]
    assert (first.group, first.name, len(first.ids)) == ("类别", "未归类", 1), "its rows can be opened"
    for verb in (page.deeds.summary, page.deeds.paragraph):
        verb()
        assert "分类合计与总数不符" in page.desk.notices.message()
    page.turn_to("activities")

    def set_it(dialog: CategoryDialog) -> None:
        fill(dialog.form, report_category="校外", category_reason="社团代表校外合作方")
        dialog.save()

    in_turn(set_it)
    page.deeds.category()
    page.turn_to("statistics")
    assert page.statistics.sum.text() == "双带头人 0 + 教学科研 0 + 机关 0 + 校外 1 = 1"


def test_another_order_of_categories_is_that_of_the_list_the_rows_and_the_paragraph_too(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        fill(dialog.form, title="三方座谈", on="2026-05-06")
        parties = a_part(dialog, "parties")
        write_row(parties, 0, partner_id="机关第一党支部")
        write_row(parties, 1, partner_id="某银行党支部", category="校外")
        write_row(parties, 2, partner_id="某处党支部", category="机关")
        dialog.save()

    in_turn(enter)
    page.deeds.new()
    assert [one.category for one in page.list_of("activities").lines] == [ReportCategory.D]
    page.turn_to("statistics")
    page.statistics.priority_chosen.emit("C")
    assert page.statistics.sum.text() == "双带头人 0 + 教学科研 0 + 机关 1 + 校外 0 = 1"
    found: list[str] = []

    def read(dialog: ParagraphDialog) -> None:
        dialog.copy()
        found.append(QGuiApplication.clipboard().text())
        dialog.reject()

    in_turn(read)
    page.deeds.paragraph()
    assert "与机关党支部 1 次" in found[0]
    rows: list[object] = []

    def look(dialog: ActivitiesDialog) -> None:
        rows.extend(one.category for one in dialog.model.shown_records())
        dialog.reject()

    in_turn(look)
    page.statistics.categories[ReportCategory.C].opened.emit()
    page.turn_to("activities")
    assert rows == [one.category for one in page.list_of("activities").lines] == [ReportCategory.C]


def test_activities_are_found_by_words_of_their_contents(page: TwinningScreen) -> None:
    in_turn(steps(enter_first, sort_last, save))
    page.deeds.new()
    view = page.list_of("activities")
    for text, found in (("例会", 0), ("专班", 1), ("档案馆", 1), ("13002", 1), ("没有的", 0)):
        view.search.setText(text)
        assert len(view.shown()) == found, text
    press(view.table, Qt.Key.Key_Escape)
    assert len(view.shown()) == 1


def test_dropped_activities_come_back_by_undo(page: TwinningScreen, answers: Any) -> None:
    import_sheet(page)
    page.view.table.select_first()
    answers.will_say(True)
    press(page.view.table, Qt.Key.Key_Delete)
    assert page.counts.startswith("共 180 次")
    page.desk.notices.press("撤销")
    assert page.counts.startswith("共 181 次")


def test_a_ledger_for_looking_only_says_so(page: TwinningScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    import_sheet(page)
    monkeypatch.setattr(type(page.desk), "read_only", property(lambda _desk: True))
    for verb in (
        page.deeds.new,
        page.deeds.import_file,
        page.deeds.new_partner,
        page.deeds.new_agreement,
        page.deeds.new_issue,
    ):
        page.desk.notices.clear()
        verb()
        assert "只读" in page.desk.notices.message()
    page.view.table.select_first()
    in_turn(lambda dialog: dialog.done(0))
    page.deeds.edit()  # may be looked at


def test_the_overview_may_ask_for_a_record_or_for_what_waits(page: TwinningScreen) -> None:
    import_sheet(page)
    line = next(one for one in page.desk.ask(queries.activities) if one.open_measures)
    page.desk.go("activity", line.id)
    assert page.activity() is not None
    page.desk.go("twinning", "issues:overdue")
    assert page.view_name == "issues"
    assert {row.is_overdue for row in page.list_of("issues").shown()} == {True}
    partner = page.desk.ask(queries.partners)[0]
    page.desk.go("partner", partner.id)
    found = page.partner()
    assert found is not None
    assert found.id == partner.id


def test_the_lists_tell_each_line_in_the_panel(page: TwinningScreen, qtbot: QtBot) -> None:
    import_sheet(page)
    for name in ("activities", "partners", "issues"):
        page.turn_to(name)
        view = page.list_of(name)
        view.table.select_first()
        view.show_current()
        assert len(view.side.texts) > 4, name
    assert page.desk.notices.message() == ""
