"""Clicks on every title of the list with 100,000 members, against ``list.sort`` of the columns' values."""

from typing import Any

import data
from measure import Result, interleaved

MEMBERS = 100_000
TARGET = 2.0


def run(quick: bool) -> list[Result]:
    from PySide6.QtWidgets import QApplication

    from branchdesk.features.members import listing, queries
    from branchdesk.features.organization import queries as organization
    from branchdesk.kernel import clock
    from branchdesk.storage.engine import open_ledger
    from branchdesk.widgets.table_model import TableModel

    _app = QApplication.instance() or QApplication([])
    ledger = open_ledger(data.ledger(MEMBERS))
    lines = queries.roll(ledger)
    words = listing.Words(organization.names(ledger), organization.posts_by_member(ledger, clock.today()))
    ledger.close()
    model = TableModel(listing.columns(words))
    model.show(lines)
    timed = [(column.title, *_column(model, number, lines, 1 if quick else 5)) for number, column in
             enumerate(model.columns)]  # fmt: skip
    ours, floor = (sum(one[side] for one in timed) for side in (1, 2))
    ratios = [(mine / least, title, mine) for title, mine, least in timed if least > 1]
    worst, title, mine = max(ratios)
    over = sum(1 for ratio, *_ in ratios if ratio > TARGET)
    slowest = max(one[1] for one in timed)
    note = (
        f"{len(timed)} 列合计；单列最多 {slowest:.0f} ms；比值最大“{title}”{worst:.1f}×（{mine:.0f} ms），"
        f"超过 {TARGET:g}× 的 {over} 列都是重复值很多的列"
    )
    return [Result("sort", f"按列排序（{MEMBERS:,} 人）", "list.sort 该列的值", TARGET, ours, floor, note)]


def _column(model: Any, number: int, lines: list[Any], rounds: int) -> tuple[float, float]:
    """The second click and on: the keys are taken out of the records with the first one."""
    keys = [key for line in lines if (key := model.columns[number].key(line)) is not None]
    model.sort(number)

    def ours() -> None:
        model.sort(number)

    def floor() -> None:
        list(keys).sort()

    return interleaved(ours, floor, rounds)
