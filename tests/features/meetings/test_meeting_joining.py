"""Two records of one person become one: he is at each meeting once, and finished minutes stay what they are."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from meeting_ledger import HERE, OFFICE, do, make, minutes, person

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.model.beside import Exclusion, Talk
from branchdesk.features.meetings.model.minutes import Appraisal, Attendance, Ballot, Guest, Minutes, Nominee
from branchdesk.features.meetings.model.words import BallotKind, ExclusionKind, MeetingKind, Presence, Reason
from branchdesk.features.meetings.rules import canon
from branchdesk.features.members import commands as members
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.shell import followers
from branchdesk.storage import following, undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.verify import verify

KEEP, DROP = "m04", "x04"
"""李一, and a second record of him in the same branch."""


@pytest.fixture(autouse=True)
def _followed() -> Iterator[None]:
    followers.adopt()
    yield
    following.adopt({})


@pytest.fixture(scope="session")
def joining_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("joining") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(joining_template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(Path(shutil.copy(joining_template, tmp_path / "l.bdb")))
    do(opened, members.register, person(DROP, "李一"))
    yield opened
    assert verify(opened.connection) == []
    opened.close()


def everything(ledger: Ledger) -> dict[str, list[Any]]:
    tables = ("member", "meeting", "attendance", "guest", "exclusion", "talk")
    return {name: sorted(ledger.read(f"SELECT * FROM {name} WHERE alive = 1"), key=repr) for name in tables}


def merged(ledger: Ledger) -> None:
    """Merge the two, see that all of it can be taken back, and merge them again."""
    before = everything(ledger)
    do(ledger, members.merge, KEEP, DROP)
    after = everything(ledger)
    undo.undo(ledger, Author())
    assert everything(ledger) == before
    undo.redo(ledger, Author())
    assert everything(ledger) == after


def line(uid: str, presence: Presence, **values: Any) -> Attendance:
    return Attendance(id=new_id(), meeting_id="", member_id=uid, name="李一", presence=presence, **values)


def held(ledger: Ledger, *lines: Attendance, **values: Any) -> Minutes:
    one = minutes(subject="学习", **values)
    found: Minutes = do(ledger, commands.hold, replace(one, attendances=lines))
    return found


def kept(ledger: Ledger, one: Minutes) -> Minutes:
    found = queries.minutes(ledger, one.meeting.id)
    assert found is not None
    return found


def about(ledger: Ledger, one: Minutes) -> list[tuple[str | None, Presence, str]]:
    return [(each.member_id, each.presence, each.reason_text) for each in kept(ledger, one).attendances
            if each.name == "李一"]  # fmt: skip


EXCUSED = {"presence": Presence.EXCUSED, "reason": Reason.DUTY}


def test_two_lines_of_one_draft_become_one_with_the_reason_that_is_known(ledger: Ledger) -> None:
    one = held(ledger, line(KEEP, Presence.EXCUSED), line(DROP, **EXCUSED, reason_text="出差"))
    merged(ledger)
    assert about(ledger, one) == [(KEEP, Presence.EXCUSED, "出差")]


def test_what_is_known_of_the_other_record_only_is_known_of_him(ledger: Ledger) -> None:
    one = held(ledger, line(DROP, **EXCUSED, reason_text="出差"))
    merged(ledger)
    assert about(ledger, one) == [(KEEP, Presence.EXCUSED, "出差")]


def test_lines_that_contradict_each_other_are_refused_with_the_meetings(ledger: Ledger) -> None:
    for month in (3, 4):
        held(ledger, line(KEEP, Presence.ABSENT), line(DROP, **EXCUSED), on=Day(2026, month, 5))
    with pytest.raises(Refusal, match="2 次会议上的到会情况不一样") as told:
        do(ledger, members.merge, KEEP, DROP)
    assert told.value.detail == "2026-03-05 学习：缺席、请假；2026-04-05 学习：缺席、请假"
    assert "修订" in told.value.hint


def test_minutes_that_are_final_stay_as_they_are_and_count_him_once(ledger: Ledger) -> None:
    one = held(ledger)
    do(ledger, commands.finalise, one.meeting.id, "赵一")
    final = kept(ledger, one)
    merged(ledger)
    assert about(ledger, one) == [(KEEP, Presence.PRESENT, ""), (None, Presence.PRESENT, "")]
    assert [each.name for each in kept(ledger, one).attendances] == [each.name for each in final.attendances]
    now = kept(ledger, one)
    (version,) = queries.versions(ledger, one.meeting.id)
    assert canon.fingerprint(now, now.attendances) == canon.fingerprint(final, final.attendances) == version.fingerprint


def test_of_a_final_sheet_that_contradicts_itself_he_is_told_to_revise_it(ledger: Ledger) -> None:
    one = held(ledger, line(DROP, **EXCUSED, reason_text="出差"))
    do(ledger, commands.finalise, one.meeting.id, "赵一")
    with pytest.raises(Refusal, match="到会情况不一样"):
        do(ledger, members.merge, KEEP, DROP)
    do(ledger, commands.revise, one.meeting.id, "同一人登记了两次")
    do(ledger, members.merge, KEEP, DROP)
    assert about(ledger, one) == [(KEEP, Presence.EXCUSED, "出差")]


def test_a_guest_of_the_one_who_is_on_the_sheet_of_the_other_is_there_once(ledger: Ledger) -> None:
    guests = tuple(Guest(id=new_id(), meeting_id="", order=0, name="李一", capacity="列席", member_id=uid)
                   for uid in (DROP, KEEP))  # fmt: skip
    one = minutes(subject="学习")
    do(ledger, commands.hold, replace(one, guests=guests))
    merged(ledger)
    assert [each.member_id for each in kept(ledger, one).guests] == [KEEP]


@pytest.mark.parametrize("final", [False, True])
def test_votes_of_two_records_on_one_matter_are_not_made_one(ledger: Ledger, final: bool) -> None:
    one = minutes(subject="评议", kind=MeetingKind.APPRAISAL)
    rows = tuple(Appraisal(id=new_id(), meeting_id="", order=n, member_id=uid, name="李一", qualified=3)
                 for n, uid in enumerate((KEEP, DROP)))  # fmt: skip
    do(ledger, commands.hold, replace(one, appraisals=rows))
    if final:
        do(ledger, commands.finalise, one.meeting.id, "赵一")
    with pytest.raises(Refusal, match="在一次会议上各有测评票") as told:
        do(ledger, members.merge, KEEP, DROP)
    assert told.value.detail == f"{HERE} 评议"


def test_candidates_of_one_election_and_ballots_on_one_person_are_not_made_one(ledger: Ledger) -> None:
    one = minutes(subject="选举")
    ballot = Ballot(id="vote", meeting_id="", order=0, kind=BallotKind.ELECTION, seats=1)
    rows = tuple(Nominee(id=new_id(), meeting_id="", ballot_id="vote", order=n, name="李一", member_id=uid)
                 for n, uid in enumerate((KEEP, DROP)))  # fmt: skip
    do(ledger, commands.hold, replace(one, ballots=(ballot,), nominees=rows))
    with pytest.raises(Refusal, match="各有得票"):
        do(ledger, members.merge, KEEP, DROP)
    personal = tuple(Ballot(id=new_id(), meeting_id="", order=n, kind=BallotKind.CONVERSION, member_id=uid, person="李一")
                     for n, uid in enumerate((KEEP, DROP)))  # fmt: skip
    do(ledger, commands.save_minutes, replace(one, ballots=personal))
    with pytest.raises(Refusal, match="各有表决"):
        do(ledger, members.merge, KEEP, DROP)
    do(ledger, commands.save_minutes, replace(one, ballots=personal[:1]))
    merged(ledger)


def test_nobody_talks_with_himself_under_two_names(ledger: Ledger) -> None:
    talk = Talk(
        id="t", branch_id=OFFICE, on=Day(2026, 3, 1), first="李一", first_id=KEEP, second="小李", second_id=KEEP
    )
    with pytest.raises(Refusal, match="不能是同一个人"):
        do(ledger, commands.note_talk, talk)


def test_two_who_talked_with_each_other_are_two(ledger: Ledger) -> None:
    talk = Talk(
        id="t", branch_id=OFFICE, on=Day(2026, 3, 1), first="李一", first_id=DROP, second="李一", second_id=KEEP
    )
    do(ledger, commands.note_talk, talk)
    with pytest.raises(Refusal, match="2026-03-01 有一次相互的谈心谈话"):
        do(ledger, members.merge, KEEP, DROP)


def test_an_exclusion_both_records_have_is_kept_once_with_its_proofs(ledger: Ledger) -> None:
    usual: dict[str, Any] = {"kind": ExclusionKind.ABROAD, "from_on": Day(2026, 1, 1)}
    do(ledger, commands.exclude, Exclusion(id="e1", member_id=KEEP, superior_consent="党委批复", **usual))
    do(ledger, commands.exclude, Exclusion(id="e2", member_id=DROP, passed_by="党员大会", **usual))
    merged(ledger)
    ((_, one),) = queries.exclusions(ledger)
    assert (one.id, one.superior_consent, one.passed_by) == ("e1", "党委批复", "党员大会")
