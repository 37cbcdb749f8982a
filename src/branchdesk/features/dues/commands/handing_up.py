"""Where the money goes: up to the superior, to a permitted use, and large dues on their own way (domain §1.8–§1.10)."""

from dataclasses import replace

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands.within import (
    demand_branches,
    demand_day,
    demand_members,
    demand_text,
    reject,
)
from branchdesk.features.dues.model import Expense, LargeDues, Remittance
from branchdesk.features.dues.queries import money
from branchdesk.features.dues.queries.lists import pack
from branchdesk.features.dues.rules.balance import check_remittance
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import blocking
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def remit(work: Work, remittance: Remittance) -> Remittance:
    """Hand money up (登记上缴); never more than is in hand. The assessments of its months are locked from then on."""
    demand_branches(work, {remittance.branch_id})
    demand_day(remittance.remitted_on, "remitted_on", tr("上缴日期"), earliest=remittance.from_month.first())
    if remittance.until_month < remittance.from_month:
        raise reject("until_month", "ends_early", tr("截止月份早于起始月份"))
    this = Month.of(remittance.remitted_on.first())
    ahead = this.plus(pack(Within(work), remittance.branch_id, this).ahead_months)
    if remittance.until_month > ahead:
        raise reject("until_month", "ahead", tr("截止月份晚于 {month}，请核对所属期间").format(month=ahead))
    if remittance.corrects_id is not None:
        raise reject("amount", "red", tr("改错请用“冲销”"))
    left = money.in_hand(Within(work), remittance.branch_id)
    if problems := blocking(check_remittance(remittance.amount, left)):
        raise Rejected(problems[0].text, problems)
    _demand_own_number(work, remittance)
    return stores.RemittanceStore(work).save(remittance)


def take_back_remittance(work: Work, remittance_id: str, reason: str) -> Remittance:
    """Book the opposite of a remittance that was wrong (冲销上缴); its months are open again."""
    store = stores.RemittanceStore(work)
    one = store.need(remittance_id)
    if one.corrects_id is not None or store.find(corrects_id=one.id):
        raise Refusal(tr("这笔上缴已经冲销过"), hint=tr("请刷新后核对。"))
    why = demand_text(reason, "reason", tr("请写明冲销的原因"))
    today = Day.of(clock.today())
    red = replace(
        one,
        id=new_id(),
        amount=Yuan(-one.amount.fen),
        remitted_on=today,
        receipt_number="",
        corrects_id=one.id,
        note=why,
    )
    return store.save(red)


def note_receipt(work: Work, remittance_id: str, receipt_number: str) -> Remittance:
    """Write down the number of the receipt that came later (登记收据号)."""
    store = stores.RemittanceStore(work)
    after = replace(store.need(remittance_id), receipt_number=receipt_number.strip())
    _demand_own_number(work, after)
    return store.save(after)


def spend(work: Work, expense: Expense) -> Expense:
    """Enter what dues were used for (登记使用支出); refused without the meeting that decided it (domain §1.9)."""
    demand_branches(work, {expense.branch_id})
    if not 0 < expense.amount.fen < LIMIT or expense.corrects_id is not None:
        raise reject("amount", "not_positive", tr("支出金额应大于零；改错请用“冲销”"))
    demand_text(expense.decided_at, "decided_at", tr("党费使用须经集体讨论决定，请写明作出决定的会议"))
    demand_day(expense.on, "on", tr("支出日期"))
    if expense.decided_on is not None and expense.decided_on.first() > expense.on.last():
        raise reject("decided_on", "after", tr("决定日期晚于支出日期，请核对"))
    return stores.ExpenseStore(work).save(expense)


def take_back_expense(work: Work, expense_id: str, reason: str) -> Expense:
    """Book the opposite of an expense that was wrong (冲销支出)."""
    store = stores.ExpenseStore(work)
    one = store.need(expense_id)
    if one.corrects_id is not None or store.find(corrects_id=one.id):
        raise Refusal(tr("这笔支出已经冲销过"), hint=tr("请刷新后核对。"))
    why = demand_text(reason, "reason", tr("请写明冲销的原因"))
    today = Day.of(clock.today())
    return store.save(replace(one, id=new_id(), amount=Yuan(-one.amount.fen), on=today, corrects_id=one.id, note=why))


def take_large(work: Work, large: LargeDues) -> LargeDues:
    """Enter a large voluntary sum (登记大额党费); it never counts among the dues of the branch."""
    branches = demand_members(work, {large.member_id})
    if not 0 < large.amount.fen < LIMIT:
        raise reject("amount", "not_positive", tr("金额应大于零"))
    demand_day(large.received_on, "received_on", tr("收款日期"))
    least = pack(Within(work), branches[large.member_id], Month.of(large.received_on.first())).large_from
    if large.amount < least:
        text = tr("一次自愿多交不足 {least} 元的不是大额党费，请在收款时记为多交").format(least=least)
        raise reject("amount", "not_large", text)
    demand_text(large.collector, "collector", tr("大额党费由所在基层党委代收，请写明代收的党委"))
    return stores.LargeDuesStore(work).save(large)


def forward_large(
    work: Work, large_id: str, on: Day, to: str, *, receipt_number: str = "", receipt_on: Day | None = None
) -> LargeDues:
    """A large sum goes on towards the centre (登记转交); said again it adds the receipt that came back."""
    store = stores.LargeDuesStore(work)
    large = store.need(large_id)
    demand_day(on, "forwarded_on", tr("转交日期"), earliest=large.received_on.first())
    where = demand_text(to, "forwarded_to", tr("请写明转交到哪里"))
    if not large.brief_attached:
        raise reject("brief_attached", "missing", tr("转交大额党费须附党员的简要情况"))
    if receipt_on is not None:
        demand_day(receipt_on, "receipt_on", tr("收据日期"), earliest=on.first())
    return store.save(
        replace(
            large, forwarded_on=on, forwarded_to=where, receipt_number=receipt_number.strip(), receipt_on=receipt_on
        )
    )


def correct_large(work: Work, large: LargeDues) -> LargeDues:
    """Put right what was typed wrong; what has been forwarded keeps its amount."""
    before = stores.LargeDuesStore(work).need(large.id)
    if before.forwarded_on is not None and before.amount != large.amount:
        raise reject("amount", "forwarded", tr("已经转交的大额党费不能改金额"))
    return take_large(work, large)


def drop_large(work: Work, large_id: str) -> None:
    """Put an entry into the recycle bin (删除); what was forwarded stays."""
    if stores.LargeDuesStore(work).need(large_id).forwarded_on is not None:
        raise Refusal(tr("已经转交的大额党费不能删除"))
    stores.LargeDuesStore(work).remove(large_id)


def bring_back_large(work: Work, large_id: str) -> LargeDues:
    """Take an entry out of the recycle bin (恢复)."""
    return stores.LargeDuesStore(work).bring_back(large_id)


def _demand_own_number(work: Work, remittance: Remittance) -> None:
    """A receipt has its number alone (domain §11.2)."""
    number = remittance.receipt_number.strip()
    if not number:
        return
    twice = [one for one in stores.RemittanceStore(work).find(receipt_number=number) if one.id != remittance.id]
    if twice:
        text = tr("收据号“{number}”已用于 {on} 的上缴").format(number=number, on=twice[0].remitted_on)
        raise reject("receipt_number", "duplicate", text)
