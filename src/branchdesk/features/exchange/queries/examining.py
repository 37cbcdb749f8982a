"""What a packet would bring: opened, proven, and compared with the ledger as it is."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.exchange.model import Examined, Note, OfflineCopy
from branchdesk.features.exchange.queries import locking
from branchdesk.features.exchange.queries.copies import aliases, demand_home, packets
from branchdesk.features.exchange.queries.here import here
from branchdesk.features.exchange.rules import comparing, holding, telling
from branchdesk.features.exchange.rules.telling import INSERT, NOTE, OWN, Entry
from branchdesk.kernel.errors import Refusal, UnreadableFile
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log, reading
from branchdesk.storage import packets as sealing
from branchdesk.storage.copies import SECRETS
from branchdesk.storage.packets import Body, Header
from branchdesk.storage.verify import broken_links

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

Step = Callable[[int, int, str], None]
"""Says how far the work is (done, of how many, what); may raise ``Cancelled``."""


def examining(ledger: "Ledger", path: Path) -> Callable[[Step], Examined]:
    """The work that looks at a packet, for a worker thread."""

    def work(step: Step) -> Examined:
        step(0, 0, "")
        with ledger.aside() as other:
            return examine(other, path)

    return work


def examine(ledger: "Ledger", path: Path) -> Examined:
    """Look at a packet; nothing is written. Whatever is wrong with it is a ``Refusal`` in a sentence."""
    demand_home(ledger, tr("外出台账不能接收离线包"))
    data = sealing.read(path)
    copy, key = _copy_of(ledger, sealing.header_of(data))
    header, body = sealing.opened(data, key)
    _demand_chain(ledger, copy, body)
    head = _demand_news(ledger, copy, key, body)
    return _compared(ledger, copy, header, body, head, base64.b64encode(data).decode())


def _copy_of(ledger: "Ledger", header: Header) -> tuple[OfflineCopy, bytes]:
    """The copy a packet comes from, and the key shared with it."""
    key, copy = ledger.info(SECRETS + header.copy), reading.one(ledger, OfflineCopy, header.copy)
    if not key or copy is None:
        if header.of != ledger.info("uuid"):
            hint = tr("请打开带出它的那份台账再接收。")
            raise Refusal(tr("这个离线包来自另一份台账带出的外出台账，没有接收"), hint=hint)
        detail = tr("可能这份台账是用带出之前的备份恢复的，或离线包文件已损坏。")
        hint = tr("请改用带出之后的备份，或把外出台账直接打开，照着补录。")
        raise Refusal(tr("本机没有带出过这份外出台账的记录，没有接收"), detail=detail, hint=hint)
    if copy.ended_on is not None:
        detail = tr("“{name}”已于 {on} 收回。").format(name=copy.name, on=copy.ended_on)
        hint = tr("确要再接收，请先在“离线外出”中取消收回。")
        raise Refusal(tr("这份外出台账已经收回，不再接收它的离线包"), detail=detail, hint=hint)
    return copy, bytes.fromhex(key)


def _demand_chain(ledger: "Ledger", copy: OfflineCopy, body: Body) -> None:
    """The ops go on from where the copy was taken out, none missing, none altered."""
    base = ledger.read("SELECT hash FROM change_log WHERE pos = ?", (copy.base_pos,))
    if copy.base_pos and base != [(copy.base_hash,)]:
        detail = tr("可能这份台账是用带出之前的备份恢复的，之后又作了修改。")
        hint = tr("请改用带出之后的备份，或把外出台账直接打开，照着补录。")
        raise Refusal(tr("本机台账与带出时不是同一份，没有接收"), detail=detail, hint=hint)
    rows = ledger.read(
        """SELECT site, seq, hash FROM change_log WHERE pos IN
           (SELECT max(pos) FROM change_log WHERE pos <= ? GROUP BY site)""", (copy.base_pos,)
    )  # fmt: skip
    ends = {site: (seq, hashed) for site, seq, hashed in rows}
    numbers = [one[0] for one in body.ops]
    found = broken_links(body.transactions, (one[1:] for one in body.ops), ends)
    if found or numbers != list(range(copy.base_pos + 1, copy.base_pos + 1 + len(numbers))):
        raise UnreadableFile(
            tr("离线包里的变更记录不连贯，可能被改动过，没有接收"),
            detail="".join(found[:1]),
            hint=tr("请在外出台账里做“台账体检”，没有问题后重新送回。"),
        )


def _demand_news(ledger: "Ledger", copy: OfflineCopy, key: bytes, body: Body) -> int:
    """How far the copy was merged before; refuses what brings nothing new, and a copy that became two."""
    known = packets(ledger, copy.id)
    if not known:
        return copy.base_pos
    last, hashes = known[0], {one[0]: one[-1] for one in body.ops}
    newest = max(hashes, default=copy.base_pos)
    if newest > last.head_pos and hashes.get(last.head_pos) == last.head_hash:
        return last.head_pos
    (content,) = ledger.read("SELECT content FROM packet WHERE id = ?", (last.id,))[0]
    merged = {one[0]: one[-1] for one in sealing.opened(base64.b64decode(content), key)[1].ops}
    if newest == copy.base_pos or (newest <= last.head_pos and merged.get(newest) == hashes[newest]):
        detail = tr("已合并到第 {n} 个离线包（{made} 制作）。").format(n=last.number, made=last.made_at[:10])
        hint = tr("如要重做上一次合并，请先撤销它，再接收。")
        raise Refusal(tr("这个离线包的内容都已合并过，没有新的内容"), detail=detail, hint=hint)
    raise Refusal(
        tr("这份外出台账在两台电脑上各有一份，并且都录入了内容，没有接收"),
        detail=tr("它与已经合并的第 {n} 个离线包不是同一份文件接着录入的。").format(n=last.number),
        hint=tr("请只用其中一份继续送回；另一份里的内容请打开后照着补录。"),
    )


def _compared(ledger: "Ledger", copy: OfflineCopy, header: Header, body: Body, head: int, content: str) -> Examined:
    entries = list(_entries(body, copy.base_pos))
    told = telling.stories(entries, head)
    known = aliases(ledger, copy.id)
    ours = here(ledger, copy, told, known)
    compared, same = comparing.differences(told, ours)
    found = locking.held(ledger, holding.judged(compared, ours))
    notes = tuple(
        Note(one.entity, known.get(one.uid, one.uid), one.text, one.actor, one.at)
        for one in telling.notes(entries, head)
    )
    last = body.transactions[-1] if body.transactions else ("",) * 7
    head_pos, head_hash = (body.ops[-1][0], body.ops[-1][-1]) if body.ops else (copy.base_pos, copy.base_hash)
    return Examined(
        copy, header.number, header.made_at, last[5], last[6], tuple(found), same, notes, head_pos, head_hash, len(body.ops),
        content, change_log.position(ledger.connection), known,
    )  # fmt: skip


def _entries(body: Body, base_pos: int) -> Iterator[Entry]:
    """The ops with their transactions and decoded values; records added together each with their own."""
    transactions = {one[0]: one for one in body.transactions}
    added: Iterator[dict[str, object]] = iter(())
    try:
        for pos, _site, _seq, _hlc, txn, entity, uid, field, old, new, _prev, _hash in body.ops:
            if entity in OWN and field != NOTE:
                raise ValueError("a copy does not keep copies")
            _, label, _, _, at, actor, host = transactions[txn]
            if field == INSERT:
                added = change_log.rows_of(new) if new is not None else added
                now: object = next(added)
            else:
                now = None if new is None else json.loads(new)
            if entity == "report_mark" and isinstance(now, dict):
                now = {**now, "position": base_pos}  # a place in the log of the copy means nothing here
            yield Entry(pos, at, actor, host, label, entity, uid, field, None if old is None else json.loads(old), now)
    except (ValueError, TypeError, StopIteration) as error:
        raise UnreadableFile(tr("离线包里的内容读不懂，没有接收"), hint=tr("请升级两边的程序后重新送回。")) from error
