"""What papers look like: the house's own forms, and the official sheet of GB/T 9704.

The official sheet is a grid: 28 characters and 22 lines in 156 × 225 mm. Running text is set at the pitch of the
grid itself, 15.79 pt, which lies between the two measures 三号 goes by (15.75 pt in the type case, 16 pt in offices).
"""

from dataclasses import dataclass

from branchdesk.kernel.blocks import Align
from branchdesk.pdf import fonts
from branchdesk.pdf.fonts import Faces
from branchdesk.pdf.page import OFFICIAL
from branchdesk.pdf.paragraph import Style

CHARACTERS, LINES = 28, 22
SIZE = OFFICIAL.room[0] / CHARACTERS
PITCH = OFFICIAL.room[1] / LINES


@dataclass(frozen=True, slots=True)
class Look:
    """A style for every part of a paper; ``pitch`` (points) is the grid its lines come back to, 0 for none.

    ``headings`` begin with level 1. ``sizes`` are those a table may take, the largest first; ``row`` is the least
    height of a row in em, ``pair_row`` of a row of pairs in points. ``lead`` is the stack of the words a paragraph
    begins with.
    """

    title: Style
    headings: tuple[Style, ...]
    prose: Style
    lead: fonts.Stack
    line: Style
    label: Style
    value: Style
    note: Style
    signature: Style
    signature_step: float
    sizes: tuple[float, ...]
    row: float
    pair_row: float
    pitch: float = 0.0


def ordinary() -> Look:
    """Rosters, cards and overviews."""
    return Look(
        title=Style(fonts.TITLE, 22, leading=1.3, align=Align.CENTER, after=10, balanced=True),
        headings=(Style(fonts.HEADING, 12, leading=1.5, before=10, after=3),),
        prose=Style(fonts.BODY, 14, leading=1.8, sociable=True),
        lead=fonts.HEADING,
        line=Style(fonts.TABLE, 10.5),
        label=Style(fonts.HEADING, 10.5, leading=1.3, align=Align.CENTER, sociable=True),
        value=Style(fonts.TABLE, 10.5, leading=1.35, sociable=True),
        note=Style(fonts.TABLE, 10.5, leading=1.4, align=Align.JUSTIFY, before=6, sociable=True),
        signature=Style(fonts.TABLE, 10.5, before=10),
        signature_step=26.0,
        sizes=(10.5, 9.0, 8.0, 7.0),  # 五号, 小五, then smaller than any form has
        row=2.1,
        pair_row=25.0,
    )


def official(faces: Faces = fonts.BUNDLED) -> Look:
    """Minutes and what belongs to them (GB/T 9704-2012 §7): 标题 2号小标宋, 正文 3号仿宋, 一、黑体（一）楷体 1.仿宋."""
    line = PITCH / SIZE
    text = Style(faces.body, SIZE, leading=line, indent=2, align=Align.JUSTIFY, sociable=True)
    small = 12.0
    return Look(
        title=Style(faces.title, 22, leading=1.25 * PITCH / 22, align=Align.CENTER, balanced=True),
        headings=(
            Style(faces.heading, SIZE, leading=line, indent=2, align=Align.JUSTIFY, sociable=True),
            Style(faces.kai, SIZE, leading=line, indent=2, align=Align.JUSTIFY, sociable=True),
            text,
        ),
        prose=text,
        lead=faces.heading,
        line=Style(faces.body, small, leading=1.4),
        label=Style(faces.heading, small, leading=1.3, align=Align.CENTER, sociable=True),
        value=Style(faces.body, small, leading=1.4, sociable=True),
        note=Style(faces.body, small, leading=1.5, align=Align.JUSTIFY, before=PITCH / 4, sociable=True),
        signature=Style(faces.body, SIZE, leading=line, before=PITCH / 2),
        signature_step=1.25 * PITCH,
        sizes=(small, 10.5, 9.0, 8.0, 7.0),
        row=PITCH / small,
        pair_row=PITCH,
        pitch=PITCH,
    )
