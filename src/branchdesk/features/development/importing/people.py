"""Whose a row is: somebody of the ledger, somebody new, or nobody can tell; and who is meant by a name of a guide."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from branchdesk.features.development.importing.case_files import CaseRow
from branchdesk.features.members import queries as members
from branchdesk.features.members import rules
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.matching import born, identify
from branchdesk.features.members.model import IN_PARTY, Member, Standing
from branchdesk.kernel import clock, codes
from branchdesk.kernel.idnumbers import examine
from branchdesk.kernel.names import clean_name
from branchdesk.kernel.problems import Level, Problem, blocking
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

_PERSON = ("number", "staff_number", "name", "id_number", "sex", "birth", "branch_id")
_SEXES = {word: code for code, word in codes.SEXES}


@dataclass(frozen=True, slots=True)
class Whose:
    """The member a row is of (None where that is in doubt), or the new one it makes; ``candidates`` may be meant."""

    member: Member | None
    is_new: bool = False
    problems: tuple[Problem, ...] = ()
    candidates: tuple[str, ...] = ()


class Whom:
    """Finds people; a doubt instead of a guess."""

    def __init__(self, ledger: Ledger) -> None:
        known = members.known(ledger)
        self._branches = known.branch_names
        self._people = known.people
        self._numbers = {one.number: one for one in known.members if one.number}
        self._names: dict[str, list[Member]] = defaultdict(list)
        for one in known.members:
            self._names[clean_name(one.name)].append(one)

    def whose(self, row: CaseRow, chosen: str | None = None) -> Whose:
        """The member of a row; ``chosen`` is what somebody said of it, ``""`` for somebody new."""
        values, problems = self._values(row)
        if chosen and chosen in self._people.members:
            return Whose(self._people.members[chosen], problems=tuple(problems))
        if chosen is None and (found := self._known(values)) is not None:
            return Whose(found.member, False, (*problems, *found.problems), found.candidates)
        return self._somebody_new(values, problems)

    def _values(self, row: CaseRow) -> tuple[dict[str, Any], list[Problem]]:
        """What the row says of the person, with the branch looked up and what the ID number tells."""
        values = {name: row.values[name] for name in _PERSON if name in row.values}
        problems = []
        if written := values.pop("branch_id", None):
            found = self._branches.find(written)
            if found is None:
                text = tr("台账中没有支部“{name}”").format(name=written)
                problems.append(Problem("branch_id", "unknown_branch", text))
            else:
                values["branch_id"] = found
        if number := values.get("id_number"):
            facts = examine(number, clock.today())
            values.setdefault("sex", _SEXES.get(facts.sex))
            values["birth"] = born(values.get("birth"), number)
        return values, problems

    def _known(self, values: dict[str, Any]) -> Whose | None:
        """Somebody of the ledger, or a doubt; None for somebody new."""
        numbered = self._numbers.get(values.get("number", ""))
        if numbered is not None:
            if clean_name(numbered.name) == values.get("name"):
                return Whose(numbered)
            text = tr("编号 {number} 在台账中是“{other}”，表中写的是“{name}”，请核对")
            text = text.format(number=numbered.number, other=numbered.name, name=values.get("name", ""))
            return _doubt(text, numbered)
        match = identify(values, self._people)
        if match.member is not None:
            return Whose(match.member)
        if match.doubt is None:
            return None
        only = self._only_one(values)
        return Whose(only) if only is not None else Whose(None, False, (match.doubt,), match.candidates)

    def _only_one(self, values: dict[str, Any]) -> Member | None:
        """The only one of his name in the branch the row names, where no number speaks against it."""
        told = {"id_number", "staff_number", "birth"} & {name for name, value in values.items() if value}
        found = [one for one in self._names.get(values.get("name", ""), ()) if one.left_on is None]
        here = [one for one in found if one.branch_id == values.get("branch_id")]
        return here[0] if len(here) == len(found) == 1 and not told else None

    @staticmethod
    def _somebody_new(values: dict[str, Any], problems: list[Problem]) -> Whose:
        """Who comes onto the roll with the row."""
        lacking = [tr(FIELD[name].label) for name in ("sex", "birth", "branch_id") if not values.get(name)]
        if lacking and not problems:
            text = tr("台账中没有“{name}”；要新建人员，表中须有{labels}")
            text = text.format(name=values.get("name", ""), labels="、".join(lacking))
            problems = [Problem("name", "unknown", text)]
        if blocking(problems) or "name" not in values:
            return Whose(None, True, tuple(problems))
        known = {name: value for name, value in values.items() if value is not None}
        member = Member(id=new_id(), standing=Standing.APPLICANT, **known)
        said = [one for one in rules.contradictions(member, clock.today()) if one.level is Level.BLOCK]
        return Whose(member, True, (*problems, *said))

    def guide(self, name: str) -> Member | None:
        """The only member of a name; None for somebody outside, or where several bear it."""
        found = [one for one in self._names.get(clean_name(name), ()) if one.standing in IN_PARTY]
        return found[0] if len(found) == 1 else None

    def bear(self, name: str) -> int:
        """How many members bear a name."""
        return sum(one.standing in IN_PARTY for one in self._names.get(clean_name(name), ()))


def _doubt(text: str, *people: Member) -> Whose:
    problem = Problem("name", "doubtful_person", text, Level.WARN)
    return Whose(None, False, (problem,), tuple(one.id for one in people))
