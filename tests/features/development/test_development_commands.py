"""Verbs on cases: what they refuse, what reasons they want, and how the member's card follows and goes back."""

from dataclasses import replace

import pytest
from development_ledger import (
    DAYS,
    day,
    do,
    file,
    guide,
    member,
    opened,
    record,
    step,
    waiver,
    walked,
    young,
)

from branchdesk.features.development import commands, queries
from branchdesk.features.development.model import (
    CaseEnding,
    CasePaper,
    DevelopmentCase,
    GuideKind,
    Holiday,
    Observation,
    ObservationKind,
    Occasion,
    PublicNotice,
    Result,
    SchoolPack,
    Stage,
)
from branchdesk.features.development.rules.stage import stage_of
from branchdesk.features.members import commands as members
from branchdesk.features.members import queries as roll
from branchdesk.features.members.model import Arrival, Arriving, Leaving, Restriction, RestrictionKind, Standing
from branchdesk.features.members.store import RestrictionStore
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import records


def moves(ledger: Ledger, uid: str = "a1") -> list[tuple[str | None, str | None, str]]:
    return [(one.before, one.after, str(one.on)) for one in roll.moves(ledger, uid)]


def arrivals(ledger: Ledger, uid: str = "a1") -> list[Arrival]:
    return records(ledger, Arrival, "AND member_id = ?", (uid,))


def the(ledger: Ledger, key: str) -> object:
    return file(ledger).recorded[key][-1]


def test_a_new_person_comes_onto_the_roll_with_the_case_and_the_application(ledger: Ledger) -> None:
    new = young("", "任新", staff_number="2026009")
    case = DevelopmentCase(id="c9", member_id="a9")
    do(ledger, commands.open_case, case, replace(new, id="x", number=""), step("apply", "2026-09-01", "c9"))
    found = file(ledger, "c9")
    assert (found.member.id, found.member.standing) == ("a9", Standing.APPLICANT)
    assert found.member.number.startswith("DY")
    assert [one.step for one in found.steps] == ["apply"]
    with pytest.raises(Rejected, match="新建档案"):
        do(ledger, commands.open_case, DevelopmentCase(id="c8", member_id="a8"), replace(new, standing=Standing.FULL))
    assert roll.member(ledger, "a8") is None


def test_nobody_has_two_cases_and_who_left_has_none(ledger: Ledger) -> None:
    opened(ledger)
    with pytest.raises(Refusal, match="已有发展档案"):
        do(ledger, commands.open_case, DevelopmentCase(id="c2", member_id="a1"))
    do(ledger, members.leave, ["a2"], day("2026-01-05"), Leaving.OTHER)
    with pytest.raises(Refusal, match="已于 2026-01-05 离开"):
        do(ledger, commands.open_case, DevelopmentCase(id="c2", member_id="a2"))
    assert queries.case_of(ledger, "a2") is None


def test_a_whole_way_raises_the_card_step_by_step(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "filed")
    card, found = member(ledger), file(ledger)
    assert card.standing is Standing.FULL
    assert (card.joined_on, card.confirmed_on) == (day("2025-06-20"), day("2026-06-20"))
    assert (card.probation_until, card.sponsors) == (day("2026-06-20"), "赵一、钱一")
    assert moves(ledger) == [
        ("applicant", "activist", "2024-03-06"),
        ("activist", "candidate", "2025-04-10"),
        ("candidate", "probationary", "2025-07-10"),
        ("probationary", "full", "2026-07-15"),
    ]
    assert [(one.way, one.on) for one in arrivals(ledger)] == [(Arriving.ADMITTED, day("2025-06-20"))]
    assert (found.case.ended_on, found.case.ending) == (day("2026-08-01"), CaseEnding.FILED)
    assert stage_of(found) is Stage.FILED


def test_the_meeting_alone_makes_no_probationer(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "committee_talk")
    assert (member(ledger).standing, member(ledger).joined_on) == (Standing.CANDIDATE, None)
    record(ledger, step("approval", result=Result.FAILED))
    assert (member(ledger).standing, member(ledger).joined_on) == (Standing.CANDIDATE, None)
    assert arrivals(ledger) == []


