"""Relief with approval and period, and what was found out about unpaid months (domain §1.6, §1.7)."""

from dataclasses import replace

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands.within import demand_day, demand_members, demand_text, reject
from branchdesk.features.dues.model import ArrearsNote, Relief, ReliefKind
from branchdesk.features.dues.rules import relief as rules
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import blocking
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work


def grant_relief(work: Work, relief: Relief) -> Relief:
    """Write down an approved relief, or put one right (登记少交、免交); nothing counts without approval and period."""
    demand_members(work, {relief.member_id})
    if relief.kind is ReliefKind.EXEMPT:
        relief = replace(relief, amount=None)
    if problems := blocking(rules.problems(relief)):
        raise Rejected(problems[0].text, problems)
    if relief.approved_on is not None:
        demand_day(relief.approved_on, "approved_on", tr("批准日期"))
    for other in stores.ReliefStore(work).find(member_id=relief.member_id):
        apart = other.until_month < relief.from_month or relief.until_month < other.from_month
        if other.id != relief.id and not apart:
            text = tr("与 {a} 至 {b} 已批准的减免重叠").format(a=other.from_month, b=other.until_month)
            raise reject("from_month", "overlap", text)
    return stores.ReliefStore(work).save(relief)


def end_relief(work: Work, relief_id: str, until: Month) -> Relief:
    """End a relief early (提前结束减免); ``until`` is its last month."""
    relief = stores.ReliefStore(work).need(relief_id)
    if until > relief.until_month:
        raise reject("until_month", "longer", tr("延长减免须重新报批，请另行登记"))
    return grant_relief(work, replace(relief, until_month=until))


def drop_relief(work: Work, relief_id: str) -> None:
    """Put a relief into the recycle bin (删除)."""
    stores.ReliefStore(work).remove(relief_id)


def note_arrears(work: Work, note: ArrearsNote) -> ArrearsNote:
    """Write down what was found out about unpaid months (登记核实情况); a good reason takes them out of the red list."""
    demand_members(work, {note.member_id})
    _demand_period(note.from_month, note.until_month)
    if note.justified:
        demand_text(note.reason, "reason", tr("认定有正当理由的，请写明理由"))
    if note.talked_on is not None:
        demand_day(note.talked_on, "talked_on", tr("谈话日期"))
    return stores.ArrearsNoteStore(work).save(note)


def drop_arrears_note(work: Work, note_id: str) -> None:
    """Put a note into the recycle bin (删除)."""
    stores.ArrearsNoteStore(work).remove(note_id)


def _demand_period(first: Month, last: Month) -> None:
    if last < first:
        raise reject("until_month", "ends_early", tr("截止月份早于起始月份"))
