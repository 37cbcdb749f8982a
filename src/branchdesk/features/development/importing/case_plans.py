"""A sheet of cases against the ledger: whose each row is, what it adds, what it says differently; then written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from branchdesk.features.development import queries
from branchdesk.features.development.commands.card import RISING, told
from branchdesk.features.development.commands.many import CaseImport, Imported, import_cases
from branchdesk.features.development.fields import IMPORT_FIELDS
from branchdesk.features.development.importing.case_files import CaseRow, CaseSheet
from branchdesk.features.development.importing.drafting import Difference, Draft, drafted
from branchdesk.features.development.importing.people import Whom, Whose
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.members import queries as members
from branchdesk.features.members import rules as roll
from branchdesk.features.members.model import STANDINGS, Aspect, Standing
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import by_name
from branchdesk.kernel.problems import Level, Problem, blocking
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work

_FIELD = by_name(IMPORT_FIELDS)


class Turn(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"
    BLOCKED = "blocked"


TURNS = (
    (Turn.NEW, "新建档案"),
    (Turn.CHANGED, "补充"),
    (Turn.SAME, "无变化"),
    (Turn.DOUBTFUL, "待核对"),
    (Turn.BLOCKED, "不能导入"),
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A row with whose it is, what it would write, what it says differently, and what the rules find then."""

    row: CaseRow
    turn: Turn
    whose: Whose
    draft: Draft | None = None
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The name as written."""
        return str(self.row.values.get("name", ""))

    @property
    def is_ready(self) -> bool:
        """Whether it changes something and is sure."""
        return self.turn in (Turn.NEW, Turn.CHANGED)

    @property
    def kept(self) -> tuple[Difference, ...]:
        """What the row says differently and the ledger keeps."""
        return self.draft.kept if self.draft else ()


@dataclass(frozen=True, slots=True)
class CasePlan:
    """What a sheet of cases would write; nothing is written while a row is in doubt, unless somebody takes the others."""

    sheet: CaseSheet
    lines: tuple[CaseLine, ...]

    def count(self, *turns: Turn) -> int:
        """How many rows have one of these turns."""
        return sum(one.turn in turns for one in self.lines)

    @property
    def ready(self) -> tuple[CaseLine, ...]:
        """Rows that change something and are sure."""
        return tuple(one for one in self.lines if one.is_ready)

    @property
    def held_back(self) -> int:
        """Rows somebody must look at."""
        return self.count(Turn.DOUBTFUL, Turn.BLOCKED)


def plan_cases(
    ledger: Ledger, sheet: CaseSheet, *, overwrite: bool = False, chosen: Mapping[int, str] | None = None
) -> CasePlan:
    """Compare a sheet with the ledger; nothing is written.

    A blank cell never takes anything away; what the ledger has already stays unless ``overwrite``. ``chosen`` is the
    member of a row that was in doubt, ``""`` for somebody new.
    """
    planner = _Planner(ledger, overwrite)
    whose = [planner.whom.whose(row, (chosen or {}).get(row.row)) for row in sheet.rows]
    times = Counter(filter(None, map(_same, whose)))
    lines = [planner.line(row, one, times[_same(one)] > 1) for row, one in zip(sheet.rows, whose, strict=True)]
    return CasePlan(sheet, tuple(lines))


def _same(whose: Whose) -> str:
    """What two rows of one person have in common; ``""`` where nobody is known."""
    one = whose.member
    if one is None:
        return ""
    known = one.id_number or one.staff_number or one.number or f"{one.name} {one.birth}"
    return known if whose.is_new else one.id


def write_cases(work: Work, plan: CasePlan, rows: Sequence[int] | None = None) -> Imported:
    """Write the rows that are sure, or those of them somebody chose: one transaction, one step of undo."""
    wanted = plan.ready if rows is None else [one for one in plan.ready if one.row.row in set(rows)]
    return import_cases(work, [one.draft.write for one in wanted if one.draft is not None])


class _Planner:
    """Asks the ledger once for what all rows need."""

    def __init__(self, ledger: Ledger, overwrite: bool) -> None:
        self._overwrite = overwrite
        self._book: Rulebook = queries.rulebook(ledger)
        self._around = queries.Around(ledger)
        self._files: dict[str, CaseFile] = {}
        for file in queries.files(ledger):
            known = self._files.get(file.member.id)
            if known is None or known.case.ended_on is not None:
                self._files[file.member.id] = file
        self._moves = roll_moves(ledger)
        self.whom = Whom(ledger)

    def line(self, row: CaseRow, whose: Whose, twice: bool) -> CaseLine:
        """The verdict on one row."""
        problems = [*row.problems, *whose.problems]
        if twice:
            problems.append(Problem("name", "twice", tr("同一个人在表中出现多次，请只保留一行")))
        if whose.member is None or blocking(problems):
            turn = Turn.BLOCKED if blocking(problems) else Turn.DOUBTFUL
            return CaseLine(row, turn, whose, None, tuple(problems))
        before = self._files.get(whose.member.id)
        draft = drafted(row, whose, before, self.whom, overwrite=self._overwrite)
        after = self._around.placed(draft.after(before, whose.member, self._moves.get(whose.member.id, ())))
        problems += [*draft.problems, *self._against_card(before, after)]
        findings = check(after, self._book, clock.today())
        turn = Turn.BLOCKED if blocking(problems) else _turn(draft)
        return CaseLine(row, turn, whose, draft, tuple(problems), findings)

    def _against_card(self, before: CaseFile | None, after: CaseFile) -> Iterator[Problem]:
        """What the card could not follow: days that contradict each other, moves known of later days."""
        was = told(before, self._book) if before else None
        now = told(after, self._book)
        member = after.member
        dates = {
            name: getattr(now, name)
            for name in ("joined_on", "confirmed_on", "left_on")
            if getattr(member, name) is None
        }
        known = {one.code for one in roll.contradictions(member, clock.today())}
        for one in roll.contradictions(replace(member, **dates), clock.today()):
            if one.level is Level.BLOCK and one.code not in known:
                yield replace(one, field="on_admission")
        yield from _moved_later(after, [one for one in now.standings if was is None or one not in was.standings])


def _moved_later(after: CaseFile, fresh: Sequence[tuple[Standing, Day]]) -> Iterator[Problem]:
    """Decisions that would raise the card on an earlier day than it was raised before."""
    reached = RISING.index(after.member.standing)
    known = [one.on for one in after.moves if one.aspect is Aspect.STANDING]
    latest = max(known, key=lambda day: day.first(), default=None)
    for standing, on in fresh:
        if RISING.index(standing) <= reached:
            continue
        if latest is not None and on.last() < latest.first():
            text = tr(
                "党员卡的人员类别在 {latest} 另有变动，不能再登记更早的“{standing}”（{on}）；请先在党员卡用“更正录入”改为“{standing}”"
            )
            word = tr(dict(STANDINGS)[standing])
            yield Problem("name", "moved_later", text.format(latest=latest, standing=word, on=on))
        reached, latest = RISING.index(standing), on


def roll_moves(ledger: Ledger) -> dict[str, tuple[Any, ...]]:
    """The moves of everybody."""
    found: dict[str, list[Any]] = {}
    for one in members.moves(ledger):
        found.setdefault(one.member_id, []).append(one)
    return {uid: tuple(moves) for uid, moves in found.items()}


def _turn(draft: Draft) -> Turn:
    if draft.write.is_new:
        return Turn.NEW
    return Turn.CHANGED if draft.changes else Turn.SAME


def case_report(plan: CasePlan) -> dict[str, Any]:
    """The plan for a script, every row with what it adds, keeps and lacks."""
    return {
        "file": plan.sheet.name,
        "lines": len(plan.lines),
        **{turn.value: plan.count(turn) for turn, _ in TURNS},
        "people": sum(one.draft is not None and one.draft.write.person is not None for one in plan.ready),
        "columns": list(plan.sheet.columns),
        "unknown": list(plan.sheet.unknown),
        "rows": [_told(one) for one in plan.lines],
        "notes": list(plan.sheet.notes),
    }


def _told(one: CaseLine) -> dict[str, Any]:
    stands = [finding for finding in one.findings if finding.stands]
    return {
        "row": one.row.row,
        "name": one.name,
        "member": one.whose.member.id if one.whose.member and not one.whose.is_new else None,
        "verdict": one.turn.value,
        "add": list(one.draft.changes) if one.draft else [],
        "kept": [
            {"field": each.field, "ledger": each.before, "sheet": each.after, "message": each.sentence}
            for each in one.kept
        ],
        "problems": [
            {"field": each.field, "level": each.level.value, "code": each.code, "message": each.text}
            for each in one.problems
        ],
        "findings": [
            {"step": each.step, "level": each.level.value, "code": each.code, "message": each.text} for each in stands
        ],
    }


__all__ = ["CaseImport", "CaseLine", "CasePlan", "Turn", "case_report", "plan_cases", "write_cases"]
