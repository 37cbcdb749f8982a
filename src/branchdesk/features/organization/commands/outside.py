"""Bodies outside the ledger (外单位)."""

from branchdesk.features.organization.commands.refusing import reject, restoring
from branchdesk.features.organization.model import OutsideBody
from branchdesk.features.organization.store import OutsideBodyStore
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work


def add_outside_body(work: Work, body: OutsideBody) -> OutsideBody:
    """Take in a body outside the ledger (登记外单位)."""
    _demand_own_name(work, body)
    return OutsideBodyStore(work).save(body)


def alter_outside_body(work: Work, body: OutsideBody, *, seen: int | None = None) -> OutsideBody:
    """Save an edited outside body (修改外单位)."""
    OutsideBodyStore(work).need(body.id)
    _demand_own_name(work, body)
    return OutsideBodyStore(work).save(body, seen=seen)


def remove_outside_body(work: Work, uid: str) -> None:
    """Put an outside body into the recycle bin (删除外单位)."""
    OutsideBodyStore(work).remove(uid)


def _demand_own_name(work: Work, body: OutsideBody) -> None:
    if not body.full_name.strip():
        reject([Problem("full_name", "missing", tr("单位全称未填写"))])
    if any(one.id != body.id for one in OutsideBodyStore(work).find(full_name=body.full_name)):
        text = tr("已登记过“{name}”").format(name=body.full_name)
        reject([Problem("full_name", "duplicate", text)])


def bring_back_outside_body(work: Work, uid: str) -> OutsideBody:
    """Take an outside body out of the recycle bin (恢复外单位)."""
    body = OutsideBodyStore(work).bring_back(uid)
    with restoring(body.full_name):
        _demand_own_name(work, body)
    return body
