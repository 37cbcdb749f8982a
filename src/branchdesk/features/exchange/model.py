"""Nouns of the room: a copy that works elsewhere, a packet it sent home, and how the two ledgers differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record

Key = tuple[str, str, str]
"""A difference: (entity, id of the record, field); the field is ``""`` for the whole record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineCopy(Record):
    """外出台账: a whole copy of this ledger that is worked in elsewhere.

    ``base_pos`` and ``base_hash`` are the point of the log both ledgers have in common. Ended (收回), no packets of it
    are taken any more.
    """

    name: str
    keeper: str = ""
    taken_on: Day
    base_pos: int
    base_hash: str
    ended_on: Day | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet(Record):
    """离线包 that was merged.

    ``number`` counts the packets the copy sent, ``made_at`` is by the clock of the computer elsewhere; ``head_pos`` and
    ``head_hash`` say how far the log of the copy went. Of the differences so many were ``added``, ``changed`` and
    ``removed`` here, and so often what was here was ``kept``; ``differences`` is the JSON of all of them with what was
    chosen, and ``content`` the sealed file itself in base64: the proof of who entered what.
    """

    copy_id: str
    number: int
    made_at: str
    merged_on: Day
    head_pos: int
    head_hash: str
    ops: int
    added: int
    changed: int
    removed: int
    kept: int
    differences: str
    content: str


class Kind(StrEnum):
    """How a record or a field differs."""

    ADD = "add"
    CHANGE = "change"
    CONFLICT = "conflict"
    REMOVE = "remove"
    GONE = "gone"
    """Removed here (or never taken), and edited elsewhere."""
    DUPLICATE = "duplicate"
    """Added elsewhere, and here is one that looks the same."""


KINDS = (
    (Kind.ADD, "新增"),
    (Kind.CHANGE, "修改"),
    (Kind.CONFLICT, "冲突"),
    (Kind.REMOVE, "删除"),
    (Kind.GONE, "本机已删"),
    (Kind.DUPLICATE, "疑似重复"),
)


class Choice(StrEnum):
    """Whose word counts; of a duplicate, whether both stay (theirs) or it is the same one (ours)."""

    THEIRS = "theirs"
    OURS = "ours"


CHOICES = ((Choice.THEIRS, "采用外出机的"), (Choice.OURS, "保留本机的"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which the two ledgers differ, with stored values as the log has them.

    ``base`` is what both had when they last agreed; mappings stand for whole records, None for nothing. ``actor``,
    ``at`` and ``label`` tell who entered it elsewhere, when, in which command (the last one). What ``must_choose`` is
    never merged by itself (domain §11.2), and ``why`` says what is doubtful. ``twin`` is the id of our record a
    duplicate looks the same as, ``fills`` are fields empty here that it fills when it is the same one. It cannot stand without what it ``needs``; ``along`` are parts
    of ours that come back with it; one that is ``held`` cannot be taken over at all.
    """

    entity: str
    uid: str
    field: str
    kind: Kind
    base: Any
    ours: Any
    theirs: Any
    actor: str
    at: str
    label: str
    must_choose: bool = False
    why: str = ""
    twin: str = ""
    needs: tuple[Key, ...] = ()
    along: tuple[tuple[str, str], ...] = ()
    held: bool = False
    fills: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What tells it from the others."""
        return self.entity, self.uid, self.field

    @property
    def lead(self) -> Key | None:
        """The field of the same record that decides it, where one step of work fills both."""
        record = self.entity, self.uid
        return next((key for key in self.needs if key[:2] == record and key[2]), None) if self.field else None


@dataclass(frozen=True, slots=True)
class Note:
    """A deed elsewhere that changed nothing, such as showing an ID number (domain N9)."""

    entity: str
    uid: str
    text: str
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What a packet would bring; nothing is written by looking.

    ``number``, ``made_at``, ``actor`` and ``host`` are of the packet's newest transaction; ``same`` counts what both
    sides say alike or what was decided before; ``position`` is how far our log went when it was looked at.
    """

    copy: OfflineCopy
    number: int
    made_at: str
    actor: str
    host: str
    differences: tuple[Difference, ...]
    same: int
    notes: tuple[Note, ...]
    head_pos: int
    head_hash: str
    ops: int
    content: str
    position: int
    aliases: Mapping[str, str]
    """Records elsewhere that are known to be one of ours: their id → our id."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a ledger that is a copy knows of itself; ``of`` is the uuid of the ledger it was taken from."""

    id: str
    name: str
    keeper: str
    taken_on: Day
    of: str
    base_pos: int
    base_hash: str
    key: bytes
