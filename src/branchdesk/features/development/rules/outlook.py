"""What comes next for a case: the step, the first and the last day for it, what is lacking; who could be taken on a day.

All of it is reckoned from the steps recorded; nothing here decides anything (domain N6).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from branchdesk.features.development.model import GuideKind, Stage
from branchdesk.features.development.rules.ahead import against, step_of
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.checks.notices import BEFORE, earliest_after
from branchdesk.features.development.rules.checks.papers import lacking as lacking_papers
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import DevelopmentPack, StepRule
from branchdesk.features.development.rules.stage import (
    admitted,
    cancelled,
    done,
    full_date,
    next_step,
    since,
    stage_of,
)
from branchdesk.features.development.rules.times import birthday, full, within
from branchdesk.features.meetings.model.words import BallotKind
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_LIMITS = {
    "first_talk": ("apply", "talk_months"),
    "pre_review": ("committee_review", "pre_review_months"),
    "admission": ("pre_review", "admission_months"),
    "approval": ("admission", "approval_months"),
    "oath": ("approval", "oath_months"),
    "conversion_approval": ("conversion", "conversion_approval_months"),
}
"""The step a limit runs from and its number."""
VERDICTS = (("ready", "可以提交"), ("reason", "须说明理由"), ("early", "时间未到"), ("no", "不符条件"))
"""What is said of somebody at a meeting thought of, the best first."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """One case on the board: its column and since when, the next step with its first and last day.

    ``lacking`` are papers of steps taken that are not in the register (步骤：材料), ``wanting`` what the next step waits
    for; ``blocks`` and ``warns`` count the findings that stand; ``pack`` is the label of the pack of today.
    """

    stage: Stage
    since: date | None
    next: StepRule | None
    earliest: date | None
    deadline: date | None
    overdue: bool
    lacking: tuple[str, ...]
    blocks: int
    warns: int
    pack: str
    wanting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a general meeting on a day could decide on: ``step`` is ``admission`` or ``conversion``.

    ``ok`` where nothing forbids it; ``reasons`` what forbids it, and what wants a reason; ``earliest`` the first day
    that would be right, None where that does not depend on the day alone.
    """

    member_id: str
    name: str
    case_id: str
    step: str
    ok: bool
    reasons: tuple[Finding, ...]
    earliest: date | None
    branch: str = ""

    def verdict(self, on: date) -> str:
        """Whether nothing stands against him on a day, only warnings do, his time has not come, or the rules forbid it."""
        if self.earliest is not None and self.earliest > on:
            return "early"
        return "no" if not self.ok else "reason" if self.reasons else "ready"


def outlook(file: CaseFile, book: Rulebook, today: date, found: Sequence[Finding] | None = None) -> Outlook:
    """What comes next; ``found`` are the findings of today where they are known already."""
    findings = check(file, book, today) if found is None else found
    coming, deadline = _pressing(file, book, today)
    earliest = span(file, book, coming.key, today)[0] if coming else None
    lacking = [
        tr("{step}：{paper}").format(step=_named(book, key, today), paper=paper)
        for key, titles in lacking_papers(file, book)
        for paper in titles
    ]
    return Outlook(
        stage=stage_of(file),
        since=since(file),
        next=coming,
        earliest=earliest,
        deadline=deadline,
        overdue=deadline is not None and today > deadline,
        lacking=tuple(lacking),
        blocks=sum(one.level is Level.BLOCK for one in findings),
        warns=sum(one.level is Level.WARN and one.waiver is None for one in findings),
        pack=book.on(today).label,
        wanting=tuple(_wanting(file, book, coming, today)) if coming else (),
    )


def is_late(file: CaseFile, book: Rulebook, today: date) -> bool:
    """Whether the day is past by which something had to be done, as ``Outlook.overdue`` says it."""
    deadline = _pressing(file, book, today)[1]
    return deadline is not None and today > deadline


def _pressing(file: CaseFile, book: Rulebook, today: date) -> tuple[StepRule | None, date | None]:
    """The next step and the day by which something has to be done.

    Where the next step has no limit of its own but a later one's runs already, the later one comes first if nothing
    stands before it (an oath before a mere filing); else its last day presses on the next step (the talk before the
    approval).
    """
    coming = next_step(file, book, today)
    own = _deadline(file, book, coming.key, today) if coming else None
    if coming is None or own:
        return coming, own
    taken, rows = done(file), book.on(today).steps
    running = [
        (until, row.number, row)
        for row in rows[rows.index(coming) + 1 :]
        if row.key in _LIMITS and row.key not in taken and (until := _deadline(file, book, row.key, today))
    ]
    if not running:
        return coming, None
    until, _number, row = min(running)
    return (row if taken.issuperset(row.after) else coming), until


