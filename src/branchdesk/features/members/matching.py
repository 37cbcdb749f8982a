"""Who is who: which known member a line means, and which two records may be one person.

Pure, and linear in the number of members: people are looked up by ID number, staff number and name,
never compared each with each. Where the signs contradict each other the answer is a doubt, not a guess.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

from branchdesk.features.members import rules
from branchdesk.features.members.model import Member, NotDuplicate
from branchdesk.features.organization.rules import NameBook
from branchdesk.kernel import names
from branchdesk.kernel.dates import Day
from branchdesk.kernel.idnumbers import check_digit
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

Values = Mapping[str, Any]


def born(birth: Day | None, id_number: str | None) -> Day | None:
    """The birth date as precise as it is known: an ID number completes a month."""
    if (birth and birth.is_full) or not id_number or len(id_number) != 18:
        return birth
    try:
        told = Day(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return birth
    return told if birth is None or may_be_same(birth, told) else birth


def may_be_same(one: Day, other: Day) -> bool:
    """Whether two dates can mean the same day."""
    return one.first() <= other.last() and other.first() <= one.last()


def differ(one: str | None, other: str | None) -> bool:
    """Whether both are known and not the same."""
    return bool(one and other and one != other)


@dataclass(frozen=True)
class Known:
    """What the ledger holds when a roster comes in.

    ``branches`` takes labels (full and short names) to ids, ``groups`` a branch's id to its groups' labels;
    ``above`` is what all branches stand under, None where that is nothing or not the same.
    Lookups are built once, on first use: keep one ``Known`` while the user corrects cells.
    """

    members: Sequence[Member] = ()
    branches: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    above: str | None = None

    @cached_property
    def people(self) -> "People":
        """The members by every sign they are recognised by."""
        return People(self.members)

    @cached_property
    def branch_names(self) -> NameBook:
        """The branches by every way their names are written."""
        return NameBook(self.branches)


class People:
    """Members looked up by id, ID number, staff number and name."""

    def __init__(self, members: Iterable[Member]) -> None:
        self.members: dict[str, Member] = {}
        self.id_numbers: dict[str, list[Member]] = {}
        self.staff_numbers: dict[str, list[Member]] = {}
        self._names: dict[str, dict[tuple[int, int] | None, list[Member]]] = {}
        self.numbers: set[str] = set()
        for member in members:
            self.members[member.id] = member
            birth = born(member.birth, member.id_number)
            months = self._names.setdefault(names.clean_name(member.name), {})
            months.setdefault((birth.year, birth.month) if birth else None, []).append(member)
            if member.id_number:
                self.id_numbers.setdefault(member.id_number, []).append(member)
            if member.staff_number:
                self.staff_numbers.setdefault(member.staff_number, []).append(member)
            if member.number:
                self.numbers.add(member.number)

    def namesakes(self, name: str, birth: Day | None) -> list[Member]:
        """Who has this name and may be born then."""
        months = self._names.get(name)
        if not months:
            return []
        if birth is None or not birth.month:
            return [member for people in months.values() for member in people]
        keys = ((birth.year, birth.month), (birth.year, 0), None)
        return [member for key in keys for member in months.get(key, ())]


@dataclass(frozen=True, slots=True)
class Match:
    """The member a line means, or why that is in doubt and who may be meant; all empty for a new person."""

    member: Member | None = None
    doubt: Problem | None = None
    candidates: tuple[str, ...] = ()


NOBODY = Match()


def identify(values: Values, people: People) -> Match:
    """Find the member by ID number, else staff number, else name and birth (peers.md §3.I).

    ``values`` are the line's; ``birth`` is already completed from the ID number.
    """
    by_id = people.id_numbers.get(values.get("id_number") or "", [])
    by_staff = people.staff_numbers.get(values.get("staff_number") or "", [])
    if by_id:
        match = _by_number(values, by_id, "id_number", tr("身份证号"), by_staff)
    elif by_staff:
        match = _by_number(values, by_staff, "staff_number", tr("学工号"), by_staff)
    else:
        match = _by_name(values, people.namesakes(values.get("name") or "", values.get("birth")))
    one = match.member
    if one and one.left_on and not values.get("left_on"):
        text = tr("台账中的“{name}”已于 {day} 离开，请确认是否同一人").format(name=one.name, day=one.left_on)
        return _doubt("name", text, [one])
    return match


def _doubt(name: str, text: str, people: Iterable[Member]) -> Match:
    problem = Problem(name, "doubtful_person", text, Level.WARN)
    return Match(None, problem, tuple(member.id for member in people))


def _by_number(values: Values, found: list[Member], name: str, label: str, by_staff: list[Member]) -> Match:
    one = found[0]
    if len(found) > 1:
        text = tr("台账中有 {n} 人的{label}与此行相同，请选择是哪一位")
        return _doubt(name, text.format(n=len(found), label=label), found)
    if by_staff and one not in by_staff:
        text = tr("身份证号与台账中的“{a}”相同，学工号却与“{b}”相同，请核对")
        return _doubt("staff_number", text.format(a=one.name, b=by_staff[0].name), [one, *by_staff])
    if differ(values.get("id_number"), one.id_number):
        text = tr("学工号与台账中的“{a}”相同，身份证号却不同，请核对是否同一人")
        return _doubt("id_number", text.format(a=one.name), [one])
    if differ(values.get("name"), names.clean_name(one.name)):
        text = tr("{label}与台账中的“{a}”相同，姓名却是“{b}”，请核对是否同一人")
        return _doubt("name", text.format(label=label, a=one.name, b=values["name"]), [one])
    return Match(one)


def _by_name(values: Values, namesakes: list[Member]) -> Match:
    birth = values.get("birth")
    maybe = [one for one in namesakes if _possible(values, birth, one)]
    same = [one for one in maybe if birth and born(one.birth, one.id_number)]
    if not maybe:
        return NOBODY
    if not same:
        text = tr("台账中已有同名的“{name}”，缺出生日期等信息，无法断定是否同一人")
        return _doubt("name", text.format(name=values["name"]), maybe)
    if len(same) > 1:
        same = [one for one in same if one.branch_id == values.get("branch_id")] or same
    if len(same) > 1:
        text = tr("台账中有 {n} 位同名且出生日期相同的人，请选择是哪一位")
        return _doubt("name", text.format(n=len(same)), same)
    one = same[0]
    for key, label in (("id_number", tr("身份证号")), ("staff_number", tr("学工号"))):
        if differ(values.get(key), getattr(one, key)):
            text = tr("与台账中的“{name}”姓名、出生日期相同，{label}却不同，请核对是否同一人")
            return _doubt(key, text.format(name=one.name, label=label), [one])
    return Match(one)


def _possible(values: Values, birth: Day | None, one: Member) -> bool:
    theirs = born(one.birth, one.id_number)
    if birth and theirs:
        return may_be_same(birth, theirs)
    # Without two births a different number is enough to tell namesakes apart.
    return not any(differ(values.get(key), getattr(one, key)) for key in ("id_number", "staff_number"))


Difference = tuple[str, Any, Any]
"""A field with the ledger's value and the line's."""


def differences(
    before: Member, values: Values, derived: Collection[str], *, overwrite: bool
) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """What a line writes over a known member, and what it says differently but leaves alone.

    Gaps are always filled; the ledger's own number is never touched, and ``derived`` values only fill.
    """
    changes: list[Difference] = []
    kept: list[Difference] = []
    moves = bool(before.branch_id) and values.get("branch_id", before.branch_id) != before.branch_id
    for name, new in values.items():
        old = getattr(before, name)
        if old == new or name == "number" or _is_half_of(new, old):
            continue
        fills = rules.completes(old, new) and not (name == "group_id" and moves)
        writes = fills or (overwrite and name not in derived)
        (changes if writes else kept).append((name, old, new))
    if overwrite and moves and before.group_id and "group_id" not in values:
        changes.append(("group_id", before.group_id, None))
    return tuple(changes), tuple(kept)


def _is_half_of(new: object, old: object) -> bool:
    """A month the ledger knows to the day is no news."""
    return isinstance(new, Day) and isinstance(old, Day) and rules.completes(new, old)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person, with the reasons in words; ``certain`` when a number says so."""

    first: Member
    second: Member
    reasons: tuple[str, ...]
    certain: bool


