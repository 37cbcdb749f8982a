"""The rules alone: what a log tells, which keys tell twins, what stands for what, and what must be decided."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.exchange import store
from branchdesk.features.exchange.model import Choice, Difference, Key, Kind
from branchdesk.features.exchange.rules import comparing, deciding, telling, twins, weighing
from branchdesk.features.exchange.rules.comparing import Here, Reference
from branchdesk.features.exchange.rules.telling import OWN, Entry, State
from branchdesk.features.safety.fields import TABLES
from branchdesk.kernel.fields import Money
from branchdesk.storage import change_log, codec

OURS, THEIRS = Choice.OURS, Choice.THEIRS


def _entry(pos: int, field: str, new: object, old: object = None, uid: str = "x") -> Entry:
    return Entry(pos, f"2026-11-{pos:02d}", "李老师", "LAPTOP", f"第{pos}步", "member", uid, field, old, new)


def test_the_words_of_the_log_are_the_words_of_the_log() -> None:
    assert (telling.INSERT, telling.REMOVE, telling.RESTORE, telling.NOTE) == (
        change_log.INSERT, change_log.REMOVE, change_log.RESTORE, change_log.NOTE
    )  # fmt: skip


def test_a_story_tells_where_a_record_ended_and_where_it_was_at_the_last_merge() -> None:
    entries = [
        _entry(1, "note", "一", ""), _entry(2, "note", "二", "一"), _entry(3, "unit", "机关", ""),
        _entry(4, telling.REMOVE, 0, 1), _entry(5, telling.RESTORE, 1, 0), _entry(6, telling.NOTE, "查看证件号"),
    ]  # fmt: skip
    story = telling.stories(entries, 1)["member", "x"]
    base = State({"id": "x", "note": "", "unit": "", "title": "讲师"})
    then, now = story.then.over(base), story.now.over(base)
    assert then
    assert now
    assert then.row == {"id": "x", "note": "一", "unit": "", "title": "讲师"}
    assert now.row == {"id": "x", "note": "二", "unit": "机关", "title": "讲师"}
    assert (story.who("note").label, story.who("title").label) == ("第2步", "第5步")
    assert [one.text for one in telling.notes(entries, 1)] == ["查看证件号"]
    assert telling.notes(entries, 6) == []


@given(st.lists(st.tuples(st.sampled_from(["note", "unit", "#remove", "#restore"]), st.text(max_size=3)), max_size=12))
def test_what_was_done_can_be_rewound(deeds: list[tuple[str, str]]) -> None:
    start = now = State({"id": "x", "note": "", "unit": ""})
    entries = []
    for pos, (field, text) in enumerate(deeds):
        if field.startswith("#"):
            alive = field == telling.RESTORE
            if now.alive != alive:
                entries.append(_entry(pos, field, int(alive), int(not alive)))
                now = State(now.values, alive)
        else:
            entries.append(_entry(pos, field, text, now.values[field]))
            now = State({**now.values, field: text}, now.alive)
    assert telling.rewound(now, entries) == start
    story = telling.stories(entries, -1).get(("member", "x"))
    assert story is None or story.now.over(start) == now


def test_every_table_says_by_what_two_records_are_one_in_columns_it_has() -> None:
    stores = store.every()
    assert set(twins.NATURAL) == set(TABLES) - OWN
    for entity, keys in twins.NATURAL.items():
        columns = codec.columns(stores[entity].record)
        assert {name.rstrip("?") for key in keys for name in key} <= set(columns), entity


def test_an_empty_key_tells_nothing() -> None:
    ours = {("member", "o"): {"name": "赵新", "birth": None, "id_number": "", "staff_number": "7"}}
    assert twins.find({("member", "t"): {"name": "赵新", "birth": None, "id_number": ""}}, ours) == {}
    found = twins.find({("member", "t"): {"name": "赵", "staff_number": "7"}}, ours)
    assert found["member", "t"] == twins.Twin("o", ("staff_number",), ())


def test_all_money_is_weighed() -> None:
    for entity, table in TABLES.items():
        for name, field in table.fields.items():
            if isinstance(field.kind, Money):
                assert weighing.weight(entity, name) == "金额须由人确认"
    assert weighing.weight("ballot", "yes") == weighing.weight("case_step", "due") == "票数须由人确认"
    assert weighing.weight("relief", "approval_number") == "批复号、单据号须由人确认"
    assert weighing.weight("member", "note") == weighing.weight("unheard", "of") == ""
    assert weighing.weight_of("payment", {"amount": 0, "note": "x"}) == ""


def test_tables_stand_in_the_order_of_their_references() -> None:
    refs = {
        "member": {"branch_id": Reference("organization", False)}, "organization": {"parent_id": Reference("organization", False)},
        "attendance": {"meeting_id": Reference("meeting", True), "member_id": Reference("member", False)},
        "meeting": {"branch_id": Reference("organization", True)},
    }  # fmt: skip
    order = comparing.ordered(refs)
    assert order["organization"] < order["member"] < order["attendance"]
    assert order["organization"] < order["meeting"] < order["attendance"]


VALUES = ("", "甲", "乙", "丙")


@given(st.sampled_from(VALUES), st.sampled_from(VALUES), st.sampled_from(VALUES))
def test_three_values_tell_what_happened(base: str, ours: str, theirs: str) -> None:
    """Unchanged there: nothing. Alike: nothing. Unchanged here: theirs. Otherwise somebody must choose."""
    story = telling.stories([_entry(1, "note", theirs, base)], 0)
    row = {"id": "x", "note": base, "unit": "u"}
    place = ("member", "x")
    here = Here({place: State({**row, "note": ours})}, {place: State(row)}, columns={"member": ("id", "note", "unit")})
    found, same = comparing.differences(story, here)
    if theirs in (base, ours):
        assert (found, same) == ([], 1)
    else:
        assert [one.kind for one in found] == [Kind.CHANGE if ours == base else Kind.CONFLICT]
        assert found[0].must_choose == (ours != base)


def _difference(uid: str, kind: Kind = Kind.ADD, **more: object) -> Difference:
    values = {"theirs": {}} | more
    return Difference("member", uid, "", kind, None, None, actor="", at="", label="", **values)  # type: ignore[arg-type]


def _key(uid: str) -> Key:
    return "member", uid, ""


def test_what_needs_another_goes_as_that_goes() -> None:
    whole, part = _difference("whole", must_choose=True), _difference("part", needs=(_key("whole"),))
    deeper = _difference("deeper", must_choose=True, needs=(_key("part"),))
    three = [whole, part, deeper]
    assert deciding.effective(three, {}) == dict.fromkeys(map(_key, ("whole", "part", "deeper")))
    assert deciding.undecided(three, {}) == [whole]
    out = deciding.effective(three, {whole.key: OURS})
    assert set(out.values()) == {OURS}
    taken = {whole.key: THEIRS}
    assert deciding.undecided(three, taken) == [deeper]
    assert deciding.problems(three, {**taken, deeper.key: THEIRS}) == []
    assert deciding.problems(three, {**taken, part.key: OURS, deeper.key: THEIRS})[0].code == "needs"


def test_parts_of_another_meeting_are_parts_of_another_meeting() -> None:
    twin = _difference("whole", Kind.DUPLICATE, must_choose=True, twin="o")
    part = _difference("part", Kind.DUPLICATE, must_choose=True, twin="p", needs=(twin.key,))
    assert deciding.effective([twin, part], {twin.key: THEIRS})[part.key] is THEIRS
    assert deciding.undecided([twin, part], {twin.key: OURS}) == [part]
    plan = deciding.plan([twin, part], {twin.key: OURS, part.key: OURS})
    assert plan.same == {"whole": "o", "part": "p"}
    assert plan.put == {}


def test_two_that_need_each_other_do_not_go_round_for_ever() -> None:
    one, other = _difference("one", needs=(_key("other"),)), _difference("other", needs=(_key("one"),))
    assert deciding.problems([one, other], {one.key: THEIRS, other.key: THEIRS}) == []


@given(
    st.lists(
        st.tuples(st.sampled_from(Kind), st.booleans(), st.booleans(), st.sampled_from([*Choice, None])), max_size=8
    )
)
def test_totals_add_up_to_what_is_decided(plan: list[tuple[Kind, bool, bool, Choice | None]]) -> None:
    listed, choices = [], {}
    for number, (kind, must, removal, choice) in enumerate(plan):
        one = replace(_difference(str(number), kind, must_choose=must), theirs=None if removal else {})
        listed.append(one)
        if choice is not None:
            choices[one.key] = choice
    open_ones = deciding.undecided(listed, choices)
    assert sum(deciding.totals(listed, choices)) == len(listed) - len(open_ones)
    assert [one.code for one in deciding.problems(listed, choices)] == ["undecided"] * len(open_ones)


@pytest.mark.parametrize("entity", sorted(OWN))
def test_what_belongs_to_each_ledger_alone_is_no_story(entity: str) -> None:
    one = Entry(1, "", "", "", "", entity, "x", "name", "", "y")
    assert telling.stories([one], 0) == {}
