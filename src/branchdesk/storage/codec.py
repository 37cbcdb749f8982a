"""Values of records ↔ what a database column holds: fen, yyyymm, ISO dates, 0/1, text."""

import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import Record, filled
from branchdesk.storage.inserting import once

R = TypeVar("R", bound=Record)
T = TypeVar("T")


def _per_class(work: Callable[..., T]) -> Callable[..., T]:
    """Remember the answer for each record class (a class does not count as hashable for mypy)."""
    return cache(work)


_TO: dict[type, Callable[[Any], Any]] = {
    Day: str,
    Month: cache(attrgetter("number")),
    Yuan: attrgetter("fen"),
    bool: int,
}
_FROM: dict[type, Callable[[Any], Any]] = {
    Day: Day.parse,
    Month: cache(Month.from_number),
    Yuan: Yuan,
    bool: bool,
}


def entity(record: type[Record]) -> str:
    """The table's name: ``DuesPayment`` → ``dues_payment``."""
    name = record.__name__
    return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))


@_per_class
def columns(record: type[Record]) -> dict[str, type]:
    """Each attribute and its plain type, in order, ``id`` first (``X | None`` counts as ``X``)."""
    hints = typing.get_type_hints(record)
    return {one.name: _plain(hints[one.name]) for one in fields(record)}


@_per_class
def nullable(record: type[Record]) -> frozenset[str]:
    """The attributes that may be None."""
    hints = typing.get_type_hints(record)
    return frozenset(name for name, hint in hints.items() if types.NoneType in typing.get_args(hint))


def _plain(hint: Any) -> type:
    parts = [part for part in typing.get_args(hint) if part is not types.NoneType]
    found = parts[0] if parts else hint
    assert isinstance(found, type)
    return found


@_per_class
def _converters(record: type[Record], table: int) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """(attribute, function) of the columns that do not store as they are."""
    known = _TO if table == 0 else _FROM
    found: list[tuple[str, Callable[[Any], Any]]] = []
    for name, plain in columns(record).items():
        if plain in known:
            found.append((name, known[plain]))
        elif issubclass(plain, Enum):
            found.append((name, attrgetter("_value_") if table == 0 else cache(plain)))
    return tuple(found)


@_per_class
def _getter(record: type[Record]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*columns(record))


@_per_class
def _taker(record: type[Record]) -> Callable[[Sequence[Record]], tuple[list[Any], ...]]:
    """Takes records apart, a list for each attribute; written out for the class, as the standard library writes out what
    a dataclass does: of all that is done to a hundred thousand records this took longest.
    """
    lists = ", ".join(f"[{_taken(record, name)} for one in records]" for name in columns(record))
    return cast(Callable[[Sequence[Record]], tuple[list[Any], ...]], eval(f"lambda records: ({lists},)"))


def _taken(record: type[Record], name: str) -> str:
    """What is taken of an attribute: of money the fen, of everything else what is there."""
    if columns(record)[name] is not Yuan:
        return f"one.{name}"
    return f"None if one.{name} is None else one.{name}.fen" if name in nullable(record) else f"one.{name}.fen"


@_per_class
def _enums(record: type[Record]) -> tuple[tuple[str, type], ...]:
    return tuple((name, plain) for name, plain in columns(record).items() if issubclass(plain, Enum))


def typed(record: R) -> R:
    """The record with an enum wherever its attribute is one: a plain ``"full"`` becomes ``Standing.FULL``.

    A text equals the enum it stands for, so it would pass every comparison and be told from it by ``is`` alone.
    ``ValueError`` for a word the enum does not know.
    """
    plain = {}
    for name, kind in _enums(type(record)):
        value = getattr(record, name)
        if value is not None and value.__class__ is not kind:
            plain[name] = kind(value)
    return replace(record, **plain) if plain else record


def stored(value: Any) -> Any:
    """One value as a column holds it; for conditions."""
    return _TO.get(type(value), str)(value) if value is not None and type(value) not in (int, str) else value


def to_row(record: Record) -> tuple[Any, ...]:
    """The record's stored values, in column order."""
    kind = type(record)
    values = dict(zip(columns(kind), _getter(kind)(record), strict=True))
    for name, convert in _converters(kind, 0):
        if values[name] is not None:
            values[name] = convert(values[name])
    return tuple(values.values())


def to_block(records: Sequence[Record]) -> dict[str, Any]:
    """The stored values of records of one kind, column by column, see ``inserting``: each column is converted at once."""
    kind = type(records[0])
    found = _block(kind, records)
    if any(_strays(found[name], plain) for name, plain in _enums(kind)):
        found = _block(kind, [typed(one) for one in records])
    for name, convert in _converters(kind, 0):
        if columns(kind)[name] is not Yuan:
            found[name] = _converted(found[name], convert)
    return found


def _block(kind: type[Record], records: Sequence[Record]) -> dict[str, Any]:
    ids, *others = _taker(kind)(records)
    listed = ids if len(ids) > 1 else ids[0]  # the ids tell the rows apart, whatever they are
    return dict(zip(columns(kind), (listed, *map(once, others)), strict=True))


def _converted(values: Any, convert: Callable[[Any], Any]) -> Any:
    """The value, or each value of a list; nothing stays nothing."""
    if isinstance(values, list):
        return [None if value is None else convert(value) for value in values]
    return None if values is None else convert(values)


def _strays(values: Any, plain: type) -> bool:
    """Whether there is anything but the enum or nothing."""
    found = values if isinstance(values, list) else (values,)
    return not {plain, types.NoneType}.issuperset(map(type, found))


def from_row(record: type[R], row: Sequence[Any]) -> R:
    """A record from stored values in column order."""
    values = dict(zip(columns(record), row, strict=True))
    for name, convert in _converters(record, 1):
        if values[name] is not None:
            values[name] = convert(values[name])
    return record(**values)


def from_rows(record: type[R], rows: Sequence[Sequence[Any]]) -> list[R]:
    """Many records at once: each column is converted by itself."""
    found = dict(zip(columns(record), zip(*rows, strict=True), strict=True)) if rows else {}
    for name, convert in _converters(record, 1) if found else ():
        found[name] = tuple(_converted(list(found[name]), convert))
    return filled(record, len(rows), found)
