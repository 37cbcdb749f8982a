"""自上次上报以来的变化: from the log alone, box by box."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_official_forms import FORMS, sheet

from branchdesk.features.development.model import CaseStep
from branchdesk.features.development.store import CaseStepStore
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Leaving, Member, Standing
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.returns import commands, queries
from branchdesk.features.returns.queries import SubjectLine
from branchdesk.features.returns.rules import forms
from branchdesk.features.returns.rules.filled import changed
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries as safety
from branchdesk.features.transfers.model import Transfer
from branchdesk.features.transfers.store import TransferStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work

TODAY = Day(2026, 11, 21)


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    with unit_of_work(ledger, "试", Author()) as work:
        return command(work, *arguments, **named)


def mark(ledger: Ledger, key: str, place: str | None = None, note: str = "") -> Any:
    return do(ledger, commands.mark, key, place, TODAY, "", note)


def lines(ledger: Ledger, key: str, scope: frozenset[str] | None = None) -> dict[str, SubjectLine]:
    return {one.id: one for one in sheet(ledger, forms.form(key), scope).lines}


def told(ledger: Ledger, key: str, uid: str) -> list[tuple[str, str, str]]:
    found = sheet(ledger, forms.form(key))
    line = next(one for one in found.lines if one.id == uid)
    return [(one.box.label, one.shown_before, one.shown) for one in changed(found.filled(line))]


def somebody(ledger: Ledger) -> Member:
    found: Member = next(iter(lines(ledger, FORMS[0].key).values())).record
    return found


def test_before_the_first_report_nothing_is_compared(ledger: Ledger) -> None:
    found = sheet(ledger, FORMS[0])
    assert found.mark is None
    assert not any(one.is_changed for one in found.lines)


def test_a_changed_box_is_told_with_what_stood_there_and_a_number_stays_masked(ledger: Ledger) -> None:
    one = somebody(ledger)
    mark(ledger, FORMS[0].key)
    do(ledger, members.alter, replace(one, education="14", phone="13912345678", note="不在表上"))
    assert lines(ledger, FORMS[0].key)[one.id].changes == 2
    found = {label: (was, now) for label, was, now in told(ledger, FORMS[0].key, one.id)}
    assert found["学历"][1] == "硕士研究生"
    assert found["联系电话"][1] == "139****5678"
    assert sum(line.is_changed for line in lines(ledger, FORMS[0].key).values()) == 1


def test_what_was_changed_back_is_no_change(ledger: Ledger) -> None:
    one = somebody(ledger)
    mark(ledger, FORMS[0].key)
    do(ledger, members.alter, replace(one, occupation="别的岗位"))
    assert lines(ledger, FORMS[0].key)[one.id].changes == 1
    undo.undo(ledger, Author())
    assert lines(ledger, FORMS[0].key)[one.id].changes == 0


def test_who_came_and_who_left_since_is_told(ledger: Ledger) -> None:
    one = somebody(ledger)
    before = len(lines(ledger, FORMS[0].key))
    mark(ledger, FORMS[0].key)
    new = do(ledger, members.register, Member(id=new_id(), name="新来者", sex="1", branch_id=one.branch_id,
                                              birth=Day(1990, 1, 1), standing=Standing.FULL))  # fmt: skip
    do(ledger, members.leave, [one.id], TODAY, Leaving.TRANSFERRED)
    found = lines(ledger, FORMS[0].key)
    assert found[new.id].state == "新增"
    assert found[one.id].state == "组织关系转出"
    assert len(found) == before + 1
    mark(ledger, FORMS[0].key)
    after = lines(ledger, FORMS[0].key)
    assert one.id not in after
    assert not after[new.id].is_changed


def test_a_mark_of_the_whole_counts_for_a_branch_and_not_the_other_way_round(ledger: Ledger) -> None:
    (first, _), (second, _) = organization.branches(ledger)[:2]
    mark(ledger, FORMS[0].key, first)
    assert sheet(ledger, FORMS[0], frozenset({first})).mark is not None
    assert sheet(ledger, FORMS[0], frozenset({second})).mark is None
    assert sheet(ledger, FORMS[0]).mark is None
    mark(ledger, FORMS[0].key)
    assert sheet(ledger, FORMS[0], frozenset({second})).mark is not None


def test_a_mark_taken_back_leaves_the_one_before(ledger: Ledger) -> None:
    one = somebody(ledger)
    mark(ledger, FORMS[0].key)
    do(ledger, members.alter, replace(one, occupation="别的岗位"))
    wrong = mark(ledger, FORMS[0].key)
    assert lines(ledger, FORMS[0].key)[one.id].changes == 0
    do(ledger, commands.drop_mark, wrong.id)
    assert lines(ledger, FORMS[0].key)[one.id].changes == 1
    assert [known.id for known in queries.marks_of(ledger, FORMS[0].key)] != [wrong.id]


def test_a_report_of_tomorrow_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="晚于今天"):
        do(ledger, commands.mark, FORMS[0].key, None, Day(2026, 11, 22))


def test_a_step_recorded_and_a_step_removed_change_the_form_of_a_case(ledger: Ledger) -> None:
    key = "发展党员信息"
    file = next(one.record for one in lines(ledger, key).values() if one.record.last("apply"))
    mark(ledger, key)
    apply = file.last("apply")
    do(ledger, lambda work: CaseStepStore(work).remove(apply.id))
    do(ledger, lambda work: CaseStepStore(work).save(
        CaseStep(id=new_id(), case_id=file.case.id, step="training", on=Day(2026, 11, 1))))  # fmt: skip
    found = {label: (was, now) for label, was, now in told(ledger, key, file.case.id)}
    assert found["申请入党日期"] == (str(apply.on), "")
    assert found["集中培训日期"][1] == "2026-11-01"
    assert lines(ledger, key)[file.case.id].changes == len(found)
    assert sum(one.is_changed for one in lines(ledger, key).values()) == 1


def test_a_slip_that_came_back_changes_the_form_of_a_transfer(ledger: Ledger) -> None:
    key = "组织关系转接"
    one: Transfer = next(iter(lines(ledger, key).values())).record.transfer
    mark(ledger, key)
    do(ledger, lambda work: TransferStore(work).save(replace(one, addressee="另一个党委")))
    assert told(ledger, key, one.id) == [("转往党组织（抬头）", one.addressee, "另一个党委")]


def test_an_organization_that_was_renamed_is_told(ledger: Ledger) -> None:
    from branchdesk.features.organization.store import OrganizationStore

    key = "党组织信息采集表"
    uid = organization.branches(ledger)[0][0]
    mark(ledger, key)
    do(
        ledger,
        lambda work: OrganizationStore(work).save(replace(OrganizationStore(work).need(uid), contact="联系人甲")),
    )
    assert [(label, now) for label, _, now in told(ledger, key, uid)] == [("党组织联系人", "联系人甲")]


def test_figures_are_compared_with_those_that_were_reported(ledger: Ledger) -> None:
    key = "党员统计年报"
    found = sheet(ledger, forms.form(key))
    mark(ledger, f"{key} 2026", note=queries.noted(found))
    assert not any(one.is_changed for one in lines(ledger, key).values())
    people = (line.record for line in lines(ledger, FORMS[0].key).values())
    one = next(each for each in people if each.confirmed_on and each.confirmed_on.year < 2025)
    do(ledger, members.leave, [one.id], TODAY, Leaving.TRANSFERRED)
    after = lines(ledger, key)
    assert one.branch_id is not None
    assert after[one.branch_id].changes
    labels = {label for label, _, _ in told(ledger, key, one.branch_id)}
    assert {"减少合计", "其中：转出", "期末党员总数"} <= labels


def test_branches_of_one_short_name_have_figures_of_their_own(ledger: Ledger) -> None:
    key = "党员统计年报"
    one, other = [uid for uid, _ in organization.branches(ledger)][:2]

    def rename(work: Any) -> None:
        shelf = OrganizationStore(work)
        for uid in (one, other):
            shelf.save(replace(shelf.need(uid), short_name="第一党支部"))

    do(ledger, rename)
    mark(ledger, f"{key} 2026", note=queries.noted(sheet(ledger, forms.form(key))))
    assert not any(line.is_changed for line in lines(ledger, key).values())


def test_the_list_of_changes_goes_out_masked_on_paper_and_in_excel(ledger: Ledger, tmp_path: Path) -> None:
    from branchdesk.features.dues import outputs

    one = somebody(ledger)
    mark(ledger, FORMS[0].key)
    do(ledger, members.alter, replace(one, phone="13912345678", occupation="别的岗位"))
    form = queries.changes_form(sheet(ledger, FORMS[0]), unit="某支部", made_on=clock.today())
    assert {row[4] for row in form.rows} == {"联系电话", "工作岗位"}
    assert not any("13912345678" in str(cell) for row in form.rows for cell in row)
    for name in ("变化.xlsx", "变化.pdf"):
        outputs.write(tmp_path / name, form)
        assert (tmp_path / name).stat().st_size > 1000


def test_a_copied_number_stands_in_the_history_of_the_member(ledger: Ledger) -> None:
    one = somebody(ledger)
    do(ledger, commands.note_copied, one.id, FORMS[0].key, "公民身份号码")
    entries = ledger.read("SELECT uid, new FROM change_log WHERE field = '#note' AND entity = 'member'")
    assert any(uid == one.id and "公民身份号码" in text for uid, text in entries)


def test_a_mark_taken_back_by_mistake_lies_in_the_bin_under_the_name_of_its_form(ledger: Ledger) -> None:
    one = somebody(ledger)
    kept = mark(ledger, FORMS[0].key)
    do(ledger, members.alter, replace(one, phone="13900000001"))
    before = told(ledger, FORMS[0].key, one.id)
    assert before
    do(ledger, commands.drop_mark, kept.id)
    lying = safety.removed(ledger)
    assert [(each.entity, each.name) for each in lying] == [("report_mark", f"{FORMS[0].key} 2026-11-21")]
    assert sheet(ledger, FORMS[0]).mark is None
    do(ledger, bin_of.bring_back, lying)
    assert safety.removed(ledger) == []
    assert told(ledger, FORMS[0].key, one.id) == before