def duplicates(members: Iterable[Member], not_duplicates: Iterable[NotDuplicate] = ()) -> list[Pair]:
    """Pairs to be looked at (查重), the certain ones first; pairs declared to be two people are left out."""
    apart = {frozenset((pair.first_id, pair.second_id)) for pair in not_duplicates}
    found: dict[frozenset[str], tuple[Member, Member, list[str], bool]] = {}
    people = list(members)
    for key, reason, certain in _SIGNS:
        for one, other in _neighbours(people, key):
            ids = frozenset((one.id, other.id))
            if ids not in apart and len(ids) == 2 and (text := reason(one, other)):
                pair = found.setdefault(ids, (*sorted((one, other), key=lambda m: m.id), [], certain))  # type: ignore[arg-type]
                pair[2].append(text)
    pairs = [Pair(one, other, tuple(reasons), certain) for one, other, reasons, certain in found.values()]
    return sorted(pairs, key=lambda pair: (not pair.certain, pair.first.name))


def _neighbours(people: Iterable[Member], key: Callable[[Member], Hashable]) -> Iterator[tuple[Member, Member]]:
    buckets: dict[Hashable, list[Member]] = {}
    for member in people:
        if (value := key(member)) is not None:
            buckets.setdefault(value, []).append(member)
    for bucket in buckets.values():
        # A crowd is shown against its first only: 1,000 equal records make 999 pairs, not 499,500.
        yield from combinations(bucket, 2) if len(bucket) <= 12 else ((bucket[0], one) for one in bucket[1:])


