"""A small ledger for tests on dues: two branches and a temporary one, their people, what they owe."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.features.dues import commands
from branchdesk.features.dues.model import Assessment, Payer, Payment, Remittance
from branchdesk.features.dues.rules import rates
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import BranchKind, Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

ROOT, OFFICE, STUDENTS, GROUP, TEMPORARY = "root", "office", "students", "group-1", "temporary"
YEAR = 2026
SCOPE = frozenset({OFFICE, GROUP})
BASES = {"m1": 663783, "m2": 500000, "m3": 500001, "m4": 1567890}
"""赵一 99.57, 钱一 50.00, 孙一 75.00, 李一 313.58 a month."""


def organizations() -> list[Organization]:
    """A committee with two branches, a group, and a temporary branch."""
    return [
        Organization(id=ROOT, full_name="中共示例大学委员会", short_name="示例大学党委", tier=Tier.COMMITTEE),
        Organization(id=OFFICE, full_name="中共示例大学机关第一支部委员会", short_name="机关第一党支部", parent_id=ROOT),
        Organization(id=STUDENTS, full_name="中共示例大学材料学院学生支部委员会", short_name="材料学生党支部",
                     parent_id=ROOT, kind=BranchKind.STUDENTS, order=1),
        Organization(id=GROUP, full_name="第一党小组", tier=Tier.GROUP, parent_id=OFFICE),
        Organization(id=TEMPORARY, full_name="赴外地实践队临时党支部", parent_id=ROOT, kind=BranchKind.TEMPORARY, order=2),
    ]  # fmt: skip


def person(uid: str, name: str, branch: str = OFFICE, **values: Any) -> Member:
    """A full member since 2010, unless the values say otherwise."""
    usual: dict[str, Any] = {"joined_on": Day(2010, 7, 1), "confirmed_on": Day(2011, 7, 1), "number": uid.upper()}
    return Member(id=uid, name=name, name_key=name_key(name), branch_id=branch, **(usual | values))


def people() -> list[Member]:
    """Four with wages and a namesake in the office, two students, one of them on probation since March, one outsider."""
    return [
        person("m1", "赵一", group_id=GROUP, staff_number="0000001"),
        person("m2", "钱一", group_id=GROUP, staff_number="0000002"),
        person("m3", "孙一", staff_number="0000003"),
        person("m4", "李一", staff_number="0000004"),
        person("m5", "孙一", staff_number="0000005"),
        person("s1", "许生", STUDENTS, staff_number="1000001"),
        person("s2", "何生", STUDENTS, standing=Standing.PROBATIONARY, joined_on=Day(2026, 3, 18), confirmed_on=None),
        person("c1", "尤候", STUDENTS, standing=Standing.CANDIDATE, joined_on=None, confirmed_on=None),
    ]


def assessment(uid: str, **values: Any) -> Assessment:
    """A year's assessment by the rules; of those in ``BASES`` by their base, of others the fixed amount."""
    base = values.pop("base", Yuan(BASES[uid]) if uid in BASES else None)
    payer = values.pop("payer", Payer.STUDENT if base is None else Payer.MONTHLY)
    month = values.pop("from_month", Month(YEAR, 1))
    found = rates.due(payer, base, rates.rate_pack(month))
    usual: dict[str, Any] = {
        "id": new_id(), "member_id": uid, "branch_id": None, "year": month.year, "from_month": month, "payer": payer,
        "base": base, "rate": found.rate, "uncapped": found.uncapped, "due": found.due,
        "pack": rates.rate_pack(month).name, "arithmetic": found.line,
    }  # fmt: skip
    return Assessment(**(usual | values))


def payment(uid: str, month: int, fen: int, **values: Any) -> Payment:
    """Cash for a month of 2026, paid on the 8th unless the values say otherwise."""
    usual: dict[str, Any] = {"branch_id": None, "paid_on": Day(YEAR, month, 8)}
    return Payment(id=new_id(), member_id=uid, month=Month(YEAR, month), amount=Yuan(fen), **(usual | values))


def remittance(first: int, last: int, fen: int, **values: Any) -> Remittance:
    """Handed up by the office for some months of 2026."""
    usual: dict[str, Any] = {"branch_id": OFFICE, "remitted_on": Day(YEAR, 11, 20)}
    return Remittance(
        id=new_id(), from_month=Month(YEAR, first), until_month=Month(YEAR, last), amount=Yuan(fen), **(usual | values)
    )


def make(path: Path) -> None:
    """The ledger as a file: everybody assessed for 2026 but the namesake."""
    upgrade.create(path, None)
    ledger = open_ledger(path)
    with unit_of_work(ledger, "准备", Author(), kind="final") as work:
        OrganizationStore(work).add_all(organizations())
        MemberStore(work).add_all(people())
        commands.assess(work, [*map(assessment, BASES), assessment("s1"), assessment("s2", from_month=Month(YEAR, 3))])
    ledger.close()


def fresh(template: Path, folder: Path) -> Ledger:
    """A copy of the ledger, open."""
    return open_ledger(Path(shutil.copy(template, folder / "l.bdb")))


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Run a command as the window does."""
    with unit_of_work(ledger, command.__name__, Author()) as work:
        return command(work, *arguments, **named)
