"""A click on any title of the list with 100,000 members, against ``list.sort`` of the column's values."""

from typing import Any

import data
from measure import Result, interleaved

MEMBERS = 100_000


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
    timed = [(column.title, *_column(model, number, lines, 1 if quick else 5)) for number, column in enumerate(model.columns)]
    title, ours, floor = max(timed, key=lambda one: one[1] / one[2])
    usual = sorted(mine / least for _, mine, least in timed)[len(timed) // 2]
    note = f"最慢的一列“{title}”；{len(timed)} 列的中位数 {usual:.2f}×"
    return [Result("sort", f"按任一列排序（{MEMBERS:,} 人）", "list.sort 该列的值", 2.0, ours, floor, note)]


def _column(model: Any, number: int, lines: list[Any], rounds: int) -> tuple[float, float]:
    """The second click and on: the keys are taken out of the records with the first one."""
    keys = [key for line in lines if (key := model.columns[number].key(line)) is not None]
    model.sort(number)

    def ours() -> None:
        model.sort(number)

    def floor() -> None:
        list(keys).sort()

    return interleaved(ours, floor, rounds)
