"""How wide the columns of a table are, and how large its letters."""

from collections.abc import Sequence

from branchdesk.kernel.blocks import Column, Table
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.pdf import fonts, lines
from branchdesk.pdf.fonts import Stack
from branchdesk.pdf.grid import PAD_X

Extents = dict[str, tuple[float, float]]
_READABLE = 9.0
_LONGEST = 14.0  # em: an address on the net may be cut, an ID number (10 em) may not
_WHOLE = 4.5  # em: a name or a standing of four characters is not broken
_HIGH = 2  # lines of a heading that need not be more
_CROWDED = 0.1  # of the rows may take more than two lines before smaller letters are taken


def measure(table: Table, room: float, sizes: Sequence[float], stack: Stack) -> tuple[float, tuple[float, ...]]:
    """The size of the letters and the widths of the columns (points, together ``room``).

    The largest of the ``sizes`` at which no word is cut and nearly all rows take two lines at most; for
    crowded tables 9 points, and less only where words would be cut.
    """
    extents = [_extents(table, index, stack) for index in range(len(table.columns))]
    needs = [_need(column, found) for column, found in zip(table.columns, extents, strict=True)]
    weights = [column.weight for column in table.columns]
    chosen: tuple[float, tuple[float, ...]] | None = None
    for size in sizes:
        least, whole = ([em * size + 2 * PAD_X + 0.1 for em in ems] for ems in zip(*needs, strict=True))
        if sum(least) > room:
            continue
        if chosen and size < _READABLE:
            break
        chosen = size, share(weights, least, whole, room)
        if not _is_crowded(table, extents, *chosen):
            break
    return chosen or (sizes[-1], _scaled(least, sizes[-1], room))


def _scaled(least: Sequence[float], size: float, room: float) -> tuple[float, ...]:
    """Widths in proportion to the need where it is more than the room: words will be cut."""
    widths = tuple(need * room / sum(least) for need in least)
    if min(widths) < 2 * PAD_X + 2 * size:
        raise Refusal(
            tr("列太多，纸上放不下"),
            detail=tr("共 {n} 列").format(n=len(widths)),
            hint=tr("请减少要打印的列，或改用横向纸张。"),
        )
    return widths


def share(weights: Sequence[float], least: Sequence[float], whole: Sequence[float], room: float) -> tuple[float, ...]:
    """Widths of at least ``least``; the rest by weight to those that lack room, then to all."""
    widths = list(least)
    spare = room - sum(widths)
    lacking = {i for i in range(len(widths)) if whole[i] > widths[i]}
    while lacking and spare > 0.01:
        total = sum(weights[i] for i in lacking)
        step = min(spare / total, *((whole[i] - widths[i]) / weights[i] for i in lacking))
        for i in lacking:
            widths[i] += step * weights[i]
        spare = room - sum(widths)
        lacking = {i for i in lacking if whole[i] - widths[i] > 0.01}
    return tuple(width + spare * weight / sum(weights) for width, weight in zip(widths, weights, strict=True))


def _extents(table: Table, index: int, stack: Stack) -> Extents:
    """The extent of every different text of a column."""
    texts = {row[index] for row in table.rows if len(row) == len(table.columns)}
    return {text: lines.extent(lines.units(text, stack)) for text in texts}


def _need(column: Column, extents: Extents) -> tuple[float, float]:
    """The least width of a column, and the one at which all its texts stand on one line."""
    head = lines.units(column.title, fonts.HEADING)
    head_least, head_whole = lines.extent(head)
    half = min(head_whole / 2 + 0.5, _WHOLE)  # a longer title takes two lines or more
    while head_whole <= 2 * _WHOLE and half < _WHOLE and len(lines.break_lines(head, half)) > _HIGH:
        half += 0.5  # 卷（盒）号
    least = max(column.least, head_whole if head_whole <= _WHOLE else max(min(head_least, _LONGEST), half))
    whole = least
    for text_least, text_whole in extents.values():
        least = max(least, text_whole if text_whole <= _WHOLE else min(text_least, _LONGEST))
        whole = max(whole, text_whole)
    return least, whole


def _is_crowded(table: Table, extents: Sequence[Extents], size: float, widths: Sequence[float]) -> bool:
    """Whether too many rows need three lines or more."""
    two_lines = [2 * (width - 2 * PAD_X) / size - 1 for width in widths]
    high = sum(
        any(found[text][1] > most for text, found, most in zip(row, extents, two_lines, strict=True))
        for row in table.rows
        if len(row) == len(table.columns)
    )
    return high > _CROWDED * len(table.rows)
