"""Questions about the log and the health of the ledger.

The log of a ledger has hundreds of thousands of entries: it is read a page at a time, newest first,
and filtered by SQL. What takes long is answered with the work itself, to be done in another thread
on a connection of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.change_log import INSERT, NOTE, REMOVE, RESTORE, Entry, decode

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

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
_TEXT_SQL = f"""(
    l.uid IN (SELECT id FROM member WHERE name LIKE :like ESCAPE '!' OR number LIKE :like ESCAPE '!'
              OR name_key LIKE :key ESCAPE '!'
              UNION ALL SELECT id FROM organization WHERE full_name LIKE :like ESCAPE '!' OR short_name LIKE :like ESCAPE '!'
              UNION ALL SELECT id FROM outside_body WHERE full_name LIKE :like ESCAPE '!'
              UNION ALL SELECT c.id FROM move c JOIN member m ON m.id = c.member_id WHERE m.name LIKE :like ESCAPE '!'
              UNION ALL SELECT c.id FROM post c LEFT JOIN member m ON m.id = c.member_id
                        WHERE coalesce(m.name, c.holder) LIKE :like ESCAPE '!')
    OR t.label LIKE :like ESCAPE '!' OR t.actor LIKE :like ESCAPE '!' OR t.host LIKE :like ESCAPE '!'
    OR (l.field <> '{INSERT}' AND (l.old LIKE :like ESCAPE '!' OR l.new LIKE :like ESCAPE '!')))"""
_OWN_SQL = """l.pos IN (SELECT pos FROM change_log WHERE (entity, uid) IN (SELECT 'member', :member
    UNION ALL SELECT 'move', id FROM move WHERE member_id = :member
    UNION ALL SELECT 'post', id FROM post WHERE member_id = :member))"""
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
    entries = [Entry._make((*row[:9], decode(row[9]), decode(row[10]))) for row in rows]
    names, subjects = _names(ledger, entries)
    return [_line(entry, names, subjects) for entry in entries]


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


def _names(ledger: "Ledger", entries: Sequence[Entry]) -> tuple[Names, dict[str, tuple[str, str]]]:
    """The names the entries need, and for every record spoken of (what it is called, id of the member)."""
    uids: dict[str, set[str]] = {}
    people: set[str] = set()
    for one in entries:
        uids.setdefault(one.entity, set()).add(one.uid)
        for value in (one.old, one.new):
            people.update(fields.member_ids(one.entity, one.field, value))
    owners = {uid: (owner, "") for uid, owner in _looked_up(ledger, "move", "member_id", uids.get("move", ()))}
    for uid, owner, holder in _looked_up(ledger, "post", "member_id, holder", uids.get("post", ())):
        owners[uid] = (owner or "", holder)
    pairs = {row[0]: row[1:] for row in
             _looked_up(ledger, "not_duplicate", "first_id, second_id", uids.get("not_duplicate", ()))}  # fmt: skip
    people |= {owner for owner, _ in owners.values()} | {uid for pair in pairs.values() for uid in pair}
    people |= uids.get("member", set())
    names = Names(organization.names(ledger), dict(_looked_up(ledger, "member", "name", people)))
    subjects = {uid: (names.members.get(owner) or holder, owner) for uid, (owner, holder) in owners.items()}
    subjects |= {uid: (tr("、").join(names.members.get(one, "") for one in pair), "") for uid, pair in pairs.items()}
    subjects |= {uid: (names.members.get(uid, ""), uid) for uid in uids.get("member", ())}
    subjects |= {uid: (names.organizations.get(uid, ""), "") for uid in uids.get("organization", ())}
    bodies = _looked_up(ledger, "outside_body", "full_name", uids.get("outside_body", ()))
    return names, subjects | {uid: (name, "") for uid, name in bodies}


def _looked_up(ledger: "Ledger", table: str, columns: str, uids: Any) -> Iterator[tuple[Any, ...]]:
    """(id, columns…) of records, removed ones too."""
    listed = sorted(uids)
    for start in range(0, len(listed), _CHUNK):
        part = listed[start : start + _CHUNK]
        yield from ledger.read(f"SELECT id, {columns} FROM {table} WHERE id IN ({','.join('?' * len(part))})", part)


def _line(entry: Entry, names: Names, subjects: Mapping[str, tuple[str, str]]) -> Line:
    subject, member_id = subjects.get(entry.uid, ("", ""))
    deed, field, old, new = _deed(entry, names)
    if entry.kind == "undo":
        deed = tr("撤销：{deed}").format(deed=deed)
    elif entry.kind == "redo":
        deed = tr("重做：{deed}").format(deed=deed)
    at = datetime.fromisoformat(entry.at).astimezone()
    return Line(entry.pos, f"{at:%Y-%m-%d %H:%M:%S}", entry.actor, entry.host, entry.label, deed,
                fields.entity_word(entry.entity), subject, field, old, new, member_id)  # fmt: skip


def _deed(entry: Entry, names: Names) -> tuple[str, str, str, str]:
    """What was done, to which field, old → new."""
    if entry.field == INSERT:
        return tr("新增"), "", "", fields.record_words(entry.entity, entry.new, names)
    if entry.field == REMOVE:
        return tr("删除"), "", tr("在册") if entry.entity == "member" else tr("有效"), tr("移入回收站")
    if entry.field == RESTORE:
        return tr("恢复"), "", tr("在回收站"), tr("在册") if entry.entity == "member" else tr("有效")
    if entry.field == NOTE:
        return tr("记录"), "", "", fields.note_words(entry.new)
    old, new = (fields.value_word(entry.entity, entry.field, value, names) for value in (entry.old, entry.new))
    return tr("修改"), fields.field_word(entry.entity, entry.field), old or tr("（空）"), new or tr("（空）")


# ---- the recycle bin ----


class Removed(NamedTuple):
    """A member in the recycle bin."""

    id: str
    name: str
    number: str
    branch_id: str | None
    removed_at: str
    removed_by: str


def removed(ledger: "Ledger") -> list[Removed]:
    """The recycle bin, newest first. Whose registration was undone was never there, and is not in it."""
    rows = ledger.read(
        f"""SELECT m.id, m.name, m.number, m.branch_id, t.at, t.actor FROM member m
            JOIN change_log l ON l.pos = (SELECT max(pos) FROM change_log
                                          WHERE entity = 'member' AND uid = m.id AND field = '{REMOVE}')
            JOIN change_txn t ON t.id = l.txn
            WHERE m.alive = 0 AND NOT (t.kind = 'undo' AND EXISTS (
                SELECT 1 FROM change_log WHERE entity = 'member' AND uid = m.id AND field = '{INSERT}'
                AND txn = t.target)) ORDER BY l.pos DESC"""
    )
    return list(map(Removed._make, rows))


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
    from branchdesk.storage import change_log
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
