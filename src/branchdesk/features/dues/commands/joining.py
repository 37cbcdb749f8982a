"""Two records of one person become one: what he owes stays what the record that is kept says."""

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands.assessing import lock_text
from branchdesk.features.dues.queries import money
from branchdesk.features.dues.rules.assessing import changed_when_locked
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def join_dues(work: Work, keep_id: str, drop_id: str) -> None:
    """Before everything of the one is pointed to the other: of two assessments from one month that of the record that is
    kept stands, the other goes into the recycle bin. Refused where reliefs or vouchers of both cover one month, and where
    another sum would be owed for months handed up.
    """
    for door, what in (
        (stores.ReliefStore(work), tr("少交、免交")),
        (stores.PaidElsewhereStore(work), tr("流入地交纳")),
    ):
        others = door.find(member_id=drop_id)
        for one in door.find(member_id=keep_id):
            if any(one.from_month <= two.until_month and two.from_month <= one.until_month for two in others):
                text = tr("没有合并：两条记录在 {first} 至 {last} 都登记了{what}")
                text = text.format(first=one.from_month, last=one.until_month, what=what)
                raise Refusal(text, hint=tr("请先删除其中一条，再合并。"))
    _join_assessments(work, keep_id, drop_id)


def _join_assessments(work: Work, keep_id: str, drop_id: str) -> None:
    store = stores.AssessmentStore(work)
    kept = store.find(member_id=keep_id)
    begun = {one.from_month for one in kept}
    coming = [one for one in store.find(member_id=drop_id) if one.from_month not in begun]
    if shut := changed_when_locked(kept, [*kept, *coming], money.locked_months(Within(work))):
        hint = tr("请保留另一条记录，或先删除不用的核定，再合并。")
        raise Refusal(tr("没有合并：{why}").format(why=lock_text(shut[0])), hint=hint)
    for one in store.find(member_id=drop_id):
        if one.from_month in begun:
            store.remove(one.id)
