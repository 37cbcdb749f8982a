"""How the two ledgers differ, record by record and field by field, with what they last agreed on in between."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from branchdesk.features.exchange.model import Difference, Key, Kind
from branchdesk.features.exchange.rules import twins
from branchdesk.features.exchange.rules.telling import Place, Row, State, Story
from branchdesk.features.exchange.rules.weighing import weight, weight_of
from branchdesk.features.safety.fields import DERIVED, field_word
from branchdesk.kernel.words import tr

COUNTERS = frozenset({("letter_head", "next_number")})
"""Fields that only count on: the greater one stands."""
RENUMBERED = {"member": "number", "transfer": "number", "request": "number"}
"""Numbers that only count on: a record added there under one that is used here gets the next."""
SAYS_SOMETHING_EMPTY = frozenset({
    "left_on", "leaving", "left_to", "until_on", "until_month", "ended_on", "ending", "ending_reason", "closed_on", "halt",
    "halted_on", "halt_reason", "receipt_on", "reported_on", "signed_on", "filed_on", "archive_number", "corrects_id",
    "replaces_id", "line_id", "result", "removed_on",
})  # fmt: skip
"""Fields that say something when they are empty: it has not come to that."""
_SILENT = frozenset({"id", *DERIVED})


class Reference(NamedTuple):
    """A column that names a record of another table; a required one is never empty."""

    target: str
    required: bool


@dataclass(frozen=True, slots=True)
class Here:
    """What comparing needs to know of our ledger.

    ``states`` has every record the packet tells of or refers to, ``base`` the same when the copy was taken out.
    ``fresh`` are living records of ours touched since, of which the packet tells nothing, ``new`` those of them that were
    not there then. ``parts`` names the column by which a table is part of another; ``gone_with`` what was removed here
    in one step with a record, as its part. ``agreed`` are fields both sides changed alike.
    """

    states: Mapping[Place, State]
    base: Mapping[Place, State]
    fresh: Mapping[Place, Row] = field(default_factory=dict)
    new: frozenset[Place] = frozenset()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refs: Mapping[str, Mapping[str, Reference]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    gone_with: Mapping[Place, tuple[Place, ...]] = field(default_factory=dict)
    agreed: set[Key] = field(default_factory=set)


def differences(stories: Mapping[Place, Story], here: Here) -> tuple[list[Difference], int]:
    """All differences, wholes before their parts; and how much both sides say alike or was decided before."""
    found = _Comparison(stories, here)
    known = [story for story in stories.values() if story.entity in here.columns]
    for story in known:
        found.note_hanging(story)
    for story in known:
        found.compare(story)
    found.find_twins()
    found.offer_what_is_needed()
    found.link()
    order = ordered(here.refs)
    listed = sorted(found.all.values(), key=lambda one: (order.get(one.entity, 0), one.entity))
    return listed, found.same


def ordered(refs: Mapping[str, Mapping[str, Reference]]) -> dict[str, int]:
    """How deep each table stands: a table refers only to tables of lower numbers, or to itself."""
    found: dict[str, int] = {}

    def depth(table: str) -> int:
        if table not in found:
            found[table] = 0
            others = {one.target for one in refs.get(table, {}).values()} - {table}
            found[table] = 1 + max(map(depth, others), default=-1)
        return found[table]

    for table in refs:
        depth(table)
    return found


class _Comparison:
    def __init__(self, stories: Mapping[Place, Story], here: Here) -> None:
        self.stories, self.here = stories, here
        self.all: dict[Key, Difference] = {}
        self.same = 0
        self._added: dict[Place, Row] = {}
        self._twin_of: dict[str, str] = {}
        self._numbers = {
            (place[0], row[name]) for place, row in here.fresh.items() if (name := RENUMBERED.get(place[0]))
        }
        self._hanging: dict[str, list[tuple[Place, bool]]] = defaultdict(list)
        for place, row in here.fresh.items():
            base = here.base.get(place)
            self._hang(place, row, {} if base is None or place in here.new else base.values)

    # ---- one record

    def _three(self, story: Story) -> tuple[Place, Row | None, Row | None, Row | None]:
        """The record of ours a story is about; what both had, ours, theirs."""
        place = story.entity, self.here.aliases.get(story.uid, story.uid)
        base = None if story.now.is_new else self.here.base.get((story.entity, story.uid))
        before, theirs = (self._row(story.entity, one.over(base)) for one in (story.then, story.now))
        state = self.here.states.get(place)
        return place, before, state.row if state else None, theirs

    def note_hanging(self, story: Story) -> None:
        """A record we edited holds what it hangs on as one does of which the packet is silent."""
        place, before, ours, _ = self._three(story)
        if before is not None and ours is not None and not _alike(before, ours):
            self._hang(place, ours, before)

    def _hang(self, place: Place, ours: Row, was: Row) -> None:
        """Our record holds what it is a part of, and what it did not refer to when both last agreed."""
        for name in self.here.refs.get(place[0], {}):
            is_part = self.here.parts.get(place[0]) == name
            if ours.get(name) and (is_part or ours[name] != was.get(name)):
                self._hanging[ours[name]].append((place, is_part))

    def compare(self, story: Story) -> None:
        """One record, whole or field by field."""
        place, before, ours, theirs = self._three(story)
        base, state = self.here.base.get((story.entity, story.uid)), self.here.states.get(place)
        if _alike(before, theirs) or (theirs is None and ours is None):
            self.same += 1
        elif theirs is None:
            assert before is not None
            assert ours is not None
            self._removal(place, story, before, ours)
        elif ours is not None:
            was = before if before is not None else base.values if base and not story.now.is_new else {}
            self._fields(place, story, was, ours, theirs)
        elif before is None:
            self._addition(place, story, theirs, restored=base is not None and not story.now.is_new)
        else:
            why = tr("本机已删除，外出机上又有修改") if state else tr("上次没有采用，外出机上又有修改")
            self._put(place, story, Kind.GONE, before, None, theirs, must=True, why=why)

    def _row(self, entity: str, state: State | None) -> Row | None:
        """The living row in the columns we know, with the records we know by another id under that."""
        if state is None or not state.alive:
            return None
        aliases, columns = self.here.aliases, self.here.columns[entity]
        return {name: aliases.get(value, value) if isinstance(value, str) else value
                for name, value in state.values.items() if name in columns and name != "alive"}  # fmt: skip

    def _put(
        self, place: Place, story: Story, kind: Kind, base: Any, ours: Any, theirs: Any,
        *, field: str = "", must: bool = False, why: str = "", **more: Any,
    ) -> None:  # fmt: skip
        said = story.who(field)
        one = Difference(*place, field, kind, base, ours, theirs, *said, must, why, **more)
        self.all[one.key] = one

    def _addition(self, place: Place, story: Story, theirs: Row, *, restored: bool) -> None:
        heavy = weight_of(place[0], theirs)
        why = heavy or (tr("在外出机上从回收站恢复") if restored else "")
        why = tr("；").join(filter(None, (why, self._renumbered(place[0], theirs))))
        self._put(place, story, Kind.ADD, None, None, theirs, must=bool(heavy), why=why)
        if not restored:
            self._added[place] = theirs

    def _renumbered(self, entity: str, theirs: Row) -> str:
        number = theirs.get(RENUMBERED.get(entity, ""))
        if not number or (entity, number) not in self._numbers:
            return ""
        told = tr("编号 {n} 本机已另用，合并时改编新号").format(n=number)
        return told if entity == "member" else tr("{told}；已开出的纸件请收回换开").format(told=told)

    def _removal(self, place: Place, story: Story, before: Row, ours: Row) -> None:
        """What hangs on a record lies in the recycle bin with it; only what is new here and no part of it holds it."""
        hanging = self._hanging.get(place[1], [])
        held = sum(not is_part for _, is_part in hanging)
        why = ""
        if held:
            why = tr("本机又有 {n} 条记录用到它，不能删除").format(n=held)
        elif hanging:
            why = tr("外出机上已删除，本机又改了其中 {n} 条内容").format(n=len(hanging))
        elif not _alike(before, ours):
            why = tr("外出机上已删除，本机又有修改")
        kind = Kind.CONFLICT if why else Kind.REMOVE
        heavy = weight_of(place[0], ours)
        self._put(place, story, kind, before, ours, None, must=bool(why or heavy), why=why or heavy, held=bool(held))

    def _fields(self, place: Place, story: Story, was: Row, ours: Row, theirs: Row) -> None:
        for name, value in theirs.items():
            if name in _SILENT or name not in ours or value == was.get(name):
                continue
            now = ours[name]
            if value == now or ((place[0], name) in COUNTERS and value < now):
                self.same += 1
                self.here.agreed.add((*place, name))
                continue
            changed_here = now != was.get(name) and (place[0], name) not in COUNTERS
            why = tr("两边都改过") if changed_here else weight(place[0], name)
            kind = Kind.CONFLICT if changed_here else Kind.CHANGE
            self._put(place, story, kind, was.get(name), now, value, field=name, must=bool(why), why=why)

    # ---- all together

    def find_twins(self) -> None:
        """Records added on both sides that look the same."""
        order = ordered(self.here.refs)
        added = dict(sorted(self._added.items(), key=lambda one: order.get(one[0][0], 0)))
        for place, twin in twins.find(added, self.here.fresh).items():
            self._twin_of[place[1]] = twin.uid
            ours, one = self.here.fresh[place[0], twin.uid], self.all[*place, ""]
            unlike = [name for name, value in added[place].items() if self._tells_apart(name, value, ours)]
            fills = tuple(name for name in unlike if self._fills(place, name, ours))
            needs = tuple((*other, "") for other in twin.because)
            self.all[one.key] = replace(
                one, kind=Kind.DUPLICATE, ours=ours, must_choose=bool(unlike) or bool(weight_of(place[0], ours)),
                why=_why_twin(place[0], twin.by, unlike, fills), twin=twin.uid, needs=needs, fills=fills,
                held=twin.by == ("corrects_id",),
            )  # fmt: skip

    def _tells_apart(self, name: str, value: Any, ours: Row) -> bool:
        """Whether the field is not the same on both sides; parts of two that may be one are not told apart by that."""
        mine = ours.get(name)
        if name in _SILENT or name not in ours or value == mine:
            return False
        return not (isinstance(value, str) and value in self._twin_of and self._twin_of[value] == mine)

    def _fills(self, place: Place, name: str, ours: Row) -> bool:
        """Whether what is empty here is only not known here: no step that was not taken, no money, nothing final."""
        whole = self.here.fresh.get(("meeting", ours.get("meeting_id", "")), ours)
        plain = name not in SAYS_SOMETHING_EMPTY and not weight(place[0], name)
        return plain and ours[name] in (None, "") and whole.get("stage", "draft") == "draft"

    def offer_what_is_needed(self) -> None:
        """Records that are not here (any more) and to which something new refers: they come again."""
        waiting = list(self.all.values())
        while waiting:
            one = waiting.pop()
            for target in self._missing(one):
                row = self._known(target)
                if row is None:
                    continue
                state = self.here.states.get(target)
                why = tr("本机已删除，外出机上又有内容用到它") if state else tr("上次没有采用，这次又有内容用到它")
                fresh = Difference(*target, "", Kind.GONE, row, None, row, one.actor, one.at, one.label, True, why)
                self.all[fresh.key] = fresh
                waiting.append(fresh)

    def _missing(self, one: Difference) -> Iterator[Place]:
        for target, needed in self._referred(one):
            state = self.here.states.get(target)
            if needed and (state is None or not state.alive) and (*target, "") not in self.all:
                yield target

    def _referred(self, one: Difference) -> Iterator[tuple[Place, bool]]:
        """The records a difference would refer to, and whether it cannot do without."""
        refs = self.here.refs.get(one.entity, {})
        part = self.here.parts.get(one.entity)
        if one.field:
            if one.field in refs and one.theirs:
                yield (refs[one.field].target, one.theirs), True
            if part and (uid := self.here.states[one.entity, one.uid].values[part]):
                yield (refs[part].target, uid), True
        elif one.theirs is not None:
            for name, reference in refs.items():
                if uid := one.theirs.get(name):
                    yield (reference.target, uid), reference.required or part == name

    def _known(self, place: Place) -> Row | None:
        """The row of a record that is not here, as the copy has it."""
        base = self.here.base.get(place)
        if story := self.stories.get(place):
            return self._row(place[0], story.now.over(base))
        state = base or self.here.states.get(place)
        return self._row(place[0], state)

    def link(self) -> None:
        """What cannot stand without another; parts of what may be one of ours; what cannot go while another holds it."""
        leaving = self._leaving()
        for key, one in self.all.items():
            needs = dict.fromkeys(one.needs)
            whole = self._whole(one)
            must, why = one.must_choose, one.why
            for target, needed in self._referred(one):
                other = self.all.get((*target, ""))
                if other is None or other.theirs is None:
                    continue
                if other.kind is Kind.DUPLICATE:
                    if other.key == whole:
                        needs[other.key] = None
                        must = must or one.kind is not Kind.DUPLICATE
                        why = why or tr("所属的记录本机也有一份，请核对是否重复")
                elif needed:
                    needs[other.key] = None
            if one.theirs is None and not one.field:
                with_it = whole in self.all and self.all[whole].theirs is None
                holding = (each for each in leaving[one.entity, one.uid] if each[1] not in one.ours.values())
                needs |= dict.fromkeys([*([whole] if with_it else []), *holding])
            along = self.here.gone_with.get((one.entity, one.uid), ()) if one.kind is Kind.GONE else ()
            self.all[key] = replace(one, needs=tuple(needs), must_choose=must, why=why, along=along)

    def _leaving(self) -> Mapping[Place, list[Key]]:
        """For our records, by which differences others, no parts of them, refer to them no more."""
        found: dict[Place, list[Key]] = defaultdict(list)
        for key, one in self.all.items():
            if one.ours is None or (not one.field and one.theirs is not None):
                continue
            ours = {one.field: one.ours} if one.field else one.ours
            for name, reference in self.here.refs.get(one.entity, {}).items():
                if ours.get(name) and self.here.parts.get(one.entity) != name:
                    found[reference.target, ours[name]].append(key)
        return found

    def _whole(self, one: Difference) -> Key:
        """The key of what the record is a part of; of nothing when it is no part."""
        column = self.here.parts.get(one.entity)
        row = one.theirs if isinstance(one.theirs, Mapping) else one.ours if isinstance(one.ours, Mapping) else {}
        if column is None or one.field or not row.get(column):
            return "", "", ""
        return self.here.refs[one.entity][column].target, row[column], ""


def _why_twin(entity: str, by: Sequence[str], unlike: Sequence[str], fills: Sequence[str]) -> str:
    """By what they look the same, and in what they are not."""
    if tuple(by) == ("corrects_id",):
        return tr("这笔收款本机已冲销过，不能再冲一次")
    if not unlike:
        return tr("本机也新增了一条，内容完全相同")

    def labels(names: Iterable[str]) -> str:
        return tr("、").join(dict.fromkeys(field_word(entity, name) for name in names))

    told = [tr("本机也有一条，{what}相同").format(what=labels(by))]
    if other := [name for name in unlike if name not in fills]:
        told.append(tr("{what}不同，是同一条时以本机为准").format(what=labels(other)))
    if fills:
        told.append(tr("本机没有填的{what}会补上").format(what=labels(fills)))
    return tr("；").join(told)


def _alike(one: Row | None, other: Row | None) -> bool:
    """Whether two rows say the same in what both of them know."""
    if one is None or other is None:
        return one is other
    return all(other.get(name) == value for name, value in one.items() if name not in _SILENT and name in other)
