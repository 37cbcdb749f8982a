"""Meetings in Excel and the questions over a year, from the demo's ledger."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from meeting_ledger import HERE, OFFICE, ROOT, STUDENTS, do, make, minutes

from branchdesk.features.meetings import commands, queries, sheets
from branchdesk.features.meetings.model.minutes import JointBranch
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.rules.duty import DutyState
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Aspect
from branchdesk.features.organization import commands as organization
from branchdesk.features.organization.model import Organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import Work


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("meetings") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(Path(shutil.copy(template, tmp_path / "l.bdb")))
    yield opened
    opened.close()


def finished(ledger: Ledger, *away: str, **values: object) -> str:
    uid = str(do(ledger, commands.hold, minutes(*away, **values)).meeting.id)
    do(ledger, commands.finalise, uid, "钱一")
    return uid


def cells(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_attendance_of_a_year_counts_finished_meetings_and_its_own_people(ledger: Ledger, tmp_path: Path) -> None:
    first = finished(ledger, "m05", on=Day(2026, 3, 10), study_tenths=20)
    finished(ledger, "m05", "m06", on=Day(2026, 6, 10), study_tenths=10)
    do(ledger, commands.hold, minutes("m07", on=Day(2026, 9, 10)))
    joint = minutes(on=Day(2026, 10, 12), branch_id=STUDENTS)
    held = do(ledger, commands.hold, type(joint)(
        meeting=joint.meeting, items=joint.items,
        joint=(JointBranch(id=new_id(), meeting_id="", branch_id=OFFICE),),
    ))  # fmt: skip
    do(ledger, commands.finalise, held.meeting.id, "钱一")
    do(ledger, members.move, ["m08"], Aspect.BRANCH, STUDENTS, Day(2026, 11, 1))
    line = next(one for one in queries.minutes_of(ledger, [first])[0].attendances if one.member_id == "m05")
    do(ledger, commands.note_make_up, line.id, Day(2026, 3, 12), "自学")
    table = queries.attendance_table(ledger, OFFICE, 2026)
    assert [one.on.month for one in table.meetings] == [3, 6, 10]
    turnout = {one.member_id: one for one in table.turnout}
    assert (turnout["m05"].due, turnout["m05"].here, turnout["m05"].made_up, turnout["m05"].rate) == (3, 1, 1, 333)
    assert (turnout["m08"].due, turnout["m07"].here) == (3, 3)
    assert "s01" not in turnout
    study = {one.member_id: (one.tenths, one.wanted) for one in table.study}
    assert (study["m05"], study["m06"], study["m01"]) == ((20, 320), (20, 320), (30, 560))
    path = tmp_path / "参会.xlsx"
    sheets.export_attendance(path, table, unit="机关第一党支部", made_on=date(2026, 11, 21))
    rows = cells(path)
    heads = rows[2]
    assert heads[:3] == ["序号", "姓名", "3-10\n支部党员大会"]
    row = next(row for row in rows if row[1] == "周一")
    assert row[2:5] == ["补", "假", "✓"]
    assert row[heads.index("到会率")] == "33.3%"


def test_the_ledger_of_meetings_goes_out_as_a_sheet(ledger: Ledger, tmp_path: Path) -> None:
    finished(ledger, "m16")
    do(ledger, commands.hold, minutes(subject="=HYPERLINK()", on=Day(2026, 11, 21)))
    path = tmp_path / "台账.xlsx"
    lines = queries.meetings(ledger)
    sheets.export_ledger(path, lines, heading="组织生活台账", unit="机关第一党支部", made_on=date(2026, 11, 21))
    rows = cells(path)
    assert [row[3] for row in rows if row[0] in (1, 2)] == ["=HYPERLINK()", "学习贯彻全会精神"]
    final = next(row for row in rows if row[0] == 2)
    assert (final[10], final[11], final[12], final[13]) == (18, 17, "94.4%", "已定稿")
    assert any("草稿 1 次" in str(row[0]) for row in rows)


def test_the_matrix_of_a_branch_knows_its_committee_groups_and_meetings(ledger: Ledger) -> None:
    finished(ledger, on=Day(2026, 3, 10))
    do(ledger, commands.hold, minutes(kind=MeetingKind.COMMITTEE, on=HERE))
    facts = queries.matrix_facts(ledger, OFFICE, 2026)
    assert facts.branch.has_committee
    assert facts.branch.full_members == (16,) * 12
    assert len(facts.branch.groups) == 2
    assert not queries.matrix_facts(ledger, STUDENTS, 2026).branch.has_committee
    rows = {row.kind: row for row in queries.matrix(ledger, OFFICE, 2026, date(2026, 11, 21))}
    general = [cell.state for cell in rows[MeetingKind.GENERAL].cells]
    assert general == [DutyState.DONE, DutyState.MISSING, DutyState.MISSING, DutyState.WAITING]
    assert rows[MeetingKind.COMMITTEE].cells[10].state is DutyState.DONE
    assert queries.matrix_facts(ledger, "nobody", 2026).branch.groups == ()


def test_papers_are_given_unit_number_and_the_branches_of_a_joint_meeting(ledger: Ledger) -> None:
    finished(ledger, on=Day(2026, 3, 10))
    one = minutes(on=HERE)
    joint = (JointBranch(id=new_id(), meeting_id="", branch_id=STUDENTS),)
    held = do(ledger, commands.hold, type(one)(meeting=one.meeting, items=one.items, joint=joint))
    facts = next(queries.paper_facts(ledger, [held.meeting.id]))
    assert facts.number == 2
    assert facts.unit.splitlines() == ["中共示例大学机关第一支部委员会", "中共示例大学材料学院学生支部委员会"]
    assert (facts.units["m01"], facts.units["s01"], len(facts.sheet)) == ("机关第一党支部", "材料学生党支部", 21)
    group = do(ledger, commands.hold, minutes(kind=MeetingKind.GROUP, group_id="group-1"))
    facts = queries.PaperSource(ledger).facts(group)
    assert (facts.holder, facts.number, facts.units) == ("机关第一党支部第一党小组", 1, {})
    assert queries.branch_heading(ledger, OFFICE, date(2026, 1, 1)) == ("中共示例大学机关第一支部委员会", "赵一")
    assert queries.branch_heading(ledger, STUDENTS, date(2026, 1, 1))[1] == ""


def test_papers_of_an_organization_that_was_removed_still_name_it(ledger: Ledger) -> None:
    body = Organization(id=new_id(), full_name="中共示例大学临时支部委员会", short_name="临时支部", parent_id=ROOT)
    do(ledger, organization.found, body)
    held = do(ledger, commands.hold, minutes(branch_id=body.id))
    with pytest.raises(Refusal, match="1 条会议"):
        do(ledger, organization.remove_organization, body.id)

    def remove(work: Work) -> None:  # as ledgers of before may have it
        OrganizationStore(work).remove(body.id)

    do(ledger, remove)
    facts = next(queries.paper_facts(ledger, [held.meeting.id]))
    assert (facts.unit, facts.branch) == (body.full_name, "临时支部")
