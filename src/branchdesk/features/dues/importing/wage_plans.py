"""A wage sheet against the ledger: whose each line is, its base with the sum, what would be settled; then written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from branchdesk.features.dues import commands
from branchdesk.features.dues.importing.cells import (
    bare_numbers,
    padded,
)
from branchdesk.features.dues.importing.wage_files import WageFile, WageRow
from branchdesk.features.dues.model import Assessment, BaseSource, Payer, WageItem
from branchdesk.features.dues.queries import proposals
from branchdesk.features.dues.rules import wages
from branchdesk.features.dues.rules.assessing import Given, Proposal, Turn
from branchdesk.features.dues.rules.rates import on_base, payer_word, rate_pack
from branchdesk.features.dues.rules.wages import WageBase
from branchdesk.features.members import queries as members
from branchdesk.features.members.model import IN_PARTY, Member
from branchdesk.kernel.months import Month
from branchdesk.kernel.names import clean_name
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads
from branchdesk.storage.work import Work


@dataclass(frozen=True, slots=True)
class WageLine:
    """A row with the member it is (None where that is in doubt), its base, and what would be settled."""

    row: WageRow
    member_id: str | None
    base: WageBase | None
    proposal: Proposal | None
    doubts: tuple[Problem, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it may be written without asking."""
        calm = all(one.level in (Level.OK, Level.FIXED) for one in self.doubts)
        return calm and self.proposal is not None and self.proposal.turn in (Turn.NEW, Turn.CHANGED)


@dataclass(frozen=True, slots=True)
class WagePlan:
    """What a wage sheet would settle for a year."""

    file: WageFile
    year: int
    lines: tuple[WageLine, ...]

    def count(self, *turns: Turn) -> int:
        """How many lines have one of these turns."""
        return sum(one.proposal is not None and one.proposal.turn in turns for one in self.lines)

    @property
    def ready(self) -> tuple[WageLine, ...]:
        """Lines that change something and are sure."""
        return tuple(one for one in self.lines if one.is_ready)

    @property
    def doubtful(self) -> tuple[WageLine, ...]:
        """Lines somebody must look at."""
        return tuple(one for one in self.lines if any(each.level in (Level.WARN, Level.BLOCK) for each in one.doubts))


def plan_wages(
    ledger: Any, file: WageFile, year: int, signs: Mapping[str, int] | None = None,
    chosen: Mapping[int, str] | None = None,
) -> WagePlan:  # fmt: skip
    """Compare a wage sheet with the ledger; nothing is written.

    ``signs`` are what the user said of items (1 counts, -1 is taken off, 0 is left out), ``chosen`` the member of a row
    that was in doubt.
    """
    people = _People([one for one in members.members(ledger, members.ON_ROLL) if one.standing in IN_PARTY])
    found = [(row, *people.whose(row, (chosen or {}).get(row.row))) for row in file.rows]
    counts = Counter(uid for _, uid, _ in found if uid)
    payers = _payers(ledger, year, set(counts))
    given: dict[str, Given] = {}
    bases: dict[int, WageBase | None] = {}
    for row, uid, _ in found:
        payer = row.payer or payers.get(uid or "") or Payer.MONTHLY
        bases[row.row] = wages.base_of_wages(row.items, payer, rate_pack(Month(year, 1)), signs) if row.items else None
        if uid and counts[uid] == 1:
            base = bases[row.row]
            given[uid] = Given(payer=row.payer, base=base.base if base else row.base, source=BaseSource.WAGES)
    settled = {one.member_id: one for one in proposals(ledger, None, year, given, only=set(given))}
    lines = [
        _line(row, uid, doubts, bases[row.row], settled.get(uid or ""), counts[uid] > 1 if uid else False)
        for row, uid, doubts in found
    ]
    return WagePlan(file, year, tuple(lines))


def _payers(ledger: Reads, year: int, ids: set[str]) -> dict[str, Payer]:
    """The kind of payer each would be settled as."""
    found = {}
    for one in proposals(ledger, None, year, only=ids):
        source = one.assessment or one.before or one.last
        if source is not None:
            found[one.member_id] = source.payer
    return found


def _line(
    row: WageRow,
    uid: str | None,
    doubts: Sequence[Problem],
    base: WageBase | None,
    proposal: Proposal | None,
    twice: bool,
) -> WageLine:
    found = [*doubts, *(base.notes if base else ())]
    if twice:
        found.append(Problem("name", "twice", tr("同一个人在表中出现多次，请只保留一行")))
    if proposal is not None:
        found += proposal.notes
        settled = proposal.assessment
        if settled is not None and not on_base(settled.payer):
            text = tr("工资表中有收入，但按“{payer}”核定，请核对人员类别").format(payer=payer_word(settled.payer))
            found.append(Problem("payer", "earns", text, Level.WARN))
    return WageLine(row, uid, base, proposal, tuple(dict.fromkeys(found)))


