"""Candidate and sponsors come to the meeting that admits him (domain §2.4): who stayed away is told with day and place."""

from dataclasses import replace

import pytest
from development_made import BOOK, FACTS, MEMBER, day, found, guide, legal, moved

from branchdesk.features.development.model import GuideKind, Result, SchoolPack
from branchdesk.features.development.rules.checks import check
from branchdesk.features.development.rules.file import BallotFact, Came, CaseFile, Rulebook
from branchdesk.features.development.rules.packs import packs
from branchdesk.features.meetings.model.words import BallotKind, Presence, Stage
from branchdesk.kernel.problems import Level

PERSON = Came("person", MEMBER.name)
T1, T2 = (Came(uid, FACTS[uid].name) for uid in ("t1", "t2"))
ALL = (T1, T2, PERSON)
TODAY = day("2026-11-21").first()
CODES = {"candidate_away", "sponsor_away"}


def admitted_by(*sheet: Came, on: str = "2025-05-20", upto: str = "filed", stage: Stage = Stage.FINAL) -> CaseFile:
    """The legal case, its admission taken from minutes with this sheet."""
    fact = BallotFact("m", "b", BallotKind.ADMISSION, day(on).first(), 20, 18, 18, 0, 0, True, stage, sheet)
    return replace(moved(legal(upto), "admission", on, meeting_id="m", ballot_id="b"), ballots=(fact,))


def away(file: CaseFile, book: Rulebook = BOOK) -> set[str]:
    return CODES & set(found(file, book=book))


def test_nothing_is_said_where_the_minutes_name_all_three() -> None:
    assert away(admitted_by(*ALL)) == set()
    by_name = (Came(None, FACTS["t1"].name), T2, Came(None, MEMBER.name))
    assert away(admitted_by(*by_name)) == set()


@pytest.mark.parametrize(
    ("presence", "word"), [(Presence.EXCUSED, "请假"), (Presence.ABSENT, "缺席"), (None, "没有列入到会或列席人员")]
)
def test_a_sponsor_who_stayed_away_wants_a_reason(presence: Presence | None, word: str) -> None:
    one = found(admitted_by(T1, PERSON, *((replace(T2, presence=presence),) if presence else ())))["sponsor_away"]
    assert (one.level, one.step, one.mend, one.confidence) == (Level.WARN, "admission", "attendance:m", "V2")
    assert word in one.text
    assert "“介绍t2”" in one.text
    assert "会议记录的“出席”" in one.text
    assert "外支部的登记在“列席与来宾”" in one.text
    assert one.dates == (("支部大会讨论", day("2025-05-20").first()),)


def test_the_candidate_is_a_guest_of_the_meeting_that_admits_him() -> None:
    one = found(admitted_by(T1, T2))["candidate_away"]
    assert (one.level, one.mend) == (Level.WARN, "attendance:m")
    assert "会议记录的“列席与来宾”" in one.text


def test_both_sponsors_may_be_missing_and_each_is_named() -> None:
    texts = [one.text for one in check(admitted_by(PERSON), BOOK, TODAY) if one.code == "sponsor_away"]
    assert ["介绍t1" in texts[0], "介绍t2" in texts[1]] == [True, True]


@pytest.mark.parametrize(("on", "pack"), [("2026-05-17", "2014 版"), ("2026-05-18", "2026 版")])
def test_both_packs_ask_for_it_on_the_last_and_the_first_of_their_days(on: str, pack: str) -> None:
    one = found(admitted_by(T1, PERSON, on=on, upto="admission"))["sponsor_away"]
    assert (one.pack, one.level) == (pack, Level.WARN)


@pytest.mark.parametrize(("version", "on"), [("2014", "2026-05-17"), ("2026", "2026-05-18")])
def test_a_school_may_make_it_forbid(version: str, on: str) -> None:
    own = SchoolPack(id="own", base=version, version="校", from_on=day("2025-01-01"), source="校内细则",
                     content='{"numbers": {"attend_level": 3}}')  # fmt: skip
    strict = replace(BOOK, packs=packs([own]))
    assert found(admitted_by(T1, PERSON, on=on, upto="admission"), book=strict)["sponsor_away"].level is Level.BLOCK


def test_only_the_sponsors_of_the_day_are_asked_for() -> None:
    until, since = day("2025-05-20"), day("2025-05-21")
    file = admitted_by(T1, T2, PERSON)
    both = (guide(GuideKind.SPONSOR, "t1"), guide(GuideKind.SPONSOR, "t2", until_on=until))
    assert away(replace(file, guides=(*both, guide(GuideKind.SPONSOR, "t3", from_on=since)))) == set()
    early = replace(both[1], until_on=day("2025-05-19"))
    assert away(replace(file, guides=(both[0], early, guide(GuideKind.SPONSOR, "t3", from_on=until)))) == {
        "sponsor_away"
    }


def test_minutes_without_attendance_drafts_and_steps_by_hand_say_nothing_of_it() -> None:
    assert away(admitted_by()) == set()
    assert away(legal()) == set()
    assert away(replace(admitted_by(PERSON), ballots=())) == set()


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        (BallotKind.CONVERSION, Result.PASSED),
        (BallotKind.EXTENSION, Result.EXTENDED),
        (BallotKind.CANCELLATION, Result.CANCELLED),
    ],
)
def test_a_meeting_on_conversion_asks_for_the_probationer_and_his_sponsors(kind: BallotKind, result: Result) -> None:
    def decided_by(*sheet: Came) -> CaseFile:
        fact = BallotFact("m", "b", kind, day("2026-05-20").first(), 20, 16, 15, 0, 1, True, sheet=sheet)
        return replace(
            moved(legal("conversion"), "conversion", meeting_id="m", ballot_id="b", result=result), ballots=(fact,)
        )

    assert away(decided_by(*ALL)) == set()
    stayed = found(decided_by(T1, replace(PERSON, presence=Presence.EXCUSED)))
    assert (stayed["candidate_away"].step, stayed["candidate_away"].level) == ("conversion", Level.WARN)
    assert "预备党员“林示例”登记为请假；预备党员和入党介绍人须到会" in stayed["candidate_away"].text
    assert "会议记录的“出席”" in stayed["candidate_away"].text
    assert "“介绍t2”" in stayed["sponsor_away"].text
