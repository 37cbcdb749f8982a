"""组织员年度工作报告: a year of one posting in counts, each with the rule it is counted by; no marks are given (N6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from branchdesk.features.dues.papers.forms import footer, long_day
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.organizers.model import Opinion
from branchdesk.features.organizers.papers import wording
from branchdesk.features.organizers.queries import EvidenceLine, OccurrenceLine, PostingLine, Totals, YearReport
from branchdesk.features.organizers.rules.summing import Sum
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Heading, Pairs, Subtitle, Table, Title
from branchdesk.kernel.words import tr


def report_title(report: YearReport) -> str:
    """The name of the paper."""
    return tr("{year}年组织员工作报告（{name}）").format(year=report.year, name=report.posting.name)


def report_bytes(report: YearReport, *, unit: str, made_on: date) -> bytes:
    """The paper as PDF/A; ``Refusal`` where the parts of the work log do not sum up."""
    from branchdesk.pdf import document

    paper = report_blocks(report, unit=unit, made_on=made_on)
    foot = footer(tr(wording.BASIS), made_on)
    return document.render(paper, title=report_title(report), author=unit, footer=foot)


def report_blocks(report: YearReport, *, unit: str, made_on: date) -> list[Block]:
    """What the paper consists of."""
    totals = report.totals
    for name, parts in ((tr("角色"), totals.by_role), (tr("工作类别"), totals.by_task), (tr("月份"), totals.by_month)):
        wording.demand_sum(name, totals.whole, parts.values())
    return [
        Title(tr("{year}年组织员工作报告").format(year=report.year)),
        Subtitle(left=unit, right=long_day(made_on)),
        person(report.posting),
        Heading(tr("一、四员工作量")),
        _roles(totals),
        Heading(tr("二、工作类别")),
        _tasks(totals),
        Heading(tr("三、各月工作（条）")),
        _months(totals, report.year),
        Heading(tr("四、述职要素")),
        _evidence(report.evidence),
        Heading(tr("五、职责完成")),
        _duties(report.duties, made_on),
        Heading(tr("六、考核意见")),
        _opinions(report.opinions),
        Closing(
            notes=(tr("数字均由台账登记计算，每项的口径见上；考核等次和意见由有关单位给出，本报告不作评价。"),),
            signatures=sign(tr("组织员："), tr("所在学院（部）党委："), tr("组织部：")),
        ),
    ]  # fmt: skip


def person(line: PostingLine) -> Pairs:
    """Who, from where, at which college, for how long."""
    one, who = line.posting, line.organizer
    pairs = [
        (tr("姓名"), who.name), (tr("类型"), wording.kind(who)), (tr("派出单位"), who.sending_unit),
        (tr("原任职务"), who.former_post), (tr("学院（部）"), one.college), (tr("任期"), line.span),
    ]  # fmt: skip
    more = (
        (tr("职级"), who.rank), (tr("任职文件"), one.document), (tr("宣布日期"), str(one.announced_on or "")),
        (tr("兼任"), tr("；").join(one.concurrent.splitlines())),
    )  # fmt: skip
    return Pairs((*pairs, *((label, text) for label, text in more if text)))


def _sums(first: str, parts: Iterable[tuple[str, Sum]], whole: Sum) -> Table:
    """How many entries, how much they counted, how long: each part, then all of it."""
    columns = (
        Column(first, 2.4), Column(tr("条数"), 1.0, Align.CENTER), Column(tr("数量"), 1.0, Align.CENTER),
        Column(tr("小时"), 1.0, Align.CENTER),
    )  # fmt: skip
    rows = [
        (name, str(len(one.entries)), str(one.count), wording.hours(one.tenths))
        for name, one in (*parts, (tr("合计"), whole))
    ]
    return Table(columns, tuple(rows))


def _roles(totals: Totals) -> Table:
    return _sums(tr("角色"), ((wording.role(role), one) for role, one in totals.by_role.items()), totals.whole)


def _tasks(totals: Totals) -> Table:
    ordered = sorted(totals.by_task.items(), key=lambda pair: -len(pair[1].entries))
    return _sums(tr("工作类别"), ((task or tr("未填"), one) for task, one in ordered), totals.whole)


def _months(totals: Totals, year: int) -> Table:
    columns = tuple(Column(tr("{n}月").format(n=month), 1.0, Align.CENTER) for month in range(1, 13))
    return Table(columns, (tuple(_count(totals.by_month, f"{year}-{month:02d}") for month in range(1, 13)),))


def _count(found: Mapping[str, Sum], key: str) -> str:
    return str(len(found[key].entries)) if key in found else "0"


def _evidence(lines: Sequence[EvidenceLine]) -> Table:
    columns = (Column(tr("要素"), 1.2), Column(tr("数值"), 2.2), Column(tr("计算口径"), 4.0))
    return Table(columns, tuple((one.title, one.value, one.rule) for one in lines), empty=tr("（没有登记）"))


def _duties(lines: Sequence[OccurrenceLine], made_on: date) -> Table:
    columns = (
        Column(tr("到期"), 1.2, Align.CENTER), Column(tr("职责事项"), 3.4), Column(tr("角色"), 0.9, Align.CENTER),
        Column(tr("情况"), 1.2, Align.CENTER), Column(tr("完成日期"), 1.2, Align.CENTER), Column(tr("佐证"), 1.8),
    )  # fmt: skip
    rows = (
        (
            line.due.isoformat(), line.duty.title, wording.role(line.duty.role),
            tr("逾期未完成") if line.occurrence.is_overdue(made_on) else wording.state(line),
            str((line.occurrence.kept and line.occurrence.kept.done_on) or ""),
            line.occurrence.kept.evidence if line.occurrence.kept else "",
        )
        for line in sorted(lines, key=lambda line: line.due)
    )  # fmt: skip
    return Table(columns, tuple(rows), empty=tr("（本年没有到期的职责）"))


def _opinions(opinions: Sequence[Opinion]) -> Table:
    columns = (
        Column(tr("意见方"), 1.6), Column(tr("等次"), 0.8, Align.CENTER), Column(tr("意见"), 4.0),
        Column(tr("日期"), 1.2, Align.CENTER),
    )  # fmt: skip
    rows = ((one.giver, one.grade, one.text, str(one.on or "")) for one in opinions)
    return Table(columns, tuple(rows), empty=tr("（没有登记）"))
