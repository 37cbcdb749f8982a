"""The sheets of the room in Excel: the graduation sheet to be filled in by counsellors, and read again."""

from collections.abc import Sequence
from pathlib import Path

from branchdesk.excel.writer import OutColumn, SheetOut, write_sheet
from branchdesk.features.members.model import Member
from branchdesk.features.transfers.fields import DESTINATION, GRADUATION_FIELDS, WHOSE_FIELDS
from branchdesk.kernel.words import tr

_PIXELS = 8
"""Of a field's width to a character's."""


def write_template(path: Path, people: Sequence[Member], title: str = "") -> None:
    """A graduation sheet with the people named and the rest empty (毕业生去向表); ``Refusal`` when it cannot be saved."""
    columns = [
        OutColumn(tr(one.label), one.width / _PIXELS, one.kind.shape) for one in (*WHOSE_FIELDS, *GRADUATION_FIELDS)
    ]
    empty = ("",) * len(GRADUATION_FIELDS)
    rows = [(one.number, one.staff_number, one.name, *empty) for one in people]
    words = tr(
        "毕业去向填：{choices}。出国（境）的在“转往何处”填国家或地区。空白的党费交至按台账，有效期按介绍信抬头设置。"
    )
    write_sheet(
        path,
        SheetOut(
            title or tr("毕业生党员去向表"), columns, rows, name=tr("毕业去向"),
            unit=words.format(choices="、".join(DESTINATION.labels)), frozen_columns=len(WHOSE_FIELDS),
        ),
    )  # fmt: skip
