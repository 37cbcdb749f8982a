"""The forms of the room in Excel: 核定表, 年度收缴登记表, 上缴汇总, 公示表, 欠交核实表."""

from pathlib import Path

from branchdesk.excel.writer import OutColumn, SheetOut, write_sheet
from branchdesk.features.dues.queries.forms import Form
from branchdesk.kernel.words import tr


def write_form(path: Path, form: Form, *more: Form) -> None:
    """Write a form as a sheet ready to print, and the others that belong to it; ``Refusal`` when one cannot be saved.

    The others are sheets of the same book. Only with one that is posted up each goes out in a file of its own, named after
    its form: what is posted and what is kept part ways.
    """
    if not form.public:
        write_sheet(path, *(_sheet(sheet) for one in (form, *more) for sheet in one.book or (one,)))
        return
    write_sheet(path, _sheet(form))
    for one in more:
        write_sheet(path.with_name(f"{path.stem}_{one.name}{path.suffix}"), _sheet(one))


def _sheet(form: Form) -> SheetOut:
    columns = [OutColumn(one.title, one.width, one.shape, one.centred) for one in form.columns]
    made = tr("填报日期：{year}年{month}月{day}日").format(
        year=form.made_on.year, month=form.made_on.month, day=form.made_on.day
    )
    return SheetOut(
        form.title, columns, form.rows, name=form.name, total=form.total,
        unit=tr("填报单位：{unit}").format(unit=form.unit) if form.unit else "", made_on=made,
        counts="　".join((*form.notes, form.footing)), closing="　　　　".join(a + b for a, b in form.signatures),
        frozen_columns=2 if len(form.columns) > 6 else 0, portrait=form.portrait,
    )  # fmt: skip
