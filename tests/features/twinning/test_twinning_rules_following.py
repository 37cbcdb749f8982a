"""Open and overdue measures, issues, agreements, silence; the paragraph that has no number of its own."""

from datetime import date

import pytest
from twinning_ledger import TODAY, agreement, held, party

from branchdesk.features.twinning.model.activities import Heads
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome, Round
from branchdesk.features.twinning.model.words import ActivityState, Category, OutcomeKind, Progress, Purpose
from branchdesk.features.twinning.rules import following
from branchdesk.features.twinning.rules.counting import Held, count
from branchdesk.features.twinning.rules.following import AgreementState, IssueState
from branchdesk.features.twinning.rules.paragraph import Year, draft
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal

N, R, F, L, S = Progress.NOT_STARTED, Progress.RUNNING, Progress.DONE, Progress.LASTING, Progress.SHELVED


def measure(progress: Progress = N, due: Day | None = None, evidence: str = "通知") -> Measure:
    return Measure(id="m", task="一次填报", progress=progress, due_on=due, evidence=evidence)


def issue(**values: object) -> Issue:
    return Issue(id="i", text="重复填表", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("progress", "due", "expected"),
    [
        (R, Day(2026, 11, 20), True), (R, Day(2026, 11, 21), False), (N, Day(2026, 11), False), (N, Day(2026, 10), True),
        (F, Day(2026, 1, 1), False), (L, Day(2026, 1, 1), False), (S, Day(2026, 1, 1), False), (R, None, False),
    ],
)  # fmt: skip
def test_a_measure_is_overdue_the_day_after_its_deadline(progress: Progress, due: Day | None, expected: bool) -> None:
    assert following.is_overdue(measure(progress, due), TODAY) is expected


@pytest.mark.parametrize(
    ("values", "progress", "expected"),
    [
        ({}, [], IssueState.OPEN), ({}, [N], IssueState.OPEN), ({}, [N, R], IssueState.RUNNING), ({}, [F, R], IssueState.RUNNING),
        ({}, [F, L], IssueState.SOLVED), ({}, [F, S], IssueState.SOLVED), ({}, [S], IssueState.RUNNING),
        ({"closed_on": Day(2026, 5, 1)}, [F], IssueState.CLOSED),
        ({"closed_on": Day(2026, 5, 1), "looked_back_on": Day(2026, 9, 1)}, [F], IssueState.LOOKED_BACK),
    ],
)  # fmt: skip
def test_how_far_an_issue_is_follows_from_its_measures(
    values: dict[str, Day], progress: list[Progress], expected: IssueState
) -> None:
    assert following.state_of(issue(**values), [measure(one) for one in progress]) is expected


@pytest.mark.parametrize(
    ("measures", "part"),
    [
        ([], "还没有举措"), ([measure(R), measure(F)], "还有 1 项举措没有完成"), ([measure(S)], "都已搁置"),
        ([measure(F, evidence=" ")], "没有填写佐证"), ([measure(F), measure(S)], ""), ([measure(L)], ""),
    ],
)  # fmt: skip
def test_an_issue_is_closed_only_by_rule(measures: list[Measure], part: str) -> None:
    found = following.may_close(issue(), measures)
    assert part in found
    assert bool(part) == bool(found)


def test_a_measure_is_settled_by_a_round_that_says_so() -> None:
    rounds = [
        Round(id="r", measure_id="m", order=1, on=Day(2026, 6, 1)),
        Round(id="s", measure_id="m", order=2, on=Day(2026, 7, 1), settled=True),
    ]
    assert following.unsettled(measure(F), rounds[:1])
    assert not following.unsettled(measure(F), rounds)
    assert not following.unsettled(measure(R), [])


def silence(held: list[Held], bound: list[tuple[str, str, date]], today: date = TODAY) -> list[tuple[str, str, bool]]:
    return [(one.first_id, one.second_id, one.bound) for one in following.silent(held, bound, today, 6)]


def test_a_pair_is_silent_the_day_after_six_months() -> None:
    rows = [held(party("乙"), on=Day(2026, 5, 21))]
    assert silence(rows, [], date(2026, 11, 21)) == []
    assert silence(rows, [], date(2026, 11, 22)) == [("乙", "甲", False)]


def test_the_last_day_of_a_long_activity_is_what_counts_and_planned_ones_do_not() -> None:
    rows = [held(party("乙"), on=Day(2026, 5, 19), until_on=Day(2026, 5, 23)), held(party("丙"), on=Day(2026, 1, 5))]
    planned = held(party("丙"), on=Day(2026, 11, 1), state=ActivityState.PLANNED)
    assert silence([*rows, planned], []) == [("丙", "甲", False)]


