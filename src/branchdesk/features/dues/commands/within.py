"""What the verbs of the room all demand."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from branchdesk.features.dues.queries import money
from branchdesk.features.members.model import IN_PARTY
from branchdesk.features.members.tables import OUTSIDE
from branchdesk.features.organization.model import BranchKind, Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import AT_ONCE, Within, marks
from branchdesk.storage.work import Work

ALONE = 20
"""Up to so many records are looked up one by one; more at once."""


def reject(field: str, code: str, text: str) -> Rejected:
    """A refusal whose sentence belongs under one field."""
    return Rejected(text, [Problem(field, code, text)])


def demand_day(day: Day, field: str, label: str, *, earliest: date | None = None) -> None:
    """A full day that has come, and not before ``earliest``."""
    if not day.is_full:
        raise reject(field, "day_needed", tr("{label}应写到日").format(label=label))
    if day.first() > clock.today():
        raise reject(field, "future", tr("{label} {day} 晚于今天，请核对").format(label=label, day=day))
    if earliest is not None and day.first() < earliest:
        text = tr("{label} {day} 早于 {earliest}，请核对").format(label=label, day=day, earliest=earliest)
        raise reject(field, "too_early", text)


def demand_text(text: str, field: str, sentence: str) -> str:
    """The text without outer blanks; refused with the sentence where nothing is left."""
    clean = text.strip()
    if not clean:
        raise reject(field, "missing", sentence)
    return clean


def demand_members(work: Work, ids: Collection[str]) -> dict[str, str | None]:
    """The branch of each of the people named; refused where one is not in the ledger, or has never been in the Party."""
    found: dict[str, str | None] = dict(_living(work, ids, "id, branch_id"))
    _demand_here(ids, found)
    demand_payers(work, ids)
    return found


def demand_payers(work: Work, ids: Collection[str]) -> None:
    """Refused where one of the people named lies in the recycle bin, or has never been in the Party. Whom the ledger does
    not know at all its tables refuse; only ``demand_members``, which looks at everybody, says so in words.
    """
    party = ",".join(f"'{one.value}'" for one in IN_PARTY)
    strangers = {
        uid for (uid,) in _members(work, ids, "id", f"({OUTSIDE}) AND NOT (alive = 1 AND standing IN ({party}))")
    }
    if not strangers.isdisjoint(ids):
        _demand_here(strangers.intersection(ids), (uid for (uid,) in _living(work, ids, "id")))
        raise Refusal(
            tr("所选人员中有不是党员的，党费只由党员交纳"), hint=tr("已入党的，请先在“党员”中改正人员类别和入党日期。")
        )


def _demand_here(ids: Collection[str], living: Iterable[str]) -> None:
    if gone := set(ids).difference(living):
        raise Conflict(
            tr("有 {n} 人已不在台账中，没有写入").format(n=len(gone)), hint=tr("请刷新后再试；可到回收站查找。")
        )


def _living(work: Work, ids: Collection[str], columns: str) -> list[tuple[Any, ...]]:
    """Facts about the members named who are not in the recycle bin; about all where many are named."""
    return _members(work, ids, columns, "alive = 1")


def _members(work: Work, ids: Collection[str], columns: str, where: str) -> list[tuple[Any, ...]]:
    some, values = ("", []) if len(ids) > AT_ONCE else (f" AND id IN {marks(ids)}", list(ids))
    return Within(work).read(f"SELECT {columns} FROM member WHERE {where}{some}", values)


def demand_branches(work: Work, ids: Collection[str | None]) -> dict[str, Organization]:
    """The branches named, by id; refused for what is none, and for a temporary one, which collects no dues (domain §1.5)."""
    known = {one.id: one for one in OrganizationStore(work).find()}
    for uid in ids:
        found = known.get(uid or "")
        if uid is not None and (found is None or found.tier is Tier.GROUP):
            raise reject("branch_id", "no_branch", tr("请选择收缴党费的党组织"))
        if found is not None and found.kind is BranchKind.TEMPORARY:
            raise Refusal(
                tr("临时党支部不收缴党费"), detail=found.name, hint=tr("请由党员正式组织关系所在的支部收缴。")
            )
    return known


def demand_covered(work: Work, branch_ids: Collection[str | None]) -> None:
    """No branch may have handed up more than it received; asked at the end of a command that takes money back."""
    for one in money.balances(Within(work), frozenset(uid for uid in branch_ids if uid)):
        if one.in_hand.fen < 0:
            raise Refusal(
                tr("这笔钱已经上缴，不能直接冲销"),
                detail=tr("已收 {received} 元，已上缴 {remitted} 元。").format(
                    received=one.received, remitted=one.remitted
                ),
                hint=tr("请先冲销有关的上缴记录，改正后再登记上缴。"),
            )
