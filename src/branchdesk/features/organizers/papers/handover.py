"""工作交接书: the book as it was kept, with its cover, to be signed by both and by who watches (peers G 79).

It prints what the book says and reckons nothing anew, so that a copy printed later is the same copy.
"""

from collections.abc import Iterator

from branchdesk.features.dues.papers.forms import long_day
from branchdesk.features.organizers.queries import HandoverBook, Section
from branchdesk.kernel.blocks import Align, Block, Chapter, Closing, Column, Cover, Heading, Prose, Table
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr

_NUMERALS = "一二三四五六七八九十"
_RULE = "＿" * 8
_SHORT = 10
"""Characters up to which the texts of a column stand in its middle."""


def handover_title(book: HandoverBook) -> str:
    """The name of the paper."""
    return tr("组织员工作交接书（{name}）").format(name=book.giver)


def handover_bytes(book: HandoverBook, *, fingerprint: str = "", signed_on: Day | None = None) -> bytes:
    """The paper as PDF/A on official sheets; ``fingerprint`` of the book that was kept stands in the foot of each page.

    ``Refusal`` for a character no typeface has.
    """
    from branchdesk.pdf import document, fonts

    paper = list(handover_blocks(book, fingerprint=fingerprint, signed_on=signed_on))
    return document.render(paper, title=handover_title(book), author=book.college, faces=fonts.BUNDLED)


def handover_blocks(book: HandoverBook, *, fingerprint: str = "", signed_on: Day | None = None) -> Iterator[Block]:
    """What the paper consists of; a part in which there is nothing says so."""
    yield _cover(book)
    foot = tr("交接书校验 {code}").format(code=fingerprint) if fingerprint else tr("未登记的草稿")
    yield Chapter(foot=foot)
    text = tr("{giver}同志在{college}任组织员（{span}），现将工作移交{taker}，清单如下。")
    taker = tr("{name}同志").format(name=book.taker) if book.taker else tr("接任组织员")
    yield Prose(text.format(giver=book.giver, college=book.college, span=book.span, taker=taker))
    for remark in book.remarks:
        yield Prose(remark)
    for place, section in enumerate(book.sections):
        title = tr("{n}、{title}").format(n=_NUMERALS[place], title=section.title)
        count = tr("（{n} 项）").format(n=len(section.rows)) if section.key not in _SUMMED and section.rows else ""
        yield Heading(title + count)
        yield _table(section)
    signed = long_day(signed_on.first()) if signed_on and signed_on.is_full else tr("　　　　年　　月　　日")
    yield Closing(
        notes=(tr("以上事项和材料已当面点清。"),),
        signatures=(
            (tr("移交人："), ""), (tr("接收人："), ""), (tr("监交人："), ""), (tr("日期："), signed),
        )
    )  # fmt: skip


_SUMMED = ("roles", "evidence")
"""Sections that are numbers, not lists of things."""


def _cover(book: HandoverBook) -> Cover:
    day = Day.parse(book.on)
    pairs = [
        (tr("移　交　人："), book.giver), (tr("接　收　人："), book.taker or _RULE), (tr("监　交　人："), book.witness or _RULE),
        (tr("任　　　期："), book.span), (tr("交接日期："), long_day(day.first()) if day.is_full else book.on),
    ]  # fmt: skip
    return Cover(book.college, tr("组织员工作交接书"), tuple(pairs))


def _table(section: Section) -> Table:
    """Short columns are centred; how wide each is follows from its texts."""
    columns = []
    for place, title in enumerate(section.columns):
        longest = max((len(row[place]) for row in section.rows), default=0)
        align = Align.CENTER if longest <= _SHORT else Align.LEFT
        columns.append(Column(title, max(len(title), min(longest, 30)), align))
    return Table(tuple(columns), section.rows, empty=tr("（无）"))
