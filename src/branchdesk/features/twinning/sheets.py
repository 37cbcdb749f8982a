"""Joint activities in Excel: a blank sheet, and the activities in the form an import reads."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from branchdesk.excel.blank import column_width, write_blank
from branchdesk.excel.writer import Out, OutColumn, SheetOut, write_sheet
from branchdesk.features.twinning.fields import SHEET_FIELDS, HeadCount, heads_of
from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.issues import Issue, Measure
from branchdesk.features.twinning.model.words import ReportCategory
from branchdesk.features.twinning.queries import Reads, activities, activities_of
from branchdesk.features.twinning.queries.reading import Scope, joined
from branchdesk.features.twinning.rules.categories import PRIORITY, report_category, sides
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Kind, Shape
from branchdesk.kernel.words import tr

TEMPLATE = "twinning 1"
"""Which template, in which version."""
_EXAMPLE = {
    "on": "2026-05-06", "title": "示例：联合主题党日", "ours": "机关第一党支部", "others": "示例学院教工党支部、示例银行支行党支部",
    "category": "校外", "mode": "座谈调研", "purpose": "破除壁垒", "own": "8", "other": "30余",
}  # fmt: skip
_OF_MEASURE = ("task", "owner", "due_on", "progress", "closed_on", "evidence")


def blank_activities(path: Path, branches: Sequence[str]) -> None:
    """An empty sheet of activities, one a row. ``Refusal`` when it cannot be saved."""
    write_blank(
        path, SHEET_FIELDS, title=tr("结对共建活动登记表"), template=TEMPLATE, choices={},
        example=_EXAMPLE | ({"ours": branches[0]} if branches else {}),
        explanations=(
            tr("一次活动一行；多个单位用顿号分开。一次活动只计 1 次，多方参加不重复计。"),
            tr("类别按结对单位：双带头人、教学科研（含学生支部）、机关、校外；人数可写约数，如 30余。"),
        ),
    )  # fmt: skip


def rows(ledger: Reads, scope: Scope = None, year: int | None = None) -> list[WholeActivity]:
    """The activities of a part of the tree and of a year, oldest first, as ``export_activities`` takes them."""
    return activities_of(ledger, [one.id for one in reversed(activities(ledger, scope, year))])


def export_activities(
    path: Path, wholes: Sequence[WholeActivity], called: Mapping[str, str], *, unit: str, made_on: date,
    priority: Sequence[ReportCategory] = PRIORITY,
) -> None:  # fmt: skip
    """Activities under the headings an import reads, no column nobody fills; ``called`` the names of partners.
    ``priority`` is the order their categories go by.

    An activity with several measures takes a row for each; read again it is one activity.
    """
    found = [row for whole in wholes for row in _rows(whole, called, priority)]
    used = [one for one in SHEET_FIELDS if one.required or any(row.get(one.name) not in (None, "") for row in found)]
    columns = [
        OutColumn(
            tr(one.label), column_width(one.width), one.kind.shape if one.kind.shape is Shape.DATE else Shape.TEXT
        )
        for one in used
    ]
    counted = tr("共 {n} 次").format(n=len({whole.activity.uid for whole in wholes}))
    table = [[_out(one.kind, row.get(one.name)) for one in used] for row in found]
    made = tr("填报日期：{year}年{month}月{day}日").format(year=made_on.year, month=made_on.month, day=made_on.day)
    write_sheet(
        path,
        SheetOut(
            tr("结对共建活动"), columns, table, unit=tr("填报单位：{unit}").format(unit=unit) if unit else "", made_on=made,
            counts=counted, frozen_columns=2, properties={"template": TEMPLATE},
        ),
    )  # fmt: skip


def _out(kind: Kind, value: Any) -> Out:
    """A day as a day, everything else as people write it."""
    return value if isinstance(value, Day) else kind.show(value) if value is not None else ""


def _rows(
    whole: WholeActivity, called: Mapping[str, str], priority: Sequence[ReportCategory]
) -> Iterator[dict[str, Any]]:
    one = whole.activity
    category, _why = report_category(one, whole.parties, priority)
    ours, others = (joined([called.get(each.partner_id, "") for each in side]) for side in sides(whole.parties))
    fixed: dict[str, Any] = {
        field.name: heads_of(one, field.name) if isinstance(field.kind, HeadCount) else getattr(one, field.name)
        for field in SHEET_FIELDS
        if hasattr(one, field.name)
    }
    fixed |= {"ours": ours, "others": others, "category": category}
    for issue, measure in _problems(whole) or [(None, None)]:
        told = {name: getattr(measure, name) for name in _OF_MEASURE} if measure else {}
        yield {**fixed, **({"issue": issue.text} if issue else {}), **told}


def _problems(whole: WholeActivity) -> list[tuple[Issue | None, Measure | None]]:
    """Each measure with its issue; an issue without one stands alone."""
    issues = {one.id: one for one in whole.issues}
    found: list[tuple[Issue | None, Measure | None]] = [(issues.get(one.issue_id or ""), one) for one in whole.measures]
    answered = {one.issue_id for one in whole.measures}
    return [*found, *((one, None) for one in whole.issues if one.id not in answered)]
