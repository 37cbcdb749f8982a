"""结对共建 in the real window: partners, agreements, issues with their measures and rounds; papers and lists that go out."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from twinning_ledger import OFFICE, ON, TEACHERS
from twinning_page import a_part, fill, filled, home, import_sheet, page, save, start, steps, window, write_row

from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.minutes import AgendaItem, JointBranch, Meeting, Minutes
from branchdesk.features.meetings.model.words import ItemKind, MeetingKind
from branchdesk.features.twinning import queries
from branchdesk.features.twinning.dialogs.beside import HonoursDialog, ProgramsDialog, RoundsDialog
from branchdesk.features.twinning.dialogs.forms import (
    IssueDialog,
    LookBackDialog,
    MeasureDialog,
    PartnerDialog,
    ProgressDialog,
)
from branchdesk.features.twinning.dialogs.listed import BranchesDialog, MinutesDialog, PlanDialog
from branchdesk.features.twinning.editor.agreement import AgreementDialog
from branchdesk.features.twinning.model.words import Category
from branchdesk.features.twinning.rules.following import AgreementState, IssueState
from branchdesk.features.twinning.screen import TwinningScreen
from branchdesk.shell.window import Window
from branchdesk.widgets.day_dialog import DayDialog
from branchdesk.widgets.dialog import FormDialog
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

__all__ = ["home", "page", "start", "window"]


def an_issue(page: TwinningScreen) -> None:
    """One issue with one measure, the list standing on it."""

    def raise_it(dialog: IssueDialog) -> None:
        fill(dialog.form, text="报表重复填写", level="基层单位")
        dialog.save()

    def answer_it(dialog: MeasureDialog) -> None:
        fill(dialog.form, task="汇聚数据、一次填报", owner="支部书记", due_on="2026-11-01")
        dialog.save()

    page.turn_to("issues")
    in_turn(raise_it)
    page.deeds.new_issue()
    in_turn(answer_it)
    page.deeds.add_measure()


def state(page: TwinningScreen) -> IssueState:
    """How far the issue of the line is."""
    row = page.issue_row()
    assert row is not None
    assert row.of is not None
    return row.of.state


def on_day(dialog: DayDialog) -> None:
    dialog.form.fill("day", "2026-11-21")
    dialog.save()


def test_an_issue_goes_from_its_measure_to_being_looked_back_at(page: TwinningScreen) -> None:
    an_issue(page)
    row = page.issue_row()
    assert row is not None
    assert (row.is_overdue, state(page)) == (True, IssueState.OPEN)
    in_turn(on_day)
    page.deeds.close_issue()
    assert "还有 1 项举措没有完成，不能销号" in page.desk.notices.message()

    def done(dialog: ProgressDialog) -> None:
        editor = dialog.form.editor("progress")
        editor.set_text("完成")
        editor.changed.emit()
        assert dialog.form.text("closed_on") == "2026-11-21"
        fill(dialog.form, closed_on="2026-11-18", evidence="流程方案，存 2 号盒")
        dialog.save()

    in_turn(done)
    page.deeds.progress()
    assert state(page) is IssueState.SOLVED
    in_turn(on_day)
    page.deeds.close_issue()
    assert state(page) is IssueState.CLOSED

    def look_back(dialog: LookBackDialog) -> None:
        fill(dialog.form, looked_back="没有反弹")
        dialog.save()

    in_turn(look_back)
    page.deeds.look_back()
    assert state(page) is IssueState.LOOKED_BACK
    page.deeds.reopen_issue()
    assert state(page) is IssueState.SOLVED


def test_a_measure_is_followed_up_round_after_round(page: TwinningScreen) -> None:
    an_issue(page)

    def first(dialog: RoundsDialog) -> None:
        in_turn(enter)
        dialog.add()
        in_turn(enter)
        dialog.add()
        assert [one.order for one in dialog.read()] == [1, 2]
        dialog.accept()

    def enter(dialog: FormDialog) -> None:
        fill(dialog.form, way="电话回访", result="已落实", settled="是")
        dialog.save()

    in_turn(first)
    page.deeds.follow_up()
    row = page.issue_row()
    assert row is not None
    assert row.line is not None
    assert [one.settled for one in row.line.rounds] == [True, True]


def test_the_three_levels_of_issues_are_filtered_apart(page: TwinningScreen) -> None:
    an_issue(page)
    import_sheet(page)
    view = page.list_of("issues")
    level = next(
        one.level for one in page.desk.ask(lambda ledger: [row.issue for row in queries.issues(ledger)]) if one.level
    )
    view.filters.choose("level", {level})
    assert [row.text for row in view.shown()] == ["报表重复填写"]


def test_an_agreement_keeps_who_signs_and_is_renewed(page: TwinningScreen, qtbot: QtBot) -> None:
    def enter(dialog: AgreementDialog) -> None:
        fill(
            dialog.form,
            title="共建协议",
            signed_on="2026-01-05",
            from_on="2026-01-05",
            until_on="2026-12-31",
            covered="550余",
        )
        parties = a_part(dialog, "parties")
        write_row(parties, 0, partner_id="机关第一党支部", signatory="书记")
        write_row(parties, 1, partner_id="某银行支行党支部")
        write_row(a_part(dialog, "plan"), 0, text="每季度一次联席会")
        assert [row.editors["category"].text() for row in parties.rows.rows] == ["机关", ""]
        dialog.save()
        assert [one.text for one in dialog.form.problems()] == ["请给“某银行支行党支部”选择类别"]
        write_row(parties, 1, category="校外")
        dialog.save()

    page.turn_to("agreements")
    in_turn(enter)
    page.deeds.new_agreement()
    line = page.agreement()
    assert line is not None
    assert (line.state, line.days, line.planned, line.agreement.covered_more) == (AgreementState.RUNNING, 40, 1, True)
    whole = page.desk.ask(queries.agreement, line.id)
    assert whole is not None
    assert [one.signs for one in whole.parties] == [True, True]
    assert [(one.name, one.category) for one in page.desk.ask(queries.partners)][1:] == [
        ("某银行支行党支部", Category.OUTSIDE)
    ]
    in_turn(steps(_unchanged, save))
    page.deeds.edit_agreement()
    assert page.desk.ask(queries.agreement, line.id) == whole

    def tick(dialog: PlanDialog) -> None:
        dialog.table.selectAll()
        dialog._run(True)
        dialog.reject()

    in_turn(tick)
    page.deeds.plan_done()
    in_turn(steps(filled(title="共建协议（续）", until_on="2027-12-31"), save))
    page.deeds.renew()
    found = {one.agreement.title: one for one in page.desk.ask(queries.agreements)}
    assert found["共建协议"].renewed
    assert (found["共建协议"].done, found["共建协议（续）"].done) == (1, 0)
    page.deeds.agreement_paper()
    qtbot.waitUntil(lambda: bool(page.findChildren(PdfPreview)), timeout=20_000)
    page.findChildren(PdfPreview)[0].done(0)


def _unchanged(dialog: AgreementDialog) -> None:
    assert not dialog.form.dirty()


def test_branches_of_the_ledger_join_the_partners_and_two_entries_become_one(
    page: TwinningScreen, answers: Any
) -> None:
    page.turn_to("partners")
    in_turn(steps(_all, lambda dialog: dialog._take()))
    page.deeds.from_tree()
    assert page.counts.startswith("共 5 家")

    def enter(dialog: PartnerDialog) -> None:
        fill(dialog.form, name="财务支部", category="机关")
        dialog.save()

    in_turn(enter)
    page.deeds.new_partner()
    page.deeds.merge()
    assert "请用 Ctrl 选中" in page.desk.notices.message()
    view = page.list_of("partners")
    view.search.setText("财务")
    view.table.selectAll()
    names = [one.name for one in page.chosen_partners()]
    answers.will_say(names.index("财务处党支部"))
    page.deeds.merge()
    assert [one.name for one in page.desk.ask(queries.partners) if "财务" in one.name] == ["财务处党支部"]


def _all(dialog: BranchesDialog) -> None:
    dialog.table.selectAll()


def test_a_branch_keeps_the_name_and_the_kind_the_organization_gives_it(page: TwinningScreen) -> None:
    page.turn_to("partners")
    in_turn(steps(_all, lambda dialog: dialog._take()))
    page.deeds.from_tree()
    page.list_of("partners").table.select_first()

    def look(dialog: PartnerDialog) -> None:
        assert dialog.form.editor("name").box.property("readOnly")
        fill(dialog.form, contact="联络员甲")
        dialog.save()

    in_turn(look)
    page.deeds.edit_partner()
    line = page.partner()
    assert line is not None
    assert (line.own, line.partner.contact) == (True, "联络员甲")


def test_programmes_and_honours_are_kept_beside(page: TwinningScreen) -> None:
    import_sheet(page)

    def programme(dialog: ProgramsDialog) -> None:
        in_turn(steps(filled(name="结对共建解难题", issuer="校党委"), save))
        dialog.add()
        dialog.accept()

    in_turn(programme)
    page.deeds.programs()
    assert [one.name for one in page.desk.ask(queries.programs)] == ["结对共建解难题"]
    page.turn_to("partners")
    page.list_of("partners").table.select_first()

    def honour(dialog: HonoursDialog) -> None:
        in_turn(steps(filled(title="样板支部", level="国家级", batch="第二批"), save))
        dialog.add()
        dialog.accept()

    in_turn(honour)
    page.deeds.honour()
    line = page.partner()
    assert line is not None
    assert line.honours == 1


@pytest.mark.parametrize("view", ["activities", "partners", "issues"])
def test_every_list_is_seen_before_it_is_printed_and_goes_out_as_a_sheet(
    page: TwinningScreen, qtbot: QtBot, answers: Any, tmp_path: Path, view: str
) -> None:
    import_sheet(page)
    page.turn_to(view)
    page.deeds.print_view()
    qtbot.waitUntil(lambda: bool(page.findChildren(PdfPreview)), timeout=20_000)
    page.findChildren(PdfPreview)[0].done(0)
    target = tmp_path / f"{view}.xlsx"
    answers.will_say(target)
    page.deeds.export_view()
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.message(), timeout=20_000)
    assert target.stat().st_size > 4000


def test_an_activity_goes_out_as_its_record(page: TwinningScreen, qtbot: QtBot) -> None:
    import_sheet(page)
    page.view.table.select_first()
    page.deeds.record()
    qtbot.waitUntil(lambda: bool(page.findChildren(PdfPreview)), timeout=20_000)
    page.findChildren(PdfPreview)[0].done(0)


def test_finished_minutes_wait_beside_the_switch_until_they_are_registered(
    page: TwinningScreen, window: Window
) -> None:
    assert page.waiting.isHidden()
    meeting = Meeting(id="meeting", kind=MeetingKind.TWINNING, branch_id=OFFICE, subject="联学联建", on=ON, starts="08:30",
                      ends="12:00", place="13002", chair="孔一", recorder="曹一")  # fmt: skip
    joint = JointBranch(id="j", meeting_id="", branch_id=TEACHERS)
    studied = AgendaItem(id="a", meeting_id="", order=0, title="学习条例", kind=ItemKind.STUDY, text="学习")
    page.desk.do("会议", meetings.hold, Minutes(meeting=meeting, joint=(joint,), items=(studied,)))
    page.desk.do("定稿", meetings.finalise, "meeting", "曹一")
    assert page.waiting.text() == "1 次会议记录待登记"

    def register(dialog: MinutesDialog) -> None:
        dialog._take()
        assert dialog.model.rowCount() == 0
        dialog.reject()

    in_turn(register)
    page.desk.go("minutes_of_activity", "meeting")
    line = page.activity()
    assert line is not None
    assert (line.activity.title, line.activity.meeting_id, page.waiting.isHidden()) == ("联学联建", "meeting", True)
