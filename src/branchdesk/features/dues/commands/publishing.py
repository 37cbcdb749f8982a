"""The yearly notice was posted (公示): a deed outside the ledger, written down so that nobody is reminded of it again."""

from collections.abc import Collection

from branchdesk.features.dues.commands.within import demand_branches, demand_text, reject
from branchdesk.features.dues.model import NOTICE
from branchdesk.features.dues.queries import waiting
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def note_notice(work: Work, branch_ids: Collection[str], year: int, said: str) -> int:
    """Write down that branches made their dues of a year public (domain §1.10); ``said`` is how and when.

    The same words again write nothing; the count of branches is returned. Undo passes over it: the paper hangs there.
    """
    demand_branches(work, branch_ids)
    words = demand_text(said, "said", tr("请写明公示的日期"))
    if year > clock.today().year:
        raise reject("year", "future", tr("{year} 年还没有到，不能公示").format(year=year))
    text = f"{NOTICE.format(year=year)}：{words}"
    fresh = [uid for uid in branch_ids if text not in waiting.notices(Within(work), uid, year)]
    work.keep_out_of_undo()
    for uid in fresh:
        work.note("organization", uid, text)
        work.touched.add("organization")  # whoever reminds of the notice is to look again
    return len(fresh)


def handed_out(first: Day | None, last: Day | None) -> str:
    """How and when a notice went out of this program: the days it is to hang, as far as they are known, and today."""
    hangs = tr("张贴 {first} 至 {last}").format(first=first, last=last) if first and last else ""
    made = tr("{day} 打印、导出").format(day=clock.today())
    return "，".join(part for part in (hangs, made) if part)