def _body(number: str | None) -> str | None:
    """The 15 digits the old and the new form of a number share."""
    return number[:6] + number[8:17] if number and len(number) == 18 else number or None


def _same_id(one: Member, other: Member) -> str:
    if one.id_number == other.id_number:
        return tr("身份证号相同")
    lengths = {len(one.id_number or ""), len(other.id_number or "")}
    return tr("15 位和 18 位身份证号是同一号码") if lengths == {15, 18} else ""


def _two_people(one: Member, other: Member) -> bool:
    """Two valid numbers that differ in more than a slip of the pen belong to two people."""
    a, b = one.id_number or "", other.id_number or ""
    if not (_valid(a) and _valid(b)):
        return False
    return sum(x != y for x, y in zip(a, b, strict=True)) > 2


def _valid(number: str) -> bool:
    return len(number) == 18 and number.isascii() and number[:17].isdecimal() and check_digit(number[:17]) == number[17]


def _name_and_month(member: Member) -> Hashable:
    birth = born(member.birth, member.id_number)
    return (names.clean_name(member.name), birth.year, birth.month) if birth else None


def _same_birth(one: Member, other: Member) -> str:
    a, b = born(one.birth, one.id_number), born(other.birth, other.id_number)
    if not (a and b and may_be_same(a, b)) or _two_people(one, other):
        return ""
    return tr("姓名和出生日期相同") if a.is_full and b.is_full else tr("姓名和出生年月相同")


def _same_sound(one: Member, other: Member) -> str:
    if names.clean_name(one.name) == names.clean_name(other.name) or _two_people(one, other):
        return ""
    return tr("姓名同音、出生日期相同")


_Sign = tuple[Callable[[Member], Hashable], Callable[[Member, Member], str], bool]
_SIGNS: tuple[_Sign, ...] = (
    (lambda m: _body(m.id_number), _same_id, True),
    (lambda m: m.staff_number or None, lambda a, b: tr("学工号相同"), True),
    (_name_and_month, _same_birth, False),
    (lambda m: (m.name, m.phone) if m.phone else None, lambda a, b: tr("姓名和手机号相同"), False),
    (lambda m: (m.name_key, m.birth) if m.name_key and m.birth and m.birth.is_full else None, _same_sound, False),
)
