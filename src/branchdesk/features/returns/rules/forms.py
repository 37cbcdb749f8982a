"""The official forms as data: their boxes in their own order, the code table of each, what is not kept here.

A form is a JSON file in ``resources/forms``; its ``source`` and ``confidence`` say how well its order is known.
"""

import json
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from branchdesk.kernel.resources import resource


class Subject(StrEnum):
    """What a form is filled in for: a person, a branch, or a branch in a year (the figures)."""

    MEMBER = "member"
    ORGANIZATION = "organization"
    CASE = "case"
    TRANSFER = "transfer"
    LIFE = "life"
    YEARLY = "yearly"


FIGURES = frozenset((Subject.LIFE, Subject.YEARLY))
"""Forms of figures: of a year, by branch."""


class Box(NamedTuple):
    """A box: its number on the form, the ``fact`` that goes in, its code ``table``; ``own`` why there is none."""

    number: str
    label: str
    fact: str = ""
    table: str = ""
    own: str = ""


class OfficialForm(NamedTuple):
    """A form: ``key`` is its name and what marks remember it by, ``system`` where it is filled in."""

    key: str
    system: str
    subject: Subject
    source: str
    confidence: str
    note: str
    boxes: tuple[Box, ...]

    @property
    def is_of_figures(self) -> bool:
        """Whether it has a year."""
        return self.subject in FIGURES

    @property
    def countable(self) -> tuple[int, ...]:
        """The places of the boxes that are filled in from the ledger."""
        return tuple(place for place, box in enumerate(self.boxes) if box.fact)

    def mark_key(self, year: int) -> str:
        """What a mark of the form is called: forms of figures by year."""
        return f"{self.key} {year}" if self.is_of_figures else self.key


@cache
def forms() -> tuple[OfficialForm, ...]:
    """All forms, in the order they are offered."""
    found = []
    for path in sorted(resource("forms").glob("*.json")):
        plain = json.loads(path.read_text("utf-8"))
        boxes = tuple(Box(**one) for one in plain.pop("boxes"))
        found.append(OfficialForm(**{**plain, "subject": Subject(plain["subject"]), "boxes": boxes}))
    return tuple(found)


def form(key: str) -> OfficialForm:
    """A form by its name; the first one for an unknown name."""
    return next((one for one in forms() if one.key == key), forms()[0])
