"""The roster of postings in Excel, empty: to be filled in and read (选派名册)."""

from pathlib import Path

from branchdesk.excel.blank import write_blank
from branchdesk.features.organizers.fields import SHEET_FIELDS
from branchdesk.kernel.words import tr

TEMPLATE = "organizers 1"
"""Which template, in which version."""
_EXAMPLE = {
    "name": "示例", "kind": "挂职", "sending_unit": "党委组织部", "former_post": "副科长", "college": "示例学院",
    "from_on": "2026-07-26", "until_on": "2028-07-25", "announced_on": "2026-07-26", "concurrent": "学院团委书记",
}  # fmt: skip


def blank_roster(path: Path, organizations: list[str]) -> None:
    """An empty roster, one person a row. ``Refusal`` when it cannot be saved."""
    write_blank(
        path, SHEET_FIELDS, title=tr("组织员选派名册"), template=TEMPLATE, choices={"organization_id": organizations},
        example=_EXAMPLE,
        explanations=(
            tr("一人一行；一人同一时期只在一个学院（部）。"),
            tr("“对应党组织”填台账中的名称，填写后自动汇集该学院的工作记录，可不填。"),
        ),
    )  # fmt: skip
