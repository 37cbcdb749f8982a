"""Lists of the room in Excel: the history of changes, the repair list."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from branchdesk.excel.writer import Out, OutColumn, SheetOut, write_sheet
from branchdesk.features.safety.queries import Fault, Line
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

LEVEL_WORDS = {Level.BLOCK: "须改正", Level.WARN: "请核对", Level.FIXED: "提示", Level.OK: "提示"}
"""What people call the weight of a fault."""

_LONGEST = 2000
"""Characters of a value in a cell; a whole new record is told shorter."""


def export_history(path: Path, lines: Iterable[Line], *, about: str, made_on: date) -> None:
    """Write entries of the log, newest first; ``about`` says whose. ``Refusal`` when it cannot be saved."""
    columns = [
        OutColumn(tr("序号"), 7, Shape.NUMBER), OutColumn(tr("时间"), 20), OutColumn(tr("操作人"), 12),
        OutColumn(tr("电脑"), 14), OutColumn(tr("操作"), 18), OutColumn(tr("事项"), 12), OutColumn(tr("类别"), 10),
        OutColumn(tr("对象"), 14), OutColumn(tr("字段"), 12), OutColumn(tr("改前"), 26), OutColumn(tr("改后"), 40),
    ]  # fmt: skip
    write_sheet(
        path,
        SheetOut(
            tr("台账变更记录"),
            columns,
            _history_rows(lines),
            name=tr("变更记录"),
            unit=about,
            made_on=_made(made_on),
            frozen_columns=2,
        ),
    )


def _history_rows(lines: Iterable[Line]) -> Iterator[tuple[Out, ...]]:
    for number, one in enumerate(lines, 1):
        yield (number, one.at, one.actor, one.host, one.label, one.deed, one.entity, one.subject, one.field,
               one.old[:_LONGEST], one.new[:_LONGEST])  # fmt: skip


def export_repairs(path: Path, faults: Iterable[Fault], *, about: str, made_on: date) -> None:
    """Write the 修复清单, with room to tick off what is done. ``Refusal`` when it cannot be saved."""
    columns = [
        OutColumn(tr("序号"), 7, Shape.NUMBER), OutColumn(tr("程度"), 9, centred=True), OutColumn(tr("类别"), 11),
        OutColumn(tr("名称"), 16), OutColumn(tr("编号"), 11), OutColumn(tr("所在支部"), 20),
        OutColumn(tr("项目"), 12), OutColumn(tr("问题"), 56), OutColumn(tr("处理结果"), 16),
    ]  # fmt: skip
    rows = (
        (number, tr(LEVEL_WORDS[one.level]), one.area, one.name, one.number, one.branch, one.field, one.text, "")
        for number, one in enumerate(faults, 1)
    )
    write_sheet(
        path,
        SheetOut(
            tr("台账修复清单"),
            columns,
            rows,
            name=tr("修复清单"),
            unit=about,
            made_on=_made(made_on),
            closing=tr("经办人：　　　　　　审核人：　　　　　　完成日期：　　　　　　"),
            frozen_columns=4,
        ),
    )


def _made(day: date) -> str:
    return tr("导出日期：{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)
