"""Cases in Excel: a blank sheet to fill in, and the cases as the same sheet has them, which can be imported again."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from branchdesk.excel.blank import column_width, write_blank
from branchdesk.excel.writer import Out, OutColumn, SheetOut, write_sheet
from branchdesk.features.development.fields import HOLIDAY_FIELDS, IMPORT_FIELDS
from branchdesk.features.development.model import GuideKind
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.kernel.fields import Field, Shape
from branchdesk.kernel.words import tr

TEMPLATE = "cases 1"
"""Which template, in which version."""
_EXAMPLE = {
    "name": "示例甲", "staff_number": "2024000001", "on_apply": "2024-09-10", "on_first_talk": "2024-09-28",
    "on_activist": "2025-03-12", "cultivator_names": "示例乙、示例丙",
}  # fmt: skip
_STEP_COLUMNS = {
    "political_review_result": ("political_review", "result"),
    "training_until": ("training", "until_on"),
    "training_days": ("training", "days"),
    "training_tenths": ("training", "tenths"),
    "pre_review_document": ("pre_review", "document"),
    "admission_due": ("admission", "due"),
    "admission_here": ("admission", "here"),
    "admission_yes": ("admission", "yes"),
    "approval_document": ("approval", "document"),
    "conversion_due": ("conversion", "due"),
    "conversion_here": ("conversion", "here"),
    "conversion_yes": ("conversion", "yes"),
    "conversion_result": ("conversion", "result"),
    "conversion_months": ("conversion", "months"),
    "conversion_document": ("conversion_approval", "document"),
}
_GUIDES = {"cultivator_names": GuideKind.CULTIVATOR, "sponsor_names": GuideKind.SPONSOR}
_OF_CASE = ("league", "form_number", "leaves_on", "archive")


def blank_cases(path: Path, branches: Sequence[str]) -> None:
    """An empty sheet of cases, one person a row. ``Refusal`` when it cannot be saved."""
    write_blank(
        path, IMPORT_FIELDS, title=tr("发展党员登记"), template=TEMPLATE,
        choices={"branch_id": branches} if branches else {},
        example={**_EXAMPLE, **({"branch_id": branches[0]} if branches else {})},
        explanations=(
            tr("请在“发展党员登记”工作表中填写，一人一行；没有的日期留空，空白不会改动台账。"),
            tr("只填日期、文号、票数等程序要素，不填谈话、思想汇报和家庭情况的内容。"),
        ),
    )  # fmt: skip


def blank_holidays(path: Path) -> None:
    """An empty table of days off. ``Refusal`` when it cannot be saved."""
    write_blank(
        path, HOLIDAY_FIELDS, title=tr("放假调休表"), template="holidays 1", choices={},
        example={"works": tr("放假"), "name": tr("国庆节")},
        explanations=(tr("照国务院办公厅当年的放假通知填写：放假的日期，和调休上班的周末。"),),
    )  # fmt: skip


def export_cases(path: Path, files: Sequence[CaseFile], *, unit: str, made_on: date) -> None:
    """The cases under the headings an import reads, people by their 编号: no ID number leaves, no column nobody fills."""
    fields = [one for one in IMPORT_FIELDS if not one.secret]
    values = [{one.name: _value(file, one) for one in fields} for file in files]
    used = [one for one in fields if one.required or any(row[one.name] not in (None, "") for row in values)]
    columns = [
        OutColumn(
            tr(one.label), column_width(one.width), one.kind.shape if one.kind.shape is Shape.DATE else Shape.TEXT
        )
        for one in used
    ]
    made = tr("填报日期：{year}年{month}月{day}日").format(year=made_on.year, month=made_on.month, day=made_on.day)
    write_sheet(
        path,
        SheetOut(
            tr("发展党员登记表"), columns, _rows(values, used), name=tr("发展党员登记"),
            unit=tr("填报单位：{unit}").format(unit=unit) if unit else "", made_on=made,
            counts=tr("合计：{n} 人").format(n=len(files)), frozen_columns=3,
        ),
    )  # fmt: skip


def _rows(values: Sequence[dict[str, Out]], used: Sequence[Field]) -> Iterator[tuple[Out, ...]]:
    for row in values:
        yield tuple(row[one.name] for one in used)


def _value(file: CaseFile, one: Field) -> Out:
    """What a case has under a heading; days stay days."""
    found = _found(file, one.name)
    if one.kind.shape is Shape.DATE or found is None:
        day: Out = found
        return day
    return one.show(found)


def _found(file: CaseFile, name: str) -> Any:
    if name.startswith("on_"):
        steps = file.taken.get(name.removeprefix("on_"))
        return steps[-1].on if steps else None
    if name in _STEP_COLUMNS:
        key, field = _STEP_COLUMNS[name]
        steps = file.taken.get(key)
        return getattr(steps[-1], field) if steps else None
    if name in _GUIDES:
        return "、".join(one.name for one in file.guides if one.kind is _GUIDES[name] and one.until_on is None)
    if name == "branch_id":
        return file.branch.name if file.branch else ""
    return getattr(file.case if name in _OF_CASE else file.member, name)