@pytest.mark.parametrize(
    ("admitted", "full"),
    [("2023-06-30", "2024-06-30"), ("2024-02-29", "2025-02-28"), ("2023-12-31", "2024-12-31")],
)
def test_full_membership_begins_when_probation_is_full_and_not_with_the_approval(
    ledger: Ledger, admitted: str, full: str
) -> None:
    opened(ledger)
    year = int(admitted[:4])
    found = [
        step("admission", admitted),
        step(
            "approval", admitted[:8] + "28" if admitted < f"{year}-12" and admitted[8:] < "28" else f"{year + 1}-01-15"
        ),
        step("conversion_approval", f"{year + 1}-12-20" if full < f"{year + 1}-12-20" else f"{year + 2}-01-10"),
    ]
    do(ledger, commands.import_cases, [commands.CaseImport(file(ledger).case, False, None, tuple(found))])
    assert (member(ledger).joined_on, member(ledger).confirmed_on) == (day(admitted), day(full))


def test_a_step_removed_puts_the_card_back(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "conversion_approval")
    before = member(ledger)
    do(ledger, commands.remove_step, the(ledger, "conversion_approval").id)
    card = member(ledger)
    assert (card.standing, card.confirmed_on, card.joined_on) == (Standing.PROBATIONARY, None, day("2025-06-20"))
    for key in ("conversion", "conversion_applied", "oath", "superior_filed", "assigned", "approval"):
        do(ledger, commands.remove_step, the(ledger, key).id)
    card = member(ledger)
    assert (card.standing, card.joined_on, card.probation_until, card.sponsors) == (Standing.CANDIDATE, None, None, "")
    assert arrivals(ledger) == []
    assert len(moves(ledger)) == 2
    for _ in range(7):
        undo.undo(ledger, Author())
    assert member(ledger) == before
    assert len(arrivals(ledger)) == 1
    assert len(moves(ledger)) == 4


def test_a_step_out_of_the_bin_raises_the_card_again(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "approval")
    before, found = member(ledger), the(ledger, "approval")
    do(ledger, commands.remove_step, found.id)
    do(ledger, commands.bring_back_step, found.id)
    assert member(ledger) == before
    with pytest.raises(Conflict):
        do(ledger, commands.bring_back_step, "nobody")


def test_a_step_others_rest_on_is_not_removed(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "approval")
    with pytest.raises(commands.Judged) as told:
        do(ledger, commands.remove_step, the(ledger, "admission").id)
    assert any(one.code.startswith("without_") for one in told.value.findings)
    assert member(ledger).standing is Standing.PROBATIONARY


def test_a_corrected_day_corrects_move_card_and_arrival(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "approval")
    do(ledger, commands.alter_step, replace(the(ledger, "admission"), on=day("2025-06-23")))
    card = member(ledger)
    assert (card.joined_on, card.probation_until) == (day("2025-06-23"), day("2026-06-23"))
    assert arrivals(ledger)[0].on == day("2025-06-23")
    do(ledger, commands.alter_step, replace(the(ledger, "approval"), on=day("2025-07-11")))
    assert moves(ledger)[-1] == ("candidate", "probationary", "2025-07-11")
    do(ledger, commands.alter_step, replace(the(ledger, "activist"), on=day("2024-03-05")))
    assert moves(ledger)[0] == ("applicant", "activist", "2024-03-05")
    undo.undo(ledger, Author())
    assert moves(ledger)[0] == ("applicant", "activist", "2024-03-06")


def test_an_approval_corrected_to_a_refusal_takes_the_membership_back(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "approval")
    refused = replace(the(ledger, "approval"), result=Result.FAILED)
    do(ledger, commands.alter_step, refused, [waiver("c1", "approval_late", "approval")])
    assert (member(ledger).standing, member(ledger).joined_on) == (Standing.CANDIDATE, None)


def test_extension_moves_the_end_of_probation_and_cancelling_takes_off_the_roll(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "conversion_applied")
    record(ledger, step("conversion", result=Result.EXTENDED, months=6))
    assert member(ledger).probation_until == day("2026-06-20")
    record(ledger, step("conversion_approval", "2026-07-15", result=Result.EXTENDED))
    assert (member(ledger).probation_until, member(ledger).standing) == (day("2026-12-20"), Standing.PROBATIONARY)
    do(ledger, commands.remove_step, the(ledger, "conversion_approval").id)
    assert member(ledger).probation_until == day("2026-06-20")
    do(ledger, commands.remove_step, the(ledger, "conversion").id)
    record(ledger, step("conversion", result=Result.CANCELLED))
    assert member(ledger).left_on is None
    record(ledger, step("conversion_approval", result=Result.CANCELLED))
    card, case = member(ledger), file(ledger).case
    assert (card.left_on, card.leaving) == (day("2026-07-15"), Leaving.PROBATION_CANCELLED)
    assert (case.ended_on, case.ending) == (day("2026-07-15"), CaseEnding.CANCELLED)
    with pytest.raises(Refusal, match="已经结束"):
        do(ledger, commands.record_step, step("filed"))
    do(ledger, commands.remove_step, the(ledger, "conversion_approval").id)
    assert (member(ledger).left_on, file(ledger).case.ended_on) == (None, None)


