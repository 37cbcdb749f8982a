"""Rules of a year (年度规定) that were entered by mistake go."""

from dataclasses import replace

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands.assessing import demand_unfrozen
from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.dues.queries import lists
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def drop_policy(work: Work, policy_id: str) -> DuesPolicy:
    """Put the rules of a year into the recycle bin (删除): a branch then follows the common ones, all others the pack.

    Refused where money that was handed up rests on what they say.
    """
    store = stores.DuesPolicyStore(work)
    policy = store.need(policy_id)
    store.remove(policy_id)
    plain = DuesPolicy(id="", year=policy.year)
    after = lists.policy(Within(work), policy.branch_id, policy.year) or plain
    demand_unfrozen(work, replace(after, branch_id=policy.branch_id), policy)
    return policy
