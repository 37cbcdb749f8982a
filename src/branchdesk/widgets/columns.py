"""A column of a list: what it takes from a record, how it writes it, sorts it and hides it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from branchdesk.kernel.fields import Field, Shape
from branchdesk.kernel.problems import Level

Align = Literal["left", "right", "center"]

EMPTY = "—"
"""What a cell without a value shows."""


def plain(value: Any) -> str:
    """A value as it writes itself; nothing for None."""
    return "" if value is None else str(value)


def stars(text: str) -> str:
    """The mask of a secret value that brings none of its own: nothing is left but its last four characters."""
    return "*" * (len(text) - 4) + text[-4:] if len(text) > 6 else "*" * len(text)


class Fault(NamedTuple):
    """What is wrong with a cell: how bad, and the sentence its tool tip says."""

    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``value`` takes the value out of a record (any object or tuple), ``text`` writes it for people. ``sort_key`` takes
    a comparable key out of a *record* where the value does not sort by itself; records whose key is None or "" come
    last in both directions. ``tone`` turns the value into the tone of a pill (ok warn err info mute accent, "" for
    plain text), ``ink`` into the token of a text colour ("" for the ordinary one). ``fault`` says what is wrong with a *record's* cell
    (None: nothing); such a cell has a tint and an icon, also in a selected row. ``secret`` text goes through
    ``mask`` wherever it is shown, spoken or copied. ``width`` is in pixels at 100 %; one ``stretch`` column takes the
    room that is left, ``readable`` of it before others give way. A ``fixed`` column can be neither hidden nor moved in the
    chooser; ``shown`` is the default.
    A column that tells lines ``apart`` is left out while all of them say the same.
    """

    name: str
    title: str
    value: Callable[[Any], Any]
    text: Callable[[Any], str] = plain
    width: int = 96
    align: Align = "left"
    sort_key: Callable[[Any], Any] | None = None
    tone: Callable[[Any], str] | None = None
    ink: Callable[[Any], str] | None = None
    fault: Callable[[Any], Fault | None] | None = None
    secret: bool = False
    mask: Callable[[str], str] = stars
    fixed: bool = False
    stretch: bool = False
    readable: int = 160
    shown: bool = True
    apart: bool = False

    def read(self, record: Any, *, revealed: bool = False) -> str:
        """The text of a record's cell; masked when secret and not revealed; "" when there is no value."""
        text = self.text(self.value(record))
        return self.mask(text) if text and self.secret and not revealed else text

    def key(self, record: Any) -> Any:
        """What the record is sorted by; None when it has nothing to sort by."""
        found = self.sort_key(record) if self.sort_key else self.value(record)
        return None if found == "" else found


def tells_apart(lines: Iterable[Any], value: Callable[[Any], Any]) -> bool:
    """Whether not all lines have the same value there; asks no further than to the first that has another."""
    found = iter(lines)
    first = value(one) if (one := next(found, None)) is not None else None
    return any(value(one) != first for one in found)


def from_the_right(columns: Sequence[Column]) -> list[str]:
    """The order in which columns give way where nothing else is said: the last first; what has a pill stays."""
    return [one.name for one in reversed(columns) if not (one.fixed or one.stretch or one.tone)]


def column_of(
    field: Field,
    value: Callable[[Any], Any] | None = None,
    text: Callable[[Any], str] | None = None,
    *,
    tone: Callable[[Any], str] | None = None,
    ink: Callable[[Any], str] | None = None,
    sort_key: Callable[[Any], Any] | None = None,
    fixed: bool = False,
    stretch: bool = False,
) -> Column:
    """The column of a field: title, width, alignment, default and mask come from it.

    ``value`` defaults to the attribute named like the field, ``text`` to the field's own way of writing.
    """
    take = value or attrgetter(field.name)
    if sort_key is None and field.kind.shape is Shape.DATE:

        def by_day(record: Any) -> str:  # ISO text sorts in time order, and faster than days do
            return str(take(record) or "")

        sort_key = by_day
    return Column(
        name=field.name,
        title=field.label,
        value=take,
        text=text or field.show,
        width=field.width,
        align="right" if field.kind.shape in (Shape.NUMBER, Shape.MONEY) else "left",
        sort_key=sort_key,
        tone=tone,
        ink=ink,
        secret=field.secret,
        mask=field.mask or stars,
        fixed=fixed,
        stretch=stretch,
        shown=field.listed,
    )
