"""Minutes as text: the canonical JSON of a finished version, its fingerprint, and drafts that lose nothing.

The canon names nobody by id: references inside one meeting become positions, so merging two members or
renumbering the archive changes neither the text nor the fingerprint. Only the branches that held it together are
told by their ids, for their names are not in the minutes.
"""

import hashlib
import json
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from branchdesk.features.meetings.model.minutes import Attendance, Meeting, Minutes
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr

_INSIDE = {"item_id": "items", "ballot_id": "ballots"}
"""References to another part of the same meeting."""
AFTERWARDS = {
    "meeting": {"stage", "version", "revision_reason", "signed_on", "archive_number", "filed_on", "retention"},
    "actions": {"closed_on", "outcome"},
    "attendances": {"made_up_on", "made_up_by"},
}
"""What may change without a word of the minutes changing."""
_DIGITS = 16


def to_json(minutes: Minutes) -> str:
    """The whole meeting as canonical JSON: sorted keys, no ids, equal for equal content."""
    return _compact(_canon(minutes, {}))


def fingerprint(minutes: Minutes, sheet: Sequence[Attendance]) -> str:
    """16 hexadecimal digits of SHA-256 over everything that is printed; ``sheet`` is the full attendance."""
    content = _canon(minutes, AFTERWARDS)
    content["attendances"] = _part("attendances", sheet, {}, AFTERWARDS)
    return hashlib.sha256(_compact(content).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def to_draft(minutes: Minutes) -> str:
    """The meeting with all its ids, as it will come back from ``from_draft``."""
    content = {name: [_plain(one) for one in getattr(minutes, name)] for name in _PARTS}
    return _compact({"meeting": _plain(minutes.meeting), **content})


def from_draft(text: str) -> Minutes:
    """The meeting of a draft; what later programs added to it is left out, ``Refusal`` when it cannot be read."""
    try:
        content = json.loads(text)
        parts = {name: tuple(_record(kind, one) for one in content.get(name, ())) for name, kind in _PARTS.items()}
        return Minutes(meeting=_record(Meeting, content["meeting"]), **parts)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        title = tr("这份草稿读不出来，它可能已损坏")
        raise Refusal(title, detail=str(error), hint=tr("台账中已保存的内容不受影响，请从那里继续")) from error


def _compact(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _parts() -> dict[str, type[Record]]:
    hints = typing.get_type_hints(Minutes)
    return {name: typing.get_args(hint)[0] for name, hint in hints.items() if name != "meeting"}


_PARTS = _parts()
"""The lists of ``Minutes`` and what they hold."""


def _canon(minutes: Minutes, without: dict[str, set[str]]) -> dict[str, Any]:
    places = {
        field: {one.id: place for place, one in enumerate(_sorted(getattr(minutes, part)))}
        for field, part in _INSIDE.items()
    }
    content: dict[str, Any] = {
        name: _part(name, getattr(minutes, name), places, without) for name in _PARTS if name != "joint"
    }
    if minutes.joint:
        content["joint"] = sorted(one.branch_id for one in minutes.joint)
    content["meeting"] = _nameless(minutes.meeting, places, without.get("meeting", set()))
    return content


def _part(
    name: str, records: Sequence[Record], places: dict[str, dict[str, int]], without: dict[str, set[str]]
) -> list[dict[str, Any]]:
    return [_nameless(one, places, without.get(name, set())) for one in _sorted(records)]


def _sorted(records: Sequence[Record]) -> list[Record]:
    return sorted(records, key=lambda one: getattr(one, "order", 0))


def _nameless(record: Record, places: dict[str, dict[str, int]], without: set[str]) -> dict[str, Any]:
    """The record without ids, order and what does not count; references inside the meeting as positions."""
    found = {}
    for name, value in _plain(record).items():
        if name in places:
            found[name.removesuffix("_id")] = places[name].get(value)
        elif name not in without and name not in ("id", "order") and not name.endswith("_id"):
            found[name] = value
    return found


def _plain(record: Record) -> dict[str, Any]:
    """A record as JSON holds it: words for enums, ISO text for days."""
    return {name: _text(getattr(record, name)) for name in _makers(type(record))}


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Enum | Day) else value


def _record(kind: type[Any], content: dict[str, Any]) -> Any:
    makers = _makers(kind)
    return kind(**{name: make(content[name]) for name, make in makers.items() if name in content})


def _remembered(make: Callable[..., Any]) -> Callable[..., Any]:
    return cache(make)


@_remembered
def _makers(kind: type[Record]) -> dict[str, Callable[[Any], Any]]:
    """For each field what makes its value from JSON; a value of another type is a ``TypeError``."""
    hints = typing.get_type_hints(kind)
    return {one.name: _maker(hints[one.name]) for one in fields(kind)}


def _maker(hint: Any) -> Callable[[Any], Any]:
    optional = types.NoneType in typing.get_args(hint)
    plain = next(part for part in (*typing.get_args(hint), hint) if part is not types.NoneType)

    def make(value: Any) -> Any:
        if value is None and optional:
            return None
        if plain is Day:
            return Day.parse(value)
        if issubclass(plain, Enum):
            return plain(value)
        if type(value) is not plain:
            raise TypeError(value)
        return value

    return make
