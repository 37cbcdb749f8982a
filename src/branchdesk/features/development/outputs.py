"""What goes out of the room: papers of one case, and lists as PDF and Excel. Typesetting is loaded when one is made."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from branchdesk.features.development import papers, queries
from branchdesk.features.development.model import PublicNotice, Stage
from branchdesk.features.development.papers import Form, NoticePerson, Sheet
from branchdesk.features.development.queries import BoardLine, EndedLine, Scope
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.reminders import reminders as due_of
from branchdesk.features.development.rules.stage import stage_of
from branchdesk.features.dues.queries.forms import FormColumn
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

case_file_title = papers.case_file_title
filling_title = papers.filling_title
render = papers.render
write = papers.write


def case_file(file: CaseFile, book: Rulebook, unit: str) -> bytes:
    """全程纪实 with everything the rules find today."""
    today = clock.today()
    return papers.case_file_bytes(file, check(file, book, today), book, unit=unit, made_on=today)


def checklist(file: CaseFile, book: Rulebook, stage: Stage | None, unit: str) -> bytes:
    """材料清单 of a stage, or of all."""
    return papers.checklist_bytes(file, book, stage=stage, unit=unit, made_on=clock.today())


def sheets() -> Sequence[tuple[Sheet, str]]:
    """The forms that can be filled in from the ledger."""
    return papers.SHEETS


def filling(file: CaseFile, sheet: Sheet, book: Rulebook, unit: str) -> bytes:
    """照填单 of one of the forms."""
    return papers.filling_bytes(file, sheet, book, unit=unit, made_on=clock.today())


def notice_title(notice: PublicNotice, file: CaseFile) -> str:
    """关于拟将××同志列为发展对象的公示."""
    return papers.notice_title([NoticePerson(notice, file)])


def notice(one: PublicNotice, file: CaseFile, book: Rulebook, unit: str) -> bytes:
    """公示 to be posted up."""
    return papers.notice_bytes([NoticePerson(one, file)], unit=unit, workdays=book.workdays)


def roster(ledger: Ledger, scope: Scope, stage: Stage, unit: str) -> Form:
    """名册 of a stage."""
    found = [one for one in queries.files(ledger, scope, ended=False) if stage_of(one) is stage]
    return papers.roster_form(stage, found, queries.rulebook(ledger), unit=unit, made_on=clock.today())


def approvals(ledger: Ledger, scope: Scope, unit: str) -> Form:
    """审批登记 of all years."""
    return papers.approvals_form(
        queries.files(ledger, scope), queries.rulebook(ledger), unit=unit, made_on=clock.today()
    )


def reminders(ledger: Ledger, scope: Scope, unit: str) -> Form:
    """到期提醒: what is due of all cases."""
    today, book = clock.today(), queries.rulebook(ledger)
    names = {one.key: tr(one.name) for one in book.on(today).steps}
    found = [
        papers.Reminding(
            file.member.name, file.branch.name if file.branch else "", one.text, one.due, names.get(one.step, "")
        )
        for file in queries.files(ledger, scope, ended=False)
        for one in due_of(file, book, today)
    ]
    return papers.reminders_form(found, unit=unit, made_on=today)


def simulation(ledger: Ledger, scope: Scope, on: date, unit: str) -> Form:
    """Who a general meeting on a day could take, and confirm."""
    foot = tr("发展党员工作细则 {pack}").format(pack=queries.rulebook(ledger).on(on).label)
    return papers.simulation_form(
        queries.takeable(ledger, scope, on), on, unit=unit, made_on=clock.today(), footing=foot
    )


def ended_form(lines: Sequence[tuple[EndedLine, Sequence[str]]], unit: str, today: date) -> Form:
    """已结束 as it is shown: how, when and why each case ended, in words, and its last step."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 12, centred=True), FormColumn(tr("所在支部"), 20),
        FormColumn(tr("结束方式"), 18, centred=True), FormColumn(tr("结束日期"), 12, Shape.DATE),
        FormColumn(tr("最后一步"), 26), FormColumn(tr("原因和依据"), 34),
    )  # fmt: skip
    rows = tuple(
        (number, one.name, one.branch, words[0], one.on, words[1], one.reason)
        for number, (one, words) in enumerate(lines, 1)
    )
    notes = (tr("共 {n} 人。").format(n=len(lines)),)
    foot = tr("发展党员工作细则")
    return Form(tr("已结束的发展档案"), tr("已结束的发展档案一览表"), unit, columns, rows, foot, today, notes=notes)


def list_form(lines: Sequence[tuple[BoardLine, Sequence[str]]], unit: str, today: date) -> Form:
    """The list as it is shown: each line with the words of stage, since, next step, time limit, papers lacking."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 12, centred=True), FormColumn(tr("所在支部"), 20),
        FormColumn(tr("阶段"), 14, centred=True), FormColumn(tr("本阶段起"), 12, Shape.DATE), FormColumn(tr("下一步"), 24),
        FormColumn(tr("时限"), 18, centred=True), FormColumn(tr("最迟"), 12, Shape.DATE), FormColumn(tr("缺材料"), 30),
        FormColumn(tr("不符"), 7, Shape.NUMBER), FormColumn(tr("请核"), 7, Shape.NUMBER),
    )  # fmt: skip
    rows = tuple(
        (number, one.name, one.branch, words[0], one.outlook.since, words[1], words[2], one.outlook.deadline,
         "、".join(one.outlook.lacking), one.outlook.blocks or None, one.outlook.warns or None)
        for number, (one, words) in enumerate(lines, 1)
    )  # fmt: skip
    foot = "、".join(dict.fromkeys(one.outlook.pack for one, _ in lines if one.outlook.pack)) or tr("发展党员工作细则")
    notes = (tr("共 {n} 人。").format(n=len(lines)),)
    return Form(tr("发展党员一览"), tr("发展党员工作一览表"), unit, columns, rows, foot, today, notes=notes)


def findings_form(lines: Sequence[tuple[str, str, str, Finding]], unit: str, today: date) -> Form:
    """核查 as it is shown: name, branch, step and finding of each line."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 12, centred=True), FormColumn(tr("所在支部"), 20),
        FormColumn(tr("级别"), 8, centred=True), FormColumn(tr("步骤"), 18), FormColumn(tr("问题"), 50),
        FormColumn(tr("最早"), 12, Shape.DATE), FormColumn(tr("规则"), 22), FormColumn(tr("条文"), 18),
        FormColumn(tr("适用规则"), 12, centred=True),
    )  # fmt: skip
    rows = tuple(
        (number, name, branch, tr("不符") if one.level is Level.BLOCK else tr("请核"), step, one.text, one.earliest, one.rule,
         one.article, one.pack)
        for number, (name, branch, step, one) in enumerate(lines, 1)
    )  # fmt: skip
    foot = "、".join(dict.fromkeys(one.pack for *_, one in lines if one.pack)) or tr("发展党员工作细则")
    notes = (tr("共 {n} 条。核查只作提示，由党组织按规定研究办理。").format(n=len(lines)),)
    return Form(tr("发展党员核查"), tr("发展党员核查结果"), unit, columns, rows, foot, today, notes=notes)


def write_bytes(path: Path, data: bytes) -> None:
    """A paper as a file, whole or not at all; ``Refusal`` when it cannot be written."""
    from branchdesk.excel.saving import replacing

    with replacing(path) as temporary:
        temporary.write_bytes(data)
