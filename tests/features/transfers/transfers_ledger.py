"""A small ledger for tests on transfers: a committee with its letter head, two branches and a temporary one, graduates."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from branchdesk.features.dues import commands as dues
from branchdesk.features.dues.model import Assessment, Channel, Payer, Payment
from branchdesk.features.dues.rules import rates
from branchdesk.features.members.model import Leaving, Member, Registry, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import BranchKind, Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.transfers.model import Destination, Direction, LetterHead, Transfer
from branchdesk.features.transfers.store import LetterHeadStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

ROOT, COLLEGE, OFFICE, STUDENTS, TEMPORARY, GROUP = "root", "college", "office", "students", "temporary", "group-1"
TODAY = date(2026, 11, 21)
YEAR = 2026


def organizations() -> list[Organization]:
    """A committee, a college below it that may not approve members, two branches of the college, one of the school."""
    return [
        Organization(id=ROOT, full_name="中共示例大学委员会", short_name="示例大学党委", tier=Tier.COMMITTEE),
        Organization(id=COLLEGE, full_name="中共示例大学材料学院委员会", short_name="材料学院党委", tier=Tier.COMMITTEE,
                     parent_id=ROOT, may_approve=False),
        Organization(id=OFFICE, full_name="中共示例大学机关第一支部委员会", short_name="机关第一党支部", parent_id=ROOT),
        Organization(id=STUDENTS, full_name="中共示例大学材料学院学生支部委员会", short_name="材料学生党支部",
                     parent_id=COLLEGE, kind=BranchKind.STUDENTS, order=1),
        Organization(id=TEMPORARY, full_name="赴外地实践队临时党支部", parent_id=ROOT, kind=BranchKind.TEMPORARY, order=2),
        Organization(id=GROUP, full_name="第一党小组", tier=Tier.GROUP, parent_id=OFFICE),
    ]  # fmt: skip


def person(uid: str, name: str, branch: str = STUDENTS, **values: Any) -> Member:
    """A full member since 2023, unless the values say otherwise."""
    usual: dict[str, Any] = {"joined_on": Day(2023, 5, 20), "confirmed_on": Day(2024, 5, 20), "number": uid.upper()}
    return Member(id=uid, name=name, name_key=name_key(name), branch_id=branch, **(usual | values))


def people() -> list[Member]:
    """Four students, one of them on probation, one suspended, one candidate; two of the office, one of whom has left."""
    return [
        person("s1", "许生", staff_number="1000001", unit="材料 2201 班"),
        person("s2", "何生", staff_number="1000002", unit="材料 2201 班", standing=Standing.PROBATIONARY,
               joined_on=Day(2026, 3, 18), confirmed_on=None),
        person("s3", "吕生", staff_number="0000003", unit="材料 2202 班"),
        person("s4", "施生", staff_number="1000004", unit="材料 2202 班", registry=Registry.SUSPENDED),
        person("c1", "张候", standing=Standing.CANDIDATE, joined_on=None, confirmed_on=None),
        person("m1", "孔一", OFFICE, group_id=GROUP, staff_number="2000001"),
        person("m2", "曹一", OFFICE, left_on=Day(2024, 9, 1), leaving=Leaving.TRANSFERRED, left_to="外校"),
    ]  # fmt: skip


def head(**values: Any) -> LetterHead:
    """What the committee prints."""
    usual: dict[str, Any] = {
        "id": "head", "organization_id": ROOT, "name": "中共示例大学委员会组织部", "prefix": "示大组转〔2026〕", "valid_days": 30,
        "phone": "000-00000000",
    }  # fmt: skip
    return LetterHead(**(usual | values))


def letter(uid: str = "s1", **values: Any) -> Transfer:
    """A letter out of today for a member, unless the values say otherwise."""
    usual: dict[str, Any] = {
        "id": new_id(), "member_id": uid, "direction": Direction.OUT, "destination": Destination.EMPLOYER,
        "addressee": "某市某区委组织部", "to_place": "某市某公司党支部", "paid_until": Month(YEAR, 10),
        "issued_on": Day.of(TODAY), "valid_days": 30,
    }  # fmt: skip
    return Transfer(**(usual | values))


def settled(uid: str, **values: Any) -> Assessment:
    """A student's assessment of 2026."""
    found = rates.due(Payer.STUDENT, None, rates.rate_pack(Month(YEAR, 1)))
    usual: dict[str, Any] = {
        "id": new_id(), "member_id": uid, "branch_id": None, "year": YEAR, "from_month": Month(YEAR, 1),
        "payer": Payer.STUDENT, "base": None, "rate": found.rate, "uncapped": found.uncapped, "due": found.due,
        "pack": rates.rate_pack(Month(YEAR, 1)).name, "arithmetic": found.line,
    }  # fmt: skip
    return Assessment(**(usual | values))


def paid(uid: str, month: int, **values: Any) -> Payment:
    """0.20 for a month of 2026, paid on the 8th of November."""
    usual: dict[str, Any] = {
        "branch_id": None,
        "paid_on": Day(YEAR, 11, 8),
        "channel": Channel.CASH,
        "collector": "孔一",
    }
    return Payment(id=new_id(), member_id=uid, month=Month(YEAR, month), amount=Yuan(20), **(usual | values))


def make(path: Path) -> None:
    """The ledger as a file: 许生 has paid to October, 吕生 to March, 何生 owes from March on and has paid nothing."""
    upgrade.create(path, None)
    ledger = open_ledger(path)
    with unit_of_work(ledger, "准备", Author(), kind="final") as work:
        OrganizationStore(work).add_all(organizations())
        MemberStore(work).add_all(people())
        LetterHeadStore(work).add_all([head()])
        dues.assess(work, [settled("s1"), settled("s3"), settled("s2", from_month=Month(YEAR, 3))])
        dues.receive(work, [*(paid("s1", n) for n in range(1, 11)), *(paid("s3", n) for n in range(1, 4))])
    ledger.close()


def fresh(template: Path, folder: Path) -> Ledger:
    """A copy of the ledger, open."""
    return open_ledger(Path(shutil.copy(template, folder / "l.bdb")))


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Run a command as the window does."""
    with unit_of_work(ledger, command.__name__, Author()) as work:
        return command(work, *arguments, **named)
