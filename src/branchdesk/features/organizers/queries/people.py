"""Organizers and where they are posted."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from branchdesk.features.members.queries import position
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.model import Organization, Running, Tier
from branchdesk.features.organizers.model import Opinion, Organizer, Posting
from branchdesk.features.organizers.rules import postings as rules
from branchdesk.features.organizers.rules.postings import Coverage
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, records

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

__all__ = [
    "PostingLine", "PostingState", "Scope", "around", "concerns", "coverage", "held", "labels", "opinions", "organizer", "organizers", "places", "position",
    "posting", "postings", "reach",
]  # fmt: skip


Scope = frozenset[str] | None
"""Organizations looked at; None for the whole ledger. What is of no known organization is in every scope."""


class PostingState(StrEnum):
    """Where a posting stands on a day."""

    COMING = "coming"
    HELD = "held"
    LEFT = "left"


POSTING_STATES = ((PostingState.COMING, "未到任"), (PostingState.HELD, "在任"), (PostingState.LEFT, "已离任"))


class PostingLine(NamedTuple):
    """A posting with the person and the names of what it refers to."""

    posting: Posting
    organizer: Organizer
    organization: str
    meeting: str
    state: PostingState

    @property
    def id(self) -> str:
        """Of the posting."""
        return self.posting.id

    @property
    def name(self) -> str:
        """Of the person."""
        return self.organizer.name

    @property
    def college(self) -> str:
        """学院（部）."""
        return self.posting.college

    @property
    def title(self) -> str:
        """``张三 · 材料学院``."""
        return tr("{name} · {college}").format(name=self.name, college=self.college)

    @property
    def span(self) -> str:
        """``2022-07-26 至 2024-07-25``, ``2022-07-26 起``."""
        last = rules.ended(self.posting)
        words = tr("{first} 至 {last}") if last else tr("{first} 起")
        return words.format(first=self.posting.from_on, last=last)


def organizers(ledger: Reads) -> list[Organizer]:
    """Everybody who is or was one."""
    return records(ledger, Organizer, order="name, id")


def organizer(ledger: Reads, organizer_id: str) -> Organizer | None:
    """One of them."""
    return next(iter(records(ledger, Organizer, "AND id = ?", (organizer_id,))), None)


def postings(ledger: Reads, on: date | None = None, scope: Scope = None) -> list[PostingLine]:
    """The postings that concern a scope as on a day (today's where none is given), those held first, by college."""
    day, near = on or clock.today(), around(ledger, scope)
    people, names = {one.id: one for one in organizers(ledger)}, places(ledger)
    subjects = {uid: f"{on_} {subject}".strip() for uid, on_, subject in _meetings(ledger)}
    found = [
        PostingLine(
            one, people[one.organizer_id], names.get(one.organization_id or "", ""), subjects.get(one.meeting_id or "", ""),
            _state(one, day),
        )
        for one in records(ledger, Posting, order="from_on DESC, college, id")
        if one.organizer_id in people and concerns(one.organization_id, near)
    ]  # fmt: skip
    order = [PostingState.HELD, PostingState.COMING, PostingState.LEFT]
    return sorted(
        found, key=lambda one: (order.index(one.state), one.college if one.state != PostingState.LEFT else "")
    )


def around(ledger: Reads, scope: Scope) -> Scope:
    """A scope and everything above it: whoever is posted to one of these looks after some of the scope."""
    if scope is None:
        return None
    above = dict(ledger.read("SELECT id, parent_id FROM organization WHERE parent_id IS NOT NULL"))
    found, waiting = set(scope), list(scope)
    while waiting:
        parent = above.get(waiting.pop())
        if parent is not None and parent not in found:
            found.add(parent)
            waiting.append(parent)
    return frozenset(found)


def concerns(place: str | None, near: Scope) -> bool:
    """Whether what belongs to an organization concerns those ``around`` gave; of no known one it concerns everybody."""
    return near is None or place is None or place in near


def _meetings(ledger: Reads) -> list[tuple[str, str, str]]:
    sql = """SELECT id, "on", subject FROM meeting WHERE id IN (SELECT meeting_id FROM posting)"""
    return [(uid, on, subject) for uid, on, subject in ledger.read(sql)]


def _state(one: Posting, day: date) -> PostingState:
    if one.from_on.first() > day:
        return PostingState.COMING
    return PostingState.HELD if rules.in_post(one, day) else PostingState.LEFT


def posting(ledger: Reads, posting_id: str, on: date | None = None) -> PostingLine | None:
    """One posting."""
    return next((one for one in postings(ledger, on) if one.id == posting_id), None)


def held(ledger: Reads, on: date, scope: Scope = None) -> list[PostingLine]:
    """The postings held on a day that concern a scope."""
    return [one for one in postings(ledger, on, scope) if one.state is PostingState.HELD]


def coverage(ledger: Reads, on: date, scope: Scope = None) -> Coverage:
    """选派情况 of a scope on a day.

    Vacant is a college that had somebody before and has nobody now (一岗可空), and one of the ledger that never had
    anybody; where nobody was ever posted anywhere nothing is vacant, for organizers are not kept there.
    """
    near, all_of_them = around(ledger, scope), records(ledger, Posting, order="from_on, id")
    known = [one for one in all_of_them if concerns(one.organization_id, near)]
    wanted = dict.fromkeys(one.college.strip() for one in known if one.from_on.first() <= on)
    never = rules.never_posted(_colleges_on(ledger, on), all_of_them, on) if all_of_them else []
    wanted |= dict.fromkeys(one.name for one in never if near is None or one.id in near)
    return rules.coverage(known, organizers(ledger), wanted, on)


def _colleges_on(ledger: Reads, on: date) -> list[Organization]:
    """Colleges there were on a day: bodies a posting may be to, below another, that look after teachers or students."""
    kinds, below = dict(ledger.read("SELECT id, kind FROM organization WHERE alive = 1")), _below(ledger)
    found = [
        one for one in colleges(ledger) if one.parent_id and (one.set_up_on is None or one.set_up_on.first() <= on)
    ]
    return [one for one in found if rules.is_college([kinds[uid] for uid in under(one.id, below) if kinds[uid]])]


def places(ledger: Reads) -> dict[str, str]:
    """The name of every organization, removed and dissolved ones too: history must be readable."""
    rows = ledger.read("SELECT id, short_name, full_name FROM organization")
    return {uid: short or full for uid, short, full in rows}


def reach(ledger: Reads, posting: Posting) -> frozenset[str]:
    """The organizations a posting looks after: that of the college and all below it; none where it is not known."""
    if posting.organization_id is None:
        return frozenset()
    return under(posting.organization_id, _below(ledger))


def under(uid: str, below: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """An organization and all below it."""
    found, waiting = {uid}, [uid]
    while waiting:
        for each in below.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return frozenset(found)


def _below(ledger: Reads) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for uid, above in ledger.read("SELECT id, parent_id FROM organization WHERE alive = 1 AND parent_id IS NOT NULL"):
        found.setdefault(above, []).append(uid)
    return found


def opinions(ledger: Reads, posting_id: str | None = None, year: int | None = None) -> list[Opinion]:
    """Opinions bodies gave, the newest year first."""
    where, values = "", list[object]()
    if posting_id is not None:
        where, values = f"{where} AND posting_id = ?", [*values, posting_id]
    if year is not None:
        where, values = f"{where} AND year = ?", [*values, year]
    return records(ledger, Opinion, where, values, order='year DESC, "on" DESC, id')


def labels(ledger: "Ledger") -> dict[str, dict[str, str]]:
    """For ``Context.refs``: organizers, postings, members, meetings and organizations by what people call them.

    A word two of them share belongs to none: nothing is guessed.
    """
    written: dict[str, dict[str, set[str]]] = {"organizer": {}, "posting": {}, "member": {}, "meeting": {}}
    for one in organizers(ledger):
        written["organizer"].setdefault(one.name, set()).add(one.id)
    for line in postings(ledger):
        written["posting"].setdefault(line.title, set()).add(line.id)
    for uid, name in ledger.read("SELECT id, name FROM member WHERE alive = 1 AND left_on IS NULL"):
        written["member"].setdefault(name, set()).add(uid)
    for uid, on, subject in ledger.read("""SELECT id, "on", subject FROM meeting WHERE alive = 1"""):
        written["meeting"].setdefault(f"{on} {subject}".strip(), set()).add(uid)
    found = {
        kind: {word: next(iter(ids)) for word, ids in words.items() if len(ids) == 1} for kind, words in written.items()
    }
    return found | {"organization": organization.labels(ledger)["organization"]}


def colleges(ledger: Reads) -> list[Organization]:
    """Running committees and general branches: what a posting may be to."""
    tiers = (Tier.COMMITTEE, Tier.GENERAL_BRANCH)
    found = records(ledger, Organization, order='"order", full_name, id')
    return [one for one in found if one.tier in tiers and one.running is Running.ACTIVE]
