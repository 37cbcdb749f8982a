"""A small ledger for tests on cases: a branch that decides, those who guide, and people on the way into the Party."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from branchdesk.features.development import commands, queries
from branchdesk.features.development.model import (
    CaseStep,
    DevelopmentCase,
    Guide,
    GuideKind,
    Occasion,
    PublicNotice,
    Result,
    Waiver,
)
from branchdesk.features.development.rules.file import DECIDED, CaseFile
from branchdesk.features.meetings.model.minutes import AgendaItem, Ballot, Guest, Meeting, Minutes, Resolution
from branchdesk.features.meetings.model.words import BallotKind, ItemKind, MeetingKind, Method
from branchdesk.features.members import queries as members
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import BranchKind, Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

ROOT, STUDENTS, OFFICE = "root", "students", "office"
SURNAMES = "赵钱孙李周吴郑"
"""Seven with a vote in the branch of the students: m1 … m7, 赵一 … 郑一."""
DAYS: Mapping[str, str] = {
    "apply": "2023-09-05", "first_talk": "2023-09-20", "activist": "2024-03-06", "activist_filed": "2024-03-20",
    "cultivators": "2024-03-07", "candidate": "2025-04-10", "candidate_filed": "2025-04-18", "sponsors": "2025-04-21",
    "political_review": "2025-05-06", "training": "2025-05-12", "committee_review": "2025-06-03", "pre_review": "2025-06-10",
    "form": "2025-06-13", "admission": "2025-06-20", "committee_talk": "2025-07-02", "approval": "2025-07-10",
    "assigned": "2025-07-15", "superior_filed": "2025-07-20", "oath": "2025-07-30", "conversion_applied": "2026-06-10",
    "conversion": "2026-06-25", "conversion_approval": "2026-07-15", "filed": "2026-08-01",
}  # fmt: skip
"""A way into the Party with nothing wrong about it."""
ORDER = tuple(DAYS)


def organizations() -> list[Organization]:
    """A committee with two branches."""
    return [
        Organization(id=ROOT, full_name="中共示例大学委员会", short_name="示例大学党委", tier=Tier.COMMITTEE),
        Organization(id=STUDENTS, full_name="中共示例大学材料学院学生支部委员会", short_name="材料学生党支部",
                     parent_id=ROOT, kind=BranchKind.STUDENTS),
        Organization(id=OFFICE, full_name="中共示例大学机关第一支部委员会", short_name="机关第一党支部", parent_id=ROOT,
                     kind=BranchKind.OFFICE, order=1),
    ]  # fmt: skip


def person(uid: str, name: str, **values: Any) -> Member:
    """A full member of the students' branch since 2010, unless the values say otherwise."""
    usual: dict[str, Any] = {"joined_on": Day(2010, 7, 1), "confirmed_on": Day(2011, 7, 1), "number": uid.upper(),
                             "branch_id": STUDENTS, "sex": "1", "birth": Day(1988, 1, 5)}  # fmt: skip
    return Member(id=uid, name=name, name_key=name_key(name), **(usual | values))


def young(uid: str, name: str, standing: Standing = Standing.APPLICANT, **values: Any) -> Member:
    """Somebody on the way, born 2004."""
    usual: dict[str, Any] = {"standing": standing, "joined_on": None, "confirmed_on": None, "birth": Day(2004, 5, 1)}
    return person(uid, name, **(usual | values))


def people() -> list[Member]:
    """Seven who vote, a probationer, two applicants and an activist."""
    voting = [person(f"m{n}", f"{surname}一") for n, surname in enumerate(SURNAMES, 1)]
    new = {"standing": Standing.PROBATIONARY, "confirmed_on": None, "birth": Day(2003, 2, 1)}
    return [
        *voting,
        person("p1", "朱新", joined_on=Day(2026, 5, 20), **new),
        young("a1", "尤候", staff_number="2023001"),
        young("a2", "许愿"),
        young("a3", "何积", Standing.ACTIVIST, branch_id=OFFICE),
    ]


def make(path: Path) -> None:
    """The ledger as a file."""
    upgrade.create(path, None)
    ledger = open_ledger(path)
    with unit_of_work(ledger, "准备", Author(), kind="final") as work:
        OrganizationStore(work).add_all(organizations())
        MemberStore(work).add_all(people())
    ledger.close()


