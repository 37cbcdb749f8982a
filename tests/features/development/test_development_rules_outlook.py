"""Where a case stands and what comes next: columns, first and last days, what is lacking, simulation, reminders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from development_made import BOOK, CASE, LEGAL, day, guide, legal, moved, notice, reviews, step, without
from test_development_rules_limits import with_school

from branchdesk.features.development.model import CaseEnding, CasePaper, GuideKind, Occasion, Result, Stage
from branchdesk.features.development.rules.checks import check
from branchdesk.features.development.rules.checks.notices import lacks_last_day
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.development.rules.outlook import could_be_taken, is_late, outlook
from branchdesk.features.development.rules.reminders import reminders
from branchdesk.features.development.rules.stage import current_step, full_date, next_step, since, stage_of
from branchdesk.features.members.model import Leaving, Standing

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("upto", "stage", "begun", "coming"),
    [
        ("apply", Stage.APPLICANT, "2023-03-01", "first_talk"),
        ("first_talk", Stage.APPLICANT, "2023-03-01", "activist"),
        ("activist", Stage.ACTIVIST, "2023-10-10", "activist_filed"),
        ("cultivators", Stage.ACTIVIST, "2023-10-10", "candidate"),
        ("candidate", Stage.CANDIDATE, "2024-10-21", "candidate_filed"),
        ("admission", Stage.CANDIDATE, "2024-10-21", "committee_talk"),
        ("approval", Stage.PROBATIONARY, "2025-05-20", "superior_filed"),
        ("oath", Stage.PROBATIONARY, "2025-05-20", "conversion_applied"),
        ("conversion", Stage.PROBATIONARY, "2025-05-20", "conversion_approval"),
        ("conversion_approval", Stage.FILED, "2026-06-10", "filed"),
        ("filed", Stage.FILED, "2026-06-10", None),
    ],
)
def test_the_column_the_day_and_the_next_step_follow_from_the_steps(
    upto: str, stage: Stage, begun: str, coming: str | None
) -> None:
    file = legal(upto)
    row = next_step(file, BOOK, TODAY)
    assert (stage_of(file), since(file), row and row.key) == (stage, date.fromisoformat(begun), coming)
    last = current_step(file)
    assert last is not None
    assert last.step in {key for key, on in LEGAL if on == dict(LEGAL)[upto]}


def test_an_empty_case_begins_with_the_application() -> None:
    file = CaseFile(case=CASE, member=legal("apply").member)
    view = outlook(file, BOOK, TODAY)
    assert (view.stage, view.since, view.next and view.next.key) == (Stage.APPLICANT, None, "apply")
    assert (view.earliest, view.deadline) == (date(2022, 9, 1), None), "his eighteenth birthday"
    assert current_step(file) is None


def test_admission_alone_makes_no_probationer() -> None:
    assert stage_of(legal("admission")) is Stage.CANDIDATE
    assert stage_of(moved(legal("approval"), "approval", result=Result.FAILED)) is Stage.CANDIDATE
    assert stage_of(moved(legal("approval"), "approval", result=None)) is Stage.CANDIDATE


def test_what_was_left_out_long_ago_does_not_come_back() -> None:
    row = next_step(without(legal("candidate"), "activist_filed", "first_talk"), BOOK, TODAY)
    assert row is not None
    assert row.key == "candidate_filed"


def test_after_an_extension_conversion_begins_anew() -> None:
    file = moved(legal("conversion"), "conversion", result=Result.EXTENDED, months=6)
    assert getattr(next_step(file, BOOK, TODAY), "key", "") == "conversion_approval"
    assert full_date(file, BOOK) == date(2026, 5, 20)
    file = file.with_step(step("conversion_approval", "2026-06-10", result=Result.EXTENDED))
    assert stage_of(file) is Stage.PROBATIONARY
    assert getattr(next_step(file, BOOK, TODAY), "key", "") == "conversion_applied"
    file = file.with_step(step("conversion_applied", "2026-11-10"))
    view = outlook(file, BOOK, TODAY)
    assert view.next is not None
    assert (view.next.key, view.earliest) == ("conversion", date(2026, 11, 20))
    file = file.with_step(step("conversion", "2026-11-20"))
    assert getattr(next_step(file, BOOK, TODAY), "key", "") == "conversion_approval"


def test_a_case_that_is_over_has_no_next_step() -> None:
    ended = replace(CASE, ended_on=day("2024-11-01"), ending=CaseEnding.WITHDRAWN)
    assert next_step(replace(legal("sponsors"), case=ended), BOOK, TODAY) is None
    cancelled = moved(legal("conversion_approval"), "conversion_approval", result=Result.CANCELLED)
    assert next_step(cancelled, BOOK, TODAY) is None
    assert stage_of(cancelled) is Stage.PROBATIONARY


@pytest.mark.parametrize(
    ("upto", "today", "earliest", "deadline", "overdue"),
    [
        ("apply", "2023-04-01", "2023-03-01", "2023-04-01", False),
        ("apply", "2023-04-02", "2023-03-01", "2023-04-01", True),
        ("cultivators", "2024-03-01", "2024-10-16", None, False),
        ("committee_talk", "2025-08-20", "2025-06-05", "2025-08-20", False),
        ("committee_talk", "2025-08-21", "2025-06-05", "2025-08-20", True),
        ("oath", "2026-05-01", "2025-06-20", "2026-05-20", False),
        ("conversion_applied", "2026-05-19", "2026-05-20", None, False),
        ("conversion", "2026-08-21", "2026-05-20", "2026-08-20", True),
    ],
)
def test_the_next_step_has_its_first_and_its_last_day(
    upto: str, today: str, earliest: str, deadline: str | None, overdue: bool
) -> None:
    view = outlook(legal(upto), BOOK, date.fromisoformat(today))
    assert (view.earliest, view.deadline, view.overdue) == (
        date.fromisoformat(earliest), deadline and date.fromisoformat(deadline), overdue,
    )  # fmt: skip


def test_a_new_pack_gives_the_meeting_and_the_oath_a_last_day() -> None:
    file = moved(moved(legal("form"), "pre_review", "2026-08-31"), "form", "2026-09-01")
    view = outlook(file, BOOK, date(2026, 9, 30))
    assert (view.next and view.next.key, view.deadline, view.overdue) == ("admission", date(2026, 9, 30), False)
    assert outlook(file, BOOK, date(2026, 10, 1)).overdue


def test_a_limit_that_runs_already_comes_before_a_step_without_one() -> None:
    approved = without(moved(legal("assigned"), "approval", "2026-05-31"), "superior_filed", "oath")
    seen = outlook(approved, BOOK, day("2026-07-01").first())
    assert (seen.next.key if seen.next else "", str(seen.deadline), seen.overdue) == ("oath", "2026-06-30", True)


def test_a_limit_behind_an_open_step_presses_on_that_step() -> None:
    waiting = legal("admission")
    seen = outlook(waiting, BOOK, day("2025-05-21").first())
    assert seen.next is not None
    assert seen.next.key == "committee_talk"
    assert str(seen.deadline) == "2025-08-20"


def test_what_the_next_step_waits_for_is_said() -> None:
    file = replace(without(legal("cultivators"), "cultivators"), guides=(), notices=())
    assert outlook(file, BOOK, TODAY).wanting == ("培养联系人",)
    ready = replace(legal("cultivators"), notices=())
    assert outlook(ready, BOOK, TODAY).wanting == ("公示（5 个工作日）",)
    sponsored = replace(legal("candidate_filed"), guides=(guide(GuideKind.SPONSOR, "t1"),))
    assert outlook(sponsored, BOOK, TODAY).wanting == ("入党介绍人 1 名",)
    assert outlook(without(legal("form"), "training"), BOOK, TODAY).wanting == ("开展集中培训",)


def test_lacking_papers_are_those_of_the_steps_taken() -> None:
    papers = (CasePaper(id="p", case_id="case", step="apply", title="入党申请书"),)
    assert outlook(replace(legal("first_talk"), papers=papers), BOOK, TODAY).lacking == ("党组织派人谈话：谈话记录",)


def test_the_outlook_counts_what_stands() -> None:
    view = outlook(moved(legal("first_talk"), "first_talk", "2023-05-01"), BOOK, date(2023, 6, 1))
    assert (view.blocks, view.warns, view.pack) == (0, 1, "2014 版")
    file = moved(legal("candidate"), "candidate", "2024-10-09")
    today = date(2024, 10, 9)
    view = outlook(file, BOOK, today)
    assert view.blocks == 1
    assert outlook(file, BOOK, today, check(file, BOOK, today)) == view


def other(file: CaseFile, uid: str) -> CaseFile:
    """The same case of somebody else."""
    return replace(file, case=replace(file.case, id=uid), member=replace(file.member, id=uid, name=f"人{uid}"))


def test_who_could_be_taken_on_a_day_is_said_with_reasons() -> None:
    files = [
        other(legal("form"), "1"),
        other(without(legal("form"), "pre_review", "form"), "2"),
        other(legal("conversion_applied", observations=reviews("2025-05-20", "2026-05-20")), "3"),
        other(legal("activist"), "4"),
        other(legal("filed"), "5"),
        replace(
            other(legal("form"), "6"), case=replace(CASE, id="6", ended_on=day("2025-05-10"), ending=CaseEnding.STOPPED)
        ),
    ]
    given = could_be_taken(files, BOOK, date(2025, 6, 1))
    assert [(one.member_id, one.step, one.ok) for one in given] == [("1", "admission", True), ("2", "admission", False)]
    assert {one.code for one in given[1].reasons} == {"without_pre_review"}
    assert given[1].earliest is None, "no day alone would help"
    later = could_be_taken(files[2:3], BOOK, date(2026, 5, 19))
    assert [(one.step, one.ok, one.earliest) for one in later] == [("conversion", True, date(2026, 5, 20))]
    assert {one.code for one in later[0].reasons} == {"conversion_early"}
    assert not could_be_taken(files[2:3], BOOK, date(2026, 5, 20))[0].reasons


def test_a_meeting_before_the_pre_review_could_take_nobody() -> None:
    file = legal("form")
    assert could_be_taken([file], BOOK, date(2025, 5, 6))[0].ok
    early = could_be_taken([file], BOOK, date(2025, 5, 5))[0]
    assert (early.ok, {one.code for one in early.reasons}) == (False, {"without_pre_review"})


def test_a_school_that_forbids_early_conversion_gives_the_first_day() -> None:
    file = legal("oath", observations=legal().observations).with_step(step("conversion_applied", "2026-05-01"))
    book = with_school({"conversion_level": 3}, "2026")
    one = could_be_taken([file], book, date(2026, 5, 19))[0]
    assert (one.ok, one.earliest) == (False, date(2026, 5, 20))


def test_the_simulation_takes_no_vote_for_granted_and_none_for_missing() -> None:
    one = could_be_taken([legal("form")], BOOK, date(2025, 5, 20))[0]
    assert not [
        code for code in (each.code for each in one.reasons) if code.startswith(("votes_", "card_", "minutes_"))
    ]


def test_who_left_or_was_cancelled_is_not_simulated() -> None:
    left = legal("form")
    left = replace(left, member=replace(left.member, left_on=day("2025-05-01"), leaving=Leaving.OTHER))
    assert could_be_taken([left], BOOK, date(2025, 5, 20)) == ()


def codes(file: CaseFile, today: str) -> dict[str, str]:
    """The reminders of a day: code and due day."""
    return {one.code: one.due.isoformat() for one in reminders(file, BOOK, date.fromisoformat(today))}


@pytest.mark.parametrize(
    ("upto", "today", "due"),
    [
        ("apply", "2023-03-02", {"talk": "2023-04-01"}),
        ("first_talk", "2023-04-02", {}),
        ("cultivators", "2025-01-01", {"cultivation_full": "2024-10-10", "observe": "2024-04-10"}),
        ("political_review", "2025-04-01", {"review": "2026-03-10"}),
        ("pre_review", "2026-06-01", {"review": "2026-03-10"}),
        ("admission", "2025-06-01", {"approval": "2025-08-20", "approval_latest": "2025-11-20"}),
        ("approval", "2026-06-01", {"probation_full": "2026-05-20", "observe": "2025-11-20"}),
        ("conversion", "2026-06-01", {"conversion_approval": "2026-08-20"}),
        ("conversion_approval", "2026-06-11", {"file": "2026-06-10"}),
        ("filed", "2026-06-21", {}),
    ],
)
def test_what_falls_due_is_reminded_of_with_its_day(upto: str, today: str, due: dict[str, str]) -> None:
    file = replace(legal(upto), observations=(), notices=())
    if upto in ("approval", "conversion"):
        file = without(file, "oath") if upto == "approval" else file
    assert codes(file, today) == due


def test_the_new_pack_reminds_of_the_meeting_and_the_oath() -> None:
    file = moved(legal("pre_review"), "pre_review", "2026-08-31")
    assert codes(file, "2026-09-01")["admission"] == "2026-09-30"
    approved = without(moved(legal("assigned"), "approval", "2026-05-31"), "oath")
    assert codes(approved, "2026-06-01")["oath"] == "2026-06-30"


def test_a_notice_is_reminded_of_until_its_end() -> None:
    file = replace(legal("cultivators"), notices=(notice(Occasion.CANDIDATE, "2024-10-10"),))
    assert codes(file, "2024-10-15").get("notice") == "2024-10-15"
    assert "notice" not in codes(file, "2024-10-16")
    longer = replace(file, notices=(notice(Occasion.CANDIDATE, "2024-10-10", "2024-10-20"),))
    assert codes(longer, "2024-10-17")["notice"] == "2024-10-20"
    assert "notice" not in codes(replace(legal("candidate"), notices=file.notices), "2024-10-15")


def test_a_notice_without_its_last_day_lacks_it_once_its_days_are_over() -> None:
    file = replace(legal("candidate"), notices=(notice(Occasion.CANDIDATE, "2024-10-10"),))
    assert "notice_open" not in codes(file, "2024-10-15"), "it hangs"
    assert codes(file, "2024-10-22")["notice_open"] == "2024-10-15"
    told = next(one for one in reminders(file, BOOK, date(2024, 10, 22)) if one.code == "notice_open")
    assert (told.text, told.step) == ("公示（2024-10-10 起，至 2024-10-15 已满规定天数）没有登记截止日期", "candidate")
    closed = replace(file, notices=(notice(Occasion.CANDIDATE, "2024-10-10", "2024-10-18"),))
    assert "notice_open" not in codes(closed, "2024-10-22")
    assert lacks_last_day(file.notices[0], BOOK, date(2024, 10, 16))
    assert not lacks_last_day(closed.notices[0], BOOK, date(2024, 10, 22))


def test_who_will_leave_is_reminded_of_three_months_before() -> None:
    file = replace(legal("training"), case=replace(CASE, leaves_on=day("2025-07-01")))
    assert codes(file, "2025-03-21")["leaving"] == "2025-04-01"


def test_a_case_that_is_over_reminds_of_nothing() -> None:
    ended = replace(CASE, ended_on=day("2024-11-01"), ending=CaseEnding.WITHDRAWN)
    assert codes(replace(legal("sponsors"), case=ended), "2026-01-01") == {}
    member = replace(legal("oath").member, left_on=day("2025-09-01"), leaving=Leaving.TRANSFERRED)
    assert codes(replace(legal("oath"), member=member), "2026-01-01") == {}
    assert member.standing is Standing.PROBATIONARY


def test_a_file_as_at_a_day_leaves_out_what_came_later() -> None:
    assert stage_of(legal().as_at(date(2025, 6, 19))) is Stage.CANDIDATE
    assert stage_of(legal().as_at(date(2025, 6, 20))) is Stage.PROBATIONARY
    assert legal().as_at(date(2020, 1, 1)).steps == ()


def test_the_number_beside_the_tab_counts_from_the_same_day_as_the_card_is_red() -> None:
    limited = 0
    for upto, _on in LEGAL:
        file = legal(upto)
        until = outlook(file, BOOK, TODAY).deadline
        for late, day_of in ((False, until), (True, until and until + timedelta(days=1))):
            if day_of is not None:
                limited += 1
                assert is_late(file, BOOK, day_of) == outlook(file, BOOK, day_of).overdue == late, upto
    assert limited > 4