def test_what_the_card_says_by_itself_is_never_written_over(ledger: Ledger) -> None:
    card = replace(member(ledger), standing=Standing.FULL, joined_on=day("2025-06-21"), confirmed_on=day("2026-06-21"))
    do(ledger, members.alter, card)
    opened(ledger)
    walked(ledger, "conversion_approval")
    assert (member(ledger).joined_on, member(ledger).confirmed_on) == (card.joined_on, card.confirmed_on)
    assert moves(ledger) == []
    found = {one.code for one in queries.checked(ledger, None, day("2026-11-21").first())[0].findings}
    assert {"card_joined_on", "card_confirmed_on"} <= found
    do(ledger, commands.remove_step, the(ledger, "conversion_approval").id)
    assert member(ledger).standing is Standing.FULL


def test_a_card_that_was_ahead_is_met_without_a_move(ledger: Ledger) -> None:
    do(ledger, commands.open_case, DevelopmentCase(id="c3", member_id="a3", league=True))
    record(ledger, step("apply", "2024-09-05", "c3"))
    record(ledger, step("first_talk", "2024-09-20", "c3"))
    record(ledger, step("activist", "2025-03-06", "c3"))
    assert moves(ledger, "a3") == []
    assert member(ledger, "a3").standing is Standing.ACTIVIST


def test_what_blocks_is_refused_with_everything_at_once_and_nothing_is_kept(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "activist")
    with pytest.raises(commands.Judged) as told:
        do(
            ledger,
            commands.record_step,
            step("candidate", "2024-12-01"),
            [waiver("c1", "cultivation_short", "candidate")],
        )
    codes = {one.code for one in told.value.findings}
    assert {"cultivation_short", "without_cultivators"} <= codes
    assert len(told.value.problems) == len(told.value.findings)
    assert "candidate" not in file(ledger).recorded
    assert file(ledger).waivers == ()
    assert member(ledger).standing is Standing.ACTIVIST


def test_a_warning_wants_a_reason_which_is_kept(ledger: Ledger) -> None:
    opened(ledger)
    record(ledger, step("apply"))
    late = step("first_talk", "2023-10-25")
    with pytest.raises(commands.Judged, match="须核对") as told:
        do(ledger, commands.record_step, late)
    assert [one.code for one in told.value.findings] == ["talk_late"]
    with pytest.raises(Rejected, match="理由"):
        do(ledger, commands.record_step, late, [waiver("c1", "talk_late", "first_talk", "  ")])
    do(ledger, commands.record_step, late, [waiver("c1", "talk_late", "first_talk"), waiver("c1", "age", "apply")])
    assert [(one.code, one.step, one.reason) for one in file(ledger).waivers] == [
        ("talk_late", "first_talk", "支部研究决定")
    ]
    do(ledger, commands.alter_step, replace(late, body="组织委员"))
    do(ledger, commands.drop_waiver, file(ledger).waivers[0].id)
    found = queries.checked(ledger, None, day("2026-11-21").first())[0].findings
    assert any(one.code == "talk_late" and one.stands for one in found)


def test_days_that_have_not_come_unknown_steps_and_twins_are_refused(ledger: Ledger) -> None:
    opened(ledger)
    for wrong, words in (
        (step("apply", "2026-11-22"), "晚于今天"),
        (step("apply", "2023-09"), "应写到日"),
        (step("party", "2023-09-05"), "没有这一步"),
        (step("training", "2025-05-12", until_on=day("2025-05-01")), "早于"),
    ):
        with pytest.raises(Rejected, match=words):
            do(ledger, commands.record_step, wrong)
    record(ledger, step("apply"))
    with pytest.raises(Rejected, match="已登记过"):
        do(ledger, commands.record_step, step("apply"))


