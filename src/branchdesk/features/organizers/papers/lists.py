"""Lists of the room as forms, for paper and Excel alike: 选派名册, 职责日历, 工作记录."""

from collections.abc import Iterator, Sequence
from datetime import date

from branchdesk.features.dues.queries.forms import Form, FormColumn, Value
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.organizers.model import OccurrenceState
from branchdesk.features.organizers.papers import wording
from branchdesk.features.organizers.queries import POSTING_STATES, EntryLine, OccurrenceLine, PostingLine, Totals
from branchdesk.features.organizers.rules.postings import Coverage, ended
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.words import tr


def roster_form(
    lines: Sequence[PostingLine], coverage: Coverage | None = None, *, unit: str, made_on: date
) -> Form:  # fmt: skip
    """组织员选派名册 in the order given; with ``coverage`` whether people and colleges are one to one."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 11, centred=True),
        FormColumn(tr("类型"), 7, centred=True), FormColumn(tr("派出单位"), 20), FormColumn(tr("原任职务"), 20),
        FormColumn(tr("职级"), 10, centred=True), FormColumn(tr("学院（部）"), 22), FormColumn(tr("任职"), 12, Shape.DATE),
        FormColumn(tr("任期至"), 12, Shape.DATE), FormColumn(tr("任职文件"), 18), FormColumn(tr("宣布日期"), 12, Shape.DATE),
        FormColumn(tr("兼任"), 16), FormColumn(tr("状态"), 8, centred=True),
    )  # fmt: skip
    rows = tuple(_posted(number, line) for number, line in enumerate(lines, 1))
    name = tr("组织员选派名册")
    return Form(
        name, name, unit, columns, rows, tr(wording.BASIS), made_on, empty=tr("（没有登记选派）"),
        notes=tuple(_covered(lines, coverage, made_on)), signatures=sign(tr("填报人："), tr("审核人：")),
    )  # fmt: skip


def _posted(number: int, line: PostingLine) -> tuple[Value, ...]:
    one, person = line.posting, line.organizer
    return (
        number, person.name, wording.kind(person), person.sending_unit, person.former_post, person.rank, one.college,
        one.from_on, ended(one), one.document, one.announced_on, one.concurrent, tr(dict(POSTING_STATES)[line.state]),
    )  # fmt: skip


def _covered(lines: Sequence[PostingLine], coverage: Coverage | None, made_on: date) -> Iterator[str]:
    yield tr("共 {n} 条选派。").format(n=len(lines))
    if coverage is None:
        return
    yield tr("{day} 在任：{line}。").format(day=made_on, line=coverage.line)
    units = (
        tr("{unit} {n} 人").format(unit=unit or tr("派出单位未填"), n=n) for unit, n in coverage.sending_units
    )  # fmt: skip
    told = tr("、").join(units)
    if told:
        yield tr("派出单位：{told}。").format(told=told)
    if coverage.empty:
        yield tr("现无组织员的学院（部）：{names}。").format(names=tr("、").join(coverage.empty))


def calendar_form(
    posting: PostingLine, lines: Sequence[OccurrenceLine], *, span: str, unit: str, made_on: date
) -> Form:
    """职责日历 of one posting: everything that falls due, month by month; ``span`` the period in words (2026年)."""
    columns = (
        FormColumn(tr("月份"), 10, centred=True), FormColumn(tr("到期"), 12, Shape.DATE), FormColumn(tr("职责事项"), 36),
        FormColumn(tr("角色"), 9, centred=True), FormColumn(tr("周期"), 9, centred=True), FormColumn(tr("佐证要求"), 20),
        FormColumn(tr("情况"), 12, centred=True), FormColumn(tr("完成日期"), 12, Shape.DATE), FormColumn(tr("佐证"), 18),
    )  # fmt: skip
    rows = tuple(_owed(line, made_on) for line in sorted(lines, key=lambda line: line.due))
    done, open_, late = (
        sum(line.state is OccurrenceState.DONE for line in lines),
        sum(line.occurrence.is_open for line in lines),
        sum(line.occurrence.is_overdue(made_on) for line in lines),
    )
    text = tr("共 {n} 项：已完成 {done} 项，未完成 {open} 项（其中逾期 {late} 项），本期不涉及 {rest} 项。")
    note = text.format(n=len(lines), done=done, open=open_, late=late, rest=len(lines) - done - open_)
    return Form(
        tr("职责日历"), tr("{span}组织员职责日历").format(span=span.replace(" ", "")), unit, columns, rows, tr(wording.BASIS),
        made_on, notes=(tr("组织员：{title}，任期 {term}。").format(title=posting.title, term=posting.span), note),
        grouped=True, empty=tr("（本期没有到期的职责）"),
    )  # fmt: skip


def year_form(posting: PostingLine, lines: Sequence[OccurrenceLine], year: int, *, unit: str, made_on: date) -> Form:
    """职责年历: a year on one sheet, a row for each duty with the days it falls due under their months."""
    months = range(1, 13)
    columns = (
        FormColumn(tr("职责事项"), 30), FormColumn(tr("角色"), 9, centred=True), FormColumn(tr("周期"), 9, centred=True),
        *(FormColumn(tr("{n}月").format(n=month), 7, centred=True) for month in months),
    )  # fmt: skip
    known: dict[str, list[OccurrenceLine]] = {}
    for line in lines:
        if line.due.year == year:
            known.setdefault(line.duty.id, []).append(line)
    rows = tuple(
        (
            found[0].duty.title, wording.role(found[0].duty.role), wording.every(found[0].duty),
            *(_days([line for line in found if line.due.month == month], made_on) for month in months),
        )
        for found in sorted(known.values(), key=lambda found: (found[0].duty.order, found[0].duty.title))
    )  # fmt: skip
    return Form(
        tr("职责年历"), tr("{year}年组织员职责年历").format(year=year), unit, columns, rows, tr(wording.BASIS), made_on,
        notes=(
            tr("组织员：{title}，任期 {term}。").format(title=posting.title, term=posting.span),
            tr("数字为应完成之日；“√”已完成，“—”本期不涉及，“逾”到 {day} 逾期未完成。").format(day=made_on),
        ),
        empty=tr("（本年没有到期的职责）"),
    )  # fmt: skip


def _days(lines: Sequence[OccurrenceLine], today: date) -> str:
    """31√; a duty falls due once a month at most, unless it was changed in between."""
    signs = {OccurrenceState.DONE: tr("√"), OccurrenceState.NOT_NEEDED: tr("—")}
    return " ".join(
        f"{line.due.day}{tr('逾') if line.occurrence.is_overdue(today) else signs.get(line.state, '')}"
        for line in lines
    )


def _owed(line: OccurrenceLine, today: date) -> tuple[Value, ...]:
    kept, duty = line.occurrence.kept, line.duty
    state = tr("逾期未完成") if line.occurrence.is_overdue(today) else wording.state(line)
    return (
        tr("{y}年{m}月").format(y=line.due.year, m=line.due.month), line.due, duty.title, wording.role(duty.role),
        wording.every(duty), duty.evidence_wanted, state, kept.done_on if kept else None,
        "\n".join(filter(None, (kept.evidence, kept.note))) if kept else "",
    )  # fmt: skip


def log_form(
    lines: Sequence[EntryLine], totals: Totals | None = None, *, span: str, unit: str, made_on: date, title: str = ""
) -> Form:
    """组织员工作记录 in the order given; with the ``totals`` of the same entries the counts by the four roles.

    ``Refusal`` where these do not sum up to the entries.
    """
    several = len({line.posting.id for line in lines}) > 1
    who = (FormColumn(tr("组织员"), 18),) if several else ()
    columns = (
        FormColumn(tr("日期"), 12, Shape.DATE), *who, FormColumn(tr("角色"), 9, centred=True), FormColumn(tr("工作类别"), 14),
        FormColumn(tr("单位"), 18), FormColumn(tr("内容"), 40), FormColumn(tr("数量"), 7, Shape.NUMBER),
        FormColumn(tr("小时"), 7, centred=True), FormColumn(tr("结果"), 20), FormColumn(tr("来源"), 12, centred=True),
    )  # fmt: skip
    rows = tuple(_logged(line, several=several) for line in lines)
    count, tenths = sum(line.entry.count for line in lines), sum(line.entry.tenths for line in lines)
    total: tuple[Value, ...] = (
        tr("合计"), *([""] if several else []), "", "", "", tr("{n} 条").format(n=len(lines)), count, wording.hours(tenths),
        "", "",
    )  # fmt: skip
    return Form(
        tr("工作记录"), title or tr("{span}组织员工作记录").format(span=span.replace(" ", "")), unit, columns, rows,
        tr(wording.BASIS), made_on, total=total if rows else (), notes=tuple(_by_role(lines, totals, several=several)),
        signatures=sign(tr("组织员："), tr("审核人：")), empty=tr("（没有登记工作）"),
    )  # fmt: skip


def _logged(line: EntryLine, *, several: bool) -> tuple[Value, ...]:
    one = line.entry
    return (
        one.on, *([line.posting.title] if several else []), wording.role(one.role), one.task, line.organization, one.content,
        one.count, wording.hours(one.tenths), one.result, line.origin,
    )  # fmt: skip


def _by_role(lines: Sequence[EntryLine], totals: Totals | None, *, several: bool) -> Iterator[str]:
    if lines and not several:
        line = lines[0].posting
        yield tr("组织员：{title}，任期 {term}。").format(title=line.title, term=line.span)
    if totals is None:
        return
    wording.demand_sum(tr("角色"), totals.whole, totals.by_role.values())
    told = (
        tr("{role} {n} 条").format(role=wording.role(role), n=len(found.entries))
        for role, found in totals.by_role.items()
    )
    yield tr("按四员：{told}，合计 {n} 条。").format(told=tr("、").join(told), n=len(totals.whole.entries))
