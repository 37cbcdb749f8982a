"""The doors of the room 党费: what is owed, files that come in, the year's assessment, who is behind, forms going out."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchdesk.features.dues import queries
from branchdesk.features.dues.model import Channel, Payer
from branchdesk.features.dues.rules import rates
from branchdesk.features.dues.rules.arrears import COUNTING, ended_month
from branchdesk.features.dues.rules.assessing import TURNS, Proposal, Turn
from branchdesk.features.dues.rules.wages import month_of_quarter
from branchdesk.features.members import queries as members
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, back_up_before, do, opened, say, subtree
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.features.dues.importing import StatementPlan, WagePlan
    from branchdesk.features.dues.queries.forms import Form


def rate(options: Options) -> int:
    """What somebody owes a month and the sum it comes from; needs no ledger."""
    month = options.on or Month.of(clock.today())
    pack = rates.rate_pack(month)
    if month.last() < pack.effective_from:
        raise Refusal(
            tr("没有 {month} 的党费规定").format(month=month),
            hint=tr("最早的规定自 {since} 起施行。").format(since=pack.effective_from),
        )
    base = options.base
    if options.quarter is not None:
        if options.type is not Payer.NONMONTHLY or base is not None:
            raise Refusal(tr("--quarter 只用于不按月取得收入的人员，并且不与 --base 同用"))
        base = month_of_quarter(options.quarter)
    found = rates.due(options.type, base, pack, approved=options.approved)
    if not found.is_valid:
        raise Refusal("；".join(note.text for note in found.notes if note.level is Level.BLOCK))
    report = {
        "due": rates.plain(found.due), "rate": _fraction(found.rate), "arithmetic": found.arithmetic,
        "source": found.source, "uncapped": rates.plain(found.uncapped), "pack": pack.name,
        "notes": [{"code": one.code, "message": one.text} for one in found.notes],
    }  # fmt: skip
    answer(options, report, "\n".join((found.line, *(one.text for one in found.notes))))
    return 0


def _fraction(rate: int) -> str:
    """Hundredths of a percent as a plain fraction: 150 is ``0.015``."""
    whole, rest = divmod(rate, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")


def assess(options: Options) -> int:
    """The year's assessment: last year's taken over, fixed amounts settled; what changes a settled one needs a reason."""
    from branchdesk.features.dues import commands

    with opened(options.ledger, read_only=options.dry_run) as ledger:
        found = queries.proposals(ledger, subtree(ledger, options.branch), options.year)
        names = _names(ledger)
        turns = (Turn.NEW, Turn.CHANGED) if options.reason else (Turn.NEW,)
        wanted = [one.assessment for one in found if one.turn in turns and one.assessment is not None]
        report = {
            "year": options.year, **{turn.value: sum(one.turn is turn for one in found) for turn, _ in TURNS},
            "rows": [_proposal(one, names) for one in found], "written": False,
        }  # fmt: skip
        if wanted and not options.dry_run:
            back_up_before(ledger)
            do(ledger, tr("核定 {year} 年党费").format(year=options.year), commands.assess, wanted, options.reason)
            report["written"] = True
    told = "，".join(tr("{word} {n} 人").format(word=tr(word), n=report[turn.value]) for turn, word in TURNS)
    answer(options, report, told + (tr("（已写入）") if report["written"] else tr("（未写入）")))
    if report["changed"] and not options.reason:
        sys.stderr.write(tr("注意：有变化的没有写入；年内改变核定请加 --reason 写明原因。") + "\n")
    return 0


def _proposal(one: Proposal, names: dict[str, str]) -> dict[str, Any]:
    settled = one.assessment
    return {
        "member": one.member_id, "name": names.get(one.member_id, ""), "turn": one.turn.value, "reason": one.reason,
        "payer": settled.payer.value if settled else None, "due": rates.plain(settled.due) if settled else None,
        "from": str(settled.from_month) if settled else None, "arithmetic": settled.arithmetic if settled else "",
        "notes": [{"code": each.code, "message": each.text} for each in one.notes],
    }  # fmt: skip


def arrears(options: Options) -> int:
    """Who is behind, as items to study; the longest first, never by amount. Refused for a month that has not ended."""
    ended = ended_month(clock.today())
    if options.upto and options.upto > ended:
        raise Refusal(
            tr("{month} 还没有结束，不能统计欠交").format(month=options.upto),
            hint=tr("最晚可截至 {month}。").format(month=ended),
        )
    with opened(options.ledger, read_only=True) as ledger:
        found = queries.arrears(ledger, subtree(ledger, options.branch), options.upto)
        names = _names(ledger)
    rows = [
        {
            "member": one.member_id, "name": names.get(one.member_id, ""), "months": [str(month) for month in one.months],
            "amount": rates.plain(one.amount), "run": len(one.run), "level": one.level,
            "justified": [str(month) for month in one.justified], "sentence": one.sentence(names.get(one.member_id, "")),
        }
        for one in found
    ]  # fmt: skip
    words = "\n".join(str(one["sentence"]) for one in rows) or tr("没有欠交")
    answer(options, {"arrears": rows, "shown": len(rows), "rule": tr(COUNTING)}, words)
    return 0


def _names(ledger: Ledger) -> dict[str, str]:
    return {line.id: line.name for line in members.roll(ledger, members.EVERYONE)}


def import_wages(options: Options) -> int:
    """Settle a year by a wage sheet or a sheet of bases; nothing is written while a row is in doubt."""
    from branchdesk.features.dues import importing

    file = importing.read_wage_file(options.file)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        plan = importing.plan_wages(ledger, file, options.year or clock.today().year, dict(options.item))
        report = {**importing.wage_report(plan, _names(ledger)), "written": False}
        held_back = report["doubtful"] + report["blocked"]
        if plan.ready and not options.dry_run and (options.take_good or not held_back):
            back_up_before(ledger)
            label = tr("导入工资表核定党费（{file}）").format(file=file.name)
            do(ledger, label, _write_wages, plan, options.reason, options.keep_items)
            report["written"] = True
    answer(options, report, _wage_words(report))
    return _held_back(options, held_back)


def _write_wages(work: Any, plan: "WagePlan", reason: str, keep_items: bool) -> Any:
    from branchdesk.features.dues import importing

    return importing.write_wages(work, plan, reason, keep_items=keep_items)


def _wage_words(report: dict[str, Any]) -> str:
    told = [tr("第 {row} 行：{text}").format(row=one["row"], text=one["message"]) for one in report["faults"]]
    told += [
        tr("第 {row} 行 {name}：{text}").format(row=one["row"], name=one["name"], text=doubt["message"])
        for one in report["rows"]
        for doubt in one["doubts"]
    ]
    done = tr("已写入") if report["written"] else tr("未写入")
    counts = tr(
        "新核定 {new} 人，有变化 {changed} 人，不变 {same} 人，待核对 {doubtful} 行，读不出 {blocked} 处（{done}）"
    )
    return "\n".join([*told, *report["notes"], counts.format(**report, done=done)])


def _held_back(options: Options, count: int) -> int:
    if not count or options.dry_run or options.take_good:
        return 0
    words = tr("有 {n} 处需要处理，没有写入任何内容。请改正后重试，或加 --take-good 只写入其余各行。")
    sys.stderr.write(words.format(n=count) + "\n")
    return 1


def import_payments(options: Options) -> int:
    """Read a statement in: sure lines are booked, doubtful ones wait to be asked about; the same file twice writes nothing."""
    from branchdesk.features.dues import importing

    file = importing.read_statement_file(options.file, Channel(options.channel), options.stated)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        plan = importing.plan_statement(ledger, file)
        report = {**importing.statement_report(plan), "written": False}
        if plan.matches and not options.dry_run and (options.take_good or not report["blocked"]):
            back_up_before(ledger)
            do(ledger, tr("导入党费流水（{file}）").format(file=options.file.name), importing.write_statement, plan)
            report["written"] = True
    answer(options, report, _statement_words(plan, report))
    return _held_back(options, report["blocked"])


def _statement_words(plan: "StatementPlan", report: dict[str, Any]) -> str:
    told = [one.sentence for one in plan.faults]
    told += [
        tr("第 {row} 行 {payer} {amount} 元：{why}").format(
            row=one.line.number, payer=one.line.payer, amount=one.line.amount, why=one.reason
        )
        for one in plan.doubtful
    ]
    done = tr("已写入") if report["written"] else tr("未写入")
    counts = tr(
        "新 {new} 行（可入账 {sure}，待确认 {doubtful}），已导入过 {known} 行，读不出 {blocked} 行，合计 {total} 元（{done}）"
    )
    return "\n".join([*told, *report["notes"], counts.format(**report, done=done)])


def export_dues(options: Options) -> int:
    """年度收缴登记表 (or another form of the room) as Excel or PDF; bases only with ``--reveal``, which the log tells."""
    from branchdesk.features.dues import outputs
    from branchdesk.features.dues.queries import forms

    if (options.form == "month") is (options.month is None):
        raise Refusal(
            tr("月度收缴表请用 --month 写明月份，其他表不用"), hint=tr("例如 --form month --year 2026 --month 11。")
        )
    reveals = options.reveal and options.form == "assessed"
    with opened(options.ledger, read_only=not reveals) as ledger:
        scope, year = subtree(ledger, options.branch), options.year
        made: dict[str, Callable[[], Form]] = {
            "year": lambda: forms.year_form(ledger, scope, year),
            "month": lambda: outputs.month_form(
                ledger, scope, month := Month(year, options.month), queries.month_lines(ledger, scope, month)
            ),
            "assessed": lambda: forms.assessed_form(ledger, scope, year, bases=reveals),
            "remitted": lambda: forms.remitted_form(ledger, scope, year),
            "arrears": lambda: forms.arrears_form(ledger, scope, min(Month(year, 12), ended_month(clock.today()))),
            "expenses": lambda: forms.expense_form(ledger, scope, year),
            "large": lambda: forms.large_form(ledger, scope, year),
        }
        found = made[options.form]()
        _demand_ending(options.out, ".xlsx", ".pdf")
        if reveals:
            from branchdesk.features.members import commands as members_commands

            text = tr("导出、打印{title}（含计算基数）").format(title=found.title)
            do(ledger, text, members_commands.reveal, ["*"], text)
        return _write(options.out, found)


def export_notice(options: Options) -> int:
    """公示表: totals only, unless the year's rules publish names; never a base or an ID number.

    It is written down at the branches that received money, as the window does, unless ``--no-note`` says it is a look.
    """
    from branchdesk.features.dues import commands
    from branchdesk.features.dues.queries import forms, waiting

    first, last = options.first, options.last
    if (first is None) != (last is None) or (first and last and last < first):
        raise Refusal(
            tr("公示开始和结束请都写明，开始不晚于结束"), hint=tr("例如 --from 2026-12-01 --until 2026-12-07。")
        )
    _demand_ending(options.out, ".xlsx", ".pdf")
    with opened(options.ledger, read_only=options.no_note) as ledger:
        scope = subtree(ledger, options.branch)
        shown = (first.first(), last.first()) if first and last else (None, None)
        found = forms.notice_form(ledger, scope, options.year, shown_from=shown[0], shown_until=shown[1])
        named = forms.named_form(ledger, scope, options.year)
        done = _write(options.out, found, *([named] if named else []))
        branches = waiting.receiving(ledger, scope, options.year)
        if branches and not options.no_note:
            label = tr("登记 {year} 年度党费公示").format(year=options.year)
            do(ledger, label, commands.note_notice, branches, options.year, commands.handed_out(first, last))
            say(tr("已登记 {year} 年度党费公示，工作概览不再提醒。").format(year=options.year))
    return done


def export_report(options: Options) -> int:
    """换届报告: collected, handed up, used and in hand over a term, for the members; as Excel, PDF or Word."""
    from branchdesk.features.dues.queries import forms

    _demand_ending(options.out, ".xlsx", ".pdf", ".docx")
    with opened(options.ledger, read_only=True) as ledger:
        scope = subtree(ledger, options.branch)
        first = options.first.first() if options.first else forms.term_start(ledger, scope)
        if first is None:
            raise Refusal(tr("没有登记本届起始日"), hint=tr("请加 --from 写明任期起始，或在支部信息中登记。"))
        last = options.last.first() if options.last else clock.today()
        found = forms.term_forms(ledger, scope, first, last, names=options.names)
    return _write(options.out, *found)


def _demand_ending(path: Path, *endings: str) -> None:
    if path.suffix.lower() not in endings:
        known = tr("、").join(endings[:-1])
        raise Refusal(
            tr("导出文件的扩展名应为 {known} 或 {last}").format(known=known, last=endings[-1]), detail=str(path)
        )


def _write(path: Path, form: "Form", *more: "Form") -> int:
    from branchdesk.features.dues import outputs

    outputs.write(path, form, *more)
    return say(tr("已导出：{file}").format(file=path))


DOORS: dict[str, Callable[[Options], int]] = {
    "dues_rate": rate, "dues_assess": assess, "dues_arrears": arrears, "import_wages": import_wages,
    "import_payments": import_payments, "export_dues": export_dues, "export_notice": export_notice,
    "export_dues-report": export_report,
}  # fmt: skip
WITHOUT_LEDGER = frozenset({"dues_rate"})
