"""Questions about the roll, answered as small frozen lines by plain SQL.

Nothing heavy is imported: the first page of the window stands on this module.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from branchdesk.features.members.model import Arrival, Member, Move, NotDuplicate, Restriction
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log, codec
from branchdesk.storage.change_log import Entry
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.features.members.matching import Known

_ON_THE_CARD = ("move", "post", "arrival", "restriction")
"""Tables whose rows are told with the member they belong to."""
CHUNK = 5000
"""Members read at a time while the window is idle."""


class Scope(NamedTuple):
    """Which part of the roll: branches and groups (None for all), those who left too."""

    organizations: frozenset[str] | None = None
    with_left: bool = False


ON_ROLL = Scope()
EVERYONE = Scope(with_left=True)


class MemberLine(NamedTuple):
    """One line of the member list; dates and codes as stored, ``post`` in words."""

    id: str
    name: str
    name_key: str
    number: str
    sex: str | None
    id_number: str | None
    birth: str | None
    ethnicity: str | None
    education: str | None
    degree: str | None
    native_place: str
    standing: str
    branch_id: str | None
    group_id: str | None
    joined_on: str | None
    confirmed_on: str | None
    probation_until: str | None
    sponsors: str
    registry: str
    seniority_adjust: int
    staff_number: str
    unit: str
    occupation: str
    title: str
    working_since: str | None
    phone: str | None
    mobile_to: str
    out_of_touch_since: str | None
    hardship: int
    honours: str
    note: str
    left_on: str | None
    leaving: str | None
    left_to: str


def _quoted(names: Iterable[str]) -> str:
    """Columns for a SELECT; quoted, for one may be called like a word of SQL (``on``)."""
    return ", ".join(f'"{name}"' for name in names)


_COLUMNS = _quoted(MemberLine._fields)


def _where(scope: Scope) -> tuple[str, list[Any]]:
    where, parameters = "alive = 1", []
    if not scope.with_left:
        where += " AND left_on IS NULL"
    if scope.organizations is not None:
        marks = ",".join("?" * len(scope.organizations))
        where += f" AND (branch_id IN ({marks}) OR group_id IN ({marks}))"
        parameters = [*scope.organizations, *scope.organizations]
    return where, parameters


def roll(ledger: Ledger, scope: Scope = ON_ROLL, limit: int = -1) -> list[MemberLine]:
    """The lines in pinyin order; ``limit`` for the first screenful."""
    where, parameters = _where(scope)
    sql = f"SELECT {_COLUMNS} FROM member WHERE {where} ORDER BY name_key, id LIMIT ?"
    return list(map(MemberLine._make, ledger.read(sql, [*parameters, limit])))


def roll_in_chunks(ledger: Ledger, scope: Scope = ON_ROLL) -> Iterator[list[MemberLine]]:
    """All lines in pinyin order, some thousands at a time, so that the window stays alive."""
    where, parameters = _where(scope)
    cursor = ledger.connection.execute(f"SELECT {_COLUMNS} FROM member WHERE {where} ORDER BY name_key, id", parameters)
    while rows := cursor.fetchmany(CHUNK):
        yield list(map(MemberLine._make, rows))


def standing_counts(ledger: Ledger, scope: Scope = ON_ROLL) -> dict[str, int]:
    """Members per standing."""
    where, parameters = _where(scope)
    return dict(ledger.read(f"SELECT standing, count(*) FROM member WHERE {where} GROUP BY standing", parameters))


def members(ledger: Ledger, scope: Scope = EVERYONE) -> list[Member]:
    """Whole records, for matching, checks and export."""
    where, parameters = _where(scope)
    rows = ledger.read(f"SELECT {_record_columns()} FROM member WHERE {where} ORDER BY name_key, id", parameters)
    return codec.from_rows(Member, rows)


def members_by_id(ledger: Ledger, ids: Sequence[str]) -> list[Member]:
    """Living records in the order of ``ids``; missing ones are left out."""
    found: dict[str, Member] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        sql = f"SELECT {_record_columns()} FROM member WHERE alive = 1 AND id IN ({marks})"
        found |= {row[0]: codec.from_row(Member, row) for row in ledger.read(sql, part)}
    return [found[uid] for uid in ids if uid in found]


def member(ledger: Ledger, uid: str) -> Member | None:
    """One living record."""
    found = members_by_id(ledger, [uid])
    return found[0] if found else None


def with_id_number(ledger: Ledger, number: str) -> list[tuple[str, str, str]]:
    """(id, name, number) of everybody who has this ID number."""
    sql = "SELECT id, name, number FROM member WHERE alive = 1 AND id_number = ?"
    return [(uid, name, given) for uid, name, given in ledger.read(sql, (number,))]


def _record_columns() -> str:
    return _quoted(codec.columns(Member))


def position(ledger: Ledger) -> int:
    """What a form that opens now has seen of the log."""
    return change_log.position(ledger.connection)


def moves(ledger: Ledger, member_id: str | None = None) -> list[Move]:
    """Dated changes, oldest first; of one member or of all."""
    where, parameters = ("AND member_id = ?", [member_id]) if member_id else ("", [])
    rows = ledger.read(
        f'SELECT {_quoted(codec.columns(Move))} FROM move WHERE alive = 1 {where} ORDER BY "on", id', parameters
    )
    return [codec.from_row(Move, row) for row in rows]


def arrivals(ledger: Ledger, member_id: str | None = None) -> list[Arrival]:
    """How members came, oldest first; of one member or of all."""
    where, parameters = ("AND member_id = ?", [member_id]) if member_id else ("", [])
    rows = ledger.read(
        f'SELECT {_quoted(codec.columns(Arrival))} FROM arrival WHERE alive = 1 {where} ORDER BY "on", id', parameters
    )
    return [codec.from_row(Arrival, row) for row in rows]


def restrictions(ledger: Ledger, member_id: str | None = None) -> list[Restriction]:
    """When the rights of members were limited, oldest first; of one member or of all."""
    where, parameters = ("AND member_id = ?", [member_id]) if member_id else ("", [])
    rows = ledger.read(
        f"SELECT {_quoted(codec.columns(Restriction))} FROM restriction WHERE alive = 1 {where} ORDER BY from_on, id",
        parameters,
    )
    return [codec.from_row(Restriction, row) for row in rows]


def limited(ledger: Ledger, on: date) -> dict[str, Restriction]:
    """Whose rights are limited on a day, and how, by the member's id."""
    return {one.member_id: one for one in restrictions(ledger) if one.holds_on(on)}


