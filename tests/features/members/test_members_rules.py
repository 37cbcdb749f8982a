"""The rules of domain §5: contradictions, ages, values as at a day, the roll's health, merging."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.members import rules
from branchdesk.features.members.model import Aspect, Leaving, Member, Move, Registry, Standing
from branchdesk.kernel.dates import Day
from branchdesk.kernel.idnumbers import check_digit
from branchdesk.kernel.problems import Level

TODAY = date(2026, 11, 21)


def an_id(birth: str = "19800305", order: str = "001") -> str:
    body = "990000" + birth + order
    return body + check_digit(body)


def a_member(**values: Any) -> Member:
    usual: dict[str, Any] = {
        "id": "m1", "name": "王思远", "sex": "1", "id_number": an_id(), "birth": Day(1980, 3, 5), "ethnicity": "01",
        "branch_id": "b1", "joined_on": Day(2002, 7, 1), "confirmed_on": Day(2003, 7, 1),
    }  # fmt: skip
    return Member(**(usual | values))


def a_move(on: Day, before: str | None, after: str | None, aspect: Aspect = Aspect.STANDING, uid: str = "v1") -> Move:
    return Move(id=uid, member_id="m1", aspect=aspect, before=before, after=after, on=on)


def said(member: Member) -> dict[str, Level]:
    return {problem.code: problem.level for problem in rules.problems(member, TODAY)}


def test_a_sound_member_has_no_problems() -> None:
    assert said(a_member()) == {}


@pytest.mark.parametrize(
    ("values", "code", "level"),
    [
        ({"sex": "2"}, "sex_mismatch", Level.WARN),
        ({"birth": Day(1980, 3, 6)}, "birth_mismatch", Level.WARN),
        ({"birth": Day(1980, 4)}, "birth_mismatch", Level.WARN),
        ({"joined_on": Day(1998, 3, 4)}, "under_18", Level.BLOCK),
        ({"joined_on": Day(1998, 2)}, "under_18", Level.BLOCK),
        ({"birth": None, "joined_on": Day(1998, 3, 4)}, "under_18", Level.BLOCK),
        ({"confirmed_on": Day(2002, 6, 30)}, "confirmed_before_joined", Level.BLOCK),
        ({"confirmed_on": Day(2003, 6, 30)}, "short_probation", Level.WARN),
        ({"confirmed_on": Day(2003, 5)}, "short_probation", Level.WARN),
        ({"confirmed_on": None}, "confirmed_missing", Level.WARN),
        ({"joined_on": None}, "joined_missing", Level.WARN),
        ({"standing": Standing.PROBATIONARY}, "confirmed_on_probation", Level.WARN),
        ({"standing": Standing.ACTIVIST}, "joined_not_in_party", Level.WARN),
        ({"probation_until": Day(2003, 6, 1)}, "short_probation", Level.WARN),
        ({"probation_until": Day(2004, 7, 2)}, "long_probation", Level.WARN),
        ({"left_on": Day(2001)}, "left_before_joined", Level.BLOCK),
        ({"left_on": Day(2020)}, "leaving_missing", Level.WARN),
        ({"leaving": Leaving.DECEASED}, "left_on_missing", Level.WARN),
        ({"working_since": Day(1980, 3, 1)}, "work_before_birth", Level.WARN),
        ({"out_of_touch_since": Day(2026, 4)}, "long_out_of_touch", Level.WARN),
        ({"id_number": None, "birth": Day(1890), "joined_on": Day(1920, 5)}, "before_party", Level.BLOCK),
        ({"standing": Standing.APPLICANT, "joined_on": None, "confirmed_on": None, "registry": Registry.SUSPENDED},
         "not_in_party", Level.WARN),
    ],
)  # fmt: skip
def test_what_cannot_both_be_right_is_said(values: dict[str, Any], code: str, level: Level) -> None:
    assert said(a_member(**values)).get(code) == level


@pytest.mark.parametrize(
    "values",
    [
        {"birth": Day(1980, 3)},
        {"birth": Day(1980)},
        {"joined_on": Day(1998, 3, 5), "confirmed_on": Day(1999, 3, 5)},
        {"joined_on": Day(1998, 3), "confirmed_on": Day(1999, 3)},
        {"joined_on": Day(1998), "confirmed_on": Day(1999)},
        {"confirmed_on": Day(2003, 7)},
        {"probation_until": Day(2003, 7, 1)},
        {"probation_until": Day(2004, 7, 1)},
        {"left_on": Day(2020, 1, 1), "leaving": Leaving.TRANSFERRED},
        {"out_of_touch_since": Day(2026, 6)},
        {"id_number": "990000198003050010"},
        {"registry": Registry.SUSPENDED, "out_of_touch_since": Day(2020)},
        {"id_number": None, "birth": Day(1950), "joined_on": Day(1970, 7, 1), "confirmed_on": Day(1970, 7, 1)},
    ],
)
def test_half_dates_and_old_customs_give_no_false_alarm(values: dict[str, Any]) -> None:
    assert said(a_member(**values)) == {}


@pytest.mark.parametrize(
    ("joined", "over"), [(Day(2025, 11, 20), True), (Day(2025, 11, 21), False), (Day(2025, 11), False)]
)
def test_a_probation_that_is_over_awaits_a_decision_and_nothing_is_automatic(joined: Day, over: bool) -> None:
    member = a_member(standing=Standing.PROBATIONARY, joined_on=joined, confirmed_on=None)
    found = rules.problems(member, TODAY)
    assert [problem.code for problem in found] == (["probation_over"] if over else [])
    assert all("待研究" in problem.text and "自动" not in problem.text for problem in found)
    assert rules.contradictions(member, TODAY) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"confirmed_on": Day(2003, 6, 30)}, "不满 1 年，预备期一般为 1 年"),
        ({"probation_until": Day(2003, 6, 1)}, "满 1 年的那一天"),
        ({"probation_until": Day(2004, 7, 2)}, "入党后 2 年"),
    ],
)
def test_how_long_a_probation_is_comes_from_the_pack(values: dict[str, Any], words: str) -> None:
    assert any(words in problem.text for problem in rules.problems(a_member(**values), TODAY))


def test_unverified_numbers_of_the_old_days_never_forbid() -> None:
    veteran = {"id_number": None, "birth": Day(1930, 6, 1), "joined_on": Day(1947, 12, 1)}
    assert said(a_member(**veteran, confirmed_on=Day(1947, 12, 1))) == {"under_18": Level.WARN}


def test_who_left_awaits_no_decision() -> None:
    gone = a_member(standing=Standing.PROBATIONARY, joined_on=Day(2020), confirmed_on=None, left_on=Day(2022),
                    leaving=Leaving.PROBATION_CANCELLED)  # fmt: skip
    assert rules.problems(gone, TODAY) == []


def test_someone_born_on_29_february_comes_of_age_on_1_march() -> None:
    leap = {"id_number": None, "birth": Day(2004, 2, 29), "standing": Standing.PROBATIONARY, "confirmed_on": None}
    assert "under_18" in said(a_member(**leap, joined_on=Day(2022, 2, 28)))
    assert "under_18" not in said(a_member(**leap, joined_on=Day(2022, 3, 1)))


def test_the_values_of_a_form_are_checked_like_a_member() -> None:
    values = {
        "name": "王思远",
        "sex": "2",
        "id_number": an_id(),
        "birth": None,
        "standing": Standing.APPLICANT,
        "unit": None,
    }
    assert [problem.code for problem in rules.problems(values, TODAY)] == ["sex_mismatch"]


def test_the_right_birth_is_offered() -> None:
    problem = rules.problems(a_member(birth=Day(1980, 5, 5)), TODAY)[0]
    assert problem.suggestion == "1980-03-05"


@given(st.dates(date(1930, 1, 1), date(2000, 1, 1)), st.integers(0, 12000))
def test_forgetting_the_day_never_adds_a_contradiction(born: date, later: int) -> None:
    joined = born + timedelta(days=later)
    full = a_member(
        id_number=None, birth=Day.of(born), joined_on=Day.of(joined), confirmed_on=Day.of(joined + timedelta(days=400))
    )
    for name in ("birth", "joined_on", "confirmed_on"):
        day: Day = getattr(full, name)
        half = a_member(**{"id_number": None, "birth": full.birth, "joined_on": full.joined_on,
                           "confirmed_on": full.confirmed_on, name: Day(day.year, day.month)})  # fmt: skip
        assert {p.code for p in rules.contradictions(half, TODAY)} <= {
            p.code for p in rules.contradictions(full, TODAY)
        }


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [(Day(1980, 3, 5), date(2026, 3, 4), 45), (Day(1980, 3, 5), date(2026, 3, 5), 46), (Day(1980, 3), date(2026, 3, 1), 46),
     (Day(1980, 3), date(2026, 2, 28), 45), (None, TODAY, None), (Day(2027), TODAY, None), (Day(2026), TODAY, 0)],
)  # fmt: skip
def test_age_is_whole_years_and_half_a_date_counts_from_its_first_day(
    birth: Day | None, on: date, years: int | None
) -> None:
    assert rules.age(birth, on) == years


@pytest.mark.parametrize(
    ("confirmed", "adjust", "years"),
    [(Day(2003, 7, 1), 0, 23), (Day(2003, 7, 1), -12, 22), (Day(2003, 7, 1), 12, 24), (Day(2003, 11, 22), 0, 22),
     (Day(2003, 7, 1), -6, 22), (Day(2003, 1, 1), -6, 23), (Day(2003, 11), 0, 23),
     (None, 0, None), (Day(2027, 1, 1), 0, None), (Day(2026, 1, 1), -600, 0)],
)  # fmt: skip
def test_party_age_counts_from_confirmation_and_is_corrected_by_months(
    confirmed: Day | None, adjust: int, years: int | None
) -> None:
    assert rules.party_age(confirmed, adjust, TODAY) == years


def test_the_value_on_a_day_is_read_backwards_from_the_moves() -> None:
    moves = [
        a_move(Day(2002, 7, 1), "activist", "probationary"),
        a_move(Day(2003, 7, 1), "probationary", "full", uid="v2"),
        a_move(Day(2010, 1, 1), "b0", "b1", Aspect.BRANCH, "v3"),
    ]
    on = {
        date(2002, 6, 30): Standing.ACTIVIST,
        date(2002, 7, 1): Standing.PROBATIONARY,
        date(2003, 7, 1): Standing.FULL,
    }
    assert {day: rules.standing_at(a_member(), moves, day) for day in on} == on
    assert [rules.value_at(a_member(), moves, Aspect.BRANCH, day) for day in (date(2009, 12, 31), TODAY)] == [
        "b0",
        "b1",
    ]
    assert rules.value_at(a_member(), moves, Aspect.GROUP, TODAY) is None
    assert rules.standing_at(a_member(), [a_move(Day(2030), None, "full")], TODAY) is None


def test_moves_of_somebody_else_do_not_count() -> None:
    other = Move(id="v9", member_id="m2", aspect=Aspect.STANDING, before="applicant", after="full", on=Day(2030))
    assert rules.standing_at(a_member(), [other], TODAY) is Standing.FULL


def test_the_dates_tell_a_standing_nobody_recorded_as_a_move() -> None:
    member = a_member(joined_on=Day(2024, 5, 29), confirmed_on=Day(2025, 5, 29))
    days = {date(2025, 5, 28): Standing.PROBATIONARY, date(2025, 5, 29): Standing.FULL}
    assert {day: rules.standing_at(member, [], day) for day in days} == days


def test_the_roll_on_a_day_knows_who_had_come_and_not_yet_left() -> None:
    member = a_member(left_on=Day(2020, 5, 1), leaving=Leaving.TRANSFERRED)
    days = (date(2002, 6, 30), date(2002, 7, 1), date(2020, 4, 30), date(2020, 5, 1))
    assert [rules.on_roll_at(member, day) for day in days] == [False, True, True, False]
    assert rules.on_roll_at(a_member(joined_on=None), date(1990, 1, 1))


def test_an_old_id_number_is_taken_to_its_new_form_only_when_it_is_one() -> None:
    assert rules.eighteen("990000800305001", TODAY) == an_id()
    assert rules.eighteen("990000801305001", TODAY) == ""
    assert rules.eighteen("99000080030500", TODAY) == ""


class TestMerging:
    def test_gaps_are_filled_and_nothing_else_changes(self) -> None:
        keep = a_member(phone=None, birth=Day(1980, 3), name_key="k")
        drop = a_member(
            id="m2", name="王思原", phone="19900000001", note="备注", name_key="d", branch_id="b2", group_id="g2"
        )
        merged = rules.merged(keep, drop, {})
        assert (merged.id, merged.name, merged.name_key) == ("m1", "王思远", "k")
        assert (merged.phone, merged.note, merged.birth) == ("19900000001", "备注", Day(1980, 3, 5))
        assert (merged.branch_id, merged.group_id) == ("b1", None)

    def test_the_users_choice_decides_also_for_an_empty_value(self) -> None:
        keep, drop = a_member(note="旧", phone=None), a_member(id="m2", name="王思原", name_key="d", note="", phone="1")
        merged = rules.merged(keep, drop, {"name": "drop", "note": "drop", "phone": "keep", "id": "drop"})
        assert (merged.id, merged.name, merged.name_key, merged.note, merged.phone) == ("m1", "王思原", "d", "", None)

    def test_somebody_still_here_does_not_leave_by_merging(self) -> None:
        drop = a_member(id="m2", left_on=Day(2020), leaving=Leaving.TRANSFERRED, left_to="外校")
        merged = rules.merged(a_member(), drop, {})
        assert (merged.left_on, merged.leaving, merged.left_to) == (None, None, "")


class TestHealth:
    def found(self, *members: Member, **how: Any) -> set[tuple[str, str]]:
        findings = rules.roll_findings(members, how.pop("drawable", lambda text: []), TODAY, **how)
        assert all(one.text and one.member_id and one.name for one in findings)
        return {(one.field, one.code) for one in findings}

    def test_a_sound_roll_has_no_findings_and_those_who_left_are_not_looked_at(self) -> None:
        assert self.found(a_member(), a_member(id="m2", id_number="1", left_on=Day(2020))) == set()

    @pytest.mark.parametrize(
        ("values", "finding"),
        [
            ({"id_number": "9.90000E+17"}, ("id_number", "id_truncated")),
            ({"id_number": "990000198003051000"}, ("id_number", "id_truncated")),
            ({"id_number": "990000198003050010"}, ("id_number", "checksum")),
            ({"id_number": "990000800305001"}, ("id_number", "id_15")),
            ({"ethnicity": None}, ("ethnicity", "missing")),
            ({"branch_id": None}, ("branch_id", "missing")),
            ({"sex": "2"}, ("sex", "sex_mismatch")),
            ({"name": "买买提•吐尔逊"}, ("name", "odd_dot")),
            ({"name": "王 思远"}, ("name", "spaces")),
            ({"name": "王\ue001"}, ("name", "private_use")),
        ],
    )
    def test_each_ill_is_found(self, values: dict[str, Any], finding: tuple[str, str]) -> None:
        assert self.found(a_member(**values)) == {finding}

    def test_a_valid_number_that_ends_in_000_is_only_warned_of(self) -> None:
        # Orders 011, 021, … until the check digit happens to be 0 while digits 16 and 17 are 0 as well.
        number = next(
            n
            for day in range(1, 29)
            for order in ("100", "300")
            if (n := an_id(f"198003{day:02d}", order)).endswith("000")
        )
        member = a_member(id_number=number, birth=None, sex="2")
        finding = rules.roll_findings([member], lambda text: [], TODAY, ())[0]
        assert (finding.code, finding.level) == ("id_truncated", Level.WARN)

    def test_numbers_that_two_members_share_are_told_at_both(self) -> None:
        members = [a_member(staff_number="7"), a_member(id="m2", name="李一凡", staff_number="7")]
        findings = rules.roll_findings(members, lambda text: [], TODAY)
        assert {(one.member_id, one.field, one.code) for one in findings} == {
            (uid, field, "repeated") for uid in ("m1", "m2") for field in ("id_number", "staff_number")
        }

    def test_characters_the_fonts_lack_are_named_and_asked_for_once(self) -> None:
        asked: list[str] = []

        def drawable(text: str) -> list[str]:
            asked.append(text)
            return [char for char in text if char == "𬴊"]

        members = [
            a_member(name="张𬴊"),
            a_member(id="m2", id_number=None, name="张𬴊"),
            a_member(id="m3", id_number=None, name="张三"),
        ]
        findings = rules.roll_findings(members, drawable, TODAY)
        assert [(one.member_id, one.code) for one in findings] == [("m1", "undrawable"), ("m2", "undrawable")]
        assert "U+2CD0A" in findings[0].text
        assert sorted("".join(asked)) == sorted("张𬴊三")

    def test_the_user_says_what_is_required(self) -> None:
        assert self.found(a_member(), collected_required=("phone",)) == {("phone", "missing")}
