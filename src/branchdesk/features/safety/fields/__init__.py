"""The log in words: what an entity, a field and a stored value are called.

Values come as the log has them (enums by value, days as ISO text, money as fen, months as yyyymm, flags as 0 and 1).
ID and phone numbers are masked wherever they stand, in a new record as in a single change.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from branchdesk.features.members.model import REGISTRIES, STANDINGS
from branchdesk.features.safety.fields import (
    development,
    dues,
    filing,
    meetings,
    offline,
    organizers,
    requests,
    roll,
    transfers,
    twinning,
)
from branchdesk.features.safety.fields.naming import Named
from branchdesk.kernel.fields import Field, Flag, IdNumber, Kind, Money, Phone, Ref, Whole, YearMonth
from branchdesk.kernel.idnumbers import mask_id, mask_phone
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.times import Hours
from branchdesk.kernel.words import tr

TABLES: Mapping[str, Named] = {
    **roll.TABLES, **meetings.TABLES, **dues.TABLES, **development.TABLES, **transfers.TABLES, **twinning.TABLES,
    **requests.TABLES, **organizers.TABLES, **filing.TABLES, **offline.TABLES,
}  # fmt: skip
"""What people call every table of the ledger, and its fields."""

DERIVED = ("name_key",)
"""Fields the program works out by itself: their changes say nothing to anybody."""

_STATES = {str(key): label for key, label in (*STANDINGS, *REGISTRIES)}
_ID = re.compile(r"（[0-9a-f]{8}-[0-9a-f-]{27}）")
_ORGANIZATIONS = frozenset({"organization", "branch", "group", "state"})
"""What references to organizations are called in fields; a state may be a word too."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind ids: of organizations, and what other records are called by.

    ``records`` has (table, values of the columns that call it) for each.
    """

    organizations: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)

    def of(self, uid: str) -> str:
        """What people call the record; ``""`` for an unknown one."""
        if uid in self.organizations or uid not in self.records:
            return self.organizations.get(uid, "")
        entity, values = self.records[uid]
        table = TABLES[entity]
        words = (value_word(entity, name, values[name], self) for name in table.called)
        return tr(table.between).join(dict.fromkeys(word for word in words if word))

    def subject(self, uid: str) -> str:
        """What people call the record, after the one it is a part of."""
        entity, values = self.records.get(uid, ("", {}))
        whole = self.of(values[TABLES[entity].part_of] or "") if entity and TABLES[entity].part_of else ""
        return tr(" · ").join(word for word in (whole, self.of(uid)) if word)

    def member_of(self, uid: str) -> str:
        """The member the record is, or is about; ``""`` for none."""
        entity, values = self.records.get(uid, ("", {}))
        return uid if entity == "member" else values.get("member_id") or ""


def entity_word(entity: str) -> str:
    """What people call a table; its own name where a later program brings one that is not known here."""
    return tr(TABLES[entity].word) if entity in TABLES else entity


def _field(entity: str, name: str) -> Field | None:
    return TABLES[entity].fields.get(name) if entity in TABLES else None


def field_word(entity: str, name: str) -> str:
    """The label of a field."""
    known = _field(entity, name)
    return tr(known.label) if known else name


def value_word(entity: str, name: str, value: Any, names: Names) -> str:
    """A stored value as people read it, masked where it is secret; ``""`` for nothing."""
    if value is None or value == "":
        return ""
    known = _field(entity, name)
    return _shown(known.kind, value, names) if known else str(value)


def _shown(kind: Kind, value: Any, names: Names) -> str:
    match kind:
        case Ref():
            return _reference(kind.entity, str(value), names)
        case Flag():
            return tr("是") if value else tr("否")
        case IdNumber():
            return mask_id(str(value))
        case Phone():
            return mask_phone(str(value))
        case Money():
            return tr("{amount} 元").format(amount=Yuan(value))
        case YearMonth():
            return str(Month.from_number(value))
    return kind.show(value)


def _reference(entity: str, value: str, names: Names) -> str:
    if entity == "state" and value in _STATES:
        return tr(_STATES[value])
    return names.of(value) or (tr("（不在册的人员）") if entity == "member" else tr("（已不存在）"))


def record_words(entity: str, values: Mapping[str, Any], names: Names) -> str:
    """A whole new record: 姓名：王芳；性别：女；…, empty fields left out and nothing told twice."""
    silent = ("id", *DERIVED, TABLES[entity].part_of if entity in TABLES else "")
    found = [
        tr("{label}：{value}").format(label=field_word(entity, name), value=value_word(entity, name, value, names))
        for name, value in values.items()
        if name not in silent and not _says_nothing(_field(entity, name), value)
    ]
    return tr("；").join(dict.fromkeys(found))


def _says_nothing(known: Field | None, value: Any) -> bool:
    """Empty, or a number that was not given; no votes and no money are something."""
    if value != 0:
        return value in (None, "")
    return known is None or (isinstance(known.kind, Flag | Whole | Hours) and known.kind is not meetings.VOTES)


def note_words(text: Any) -> str:
    """What somebody did without changing anything; ids mean nothing to people."""
    return _ID.sub("", str(text or ""))


def references(entity: str, name: str, value: Any) -> Iterator[tuple[str, str]]:
    """(table, id) of the records a logged value speaks of, so that their names can be looked up."""
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from references(entity, inner, one)
    elif isinstance(value, str) and value:
        known = _field(entity, name)
        if known and isinstance(known.kind, Ref) and known.kind.entity not in _ORGANIZATIONS:
            yield known.kind.entity, value
