"""A small ledger for tests on requests: one college with two branches, the clock at 2026-11-21 09:42."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.requests import commands
from branchdesk.features.requests.model import Asker, FollowUp, Request, RequestChannel, Satisfaction
from branchdesk.kernel.records import new_id
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

NOW = "2026-11-21T09:42"


def make(path: Path) -> None:
    """The organizations alone."""
    upgrade.create(path, None)
    ledger = open_ledger(path)
    with unit_of_work(ledger, "准备", Author(), kind="final") as work:
        OrganizationStore(work).add_all(
            [
                Organization(id="college", full_name="中共示例大学材料学院委员会", tier=Tier.COMMITTEE),
                Organization(id="first", full_name="材料第一党支部", parent_id="college"),
                Organization(id="second", full_name="材料第二党支部", parent_id="college"),
            ]
        )
    ledger.close()


def fresh(template: Path, folder: Path) -> Ledger:
    """A copy of a ledger, opened."""
    path = folder / "ledger.bdb"
    shutil.copy(template, path)
    return open_ledger(path)


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """One command in its unit of work."""
    with unit_of_work(ledger, "测试", Author()) as work:
        return command(work, *arguments, **named)


def request(received_at: str = "2026-11-20T16:30", **values: Any) -> Request:
    """A general request by telephone, unless the values say otherwise."""
    usual: dict[str, Any] = {
        "id": new_id(), "number": "", "received_at": received_at, "channel": RequestChannel.PHONE, "asker": Asker.TEACHER,
        "kind": "报修", "text": "会议室投影不亮", "first_receiver": "孔一",
    }  # fmt: skip
    return Request(**(usual | values))


def call(request_id: str, number: int, at: str, said: Satisfaction = Satisfaction.SATISFIED, **values: Any) -> FollowUp:
    """A call of a round."""
    return FollowUp(id=new_id(), request_id=request_id, round=number, at=at, satisfaction=said, **values)


def settled(ledger: Ledger, received_at: str = "2026-10-01T08:00", **values: Any) -> Request:
    """A request taken in, settled and answered an hour later."""
    made = do(ledger, commands.take_in, request(received_at, **values))
    later = f"{received_at[:11]}{int(received_at[11:13]) + 1:02d}{received_at[13:]}"
    return do(ledger, commands.settle, made.id, later, "已换灯泡", later, "电话")
