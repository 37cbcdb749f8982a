"""Typed tables made from records: the columns mirror the record by construction."""

import sqlalchemy as sa

from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import Record
from branchdesk.storage import codec

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of the ledger; the drift test compares it with what the migrations build."""

_INTEGERS = (int, bool, Yuan, Month)


def table(
    record: type[Record], *, refers: dict[str, str] | None = None, indexes: tuple[tuple[str, ...], ...] = ()
) -> sa.Table:
    """The table of one record kind.

    ``refers`` maps a column to the table it points into. ``alive`` is 0 for records in the recycle
    bin: rows are never deleted, so references always hold.
    """
    refers = refers or {}
    columns = [
        sa.Column(
            name,
            sa.Integer() if issubclass(plain, _INTEGERS) else sa.Text(),
            *([sa.ForeignKey(refers[name] + ".id")] if name in refers else []),
            primary_key=name == "id",
            nullable=name in codec.nullable(record),
        )
        for name, plain in codec.columns(record).items()
    ]
    alive = sa.Column("alive", sa.Integer(), nullable=False, server_default="1")
    return sa.Table(codec.entity(record), metadata, *columns, alive, *(sa.Index(None, *names) for names in indexes))


ledger_info = sa.Table(
    "ledger_info", metadata, sa.Column("name", sa.Text(), primary_key=True), sa.Column("value", sa.Text())
)

change_txn = sa.Table(
    "change_txn",
    metadata,
    sa.Column("seq", sa.Integer(), primary_key=True),
    sa.Column("id", sa.Text(), nullable=False, unique=True),
    sa.Column("label", sa.Text(), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("target", sa.Text()),
    sa.Column("at", sa.Text(), nullable=False),
    sa.Column("actor", sa.Text(), nullable=False),
    sa.Column("host", sa.Text(), nullable=False),
)

change_log = sa.Table(
    "change_log",
    metadata,
    sa.Column("pos", sa.Integer(), primary_key=True),
    sa.Column("site", sa.Text(), nullable=False),
    sa.Column("seq", sa.Integer(), nullable=False),
    sa.Column("hlc", sa.Text(), nullable=False),
    sa.Column("txn", sa.Text(), nullable=False),
    sa.Column("entity", sa.Text(), nullable=False),
    sa.Column("uid", sa.Text(), nullable=False),
    sa.Column("field", sa.Text(), nullable=False),
    sa.Column("old", sa.Text()),
    sa.Column("new", sa.Text()),
    sa.Column("prev", sa.Text()),
    sa.Column("hash", sa.Text(), nullable=False),
    sa.Index(None, "entity", "uid"),
    sa.Index(None, "txn"),
    sa.UniqueConstraint("site", "seq"),
)

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("place", sa.Text(), primary_key=True),
    sa.Column("text", sa.Text(), nullable=False),
    sa.Column("kept_at", sa.Text(), nullable=False),
)
"""Texts somebody is still writing, see ``drafts``; no part of the record and not in the log."""
