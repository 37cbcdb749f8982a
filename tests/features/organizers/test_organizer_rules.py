"""When duties fall due, who is posted where, what a log amounts to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from organizers_ledger import duty, entry, organizer, posting

from branchdesk.features.organizers.model import DutyOccurrence, Every, OccurrenceState, Role
from branchdesk.features.organizers.rules import book, calendar, checks, postings, summing
from branchdesk.features.organizers.rules.book import HandoverBook, Section
from branchdesk.features.organizers.rules.templates import templates
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
DUTIES = st.builds(
    lambda every, month, day: duty(every=every, month=min(month, {"month": 1, "quarter": 3, "half": 6}.get(every, 12)), day=day),
    st.sampled_from(Every), st.integers(1, 12), st.sampled_from([-1, *range(1, 32)]),
)  # fmt: skip


def due(one: object, first: date, last: date) -> list[date]:
    return list(calendar.due_days(one, first, last))


def test_the_last_day_of_a_month_is_its_own_in_leap_years_too() -> None:
    monthly = duty()
    assert due(monthly, date(2024, 1, 1), date(2024, 3, 31)) == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]
    assert due(monthly, date(2023, 2, 1), date(2023, 2, 28)) == [date(2023, 2, 28)]
    thirtieth = duty(day=30)
    assert due(thirtieth, date(2023, 2, 1), date(2023, 3, 31)) == [date(2023, 2, 28), date(2023, 3, 30)]
    leap = duty(every=Every.YEAR, month=2, day=29)
    assert due(leap, date(2023, 1, 1), date(2024, 12, 31)) == [date(2023, 2, 28), date(2024, 2, 29)]


def test_the_known_days_of_the_year_are_as_the_templates_say() -> None:
    known = {one.key: one for one in templates()}
    year = date(2026, 1, 1), date(2026, 12, 31)
    assert due(known["plan_review"].duty, *year) == [date(2026, 10, 31)]
    assert due(known["plan_filed"].duty, *year) == [date(2026, 11, 20)]
    assert due(known["return_year"].duty, *year) == [date(2026, 12, 31)]
    assert due(known["return_half"].duty, *year) == [date(2026, 6, 30), date(2026, 12, 31)]
    assert due(known["dossier_half"].duty, *year) == [date(2026, 6, 30), date(2026, 12, 31)]
    assert len(due(known["dues_month"].duty, *year)) == 12
    assert due(known["life_quarter"].duty, *year) == [
        date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31),
    ]  # fmt: skip


@pytest.mark.parametrize("one", templates(), ids=lambda one: one.key)
def test_every_template_is_a_sound_duty_with_source_and_confidence(one) -> None:
    assert checks.of_duty(one.duty) == []
    assert one.source
    assert one.duty.source == one.source
    assert one.confidence in {"V", "V2", "L", "C", "M"}
    assert one.duty.evidence_wanted
    if one.key in ("plan_review", "plan_filed"):
        assert one.confidence == "L"


@given(DUTIES, DAYS, DAYS)
def test_a_duty_falls_due_once_in_each_of_its_periods(one, first: date, last: date) -> None:
    days = due(one, first, last)
    periods = [calendar.period_of(one.every, day) for day in days]
    assert len(set(periods)) == len(periods)
    assert all(first <= day <= last for day in days)
    assert days == sorted(days)
    whole = due(one, date(first.year, 1, 1), date(first.year, 12, 31))
    assert len(whole) == {Every.MONTH: 12, Every.QUARTER: 4, Every.HALF: 2, Every.YEAR: 1}[one.every]


@given(DUTIES, DAYS, st.integers(0, 900), DAYS, DAYS)
def test_a_posting_owes_only_what_falls_due_within_its_term(
    one, begun: date, length: int, first: date, last: date
) -> None:
    its = posting(from_on=Day.of(begun), until_on=Day.of(begun + timedelta(days=length)))
    found = calendar.occurrences(its, [one], {}, first, last)
    assert all(begun <= each.due <= begun + timedelta(days=length) and first <= each.due <= last for each in found)


def test_the_first_and_the_last_day_of_a_term_belong_to_it() -> None:
    its = posting(from_on=Day(2026, 1, 31), until_on=Day(2026, 3, 31))
    assert [one.due for one in calendar.occurrences(its, [duty()], {}, date(2025, 1, 1), date(2027, 1, 1))] == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31),
    ]  # fmt: skip
    shorter = posting(from_on=Day(2026, 2, 1), until_on=Day(2026, 3, 30))
    assert [one.period for one in calendar.occurrences(shorter, [duty()], {}, date(2025, 1, 1), date(2027, 1, 1))] == [
        "2026-02"
    ]


def test_who_really_left_later_than_planned_owes_until_then() -> None:
    its = posting(from_on=Day(2026, 1, 1), until_on=Day(2026, 1, 31), ended_on=Day(2026, 2, 28))
    assert len(calendar.occurrences(its, [duty()], {}, date(2026, 1, 1), date(2026, 12, 31))) == 2
    assert [one.level for one in checks.of_posting(its)] == [Level.WARN]


def test_what_was_written_down_stays_when_the_duty_changes() -> None:
    one = duty(id="d", every=Every.MONTH)
    kept = DutyOccurrence(id="k", duty_id="d", posting_id="p1", period="2026-01", due_on=Day(2026, 1, 31),
                          state=OccurrenceState.DONE)  # fmt: skip
    yearly = duty(id="d", every=Every.YEAR, month=12)
    its = posting(from_on=Day(2026, 1, 1), until_on=None)
    found = calendar.occurrences(its, [yearly], calendar.by_period([kept]), date(2026, 1, 1), date(2026, 12, 31))
    assert [(each.period, each.state) for each in found] == [
        ("2026-01", OccurrenceState.DONE),
        ("2026", OccurrenceState.OPEN),
    ]
    moved = duty(id="d", day=15)
    same = calendar.occurrences(its, [moved], calendar.by_period([kept]), date(2026, 1, 1), date(2026, 1, 31))
    assert [(each.due, each.is_open) for each in same] == [(date(2026, 1, 31), False)]
    assert one.id == yearly.id


def test_notice_begins_on_its_day_and_overdue_on_the_day_after() -> None:
    found = calendar.occurrences(posting(), [duty(notice_days=14)], {}, date(2026, 11, 1), date(2026, 11, 30))[0]
    assert not found.is_near(date(2026, 11, 15))
    assert found.is_near(date(2026, 11, 16))
    assert found.is_near(date(2026, 11, 30))
    assert not found.is_overdue(date(2026, 11, 30))
    assert found.is_overdue(date(2026, 12, 1))
    assert not found.is_near(date(2026, 12, 1))


def test_a_duty_counts_from_its_first_to_its_last_day() -> None:
    one = duty(from_on=Day(2026, 2, 28), until_on=Day(2026, 4))
    assert due(one, date(2026, 1, 1), date(2026, 12, 31)) == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"), ({"every": Every.QUARTER, "month": 4}, "month"), ({"every": Every.MONTH, "month": 2}, "month"),
        ({"day": 32}, "day"), ({"day": 0}, "day"), ({"from_on": Day(2026, 2, 1), "until_on": Day(2026, 1, 1)}, "until_on"),
    ],
)  # fmt: skip
def test_a_duty_that_could_never_fall_due_as_written_is_refused(values, field: str) -> None:
    assert [one.field for one in checks.of_duty(duty(**values))] == [field]


def codes(one, *others) -> list[str]:
    return [each.code for each in postings.problems(one, others)]


def test_one_person_has_one_college_at_a_time() -> None:
    here = posting()
    elsewhere = posting("p2", college="文学院", organization_id=None)
    assert codes(elsewhere, here) == ["elsewhere"]
    later = posting("p2", college="文学院", organization_id=None, from_on=Day(2027, 7, 25), until_on=None)
    assert codes(later, here) == []
    assert codes(posting("p2", college="文学院", organization_id=None, from_on=Day(2027, 7, 24)), here) == ["elsewhere"]
    assert codes(here, here) == []


def test_two_at_one_college_are_pointed_out_and_a_handing_over_day_is_not() -> None:
    here = posting()
    both = posting("p2", "o2")
    assert [(one.code, one.level) for one in postings.problems(both, [here])] == [("taken", Level.WARN)]
    assert codes(posting("p2", "o2", from_on=Day(2027, 7, 25), until_on=None), here) == []
    by_name = posting("p2", "o2", organization_id=None, college=" 材料学院 ")
    assert codes(by_name, here) == ["taken"]


def test_months_of_which_nobody_wrote_the_day_are_no_overlap() -> None:
    before = posting(from_on=Day(2022, 7), until_on=Day(2024, 7))
    after = posting("p2", college="文学院", organization_id=None, from_on=Day(2024, 7), until_on=None)
    assert codes(after, before) == []
    assert codes(posting("p2", college="文学院", organization_id=None, from_on=Day(2024, 6)), before) == ["elsewhere"]


def test_an_end_before_the_beginning_is_refused() -> None:
    assert codes(posting(until_on=Day(2025, 7, 25))) == ["order"]
    assert codes(posting(ended_on=Day(2025, 7, 25))) == ["order"]
    assert codes(posting(until_on=Day(2025, 7, 26))) == []


def twenty() -> tuple[list, list]:
    """20 people of 6 units at 20 colleges."""
    people = [organizer(f"o{n}", f"组织员{n}", f"单位{n % 6}") for n in range(20)]
    return people, [posting(f"p{n}", f"o{n}", college=f"学院{n}", organization_id=None) for n in range(20)]


def test_twenty_people_at_twenty_colleges_of_six_units_are_one_to_one() -> None:
    people, held = twenty()
    found = postings.coverage(held, people, [one.college for one in held], date(2026, 1, 1))
    assert found.is_one_to_one
    assert found.line == "20 人、20 个学院（部）、6 个派出单位，一一对应"
    assert sum(n for _unit, n in found.sending_units) == 20


def test_what_is_not_one_to_one_is_said_college_by_college() -> None:
    people, held = twenty()
    gone = [*held[:19], posting("p20", "o18", college="学院0", organization_id=None)]
    found = postings.coverage(
        gone, [*people, organizer("x", "某人", "")], [one.college for one in held], date(2026, 1, 1)
    )
    assert not found.is_one_to_one
    assert (found.empty, found.doubled, found.busy) == (("学院19",), ("学院0",), ("o18",))
    assert postings.coverage([], [], [], date(2026, 1, 1)).is_one_to_one is False


def test_a_person_of_no_known_unit_makes_no_unit() -> None:
    found = postings.coverage([posting()], [organizer(unit=" ")], [], date(2026, 1, 1))
    assert found.line.startswith("1 人、1 个学院（部）、0 个派出单位")


@given(
    st.lists(
        st.tuples(DAYS, st.sampled_from(Role), st.sampled_from(["甲", "乙", ""]), st.integers(1, 9), st.integers(0, 80))
    )
)
def test_the_parts_of_a_log_are_its_whole_however_it_is_cut(rows) -> None:
    entries = [entry(Day.of(on), role=role, task=task, count=n, tenths=t) for on, role, task, n, t in rows]
    whole = summing.together(entries)
    for cut in (summing.by_role, summing.by_task, summing.by_week, summing.by_month, summing.by_term):
        parts = cut(entries).values()
        assert sum(one.count for one in parts) == whole.count
        assert sum(one.tenths for one in parts) == whole.tenths
        assert sorted(uid for one in parts for uid in one.entries) == sorted(whole.entries)


def test_school_terms_turn_in_february_and_august() -> None:
    assert [summing.term_of(day) for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 7, 31), date(2026, 8, 1))] == [
        "2025-2026-1", "2025-2026-2", "2025-2026-2", "2026-2027-1",
    ]  # fmt: skip


def test_weeks_begin_on_monday_over_the_new_year() -> None:
    found = summing.by_week([entry(Day(2025, 12, 29)), entry(Day(2026, 1, 4)), entry(Day(2026, 1, 5))])
    assert [(week, one.count) for week, one in found.items()] == [("2025-12-29", 2), ("2026-01-05", 1)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"on": Day(2026, 11, 22)}, "future"), ({"on": Day(2025, 7, 25)}, "outside"), ({"count": 0}, "out_of_range"),
        ({"task": "", "content": " "}, "missing"), ({"content": "绝密★"}, "secret"),
    ],
)  # fmt: skip
def test_an_entry_lies_in_the_term_and_says_something(values, code: str) -> None:
    one = entry(**{"on": Day(2026, 11, 21), **values})
    assert [each.code for each in checks.of_entry(one, posting(), date(2026, 11, 21))] == [code]


def test_a_month_the_term_begins_in_is_within_it() -> None:
    assert checks.of_entry(entry(Day(2025, 7)), posting(), date(2026, 11, 21)) == []


@given(st.lists(st.lists(st.text(max_size=5), min_size=2, max_size=2), max_size=4), st.text(max_size=8))
def test_a_book_is_read_back_as_it_was_written(rows, name: str) -> None:
    its = HandoverBook(name, "", "材料学院", "2025 起", "2026-11-21", "", (
        Section("duties", "未完成职责", ("甲", "乙"), tuple(tuple(row) for row in rows)),
    ), ("备注",))  # fmt: skip
    text = book.written(its)
    assert book.read(text) == its
    assert book.written(book.read(text)) == text
    assert len(book.fingerprint(text)) == 16


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"sections": 3}'])
def test_what_is_no_book_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        book.read(text)
