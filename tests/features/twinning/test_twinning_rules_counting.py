"""次、支部、对: each activity once, the parts sum up, every number has its rows (domain §6.2)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twinning_ledger import agreement, held, joint, ours, party

from branchdesk.features.organization.model import BranchKind
from branchdesk.features.twinning.model.activities import ActivityParty, Heads
from branchdesk.features.twinning.model.words import ActivityState, Category, PartyRole, Purpose, ReportCategory
from branchdesk.features.twinning.rules import counting
from branchdesk.features.twinning.rules.categories import category_of_branch, report_category, sides
from branchdesk.features.twinning.rules.counting import Held, count
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal

A, B, C, D = ReportCategory.A, ReportCategory.B, ReportCategory.C, ReportCategory.D
PUBLISHED = {Category.DUAL_LEADER: 34, Category.TEACHING: 44, Category.OFFICE: 66, Category.OUTSIDE: 37}


def year() -> list[Held]:
    """The published 34 + 44 + 66 + 37."""
    return [
        held(party(f"{kind.value}{n % 7}", kind), title=f"{kind.value} {n}")
        for kind, many in PUBLISHED.items()
        for n in range(many)
    ]


def numbers(held: list[Held]) -> list[int]:
    return [len(count(held).by_category[one]) for one in (A, B, C, D)]


def test_181_is_34_and_44_and_66_and_37() -> None:
    found = count(year())
    assert [len(found.by_category[one]) for one in (A, B, C, D)] == [34, 44, 66, 37]
    assert len(found.activities) == 181
    assert found.mismatch == ""
    assert found.line == "双带头人 34 + 教学科研 44 + 机关 66 + 校外 37 = 181"


def test_one_more_with_an_office_and_an_outside_partner_makes_d_38_of_182() -> None:
    more = [*year(), held(party("财务", Category.OFFICE), party("银行", Category.OUTSIDE))]
    assert numbers(more) == [34, 44, 66, 38]
    assert len(count(more).activities) == 182


def test_the_same_activity_reported_by_both_branches_counts_once() -> None:
    first = held(ours("甲"), party("乙"), uid="same")
    second = held(ours("乙"), party("甲"), uid="same")
    found = count([first, second])
    assert (len(found.activities), found.repeated, len(found.pairs), len(found.branches)) == (1, 1, 1, 2)
    assert numbers([*year(), first, second]) == [34, 44, 67, 37]


def test_66_office_activities_reported_by_both_sides_are_not_132() -> None:
    rows = [
        one
        for n in range(66)
        for one in (held(ours("甲"), party("乙"), uid=f"u{n}"), held(ours("乙"), party("甲"), uid=f"u{n}"))
    ]
    assert numbers(rows) == [0, 0, 66, 0]
    assert count(rows).repeated == 66


def test_reports_that_do_not_agree_on_the_day_count_in_one_period_only() -> None:
    rows = [held(party("乙"), uid="u", on=Day(2025, 12, 31)), held(party("乙"), uid="u", on=Day(2026, 1, 1))]
    of = [len(count(rows, date(y, 1, 1), date(y, 12, 31)).activities) for y in (2025, 2026)]
    assert of == [1, 0]


def test_a_planned_report_does_not_hide_the_one_that_took_place() -> None:
    rows = [
        held(party("乙"), uid="u", on=Day(2026, 1, 1), state=ActivityState.PLANNED),
        held(party("乙"), uid="u", on=Day(2026, 1, 8)),
    ]
    found = count(rows)
    assert (found.activities, found.repeated) == ((rows[1].activity.id,), 0)


def test_planned_activities_are_none_yet() -> None:
    assert count([held(party("乙"), state=ActivityState.PLANNED)]).activities == ()


def test_an_activity_belongs_to_the_period_of_its_first_day_whatever_its_last() -> None:
    rows = [held(party("乙"), on=Day(2025, 12, 30), until_on=Day(2026, 1, 2))]
    assert len(count(rows, date(2025, 1, 1), date(2025, 12, 31)).activities) == 1
    assert len(count(rows, date(2026, 1, 1), date(2026, 12, 31)).activities) == 0


def test_the_days_of_a_period_are_both_included() -> None:
    rows = [held(party("乙"), on=Day(2026, 1, 1)), held(party("乙"), on=Day(2026, 12, 31))]
    assert len(count(rows, date(2026, 1, 1), date(2026, 12, 31)).activities) == 2


def test_two_on_one_day_at_two_places_are_two() -> None:
    assert len(count([held(party("乙"), place="甲楼"), held(party("乙"), place="乙楼")]).activities) == 2


def test_without_a_category_the_parts_are_not_the_whole_and_nothing_goes_out() -> None:
    found = count([held(party("乙")), held(party("摄影社", Category.SOCIETY))])
    assert "有 1 次活动没有类别" in found.mismatch
    with pytest.raises(Refusal) as refused:
        found.demand_sum()
    assert "四类合计 0 + 0 + 1 + 0 = 1" in refused.value.detail


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((Category.OFFICE,), C), ((Category.TEACHING,), B), ((Category.STUDENTS,), B), ((Category.DUAL_LEADER,), A),
        ((Category.OUTSIDE,), D), ((Category.OFFICE, Category.OUTSIDE), D), ((Category.DUAL_LEADER, Category.OUTSIDE), D),
        ((Category.OFFICE, Category.DUAL_LEADER), A), ((Category.TEACHING, Category.DUAL_LEADER), A),
        ((Category.OFFICE, Category.STUDENTS), B), ((Category.SOCIETY, Category.OFFICE), C), ((Category.SOCIETY,), None),
        ((), None),
    ],
)  # fmt: skip
def test_the_category_follows_from_the_partners_by_priority(
    kinds: tuple[Category, ...], expected: ReportCategory | None
) -> None:
    parties = (ours("甲", Category.DUAL_LEADER), *(party(f"p{n}", one, order=n + 1) for n, one in enumerate(kinds)))
    assert report_category(joint(), parties)[0] is expected


def test_another_priority_gives_another_category() -> None:
    parties = (ours(), party("乙", Category.OFFICE), party("丙", Category.OUTSIDE))
    assert report_category(joint(), parties, (C, B, A, D))[0] is C
    assert report_category(joint(), parties, (B,))[0] is D, "what the order leaves out comes in the usual order"


def test_what_was_set_by_hand_counts_and_says_so() -> None:
    one = joint(report_category=B, category_reason="以学院为主")
    assert report_category(one, (ours(), party("丙", Category.OUTSIDE))) == (B, "人工指定：以学院为主")


def test_the_reason_names_every_kind_there_is() -> None:
    parties = (ours(), party("乙", Category.TEACHING, order=1), party("丙", Category.STUDENTS, order=2))
    assert report_category(joint(), parties) == (B, "结对单位为教学科研、学生")


@pytest.mark.parametrize(
    ("kind", "dual", "expected"),
    [
        (BranchKind.OFFICE, False, Category.OFFICE), (BranchKind.OFFICE, True, Category.OFFICE),
        (BranchKind.TEACHERS, False, Category.TEACHING), (BranchKind.TEACHERS, True, Category.DUAL_LEADER),
        (BranchKind.JOINT, True, Category.DUAL_LEADER), (BranchKind.STUDENTS, True, Category.STUDENTS),
        (BranchKind.RETIRED, False, None), (None, False, None),
    ],
)  # fmt: skip
def test_the_kind_of_a_branch_comes_from_its_type_and_its_secretary(
    kind: BranchKind | None, dual: bool, expected: Category | None
) -> None:
    assert category_of_branch(kind, dual) is expected


def test_four_branches_of_one_ledger_stand_on_two_sides_by_who_leads() -> None:
    four = (ours("人力"), *(party(n, own=True, order=i) for i, n in enumerate(("研究生院", "科研院", "学科办"), 1)))
    assert [one.partner_id for one in sides(four)[0]] == ["人力"]
    assert report_category(joint(), four)[0] is C
    found = count([Held(joint(), four)])
    assert (len(found.activities), len(found.branches), len(found.pairs)) == (1, 4, 3)


def test_where_nobody_leads_the_first_is_the_one_side() -> None:
    known = (party("甲", role=PartyRole.JOIN, order=1), party("乙", order=0))
    assert [[one.partner_id for one in side] for side in sides(known)] == [["乙"], ["甲"]]
    assert sides(()) == ([], [])


def test_a_society_is_neither_a_branch_nor_one_of_a_pair() -> None:
    found = count([held(party("团委"), party("摄影社", Category.SOCIETY))])
    assert found.pairs == {("团委", "甲")}
    assert found.branches == {"团委", "甲"}


def test_a_pair_is_the_same_whoever_invites() -> None:
    assert len(count([held(ours("甲"), party("乙")), held(ours("乙"), party("甲"))]).pairs) == 1


def test_partner_kinds_are_counted_underneath_and_need_not_sum_up() -> None:
    rows = [held(party("乙", Category.OFFICE), party("丙", Category.OUTSIDE), party("丁", Category.OUTSIDE))]
    assert {one: len(ids) for one, ids in counting.by_partner_kind(rows).items()} == {
        Category.OFFICE: 1,
        Category.OUTSIDE: 1,
    }


def test_rounded_heads_stay_rounded_in_a_sum() -> None:
    rows = [held(party("乙"), own=8, other=12), held(party("乙"), own=30, own_more=True)]
    assert (counting.own_heads(rows), counting.other_heads(rows)) == (Heads(38, True), Heads(12))
    assert counting.own_heads(rows).words == "38余"


@pytest.mark.parametrize(
    ("values", "expected", "words"),
    [
        ({"starts": "08:30", "ends": "12:00"}, 210, "3.5 小时"),
        ({"starts": "08:30", "ends": "08:30"}, 0, "0 小时"),
        ({"starts": "08:30"}, None, ""),
        ({"starts": "12:00", "ends": "08:30"}, None, ""),
        ({"starts": "08:30", "ends": "12:00", "until_on": Day(2026, 5, 7)}, None, ""),
    ],
)
def test_how_long_it_took_follows_from_its_times(values: dict[str, object], expected: int | None, words: str) -> None:
    found = counting.minutes(joint(**values))
    assert found == expected
    assert found is None or counting.hours_text(found) == words


def test_agreements_bind_branches_and_pairs_and_fewer_may_sign() -> None:
    parties = [one for n in range(7) for one in agreement((f"本{n}", f"硕{n}"), signs=n < 4).parties]
    found = counting.bound(parties)
    assert (len(found.branches), len(found.pairs), len(found.signed)) == (14, 7, 4)


KINDS = st.sampled_from([*Category])
PARTIES = st.lists(
    st.builds(
        lambda n, kind, own, lead: party(f"p{n}", kind, own=own, role=PartyRole.LEAD if lead else PartyRole.JOIN),
        st.integers(0, 6), KINDS, st.booleans(), st.booleans(),
    ),
    max_size=6, unique_by=lambda one: one.partner_id,
)  # fmt: skip
HELD = st.lists(
    st.builds(
        lambda parties, uid, day, state, hand, purpose: Held(
            joint(uid=f"u{uid}", on=Day(2026, 1 + day % 12, 1 + day % 28), state=state, report_category=hand, purpose=purpose),
            tuple(replace(one, order=n) for n, one in enumerate(parties)),
        ),
        PARTIES, st.integers(0, 8), st.integers(0, 400), st.sampled_from([*ActivityState]),
        st.sampled_from([None, None, None, *ReportCategory]), st.sampled_from([None, *Purpose]),
    ),
    max_size=14,
)  # fmt: skip


@given(HELD)
def test_parts_and_the_unsorted_always_sum_up_to_the_activities(rows: list[Held]) -> None:
    found = count(rows)
    parts = [uid for ids in found.by_category.values() for uid in ids]
    assert sorted([*parts, *found.unsorted]) == sorted(found.activities)
    assert bool(found.mismatch) == bool(found.unsorted)
    took_place = [one for one in rows if one.activity.state is not ActivityState.PLANNED]
    assert len(found.activities) == len({one.activity.uid for one in took_place})
    assert len(found.activities) + found.repeated == len(took_place)


@given(HELD, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_count(rows: list[Held], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert count(shuffled) == count(rows)


@given(HELD)
def test_months_sum_up_to_the_year_and_every_other_word_too(rows: list[Held]) -> None:
    whole = count(rows, date(2026, 1, 1), date(2026, 12, 31))
    months = counting.by(counting.counted(rows), lambda one: one.activity.on.month)
    assert sum(map(len, months.values())) == len(whole.activities)
    assert sum(map(len, counting.by(rows, lambda one: one.activity.purpose).values())) == len(whole.activities)


@given(PARTIES)
def test_the_sides_share_nobody_and_lose_nobody(parties: list[ActivityParty]) -> None:
    one, other = sides(parties)
    assert sorted(each.partner_id for each in [*one, *other]) == sorted(each.partner_id for each in parties)
    assert not parties or one
    assert len(parties) < 2 or other


@given(HELD)
def test_a_pair_has_two_in_order_and_both_are_branches(rows: list[Held]) -> None:
    found = count(rows)
    assert all(a < b and {a, b} <= found.branches for a, b in found.pairs)
