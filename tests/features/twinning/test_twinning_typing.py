"""Typing activities by hand: what stands there already, what follows, what is pasted, and the order of categories."""

from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from twinning_page import a_part, activity_id, fill, home, page, press, save, start, steps, window, write_row

from branchdesk.features.organization import commands as organization
from branchdesk.features.organization.model import Organization
from branchdesk.features.twinning import queries
from branchdesk.features.twinning.editor.activity import ActivityDialog
from branchdesk.features.twinning.model.words import ActivityState, ReportCategory
from branchdesk.features.twinning.panels.statistics import PRIORITY_KEPT
from branchdesk.features.twinning.screen import TwinningScreen
from program_fixtures import in_turn

__all__ = ["home", "page", "start", "window"]


def enter_two(dialog: ActivityDialog, ours: str = "机关第一党支部", theirs: str = "财务处党支部", **texts: str) -> None:
    """An activity of two branches."""
    fill(dialog.form, title="联学", on="2026-05-06", **texts)
    for place, name in enumerate((ours, theirs)):
        write_row(a_part(dialog, "parties"), place, partner_id=name)


def test_the_branch_the_header_shows_stands_in_the_first_line(page: TwinningScreen) -> None:
    shown: list[list[str]] = []

    def look(dialog: Any) -> None:
        rows = a_part(dialog, "parties").rows.rows
        shown.append([one.editors["partner_id"].combo.currentText() for one in rows])
        assert not dialog.form.dirty()
        dialog.done(0)

    for branch in (None, "teachers"):
        page.desk.choose_branch(branch)
        for verb in (page.deeds.new, page.deeds.new_agreement):
            in_turn(look)
            verb()
    assert shown == [["", ""], ["", ""], ["材料学院教工第二党支部", ""], ["材料学院教工第二党支部", ""]]


