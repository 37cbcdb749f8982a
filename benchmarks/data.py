"""What is measured: invented ledgers and rosters, made once and kept in ``benchmarks/out``."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from branchdesk.features.members import demo
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.model import Member
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.kernel import clock
from branchdesk.storage.schema import SCHEMA
from measure import OUT

SEED = 7
PASSWORD = "量一量程序有多快"

ROSTER_FIELDS = ("name", "sex", "id_number", "birth", "ethnicity", "education", "degree", "standing", "branch_id",
                 "joined_on", "confirmed_on", "staff_number", "unit", "phone")  # fmt: skip
"""The fourteen columns of the roster that is imported and exported."""


def ledger(members: int, password: str | None = None) -> Path:
    """A demo ledger with so many members; plain unless there is a password. It is shared: copy it to write."""
    return kept(f"ledger-{members}{'-encrypted' if password else ''}", members, password)


def kept(name: str, members: int, password: str | None = None) -> Path:
    """A demo ledger kept under a name."""
    from branchdesk.shell.making import make_demo

    path = place(name)
    if not path.exists():
        make_demo(path, members, SEED, password)
    return path


def place(name: str) -> Path:
    """Where a ledger is kept, by its schema: one of an older schema would be upgraded in every round."""
    return OUT / f"{name}-schema-{SCHEMA}.bdb"


def copy(path: Path, name: str) -> Path:
    """A ledger to write into."""
    target = OUT / name
    for end in ("", "-wal", "-shm", ".lock", ".inuse"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    shutil.copy(path, target)
    return target


def people(count: int) -> tuple[list[Organization], list[Member]]:
    """Organizations of the demo and people in them who are in no ledger yet."""
    organizations = demo.organizations(SEED)
    branches = [one for one in organizations if one.tier is Tier.BRANCH]
    return organizations, demo.people(count, SEED + 1, branches, [], clock.today())


def roster(count: int) -> Path:
    """An Excel roster with so many people and the fourteen columns."""
    path = OUT / f"roster-{count}.xlsx"
    if not path.exists():
        write_roster(path, *people(count))
    return path


def write_roster(path: Path, organizations: Sequence[Organization], members: Sequence[Member]) -> None:
    """The roster as the program writes it, with full numbers."""
    from branchdesk.features.members import sheets

    known = {one.name: one for one in MEMBER_FIELDS}
    names = {one.id: one.name for one in organizations}
    sheets.export_roster(path, members, [known[name] for name in ROSTER_FIELDS], heading="党员名册", unit="示例大学",
                         reveal=True, branch_names=names, group_names=names, made_on=clock.today())  # fmt: skip


def empty_ledger(name: str) -> Path:
    """A plain ledger with the organizations of the demo and nobody in them."""
    from branchdesk.features.organization.store import OrganizationStore
    from branchdesk.storage import engine, upgrade
    from branchdesk.storage.change_log import Author
    from branchdesk.storage.work import unit_of_work

    template = place("ledger-0")
    if not template.exists():
        upgrade.create(template, None)
        opened = engine.open_ledger(template)
        with unit_of_work(opened, "党组织", Author()) as work:
            OrganizationStore(work).add_all(demo.organizations(SEED))
        opened.close()
    return copy(template, name)


def rows_of(path: Path) -> list[list[Any]]:
    """The cells of the first sheet, straight from calamine."""
    from python_calamine import load_workbook

    return load_workbook(str(path)).get_sheet_by_index(0).to_python()
