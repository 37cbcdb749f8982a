"""What one row adds to a case: steps, guides, facts of the case; what it says differently is told apart."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from branchdesk.features.development.commands.many import CaseImport
from branchdesk.features.development.fields import IMPORT_FIELDS
from branchdesk.features.development.importing.case_files import CaseRow
from branchdesk.features.development.importing.people import Whom, Whose
from branchdesk.features.development.model import (
    CaseStep,
    DevelopmentCase,
    Guide,
    GuideKind,
    Result,
)
from branchdesk.features.development.rules.file import DECIDED, CaseFile
from branchdesk.features.members.model import Member, Move
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import by_name
from branchdesk.kernel.names import clean_name
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr

_FIELD = by_name(IMPORT_FIELDS)
_OF_CASE = ("form_number", "league", "leaves_on", "archive")
_OF_STEP: Mapping[str, Mapping[str, str]] = {
    "political_review": {"result": "political_review_result"},
    "training": {"until_on": "training_until", "days": "training_days", "tenths": "training_tenths"},
    "pre_review": {"document": "pre_review_document"},
    "admission": {"due": "admission_due", "here": "admission_here", "yes": "admission_yes"},
    "approval": {"document": "approval_document"},
    "conversion": {"due": "conversion_due", "here": "conversion_here", "yes": "conversion_yes",
                   "result": "conversion_result", "months": "conversion_months"},
    "conversion_approval": {"document": "conversion_document", "result": "conversion_result",
                            "months": "conversion_months"},
}  # fmt: skip
"""The columns beside the day of a step."""
_GUIDES = (
    (GuideKind.CULTIVATOR, "cultivator_names", ("on_cultivators", "on_activist")),
    (GuideKind.SPONSOR, "sponsor_names", ("on_sponsors", "on_candidate")),
)
_BETWEEN = re.compile(r"[、，,;；/／\n]+|\s{2,}")


@dataclass(frozen=True, slots=True)
class Difference:
    """A value the ledger has and the row says differently, in words."""

    field: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """接收大会日期：台账为 2025-05-20，表中为 2025-05-21."""
        text = tr("{label}：台账为 {before}，表中为 {after}")
        return text.format(label=self.label, before=self.before, after=self.after)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row would write, what that changes in words, and what stays as the ledger has it."""

    write: CaseImport
    changes: tuple[str, ...] = ()
    kept: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()

    def after(self, before: CaseFile | None, member: Member, moves: tuple[Move, ...]) -> CaseFile:
        """The case as it would be."""
        file = before or CaseFile(case=self.write.case, member=member, moves=moves)
        gone = {one.id for one in (*self.write.steps, *self.write.guides)}
        steps = (*(one for one in file.steps if one.id not in gone), *self.write.steps)
        guides = (*(one for one in file.guides if one.id not in gone), *self.write.guides)
        return replace(file, case=self.write.case, steps=steps, guides=guides)


def drafted(row: CaseRow, whose: Whose, before: CaseFile | None, whom: Whom, *, overwrite: bool) -> Draft:
    """Compare a row with the case there is, or begin a new one."""
    assert whose.member is not None
    return _Drafter(row, whose.member, before, whom, overwrite).draft(is_new_person=whose.is_new)


