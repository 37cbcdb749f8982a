"""Rows of a sheet against the ledger: what is new, what is there already, what is the same activity reported twice."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from branchdesk.features.dues.importing.cells import Fault
from branchdesk.features.twinning import commands
from branchdesk.features.twinning.fields import with_heads
from branchdesk.features.twinning.importing.changes import Change, Match, changes
from branchdesk.features.twinning.importing.files import ActivityFile, FileRow
from branchdesk.features.twinning.importing.names import Known, Registry
from branchdesk.features.twinning.model.activities import ActivityParty, JointActivity, WholeActivity
from branchdesk.features.twinning.model.issues import Issue, Measure
from branchdesk.features.twinning.model.ties import Partner
from branchdesk.features.twinning.model.words import (
    CATEGORIES,
    REPORT_CATEGORIES,
    ActivityState,
    Category,
    Mode,
    PartyRole,
    Progress,
    ReportCategory,
)
from branchdesk.features.twinning.queries.activities import held
from branchdesk.features.twinning.queries.reading import name_key
from branchdesk.features.twinning.rules import checks, counting
from branchdesk.features.twinning.rules.categories import PRIORITY, report_category
from branchdesk.features.twinning.rules.counting import Held
from branchdesk.kernel import clock
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads
from branchdesk.storage.work import Work

_OF_ACTIVITY = (
    "title", "on", "until_on", "mode", "purpose", "place", "own", "other", "theme", "study_topic", "proposer", "host",
    "series", "tags", "summary",
)  # fmt: skip
_OF_MEASURE = ("task", "owner", "due_on", "progress", "closed_on", "evidence")
_KIND_WORDS, _REPORT_WORDS = dict(CATEGORIES), dict(REPORT_CATEGORIES)
Key = tuple[str, str, frozenset[str]]
"""What an activity is known by where it has no number: its day, its title, everybody who took part on either side."""


@dataclass(frozen=True, slots=True)
class Question:
    """A name whose kind only the user knows; ``rows`` it stands in, ``guess`` what would be proposed."""

    name: str
    rows: tuple[int, ...]
    guess: Category | None


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """A row with the activity it would become."""

    row: int
    whole: WholeActivity


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What reading a sheet in would do.

    ``new`` would be written, with the ``partners`` they need and how their kind is known; ``same`` are rows the ledger has
    already, ``changed`` what they say otherwise, which is written only when asked for, with ``joining``, the partners that
    needs besides; ``doubled`` (row, row it repeats) report an activity of the same sheet again: it counts once.
    """

    file: ActivityFile
    new: tuple[PlannedActivity, ...]
    same: tuple[int, ...]
    changed: tuple[Change, ...]
    doubled: tuple[tuple[int, int], ...]
    partners: tuple[tuple[Partner, str], ...]
    joining: tuple[tuple[Partner, str], ...]
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]

    @property
    def blocked(self) -> int:
        """Rows that cannot be written."""
        return len({one.row for one in self.faults if one.level is Level.BLOCK})


def plan(
    ledger: Reads, file: ActivityFile, answers: Mapping[str, Category] | None = None,
    priority: Sequence[ReportCategory] = PRIORITY,
) -> ImportPlan:  # fmt: skip
    """Compare a sheet with the ledger; nothing is written. ``answers`` give the kinds of names that were asked about.

    ``priority`` is the order of categories the sheet went out by.
    """
    maker = _Maker(Registry.of(ledger, file.rows, answers or {}), _Before.of(held(ledger)), list(file.faults))
    for row in sorted(file.rows, key=lambda one: (len(one.others), one.row)):  # who stands alone tells most
        maker.take(row)
    made = sorted(maker.new, key=lambda one: one.row)
    changed, faults = changes(ledger, maker.matched, priority)
    used, joining = ({party.partner_id for one in listed for party in one.whole.parties} for listed in (made, changed))
    fresh = [known for known in maker.registry.found.values() if known.is_new]
    return ImportPlan(
        file, tuple(made), tuple(sorted(maker.same)), tuple(changed), tuple(sorted(maker.doubled)),
        tuple((one.partner, one.how) for one in fresh if one.partner.id in used),
        tuple((one.partner, one.how) for one in fresh if one.partner.id in joining - used), maker.questions(),
        tuple(sorted([*maker.faults, *faults], key=lambda one: one.row)),
    )  # fmt: skip


def write(work: Work, found: ImportPlan, *, update: bool = False) -> int:
    """Write what is new: the partners first, then the activities; how many. With ``update`` what the sheet says otherwise."""
    for partner, _how in (*found.partners, *(found.joining if update else ())):
        commands.save_partner(work, partner)
    commands.save_activities(work, [one.whole for one in found.new])
    for one in found.changed if update else ():
        commands.save_activity(work, one.whole)
    return len(found.new)


