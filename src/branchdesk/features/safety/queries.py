"""Questions about the log and the health of the ledger.

The log of a ledger has hundreds of thousands of entries: it is read a page at a time, newest first,
and filtered by SQL. What takes long is answered with the work itself, to be done in another thread
on a connection of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from branchdesk.features.members import matching, rules
from branchdesk.features.members import queries as members
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import Member
from branchdesk.features.organization import queries as organization
from branchdesk.features.safety import fields
from branchdesk.features.safety.fields import Names
from branchdesk.features.safety.fields.recycled import BIN
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log
from branchdesk.storage.change_log import INSERT, NOTE, REMOVE, RESTORE, Entry, decode

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger
    from branchdesk.storage.reading import Reads

PAGE = 500
"""Entries of the log read at a time."""

Step = Callable[[int, int, str], None]
"""Says how far the work is (done, of how many, what); may raise ``Cancelled``."""

_CHUNK = 500


# ---- the log ----

KINDS: tuple[tuple[str, str], ...] = (
    ("", "全部变更"),
    ("insert", "新增"),
    ("change", "修改"),
    ("remove", "删除与恢复"),
    ("turn", "撤销与重做"),
    ("note", "查看与导出"),
)
"""Kinds of entries one can look for, as (name, words)."""

_KIND_SQL = {
    "insert": f"l.field = '{INSERT}'",
    "change": "l.field NOT LIKE '#%'",
    "remove": f"l.field IN ('{REMOVE}', '{RESTORE}')",
    "turn": "t.kind IN ('undo', 'redo')",
    "note": f"l.field = '{NOTE}'",
}
_OF_PEOPLE = tuple(name for name, one in fields.TABLES.items() if "member_id" in one.fields)
"""Tables whose records are about a member."""
_OF_ONE = tuple(name for name in _OF_PEOPLE if not fields.TABLES[name].part_of)
"""Those that are about nobody else: who was at a meeting is a part of the meeting's history, not of everybody's."""
_THEIRS = "".join(
    f"UNION ALL SELECT c.id FROM member m JOIN {name} c ON c.member_id = m.id WHERE m.name LIKE :like ESCAPE '!' "
    for name in _OF_PEOPLE
)
_OWN = "".join(f"UNION ALL SELECT '{name}', id FROM {name} WHERE member_id = :member " for name in _OF_ONE)
_PARTS = "".join(
    f"UNION ALL SELECT '{name}', p.id FROM {name} p JOIN {whole} w ON w.id = p.{one.part_of} WHERE w.member_id = :member "
    for name, one in fields.TABLES.items()
    if (whole := one.part_of and getattr(one.fields[one.part_of].kind, "entity", "")) in _OF_ONE
)
"""What hangs on a record about one member is about him too: the steps of his case."""
_TEXT_SQL = f"""(
    l.uid IN (SELECT id FROM member WHERE name LIKE :like ESCAPE '!' OR number LIKE :like ESCAPE '!'
              OR name_key LIKE :key ESCAPE '!'
              UNION ALL SELECT id FROM organization WHERE full_name LIKE :like ESCAPE '!' OR short_name LIKE :like ESCAPE '!'
              UNION ALL SELECT id FROM outside_body WHERE full_name LIKE :like ESCAPE '!'
              UNION ALL SELECT id FROM meeting WHERE subject LIKE :like ESCAPE '!'
              UNION ALL SELECT id FROM post WHERE holder LIKE :like ESCAPE '!'
              {_THEIRS})
    OR t.label LIKE :like ESCAPE '!' OR t.actor LIKE :like ESCAPE '!' OR t.host LIKE :like ESCAPE '!'
    OR (l.field <> '{INSERT}' AND (l.old LIKE :like ESCAPE '!' OR l.new LIKE :like ESCAPE '!')))"""
_OWN_SQL = f"""l.pos IN (SELECT pos FROM change_log WHERE (entity, uid) IN (SELECT 'member', :member
    {_OWN}{_PARTS}))"""
"""So that the index on (entity, uid) is used, and not the whole log read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of one member, of a kind (see ``KINDS``), with a text in who, what or the values."""

    text: str = ""
    kind: str = ""
    member_id: str | None = None


class Line(NamedTuple):
    """One entry in words. ``at`` is local time; ``member_id`` is empty unless it is about a member."""

    pos: int
    at: str
    actor: str
    host: str
    label: str
    deed: str
    entity: str
    subject: str
    field: str
    old: str
    new: str
    member_id: str


def log_page(ledger: "Ledger", wanted: Wanted, before: int | None = None, limit: int = PAGE) -> list[Line]:
    """The newest entries, older than position ``before``; fewer than ``limit`` means there are no more."""
    where, values = _where(wanted, before)
    rows = ledger.read(
        f"""SELECT l.pos, t.at, t.actor, t.host, t.label, t.kind, l.entity, l.uid, l.field, l.old, l.new
            FROM change_log l JOIN change_txn t ON t.id = l.txn WHERE {where} ORDER BY l.pos DESC LIMIT :limit""",
        {**values, "limit": limit},
    )
    entries = change_log.entries(ledger.connection, rows)
    names = names_behind(ledger, _spoken_of(entries))
    return [_line(entry, names) for entry in entries]


def reading(ledger: "Ledger", wanted: Wanted, before: int | None = None) -> Callable[[], list[Line]]:
    """The work that reads a page, for a worker thread: a search goes through the whole log."""

    def work() -> list[Line]:
        with ledger.aside() as other:
            return log_page(other, wanted, before)

    return work


def exporting(ledger: "Ledger", wanted: Wanted) -> Callable[[Step], Iterator[Line]]:
    """The work that reads all entries, newest first, for a worker thread."""

    def work(step: Step) -> Iterator[Line]:
        with ledger.aside() as other:
            where, values = _where(wanted, None)
            sql = f"SELECT count(*) FROM change_log l JOIN change_txn t ON t.id = l.txn WHERE {where}"
            total = int(other.read(sql, values)[0][0])
            done, before = 0, None
            while page := log_page(other, wanted, before):
                yield from page
                before = page[-1].pos
                done += len(page)
                step(done, total, "")

    return work


def _where(wanted: Wanted, before: int | None) -> tuple[str, dict[str, Any]]:
    found = [f"l.field NOT IN ({','.join(repr(name) for name in fields.DERIVED)})"]
    values: dict[str, Any] = {}
    if before is not None:
        found.append("l.pos < :before")
        values["before"] = before
    if wanted.member_id is not None:
        found.append(_OWN_SQL)
        values["member"] = wanted.member_id
    if wanted.kind:
        found.append(_KIND_SQL[wanted.kind])
    if text := wanted.text.strip():
        found.append(_TEXT_SQL)
        plain = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        # In a key every word of pinyin follows a blank or the mark of initials.
        values |= {"like": f"%{plain}%", "key": f"% %{plain.lower()}%" if text.isascii() else plain}
    return " AND ".join(found), values


def _spoken_of(entries: Sequence[Entry]) -> set[tuple[str, str]]:
    """(table, id) of every record the entries are about or name in a value."""
    found = {(one.entity, one.uid) for one in entries}
    for one in entries:
        for value in (one.old, one.new):
            found.update(fields.references(one.entity, one.field, value))
    return found


def names_behind(
    ledger: "Reads", wanted: set[tuple[str, str]], others: Mapping[str, tuple[str, Mapping[str, Any]]] | None = None
) -> Names:
    """The names behind some ids, and behind those their names need; ``others`` are records that are not in the ledger."""
    found = dict(others or {})
    wanted = wanted | {one for table, row in found.values() for one in fields.references(table, "", row)}
    wanted = {(table, uid) for table, uid in wanted if uid not in found}
    added = {uid: str(row["full_name"]) for uid, (table, row) in found.items() if table == "organization"}
    while wanted:
        tables: dict[str, set[str]] = {}
        for table, uid in wanted:
            tables.setdefault(table, set()).add(uid)
        fresh = {uid: (table, row) for table, uids in tables.items() for uid, row in _looked_up(ledger, table, uids)}
        found |= fresh
        wanted = {one for table, row in fresh.values() for one in fields.references(table, "", row)}
        wanted = {(table, uid) for table, uid in wanted if uid not in found}
    return Names({**added, **organization.names(ledger)}, found)


def _looked_up(ledger: "Reads", table: str, uids: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, what it is called by) of records, removed ones too; nothing of tables that are not known here."""
    needed = fields.TABLES[table].needed if table in fields.TABLES else ()
    columns = ", ".join(f'"{name}"' for name in ("id", *needed))
    listed = sorted(uids) if needed else []
    for start in range(0, len(listed), _CHUNK):
        part = listed[start : start + _CHUNK]
        for uid, *row in ledger.read(
            f'SELECT {columns} FROM "{table}" WHERE id IN ({",".join("?" * len(part))})', part
        ):
            yield uid, dict(zip(needed, row, strict=True))


