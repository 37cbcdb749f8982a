"""Lists of the room as forms, for paper and Excel alike: 活动登记表, 问题—措施—责任清单, 协议, 结对单位."""

from collections.abc import Iterator, Sequence
from datetime import date

from branchdesk.features.dues.queries.forms import Form, FormColumn, Value
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.twinning.model.words import IssueLevel
from branchdesk.features.twinning.papers import wording
from branchdesk.features.twinning.queries import (
    ActivityLine,
    AgreementLine,
    IssueLine,
    MeasureLine,
    PartnerLine,
    Statistics,
)
from branchdesk.features.twinning.rules.words import word
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.words import tr


def activities_form(
    lines: Sequence[ActivityLine], *, unit: str, made_on: date, title: str = "", statistics: Statistics | None = None
) -> Form:
    """结对共建活动登记表: activities in the order given; with ``statistics`` of the same ones what they amount to.

    ``Refusal`` where their categories do not sum up to them.
    """
    columns = (
        _number(), FormColumn(tr("日期"), 12, Shape.DATE), FormColumn(tr("活动名称"), 30), FormColumn(tr("我方"), 18),
        FormColumn(tr("结对单位"), 26), FormColumn(tr("统计类别"), 10, centred=True),
        FormColumn(tr("形式"), 10, centred=True), FormColumn(tr("目的"), 12, centred=True), FormColumn(tr("地点"), 16),
        FormColumn(tr("人数"), 10, centred=True), FormColumn(tr("问题"), 6, Shape.NUMBER),
        FormColumn(tr("状态"), 9, centred=True),
    )  # fmt: skip
    rows = tuple(
        (
            number, line.activity.on, line.activity.title, line.ours, line.others, word(line.category) or tr("未归类"),
            word(line.activity.mode), word(line.activity.purpose), line.activity.place, line.heads, line.issues or None,
            word(line.state),
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip
    name = tr("共建活动登记表")
    return Form(
        name, title or tr("结对共建活动登记表"), unit, columns, rows, tr(wording.BASIS), made_on,
        notes=tuple(_counted(lines, statistics)), signatures=sign(tr("填报人："), tr("审核人：")),
        empty=tr("（没有登记活动）"),
    )  # fmt: skip


def _counted(lines: Sequence[ActivityLine], statistics: Statistics | None) -> Iterator[str]:
    yield tr("共 {n} 行。").format(n=len(lines))
    if statistics is None:
        return
    counts = statistics.counts
    counts.demand_sum()
    text = tr("计 {n} 次：{line}；参加的党组织 {branches} 个，结成 {pairs} 对。")
    yield text.format(
        n=len(counts.activities), line=counts.line, branches=len(counts.branches), pairs=len(counts.pairs)
    )
    if counts.repeated:
        yield tr("其中 {n} 行与同一活动编号重复，不重复计次。").format(n=counts.repeated)


def issues_form(
    lines: Sequence[IssueLine], loose: Sequence[MeasureLine] = (), *, unit: str, made_on: date, title: str = ""
) -> Form:
    """问题—措施—责任清单 (domain §6.3): a row for each measure of an issue, then the measures on no issue (``loose``)."""
    columns = (
        _number(), FormColumn(tr("问题"), 30), FormColumn(tr("提出支部"), 16), FormColumn(tr("措施"), 30),
        FormColumn(tr("责任人"), 10, centred=True), FormColumn(tr("配合"), 12), FormColumn(tr("时限"), 12, Shape.DATE),
        FormColumn(tr("进展"), 11, centred=True), FormColumn(tr("销号日期"), 12, Shape.DATE), FormColumn(tr("佐证"), 18),
    )  # fmt: skip
    rows = [row for number, line in enumerate(lines, 1) for row in _issue_rows(number, line, line.issue.number)]
    rows += [
        (None, tr("（{activity}商定）").format(activity=one.activity), "", *_measure(one), None, one.measure.evidence)
        for one in loose
    ]
    known = [measure for line in lines for measure in line.measures] + list(loose)
    return Form(
        tr("问题措施责任清单"), title or tr("结对共建“问题—措施—责任”清单"), unit, columns, tuple(rows), tr(wording.BASIS),
        made_on, notes=(_issues_note(lines, known), *_levels(lines)), empty=tr("（没有登记问题）"),
        signatures=sign(tr("填报人："), tr("审核人：")),
    )  # fmt: skip


def _issue_rows(place: int, line: IssueLine, number: int) -> Iterator[tuple[Value, ...]]:
    """An issue stands once, beside its first measure; nobody has decided on one without measures yet."""
    head: tuple[Value, ...] = (number or place, line.issue.text, line.raised_by)
    if not line.measures:
        yield (*head, "", "", "", None, word(line.state), line.issue.closed_on, "")
    for place, one in enumerate(line.measures):
        first = place == 0
        yield (
            *(head if first else (None, "", "")), *_measure(one), line.issue.closed_on if first else None,
            one.measure.evidence,
        )  # fmt: skip


def _measure(one: MeasureLine) -> tuple[Value, ...]:
    measure = one.measure
    progress = (
        tr("{progress}\n（逾期）").format(progress=word(measure.progress)) if one.overdue else word(measure.progress)
    )
    return (measure.task, measure.owner, measure.helpers, measure.due_on, progress)


def _issues_note(lines: Sequence[IssueLine], measures: Sequence[MeasureLine]) -> str:
    closed = sum(line.issue.closed_on is not None for line in lines)
    late = sum(one.overdue for one in measures)
    text = tr("共 {issues} 个问题，已销号 {closed} 个；举措 {measures} 项，其中超过时限未完成 {late} 项。")
    return text.format(issues=len(lines), closed=closed, measures=len(measures), late=late)


def _levels(lines: Sequence[IssueLine]) -> Iterator[str]:
    """三级整改 in numbers (domain 003-5): how far the issues of each level are, and how many were looked back at."""
    text = tr("{level} {n} 个，已销号 {closed} 个，已回头看 {looked} 个")
    said = []
    for level in IssueLevel:
        found = [line.issue for line in lines if line.issue.level is level]
        closed, looked = (sum(day is not None for day in days) for days in (
            [one.closed_on for one in found], [one.looked_back_on for one in found]))  # fmt: skip
        if found:
            said.append(text.format(level=word(level), n=len(found), closed=closed, looked=looked))
    if said:
        yield tr("分层级：{levels}。").format(levels=tr("；").join(said))


def agreements_form(lines: Sequence[AgreementLine], *, unit: str, made_on: date) -> Form:
    """共建协议登记表: parties, term, how far the plan is."""
    columns = (
        _number(), FormColumn(tr("协议名称"), 28), FormColumn(tr("各方"), 32), FormColumn(tr("签订日期"), 12, Shape.DATE),
        FormColumn(tr("期限"), 24, centred=True), FormColumn(tr("状态"), 10, centred=True),
        FormColumn(tr("剩余（天）"), 9, Shape.NUMBER), FormColumn(tr("计划完成"), 10, centred=True),
        FormColumn(tr("活动（次）"), 9, Shape.NUMBER), FormColumn(tr("覆盖党员"), 10, centred=True),
        FormColumn(tr("存放处"), 14),
    )  # fmt: skip
    rows = tuple(
        (
            number, line.agreement.title, tr("、").join(line.parties), line.agreement.signed_on, _term(line),
            word(line.state), line.days, tr("{a}/{b}").format(a=line.done, b=line.planned) if line.planned else "",
            line.activities, wording.heads(line.agreement.covered, line.agreement.covered_more), line.agreement.kept_at,
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip
    name = tr("共建协议登记表")
    return Form(
        name, name, unit, columns, rows, tr(wording.BASIS), made_on, empty=tr("（没有登记协议）"),
        notes=(tr("共 {n} 份。").format(n=len(lines)),), signatures=sign(tr("填报人："), tr("审核人：")),
    )  # fmt: skip


def _term(line: AgreementLine) -> str:
    begun, over = line.agreement.from_on or line.agreement.signed_on, line.agreement.until_on
    if begun is None and over is None:
        return ""
    return tr("{a} 至 {b}").format(a=begun or "", b=over or tr("长期"))


def partners_form(lines: Sequence[PartnerLine], *, unit: str, made_on: date) -> Form:
    """结对单位名册: what each is, how often there was something, when last."""
    columns = (
        _number(), FormColumn(tr("单位名称"), 34), FormColumn(tr("类别"), 11, centred=True),
        FormColumn(tr("性质"), 12, centred=True), FormColumn(tr("活动（次）"), 9, Shape.NUMBER),
        FormColumn(tr("最近活动"), 12, Shape.DATE), FormColumn(tr("有效协议"), 9, Shape.NUMBER),
        FormColumn(tr("荣誉"), 7, Shape.NUMBER), FormColumn(tr("阵地"), 7, Shape.NUMBER), FormColumn(tr("联络员"), 14),
    )  # fmt: skip
    rows = tuple(
        (
            number, line.name, word(line.category), word(line.partner.nature), line.activities, line.last,
            line.agreements or None, line.honours or None, line.sites or None, line.partner.contact,
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip
    name = tr("结对单位名册")
    return Form(
        name, name, unit, columns, rows, tr(wording.BASIS), made_on, empty=tr("（没有登记结对单位）"),
        notes=(tr("共 {n} 个单位。").format(n=len(lines)),), signatures=sign(tr("填报人："), tr("审核人：")),
    )  # fmt: skip


def _number() -> FormColumn:
    return FormColumn(tr("序号"), 6, Shape.NUMBER)
