"""One command, one unit of work: records in, one transaction with its log out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.records import Record
from branchdesk.kernel.rubbish import no_collector
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log, codec, faults
from branchdesk.storage.change_log import (
    FINAL,
    INSERT,
    NOTE,
    NOTED,
    REMOVE,
    RESTORE,
    Added,
    Author,
    Op,
    Transaction,
    encode,
)
from branchdesk.storage.engine import DriverError
from branchdesk.storage.inserting import AT_ONCE, Block, insert
from branchdesk.storage.rows import Table

if TYPE_CHECKING:
    import sqlalchemy as sa

    from branchdesk.storage.engine import Ledger

R = TypeVar("R", bound=Record)
Progress = Callable[[int, int], None]


class Work:
    """What a command receives: a door to the stores, and the journal of what it changed."""

    def __init__(
        self, connection: "sa.Connection", *, position: int, kind: str = "do", progress: Progress | None = None
    ) -> None:
        self.connection = connection
        self.kind = kind
        self.ops: list[Op | Added] = []
        self.touched: set[str] = set()
        self.start = position
        self.progress: Progress = progress or (lambda _done, _total: None)
        self.transaction: Transaction | None = None

    def forbid_undo(self) -> None:
        """What is done here stands for good, and so does everything before it (定稿)."""
        self.kind = FINAL

    def keep_out_of_undo(self) -> None:
        """What is done here tells of a deed outside the ledger (a paper was printed): undo passes over it."""
        self.kind = NOTED

    def note(self, entity: str, uid: str, text: str) -> None:
        """Write down a deed that changes nothing, such as showing an ID number (domain N9)."""
        self.ops.append(Op(entity, uid, NOTE, None, encode(text)))


class Store(Generic[R]):
    """The only door to one table. Subclasses name the record and the table, nothing else."""

    record: ClassVar[type[Record]]
    table: ClassVar[Table]
    registry: ClassVar[dict[str, type["Store[Any]"]]] = {}

    def __init_subclass__(cls) -> None:
        Store.registry[cls.table.name] = cls

    def __init__(self, work: Work) -> None:
        self._work = work
        self._listed = ", ".join(f'"{name}"' for name in codec.columns(self.record))

    def get(self, uid: str) -> R | None:
        """The record, unless it does not exist or lies in the recycle bin."""
        found = self.find(id=uid)
        return found[0] if found else None

    def need(self, uid: str) -> R:
        """The record, or a refusal when somebody removed it meanwhile."""
        found = self.get(uid)
        if found is None:
            raise Conflict(
                tr("这条记录已不在台账中"),
                detail=tr("可能刚被删除或撤销。"),
                hint=tr("请刷新后再试；可到回收站查找。"),
            )
        return found

    def find(self, **equal: Any) -> list[R]:
        """All living records whose attributes equal the given values."""
        where, values = "alive = 1", []
        assert codec.columns(self.record).keys() >= equal.keys()  # SQLite takes an unknown name for a text
        for name, value in equal.items():
            where += f' AND "{name}" IS ?'
            values.append(codec.stored(value))
        rows = self._sql(f'SELECT {self._listed} FROM "{self.table.name}" WHERE {where} ORDER BY id', *values)
        return cast(list[R], codec.from_rows(self.record, rows.fetchall()))

    def save(self, record: R, *, seen: int | None = None) -> R:
        """Insert or change a record; one in the recycle bin comes back.

        ``seen`` is the log position when the form was opened: when somebody has changed one of the
        same fields since, or removed the record, ``Conflict`` says so and nothing is lost. What comes back has an enum
        wherever there was the text of one.
        """
        record = codec.typed(record)
        row = self._row(record.id)
        if row is None:
            self.add_all([record])
            return record
        before = self._record(row[:-1])
        self._change(before, record, seen)
        if row[-1] == 0:
            self.bring_back(record.id)
        return record

    def add_all(self, records: Iterable[R], demand: Callable[[Sequence[R], Block], None] | None = None) -> None:
        """Insert many new records at once; ``demand`` looks at some of them, and at what is stored of them, before they
        are written: just made, they are at hand, and a hundred thousand records are fetched from memory once.
        """
        entity = self.table.name
        cursor = driver_cursor(self._work.connection)
        given = iter(records)
        while part := list(islice(given, AT_ONCE)):
            rows = codec.to_block(part)
            if demand is not None:
                demand(part, rows)
            insert(cursor, entity, rows)
            self._work.ops.append(change_log.inserted(cursor, entity, rows))
            self._work.touched.add(entity)

    def change_all(self, pairs: Sequence[tuple[R, R]]) -> None:
        """Change many records at once; each pair is (as it was read, as it shall be).

        ``Conflict`` when a record is no longer as it was read.
        """
        now = {record.id: record for record in self.find()} if len(pairs) > 50 else {}
        for before, after in pairs:
            if (now.get(before.id) or self.get(before.id)) != before:
                raise Conflict(tr("有记录在核对之后又被修改，没有写入"), hint=tr("请重新检查一遍再写入。"))
            self._change(before, codec.typed(after), None)

    def remove(self, uid: str) -> None:
        """Put a record into the recycle bin."""
        self.need(uid)
        self._set_alive(uid, 0, REMOVE)

    def bring_back(self, uid: str) -> R:
        """Take a record out of the recycle bin."""
        row = self._row(uid)
        if row is None:
            raise Conflict(tr("回收站里没有这条记录"), hint=tr("请刷新后再试。"))
        if row[-1] == 0:
            self._set_alive(uid, 1, RESTORE)
        return self._record(row[:-1])

    def _record(self, row: Sequence[Any]) -> R:
        return cast(R, codec.from_row(self.record, row))

    def _row(self, uid: str) -> Sequence[Any] | None:
        found = self._sql(f'SELECT {self._listed}, alive FROM "{self.table.name}" WHERE id = ?', uid).fetchone()
        return None if found is None else tuple(found)

    def _sql(self, sql: str, *values: Any) -> Any:
        """Plain SQL: building a statement from 36 columns takes as long as the disk does."""
        return driver_cursor(self._work.connection).execute(sql, values)

    def _change(self, before: R, after: R, seen: int | None) -> None:
        names = list(codec.columns(self.record))
        old, new = codec.to_row(before), codec.to_row(after)
        changed = {name: (a, b) for name, a, b in zip(names, old, new, strict=True) if a != b}
        if not changed:
            return
        replaced = self._last_ops(after.id, changed, seen)
        for name, (was, now) in changed.items():
            self._work.ops.append(Op(self.table.name, after.id, name, encode(was), encode(now), replaced.get(name)))
        values = ", ".join(f'"{name}" = ?' for name in changed)
        self._sql(
            f'UPDATE "{self.table.name}" SET {values} WHERE id = ?', *(now for _, now in changed.values()), after.id
        )
        self._work.touched.add(self.table.name)

    def _last_ops(self, uid: str, changed: dict[str, Any], seen: int | None) -> dict[str, str]:
        """The op each change replaces, as ``site:seq``; ``Conflict`` when the author had not seen it."""
        rows = self._sql(
            "SELECT pos, site || ':' || seq, field FROM change_log WHERE entity = ? AND uid = ? ORDER BY pos",
            self.table.name, uid,
        ).fetchall()  # fmt: skip
        found: dict[str, str] = {}
        for pos, op, field in rows:
            touched = changed if field == INSERT else {field} & changed.keys()
            if (touched or field == REMOVE) and seen is not None and pos > seen:
                raise Conflict(
                    tr("这条记录在您打开之后已被修改，没有保存"),
                    detail=tr("您录入的内容仍在窗口里。"),
                    hint=tr("请关闭后重新打开，核对新内容再修改。"),
                )
            found.update(dict.fromkeys(touched, op))
        return found

    def _set_alive(self, uid: str, alive: int, field: str) -> None:
        replaced = self._sql(
            "SELECT site || ':' || seq FROM change_log WHERE entity = ? AND uid = ? AND field IN (?, ?, ?)"
            " ORDER BY pos DESC LIMIT 1",
            self.table.name, uid, INSERT, REMOVE, RESTORE,
        ).fetchone()  # fmt: skip
        self._sql(f'UPDATE "{self.table.name}" SET alive = ? WHERE id = ?', alive, uid)
        self._work.ops.append(
            Op(self.table.name, uid, field, encode(1 - alive), encode(alive), replaced and replaced[0])
        )
        self._work.touched.add(self.table.name)


def driver_cursor(connection: "sa.Connection") -> Any:
    """The driver's own cursor in a transaction of SQLAlchemy, which takes longer over a statement than the driver."""
    return connection.connection.cursor()


@contextmanager
def unit_of_work(
    ledger: "Ledger", label: str, author: Author, *, kind: str = "do", progress: Progress | None = None
) -> Iterator[Work]:
    """Begin, hand out a ``Work``, write the log and commit; any error rolls everything back.

    A command that changed nothing leaves no trace. A full disk or a read-only folder becomes a
    ``Refusal``; what was saved before stays.
    """
    from sqlalchemy.exc import DBAPIError

    if ledger.read_only:
        raise Refusal(tr("这份台账以只读方式打开，不能修改"), hint=tr("要修改请用“从备份恢复”另存为新台账。"))
    try:
        with no_collector(), ledger.engine.begin() as connection:
            cursor = driver_cursor(connection)
            work = Work(connection, position=change_log.position(cursor), kind=kind, progress=progress)
            yield work
            if work.ops:
                kind = work.kind if work.touched else NOTED
                work.transaction = change_log.append(cursor, author, label, work.ops, kind=kind)
    except (DBAPIError, DriverError) as error:
        faults.raise_for(error, ledger.path)
