"""Letter heads: what an issuing committee prints, and its running number (介绍信抬头)."""

from branchdesk.features.organization.model import Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.transfers import queries, store
from branchdesk.features.transfers.commands.within import demand_none, reject
from branchdesk.features.transfers.model import LetterHead
from branchdesk.features.transfers.rules import checks
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def keep_head(work: Work, head: LetterHead, *, seen: int | None = None) -> LetterHead:
    """Keep what an organization prints on its letters (设置抬头); one for each."""
    place = OrganizationStore(work).get(head.organization_id)
    if place is None or place.tier is Tier.GROUP:
        raise reject("organization_id", "no_place", tr("请选择开具介绍信的党组织"))
    if any(one.id != head.id for one in store.LetterHeadStore(work).find(organization_id=place.id)):
        raise reject("organization_id", "twice", tr("“{name}”已有抬头设置").format(name=place.name))
    demand_none(checks.of_head(head, clock.today(), queries.rules_of(Within(work))), tr("有 {n} 处需要修改，没有保存"))
    return store.LetterHeadStore(work).save(head, seen=seen)


def bring_back_head(work: Work, head_id: str) -> LetterHead:
    """Take a letter head out of the recycle bin (恢复); refused where the organization has another by now."""
    return keep_head(work, store.LetterHeadStore(work).bring_back(head_id))


def drop_head(work: Work, head_id: str) -> None:
    """Put a letter head into the recycle bin (删除); letters keep their numbers."""
    store.LetterHeadStore(work).remove(head_id)
