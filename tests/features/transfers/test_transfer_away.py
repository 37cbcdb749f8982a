"""Members away: the day of the next contact, what has to be studied, what the card says, in lists and the ledger."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transfers_ledger import TODAY, do, person

from branchdesk.features.members import commands as members
from branchdesk.features.members import queries as roll
from branchdesk.features.members.model import Aspect, Registry
from branchdesk.features.members.store import MemberStore
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.model import Away, AwayContact, AwayKind, LossCause
from branchdesk.features.transfers.rules import away as rules
from branchdesk.features.transfers.rules import checks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.undo import undo

HERE = person("s1", "许生")
STOPPED = person("s1", "许生", registry=Registry.SUSPENDED)


def gone(kind: AwayKind = AwayKind.ABROAD, since: Day | None = None, **values: Any) -> Away:
    usual: dict[str, Any] = {"place": "某国", "applied_on": Day(2025, 8, 1)}
    return Away(id="a", member_id="s1", kind=kind, from_on=since or Day(2025, 8, 31), **(usual | values))


def talk(on: Day, *, reached: bool = True) -> AwayContact:
    return AwayContact(id=new_id(), away_id="a", on=on, way="电话", by="孔一", reached=reached)


def codes(away: Away, on: date, *contacts: AwayContact, member: Any = HERE, suspended: date | None = None) -> set[str]:
    return {one.code for one in rules.findings(away, contacts, member, suspended, on)}


def test_half_a_year_after_he_went_abroad_a_contact_is_due_and_month_ends_are_known() -> None:
    away = gone(since=Day(2025, 8, 31))
    assert rules.next_contact(away, ()) == date(2026, 2, 28)
    assert codes(away, date(2026, 2, 13)) == set()
    assert codes(away, date(2026, 2, 14)) == {"contact_soon"}
    assert codes(away, date(2026, 2, 28)) == {"contact_soon"}
    assert codes(away, date(2026, 3, 1)) == {"contact_over"}


def test_only_a_contact_that_was_had_counts_and_of_who_is_lost_every_search() -> None:
    away, tried, had = gone(), talk(Day(2026, 1, 10), reached=False), talk(Day(2025, 12, 1))
    assert rules.next_contact(away, (tried, had)) == date(2026, 6, 1)
    lost = gone(AwayKind.OUT_OF_TOUCH, Day(2026, 1, 1))
    assert rules.next_contact(lost, (tried,)) == date(2026, 2, 10)
    assert rules.last_contact((tried, had)) == date(2026, 1, 10)
    assert rules.last_contact((tried, had), reached_only=True) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("kind", "since", "on", "soon"),
    [
        (AwayKind.OUT_OF_TOUCH, Day(2026, 1, 31), date(2026, 7, 31), date(2026, 7, 1)),
        (AwayKind.KEPT, Day(2024, 2, 29), date(2026, 2, 28), date(2026, 1, 29)),
        (AwayKind.ABROAD, Day(2021, 9, 1), date(2026, 9, 1), date(2026, 8, 2)),
    ],
)
def test_a_case_is_to_be_studied_on_the_day_its_limit_is_reached(
    kind: AwayKind, since: Day, on: date, soon: date
) -> None:
    away = gone(kind, since)
    assert "study" in codes(away, on)
    assert "study" not in codes(away, date.fromordinal(on.toordinal() - 1))
    assert "study_soon" in codes(away, soon)
    assert "study_soon" not in codes(away, date.fromordinal(soon.toordinal() - 1))
    text = next(one.text for one in rules.findings(away, (), HERE, None, on) if one.code == "study")
    assert "{" not in text


def test_who_was_lost_and_reached_again_is_no_longer_told_to_be_lost() -> None:
    lost = gone(AwayKind.OUT_OF_TOUCH, Day(2026, 1, 1))
    today = date(2026, 11, 10)
    assert codes(lost, today, talk(Day(2026, 11, 1), reached=False)) == {"study"}
    assert codes(lost, today, talk(Day(2025, 12, 1))) == {"study", "contact_over"}
    assert codes(lost, today, talk(Day(2026, 11, 1))) == {"found_again"}


def test_two_years_after_the_registry_was_suspended_removal_is_to_be_studied() -> None:
    away = gone(AwayKind.OUT_OF_TOUCH, Day(2023, 1, 1))
    assert "study" in codes(away, date(2026, 2, 1), member=STOPPED, suspended=date(2024, 2, 1))
    assert "study" not in codes(away, date(2026, 1, 31), member=STOPPED, suspended=date(2024, 2, 1))
    assert "study" not in codes(away, date(2026, 2, 1), member=STOPPED)


def test_a_mobile_member_is_reminded_of_moving_and_an_application_that_lacks_is_told() -> None:
    mobile = gone(AwayKind.MOBILE, Day(2026, 5, 21))
    assert codes(mobile, date(2026, 11, 20), talk(Day(2026, 11, 1))) == set()
    assert codes(mobile, date(2026, 11, 21), talk(Day(2026, 11, 1))) == {"should_move"}
    assert "no_application" in codes(gone(applied_on=None), date(2025, 9, 1))
    assert codes(gone(AwayKind.MOBILE, applied_on=None), date(2025, 9, 1)) == set()


def test_nothing_is_due_of_who_is_back_or_has_left() -> None:
    assert codes(gone(until_on=Day(2026, 1, 1)), date(2026, 1, 1)) == set()
    assert codes(gone(), date(2030, 1, 1), member=person("s1", "许生", left_on=Day(2026, 1, 1))) == set()


@given(
    kind=st.sampled_from(AwayKind), since=st.dates(date(2018, 1, 1), date(2026, 11, 21)),
    contacts=st.lists(st.tuples(st.dates(date(2018, 1, 1), date(2026, 11, 21)), st.booleans()), max_size=5),
    today=st.dates(date(2018, 1, 1), date(2032, 1, 1)), stopped=st.booleans(),
)  # fmt: skip
def test_whatever_was_recorded_findings_are_whole_sentences_and_in_order(
    kind: AwayKind, since: date, contacts: list[tuple[date, bool]], today: date, stopped: bool
) -> None:
    listed = [talk(Day.of(on), reached=reached) for on, reached in contacts]
    member = STOPPED if stopped else HERE
    found = rules.findings(gone(kind, Day.of(since)), listed, member, since, today)
    assert all(one.text and "{" not in one.text for one in found)
    assert [one.level for one in found] == sorted((one.level for one in found), key=lambda level: -level.rank)
    assert rules.next_contact(gone(kind, Day.of(since)), listed) > since
    checks.of_away(gone(kind, Day.of(since)), member, today)


def send(ledger: Ledger, **values: Any) -> Away:
    away = Away(
        **(
            {"id": new_id(), "member_id": "s1", "kind": AwayKind.ABROAD, "from_on": Day(2025, 8, 31), "place": "某国"}
            | values
        )
    )
    found = do(ledger, commands.send_away, away)
    assert isinstance(found, Away)
    return found


def refused(ledger: Ledger, command: Any, *arguments: Any) -> str:
    with pytest.raises(Refusal) as caught:
        do(ledger, command, *arguments)
    return caught.value.sentence()


def card(ledger: Ledger, uid: str = "s1") -> Any:
    return roll.member(ledger, uid)


def test_the_card_says_what_is_known_and_is_cleared_when_it_is_over(ledger: Ledger) -> None:
    lost = send(ledger, kind=AwayKind.OUT_OF_TOUCH, cause=LossCause.GRADUATED, place="")
    assert card(ledger).out_of_touch_since == Day(2025, 8, 31)
    do(ledger, commands.end_away, lost.id, Day(2026, 11, 1))
    assert card(ledger).out_of_touch_since is None
    mobile = send(ledger, kind=AwayKind.MOBILE, place="甲市")
    assert card(ledger).mobile_to == "甲市"
    do(ledger, commands.alter_away, replace(mobile, place="乙市"))
    assert card(ledger).mobile_to == "乙市"
    do(ledger, commands.alter_away, replace(mobile, kind=AwayKind.ABROAD))
    assert card(ledger).mobile_to == ""
    undo(ledger, Author())
    assert card(ledger).mobile_to == "乙市"
    do(ledger, commands.drop_away, mobile.id)
    assert card(ledger).mobile_to == ""
    do(ledger, commands.bring_back_away, mobile.id)
    assert card(ledger).mobile_to == "乙市"


def test_one_absence_of_a_kind_runs_at_a_time(ledger: Ledger) -> None:
    first = send(ledger)
    assert "已登记为" in refused(ledger, commands.send_away, replace(first, id=new_id()))
    assert send(ledger, kind=AwayKind.MOBILE).id
    do(ledger, commands.end_away, first.id, Day(2026, 1, 1))
    assert "已于" in refused(ledger, commands.end_away, first.id, Day(2026, 1, 1))
    assert send(ledger, from_on=Day(2026, 2, 1)).id


@pytest.mark.parametrize(
    ("values", "text"),
    [({"kind": AwayKind.OUT_OF_TOUCH}, "失联情形"), ({"place": " "}, "去向"), ({"from_on": Day(2026, 11, 22)}, "晚于今天"),
     ({"until_on": Day(2025, 8, 30)}, "早于"), ({"member_id": "m2"}, "不是在册党员"), ({"member_id": "c1"}, "不是在册党员")],
)  # fmt: skip
def test_an_absence_that_cannot_be_is_refused(ledger: Ledger, values: dict[str, Any], text: str) -> None:
    with pytest.raises(Refusal) as caught:
        send(ledger, **values)
    assert text in caught.value.sentence()


def test_contacts_are_counted_and_nothing_of_what_was_said_is_kept(ledger: Ledger) -> None:
    away = send(ledger)
    line = queries.away_lines(ledger, None, TODAY)[0]
    assert (line.due, line.last) == (date(2026, 2, 28), None)
    do(ledger, commands.contact, AwayContact(id="t1", away_id=away.id, on=Day(2026, 11, 20), way="电话", by="孔一"))
    line = queries.away_lines(ledger, None, TODAY)[0]
    assert (line.due, line.last, len(line.contacts)) == (date(2027, 5, 20), date(2026, 11, 20), 1)
    assert set(AwayContact.__dataclass_fields__) == {"id", "away_id", "on", "way", "by", "reached"}
    for values, text in (({"on": Day(2026, 11, 22)}, "晚于今天"), ({"on": Day(2025, 8, 30)}, "早于"), ({"way": " "}, "方式"),
                         ({"by": ""}, "联系人")):  # fmt: skip
        one = replace(AwayContact(id="t2", away_id=away.id, on=Day(2026, 11, 20), way="电话", by="孔一"), **values)
        assert text in refused(ledger, commands.contact, one)
    do(ledger, commands.drop_contact, "t1")
    assert queries.contacts(ledger, away.id) == []


def test_who_is_away_by_the_roster_alone_is_listed_too(ledger: Ledger) -> None:
    def mark(work: Any) -> None:
        MemberStore(work).save(replace(card(ledger), mobile_to="某省"))
        MemberStore(work).save(replace(card(ledger, "s3"), out_of_touch_since=Day(2026, 4, 21)))

    do(ledger, mark)
    found = {one.member.id: one for one in queries.away_lines(ledger, None, TODAY)}
    assert {uid: one.from_card for uid, one in found.items()} == {"s1": True, "s3": True}
    assert found["s1"].due is None
    assert {one.code for one in found["s3"].findings} == {"study", "contact_over"}
    assert {one.member.id for one in queries.waiting(ledger, None, TODAY).studies} == {"s3"}
    send(ledger, member_id="s3", kind=AwayKind.OUT_OF_TOUCH, cause=LossCause.OTHER, from_on=Day(2026, 4, 21))
    found = {one.member.id: one for one in queries.away_lines(ledger, None, TODAY)}
    assert found["s3"].from_card is False


def test_the_suspension_is_dated_by_its_move(ledger: Ledger) -> None:
    send(ledger, kind=AwayKind.OUT_OF_TOUCH, cause=LossCause.OTHER, from_on=Day(2024, 1, 1))
    do(ledger, members.move, ["s1"], Aspect.REGISTRY, Registry.SUSPENDED, Day(2024, 11, 21))
    line = queries.away_lines(ledger, None, TODAY)[0]
    assert [one.level for one in line.findings if one.code == "study"] == [Level.WARN]
    assert "study_soon" in {one.code for one in queries.away_lines(ledger, None, date(2026, 11, 20))[0].findings}


def test_lists_keep_to_their_part_of_the_tree(ledger: Ledger) -> None:
    send(ledger)
    assert len(queries.away_lines(ledger, frozenset({"students"}), TODAY)) == 1
    assert queries.away_lines(ledger, frozenset({"office"}), TODAY) == []
    assert [one.member.id for one in queries.away_lines(ledger, None, TODAY, ended=True)] == ["s1"]
