"""The tables of the ledger as SQLAlchemy knows them; the drift test compares them with what the migrations build."""

import sqlalchemy as sa

from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage import codec
from branchdesk.storage.rows import TABLES, Table

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_INTEGERS = (int, bool, Yuan, Month)


def described() -> sa.MetaData:
    """What the rooms imported so far keep, and the tables of the ledger itself."""
    found = sa.MetaData(naming_convention=_NAMES)
    _info(found)
    _log(found)
    _draft(found)
    for table in TABLES:
        _describe(table, found)
    return found


def _describe(table: Table, found: sa.MetaData) -> None:
    columns = [
        sa.Column(
            name,
            sa.Integer() if issubclass(plain, _INTEGERS) else sa.Text(),
            *([sa.ForeignKey(table.refers[name] + ".id")] if name in table.refers else []),
            primary_key=name == "id",
            nullable=name in codec.nullable(table.record),
        )
        for name, plain in codec.columns(table.record).items()
    ]
    alive = sa.Column("alive", sa.Integer(), nullable=False, server_default="1")
    few = [sa.Index(None, *table.few[0], sqlite_where=sa.text(table.few[1]))] if table.few else []
    sa.Table(table.name, found, *columns, alive, *(sa.Index(None, *names) for names in table.indexes), *few)


def _info(found: sa.MetaData) -> None:
    sa.Table("ledger_info", found, sa.Column("name", sa.Text(), primary_key=True), sa.Column("value", sa.Text()))


def _log(found: sa.MetaData) -> None:
    sa.Table(
        "change_txn",
        found,
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text()),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
    )
    sa.Table(
        "change_log",
        found,
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


def _draft(found: sa.MetaData) -> None:
    """Texts somebody is still writing, see ``drafts``; no part of the record and not in the log."""
    sa.Table(
        "draft",
        found,
        sa.Column("place", sa.Text(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
    )
