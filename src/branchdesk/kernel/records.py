"""Records are frozen values with an id; nothing that leaves the storage layer is tied to a session."""

import os
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Base of every record: a value with an identity that survives merging two computers."""

    id: str


_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A UUIDv7 as 36 characters; ids made by one process rise in time order (RFC 9562 §5.7)."""
    global _last
    with _lock:
        stamp = max(time.time_ns() // 1_000_000 << 12, _last + 1)
        _last = stamp
    head = stamp >> 12
    value = head << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62
    value |= int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
