"""The figures of a branch and a year: meetings by kind, appraisals by grade, the roll at the end of the year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from branchdesk.features.meetings.model.words import Grade, MeetingKind, Stage
from branchdesk.features.members import queries as members
from branchdesk.features.members.model import AGE_BANDS, ARRIVINGS, LEAVINGS, Arriving, Leaving, Member, Move
from branchdesk.features.members.rules import age, standing_at
from branchdesk.features.returns.rules.filled import Fact, Facts
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import marks

_HAN = "01"
_MOVED_IN = (Arriving.WITHIN_SCHOOL, Arriving.IN_PROVINCE, Arriving.OUT_OF_PROVINCE, Arriving.WHOLE)
_OUT = (Leaving.EXPELLED, Leaving.SELF_REMOVED, Leaving.RESIGNED, Leaving.PROBATION_CANCELLED)
_TRAITS = (
    "full", "probationary", "women", "minorities", "confirmed", *(f"age.{band}" for band in range(len(AGE_BANDS) + 1)),
    "age.none", *(f"education.{level}" for level in ("graduate", "bachelor", "college", "below", "none")),
)  # fmt: skip
"""What is counted of those who are there; nobody is a figure too."""
_EDUCATION = {"10": "graduate", "11": "graduate", "14": "graduate", "21": "bachelor", "31": "college", None: "none"}


def life(ledger: Ledger, scope: frozenset[str], year: int) -> Facts:
    """Finished meetings of a part of the tree, joint ones for every branch that held them; appraisals by grade."""
    inside, values = marks(scope), [*scope]
    held = f"""m.alive = 1 AND m.stage <> ? AND substr(m."on", 1, 4) = ? AND (m.branch_id IN {inside}
               OR m.id IN (SELECT meeting_id FROM joint_branch WHERE alive = 1 AND branch_id IN {inside}))"""
    parameters = [Stage.DRAFT.value, f"{year:04d}", *values, *values]
    kinds = dict(ledger.read(f"SELECT m.kind, count(*) FROM meeting m WHERE {held} GROUP BY 1", parameters))
    grades = dict(
        ledger.read(
            f"""SELECT a.grade, count(*) FROM appraisal a JOIN meeting m ON m.id = a.meeting_id
                WHERE a.alive = 1 AND a.grade IS NOT NULL AND {held} GROUP BY 1""",
            parameters,
        )
    )
    found = {kind.value: _number(kinds.get(kind.value, 0)) for kind in MeetingKind}
    found |= {f"grade.{grade.value}": _number(grades.get(grade.value, 0)) for grade in Grade}
    return {**found, "appraised": _number(sum(grades.values()))}


class Years:
    """The figures of a year for several parts of the tree: the roll is read once for all of them."""

    def __init__(self, ledger: Ledger, scopes: Mapping[str, frozenset[str] | None], year: int, today: date) -> None:
        first, last = date(year, 1, 1), min(date(year, 12, 31), today)
        self._balances = members.balances(ledger, scopes, first, last)
        self._people = {one.id: one for one in members.members(ledger, members.EVERYONE)}
        self._moves: dict[str, list[Move]] = {}
        for move in members.moves(ledger):
            self._moves.setdefault(move.member_id, []).append(move)

    def facts(self, key: str) -> Facts:
        """The balance of one part, and who was there at its end."""
        balance = self._balances[key]
        counts = {**_balanced(balance), **self._there(balance)}
        return {name: _number(count) for name, count in counts.items()}

    def _there(self, balance: members.Balance) -> Counter[str]:
        """Those the balance ends with, by standing, sex, people, age and education; and who of them was confirmed in the year."""
        found = Counter[str](dict.fromkeys(_TRAITS, 0))
        for uid in (one.member_id for one in balance.of(members.Part.CLOSING)):
            one = self._people[uid]
            standing = standing_at(one, self._moves.get(uid, []), balance.last)
            found.update((standing.value if standing else "", *_traits(one, balance.last)))
            confirmed = one.confirmed_on
            found["confirmed"] += confirmed is not None and balance.first <= confirmed.first() <= balance.last
        return found


def _balanced(balance: members.Balance) -> dict[str, int]:
    came, left = balance.came, balance.left
    moved_in, out = _words(ARRIVINGS, _MOVED_IN), _words(LEAVINGS, _OUT)
    admitted, restored = _words(ARRIVINGS, (Arriving.ADMITTED,)), _words(ARRIVINGS, (Arriving.RESTORED,))
    gone, died = _words(LEAVINGS, (Leaving.TRANSFERRED,)), _words(LEAVINGS, (Leaving.DECEASED,))
    known_in, known_out = {*moved_in, *admitted, *restored}, {*out, *gone, *died}
    return {
        "opening": balance.opening, "closing": balance.closing, "came": sum(came.values()), "left": sum(left.values()),
        "came.admitted": _sum(came, admitted), "came.moved": _sum(came, moved_in), "came.restored": _sum(came, restored),
        "came.other": _sum(came, set(came) - known_in), "left.moved": _sum(left, gone), "left.deceased": _sum(left, died),
        "left.out": _sum(left, out), "left.other": _sum(left, set(left) - known_out),
    }  # fmt: skip


def explained(ledger: Ledger, scope: frozenset[str] | None, year: int, today: date) -> str:
    """Why the figures must not be handed in yet; ``""`` when they may."""
    balance = members.balance(ledger, scope, date(year, 1, 1), min(date(year, 12, 31), today))
    if balance.holds:
        return ""
    told = [text for _, text in balance.unexplained[:3]]
    return tr("增减不平或原因不明，不宜上报：{why}").format(why="；".join(told) or tr("期初＋增员－减员≠期末"))


def _number(count: int) -> Fact:
    return Fact(str(count))


def _words(pairs: Iterable[tuple[object, str]], chosen: Iterable[object]) -> set[str]:
    known = dict(pairs)
    return {tr(known[one]) for one in chosen}


def _sum(counts: Mapping[str, int], words: Iterable[str]) -> int:
    return sum(counts.get(word, 0) for word in words)


def _traits(one: Member, on: date) -> Iterable[str]:
    years = age(one.birth, on)
    band = next((n for n, (most, _) in enumerate(AGE_BANDS) if years is not None and years <= most), len(AGE_BANDS))
    yield "age.none" if years is None else f"age.{band}"
    yield f"education.{_EDUCATION.get(one.education, 'below')}"
    if one.sex == "2":
        yield "women"
    if one.ethnicity not in (None, _HAN):
        yield "minorities"
