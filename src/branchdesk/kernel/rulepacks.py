"""Rule packs: the numbers of the rules as data with their source and dates, never constants in code.

A pack is a JSON file ``resources/rules/<subject>-<version>.json``: ``effective_from`` and
``effective_to`` (ISO days, the latter may be null), ``source``, and ``numbers``: each with its
``value``, the ``rule`` it belongs to and the ``confidence`` it was established with (domain.md).
The pack is chosen by the date the rule is asked about. A school may tighten a number that says which
way is ``stricter`` (校内从严), up to its ``limit``; nothing can loosen one. What the sources differ on the school settles.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Protocol

from branchdesk.kernel.dates import Day
from branchdesk.kernel.resources import resource
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a pack with where it comes from (``source`` where that is not the pack's).

    ``stricter`` is ``higher`` or ``lower``, empty where the number is nobody's to change; ``limit`` the
    strictest value that makes sense. A ``lower`` number of 0 sets no limit yet. ``either`` is a question the sources
    answer differently: neither answer is the stricter one, the school may take any from 0 to ``limit``.
    """

    value: int
    rule: str
    confidence: str
    stricter: str = ""
    limit: int | None = None
    source: str = ""


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

    def source_of(self, *names: str) -> str:
        """The sources of some numbers, each once."""
        return "；".join(dict.fromkeys(self.numbers[name].source or self.source for name in names))


class Tightening(Protocol):
    """A number of a pack as a school wants it from a day on, with its own source."""

    @property
    def subject(self) -> str:
        """The pack's subject."""

    @property
    def name(self) -> str:
        """The number's name."""

    @property
    def value(self) -> int:
        """What it shall be."""

    @property
    def source(self) -> str:
        """The school's document."""

    @property
    def from_on(self) -> Day:
        """Since when."""


def why_not(pack: RulePack, name: str, value: int) -> str:
    """Why a school may not set a number of a pack to a value, as a sentence; ``""`` when it may."""
    number = pack.numbers.get(name)
    if number is None or not number.stricter:
        return tr("规则中没有可以从严的“{name}”").format(name=name)
    return loosening(number, value)


def loosening(number: Number, value: int) -> str:
    """Why a value of a number that may be tightened is no tightening, as a sentence; ``""`` where it is one."""
    higher = number.stricter == "higher"
    facts = {
        "rule": number.rule,
        "now": number.value,
        "limit": number.limit,
        "wanted": tr("大于") if higher else tr("小于"),
    }
    if number.stricter == "either":
        inside = value != number.value and 0 <= value <= (number.limit or 0)
        return "" if inside else tr("“{rule}”现为 {now}，可改为 0 至 {limit} 中的另一个").format(**facts)
    if not (higher or number.value):
        worse, text = value <= 0, tr("“{rule}”现在不限，校内规定应填大于 0 的数")
    else:
        worse = value == number.value or (value > number.value) is not higher
        text = tr("“{rule}”现为 {now}，校内规定只能从严：应{wanted} {now}")
    if worse:
        return text.format(**facts)
    beyond = number.limit is not None and (value > number.limit) is higher and value != number.limit
    return tr("“{rule}”最严为 {limit}").format(**facts) if beyond else ""


def tightened(pack: RulePack, overlays: Iterable[Tightening], on: date | None = None) -> RulePack:
    """The pack with a school's own numbers; what would loosen it has no effect, so the stricter one always holds.

    Of two answers to a question the sources differ on the later one holds. With a day only the overlays in force then count.
    """
    found = pack
    for one in overlays:
        begun = on is None or one.from_on.first() <= on
        if one.subject == pack.subject and begun and not why_not(found, one.name, one.value):
            number = replace(found.numbers[one.name], value=one.value, source=one.source)
            found = replace(found, numbers={**found.numbers, one.name: number})
    return found


def pack(subject: str, on: date) -> RulePack:
    """The pack in force on a day; before the first one, the first. ``KeyError`` for an unknown subject."""
    known = packs(subject)
    if not known:
        raise KeyError(subject)
    return next((one for one in reversed(known) if one.effective_from <= on), known[0])


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
