"""The verbs of the room: whole activities, partners, agreements, issues to the end, minutes offered and taken once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from twinning_ledger import (
    DUAL,
    OFFICE,
    OFFICE2,
    ON,
    STUDENTS,
    TEACHERS,
    TODAY,
    agreement,
    do,
    ours,
    partner,
    party,
    whole,
)

from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.minutes import (
    AgendaItem,
    Attachment,
    Guest,
    JointBranch,
    Meeting,
    Minutes,
    Resolution,
)
from branchdesk.features.meetings.model.words import ItemKind, MeetingKind
from branchdesk.features.members import queries as members
from branchdesk.features.members.store import MemberStore
from branchdesk.features.safety import commands as bin_commands
from branchdesk.features.safety import queries as safety
from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.model.activities import Consensus, Photo, WholeActivity
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome, Round
from branchdesk.features.twinning.model.ties import Honour, Partner, PlanItem, Program, Site
from branchdesk.features.twinning.model.words import (
    ActivityState,
    Category,
    Nature,
    OutcomeKind,
    Progress,
    ReportCategory,
)
from branchdesk.features.twinning.rules.following import AgreementState, IssueState
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.records import new_id
from branchdesk.shell import followers
from branchdesk.storage import undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger


def partners(ledger: Ledger, *names: str, category: Category = Category.OFFICE) -> None:
    for name in names:
        do(ledger, commands.save_partner, partner(name, category))


def saved(ledger: Ledger, **values: Any) -> str:
    """An activity of 甲 with 乙, saved; its id."""
    partners(ledger, *(name for name in ("甲", "乙") if queries.partner(ledger, name) is None))
    made = do(ledger, commands.save_activity, whole(ours("甲"), party("乙"), **values))
    return str(made.activity.id)


def issue_of(ledger: Ledger, **values: Any) -> Issue:
    return do(ledger, commands.save_issue, Issue(id=new_id(), text="重复填表", **values))  # type: ignore[no-any-return]


def measure_of(ledger: Ledger, issue: Issue, **values: Any) -> Measure:
    return do(ledger, commands.save_measure, Measure(id=new_id(), issue_id=issue.id, task="一次填报", **values))  # type: ignore[no-any-return]


# ---- activities


def test_a_whole_activity_is_kept_and_read_again_in_its_order(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙", "丙")
    issue = Issue(id="i", text="重复填表")
    parts = {
        "consensus": tuple(Consensus(id=f"c{n}", activity_id="", order=9, text=f"共识{n}") for n in range(3)),
        "issues": (issue,),
        "measures": (Measure(id="m", issue_id="i", task="一次填报"),),
        "outcomes": (Outcome(id="o", kind=OutcomeKind.GUIDE, title="指南", issue_id="i"),),
        "photos": (Photo(id="p", activity_id="", caption="双方座谈"),),
    }
    made = do(ledger, commands.save_activity, whole(ours("甲"), party("丙"), party("乙"), parts=parts, uid=""))
    kept = queries.activity(ledger, made.activity.id)
    assert kept == made
    assert kept is not None
    assert kept.activity.uid == kept.activity.id
    assert [one.partner_id for one in kept.parties] == ["甲", "丙", "乙"]
    assert [one.order for one in kept.consensus] == [0, 1, 2]
    assert (kept.issues[0].number, kept.issues[0].raised_on) == (1, ON)
    line = queries.activities(ledger)[0]
    assert (line.ours, line.others, line.category, line.photos, line.issues, line.open_measures) == (
        "甲", "丙、乙", ReportCategory.C, 1, 1, 1,
    )  # fmt: skip


def test_what_was_taken_out_of_an_activity_lies_in_the_bin_and_undo_brings_it_back(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙")
    parts = {"issues": (Issue(id="i", text="跑腿"),), "measures": (Measure(id="m", issue_id="i", task="一次办"),)}
    made = do(ledger, commands.save_activity, whole(ours("甲"), party("乙"), parts=parts))
    do(ledger, commands.save_activity, replace(made, issues=()))
    after = queries.activity(ledger, made.activity.id)
    assert after is not None
    assert (after.issues, after.measures[0].issue_id) == ((), None), "a measure does not refer to what is gone"
    undo.undo(ledger, Author())
    assert queries.activity(ledger, made.activity.id) == made


def test_the_number_two_ledgers_know_it_by_never_changes(ledger: Ledger) -> None:
    uid = saved(ledger, uid="shared")
    kept = queries.activity(ledger, uid)
    assert kept is not None
    do(ledger, commands.save_activity, replace(kept, activity=replace(kept.activity, uid="other", title="改名")))
    assert [(one.activity.uid, one.activity.title) for one in queries.activities(ledger)] == [("shared", "改名")]


def test_two_forms_on_one_activity_do_not_overwrite_each_other(ledger: Ledger) -> None:
    uid = saved(ledger)
    kept, seen = queries.activity(ledger, uid), queries.position(ledger)
    assert kept is not None
    more = replace(kept, consensus=(Consensus(id="c", activity_id=uid, order=0, text="常来"),))
    do(ledger, commands.save_activity, more, seen=seen)
    with pytest.raises(Conflict):
        do(
            ledger,
            commands.save_activity,
            replace(kept, activity=replace(kept.activity, title="另一版"), consensus=()),
            seen=seen - 1,
        )
    do(ledger, commands.drop_activities, [uid])
    with pytest.raises(Conflict):
        do(ledger, commands.save_activity, kept, seen=seen)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"), ({"on": Day(2026, 5)}, "on"), ({"on": Day(2026, 12, 1)}, "on"),
        ({"until_on": Day(2026, 5, 1)}, "until_on"), ({"starts": "12:00", "ends": "08:00"}, "ends"),
    ],
)  # fmt: skip
def test_an_activity_that_cannot_be_counted_right_is_refused_under_its_field(
    ledger: Ledger, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Rejected) as rejected:
        saved(ledger, **values)
    assert [one.field for one in rejected.value.problems] == [field]


def test_an_activity_has_two_sides_and_nobody_twice(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙")
    for parties in ((ours("甲"),), (ours("甲"), party("甲"), party("乙"))):
        with pytest.raises(Rejected):
            do(ledger, commands.save_activity, whole(*parties))
    made = do(ledger, commands.save_activity, whole(ours("甲"), state=ActivityState.PLANNED))
    assert made.parties[0].partner_id == "甲", "a plan may lack its partner"
    with pytest.raises(Rejected):
        do(ledger, commands.mark_held, [made.activity.id])


def test_a_partner_that_is_gone_takes_part_in_nothing(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙")
    do(ledger, commands.drop_partner, "乙")
    with pytest.raises(Conflict):
        do(ledger, commands.save_activity, whole(ours("甲"), party("乙")))


def test_activities_go_from_planned_to_done_and_back(ledger: Ledger) -> None:
    uid = saved(ledger, state=ActivityState.PLANNED)
    for command, state in (
        (commands.mark_held, ActivityState.HELD), (commands.complete, ActivityState.DONE), (commands.reopen, ActivityState.HELD),
    ):  # fmt: skip
        assert do(ledger, command, [uid]) == 1
        assert queries.activities(ledger)[0].state is state
    with pytest.raises(Refusal):
        do(ledger, commands.complete, [])
    with pytest.raises(Conflict):
        do(ledger, commands.complete, ["gone"])


def test_a_category_set_by_hand_needs_its_reason_and_may_be_taken_back(ledger: Ledger) -> None:
    uid = saved(ledger)
    with pytest.raises(Rejected):
        do(ledger, commands.set_category, [uid], ReportCategory.D)
    do(ledger, commands.set_category, [uid], ReportCategory.D, "对方为校外联合支部")
    assert len(queries.counts(ledger).by_category[ReportCategory.D]) == 1
    do(ledger, commands.set_category, [uid], None)
    assert len(queries.counts(ledger).by_category[ReportCategory.C]) == 1


def test_a_category_set_by_hand_counts_on_whichever_report_of_the_activity_it_was_set(ledger: Ledger) -> None:
    saved(ledger, uid="shared")
    later = do(ledger, commands.save_activity, whole(ours("乙"), party("甲"), uid="shared", starts="18:00")).activity.id
    do(ledger, commands.set_category, [later], ReportCategory.D, "对方为校外联合支部")
    assert {one.category for one in queries.activities(ledger)} == {ReportCategory.D}
    found = queries.counts(ledger)
    assert (len(found.activities), len(found.by_category[ReportCategory.D])) == (1, 1)


def test_a_dropped_activity_is_not_counted_and_comes_back_whole(ledger: Ledger) -> None:
    uid = saved(ledger)
    do(ledger, commands.drop_activities, [uid])
    assert (queries.counts(ledger).activities, queries.activities(ledger)) == ((), [])
    do(ledger, commands.bring_back_activities, [uid])
    assert queries.counts(ledger).activities == (uid,)


def closed_at_an_activity(ledger: Ledger) -> WholeActivity:
    """An activity whose issue is closed by its one measure."""
    parts = {
        "issues": (Issue(id="i", text="重复填表"),),
        "measures": (
            Measure(id="m", issue_id="i", task="合并表格", progress=Progress.DONE, closed_on=ON, evidence="通知"),
        ),
    }
    partners(ledger, "甲", "乙")
    uid = do(ledger, commands.save_activity, whole(ours("甲"), party("乙"), parts=parts)).activity.id
    do(ledger, commands.close_issues, ["i"], Day(2026, 6, 1))
    found = queries.activity(ledger, uid)
    assert found is not None
    return found


def test_no_form_of_an_activity_closes_an_issue_nor_opens_a_closed_one(ledger: Ledger) -> None:
    kept = closed_at_an_activity(ledger)
    closed, fresh = replace(kept.issues[0], closed_on=None), Issue(id="new", text="另一个", closed_on=ON)
    do(ledger, commands.save_activity, replace(kept, issues=(closed, fresh)))
    do(ledger, commands.save_issue, Issue(id="alone", text="第三个", closed_on=ON))
    assert {one.id: one.issue.closed_on for one in queries.issues(ledger)} == {
        "i": Day(2026, 6, 1), "new": None, "alone": None,
    }  # fmt: skip


def test_the_measures_of_a_closed_issue_stay_as_they_are_by_every_way(ledger: Ledger) -> None:
    kept = closed_at_an_activity(ledger)
    done = kept.measures[0]
    again = replace(done, progress=Progress.RUNNING, closed_on=None)
    more = Measure(id="more", issue_id="i", task="再办")
    for measures in ((again,), (), (done, more), (replace(done, issue_id=None),)):
        with pytest.raises(Refusal, match="已销号"):
            do(ledger, commands.save_activity, replace(kept, measures=measures))
    with pytest.raises(Refusal, match="已销号"):
        do(ledger, commands.save_measure, replace(done, issue_id=None))
    with pytest.raises(Refusal, match="已销号"):
        do(ledger, commands.drop_measure, "m")
    assert do(ledger, commands.save_activity, replace(kept, measures=(Measure(id="x", task="其他"), done)))
    do(ledger, commands.reopen_issue, "i")
    do(ledger, commands.drop_measure, "m")
    do(ledger, commands.save_measure, replace(more, progress=Progress.DONE, closed_on=ON, evidence="通知"))
    do(ledger, commands.close_issues, ["i"], Day(2026, 6, 2))
    with pytest.raises(Refusal, match="已销号"):
        do(ledger, commands.bring_back_measure, "m")


# ---- partners


def test_branches_of_the_ledger_become_partners_once_with_the_kind_of_the_day(ledger: Ledger) -> None:
    made = do(ledger, commands.partners_of_branches, [OFFICE, DUAL, STUDENTS])
    again = do(ledger, commands.partners_of_branches, [DUAL, OFFICE])
    assert [one.id for one in again] == [made[1].id, made[0].id]
    dual = made[1]
    kinds = [queries.partner_category(ledger, dual, one) for one in (Day(2026, 6, 30).first(), TODAY)]
    assert kinds == [Category.DUAL_LEADER, Category.TEACHING], "the secretary changed in July"
    assert {name for _, name in queries.branches_without_partner(ledger)} == {"财务处党支部", "材料学院教工第二党支部"}
    assert {one.name for one in queries.partners(ledger) if one.own} == {one.name for one in queries.partners(ledger)}


def test_a_partner_entered_by_hand_before_turns_out_to_be_the_branch(ledger: Ledger) -> None:
    partners(ledger, "财务处党支部")
    made = do(ledger, commands.partners_of_branches, [OFFICE2])
    assert (made[0].id, made[0].organization_id) == ("财务处党支部", OFFICE2)


def test_a_partner_of_the_same_name_is_refused(ledger: Ledger) -> None:
    partners(ledger, "某银行（城南支行）党支部")
    with pytest.raises(Rejected) as rejected:
        do(ledger, commands.save_partner, partner("某银行 (城南支行)党支部", id="other"))
    assert rejected.value.problems[0].code == "duplicate"
    with pytest.raises(Rejected):
        do(ledger, commands.save_partner, partner(" ", id="blank"))


def test_the_nature_is_of_outside_partners_only(ledger: Ledger) -> None:
    made = do(ledger, commands.save_partner, partner("甲", nature=Nature.COMPANY))
    assert made.nature is None


def test_merging_partners_carries_everything_over_and_leaves_one_party_where_both_stood(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙", "丙")
    do(ledger, commands.save_partner, partner("乙支部", contact="孔一"))
    do(ledger, commands.save_activity, whole(ours("甲"), party("乙"), party("乙支部"), party("丙")))
    do(ledger, commands.save_activity, whole(ours("甲"), party("乙支部")))
    do(ledger, commands.save_agreement, agreement(("甲", "乙支部")))
    do(ledger, commands.save_honour, Honour(id="h", partner_id="乙支部", title="十佳党支部"))
    issue = issue_of(ledger, raised_by_id="乙支部")
    kept = do(ledger, commands.merge_partners, "乙", "乙支部")
    assert kept.contact == "孔一"
    assert [[one.party.partner_id for one in line.parties] for line in reversed(queries.activities(ledger))] == [
        ["甲", "乙", "丙"], ["甲", "乙"],
    ]  # fmt: skip
    assert queries.agreements(ledger)[0].parties == ("甲", "乙")
    assert queries.honours(ledger)[0].partner_id == "乙"
    assert queries.issue(ledger, issue.id) == replace(issue, raised_by_id="乙")
    assert queries.partner(ledger, "乙支部") is None
    undo.undo(ledger, Author())
    assert queries.honours(ledger)[0].partner_id == "乙支部"


def test_the_two_sides_of_an_activity_are_not_merged_nor_two_branches_of_the_ledger(ledger: Ledger) -> None:
    saved(ledger)
    with pytest.raises(Refusal, match="双方"):
        do(ledger, commands.merge_partners, "甲", "乙")
    with pytest.raises(Refusal):
        do(ledger, commands.merge_partners, "甲", "甲")
    first, second = do(ledger, commands.partners_of_branches, [OFFICE, TEACHERS])
    with pytest.raises(Refusal, match="台账中的支部"):
        do(ledger, commands.merge_partners, first.id, second.id)


def test_a_partner_something_refers_to_stays(ledger: Ledger) -> None:
    saved(ledger)
    with pytest.raises(Refusal, match="还有 1 条"):
        do(ledger, commands.drop_partner, "乙")
    partners(ledger, "丙")
    do(ledger, commands.drop_partner, "丙")
    assert do(ledger, commands.bring_back_partner, "丙").name == "丙"


def test_programmes_honours_and_places_are_kept_and_dropped(ledger: Ledger) -> None:
    partners(ledger, "甲")
    do(ledger, commands.save_program, Program(id="p", name="结对共建解难题"))
    uid = saved(ledger, program_id="p")
    with pytest.raises(Refusal):
        do(ledger, commands.drop_program, "p")
    do(ledger, commands.drop_activities, [uid])
    do(ledger, commands.save_site, Site(id="s", partner_id="甲", name="党建加油站"))
    assert [one.name for one in queries.sites(ledger)] == ["党建加油站"]
    do(ledger, commands.drop_site, "s")
    do(ledger, commands.save_honour, Honour(id="h", partner_id="甲", title="样板支部", level="省级", batch="首批"))
    do(ledger, commands.drop_honour, "h")
    assert (queries.sites(ledger), queries.honours(ledger)) == ([], [])
    for command, record in (
        (commands.save_program, Program(id="q", name=" ")), (commands.save_honour, Honour(id="q", partner_id="甲", title="")),
        (commands.save_site, Site(id="q", partner_id="无", name="站")), (commands.save_site, Site(id="q", partner_id="甲", name="")),
    ):  # fmt: skip
        with pytest.raises(Rejected):
            do(ledger, command, record)


# ---- agreements


def test_an_agreement_runs_its_plan_ends_and_is_renewed_once(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙")
    made = agreement(("甲", "乙"))
    made = replace(made, plan=tuple(PlanItem(id=f"p{n}", agreement_id="", order=0, text=f"计划{n}") for n in range(2)))
    made = do(ledger, commands.save_agreement, made)
    uid = made.agreement.id
    assert queries.agreement(ledger, uid) == made
    do(ledger, commands.tick_plan, ["p0"], Day(2026, 6, 1))
    saved(ledger, agreement_id=uid)
    line = queries.agreements(ledger, None, TODAY)[0]
    assert (line.state, line.days, line.done, line.planned, line.activities) == (AgreementState.RUNNING, 40, 1, 2, 1)
    assert [left for _, left in queries.ending(ledger, None, TODAY)] == [40]
    with pytest.raises(Rejected):
        do(ledger, commands.renew, uid, agreement(("甲", "乙"), from_on=Day(2025, 1, 1)))
    later = do(
        ledger, commands.renew, uid, agreement(("甲", "乙"), from_on=Day(2027, 1, 1), until_on=Day(2027, 12, 31))
    )
    assert later.agreement.renews_id == uid
    assert queries.ending(ledger, None, TODAY) == []
    with pytest.raises(Refusal, match="已经续签"):
        do(ledger, commands.renew, uid, agreement(("甲", "乙"), from_on=Day(2027, 1, 1)))
    do(ledger, commands.end_agreement, uid, Day(2026, 11, 20))
    assert {one.state for one in queries.agreements(ledger, None, TODAY)} == {
        AgreementState.ENDED,
        AgreementState.COMING,
    }
    do(ledger, commands.resume_agreement, uid)
    with pytest.raises(Refusal, match="不能删除"):
        do(ledger, commands.drop_agreement, uid)
    do(ledger, commands.drop_agreement, later.agreement.id)
    assert len(queries.agreements(ledger)) == 1
    do(ledger, commands.bring_back_agreement, later.agreement.id)
    assert len(queries.agreements(ledger)) == 2


def test_saving_an_agreement_does_not_undo_its_end(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙")
    made = do(ledger, commands.save_agreement, agreement(("甲", "乙")))
    do(ledger, commands.end_agreement, made.agreement.id, Day(2026, 6, 1))
    do(ledger, commands.save_agreement, replace(made, agreement=replace(made.agreement, goals="互促")))
    assert queries.agreements(ledger, None, TODAY)[0].state is AgreementState.ENDED


@pytest.mark.parametrize(
    ("ids", "values"),
    [(("甲",), {}), (("甲", "甲"), {}), (("甲", "乙"), {"title": ""}), (("甲", "乙"), {"until_on": Day(2025, 1, 1)})],
)
def test_an_agreement_that_binds_nobody_is_refused(
    ledger: Ledger, ids: tuple[str, ...], values: dict[str, Any]
) -> None:
    partners(ledger, "甲", "乙")
    with pytest.raises(Rejected):
        do(ledger, commands.save_agreement, agreement(ids, **values))


def test_a_pair_bound_by_agreement_that_does_not_meet_is_named(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙", "丙")
    do(ledger, commands.save_agreement, agreement(("甲", "乙")))
    saved(ledger, on=Day(2026, 1, 10))
    do(ledger, commands.save_activity, whole(ours("甲"), party("丙"), on=Day(2026, 1, 10)))
    assert [(one.first, one.second, str(one.since)) for one in queries.silences(ledger, None, TODAY)] == [
        ("乙", "甲", "2026-01-10")
    ]
    assert len(queries.silences(ledger, None, TODAY, bound_only=False)) == 2
    saved(ledger, on=Day(2026, 11, 1))
    assert queries.silences(ledger, None, TODAY) == []


# ---- issues


def test_an_issue_is_followed_to_its_end_and_looked_back_at(ledger: Ledger) -> None:
    uid = saved(ledger)
    issue = issue_of(ledger, activity_id=uid, raised_on=ON)
    measure = measure_of(ledger, issue, due_on=Day(2026, 11, 20), owner="孔一")
    assert measure.activity_id == uid
    line = queries.issues(ledger, None, TODAY)[0]
    assert (line.state, line.overdue, line.activity) == (IssueState.OPEN, 1, "联合主题党日")
    assert [one.id for one in queries.overdue(ledger, None, TODAY)] == [measure.id]
    with pytest.raises(Refusal, match="没有完成"):
        do(ledger, commands.close_issues, [issue.id], Day.of(TODAY))
    do(ledger, commands.set_progress, [measure.id], Progress.DONE)
    with pytest.raises(Refusal, match="佐证"):
        do(ledger, commands.close_issues, [issue.id], Day.of(TODAY))
    do(ledger, commands.set_progress, [measure.id], Progress.DONE, Day(2026, 11, 19), "学校通知")
    for n in range(3):
        do(
            ledger,
            commands.add_round,
            Round(id=f"r{n}", measure_id=measure.id, order=0, on=Day(2026, 11, 19), settled=n == 2),
        )
    assert [one.order for one in queries.rounds(ledger, measure.id)] == [1, 2, 3]
    do(ledger, commands.drop_round, "r0")
    assert [(one.id, one.order) for one in queries.rounds(ledger, measure.id)] == [("r1", 1), ("r2", 2)]
    do(
        ledger,
        commands.save_outcome,
        Outcome(id="o", issue_id=issue.id, kind=OutcomeKind.FIGURES, title="报表", before="30", after="3"),
    )
    do(ledger, commands.close_issues, [issue.id], Day.of(TODAY))
    with pytest.raises(Refusal, match="已销号"):
        do(ledger, commands.set_progress, [measure.id], Progress.RUNNING)
    do(ledger, commands.look_back, issue.id, Day.of(TODAY), "没有反弹")
    line = queries.issues(ledger, None, TODAY)[0]
    assert (line.state, line.overdue, len(line.outcomes), line.issue.looked_back) == (
        IssueState.LOOKED_BACK,
        0,
        1,
        "没有反弹",
    )
    do(ledger, commands.reopen_issue, issue.id)
    assert queries.issues(ledger, None, TODAY)[0].state is IssueState.SOLVED


def test_issues_are_numbered_on_and_a_dropped_number_is_not_given_again(ledger: Ledger) -> None:
    first, second = issue_of(ledger), issue_of(ledger)
    do(ledger, commands.drop_issue, second.id)
    assert [first.number, second.number, issue_of(ledger).number] == [1, 2, 3]


def test_what_others_hang_on_stays_and_loose_ends_are_refused(ledger: Ledger) -> None:
    issue = issue_of(ledger)
    measure = measure_of(ledger, issue)
    do(ledger, commands.add_round, Round(id="r", measure_id=measure.id, order=0, on=ON))
    refused: list[tuple[Callable[..., Any], Any]] = [
        (commands.drop_issue, issue.id), (commands.drop_measure, measure.id),
        (commands.save_measure, Measure(id="x", task="无主")), (commands.save_outcome, Outcome(id="x", kind=OutcomeKind.CASE, title="无主")),
        (commands.save_outcome, Outcome(id="x", kind=OutcomeKind.CASE, title="", issue_id=issue.id)),
        (commands.save_issue, Issue(id="x", text=" ")),
        (commands.save_measure, Measure(id="x", issue_id=issue.id, task="甲", progress=Progress.DONE)),
        (commands.add_round, Round(id="x", measure_id=measure.id, order=0, on=Day(2026, 12, 1))),
    ]  # fmt: skip
    for command, argument in refused:
        with pytest.raises(Refusal):
            do(ledger, command, argument)
    with pytest.raises(Refusal):
        do(ledger, commands.look_back, issue.id, ON, "还没有销号")


# ---- the bin


def test_what_lies_in_the_bin_comes_back_from_there(ledger: Ledger) -> None:
    uid = saved(ledger)
    issue = issue_of(ledger, activity_id=uid)
    measure = measure_of(ledger, issue)
    do(ledger, commands.save_program, Program(id="program", name="解难题"))
    do(ledger, commands.save_honour, Honour(id="honour", partner_id="甲", title="十佳"))
    do(ledger, commands.save_site, Site(id="site", partner_id="甲", name="加油站"))
    do(
        ledger,
        commands.save_outcome,
        Outcome(id="outcome", activity_id=uid, measure_id=measure.id, kind=OutcomeKind.CASE, title="案例"),
    )
    for n in range(2):
        do(ledger, commands.add_round, Round(id=f"round{n}", measure_id=measure.id, order=0, on=ON))
    made = do(ledger, commands.save_agreement, agreement(("甲", "乙")))
    partners(ledger, "丙")
    do(ledger, commands.drop_partner, "丙")
    for command, name in (
        (commands.drop_honour, "honour"), (commands.drop_site, "site"), (commands.drop_outcome, "outcome"),
        (commands.drop_round, "round0"), (commands.drop_round, "round1"), (commands.drop_measure, measure.id),
        (commands.drop_issue, issue.id), (commands.drop_program, "program"), (commands.drop_agreement, made.agreement.id),
    ):  # fmt: skip
        do(ledger, command, name)
    do(ledger, commands.drop_activities, [uid])
    lying = {one.entity for one in safety.removed(ledger)}
    assert lying == {"joint_activity", "agreement", "program", "honour", "site", "partner"}, (
        "what hangs on it lies with it"
    )
    do(ledger, bin_commands.bring_back, safety.removed(ledger))
    assert {one.entity for one in safety.removed(ledger)} == {"issue"}, "of what needs it the issue comes first"
    do(ledger, bin_commands.bring_back, safety.removed(ledger))
    assert {one.entity for one in safety.removed(ledger)} == {"measure"}
    do(ledger, bin_commands.bring_back, safety.removed(ledger))
    do(ledger, bin_commands.bring_back, safety.removed(ledger))
    assert safety.removed(ledger) == []
    assert [one.order for one in queries.rounds(ledger, measure.id)] == [1, 2]
    assert len(queries.outcomes(ledger)) == len(queries.honours(ledger)) == len(queries.programs(ledger)) == 1


# ---- scope


def test_a_branch_sees_its_own_activities_partners_issues_and_agreements(ledger: Ledger) -> None:
    office, students = do(ledger, commands.partners_of_branches, [OFFICE, STUDENTS])
    partners(ledger, "乙", "丙")
    mine = do(ledger, commands.save_activity, whole(ours(office.id), party("乙")))
    do(ledger, commands.save_activity, whole(ours(students.id), party("丙")))
    issue = issue_of(ledger, activity_id=mine.activity.id)
    measure_of(ledger, issue)
    issue_of(ledger, raised_by_id=students.id)
    do(ledger, commands.save_agreement, agreement((office.id, "乙")))
    here, there = frozenset({OFFICE}), frozenset({STUDENTS})
    assert [one.id for one in queries.activities(ledger, here)] == [mine.activity.id]
    assert {one.name for one in queries.partners(ledger, here)} == {"机关第一党支部", "乙"}
    assert [len(queries.issues(ledger, one)) for one in (here, there, None)] == [1, 1, 2]
    assert [len(queries.measures(ledger, one)) for one in (here, there, None)] == [1, 0, 1]
    assert [len(queries.agreements(ledger, one)) for one in (here, there, None)] == [1, 0, 1]


def test_members_of_the_branches_that_took_part_are_counted_once_as_at_the_end_of_the_period(ledger: Ledger) -> None:
    office, teachers = do(ledger, commands.partners_of_branches, [OFFICE, TEACHERS])
    partners(ledger, "乙")
    for other in (teachers.id, "乙"):
        do(ledger, commands.save_activity, whole(ours(office.id), party(other, Category.TEACHING)))
    assert queries.statistics(ledger).reached == 3, "two of the office, one of the teachers; of 乙 nobody knows"
    leave = replace(
        next(one for one in members.members(ledger, members.Scope(None)) if one.id == "m2"), left_on=Day(2026, 9, 1)
    )
    do(ledger, lambda work, one: MemberStore(work).save(one), leave)
    spans = [queries.statistics(ledger, None, None, Day(2026, month, 28).first()).reached for month in (8, 10)]
    assert spans == [3, 2]


# ---- minutes


def twinned(ledger: Ledger, **values: Any) -> str:
    """Finished minutes of a joint activity of two branches, with a delegation of the bank; the id of the meeting."""
    usual = {"kind": MeetingKind.TWINNING, "branch_id": OFFICE, "subject": "联学联建", "on": ON, "starts": "08:30",
             "ends": "12:00", "place": "13002", "chair": "孔一", "recorder": "曹一"}  # fmt: skip
    minutes = Minutes(
        meeting=Meeting(id="meeting", **(usual | values)), joint=(JointBranch(id="j", meeting_id="", branch_id=TEACHERS),),
        items=(AgendaItem(id="a", meeting_id="", order=0, title="学习条例", kind=ItemKind.STUDY, text="学习"),),
        resolutions=(Resolution(id="r", meeting_id="", order=0, text="每季度一次", unanimous=True),),
        guests=(Guest(id="g", meeting_id="", order=0, name="代表团", unit="某银行支行党支部", heads=12, capacity="共建单位"),),
        attachments=(Attachment(id="t", meeting_id="", order=0, title="合影", kind="照片"),),
    )  # fmt: skip
    do(ledger, meetings.hold, minutes)
    followers.adopt()
    do(ledger, meetings.finalise, "meeting", "曹一")
    return "meeting"


def test_finished_minutes_are_offered_and_taken_once_with_what_they_say(ledger: Ledger) -> None:
    do(ledger, commands.save_partner, Partner(id="bank", name="某银行支行党支部", category=Category.OUTSIDE))
    twinned(ledger)
    assert queries.activities(ledger) == [], "nothing is made unasked"
    assert [(one.subject, one.branch) for one in queries.minutes_waiting(ledger)] == [("联学联建", "机关第一党支部")]
    made = do(ledger, commands.take_activity, "meeting")
    line = queries.activities(ledger)[0]
    assert (line.ours, line.others, line.category) == (
        "机关第一党支部",
        "材料学院教工第二党支部、某银行支行党支部",
        ReportCategory.D,
    )
    one = made.activity
    assert (one.state, one.starts, one.place, one.host, one.other, one.study_topic) == (
        ActivityState.HELD, "08:30", "13002", "孔一", 12, "学习条例",
    )  # fmt: skip
    assert ([each.text for each in made.consensus], [each.caption for each in made.photos]) == (
        ["每季度一次"],
        ["合影"],
    )
    assert queries.minutes_waiting(ledger) == []
    with pytest.raises(Refusal, match="已登记"):
        do(ledger, commands.take_activity, "meeting")


def test_minutes_of_a_planned_activity_that_is_linked_say_that_it_took_place(ledger: Ledger) -> None:
    partners(ledger, "甲", "乙")
    usual = {
        "kind": MeetingKind.TWINNING,
        "branch_id": OFFICE,
        "subject": "联学",
        "on": Day(2026, 5, 8),
        "chair": "孔一",
    }
    do(ledger, meetings.hold, Minutes(meeting=Meeting(id="meeting", starts="14:00", ends="16:00", place="一楼", recorder="曹一", **usual),
                                      items=(AgendaItem(id="a", meeting_id="", order=0, title="共建", text="共建"),)))  # fmt: skip
    do(
        ledger,
        commands.save_activity,
        whole(ours("甲"), party("乙"), state=ActivityState.PLANNED, meeting_id="meeting", place="二楼"),
    )
    followers.adopt()
    do(ledger, meetings.finalise, "meeting", "曹一")
    one = queries.activities(ledger)[0].activity
    assert (one.state, one.on, one.starts, one.place, one.title) == (
        ActivityState.HELD,
        Day(2026, 5, 8),
        "14:00",
        "二楼",
        "联合主题党日",
    )
    assert queries.minutes_waiting(ledger) == []


def test_drafts_and_minutes_that_are_gone_are_not_taken(ledger: Ledger) -> None:
    do(ledger, meetings.hold, Minutes(meeting=Meeting(id="draft", kind=MeetingKind.TWINNING, branch_id=OFFICE, on=ON)))
    with pytest.raises(Refusal, match="定稿"):
        do(ledger, commands.take_activity, "draft")
    with pytest.raises(Conflict):
        do(ledger, commands.take_activity, "gone")