def test_the_heads_of_a_side_follow_those_of_its_parties_until_somebody_writes_others(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        enter_two(dialog)
        parties, form = a_part(dialog, "parties"), dialog.form
        write_row(parties, 0, heads="1")
        write_row(parties, 0, heads="12")
        assert (form.text("own"), form.text("other")) == ("12", "")
        write_row(parties, 2, partner_id="材料学院教工第二党支部", heads="5")
        assert form.text("other") == "", "the other party's heads are not known yet"
        fill(form, other="30余")
        write_row(parties, 1, heads="20")
        assert form.text("other") == "30余"
        dialog.save()

    in_turn(enter)
    page.deeds.new()
    line = page.activity()
    assert line is not None
    assert line.heads == "12+30余"


def test_lines_pasted_into_a_list_are_rows_of_their_own(page: TwinningScreen, qtbot: QtBot) -> None:
    def enter(dialog: ActivityDialog) -> None:
        enter_two(dialog)
        for name, box in (("consensus", "text"), ("measures", "task")):
            write_row(a_part(dialog, name), 0, **{box: "一、常态化联学\n（2）3 天办结\n\n1.5 倍补贴"})
        qtbot.waitUntil(lambda: all(len(a_part(dialog, name).take()) == 3 for name in ("consensus", "measures")))
        dialog.save()

    in_turn(enter)
    page.deeds.new()
    whole = page.desk.ask(queries.activity, activity_id(page, "联学"))
    assert whole is not None
    for found in ([one.text for one in whole.consensus], [one.task for one in whole.measures]):
        assert found == ["常态化联学", "3 天办结", "1.5 倍补贴"]


def test_enter_adds_a_row_goes_through_it_and_leaves_the_list_from_an_empty_one(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        def here() -> QWidget:
            found = dialog.focusWidget()
            assert found is not None
            return found

        points = a_part(dialog, "consensus")
        points.rows.add_button.setFocus()
        press(here(), Qt.Key.Key_Return)
        write_row(points, 0, text="一点")
        points.rows.rows[0].editors["text"].box.setFocus()
        press(here(), Qt.Key.Key_Return)
        assert here() is points.rows.rows[1].editors["text"].box
        press(here(), Qt.Key.Key_Return)
        assert here() is a_part(dialog, "issues").rows.add_button
        dialog.done(0)

    in_turn(enter)
    page.deeds.new()


def test_what_is_summed_up_waits_for_no_summary(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        enter_two(dialog)
        editor = dialog.form.editor("summary")
        editor.set_text("议定四项。")
        editor.changed.emit()
        assert dialog.form.text("state") == "已完成"
        editor.set_text("")
        editor.changed.emit()
        assert dialog.form.text("state") == "待总结"
        editor.set_text("议定四项。")
        editor.changed.emit()
        dialog.save()

    in_turn(enter)
    page.deeds.new()
    line = page.activity()
    assert line is not None
    assert line.state is ActivityState.DONE


def test_two_reports_of_one_activity_are_told_and_count_once_until_they_are_told_apart(page: TwinningScreen) -> None:
    in_turn(steps(enter_two, save))
    page.deeds.new()
    in_turn(steps(lambda dialog: enter_two(dialog, "财务处党支部", "机关第一党支部"), save))
    page.deeds.new()
    assert "同一天、同样的单位已登记“联学”" in page.desk.notices.message()
    assert not page.verbs["same"].isEnabled()
    page.view.table.selectAll()
    page.verbs["same"].trigger()
    assert len(page.desk.ask(queries.counts).activities) == 1
    assert all(line.repeated for line in page.view.lines)  # type: ignore[union-attr]
    page.view.table.selectAll()
    page.verbs["apart"].trigger()
    assert len(page.desk.ask(queries.counts).activities) == 2


def test_a_branch_without_a_kind_keeps_the_one_that_was_chosen(page: TwinningScreen) -> None:
    page.desk.do("设立", organization.found, Organization(id="x", full_name="硕2201党支部", parent_id="root"))
    asked: list[str] = []

    def enter(dialog: ActivityDialog) -> None:
        enter_two(dialog, theirs="硕2201党支部")
        box = a_part(dialog, "parties").rows.rows[1].editors["category"]
        asked.append(box.text())
        box.set_text("学生")
        dialog.save()

    for _ in range(2):
        in_turn(enter)
        page.deeds.new()
    assert asked == ["", "学生"]


def test_every_way_out_goes_by_the_order_chosen_for_categories(
    page: TwinningScreen, answers: Any, tmp_path: Any, qtbot: QtBot
) -> None:
    def enter(dialog: ActivityDialog) -> None:
        enter_two(dialog)
        write_row(a_part(dialog, "parties"), 2, partner_id="某银行党支部", category="校外")
        shown.append(dialog.form.cell("report_category").message)
        dialog.save()

    shown: list[str] = []
    page.desk.keep(PRIORITY_KEPT, "C")
    in_turn(enter)
    page.deeds.new()
    answers.will_say(tmp_path / "活动.xlsx")
    page.deeds.export_view()
    qtbot.waitUntil((tmp_path / "活动.xlsx").exists)
    qtbot.waitUntil(lambda: page.desk.notices.message().startswith("已导出"))
    rows = list(openpyxl.load_workbook(tmp_path / "活动.xlsx").worksheets[0].iter_rows(values_only=True))
    head = next(row for row in rows if "类别" in row)
    assert rows[rows.index(head) + 1][head.index("类别")] == "机关"
    assert "自动：机关" in shown[0]
    line = page.activity()
    assert line is not None
    assert line.category is ReportCategory.C


def test_a_photograph_begins_with_who_when_where_and_what(page: TwinningScreen) -> None:
    def enter(dialog: ActivityDialog) -> None:
        photos = a_part(dialog, "photos")
        photos.rows.add()
        assert [one.caption for one in photos.take()] == [], "nothing is known yet"
        enter_two(dialog, place="报告厅")
        photos.rows.add()
        (one,) = photos.take()
        assert (one.caption, str(one.on)) == (
            "2026年5月6日，机关第一党支部与财务处党支部在报告厅开展“联学”", "2026-05-06",
        )  # fmt: skip
        write_row(photos, 1, caption="机关第一党支部书记在报告厅讲党课", kept_at="支部档案盒")
        dialog.save()

    in_turn(enter)
    page.deeds.new()
    whole = page.desk.ask(queries.activity, activity_id(page, "联学"))
    assert whole is not None
    assert [(one.caption, str(one.on)) for one in whole.photos] == [("机关第一党支部书记在报告厅讲党课", "2026-05-06")]
