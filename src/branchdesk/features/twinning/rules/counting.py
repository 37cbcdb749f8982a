"""How many activities, branches and pairs (domain §6.2): each number with the rows behind it and the rule it is counted by.

An activity counts once, whoever takes part and however many ledgers report it: the same ``uid`` is the same activity.
It belongs to the period of its first day. Several days are one activity.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TypeVar

from branchdesk.features.twinning.model.activities import ActivityParty, Heads, JointActivity
from branchdesk.features.twinning.model.ties import Agreement, AgreementParty
from branchdesk.features.twinning.model.words import REPORT_CATEGORIES, ActivityState, Category, ReportCategory
from branchdesk.features.twinning.rules.categories import PRIORITY, partners, report_category, sides
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.times import is_time, minutes_between
from branchdesk.kernel.words import tr

K = TypeVar("K", bound=Hashable)
COUNTED_ONCE = (
    "一次活动只计 1 次，多个支部参加不重复计；两份台账都登记的同一活动（编号相同）只计 1 次；按开始日期归期。"
)
BRANCHES_RULE = "支部：参加共建的不同党组织，每个计 1 个；学生社团等非党组织不计。"
PAIRS_RULE = "对：我方支部与每个结对单位为一对，不分先后，同一对开展多次活动只计 1 对。"


@dataclass(frozen=True, slots=True)
class Held:
    """An activity with everybody who took part."""

    activity: JointActivity
    parties: tuple[ActivityParty, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What a period amounts to. The tuples hold ids of activities, so that every number opens its rows.

    ``by_category`` has all four categories in order; ``unsorted`` activities no category could be given; ``branches`` and
    ``pairs`` ids of partners; ``repeated`` how many rows were the same activity reported again.
    """

    activities: tuple[str, ...]
    by_category: Mapping[ReportCategory, tuple[str, ...]]
    unsorted: tuple[str, ...]
    branches: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    repeated: int = 0

    @property
    def mismatch(self) -> str:
        """Why the parts are not the whole, as a sentence; ``""`` when they are."""
        parts = [len(self.by_category[one]) for one, _ in REPORT_CATEGORIES]
        if sum(parts) == len(self.activities) and not self.unsorted:
            return ""
        sum_of = tr(" + ").join(str(part) for part in parts)
        text = tr("四类合计 {parts} = {n}，与活动总数 {total} 不符：有 {lack} 次活动没有类别")
        return text.format(parts=sum_of, n=sum(parts), total=len(self.activities), lack=len(self.unsorted))

    @property
    def line(self) -> str:
        """双带头人 34 + 教学科研 44 + 机关 66 + 校外 37 = 181."""
        parts = tr(" + ").join(f"{tr(word)} {len(self.by_category[one])}" for one, word in REPORT_CATEGORIES)
        return tr("{parts} = {total}").format(parts=parts, total=len(self.activities))

    def demand_sum(self) -> None:
        """Raise ``Refusal`` where the parts are not the whole: no such paper goes out."""
        if self.mismatch:
            raise Refusal(tr("分类合计与总数不符，没有输出"), detail=self.mismatch, hint=tr("请先给这些活动指定类别。"))


def distinct(held: Iterable[Held]) -> list[Held]:
    """Each activity that took place once, oldest first: of several reports of it the earliest; the planned ones are none yet.

    A day two reports do not agree on cannot put the activity into two periods.
    """
    took_place = [one for one in held if one.activity.state is not ActivityState.PLANNED]
    found: dict[str, Held] = {}
    for one in sorted(took_place, key=lambda one: (one.activity.on.first(), one.activity.starts, one.activity.id)):
        found.setdefault(one.activity.uid, one)
    return list(found.values())


def counted(held: Iterable[Held], first: date | None = None, last: date | None = None) -> list[Held]:
    """The activities that are counted between two days, both included: the rows behind every number."""
    return [
        one
        for one in distinct(held)
        if (first is None or one.activity.on.first() >= first) and (last is None or one.activity.on.first() <= last)
    ]


