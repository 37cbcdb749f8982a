"""The copies of the ledger that work elsewhere (离线外出): that room stands above this one, so its tables are read here."""

from datetime import date

from branchdesk.features.overview.model import CopyOut
from branchdesk.storage.reading import Reads


def copies_out(ledger: Reads) -> list[CopyOut]:
    """Those nobody has ended; none where the ledger is such a copy itself, for there is nothing to be done about them."""
    if ledger.read("SELECT 1 FROM ledger_info WHERE name = 'offline_copy'"):
        return []
    rows = ledger.read(
        """SELECT id, name, keeper, taken_on, (SELECT max(merged_on) FROM packet WHERE alive = 1 AND copy_id = offline_copy.id)
           FROM offline_copy WHERE alive = 1 AND ended_on IS NULL ORDER BY taken_on, id"""
    )
    return [
        CopyOut(uid, name, keeper, date.fromisoformat(taken), date.fromisoformat(merged) if merged else None)
        for uid, name, keeper, taken, merged in rows
    ]
