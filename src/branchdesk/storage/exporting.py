"""A database exported into a new file under another key: how encryption is set, taken away, or set anew."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from branchdesk.storage import keys, places, schema
from branchdesk.storage.keys import Secret


def copy_to(source: Any, target: Path, password: str | None) -> Secret | None:
    """Export an open database into a new file with its own password (or none)."""
    places.remove_database(target)
    secret: Secret | None = None
    key = ""
    if password is not None:
        salt = keys.new_salt()
        secret = keys.from_password(password, salt)
        key = f"x'{secret.key()}{salt.hex()}'"
    version = source.execute("PRAGMA user_version").fetchone()[0]
    source.execute("ATTACH DATABASE ? AS recoded KEY ?", (str(target), key))
    try:
        source.execute("BEGIN")  # one moment of the ledger, whatever is saved meanwhile
        source.execute("SELECT 1 FROM main.sqlite_master").fetchone()
        source.execute("SELECT sqlcipher_export('recoded')")
        source.execute("COMMIT")
        source.execute(f"PRAGMA recoded.user_version = {version}")
        source.execute(f"PRAGMA recoded.application_id = {schema.APPLICATION_ID}")
    except BaseException:
        with suppress(driver.Error):
            source.execute("ROLLBACK")
        raise
    finally:
        source.execute("DETACH DATABASE recoded")
    return secret
