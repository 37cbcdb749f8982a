"""Values of records ↔ what a database column holds: fen, yyyymm, ISO dates, 0/1, text."""

import types
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import Record
from branchdesk.storage.inserting import once

R = TypeVar("R", bound=Record)
T = TypeVar("T")


def _per_class(work: Callable[..., T]) -> Callable[..., T]:
    """Remember the answer for each record class (a class does not count as hashable for mypy)."""
    return cache(work)


_TO: dict[type, Callable[[Any], Any]] = {
    Day: str,
    Month: lambda value: value.number,
    Yuan: lambda value: value.fen,
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


def _inner(record: type[Record], name: str, plain: type) -> str:
    """What of a value that is never None is stored: it is taken with the record's values, without a call for each."""
    if name in nullable(record):
        return ""
    return "._value_" if issubclass(plain, Enum) else {Yuan: ".fen", Month: ".number"}.get(plain, "")


@_per_class
def _converters(record: type[Record], table: int) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """(position, function) of the columns that do not store as they are."""
    known = _TO if table == 0 else _FROM
    found: list[tuple[int, Callable[[Any], Any]]] = []
    for position, (name, plain) in enumerate(columns(record).items()):
        if table == 0 and _inner(record, name, plain):
            continue
        if plain in known:
            found.append((position, known[plain]))
        elif issubclass(plain, Enum):
            found.append((position, str if table == 0 else cache(plain)))
    return tuple(found)


@_per_class
def _getter(record: type[Record]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(name + _inner(record, name, plain) for name, plain in columns(record).items()))


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
    values = list(_getter(kind)(record))
    for position, convert in _converters(kind, 0):
        value = values[position]
        if value is not None:
            values[position] = convert(value)
    return tuple(values)


def to_block(records: Sequence[Record]) -> dict[str, Any]:
    """The stored values of records of one kind, column by column, see ``inserting``: each column is converted at once."""
    kind = type(records[0])
    if any(_strays(map(attrgetter(name), records), plain) for name, plain in _enums(kind)):
        records = list(map(typed, records))
    found: list[Sequence[Any]] = list(zip(*map(_getter(kind), records), strict=True))
    for position, convert in _converters(kind, 0):
        found[position] = [None if value is None else convert(value) for value in found[position]]
    ids, *others = found
    listed = list(ids) if len(ids) > 1 else ids[0]  # the ids tell the rows apart, whatever they are
    return dict(zip(columns(kind), (listed, *map(once, others)), strict=True))


def _strays(values: Iterable[Any], plain: type) -> bool:
    """Whether there is anything but the enum or nothing."""
    return not {plain, types.NoneType}.issuperset(map(type, values))


def from_row(record: type[R], row: Sequence[Any]) -> R:
    """A record from stored values in column order."""
    return from_rows(record, [row])[0]


def from_rows(record: type[R], rows: Sequence[Sequence[Any]]) -> list[R]:
    """Records from stored values in column order."""
    found: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for position, convert in _converters(record, 1) if found else ():
        found[position] = [None if value is None else convert(value) for value in found[position]]
    names = tuple(columns(record))
    return [record(**dict(zip(names, values, strict=True))) for values in zip(*found, strict=True)]
