"""The doors of the room 发展党员: check cases, list them, bring them in, print one; the books of its rules."""

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from branchdesk.features.development import queries
from branchdesk.features.members import queries as members
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, back_up_before, branch_id, do, opened, say, subtree
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.features.development.importing import CasePlan
    from branchdesk.features.development.queries import BoardLine
    from branchdesk.features.development.rules.checks import Finding
    from branchdesk.features.development.rules.file import CaseFile

_LEVELS = {Level.BLOCK: "不符", Level.WARN: "请核", Level.OK: "提示", Level.FIXED: "提示"}


def check(options: Options) -> int:
    """Everything the rules find, of one person or of all, with rule, article, dates and what to mend."""
    from branchdesk.features.development.rules.checks import check as checked

    on = options.on or clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        book = queries.rulebook(ledger)
        files = _files(ledger, options)
        found = [(file, checked(file.as_at(on), book, on)) for file in files]
    rows = [_finding(file, one) for file, findings in found for one in findings]
    standing = [one for _, findings in found for one in findings if one.stands]
    report = {
        "on": str(on), "checked": len(found), "findings": rows, "shown": len(rows),
        "blocks": sum(one.level is Level.BLOCK for one in standing),
        "warns": sum(one.level is Level.WARN for one in standing),
    }  # fmt: skip
    words = [_finding_words(file, one) for file, findings in found for one in findings if one.level is not Level.OK]
    counts = tr("核查 {checked} 人：不符 {blocks} 处，请核 {warns} 处").format(**report)
    answer(options, report, "\n".join([*words, counts]))
    return 0


def _files(ledger: Ledger, options: Options) -> "list[CaseFile]":
    """The case of a person, or those of a branch."""
    if options.person:
        return [_case_of(ledger, options.person)]
    return queries.files(ledger, subtree(ledger, options.branch), ended=False)


def _case_of(ledger: Ledger, text: str) -> "CaseFile":
    """The case of a person, by his number or id, or by the id of the case."""
    found = queries.case_file(ledger, text)
    if found is not None:
        return found
    uid = members.member_id(ledger, text)
    case = queries.case_of(ledger, uid)
    if case is None:
        raise Refusal(tr("这个人没有发展档案"), detail=text, hint=tr("请用 development board 命令查看有哪些人。"))
    return queries.files_of(ledger, [case.id])[0]


def _finding(file: "CaseFile", one: "Finding") -> dict[str, Any]:
    return {
        "member": file.member.id, "number": file.member.number, "name": file.member.name, "case": file.case.id,
        "level": one.level.value, "code": one.code, "step": one.step, "message": one.text, "rule": one.rule,
        "article": one.article, "source": one.source, "confidence": one.confidence, "pack": one.pack,
        "dates": [{"label": label, "day": str(day)} for label, day in one.dates], "earliest": _day(one.earliest),
        "deadline": _day(one.deadline), "mend": one.mend, "waived": one.waiver.reason if one.waiver else None,
    }  # fmt: skip


def _finding_words(file: "CaseFile", one: "Finding") -> str:
    words = (file.member.number, file.member.name, tr(_LEVELS[one.level]), one.text, " ".join((one.pack, one.article)))
    reason = tr("（已说明：{reason}）").format(reason=one.waiver.reason) if one.waiver else ""
    return "\t".join(words) + reason


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def board(options: Options) -> int:
    """The cases with stage, next step, earliest day and deadline; with ``--ended`` those that wait for nothing."""
    if options.ended and options.on:
        raise Refusal(tr("--ended 列出的是现在已结束的档案，不能与 --on 同用"))
    if options.ended:
        return _ended(options)
    on = options.on or clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        found = queries.files(ledger, subtree(ledger, options.branch), ended=False)
        lines = queries.board_of([one.as_at(on) for one in found], queries.rulebook(ledger), on)
    answer(
        options,
        {"on": str(on), "cases": [_line(one) for one in lines], "shown": len(lines)},
        "\n".join(map(_line_words, lines)) or tr("没有发展档案"),
    )
    return 0


