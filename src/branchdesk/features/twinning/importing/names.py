"""Who the names in a sheet are: partners there are, branches of the ledger, new ones with the kind the sheet gives them.

A kind is never guessed silently: it comes from the ledger, from the answer of the user, from the category of rows with one
partner, from the category of the row; for our own side, whose kind is not counted, from the name. Else it is asked.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from branchdesk.features.organization.model import Organization, Running, Tier
from branchdesk.features.twinning.importing.files import FileRow
from branchdesk.features.twinning.model.ties import Partner
from branchdesk.features.twinning.model.words import Category, ReportCategory
from branchdesk.features.twinning.queries.reading import Kinds, name_key, names
from branchdesk.features.twinning.rules.categories import REPORTED_AS
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, records

_HINTS = (
    (Category.STUDENTS, re.compile(r"学生|硕士|博士|本科|[硕博本]\s*\d|\d级")),
    (Category.TEACHING, re.compile(r"教工|教师|师生|系(党)?支部|课题组|研究所")),
    (Category.OFFICE, re.compile(r"机关|(处|办公室|办|[^学]部|中心|图书馆|档案馆)(第.)?(联合)?(综合)?(党)?支部")),
)
_BY_REPORT = {
    ReportCategory.A: Category.DUAL_LEADER,
    ReportCategory.B: Category.TEACHING,
    ReportCategory.C: Category.OFFICE,
    ReportCategory.D: Category.OUTSIDE,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the sheet: the partner it is, ``how`` its kind is known (``""`` where the ledger has it already)."""

    partner: Partner
    how: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the partner has to be made."""
        return bool(self.how)


def hint(name: str) -> Category | None:
    """The kind a name speaks of."""
    return next((kind for kind, pattern in _HINTS if pattern.search(name)), None)


@dataclass(slots=True)
class Registry:
    """The partners of the ledger, its branches, and what the sheet and the user say of the others."""

    kinds: Kinds
    partners: Mapping[str, Sequence[Partner]]
    branches: Mapping[str, Sequence[Organization]]
    answers: Mapping[str, Category]
    told: Mapping[str, set[ReportCategory]]
    found: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Reads, rows: Sequence[FileRow], answers: Mapping[str, Category]) -> "Registry":
        """Everything asked of the ledger at once."""
        partners: dict[str, list[Partner]] = defaultdict(list)
        called = names(ledger)
        for one in records(ledger, Partner):
            for key in {name_key(one.name), name_key(called[one.id])}:
                partners[key].append(one)
        branches: dict[str, list[Organization]] = defaultdict(list)
        for place in records(ledger, Organization):
            if place.tier is not Tier.GROUP and place.running is Running.ACTIVE:
                for key in {name_key(place.full_name), name_key(place.name)}:
                    branches[key].append(place)
        told: dict[str, set[ReportCategory]] = defaultdict(set)
        for row in rows:
            if len(row.others) == 1 and "category" in row.values:
                told[name_key(row.others[0])].add(row.values["category"])
        return cls(Kinds(ledger), partners, branches, {name_key(k): v for k, v in answers.items()}, told)

    def find(self, name: str, row: FileRow, on: date, *, own: bool) -> Known | None:
        """Who a name is; None where its kind must be asked, or where two share it."""
        key = name_key(name)
        if key in self.found:
            return self.found[key]
        known = self._of_ledger(key, name, on) or self._new(key, name, row, own=own)
        if known is not None:
            self.found[key] = known
        return known

    def category(self, partner: Partner, on: date) -> Category:
        """The finer kind of a partner on a day."""
        return self.kinds.of(partner, on)

    def guess(self, name: str, row: FileRow) -> Category | None:
        """What would be proposed where it has to be asked."""
        if found := hint(name):
            return found
        said = row.values.get("category")
        return _BY_REPORT[said] if said else None

    def _of_ledger(self, key: str, name: str, on: date) -> Known | None:
        partners = self.partners.get(key, ())
        if len(partners) == 1:
            return Known(partners[0])
        branches = self.branches.get(key, ())
        if partners or len(branches) != 1:
            return None
        branch = branches[0]
        there = [one for listed in self.partners.values() for one in listed if one.organization_id == branch.id]
        if there:
            return Known(there[0])
        kind = self.kinds.of_branch(branch.id, on) or self.answers.get(key) or hint(branch.full_name) or Category.OFFICE
        made = Partner(id=new_id(), name=branch.full_name, organization_id=branch.id, category=kind)
        return Known(made, tr("台账中的支部"))

    def _new(self, key: str, name: str, row: FileRow, *, own: bool) -> Known | None:
        if len(self.partners.get(key, ())) > 1:
            return None
        kind, how = self._kind(key, name, row, own=own)
        return None if kind is None else Known(Partner(id=new_id(), name=name, category=kind), how)

    def _kind(self, key: str, name: str, row: FileRow, *, own: bool) -> tuple[Category | None, str]:
        if key in self.answers:
            return self.answers[key], tr("您指定")
        said = self.told.get(key, set())
        if len(said) == 1:
            return _finer(next(iter(said)), name), tr("按表中类别")
        if own and (found := hint(name)):
            return found, tr("按名称")
        alone = all(name_key(one) not in self.found and name_key(one) not in self.partners for one in row.others)
        if not said and not own and "category" in row.values and (alone or len(row.others) == 1):
            return _finer(row.values["category"], name), tr("按表中类别")
        if not own and not said and self._agrees(row):
            return _finer(row.values["category"], name), tr("按表中类别")
        return None, ""

    def _agrees(self, row: FileRow) -> bool:
        """Whether all names of the row that are known already are of its category, so that the others are too."""
        if "category" not in row.values:
            return False
        known = [self.found[key] for one in row.others if (key := name_key(one)) in self.found]
        return all(REPORTED_AS.get(one.partner.category) is row.values["category"] for one in known)


def _finer(said: ReportCategory, name: str) -> Category:
    """The finer kind of a category; students are reported with teaching (domain §6.2 3)."""
    return Category.STUDENTS if said is ReportCategory.B and hint(name) is Category.STUDENTS else _BY_REPORT[said]
