"""Invented organizers for an invented ledger: postings, a calendar of duties partly done, a log begun (domain N10).

The same for the same seed and day. Deeds of the other rooms are left to be taken over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from branchdesk.features.members.demo import steady_ids
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organizers import store
from branchdesk.features.organizers.model import (
    Duty,
    DutyOccurrence,
    OccurrenceState,
    Opinion,
    Organizer,
    OrganizerKind,
    Posting,
    Role,
    WorkEntry,
)
from branchdesk.features.organizers.rules import calendar
from branchdesk.features.organizers.rules.postings import in_post
from branchdesk.features.organizers.rules.templates import templates
from branchdesk.kernel.dates import Day
from branchdesk.storage.work import Work

_NAMESPACE = 16
_PEOPLE: tuple[tuple[str, OrganizerKind, str, str, str, str], ...] = (
    ("钟岭安", OrganizerKind.SECONDED, "党委组织部", "组织科副科长", "材料学院", "学院团委书记"),
    ("戚远舟", OrganizerKind.SECONDED, "党委宣传部", "宣传科科长", "机械学院", ""),
    ("阮青禾", OrganizerKind.FULL_TIME, "党委学生工作部", "专职组织员", "电信学部", "党建工作站负责人"),
    ("宁若川", OrganizerKind.SECONDED, "党委组织部", "干部科副科长", "材料学院", ""),
)
"""Invented; the last one held the first one's post before."""
_WORK: tuple[tuple[str, Role, str, int], ...] = (
    ("谈心谈话", Role.LIAISON, "到学生宿舍走访，与学生党员谈话", 20),
    ("理论学习与宣讲", Role.LIAISON, "为教工支部讲专题党课", 15),
    ("发展材料审查", Role.DEVELOPMENT, "审看入党积极分子考察登记表", 25),
    ("信息库维护与统计", Role.STATISTICS, "核对党员信息库", 30),
    ("政策解读", Role.FEEDBACK, "解读组织关系转接办法", 10),
    ("党建带团建", Role.LIAISON, "指导团支部推优", 15),
    ("参加培训", Role.LIAISON, "参加组织员业务培训", 80),
)


@dataclass(slots=True)
class Staff:
    """The organizers of an invented ledger and what they did."""

    organizers: list[Organizer] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    occurrences: list[DutyOccurrence] = field(default_factory=list)
    entries: list[WorkEntry] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)


def write(work: Work, staff: Staff) -> None:
    """Put everything into the ledger; the organizations must be there already."""
    store.OrganizerStore(work).add_all(staff.organizers)
    store.PostingStore(work).add_all(staff.postings)
    store.DutyStore(work).add_all(staff.duties)
    store.DutyOccurrenceStore(work).add_all(staff.occurrences)
    store.WorkEntryStore(work).add_all(staff.entries)
    store.OpinionStore(work).add_all(staff.opinions)


def staff(seed: int, organizations: Sequence[Organization], today: date) -> Staff:
    """Three organizers in post and one who has left; most duties done, the last ones open."""
    found, ids = Staff(), steady_ids(_NAMESPACE * 1000 + seed)
    found.duties += [replace(one.duty, id=next(ids)) for one in templates()]
    begun = today.replace(day=1) - timedelta(days=480)
    for n, (name, kind, unit, post, college, concurrent) in enumerate(_PEOPLE):
        person = Organizer(id=next(ids), name=name, kind=kind, sending_unit=unit, former_post=post)
        found.organizers.append(person)
        before = n == len(_PEOPLE) - 1
        first = begun - timedelta(days=730) if before else begun
        last = begun - timedelta(days=1) if before else begun + timedelta(days=730)
        found.postings.append(
            Posting(
                id=next(ids), organizer_id=person.id, college=college, organization_id=_place(organizations, college),
                from_on=Day.of(first), until_on=Day.of(last), announced_on=Day.of(first), concurrent=concurrent,
                document=f"示大党干〔{first.year}〕{n + 11} 号",
            )
        )  # fmt: skip
    random = Random(f"organizers {seed}")
    for posting in found.postings:
        if in_post(posting, today):
            found.occurrences += _done(posting, found.duties, ids, random, today)
            found.entries += _log(posting, ids, random, today)
            found.opinions += _opinions(posting, ids, today)
    return found


def _place(organizations: Sequence[Organization], college: str) -> str | None:
    """What of the tree belongs to the college."""
    return next((one.id for one in organizations if one.tier is Tier.BRANCH and one.name.startswith(college)), None)


def _done(
    posting: Posting, duties: Sequence[Duty], ids: Iterator[str], random: Random, today: date
) -> Iterator[DutyOccurrence]:
    """What is more than three weeks past was done, or nearly all of it."""
    over = today - timedelta(days=21)
    for one in calendar.occurrences(posting, duties, {}, posting.from_on.first(), over):
        if one.due > over - timedelta(days=40) and random.random() < 0.3:
            continue
        needed = one.period.endswith("H2") is False or "半年报" not in one.duty.title
        yield DutyOccurrence(
            id=next(ids), duty_id=one.duty.id, posting_id=posting.id, period=one.period, due_on=Day.of(one.due),
            state=OccurrenceState.DONE if needed else OccurrenceState.NOT_NEEDED,
            done_on=Day.of(one.due - timedelta(days=random.randrange(4))) if needed else None,
            evidence=one.duty.evidence_wanted if needed else "", note="" if needed else "并入年报",
        )  # fmt: skip


def _log(posting: Posting, ids: Iterator[str], random: Random, today: date) -> Iterator[WorkEntry]:
    day, n = posting.from_on.first() + timedelta(days=4), random.randrange(7)
    while day <= today:
        task, role, content, tenths = _WORK[n % len(_WORK)]
        yield WorkEntry(
            id=next(ids), posting_id=posting.id, on=Day.of(day), role=role, task=task, content=content, tenths=tenths,
            organization_id=posting.organization_id, count=1 + random.randrange(4) if task == "谈心谈话" else 1,
        )  # fmt: skip
        day, n = day + timedelta(days=9 + random.randrange(12)), n + 1


def _opinions(posting: Posting, ids: Iterator[str], today: date) -> Iterator[Opinion]:
    """Of last year, where the posting had begun."""
    year = today.year - 1
    if posting.from_on.first().year <= year:
        for giver in ("所在学院", "派出单位"):
            yield Opinion(
                id=next(ids), posting_id=posting.id, year=year, giver=giver, on=Day(today.year, 1, 10),
                text="履行职责认真，按时完成各项任务。",
            )  # fmt: skip
