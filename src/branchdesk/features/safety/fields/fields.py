"""The log in words: what an entity, a field and a stored value are called.

Values come as the log has them (enums by value, days as ISO text, flags as 0 and 1). ID and phone
numbers are masked wherever they stand, in a new record as in a single change.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import ASPECTS, REGISTRIES, STANDINGS
from branchdesk.features.organization.fields import ORGANIZATION_FIELDS, OUTSIDE_FIELDS, POST_FIELDS
from branchdesk.kernel.fields import Choice, Field, Flag, IdNumber, Phone, Ref, Text, by_name
from branchdesk.kernel.idnumbers import mask_id, mask_phone
from branchdesk.kernel.words import tr

_MOVE_FIELDS = (
    Field("member_id", "党员", Ref("member")),
    Field("aspect", "变动事项", Choice(tuple((str(key), label) for key, label in ASPECTS))),
    Field("before", "变动前", Ref("state")),
    Field("after", "变动后", Ref("state")),
    Field("on", "变动日期", Text()),
    Field("reason", "变动原因", Text()),
)
_PAIR_FIELDS = (Field("first_id", "第一人", Ref("member")), Field("second_id", "第二人", Ref("member")))

ENTITIES: Mapping[str, tuple[str, Mapping[str, Field]]] = {
    "member": ("党员", FIELD),
    "organization": ("党组织", by_name(ORGANIZATION_FIELDS)),
    "post": ("任职", by_name(POST_FIELDS)),
    "move": ("党员变动", by_name(_MOVE_FIELDS)),
    "outside_body": ("外单位", by_name(OUTSIDE_FIELDS)),
    "not_duplicate": ("查重结论", by_name(_PAIR_FIELDS)),
}
"""What people call every table of the ledger, and its fields."""

DERIVED = ("name_key",)
"""Fields the program works out by itself: their changes say nothing to anybody."""

_STATES = {str(key): label for key, label in (*STANDINGS, *REGISTRIES)}
_ID = re.compile(r"（[0-9a-f]{8}-[0-9a-f-]{27}）")


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind ids: of organizations and of the members a page of the log speaks of."""

    organizations: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)


def entity_word(entity: str) -> str:
    """What people call a table; its own name where a later room brings one that is not known here."""
    return tr(ENTITIES[entity][0]) if entity in ENTITIES else entity


def field_word(entity: str, name: str) -> str:
    """The label of a field."""
    known = ENTITIES[entity][1].get(name) if entity in ENTITIES else None
    return tr(known.label) if known else name


def value_word(entity: str, name: str, value: Any, names: Names) -> str:
    """A stored value as people read it, masked where it is secret; ``""`` for nothing."""
    if value is None or value == "":
        return ""
    known = ENTITIES[entity][1].get(name) if entity in ENTITIES else None
    if known is None:
        return str(value)
    if isinstance(known.kind, Ref):
        return _reference(known.kind.entity, str(value), names)
    if isinstance(known.kind, Flag):
        return tr("是") if value else tr("否")
    if isinstance(known.kind, IdNumber):
        return mask_id(str(value))
    if isinstance(known.kind, Phone):
        return mask_phone(str(value))
    return str(value) if name == "seniority_adjust" else known.show(value)


def _reference(kind: str, value: str, names: Names) -> str:
    if kind == "member":
        return names.members.get(value, tr("（不在册的人员）"))
    return _STATES.get(value) or names.organizations.get(value) or tr("（已不存在）")


def record_words(entity: str, values: Mapping[str, Any], names: Names) -> str:
    """A whole new record: 姓名：王芳；性别：女；…, empty fields left out."""
    found = []
    for name, value in values.items():
        if name in DERIVED or name == "id" or value in (None, "", 0):
            continue
        found.append(tr("{label}：{value}").format(
            label=field_word(entity, name), value=value_word(entity, name, value, names)))  # fmt: skip
    return tr("；").join(found)


def note_words(text: Any) -> str:
    """What somebody did without changing anything; ids mean nothing to people."""
    return _ID.sub("", str(text or ""))


def member_ids(entity: str, name: str, value: Any) -> Iterator[str]:
    """The members a logged value speaks of, so that their names can be looked up."""
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from member_ids(entity, inner, one)
    elif isinstance(value, str) and entity in ENTITIES:
        known = ENTITIES[entity][1].get(name)
        if known is not None and isinstance(known.kind, Ref) and known.kind.entity == "member":
            yield value
