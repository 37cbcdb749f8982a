"""Whom a form is filled in for, what goes into its boxes, and what has changed since it was last filled in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from branchdesk.features.development import queries as development
from branchdesk.features.development.model import CaseEnding, CaseStep, Guide
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.members import queries as members
from branchdesk.features.members.model import IN_PARTY, LEAVINGS, Member
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.model import Organization, Role, Running, Tier
from branchdesk.features.returns.model import ReportMark
from branchdesk.features.returns.queries import facts, figures
from branchdesk.features.returns.queries.rewinding import Since
from branchdesk.features.returns.rules.filled import Fact, Facts, Filled, changed, fill
from branchdesk.features.returns.rules.forms import OfficialForm, Subject
from branchdesk.features.transfers import queries as transfers
from branchdesk.features.transfers.queries import TransferLine
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import records

Scope = frozenset[str] | None
"""Branches and groups looked at; None for the whole ledger."""


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One to be filled in: ``changes`` boxes differ from the last report (None: it was never made); ``state`` 新增 or 减员.

    ``member_id`` of the person it is about, for the log.
    """

    id: str
    name: str
    place: str
    key: str
    member_id: str
    record: Any
    state: str = ""
    changes: int | None = None

    @property
    def is_changed(self) -> bool:
        """Whether it has to be reported anew."""
        return bool(self.state or self.changes)


class Sheet:
    """A form over a part of the tree: its subjects, and each filled in; read once, answered many times."""

    def __init__(self, ledger: Ledger, form: OfficialForm, scope: Scope, year: int, today: date) -> None:
        self._ledger, self.form, self._scope, self._year, self._today = ledger, form, scope, year, today
        self.mark = _mark(ledger, form.mark_key(year), scope)
        self._names = {one.id: one.full_name for one in records(ledger, Organization)}
        self._short = organization.names(ledger)

    @cached_property
    def lines(self) -> list[SubjectLine]:
        """The subjects in the order of the roll, with what has changed."""
        found = {
            Subject.MEMBER: self._members, Subject.ORGANIZATION: self._organizations, Subject.CASE: self._cases,
            Subject.TRANSFER: self._transfers, Subject.LIFE: self._branches, Subject.YEARLY: self._branches,
        }[self.form.subject]()  # fmt: skip
        if self.mark is None:
            return list(found)
        return [self._compared(line) for line in found]

    def filled(self, line: SubjectLine) -> list[Filled]:
        """The boxes of a subject."""
        return fill(self.form, self._now(line), self._before(line))

    def _compared(self, line: SubjectLine) -> SubjectLine:
        if line.state:
            return line
        if not self.form.is_of_figures and self._is_new(line):
            return replace(line, state=tr("新增"))
        return replace(line, changes=len(changed(self.filled(line))) if self._may_differ(line) else 0)

    # ---- now

    def _now(self, line: SubjectLine) -> Facts:
        match self.form.subject:
            case Subject.MEMBER:
                return facts.of_member(line.record, self._names)
            case Subject.ORGANIZATION:
                return self._of_organization(line.record, line.id)
            case Subject.CASE:
                return facts.of_case(line.record, self._book, self._names)
            case Subject.TRANSFER:
                return facts.of_transfer(line.record.transfer, line.record.member, self._names)
            case Subject.LIFE:
                return figures.life(self._ledger, self._below(line.id), self._year)
        return self._years.facts(line.id)

    @cached_property
    def _years(self) -> figures.Years:
        scopes = {line.id: self._below(line.id) for line in self._branches()}
        return figures.Years(self._ledger, scopes, self._year, self._today)

    def _of_organization(self, one: Organization, uid: str) -> Facts:
        above = self._names.get(one.parent_id or "", "")
        units = tr("、").join(one.units.splitlines()) or above
        return facts.of_organization(one, self._secretaries.get(uid, ""), units)

    @cached_property
    def _secretaries(self) -> Mapping[str, str]:
        held = organization.posts(self._ledger, on=self._today)
        return {one.organization_id: one.holder for one in held if one.role is Role.SECRETARY}

    @cached_property
    def _book(self) -> Any:
        return development.rulebook(self._ledger)

    def _below(self, organization_id: str) -> frozenset[str]:
        return frozenset(organization.subtree(self._ledger, organization_id))

    # ---- then

    @cached_property
    def _since(self) -> Since:
        assert self.mark is not None
        return Since(self._ledger, self.mark.position)

    def _before(self, line: SubjectLine) -> Facts | None:
        """What stood there at the last report; None where there was none, or the subject is new."""
        if self.mark is None:
            return None
        if self.form.is_of_figures:
            return _noted(self.mark.note, (line.record.full_name, line.name), self.form)
        then = self._record_then(line)
        if then is None:
            return None
        if self.form.subject is Subject.ORGANIZATION:
            # who is secretary follows from the posts; a change of that is seen on the form, not compared
            now = self._of_organization(line.record, line.id)
            return {**self._of_organization(then, line.id), "secretary": now["secretary"]}
        return self._now(replace(line, record=then))

    def _record_then(self, line: SubjectLine) -> Any:
        one = line.record
        if isinstance(one, CaseFile):
            return self._case_then(one)
        if isinstance(one, TransferLine):
            was, person = self._since.then(one.transfer), self._since.then(one.member)
            return None if was is None else one._replace(transfer=was, member=person or one.member)
        return self._since.then(one)

    def _case_then(self, file: CaseFile) -> CaseFile | None:
        case = self._since.then(file.case)
        if case is None:
            return None
        steps = [one for one in self._since.all_then(file.steps, CaseStep) if one.case_id == case.id]
        guides = [one for one in self._since.all_then(file.guides, Guide) if one.case_id == case.id]
        person = self._since.then(file.member) or file.member
        return replace(file, case=case, member=person, steps=tuple(steps), guides=tuple(guides))

    def _is_new(self, line: SubjectLine) -> bool:
        return self._record_then(line) is None

    @cached_property
    def _touched(self) -> set[str]:
        return self._since.touched("member", "organization", "development_case", "case_step", "guide", "transfer")

    def _may_differ(self, line: SubjectLine) -> bool:
        """Whether anything the form asks of it was touched at all: most of a large roll was not."""
        if self.form.is_of_figures:
            return True
        return bool(self._touched & {line.id, line.member_id}) or isinstance(line.record, CaseFile)

    # ---- who

    def _members(self) -> Iterable[SubjectLine]:
        for one in members.members(self._ledger, members.Scope(self._scope, with_left=self.mark is not None)):
            gone = self._gone(one)
            if one.standing in IN_PARTY and (one.left_on is None or gone):
                yield self._person(one.id, one, one, gone)

    def _gone(self, one: Member) -> str:
        """How somebody left since the last report; ``""`` for those who are here, or had left before."""
        if one.left_on is None or self.mark is None:
            return ""
        was = self._since.then(one)
        if was is None or was.left_on is not None:
            return ""
        return tr(dict(LEAVINGS)[one.leaving]) if one.leaving else tr("减员")

    def _person(self, uid: str, one: Member, record: Any, state: str = "") -> SubjectLine:
        place = self._short.get(one.branch_id or "", "")
        return SubjectLine(
            uid, one.name, place, f"{one.name} {one.name_key} {one.number}".lower(), one.id, record, state
        )

    def _cases(self) -> Iterable[SubjectLine]:
        for file in development.files(self._ledger, self._scope):
            if file.case.ending in (None, CaseEnding.FILED):
                yield self._person(file.case.id, file.member, file)

    def _transfers(self) -> Iterable[SubjectLine]:
        for line in transfers.lines(self._ledger, self._scope, self._today):
            yield self._person(line.id, line.member, line)

    def _organizations(self) -> Iterable[SubjectLine]:
        return self._listed(lambda one: one.tier is not Tier.GROUP)

    def _branches(self) -> Iterable[SubjectLine]:
        return self._listed(lambda one: one.tier is not Tier.GROUP)

    def _listed(self, wanted: Callable[[Organization], bool]) -> Iterable[SubjectLine]:
        words = dict(_tiers())
        for uid, _, _ in organization.outline(self._ledger):
            if self._scope is None or uid in self._scope:
                one = organization.organization(self._ledger, uid)
                if one is not None and wanted(one) and one.running is Running.ACTIVE:
                    yield SubjectLine(uid, one.name, words[one.tier], f"{one.name} {one.full_name}".lower(), "", one)


