"""Records in, records out: the store, the unit of work, and what a stale form meets."""

import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import AUTHOR, add, add_many, branch, change, log_length, member, members, state

from branchdesk.features.members.model import Leaving, Member, Move, NotDuplicate, Registry, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import Organization, OutsideBody, Post, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import Record, new_id
from branchdesk.storage import change_log, codec, verify
from branchdesk.storage.change_log import NOTE
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Record):
    """A record with the kinds of value the first two rooms do not have yet."""

    amount: Yuan
    period: Month
    waived: bool = False
    paid_on: Day | None = None
    limit: Yuan | None = None


KINDS: tuple[type[Record], ...] = (
    Member, Move, NotDuplicate, Organization, Post, OutsideBody, Payment,
)  # fmt: skip

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
DAYS = st.one_of(
    st.dates().map(Day.of),
    st.builds(Day, st.integers(1, 9999)),
    st.builds(Day, st.integers(1, 9999), st.integers(1, 12)),
)
PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    Day: DAYS,
    Month: st.builds(Month, st.integers(1900, 2999), st.integers(1, 12)),
    Yuan: st.integers(-(10**12), 10**12).map(Yuan),
}


def records(kind: type[Record], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any value the record can hold."""
    parts = {}
    for name, plain in codec.columns(kind).items():
        one = PLAIN[plain] if plain in PLAIN else st.sampled_from(plain)
        parts[name] = st.none() | one if name in codec.nullable(kind) else one
    return st.builds(kind, **{**parts, "id": st.uuids().map(str), **fixed})


@given(st.sampled_from(KINDS).flatmap(records))
def test_every_kind_of_record_comes_back_from_its_row_as_it_was(record: Record) -> None:
    row = codec.to_row(record)
    assert all(value is None or type(value) in (int, str) for value in row)
    assert codec.from_row(type(record), row) == record


@given(st.sampled_from(KINDS).flatmap(records))
def test_the_text_of_an_enum_is_stored_as_the_enum_itself(record: Record) -> None:
    values = {name: getattr(record, name) for name in codec.columns(type(record))}
    texts = {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}
    plain = type(record)(**texts)
    typed = codec.typed(plain)
    assert codec.to_row(typed) == codec.to_row(record)
    assert all(type(getattr(typed, name)) is type(value) for name, value in values.items())
    assert codec.typed(record) is record


def test_a_word_the_enum_does_not_know_never_gets_into_the_file(ledger: Ledger) -> None:
    one = member(branch_id=None)
    with pytest.raises(ValueError, match="nobody"), unit_of_work(ledger, "存", AUTHOR) as work:
        MemberStore(work).save(replace(one, standing="nobody"))  # type: ignore[arg-type]
    assert members(ledger) == []


def test_a_record_with_the_text_of_an_enum_comes_back_from_the_store_with_the_enum(ledger: Ledger) -> None:
    first, second = member(branch_id=None), member(branch_id=None)
    with unit_of_work(ledger, "存", AUTHOR) as work:
        store = MemberStore(work)
        saved = store.save(replace(first, standing="candidate"))  # type: ignore[arg-type]
        assert saved.standing is Standing.CANDIDATE
        store.add_all([replace(second, leaving="other")])  # type: ignore[arg-type]
        assert store.need(second.id).leaving is Leaving.OTHER
        store.change_all([(saved, replace(saved, registry="suspended"))])  # type: ignore[arg-type]
        assert store.save(replace(saved, registry="suspended")).registry is Registry.SUSPENDED  # type: ignore[arg-type]
        assert store.need(first.id).registry is Registry.SUSPENDED


def test_a_table_is_named_after_its_record() -> None:
    assert [codec.entity(kind) for kind in KINDS] == [
        "member", "move", "not_duplicate", "organization", "post", "outside_body", "payment",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "column"),
    [(Day(2024, 7), "2024-07"), (Month(2024, 7), 202407), (Yuan(1250), 1250), (True, 1), (Standing.FULL, "full"),
     ("text", "text"), (7, 7), (None, None)],
)  # fmt: skip
def test_a_condition_is_put_as_the_column_holds_it(value: Any, column: Any) -> None:
    stored = codec.stored(value)
    assert stored == column
    assert type(stored) is type(column)


ORGANIZATIONS = records(Organization, parent_id=st.none())
PEOPLE = st.lists(records(Member, branch_id=st.none(), group_id=st.none()), max_size=3, unique_by=lambda one: one.id)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(organization=ORGANIZATIONS, people=PEOPLE, later=PEOPLE)
def test_members_and_organizations_with_any_value_go_through_the_file(
    plain: Path, organization: Organization, people: list[Member], later: list[Member]
) -> None:
    with closing(open_ledger(Path(shutil.copy(plain, plain.with_name("example.bdb"))))) as ledger:
        people = [replace(one, branch_id=organization.id) for one in people]
        changed = [replace(two, id=one.id) for one, two in zip(people, later, strict=False)]
        with unit_of_work(ledger, "存", AUTHOR) as work:
            OrganizationStore(work).save(organization)
            MemberStore(work).add_all(people)
        with unit_of_work(ledger, "读", AUTHOR) as work:
            assert OrganizationStore(work).need(organization.id) == organization
            assert [MemberStore(work).need(one.id) for one in people] == people
        with unit_of_work(ledger, "改", AUTHOR) as work:
            for one in changed:
                MemberStore(work).save(one)
        with unit_of_work(ledger, "读", AUTHOR) as work:
            assert [MemberStore(work).need(one.id) for one in changed] == changed
        assert verify.verify(ledger.connection) == []


def test_find_asks_by_attribute_values(ledger: Ledger) -> None:
    home = branch()
    people = [
        member("王芳", branch_id=home.id, standing=Standing.FULL, birth=Day(1990, 1), hardship=True),
        member("李雷", standing=Standing.PROBATIONARY, leaving=Leaving.RESIGNED),
        member("韩梅梅", branch_id=home.id, registry=Registry.SUSPENDED),
    ]
    add(ledger, home, *people)
    with unit_of_work(ledger, "读", AUTHOR) as work:
        store = MemberStore(work)

        def names(**equal: Any) -> list[str]:
            return [one.name for one in store.find(**equal)]

        assert names() == ["王芳", "李雷", "韩梅梅"]
        assert names(branch_id=home.id) == ["王芳", "韩梅梅"]
        assert names(standing=Standing.PROBATIONARY) == ["李雷"]
        assert names(branch_id=None) == ["李雷"]
        assert names(birth=Day(1990, 1)) == ["王芳"]
        assert names(hardship=True) == ["王芳"]
        assert names(branch_id=home.id, registry=Registry.SUSPENDED) == ["韩梅梅"]
        assert OrganizationStore(work).find(tier=Tier.GROUP) == []
    assert log_length(ledger) == 4


def test_a_removed_record_is_out_of_sight_and_comes_back_as_it_was(ledger: Ledger) -> None:
    person = member("王芳", note="原样")
    add(ledger, person)
    with unit_of_work(ledger, "删除", AUTHOR) as work:
        MemberStore(work).remove(person.id)
    with unit_of_work(ledger, "读", AUTHOR) as work:
        store = MemberStore(work)
        assert store.get(person.id) is None
        assert store.find() == []
        with pytest.raises(Conflict, match="已不在台账中"):
            store.need(person.id)
        with pytest.raises(Conflict, match="已不在台账中"):
            store.remove(person.id)
    with unit_of_work(ledger, "恢复", AUTHOR) as work:
        assert MemberStore(work).bring_back(person.id) == person
    assert members(ledger) == [person]
    with unit_of_work(ledger, "再恢复", AUTHOR) as work:
        MemberStore(work).bring_back(person.id)
        assert work.ops == []
        with pytest.raises(Conflict, match="回收站里没有"):
            MemberStore(work).bring_back(new_id())
    assert verify.verify(ledger.connection) == []


def test_nothing_is_looked_up_by_an_attribute_that_records_have_not(ledger: Ledger) -> None:
    add(ledger, member("王芳"))
    with unit_of_work(ledger, "读", AUTHOR) as work:
        store = MemberStore(work)
        assert [one.name for one in store.find(name="王芳", birth=None, standing=Standing.FULL)] == ["王芳"]
        assert store.find(name=None) == []
        with pytest.raises(AssertionError):
            store.find(nmae="nmae")


def test_saving_a_record_from_the_recycle_bin_brings_it_back_changed(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person)
    with unit_of_work(ledger, "删除", AUTHOR) as work:
        MemberStore(work).remove(person.id)
    change(ledger, person, name="王芳芳")
    assert [one.name for one in members(ledger)] == ["王芳芳"]
    assert verify.verify(ledger.connection) == []


def test_saving_what_has_not_changed_writes_nothing(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person)
    before = ledger.read("SELECT * FROM change_txn"), ledger.read("SELECT * FROM change_log")
    with unit_of_work(ledger, "没有改", AUTHOR) as work:
        MemberStore(work).save(person)
        MemberStore(work).add_all([])
    assert work.ops == []
    assert work.touched == set()
    assert work.transaction is None
    assert (ledger.read("SELECT * FROM change_txn"), ledger.read("SELECT * FROM change_log")) == before


def test_only_the_fields_that_changed_are_written_to_the_log(ledger: Ledger) -> None:
    person = member("王芳", note="一")
    add(ledger, person)
    with unit_of_work(ledger, "修改", AUTHOR) as work:
        MemberStore(work).save(replace(person, note="二", birth=Day(1990, 5)))
    assert work.touched == {"member"}
    assert {(op.field, op.old, op.new) for op in work.ops} == {("note", '"一"', '"二"'), ("birth", "null", '"1990-05"')}
    assert work.transaction is not None
    assert work.transaction.label == "修改"


def test_a_stale_form_is_told_and_nothing_is_lost(ledger: Ledger) -> None:
    person = member("王芳", phone="13800000000")
    add(ledger, person)
    seen = change_log.position(ledger.connection)
    change(ledger, person, phone="13900000000")
    before = state(ledger)
    with pytest.raises(Conflict, match="打开之后已被修改") as refused:
        change(ledger, person, seen=seen, phone="13700000000")
    assert "仍在窗口里" in refused.value.detail
    assert state(ledger) == before
    now = members(ledger)[0]
    change(ledger, now, seen=change_log.position(ledger.connection), phone="13700000000")
    assert members(ledger)[0].phone == "13700000000"


def test_a_change_of_another_field_since_the_form_opened_is_no_conflict(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person)
    seen = change_log.position(ledger.connection)
    change(ledger, person, note="别人写的")
    now = members(ledger)[0]
    change(ledger, now, seen=seen, phone="13700000000")
    assert (members(ledger)[0].note, members(ledger)[0].phone) == ("别人写的", "13700000000")


def test_a_form_of_a_record_removed_meanwhile_does_not_bring_it_back(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person)
    seen = change_log.position(ledger.connection)
    with unit_of_work(ledger, "删除", AUTHOR) as work:
        MemberStore(work).remove(person.id)
    with pytest.raises(Conflict):
        change(ledger, person, seen=seen, note="不知道已删")
    assert members(ledger) == []


def test_many_records_are_changed_at_once_or_not_at_all(ledger: Ledger) -> None:
    people = add_many(ledger, 60)
    pairs = [(one, replace(one, note="已核对")) for one in people]
    with unit_of_work(ledger, "核对", AUTHOR) as work:
        MemberStore(work).change_all(pairs)
    assert {one.note for one in members(ledger)} == {"已核对"}
    lines = log_length(ledger)
    with pytest.raises(Conflict, match="核对之后又被修改"), unit_of_work(ledger, "再核对", AUTHOR) as work:
        MemberStore(work).change_all([(pairs[0][1], replace(people[0], note="好")), (people[1], people[1])])
    assert log_length(ledger) == lines
    assert verify.verify(ledger.connection) == []


def test_any_error_rolls_the_whole_command_back(ledger: Ledger) -> None:
    add(ledger, member("王芳"))
    before, lines = state(ledger), log_length(ledger)
    for trouble in (ZeroDivisionError("a bug"), Refusal("a refusal"), KeyboardInterrupt("somebody is impatient")):
        with pytest.raises(type(trouble)):
            _half_a_command(ledger, trouble)
        assert state(ledger) == before
        assert log_length(ledger) == lines
    add(ledger, member("照常"))
    assert len(members(ledger)) == 2


def _half_a_command(ledger: Ledger, trouble: BaseException) -> None:
    with unit_of_work(ledger, "半途", AUTHOR) as work:
        store = MemberStore(work)
        store.save(member("李雷"))
        store.remove(store.find()[0].id)
        raise trouble


def test_a_record_that_points_nowhere_is_not_saved(ledger: Ledger) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        add(ledger, member("王芳", branch_id=new_id()))
    assert members(ledger) == []


def test_a_deed_without_a_change_is_written_down_and_is_no_step_of_undo(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person)
    with unit_of_work(ledger, "查看证件号", AUTHOR) as work:
        work.note("member", person.id, "查看了证件号")
    assert work.transaction is not None
    assert work.transaction.kind == "note"
    newest = change_log.history(ledger.connection, limit=1)[0]
    assert (newest.field, newest.new, newest.label) == (NOTE, "查看了证件号", "查看证件号")
    assert verify.verify(ledger.connection) == []
