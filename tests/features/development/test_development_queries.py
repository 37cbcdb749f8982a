"""Questions about cases: whole files, the board, who could be taken, what waits, what is searched."""

from dataclasses import replace

from development_ledger import OFFICE, STUDENTS, day, do, file, opened, record, step, waiver, walked

from branchdesk.features.development import commands, queries
from branchdesk.features.development.model import CaseEnding, DevelopmentCase, Stage
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Aspect, Leaving, Restriction, RestrictionKind, Standing
from branchdesk.features.members.store import RestrictionStore
from branchdesk.features.organization import commands as organization
from branchdesk.features.organization import queries as organizations
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries as safety
from branchdesk.features.safety.queries import Wanted
from branchdesk.storage.engine import Ledger

TODAY = day("2026-11-21").first()


def two(ledger: Ledger) -> None:
    """A case in each branch: one on the way to the committee, one that only applied."""
    opened(ledger)
    walked(ledger, "sponsors")
    do(ledger, commands.open_case, DevelopmentCase(id="c3", member_id="a3"))
    record(ledger, step("apply", "2026-10-30", "c3"))


def test_a_file_holds_everything_the_rules_look_at(ledger: Ledger) -> None:
    two(ledger)
    limit = Restriction(id="r1", member_id="m1", kind=RestrictionKind.ON_PROBATION, from_on=day("2026-02-01"))
    do(ledger, lambda work: RestrictionStore(work).save(limit))
    found = file(ledger)
    assert (found.member.name, found.branch and found.branch.id) == ("尤候", STUDENTS)
    assert found.approving is not None
    assert found.approving.full_name == "中共示例大学委员会"
    assert len(found.steps) == 8
    assert {one.name for one in found.guides} == {"赵一", "钱一"}
    fact = found.guide_facts["m1"]
    assert fact.standing_on(day("2024-03-07").first()) is Standing.FULL
    assert fact.restriction_on(day("2025-03-07").first()) is None
    assert fact.restriction_on(TODAY) == limit
    assert [str(one.on) for one in found.moves if one.aspect is Aspect.STANDING] == ["2024-03-06", "2025-04-10"]
    assert queries.case_file(ledger, "nobody") is None


def test_the_committee_that_may_approve_is_found_above_one_that_may_not(ledger: Ledger) -> None:
    college = Organization(id="college", full_name="中共示例大学材料学院委员会", tier=Tier.COMMITTEE, parent_id="root",
                           may_approve=False)  # fmt: skip
    do(ledger, organization.found, college)
    branch = organizations.organization(ledger, STUDENTS)
    assert branch is not None
    do(ledger, organization.alter, replace(branch, parent_id="college"))
    opened(ledger)
    approving = file(ledger).approving
    assert approving is not None
    assert approving.id == "root"


def test_files_are_read_by_branch_and_the_ended_ones_apart(ledger: Ledger) -> None:
    two(ledger)
    assert [one.case.id for one in queries.files(ledger, frozenset({OFFICE}))] == ["c3"]
    assert {one.case.id for one in queries.files(ledger)} == {"c1", "c3"}
    do(ledger, commands.end_case, "c3", day("2026-11-01"), CaseEnding.WITHDRAWN, "本人撤回")
    assert [one.case.id for one in queries.files(ledger, ended=False)] == ["c1"]
    assert len(queries.files(ledger)) == 2
    do(ledger, members.remove, ["a1"])
    assert [one.case.id for one in queries.files(ledger)] == ["c3"]


def test_reading_many_at_once_is_the_same_as_reading_one(ledger: Ledger) -> None:
    two(ledger)
    assert queries.files_of(ledger, ["c3", "gone", "c1"]) == [file(ledger, "c3"), file(ledger, "c1")]


def test_who_left_the_roll_waits_for_nothing_on_the_board(ledger: Ledger) -> None:
    two(ledger)
    do(ledger, members.leave, ["a3"], day("2026-11-10"), Leaving.TRANSFERRED)
    assert [one.member_id for one in queries.board(ledger, None, TODAY)] == ["a1"]
    assert "c3" not in {one.case_id for one in queries.waiting(ledger, None, TODAY)}
    assert len(queries.files(ledger)) == 2
    do(ledger, members.come_back, ["a3"])
    assert {one.member_id for one in queries.board(ledger, None, TODAY)} == {"a1", "a3"}


def test_the_board_says_stage_since_and_what_comes_next(ledger: Ledger) -> None:
    two(ledger)
    lines = {one.case_id: one for one in queries.board(ledger, None, TODAY)}
    first, other = lines["c1"], lines["c3"]
    assert (first.name, first.branch, first.stage) == ("尤候", "材料学生党支部", Stage.CANDIDATE)
    assert str(first.since) == "2025-04-10"
    assert first.outlook.next is not None
    assert first.outlook.next.key == "political_review"
    assert (other.stage, str(other.since), str(other.outlook.deadline)) == (Stage.APPLICANT, "2026-10-30", "2026-11-30")
    assert [one.case_id for one in queries.board(ledger, frozenset({OFFICE}), TODAY)] == ["c3"]


