"""离线外出: copies that have been elsewhere for long, and nothing has come back of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from branchdesk.features.overview.model import Matter, Reminder, Urgency
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.overview.model import CopyOut

TITLES = {"offline": "外出台账久未送回"}
"""What the reminder is about, in few words."""

LONG_OUT = 30
"""Days a copy may be out, or without a packet merged, before it is spoken of: a custom of the program, no rule, so
what is older is never 逾期."""


def of_copies(copies: "Sequence[CopyOut]", today: date) -> Iterator[Reminder]:
    """One line for each copy: who keeps it, since when, and what to do."""
    for one in copies:
        days = (today - max(one.taken_on, one.merged_on or one.taken_on)).days
        if days > LONG_OUT:
            yield Reminder(Matter.OFFLINE, Urgency.THIS_MONTH, None, _words(one, days), tr("看外出台账"), "offline",
                           one.id, "offline", one.name)  # fmt: skip


def _words(one: "CopyOut", days: int) -> str:
    if one.merged_on is None:
        since = tr("{taken} 带出，{n} 天没有合并过离线包").format(taken=one.taken_on, n=days)
    else:
        since = tr("{taken} 带出，{merged} 合并后 {n} 天没有再合并").format(
            taken=one.taken_on, merged=one.merged_on, n=days
        )
    if one.keeper:
        text = tr("外出台账“{name}”由{keeper}保管，{since}：请{keeper}送回离线包合并，或登记收回")
    else:
        text = tr("外出台账“{name}”没有写保管人，{since}：请保管人送回离线包合并，或登记收回")
    return text.format(name=one.name, keeper=one.keeper, since=since)
