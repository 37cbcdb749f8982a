"""A row as JSON is what the JSON library writes, and so the log is what it always was."""

import json

from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.members.model import Member, Standing
from branchdesk.kernel.dates import Day
from branchdesk.storage import codec

TEXTS = st.text(st.characters(exclude_categories=[]), max_size=30)


@given(name=TEXTS, note=TEXTS, born=st.none() | st.dates(), months=st.integers(), hardship=st.booleans())
def test_a_row_as_json_is_what_the_library_writes(name, note, born, months, hardship) -> None:  # type: ignore[no-untyped-def]
    member = Member(id="m1", name=name, note=note, birth=born and Day.of(born), seniority_adjust=months,
                    hardship=hardship, standing=Standing.PROBATIONARY)  # fmt: skip
    row = codec.to_row(member)
    plain = dict(zip(codec.columns(Member), row, strict=True))
    assert codec.to_json({name: [value] for name, value in plain.items()})[0] == json.dumps(
        plain, ensure_ascii=False, separators=(",", ":")
    )