def fresh(template: Path, folder: Path) -> Ledger:
    """A copy of the ledger, open."""
    return open_ledger(Path(shutil.copy(template, folder / "l.bdb")))


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Run a command as the window does."""
    with unit_of_work(ledger, command.__name__, Author()) as work:
        return command(work, *arguments, **named)


def day(text: str) -> Day:
    return Day.parse(text)


def step(key: str, on: str | None = None, case_id: str = "c1", **values: Any) -> CaseStep:
    """A step as it is usually recorded."""
    usual: dict[str, Any] = {"result": Result.PASSED if key in DECIDED else None}
    if key == "training":
        usual |= {"until_on": day("2025-05-15"), "days": 4, "tenths": 300}
    if key == "political_review":
        usual |= {"methods": "talk,files,people,letter"}
    if key in ("admission", "conversion"):
        usual |= {"due": 7, "here": 7, "yes": 7, "no": 0, "abstain": 0}
    return CaseStep(id=new_id(), case_id=case_id, step=key, on=day(on or DAYS[key]), **(usual | values))


def opened(ledger: Ledger, member_id: str = "a1", case_id: str = "c1") -> DevelopmentCase:
    """The case of somebody."""
    case: DevelopmentCase = do(
        ledger, commands.open_case, DevelopmentCase(id=case_id, member_id=member_id, league=True)
    )
    return case


def guide(kind: GuideKind, member_id: str, on: str, case_id: str = "c1") -> Guide:
    return Guide(id=new_id(), case_id=case_id, kind=kind, member_id=member_id, from_on=day(on))


def walked(ledger: Ledger, last: str, case_id: str = "c1") -> CaseFile:
    """The case with every step up to ``last`` recorded, with guides and notice, each by its command."""
    for key in ORDER[: ORDER.index(last) + 1]:
        if key == "cultivators":
            for uid in ("m1", "m2"):
                do(ledger, commands.appoint_guide, guide(GuideKind.CULTIVATOR, uid, DAYS[key], case_id))
        if key == "sponsors":
            for uid in ("m1", "m2"):
                do(ledger, commands.appoint_guide, guide(GuideKind.SPONSOR, uid, DAYS[key], case_id))
        if key == "candidate":
            notice = PublicNotice(id=new_id(), case_id=case_id, occasion=Occasion.CANDIDATE, from_on=day("2025-03-31"),
                                  until_on=day("2025-04-09"))  # fmt: skip
            do(ledger, commands.post_notice, notice, [waiver(case_id, "notice_provisional")])
        record(ledger, step(key, case_id=case_id))
    return file(ledger, case_id)


def record(ledger: Ledger, one: CaseStep) -> CaseStep:
    """Record a step; what only warns has its reason."""
    try:
        found: CaseStep = do(ledger, commands.record_step, one)
    except commands.Judged as refusal:
        reasons = [waiver(one.case_id, each.code, each.step) for each in refusal.findings]
        found = do(ledger, commands.record_step, one, reasons)
    return found


def waiver(case_id: str, code: str, step: str = "", reason: str = "支部研究决定") -> Waiver:
    return Waiver(
        id=new_id(), case_id=case_id, code=code, step=step, reason=reason, by="组织委员", on=day("2026-11-21")
    )


def file(ledger: Ledger, case_id: str = "c1") -> CaseFile:
    found = queries.case_file(ledger, case_id)
    assert found is not None
    return found


def member(ledger: Ledger, uid: str = "a1") -> Member:
    found = members.member(ledger, uid)
    assert found is not None
    return found


def vote(kind: BallotKind, person_id: str, on: str, yes: int = 7, **values: Any) -> Minutes:
    """Minutes of a general meeting of the students with a secret vote on somebody; who is to be admitted is its guest."""
    head = Meeting(
        id=values.pop("id", new_id()), kind=values.pop("meeting", MeetingKind.ADMISSION), branch_id=STUDENTS, on=day(on),
        starts="14:30", ends="16:00", subject="讨论接收和转正", place="行政楼 305 会议室", chair="赵一", chair_id="m1",
        recorder="钱一", recorder_id="m2",
    )  # fmt: skip
    item = AgendaItem(
        id=new_id(), meeting_id=head.id, order=0, title="讨论", kind=ItemKind.VOTE, text="会议进行了讨论。"
    )
    name = next(one.name for one in people() if one.id == person_id)
    here = values.pop("here", 7)
    ballot = Ballot(
        id=new_id(), meeting_id=head.id, item_id=item.id, order=0, kind=kind, person=name, member_id=person_id,
        method=Method.SECRET, issued=here, returned=here, valid=here, yes=yes, no=here - yes, abstain=0, **values,
    )  # fmt: skip
    text = "延长预备期半年。" if kind is BallotKind.EXTENSION else "会议形成决议。"
    resolution = Resolution(id=new_id(), meeting_id=head.id, item_id=item.id, ballot_id=ballot.id, order=0, text=text)
    guest = Guest(id=new_id(), meeting_id=head.id, order=0, name=name, member_id=person_id, capacity="发展对象")
    guests = (guest,) if kind is BallotKind.ADMISSION else ()
    return Minutes(meeting=head, items=(item,), ballots=(ballot,), resolutions=(resolution,), guests=guests)
