"""Verbs of the room on real ledgers: postings, duties, the log, opinions."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from organizers_ledger import do, duty, entry, organizer, posting

from branchdesk.features.organization.model import BranchKind, Organization, Running, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.model import OccurrenceState, Opinion
from branchdesk.features.organizers.queries import OccurrenceLine, PostingState
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger

DONE = OccurrenceState.DONE


def owed(ledger: Ledger, first: date = date(2026, 1, 1), last: date = date(2026, 12, 31)) -> list[OccurrenceLine]:
    return queries.occurrences(ledger, first, last)


def test_twenty_people_are_posted_in_one_step_and_cover_twenty_colleges(ledger: Ledger) -> None:
    do(ledger, commands.end_posting, "p1", Day(2025, 12, 31))
    pairs = [
        (organizer(f"n{n}", f"组织员{n}", f"单位{n % 6}"),
         posting(f"q{n}", f"n{n}", college=f"学院{n}", organization_id=None, from_on=Day(2026, 7, 26)))
        for n in range(20)
    ]  # fmt: skip
    assert do(ledger, commands.appoint, pairs) == 20
    found = queries.coverage(ledger, date(2026, 8, 1))
    assert (len(found.people), len(found.colleges), len(found.sending_units)) == (20, 20, 6)
    assert found.empty == ("材料学院",)
    undo.undo(ledger, Author())
    assert queries.held(ledger, date(2026, 8, 1)) == []


def college(uid: str, name: str, **values: Any) -> Organization:
    usual: dict[str, Any] = {"tier": Tier.COMMITTEE, "parent_id": "school"}
    return Organization(id=uid, full_name=f"中共示例大学{name}委员会", short_name=f"{name}党委", **(usual | values))


def test_a_college_of_the_ledger_that_never_had_an_organizer_is_vacant(ledger: Ledger) -> None:
    bodies = [
        college("arts", "文学院"), college("law", "法学院", tier=Tier.GENERAL_BRANCH), college("bureau", "机关"),
        college("later", "理学院", set_up_on=Day(2027, 1, 1)), college("gone", "工学院", running=Running.DISSOLVED),
        Organization(id="desk", full_name="组织部党支部", parent_id="bureau", kind=BranchKind.OFFICE),
        Organization(id="students", full_name="文学学生党支部", parent_id="arts", kind=BranchKind.STUDENTS),
    ]  # fmt: skip
    do(ledger, lambda work: OrganizationStore(work).add_all(bodies))
    on = date(2026, 8, 1)
    assert set(queries.coverage(ledger, on).empty) == {"文学院党委", "法学院党委"}, "offices are no college"
    assert queries.coverage(ledger, on).is_one_to_one is False
    assert queries.coverage(ledger, on, frozenset({"arts", "students"})).empty == ("文学院党委",)
    assert "理学院党委" in queries.coverage(ledger, date(2027, 2, 1)).empty
    do(ledger, commands.save_organizer, organizer("x", "甲"))
    do(ledger, commands.post, posting("px", "x", college="文学院", organization_id=None))
    assert queries.coverage(ledger, on).empty == ("法学院党委",), "a posting without an organization says it by name"


def test_where_nobody_was_ever_posted_nothing_is_vacant(ledger: Ledger) -> None:
    do(ledger, commands.drop_posting, "p1")
    assert queries.coverage(ledger, date(2026, 8, 1)).empty == ()


def test_nobody_is_posted_to_two_colleges_and_of_many_then_none_is(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="一人一岗"):
        do(ledger, commands.post, posting("p2", college="文学院", organization_id=None))
    both = [(organizer("x", "甲"), posting("px", "x", college="文学院", organization_id=None)),
            (organizer(), posting("py", college="理学院", organization_id=None))]  # fmt: skip
    with pytest.raises(Rejected):
        do(ledger, commands.appoint, both)
    assert [one.id for one in queries.organizers(ledger)] == ["o1"]


def test_states_of_a_posting_turn_on_its_days(ledger: Ledger) -> None:
    states = [queries.postings(ledger, day)[0].state for day in (
        date(2025, 7, 25), date(2025, 7, 26), date(2027, 7, 25), date(2027, 7, 26))]  # fmt: skip
    assert states == [PostingState.COMING, PostingState.HELD, PostingState.HELD, PostingState.LEFT]
    assert queries.postings(ledger)[0].title == "孔组织 · 材料学院"
    assert queries.postings(ledger)[0].span == "2025-07-26 至 2027-07-25"


def test_who_has_postings_or_work_is_not_thrown_away(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="1 条选派"):
        do(ledger, commands.drop_organizer, "o1")
    made = do(ledger, commands.log, entry(Day(2026, 1, 5)))
    with pytest.raises(Refusal, match="1 条工作记录"):
        do(ledger, commands.drop_posting, "p1")
    do(ledger, commands.drop_entries, [made.id])
    do(ledger, commands.drop_posting, "p1")
    do(ledger, commands.drop_organizer, "o1")
    assert queries.postings(ledger) == []
    do(ledger, commands.bring_back_organizer, "o1")
    assert do(ledger, commands.bring_back_posting, "p1").college == "材料学院"


def test_a_posting_brought_back_must_not_stand_against_a_newer_one(ledger: Ledger) -> None:
    do(ledger, commands.drop_posting, "p1")
    do(ledger, commands.post, posting("p2", college="文学院", organization_id=None))
    with pytest.raises(Rejected, match="一人一岗"):
        do(ledger, commands.bring_back_posting, "p1")
    assert [one.id for one in queries.postings(ledger)] == ["p2"]


def test_usual_duties_are_taken_over_once(ledger: Ledger) -> None:
    assert do(ledger, commands.take_templates, ["plan_filed"]) == 1
    assert do(ledger, commands.take_templates) == len(queries.templates()) - 1
    assert do(ledger, commands.take_templates) == 0
    assert queries.templates_missing(ledger) == []
    november = [one for one in owed(ledger, date(2026, 11, 1), date(2026, 11, 30)) if "备案" in one.duty.title]
    assert [one.due for one in november] == [date(2026, 11, 20)]


def test_many_duties_are_done_at_once_and_opened_again(ledger: Ledger) -> None:
    do(ledger, commands.save_duty, duty())
    rows = [one.occurrence for one in owed(ledger, last=date(2026, 10, 31))]
    assert len(rows) == 10
    assert do(ledger, commands.mark, rows, DONE, None, "核对表 10 张") == 10
    assert {(one.state, one.occurrence.kept.evidence) for one in owed(ledger, last=date(2026, 10, 31))} == {
        (DONE, "核对表 10 张")
    }
    assert [one.period for one in queries.due_now(ledger, date(2026, 12, 1))] == ["2025-11", "2025-12", "2026-11"]
    again = [one.occurrence for one in owed(ledger, last=date(2026, 1, 31))]
    do(ledger, commands.mark, again, OccurrenceState.NOT_NEEDED, note="寒假")
    kept = owed(ledger, last=date(2026, 1, 31))[0].occurrence.kept
    assert kept is not None
    assert (kept.state, kept.done_on, kept.note, kept.evidence) == (
        OccurrenceState.NOT_NEEDED,
        None,
        "寒假",
        "核对表 10 张",
    )
    assert do(ledger, commands.unmark, again) == 1
    assert owed(ledger, last=date(2026, 1, 31))[0].occurrence.is_open
    with pytest.raises(Rejected, match="晚于今天"):
        do(ledger, commands.mark, again, DONE, Day(2026, 11, 22))
    with pytest.raises(Refusal, match="请先选择"):
        do(ledger, commands.mark, [], DONE)


def test_a_duty_something_was_written_about_ends_and_is_not_thrown_away(ledger: Ledger) -> None:
    one = do(ledger, commands.save_duty, duty())
    do(ledger, commands.mark, [owed(ledger)[0].occurrence], DONE)
    with pytest.raises(Refusal, match="1 条办理记录"):
        do(ledger, commands.drop_duty, one.id)
    do(ledger, commands.end_duty, one.id, Day(2026, 3, 31))
    assert [each.period for each in owed(ledger)] == ["2026-01", "2026-02", "2026-03"]
    with pytest.raises(Rejected):
        do(ledger, commands.save_duty, duty(month=13))


def test_what_is_due_now_begins_with_its_notice(ledger: Ledger) -> None:
    do(ledger, commands.take_templates, ["plan_filed"])
    due = [one.due for one in queries.due_now(ledger, date(2026, 10, 30))]
    assert due == [date(2025, 11, 20)]
    assert date(2026, 11, 20) in [one.due for one in queries.due_now(ledger, date(2026, 10, 31))]
    rows = [one.occurrence for one in owed(ledger, date(2025, 1, 1))]
    do(ledger, commands.mark, rows, DONE)
    assert queries.due_now(ledger, date(2026, 11, 20)) == []


def test_the_log_stays_within_the_term(ledger: Ledger) -> None:
    made = do(ledger, commands.log, entry(Day(2025, 7, 26)))
    with pytest.raises(Rejected, match="不在任期内"):
        do(ledger, commands.log, entry(Day(2025, 7, 25)))
    seen = queries.position(ledger)
    do(ledger, commands.log, replace(made, count=3))
    with pytest.raises(Conflict):
        do(ledger, commands.log, replace(made, count=4), seen=seen)
    assert queries.totals(ledger, "p1").whole.count == 3


def test_opinions_are_what_bodies_said_and_the_program_gives_no_grade(ledger: Ledger) -> None:
    one = Opinion(id=new_id(), posting_id="p1", year=2026, giver="所在学院")
    with pytest.raises(Rejected, match="意见未填写"):
        do(ledger, commands.save_opinion, one)
    do(ledger, commands.save_opinion, replace(one, grade="优秀"))
    assert [each.grade for each in queries.opinions(ledger, "p1", 2026)] == ["优秀"]
    assert queries.opinions(ledger, "p1", 2025) == []
    do(ledger, commands.drop_opinion, one.id)
    assert do(ledger, commands.bring_back_opinion, one.id).giver == "所在学院"


def test_words_name_what_they_name_only_where_one_bears_them(ledger: Ledger) -> None:
    found = queries.labels(ledger)
    assert found["organizer"] == {"孔组织": "o1"}
    assert found["posting"] == {"孔组织 · 材料学院": "p1"}
    do(ledger, commands.save_organizer, organizer("o2"))
    assert queries.labels(ledger)["organizer"] == {}
    assert found["organization"]["材料第一党支部"] == "first"
