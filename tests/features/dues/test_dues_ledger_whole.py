"""No sequence of payments, corrections, remittances, undo and redo loses or invents a fen."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from dues_ledger import OFFICE, SCOPE, STUDENTS, YEAR, assessment, do, make, payment
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import PaidElsewhere, Remittance, Statement, StatementLine
from branchdesk.features.dues.queries import forms
from branchdesk.features.dues.rules import balance
from branchdesk.features.transfers import queries as letters
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo, verify
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger

_TEMPLATE: list[Path] = []
EVERYBODY = ["m1", "m2", "m3", "m4", "m5", "s1", "s2"]
PEOPLE = st.sampled_from(EVERYBODY)
MONTHS = st.integers(1, 11)
FEN = st.integers(1, 50_000)


def template() -> Path:
    if not _TEMPLATE:
        _TEMPLATE.append(Path(tempfile.mkdtemp()) / "template.bdb")
        make(_TEMPLATE[0])
    return _TEMPLATE[0]


class Books(RuleBasedStateMachine):
    """A ledger beside a plain model: by branch what came in and what went up, and what was so before and after each step."""

    folder: Path
    ledger: Ledger

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.ledger = open_ledger(Path(shutil.copy(template(), self.folder / "l.bdb")))
        self.steps: dict[str, tuple[Any, Any]] = {}

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            shutil.rmtree(self.folder)

    def state(self) -> tuple[Any, ...]:
        return (
            queries.balances(self.ledger), queries.payments(self.ledger), queries.remittances(self.ledger),
            queries.year_grid(self.ledger, None, YEAR), queries.locked_months(self.ledger),
        )  # fmt: skip

    def attempt(self, command: Any, *arguments: Any, gain: dict[str, int] | None = None) -> Any:
        """Run a command; a refusal changes nothing, success changes the money in hand by exactly ``gain``."""
        before = self.state()
        hand = {uid: queries.in_hand(self.ledger, uid).fen for uid in (OFFICE, STUDENTS)}
        try:
            done = do(self.ledger, command, *arguments)
        except Refusal:
            assert self.state() == before
            return None
        after = {uid: queries.in_hand(self.ledger, uid).fen for uid in (OFFICE, STUDENTS)}
        if gain is not None:
            assert after == {uid: fen + gain.get(uid, 0) for uid, fen in hand.items()}
        if stack := undo.stacks(self.ledger).undo:
            self.steps.setdefault(stack[-1].id, (before, self.state()))
        return done

    @staticmethod
    def branch(uid: str) -> str:
        return STUDENTS if uid.startswith("s") else OFFICE

    @rule(uid=PEOPLE, month=MONTHS, fen=FEN, extra=st.booleans())
    def receive(self, uid: str, month: int, fen: int, extra: bool) -> None:
        self.attempt(commands.receive, [payment(uid, month, fen, extra=extra)], gain={self.branch(uid): fen})

    @rule(uid=PEOPLE, first=st.integers(1, 12), months=st.integers(1, 14))
    def pay_month_after_month(self, uid: str, first: int, months: int) -> None:
        """What is owed and nothing more, of last year, of this one, and on into the next."""
        start = Month(YEAR - 1, first)
        owed = queries.owed_by_member(self.ledger, [uid], start.until(start.plus(months)))[uid]
        rows = [
            replace(payment(uid, 11, due.fen), month=month)
            for month, due in owed.items()
            if due.fen and not self.ledger.read("SELECT 1 FROM payment WHERE member_id = ? AND month = ?", (uid, month.number))
        ]  # fmt: skip
        if rows:
            self.attempt(commands.receive, rows, gain={self.branch(uid): sum(one.amount.fen for one in rows)})

    @rule(uid=PEOPLE, year=st.sampled_from([YEAR - 1, YEAR + 1]))
    def assess_another_year(self, uid: str, year: int) -> None:
        self.attempt(commands.assess, [assessment(uid, from_month=Month(year, 1))], "补做", gain={})

    @rule(uid=PEOPLE, month=MONTHS, fen=st.integers(0, 50_000))
    def type_into_a_cell(self, uid: str, month: int, fen: int) -> None:
        cell = commands.Cell(uid, Month(YEAR, month), Yuan(fen), Day(YEAR, 11, 20))
        line = queries.member_year(self.ledger, uid, YEAR)
        had = line.cells[month - 1].paid.fen + line.cells[month - 1].extra.fen if line else 0
        self.attempt(commands.set_paid, [cell], "录错", gain={self.branch(uid): fen - had})

    @precondition(lambda self: bool(self.standing()))
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.standing()))
        self.attempt(commands.take_back, one.id, "收错", gain={one.branch_id: -one.amount.fen})

    @precondition(lambda self: bool(self.standing()))
    @rule(data=st.data(), uid=PEOPLE, fen=FEN)
    def correct(self, data: st.DataObject, uid: str, fen: int) -> None:
        one = data.draw(st.sampled_from(self.standing()))
        gain = {OFFICE: 0, STUDENTS: 0}
        gain[one.branch_id or ""] -= one.amount.fen
        gain[self.branch(uid)] += fen
        self.attempt(commands.correct, one.id, [payment(uid, 5, fen)], "记错", gain=gain)

    @rule(first=MONTHS, fen=st.integers(1, 200_000), office=st.booleans())
    def hand_up(self, first: int, fen: int, office: bool) -> None:
        uid = OFFICE if office else STUDENTS
        up = Remittance(id=new_id(), branch_id=uid, from_month=Month(YEAR, first), until_month=Month(YEAR, first),
                        amount=Yuan(min(fen, max(1, queries.in_hand(self.ledger, uid).fen))), remitted_on=Day(YEAR, 11, 20))  # fmt: skip
        self.attempt(commands.remit, up, gain={uid: -up.amount.fen})

    @precondition(lambda self: bool(queries.remittances(self.ledger)))
    @rule(data=st.data())
    def take_back_a_remittance(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(queries.remittances(self.ledger)))
        self.attempt(commands.take_back_remittance, one.id, "登记错", gain={one.branch_id: one.amount.fen})

    @rule(uid=PEOPLE, fen=FEN, other=PEOPLE)
    def a_statement_comes_in_and_is_booked_anew(self, uid: str, fen: int, other: str) -> None:
        head = Statement(id=new_id(), file_name="f", digest="d", read_on=Day(YEAR, 11, 20))
        line = StatementLine(id=new_id(), statement_id=head.id, number=2, at="2026-11-05", payer="x", amount=Yuan(fen),
                             serial=head.id)  # fmt: skip
        self.attempt(commands.read_statement, head, [line], gain={})
        self.attempt(commands.book_lines, {line.id: [payment(uid, 11, fen)]}, gain={self.branch(uid): fen})
        gain = {OFFICE: 0, STUDENTS: 0}
        gain[self.branch(uid)] -= fen
        gain[self.branch(other)] += fen
        self.attempt(commands.rebook_line, line.id, [payment(other, 11, fen)], "记错人", gain=gain)

    @rule(uid=PEOPLE, month=MONTHS, more=st.integers(0, 4))
    def a_voucher_comes_in(self, uid: str, month: int, more: int) -> None:
        last = Month(YEAR, min(12, month + more))
        one = PaidElsewhere(id=new_id(), member_id=uid, from_month=Month(YEAR, month), until_month=last, place="外地党支部",
                            voucher="收据 1", amount=Yuan(12_345))  # fmt: skip
        self.attempt(commands.record_elsewhere, one, gain={})

    @precondition(lambda self: bool(queries.vouchers(self.ledger)))
    @rule(data=st.data())
    def a_voucher_is_dropped(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(queries.vouchers(self.ledger)))
        self.attempt(commands.drop_elsewhere, one.id, gain={})

    @rule()
    def undo(self) -> None:
        with suppress(Refusal):
            txn, _ = undo.undo(self.ledger, Author())
            assert self.state() == self.steps[txn.id][0]

    @rule()
    def redo(self) -> None:
        with suppress(Refusal):
            txn, _ = undo.redo(self.ledger, Author())
            assert self.state() == self.steps[txn.id][1]

    def standing(self) -> list[Any]:
        rows = queries.payments(self.ledger)
        gone = {one.corrects_id for one in rows}
        return [one for one in rows if one.corrects_id is None and one.id not in gone]

    @invariant()
    def every_way_of_counting_agrees(self) -> None:
        if not hasattr(self, "ledger"):
            return
        payments, up = queries.payments(self.ledger), queries.remittances(self.ledger)
        books = queries.balance(self.ledger)
        assert books.received.fen == sum(one.amount.fen for one in payments)
        assert books.received.fen == books.remitted.fen + books.in_hand.fen
        assert balance.together(balance.book(payments, up).values()) == books
        grid = queries.year_grid(self.ledger, None, YEAR)
        assert sum(one.total.fen for one in grid) == books.received.fen
        split = [queries.year_grid(self.ledger, scope, YEAR) for scope in (SCOPE, frozenset({STUDENTS}))]
        assert sum(one.total.fen for part in split for one in part) == books.received.fen
        for line in grid:
            owed = {cell.month for cell in line.cells if cell.owed is not None}
            assert owed.isdisjoint(line.own.vouched)
            assert line.owed.fen == sum(cell.owed.fen for cell in line.cells if cell.owed is not None)
        for one in queries.balances(self.ledger):
            assert one.in_hand.fen >= 0
        for standing in queries.standing(up):
            assert sum(fen.fen for _, fen in queries.handover_parts(self.ledger, standing)) == standing.amount.fen

    @invariant()
    def lists_say_what_letters_say_and_the_chart_what_its_people_say(self) -> None:
        if not hasattr(self, "ledger"):
            return
        said = letters.paid_until(self.ledger, EVERYBODY, clock.today())
        for scope in (None, SCOPE, frozenset({STUDENTS})):
            for year in (YEAR - 1, YEAR, YEAR + 1):
                for line in queries.year_grid(self.ledger, scope, year):
                    assert line.paid_until == said[line.member_id].month, (scope, year, line.member_id)
            for one in queries.on_time(self.ledger, scope, YEAR):
                people = queries.punctual(self.ledger, scope, one.month)
                assert one.owing == len(people)
                assert one.on_time == sum(each.is_on_time for each in people)
                assert one.paid == sum(each.is_paid for each in people)

    @invariant()
    def what_was_done_can_be_undone_to_the_very_state_before(self) -> None:
        if hasattr(self, "ledger"):
            forms.remitted_form(self.ledger, None, YEAR)
            forms.year_form(self.ledger, None, YEAR)
            assert verify.verify(self.ledger.connection) == []


Books.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestNoFenIsLost = Books.TestCase
