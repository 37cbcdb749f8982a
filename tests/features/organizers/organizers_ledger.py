"""A small ledger for tests on organizers: a school, one college with two branches, one organizer posted to it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.organizers import commands
from branchdesk.features.organizers.model import Duty, Every, Organizer, Posting, Role, WorkEntry
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

NAME = "孔组织"


def make(path: Path) -> None:
    """Organizations, some people of a branch, and the organizer in his posting."""
    upgrade.create(path, None)
    ledger = open_ledger(path)
    with unit_of_work(ledger, "准备", Author(), kind="final") as work:
        OrganizationStore(work).add_all(
            [
                Organization(id="school", full_name="中共示例大学委员会", tier=Tier.COMMITTEE),
                Organization(
                    id="college", full_name="中共示例大学材料学院委员会", tier=Tier.COMMITTEE, parent_id="school"
                ),
                Organization(id="first", full_name="材料第一党支部", parent_id="college"),
                Organization(id="second", full_name="材料第二党支部", parent_id="college"),
                Organization(id="office", full_name="机关第一党支部", parent_id="school"),
            ]
        )
        MemberStore(work).add_all([person("m1", "许生"), person("m2", "何生"), person("m3", "外人", "office")])
        commands.save_organizer(work, organizer())
        commands.post(work, posting())
    ledger.close()


def person(uid: str, name: str, branch: str = "first") -> Member:
    """An applicant of a branch."""
    return Member(id=uid, name=name, name_key=name_key(name), branch_id=branch, standing=Standing.APPLICANT)


def organizer(uid: str = "o1", name: str = NAME, unit: str = "党委组织部") -> Organizer:
    """Somebody sent by a unit."""
    return Organizer(id=uid, name=name, sending_unit=unit)


def posting(uid: str = "p1", whose: str = "o1", **values: Any) -> Posting:
    """Two years at the college, from the summer of 2025."""
    usual: dict[str, Any] = {
        "id": uid, "organizer_id": whose, "college": "材料学院", "organization_id": "college",
        "from_on": Day(2025, 7, 26), "until_on": Day(2027, 7, 25),
    }  # fmt: skip
    return Posting(**(usual | values))


def duty(**values: Any) -> Duty:
    """Something of every month, on its last day."""
    usual: dict[str, Any] = {"id": new_id(), "title": "核对党费", "role": Role.STATISTICS, "every": Every.MONTH}
    return Duty(**(usual | values))


def entry(on: Day, **values: Any) -> WorkEntry:
    """An hour of talking to somebody."""
    usual: dict[str, Any] = {
        "id": new_id(), "posting_id": "p1", "on": on, "role": Role.LIAISON, "task": "谈心谈话", "tenths": 10,
    }  # fmt: skip
    return WorkEntry(**(usual | values))


def fresh(template: Path, folder: Path) -> Ledger:
    """A copy of a ledger, opened."""
    path = folder / "ledger.bdb"
    shutil.copy(template, path)
    return open_ledger(path)


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """One command in its unit of work."""
    with unit_of_work(ledger, "测试", Author()) as work:
        return command(work, *arguments, **named)
