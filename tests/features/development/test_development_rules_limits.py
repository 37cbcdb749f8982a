"""Every limit of the 25 steps at its boundary day, in both packs, with leap days and month ends (domain §2.2)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from development_made import BOOK, CASE, LEGAL, blocks, day, found, legal, moved, reviews, step, without

from branchdesk.features.development.model import (
    CaseEnding,
    CasePaper,
    Observation,
    ObservationKind,
    Result,
    SchoolPack,
    Waiver,
)
from branchdesk.features.development.rules.checks import WAIVABLE, check, rule_name
from branchdesk.features.development.rules.checks.finding import RULES
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import packs
from branchdesk.kernel.problems import Level

DECISIONS = ("admission", "approval", "conversion", "conversion_approval")


def with_school(numbers: dict[str, int], base: str = "2014") -> Rulebook:
    """The rules of a school that set some numbers."""
    content = str({"numbers": numbers}).replace("'", '"')
    own = SchoolPack(
        id="1", base=base, version="校", from_on=day("2015-01-01"), source="校发〔2015〕1号", content=content
    )
    return Rulebook(packs([own]), BOOK.workdays)


@pytest.mark.parametrize("upto", [key for key, _ in LEGAL])
def test_a_case_by_the_book_has_nothing_but_advice_at_any_step(upto: str) -> None:
    file = legal(upto)
    today = max(one.on.first() for one in file.steps)
    assert [one for one in check(file, BOOK, today) if one.level is not Level.OK] == []


def test_a_finding_says_rule_article_source_dates_and_where_to_mend() -> None:
    one = found(moved(legal("candidate"), "candidate", "2024-10-09"), "2024-10-09")["cultivation_short"]
    assert (one.step, one.level, one.rule, one.article, one.confidence, one.pack) == (
        "candidate", Level.BLOCK, "培养教育考察满一年", "第13条", "V", "2014 版",
    )  # fmt: skip
    assert one.source == "《中国共产党发展党员工作细则》（中办发〔2014〕33号）"
    assert one.dates == (("推荐和确定入党积极分子", date(2023, 10, 10)), ("确定发展对象", date(2024, 10, 9)))
    assert (one.earliest, one.mend) == (date(2024, 10, 10), "step:candidate:on")
    assert "最早为 2024-10-10" in one.text


def test_every_code_has_the_name_of_its_rule() -> None:
    assert all(
        rule_name(code) for code in (*RULES, "before_apply", "without_form", "sponsor_not_full", "card_joined_on")
    )
    assert rule_name("nothing") == ""


def _applied(birth: str, on: str) -> CaseFile:
    file = moved(legal("apply"), "apply", on)
    return replace(file, member=replace(file.member, birth=day(birth)))


@pytest.mark.parametrize(
    ("birth", "on", "young"),
    [
        ("2005-03-01", "2023-03-01", False), ("2005-03-02", "2023-03-01", True), ("2008-02-29", "2026-02-28", True),
        ("2008-02-29", "2026-03-01", False), ("2005-03", "2023-03-01", False), ("2005-03", "2023-02-28", True),
    ],
)  # fmt: skip
def test_an_applicant_is_eighteen_on_the_day(birth: str, on: str, young: bool) -> None:
    one = found(_applied(birth, on), on).get("age")
    assert (one is not None and one.level is Level.BLOCK) is young


def test_without_a_birth_date_the_age_is_left_open() -> None:
    file = legal("apply")
    one = found(replace(file, member=replace(file.member, birth=None)), "2023-03-01")["birth_unknown"]
    assert (one.level, one.mend) == (Level.OK, "member:birth")


MONTH_LIMITS: tuple[tuple[str, str, dict[str, str], str], ...] = (
    # code, step, the days it runs from, the last day that is still in time
    ("talk_late", "first_talk", {"apply": "2023-01-31"}, "2023-02-28"),
    ("talk_late", "first_talk", {"apply": "2024-01-31"}, "2024-02-29"),
    ("admission_late", "admission", {"pre_review": "2026-05-31"}, "2026-06-30"),
    ("oath_late", "oath", {"approval": "2026-05-18"}, "2026-06-18"),
    ("conversion_approval_late", "conversion_approval", {"conversion": "2026-05-31"}, "2026-08-31"),
    ("conversion_approval_late", "conversion_approval", {"conversion": "2026-11-30"}, "2027-02-28"),
)


@pytest.mark.parametrize(
    ("code", "key", "starts", "last"), MONTH_LIMITS, ids=[f"{one[0]} {one[3]}" for one in MONTH_LIMITS]
)
def test_a_limit_in_months_holds_to_its_last_day(code: str, key: str, starts: dict[str, str], last: str) -> None:
    file = legal("conversion_approval")
    for start, on in starts.items():
        file = moved(file, start, on)
    file = moved(file, key, last, received_on=None)
    late = moved(file, key, date.fromisoformat(last) + timedelta(days=1))
    assert code not in found(file, "2030-01-01")
    one = found(late, "2030-01-01")[code]
    assert (one.step, one.level, one.deadline) == (key, Level.WARN, date.fromisoformat(last))
    waiting = without(file, key)
    assert code not in found(waiting, last)


@pytest.mark.parametrize(
    ("upto", "code", "last"),
    [
        ("apply", "talk_late", "2023-04-01"), ("admission", "approval_late", "2025-08-20"),
        ("conversion", "conversion_approval_late", "2026-08-20"),
    ],
)  # fmt: skip
def test_what_is_not_recorded_in_time_is_overdue_the_day_after(upto: str, code: str, last: str) -> None:
    assert code not in found(legal(upto), last)
    one = found(legal(upto), str(date.fromisoformat(last) + timedelta(days=1)))[code]
    assert "至今没有记录" in one.text
    assert one.deadline == date.fromisoformat(last)


def test_the_old_pack_has_no_month_for_admission_and_oath() -> None:
    file = moved(moved(legal("oath"), "pre_review", "2024-12-20"), "oath", "2025-12-01")
    assert not {"admission_late", "oath_late"} & set(found(file))
    assert "oath_late" not in found(moved(file, "oath", "2026-06-01")), "nobody is late by a rule that came later"
    over = moved(file, "approval", "2026-05-10", received_on=None)
    assert "oath_late" not in found(moved(over, "oath", "2026-06-10"))
    assert found(moved(over, "oath", "2026-06-11"))["oath_late"].pack == "2026 版"
    assert "oath_late" not in found(without(file, "oath"), "2026-06-01")


def test_after_the_pre_review_of_the_new_pack_the_meeting_is_waited_for_a_month() -> None:
    file = moved(legal("pre_review"), "pre_review", "2026-08-31")
    assert "admission_late" not in found(file, "2026-09-30")
    assert "admission_late" in found(file, "2026-10-01")


@pytest.mark.parametrize(
    ("activist", "first"),
    [
        ("2023-10-10", "2024-10-10"),
        ("2024-02-29", "2025-02-28"),
        ("2023-08-31", "2024-08-31"),
        ("2025-06-01", "2026-06-01"),
    ],
)
def test_a_candidate_was_observed_a_full_year(activist: str, first: str) -> None:
    file = moved(legal("candidate"), "activist", activist)
    assert "cultivation_short" not in found(moved(file, "candidate", first))
    one = found(moved(file, "candidate", date.fromisoformat(first) - timedelta(days=1)))["cultivation_short"]
    assert (one.level, one.earliest) == (Level.BLOCK, date.fromisoformat(first))


def test_half_a_date_is_given_the_benefit_of_the_doubt() -> None:
    file = moved(moved(legal("candidate"), "activist", "2023-10"), "candidate", "2024-10")
    assert "cultivation_short" not in found(file)
    assert "cultivation_short" in found(moved(file, "candidate", "2024-09"))


def test_a_school_may_want_eighteen_months_of_observation() -> None:
    book = with_school({"cultivation_months": 18})
    one = found(legal("candidate"), book=book)["cultivation_short"]
    assert (one.earliest, one.source, one.pack) == (date(2025, 4, 10), "校发〔2015〕1号", "2014 版＋校内细则（校）")


@pytest.mark.parametrize(("on", "early"), [("2023-05-31", True), ("2023-06-01", False)])
def test_a_school_may_want_months_between_application_and_activist(on: str, early: bool) -> None:
    file = moved(legal("activist"), "activist", on)
    assert ("activist_early" in found(file, book=with_school({"activist_months": 3}))) is early
    assert "activist_early" not in found(file)


def test_the_branch_observes_every_half_year() -> None:
    file = replace(legal("candidate"), observations=())
    one = found(file)["observations"]
    assert (one.step, one.level, one.deadline) == ("cultivation", Level.WARN, date(2024, 4, 10))

    def with_reviews(*days: str) -> CaseFile:
        made = (Observation(id=on, case_id="case", kind=ObservationKind.REVIEW, on=day(on)) for on in days)
        return replace(file, observations=tuple(made))

    assert "observations" not in found(with_reviews("2024-04-10", "2024-10-10"))
    assert "observations" in found(with_reviews("2024-04-11", "2024-10-10"))
    assert "observations" in found(with_reviews("2024-04-10", "2024-10-11"))
    assert "observations" not in found(with_reviews("2024-10-10", "2024-04-10"))
    reports = tuple(
        replace(one, kind=ObservationKind.REPORT) for one in with_reviews("2024-04-10", "2024-10-10").observations
    )
    assert "observations" in found(replace(file, observations=reports)), "a report is no observation by the branch"


def test_observation_is_overdue_for_an_activist_the_day_after() -> None:
    file = replace(legal("cultivators"), observations=())
    assert "observations" not in found(file, "2024-04-10")
    assert "observations" in found(file, "2024-04-11")
    ended = replace(file, case=replace(CASE, ended_on=day("2024-03-01"), ending=CaseEnding.WITHDRAWN))
    assert "observations" not in found(ended, "2024-09-01")


def test_a_probationer_is_observed_every_half_year_until_he_is_discussed() -> None:
    file = replace(legal("oath"), observations=reviews("2023-10-10", "2025-05-20"))
    assert "probation_observations" not in found(file, "2025-11-20")
    one = found(file, "2025-11-21")["probation_observations"]
    assert (one.step, one.deadline) == ("probation", date(2025, 11, 20))
    assert "probation_observations" not in found(legal("conversion"), "2026-05-20")


@pytest.mark.parametrize(("count", "short"), [(3, True), (4, False)])
def test_a_school_may_want_four_reports_a_year(count: int, short: bool) -> None:
    given = tuple(
        Observation(id=f"{n}", case_id="case", kind=ObservationKind.REPORT, on=day(f"2024-0{n + 1}-01"))
        for n in range(count)
    )
    file = replace(legal("candidate"), observations=(*legal().observations, *given))
    assert ("reports" in found(file, book=with_school({"reports_yearly": 4}))) is short
    assert "reports" not in found(file)


@pytest.mark.parametrize(
    ("days", "tenths", "code"),
    [
        (3, None, ""), (None, 240, ""), (2, 240, ""), (3, 10, ""), (2, 239, "training_short"), (2, None, "training_short"),
        (None, 239, "training_short"), (0, 0, "training_short"), (None, None, "training_unknown"),
    ],
)  # fmt: skip
def test_training_takes_three_days_or_24_hours(days: int | None, tenths: int | None, code: str) -> None:
    file = moved(legal("training"), "training", days=days, tenths=tenths)
    codes = {one for one in found(file) if one.startswith("training")}
    assert codes == ({code} if code else set())


def test_short_training_blocks_until_a_reason_is_given() -> None:
    file = moved(legal("training"), "training", days=1, tenths=None)
    assert blocks(file) == {"training_short"} <= WAIVABLE
    waiver = Waiver(
        id="w", case_id="case", code="training_short", step="training", reason="经上级党委批准", on=day("2025-03-20")
    )
    one = found(replace(file, waivers=(waiver,)))["training_short"]
    assert (one.level, one.waiver, one.stands) == (Level.WARN, waiver, False)
    assert found(file)["training_short"].waivable
    other = replace(waiver, step="apply")
    assert blocks(replace(file, waivers=(other,))) == {"training_short"}


def test_a_reason_never_lifts_what_must_not_be_lifted() -> None:
    file = moved(legal("candidate"), "candidate", "2024-10-09")
    waiver = Waiver(id="w", case_id="case", code="cultivation_short", reason="急", on=day("2024-10-09"))
    one = found(replace(file, waivers=(waiver,)))["cultivation_short"]
    assert (one.level, one.waivable) == (Level.BLOCK, False)


def test_a_reason_is_kept_with_its_warning() -> None:
    waiver = Waiver(id="w", case_id="case", code="talk_late", reason="假期", on=day("2023-05-01"))
    file = replace(moved(legal("first_talk"), "first_talk", "2023-05-01"), waivers=(waiver,))
    one = found(file)["talk_late"]
    assert (one.level, one.waiver, one.stands, one.key) == (Level.WARN, waiver, False, ("talk_late", "first_talk"))


@pytest.mark.parametrize(("review", "old"), [("2024-05-20", False), ("2024-05-19", True), ("2024-05", False)])
def test_the_political_review_is_not_older_than_a_year_at_the_meeting(review: str, old: bool) -> None:
    file = moved(moved(legal("admission"), "political_review", review), "candidate", "2024-05-01")
    file = moved(moved(file, "sponsors", "2024-05-01"), "activist", "2023-04-01")
    assert ("review_old" in found(file)) is old


def test_a_political_review_without_methods_is_pointed_out() -> None:
    assert found(moved(legal("political_review"), "political_review", methods=""))["review_methods"].level is Level.OK


def test_a_letter_without_its_answer_is_pointed_out() -> None:
    letter = Observation(id="l", case_id="case", kind=ObservationKind.LETTER, on=day("2025-02-01"))
    file = legal("political_review")
    assert found(replace(file, observations=(*file.observations, letter)))["letter_open"].level is Level.OK
    back = replace(letter, until_on=day("2025-03-01"))
    assert "letter_open" not in found(replace(file, observations=(*file.observations, back)))


@pytest.mark.parametrize(
    ("leaves", "soon"),
    [
        ("2025-08-20", True),
        ("2025-08-21", False),
        ("2025-05-20", True),
        ("2025-05-19", False),
        ("2025-08", True),
        ("2025-09", False),
    ],
)
def test_who_leaves_within_three_months_of_the_meeting_is_usually_not_admitted(leaves: str, soon: bool) -> None:
    file = replace(legal("admission"), case=replace(CASE, leaves_on=day(leaves)))
    assert ("leaving" in found(file)) is soon


@pytest.mark.parametrize(
    ("received", "approved", "code"),
    [
        ("2025-05-31", "2025-08-31", ""), ("2025-05-31", "2025-09-01", "approval_late"),
        ("2025-08-31", "2025-11-30", ""), ("2025-08-31", "2026-02-28", "approval_late"),
        ("2025-08-31", "2026-03-01", "approval_expired"), ("2025-05-19", "2025-06-20", "received_early"),
        (None, "2025-08-20", ""), (None, "2025-08-21", "approval_uncertain"), (None, "2025-12-31", "approval_uncertain"),
    ],
)  # fmt: skip
def test_the_committee_approves_within_three_months_and_six_at_the_most(
    received: str | None, approved: str, code: str
) -> None:
    file = moved(legal("approval"), "approval", approved, received_on=day(received) if received else None)
    own = {"approval_late", "approval_expired", "received_early", "approval_uncertain"}
    assert own & set(found(file)) == ({code} if code else set())
    assert (code in blocks(file)) is (code in ("approval_expired", "received_early"))


@pytest.mark.parametrize(
    ("received", "word"),
    [("2025-08-20", ""), ("2025-08-21", "须复议"), ("2025-11-20", "须复议"), ("2025-11-21", "须重新办理")],
)
def test_a_resolution_not_sent_up_is_discussed_again_or_done_anew(received: str, word: str) -> None:
    file = moved(legal("approval"), "approval", "2025-12-01", received_on=day(received))
    one = found(file).get("resolution_stale")
    assert (one.text[-len(word) :] if one and word else "") == word
    assert (one is None) is (word == "")


@pytest.mark.parametrize(("on", "early"), [("2026-05-19", True), ("2026-05-20", False), ("2026-05", False)])
def test_conversion_is_discussed_when_probation_is_full(on: str, early: bool) -> None:
    file = moved(legal("conversion"), "conversion", on)
    one = found(file).get("conversion_early")
    assert (one is not None) is early
    if one:
        assert (one.level, one.earliest) == (Level.WARN, date(2026, 5, 20))


def test_a_school_may_forbid_conversion_before_probation_is_full() -> None:
    file = moved(legal("conversion"), "conversion", "2026-05-17")
    assert "conversion_early" in blocks(file, book=with_school({"conversion_level": 3}))


def test_probation_that_is_full_is_brought_up_and_decides_nothing() -> None:
    assert "probation_over" not in found(legal("oath"), "2026-05-19")
    one = found(legal("oath"), "2026-05-20")["probation_over"]
    assert (one.level, one.step) == (Level.WARN, "conversion")
    assert "probation_over" not in found(legal("conversion"), "2026-05-20")


def _extended(months: int | None, **changes: Any) -> CaseFile:
    file = moved(legal("conversion"), "conversion", result=Result.EXTENDED, months=months, **changes)
    return file.with_step(step("conversion_approval", "2026-06-10", result=Result.EXTENDED))


@pytest.mark.parametrize(
    ("months", "wrong"), [(5, True), (6, False), (9, False), (12, False), (13, True), (None, True)]
)
def test_probation_is_extended_by_six_to_twelve_months(months: int | None, wrong: bool) -> None:
    assert ("extension_months" in blocks(_extended(months))) is wrong


def test_probation_is_extended_once_only() -> None:
    file = _extended(6)
    assert "extension_twice" not in found(file)
    assert "probation_over" in found(file, "2026-11-20")
    assert "probation_over" not in found(file, "2026-11-19")
    again = file.with_step(step("conversion", "2026-11-20", result=Result.EXTENDED, months=6))
    assert "extension_twice" in blocks(again)
    passed = file.with_step(step("conversion", "2026-11-20"))
    assert "extension_twice" not in found(passed)
    against = passed.with_step(step("conversion_approval", "2026-12-10", result=Result.EXTENDED, months=6))
    assert "extension_twice" in blocks(against), "the committee cannot extend again either"
    assert "conversion_early" not in found(passed)
    assert "conversion_early" in found(file.with_step(step("conversion", "2026-11-19")))


def test_cancelling_needs_not_wait_for_the_end_of_probation() -> None:
    file = moved(legal("conversion"), "conversion", "2026-01-10", result=Result.CANCELLED)
    assert "conversion_early" not in found(file)


def test_a_committee_that_decides_otherwise_is_pointed_out() -> None:
    file = legal("conversion").with_step(step("conversion_approval", "2026-06-10", result=Result.EXTENDED, months=6))
    assert found(file)["approval_differs"].level is Level.WARN


@pytest.mark.parametrize(
    ("months", "wrong", "otherwise"), [(5, True, True), (6, False, False), (12, False, True), (13, True, True)]
)
def test_the_months_a_committee_gives_are_looked_at_as_those_of_the_meeting(
    months: int, wrong: bool, otherwise: bool
) -> None:
    file = moved(legal("conversion"), "conversion", result=Result.EXTENDED, months=6)
    file = file.with_step(step("conversion_approval", "2026-06-10", result=Result.EXTENDED, months=months))
    assert ("extension_months" in blocks(file)) is wrong
    assert ("approval_differs" in found(file)) is otherwise


def test_somebody_recommended_the_activist() -> None:
    file = replace(legal("activist"), case=replace(CASE, league=False), papers=())
    assert found(file)["no_recommendation"].level is Level.WARN
    paper = CasePaper(id="p", case_id="case", step="activist", title="党员推荐表")
    assert "no_recommendation" in found(replace(file, papers=(replace(paper, complete=False),)))
    with_paper = found(replace(file, papers=(paper,)))
    assert "no_recommendation" not in with_paper
    assert with_paper["league"].level is Level.OK
    older = replace(file, papers=(paper,), member=replace(file.member, birth=day("1995-10-10")))
    assert "league" not in found(older)
    assert "league" in found(replace(older, member=replace(file.member, birth=day("1995-10-11"))))


def test_what_happened_before_the_oldest_pack_is_told_and_not_forbidden() -> None:
    file = moved(moved(legal("candidate"), "activist", "2010-01-01"), "candidate", "2010-06-01")
    assert found(file)["cultivation_short"].level is Level.WARN


def test_papers_not_in_the_register_are_listed_by_phase() -> None:
    given = [one for one in check(legal("cultivators"), BOOK, date(2023, 10, 20)) if one.code == "papers"]
    assert [(one.step, one.level, one.mend) for one in given] == [
        ("apply", Level.OK, "paper:apply"), ("activist", Level.OK, "paper:activist"),
    ]  # fmt: skip
    assert "入党申请书" in given[0].text
    assert "谈话记录" in given[0].text
