"""Lines of a statement against the ledger: whose they are, what they would pay, what is known already; then written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from branchdesk.features.dues import commands
from branchdesk.features.dues.importing.cells import Fault, bare_numbers, padded
from branchdesk.features.dues.importing.statement_files import StatementFile, numbered
from branchdesk.features.dues.model import LineState, Payment, StatementLine
from branchdesk.features.dues.queries import owing
from branchdesk.features.dues.queries.owing import Owing
from branchdesk.features.dues.queries.reading import policies_of
from branchdesk.features.dues.rules import collecting, duty, matching
from branchdesk.features.dues.rules.matching import Match
from branchdesk.features.members.model import Member
from branchdesk.kernel import clock
from branchdesk.kernel.dates import read_day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads
from branchdesk.storage.work import Work


@dataclass(frozen=True, slots=True)
class StatementPlan:
    """What reading a statement in would do: ``matches`` of the new lines in their order, lines the ledger has, faults.

    ``rest`` is what each member still had to pay, ``names`` are those of the members by id.
    """

    file: StatementFile
    matches: tuple[Match, ...]
    known: tuple[StatementLine, ...]
    faults: tuple[Fault, ...]
    rest: Mapping[str, Mapping[Month, Yuan]]
    members: Mapping[str, Member]

    @property
    def sure(self) -> tuple[Match, ...]:
        """Lines that may be booked without asking."""
        return tuple(one for one in self.matches if one.is_sure)

    @property
    def doubtful(self) -> tuple[Match, ...]:
        """Lines somebody must look at."""
        return tuple(one for one in self.matches if not one.is_sure)


Decision = Sequence[Payment] | str
"""What somebody said of a line: the payments it is, or why it is not booked."""


def plan_statement(ledger: Reads, file: StatementFile) -> StatementPlan:
    """Compare a statement with the ledger; nothing is written."""
    lines = numbered(file.lines)
    kept = _kept(ledger)
    faults = [*file.faults, *_changed(lines, kept)]
    fresh = [one for one in lines if one.serial not in kept]
    facts = _facts(ledger, lines)
    members = {one.id: one for one in facts.members if one.left_on is None and one.id not in facts.removed}
    rest = {
        uid: collecting.rest_of(facts.owed[uid], {m: one.amount for m, one in facts.paid.get(uid, {}).items()})
        for uid in members
    }
    numbers = [one.staff_number for one in members.values() if one.staff_number]
    bare = bare_numbers(numbers)
    known = set(numbers)
    asked = [replace(one, staff_number=padded(one.staff_number, known, bare)) for one in fresh]
    settled = policies_of(ledger, {month.year for month in facts.months})
    found = matching.match(asked, members.values(), rest, Month.of(clock.today()), policies=settled)
    doubted = {fault.row: fault for fault in faults if fault.code in ("shared_serial", "other_amount")}
    matches = tuple(_with_line(one, line, doubted) for one, line in zip(found, fresh, strict=True))
    return StatementPlan(file, matches, tuple(one for one in lines if one.serial in kept), tuple(faults), rest, members)


def _with_line(found: Match, line: StatementLine, doubted: Mapping[int, Fault]) -> Match:
    """The match with the line as it was written, and what is odd about its number."""
    doubts = found.doubts
    if fault := doubted.get(line.number):
        doubts = (*doubts, Problem("serial", fault.code, fault.text, Level.WARN))
    return replace(found, line=line, doubts=doubts)


def _facts(ledger: Reads, lines: Sequence[StatementLine]) -> Owing:
    """What everybody owes and paid over the years the statement may speak of."""
    years = {read_day(one.at).year for one in lines} or {clock.today().year}
    months = [month for year in range(min(years) - 1, max(years) + 1) for month in duty.months_of(year)]
    return owing(ledger, None, months)


def _kept(ledger: Reads) -> dict[str, int]:
    """The serials the ledger has, with their amounts."""
    return dict(ledger.read("SELECT serial, amount FROM statement_line WHERE alive = 1"))


def _changed(lines: Sequence[StatementLine], kept: Mapping[str, int]) -> list[Fault]:
    """A line the ledger has with another amount is not passed over in silence."""
    text = tr("流水号 {serial} 已导入过，当时金额为 {old} 元，这里是 {new} 元，未导入，请核对")
    return [
        Fault(
            one.number, "amount", Level.BLOCK, "other_amount",
            text.format(serial=one.serial, old=Yuan(kept[one.serial]), new=one.amount),
        )
        for one in lines
        if kept.get(one.serial, one.amount.fen) != one.amount.fen
    ]  # fmt: skip


def payments_for(plan: StatementPlan, found: Match) -> list[Payment]:
    """The payments a match proposes; empty where it proposes none."""
    if found.member_id is None or found.allocation is None:
        return []
    member = plan.members[found.member_id]
    return collecting.payments_of(
        found.allocation, member.id, member.branch_id, read_day(found.line.at), slip=found.line.serial,
        channel=plan.file.statement.channel, line_id=found.line.id, note=found.line.memo,
    )  # fmt: skip


def write_statement(work: Work, plan: StatementPlan, decided: Mapping[str, Decision] | None = None) -> commands.Taken:
    """Write the new lines; book those that are sure or ``decided`` (by line id), leave the others open to be asked about.

    A decision counts before the match: payments book the line, a text says why it is not booked.
    """
    said = decided or {}
    lines = [replace(one.line, reason=one.reason) for one in plan.matches]
    taken = commands.read_statement(work, plan.file.statement, lines)
    if taken.statement is None:
        return commands.Taken(None, [], len(plan.known))
    fresh = {one.id for one in taken.lines}
    booked: dict[str, Sequence[Payment]] = {}
    for one in plan.matches:
        decision = said.get(one.line.id, payments_for(plan, one) if one.is_sure else [])
        if one.line.id not in fresh or not decision:
            continue
        if isinstance(decision, str):
            commands.pass_line(work, one.line.id, decision)
        else:
            booked[one.line.id] = decision
    if booked:
        commands.book_lines(work, booked)
    return commands.Taken(taken.statement, taken.lines, len(plan.known))


def statement_report(plan: StatementPlan) -> dict[str, Any]:
    """The plan for a script: counts, sums, and every line with its doubts; no amount of anybody's base."""
    return {
        "lines": len(plan.matches) + len(plan.known),
        "new": len(plan.matches),
        "known": len(plan.known),
        "sure": len(plan.sure),
        "doubtful": len(plan.doubtful),
        "blocked": sum(one.level is Level.BLOCK for one in plan.faults),
        "total": str(Yuan(sum(one.amount.fen for one in plan.file.lines))),
        "stated": None if plan.file.statement.stated is None else str(plan.file.statement.stated),
        "rows": [_row(plan, one) for one in plan.matches],
        "faults": [
            {"row": one.row, "field": one.field, "level": str(one.level), "code": one.code, "message": one.text}
            for one in plan.faults
        ],
        "notes": list(plan.file.notes),
    }


def _row(plan: StatementPlan, one: Match) -> dict[str, Any]:
    name = plan.members[one.member_id].name if one.member_id else ""
    return {
        "row": one.line.number,
        "payer": one.line.payer,
        "amount": str(one.line.amount),
        "member": name,
        "state": (LineState.BOOKED if one.is_sure else LineState.OPEN).value,
        "months": one.allocation.line() if one.allocation else "",
        "doubts": [{"code": doubt.code, "message": doubt.text} for doubt in one.doubts],
    }