def report(found: ImportPlan) -> dict[str, Any]:
    """The plan for a script."""
    sums = counting.count([Held(one.whole.activity, one.whole.parties) for one in found.new])
    return {
        "rows": len(found.file.rows) + len({one.row for one in found.file.faults if one.level is Level.BLOCK}),
        "new": len(found.new), "same": len(found.same), "blocked": found.blocked,
        "changed": [{"row": row, "changes": words} for one in found.changed for row, words in one.words.items()],
        "doubled": [{"row": row, "of": of} for row, of in found.doubled],
        "by_category": {tr(_REPORT_WORDS[one]): len(ids) for one, ids in sums.by_category.items()},
        "partners": _told(found.partners),
        "joining": _told(found.joining),
        "questions": [{"name": one.name, "rows": list(one.rows)} for one in found.questions],
        "faults": [
            {"row": one.row, "field": one.field, "level": str(one.level), "code": one.code, "message": one.text}
            for one in found.faults
        ],
        "notes": list(found.file.notes),
    }  # fmt: skip


def _told(partners: Sequence[tuple[Partner, str]]) -> list[dict[str, str]]:
    return [{"name": one.name, "category": tr(_KIND_WORDS[one.category]), "how": how} for one, how in partners]


@dataclass(slots=True)
class _Before:
    """The ids of the activities of the ledger by number, by what they are known by, and titles by day and parties alone.

    Of several reports under one number none is meant.
    """

    uids: dict[str, str] = field(default_factory=dict)
    keys: dict[Key, str] = field(default_factory=dict)
    titles: dict[tuple[str, frozenset[str]], str] = field(default_factory=dict)

    @classmethod
    def of(cls, known: list[Held]) -> "_Before":
        found = cls()
        for one in known:
            ids = frozenset(party.partner_id for party in one.parties)
            found.uids[one.activity.uid] = "" if one.activity.uid in found.uids else one.activity.id
            found.keys.setdefault((str(one.activity.on), name_key(one.activity.title), ids), one.activity.id)
            found.titles.setdefault((str(one.activity.on), ids), one.activity.title)
        return found


@dataclass(slots=True)
class _Maker:
    """Makes activities of rows."""

    registry: Registry
    before: _Before
    faults: list[Fault]
    new: list[PlannedActivity] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    matched: list[Match] = field(default_factory=list)
    doubled: list[tuple[int, int]] = field(default_factory=list)
    seen: dict[Key | str, int] = field(default_factory=dict)
    asked: dict[str, list[FileRow]] = field(default_factory=lambda: defaultdict(list))

    def take(self, row: FileRow) -> None:
        """One row of the sheet."""
        sides = self._sides(row)
        if sides is None:
            return
        whole = _whole(row, sides, self.registry)
        key: Key = (
            str(whole.activity.on),
            name_key(whole.activity.title),
            frozenset(one.partner_id for one in whole.parties),
        )
        keys: list[Key | str] = [whole.activity.uid, key]
        if whole.activity.uid in self.before.uids or key in self.before.keys:
            self.same.append(row.row)
            uids, keys_ = self.before.uids, self.before.keys
            called = {known.partner.id: known.partner.name for known, _own in sides}
            self.matched.append(Match(row, whole, uids.get(whole.activity.uid, keys_.get(key, "")), called))
        elif first := next((self.seen[one] for one in keys if one in self.seen), None):
            if not self._added(first, whole):
                self.doubled.append((row.row, first))
        elif self._sound(row, whole):
            self._tell_alike(row, key)
            self.new.append(PlannedActivity(row.row, whole))
            self.seen |= dict.fromkeys(keys, row.row)

    def questions(self) -> tuple[Question, ...]:
        """The names to be asked about."""
        return tuple(
            Question(name, tuple(sorted(one.row for one in rows)), self.registry.guess(name, rows[0]))
            for name, rows in self.asked.items()
        )

    def _sides(self, row: FileRow) -> list[tuple[Known, bool]] | None:
        """Everybody who took part, ours first; None, with the question, where somebody is not known."""
        on, found, whole = row.values["on"].first(), [], True
        for name, own in [*((name, True) for name in row.ours), *((name, False) for name in row.others)]:
            known = self.registry.find(name, row, on, own=own)
            if known is None:
                self.asked[name].append(row)
                text = tr("不知道“{name}”属于哪一类（机关、教学科研、双带头人、学生、校外），请指定").format(name=name)
                self.faults.append(Fault(row.row, "others", Level.BLOCK, "unknown_kind", text))
                whole = False
            else:
                found.append((known, own))
        return found if whole else None

    def _sound(self, row: FileRow, whole: WholeActivity) -> bool:
        found = checks.of_activity(whole, clock.today())
        self.faults += [Fault(row.row, one.field, one.level, one.code, one.text) for one in found]
        if whole.activity.report_category is not None:
            text = tr("表中类别是“{said}”，与按结对单位归类不同，按表中记为人工指定，请核对")
            said = tr(_REPORT_WORDS[whole.activity.report_category])
            self.faults.append(Fault(row.row, "category", Level.WARN, "differs", text.format(said=said)))
        return all(one.level is not Level.BLOCK for one in found)

    def _added(self, first: int, more: WholeActivity) -> bool:
        """Whether another row of an activity tells an issue or a measure the first did not: it becomes one of it."""
        place = next(n for n, one in enumerate(self.new) if one.row == first)
        kept = self.new[place].whole
        texts = {one.text: one.id for one in kept.issues}
        issues = [one for one in more.issues if one.text not in texts]
        same = {one.id: texts[one.text] for one in more.issues if one.text in texts}
        known = {(one.task, one.owner) for one in kept.measures}
        measures = [
            replace(one, issue_id=same.get(one.issue_id or "", one.issue_id))
            for one in more.measures
            if (one.task, one.owner) not in known
        ]
        if not (issues or measures):
            return False
        whole = replace(kept, issues=(*kept.issues, *issues), measures=(*kept.measures, *measures))
        self.new[place] = replace(self.new[place], whole=whole)
        return True

    def _tell_alike(self, row: FileRow, key: Key) -> None:
        """The same day and the same parties under another title may be the same activity, or a second one that day."""
        alike = self.before.titles.get((key[0], key[2]))
        if alike is not None:
            text = tr("同一天、同样的单位已登记“{title}”；是同一活动的请删去这一行，同日两场的各计 1 次").format(
                title=alike
            )
            self.faults.append(Fault(row.row, "title", Level.WARN, "alike", text))
        self.before.titles.setdefault((key[0], key[2]), row.values.get("title", ""))


