"""A saved edit, against what the disk takes for one write of 4 KB that must last."""

import os
import secrets
from dataclasses import replace
from typing import Any

import data
from measure import OUT, Result, interleaved, wall

MEMBERS = 100_000


def run(quick: bool) -> list[Result]:
    from branchdesk.features.members import commands, queries
    from branchdesk.features.members.store import MemberStore
    from branchdesk.storage.change_log import Author
    from branchdesk.storage.engine import open_ledger
    from branchdesk.storage.work import unit_of_work

    ledger = open_ledger(data.copy(data.ledger(MEMBERS), "saving.bdb"))
    author = Author()
    lines = queries.roll(ledger, limit=400)
    handle = os.open(OUT / "saving.bin", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    block = secrets.token_bytes(4096)
    position = iter(range(10_000))

    def floor() -> None:
        os.pwrite(handle, block, 4096 * next(position))
        os.fdatasync(handle)

    def edited(at: int) -> Any:
        member = queries.member(ledger, lines[at % len(lines)].id)
        assert member is not None
        return replace(member, note=f"第 {at} 次修改")

    turn = iter(range(10_000))

    def stored() -> None:
        member = edited(next(turn))
        with unit_of_work(ledger, "修改党员", author) as work:
            MemberStore(work).save(member)

    def altered() -> None:
        member = edited(next(turn))
        with unit_of_work(ledger, "修改党员", author) as work:
            commands.alter(work, member, seen=work.start)

    for warm in (stored, altered, floor):
        warm()
    rounds = 60 if quick else 200
    found = []
    for work, words, target in (
        (stored, "保存一次修改（写入与变更记录）", 1.5),
        (altered, "保存一次修改（含查重与规则检查）", None),
    ):
        mine, least = interleaved(work, floor, rounds, wall)
        found.append(Result("save", f"{words}，{MEMBERS:,} 人", "写 4 KB 并 fdatasync", target, mine, least))
    os.close(handle)
    ledger.close()
    return found
