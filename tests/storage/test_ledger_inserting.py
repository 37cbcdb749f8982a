"""Many rows by few statements are the same rows, in the same order; a bulk of records is logged and undone as one is."""

from dataclasses import replace

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import AUTHOR, add_many, branch, change, member, members, state

from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo, verify
from branchdesk.storage.change_log import INSERT, history, position
from branchdesk.storage.engine import DriverError, Ledger
from branchdesk.storage.inserting import insert, lines, once
from branchdesk.storage.work import unit_of_work

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(rows=st.sampled_from([1, 2, 299, 300]), shared=st.tuples(VALUES, VALUES), ends=st.tuples(VALUES, VALUES))
def test_rows_go_in_as_they_are_and_in_their_order(rows, shared, ends) -> None:  # type: ignore[no-untyped-def]
    connection = driver.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE t (a, b, c, d)")
    columns = {"a": list(range(rows)), "b": shared[0], "c": once([*[shared[1]] * (rows - 1), ends[0]]), "d": ends[1]}
    insert(connection, "t", columns)
    found = connection.execute("SELECT a, b, c, d FROM t ORDER BY rowid").fetchall()
    connection.close()
    expected = [(n, shared[0], shared[1] if n < rows - 1 else ends[0], ends[1]) for n in range(rows)]
    assert found == expected == [tuple(one.values()) for one in lines(columns)]
    assert [tuple(map(type, row)) for row in found] == [tuple(map(type, row)) for row in expected]


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


def test_a_bulk_tells_of_each_record_what_it_would_tell_of_it_alone(ledger: Ledger) -> None:
    people = [
        member(f"“引号\\{n}%s\n", birth=Day(1990, 1) if n % 2 else None, note="100%", hardship=n % 3 == 0)
        for n in range(310)
    ]
    with unit_of_work(ledger, "一批", AUTHOR) as work:
        MemberStore(work).add_all(people)
    alone = [replace(one, id=new_id()) for one in people]
    for one in alone:
        with unit_of_work(ledger, "逐个", AUTHOR) as work:
            MemberStore(work).save(one)
    told = [(one.field, one.old, {**one.new, "id": ""}) for one in reversed(history(ledger.connection))]
    assert told[:310] == told[310:]
    assert len(told) == 620
    assert verify.verify(ledger.connection) == []


@pytest.mark.parametrize("at", [0, 1, 299, 300, 649])
def test_a_record_of_a_bulk_is_changed_told_and_taken_back_by_itself(ledger: Ledger, at: int) -> None:
    people = add_many(ledger, 650)
    seen = position(ledger.connection)
    one = change(ledger, people[at], note="新", seen=seen)
    changed, added = history(ledger.connection, uids=[one.id])
    assert (changed.old, changed.new) == ("", "新")
    assert (added.field, added.pos, added.new["name"], added.new["number"]) == (INSERT, at + 1, one.name, str(at))
    assert ledger.read("SELECT prev FROM change_log ORDER BY pos DESC LIMIT 1") == [(f"site-a:{at + 1}",)]
    with pytest.raises(Conflict):
        change(ledger, people[at], note="另", seen=seen)
    with unit_of_work(ledger, "删除", AUTHOR) as work:
        MemberStore(work).remove(one.id)
    assert one not in members(ledger)
    for _ in range(2):
        undo.undo(ledger, AUTHOR)
    assert members(ledger) == people
    assert verify.verify(ledger.connection) == []


def test_a_command_of_several_bulks_is_logged_in_the_order_of_its_deeds(ledger: Ledger) -> None:
    committee, (first, *others) = branch(), [member(f"成员{n}") for n in range(320)]
    with unit_of_work(ledger, "混合", AUTHOR) as work:
        MemberStore(work).save(first)
        MemberStore(work).add_all(others[:310])
        OrganizationStore(work).save(committee)
        OrganizationStore(work).add_all([branch("第二支部"), branch("第三支部")])
        MemberStore(work).save(replace(others[0], note="改"))
        MemberStore(work).add_all(others[310:])
    log = ledger.read("SELECT seq, entity, uid, field, typeof(new) FROM change_log ORDER BY pos")
    assert [seq for seq, *_ in log] == list(range(1, 325))
    people = [uid for _, entity, uid, field, _ in log if (entity, field) == ("member", INSERT)]
    assert people == [one.id for one in (first, *others)]
    assert [field for *_, field, _ in log[311:315]] == [INSERT, INSERT, INSERT, "note"]
    assert {kind for *_, kind in log} == {"text", "null"}
    assert verify.verify(ledger.connection) == []


def test_a_page_of_history_may_begin_within_a_bulk(ledger: Ledger) -> None:
    people = add_many(ledger, 320)
    newest = history(ledger.connection, limit=50)
    assert [one.new["id"] for one in newest] == [one.uid for one in newest] == [one.id for one in people[:-51:-1]]


def test_two_records_with_one_id_are_refused_and_not_taken_for_one(ledger: Ledger) -> None:
    one = member()
    with pytest.raises(DriverError, match="UNIQUE"), unit_of_work(ledger, "两次", AUTHOR) as work:
        MemberStore(work).add_all([one, one])
    assert members(ledger) == []
