"""The doors of 结对共建: the counts that reconcile, measures still open, sheets in and out."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from branchdesk.features.organization import queries as organization
from branchdesk.features.twinning import queries
from branchdesk.features.twinning.fields import CATEGORY
from branchdesk.features.twinning.model.words import REPORT_CATEGORIES, Category, ReportCategory
from branchdesk.features.twinning.queries import MeasureLine, Scope, Statistics
from branchdesk.features.twinning.rules.categories import PRIORITY
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, back_up_before, branch_id, do, opened, say, subtree
from branchdesk.storage.engine import Ledger


def count(options: Options) -> int:
    """Activities by category, branches and pairs; 1 where the parts are not the whole."""
    with opened(options.ledger, read_only=True) as ledger:
        first, last, _span = queries.period(ledger, options.year, clock.today())
        found = queries.counts(ledger, subtree(ledger, options.branch), first, last, _priority(options))
    report: dict[str, Any] = {
        "activities": len(found.activities),
        "by_category": {tr(word): len(found.by_category[one]) for one, word in REPORT_CATEGORIES},
        "branches": len(found.branches), "pairs": len(found.pairs), "repeated": found.repeated,
        "unsorted": list(found.unsorted),
    }  # fmt: skip
    words = tr("{line}；支部 {branches} 个，{pairs} 对")
    answer(options, report, words.format(line=found.line, branches=len(found.branches), pairs=len(found.pairs)))
    if found.mismatch:
        sys.stderr.write(found.mismatch + "\n")
    return 1 if found.mismatch else 0


def _priority(options: Options) -> Sequence[ReportCategory]:
    """The order categories go by."""
    return tuple(map(ReportCategory, options.priority)) if options.priority else PRIORITY


def issues(options: Options) -> int:
    """Measures still open, by deadline."""
    today = options.on.first() if options.on else clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        found = queries.measures(ledger, subtree(ledger, options.branch), today, open_only=True)
    shown = [one for one in found if one.overdue or not options.overdue]
    report = {"on": str(today), "overdue": sum(one.overdue for one in found), "measures": list(map(_measure, shown))}
    answer(options, report, "\n".join(map(_words, shown)) or tr("没有未办结的举措"))
    return 0


def _measure(one: MeasureLine) -> dict[str, Any]:
    it = one.measure
    return {
        "id": it.id, "task": it.task, "owner": it.owner, "helpers": it.helpers, "progress": it.progress.value,
        "due_on": str(it.due_on) if it.due_on else None, "overdue": one.overdue, "issue": one.issue,
        "activity": one.activity, "activity_id": one.activity_id, "rounds": len(one.rounds),
    }  # fmt: skip


def _words(one: MeasureLine) -> str:
    late = tr("逾期") if one.overdue else ""
    words = (late, str(one.measure.due_on or "—"), one.measure.task, one.measure.owner, one.issue, one.activity)
    return "\t".join(words).strip()


def import_twinning(options: Options) -> int:
    """Read a sheet of activities; nothing is written while a row is in doubt."""
    from branchdesk.features.twinning import importing

    answers = dict(_answer(name, kind) for name, kind in options.kind)
    file = importing.read_file(options.file)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        plan = importing.plan(ledger, file, answers, _priority(options))
        report = {**importing.report(plan), "written": False}
        update = options.update and bool(plan.changed)
        if (plan.new or update) and not options.dry_run and (options.take_good or not plan.blocked):
            back_up_before(ledger)
            label = tr("导入结对共建（{file}）").format(file=file.name)
            do(ledger, label, lambda work: importing.write(work, plan, update=update))
            report["written"] = True
    answer(options, report, _import_words(report))
    if not plan.blocked or options.dry_run or options.take_good:
        return 0
    words = tr("有 {n} 行需要处理，没有写入任何内容。请改正后重试，或加 --take-good 只写入其余各行。")
    sys.stderr.write(words.format(n=plan.blocked) + "\n")
    return 1


def _answer(name: str, kind: str) -> tuple[str, Category]:
    reading = CATEGORY.read(kind, Context(clock.today()))
    if reading.value is None:
        raise Refusal(tr("“{name}”的类别{said}").format(name=name, said=reading.text))
    return name, reading.value


def _import_words(report: dict[str, Any]) -> str:
    told = [tr("第 {row} 行：{text}").format(row=one["row"], text=one["message"]) for one in report["faults"]]
    told += [
        tr("第 {row} 行与台账不同：{said}").format(row=one["row"], said="；".join(one["changes"]))
        for one in report["changed"]
    ]
    told += [tr("第 {row} 行与第 {of} 行是同一活动，只计 1 次").format(**one) for one in report["doubled"]]
    told += [tr("新增结对单位 {name}：{category}（{how}）").format(**one) for one in report["partners"]]
    told += [tr("修改时新增结对单位 {name}：{category}（{how}）").format(**one) for one in report["joining"]]
    done = tr("已写入") if report["written"] else tr("未写入")
    counts = tr("新增 {new} 次，台账已有 {same} 次，重复申报 {twice} 行，需要处理 {blocked} 行（{done}）")
    return "\n".join([*told, *report["notes"], counts.format(**report, twice=len(report["doubled"]), done=done)])


def export_twinning(options: Options) -> int:
    """Activities in the form an import reads, or a blank sheet; the summary of a period as PDF; the list of issues as both."""
    if options.out.suffix.lower() not in (".xlsx", ".pdf"):
        raise Refusal(tr("导出文件的扩展名应为 .xlsx 或 .pdf"), detail=str(options.out))
    if options.blank and options.out.suffix.lower() == ".pdf":
        raise Refusal(tr("空白登记表只能导出为 .xlsx"), detail=str(options.out))
    with opened(options.ledger, read_only=True) as ledger:
        scope = subtree(ledger, options.branch)
        unit = organization.unit_name(ledger, branch_id(ledger, options.branch) if options.branch else None)
        if options.blank:
            return _export_blank(options, ledger)
        if options.issues:
            return _export_issues(options, ledger, scope, unit)
        export = _export_summary if options.out.suffix.lower() == ".pdf" else _export_activities
        return export(options, ledger, scope, unit)


def _export_blank(options: Options, ledger: Ledger) -> int:
    from branchdesk.features.twinning import sheets

    sheets.blank_activities(options.out, [name for _, name in organization.branches(ledger)])
    return say(tr("已导出空白登记表：{file}").format(file=options.out))


def _export_activities(options: Options, ledger: Ledger, scope: Scope, unit: str) -> int:
    from branchdesk.features.twinning import sheets

    wholes = sheets.rows(ledger, scope, options.year)
    names, priority = queries.names(ledger), _priority(options)
    sheets.export_activities(options.out, wholes, names, unit=unit, made_on=clock.today(), priority=priority)
    return say(tr("已导出 {n} 次活动：{file}").format(n=len(wholes), file=options.out))


def _export_issues(options: Options, ledger: Ledger, scope: Scope, unit: str) -> int:
    from branchdesk.features.twinning import papers

    today = clock.today()
    lines = queries.issues(ledger, scope, today)
    loose = [one for one in queries.measures(ledger, scope, today) if one.measure.issue_id is None]
    papers.write(options.out, papers.issues_form(lines, loose, unit=unit, made_on=today))
    return say(tr("已导出 {n} 个问题：{file}").format(n=len(lines), file=options.out))


def _export_summary(options: Options, ledger: Ledger, scope: Scope, unit: str) -> int:
    """Refused where the parts are not the whole."""
    from branchdesk.features.meetings.outputs import write_whole
    from branchdesk.features.twinning import papers

    first, last, span = queries.period(ledger, options.year, clock.today())
    priority = _priority(options)
    found = queries.statistics(ledger, scope, first, last, priority)
    text = queries.paragraph(ledger, scope, first, last, span, priority)
    raised = queries.raised(ledger, scope, first, last, clock.today())
    found.counts.demand_sum()
    outcomes = queries.outcomes(ledger, scope, first, last)
    summary = papers.Summary(span, found, text, raised, outcomes, _drawing(found, *papers.CHART))
    write_whole(options.out, papers.summary_bytes(summary, unit=unit, made_on=clock.today()))
    return say(tr("已导出：{file}").format(file=options.out))


def _drawing(found: Statistics, width: float, height: float) -> bytes:
    """The chart of the window, drawn without one; width and height in millimetres."""
    from PySide6.QtWidgets import QApplication

    from branchdesk.features.twinning.panels.statistics import category_shares
    from branchdesk.widgets import charts, fonts

    without_screen = ["-platform", "offscreen"] if sys.platform == "linux" else []
    app = QApplication.instance() or QApplication(["branchdesk", *without_screen])
    fonts.add_missing()
    png = charts.png(charts.bars, category_shares(found), width, height)
    del app
    return png


DOORS: dict[str, Callable[[Options], int]] = {
    "twinning_count": count, "twinning_issues": issues, "import_twinning": import_twinning,
    "export_twinning": export_twinning,
}  # fmt: skip
