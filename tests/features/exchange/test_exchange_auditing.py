"""What a merge may not leave behind: the rules of the rooms hold for what comes home too."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from exchange_pairs import BRANCH, MEETING, MEMBERS, Pair, person, register, state

from branchdesk.features.dues.model import Assessment, Payer, Payment, Remittance
from branchdesk.features.dues.store import AssessmentStore, PaymentStore, RemittanceStore
from branchdesk.features.exchange import queries
from branchdesk.features.meetings.model.beside import MinutesVersion
from branchdesk.features.meetings.model.words import Stage
from branchdesk.features.meetings.queries import whole
from branchdesk.features.meetings.rules import canon
from branchdesk.features.meetings.store import MeetingStore, MinutesVersionStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

DAY = Day.parse("2026-11-03")
NOVEMBER = Month(2026, 11)
Command = Callable[[Work], Any]


def meeting(**values: Any) -> Command:
    return lambda work: MeetingStore(work).save(replace(MeetingStore(work).need(MEETING), **values))


def finish(work: Work) -> None:
    """定稿 as the room writes it."""
    final = MeetingStore(work).save(replace(MeetingStore(work).need(MEETING), stage=Stage.FINAL))
    minutes = whole.minutes(Within(work), MEETING)
    assert minutes is not None
    MinutesVersionStore(work).save(MinutesVersion(
        id=f"version-{final.subject}", meeting_id=MEETING, version=1, made_at="2026-11-03T10:00:00", made_by="李老师",
        fingerprint=canon.fingerprint(minutes, minutes.attendances), content=canon.to_json(minutes),
    ))  # fmt: skip


def pay(uid: str, fen: int, **values: Any) -> Command:
    one = Payment(
        id=uid, member_id=MEMBERS[0], branch_id=BRANCH, month=NOVEMBER, amount=Yuan(fen), paid_on=DAY, **values
    )
    return lambda work: PaymentStore(work).save(one)


def hand_up(uid: str, fen: int, **values: Any) -> Command:
    one = Remittance(
        id=uid, branch_id=BRANCH, from_month=NOVEMBER, until_month=NOVEMBER, amount=Yuan(fen), remitted_on=DAY, **values
    )
    return lambda work: RemittanceStore(work).save(one)


def settle(**values: Any) -> Command:
    one = Assessment(
        id="settled", member_id=MEMBERS[0], branch_id=BRANCH, year=2026, from_month=Month(2026, 1), payer=Payer.STUDENT,
        uncapped=Yuan(20), due=Yuan(20), pack="dues", arithmetic="定额",
    )  # fmt: skip
    return lambda work: AssessmentStore(work).save(replace(one, **values))


def file_away(uid: str, number: str) -> Command:
    def command(work: Work) -> None:
        store = MeetingStore(work)
        head = replace(store.need(MEETING), id=uid, on=Day.parse(f"2026-11-{len(uid) + 9}"), archive_number=number)
        store.save(head)

    return command


def refused(pair: Pair, *about: str) -> None:
    """Taking everything from there is refused or held, with a sentence that says why, and not a word is written."""
    before = state(pair.office)
    examined = pair.examine()
    try:
        pair.merge(examined)
        said = "".join(one.why for one in examined.differences)
    except Rejected as told:
        said = told.detail
    assert any(words in said for words in about), said
    assert state(pair.office) == before


def test_minutes_finished_there_and_edited_here_are_not_finished_by_a_merge(pair: Pair) -> None:
    pair.there(finish)
    pair.here(meeting(subject="本机改的主题"))
    refused(pair, "定稿")


def test_minutes_finished_here_are_not_changed_by_a_merge(pair: Pair) -> None:
    pair.here(finish)
    pair.there(meeting(subject="外出改的主题"))
    refused(pair, "定稿")


def test_minutes_finished_there_and_untouched_here_come_home_finished(pair: Pair) -> None:
    pair.there(meeting(subject="外出写的主题"))
    pair.there(finish)
    pair.merge()
    assert pair.office.read("SELECT stage, subject FROM meeting") == [("final", "外出写的主题")]


def test_no_more_is_handed_up_than_was_received(pair: Pair) -> None:
    pair.here(pay("paid", 500))
    pair.here(hand_up("up", 500))
    pair.there(hand_up("elsewhere", 500))
    refused(pair, "上缴多于收款")


def test_a_payment_is_not_taken_back_twice(pair: Pair) -> None:
    pair.there(pay("paid", 500))
    pair.there(pay("more", 900))
    pair.merge()
    pair.here(pay("red", -500, corrects_id="paid"))
    pair.there(pay("rot", -500, corrects_id="paid"))
    refused(pair, "已冲销过")


def test_what_was_owed_in_a_month_handed_up_stays(pair: Pair) -> None:
    pair.there(settle())
    pair.there(pay("paid", 500))
    pair.merge()
    pair.here(hand_up("up", 500))
    pair.there(settle(until_month=Month(2026, 10)))
    refused(pair, "上缴")


def test_a_number_the_room_gives_once_is_not_there_twice_after_a_merge(pair: Pair) -> None:
    pair.here(file_away("a", "2026-X-1"))
    pair.there(file_away("bc", "2026-X-2"))
    pair.merge()
    pair.there(lambda work: MeetingStore(work).save(replace(MeetingStore(work).need("bc"), archive_number="2026-X-1")))
    refused(pair, "件号")


def test_a_member_merged_again_after_an_undo_still_gets_a_number_of_his_own(pair: Pair) -> None:
    pair.here(register("钱新", uid="here", number="DY000007"))
    pair.there(register("赵新", uid="there", number="DY000007"))
    pair.merge()
    pair.undo()
    pair.merge(queries.examine(pair.office, pair.folder / "1.bdk"))
    ours, theirs = person(pair.office, "here"), person(pair.office, "there")
    assert ours is not None
    assert theirs is not None
    assert ours.number != theirs.number
