"""Graduation: the letters of a whole year written in one step, and taken back in one step (毕业生转接)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from branchdesk.features.transfers import store
from branchdesk.features.transfers.commands.staying import stay_away
from branchdesk.features.transfers.commands.within import (
    demand_day,
    demand_none,
    demand_text,
    named,
    need_members,
)
from branchdesk.features.transfers.commands.writing import (
    bring_back,
    drop,
    is_unwritten,
    issue,
    person_problems,
    plan_all,
)
from branchdesk.features.transfers.model import Away, AwayKind, Destination, Direction, GraduationBatch, Transfer
from branchdesk.features.transfers.queries.writing import running
from branchdesk.features.transfers.rules import checks
from branchdesk.features.transfers.rules.states import STAYING
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.change_log import REMOVE
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

_KINDS = {Destination.KEPT: AwayKind.KEPT, Destination.ABROAD: AwayKind.ABROAD}


class Graduated(NamedTuple):
    """What a batch came to: the letters, those who stay with the school, and their absences."""

    batch: GraduationBatch
    letters: list[Transfer]
    staying: list[Transfer]
    away: list[Away]


def open_batch(work: Work, batch: GraduationBatch, transfers: Sequence[Transfer] = ()) -> GraduationBatch:
    """Keep a batch and the people it is about, without letters yet (建立批次); said again it adds to it."""
    demand_text(batch.title, "title", tr("请填写批次名称"))
    kept = store.GraduationBatchStore(work).save(batch)
    plan_all(work, [replace(one, batch_id=batch.id) for one in transfers])
    return kept


def drop_batch(work: Work, batch_id: str) -> int:
    """Put a batch nobody has a letter of into the recycle bin with its plans (删除批次); how many plans there were."""
    planned = store.TransferStore(work).find(batch_id=batch_id)
    if planned:
        drop(work, [one.id for one in planned])
    store.GraduationBatchStore(work).remove(batch_id)
    return len(planned)


def bring_back_batch(work: Work, batch_id: str) -> GraduationBatch:
    """Take a batch out of the recycle bin (恢复), with the plans that went there with it."""
    plans = work.connection.exec_driver_sql(
        "SELECT p.id FROM transfer p JOIN change_log l ON l.entity = 'transfer' AND l.uid = p.id AND l.field = ?"
        " WHERE p.alive = 0 AND p.batch_id = ? AND l.txn = (SELECT txn FROM change_log"
        " WHERE entity = 'graduation_batch' AND uid = ? AND field = ? ORDER BY pos DESC LIMIT 1)",
        (REMOVE, batch_id, batch_id, REMOVE),
    ).fetchall()
    batch = store.GraduationBatchStore(work).bring_back(batch_id)
    bring_back(work, [uid for (uid,) in plans])
    return batch


def graduate(
    work: Work, batch: GraduationBatch, transfers: Sequence[Transfer], head_id: str | None = None,
    expected: Mapping[str, Day] | None = None,
) -> Graduated:  # fmt: skip
    """Write the letters of a batch, or add to one (毕业转接); all or nothing, with every refusal at once.

    Whose destination is 暂留学校 or 出国 gets no letter but is entered as away; ``expected`` says by member when that is
    to end. Letters without a day of their own bear that of the batch.
    """
    demand_text(batch.title, "title", tr("请填写批次名称"))
    demand_day(batch.on, "on", tr("开具日期"))
    if not transfers:
        raise Refusal(tr("名单是空的，请先选择毕业生"))
    _demand_complete(work, transfers)
    store.GraduationBatchStore(work).save(batch)
    leaving = [_of_batch(one, batch) for one in transfers if one.destination not in STAYING]
    staying = _stay(work, batch, [one for one in transfers if one.destination in STAYING])
    letters = issue(work, leaving, head_id) if leaving else []
    away = [_away(one, batch, (expected or {}).get(one.member_id)) for one in staying]
    return Graduated(batch, letters, staying, [one for one in away if stay_away(work, one)])


def _demand_complete(work: Work, transfers: Sequence[Transfer]) -> None:
    """Everybody with his destination, and once: who stays has no letter beside."""
    people = need_members(work, [one.member_id for one in transfers])
    lacking = [people[one.member_id] for one in transfers if one.destination is None]
    text = tr("{name}的毕业去向未填写")
    problems = [Problem("destination", "missing", text.format(name=one.name)) for one in lacking]
    demand_none(problems, tr("有 {n} 人的毕业去向未填写，没有写入"))
    twice = [people[uid] for uid, times in Counter(one.member_id for one in transfers).items() if times > 1]
    text = tr("{name}在名单中不止一次")
    problems = [Problem("member_id", "twice", text.format(name=one.name)) for one in twice]
    demand_none(problems, tr("有 {n} 人在名单中不止一次，没有写入"))


def _of_batch(one: Transfer, batch: GraduationBatch) -> Transfer:
    return replace(one, batch_id=batch.id, issued_on=one.issued_on or batch.on)


def _stay(work: Work, batch: GraduationBatch, transfers: Sequence[Transfer]) -> list[Transfer]:
    """The rows of those who stay, so that the batch shows everybody; a plan of theirs becomes the row."""
    people = need_members(work, [one.member_id for one in transfers])
    busy = running(Within(work), list(people), clock.today())
    saving, found = store.TransferStore(work), []
    problems: list[Problem] = []
    for one in transfers:
        member = people[one.member_id]
        theirs = person_problems(one, member)
        if not store.AwayStore(work).find(member_id=member.id, kind=AwayKind.ABROAD, until_on=None):
            theirs += checks.of_staying(one)
        if member.id in busy:
            theirs.append(Problem("member_id", "running", tr("{name}已有正在办理的介绍信").format(name=member.name)))
        problems += named(theirs, member, len(transfers))
        planned = [each for each in saving.find(member_id=member.id, direction=Direction.OUT) if is_unwritten(each)]
        found.append(
            replace(
                one, id=planned[0].id if planned else one.id, direction=Direction.OUT, from_branch_id=member.branch_id,
                batch_id=batch.id, issued_on=None, number="", valid_days=None,
            )
        )  # fmt: skip
    demand_none(problems, tr("有 {n} 处需要修改，没有写入"))
    return [saving.save(one) for one in found]


def _away(one: Transfer, batch: GraduationBatch, expected: Day | None) -> Away:
    kind = _KINDS[one.destination or Destination.KEPT]
    return Away(
        id=new_id(), member_id=one.member_id, kind=kind, from_on=batch.on, place=one.to_place, expected_on=expected,
        note=batch.title,
    )  # fmt: skip
