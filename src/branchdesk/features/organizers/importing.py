"""A roster of postings (选派名册) into the ledger: read, compared, written whole; the same file twice changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchdesk.features.dues.importing.cells import Fault, is_total, plain_text, rows_below
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.fields import SHEET_FIELDS
from branchdesk.features.organizers.model import Organizer, OrganizerKind, Posting
from branchdesk.features.organizers.rules import checks, postings
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, by_name, read
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

_OF_PERSON = ("kind", "sending_unit", "former_post", "rank")
_OF_POSTING = ("college", "organization_id", "from_on", "until_on", "document", "announced_on", "concurrent")


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a roster holds: (row of the sheet, texts by field), and remarks."""

    name: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class RosterPlan:
    """What writing would do: ``new`` postings with their people, ``same`` those the ledger has, what forbids a row."""

    file: RosterFile
    new: list[tuple[Organizer, Posting]] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def blocked(self) -> int:
        """How many rows cannot be written."""
        return len({one.row for one in self.faults if one.level is Level.BLOCK})


def read_file(path: Path) -> RosterFile:
    """Read a roster; ``Refusal`` where it has no names, colleges or days."""
    from branchdesk.excel import headers
    from branchdesk.excel.reader import read_book

    book = read_book(path)
    found = headers.find(book, SHEET_FIELDS)
    labels = by_name(SHEET_FIELDS)
    for name in found.duplicates:
        text = tr("有几列都是“{label}”，分不清以哪一列为准").format(label=tr(labels[name].label))
        raise Refusal(text, hint=tr("请删去或改名其中一列。"))
    if found.missing:
        raise Refusal(
            tr("表里缺少必需的列：{columns}").format(columns="、".join(found.missing)), hint=tr("请补上列名后再导入。")
        )
    grid = book.grids[found.grid_index]
    notes, rows = [*book.notes, *grid.notes], []
    for row, cells in rows_below(grid, found.header_row, found.columns):
        texts = {name: plain_text(value) for name, value in cells.items()}
        if is_total(texts.values()) or not texts.get("name"):
            notes.append(tr("第 {row} 行没有姓名或是合计，未读取").format(row=row))
        else:
            rows.append((row, texts))
    if not rows:
        raise Refusal(tr("表里没有人员"), detail=f"{path.name}：{grid.name}")
    return RosterFile(path.name, tuple(rows), tuple(notes))


def plan(ledger: "Ledger", file: RosterFile) -> RosterPlan:
    """Compare a roster with the ledger; nothing is written."""
    maker = _Planner(RosterPlan(file), queries.organizers(ledger), [one.posting for one in queries.postings(ledger)])
    context = Context(clock.today(), queries.labels(ledger))
    for row, texts in file.rows:
        maker.take(row, texts, context)
    return maker.plan


@dataclass(slots=True)
class _Planner:
    """Takes rows one by one; what was planned counts for the rows that follow."""

    plan: RosterPlan
    people: list[Organizer]
    held: list[Posting]

    def take(self, row: int, texts: Mapping[str, str], context: Context) -> None:
        """One row of the sheet."""
        values, problems = read(SHEET_FIELDS, texts, context)
        self._tell(row, problems)
        if any(one.level is Level.BLOCK for one in problems):
            return
        person = self._person(row, values)
        if person is None:
            return
        plain = {name: values[name] for name in _OF_POSTING if values.get(name) is not None}
        if "organization_id" not in plain:
            plain["organization_id"] = context.refs["organization"].get(plain["college"])
        posting = Posting(id=new_id(), organizer_id=person.id, **plain)
        if any(_is_same(posting, one) for one in self.held):
            self.plan.same += 1
            return
        against = [*checks.of_posting(posting), *postings.problems(posting, self.held)]
        self._tell(row, against)
        if not any(one.level is Level.BLOCK for one in against):
            self.plan.new.append((person, posting))
            self.held.append(posting)
            self.people += [] if person in self.people else [person]

    def _person(self, row: int, values: Mapping[str, Any]) -> Organizer | None:
        """Whom the row means: somebody known by name and unit, else somebody new; None where two could be meant."""
        name, unit = values["name"], values.get("sending_unit") or ""
        known = [one for one in self.people if one.name == name]
        exact = [one for one in known if one.sending_unit == unit] or [
            one for one in known if not unit or not one.sending_unit
        ]
        if len(exact) > 1:
            text = tr("台账中有几位“{name}”，分不清是哪一位，请写明派出单位").format(name=name)
            self.plan.faults.append(Fault(row, "name", Level.BLOCK, "several", text))
            return None
        plain = {key: values[key] for key in _OF_PERSON if values.get(key) is not None}
        fresh = Organizer(id=new_id(), name=name, **({"kind": OrganizerKind.SECONDED} | plain))
        return exact[0] if exact else fresh

    def _tell(self, row: int, problems: list[Any]) -> None:
        labels = {one.name: tr(one.label) for one in SHEET_FIELDS}
        for one in problems:
            if one.level in (Level.BLOCK, Level.WARN):
                text = tr("{label}：{why}").format(label=labels.get(one.field, one.field), why=one.text)
                self.plan.faults.append(Fault(row, one.field, one.level, one.code, text))


def _is_same(one: Posting, other: Posting) -> bool:
    """Whether the ledger has the posting already: the same person at the same college from the same day."""
    return one.organizer_id == other.organizer_id and one.from_on == other.from_on and postings.same_college(one, other)


def write(work: Work, planned: RosterPlan) -> int:
    """Write what was planned, all or none."""
    return commands.appoint(work, planned.new)


def report(planned: RosterPlan) -> dict[str, Any]:
    """The plan for a script."""
    return {
        "file": planned.file.name, "new": len(planned.new), "same": planned.same, "blocked": planned.blocked,
        "faults": [
            {"row": one.row, "field": one.field, "level": str(one.level), "code": one.code, "message": one.text}
            for one in planned.faults
        ],
        "notes": list(planned.file.notes),
    }  # fmt: skip
