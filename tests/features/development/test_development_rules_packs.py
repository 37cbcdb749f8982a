"""Rule packs: the 25 steps as data, the pack of a day, the school's own rules laid over it and read from a file."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from development_made import BOOK, CASE, day, legal
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.development.model import STAGES, SchoolPack
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import (
    PHASES,
    DevelopmentPack,
    labels,
    loosening,
    national,
    pack_on,
    packs,
)
from branchdesk.features.development.rules.school_files import from_file, to_file
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Level

OLD, NEW = national()
KEYS = [
    "apply",
    "first_talk",
    "activist",
    "activist_filed",
    "cultivators",
    "cultivation",
    "candidate",
    "candidate_filed",
    "sponsors",
    "political_review",
    "training",
    "committee_review",
    "pre_review",
    "form",
    "admission",
    "committee_talk",
    "approval",
    "superior_filed",
    "assigned",
    "oath",
    "probation",
    "conversion_applied",
    "conversion",
    "conversion_approval",
    "filed",
]


def edited(change: Callable[[dict[str, Any]], object], pack: DevelopmentPack = NEW) -> str:
    """The file of a pack, filled in and changed."""
    plain = json.loads(to_file(pack))
    plain.update(version="校 2026-1", from_on="2026-09-01", source="示例大学党发〔2026〕9号")
    change(plain)
    return json.dumps(plain, ensure_ascii=False)


def school(change: Callable[[dict[str, Any]], object] = lambda plain: None) -> SchoolPack:
    """The school's rules of such a file."""
    return from_file(edited(change))


@pytest.mark.parametrize("pack", national(), ids=lambda one: one.version)
def test_both_national_packs_have_the_25_steps_in_order_with_all_their_facts(pack: DevelopmentPack) -> None:
    assert [one.key for one in pack.steps] == KEYS
    assert [one.number for one in pack.steps] == list(range(1, 26))
    assert [stage for stage, _ in PHASES] == [stage for stage, _ in STAGES]
    for one in pack.steps:
        assert all((one.name, one.body, one.papers, one.limit, one.article, one.confidence)), one.key
        assert set(one.after) <= set(KEYS[: KEYS.index(one.key)]), "a step stands behind what it rests on"
    assert pack.steps[14].name == "支部大会讨论"
    assert pack.step("admission") is pack.steps[14]
    assert pack.step("no such step") is None


def test_the_packs_differ_in_what_the_revision_changed() -> None:
    changed = {name for name in OLD.numbers.numbers if OLD[name] != NEW[name]}
    assert changed == {"notice_level", "admission_months", "oath_months"}
    assert (NEW["notice_level"], NEW["admission_months"], NEW["oath_months"]) == (3, 1, 1)
    assert "2026 版条号未核实" in NEW.steps[6].article
    assert NEW.steps[11].article == "第18条"


def test_the_day_of_a_step_chooses_its_pack() -> None:
    assert pack_on(date(2026, 5, 17), packs()) is OLD
    assert pack_on(date(2026, 5, 18), packs()) is NEW
    assert pack_on(date(1999, 1, 1), packs()) is OLD


def test_a_case_that_spans_two_packs_names_both() -> None:
    assert labels(BOOK.of(legal())) == "2014 版、2026 版"
    assert BOOK.of(CaseFile(case=CASE, member=legal().member)) == ()


def test_the_rules_of_a_school_hold_from_their_day() -> None:
    own = school(lambda plain: plain["numbers"]["cultivation_months"].update(value=18))
    assert (own.base, own.version, own.from_on) == ("2026", "校 2026-1", day("2026-09-01"))
    assert json.loads(own.content) == {"numbers": {"cultivation_months": 18}}
    known = packs([own])
    assert [one.effective_from.isoformat() for one in known] == ["2014-05-28", "2026-05-18", "2026-09-01"]
    assert known[1].effective_to == date(2026, 8, 31)
    assert pack_on(date(2026, 8, 31), known)["cultivation_months"] == 12
    assert pack_on(date(2026, 9, 1), known)["cultivation_months"] == 18
    assert known[2].numbers.source_of("cultivation_months") == "示例大学党发〔2026〕9号"
    assert known[2].label == "2026 版＋校内细则（校 2026-1）"


