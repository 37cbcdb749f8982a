"""Rule packs: numbers with their source, chosen by date, tightened by a school."""

import json
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel import rulepacks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.resources import resource
from branchdesk.kernel.rulepacks import Number

FILES = sorted(resource("rules").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_pack_names_its_source_and_tags_every_number(path) -> None:
    plain = json.loads(path.read_text("utf-8"))
    assert path.stem == f"{plain['subject']}-{plain['version']}"
    assert plain["source"]
    for number in plain["numbers"].values():
        assert number["rule"]
        assert number["confidence"] in {"V", "V2", "L", "C", "M"}


def test_the_pack_in_force_on_the_day_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(version: str, since: date) -> rulepacks.RulePack:
        return rulepacks.RulePack("x", version, since, None, "…", {"n": rulepacks.Number(int(version), "r", "V")})

    both = (made("2014", date(2014, 6, 11)), made("2026", date(2026, 5, 18)))
    monkeypatch.setattr(rulepacks, "packs", lambda _subject: both)
    assert [rulepacks.pack("x", day)["n"] for day in (date(2000, 1, 1), date(2026, 5, 17), date(2026, 5, 18))] == [
        2014,
        2014,
        2026,
    ]


def test_an_unknown_subject_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        rulepacks.pack("weather", date(2026, 1, 1))


@dataclass(frozen=True)
class Overlay:
    name: str
    value: int
    subject: str = "meetings"
    source: str = "校党委规定"

    @property
    def from_on(self) -> Day:
        return Day(2026, 3, 1)


MEETINGS = rulepacks.packs("meetings")[-1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_can_be_tightened_says_which_way_and_how_far(path) -> None:
    for number in rulepacks.packs(path.stem.rsplit("-", 1)[0])[-1].numbers.values():
        assert number.stricter in {"", "higher", "lower", "either"}
        if not number.stricter:
            continue
        assert number.limit is not None
        if number.stricter == "either":
            assert 0 <= number.value <= number.limit
        elif number.stricter == "lower" and number.value == 0:
            assert number.limit > 0, "0 sets no limit yet"
        else:
            assert (number.limit > number.value) is (number.stricter == "higher") or number.limit == number.value


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("quorum_percent", 60, ""),
        ("quorum_percent", 100, ""),
        ("quorum_percent", 50, "“一般事项开会：到会不少于应到的（%）”现为 50，校内规定只能从严：应大于 50"),
        ("quorum_percent", 40, "“一般事项开会：到会不少于应到的（%）”现为 50，校内规定只能从严：应大于 50"),
        ("quorum_percent", 101, "“一般事项开会：到会不少于应到的（%）”最严为 100"),
        ("general_months", 2, ""),
        ("general_months", 4, "“支部党员大会：几个月至少 1 次”现为 3，校内规定只能从严：应小于 3"),
        ("general_months", 0, "“支部党员大会：几个月至少 1 次”最严为 1"),
        ("weather", 1, "规则中没有可以从严的“weather”"),
    ],
)
def test_a_school_may_only_tighten(name: str, value: int, why: str) -> None:
    assert rulepacks.why_not(MEETINGS, name, value) == why
    found = rulepacks.tightened(MEETINGS, [Overlay(name, value)])
    assert found == MEETINGS if why else found[name] == value


@pytest.mark.parametrize(
    ("number", "value", "why"),
    [
        (Number(0, "无期限", "L", "lower", 1), 3, ""),
        (Number(0, "无期限", "L", "lower", 1), 1, ""),
        (Number(0, "无期限", "L", "lower", 1), 0, "“无期限”现在不限，校内规定应填大于 0 的数"),
        (Number(0, "无期限", "L", "lower", 2), 1, "“无期限”最严为 2"),
        (Number(1, "两说", "M", "either", 1), 0, ""),
        (Number(0, "两说", "M", "either", 1), 1, ""),
        (Number(0, "两说", "M", "either", 1), 0, "“两说”现为 0，可改为 0 至 1 中的另一个"),
        (Number(0, "两说", "M", "either", 1), 2, "“两说”现为 0，可改为 0 至 1 中的另一个"),
    ],
)
def test_where_nothing_is_limited_yet_any_limit_tightens_and_open_questions_are_settled(number, value, why) -> None:
    pack = replace(MEETINGS, numbers={"one": number})
    assert rulepacks.why_not(pack, "one", value) == why
    assert rulepacks.tightened(pack, [Overlay("one", value)])["one"] == (number.value if why else value)


def test_an_open_question_is_answered_by_the_later_rule_of_the_school() -> None:
    pack = replace(MEETINGS, numbers={"one": Number(1, "两说", "M", "either", 1)})
    assert rulepacks.tightened(pack, [Overlay("one", 0), Overlay("one", 1)])["one"] == 1


def test_a_number_without_a_direction_is_nobodys_to_change() -> None:
    organization = rulepacks.packs("organization")[-1]
    assert rulepacks.why_not(organization, "least_full_members", 5) == "规则中没有可以从严的“least_full_members”"


def test_the_stricter_of_two_holds_and_names_its_source() -> None:
    overlays = [Overlay("quorum_percent", 75), Overlay("quorum_percent", 60), Overlay("quorum_percent", 90, "dues")]
    found = rulepacks.tightened(MEETINGS, overlays)
    assert found["quorum_percent"] == 75
    assert found.source_of("quorum_percent", "quorum_more") == "校党委规定；《中国共产党支部工作条例（试行）》（2018）"
    assert found.source_of("passing_percent", "quorum_more") == MEETINGS.source


def test_a_tightening_holds_from_its_day_on() -> None:
    overlay = [Overlay("quorum_percent", 75)]
    assert rulepacks.tightened(MEETINGS, overlay, date(2026, 2, 28))["quorum_percent"] == 50
    assert rulepacks.tightened(MEETINGS, overlay, date(2026, 3, 1))["quorum_percent"] == 75


@given(st.sampled_from(sorted(MEETINGS.numbers)), st.integers(-5, 12000))
def test_nothing_ever_loosens_a_number(name: str, value: int) -> None:
    before, number = MEETINGS[name], MEETINGS.numbers[name]
    after = rulepacks.tightened(MEETINGS, [Overlay(name, value)])[name]
    assert after >= before if number.stricter == "higher" else after <= before
