"""SQLAlchemy over a connection that is already open; imported only when something is written."""

from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as driver
from sqlalchemy.pool import StaticPool


def make_engine(connection: Any) -> sa.Engine:
    """An engine whose transactions take the write lock when they begin."""
    # Errors are logged: names and ID numbers of a failed statement must not be in their text.
    engine = sa.create_engine(
        "sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool, hide_parameters=True
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(begun: sa.Connection) -> None:
        begun.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
