"""自上次上报以来的变化 as rows, for paper and Excel alike; no ID number stands in it in full."""

from collections.abc import Iterator
from datetime import date

from branchdesk.features.dues.queries.forms import Form, FormColumn, Value
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.returns.queries.subjects import Sheet, SubjectLine
from branchdesk.features.returns.rules.filled import changed
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.words import tr


def changes_form(sheet: Sheet, *, unit: str, made_on: date) -> Form:
    """变化清单: who is new, who has left, which boxes differ from the last report."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("名称"), 16), FormColumn(tr("单位"), 22),
        FormColumn(tr("变化"), 12, centred=True), FormColumn(tr("栏目"), 20), FormColumn(tr("上次上报"), 26),
        FormColumn(tr("现在"), 26), FormColumn(tr("已改"), 8),
    )  # fmt: skip
    rows = tuple((number, *row) for number, row in enumerate(_rows(sheet), 1))
    since = tr("自 {on} 上报以来").format(on=sheet.mark.on) if sheet.mark else tr("没有上报记录，无从比较")
    return Form(
        tr("变化清单"), tr("{form}变化清单").format(form=sheet.form.key), unit, columns, rows, sheet.form.source, made_on,
        lead=tr("{since}，下列内容与上次不同，请在“{system}”中逐项修改。").format(since=since, system=sheet.form.system),
        notes=(tr("共 {n} 项。证件号和电话已隐去中间几位。").format(n=len(rows)),),
        signatures=sign(tr("填报人："), tr("核对人：")), empty=tr("（没有变化）"),
    )  # fmt: skip


def _rows(sheet: Sheet) -> Iterator[tuple[Value, ...]]:
    if sheet.mark is None:
        return
    for line in sheet.lines:
        if line.state:
            yield line.name, line.place, line.state, "", "", "", ""
        elif line.changes:
            yield from _boxes(sheet, line)


def _boxes(sheet: Sheet, line: SubjectLine) -> Iterator[tuple[Value, ...]]:
    for one in changed(sheet.filled(line)):
        yield line.name, line.place, tr("变更"), one.box.label, one.shown_before or "—", one.shown or "—", ""
