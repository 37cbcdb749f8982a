"""The doors of 组织员: who is posted where, what falls due, the handover book, the yearly report, log and calendar."""

from collections.abc import Callable
from datetime import date
from typing import Any

from branchdesk.features.dues.queries.forms.form import unit_of
from branchdesk.features.organizers import queries
from branchdesk.features.organizers.queries import OccurrenceLine, PostingLine
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, back_up_before, do, opened, say, subtree
from branchdesk.storage.engine import Ledger


def organizers(options: Options) -> int:
    """Everybody posted, and whether people and colleges are one to one on a day."""
    on = options.on.first() if options.on else clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        scope = subtree(ledger, options.branch)
        lines, coverage = queries.postings(ledger, on, scope), queries.coverage(ledger, on, scope)
        names = {one.id: one.name for one in queries.organizers(ledger)}
    report = {
        "on": str(on), "postings": [_posting(one) for one in lines], "people": len(coverage.people),
        "colleges": len(coverage.colleges), "sending_units": dict(coverage.sending_units),
        "one_to_one": coverage.is_one_to_one, "doubled": list(coverage.doubled), "empty": list(coverage.empty),
        "busy": [names.get(uid, uid) for uid in coverage.busy],
    }  # fmt: skip
    states = {key: tr(word) for key, word in queries.POSTING_STATES}
    words = [
        "\t".join((one.name, one.college, one.organizer.sending_unit, one.span, states[one.state])) for one in lines
    ]
    answer(options, report, "\n".join([*words, coverage.line]))
    return 0


def _posting(one: PostingLine) -> dict[str, Any]:
    it = one.posting
    return {
        "id": one.id, "name": one.name, "college": one.college, "organization": one.organization,
        "sending_unit": one.organizer.sending_unit, "kind": one.organizer.kind.value, "from": str(it.from_on),
        "until": str(it.ended_on or it.until_on or "") or None, "state": one.state.value,
        "concurrent": it.concurrent.splitlines(),
    }  # fmt: skip


def duties(options: Options) -> int:
    """What is overdue or near on a day, or everything that falls due until another."""
    on = options.on.first() if options.on else clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        until = options.until.first() if options.until else None
        scope = subtree(ledger, options.branch)
        found = queries.occurrences(ledger, on, until, None, scope) if until else queries.due_now(ledger, on, scope)
    report = {"on": str(on), "duties": [_duty(one, on) for one in found]}
    words = [_duty_words(one, on) for one in found] or [tr("没有到期的职责")]
    answer(options, report, "\n".join(words))
    return 0


def _duty(one: OccurrenceLine, on: date) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.duty.title, "role": one.duty.role.value, "period": one.period, "due": str(one.due),
        "state": one.state.value, "overdue": one.occurrence.is_overdue(on), "who": one.posting.name,
        "college": one.posting.college, "source": one.duty.source,
    }  # fmt: skip


def _duty_words(one: OccurrenceLine, on: date) -> str:
    late = tr("逾期") if one.occurrence.is_overdue(on) else ""
    return "\t".join((str(one.due), one.duty.title, one.posting.title, late)).rstrip()


def _whose(ledger: Ledger, text: str) -> PostingLine:
    """The posting of a name, of ``姓名 · 学院`` or of an id: of several of one person the one held, else the latest."""
    known = queries.postings(ledger)
    found = [one for one in known if text in (one.name, one.title, one.id)]
    if not found:
        names = "、".join(one.title for one in known)
        raise Refusal(tr("台账中没有组织员“{name}”").format(name=text), hint=tr("已有：{names}").format(names=names))
    if len({one.organizer.id for one in found}) > 1:
        names = "、".join(one.title for one in found)
        raise Refusal(tr("有几位组织员叫“{name}”").format(name=text), hint=tr("请写全：{names}").format(names=names))
    return found[0]


def _demand_ending(options: Options, *endings: str) -> None:
    if options.out.suffix.lower() not in endings:
        raise Refusal(
            tr("导出文件的扩展名应为 {endings}").format(endings=tr(" 或 ").join(endings)), detail=str(options.out)
        )


def import_organizers(options: Options) -> int:
    """Read a roster of postings; all of it is written, or nothing while a row is in doubt."""
    from branchdesk.features.organizers import importing

    file = importing.read_file(options.file)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        plan = importing.plan(ledger, file)
        report = {**importing.report(plan), "written": False}
        if plan.new and not plan.blocked and not options.dry_run:
            back_up_before(ledger)
            do(ledger, tr("导入选派名册（{file}）").format(file=file.name), importing.write, plan)
            report["written"] = True
    told = [one.sentence for one in plan.faults]
    done = tr("已写入") if report["written"] else tr("未写入")
    counts = tr("新增 {new} 人次，台账已有 {same}，需要处理 {blocked} 行（{done}）").format(**report, done=done)
    answer(options, report, "\n".join([*told, *file.notes, counts]))
    return 1 if plan.blocked and not options.dry_run else 0