def _tiers() -> list[tuple[Tier, str]]:
    from branchdesk.features.organization.model import TIERS

    return [(tier, tr(word)) for tier, word in TIERS]


def _mark(ledger: Ledger, key: str, scope: Scope) -> ReportMark | None:
    """The newest mark of a form over the part of the tree, or over one that holds all of it."""
    found = [
        one
        for one in records(ledger, ReportMark, "AND form = ?", (key,), order="position DESC, id DESC")
        if one.organization_id is None or (scope is not None and _covers(ledger, one.organization_id, scope))
    ]
    return found[0] if found else None


def _covers(ledger: Ledger, organization_id: str, scope: frozenset[str]) -> bool:
    return scope <= organization.subtree(ledger, organization_id)


# ---- the figures of a report, kept with its mark


_OF, _BETWEEN = "：", "；"


def noted(sheet: Sheet) -> str:
    """The figures of every branch of a form of figures, as its mark keeps them: 中共示例大学机关一支部委员会：4,12,…

    By full names: every college may have a 第一党支部.
    """
    if not sheet.form.is_of_figures:
        return ""
    lines = (
        f"{line.record.full_name}{_OF}{','.join(one.fact.text for one in sheet.filled(line) if one.box.fact)}"
        for line in sheet.lines
    )
    return _BETWEEN.join(lines)


def _noted(note: str, names: Iterable[str], form: OfficialForm) -> Facts | None:
    """What was reported under the first of the names that is known."""
    known = dict(part.rsplit(_OF, 1) for part in note.split(_BETWEEN) if _OF in part)
    found = next((known[name] for name in names if name in known), None)
    if found is None:
        return None
    facts_of = [form.boxes[place].fact for place in form.countable]
    return {fact: Fact(text) for fact, text in zip(facts_of, found.split(","), strict=False)}