def _named(book: Rulebook, key: str, today: date) -> str:
    row = book.on(today).step(key)
    return row.name if row else key


def span(file: CaseFile, book: Rulebook, key: str, today: date) -> tuple[date | None, date | None]:
    """The first legal day of a step and the last one, as far as what is recorded tells."""
    pack = book.on(today)
    days = [*_order(file, pack, key), *_times(file, book, pack, key), *_notice_ends(file, book, pack, key)]
    return max(days, default=None), _deadline(file, book, key, today)


def _order(file: CaseFile, pack: DevelopmentPack, key: str) -> Iterator[date]:
    row = pack.step(key)
    for before in row.after if row else ():
        if taken := file.taken.get(before):
            yield taken[0].on.first()


def _times(file: CaseFile, book: Rulebook, pack: DevelopmentPack, key: str) -> Iterator[date]:
    """Days before which too little time has passed."""
    applied, activist = file.first("apply"), file.last("activist")
    if key == "apply" and file.member.birth:
        yield birthday(file.member.birth.first(), pack["age"])
    if key == "activist" and applied and pack["activist_months"]:
        yield full(applied.on.first(), pack["activist_months"])
    if key == "candidate" and activist:
        yield full(activist.on.first(), pack["cultivation_months"])
    if key == "conversion" and (ends := full_date(file, book)):
        yield ends


def _notice_ends(file: CaseFile, book: Rulebook, pack: DevelopmentPack, key: str) -> Iterator[date]:
    if key not in BEFORE:
        return
    occasion, number, _ = BEFORE[key]
    posted = file.notices_for(occasion)
    if pack[number] and posted:
        yield earliest_after(pack, book.workdays.end(posted[-1].from_on.first(), pack[number])[0])


def _deadline(file: CaseFile, book: Rulebook, key: str, today: date) -> date | None:
    if key == "conversion_applied":
        return full_date(file, book)
    start_key, number = _LIMITS.get(key, ("", ""))
    start = admitted(file) if start_key == "admission" else file.last(start_key)
    months = book.on(book.limiting(number, start.on, today))[number] if start else 0
    return within(start.on.last(), months) if start and months else None


def _wanting(file: CaseFile, book: Rulebook, coming: StepRule, today: date) -> Iterator[str]:
    """What the next step waits for: steps before it, guides, notices."""
    pack, taken = book.on(today), done(file)
    for key in coming.after:
        row = pack.step(key)
        if row and key not in taken and row.missing is not Level.OK:
            yield row.name
    if coming.key in BEFORE:
        occasion, number, _ = BEFORE[coming.key]
        if pack[number] and not file.notices_for(occasion):
            yield tr("公示（{n} 个工作日）").format(n=pack[number])
    sponsors = len(file.guides_on(GuideKind.SPONSOR, today))
    if coming.key in ("sponsors", "admission") and sponsors < pack["sponsors"]:
        yield tr("入党介绍人 {n} 名").format(n=pack["sponsors"] - sponsors)
    if coming.key == "cultivators" and not file.guides_on(GuideKind.CULTIVATOR, today):
        yield tr("培养联系人")


def could_be_taken(files: Iterable[CaseFile], book: Rulebook, on: date) -> tuple[Candidate, ...]:
    """Who could be admitted, and who converted, at a general meeting on a day; who could come first."""
    found = [one for file in files if (one := _tried(file.as_at(on), book, on))]
    return tuple(sorted(found, key=lambda one: (one.step, not one.ok, one.name, one.case_id)))


def _tried(file: CaseFile, book: Rulebook, on: date) -> Candidate | None:
    """One case with a meeting thought of on that day; None where no meeting has to decide on him."""
    stage, key = stage_of(file), ""
    if (file.case.ended_on and file.case.ended_on.first() <= on) or cancelled(file) or file.member.left_on:
        return None
    if stage is Stage.CANDIDATE and admitted(file) is None:
        key = "admission"
    elif stage is Stage.PROBATIONARY and "conversion" not in done(file):
        key = "conversion"
    if not key:
        return None
    reasons = against(file, book, step_of(file.case.id, BallotKind(key), on), on)
    blocks = [one for one in reasons if one.level is Level.BLOCK]
    earliest = span(file, book, key, on)[0] if all(one.earliest for one in blocks) else None
    member = file.member
    branch = file.branch.name if file.branch else ""
    return Candidate(member.id, member.name, file.case.id, key, not blocks, reasons, earliest, branch)
