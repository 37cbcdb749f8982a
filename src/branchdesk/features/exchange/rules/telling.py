"""What the log of a copy tells of each record: as it was at the last merge, and as it is now.

An undo, a redo, a record entered and taken away again: what counts is where it ended.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from branchdesk.features.exchange.model import Note

INSERT, REMOVE, RESTORE, NOTE = "#insert", "#remove", "#restore", "#note"
"""Deeds that are no change of a field, in the words of the log."""

Place = tuple[str, str]
"""A record: (entity, id)."""
Row = Mapping[str, Any]
OWN = frozenset({"offline_copy", "packet"})
"""Tables that belong to each ledger alone."""


class Entry(NamedTuple):
    """One op of the copy's log with its transaction; values as stored."""

    pos: int
    at: str
    actor: str
    host: str
    label: str
    entity: str
    uid: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class State:
    """A record at a moment: its values, and whether it is there or in the recycle bin."""

    values: Row
    alive: bool = True

    @property
    def row(self) -> Row | None:
        """The values while it is there."""
        return self.values if self.alive else None


@dataclass(slots=True)
class Trace:
    """What was said of a record so far."""

    values: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False
    alive: bool | None = None

    def say(self, one: Entry) -> None:
        """One more op."""
        if one.field == INSERT:
            self.values, self.is_new, self.alive = dict(one.new), True, True
        elif one.field in (REMOVE, RESTORE):
            self.alive = one.field == RESTORE
        else:
            self.values[one.field] = one.new

    def over(self, base: State | None) -> State | None:
        """The record when this was said on top of what it was; None when it was nowhere."""
        if base is None and not self.is_new:
            return None
        values = self.values if base is None else {**base.values, **self.values}
        alive = (base is not None and base.alive) if self.alive is None else self.alive
        return State(values, alive)


class Said(NamedTuple):
    """Who said something, when, in which command."""

    actor: str
    at: str
    label: str


@dataclass(slots=True)
class Story:
    """A record in the copy's log: ``then`` up to what was merged before, ``now`` up to the end."""

    entity: str
    uid: str
    then: Trace = field(default_factory=Trace)
    now: Trace = field(default_factory=Trace)
    said: dict[str, Said] = field(default_factory=dict)

    def who(self, name: str) -> Said:
        """Who touched the field last, or the record (``""``)."""
        return self.said.get(name) or self.said[""]


def stories(entries: Iterable[Entry], head: int) -> dict[Place, Story]:
    """One story for each record the entries speak of, in their order; up to ``head`` all is merged already."""
    found: dict[Place, Story] = {}
    for one in entries:
        if one.field == NOTE or one.entity in OWN:
            continue
        story = found.setdefault((one.entity, one.uid), Story(one.entity, one.uid))
        story.now.say(one)
        if one.pos <= head:
            story.then.say(one)
        said = Said(one.actor, one.at, one.label)
        story.said[""] = said
        if not one.field.startswith("#"):
            story.said[one.field] = said
    return found


def notes(entries: Iterable[Entry], head: int) -> list[Note]:
    """Deeds that changed nothing, since the last merge."""
    return [
        Note(one.entity, one.uid, str(one.new), one.actor, one.at)
        for one in entries
        if one.field == NOTE and one.entity not in OWN and one.pos > head
    ]


def rewound(now: State | None, entries: Iterable[Entry]) -> State | None:
    """A record of ours as it was before these ops about it, which are in the order they happened."""
    for one in reversed(list(entries)):
        if now is None or one.field == INSERT:
            return None
        if one.field in (REMOVE, RESTORE):
            now = State(now.values, one.field == REMOVE)
        elif one.field != NOTE:
            now = State({**now.values, one.field: one.old}, now.alive)
    return now
