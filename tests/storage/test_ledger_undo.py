"""Undo and redo are new lines in the log; they give back exactly what was, and survive a restart."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from storage_samples import AUTHOR, add, add_many, branch, change, log_length, member, members, state

from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo, verify
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work


def _labels(ledger: Ledger) -> tuple[list[str], list[str]]:
    stacks = undo.stacks(ledger)
    return [txn.label for txn in stacks.undo], [txn.label for txn in stacks.redo]


def test_with_nothing_done_there_is_nothing_to_take_back(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="没有可撤销的操作"):
        undo.undo(ledger, AUTHOR)
    with pytest.raises(Refusal, match="没有可重做的操作"):
        undo.redo(ledger, AUTHOR)


def test_undo_says_what_it_took_back_and_which_tables_it_touched(ledger: Ledger) -> None:
    home = branch()
    with unit_of_work(ledger, "建支部并录入党员", AUTHOR) as work:
        OrganizationStore(work).save(home)
        MemberStore(work).save(member("王芳", branch_id=home.id))
    txn, touched = undo.undo(ledger, AUTHOR)
    assert (txn.label, touched) == ("建支部并录入党员", {"member", "organization"})
    txn, touched = undo.redo(ledger, AUTHOR)
    assert (txn.label, touched) == ("建支部并录入党员", {"member", "organization"})


def test_the_stacks_tell_what_comes_next(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person, label="新增")
    person = change(ledger, person, label="改一", note="一")
    change(ledger, person, label="改二", note="二")
    assert _labels(ledger) == (["新增", "改一", "改二"], [])
    undo.undo(ledger, AUTHOR)
    undo.undo(ledger, AUTHOR)
    assert _labels(ledger) == (["新增"], ["改二", "改一"])
    undo.redo(ledger, AUTHOR)
    assert _labels(ledger) == (["新增", "改一"], ["改二"])
    add(ledger, member("李雷"), label="新的")
    assert _labels(ledger) == (["新增", "改一", "新的"], [])


def test_a_record_changed_twice_in_one_command_is_taken_back_whole(ledger: Ledger) -> None:
    person = member("王芳", note="零")
    add(ledger, person)
    before = state(ledger)
    with unit_of_work(ledger, "连改两次", AUTHOR) as work:
        store = MemberStore(work)
        store.save(replace(person, note="一"))
        store.save(replace(person, note="二", name="王芳芳"))
        store.remove(person.id)
        store.bring_back(person.id)
        store.remove(person.id)
    after = state(ledger)
    undo.undo(ledger, AUTHOR)
    assert state(ledger) == before
    undo.redo(ledger, AUTHOR)
    assert state(ledger) == after
    assert verify.verify(ledger.connection) == []


def test_an_import_of_five_thousand_is_one_step(ledger: Ledger) -> None:
    add(ledger, member("原有"))
    before = state(ledger)
    people = add_many(ledger, 5000)
    after = state(ledger)
    txn, _ = undo.undo(ledger, AUTHOR)
    assert txn.label == "导入花名册"
    assert [one.name for one in members(ledger)] == ["原有"]
    undo.redo(ledger, AUTHOR)
    assert state(ledger) == after
    assert len(members(ledger)) == 1 + len(people)
    undo.undo(ledger, AUTHOR)
    assert [row for row in state(ledger)["member"] if row[-1]] == before["member"]
    assert verify.verify(ledger.connection) == []


def test_undo_survives_closing_and_opening(plain: Path) -> None:
    ledger = open_ledger(plain)
    person = member("王芳")
    add(ledger, person)
    before = state(ledger)
    change(ledger, person, note="一")
    after = state(ledger)
    ledger.close()
    ledger = open_ledger(plain)
    undo.undo(ledger, AUTHOR)
    assert state(ledger) == before
    ledger.close()
    ledger = open_ledger(plain)
    undo.redo(ledger, AUTHOR)
    assert state(ledger) == after
    ledger.close()


def test_undo_refuses_when_the_record_has_moved_on(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person)
    change(ledger, person, label="改备注", note="一")
    ledger.connection.execute("UPDATE member SET note = '另一台电脑写的'")
    before, lines = state(ledger), log_length(ledger)
    with pytest.raises(Conflict, match="“改备注”之后同一条记录又被改过") as refused:
        undo.undo(ledger, AUTHOR)
    assert refused.value.hint
    assert (state(ledger), log_length(ledger)) == (before, lines)


def test_undo_refuses_when_the_record_is_gone(ledger: Ledger) -> None:
    add(ledger, member("王芳"))
    ledger.connection.execute("DELETE FROM member")
    with pytest.raises(Conflict):
        undo.undo(ledger, AUTHOR)


def test_nothing_before_a_final_transaction_can_be_taken_back(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person)
    with unit_of_work(ledger, "归档", AUTHOR, kind=undo.FINAL) as work:
        MemberStore(work).save(replace(person, note="已归档"))
    assert _labels(ledger) == ([], [])
    with pytest.raises(Refusal, match="没有可撤销"):
        undo.undo(ledger, AUTHOR)
    change(ledger, members(ledger)[0], label="之后", note="之后")
    undo.undo(ledger, AUTHOR)
    assert members(ledger)[0].note == "已归档"


def test_a_note_in_between_does_not_stand_in_the_way(ledger: Ledger) -> None:
    person = member("王芳")
    add(ledger, person)
    with unit_of_work(ledger, "查看", AUTHOR) as work:
        work.note("member", person.id, "查看了证件号")
    undo.undo(ledger, AUTHOR)
    assert members(ledger) == []


def test_a_command_that_also_notes_something_can_be_taken_back(ledger: Ledger) -> None:
    with unit_of_work(ledger, "新增并注明", AUTHOR) as work:
        person = MemberStore(work).save(member("王芳"))
        work.note("member", person.id, "由身份证读卡器录入")
    undo.undo(ledger, AUTHOR)
    assert members(ledger) == []
    undo.redo(ledger, AUTHOR)
    assert members(ledger) == [person]
    assert verify.verify(ledger.connection) == []


def test_a_ledger_opened_to_look_cannot_be_undone(full: Path) -> None:
    ledger = open_ledger(full, read_only=True)
    with pytest.raises(Refusal):
        undo.undo(ledger, AUTHOR)
    ledger.close()


class Editing(RuleBasedStateMachine):
    """Any sequence of commands, undo and redo, with the program closed and opened in between.

    The model is two stacks of whole states; the ledger must agree with it at every moment.
    """

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(shutil.copy(self.template, self.template.with_name(f"{new_id()}.bdb")))
        self.ledger = open_ledger(self.path)
        self.now: dict[str, tuple[Any, ...]] = {}
        self.undone: list[dict[str, tuple[Any, ...]]] = []
        self.redone: list[dict[str, tuple[Any, ...]]] = []
        self.lines = 0

    def _done(self) -> None:
        """A command has run: what was before can be taken back."""
        after = self._living()
        if after == self.now:
            return
        self.undone.append(self.now)
        self.redone.clear()
        self.now = after

    def _living(self) -> dict[str, tuple[Any, ...]]:
        return {row[0]: row for row in state(self.ledger)["member"] if row[-1]}

    def _one(self, data: st.DataObject) -> Any:
        living = members(self.ledger)
        return data.draw(st.sampled_from(living)) if living else None

    @rule(count=st.integers(1, 4))
    def add(self, count: int) -> None:
        add_many(self.ledger, count)
        self._done()

    @rule(data=st.data(), note=st.sampled_from(["", "一", "二"]), name=st.sampled_from(["王芳", "李雷"]))
    def change(self, data: st.DataObject, note: str, name: str) -> None:
        if (one := self._one(data)) is not None:
            change(self.ledger, one, note=note, name=name)
            self._done()

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if (one := self._one(data)) is not None:
            with unit_of_work(self.ledger, "删除", AUTHOR) as work:
                MemberStore(work).remove(one.id)
            self._done()

    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        removed = [row[0] for row in state(self.ledger)["member"] if not row[-1]]
        if removed:
            with unit_of_work(self.ledger, "恢复", AUTHOR) as work:
                MemberStore(work).bring_back(data.draw(st.sampled_from(removed)))
            self._done()

    @rule()
    def look(self) -> None:
        with unit_of_work(self.ledger, "查看", AUTHOR) as work:
            work.note("member", "someone", "查看了证件号")

    @rule()
    def close_and_open(self) -> None:
        self.ledger.close()
        self.ledger = open_ledger(self.path)

    @precondition(lambda self: self.undone)
    @rule()
    def undo(self) -> None:
        undo.undo(self.ledger, AUTHOR)
        self.redone.append(self.now)
        self.now = self.undone.pop()

    @precondition(lambda self: self.redone)
    @rule()
    def redo(self) -> None:
        undo.redo(self.ledger, AUTHOR)
        self.undone.append(self.now)
        self.now = self.redone.pop()

    @invariant()
    def the_ledger_is_as_it_should_be(self) -> None:
        assert self._living() == self.now
        stacks = undo.stacks(self.ledger)
        assert (len(stacks.undo), len(stacks.redo)) == (len(self.undone), len(self.redone))
        assert verify.verify(self.ledger.connection) == []

    @invariant()
    def the_log_only_grows(self) -> None:
        lines = log_length(self.ledger)
        assert lines >= self.lines
        self.lines = lines

    def teardown(self) -> None:
        self.ledger.close()
        self.path.unlink()


def test_any_sequence_of_commands_undo_and_redo_agrees_with_the_model(
    templates: dict[str, Path], tmp_path: Path
) -> None:
    Editing.template = Path(shutil.copy(templates["plain"], tmp_path / "template.bdb"))
    run_state_machine_as_test(Editing, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))
