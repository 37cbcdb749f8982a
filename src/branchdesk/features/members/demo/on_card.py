"""What hangs on the cards of the invented people: one whose rights are limited (留党察看)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from branchdesk.features.members.demo import steady_ids
from branchdesk.features.members.model import Member, Restriction, RestrictionKind, Standing
from branchdesk.features.organization.model import BranchKind, Organization, Post
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import add_months


def restrictions(
    seed: int, organizations: Sequence[Organization], people: Sequence[Member], posts: Sequence[Post],
    met: Mapping[str, date], today: date,
) -> list[Restriction]:  # fmt: skip
    """A pensioner on probation within the Party for two years, since the day after his branch last ``met``.

    He holds no post. So no sheet of a meeting that was held contradicts it, and the next one takes the vote from him.
    """
    busy = {post.member_id for post in posts}
    quiet = {one.id for one in organizations if one.kind is BranchKind.RETIRED and met.get(one.id, date.min) < today}
    able = [
        one
        for one in people
        if one.standing is Standing.FULL and one.branch_id in quiet and one.id not in busy and one.left_on is None
    ]
    if not able:
        return []
    chosen = max(able, key=lambda one: one.id)
    since = met.get(chosen.branch_id or "", today - timedelta(days=1)) + timedelta(days=1)
    return [
        Restriction(
            id=next(steady_ids(seed + 9)), member_id=chosen.id, kind=RestrictionKind.ON_PROBATION, from_on=Day.of(since),
            until_on=Day.of(add_months(since, 24) - timedelta(days=1)), basis=f"示纪〔{since.year}〕7 号",
        )
    ]  # fmt: skip
