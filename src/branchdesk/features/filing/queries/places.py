"""Where the window goes for the record a paper is printed from."""

from branchdesk.features.filing.model import Key
from branchdesk.storage.reading import Reads

_PLACES = {
    "meeting": "meeting", "development_case": "case", "transfer": "transfer", "joint_activity": "activity",
    "agreement": "agreement", "remittance": "remittance",
}  # fmt: skip
"""Records that are opened by their own id."""
_WITHIN = {"public_notice": ("case", "case_id"), "handover": ("handover", "posting_id")}
"""Records opened with another: 公示 with the case, 交接书 with the posting that ended."""


def record_of(ledger: Reads, key: Key) -> tuple[str, str] | None:
    """The place and the id of a record; None for books of a whole year, which no single record completes."""
    origin, uid = key
    if origin in _PLACES:
        return _PLACES[origin], uid
    if origin not in _WITHIN:
        return None
    place, column = _WITHIN[origin]
    rows = ledger.read(f"SELECT {column} FROM {origin} WHERE id = ? AND alive = 1", (uid,))
    return (place, rows[0][0]) if rows else None