def _line(entry: Entry, names: Names) -> Line:
    deed, field, old, new = _deed(entry, names)
    if entry.kind == "undo":
        deed = tr("撤销：{deed}").format(deed=deed)
    elif entry.kind == "redo":
        deed = tr("重做：{deed}").format(deed=deed)
    at = datetime.fromisoformat(entry.at).astimezone()
    return Line(entry.pos, f"{at:%Y-%m-%d %H:%M:%S}", entry.actor, entry.host, entry.label, deed,
                fields.entity_word(entry.entity), names.subject(entry.uid), field, old, new,
                names.member_of(entry.uid))  # fmt: skip


def _deed(entry: Entry, names: Names) -> tuple[str, str, str, str]:
    """What was done, to which field, old → new."""
    if entry.field == INSERT:
        return tr("新增"), "", "", fields.record_words(entry.entity, entry.new, names)
    if entry.field in (REMOVE, RESTORE):
        there, binned = tr("在册") if entry.entity == "member" else tr("有效"), entry.entity in RECYCLED
        if entry.field == REMOVE:
            return tr("删除"), "", there, tr("移入回收站") if binned else tr("已删除")
        return tr("恢复"), "", tr("在回收站") if binned else tr("已删除"), there
    if entry.field == NOTE:
        return tr("记录"), "", "", fields.note_words(entry.new)
    old, new = (fields.value_word(entry.entity, entry.field, value, names) for value in (entry.old, entry.new))
    return tr("修改"), fields.field_word(entry.entity, entry.field), old or tr("（空）"), new or tr("（空）")


