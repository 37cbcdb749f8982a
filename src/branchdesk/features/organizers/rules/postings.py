"""Who is posted where: one person, one college at a time; a college may be empty (domain §7, 004-7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from branchdesk.features.organizers.model import Organizer, Posting
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr


def ends(posting: Posting) -> date:
    """The last day of a posting; far away where it is open."""
    known = [one.last() for one in (posting.until_on, posting.ended_on) if one]
    return min(known, default=date.max)


def in_post(posting: Posting, on: date) -> bool:
    """Whether the posting holds that day."""
    return posting.from_on.first() <= on <= ends(posting)


def overlap(one: Posting, other: Posting) -> bool:
    """Whether two postings share a day."""
    return one.from_on.first() <= ends(other) and other.from_on.first() <= ends(one)


def problems(posting: Posting, others: Iterable[Posting]) -> list[Problem]:
    """What speaks against a posting: an order of days, the same person elsewhere, the college already taken."""
    found = []
    if ends(posting) < posting.from_on.first():
        found.append(Problem("until_on", "order", tr("任期结束早于开始，请核对")))
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """选派情况 on a day: how many people, colleges and sending units, and where it is not one to one."""

    people: tuple[str, ...]
    colleges: tuple[str, ...]
    sending_units: tuple[tuple[str, int], ...]
    doubled: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def is_one_to_one(self) -> bool:
        """Whether every college has exactly one organizer and nobody has two."""
        return not self.doubled and not self.empty and len(self.people) == len(self.colleges)

    @property
    def line(self) -> str:
        """``20 人、20 个学院（部）、6 个派出单位，一一对应``."""
        text = tr("{people} 人、{colleges} 个学院（部）、{units} 个派出单位")
        text = text.format(people=len(self.people), colleges=len(self.colleges), units=len(self.sending_units))
        return text + (tr("，一一对应") if self.is_one_to_one else "")


def coverage(
    postings: Iterable[Posting], organizers: Sequence[Organizer], colleges: Iterable[str], on: date
) -> Coverage:
    """Who is posted on a day; ``colleges`` are all that should have somebody (empty: those that have)."""
    held = [one for one in postings if in_post(one, on)]
    units = {one.id: one.sending_unit for one in organizers}
    names = [one.college for one in held]
    count: dict[str, int] = {}
    for one in held:
        unit = units.get(one.organizer_id, "") or tr("未填派出单位")
        count[unit] = count.get(unit, 0) + 1
    return Coverage(
        tuple(dict.fromkeys(one.organizer_id for one in held)),
        tuple(dict.fromkeys(names)),
        tuple(sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))),
        tuple(sorted({name for name in names if names.count(name) > 1})),
        tuple(name for name in colleges if name not in names),
    )
