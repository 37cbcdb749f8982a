"""What speaks against an activity, a measure, an issue, an agreement: everything at once, each under its field."""

from typing import Any

import pytest
from twinning_ledger import TODAY, agreement, ours, party, whole

from branchdesk.features.twinning.model.activities import ActivityParty, Consensus, Media, Photo
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome
from branchdesk.features.twinning.model.words import (
    ActivityState,
    Category,
    OutcomeKind,
    PartyRole,
    Progress,
    ReportCategory,
)
from branchdesk.features.twinning.rules import checks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level

TWO = (ours("甲"), party("乙"))


def found(*parties: ActivityParty, parts: dict[str, Any] | None = None, **values: Any) -> list[tuple[str, str, Level]]:
    problems = checks.of_activity(whole(*(parties or TWO), parts=parts, **values), TODAY)
    return [(one.field, one.code, one.level) for one in problems]


def test_a_sound_activity_has_nothing_against_it() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"on": Day(2026, 11, 20), "state": ActivityState.PLANNED}, ("state", "over", Level.WARN)),
        ({"on": Day(2026, 11, 21), "state": ActivityState.PLANNED}, None),
        ({"on": Day(2026, 11, 21)}, None), ({"on": Day(2026, 11, 22)}, ("on", "future", Level.BLOCK)),
        ({"on": Day(2026, 5)}, ("on", "day_needed", Level.BLOCK)), ({"title": ""}, ("title", "missing", Level.BLOCK)),
        ({"until_on": Day(2026, 5, 5)}, ("until_on", "before", Level.BLOCK)), ({"until_on": Day(2026, 5, 6)}, None),
        ({"starts": "14:00", "ends": "13:00"}, ("ends", "before", Level.BLOCK)),
        ({"starts": "14:00", "ends": "13:00", "until_on": Day(2026, 5, 7)}, None),
        ({"report_category": ReportCategory.D}, ("category_reason", "missing", Level.WARN)),
        ({"own": 30}, None),
    ],
)  # fmt: skip
def test_the_course_of_an_activity(values: dict[str, Any], expected: tuple[str, str, Level] | None) -> None:
    assert found(**values) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("parties", "codes"),
    [
        ((ours("甲"), party("甲")), ["twice", "too_few"]), ((ours("甲"),), ["too_few"]),
        ((ours("甲", role=PartyRole.JOIN), party("乙")), ["no_lead"]),
        ((ours("甲"), party("社团", Category.SOCIETY)), ["unsorted"]),
        ((ours("甲", heads=8), party("乙", heads=12)), []),
    ],
)  # fmt: skip
def test_the_parties_of_an_activity(parties: tuple[ActivityParty, ...], codes: list[str]) -> None:
    assert [code for _, code, _ in found(*parties)] == codes


def test_heads_party_by_party_are_the_heads_of_their_side() -> None:
    parties = (ours("甲", heads=8), party("乙", heads=12), party("丙", heads=3))
    assert found(*parties, own=8, other=15) == []
    assert found(*parties, own=9, other=15) == [("own", "differs", Level.WARN)]
    assert found(ours("甲"), party("乙", heads=12), party("丙"), other=30) == [], "some were not counted"


def test_nothing_empty_hangs_on_an_activity() -> None:
    parts = {
        "consensus": (Consensus(id="c", activity_id="", order=0, text=" "),),
        "issues": (Issue(id="i", text=""),),
        "measures": (Measure(id="m", task=""),),
        "outcomes": (Outcome(id="o", kind=OutcomeKind.CASE, title=""),),
        "media": (Media(id="n", activity_id="", title=""),),
        "photos": (Photo(id="p", activity_id="", caption=""),),
    }
    assert [(field, level) for field, _, level in found(parts=parts)] == [
        ("consensus", Level.BLOCK), ("issues", Level.BLOCK), ("task", Level.BLOCK), ("outcomes", Level.BLOCK),
        ("media", Level.BLOCK), ("photos", Level.BLOCK), ("photos", Level.WARN),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []), ({"due_on": Day(2026, 5, 5)}, ["before"]), ({"due_on": Day(2026, 5)}, []),
        ({"progress": Progress.DONE}, ["missing"]), ({"progress": Progress.LASTING}, []),
        ({"progress": Progress.RUNNING, "closed_on": Day(2026, 6, 1)}, ["not_done"]),
        ({"progress": Progress.DONE, "closed_on": Day(2026, 6, 1)}, []),
    ],
)  # fmt: skip
def test_the_days_of_a_measure_fit_its_progress(values: dict[str, Any], codes: list[str]) -> None:
    measure = Measure(id="m", task="一次填报", **values)
    assert [one.code for one in checks.of_measure(measure, Day(2026, 5, 6))] == codes


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, []), ({"raised_on": Day(2026, 11, 22)}, ["raised_on"]),
        ({"raised_on": Day(2026, 6, 1), "closed_on": Day(2026, 5, 1)}, ["closed_on"]),
        ({"raised_on": Day(2026, 6, 1), "looked_back_on": Day(2026, 5, 1)}, ["looked_back_on"]),
        ({"raised_on": Day(2026, 6), "closed_on": Day(2026, 6, 1)}, []),
    ],
)  # fmt: skip
def test_the_days_of_an_issue_are_in_order(values: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in checks.of_issue(Issue(id="i", text="问题", **values), TODAY)] == fields


def test_an_agreement_without_days_is_told_that_nothing_will_be_reminded() -> None:
    bare = agreement(("甲", "乙"), signed_on=None, from_on=None, until_on=None)
    assert [(one.code, one.level) for one in checks.of_agreement(bare)] == [("missing", Level.WARN)]
    assert checks.of_agreement(agreement(("甲", "乙", "丙"))) == []
