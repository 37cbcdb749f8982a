"""Agreements with their parties and plans: written, renewed, ended; plan items ticked off."""

from collections.abc import Sequence
from dataclasses import replace

from branchdesk.features.twinning import store
from branchdesk.features.twinning.commands.partners import need_all
from branchdesk.features.twinning.commands.within import (
    demand_day,
    demand_kept,
    demand_none,
    demand_some,
    in_order,
    reject,
    write_parts,
)
from branchdesk.features.twinning.model.ties import Agreement, AgreementParty, PlanItem, WholeAgreement
from branchdesk.features.twinning.queries.ties import agreement
from branchdesk.features.twinning.rules import checks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import references
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

PARTS = {"parties": AgreementParty, "plan": PlanItem}


def save_agreement(work: Work, whole: WholeAgreement, *, seen: int | None = None) -> WholeAgreement:
    """Write down an agreement, new or changed; that it ended, and what it renews, other verbs say.

    Raises ``Rejected`` with everything that forbids it.
    """
    before = agreement(Within(work), whole.agreement.id)
    demand_kept(work, store.AgreementStore(work), whole.agreement.id, seen, before)
    head = whole.agreement
    if before is not None:
        head = replace(head, ended_on=before.agreement.ended_on, renews_id=before.agreement.renews_id)
    after = WholeAgreement(
        agreement=head,
        parties=in_order(whole.parties, agreement_id=head.id),
        plan=in_order(whole.plan, agreement_id=head.id),
    )
    demand_none(checks.of_agreement(after))
    need_all(work, [one.partner_id for one in after.parties])
    store.AgreementStore(work).save(head, seen=seen)
    write_parts(work, PARTS, before, after, seen=seen)
    return after


def renew(work: Work, agreement_id: str, whole: WholeAgreement) -> WholeAgreement:
    """Another agreement follows one (续签); each is followed by one only."""
    old = store.AgreementStore(work).need(agreement_id)
    if store.AgreementStore(work).find(renews_id=agreement_id):
        raise Refusal(tr("“{title}”已经续签过").format(title=old.title))
    begun = whole.agreement.from_on or whole.agreement.signed_on
    if begun is None:
        raise reject("from_on", "missing", tr("续签请填写期限或签订日期"))
    began = old.from_on or old.signed_on
    if began is not None and begun.last() < began.first():
        raise reject("from_on", "before", tr("续签的期限早于原协议，请核对"))
    return save_agreement(
        work, replace(whole, agreement=replace(whole.agreement, renews_id=agreement_id, ended_on=None))
    )


def end_agreement(work: Work, agreement_id: str, on: Day) -> Agreement:
    """An agreement ends before its term (终止); the day itself it still binds."""
    one = store.AgreementStore(work).need(agreement_id)
    demand_day(on, "ended_on", tr("终止日期"))
    begun = one.from_on or one.signed_on
    if begun is not None and on.last() < begun.first():
        raise reject("ended_on", "before", tr("终止日期早于协议开始，请核对"))
    return store.AgreementStore(work).save(replace(one, ended_on=on))


def resume_agreement(work: Work, agreement_id: str) -> Agreement:
    """It has not ended after all (撤回终止)."""
    one = store.AgreementStore(work).need(agreement_id)
    return store.AgreementStore(work).save(replace(one, ended_on=None))


def drop_agreement(work: Work, agreement_id: str) -> None:
    """Put an agreement into the recycle bin; refused while activities or another agreement refer to it."""
    one = store.AgreementStore(work).need(agreement_id)
    if n := references.counted(work, "agreement", agreement_id, but=("agreement_party", "plan_item")):
        text = tr("“{title}”下还有 {n} 条活动或续签协议，不能删除").format(title=one.title, n=n)
        raise Refusal(text, hint=tr("不再履行的协议请“终止”。"))
    store.AgreementStore(work).remove(agreement_id)


def tick_plan(work: Work, item_ids: Sequence[str], on: Day | None) -> int:
    """Items of a plan are done on a day; None: not yet."""
    demand_some(item_ids)
    if on is not None:
        demand_day(on, "done_on", tr("完成日期"))
    saving = store.PlanItemStore(work)
    for uid in item_ids:
        saving.save(replace(saving.need(uid), done_on=on))
    return len(item_ids)