def test_later_rules_of_a_school_replace_the_earlier_and_lapse_with_their_base() -> None:
    first = SchoolPack(
        id="1", base="2014", version="一", from_on=day("2020-01-01"), source="甲", content='{"numbers":{"age":18}}'
    )
    second = SchoolPack(id="2", base="2014", version="二", from_on=day("2022-01-01"), source="乙", content="{}")
    late = SchoolPack(id="3", base="2014", version="三", from_on=day("2026-06-01"), source="丙", content="{}")
    early = SchoolPack(id="4", base="2026", version="四", from_on=day("2020-01-01"), source="丁", content="{}")
    known = packs([late, second, early, first])
    assert [(one.version, one.overlay, one.effective_from.isoformat()) for one in known] == [
        ("2014", "", "2014-05-28"), ("2014", "一", "2020-01-01"), ("2014", "二", "2022-01-01"), ("2026", "四", "2026-05-18"),
    ]  # fmt: skip
    assert known[0].effective_to == date(2019, 12, 31)


def test_two_rules_of_a_school_from_the_same_day_leave_the_later_one() -> None:
    twice = [
        SchoolPack(id=uid, base="2026", version=uid, from_on=day("2026-09-01"), source="甲", content="{}")
        for uid in "ab"
    ]
    assert [one.overlay for one in packs(twice)] == ["", "", "b"]


def test_a_school_adds_papers_and_rows_and_none_of_the_national_is_lost() -> None:
    def change(plain: dict[str, Any]) -> None:
        steps = plain["steps"]
        steps[0]["papers"].append("自传")
        steps[2]["level"] = "block"
        steps[6]["limit"] += "；学业成绩无不及格"
        row = {**steps[2], "key": "league_vote", "name": "团支部推优大会", "after": ["apply"], "papers": ["推优表"]}
        steps.insert(2, row)

    pack = packs([school(change)])[-1]
    assert len(pack.steps) == 26
    assert [one.number for one in pack.steps] == list(range(1, 27))
    added = pack.step("league_vote")
    assert added is not None
    assert (added.number, added.school) == (3, "示例大学党发〔2026〕9号")
    applied, activist = pack.step("apply"), pack.step("activist")
    assert applied is not None
    assert activist is not None
    assert applied.papers == ("入党申请书", "自传")
    assert activist.level is Level.BLOCK
    assert pack.steps[5].school == "", "a row the school left alone stays the nation's"


def test_a_pack_written_out_and_read_back_is_the_same() -> None:
    first = school(lambda plain: plain["steps"][0]["papers"].append("自传"))
    laid = packs([first])[-1]
    again = from_file(to_file(laid))
    assert (again.base, again.version, again.from_on, again.source) == (
        first.base,
        first.version,
        first.from_on,
        first.source,
    )
    assert packs([again])[-1].steps == laid.steps
    assert packs([again])[-1].numbers == laid.numbers


@pytest.mark.parametrize(
    ("name", "value", "may"),
    [
        ("cultivation_months", 13, True), ("cultivation_months", 11, False), ("cultivation_months", 37, False),
        ("cultivation_months", 36, True), ("oath_months", 0, False), ("talk_months", 2, False), ("pre_review_months", 1, True),
        ("pre_review_months", -1, False), ("notice_after_end", 0, True), ("notice_after_end", 2, False), ("sponsors", 3, False),
        ("sponsors", 2, True), ("faculty_level", 3, True), ("faculty_level", 1, False), ("observe_months", 3, True),
    ],
)  # fmt: skip
def test_a_school_may_only_tighten(name: str, value: int, may: bool) -> None:
    number = NEW.numbers.numbers[name]
    assert (loosening(number, value) == "") is may
    text = edited(lambda plain: plain["numbers"][name].update(value=value))
    if may:
        from_file(text)
    else:
        with pytest.raises(Refusal) as refusal:
            from_file(text)
        assert number.rule in refusal.value.detail


