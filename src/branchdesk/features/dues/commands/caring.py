"""Relief with approval and period, and what was found out about unpaid months (domain §1.6, §1.7)."""

from collections.abc import Sequence
from dataclasses import replace

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands.within import demand_day, demand_members, demand_text, reject
from branchdesk.features.dues.model import ArrearsNote, Assessment, Relief, ReliefKind
from branchdesk.features.dues.queries import money
from branchdesk.features.dues.rules import relief as rules
from branchdesk.features.dues.rules.assessing import assessment_in
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import blocking
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def grant_relief(work: Work, relief: Relief, *, comes_back: bool = False) -> Relief:
    """Write down an approved relief, or put one right (登记少交、免交); nothing counts without approval and period."""
    demand_members(work, {relief.member_id})
    if relief.kind is ReliefKind.EXEMPT:
        relief = replace(relief, amount=None)
    settled = stores.AssessmentStore(work).find(member_id=relief.member_id)
    if problems := blocking([*rules.problems(relief), *rules.against(relief, settled)]):
        raise Rejected(problems[0].text, problems)
    if relief.approved_on is not None:
        demand_day(relief.approved_on, "approved_on", tr("批准日期"))
    for other in stores.ReliefStore(work).find(member_id=relief.member_id):
        apart = other.until_month < relief.from_month or relief.until_month < other.from_month
        if other.id != relief.id and not apart:
            text = tr("与 {a} 至 {b} 已批准的减免重叠").format(a=other.from_month, b=other.until_month)
            raise reject("from_month", "overlap", text)
    demand_open(work, settled, None if comes_back else stores.ReliefStore(work).get(relief.id), relief)
    return stores.ReliefStore(work).save(relief)


def end_relief(work: Work, relief_id: str, until: Month) -> Relief:
    """End a relief early (提前结束减免); ``until`` is its last month."""
    relief = stores.ReliefStore(work).need(relief_id)
    if until > relief.until_month:
        raise reject("until_month", "longer", tr("延长减免须重新报批，请另行登记"))
    return grant_relief(work, replace(relief, until_month=until))


def drop_relief(work: Work, relief_id: str) -> None:
    """Put a relief into the recycle bin (删除); refused where its months were handed up."""
    relief = stores.ReliefStore(work).need(relief_id)
    demand_open(work, stores.AssessmentStore(work).find(member_id=relief.member_id), relief, None)
    stores.ReliefStore(work).remove(relief_id)


def bring_back_relief(work: Work, relief_id: str) -> Relief:
    """Take a relief out of the recycle bin (恢复), as far as it could be granted now."""
    return grant_relief(work, stores.ReliefStore(work).bring_back(relief_id), comes_back=True)


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


def bring_back_arrears_note(work: Work, note_id: str) -> ArrearsNote:
    """Take a note out of the recycle bin (恢复)."""
    return stores.ArrearsNoteStore(work).bring_back(note_id)


def demand_open(work: Work, settled: Sequence[Assessment], before: Relief | None, after: Relief | None) -> None:
    """What was owed in months handed up does not change by a relief either."""
    locked = money.locked_months(Within(work), {one.branch_id for one in settled})
    months = {month for one in (before, after) if one for month in one.from_month.until(one.until_month)}
    for month in sorted(months):
        ruling = assessment_in(settled, month)
        if ruling is None or month not in locked.get(ruling.branch_id or "", ()):
            continue
        was, becomes = (
            rules.lessened(ruling.due, rules.relief_in([one] if one else [], month)) for one in (before, after)
        )
        if was != becomes:
            raise Refusal(
                tr("{month} 的党费已经上缴，减免不能再改").format(month=month),
                hint=tr("请从还没有上缴的月份起登记；确属上缴有误的，先冲销上缴记录。"),
            )


def _demand_period(first: Month, last: Month) -> None:
    if last < first:
        raise reject("until_month", "ends_early", tr("截止月份早于起始月份"))
