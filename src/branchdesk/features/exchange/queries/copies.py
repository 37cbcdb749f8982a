"""The copies a ledger made, the packets merged from them, and whether it is a copy itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from branchdesk.features.exchange.model import Choice, Difference, Identity, Key, Kind, OfflineCopy, Packet
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, UnreadableFile
from branchdesk.kernel.words import tr
from branchdesk.storage import reading
from branchdesk.storage.reading import Reads, records

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

COPY, SECRET, BASE, OF = "offline_copy", "offline_key", "offline_base", "offline_of"
"""What a copy knows of itself, as names of facts of the file."""


class CopyLine(NamedTuple):
    """A copy in the list: how many packets of it were merged, and the newest of them."""

    copy: OfflineCopy
    packets: int
    last: Packet | None


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge as it was decided, for printing it again."""

    copy: OfflineCopy
    packet: Packet
    differences: tuple[Difference, ...]
    choices: Mapping[Key, Choice]


def identity(ledger: "Ledger") -> Identity | None:
    """Who this ledger is when it is a copy; None for a ledger of its own."""
    told = ledger.info(COPY)
    if not told:
        return None
    try:
        facts = json.loads(told)
        pos, _, hashed = ledger.info(BASE).partition(":")
        return Identity(
            facts["id"], facts["name"], facts["keeper"], Day.parse(facts["taken_on"]), ledger.info(OF), int(pos), hashed,
            bytes.fromhex(ledger.info(SECRET)),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        hint = tr("请用带出时的原文件，或请本机重新带出一份。")
        raise UnreadableFile(tr("这份外出台账的身份信息已损坏"), detail=str(ledger.path), hint=hint) from error


def demand_home(ledger: "Ledger", title: str) -> None:
    """Refuse what only the ledger itself may do, not a copy of it."""
    known = identity(ledger)
    if known is not None:
        detail = tr("这份台账是外出台账“{name}”。").format(name=known.name)
        raise Refusal(title, detail=detail, hint=tr("请在本机（带出它的那份台账）里操作。"))


def copies(ledger: Reads) -> list[CopyLine]:
    """All copies, the newest first."""
    found = []
    for copy in reversed(records(ledger, OfflineCopy, order="taken_on, id")):
        merged_so_far = packets(ledger, copy.id)
        found.append(CopyLine(copy, len(merged_so_far), merged_so_far[0] if merged_so_far else None))
    return found


_SMALL = """id, copy_id, number, made_at, merged_on, head_pos, head_hash, ops, added, changed, removed, kept"""


def packets(ledger: Reads, copy_id: str) -> list[Packet]:
    """The packets merged of a copy, the farthest first; without their contents, which are large."""
    rows = ledger.read(
        f"SELECT {_SMALL} FROM packet WHERE alive = 1 AND copy_id = ? ORDER BY head_pos DESC, id DESC", (copy_id,)
    )
    names = _SMALL.split(", ")
    listed = [dict(zip(names, row, strict=True)) for row in rows]
    return [Packet(**{**one, "merged_on": Day.parse(one["merged_on"])}, differences="", content="") for one in listed]


def merged(ledger: Reads, packet_id: str) -> Merged:
    """A merge as it was decided."""
    packet = reading.one(ledger, Packet, packet_id)
    copy = reading.one(ledger, OfflineCopy, packet.copy_id) if packet else None
    if packet is None or copy is None:
        raise Conflict(tr("台账中没有这个离线包"), hint=tr("可能合并刚被撤销，请刷新后再试。"))
    listed, choices = decided(packet.differences)
    return Merged(copy, packet, listed, choices)


def decided(text: str) -> tuple[tuple[Difference, ...], dict[Key, Choice]]:
    """The differences and choices a packet was kept with."""
    listed, choices = [], {}
    for facts in json.loads(text):
        choice = facts.pop("choice")
        facts["kind"] = Kind(facts["kind"])
        facts["needs"] = tuple((one, uid, name) for one, uid, name in facts["needs"])
        facts["along"] = tuple((one, uid) for one, uid in facts["along"])
        facts["fills"] = tuple(facts.get("fills", ()))
        listed.append(Difference(**facts))
        choices[listed[-1].key] = Choice(choice)
    return tuple(listed), choices


def aliases(ledger: Reads, copy_id: str) -> dict[str, str]:
    """Records of a copy that were said to be one of ours: their id → our id."""
    rows = ledger.read("SELECT differences FROM packet WHERE alive = 1 AND copy_id = ? ORDER BY head_pos", (copy_id,))
    found = {}
    for (text,) in rows:
        listed, choices = decided(text)
        for one in listed:
            if one.kind is Kind.DUPLICATE and choices[one.key] is Choice.OURS:
                found[one.uid] = one.twin
    return found
