"""Who is due on the day of a meeting, and the sheet of who came."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.meetings.model.beside import Exclusion, PlannedAbsence
from branchdesk.features.meetings.model.minutes import Attendance, Ballot, Guest, JointBranch, Meeting, Minutes
from branchdesk.features.meetings.model.words import BallotKind, ExclusionKind, MeetingKind, Presence, Reason, Stage
from branchdesk.features.meetings.rules import roll
from branchdesk.features.meetings.rules.roll import Counts, Due, Roll
from branchdesk.features.members.model import Aspect, Member, Move, Registry, Restriction, RestrictionKind, Standing
from branchdesk.features.organization.model import Post, Role
from branchdesk.kernel.dates import Day

ON = Day(2026, 11, 20)


def a_meeting(**values: Any) -> Meeting:
    usual: dict[str, Any] = {"id": "m", "kind": MeetingKind.GENERAL, "branch_id": "b1", "on": ON}
    return Meeting(**(usual | values))


def person(uid: str, **values: Any) -> Member:
    usual: dict[str, Any] = {"id": uid, "name": f"党员{uid}", "branch_id": "b1", "joined_on": Day(2015, 6, 1)}
    return Member(**(usual | {"confirmed_on": Day(2016, 6, 1)} | values))


def moved(uid: str, aspect: Aspect, before: str | None, on: Day) -> Move:
    return Move(id=f"v{uid}{aspect}", member_id=uid, aspect=aspect, before=before, after=None, on=on)


def excluded(uid: str, **values: Any) -> Exclusion:
    usual: dict[str, Any] = {"superior_consent": "党委批复〔2026〕1号", "passed_by": "2026-01-09 党员大会"}
    usual |= {"kind": ExclusionKind.ABROAD, "from_on": Day(2026, 1, 10)}
    return Exclusion(id=f"e{uid}", member_id=uid, **(usual | values))


def ids(meeting: Meeting, people: Roll, *joint: str) -> list[str | None]:
    others = [JointBranch(id=f"j{one}", meeting_id="m", branch_id=one) for one in joint]
    return [one.member_id for one in roll.due(meeting, others, people)]


def test_everybody_of_the_branch_is_due_and_probationers_have_no_vote() -> None:
    people = Roll(
        members=[
            person("1"),
            person("2", standing=Standing.PROBATIONARY, confirmed_on=None),
            person("3", standing=Standing.ACTIVIST, joined_on=None, confirmed_on=None),
            person("4", branch_id="b2"),
            person("5", group_id="g1"),
            person("6", registry=Registry.SUSPENDED),
        ]
    )
    found = roll.due(a_meeting(), (), people)
    assert found == (
        Due("1", "党员1", standing="full"),
        Due("2", "党员2", voting=False, standing="probationary", why="预备"),
        Due("5", "党员5", standing="full", group_id="g1"),
        Due("6", "党员6", voting=False, counted=False, standing="full", why="停止党籍"),
    )


@pytest.mark.parametrize(
    ("on", "votes"),
    [(Day(2026, 11, 18), True), (Day(2026, 11, 19), False), (Day(2026, 11, 20), False), (Day(2026, 11, 21), True)],
)
def test_whose_rights_are_limited_comes_without_a_vote_from_the_first_to_the_last_day(on: Day, votes: bool) -> None:
    limit = Restriction(
        id="r", member_id="1", kind=RestrictionKind.ON_PROBATION, from_on=Day(2026, 11, 19), until_on=ON, basis="决定"
    )
    found = roll.due(a_meeting(on=on), (), Roll(members=[person("1"), person("2")], restrictions=[limit]))
    assert [(one.voting, one.counted) for one in found] == [(votes, True), (True, True)]
    assert [one.why for one in found] == ["" if votes else "留党察看", ""]


def test_a_seat_on_the_committee_has_no_vote_while_rights_are_limited() -> None:
    limit = Restriction(
        id="r", member_id="1", kind=RestrictionKind.DETAINED, from_on=Day(2026, 1, 1), until_on=None, basis="决定"
    )
    seats = [Post(id="p", organization_id="b1", role=Role.SECRETARY, member_id="1", from_on=Day(2025, 1, 1))]
    people = Roll(members=[person("1")], posts=seats, restrictions=[limit])
    found = roll.due(a_meeting(kind=MeetingKind.COMMITTEE), (), people)
    assert [(one.member_id, one.voting, one.why) for one in found] == [("1", False, "党员权利中止")]


def test_the_roll_is_that_of_the_day_not_of_today() -> None:
    people = Roll(
        members=[
            person("gone", left_on=Day(2026, 12, 1)),
            person("left", left_on=Day(2026, 11, 20)),
            person("joined", joined_on=Day(2026, 11, 25), confirmed_on=None, standing=Standing.PROBATIONARY),
            person("came", branch_id="b1"),
            person("went", branch_id="b2"),
            person("confirmed", confirmed_on=Day(2026, 11, 30)),
            person("lost", registry=Registry.SUSPENDED),
        ],
        moves=[
            moved("came", Aspect.BRANCH, "b2", Day(2026, 11, 21)),
            moved("went", Aspect.BRANCH, "b1", Day(2026, 11, 21)),
            moved("lost", Aspect.REGISTRY, "normal", Day(2026, 11, 21)),
        ],
    )
    found = {one.member_id: one for one in roll.due(a_meeting(), (), people)}
    assert list(found) == ["gone", "went", "confirmed", "lost"]
    assert [one.voting for one in found.values()] == [True, True, False, True]
    assert found["confirmed"].standing == Standing.PROBATIONARY


def test_a_group_meeting_is_for_the_group_of_that_day() -> None:
    people = Roll(
        members=[person("1", group_id="g1"), person("2", group_id="g2"), person("3", group_id="g2"), person("4")],
        moves=[moved("3", Aspect.GROUP, "g1", Day(2026, 12, 1))],
    )
    meeting = a_meeting(kind=MeetingKind.GROUP, group_id="g1")
    assert ids(meeting, people) == ["1", "3"]
    assert ids(replace(meeting, group_id=None), people) == ["1", "2", "3", "4"]


def test_branches_meet_jointly_the_host_first() -> None:
    people = Roll(members=[person("1", branch_id="b2"), person("2"), person("3", branch_id="b3"), person("4")])
    assert ids(a_meeting(), people, "b2") == ["2", "4", "1"]
    assert ids(a_meeting(branch_id="committee"), replace(people, branches=("b3", "b1"))) == ["3", "2", "4"]


def test_a_committee_meeting_is_for_the_seats_held_that_day() -> None:
    def post(role: Role, uid: str | None, **values: Any) -> Post:
        usual: dict[str, Any] = {"organization_id": "b1", "from_on": Day(2025, 6, 1)}
        return Post(id=f"p{role}{uid}", role=role, member_id=uid, **(usual | values))

    people = Roll(
        members=[person("1"), person("2"), person("3"), person("4", left_on=Day(2026, 1, 1))],
        posts=[
            post(Role.DISCIPLINE, "2"),
            post(Role.SECRETARY, "1"),
            post(Role.ORGANIZATION, "1"),
            post(Role.PUBLICITY, "3", until_on=Day(2026, 11, 19)),
            post(Role.GROUP_LEADER, "3"),
            post(Role.ADVISER, None, holder="外聘教师"),
            post(Role.MEMBER, None, holder="挂职委员"),
            post(Role.MEMBER, None),
            post(Role.DEPUTY, "4"),
            post(Role.SECRETARY, "3", organization_id="b2"),
        ],
    )
    meeting = a_meeting(kind=MeetingKind.COMMITTEE)
    found = roll.due(meeting, (), people)
    assert [one.name for one in found] == ["党员1", "党员2", "挂职委员"]
    assert all(one.voting and one.counted for one in found)
    assert ids(meeting, people, "b2") == ["1", "2", None, "3"]


@pytest.mark.parametrize(
    ("exclusion", "counts"),
    [
        (excluded("1"), False),
        (excluded("1", superior_consent=" "), True),
        (excluded("1", passed_by=""), True),
        (excluded("1", from_on=Day(2026, 11, 21)), True),
        (excluded("1", until_on=Day(2026, 11, 19)), True),
        (excluded("1", until_on=Day(2026, 11)), False),
        (excluded("1", kind=ExclusionKind.RETIRED_HOME), True),
    ],
)
def test_an_exclusion_counts_with_both_proofs_in_its_time(exclusion: Exclusion, counts: bool) -> None:
    people = Roll(members=[person("1")], exclusions=[exclusion])
    assert roll.due(a_meeting(), (), people)[0].counted is counts


def test_who_retired_home_is_left_out_of_elections_only() -> None:
    people = Roll(members=[person("1")], exclusions=[excluded("1", kind=ExclusionKind.RETIRED_HOME)])
    assert not roll.due(a_meeting(kind=MeetingKind.ELECTION), (), people)[0].counted


ROLL = tuple(Due(str(n), f"党员{n}", voting=n != 3, counted=n != 4) for n in range(1, 5))


def line(uid: str | None, presence: Presence, **values: Any) -> Attendance:
    usual: dict[str, Any] = {"id": f"a{uid}", "meeting_id": "m", "member_id": uid, "name": f"党员{uid}"}
    return Attendance(presence=presence, **(usual | values))


def test_a_draft_says_only_who_is_missing() -> None:
    away = line("2", Presence.EXCUSED, reason=Reason.DUTY, name="旧名", voting=False)
    found = roll.sheet(Minutes(meeting=a_meeting(), attendances=(away,)), ROLL)
    assert [(one.name, one.presence, one.voting, one.counted, one.order) for one in found] == [
        ("党员1", Presence.PRESENT, True, True, 0),
        ("党员2", Presence.EXCUSED, True, True, 1),
        ("党员3", Presence.PRESENT, False, True, 2),
        ("党员4", Presence.ABSENT, True, False, 3),
    ]
    assert found[1].id == "a2"
    assert roll.count(found, ()) == Counts(due=3, due_voting=2, here=2, here_voting=1, excused=1)
    assert [one.name for one in roll.left_out(found)] == ["党员4"]
    assert [one.name for one in roll.those(found, Presence.ABSENT)] == []


def test_who_is_left_out_but_comes_counts() -> None:
    came = line("4", Presence.PRESENT)
    found = roll.sheet(Minutes(meeting=a_meeting(), attendances=(came,)), ROLL)
    assert roll.count(found, ()) == Counts(due=4, due_voting=3, here=4, here_voting=3)
    assert roll.left_out(found) == ()


def test_people_added_to_a_draft_come_last() -> None:
    guest = line(None, Presence.PRESENT, name="临时补登", voting=False)
    again = line("1", Presence.ABSENT, id="twice", order=1)
    first = line("1", Presence.PRESENT)
    minutes = Minutes(meeting=a_meeting(), attendances=(again, guest, first))
    found = roll.lines(minutes, ROLL)
    assert [one.attendance.name for one in found] == ["党员1", "党员2", "党员3", "党员4", "临时补登", "党员1"]
    assert found[4].due == Due(None, "临时补登", voting=False)
    assert [one.attendance.order for one in found] == list(range(6))


def test_a_finished_sheet_stands_as_it_was_written() -> None:
    frozen = (line("9", Presence.ABSENT, order=1), line("1", Presence.PRESENT, order=0, voting=False))
    minutes = Minutes(meeting=a_meeting(stage=Stage.FINAL), attendances=frozen)
    assert roll.sheet(minutes, ROLL) == (frozen[1], frozen[0])
    assert [one.due.member_id for one in roll.lines(minutes, ROLL)] == ["1", "9"]
    assert len(roll.sheet(replace(minutes, attendances=()), ROLL)) == 4


def test_only_what_differs_from_the_roll_has_to_be_kept() -> None:
    kept = (
        line("1", Presence.EXCUSED),
        line("3", Presence.PRESENT, made_up_on=ON),
        line("4", Presence.PRESENT),
        line("9", Presence.PRESENT),
    )
    dropped = (line("2", Presence.PRESENT, id="x"), line("4", Presence.ABSENT, id="y"))
    minutes = Minutes(meeting=a_meeting(), attendances=(*kept, *dropped))
    assert roll.exceptions(minutes, ROLL) == kept
    known = PlannedAbsence(id="p", member_id="2", from_on=ON, until_on=ON)
    assert roll.exceptions(Minutes(meeting=a_meeting(), attendances=roll.planned(a_meeting(), ROLL, [known])), ROLL)


def test_who_is_admitted_on_the_day_is_a_guest_of_that_meeting() -> None:
    new = {"standing": Standing.PROBATIONARY, "confirmed_on": None}
    people = Roll(
        members=[
            person("1"),
            person("dated", joined_on=ON, **new),
            person("moved", joined_on=None, **new),
            person("vague", joined_on=Day(2026, 11), **new),
            person("before", joined_on=Day(2026, 11, 19), **new),
        ],
        moves=[moved("moved", Aspect.STANDING, Standing.CANDIDATE, ON)],
    )
    for kind in (MeetingKind.ADMISSION, MeetingKind.GENERAL):
        assert ids(a_meeting(kind=kind), people) == ["1", "vague", "before"]
    assert ids(a_meeting(kind=MeetingKind.THEME_DAY), people) == ["1", "dated", "moved", "vague", "before"]
    later = replace(a_meeting(kind=MeetingKind.ADMISSION), on=Day(2026, 11, 21))
    assert ids(later, people) == ["1", "dated", "moved", "vague", "before"]


def test_a_probationer_who_is_voted_on_has_no_vote_even_where_the_roll_already_says_full() -> None:
    ballot = Ballot(id="b", meeting_id="m", order=0, kind=BallotKind.CONVERSION, member_id="2")
    due = [Due("1", "甲"), Due("2", "乙"), Due("3", "丙")]
    for kind, voting in ((BallotKind.CONVERSION, [True, False, True]), (BallotKind.ELECTION, [True] * 3)):
        minutes = Minutes(meeting=a_meeting(), ballots=(replace(ballot, kind=kind),))
        assert [one.voting for one in roll.sheet(minutes, due)] == voting


def test_planned_absences_are_put_into_a_new_draft() -> None:
    def absence(uid: str, begins: Day, until: Day) -> PlannedAbsence:
        return PlannedAbsence(
            id=f"p{uid}", member_id=uid, from_on=begins, until_on=until, reason=Reason.DUTY, reason_text="赴北京"
        )

    known = [absence("1", ON, ON), absence("2", Day(2026, 11, 1), Day(2026, 11, 19)),
             absence("4", Day(2026, 1), Day(2026, 12)), absence("3", Day(2026, 11), Day(2026, 11))]  # fmt: skip
    found = roll.planned(a_meeting(), ROLL, known)
    assert [(one.member_id, one.presence, one.reason, one.reason_text) for one in found] == [
        ("1", Presence.EXCUSED, Reason.DUTY, "赴北京"),
        ("3", Presence.EXCUSED, Reason.DUTY, "赴北京"),
    ]
    assert len({one.id for one in found}) == 2


def test_guests_count_by_heads_and_the_rate_rounds_half_up() -> None:
    guests = [Guest(id="g1", meeting_id="m", order=0), Guest(id="g2", meeting_id="m", order=1, heads=12)]
    assert roll.count((), guests) == Counts(guests=13)
    assert [Counts(due=due, here=here).rate for due, here in ((24, 21), (0, 0), (3, 2), (16, 1), (80, 1))] == [
        875, 0, 667, 63, 13,
    ]  # fmt: skip


def test_typed_numbers_of_a_ballot_go_before_the_attendance() -> None:
    ballot = Ballot(id="b", meeting_id="m", order=0, kind=BallotKind.MOTION)
    counts = Counts(due_voting=16, here_voting=9)
    assert roll.entitled(ballot, counts) == (16, 9)
    assert roll.entitled(replace(ballot, due=0, here=8), counts) == (0, 8)


_PEOPLE = st.lists(st.builds(Due, st.sampled_from([str(n) for n in range(30)]), st.just("某"), st.booleans(), st.booleans()),
                   max_size=12, unique_by=lambda one: one.member_id)  # fmt: skip
_ROWS = st.lists(
    st.builds(
        Attendance, id=st.uuids().map(str), meeting_id=st.just("m"), order=st.integers(0, 5),
        member_id=st.one_of(st.none(), st.sampled_from([str(n) for n in range(40)])), name=st.sampled_from("甲乙丙"),
        voting=st.booleans(), counted=st.booleans(), presence=st.sampled_from(Presence),
    ),
    max_size=12,
)  # fmt: skip


@given(_PEOPLE, _ROWS, st.sampled_from(Stage))
def test_those_due_are_always_those_here_excused_and_absent(
    due: list[Due], rows: list[Attendance], stage: Stage
) -> None:
    minutes = Minutes(meeting=a_meeting(stage=stage), attendances=tuple(rows))
    found = roll.sheet(minutes, due)
    counts = roll.count(found, ())
    assert counts.due == counts.here + counts.excused + counts.absent
    assert counts.here_voting <= counts.due_voting <= counts.due
    assert 0 <= counts.rate <= 1000
    assert len(roll.left_out(found)) == len(found) - counts.due
    assert {row.id for row in rows} <= {one.id for one in found}, "nothing that was written is lost"