@dataclass
class _Drafter:
    """Goes through the columns of one row."""

    row: CaseRow
    member: Member
    before: CaseFile | None
    whom: Whom
    overwrite: bool
    changes: list[str] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def draft(self, *, is_new_person: bool) -> Draft:
        """Everything the row comes to."""
        case = self.before.case if self.before else DevelopmentCase(id=new_id(), member_id=self.member.id)
        case = self._merged(case, {name: name for name in _OF_CASE}, None)
        steps = tuple(self._steps(case.id))
        guides = tuple(self._guides(case.id))
        person = self.member if is_new_person else None
        write = CaseImport(case, self.before is None, person, steps, guides)
        return Draft(write, tuple(self.changes), tuple(self.kept), tuple(self.problems))

    def _steps(self, case_id: str) -> Iterator[CaseStep]:
        for name, day in self.row.values.items():
            if name.startswith("on_"):
                yield from self._step(case_id, name.removeprefix("on_"), day)
        for key, columns in _OF_STEP.items():
            self._demand_day(key, [name for name in columns.values() if name in self.row.values])

    def _demand_day(self, key: str, columns: list[str]) -> None:
        """Figures without the day of their step belong nowhere."""
        if (
            not columns
            or f"on_{key}" in self.row.values
            or (key == "conversion_approval" and "on_conversion" in self.row.values)
        ):
            return
        if key == "conversion" and "on_conversion_approval" in self.row.values:
            return
        if self.before is None or not self.before.recorded.get(key):
            labels = "、".join(tr(_FIELD[name].label) for name in columns)
            text = tr("有{labels}，却没有“{day}”，没有采用").format(labels=labels, day=tr(_FIELD[f"on_{key}"].label))
            self.problems.append(Problem(columns[0], "without_day", text, Level.WARN))

    def _step(self, case_id: str, key: str, day: Day) -> Iterator[CaseStep]:
        """The step of a column: new, filled in, or as it is known."""
        known = self._known(key, day)
        columns = _OF_STEP.get(key, {})
        if known is None:
            step = CaseStep(id=new_id(), case_id=case_id, step=key, on=day)
            step = self._merged(step, columns, None)
            if step.result is None and key in DECIDED:
                step = replace(step, result=Result.PASSED)
            self.changes.append(_said(f"on_{key}", day))
            yield step
            return
        step = self._merged(known, {"on": f"on_{key}", **columns}, known.meeting_id)
        if step != known:
            yield step

    def _known(self, key: str, day: Day) -> CaseStep | None:
        """The step recorded: of that day, else the last of its kind."""
        found = self.before.recorded.get(key, []) if self.before else []
        return next((one for one in found if one.on == day), found[-1] if found else None)

    def _merged(self, record: Any, columns: Mapping[str, str], from_minutes: str | None) -> Any:
        """The record with what the row adds; what it says differently is written only where that was asked for.

        What was taken from minutes is never written over.
        """
        values = {}
        for name, column in columns.items():
            new, old = self.row.values.get(column), getattr(record, name)
            if new is None or new == old or (new is False and not old):
                continue
            if old in (None, "", False):
                self.changes.append(_said(column, new))
                values[name] = new
            elif self.overwrite and from_minutes is None:
                self.changes.append(self._difference(column, old, new).sentence)
                values[name] = new
            else:
                self.kept.append(self._difference(column, old, new))
        return replace(record, **values) if values else record

    @staticmethod
    def _difference(column: str, old: Any, new: Any) -> Difference:
        one = _FIELD[column]
        return Difference(column, tr(one.label), one.show(old), one.show(new))

    def _guides(self, case_id: str) -> Iterator[Guide]:
        for kind, column, days in _GUIDES:
            names = [clean_name(one) for one in _BETWEEN.split(str(self.row.values.get(column, ""))) if one.strip()]
            since = next((day for name in days if (day := self.row.values.get(name))), None)
            known = [one for one in self.before.guides if one.kind is kind] if self.before else []
            has = {clean_name(one.name) for one in known}
            fresh = [name for name in dict.fromkeys(names) if name not in has]
            if fresh and known and not self.overwrite:
                label, said = tr(_FIELD[column].label), "、".join(one.name for one in known)
                self.kept.append(Difference(column, label, said, "、".join(names)))
                continue
            for name in fresh:
                yield self._guide(case_id, kind, column, name, since)

    def _guide(self, case_id: str, kind: GuideKind, column: str, name: str, since: Day | None) -> Guide:
        found = self.whom.guide(name)
        if found is None and (bear := self.whom.bear(name)) > 1:
            text = tr("台账中有 {n} 位“{name}”，只登记姓名，请以后选定").format(n=bear, name=name)
            self.problems.append(Problem(column, "same_names", text, Level.WARN))
        elif found is None:
            text = tr("{label}“{name}”不在台账的党员中，只登记姓名，请核对是不是正式党员")
            text = text.format(label=tr(_FIELD[column].label), name=name)
            self.problems.append(Problem(column, "unknown_guide", text, Level.WARN))
        self.changes.append(_said(column, name))
        return Guide(
            id=new_id(), case_id=case_id, kind=kind, member_id=found.id if found else None, name=name, from_on=since
        )


def _said(column: str, value: Any) -> str:
    one = _FIELD[column]
    return tr("{label}：{value}").format(label=tr(one.label), value=one.show(value))
