"""Records that may be one person are found by their signs, with the reason, and never by comparing all with all."""

from typing import Any

from branchdesk.features.members.matching import Pair, duplicates
from branchdesk.features.members.model import Member, NotDuplicate
from branchdesk.kernel.dates import Day
from branchdesk.kernel.idnumbers import check_digit


def an_id(birth: str = "19800305", order: str = "001") -> str:
    body = "990000" + birth + order
    return body + check_digit(body)


def a_member(uid: str, **values: Any) -> Member:
    return Member(**({"id": uid, "name": "王思远"} | values))


def reasons(*members: Member) -> list[tuple[str, ...]]:
    return [pair.reasons for pair in duplicates(members)]


def test_equal_numbers_are_certain() -> None:
    one, other = a_member("a", id_number=an_id()), a_member("b", name="王思原", id_number=an_id())
    assert duplicates([other, one]) == [Pair(one, other, ("身份证号相同",), True)]
    assert reasons(a_member("a", staff_number="7"), a_member("b", name="李", staff_number="7")) == [("学工号相同",)]


def test_the_old_and_the_new_form_of_a_number_are_one() -> None:
    old = an_id()[:6] + an_id()[8:17]
    assert reasons(a_member("a", id_number=an_id()), a_member("b", name="王", id_number=old)) == [
        ("15 位和 18 位身份证号是同一号码",)
    ]


def test_a_century_apart_is_not_the_same_number() -> None:
    assert reasons(a_member("a", id_number=an_id("19050305")), a_member("b", id_number=an_id("20050305"))) == []


def test_name_and_birth_are_a_sign_as_precise_as_they_are() -> None:
    full, month = Day(1980, 3, 5), Day(1980, 3)
    assert reasons(a_member("a", birth=full), a_member("b", birth=full)) == [("姓名和出生日期相同",)]
    assert reasons(a_member("a", birth=full), a_member("b", birth=month)) == [("姓名和出生年月相同",)]
    assert reasons(a_member("a", birth=full), a_member("b", birth=Day(1980, 3, 6))) == []
    assert reasons(a_member("a", id_number=an_id()), a_member("b", birth=month)) == [("姓名和出生年月相同",)]


def test_two_valid_numbers_make_two_people_unless_they_differ_by_a_slip() -> None:
    month = Day(1980, 3)
    far = a_member("b", birth=month, id_number=an_id("19800317", "455"))
    near = a_member("b", birth=month, id_number=an_id(order="003"))
    one = a_member("a", birth=month, id_number=an_id())
    assert reasons(one, far) == []
    assert reasons(one, near) == [("姓名和出生日期相同",)]


def test_phone_and_sound_are_signs_too() -> None:
    assert reasons(a_member("a", phone="19900000001"), a_member("b", phone="19900000001")) == [("姓名和手机号相同",)]
    born = Day(1980, 3, 5)
    sound = [a_member("a", name="王思远", name_key="wang si yuan", birth=born),
             a_member("b", name="王思源", name_key="wang si yuan", birth=born)]  # fmt: skip
    assert reasons(*sound) == [("姓名同音、出生日期相同",)]


def test_several_reasons_stand_in_one_pair_and_certain_pairs_come_first() -> None:
    born = Day(1980, 3, 5)
    a, b = a_member("a", birth=born, phone="1"), a_member("b", birth=born, phone="1")
    c, d = a_member("c", name="赵", staff_number="9"), a_member("d", name="赵", staff_number="9")
    assert [(pair.first.id, len(pair.reasons)) for pair in duplicates([a, b, c, d])] == [("c", 1), ("a", 2)]


def test_a_pair_declared_to_be_two_people_is_not_shown_again() -> None:
    pair = [a_member("a", id_number=an_id()), a_member("b", id_number=an_id())]
    assert duplicates(pair, [NotDuplicate(id="n", first_id="a", second_id="b")]) == []


def test_a_crowd_of_equals_gives_a_chain_of_pairs_and_not_every_pair() -> None:
    crowd = [a_member(f"{n:06d}", birth=Day(1980, 3, 5)) for n in range(500)]
    assert len(duplicates(crowd)) == 499
