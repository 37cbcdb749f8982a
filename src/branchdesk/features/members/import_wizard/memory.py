"""What columns meant the last time: mappings are kept for the next file with the same headings."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from branchdesk.excel.headers import heading_key
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.importing import SheetColumn
from branchdesk.widgets.screen import Desk

_KEPT = "members.import.columns"
_MOST = 30


def remember(desk: Desk, columns: Sequence[SheetColumn], mapping: Mapping[int, str]) -> None:
    """Keep the mapping, unless there are no headings to know it by."""
    if not any(one.heading for one in columns):
        return
    kept = _all(desk)
    kept.pop(_signature(columns), None)
    fields: dict[str, list[str]] = {}
    for one in columns:
        fields.setdefault(heading_key(one.heading), []).append(mapping.get(one.index, ""))
    kept[_signature(columns)] = fields
    desk.keep(_KEPT, dict(list(kept.items())[-_MOST:]))


def recall(desk: Desk, columns: Sequence[SheetColumn]) -> dict[int, str] | None:
    """The mapping chosen for these headings, or None."""
    fields = _all(desk).get(_signature(columns))
    if fields is None:
        return None
    left = {key: list(names) for key, names in fields.items()}
    found = {one.index: names.pop(0) for one in columns if (names := left.get(heading_key(one.heading)))}
    known = {one.name for one in MEMBER_FIELDS}
    return {index: name for index, name in found.items() if name in known}


def _signature(columns: Sequence[SheetColumn]) -> str:
    keys = sorted(heading_key(one.heading) for one in columns)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:20]


def _all(desk: Desk) -> dict[str, dict[str, list[str]]]:
    """The mappings remembered; a settings file somebody edited is read with suspicion."""
    kept: Any = desk.setting(_KEPT, {})
    if not isinstance(kept, Mapping):
        return {}
    return {str(key): dict(fields) for key, fields in kept.items() if _is_mapping_of_names(fields)}


def _is_mapping_of_names(fields: Any) -> bool:
    return isinstance(fields, Mapping) and all(
        isinstance(names, list) and all(isinstance(name, str) for name in names) for names in fields.values()
    )
