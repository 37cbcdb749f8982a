"""The work log: entries, sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from branchdesk.features.organizers.model import Role, WorkEntry
from branchdesk.features.organizers.queries.people import PostingLine, Scope, around, concerns, places, postings
from branchdesk.features.organizers.rules import summing
from branchdesk.features.organizers.rules.summing import Sum
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, records

ORIGINS: Mapping[str, str] = {
    "case_step": "发展党员步骤",
    "observation": "培养考察",
    "transfer": "组织关系介绍信",
    "graduation_batch": "毕业生转接批次",
    "away_contact": "联系流动党员",
    "meeting": "会议",
    "talk": "谈心谈话",
    "joint_activity": "共建活动",
    "request": "诉求",
}
"""What the deeds are called that an entry may be taken over from, by their table."""


class EntryLine(NamedTuple):
    """An entry with the names of what it refers to; ``origin`` the deed it was taken over from, in words."""

    entry: WorkEntry
    posting: PostingLine
    organization: str
    origin: str

    @property
    def id(self) -> str:
        """Of the entry."""
        return self.entry.id


def entry_records(
    ledger: Reads, posting_id: str | None = None, first: date | None = None, last: date | None = None
) -> list[WorkEntry]:
    """Entries between two days, both included, by day."""
    where, values = ("", []) if posting_id is None else ("AND posting_id = ?", [posting_id])
    return summing.within(records(ledger, WorkEntry, where, values), first or date.min, last or date.max)


def entries(
    ledger: Reads,
    posting_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
    scope: Scope = None,
) -> list[EntryLine]:
    """Entries between two days, the newest first; of a scope those of its branches, and those that name no branch."""
    lines, names, near = {one.id: one for one in postings(ledger, None, scope)}, places(ledger), around(ledger, scope)
    return [
        EntryLine(one, lines[one.posting_id], names.get(one.organization_id or "", ""), tr(ORIGINS.get(one.origin, "")))
        for one in reversed(entry_records(ledger, posting_id, first, last))
        if one.posting_id in lines and concerns(one.organization_id, near)
    ]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a log amounts to: all of it, by role and kind, by week, month and school term."""

    whole: Sum
    by_role: Mapping[Role, Sum]
    by_task: Mapping[str, Sum]
    by_week: Mapping[str, Sum]
    by_month: Mapping[str, Sum]
    by_term: Mapping[str, Sum]


def totals(ledger: Reads, posting_id: str | None = None, first: date | None = None, last: date | None = None) -> Totals:
    """The sums of some entries; the parts of each add up to the whole."""
    found = entry_records(ledger, posting_id, first, last)
    return Totals(
        summing.together(found), summing.by_role(found), summing.by_task(found), summing.by_week(found),
        summing.by_month(found), summing.by_term(found),
    )  # fmt: skip


def years(ledger: Reads) -> list[int]:
    """Years there are entries of, the newest first."""
    sql = 'SELECT DISTINCT CAST(substr("on", 1, 4) AS INTEGER) FROM work_entry WHERE alive = 1 ORDER BY 1 DESC'
    return [year for (year,) in ledger.read(sql)]


def search_texts(ledger: Reads) -> dict[str, str]:
    """All words of each entry and each posting by its id, to be searched in."""
    sql = """SELECT w.id, w.task || ' ' || w.content || ' ' || w.result || ' ' || p.college || ' ' || g.name
             FROM work_entry w JOIN posting p ON p.id = w.posting_id JOIN organizer g ON g.id = p.organizer_id
             WHERE w.alive = 1
             UNION ALL SELECT p.id, g.name || ' ' || p.college || ' ' || g.sending_unit || ' ' || p.concurrent
             FROM posting p JOIN organizer g ON g.id = p.organizer_id WHERE p.alive = 1"""
    return dict(ledger.read(sql))