def test_a_pair_bound_by_an_agreement_that_never_met_is_silent_after_six_months_of_it() -> None:
    assert silence([], [("乙", "甲", date(2026, 5, 20))]) == [("乙", "甲", True)]
    assert silence([], [("乙", "甲", date(2026, 5, 21))]) == []


def test_a_fresh_agreement_gives_an_old_pair_its_time() -> None:
    rows = [held(party("乙"), on=Day(2024, 1, 5))]
    assert silence(rows, [("甲", "乙", date(2026, 10, 1))]) == []


@pytest.mark.parametrize(
    ("values", "renewed", "expected"),
    [
        ({}, False, AgreementState.RUNNING), ({"until_on": Day(2026, 11, 21)}, False, AgreementState.RUNNING),
        ({"until_on": Day(2026, 11, 20)}, False, AgreementState.OVER), ({"until_on": Day(2026, 11, 20)}, True, AgreementState.RENEWED),
        ({"until_on": Day(2026, 11)}, False, AgreementState.RUNNING), ({"from_on": Day(2027, 1, 1)}, False, AgreementState.COMING),
        ({"ended_on": Day(2026, 6, 1)}, False, AgreementState.ENDED), ({"ended_on": Day(2026, 11, 21)}, False, AgreementState.RUNNING),
        ({"until_on": None}, False, AgreementState.RUNNING), ({"from_on": None, "signed_on": None}, False, AgreementState.COMING),
    ],
)  # fmt: skip
def test_how_an_agreement_stands_follows_from_its_days(
    values: dict[str, Day | None], renewed: bool, expected: AgreementState
) -> None:
    assert following.agreement_state(agreement("甲乙", **values).agreement, TODAY, renewed) is expected


def test_agreements_that_end_soon_are_named_unless_they_are_renewed() -> None:
    one = agreement("甲乙", until_on=Day(2026, 12, 20)).agreement
    later = agreement("甲乙", from_on=Day(2026, 12, 21), until_on=Day(2027, 12, 20), renews_id=one.id).agreement
    assert following.ending([one], TODAY, 60) == [(one, 29)]
    assert following.ending([one], TODAY, 28) == []
    assert following.ending([one, later], TODAY, 60) == []
    ends = agreement("甲乙", until_on=Day(2026, 11, 21)).agreement
    assert following.ending([ends], TODAY, 0) == [], "nobody wants to be told"


def test_an_activity_wants_its_summary_after_thirty_days() -> None:
    def lacks(days: int = 30, **values: object) -> bool:
        return following.lacks_summary(held(party("乙"), **values).activity, TODAY, days)

    assert not lacks(on=Day(2026, 10, 22), state=ActivityState.HELD)
    assert lacks(on=Day(2026, 10, 21), state=ActivityState.HELD)
    assert not lacks(on=Day(2026, 10, 20), until_on=Day(2026, 10, 22), state=ActivityState.HELD)
    assert not lacks(on=Day(2026, 1, 1))
    assert not lacks(0, on=Day(2026, 1, 1), state=ActivityState.HELD)


def the_year(rows: list[Held], **values: object) -> Year:
    return Year("2026 年", count(rows), {None: len(rows)}, None, None, **values)  # type: ignore[arg-type]


def test_the_paragraph_has_only_numbers_that_were_counted() -> None:
    rows = [held(party("乙"), party("丙", Category.OUTSIDE)), held(party("丁", Category.DUAL_LEADER))]
    year = Year(
        "2026 年", count(rows), {Purpose.BARRIERS: 1, None: 1}, Heads(38, True), Heads(12), [issue(closed_on=Day(2026, 5, 1)), issue()],
        [measure(F), measure(L), measure(R)],
        [Outcome(id="o", kind=OutcomeKind.FIGURES, title="报表", indicator="报表用时", before="30 天", after="3 天"),
         Outcome(id="p", kind=OutcomeKind.GUIDE, title="指南")],
    )  # fmt: skip
    assert draft(year) == (
        "2026 年共开展结对共建活动 2 次，其中与“双带头人”教师党支部书记所在支部 1 次、与校外党支部 1 次；参加共建的党组织 4 个，结成 3 对。"
        "按目的分，破除壁垒 1 次、未填主题 1 次。我方参加 38 余人次，结对单位参加 12 人次。"
        "共收集问题 2 个，已销号 1 个；制定举措 3 项，已完成 2 项，其中长期坚持 1 项。"
        "形成成果 2 项（指标改善 1 项、服务指南 1 项）：报表用时由 30 天变为 3 天。"
    )


def test_a_year_without_activities_says_so_and_an_unsorted_one_is_refused() -> None:
    assert draft(the_year([])) == "2026 年没有登记结对共建活动。"
    with pytest.raises(Refusal):
        draft(the_year([held(party("社团", Category.SOCIETY))]))


def test_purposes_nobody_named_are_not_told() -> None:
    assert "按目的分" not in draft(the_year([held(party("乙"))]))
