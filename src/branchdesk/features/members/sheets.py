"""Members in Excel: the roster going out, the blank template to fill in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from branchdesk.excel.blank import TEMPLATE_PROPERTY, column_width, write_blank
from branchdesk.excel.writer import CLOSING, Out, OutColumn, SheetOut, write_sheet
from branchdesk.features.members.fields import MEMBER_FIELDS, OF_LEAVING
from branchdesk.features.members.model import Member, Standing
from branchdesk.kernel.fields import Field, Shape
from branchdesk.kernel.words import tr

TEMPLATE = "members/1"
"""Kind and version of the roster sheets; the version rises when a heading changes its meaning."""

_EXAMPLE = {
    "name": "张示例",
    "sex": "女",
    "id_number": "990000200001010020",
    "birth": "2000-01-01",
    "ethnicity": "汉族",
    "education": "大学本科",
    "standing": "正式党员",
    "joined_on": "2020-07-01",
    "confirmed_on": "2021-07-01",
    "phone": "19900000000",
}


class Computed(NamedTuple):
    """A column that is worked out and not stored, such as 党龄; an import passes over it.

    ``width`` in pixels at 100 %; ``values`` by member id.
    """

    name: str
    label: str
    shape: Shape
    width: int
    values: Mapping[str, Out]


def export_roster(
    path: Path,
    members: Iterable[Member],
    fields: Sequence[Field | Computed],
    *,
    heading: str,
    unit: str,
    reveal: bool,
    branch_names: Mapping[str, str],
    group_names: Mapping[str, str],
    made_on: date,
) -> None:
    """Write members with the given fields as a roster to print; with ``reveal`` it can be imported back.

    Without ``reveal`` ID and phone numbers are masked. ``branch_names`` and ``group_names`` map ids
    to names. Raises ``Refusal`` when the file cannot be saved; ``path`` is then as before.
    """
    listed = list(members)
    labels = {"branch": branch_names, "group": group_names}
    columns = [OutColumn(tr("序号"), 6, Shape.NUMBER), *(_column(field) for field in fields)]
    rows = (
        (number, *(_cell(field, member, labels, reveal) for field in fields)) for number, member in enumerate(listed, 1)
    )
    write_sheet(
        path,
        SheetOut(
            heading,
            columns,
            rows,
            name=tr("党员名册"),
            unit=_unit(unit),
            made_on=_day(made_on),
            counts=_counts(listed),
            closing=tr(CLOSING),
            frozen_columns=_frozen(fields),
            properties={TEMPLATE_PROPERTY: TEMPLATE},
        ),
    )


def export_balance(
    path: Path, heading: str, spans: Sequence[str], rows: Iterable[Sequence[Out]], sentences: Sequence[str], *,
    unit: str, made_on: date,
) -> None:  # fmt: skip
    """Write the 党员增减平衡表: the words and a figure for each span; ``sentences`` are the sums written out."""
    columns = [OutColumn(tr("项目"), 30), *(OutColumn(span, 24, Shape.NUMBER) for span in spans)]
    write_sheet(
        path,
        SheetOut(heading, columns, rows, unit=_unit(unit), made_on=_day(made_on), counts="\n".join(sentences),
                 closing=tr(CLOSING), portrait=True),
    )  # fmt: skip


def _unit(unit: str) -> str:
    return tr("填报单位：{unit}").format(unit=unit) if unit else ""


def _day(day: date) -> str:
    return tr("填报日期：{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def _column(field: Field | Computed) -> OutColumn:
    shape = field.shape if isinstance(field, Computed) else field.kind.shape
    return OutColumn(
        tr(field.label), column_width(field.width), shape, centred=shape is Shape.TEXT and field.width < 90
    )


def _cell(field: Field | Computed, member: Member, labels: Mapping[str, Mapping[str, str]], reveal: bool) -> Out:
    """True dates and numbers stay such; references become names, everything else its words."""
    if isinstance(field, Computed):
        return field.values.get(member.id)
    value = getattr(member, field.name)
    entity = getattr(field.kind, "entity", None)
    if entity is not None:
        return labels.get(entity, {}).get(value, "") if value else ""
    if field.kind.shape is Shape.TEXT or value is None:
        return field.show(value, masked=not reveal)
    found: Out = value
    return found


def _frozen(fields: Sequence[Field | Computed]) -> int:
    """Columns that stay in sight: up to the name when it comes early."""
    at = next((index for index, field in enumerate(fields, 1) if field.name == "name"), 0)
    return at + 1 if 0 < at <= 3 else 0


def _counts(members: Sequence[Member]) -> str:
    full = sum(member.standing is Standing.FULL for member in members)
    probationary = sum(member.standing is Standing.PROBATIONARY for member in members)
    text = tr("合计：{n} 人，其中正式党员 {full} 人、预备党员 {probationary} 人").format(
        n=len(members), full=full, probationary=probationary
    )
    others = len(members) - full - probationary
    return text + (tr("、其他 {n} 人").format(n=others) if others else "")


def blank_template(path: Path, branches: Sequence[str], groups: Sequence[str] = ()) -> None:
    """An empty roster to fill in, with drop-downs for codes and for the names of branches and groups.

    Fields that are off until a purpose is stated are not asked for. ``Refusal`` when it cannot be saved.
    """
    fields = [field for field in MEMBER_FIELDS if field.name not in OF_LEAVING]
    example = {**_EXAMPLE, **({"branch_id": branches[0]} if branches else {})}
    choices = {name: labels for name, labels in (("branch_id", branches), ("group_id", groups)) if labels}
    write_blank(
        path,
        fields,
        title=tr("党员名册"),
        template=TEMPLATE,
        choices=choices,
        example=example,
        explanations=(tr("请在“党员名册”工作表中填写，一人一行；保存后在“党员”页选“导入”。"),),
    )
