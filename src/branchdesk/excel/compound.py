"""The OLE2 container of old xls files: only what is needed to find a stream and read it.

Rule source: [MS-CFB]. Damaged chains end in a ``Refusal``, never in a loop.
"""

import struct
from typing import NamedTuple

from branchdesk.excel import limits

MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_NO_SECTOR = 0xFFFFFFFA
"""This and larger numbers mark the end of a chain or an unused sector."""


class _Entry(NamedTuple):
    start: int
    size: int


class Compound:
    """A compound file in memory; ``streams`` are the names it holds, storages included."""

    def __init__(self, data: bytes) -> None:
        """Read the directory; ``Refusal`` when the container is damaged."""
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError) as error:
            raise limits.damaged() from error

    @property
    def streams(self) -> set[str]:
        """Names of all streams and storages."""
        return set(self._entries)

    def read(self, name: str) -> bytes:
        """A stream's bytes."""
        entry = self._entries[name]
        if entry.size >= self._mini_cutoff:
            return self._follow(self._data, self._fat, entry.start, self._sector, 1)[: entry.size]
        return self._follow(self._mini, self._mini_fat, entry.start, 64, 0)[: entry.size]

    def _open(self) -> None:
        head = self._data[:512]
        shift = struct.unpack_from("<H", head, 30)[0]
        if shift not in (9, 12):
            raise limits.damaged()
        self._sector = 1 << shift
        directory, _, self._mini_cutoff, mini, mini_count, difat, _ = struct.unpack_from("<IIIIIII", head, 48)
        self._fat = self._table(self._fat_sectors(head, difat))
        content = self._follow(self._data, self._fat, directory, self._sector, 1)
        self._entries: dict[str, _Entry] = {}
        root = _Entry(_NO_SECTOR, 0)
        for at in range(0, len(content) - 127, 128):
            name, kind, entry = _entry(content[at : at + 128])
            if kind == 5:
                root = entry
            elif kind:
                self._entries[name] = entry
        packed = self._follow(self._data, self._fat, mini, self._sector, 1) if mini_count else b""
        self._mini_fat = struct.unpack(f"<{len(packed) // 4}I", packed)
        self._mini = self._follow(self._data, self._fat, root.start, self._sector, 1)

    def _fat_sectors(self, head: bytes, difat: int) -> list[int]:
        """Where the allocation table lies: 109 places in the head, more in a chain of sectors."""
        sectors = list(struct.unpack_from("<109I", head, 76))
        seen = 0
        while difat < _NO_SECTOR and seen <= len(self._data) // self._sector:
            more = self._sector_at(difat)
            sectors += struct.unpack(f"<{len(more) // 4 - 1}I", more[:-4])
            difat = struct.unpack("<I", more[-4:])[0]
            seen += 1
        return [sector for sector in sectors if sector < _NO_SECTOR]

    def _table(self, sectors: list[int]) -> tuple[int, ...]:
        packed = b"".join(self._sector_at(sector) for sector in sectors[: len(self._data) // self._sector + 1])
        return struct.unpack(f"<{len(packed) // 4}I", packed)

    def _sector_at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        found = self._data[start : start + self._sector]
        if len(found) < self._sector:
            raise limits.damaged()
        return found

    @staticmethod
    def _follow(store: bytes, table: tuple[int, ...], start: int, size: int, offset: int) -> bytes:
        pieces: list[bytes] = []
        while start < _NO_SECTOR:
            if start >= len(table) or len(pieces) > len(table):
                raise limits.damaged()
            pieces.append(store[(start + offset) * size : (start + offset + 1) * size])
            start = table[start]
        return b"".join(pieces)


def _entry(packed: bytes) -> tuple[str, int, _Entry]:
    length = min(max(struct.unpack_from("<H", packed, 64)[0] - 2, 0), 62)
    name = packed[:length].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", packed, 116)
    return name, packed[66], _Entry(start, size)
