"""The archive of an invented ledger: what lies before this year has its numbers, this year waits for them."""

from dataclasses import replace
from datetime import date

from branchdesk.features.filing import queries, store
from branchdesk.features.filing.commands import draft
from branchdesk.features.filing.model import ArchivePaper
from branchdesk.features.filing.rules import numbering
from branchdesk.features.members.demo import steady_ids
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

_NAMESPACE = 19


def write(work: Work, seed: int, today: date) -> None:
    """Number everything before this year that may be filed; its minutes were filed under numbers of their own."""
    ids = steady_ids(_NAMESPACE * 1000 + seed)
    last: dict[numbering.Series, int] = {}
    made: list[ArchivePaper] = []
    for one in queries.candidates(Within(work), None, None, today):
        if one.year < today.year:
            paper = draft(one)
            place = numbering.series(paper)
            last[place] = last.get(place, 0) + 1
            made.append(
                replace(paper, id=next(ids), number=last[place], binder=f"{paper.year}-1", kept_at="党支部文件柜")
            )
    store.ArchivePaperStore(work).add_all(made)
