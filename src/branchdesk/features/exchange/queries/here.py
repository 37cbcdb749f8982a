"""What our ledger has of all a packet speaks of: now, and as it was when the copy was taken out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from branchdesk.features.exchange.model import OfflineCopy
from branchdesk.features.exchange.rules.comparing import Here, Reference
from branchdesk.features.exchange.rules.telling import NOTE, OWN, REMOVE, Entry, Place, Row, State, Story, rewound
from branchdesk.features.safety.fields import TABLES
from branchdesk.storage import change_log
from branchdesk.storage.reading import in_parts, marks

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

_ALONE = frozenset({"ledger_info", "change_txn", "change_log", "alembic_version", "draft", *OWN})
"""Tables no packet speaks of."""


def here(ledger: "Ledger", copy: OfflineCopy, stories: Mapping[Place, Story], aliases: Mapping[str, str]) -> Here:
    """Our side of the comparison."""
    return _Looking(ledger, copy).answer(stories, aliases)


class _Looking:
    def __init__(self, ledger: "Ledger", copy: OfflineCopy) -> None:
        self._ledger = ledger
        names = [row[0] for row in ledger.read("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = [name for name in names if not name.startswith("sqlite_") and name not in _ALONE]
        info = {name: ledger.read(f'PRAGMA table_info("{name}")') for name in tables}
        self.columns = {name: tuple(row[1] for row in rows) for name, rows in info.items()}
        self.refs = {name: self._references(name, {row[1] for row in rows if row[3]}) for name, rows in info.items()}
        self.parts = {name: one.part_of for name, one in TABLES.items() if one.part_of and name in self.columns}
        self.since = self._since(copy.base_pos)
        self.states: dict[Place, State] = {}
        self.base: dict[Place, State] = {}

    def _references(self, table: str, needed: set[str]) -> dict[str, Reference]:
        keys = self._ledger.read(f'PRAGMA foreign_key_list("{table}")')
        return {key[3]: Reference(key[2], key[3] in needed) for key in keys}

    def _since(self, base_pos: int) -> dict[Place, list[Entry]]:
        """Our own log since the copy was taken out, record by record."""
        rows = self._ledger.read(
            """SELECT l.pos, t.at, t.actor, t.host, t.label, t.kind, l.entity, l.uid, l.field, l.old, l.new
               FROM change_log l JOIN change_txn t ON t.id = l.txn WHERE l.pos > ? AND l.field <> ? ORDER BY l.pos""",
            (base_pos, NOTE),
        )
        found: dict[Place, list[Entry]] = defaultdict(list)
        for one in change_log.entries(self._ledger.connection, rows):
            if one.entity in self.columns:
                entry = Entry(one.pos, one.at, one.actor, one.host, one.label, *one[6:])
                found[one.entity, one.uid].append(entry)
        return found

    def answer(self, stories: Mapping[Place, Story], aliases: Mapping[str, str]) -> Here:
        """Everything comparing asks for."""
        told = {(entity, aliases.get(uid, uid)) for entity, uid in stories if entity in self.columns}
        self._look(told | {place for place in stories if place[0] in self.columns})
        said: list[tuple[str, Row]] = [(place[0], story.now.values) for place, story in stories.items()]
        said += [(place[0], state.values) for place, state in self.states.items()]
        self._follow(said, aliases)
        mine = self.since.keys() - told
        self._look(mine)
        fresh = {place: state.values for place in mine if (state := self.states.get(place)) and state.alive}
        new = frozenset(place for place in fresh if (was := self.base.get(place)) is None or not was.alive)
        gone = {place for place, state in self.states.items() if not state.alive}
        return Here(self.states, self.base, fresh, new, self.columns, self.refs, self.parts, aliases,
                    self._gone_with(gone))  # fmt: skip

    def _look(self, places: Iterable[Place]) -> None:
        """Read records, and what they were when the copy was taken out."""
        tables: dict[str, list[str]] = defaultdict(list)
        for entity, uid in places:
            if (entity, uid) not in self.states:
                tables[entity].append(uid)
        for entity, uids in tables.items():
            names = self.columns[entity]
            listed = ", ".join(f'"{name}"' for name in names)
            for part in in_parts(uids):
                for row in self._ledger.read(f'SELECT {listed} FROM "{entity}" WHERE id IN {marks(part)}', part):
                    self._keep(entity, dict(zip(names, row, strict=True)))

    def _keep(self, entity: str, values: dict[str, Any]) -> None:
        place, alive = (entity, values["id"]), bool(values.pop("alive"))
        self.states[place] = State(values, alive)
        was = rewound(self.states[place], self.since.get(place, ()))
        if was is not None:
            self.base[place] = was

    def _follow(self, said: list[tuple[str, Row]], aliases: Mapping[str, str]) -> None:
        """The records that are referred to, and those they are part of, as far as they lie in the recycle bin."""
        while said:
            wanted: set[Place] = set()
            for entity, row in said:
                for name, reference in self.refs.get(entity, {}).items():
                    if uid := row.get(name):
                        wanted.add((reference.target, aliases.get(uid, uid)))
            wanted -= self.states.keys()
            self._look(wanted)
            states = ((place, self.states[place]) for place in wanted if place in self.states)
            said = [(place[0], state.values) for place, state in states if not state.alive]

    def _gone_with(self, gone: set[Place]) -> dict[Place, tuple[Place, ...]]:
        """For each record removed here since: what was removed in the same step as a part of it."""
        steps: dict[tuple[str, str], list[Place]] = defaultdict(list)
        last = {place: ops[-1] for place, ops in self.since.items() if ops[-1].field == REMOVE}
        for place, op in last.items():
            steps[op.at, op.label].append(place)
        found = {}
        for place in sorted(gone & last.keys()):
            with_it = steps[last[place].at, last[place].label]
            self._look(with_it)
            found[place] = tuple(self._parts_among(place[1], with_it))
        return found

    def _parts_among(self, uid: str, places: list[Place]) -> list[Place]:
        own = [one for one in places if one[0] in self.parts and self.states[one].values.get(self.parts[one[0]]) == uid]
        return [inner for one in own for inner in (one, *self._parts_among(one[1], places))]
