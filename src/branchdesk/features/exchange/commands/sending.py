"""送回: everything entered in a copy since it was taken out, as a packet for the ledger it was taken from."""

from pathlib import Path
from typing import NamedTuple

from branchdesk import __version__
from branchdesk.features.exchange.queries import identity
from branchdesk.features.exchange.rules.telling import OWN
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import packets, schema
from branchdesk.storage.change_log import NOTE, Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.packets import Body, Header
from branchdesk.storage.work import unit_of_work


class Sent(NamedTuple):
    """A packet that was written: which one of the copy, with how many ops about how many records."""

    path: Path
    number: int
    ops: int
    records: int


def send_back(ledger: Ledger, path: Path, author: Author | None = None) -> Sent:
    """Write a packet, and write down in the copy's log that it was written. Can be done as often as wanted."""
    known = identity(ledger)
    if known is None:
        raise Refusal(tr("这不是外出台账，没有可送回的内容"), hint=tr("“送回”在带出去的那份台账里做。"))
    if ledger.read_only:
        raise Refusal(tr("这份台账以只读方式打开，不能送回"), hint=tr("请打开外出台账本身。"))
    body = _body(ledger, known.base_pos)
    if not body.ops:
        raise Refusal(tr("带出以来还没有录入内容，没有可送回的"))
    number = _sent_before(ledger, known.id) + 1
    made_at = clock.now().isoformat(timespec="seconds")
    header = Header(packets.FORMAT, known.id, known.of, number, schema.SCHEMA, __version__, made_at, len(body.ops))
    packets.write(path, header, body, known.key)
    with unit_of_work(ledger, tr("送回离线包"), author or Author()) as work:
        work.note("offline_copy", known.id, tr("送回第 {n} 个离线包：{file}").format(n=number, file=path.name))
    records = {(one[5], one[6]) for one in body.ops if one[7] != NOTE}
    return Sent(path, number, len(body.ops), len(records))


def _sent_before(ledger: Ledger, copy_id: str) -> int:
    sql = "SELECT count(*) FROM change_log WHERE entity = 'offline_copy' AND uid = ? AND field = ?"
    return int(ledger.read(sql, (copy_id, NOTE))[0][0])


def _body(ledger: Ledger, base_pos: int) -> Body:
    """The log since then; what only tells of packets sent does not count at its end."""
    ops = ledger.read(
        """SELECT pos, site, seq, hlc, txn, entity, uid, field, old, new, prev, hash FROM change_log
           WHERE pos > ? ORDER BY pos""", (base_pos,)
    )  # fmt: skip
    while ops and ops[-1][5] in OWN and ops[-1][7] == NOTE:
        ops.pop()
    used = {one[4] for one in ops}
    rows = ledger.read("SELECT id, label, kind, target, at, actor, host FROM change_txn ORDER BY seq")
    return Body([row for row in rows if row[0] in used], ops)