def _ended(options: Options) -> int:
    from branchdesk.features.development import listing

    with opened(options.ledger, read_only=True) as ledger:
        lines = queries.ended(ledger, subtree(ledger, options.branch))
        steps = {one.key: tr(one.name) for one in queries.rulebook(ledger).on(clock.today()).steps}
    rows = [
        {"case": one.case_id, "member": one.member_id, "name": one.name, "branch": one.branch,
         "ending": one.ending.value if one.ending else None, "ending_word": listing.ending_word(one),
         "on": str(one.on) if one.on else None, "reason": one.reason, "last_step": one.step or None,
         "last_name": steps.get(one.step, one.step), "last_on": str(one.step_on) if one.step_on else None}
        for one in lines
    ]  # fmt: skip
    words = [
        "\t".join((one.name, one.branch, listing.ending_word(one), str(one.on or ""), one.reason)) for one in lines
    ]
    answer(options, {"cases": rows, "shown": len(rows)}, "\n".join(words) or tr("没有已结束的发展档案"))
    return 0


def _line(one: "BoardLine") -> dict[str, Any]:
    seen = one.outlook
    return {
        "case": one.case_id, "member": one.member_id, "name": one.name, "branch": one.branch, "stage": one.stage.value,
        "since": _day(one.since), "next": seen.next.key if seen.next else None,
        "next_name": seen.next.name if seen.next else "", "earliest": _day(seen.earliest), "deadline": _day(seen.deadline),
        "overdue": seen.overdue, "lacking": list(seen.lacking), "wanting": list(seen.wanting), "blocks": seen.blocks,
        "warns": seen.warns, "pack": seen.pack,
    }  # fmt: skip


def _line_words(one: "BoardLine") -> str:
    from branchdesk.features.development.model import STAGES

    seen = one.outlook
    step = f"{seen.next.number}. {seen.next.name}" if seen.next else tr("已办结")
    return "\t".join((one.name, one.branch, tr(dict(STAGES)[one.stage]), step, _day(seen.deadline) or "", one.case_id))


def import_cases(options: Options) -> int:
    """A sheet of cases, one person a row; nothing is written while a row is in doubt."""
    from branchdesk.features.development import importing

    sheet = importing.read_case_file(options.file)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        plan = importing.plan_cases(ledger, sheet, overwrite=options.existing == "overwrite")
        report = {**importing.case_report(plan), "written": False}
        if plan.ready and not options.dry_run and (options.take_good or not plan.held_back):
            back_up_before(ledger)
            do(ledger, tr("导入发展党员登记表（{file}）").format(file=sheet.name), importing.write_cases, plan)
            report["written"] = True
    answer(options, report, _import_words(plan, report))
    if plan.held_back and not options.dry_run and not options.take_good:
        words = tr("有 {n} 行需要处理，没有写入任何内容。请改正后重试，或加 --take-good 只写入其余各行。")
        sys.stderr.write(words.format(n=plan.held_back) + "\n")
        return 1
    return 0


def _import_words(plan: "CasePlan", report: dict[str, Any]) -> str:
    told = [
        tr("第 {row} 行 {name}：{text}").format(row=line.row.row, name=line.name, text=text)
        for line in plan.lines
        for text in (*(one.text for one in line.problems), *(one.sentence for one in line.kept),
                     *(one.text for one in line.findings if one.level is Level.BLOCK))
    ]  # fmt: skip
    if plan.sheet.unknown:
        told.append(tr("没有采用的列：{columns}").format(columns="、".join(plan.sheet.unknown)))
    done = tr("已写入") if report["written"] else tr("未写入")
    counts = tr(
        "新建 {new} 人，补充 {changed} 人，不变 {same} 人，待核对 {doubtful} 行，不能导入 {blocked} 行（{done}）"
    )
    return "\n".join([*told, *report["notes"], counts.format(**report, done=done)])