def test_a_stale_form_is_told_of(ledger: Ledger) -> None:
    opened(ledger)
    record(ledger, step("apply"))
    seen, found = queries.position(ledger), the(ledger, "apply")
    do(ledger, commands.alter_step, replace(found, note="手写"))
    with pytest.raises(Conflict):
        do(ledger, commands.alter_step, replace(found, note="打印"), seen=seen)


def test_guides_must_be_full_members_and_others_than_oneself(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "activist")
    for uid, words in (("p1", "不是正式党员"), ("a1", "本人不能"), ("a2", "不是正式党员")):
        with pytest.raises(Refusal, match=words):
            do(ledger, commands.appoint_guide, guide(GuideKind.CULTIVATOR, uid, "2024-03-07"))
    limited = Restriction(id="r1", member_id="m3", kind=RestrictionKind.ON_PROBATION, from_on=day("2024-01-01"))
    do(ledger, lambda work: RestrictionStore(work).save(limited))
    with pytest.raises(Rejected, match="权利受到限制"):
        do(ledger, commands.appoint_guide, guide(GuideKind.CULTIVATOR, "m3", "2024-03-07"))
    first = do(ledger, commands.appoint_guide, guide(GuideKind.CULTIVATOR, "m1", "2024-03-07"))
    assert first.name == "赵一"
    with pytest.raises(Rejected, match="已经登记过"):
        do(ledger, commands.appoint_guide, guide(GuideKind.CULTIVATOR, "m1", "2024-03-08"))
    do(ledger, commands.end_guide, first.id, day("2024-06-01"))
    do(ledger, commands.appoint_guide, guide(GuideKind.CULTIVATOR, "m1", "2024-06-02"))
    do(ledger, commands.drop_guide, first.id)
    do(ledger, commands.bring_back_guide, first.id)
    assert len(file(ledger).guides) == 2


def test_observations_papers_and_notices_are_kept_and_put_right(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "activist")
    seen = do(
        ledger, commands.observe,
        Observation(id="o1", case_id="c1", kind=ObservationKind.REVIEW, on=day("2024-09-01")),
    )  # fmt: skip
    with pytest.raises(Rejected, match="晚于今天"):
        do(ledger, commands.observe, replace(seen, id="o2", on=day("2027-01-01")))
    paper = CasePaper(id="p1", case_id="c1", step="apply", title=" 入党申请书 ", pages=3)
    assert do(ledger, commands.note_paper, paper).title == "入党申请书"
    many = [replace(paper, id="p2", step="first_talk", title="谈话记录"), replace(paper, id="p3", title=" ")]
    with pytest.raises(Rejected, match="材料名称"):
        do(ledger, commands.note_papers, many)
    assert len(file(ledger).papers) == 1
    notice = PublicNotice(id="n1", case_id="c1", occasion=Occasion.ACTIVIST, from_on=day("2024-02-26"))
    do(ledger, commands.post_notice, notice)
    with pytest.raises(Rejected, match="调查结论"):
        do(ledger, commands.close_notice, "n1", day("2024-03-04"), objection=True)
    do(ledger, commands.close_notice, "n1", day("2024-03-04"), objection=True, conclusion="经核实不影响")
    found = file(ledger)
    assert (found.notices[0].until_on, found.notices[0].conclusion) == (day("2024-03-04"), "经核实不影响")
    for drop, back, uid in (
        (commands.drop_observation, commands.bring_back_observation, "o1"),
        (commands.drop_paper, commands.bring_back_paper, "p1"),
        (commands.drop_notice, commands.bring_back_notice, "n1"),
    ):
        do(ledger, drop, uid)
        do(ledger, back, uid)
    assert (len(file(ledger).observations), len(file(ledger).papers), len(file(ledger).notices)) == (1, 1, 1)


def test_a_case_is_ended_with_a_reason_and_taken_up_again(ledger: Ledger) -> None:
    opened(ledger)
    record(ledger, step("apply"))
    with pytest.raises(Rejected, match="原因"):
        do(ledger, commands.end_case, "c1", day("2026-05-01"), CaseEnding.WITHDRAWN, " ")
    with pytest.raises(Refusal, match="由有关步骤登记"):
        do(ledger, commands.end_case, "c1", day("2026-05-01"), CaseEnding.FILED, "支委会")
    do(ledger, commands.end_case, "c1", day("2026-05-01"), CaseEnding.WITHDRAWN, "本人书面撤回")
    for refused in (commands.record_step, commands.observe):
        one = step("first_talk") if refused is commands.record_step else Observation(
            id="o", case_id="c1", kind=ObservationKind.REPORT, on=day("2026-05-01"))  # fmt: skip
        with pytest.raises(Refusal, match="已经结束"):
            do(ledger, refused, one)
    assert queries.board(ledger, None, day("2026-11-21").first()) == []
    do(ledger, commands.reopen_case, "c1")
    record(ledger, step("first_talk"))
    with pytest.raises(Refusal, match="没有停止"):
        do(ledger, commands.reopen_case, "c1")


