"""Rows of a graduation sheet against the ledger: whose they are, what letter each would get; then one batch is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from branchdesk.features.dues import queries as dues
from branchdesk.features.dues.importing.cells import Fault, bare_numbers, padded
from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.members.model import IN_PARTY, Member
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.commands.writing import person_problems
from branchdesk.features.transfers.fields import DESTINATION
from branchdesk.features.transfers.importing.files import FileRow, GraduationFile
from branchdesk.features.transfers.model import GraduationBatch, Transfer
from branchdesk.features.transfers.queries.writing import running
from branchdesk.features.transfers.rules import checks
from branchdesk.features.transfers.rules.findings import Rules
from branchdesk.features.transfers.rules.states import STAYING
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, marks, records
from branchdesk.storage.work import Work

_OF_LETTER = ("destination", "channel", "addressee", "to_place", "paid_until", "valid_days", "note")


@dataclass(frozen=True, slots=True)
class GraduationRow:
    """A row with its person and the letter as it would be written; ``expected`` of those who stay."""

    row: int
    member: Member
    transfer: Transfer
    expected: Day | None = None


@dataclass(frozen=True, slots=True)
class GraduationPlan:
    """What reading a sheet in would do; BLOCK faults are of rows left out, WARN ones are to be looked at."""

    file: GraduationFile
    rows: tuple[GraduationRow, ...]
    faults: tuple[Fault, ...]

    @property
    def blocked(self) -> int:
        """Rows that cannot be written."""
        return len({one.row for one in self.faults if one.level is Level.BLOCK})


def plan_graduation(ledger: Reads, file: GraduationFile, on: date) -> GraduationPlan:
    """Compare a sheet with the ledger; nothing is written. ``on`` is the day of the letters."""
    people = _People.of(ledger)
    faults = list(file.faults)
    chosen: dict[str, tuple[FileRow, Member]] = {}
    for row in file.rows:
        member, why = people.find(row)
        if member is not None and member.id in chosen:
            why = tr("与第 {row} 行是同一人").format(row=chosen[member.id][0].row)
        if why or member is None:
            faults.append(Fault(row.row, "name", Level.BLOCK, "no_person", why))
        else:
            chosen[member.id] = (row, member)
    busy = running(ledger, list(chosen), on)
    drafts = {one.member_id: one for one in queries.drafts(ledger, list(chosen), on)}
    rows, rules = [], queries.rules_of(ledger)
    settled = dues.policies(ledger, *{one.issued_on.year for one in drafts.values() if one.issued_on})
    for uid, (row, member) in chosen.items():
        made = _made(row, member, drafts[uid])
        found = _against(made, drafts[uid], busy, on, rules, settled)
        faults += found
        if all(one.level is not Level.BLOCK for one in found):
            rows.append(made)
    return GraduationPlan(file, tuple(rows), tuple(sorted(faults, key=lambda one: one.row)))


def write_graduation(work: Work, plan: GraduationPlan, batch: GraduationBatch, head_id: str | None = None) -> Any:
    """Write the rows as one batch."""
    expected = {one.member.id: one.expected for one in plan.rows if one.expected is not None}
    return commands.graduate(work, batch, [one.transfer for one in plan.rows], head_id, expected)


def graduation_report(plan: GraduationPlan) -> dict[str, Any]:
    """The plan for a script: counts, faults, and every row that would be written."""
    return {
        "rows": len(plan.file.rows) + len({one.row for one in plan.file.faults}),
        "ready": len(plan.rows),
        "letters": sum(one.transfer.destination not in STAYING for one in plan.rows),
        "blocked": plan.blocked,
        "people": [
            {
                "row": one.row, "name": one.member.name, "number": one.member.number,
                "destination": DESTINATION.show(one.transfer.destination), "to": one.transfer.to_place,
                "paid_until": str(one.transfer.paid_until or ""),
            }
            for one in plan.rows
        ],
        "faults": [
            {"row": one.row, "field": one.field, "level": str(one.level), "code": one.code, "message": one.text}
            for one in plan.faults
        ],
        "notes": list(plan.file.notes),
    }  # fmt: skip


def _made(row: FileRow, member: Member, draft: Transfer) -> GraduationRow:
    """The draft with what the row says; empty cells change nothing."""
    said = {name: row.values[name] for name in _OF_LETTER if row.values.get(name) is not None}
    transfer = replace(draft, **said)
    return GraduationRow(row.row, member, transfer, row.values.get("expected_on"))


def _against(
    made: GraduationRow, draft: Transfer, busy: Mapping[str, Transfer], on: date, rules: Rules,
    settled: Sequence[DuesPolicy],
) -> list[Fault]:  # fmt: skip
    """What keeps a row from being written, and what is odd about it."""
    one, found = made.transfer, []
    if one.member_id in busy:
        text = tr("{name}已有正在办理的介绍信").format(name=made.member.name)
        return [Fault(made.row, "name", Level.BLOCK, "running", text)]
    if one.destination is None:
        return [Fault(made.row, "destination", Level.BLOCK, "missing", tr("毕业去向未填写"))]
    if one.destination in STAYING:
        problems = [*person_problems(one, made.member), *checks.of_staying(one)]
    else:
        # the number is given when it is written
        problems = checks.of_letter(replace(one, number="-"), made.member, on, rules=rules, policies=settled)
        problems = checks.unexplained(problems, one.note)
    found += [Fault(made.row, each.field, each.level, each.code, each.text) for each in problems]
    if draft.paid_until is not None and one.paid_until != draft.paid_until:
        text = tr("表中党费交至 {said}，台账为 {known}，请核对").format(said=one.paid_until, known=draft.paid_until)
        found.append(Fault(made.row, "paid_until", Level.WARN, "paid_differs", text))
    return found


@dataclass(frozen=True, slots=True)
class _People:
    """Party members on the roll, by the words a sheet calls them."""

    by_number: Mapping[str, Member]
    by_staff: Mapping[str, Member]
    by_name: Mapping[str, Sequence[Member]]
    bare: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, ledger: Reads) -> "_People":
        party = [one.value for one in IN_PARTY]
        found = records(ledger, Member, f"AND left_on IS NULL AND standing IN {marks(party)}", party)
        names: dict[str, list[Member]] = {}
        for one in found:
            names.setdefault(one.name, []).append(one)
        staff = {one.staff_number: one for one in found if one.staff_number}
        return cls({one.number: one for one in found if one.number}, staff, names, bare_numbers(staff))

    def find(self, row: FileRow) -> tuple[Member | None, str]:
        """Whose row it is, or why that is nobody."""
        staff = padded(row.staff_number, self.by_staff, self.bare)
        keyed = [(row.number, self.by_number.get(row.number)), (staff, self.by_staff.get(staff))]
        for key, member in keyed:
            if not key:
                continue
            if member is None:
                return None, tr("名册中没有编号或学工号为“{key}”的在册党员").format(key=key)
            if row.name and row.name != member.name:
                text = tr("编号“{key}”在名册中是{known}，表中是{name}，请核对")
                return None, text.format(key=key, known=member.name, name=row.name)
            return member, ""
        same = self.by_name.get(row.name, ())
        if len(same) == 1:
            return same[0], ""
        text = tr("名册中有 {n} 名{name}，请补填学工号") if same else tr("名册中没有名叫{name}的在册党员")
        return None, text.format(n=len(same), name=row.name)