def _drop(plain: dict[str, Any], at: int) -> None:
    del plain["steps"][at]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda plain: plain.update(base="1990"), "base 应为"),
        (lambda plain: plain.update(version=" "), "version"),
        (lambda plain: plain.update(source=3), "source"),
        (lambda plain: plain.update(source="长" * 201), "最多 200"),
        (lambda plain: plain.update(from_on="某日"), "from_on"),
        (lambda plain: plain.update(from_on="2026-09"), "应写到日"),
        (lambda plain: plain.update(base="2014"), "已经停用"),
        (lambda plain: plain.update(more=1), "不认识的项目“more”"),
        (lambda plain: plain.update(numbers=[]), "numbers 应为"),
        (lambda plain: plain["numbers"].update(speed=1), "没有“speed”"),
        (lambda plain: plain["numbers"].update(age=True), "应为整数"),
        (lambda plain: plain["numbers"].update(age={"value": 18.5}), "应为整数"),
        (lambda plain: plain.update(steps={}), "steps 应为"),
        (lambda plain: _drop(plain, 14), "“支部大会讨论”（admission）不能删去"),
        (lambda plain: plain["steps"].append(plain["steps"][0]), "不止一次"),
        (lambda plain: plain["steps"].append(7), "第 26 行应为"),
        (lambda plain: plain["steps"][3].pop("papers"), "缺：papers"),
        (lambda plain: plain["steps"][3].update(colour="red"), "不认识的项目：colour"),
        (lambda plain: plain["steps"][3].update(papers="备案表"), "应为文字的列表"),
        (lambda plain: plain["steps"][3].update(stage="middle"), "stage、level 或 missing"),
        (lambda plain: plain["steps"][3].update(key="Step 4"), "key 应由"),
        (lambda plain: plain["steps"][0]["papers"].clear(), "材料不能删去：入党申请书"),
        (lambda plain: plain["steps"][0].update(level="info"), "级别只能提高"),
        (lambda plain: plain["steps"][6].update(limit="随时"), "时限条件只能在原文之后补充"),
        (lambda plain: plain["steps"][6].update(name="确定人选"), "不能改"),
        (lambda plain: plain["steps"][6]["after"].clear(), "先后次序"),
        (lambda plain: plain["steps"][0]["after"].append("nothing"), "没有这个步骤"),
        (lambda plain: plain["steps"].insert(0, plain["steps"].pop()), "应排在"),
    ],
)
def test_a_file_that_cannot_hold_is_refused_with_its_reason(
    change: Callable[[dict[str, Any]], object], why: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        from_file(edited(change))
    assert why in refusal.value.detail


def test_all_reasons_are_said_at_once() -> None:
    def change(plain: dict[str, Any]) -> None:
        plain["version"] = ""
        plain["numbers"]["cultivation_months"]["value"] = 6
        _drop(plain, 24)

    with pytest.raises(Refusal) as refusal:
        from_file(edited(change))
    assert refusal.value.title == "校内细则文件不能使用，共 3 处"


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "党", "[" * 100_000, "null", "9" * 5000, " " * 1_000_001])
def test_what_is_no_file_of_rules_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        from_file(text)


def test_a_byte_order_mark_does_not_matter() -> None:
    assert from_file("\ufeff" + edited(lambda plain: None)).version == "校 2026-1"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["base", "version", "from_on", "source", "numbers", "steps"]), json_values))
def test_any_json_is_read_or_refused(plain: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        from_file(json.dumps({"base": "2026", **plain}))


@given(json_values)
def test_any_content_laid_over_a_pack_leaves_all_it_says(content: Any) -> None:
    own = SchoolPack(
        id="1", base="2026", version="一", from_on=day("2026-09-01"), source="甲", content=json.dumps(content)
    )
    laid = packs([own])[-1]
    assert {one.key for one in laid.steps} >= set(KEYS)
    assert laid.numbers.numbers == NEW.numbers.numbers


@given(st.dictionaries(st.sampled_from(sorted(NEW.numbers.numbers)), st.integers(-5, 300)), st.permutations(range(25)))
def test_what_would_loosen_has_no_effect_however_it_came_in(wanted: dict[str, int], order: list[int]) -> None:
    rows = json.loads(to_file(NEW))["steps"]
    content = {"numbers": wanted, "steps": [{**rows[at], "papers": [], "level": "info", "after": []} for at in order]}
    own = SchoolPack(
        id="1", base="2026", version="一", from_on=day("2026-09-01"), source="甲", content=json.dumps(content)
    )
    laid = packs([own])[-1]
    for name, number in laid.numbers.numbers.items():
        assert loosening(NEW.numbers.numbers[name], number.value) == ""
    for row in laid.steps:
        base = NEW.step(row.key)
        assert base is not None
        assert (row.papers, row.level, row.after) == (base.papers, base.level, base.after)


def test_a_row_unknown_to_the_school_stands_behind_the_row_it_stood_behind() -> None:
    rows = json.loads(to_file(NEW))["steps"]
    content = json.dumps({"steps": [one for one in rows if one["key"] not in ("apply", "oath")]})
    own = SchoolPack(id="1", base="2026", version="一", from_on=day("2026-09-01"), source="甲", content=content)
    assert [one.key for one in packs([own])[-1].steps] == KEYS
    assert Rulebook(packs([own])).on(date(2026, 9, 1)).following("assigned") is not None
    assert NEW.following("filed") is None
    assert NEW.following("nothing") is None
