"""A line while it is being read, and what is completed or demanded before it is settled."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from branchdesk.features.members import rules
from branchdesk.kernel import codes
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field
from branchdesk.kernel.idnumbers import IdFacts, examine
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

_SEX = {label: code for code, label in codes.SEXES}


def sound_mapping(mapping: Mapping[int, str], fields: Mapping[str, Field]) -> dict[int, str]:
    """The columns that mean a field; refuses one field twice and a sheet without names."""
    columns = {index: name for index, name in mapping.items() if name in fields and index >= 0}
    for name, count in Counter(columns.values()).items():
        if count > 1:
            title = tr("有 {n} 列都对应“{label}”").format(n=count, label=fields[name].label)
            raise Refusal(title, hint=tr("请只保留其中一列，其余选“不导入”。"))
    if "name" not in columns.values():
        raise Refusal(tr("没有哪一列对应“姓名”"), hint=tr("请在“对应列”一步指定姓名所在的列。"))
    return columns


@dataclass(slots=True)
class Draft:
    """A line while it is being read; ``derived`` are fields told by the ID number, with what the sheet says itself."""

    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    derived: dict[str, Any] = field(default_factory=dict)

    @property
    def silent(self) -> set[str]:
        """The derived fields the sheet says nothing of."""
        return {name for name, said in self.derived.items() if said is None}

    def blames(self, name: str) -> bool:
        """Whether this field is refused already; a word taken for a blank leaves a blank."""
        return any(problem.field == name and problem.level is Level.BLOCK for problem in self.problems)

    def has(self, code: str) -> bool:
        """Whether such a problem is already known."""
        return any(problem.code == code for problem in self.problems)

    def block(self, name: str, code: str, text: str) -> None:
        """Note what forbids writing the line."""
        self.problems.append(Problem(name, code, text))


def complete(draft: Draft, today: date) -> None:
    """Birth and sex as the ID number tells them, where the sheet is silent or knows only the month."""
    values = draft.values
    facts = examine(values["id_number"], today) if "id_number" in values else IdFacts()
    if facts.born is None:
        return
    birth = values.get("birth")
    if (birth is None and not draft.blames("birth")) or (
        birth and not birth.is_full and rules.agrees(birth, facts.born)
    ):
        draft.derived["birth"] = birth
        values["birth"] = Day.of(facts.born)
    if "sex" not in values and not draft.blames("sex"):
        draft.derived["sex"] = None
        values["sex"] = _SEX[facts.sex]


def demand_required(
    draft: Draft, mapped: frozenset[str], defaults: Mapping[str, Any], fields: Mapping[str, Field]
) -> None:
    """What nobody new may lack; where the sheet has no such column the user's default stands in."""
    for name in ("sex", "birth", "standing", "branch_id"):
        if name in draft.values or draft.blames(name):
            continue
        label = tr(fields[name].label)
        if name in mapped:
            draft.block(name, "missing", tr("{label}未填写，请补填").format(label=label))
        elif name in defaults:
            draft.values[name] = defaults[name]
        elif name in ("standing", "branch_id"):
            draft.block(name, "missing", tr("表中没有“{label}”列，请为这些人统一选定").format(label=label))
