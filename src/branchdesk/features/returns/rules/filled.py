"""A form filled in: the text of each box with its code, what it was at the last report, and what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from branchdesk.features.returns.rules.forms import Box, OfficialForm


class Fact(NamedTuple):
    """What the ledger has for a box: words for people, the ``code`` of the national table; ``masked`` where it is secret."""

    text: str = ""
    code: str = ""
    masked: str = ""


NOTHING = Fact()
Facts = Mapping[str, Fact]
"""By the names boxes know them by."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One box of one subject; ``before`` is what stood there at the last report, None where it is the same."""

    place: int
    box: Box
    fact: Fact
    before: Fact | None = None

    @property
    def shown(self) -> str:
        """As it may be seen."""
        return self.fact.masked or self.fact.text

    @property
    def shown_before(self) -> str:
        """As it may be seen."""
        return (self.before.masked or self.before.text) if self.before is not None else ""

    @property
    def is_secret(self) -> bool:
        """Whether the whole text may not be copied without a line in the log."""
        return bool(self.fact.masked)


def fill(form: OfficialForm, now: Facts, before: Facts | None = None) -> list[Filled]:
    """The form of a subject; ``before`` None where nothing is compared."""
    found = []
    for place, box in enumerate(form.boxes):
        fact = now.get(box.fact, NOTHING)
        was = before.get(box.fact, NOTHING) if before is not None else fact
        found.append(Filled(place, box, fact, was if (was.text, was.code) != (fact.text, fact.code) else None))
    return found


def changed(filled: list[Filled]) -> list[Filled]:
    """The boxes that differ from the last report."""
    return [one for one in filled if one.before is not None]
