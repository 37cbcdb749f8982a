"""Many rows by few statements are the same rows, in the same order; a bulk of records is logged and undone as one is."""

from dataclasses import replace

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import AUTHOR, add_many, member, members, state

from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo, verify
from branchdesk.storage.engine import Ledger
from branchdesk.storage.inserting import insert
from branchdesk.storage.work import unit_of_work

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    rows=st.sampled_from([1, 2, 299, 300, 301, 650]), shared=st.tuples(VALUES, VALUES), ends=st.tuples(VALUES, VALUES)
)
def test_rows_go_in_as_they_are_and_in_their_order(rows, shared, ends) -> None:  # type: ignore[no-untyped-def]
    connection = driver.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE t (a, b, c, d)")
    columns = {
        "a": range(rows),
        "b": [shared[0]] * rows,
        "c": [*[shared[1]] * (rows - 1), ends[0]],
        "d": [ends[1]] * rows,
    }
    insert(connection, "t", columns)
    found = connection.execute("SELECT a, b, c, d FROM t ORDER BY rowid").fetchall()
    connection.close()
    assert found == list(zip(*columns.values(), strict=True))
    assert [tuple(map(type, row)) for row in found] == [
        tuple(map(type, row)) for row in zip(*columns.values(), strict=True)
    ]


@pytest.mark.parametrize("count", [299, 300, 301, 1250])
def test_any_number_of_records_is_logged_and_can_be_taken_back(ledger: Ledger, count: int) -> None:
    people = add_many(ledger, count)
    assert members(ledger) == people
    before = state(ledger)
    assert verify.verify(ledger.connection) == []
    undo.undo(ledger, AUTHOR)
    assert members(ledger) == []
    assert verify.verify(ledger.connection) == []
    undo.redo(ledger, AUTHOR)
    assert state(ledger) == before
    assert verify.verify(ledger.connection) == []


def test_a_bulk_is_logged_as_the_same_records_one_by_one(ledger: Ledger) -> None:
    people = [
        member(f"“引号\\{n}%s\n", birth=Day(1990, 1) if n % 2 else None, note="100%", hardship=n % 3 == 0)
        for n in range(310)
    ]
    with unit_of_work(ledger, "一批", AUTHOR) as work:
        MemberStore(work).add_all(people)
        bulk = list(work.ops)
    with unit_of_work(ledger, "逐个", AUTHOR) as work:
        for one in people:
            MemberStore(work).save(replace(one, id=new_id()))
        single = list(work.ops)
    assert [str(op.new).replace(op.uid, "") for op in bulk] == [str(op.new).replace(op.uid, "") for op in single]
    assert verify.verify(ledger.connection) == []