class _People:
    """Members by staff number and by name."""

    def __init__(self, known: Sequence[Member]) -> None:
        self._ids = {one.id for one in known}
        self._numbers: dict[str, list[Member]] = {}
        self._names: dict[str, list[Member]] = {}
        for one in known:
            if one.staff_number:
                self._numbers.setdefault(one.staff_number, []).append(one)
            self._names.setdefault(clean_name(one.name), []).append(one)
        self._bare = bare_numbers(self._numbers)

    def whose(self, row: WageRow, chosen: str | None) -> tuple[str | None, list[Problem]]:
        """The member of a row; a doubt instead of a guess."""
        if chosen in self._ids:
            return chosen, []
        named = self._names.get(row.name, [])
        numbered = self._numbers.get(padded(row.staff_number, self._numbers, self._bare), [])
        if numbered:
            return self._numbered(row, numbered)
        if len(named) == 1 and not (row.staff_number and named[0].staff_number):
            return named[0].id, []
        if len(named) > 1:
            return None, [
                _doubt("same_names", tr("台账中有 {n} 位“{name}”，请选择").format(n=len(named), name=row.name))
            ]
        if named:
            text = tr("学工号 {number} 与台账中“{name}”的 {other} 不同，请核对")
            return None, [
                _doubt("other_number", text.format(number=row.staff_number, name=row.name, other=named[0].staff_number))
            ]
        return None, [_doubt("unknown", tr("台账中没有“{name}”").format(name=row.name or row.staff_number))]

    @staticmethod
    def _numbered(row: WageRow, found: Sequence[Member]) -> tuple[str | None, list[Problem]]:
        same = [one for one in found if not row.name or clean_name(one.name) == row.name]
        if len(same) == 1:
            return same[0].id, []
        if same:
            return None, [
                _doubt(
                    "same_numbers",
                    tr("台账中有 {n} 人的学工号是 {number}").format(n=len(same), number=row.staff_number),
                )
            ]
        text = tr("学工号 {number} 在台账中是“{other}”，表中写的是“{name}”，请核对")
        return None, [_doubt("other_name", text.format(number=row.staff_number, other=found[0].name, name=row.name))]


def _doubt(code: str, text: str) -> Problem:
    return Problem("name", code, text, Level.WARN)


def write_wages(
    work: Work, plan: WagePlan, reason: str = "", *, rows: Sequence[int] | None = None, keep_items: bool = False
) -> commands.Assessed:
    """Settle what the sheet says (核定): the lines that are sure, or the ``rows`` somebody confirmed.

    Only the base is kept; ``keep_items`` keeps the lines of the sheet too.
    """
    wanted = plan.ready if rows is None else [one for one in plan.lines if one.row.row in set(rows)]
    chosen = [(one, one.proposal.assessment) for one in wanted if one.proposal and one.proposal.assessment]
    done = commands.assess(work, [settled for _, settled in chosen], reason)
    if keep_items:
        commands.keep_wages(work, [item for line, settled in chosen for item in _kept_items(line, settled)])
    return done


def _kept_items(line: WageLine, settled: Assessment) -> list[WageItem]:
    lines = line.base.lines if line.base else ()
    return [
        WageItem(id=new_id(), assessment_id=settled.id, name=one.name, amount=one.amount, sign=one.sign)
        for one in lines
    ]


def wage_report(plan: WagePlan, names: Mapping[str, str]) -> dict[str, Any]:
    """The plan for a script, every line with its arithmetic and doubts."""
    return {
        "year": plan.year,
        "lines": len(plan.lines),
        "new": plan.count(Turn.NEW),
        "changed": plan.count(Turn.CHANGED),
        "same": plan.count(Turn.SAME),
        "doubtful": len(plan.doubtful),
        "blocked": len(plan.file.faults),
        "items": {item: wages.sign_of(item) for item in plan.file.items},
        "rows": [_report_row(one, names) for one in plan.lines],
        "faults": [
            {"row": one.row, "field": one.field, "level": str(one.level), "code": one.code, "message": one.text}
            for one in plan.file.faults
        ],
        "notes": list(plan.file.notes),
    }


def _report_row(one: WageLine, names: Mapping[str, str]) -> dict[str, Any]:
    settled = one.proposal.assessment if one.proposal else None
    return {
        "row": one.row.row,
        "name": one.row.name,
        "member": names.get(one.member_id or "", ""),
        "turn": one.proposal.turn.value if one.proposal else None,
        "base": str(one.base.base if one.base else one.row.base or "") or None,
        "base_arithmetic": one.base.arithmetic if one.base else "",
        "due": str(settled.due) if settled else None,
        "arithmetic": settled.arithmetic if settled else "",
        "doubts": [{"code": doubt.code, "message": doubt.text} for doubt in one.doubts],
    }