def test_a_member_of_the_party_is_not_stopped_but_cancelled_by_a_decision(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "approval")
    with pytest.raises(Refusal, match="已是党员"):
        do(ledger, commands.end_case, "c1", day("2026-05-01"), CaseEnding.STOPPED, "支委会研究")
    do(ledger, commands.end_case, "c1", day("2026-05-01"), CaseEnding.MOVED, "组织关系转出")


def test_a_case_removed_takes_its_marks_off_the_card_and_brings_them_back(ledger: Ledger) -> None:
    before = member(ledger)
    opened(ledger)
    walked(ledger, "approval")
    raised = member(ledger)
    do(ledger, commands.remove_case, "c1")
    assert member(ledger) == before
    assert queries.files(ledger) == []
    do(ledger, commands.bring_back_case, "c1")
    assert member(ledger) == raised
    do(ledger, commands.alter_case, replace(file(ledger).case, archive=" 档案柜 ", ended_on=day("2020-01-01")))
    assert (file(ledger).case.archive, file(ledger).case.ended_on) == ("档案柜", None)


def test_days_off_of_a_year_are_replaced_and_checked(ledger: Ledger) -> None:
    def off(text: str, *, works: bool = False) -> Holiday:
        return Holiday(id=new_id(), on=day(text), works=works, name="调休" if works else "国庆节")

    do(ledger, commands.set_holidays, 2025, [off("2025-10-01"), off("2025-10-02"), off("2025-09-28", works=True)])
    do(ledger, commands.set_holidays, 2026, [off("2026-10-01")])
    do(ledger, commands.set_holidays, 2025, [off("2025-10-01"), off("2025-10-11", works=True)])
    assert [str(one.on) for one in queries.holidays(ledger)] == ["2025-10-01", "2025-10-11", "2026-10-01"]
    assert [str(one.on) for one in queries.holidays(ledger, 2026)] == ["2026-10-01"]
    assert queries.rulebook(ledger).workdays.known(2025)
    with pytest.raises(Rejected) as told:
        do(ledger, commands.set_holidays, 2025,
           [off("2026-01-01"), off("2025-10-09", works=True), off("2025-10"), off("2025-10-01"), off("2025-10-01")])  # fmt: skip
    assert {one.code for one in told.value.problems} == {"other_year", "is_workday", "day_needed", "twice"}
    undo.undo(ledger, Author())
    assert len(queries.holidays(ledger, 2025)) == 3


def test_the_school_lays_its_rules_over_the_national_ones(ledger: Ledger) -> None:
    pack = SchoolPack(id="s1", base="2026", version="校 2026-1", from_on=day("2026-09-01"), source="示党发〔2026〕8号",
                      content='{"numbers": {"talk_months": 1, "reports_yearly": 4}}')  # fmt: skip
    do(ledger, commands.adopt_pack, pack)
    assert "校 2026-1" in queries.rulebook(ledger).on(day("2026-10-01").first()).label
    do(ledger, commands.adopt_pack, replace(pack, id="s2", version="校 2026-2"))
    assert [one.version for one in queries.school_packs(ledger)] == ["校 2026-2"]
    for wrong in ({"base": "1921"}, {"version": " "}, {"source": ""}, {"from_on": day("2026-09")}):
        with pytest.raises(Rejected):
            do(ledger, commands.adopt_pack, replace(pack, **wrong))
    do(ledger, commands.drop_pack, "s2")
    assert "校" not in queries.rulebook(ledger).on(day("2026-10-01").first()).label


def test_every_day_of_the_example_is_the_first_or_a_later_one(ledger: Ledger) -> None:
    """The example the other tests stand on has nothing that blocks."""
    opened(ledger)
    walked(ledger, "filed")
    found = queries.checked(ledger, None, day("2026-11-21").first())[0].findings
    assert [one.code for one in found if one.stands and one.level == "block"] == []
    assert list(DAYS) == [one.step for one in sorted(file(ledger).steps, key=lambda one: list(DAYS).index(one.step))]
