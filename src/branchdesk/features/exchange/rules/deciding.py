"""What is decided, what is still to be decided, and what a merge then writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from branchdesk.features.exchange.model import Choice, Difference, Key, Kind
from branchdesk.features.exchange.rules.telling import Place, Row
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr

Choices = Mapping[Key, Choice]


class Totals(NamedTuple):
    """How often what is done; together as many as there are differences that are decided."""

    added: int
    changed: int
    removed: int
    kept: int


@dataclass(slots=True)
class Plan:
    """What a merge writes: records there shall be, fields, removals, and whose id stands for which of ours."""

    put: dict[Place, Row] = field(default_factory=dict)
    set: dict[Place, dict[str, Any]] = field(default_factory=dict)
    bring_back: list[Place] = field(default_factory=list)
    remove: list[Place] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)


def place(key: Key) -> str:
    """The key as one text, for ``Problem.field``."""
    return "/".join(key)


def effective(differences: Sequence[Difference], choices: Choices) -> dict[Key, Choice | None]:
    """What stands for each: as it was chosen, by itself, or as what it needs goes; None is still to be chosen."""
    known = {one.key: one for one in differences}
    found: dict[Key, Choice | None] = {}

    def decide(one: Difference) -> Choice | None:
        if one.key not in found:
            found[one.key] = None  # whoever comes round to itself asks nothing of itself
            lead = known.get(one.lead) if one.lead else None
            found[one.key] = decide(lead) if lead else choices.get(one.key) or follow(one)
        return found[one.key]

    def follow(one: Difference) -> Choice | None:
        needed = [known[key] for key in one.needs if key in known]
        standing = [(other.kind, decide(other)) for other in needed]
        if any(choice is None for _, choice in standing):
            return None
        if any(kind is not Kind.DUPLICATE and choice is Choice.OURS for kind, choice in standing):
            return Choice.OURS
        if any(kind is Kind.DUPLICATE and choice is Choice.THEIRS for kind, choice in standing):
            return Choice.THEIRS  # the whole is another one, and so are its parts
        return _by_itself(one)

    for one in differences:
        decide(one)
    return found


def _by_itself(one: Difference) -> Choice | None:
    if one.must_choose:
        return None
    return Choice.OURS if one.kind is Kind.DUPLICATE else Choice.THEIRS  # alike in everything: the same one


def decided_by(one: Difference) -> Key:
    """The key under which it is chosen: its own, or that of the field whose step it belongs to."""
    return one.lead or one.key


def undecided(differences: Sequence[Difference], choices: Choices) -> list[Difference]:
    """What somebody still has to choose; a part of something undecided waits for that."""
    standing = effective(differences, choices)
    return [one for one in differences if standing[one.key] is None and all(standing.get(key, 1) for key in one.needs)]


def problems(differences: Sequence[Difference], choices: Choices) -> list[Problem]:
    """What forbids the merge: not chosen yet, cannot be taken over, or cannot stand without another."""
    standing = effective(differences, choices)
    known = {one.key: one for one in differences}
    found = [Problem(place(one.key), "undecided", tr("还没有选择")) for one in undecided(differences, choices)]
    for one in differences:
        if standing[one.key] is not Choice.THEIRS:
            continue
        if one.held and not _parted(one, known, standing):
            found.append(Problem(place(one.key), "held", one.why))
        elif any(_is_kept(known[key], standing) for key in one.needs if key in known and _matters(one, known[key])):
            text = tr("它所属或引用的记录没有采用，不能单独采用")
            if one.theirs is None and not one.field:
                text = tr("本机保留的记录还要用到它，不能删除")
            found.append(Problem(place(one.key), "needs", text))
    return found


def _is_kept(needed: Difference, standing: Mapping[Key, Choice | None]) -> bool:
    return standing[needed.key] is Choice.OURS and needed.kind is not Kind.DUPLICATE


def _matters(one: Difference, needed: Difference) -> bool:
    """A part may go though its whole stays; nothing goes that another refers to."""
    return bool(one.field) or one.theirs is not None or one.uid in _names_in(needed.ours)


def _names_in(ours: Any) -> Collection[Any]:
    return list(ours.values()) if isinstance(ours, Mapping) else [ours]


def _parted(one: Difference, known: Mapping[Key, Difference], standing: Mapping[Key, Choice | None]) -> bool:
    """Whether it looks the same as one of ours only as long as another does, and that is said to be another."""
    needed = [known[key] for key in one.needs if key in known]
    return any(two.kind is Kind.DUPLICATE and standing[two.key] is Choice.THEIRS for two in needed)


def against(differences: Sequence[Difference], choices: Choices, problem: Problem) -> list[Key]:
    """What is taken over from the record a rule speaks against, or else of whole records that name it: where ours is kept
    instead, the rule has nothing to say.
    """
    _, uid, _ = problem.field.split("/")
    standing = effective(differences, choices)
    taken = [one for one in differences if standing[one.key] is Choice.THEIRS]
    own = [decided_by(one) for one in taken if uid in (one.uid, one.twin)]
    return list(dict.fromkeys(own or [one.key for one in taken if _names(one, uid)]))


def _names(one: Difference, uid: str) -> bool:
    """Whether a whole record that comes or goes names a record."""
    return not one.field and any(uid in _names_in(side) for side in (one.ours, one.theirs) if side is not None)


def totals(differences: Sequence[Difference], choices: Choices) -> Totals:
    """How often what is done, of what is decided."""
    standing = effective(differences, choices)
    taken = [one for one in differences if standing[one.key] is Choice.THEIRS]
    removed = sum(one.theirs is None and not one.field for one in taken)
    added = sum(one.theirs is not None and not one.field for one in taken)
    kept = sum(choice is Choice.OURS for choice in standing.values())
    return Totals(added, len(taken) - removed - added, removed, kept)


def plan(differences: Sequence[Difference], choices: Choices) -> Plan:
    """What is to be written; ``differences`` has wholes before their parts, and all are decided."""
    standing = effective(differences, choices)
    made = Plan()
    for one in differences:
        if standing[one.key] is Choice.THEIRS:
            _take(made, one)
        elif one.kind is Kind.DUPLICATE:
            made.same[one.uid] = one.twin
            if one.fills:
                made.set.setdefault((one.entity, one.twin), {}).update({name: one.theirs[name] for name in one.fills})
    made.remove.reverse()  # parts before what they are parts of
    return made


def _take(made: Plan, one: Difference) -> None:
    where = one.entity, one.uid
    if one.field:
        made.set.setdefault(where, {})[one.field] = one.theirs
    elif one.theirs is not None:
        made.put[where] = one.theirs
        made.bring_back += one.along
    else:
        made.remove.append(where)
