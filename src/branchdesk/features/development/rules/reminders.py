"""What falls due for a case, each with its day (domain §11.6); whoever shows it decides how far ahead to look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from branchdesk.features.development.model import CaseStep, ObservationKind, Stage
from branchdesk.features.development.rules.checks.notices import BEFORE, hangs_until, lacks_last_day
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import DevelopmentPack
from branchdesk.features.development.rules.stage import admitted, cancelled, converted, done, full_date, stage_of
from branchdesk.features.development.rules.times import full, shifted, within
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due: a stable ``code``, a sentence, the day, the step it belongs to."""

    code: str
    text: str
    due: date
    step: str


def reminders(file: CaseFile, book: Rulebook, today: date) -> tuple[Due, ...]:
    """Everything that falls due, and what is overdue, in the order of the days; nothing for a case that is over."""
    if file.case.ended_on is not None or cancelled(file) or file.member.left_on is not None:
        return ()
    pack, stage = book.on(today), stage_of(file)
    found = [*_notices(file, book, pack, today)]
    if stage is Stage.APPLICANT:
        found += _applicant(file, pack)
    elif stage is Stage.ACTIVIST:
        found += _activist(file, pack)
    elif stage is Stage.CANDIDATE:
        found += _candidate(file, book, pack, today)
    elif stage is Stage.PROBATIONARY:
        found += _probationary(file, book, pack, today)
    elif (decision := converted(file)) and "filed" not in file.taken:
        found.append(Due("file", tr("已转正，材料应及时归档"), decision.on.first(), "filed"))
    return tuple(sorted(found, key=lambda one: (one.due, one.code)))


def _applicant(file: CaseFile, pack: DevelopmentPack) -> Iterator[Due]:
    applied = file.first("apply")
    if applied and "first_talk" not in file.taken:
        due = within(applied.on.last(), pack["talk_months"])
        yield Due("talk", tr("收到入党申请后应派人谈话，不晚于 {due}").format(due=due), due, "first_talk")


def _activist(file: CaseFile, pack: DevelopmentPack) -> Iterator[Due]:
    activist = file.last("activist")
    if activist is None:
        return
    yield _observed(file, activist, pack["observe_months"], "cultivation")
    due = full(activist.on.first(), pack["cultivation_months"])
    text = tr("培养教育考察至 {due} 满 {n} 个月，是否列为发展对象待支部研究")
    yield Due("cultivation_full", text.format(due=due, n=pack["cultivation_months"]), due, "candidate")


def _observed(file: CaseFile, start: CaseStep, months: int, key: str) -> Due:
    """The next observation: so many months after the last."""
    days = [one.on for one in file.observations if one.kind is ObservationKind.REVIEW]
    last = max([start.on, *days], key=lambda day: day.last())
    due = within(last.last(), months)
    text = tr("下次考察不晚于 {due}（上次或起日 {last}）")
    return Due("observe", text.format(due=due, last=last), due, key)


def _candidate(file: CaseFile, book: Rulebook, pack: DevelopmentPack, today: date) -> Iterator[Due]:
    meeting, pre, review = admitted(file), file.last("pre_review"), file.last("political_review")
    if meeting:
        yield from _approval(meeting, pack)
        return
    months = book.on(book.limiting("admission_months", pre.on, today))["admission_months"] if pre else 0
    if pre and months:
        due = within(pre.on.last(), months)
        yield Due("admission", tr("预审合格后应提交支部大会，不晚于 {due}").format(due=due), due, "admission")
    if review:
        due = within(review.on.last(), pack["review_valid_months"])
        yield Due("review", tr("政治审查结论有效至 {due}").format(due=due), due, "political_review")
    if leaves := file.case.leaves_on:
        due = shifted(leaves.first(), -pack["leaving_months"])
        text = tr("将于 {leaves} 离校或离职，自 {due} 起一般不办理接收")
        yield Due("leaving", text.format(leaves=leaves, due=due), due, "admission")


def _approval(meeting: CaseStep, pack: DevelopmentPack) -> Iterator[Due]:
    due = within(meeting.on.last(), pack["approval_months"])
    yield Due("approval", tr("接收决议应在 {due} 前审批").format(due=due), due, "approval")
    latest = within(meeting.on.last(), pack["approval_most_months"])
    yield Due("approval_latest", tr("接收决议最迟 {due} 审批，逾期须重新办理").format(due=latest), latest, "approval")


def _probationary(file: CaseFile, book: Rulebook, pack: DevelopmentPack, today: date) -> Iterator[Due]:
    approval, meeting, ends, taken = file.passed("approval"), admitted(file), full_date(file, book), done(file)
    months = book.on(book.limiting("oath_months", approval.on, today))["oath_months"] if approval else 0
    if approval and "oath" not in file.taken and months:
        due = within(approval.on.last(), months)
        yield Due("oath", tr("入党宣誓一般不晚于 {due}").format(due=due), due, "oath")
    conversion = file.last("conversion")
    if conversion and "conversion" in taken:
        due = within(conversion.on.last(), pack["conversion_approval_months"])
        yield Due("conversion_approval", tr("转正决议应在 {due} 前审批").format(due=due), due, "conversion_approval")
    elif ends:
        text = tr("预备期 {due} 期满，能否转正或延长待支部大会讨论")
        yield Due("probation_full", text.format(due=ends), ends, "conversion")
        observed = _observed(file, meeting, pack["probation_observe_months"], "probation") if meeting else None
        if observed and observed.due < ends:
            yield observed


def _notices(file: CaseFile, book: Rulebook, pack: DevelopmentPack, today: date) -> Iterator[Due]:
    """Notices that run, until the step they come before is taken; those nobody wrote down the last day of."""
    for key, (occasion, _number, _level) in BEFORE.items():
        posted = file.notices_for(occasion)
        for one in posted:
            if lacks_last_day(one, book, today):
                due = hangs_until(one, book, book.on(one.from_on.first()))[0]
                text = tr("公示（{from_on} 起，至 {due} 已满规定天数）没有登记截止日期")
                yield Due("notice_open", text.format(from_on=one.from_on, due=due), due, key)
        if not posted or key in done(file):
            continue
        ends, provisional = hangs_until(posted[-1], book, pack)
        if ends >= today:
            text = tr("公示至 {due}（暂算）") if provisional else tr("公示至 {due}")
            yield Due("notice", text.format(due=ends), ends, key)