# ---- the recycle bin ----


class Removed(NamedTuple):
    """A record in the recycle bin, with all that hangs on it (what is said in a meeting, who held its posts)."""

    id: str
    entity: str
    name: str
    number: str
    branch_id: str | None
    removed_at: str
    removed_by: str


RECYCLED = frozenset(BIN)
"""The tables of the bin."""


def removed(ledger: "Ledger") -> list[Removed]:
    """The recycle bin, newest first. Whose registration was undone was never there, and is not in it."""
    sql = f"""
        SELECT '{{table}}', m.id, {{number}}, {{branch}}, t.at, t.actor, l.pos FROM {{table}} m
        JOIN change_log l ON l.pos = (SELECT max(pos) FROM change_log
                                      WHERE entity = '{{table}}' AND uid = m.id AND field = '{REMOVE}')
        JOIN change_txn t ON t.id = l.txn
        WHERE m.alive = 0{{alone}} AND NOT (t.kind = 'undo' AND EXISTS (
            SELECT 1 FROM change_log WHERE entity = '{{table}}' AND uid = m.id AND field = '{INSERT}'
            AND txn = t.target))"""
    parts = (
        sql.format(table=table, number=number, branch=branch, alone=alone)
        for table, (number, branch, alone) in BIN.items()
    )
    rows = ledger.read(f"{' UNION ALL '.join(parts)} ORDER BY 7 DESC")
    names = names_behind(ledger, {(table, uid) for table, uid, *_ in rows})
    return [Removed(uid, table, names.of(uid), *rest) for table, uid, *rest, _pos in rows]