def import_holidays(options: Options) -> int:
    """The table of days off; the years in it are replaced."""
    from branchdesk.features.development import commands, importing

    found = importing.read_holidays(options.file)
    report = {
        "years": {str(year): {"off": sum(not one.works for one in days), "worked": sum(one.works for one in days)}
                  for year, days in found.items()},
        "written": False,
    }  # fmt: skip
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        if not options.dry_run:
            label = tr("导入放假调休表（{years}）").format(years="、".join(map(str, found)))
            do(ledger, label, _set_years, commands.set_holidays, found)
            report["written"] = True
    words = tr("{years} 年放假调休表（{done}）")
    done = tr("已写入") if report["written"] else tr("未写入")
    answer(options, report, words.format(years="、".join(map(str, found)), done=done))
    return 0


def _set_years(work: Any, set_holidays: Callable[..., Any], found: dict[int, list[Any]]) -> None:
    for year, days in found.items():
        set_holidays(work, year, days)


def import_rules(options: Options) -> int:
    """The school's own rules; refused with every reason where they loosen the national ones."""
    from branchdesk.features.development import commands, importing

    pack = importing.read_school_pack(options.file)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        if not options.dry_run:
            do(ledger, tr("启用校内细则（{version}）").format(version=pack.version), commands.adopt_pack, pack)
    report = {"base": pack.base, "version": pack.version, "from_on": str(pack.from_on), "written": not options.dry_run}
    words = tr("校内细则 {version}：自 {from_on} 起施行（{done}）")
    done = tr("只检查，未写入") if options.dry_run else tr("已写入")
    answer(options, report, words.format(version=pack.version, from_on=pack.from_on, done=done))
    return 0


def export_case(options: Options) -> int:
    """全程纪实 of one person as PDF/A."""
    from branchdesk.excel.saving import replacing
    from branchdesk.features.development import papers
    from branchdesk.features.development.rules.checks import check as checked

    if options.out.suffix.lower() != ".pdf":
        raise Refusal(tr("导出文件的扩展名应为 .pdf"), detail=str(options.out))
    today = clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        file, book = _case_of(ledger, options.person), queries.rulebook(ledger)
        unit = organization.unit_name(ledger, file.member.branch_id)
    data = papers.case_file_bytes(file, checked(file, book, today), book, unit=unit, made_on=today)
    with replacing(options.out) as temporary:
        temporary.write_bytes(data)
    return say(tr("已导出：{file}").format(file=options.out))


def export_cases(options: Options) -> int:
    """The cases as a sheet that can be imported again, or a blank one."""
    from branchdesk.features.development import sheets

    if options.out.suffix.lower() != ".xlsx":
        raise Refusal(tr("导出文件的扩展名应为 .xlsx"), detail=str(options.out))
    with opened(options.ledger, read_only=True) as ledger:
        if options.blank:
            sheets.blank_cases(options.out, [name for _, name in organization.branches(ledger)])
            return say(tr("已导出空白登记表：{file}").format(file=options.out))
        files = queries.files(ledger, subtree(ledger, options.branch), ended=False)
        unit = organization.unit_name(ledger, branch_id(ledger, options.branch) if options.branch else None)
    sheets.export_cases(options.out, files, unit=unit, made_on=clock.today())
    return say(tr("已导出 {n} 人：{file}").format(n=len(files), file=options.out))


def export_rules(options: Options) -> int:
    """The rules of a day as the JSON a school edits."""
    from branchdesk.excel.saving import replacing
    from branchdesk.features.development.rules.school_files import to_file

    with opened(options.ledger, read_only=True) as ledger:
        pack = queries.rulebook(ledger).on(options.on or clock.today())
    with replacing(options.out) as temporary:
        temporary.write_text(to_file(pack), "utf-8")
    return say(tr("已导出 {pack}：{file}").format(pack=pack.label, file=options.out))


DOORS: dict[str, Callable[[Options], int]] = {
    "development_check": check, "development_board": board, "import_development": import_cases,
    "import_holidays": import_holidays, "import_rules": import_rules, "export_case": export_case,
    "export_cases": export_cases, "export_rules": export_rules,
}  # fmt: skip
