"""Records written by the block and read from it again are the records there were."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.members.model import Member, Standing
from branchdesk.kernel.dates import Day
from branchdesk.storage import codec
from branchdesk.storage.change_log import encode, rows_of

TEXTS = st.text(st.characters(exclude_categories=[]), max_size=30)
MEMBERS = st.builds(
    Member, id=TEXTS, name=TEXTS, note=TEXTS, birth=st.none() | st.dates().map(Day.of), seniority_adjust=st.integers(),
    hardship=st.booleans(), standing=st.sampled_from(Standing),
)  # fmt: skip


@given(found=st.lists(MEMBERS, min_size=1, max_size=4))
def test_a_block_of_records_is_read_back_row_by_row(found) -> None:  # type: ignore[no-untyped-def]
    rows = list(rows_of(encode(codec.to_block(found))))
    assert rows == [dict(zip(codec.columns(Member), codec.to_row(one), strict=True)) for one in found]


@given(one=MEMBERS)
def test_a_block_of_one_is_its_row_as_the_log_always_had_it(one) -> None:  # type: ignore[no-untyped-def]
    row = dict(zip(codec.columns(Member), codec.to_row(one), strict=True))
    assert encode(codec.to_block([one])) == json.dumps(row, ensure_ascii=False, separators=(",", ":"))


@given(found=st.lists(MEMBERS, max_size=4))
def test_records_are_read_at_once_as_each_is_read_alone(found) -> None:  # type: ignore[no-untyped-def]
    rows = [codec.to_row(one) for one in found]
    assert codec.from_rows(Member, rows) == [codec.from_row(Member, row) for row in rows] == found


def test_what_all_records_say_is_said_once_and_their_ids_are_listed() -> None:
    found = [Member(id=uid, name="王芳", note=uid) for uid in ("a", "b")]
    block = codec.to_block(found)
    assert (block["id"], block["name"], block["note"], block["birth"]) == (["a", "b"], "王芳", ["a", "b"], None)
    assert codec.to_block([found[0], found[0]])["id"] == ["a", "a"]


def test_the_word_of_an_enum_in_any_record_of_a_block_is_the_enum() -> None:
    plain = Member(id="b", name="二", standing="probationary")  # type: ignore[arg-type]
    block = codec.to_block([Member(id="a", name="一", standing=Standing.FULL), plain])
    assert block["standing"] == ["full", "probationary"]
    with pytest.raises(ValueError, match="nobody"):
        codec.to_block([Member(id="a", name="一"), replace(plain, standing="nobody")])  # type: ignore[arg-type]
