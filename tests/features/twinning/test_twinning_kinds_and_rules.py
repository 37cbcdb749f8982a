"""What the room does not know it asks for: the kind of a branch, how long a silence is told of, heads nobody counted."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from twinning_ledger import OFFICE, STUDENTS, TODAY, agreement, do, ours, partner, party, whole
from twinning_page import a_part, fill, home, page, start, steps, window, write_row

from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.overview.queries import rooms as overview
from branchdesk.features.overview.rules.twinning import of_twinning
from branchdesk.features.twinning import commands, listing, queries, sheets
from branchdesk.features.twinning.dialogs.numbers import NumbersDialog
from branchdesk.features.twinning.import_wizard import ImportDialog
from branchdesk.features.twinning.model.words import ActivityState, Category
from branchdesk.features.twinning.papers.agreement import agreement_blocks
from branchdesk.features.twinning.screen import TwinningScreen
from branchdesk.kernel.blocks import Prose
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work
from program_fixtures import in_turn

__all__ = ["home", "page", "start", "window"]


def forget_kind(work: Work, uid: str = STUDENTS) -> None:
    """Nobody has written down what a branch is."""
    store = OrganizationStore(work)
    store.save(replace(store.need(uid), kind=None))


# ---- kinds


def test_a_branch_without_a_kind_joins_with_the_one_chosen_and_never_as_an_office(ledger: Ledger) -> None:
    do(ledger, forget_kind)
    with pytest.raises(Refusal, match="没有写支部类型"):
        do(ledger, commands.partners_of_branches, [OFFICE, STUDENTS])
    assert queries.partners(ledger) == []
    made = do(ledger, commands.partners_of_branches, [OFFICE, STUDENTS], {STUDENTS: Category.STUDENTS})
    assert [one.category for one in made] == [Category.OFFICE, Category.STUDENTS]
    assert do(ledger, commands.partners_of_branches, [STUDENTS]) == made[1:], "it is known now"


def test_taking_branches_from_the_tree_asks_for_the_kinds_that_are_not_written_down(page: TwinningScreen) -> None:
    page.desk.do("改类型", forget_kind)
    page.turn_to("partners")

    def choose(dialog: Any) -> None:
        dialog.table.selectAll()
        dialog._take()

    def answer(dialog: Any) -> None:
        assert dialog.windowTitle() == "1 个支部没有写支部类型，请选择类别"
        dialog.save()
        assert [one.text for one in dialog.form.problems()] == ["材料学院硕士第三党支部未填写"]
        dialog.form.fill(STUDENTS, "学生")
        dialog.save()

    in_turn(choose, lambda dialog: dialog.done(0))
    page.deeds.from_tree()
    assert page.desk.ask(queries.partners) == [], "who does not answer takes nobody in"
    in_turn(choose, answer)
    page.deeds.from_tree()
    kinds = {one.partner.organization_id: one.category for one in page.desk.ask(queries.partners)}
    assert (len(kinds), kinds[STUDENTS]) == (5, Category.STUDENTS)


def test_an_agreement_asks_for_the_kind_of_a_branch_that_has_none(page: TwinningScreen) -> None:
    page.desk.do("改类型", forget_kind)

    def enter(dialog: Any) -> None:
        fill(dialog.form, title="共建协议")
        parties = a_part(dialog, "parties")
        write_row(parties, 0, partner_id="机关第一党支部")
        write_row(parties, 1, partner_id="材料学院硕士第三党支部")
        first, second = (row.editors["category"] for row in parties.rows.rows)
        assert [(one.text(), one.box.isEnabled()) for one in (first, second)] == [("机关", False), ("", True)]
        dialog.save()
        assert [one.text for one in dialog.form.problems()] == ["请给“材料学院硕士第三党支部”选择类别"]
        write_row(parties, 1, category="学生")
        dialog.save()

    page.turn_to("agreements")
    in_turn(enter)
    page.deeds.new_agreement()
    assert {one.name: one.category for one in page.desk.ask(queries.partners)} == {
        "机关第一党支部": Category.OFFICE, "材料学院硕士第三党支部": Category.STUDENTS,
    }  # fmt: skip


# ---- silence


def quiet_pair(work: Work) -> None:
    """Two partners bound since January who met in July."""
    for name in ("甲", "乙"):
        commands.save_partner(work, partner(name))
    commands.save_agreement(work, agreement(("甲", "乙")))
    commands.save_activity(work, whole(ours("甲"), party("乙"), on=Day(2026, 7, 10)))


def settled(months: int, name: str = "silent_months") -> RuleOverlay:
    return RuleOverlay(
        id=f"o-{name}",
        subject="twinning",
        name=name,
        value=months,
        source="校党发〔2026〕3 号",
        from_on=Day(2026, 1, 1),
    )


def test_the_school_settles_after_how_many_months_a_silence_is_told_of(ledger: Ledger) -> None:
    do(ledger, quiet_pair)
    assert (queries.silent_months(ledger, TODAY), queries.silences(ledger, None, TODAY)) == (6, [])
    do(ledger, meetings.tighten, settled(4))
    assert [one.since for one in queries.silences(ledger, None, TODAY)] == [date(2026, 7, 10)]
    assert queries.silent_months(ledger, date(2025, 12, 31)) == 6, "from its day on"
    do(ledger, meetings.tighten, settled(0))
    assert queries.silences(ledger, None, date(2027, 12, 1)) == []


def test_the_school_settles_when_agreements_and_summaries_are_told_of_and_the_overview_follows(ledger: Ledger) -> None:
    do(ledger, quiet_pair)
    do(ledger, lambda work: commands.save_agreement(work, agreement(("甲", "乙"), until_on=Day(2027, 1, 30))))
    do(ledger, lambda work: commands.save_activity(
        work, whole(ours("甲"), party("乙"), on=Day(2026, 11, 1), state=ActivityState.HELD)))  # fmt: skip

    def told() -> list[str]:
        now = datetime.combine(TODAY, time(9))
        rooms = overview.read(ledger, None, TODAY, now, None)
        return [one.code for one in of_twinning(rooms, TODAY) if one.code in ("agreement", "no_summary")]

    assert (told(), len(queries.ending(ledger, None, TODAY))) == (["agreement"], 1), "the other one ends in 70 days"
    do(ledger, meetings.tighten, settled(90, "agreement_days"))
    do(ledger, meetings.tighten, settled(14, "summary_days"))
    assert [left for _line, left in queries.ending(ledger, None, TODAY)] == [40, 70]
    assert told() == ["agreement", "agreement", "no_summary"]
    do(ledger, meetings.tighten, settled(0, "agreement_days"))
    do(ledger, meetings.tighten, settled(0, "summary_days"))
    assert told() == []


def test_an_activity_waits_for_its_summary_by_the_schools_days(page: TwinningScreen) -> None:
    page.desk.do("准备", quiet_pair)
    held_on = Day.of(page.words.today - timedelta(days=20))
    page.desk.do("准备", lambda work: commands.save_activity(
        work, whole(ours("甲"), party("乙"), id="late", uid="late", on=held_on, state=ActivityState.HELD)))  # fmt: skip
    page.turn_to("activities")
    waits = listing.activity_waits(page.words)
    line = next(one for one in page.list_of("activities").lines if one.id == "late")
    assert "unsummed" not in waits(line)
    page.desk.do("校内规定", meetings.tighten, settled(14, "summary_days"))
    assert "unsummed" in waits(line)


def test_the_number_is_set_in_the_window_and_the_list_follows(page: TwinningScreen) -> None:
    page.desk.do("准备", quiet_pair)
    page.turn_to("partners")
    assert page.words.silent == frozenset()

    def change(dialog: NumbersDialog) -> None:
        assert dialog.windowTitle() == "校内规定"
        dialog.table.select_first()
        dialog.edit_button.click()
        dialog.done(0)

    def write(dialog: Any) -> None:
        fill(dialog.form, value="3", source="校党发〔2026〕3 号")
        dialog.save()

    in_turn(change, write)
    page.deeds.rules()
    assert len(page.words.silent) == 2
    view = page.list_of("partners")
    view.table.select_first()
    line = page.partner()
    assert line is not None
    told = page._teller.partner(line)
    assert ("久未活动（3 个月以上）", ["与 甲：2026-07-10 以来没有活动"]) in [
        (title, [one.value for one in facts]) for title, facts in told.facts
    ]


# ---- heads


def test_heads_nobody_wrote_are_no_zero(ledger: Ledger) -> None:
    do(ledger, quiet_pair)
    found = queries.statistics(ledger)
    assert (found.own, found.other, found.covered) == (None, None, None)
    assert "人次" not in queries.paragraph(ledger, span="2026 年")
    do(ledger, commands.save_activity, whole(ours("甲"), party("乙"), on=Day(2026, 7, 11), own=30, own_more=True))
    assert "我方参加 30 余人次。" in queries.paragraph(ledger, span="2026 年")
    assert "结对单位参加" not in queries.paragraph(ledger, span="2026 年")


# ---- words used before


def test_series_and_places_used_before_are_offered_the_newest_first(page: TwinningScreen) -> None:
    page.desk.do("准备", quiet_pair)
    for day, series in ((3, "四校联创共建"), (5, "一支部一品牌")):
        made = whole(ours("甲"), party("乙"), on=Day(2026, 8, day), series=series, place="报告厅")
        page.desk.do("准备", commands.save_activity, made)
    assert page.desk.ask(queries.words_used, "series") == ["一支部一品牌", "四校联创共建"]

    def look(dialog: Any) -> None:
        box = dialog.form.editor("series").box
        assert isinstance(box, QLineEdit)
        offers = box.completer()
        offers.setCompletionPrefix("联创")
        assert [offers.currentCompletion(), offers.completionCount()] == ["四校联创共建", 1]
        offers.activated.emit("四校联创共建")
        assert dialog.form.text("series") == "四校联创共建"

    in_turn(steps(look, lambda dialog: dialog.done(0)))
    page.deeds.new()


# ---- whole names


def test_a_branch_of_the_ledger_signs_by_its_whole_name(ledger: Ledger) -> None:
    def shorten(work: Work) -> None:
        store = OrganizationStore(work)
        store.save(replace(store.need(OFFICE), full_name="中共示例大学机关第一支部委员会", short_name="机关一支部"))

    do(ledger, shorten)
    (made,) = do(ledger, commands.partners_of_branches, [OFFICE])
    do(ledger, commands.save_partner, partner("乙"))
    assert queries.names(ledger)[made.id] == "机关一支部"
    assert queries.full_names(ledger) == {made.id: "中共示例大学机关第一支部委员会", "乙": "乙"}
    whole_one = agreement((made.id, "乙"))
    said = [one.text for one in agreement_blocks(whole_one, queries.full_names(ledger)) if isinstance(one, Prose)]
    assert "中共示例大学机关第一支部委员会" in said


# ---- an edited sheet, by the window


def test_the_wizard_shows_what_an_edited_sheet_says_otherwise_and_changes_it_when_ticked(
    page: TwinningScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    page.desk.do("准备", quiet_pair)
    path = tmp_path / "a.xlsx"
    sheets.export_activities(
        path, page.desk.ask(sheets.rows), page.desk.ask(queries.names), unit="示例大学党委", made_on=TODAY
    )
    book = load_workbook(path)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "联合主题党日"]
    cells[0].value = "联学联建"
    book.save(path)

    def read(dialog: ImportDialog) -> None:
        dialog.file.take(path)
        qtbot.waitUntil(dialog.file.is_ready)
        dialog.go_on()
        check = dialog.check
        assert (check.is_ready(), check.update_box.isHidden()) == (False, False)
        assert [(one.state, one.faults) for one in check.model.records] == [
            ("已有，有改动", ("活动名称：联合主题党日 → 联学联建",))
        ]
        check.update_box.setChecked(True)
        assert ([one.state for one in check.model.records], check.primary()) == (["修改"], "导入 0 次、修改 1 次")
        dialog.go_on()

    in_turn(read)
    page.deeds.import_file()
    assert [one.activity.title for one in page.desk.ask(queries.activities)] == ["联学联建"]
    assert "修改 1 次" in page.desk.notices.message()
