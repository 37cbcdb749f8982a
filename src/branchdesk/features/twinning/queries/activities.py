"""Joint activities: as whole values, as lines of the list, as the rules count them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from branchdesk.features.twinning.model.activities import (
    ActivityParty,
    Consensus,
    Heads,
    JointActivity,
    Media,
    Photo,
    WholeActivity,
)
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome
from branchdesk.features.twinning.model.words import ActivityState, ReportCategory
from branchdesk.features.twinning.queries.reading import Scope, hung_on, inside, joined, names
from branchdesk.features.twinning.rules import following
from branchdesk.features.twinning.rules.categories import PRIORITY, report_category, sides
from branchdesk.features.twinning.rules.counting import Held
from branchdesk.kernel import clock
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, in_parts, marks, records

PARTS: Mapping[str, type[Record]] = {
    "parties": ActivityParty,
    "consensus": Consensus,
    "issues": Issue,
    "measures": Measure,
    "outcomes": Outcome,
    "media": Media,
    "photos": Photo,
}
"""The parts of ``WholeActivity``, each after those it refers to."""

_ORDERS: Mapping[type[Record], str] = {Issue: "number, id", Outcome: "id", Media: "published_at, id"}


class PartyLine(NamedTuple):
    """A party with its name."""

    party: ActivityParty
    name: str


class ActivityLine(NamedTuple):
    """One line of the list of activities.

    ``category`` and ``why`` as it is counted; ``photos``, ``issues``, ``open_measures`` and ``overdue`` how many there are;
    ``repeated`` whether another row reports the same activity.
    """

    activity: JointActivity
    parties: tuple[PartyLine, ...]
    category: ReportCategory | None
    why: str
    photos: int
    issues: int
    open_measures: int
    overdue: int
    repeated: bool

    @property
    def id(self) -> str:
        """Of the activity."""
        return self.activity.id

    @property
    def state(self) -> ActivityState:
        """How far it is."""
        return self.activity.state

    @property
    def ours(self) -> str:
        """The names of our side."""
        return joined([self._name(one) for one in sides(one.party for one in self.parties)[0]])

    @property
    def others(self) -> str:
        """The names of the other side."""
        return joined([self._name(one) for one in sides(one.party for one in self.parties)[1]])

    @property
    def heads(self) -> str:
        """``8+12`` of the two sides; ``""`` where nobody was counted."""
        one = self.activity
        words = [
            Heads(number, more).words
            for number, more in ((one.own, one.own_more), (one.other, one.other_more))
            if number is not None
        ]
        return tr("+").join(words)

    def _name(self, party: ActivityParty) -> str:
        return next(one.name for one in self.parties if one.party is party)


def held(ledger: Reads, scope: Scope = None) -> list[Held]:
    """Every activity with its parties, planned ones too, as the rules count them."""
    where, values = inside(scope)
    found = records(ledger, JointActivity, where, values, order='"on", starts, id')
    theirs = _parties(ledger, [one.id for one in found])
    return [Held(one, tuple(theirs.get(one.id, ()))) for one in found]


def alike(ledger: Reads, whole: WholeActivity) -> list[JointActivity]:
    """Other activities of the same day and between the same parties that count besides this one."""
    one, among = whole.activity, {party.partner_id for party in whole.parties}
    found = records(ledger, JointActivity, 'AND "on" = ? AND uid <> ?', (str(one.on), one.uid))
    theirs = _parties(ledger, [each.id for each in found])
    return [each for each in found if {party.partner_id for party in theirs.get(each.id, ())} == among]


def _parties(ledger: Reads, ids: Iterable[str]) -> dict[str, list[ActivityParty]]:
    return hung_on(ledger, ActivityParty, "activity_id", ids, order='"order", id')


def activities(
    ledger: Reads,
    scope: Scope = None,
    year: int | None = None,
    today: date | None = None,
    priority: Sequence[ReportCategory] = PRIORITY,
) -> list[ActivityLine]:
    """The activities of a part of the tree and of a year, the newest first."""
    known = held(ledger, scope)
    uids = Counter(one.activity.uid for one in known)
    called, hung = names(ledger), _Hung.of(ledger, today or clock.today())
    found = [one for one in known if year is None or one.activity.on.year == year]
    return [_line(one, called, hung, uids[one.activity.uid] > 1, priority) for one in reversed(found)]


def line(ledger: Reads, activity_id: str) -> ActivityLine | None:
    """One of them."""
    return next((one for one in activities(ledger) if one.id == activity_id), None)


class _Hung(NamedTuple):
    """How much hangs on each activity."""

    photos: Mapping[str, int]
    issues: Mapping[str, int]
    open: Mapping[str, int]
    overdue: Mapping[str, int]

    @classmethod
    def of(cls, ledger: Reads, today: date) -> "_Hung":
        of_issue = dict(ledger.read("SELECT id, activity_id FROM issue WHERE alive = 1 AND activity_id IS NOT NULL"))
        still, late = Counter[str](), Counter[str]()
        for one in records(ledger, Measure):
            uid = one.activity_id or of_issue.get(one.issue_id or "", "")
            still[uid] += following.is_open(one)
            late[uid] += following.is_overdue(one, today)
        return cls(_counted(ledger, "photo"), _counted(ledger, "issue"), still, late)


def _counted(ledger: Reads, table: str) -> dict[str, int]:
    return dict(ledger.read(f"SELECT activity_id, count(*) FROM {table} WHERE alive = 1 GROUP BY activity_id"))


def _line(
    one: Held, called: Mapping[str, str], hung: _Hung, repeated: bool, priority: Sequence[ReportCategory]
) -> ActivityLine:
    category, why = report_category(one.activity, one.parties, priority)
    uid = one.activity.id
    return ActivityLine(
        one.activity, tuple(PartyLine(each, called.get(each.partner_id, "")) for each in one.parties), category, why,
        hung.photos.get(uid, 0), hung.issues.get(uid, 0), hung.open.get(uid, 0), hung.overdue.get(uid, 0), repeated,
    )  # fmt: skip


def activity(ledger: Reads, activity_id: str) -> WholeActivity | None:
    """A whole activity; None when there is none (any more)."""
    found = activities_of(ledger, [activity_id])
    return found[0] if found else None


def activities_of(ledger: Reads, ids: Sequence[str]) -> list[WholeActivity]:
    """Whole activities in the order of ``ids``; missing ones are left out."""
    heads = {one.id: one for part in in_parts(ids) for one in _heads(ledger, part)}
    parts = {
        name: hung_on(ledger, record, "activity_id", heads, order=_ORDERS.get(record, '"order", id'))
        for name, record in PARTS.items()
    }
    found = []
    for uid in dict.fromkeys(ids):
        if uid in heads:
            hung: dict[str, Any] = {name: tuple(listed.get(uid, ())) for name, listed in parts.items()}
            found.append(WholeActivity(activity=heads[uid], **hung))
    return found


def _heads(ledger: Reads, ids: Sequence[str]) -> list[JointActivity]:
    return records(ledger, JointActivity, f"AND id IN {marks(ids)}", ids)


def years(ledger: Reads) -> list[int]:
    """Years there are activities of, the newest first."""
    rows = ledger.read(
        'SELECT DISTINCT CAST(substr("on", 1, 4) AS INTEGER) FROM joint_activity WHERE alive = 1 ORDER BY 1 DESC'
    )
    return [year for (year,) in rows]


def words_used(ledger: Reads, field: Literal["series", "place"]) -> list[str]:
    """What was written in a field of activities before, the newest first: offered while somebody types."""
    rows = ledger.read(
        f"""SELECT {field} FROM joint_activity WHERE alive = 1 AND {field} <> '' GROUP BY {field} ORDER BY max("on") DESC"""
    )
    return [word for (word,) in rows]


_TEXTS = """
SELECT id, title || ' ' || place || ' ' || theme || ' ' || study_topic || ' ' || proposer || ' ' || host || ' ' || leaders
       || ' ' || series || ' ' || tags || ' ' || summary FROM joint_activity WHERE alive = 1
UNION ALL SELECT a.activity_id, p.name || ' ' || coalesce(o.full_name, '') || ' ' || coalesce(o.short_name, '') || ' ' || a.head
    FROM activity_party a JOIN partner p ON p.id = a.partner_id LEFT JOIN organization o ON o.id = p.organization_id
    WHERE a.alive = 1
UNION ALL SELECT activity_id, text FROM consensus WHERE alive = 1
UNION ALL SELECT activity_id, text FROM issue WHERE alive = 1 AND activity_id IS NOT NULL
UNION ALL SELECT activity_id, task || ' ' || owner FROM measure WHERE alive = 1 AND activity_id IS NOT NULL
UNION ALL SELECT activity_id, title FROM outcome WHERE alive = 1 AND activity_id IS NOT NULL
UNION ALL SELECT activity_id, title || ' ' || outlet FROM media WHERE alive = 1"""


def search_texts(ledger: Reads) -> dict[str, str]:
    """All words of each activity by its id, to be searched in."""
    found: dict[str, list[str]] = defaultdict(list)
    for uid, text in ledger.read(_TEXTS):
        found[uid].append(text)
    return {uid: " ".join(texts) for uid, texts in found.items()}
