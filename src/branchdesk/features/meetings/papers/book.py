"""记录本: the minutes of a year in one PDF with cover, contents and continuous page numbers (domain §3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from branchdesk.features.meetings.model.minutes import Attendance, Minutes
from branchdesk.features.meetings.papers import minutes_paper
from branchdesk.features.meetings.papers.context import PaperContext, copy_mark
from branchdesk.features.meetings.papers.layouts import Layout
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel.blocks import Block, Chapter, Contents, Cover
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Leaf:
    """One meeting of the book, with its full attendance and its context."""

    minutes: Minutes
    sheet: Sequence[Attendance]
    context: PaperContext


def blocks(leaves: Sequence[Leaf], unit: str, year: int, secretary: str, layout: Layout) -> list[Block]:
    """The whole book in the order of ``leaves``."""
    paper: list[Block] = []
    if "cover" in layout.parts:
        pairs = (
            (tr("年　　度："), str(year)),
            (tr("书　　记："), secretary),
            (tr("会议记录："), tr("{n} 份").format(n=len(leaves))),
        )
        paper.append(Cover(unit, title(layout, unit, year), tuple(pair for pair in pairs if pair[1])))
    if "contents" in layout.parts:
        paper.append(Contents(tr("目　　录"), tuple(map(_entry, leaves))))
    for leaf in leaves:
        paper.append(Chapter(_entry(leaf), copy_mark(leaf.minutes, leaf.context)))
        paper += minutes_paper.blocks(leaf.minutes, leaf.sheet, leaf.context)
    return paper


def title(layout: Layout, unit: str, year: int) -> str:
    """What stands on the cover."""
    return layout.headline({"title": unit, "unit": unit, "year": str(year)})


def _entry(leaf: Leaf) -> str:
    meeting = leaf.minutes.meeting
    day = tr("{month}月{day}日").format(month=meeting.on.month, day=meeting.on.day)
    return tr("　").join(filter(None, (day, wording.kind_word(meeting.kind), meeting.subject)))
