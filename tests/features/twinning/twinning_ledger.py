"""A small ledger for tests on twinning: branches of every kind, one with a 双带头人 secretary; partners are made by commands."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import BranchKind, Organization, Post, Role, Tier
from branchdesk.features.organization.store import OrganizationStore, PostStore
from branchdesk.features.twinning.model.activities import ActivityParty, JointActivity, WholeActivity
from branchdesk.features.twinning.model.ties import Agreement, AgreementParty, Partner, WholeAgreement
from branchdesk.features.twinning.model.words import ActivityState, Category, Mode, PartyRole
from branchdesk.features.twinning.rules.counting import Held
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

ROOT, OFFICE, OFFICE2, TEACHERS, DUAL, STUDENTS = "root", "office", "office2", "teachers", "dual", "students"
TODAY = date(2026, 11, 21)
ON = Day(2026, 5, 6)


def organizations() -> list[Organization]:
    """A committee with five branches."""
    return [
        Organization(id=ROOT, full_name="中共示例大学委员会", short_name="示例大学党委", tier=Tier.COMMITTEE),
        Organization(id=OFFICE, full_name="机关第一党支部", parent_id=ROOT, kind=BranchKind.OFFICE),
        Organization(id=OFFICE2, full_name="财务处党支部", parent_id=ROOT, kind=BranchKind.OFFICE, order=1),
        Organization(
            id=TEACHERS, full_name="材料学院教工第二党支部", parent_id=ROOT, kind=BranchKind.TEACHERS, order=2
        ),
        Organization(id=DUAL, full_name="物理学院教师第一党支部", parent_id=ROOT, kind=BranchKind.TEACHERS, order=3),
        Organization(
            id=STUDENTS, full_name="材料学院硕士第三党支部", parent_id=ROOT, kind=BranchKind.STUDENTS, order=4
        ),
    ]


def posts() -> list[Post]:
    """The secretary of the branch of physicists is a 双带头人 from 2024 to the end of June 2026."""
    return [
        Post(id="p1", organization_id=DUAL, role=Role.SECRETARY, holder="孔一", from_on=Day(2024, 1, 1),
             until_on=Day(2026, 6, 30), dual_leader=True),
        Post(id="p2", organization_id=DUAL, role=Role.SECRETARY, holder="曹一", from_on=Day(2026, 7, 1)),
    ]  # fmt: skip


def people() -> list[Member]:
    """Two of the office, one of the teachers."""
    named = (("m1", "孔一", OFFICE), ("m2", "曹一", OFFICE), ("m3", "许一", TEACHERS))
    return [
        Member(id=uid, name=name, name_key=name_key(name), number=uid.upper(), branch_id=branch, joined_on=Day(2010, 7, 1),
               confirmed_on=Day(2011, 7, 1))
        for uid, name, branch in named
    ]  # fmt: skip


def make(path: Path) -> None:
    """The ledger as a file."""
    upgrade.create(path, None)
    ledger = open_ledger(path)
    with unit_of_work(ledger, "准备", Author(), kind="final") as work:
        OrganizationStore(work).add_all(organizations())
        PostStore(work).add_all(posts())
        MemberStore(work).add_all(people())
    ledger.close()


def fresh(template: Path, folder: Path) -> Ledger:
    """A copy of the ledger, open."""
    return open_ledger(Path(shutil.copy(template, folder / "l.bdb")))


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Run a command as the window does."""
    with unit_of_work(ledger, command.__name__, Author()) as work:
        return command(work, *arguments, **named)


def partner(name: str, category: Category = Category.OFFICE, **values: Any) -> Partner:
    """A partner entered by hand; its id is its name."""
    return Partner(**({"id": name, "name": name, "category": category} | values))


def party(partner_id: str, category: Category = Category.OFFICE, **values: Any) -> ActivityParty:
    """A party of the other side."""
    usual: dict[str, Any] = {"id": new_id(), "activity_id": "", "partner_id": partner_id, "category": category}
    return ActivityParty(**(usual | values))


def ours(partner_id: str = "甲", category: Category = Category.OFFICE, **values: Any) -> ActivityParty:
    """Our side, which leads."""
    return party(partner_id, category, **({"own": True, "role": PartyRole.LEAD} | values))


def joint(**values: Any) -> JointActivity:
    """An activity that took place on the 6th of May 2026."""
    uid = new_id()
    usual: dict[str, Any] = {"id": uid, "uid": uid, "title": "联合主题党日", "on": ON, "mode": Mode.TALKS,
                             "state": ActivityState.DONE}  # fmt: skip
    return JointActivity(**(usual | values))


def held(*parties: ActivityParty, **values: Any) -> Held:
    """An activity with its parties, ours first where none is given."""
    listed = parties if any(one.own for one in parties) else (ours(), *parties)
    return Held(joint(**values), tuple(listed))


def whole(*parties: ActivityParty, parts: dict[str, Any] | None = None, **values: Any) -> WholeActivity:
    """A whole activity to be saved."""
    return WholeActivity(activity=joint(**values), parties=parties, **(parts or {}))


def agreement(ids: Sequence[str], signs: bool = True, **values: Any) -> WholeAgreement:
    """An agreement of 2026 between some partners."""
    uid = new_id()
    usual: dict[str, Any] = {"id": uid, "title": "共建协议", "signed_on": Day(2026, 1, 5), "from_on": Day(2026, 1, 5),
                             "until_on": Day(2026, 12, 31)}  # fmt: skip
    parties = tuple(AgreementParty(id=new_id(), agreement_id=uid, partner_id=one, signs=signs) for one in ids)
    return WholeAgreement(agreement=Agreement(**(usual | values)), parties=parties)
