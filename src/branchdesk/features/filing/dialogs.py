"""The small forms of the archive."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.development.dialogs.record import RecordDialog
from branchdesk.features.filing import commands, queries
from branchdesk.features.filing.fields import BY_HAND_FIELDS, PAPER_FIELDS, PLACE_FIELDS
from branchdesk.features.filing.model import ArchiveClass, ArchivePaper, Keep
from branchdesk.features.filing.queries import PaperLine
from branchdesk.features.filing.rules import retention
from branchdesk.features.organization.fields import complete
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk


class PaperDialog(RecordDialog):
    """修改: everything about a paper but its number."""

    def __init__(self, desk: Desk, line: PaperLine, parent: QWidget | None) -> None:
        self._before = line.paper
        self._seen = desk.ask(queries.position)
        title = tr("归档文件 {number}").format(number=line.number)
        super().__init__(desk, title, PAPER_FIELDS, parent, start=line.paper, verb=tr("保存"), extent=(760, 420))

    def write(self, values: dict[str, Any]) -> None:
        """Save it."""
        paper = replace(self._before, **complete(ArchivePaper, values))
        self.desk.do(tr("修改归档文件 {title}").format(title=paper.title), commands.correct, paper, seen=self._seen)


class ByHandDialog(RecordDialog):
    """登记纸质件: a paper the ledger did not print. ``made`` is the one saved."""

    def __init__(
        self, desk: Desk, organization_id: str | None, year: int, kind: ArchiveClass | None, parent: QWidget | None
    ) -> None:
        self.made: ArchivePaper | None = None
        holders = desk.ask(queries.holders)
        start = {
            "organization_id": organization_id or (holders[0][0] if len(holders) == 1 else None), "archive_class": kind,
            "year": year, "keep": retention.period("").keep,
            "on": Day.of(clock.today()) if year == clock.today().year else None,
        }  # fmt: skip
        super().__init__(
            desk,
            tr("登记纸质件"),
            BY_HAND_FIELDS,
            parent,
            start=start,
            extent=(800, 500),
            refs={"organization": holders},
        )

    def write(self, values: dict[str, Any]) -> None:
        """Give it the next number."""
        filled = {"keep": Keep.YEARS_10, **complete(ArchivePaper, values)}
        paper = ArchivePaper(id=new_id(), number=0, **filled)
        self.made = self.desk.do(tr("登记纸质件 {title}").format(title=paper.title), commands.add_by_hand, paper)


class PlaceDialog(RecordDialog):
    """卷号与存放处 of many papers; what stays empty is left as it is."""

    def __init__(self, desk: Desk, papers: Sequence[ArchivePaper], parent: QWidget | None) -> None:
        self._ids = [one.id for one in papers]
        start = {name: _shared([getattr(one, name) for one in papers]) for name in ("binder", "kept_at")}
        title = tr("卷号与存放处：{n} 件").format(n=len(papers))
        super().__init__(desk, title, PLACE_FIELDS, parent, start=start, verb=tr("保存"), extent=(640, 260))
        self.form.hint("binder", tr("留空不改。同一卷的写同一个号，如 2026-组织生活-1"))

    def write(self, values: dict[str, Any]) -> None:
        """Save them."""
        label = tr("登记 {n} 件归档文件的卷号和存放处").format(n=len(self._ids))
        self.desk.do(label, commands.place, self._ids, binder=values["binder"], kept_at=values["kept_at"])


def _shared(values: Sequence[str]) -> str:
    """What they all have in common."""
    return values[0] if len(set(values)) == 1 else ""