def count(
    held: Iterable[Held],
    first: date | None = None,
    last: date | None = None,
    priority: Sequence[ReportCategory] = PRIORITY,
) -> Counts:
    """Count the activities between two days, both included."""
    known = list(held)
    rows = counted(known, first, last)
    by_category: dict[ReportCategory, list[str]] = {one: [] for one, _ in REPORT_CATEGORIES}
    unsorted: list[str] = []
    for one in rows:
        category, _why = report_category(one.activity, one.parties, priority)
        (by_category[category] if category else unsorted).append(one.activity.id)
    uids = {one.activity.uid for one in rows}
    reports = sum(1 for one in known if one.activity.uid in uids and one.activity.state is not ActivityState.PLANNED)
    return Counts(
        tuple(one.activity.id for one in rows),
        {category: tuple(ids) for category, ids in by_category.items()},
        tuple(unsorted),
        frozenset(party.partner_id for one in rows for party in one.parties if party.category is not Category.SOCIETY),
        frozenset(pair for one in rows for pair in pairs(one.parties)),
        reports - len(rows),
    )


def pairs(parties: Sequence[ActivityParty]) -> set[tuple[str, str]]:
    """Every branch of ours with every partner, each pair in one order only."""
    ours, others = ([one.partner_id for one in side if one.category is not Category.SOCIETY] for side in sides(parties))
    return {(min(a, b), max(a, b)) for a in ours for b in others if a != b}


def by(held: Iterable[Held], key: Callable[[Held], K]) -> dict[K, tuple[str, ...]]:
    """The ids of activities under any other word of theirs: purpose, mode, month, series."""
    found: dict[K, list[str]] = {}
    for one in distinct(held):
        found.setdefault(key(one), []).append(one.activity.id)
    return {word: tuple(ids) for word, ids in found.items()}


def by_partner_kind(held: Iterable[Held]) -> dict[Category, tuple[str, ...]]:
    """伙伴人次: an activity stands under the kind of every partner of it, so these do not sum to the activities."""
    found: dict[Category, list[str]] = {}
    for one in distinct(held):
        for kind in dict.fromkeys(party.category for party in partners(one.parties)):
            found.setdefault(kind, []).append(one.activity.id)
    return {kind: tuple(ids) for kind, ids in found.items()}


def own_heads(held: Iterable[Held]) -> Heads | None:
    """How many of ours took part, people counted each time they came; None where nobody wrote a number."""
    return _sum((one.activity.own, one.activity.own_more) for one in distinct(held))


def other_heads(held: Iterable[Held]) -> Heads | None:
    """How many of the partners took part."""
    return _sum((one.activity.other, one.activity.other_more) for one in distinct(held))


def covered(agreements: Iterable[Agreement]) -> Heads | None:
    """Members the agreements cover, as they were stated."""
    return _sum((one.covered, one.covered_more) for one in agreements)


def _sum(stated: Iterable[tuple[int | None, bool]]) -> Heads | None:
    """Nothing written is not zero."""
    known = [(number, more) for number, more in stated if number is not None]
    return Heads(sum(number for number, _ in known), any(more for _, more in known)) if known else None


@dataclass(frozen=True, slots=True)
class Bound:
    """What agreements bind: ids of partners, their pairs, and the pairs both of whom signed (签约对数 ≤ 结对数)."""

    branches: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    signed: frozenset[tuple[str, str]]


def bound(parties: Iterable[AgreementParty]) -> Bound:
    """The parties of agreements, each with each of the others of the same one (domain §6.1)."""
    by_agreement: dict[str, list[AgreementParty]] = {}
    for one in parties:
        by_agreement.setdefault(one.agreement_id, []).append(one)
    known = list(by_agreement.values())
    return Bound(
        frozenset(one.partner_id for listed in known for one in listed),
        frozenset(pair for listed in known for pair in _each_with_each(one.partner_id for one in listed)),
        frozenset(pair for listed in known for pair in _each_with_each(one.partner_id for one in listed if one.signs)),
    )


def _each_with_each(ids: Iterable[str]) -> Iterable[tuple[str, str]]:
    return combinations(sorted(set(ids)), 2)


def minutes(activity: JointActivity) -> int | None:
    """How long it took, from its beginning to its end; None where it is not known, or went over several days."""
    if not (is_time(activity.starts) and is_time(activity.ends)) or activity.until_on not in (None, activity.on):
        return None
    found = minutes_between(activity.starts, activity.ends)
    return found if found >= 0 else None


def hours_text(minutes: int) -> str:
    """210 → ``3.5 小时``, to a tenth."""
    return tr("{n} 小时").format(n=f"{round(minutes / 6) / 10:g}")
