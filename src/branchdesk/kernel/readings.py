"""What reading a text comes to: the value, how sure that is, and what to say about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr


class Reading(NamedTuple):
    """What a text means: the value, and how sure that is."""

    value: Any
    level: Level = Level.OK
    code: str = ""
    text: str = ""
    suggestion: str = ""


class Shape(StrEnum):
    """How a value is laid out in lists and sheets."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Context:
    """What reading may depend on: the day, and for references the labels known (entity → label → id)."""

    today: date
    refs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def refused(code: str, text: str) -> Reading:
    """No value, and why."""
    return Reading(None, Level.BLOCK, code, text)


def rewritten(value: Any, old: str, new: str, code: str) -> Reading:
    """A value, with a word about it where its text was changed."""
    if old == new:
        return Reading(value)
    return Reading(value, Level.FIXED, code, tr("“{old}”已改写为“{new}”").format(old=old, new=new))