def not_duplicates(ledger: Ledger) -> list[NotDuplicate]:
    """Pairs declared to be two people."""
    rows = ledger.read("SELECT id, first_id, second_id FROM not_duplicate WHERE alive = 1")
    return [codec.from_row(NotDuplicate, row) for row in rows]


def history(ledger: Ledger, member_id: str | None = None, limit: int = 1000) -> list[Entry]:
    """Who changed what, newest first: of one member (with what hangs on his card) or of the whole ledger."""
    if member_id is None:
        return change_log.history(ledger.connection, limit=limit)
    parts = " UNION ".join(f"SELECT id FROM {table} WHERE member_id = :uid" for table in _ON_THE_CARD)
    children = ledger.read(parts, {"uid": member_id})
    return change_log.history(ledger.connection, uids=[member_id, *(row[0] for row in children)], limit=limit)


def member_id(ledger: Ledger, text: str) -> str:
    """Whom an id or a 编号 means; one in the recycle bin by his id only. ``Refusal`` where that is nobody."""
    rows = ledger.read("SELECT id FROM member WHERE id = :text OR (number = :text AND alive = 1)", {"text": text})
    if len(rows) != 1:
        raise Refusal(tr("台账中没有这名党员"), detail=text, hint=tr("请用 members 命令查到编号后重试。"))
    found: str = rows[0][0]
    return found


def line_of(member: Member) -> MemberLine:
    """The line of a record at hand."""
    values = dict(zip(codec.columns(Member), codec.to_row(member), strict=True))
    return MemberLine(**{name: values[name] for name in MemberLine._fields})


def known(ledger: Ledger) -> "Known":
    """Everything an import is compared with."""
    from branchdesk.features.members.matching import Known

    labels = organization.labels(ledger)["branch"]
    groups = {
        uid: {name: gid for gid, name in organization.groups(ledger, uid)} for uid, _ in organization.branches(ledger)
    }
    above = {one.parent_id for one in organization.organizations(ledger) if one.id in groups}
    return Known(members(ledger), labels, groups, next(iter(above)) if len(above) == 1 else None)