def merged_into(ledger: "Ledger") -> dict[str, str]:
    """Members in the recycle bin because they were merged: id → the words of the log, 合并到 王芳.

    A merge is known by its deeds, whatever its words: it alone writes a note on the member it removes.
    """
    rows = ledger.read(
        """SELECT l.uid, l.new FROM member m
           JOIN change_log r ON r.pos = (SELECT max(pos) FROM change_log
                                         WHERE entity = 'member' AND uid = m.id AND field = :removed)
           JOIN change_txn t ON t.id = r.txn
           JOIN change_log l ON l.entity = 'member' AND l.uid = m.id AND l.field = :note AND l.txn IN (t.id, t.target)
           WHERE m.alive = 0""",
        {"removed": REMOVE, "note": NOTE},
    )
    return {uid: fields.note_words(decode(text)) for uid, text in rows}


# ---- health ----


class Fault(NamedTuple):
    """One line of the health report; ``id`` counts them, ``member_id`` is whom to open (or empty)."""

    id: int
    level: Level
    area: str
    name: str
    number: str
    branch: str
    field: str
    text: str
    member_id: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """What a check found: ``sound`` when file and log are as they should be."""

    faults: tuple[Fault, ...]
    members: int
    entries: int
    sound: bool
    duplicates: int

    def count(self, level: Level) -> int:
        """How many faults weigh so much."""
        return sum(one.level is level for one in self.faults)


_FILE, _LOG, _TREE, _ROLL, _TWICE = "台账文件", "变更记录", "党组织", "党员名册", "疑似重复"
_Raw = tuple[Level, str, str, str, str, str]
"""level, area, name, field, text, id of the member."""


def health(ledger: "Ledger", today: date) -> Callable[[Step], Health]:
    """The work that checks file, log, organizations and roll; for a worker thread."""

    def work(step: Step) -> Health:
        with ledger.aside() as other:
            return _examined(other, today, step)

    return work


def _examined(ledger: "Ledger", today: date, step: Step) -> Health:
    from branchdesk.storage.checks import check_connection
    from branchdesk.storage.verify import verify

    step(0, 5, tr("台账文件"))
    broken = check_connection(ledger.connection, quick=False)
    found = [_grave(_FILE, text) for text in broken]
    if broken:  # a damaged file may not even be readable further
        return Health(tuple(_numbered(found, {}, {})), 0, 0, sound=False, duplicates=0)
    step(1, 5, tr("变更记录"))
    found += [_grave(_LOG, text) for text in verify(ledger.connection)]
    sound = not found
    step(2, 5, tr("党组织"))
    found += [(one.level, _TREE, one.name, "", one.text, "") for one in organization.findings(ledger)]
    step(3, 5, tr("党员名册"))
    people = members.members(ledger)
    found += _roll(people, today)
    step(4, 5, tr("疑似重复"))
    pairs = matching.duplicates(people, members.not_duplicates(ledger))
    found += [_pair(pair) for pair in pairs]
    step(5, 5, "")
    on_roll = sum(1 for one in people if one.left_on is None)
    by_id = {one.id: one for one in people}
    faults = tuple(_numbered(found, by_id, organization.names(ledger)))
    return Health(faults, on_roll, change_log.position(ledger.connection), sound, len(pairs))


def _grave(area: str, text: str) -> _Raw:
    return Level.BLOCK, area, "", "", text, ""


def _roll(people: Sequence[Member], today: date) -> list[_Raw]:
    from branchdesk.pdf import document

    findings = rules.roll_findings(people, lambda text: document.missing([text]), today)
    return [(one.level, _ROLL, one.name, tr(FIELD[one.field].label), one.text, one.member_id) for one in findings]


def _pair(pair: matching.Pair) -> _Raw:
    text = tr("可能与{other}是同一人：{reasons}").format(other=pair.second.name, reasons=tr("；").join(pair.reasons))
    return Level.WARN, _TWICE, pair.first.name, "", text, pair.first.id


def _numbered(found: Sequence[_Raw], people: Mapping[str, Member], names: Mapping[str, str]) -> Iterator[Fault]:
    """The heavy ones first, otherwise as they were found."""
    for number, raw in enumerate(sorted(found, key=lambda one: -one[0].rank)):
        level, area, name, field, text, uid = raw
        member = people.get(uid)
        branch = names.get(member.branch_id or "", "") if member else ""
        yield Fault(number, level, tr(area), name, member.number if member else "", branch, field, text, uid)
