"""Rule packs: the numbers of the rules as data with their source and dates, never constants in code.

A pack is a JSON file ``resources/rules/<subject>-<version>.json``: ``effective_from`` and
``effective_to`` (ISO days, the latter may be null), ``source``, and ``numbers``: each with its
``value``, the ``rule`` it belongs to and the ``confidence`` it was established with (domain.md).
The pack is chosen by the date the rule is asked about.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from branchdesk.kernel.resources import resource


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a pack with where it comes from."""

    value: int
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RulePack:
    """The numbers of one subject that held in one time."""

    subject: str
    version: str
    effective_from: date
    effective_to: date | None
    source: str
    numbers: Mapping[str, Number]

    def __getitem__(self, name: str) -> int:
        return self.numbers[name].value


def pack(subject: str, on: date) -> RulePack:
    """The pack in force on a day; before the first one, the first. ``KeyError`` for an unknown subject."""
    known = packs(subject)
    if not known:
        raise KeyError(subject)
    begun = [one for one in known if one.effective_from <= on]
    return begun[-1] if begun else known[0]


@cache
def packs(subject: str) -> tuple[RulePack, ...]:
    """All packs of a subject, oldest first."""
    found = [_read(path.read_text("utf-8")) for path in resource("rules").glob(f"{subject}-*.json")]
    return tuple(sorted(found, key=lambda one: one.effective_from))


def _read(text: str) -> RulePack:
    plain = json.loads(text)
    until = plain["effective_to"]
    return RulePack(
        plain["subject"],
        plain["version"],
        date.fromisoformat(plain["effective_from"]),
        date.fromisoformat(until) if until else None,
        plain["source"],
        {name: Number(**one) for name, one in plain["numbers"].items()},
    )