def test_who_could_be_taken_on_a_day_is_told_with_the_reasons(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    found = queries.takeable(ledger, None, day("2025-06-20").first())
    assert [(one.name, one.step, one.ok) for one in found] == [("尤候", "admission", True)]
    record(ledger, step("admission"))
    assert queries.takeable(ledger, None, day("2025-06-27").first()) == ()
    record(ledger, step("committee_talk"))
    record(ledger, step("approval"))
    early = queries.takeable(ledger, None, day("2026-06-19").first())
    assert [(one.step, str(one.earliest)) for one in early] == [("conversion", "2026-06-20")]
    assert "conversion_early" in [one.code for one in early[0].reasons]
    full = queries.takeable(ledger, None, day("2026-06-20").first())
    assert "conversion_early" not in [one.code for one in full[0].reasons]


def test_what_waits_is_told_in_the_order_of_the_days(ledger: Ledger) -> None:
    two(ledger)
    found = queries.waiting(ledger, None, TODAY)
    assert ("何积", "talk") in [(one.name, one.due.code) for one in found]
    assert [one.due.due for one in found] == sorted(one.due.due for one in found)
    assert queries.waiting(ledger, frozenset({"root"}), TODAY) == []
    do(ledger, commands.end_case, "c3", day("2026-11-01"), CaseEnding.WITHDRAWN, "本人撤回")
    assert "何积" not in [one.name for one in queries.waiting(ledger, None, TODAY)]


def test_cases_are_searched_by_name_number_and_document(ledger: Ledger) -> None:
    assert not queries.is_kept(ledger)
    two(ledger)
    record(ledger, step("political_review", document="政审 7 号"))
    texts = queries.search_texts(ledger)
    assert texts["c1"][0] == "尤候"
    assert "政审 7 号" in texts["c1"][1]
    assert queries.is_kept(ledger)


def test_single_records_are_found_by_their_ids(ledger: Ledger) -> None:
    two(ledger)
    found = file(ledger)
    assert queries.case(ledger, "c1") == found.case
    assert queries.step(ledger, found.steps[0].id) == found.steps[0]
    assert queries.guide(ledger, found.guides[0].id) == found.guides[0]
    assert queries.notice(ledger, found.notices[0].id) == found.notices[0]
    assert (queries.observation(ledger, "x"), queries.paper(ledger, "x")) == (None, None)
    do(ledger, commands.end_case, "c3", day("2026-11-01"), CaseEnding.WITHDRAWN, "本人撤回")
    again = do(ledger, commands.open_case, DevelopmentCase(id="c4", member_id="a3"))
    assert queries.case_of(ledger, "a3") == again


def test_a_finding_with_its_reason_no_longer_counts_on_the_board(ledger: Ledger) -> None:
    opened(ledger)
    record(ledger, step("apply"))
    record(ledger, step("first_talk", "2023-10-25"))
    assert queries.board(ledger, None, TODAY)[0].outlook.warns == 0
    do(ledger, commands.drop_waiver, file(ledger).waivers[0].id)
    assert queries.board(ledger, None, TODAY)[0].outlook.warns == 1
    do(ledger, commands.waive, waiver("c1", "talk_late", "first_talk"))
    assert queries.board(ledger, None, TODAY)[0].outlook.warns == 0


def test_the_history_of_a_person_tells_the_steps_of_his_case_in_words(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "approval")
    lines = safety.log_page(ledger, Wanted(member_id="a1"), limit=500)
    told = [f"{one.entity} {one.subject} {one.field} {one.new}" for one in lines]
    assert any("发展步骤 尤候 · 上级党委审批 2025-07-10" in one for one in told)
    assert any("结果：同意（合格）" in one for one in told)
    assert not any("01a1" in one or "passed" in one for one in told)


def test_what_is_removed_lies_in_the_bin_and_comes_back_by_its_own_verb(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "approval")
    before = file(ledger)
    do(ledger, commands.remove_step, before.recorded["approval"][0].id)
    lying = safety.removed(ledger)
    assert [(one.entity, one.name) for one in lying] == [("case_step", "上级党委审批 2025-07-10")]
    do(ledger, bin_of.bring_back, lying)
    assert (file(ledger).member, set(file(ledger).steps)) == (before.member, set(before.steps))
    do(ledger, commands.remove_case, "c1")
    do(ledger, bin_of.bring_back, [one for one in safety.removed(ledger) if one.entity == "development_case"])
    after = file(ledger)
    assert (after.member, after.case, set(after.steps)) == (before.member, before.case, set(before.steps))
