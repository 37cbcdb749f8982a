"""The log of everything that happened: who, when, which computer, which field, old → new.

One command is one transaction row in ``change_txn`` and one op per changed field in ``change_log``;
an insert is one op with all its fields, a removal and a return are ops too. Each op names the op it
replaced (``prev``) and carries a hash over all that was before it, so the log proves itself. Undo,
history and ``verify`` read nothing else.

Many ops are written by the block, and yet each record has its own. Of records added together the first op tells the
values of all, column by column, and the others have none (``rows_of``, ``entries``). Ops sealed together carry the same
hash over all of them. A block of one is what every op was before there were blocks.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple, cast

from branchdesk.kernel import clock
from branchdesk.storage.inserting import AT_ONCE, Block, Executes, insert, lines, once, tuples
from branchdesk.storage.lock import host_name, user_name

INSERT, REMOVE, RESTORE, NOTE = "#insert", "#remove", "#restore", "#note"
START = "0" * 64
_PART, _OP = "\x1f", "\x1e"
"""What stands between the parts of an op, and between ops, where they are sealed."""
FINAL, NOTED = "final", "note"
"""Kinds of transactions undo does not take back: it stops before a final one, and passes over one that only tells."""


class Op(NamedTuple):
    """One change to one field; ``old`` and ``new`` are JSON of the stored value."""

    entity: str
    uid: str
    field: str
    old: str | None
    new: str | None
    prev: str | None = None


made = partial(tuple.__new__, Op)
"""An op from its six parts, for the hundred thousand ops of undoing an import."""


class Added(NamedTuple):
    """Several records added together, an op for each; ``values`` is what all of them hold (``rows_of``) in UTF-8, and
    ``last`` the rowid of the last of them: what one statement wrote lies together.
    """

    entity: str
    ids: Sequence[str]
    values: bytes
    last: int


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, from where; ``site`` names the installation."""

    actor: str = field(default_factory=user_name)
    host: str = field(default_factory=host_name)
    site: str = "local"


class Transaction(NamedTuple):
    """One command as the log has it; ``kind`` is do, undo, redo, final or note."""

    seq: int
    id: str
    label: str
    kind: str
    target: str | None
    at: str
    actor: str
    host: str


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(value: Any) -> str:
    """The JSON of a stored value."""
    return _JSON.encode(value)


def inserted(connection: Executes, entity: str, rows: Block) -> Op | Added:
    """The ops of records that were just added together, by their stored values."""
    import orjson  # the standard library's takes six times as long, which tells where thousands are added

    ids, values = rows["id"], orjson.dumps(rows)
    if not isinstance(ids, list):
        return Op(entity, ids, INSERT, None, values.decode())
    return Added(entity, ids, values, connection.execute("SELECT last_insert_rowid()").fetchone()[0])


class Head(NamedTuple):
    """Where one site's chain ends."""

    seq: int
    hash: str
    clock: str


def head(connection: Executes, site: str) -> Head:
    """The end of the site's chain, or its start."""
    row = connection.execute(
        "SELECT seq, hash, hlc FROM change_log WHERE site = ? ORDER BY seq DESC LIMIT 1", (site,)
    ).fetchone()
    return Head(*row) if row else Head(0, START, "")


def next_clock(last: str) -> str:
    """A stamp that always rises, even when the computer's clock was set back: ms and a counter."""
    stamp = f"{int(clock.now().timestamp() * 1000):012x}-0000"
    if stamp > last:
        return stamp
    milliseconds, counter = last.split("-")[:2]
    count = int(counter, 16) + 1
    return f"{int(milliseconds, 16) + (count >> 16):012x}-{count & 0xFFFF:04x}"


def seal(previous: str, *ops: Sequence[Any]) -> str:
    """The hash of ops on top of what was before them; each is given as its parts."""
    return _seal(previous, map(_PART.join, map(_texts, ops)))


def _seal(previous: str, ops: Iterable[str], told: bytes = b"") -> str:
    """The hash of ops, each as one text; ``told`` is the end of the first, where it tells of all."""
    import hashlib

    first, *others = ops
    # By itself: one Chinese text would make a wide one of all that is joined to it.
    texts = [previous, first, *([_OP.join(others)] if others else [])]
    sealed = [one.encode("utf-8", "surrogatepass") for one in texts]
    sealed[1] += told
    return hashlib.sha256(_OP.encode().join(sealed)).hexdigest()


def _texts(parts: Iterable[Any]) -> list[str]:
    return ["" if part is None else str(part) for part in parts]


def append(
    connection: Executes, author: Author, label: str, ops: Sequence[Op | Added], *, kind: str = "do",
    target: str | None = None,
) -> Transaction:  # fmt: skip
    """Write one transaction and its ops; the caller commits."""
    txn = _open_transaction(connection, author, label, kind, target)
    end = head(connection, author.site)
    # Its own facts are part of every hash, so nobody can be renamed afterwards.
    chain = _Chain(connection, author.site, next_clock(end.clock), txn.id, digest_of(txn), end.seq, end.hash)
    for form, run in groupby(ops, type):
        if form is Added:
            for added in cast("Iterator[Added]", run):
                chain.tell(added)
        else:
            told = list(cast("Iterator[Op]", run))
            for start in range(0, len(told), AT_ONCE):
                chain.write(told[start : start + AT_ONCE])
    return txn