def _whole(row: FileRow, sides: list[tuple[Known, bool]], registry: Registry) -> WholeActivity:
    """The activity a row tells of; the category it says is kept by hand only where the partners give another one."""
    uid, values, on = new_id(), row.values, row.values["on"]
    parties = tuple(
        ActivityParty(
            id=new_id(), activity_id=uid, partner_id=known.partner.id, order=n, own=own,
            role=PartyRole.LEAD if n == 0 else PartyRole.ASSIST if own else PartyRole.JOIN,
            category=registry.category(known.partner, on.first()),
        )
        for n, (known, own) in enumerate(_each_once(sides))
    )  # fmt: skip
    told = {name: values[name] for name in _OF_ACTIVITY if name in values}
    usual = {"title": tr("结对共建活动"), "mode": Mode.OTHER}
    state = ActivityState.PLANNED if on.first() > clock.today() else ActivityState.DONE
    activity = JointActivity(id=uid, uid=values.get("uid") or _uid(row), state=state, **with_heads(usual | told))
    said = values.get("category")
    if said is not None and report_category(activity, parties)[0] is not said:
        activity = replace(activity, report_category=said, category_reason=tr("导入的表中写明"))
    return WholeActivity(activity=activity, parties=parties, **_issues(row, uid))


def _each_once(sides: list[tuple[Known, bool]]) -> list[tuple[Known, bool]]:
    """Two names of one partner are one party."""
    found: dict[str, tuple[Known, bool]] = {}
    for known, own in sides:
        found.setdefault(known.partner.id, (known, own))
    return list(found.values())


def _issues(row: FileRow, activity_id: str) -> dict[str, Any]:
    values, parts = row.values, dict[str, Any]()
    issue_id = new_id() if values.get("issue") else None
    if issue_id:
        parts["issues"] = (Issue(id=issue_id, activity_id=activity_id, text=values["issue"], raised_on=values["on"]),)
    if values.get("task"):
        told = {"progress": Progress.NOT_STARTED, **{name: values[name] for name in _OF_MEASURE if name in values}}
        parts["measures"] = (Measure(id=new_id(), issue_id=issue_id, activity_id=activity_id, **told),)
    return parts


def _uid(row: FileRow) -> str:
    """The same for the same row in any ledger: what both branches report from one sheet is one activity."""
    parties = sorted(map(name_key, (*row.ours, *row.others)))
    text = "\n".join([str(row.values["on"]), name_key(row.values.get("title", "")), *parties])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
