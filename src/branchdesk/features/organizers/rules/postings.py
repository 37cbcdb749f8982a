"""Who is posted where: one person, one college at a time; a college may be empty (domain §7, 004-7)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from branchdesk.features.organization.model import BranchKind, Organization
from branchdesk.features.organizers.model import Organizer, Posting
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr


def ended(posting: Posting) -> Day | None:
    """When it ends: the day somebody really left, else the end of the term; None where it is open."""
    return posting.ended_on or posting.until_on


def ends(posting: Posting) -> date:
    """The last day of a posting; far away where it is open."""
    last = ended(posting)
    return last.last() if last else date.max


def in_post(posting: Posting, on: date) -> bool:
    """Whether the posting holds that day."""
    return posting.from_on.first() <= on <= ends(posting)


def overlap(one: Posting, other: Posting) -> bool:
    """Whether two postings surely run side by side: a day both have, for handing over, is none, nor a month of which
    nobody wrote down the day."""
    return _begins_within(one, other) and _begins_within(other, one)


def _begins_within(one: Posting, other: Posting) -> bool:
    last = ended(other)
    return last is None or one.from_on.last() < last.first()


def problems(posting: Posting, others: Iterable[Posting]) -> list[Problem]:
    """What speaks against a posting: an order of days, the same person elsewhere, the college already taken."""
    found = []
    for name in ("until_on", "ended_on"):
        last = getattr(posting, name)
        if last is not None and last.last() < posting.from_on.first():
            found.append(Problem(name, "order", tr("任期结束早于开始，请核对")))
    for other in others:
        if other.id == posting.id or not overlap(posting, other):
            continue
        if other.organizer_id == posting.organizer_id:
            text = tr("此人同一时期已在“{college}”任组织员，一人一岗")
            found.append(Problem("organizer_id", "elsewhere", text.format(college=other.college)))
        elif same_college(other, posting):
            text = tr("“{college}”同一时期已有组织员，请核对是否一岗多人")
            found.append(Problem("college", "taken", text.format(college=other.college), Level.WARN))
    return found


def same_college(one: Posting, other: Posting) -> bool:
    """Whether two postings are to one college, by the organization where both know it, else by name."""
    if one.organization_id and other.organization_id:
        return one.organization_id == other.organization_id
    return one.college.strip() == other.college.strip()


_OF_A_COLLEGE = frozenset((BranchKind.TEACHERS, BranchKind.STUDENTS, BranchKind.JOINT))


def is_college(kinds: Sequence[str]) -> bool:
    """Whether a body with branches of these kinds is a college (学院、部): one of offices or retired people alone is none."""
    return not kinds or any(kind in _OF_A_COLLEGE for kind in kinds)


def never_posted(colleges: Iterable[Organization], postings: Sequence[Posting], on: date) -> list[Organization]:
    """The colleges nobody was posted to by a day: by the organization, and by a name that is part of theirs."""
    begun = [one for one in postings if one.from_on.first() <= on]
    ids = {one.organization_id for one in begun}
    names = [one.college.strip() for one in begun if one.college.strip() and one.organization_id is None]
    return [
        one
        for one in colleges
        if one.id not in ids and not any(name in one.full_name or name in one.short_name for name in names)
    ]


@dataclass(frozen=True, slots=True)
class Coverage:
    """选派情况 on a day: the people by id, colleges, (sending unit, people; ``""`` not told), and where it is not one to one.

    ``doubled`` are colleges with several, ``empty`` those with nobody, ``busy`` the ids of people at several.
    """

    people: tuple[str, ...]
    colleges: tuple[str, ...]
    sending_units: tuple[tuple[str, int], ...]
    doubled: tuple[str, ...]
    empty: tuple[str, ...]
    busy: tuple[str, ...] = ()

    @property
    def is_one_to_one(self) -> bool:
        """Whether every college has exactly one organizer and nobody has two."""
        return bool(self.people) and not self.doubled and not self.empty and not self.busy

    @property
    def line(self) -> str:
        """``20 人、20 个学院（部）、6 个派出单位，一一对应``."""
        text = tr("{people} 人、{colleges} 个学院（部）、{units} 个派出单位")
        units = sum(1 for unit, _people in self.sending_units if unit)
        text = text.format(people=len(self.people), colleges=len(self.colleges), units=units)
        return text + (tr("，一一对应") if self.is_one_to_one else "")


def coverage(
    postings: Iterable[Posting], organizers: Sequence[Organizer], colleges: Iterable[str], on: date
) -> Coverage:
    """Who is posted on a day; ``colleges`` are all that should have somebody (empty: those that have)."""
    held = [one for one in postings if in_post(one, on)]
    units = {one.id: one.sending_unit.strip() for one in organizers}
    people = Counter(one.organizer_id for one in held)
    names = Counter(one.college.strip() for one in held)
    sent = Counter(units.get(uid, "") for uid in people)
    wanted = dict.fromkeys(name.strip() for name in colleges)
    return Coverage(
        tuple(people),
        tuple(names),
        tuple(sorted(sent.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))),
        tuple(sorted(name for name, n in names.items() if n > 1)),
        tuple(name for name in wanted if name not in names),
        tuple(uid for uid, n in people.items() if n > 1),
    )
