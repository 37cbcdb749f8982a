"""Records, short ways to write them, and what a ledger holds; for the tests of storage."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import branchdesk
from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import Organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.records import Record, new_id
from branchdesk.storage import codec
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work

PASSWORD = "西湖 horse 电池 2026"
OTHER_PASSWORD = "another Good one 73"
AUTHOR = Author("王书记", "OFFICE-1", "site-a")


def member(name: str = "王芳", **values: Any) -> Member:
    """An invented member."""
    return Member(id=new_id(), name=name, **values)


def branch(name: str = "中共示例大学机关第一支部委员会", **values: Any) -> Organization:
    """An invented branch."""
    return Organization(id=new_id(), full_name=name, **values)


def add(ledger: Ledger, *records: Member | Organization, label: str = "新增") -> None:
    """Insert in one command."""
    with unit_of_work(ledger, label, AUTHOR) as work:
        for record in records:
            if isinstance(record, Member):
                MemberStore(work).save(record)
            else:
                OrganizationStore(work).save(record)


def add_many(ledger: Ledger, count: int, label: str = "导入花名册") -> list[Member]:
    """Insert many members in one command, as an import does."""
    people = [member(f"导入{n:05d}", number=str(n)) for n in range(count)]
    with unit_of_work(ledger, label, AUTHOR) as work:
        MemberStore(work).add_all(people)
    return people


def change(ledger: Ledger, record: Member, label: str = "修改", seen: int | None = None, **values: Any) -> Member:
    """Change fields of a member in one command."""
    changed = replace(record, **values)
    with unit_of_work(ledger, label, AUTHOR) as work:
        return MemberStore(work).save(changed, seen=seen)


def members(ledger: Ledger) -> list[Member]:
    """All living members, by id."""
    with unit_of_work(ledger, "读", AUTHOR) as work:
        return MemberStore(work).find()


def state(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables people write in, ``alive`` last, the recycle bin included."""
    return {codec.entity(record): _rows(ledger, record) for record in (Member, Organization)}


def _rows(ledger: Ledger, record: type[Record]) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in codec.columns(record))
    return ledger.read(f"SELECT {names}, alive FROM {codec.entity(record)} ORDER BY id")


def log_length(ledger: Ledger) -> int:
    """Lines in the log."""
    return int(ledger.read("SELECT count(*) FROM change_log")[0][0])


def beside(path: Path) -> set[str]:
    """Names in the folder of a file, itself left out."""
    return {one.name for one in path.parent.iterdir()} - {path.name}


def child_environment() -> dict[str, str]:
    """The environment of a child process that imports this checkout."""
    return {**os.environ, "PYTHONPATH": str(Path(branchdesk.__file__).parent.parent), "PYTHONIOENCODING": "utf-8"}


def flip(path: Path, offsets: Iterable[int]) -> None:
    """Turn one bit over at each offset."""
    with path.open("r+b") as file:
        for offset in offsets:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ 0x10]))
