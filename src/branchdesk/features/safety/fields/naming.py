"""What a table of the ledger is called: its word, its fields, and by which of them people call a record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from branchdesk.kernel.fields import Choice, Context, Field, Reading, Shape, by_name


@dataclass(frozen=True, slots=True)
class Named:
    """A table in words.

    ``called`` are the fields by whose values people call a record, ``between`` what stands between them; ``part_of``
    is the field that says to which other record it belongs, and that one is named first.
    """

    word: str
    fields: Mapping[str, Field]
    called: tuple[str, ...] = ()
    part_of: str = ""
    between: str = " "

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that tell what a record is called, and whom it is about."""
        member = ("member_id",) if "member_id" in self.fields else ()
        return tuple(dict.fromkeys((*self.called, *((self.part_of,) if self.part_of else ()), *member)))


def named(
    word: str, fields: Sequence[Field], *, called: tuple[str, ...] = (), part_of: str = "", between: str = " "
) -> Named:
    """The words of a table."""
    return Named(word, by_name(fields), called, part_of, between)


def choice(options: Sequence[tuple[StrEnum, str]]) -> Choice:
    """One of a few words, by the stored values."""
    return Choice(tuple((str(key), word) for key, word in options))


@dataclass(frozen=True, slots=True)
class Told:
    """A value nobody types here, with the words the log has for it."""

    words: Callable[[Any], str]
    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """The text itself."""
        return Reading(text)

    def show(self, value: Any) -> str:
        """In words; ``""`` for nothing."""
        return "" if value in (None, "") else self.words(value)
