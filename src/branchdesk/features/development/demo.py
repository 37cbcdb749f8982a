"""Invented cases for an invented ledger: all stages, both regulations, a few faults; the same for the same seed (domain N10)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from branchdesk.features.development import store
from branchdesk.features.development.commands import take_minutes
from branchdesk.features.development.model import (
    CaseEnding,
    CasePaper,
    CaseStep,
    DevelopmentCase,
    Guide,
    GuideKind,
    Holiday,
    Inquiry,
    Observation,
    ObservationKind,
    Occasion,
    PublicNotice,
    Result,
    Waiver,
)
from branchdesk.features.development.rules.file import DECIDED
from branchdesk.features.development.rules.packs import national, pack_on
from branchdesk.features.development.rules.stage import STANDING
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import Stage as MinutesStage
from branchdesk.features.members.demo import steady_ids
from branchdesk.features.members.model import Aspect, Member, Move, Standing
from branchdesk.features.members.store import MoveStore
from branchdesk.features.organization.model import BranchKind, Organization, Tier
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import add_months
from branchdesk.storage.work import Work

_NAMESPACE = 11
_DAYS: Mapping[str, int] = {
    "apply": -680, "first_talk": -662, "activist": -520, "cultivators": -515, "activist_filed": -508, "candidate": -100,
    "candidate_filed": -92, "sponsors": -85, "political_review": -70, "training": -60, "committee_review": -28,
    "pre_review": -20, "form": -10, "admission": 0, "committee_talk": 18, "approval": 27, "assigned": 34,
    "superior_filed": 45, "oath": 48, "conversion_applied": 360, "conversion": 371, "conversion_approval": 400, "filed": 420,
}  # fmt: skip
"""When each step is taken, in days from the general meeting that admits."""
_YOUNGEST = 18
_SUITED = (BranchKind.STUDENTS, BranchKind.TEACHERS, BranchKind.JOINT, BranchKind.OFFICE)
_MOVES = (("activist", Standing.ACTIVIST), ("candidate", Standing.CANDIDATE), ("approval", Standing.PROBATIONARY),
          ("conversion_approval", Standing.FULL))  # fmt: skip
_FEW = 3
"""Activists of whom one may be stopped and the others still show how it goes on."""
_MOST_FILED = 2
"""Of people confirmed within the year so many in each branch have their whole file."""
_OFF = {
    2025: ("01-01", "01-28/02-04", "04-04/04-06", "05-01/05-05", "05-31/06-02", "10-01/10-08"),
    2026: ("01-01/01-03", "02-15/02-23", "04-04/04-06", "05-01/05-05", "06-19/06-21", "09-25/09-27", "10-01/10-07"),
}
_WORKED = {
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}


@dataclass(slots=True)
class Life:
    """The cases of an invented ledger."""

    cases: list[DevelopmentCase] = field(default_factory=list)
    steps: list[CaseStep] = field(default_factory=list)
    guides: list[Guide] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    papers: list[CasePaper] = field(default_factory=list)
    notices: list[PublicNotice] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    holidays: list[Holiday] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)


def write(work: Work, life: Life, minutes: Iterable[Minutes] = ()) -> None:
    """Put everything into the ledger; votes in finished ``minutes`` write themselves into the cases."""
    store.HolidayStore(work).add_all(life.holidays)
    store.DevelopmentCaseStore(work).add_all(life.cases)
    store.CaseStepStore(work).add_all(life.steps)
    store.GuideStore(work).add_all(life.guides)
    store.ObservationStore(work).add_all(life.observations)
    store.CasePaperStore(work).add_all(life.papers)
    store.PublicNoticeStore(work).add_all(life.notices)
    store.WaiverStore(work).add_all(life.waivers)
    MoveStore(work).add_all(life.moves)
    for one in minutes:
        if one.meeting.stage is not MinutesStage.DRAFT and any(ballot.member_id for ballot in one.ballots):
            take_minutes(work, one)


def with_applicants(people: Sequence[Member], today: date) -> list[Member]:
    """The people with those who are too young for more than an application as applicants."""
    young = add_months(today, -19 * 12)
    return [
        replace(one, standing=Standing.APPLICANT)
        if one.standing is Standing.ACTIVIST and one.birth and one.birth.last() > young
        else one
        for one in people
    ]


def cases(
    seed: int,
    organizations: Sequence[Organization],
    people: Sequence[Member],
    today: date,
    minutes: Iterable[Minutes] = (),
) -> Life:
    """A case for everybody on the way, and for a few who were confirmed this year; every seventh has some fault.

    Who was voted on in ``minutes`` was ready for it by then.
    """
    voted = {ballot.member_id: one.meeting.on.first() for one in minutes for ballot in one.ballots}
    found = Life(holidays=list(_holidays(seed)))
    branches = {one.id: one for one in organizations if one.tier is Tier.BRANCH and one.kind in _SUITED}
    committee = next((one.full_name for one in organizations if one.tier is Tier.COMMITTEE), "")
    able: dict[str, list[Member]] = {}
    for member in people:
        if member.standing is Standing.FULL and member.branch_id in branches and member.left_on is None:
            able.setdefault(member.branch_id or "", []).append(member)
    writer = _Writer(seed, found, today, committee)
    filed = dict.fromkeys(branches, 0)
    for member in people:
        branch = branches.get(member.branch_id or "")
        start = _start(member, today, voted.get(member.id), writer.random) if branch else None
        if branch is None or start is None:
            continue
        if member.standing is Standing.FULL:
            filed[branch.id] += 1
            if filed[branch.id] > _MOST_FILED:
                continue
        writer.case(member, branch, able.get(branch.id, []), start)
    _stop_one(found, people, today)
    return found


def _stop_one(found: Life, people: Iterable[Member], today: date) -> None:
    """Where there are several activists the last of them went away, and the branch stopped (停止培养)."""
    activists = {one.id for one in people if one.standing is Standing.ACTIVIST}
    places = [place for place, one in enumerate(found.cases) if one.member_id in activists]
    if len(places) < _FEW:
        return
    case = found.cases[places[-1]]
    taken = [one.on.first() for one in found.steps if one.case_id == case.id]
    watched = [one.on.first() for one in found.observations if one.case_id == case.id]
    ended = min(today, max(taken + watched) + timedelta(days=3))
    found.cases[places[-1]] = replace(
        case, ended_on=Day.of(_weekday(ended)), ending=CaseEnding.STOPPED,
        ending_reason="本人赴外校交换学习两年，支部委员会会议研究决定停止培养",
    )  # fmt: skip


def _start(member: Member, today: date, voted: date | None, random: Random) -> date | None:
    """The day of the general meeting, held or to come, that the case is reckoned from; None for whom there is no case."""
    born = member.birth.last() if member.birth else None
    if born is None or member.left_on is not None:
        return None
    match member.standing:
        case Standing.APPLICANT:
            start = today + timedelta(days=680 - random.randint(12, 60))
        case Standing.ACTIVIST:
            start = today + timedelta(days=520 - random.randint(60, 400))
        case Standing.CANDIDATE:
            start = voted or today + timedelta(days=random.randint(-38, 60))
        case _:
            joined, done = member.joined_on, member.confirmed_on
            recent = done is None or done.first() > today - timedelta(days=365)
            start = joined.first() if joined and joined.is_full and recent else date.min
    if start == date.min or add_months(born, 12 * _YOUNGEST) > start + timedelta(days=_DAYS["apply"] - 2):
        return None
    return start


class _Writer:
    """Writes one case after the other."""

    def __init__(self, seed: int, found: Life, today: date, committee: str) -> None:
        self.random = Random(f"development {seed}")
        ids = steady_ids(seed + _NAMESPACE)
        self._new_id: Callable[[], str] = lambda: next(ids)
        self._found, self._today, self._committee = found, today, committee

    def case(self, member: Member, branch: Organization, able: Sequence[Member], start: date) -> None:
        """One person's way so far."""
        number = len(self._found.cases)
        fault = number % 7
        taken = list(self._taken(member, start))
        case = DevelopmentCase(
            id=self._new_id(), member_id=member.id, league=branch.kind is BranchKind.STUDENTS,
            form_number=f"示{start.year}{number:05d}" if "form" in dict(taken) else "", archive="支部档案柜",
            leaves_on=Day(self._today.year + 1, 6, 30) if fault == 5 else None,
        )  # fmt: skip
        if "filed" in dict(taken):
            case = replace(case, ended_on=Day.of(dict(taken)["filed"]), ending=CaseEnding.FILED)
        self._found.cases.append(case)
        votes = max(5, len(able))
        for key, day in taken:
            self._found.steps.append(self._step(case.id, key, day, branch, votes, fault))
        days = dict(taken)
        self._guide(case.id, days, member, branch, able, fault)
        self._observe(case.id, days, branch, fault)
        self._register(case.id, taken, fault)
        self._post(case.id, days)
        self._move(member, days)
        if fault == 1 and "first_talk" in days:
            self._found.waivers.append(
                Waiver(id=self._new_id(), case_id=case.id, code="talk_late", step="first_talk", by="组织委员",
                       reason="申请人校外实习，返校后即谈话", on=Day.of(days["first_talk"]))
            )  # fmt: skip

    def _taken(self, member: Member, start: date) -> Iterator[tuple[str, date]]:
        """The steps taken by today, as far as the standing goes."""
        last = {
            Standing.APPLICANT: "first_talk",
            Standing.ACTIVIST: "activist_filed",
            Standing.CANDIDATE: "form",
            Standing.PROBATIONARY: "conversion_applied",
        }.get(member.standing, "filed")
        number = len(self._found.cases)
        for key, days in _DAYS.items():
            day = _weekday(start + timedelta(days=days)) if key != "admission" else start
            if member.standing in (Standing.PROBATIONARY, Standing.FULL) and key in ("committee_talk", "approval"):
                day = min(day, _weekday(max(start, self._today - timedelta(days=4 if key == "committee_talk" else 2))))
            if key == "first_talk" and number % 7 == 1:
                day = _weekday(day + timedelta(days=30))
            if key == "admission" and number % 7 == 2:
                day = _weekday(day - timedelta(days=1))
            if key == "conversion" and member.standing is not Standing.FULL:
                return
            if day > self._today:
                continue
            yield key, day
            if key == last:
                return

    def _step(self, case_id: str, key: str, day: date, branch: Organization, votes: int, fault: int) -> CaseStep:
        """A step with the fields it asks for."""
        step = CaseStep(
            id=self._new_id(), case_id=case_id, step=key, on=Day.of(day), body=self._body(key, branch),
            result=Result.PASSED if key in DECIDED else None,
        )  # fmt: skip
        year, number = day.year, self.random.randint(1, 60)
        match key:
            case "political_review":
                return replace(step, methods=",".join((Inquiry.TALK, Inquiry.FILES, Inquiry.LETTER)))
            case "training":
                until, days = (day + timedelta(days=1), 2) if fault == 3 else (day + timedelta(days=3), 4)
                return replace(step, until_on=Day.of(until), days=days, tenths=days * 75, body="示例大学党校")
            case "admission" | "conversion":
                here = votes - self.random.randint(0, votes // 8)
                return replace(step, due=votes, here=here, yes=here, no=0, abstain=0, place="行政楼 305 会议室")
            case "pre_review" | "approval" | "conversion_approval":
                return replace(step, document=f"示党组〔{year}〕{number}号")
            case "form":
                return replace(step, document=f"示{year}{number:05d}")
            case "oath":
                return replace(step, place="校史馆", body="党委组织员领誓")
        return step

    def _body(self, key: str, branch: Organization) -> str:
        if key in ("activist_filed", "candidate_filed", "pre_review", "committee_talk", "approval", "conversion_approval",
                   "superior_filed", "filed"):  # fmt: skip
            return self._committee
        if key in ("admission", "conversion"):
            return "支部党员大会"
        return "支部委员会会议" if key in ("activist", "candidate", "committee_review") else branch.name

    def _guide(
        self,
        case_id: str,
        days: Mapping[str, date],
        member: Member,
        branch: Organization,
        able: Sequence[Member],
        fault: int,
    ) -> None:
        """Two full members who guide, in a joint branch one of the teachers; both are sponsors later."""
        since = days.get("cultivators")
        known = [
            one
            for one in able
            if one.id != member.id and since and one.confirmed_on and one.confirmed_on.last() < since
        ]
        known.sort(key=lambda one: (branch.kind is BranchKind.JOINT and not one.staff_number.startswith("G"), one.id))
        chosen = known[:1] + self.random.sample(known[1:], min(1, len(known[1:])))
        for kind, key in ((GuideKind.CULTIVATOR, "cultivators"), (GuideKind.SPONSOR, "sponsors")):
            if key not in days:
                continue
            named = chosen[:1] if kind is GuideKind.SPONSOR and fault == 4 else chosen
            self._found.guides += [
                Guide(id=self._new_id(), case_id=case_id, kind=kind, member_id=one.id, name=one.name,
                      faculty=one.staff_number.startswith("G"), from_on=Day.of(days[key]))
                for one in named
            ]  # fmt: skip

    def _observe(self, case_id: str, days: Mapping[str, date], branch: Organization, fault: int) -> None:
        """The branch looks every half year, reports come every quarter; one case has a gap."""
        spans = ((days.get("activist"), days.get("candidate")), (days.get("admission"), days.get("conversion")))
        for since, until in spans:
            if since is None:
                continue
            end = until or self._today
            marks = [since + timedelta(days=150 * n) for n in range(1, 6) if since + timedelta(days=150 * n) < end]
            for day in marks[:-1] if fault == 6 else marks:
                self._watch(case_id, ObservationKind.REVIEW, day, branch.name)
            for n in range(1, 20):
                if (day := since + timedelta(days=88 * n)) < end:
                    self._watch(case_id, ObservationKind.REPORT, day, "")

    def _watch(self, case_id: str, kind: ObservationKind, day: date, body: str) -> None:
        self._found.observations.append(
            Observation(
                id=self._new_id(), case_id=case_id, kind=kind, on=Day.of(_weekday(day)), body=body, kept_at="支部档案柜"
            )
        )

    def _register(self, case_id: str, taken: Sequence[tuple[str, date]], fault: int) -> None:
        """The papers of the steps; of the newest step of every other case they are still to come."""
        for key, day in taken[: -1 if fault % 2 else None]:
            rule = pack_on(day, national()).step(key)
            for title in rule.papers if rule else ():
                self._found.papers.append(
                    CasePaper(id=self._new_id(), case_id=case_id, step=key, title=title, pages=self.random.randint(1, 6),
                              on=Day.of(day), kept_at="支部档案柜")
                )  # fmt: skip

    def _post(self, case_id: str, days: Mapping[str, date]) -> None:
        """Made public before the list of candidates."""
        if "candidate" in days:
            first = _weekday(days["candidate"] - timedelta(days=18))
            self._found.notices.append(
                PublicNotice(id=self._new_id(), case_id=case_id, occasion=Occasion.CANDIDATE, from_on=Day.of(first),
                             until_on=Day.of(first + timedelta(days=13)), place="学院公告栏", receiver="学院党委组织部",
                             phone="000-00000000")
            )  # fmt: skip

    def _move(self, member: Member, days: Mapping[str, date]) -> None:
        """The dated changes of standing the decisions brought."""
        decided = [(standing, days[key]) for key, standing in _MOVES if key in days]
        for (before, _), (after, day) in pairwise([(Standing.APPLICANT, date.min), *decided]):
            if _RISING.index(after) <= _RISING.index(member.standing):
                self._found.moves.append(
                    Move(id=self._new_id(), member_id=member.id, aspect=Aspect.STANDING, before=str(before),
                         after=str(after), on=Day.of(day))
                )  # fmt: skip


_RISING = tuple(STANDING.values())


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _holidays(seed: int) -> Iterator[Holiday]:
    """The days off of two years, with the weekends worked instead."""
    ids = steady_ids(seed + _NAMESPACE + 1)
    for year, spans in _OFF.items():
        for span in spans:
            first, _, last = span.partition("/")
            day, end = (date.fromisoformat(f"{year}-{one}") for one in (first, last or first))
            while day <= end:
                yield Holiday(id=next(ids), on=Day.of(day), name="节假日")
                day += timedelta(days=1)
        for one in _WORKED[year]:
            yield Holiday(id=next(ids), on=Day.parse(f"{year}-{one}"), works=True, name="调休上班")