@dataclass(slots=True)
class _Chain:
    """The ops of one transaction behind all that was before them; ``seq`` and ``hash`` are where the chain ends now."""

    connection: Executes
    site: str
    hlc: str
    txn: str
    digest: str
    seq: int
    hash: str

    def write(self, ops: Sequence[Op]) -> None:
        """Ops that are sealed together."""
        columns = dict(zip(Op._fields, map(once, zip(*ops, strict=True)), strict=True))
        first = self.seq + 1
        row = {
            "site": self.site,
            "seq": once(range(first, first + len(ops))),
            "hlc": self.hlc,
            "txn": self.txn,
            **columns,
        }
        said = {name: _texts(one) if isinstance(one, list) else _texts([one])[0] for name, one in row.items()}
        self._seal(len(ops), map(_PART.join, tuples({**said, "txn": self.digest})))
        insert(self.connection, "change_log", {**row, "hash": self.hash})

    def tell(self, added: Added) -> None:
        """The ops of records added together: what they have in common is said once, and whose they are the table tells."""
        many, first = len(added.ids), self.seq + 1
        before, between = _PART.join((self.site, "")), _PART.join(("", self.hlc, self.digest, added.entity, ""))
        after = _PART.join(("", INSERT, "", "", ""))
        lines = [f"{before}{first + number}{between}{uid}{after}" for number, uid in enumerate(added.ids)]
        lines[0] = lines[0].removesuffix(_PART)
        self._seal(many, lines, added.values + _PART.encode())
        self.connection.execute(
            _ADDED.format(table=added.entity),
            (added.last - many + 1, added.last, self.site, first, self.hlc, self.txn, added.entity, INSERT, added.values,
             self.hash),
        )  # fmt: skip

    def _seal(self, many: int, ops: Iterable[str], told: bytes = b"") -> None:
        self.seq, self.hash = self.seq + many, _seal(self.hash, ops, told)


_ADDED = """
INSERT INTO change_log (site, seq, hlc, txn, entity, uid, field, new, hash)
SELECT ?3, rowid - ?1 + ?4, ?5, ?6, ?7, id, ?8, CASE rowid WHEN ?1 THEN CAST(?9 AS TEXT) END, ?10
FROM "{table}" WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid"""


def digest_of(txn: Transaction) -> str:
    """A hash of the transaction's facts."""
    return seal("", (txn.id, txn.label, txn.kind, txn.target, txn.at, txn.actor, txn.host))


def _open_transaction(connection: Executes, author: Author, label: str, kind: str, target: str | None) -> Transaction:
    from branchdesk.kernel.records import new_id

    seq = connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM change_txn").fetchone()[0]
    at = clock.now().isoformat(timespec="milliseconds")
    txn = Transaction(seq, new_id(), label, kind, target, at, author.actor, author.host)
    connection.execute(
        "INSERT INTO change_txn (seq, id, label, kind, target, at, actor, host) VALUES (?,?,?,?,?,?,?,?)",
        (txn.seq, txn.id, txn.label, txn.kind, txn.target, txn.at, txn.actor, txn.host),
    )
    return txn


def position(connection: Executes) -> int:
    """The newest position of the log: what a form that opens now has seen."""
    return int(connection.execute("SELECT coalesce(max(pos), 0) FROM change_log").fetchone()[0])


class Entry(NamedTuple):
    """One line of history."""

    pos: int
    at: str
    actor: str
    host: str
    label: str
    kind: str
    entity: str
    uid: str
    field: str
    old: Any
    new: Any


_HISTORY = """
SELECT l.pos, t.at, t.actor, t.host, t.label, t.kind, l.entity, l.uid, l.field, l.old, l.new
FROM change_log l JOIN change_txn t ON t.id = l.txn"""


def history(connection: Executes, *, uids: Sequence[str] = (), limit: int = 1000) -> list[Entry]:
    """The newest entries first; of certain records, or of the whole ledger."""
    where = f" WHERE l.uid IN ({','.join('?' * len(uids))})" if uids else ""
    return entries(connection, connection.execute(f"{_HISTORY}{where} ORDER BY l.pos DESC LIMIT ?", (*uids, limit)))


def entries(connection: Executes, rows: Iterable[Sequence[Any]]) -> list[Entry]:
    """Entries from rows with their columns; a record added with others finds its values with the first of them."""
    block: dict[int, Any] = {}
    found = []
    for pos, *facts, name, old, new in rows:
        if name == INSERT and pos not in block:
            first, values = connection.execute(_BLOCK, (pos, INSERT)).fetchone()
            block = dict(enumerate(rows_of(values), first))
        now = block[pos] if name == INSERT else decode(new)
        found.append(Entry._make((pos, *facts, name, decode(old), now)))
    return found


_BLOCK = "SELECT pos, new FROM change_log WHERE pos <= ? AND field = ? AND new IS NOT NULL ORDER BY pos DESC LIMIT 1"


def rows_of(text: str) -> Iterator[dict[str, Any]]:
    """The stored values of records added together, from what the first of their ops says."""
    return lines(json.loads(text))


def decode(text: str | None) -> Any:
    """A stored value from its JSON."""
    return None if text is None else json.loads(text)
