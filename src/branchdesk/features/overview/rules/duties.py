"""组织员: what the calendar of duties owes, and postings that end (domain §7)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from branchdesk.features.organizers.rules.postings import ends
from branchdesk.features.overview.model import Matter, Reminder
from branchdesk.features.overview.rules.days import SOON, urgency
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.organizers.queries import OccurrenceLine, PostingLine

TITLES = {"duty": "组织员职责", "posting": "组织员任期届满"}
"""What each reminder is about, in few words."""


def of_duties(duties: "Sequence[OccurrenceLine]", postings: "Sequence[PostingLine]", today: date) -> Iterator[Reminder]:
    """Duties overdue or within their notice; postings whose term ends soon and nobody has ended."""
    for line in duties:
        if line.occurrence.is_overdue(today) or line.occurrence.is_near(today):
            text = tr("{title}：{duty}（{period}）").format(
                title=line.posting.title, duty=line.duty.title, period=line.period
            )
            yield Reminder(
                Matter.DUTY,
                urgency(line.due, today),
                line.due,
                text,
                tr("去登记"),
                "duties",
                line.id,
                "duty",
                line.duty.title,
            )
    for one in postings:
        last = ends(one.posting)
        if one.posting.ended_on is None and today <= last <= today + timedelta(days=SOON):
            text = tr("{title} 的选派 {day} 到期，宜准备交接").format(title=one.title, day=last)
            yield Reminder(
                Matter.DUTY, urgency(last, today), last, text, tr("看选派"), "posting", one.id, "posting", one.name
            )
