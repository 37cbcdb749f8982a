"""流入地交纳: months a member paid where he is away, on the strength of a voucher (domain §1.5).

A voucher often comes after the months were handed up. It may be entered all the same: no money of the branch moves by it,
and what was handed up stays what it was.
"""

from dataclasses import replace

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands.within import demand_members
from branchdesk.features.dues.model import PaidElsewhere
from branchdesk.features.dues.rules import elsewhere as rules
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work


def record_elsewhere(work: Work, one: PaidElsewhere, *, seen: int | None = None) -> PaidElsewhere:
    """Write down a voucher, or put one right (登记流入地交纳).

    Refused without place or voucher, with months the wrong way round, and where another of the member covers one of them.
    ``seen`` is the position of the log a form was opened at: what was changed meanwhile is not overwritten.
    """
    demand_members(work, {one.member_id})
    store = stores.PaidElsewhereStore(work)
    clean = replace(one, place=one.place.strip(), voucher=one.voucher.strip(), note=one.note.strip())
    if found := rules.problems(clean, store.find(member_id=one.member_id), clock.today()):
        more = tr("（共 {n} 处）").format(n=len(found)) if len(found) > 1 else ""
        raise Rejected(found[0].text + more, found)
    return store.save(clean, seen=seen)


def drop_elsewhere(work: Work, uid: str) -> None:
    """Put a voucher into the recycle bin (删除): its months are owed here again."""
    stores.PaidElsewhereStore(work).remove(uid)


def bring_back_elsewhere(work: Work, uid: str) -> PaidElsewhere:
    """Take a voucher out of the recycle bin (恢复), as far as it could be entered now."""
    return record_elsewhere(work, stores.PaidElsewhereStore(work).bring_back(uid))
