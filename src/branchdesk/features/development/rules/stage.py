"""Where a case stands: its column, since when, the next step, probation and party age as at a day (domain §2.2, §2.3).

All of it follows from the steps recorded; nothing is stored, and nobody is moved by the passing of time.
"""

from dataclasses import dataclass
from datetime import date

from branchdesk.features.development.model import CaseStep, Result, Stage
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import StepRule
from branchdesk.features.development.rules.times import full, party_age, printed_until, shifted
from branchdesk.features.members.model import Standing
from branchdesk.kernel.dates import Day

STANDING = {
    Stage.APPLICANT: Standing.APPLICANT,
    Stage.ACTIVIST: Standing.ACTIVIST,
    Stage.CANDIDATE: Standing.CANDIDATE,
    Stage.PROBATIONARY: Standing.PROBATIONARY,
    Stage.FILED: Standing.FULL,
}
"""The standing a member card has in each column."""
SPANS = frozenset(("cultivation", "probation"))
"""Steps that last: they run beside the others and are never the next one."""
MILESTONES = ("activist", "candidate", "pre_review", "admission", "approval", "conversion", "conversion_approval")
"""Steps that leave what stood open before them behind."""


@dataclass(frozen=True, slots=True)
class Probation:
    """预备期 of a case: from the general meeting that admitted, to the day it is full (转正之日, 党章第七条).

    ``printed_until`` is the last day as papers print it; ``months`` the extension that was approved, 0 where none was.
    """

    start: date
    printed_until: date
    full: date
    months: int = 0


def stage_of(file: CaseFile) -> Stage:
    """The column of the board."""
    if converted(file):
        return Stage.FILED
    if file.passed("approval"):
        return Stage.PROBATIONARY
    if file.passed("candidate"):
        return Stage.CANDIDATE
    return Stage.ACTIVIST if file.passed("activist") else Stage.APPLICANT


def since(file: CaseFile) -> date | None:
    """The day the case came into its column: that of the decision, of probation the day of the general meeting."""
    stage = stage_of(file)
    if stage is Stage.FILED:
        found = converted(file)
    elif stage is Stage.PROBATIONARY:
        found = admitted(file) or file.passed("approval")
    else:
        key = {Stage.CANDIDATE: "candidate", Stage.ACTIVIST: "activist"}.get(stage, "apply")
        found = file.passed(key)
    return found.on.first() if found else None


def converted(file: CaseFile) -> CaseStep | None:
    """The approval of the conversion, where there is one."""
    return file.passed("conversion_approval")


def admitted(file: CaseFile) -> CaseStep | None:
    """The admission that counts: the newest one agreed to, by the approval where that was given."""
    passed = [one for one in file.taken.get("admission", ()) if one.result is Result.PASSED]
    approval = file.passed("approval")
    if approval is not None:
        passed = [one for one in passed if one.on.first() <= approval.on.last()] or passed
    return passed[-1] if passed else None


def cancelled(file: CaseFile) -> CaseStep | None:
    """The committee's decision to cancel probation, where there is one; its day ends the membership."""
    found = file.last("conversion_approval")
    return found if found and found.result is Result.CANCELLED else None


def extension(file: CaseFile) -> int:
    """The months of extension the committee approved, 0 where it did not."""
    months = 0
    for one in file.taken.get("conversion_approval", ()):
        if one.result is Result.EXTENDED:
            months += one.months or _asked(file, one.on)
    return months


def _asked(file: CaseFile, by: Day) -> int:
    """The months the general meeting had decided on by a day."""
    asked = [
        one.months or 0
        for one in file.taken.get("conversion", ())
        if one.result is Result.EXTENDED and one.on.first() <= by.last()
    ]
    return asked[-1] if asked else 0


def probation_of(file: CaseFile, book: Rulebook) -> Probation | None:
    """The probation of somebody a general meeting admitted; half a date counts from its first day."""
    step = admitted(file)
    if step is None:
        return None
    start, months = step.on.first(), extension(file)
    pack = book.on(start)
    ends = shifted(full(start, pack["probation_months"]), months)
    return Probation(start, printed_until(ends, pack["until_full_date"] == 1), ends, months)


def full_date(file: CaseFile, book: Rulebook) -> date | None:
    """期满日: the day probation, extensions included, is full; from it counts full membership and party age."""
    found = probation_of(file, book)
    return found.full if found else None


def party_age_of(file: CaseFile, book: Rulebook, on: date) -> int | None:
    """党龄 in whole years on a day, from 期满日; None while not converted by that day."""
    confirmed = file.member.confirmed_on
    if confirmed is None and converted(file) and (ends := full_date(file, book)):
        confirmed = Day.of(ends)
    return party_age(confirmed, file.member.seniority_adjust, on)


def done(file: CaseFile) -> frozenset[str]:
    """The keys of the steps taken in the round that runs: after an extension conversion begins anew."""
    keys = set(file.taken)
    approval = file.last("conversion_approval")
    if approval is None:
        return frozenset(keys)
    if approval.result is Result.EXTENDED:
        keys.discard("conversion_approval")
        for key in ("conversion_applied", "conversion"):
            last = file.last(key)
            if last and last.on.first() <= approval.on.first():
                keys.discard(key)
    return frozenset(keys)


def next_step(file: CaseFile, book: Rulebook, today: date) -> StepRule | None:
    """The next step by the pack in force today; None for a case that is over.

    It is the first row not yet taken behind the last milestone, so one that was left out long ago does not come back.
    """
    if file.case.ended_on is not None or cancelled(file):
        return None
    taken = done(file)
    rows = book.on(today).steps
    behind = max((at for at, row in enumerate(rows) if row.key in MILESTONES and row.key in taken), default=-1)
    return next((row for row in rows[behind + 1 :] if row.key not in taken and row.key not in SPANS), None)


def current_step(file: CaseFile) -> CaseStep | None:
    """The newest step that took effect."""
    found = [one for steps in file.taken.values() for one in steps]
    return max(found, key=lambda one: (one.on.first(), one.id), default=None)
