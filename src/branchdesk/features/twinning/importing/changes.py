"""What a sheet says otherwise than the ledger of activities both have: an exported sheet that was worked on comes back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from branchdesk.features.dues.importing.cells import Fault
from branchdesk.features.twinning.fields import ACTIVITY_FIELDS, MEASURE_FIELDS, heads_of, with_heads
from branchdesk.features.twinning.importing.files import FileRow
from branchdesk.features.twinning.importing.taking_part import is_the_others_report, with_category, with_parties
from branchdesk.features.twinning.model.activities import Heads, WholeActivity
from branchdesk.features.twinning.model.issues import Measure
from branchdesk.features.twinning.model.words import ReportCategory
from branchdesk.features.twinning.queries.activities import activities_of
from branchdesk.features.twinning.queries.reading import names as partner_names
from branchdesk.features.twinning.rules import checks
from branchdesk.features.twinning.rules.categories import PRIORITY
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Context, Field, by_name
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads

_SHOWN = 20
"""So many characters of a text are told of."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row with the activity it would make, and the id of the one the ledger has."""

    row: FileRow
    whole: WholeActivity
    activity_id: str
    names: Mapping[str, str] = field(default_factory=dict)
    """The names of the partners as the row has them, by id."""


@dataclass(slots=True)
class Change:
    """An activity of the ledger as the sheet would have it; ``words`` by row say what differs, one sentence each.

    Each row is held against ``before``, the activity as it is: one of several rows may be the only one that was edited.
    """

    whole: WholeActivity
    before: WholeActivity
    words: dict[int, list[str]] = field(default_factory=dict)


def changes(
    ledger: Reads, matches: Iterable[Match], priority: Sequence[ReportCategory] = PRIORITY
) -> tuple[list[Change], list[Fault]]:
    """The activities that would change, and what forbids it; ``priority`` is the order the sheet's categories go by.

    An empty cell changes nothing, and nothing is taken away but who a cell of parties does not name any more. A report of
    the other side, in which ours is the other, says nothing of this one.
    """
    known, called = list(matches), partner_names(ledger)
    kept = {one.activity.id: Change(one, one) for one in activities_of(ledger, [each.activity_id for each in known])}
    for one in known:
        change = kept.get(one.activity_id)
        if change is not None and not is_the_others_report(change.before, one.whole):
            words = [*_of_head(change, one.row), *_of_company(change, one, called, priority), *_of_measure(change, one)]
            if words:
                change.words.setdefault(one.row.row, []).extend(words)
    changed = [one for one in kept.values() if one.words]
    faults = [fault for one in changed for fault in _faults(one)]
    wrong = {fault.row for fault in faults}
    return [one for one in changed if not wrong & set(one.words)], faults


def _faults(change: Change) -> Iterator[Fault]:
    for one in checks.of_activity(change.whole, clock.today()):
        if one.level is Level.BLOCK:
            yield Fault(min(change.words), one.field, one.level, one.code, one.text)


def _of_head(change: Change, row: FileRow) -> list[str]:
    head = change.before.activity
    had = {one.name: getattr(head, one.name) for one in ACTIVITY_FIELDS}
    had |= {name: heads_of(head, name) for name in ("own", "other")}
    differing = _differing(ACTIVITY_FIELDS, had, row.values)
    change.whole = replace(change.whole, activity=replace(change.whole.activity, **with_heads(differing)))
    return [_said(by_name(ACTIVITY_FIELDS)[name], had[name], value) for name, value in differing.items()]


def _of_company(
    change: Change, match: Match, called: Mapping[str, str], priority: Sequence[ReportCategory]
) -> list[str]:
    """Who took part, and the category that follows from it or is set by hand."""
    names = {**match.names, **called}
    change.whole, told = with_parties(change.before, change.whole, match.whole, names)
    change.whole, more = with_category(change.before, change.whole, match.row, priority)
    return [*told, *more]


def _of_measure(change: Change, match: Match) -> list[str]:
    """A measure of the same task is the same one; another task, or another issue, is one more. What is closed stays."""
    whole, issues = change.whole, {one.text: one for one in change.whole.issues}
    words, ids = [], dict[str, str]()
    closed = {one.id for one in whole.issues if one.closed_on is not None}
    for issue in match.whole.issues:
        if issue.text in issues:
            ids[issue.id] = issues[issue.text].id
        else:
            whole = replace(whole, issues=(*whole.issues, replace(issue, activity_id=whole.activity.id)))
            words.append(tr("新增问题：{text}").format(text=_short(issue.text)))
    for measure in match.whole.measures:
        moved = replace(
            measure, activity_id=whole.activity.id, issue_id=ids.get(measure.issue_id or "", measure.issue_id)
        )
        before = next((one for one in whole.measures if one.task == moved.task), None)
        if (before or moved).issue_id in closed:
            continue
        if before is None:
            whole = replace(whole, measures=(*whole.measures, moved))
            words.append(tr("新增举措：{text}").format(text=_short(moved.task)))
        else:
            after, said = _measure(before, match.row)
            whole = replace(whole, measures=tuple(after if one is before else one for one in whole.measures))
            words += said
    change.whole = whole
    return words


def _measure(before: Measure, row: FileRow) -> tuple[Measure, list[str]]:
    had = {one.name: getattr(before, one.name) for one in MEASURE_FIELDS}
    differing = _differing(MEASURE_FIELDS, had, row.values)
    known = by_name(MEASURE_FIELDS)
    return replace(before, **differing), [_said(known[name], had[name], value) for name, value in differing.items()]


def _differing(fields: Iterable[Field], had: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values a row gives that are not what the ledger would have written into its cell."""
    context = Context(clock.today())
    return {
        one.name: values[one.name]
        for one in fields
        if one.name in values and values[one.name] != one.kind.read(_shown(one, had[one.name]), context).value
    }


def _said(one: Field, before: Any, after: Any) -> str:
    words = [_short(_shown(one, value)) or tr("（空）") for value in (before, after)]
    return tr("{label}：{before} → {after}").format(label=tr(one.label), before=words[0], after=words[1])


def _shown(one: Field, value: Any) -> str:
    return value.words if isinstance(value, Heads) else "" if value in (None, "") else one.kind.show(value)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
