"""What the verbs of the room all demand: days that have come, a case that runs, and what the rules say of the change."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from branchdesk.features.development.model import CaseEnding, DevelopmentCase, Waiver
from branchdesk.features.development.queries.books import rulebook
from branchdesk.features.development.queries.files import case_file
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.store import DevelopmentCaseStore, WaiverStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

CONTRADICTIONS = ("card_", "minutes_")
"""How the codes begin of what minutes, case and card say differently."""


def reject(field: str, code: str, text: str) -> Rejected:
    """A refusal whose sentence belongs under one field."""
    return Rejected(text, [Problem(field, code, text)])


def demand_day(day: Day, field: str, label: str, *, past: bool = True, earliest: Day | None = None) -> None:
    """A full day, come already where ``past``, and not before ``earliest``."""
    if not day.is_full:
        raise reject(field, "day_needed", tr("{label}应写到日").format(label=label))
    if past and day.first() > clock.today():
        raise reject(field, "future", tr("{label} {day} 晚于今天，请核对").format(label=label, day=day))
    if earliest is not None and day.last() < earliest.first():
        text = tr("{label} {day} 早于 {earliest}，请核对").format(label=label, day=day, earliest=earliest)
        raise reject(field, "too_early", text)


def demand_text(text: str, field: str, sentence: str) -> str:
    """The text without outer blanks; refused with the sentence where nothing is left."""
    clean = text.strip()
    if not clean:
        raise reject(field, "missing", sentence)
    return clean


def demand_running(work: Work, case_id: str) -> DevelopmentCase:
    """A case that may go on; what is missing of one that was filed may still be written down."""
    case = DevelopmentCaseStore(work).need(case_id)
    if case.ending not in (None, CaseEnding.FILED):
        raise Refusal(
            tr("这份发展档案已经结束，不能再登记"),
            detail=tr("{day} 结束。").format(day=case.ended_on),
            hint=tr("确需继续的，请先“恢复培养”，或改正结束的那一步。"),
        )
    return case


class Judged(Rejected):
    """The rules forbid it, or want a reason; ``findings`` say so with dates, article and what to mend."""

    def __init__(self, title: str, findings: Sequence[Finding]) -> None:
        super().__init__(title, [Problem(one.mend, one.code, one.text, one.level) for one in findings])
        self.findings = tuple(findings)


@contextmanager
def judged(work: Work, case_id: str, step: str = "", waivers: Sequence[Waiver] = ()) -> Iterator[None]:
    """Do something to a case, and refuse it with everything the rules find that was not there before.

    What blocks is refused wherever in the case it stands; what warns about the ``step`` itself wants a reason:
    ``waivers`` name code and step, and those needed are kept. Other warnings are listed with the case.
    """
    before = {_key(one, step) for one in _findings(work, case_id)}
    yield
    caused = [one for one in _findings(work, case_id) if _key(one, step) not in before]
    reasons = {(one.code, one.step or step): one for one in waivers}
    for key in dict.fromkeys(one.key for one in caused if one.waivable and one.key in reasons):
        keep_waiver(work, replace(reasons[key], case_id=case_id, step=key[1]))
    left = [one for one in caused if one.level is Level.BLOCK or (step and one.step == step)]
    left = [one for one in left if not (one.waivable and one.key in reasons)]
    if left:
        raise Judged(_title(left), left)


def _findings(work: Work, case_id: str) -> list[Finding]:
    """What stands against the case now; contradictions to card and minutes are listed, and forbid nothing."""
    reader = Within(work)
    file = case_file(reader, case_id)
    found = check(file, rulebook(reader), clock.today()) if file is not None else ()
    return [one for one in found if one.stands and not one.code.startswith(CONTRADICTIONS)]


def _key(one: Finding, step: str) -> tuple[str, str, str]:
    return one.code, one.step, one.text if one.step == step else ""


def keep_waiver(work: Work, waiver: Waiver) -> Waiver:
    """A warning gone on against, with its reason."""
    reason = demand_text(waiver.reason, "reason", tr("请写明继续的理由"))
    known = WaiverStore(work).find(case_id=waiver.case_id, code=waiver.code, step=waiver.step)
    return WaiverStore(work).save(
        replace(known[0] if known else waiver, reason=reason, by=waiver.by.strip(), on=waiver.on)
    )


def _title(left: Sequence[Finding]) -> str:
    if any(one.level is Level.BLOCK for one in left):
        return tr("有 {n} 处不符合规定，没有保存").format(n=sum(one.level is Level.BLOCK for one in left))
    return tr("有 {n} 处须核对：请改正，或写明理由后继续").format(n=len(left))
