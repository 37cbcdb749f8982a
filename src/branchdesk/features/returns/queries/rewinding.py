"""Records as they were at a place in the log: every change since is taken back in thought."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from branchdesk.kernel.records import Record
from branchdesk.storage import codec
from branchdesk.storage.change_log import INSERT, NOTE, REMOVE, RESTORE
from branchdesk.storage.reading import Reads, in_parts, marks

R = TypeVar("R", bound=Record)


class Since:
    """What was changed after a place in the log; the first change of a field tells what it was."""

    def __init__(self, ledger: Reads, position: int) -> None:
        self._ledger = ledger
        self._was: dict[tuple[str, str], dict[str, str | None]] = {}
        self._new: set[tuple[str, str]] = set()
        self._alive: dict[tuple[str, str], bool] = {}
        rows = ledger.read(
            "SELECT entity, uid, field, old FROM change_log WHERE pos > ? AND field <> ? ORDER BY pos", (position, NOTE)
        )
        for entity, uid, field, old in rows:
            key = entity, uid
            if field == INSERT:
                self._new.add(key)
            elif field in (REMOVE, RESTORE):
                self._alive.setdefault(key, field == REMOVE)
            else:
                self._was.setdefault(key, {}).setdefault(field, old)

    def touched(self, *entities: str) -> set[str]:
        """The ids of the records of these kinds that something happened to."""
        keys = {*self._was, *self._new, *self._alive}
        return {uid for entity, uid in keys if entity in entities}

    def is_new(self, record: Record) -> bool:
        """Whether it was not there then."""
        key = codec.entity(type(record)), record.id
        return key in self._new or self._alive.get(key) is False

    def then(self, record: R) -> R | None:
        """The record as it was; None where it was not there."""
        if self.is_new(record):
            return None
        olds = self._was.get((codec.entity(type(record)), record.id))
        if not olds:
            return record
        names = list(codec.columns(type(record)))
        row = list(codec.to_row(record))
        for name, old in olds.items():
            if name in names:
                row[names.index(name)] = None if old is None else json.loads(old)
        return codec.from_row(type(record), row)

    def all_then(self, now: Iterable[R], kind: type[R]) -> list[R]:
        """Records that hang on something as they were, those removed since among them."""
        kept = [was for one in now if (was := self.then(one)) is not None]
        gone = [uid for (entity, uid), alive in self._alive.items() if entity == codec.entity(kind) and alive]
        known = {one.id for one in kept}
        return kept + [was for one in self._dead(kind, gone) if one.id not in known and (was := self.then(one))]

    def _dead(self, kind: type[R], ids: list[str]) -> list[R]:
        names = ", ".join(f'"{name}"' for name in codec.columns(kind))
        rows: list[Any] = []
        for part in in_parts(ids):
            rows += self._ledger.read(
                f"SELECT {names} FROM {codec.entity(kind)} WHERE alive = 0 AND id IN {marks(part)}", part
            )
        return codec.from_rows(kind, rows)