def export_organizers(options: Options) -> int:
    """The roster of postings as Excel or PDF, or an empty one."""
    from branchdesk.features.organizers import papers, sheets

    _demand_ending(options, *((".xlsx",) if options.blank else (".xlsx", ".pdf")))
    today = clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        if options.blank:
            sheets.blank_roster(options.out, [one.name for one in queries.colleges(ledger)])
            return say(tr("已导出空白登记表：{file}").format(file=options.out))
        scope = subtree(ledger, options.branch)
        lines, unit = queries.postings(ledger, today, scope), unit_of(ledger, scope)
        coverage = queries.coverage(ledger, today, scope)
    papers.write(options.out, papers.roster_form(lines, coverage, unit=unit, made_on=today))
    return say(tr("已导出 {n} 条选派：{file}").format(n=len(lines), file=options.out))


def export_handover(options: Options) -> int:
    """The handover book: the one that was kept with its fingerprint, else as the ledger stands."""
    from branchdesk.features.meetings.outputs import write_whole
    from branchdesk.features.organizers import papers

    _demand_ending(options, ".pdf")
    with opened(options.ledger, read_only=True) as ledger:
        line = _whose(ledger, options.organizer)
        kept = [] if options.on else queries.handovers(ledger, line.id)
        on = options.on.first() if options.on else clock.today()
        book = queries.book_of(kept[0].handover) if kept else queries.handover_book(ledger, line.id, on)
    stamp = kept[0].handover.fingerprint if kept else ""
    signed = kept[0].handover.signed_on if kept else None
    write_whole(options.out, papers.handover_bytes(book, fingerprint=stamp, signed_on=signed))
    words = tr("已导出交接书（指纹 {stamp}）：{file}") if kept else tr("已按台账现状导出交接书（未留存）：{file}")
    return say(words.format(stamp=stamp, file=options.out))


def export_report(options: Options) -> int:
    """The yearly report of one posting."""
    from branchdesk.features.meetings.outputs import write_whole
    from branchdesk.features.organizers import papers

    _demand_ending(options, ".pdf")
    with opened(options.ledger, read_only=True) as ledger:
        report = queries.year_report(ledger, _whose(ledger, options.organizer).id, options.year)
        unit = unit_of(ledger, None)
    write_whole(options.out, papers.report_bytes(report, unit=unit, made_on=clock.today()))
    return say(tr("已导出：{file}").format(file=options.out))


def export_log(options: Options) -> int:
    """The work log of a year as Excel or PDF."""
    from branchdesk.features.organizers import papers

    _demand_ending(options, ".xlsx", ".pdf")
    first, last, span = _year(options.year)
    with opened(options.ledger, read_only=True) as ledger:
        line, unit = _whose(ledger, options.organizer), unit_of(ledger, None)
        lines, sums = queries.entries(ledger, line.id, first, last), queries.totals(ledger, line.id, first, last)
    papers.write(options.out, papers.log_form(lines, sums, span=span, unit=unit, made_on=clock.today()))
    return say(tr("已导出 {n} 条工作记录：{file}").format(n=len(lines), file=options.out))


def export_duties(options: Options) -> int:
    """The calendar of duties of a year as Excel or PDF."""
    from branchdesk.features.organizers import papers

    _demand_ending(options, ".xlsx", ".pdf")
    first, last, span = _year(options.year)
    with opened(options.ledger, read_only=True) as ledger:
        line, unit = _whose(ledger, options.organizer), unit_of(ledger, None)
        lines = queries.occurrences(ledger, first, last, [line.id])
    papers.write(options.out, papers.calendar_form(line, lines, span=span, unit=unit, made_on=clock.today()))
    return say(tr("已导出 {n} 项职责：{file}").format(n=len(lines), file=options.out))


def _year(year: int) -> tuple[date, date, str]:
    return date(year, 1, 1), date(year, 12, 31), tr("{year}年").format(year=year)


DOORS: dict[str, Callable[[Options], int]] = {
    "organizers": organizers, "duties": duties, "import_organizers": import_organizers,
    "export_organizers": export_organizers, "export_handover": export_handover,
    "export_organizer-report": export_report, "export_work-log": export_log, "export_duties": export_duties,
}  # fmt: skip
