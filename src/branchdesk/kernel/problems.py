"""What is wrong with an input: collected, shown under its field, never raised."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a problem weighs, in rising order of ``rank``."""

    OK = "ok"
    FIXED = "fixed"
    WARN = "warn"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """0 (ok) to 3 (block)."""
        return _RANK[self]


_RANK = {Level.OK: 0, Level.FIXED: 1, Level.WARN: 2, Level.BLOCK: 3}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding on one field: a stable ``code`` for machines, a Chinese sentence for people.

    ``FIXED`` means the text was rewritten without loss (``old`` → the value shown); ``suggestion``
    is a value the user may take with one click.
    """

    field: str
    code: str
    text: str
    level: Level = Level.BLOCK
    suggestion: str = ""


def worst(problems: tuple[Problem, ...] | list[Problem]) -> Level:
    """The heaviest level among the problems; ``OK`` for none."""
    return max((p.level for p in problems), key=lambda level: level.rank, default=Level.OK)


def blocking(problems: list[Problem]) -> list[Problem]:
    """Only the problems that forbid saving."""
    return [p for p in problems if p.level is Level.BLOCK]
