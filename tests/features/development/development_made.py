"""Invented cases for the tests of the rules: a legal one by the book, and what is changed on it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from branchdesk.features.development.model import (
    CasePaper,
    CaseStep,
    DevelopmentCase,
    Guide,
    GuideKind,
    Holiday,
    Observation,
    ObservationKind,
    Occasion,
    PublicNotice,
    Result,
)
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.file import CaseFile, GuideFact, Rulebook
from branchdesk.features.development.rules.packs import packs
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.organization.model import BranchKind, Organization, Tier
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level

COMMITTEE = Organization(id="committee", full_name="示例学院党委", tier=Tier.COMMITTEE)
BRANCH = Organization(id="branch", full_name="示例第一党支部", parent_id="committee", kind=BranchKind.STUDENTS)


def day(text: str | date | Day) -> Day:
    """A day from its text."""
    return text if isinstance(text, Day) else Day.parse(str(text))


def teacher(uid: str, **changes: Any) -> Member:
    """A full member of long standing."""
    made = Member(
        id=uid, name=f"介绍{uid}", branch_id="branch", joined_on=day("2005-06-01"), confirmed_on=day("2006-06-01")
    )
    return replace(made, **changes)


FACTS = {uid: GuideFact(teacher(uid)) for uid in ("t1", "t2", "t3")}

LEGAL = (
    ("apply", "2023-03-01"), ("first_talk", "2023-03-20"), ("activist", "2023-10-10"), ("activist_filed", "2023-10-20"),
    ("cultivators", "2023-10-20"), ("candidate", "2024-10-21"), ("candidate_filed", "2024-10-28"),
    ("sponsors", "2024-10-28"), ("political_review", "2025-03-10"), ("training", "2025-03-20"),
    ("committee_review", "2025-04-20"), ("pre_review", "2025-05-06"), ("form", "2025-05-08"), ("admission", "2025-05-20"),
    ("committee_talk", "2025-06-05"), ("approval", "2025-06-20"), ("superior_filed", "2025-06-25"),
    ("assigned", "2025-06-25"), ("oath", "2025-07-01"), ("conversion_applied", "2026-05-12"), ("conversion", "2026-05-20"),
    ("conversion_approval", "2026-06-10"), ("filed", "2026-06-20"),
)  # fmt: skip
"""Every step of a case on legal days; admission on 2025-05-20 as domain §2.3 has it."""
DETAILS: dict[str, dict[str, Any]] = {
    "political_review": {"result": Result.PASSED, "methods": "talk,files"},
    "training": {"days": 3, "tenths": 240},
    "committee_review": {"result": Result.PASSED},
    "pre_review": {"result": Result.PASSED},
    "admission": {"result": Result.PASSED, "due": 20, "here": 18, "yes": 18, "no": 0, "abstain": 0},
    "approval": {"result": Result.PASSED, "received_on": day("2025-05-22")},
    "conversion": {"result": Result.PASSED, "due": 20, "here": 16, "yes": 15, "no": 0, "abstain": 1},
    "conversion_approval": {"result": Result.PASSED, "received_on": day("2026-05-22")},
}


def step(key: str, on: str | date | Day, **changes: Any) -> CaseStep:
    """One step with the details a legal one has."""
    return CaseStep(id=f"{key}-{on}", case_id="case", step=key, on=day(on), **{**DETAILS.get(key, {}), **changes})


def guide(kind: GuideKind, uid: str, **changes: Any) -> Guide:
    """Somebody who guides from the beginning on."""
    return Guide(**{"id": f"{kind}-{uid}", "case_id": "case", "kind": kind, "member_id": uid, **changes})


def reviews(start: str, until: str) -> tuple[Observation, ...]:
    """An observation every five months."""
    found, at = [], day(start).first()
    while (at := at + timedelta(days=150)) < day(until).first():
        found.append(Observation(id=f"review-{at}", case_id="case", kind=ObservationKind.REVIEW, on=Day.of(at)))
    return tuple(found)


def notice(occasion: Occasion, from_on: str, until_on: str | None = None, **changes: Any) -> PublicNotice:
    """A public notice."""
    ends = day(until_on) if until_on else None
    return PublicNotice(id=f"{occasion}-{from_on}", case_id="case", occasion=occasion, from_on=day(from_on), until_on=ends,
                        **changes)  # fmt: skip


MEMBER = Member(id="person", name="林示例", birth=day("2004-09-01"), standing=Standing.FULL, branch_id="branch",
                joined_on=day("2025-05-20"), probation_until=day("2026-05-20"), confirmed_on=day("2026-05-20"))  # fmt: skip
CASE = DevelopmentCase(id="case", member_id="person", league=True)


def legal(upto: str = "filed", **changes: Any) -> CaseFile:
    """The legal case up to a step, its card in agreement."""
    keys = [key for key, _ in LEGAL]
    steps = tuple(step(key, on) for key, on in LEGAL[: keys.index(upto) + 1])
    made = CaseFile(
        case=CASE,
        member=card(upto),
        steps=steps,
        guides=tuple(guide(kind, uid) for kind in GuideKind for uid in ("t1", "t2")),
        observations=(*reviews("2023-10-10", "2025-05-20"), *reviews("2025-05-20", "2026-05-20")),
        notices=(notice(Occasion.CANDIDATE, "2024-10-10", "2024-10-18"),),
        papers=(CasePaper(id="paper", case_id="case", step="activist", title="党员推荐表"),),
        branch=BRANCH,
        approving=COMMITTEE,
        guide_facts=FACTS,
    )
    return replace(made, **changes)


def card(upto: str) -> Member:
    """The member card as it stands after a step."""
    keys = [key for key, _ in LEGAL]
    at = keys.index(upto)
    if at >= keys.index("conversion_approval"):
        return MEMBER
    if at >= keys.index("approval"):
        return replace(MEMBER, standing=Standing.PROBATIONARY, confirmed_on=None)
    standing = (
        Standing.CANDIDATE
        if at >= keys.index("candidate")
        else Standing.ACTIVIST
        if at >= keys.index("activist")
        else Standing.APPLICANT
    )
    return replace(MEMBER, standing=standing, joined_on=None, probation_until=None, confirmed_on=None)


def moved(file: CaseFile, key: str, on: str | date | Day | None = None, **changes: Any) -> CaseFile:
    """The file with a step on another day or otherwise recorded."""
    altered = (
        replace(one, **({"on": day(on)} if on else {}), **changes) if one.step == key else one for one in file.steps
    )
    return replace(file, steps=tuple(altered))


def without(file: CaseFile, *keys: str) -> CaseFile:
    """The file without some steps."""
    return replace(file, steps=tuple(one for one in file.steps if one.step not in keys))


def holidays(*days: str, works: tuple[str, ...] = ()) -> tuple[Holiday, ...]:
    """A table of days off and days worked instead."""
    off = [Holiday(id=one, on=day(one)) for one in days]
    return (*off, *(Holiday(id=one, on=day(one), works=True) for one in works))


TABLES = holidays(
    "2024-10-01", "2024-10-02", "2024-10-03", "2024-10-04", "2024-10-07", "2025-01-01", "2026-01-01",
    works=("2024-09-29", "2024-10-12"),
)  # fmt: skip
BOOK = Rulebook(packs(), Workdays(TABLES))


def found(file: CaseFile, on: str = "2026-11-21", book: Rulebook = BOOK) -> dict[str, Finding]:
    """The findings of a day by code."""
    return {one.code: one for one in check(file, book, date.fromisoformat(on))}


def blocks(file: CaseFile, on: str = "2026-11-21", book: Rulebook = BOOK) -> set[str]:
    """The codes of what forbids."""
    return {code for code, one in found(file, on, book).items() if one.level is Level.BLOCK}


def told(file: CaseFile, on: str = "2026-11-21", book: Rulebook = BOOK) -> set[tuple[str, str]]:
    """Code and step of every finding."""
    return {one.key for one in check(file, book, date.fromisoformat(on))}
