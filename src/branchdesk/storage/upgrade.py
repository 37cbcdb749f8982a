"""Bring a file to this program's schema, always on a copy, and make new files the same way."""

import uuid
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import backup, engine, faults, keys, places, schema
from branchdesk.storage.checks import check_connection, row_counts
from branchdesk.storage.keys import Secret
from branchdesk.storage.verify import verify

MIGRATIONS = Path(__file__).parent / "migrations"


def run_migrations(connection: Any) -> None:
    """All missing steps, in one transaction, on a connection without foreign-key enforcement.

    With enforcement on, rebuilding a table would empty the tables that point to it. A full disk or a
    mistake in a step comes as ``DriverError``.
    """
    import sqlalchemy as sa
    from alembic import command
    from alembic.config import Config

    from branchdesk.storage.alchemy import make_engine

    connection.execute("PRAGMA foreign_keys=OFF")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    made = make_engine(connection)
    try:
        with made.begin() as begun:
            config.attributes["connection"] = begun
            command.upgrade(config, "head")
    except sa.exc.DBAPIError as error:
        raise (error.orig or error) from error
    connection.execute(f"PRAGMA user_version={schema.SCHEMA}")
    connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")


def create(path: Path, password: str | None, *, demo: bool = False) -> Secret | None:
    """Make a new, empty ledger; None as password only by the user's explicit choice.

    Built beside and renamed, so that an interrupted creation leaves nothing. Never overwrites.
    """
    path = path.resolve()
    places.demand_free(path)
    if not path.parent.is_dir():
        raise Refusal(tr("保存位置不存在"), detail=str(path.parent), hint=tr("请先建立文件夹或换一个位置。"))
    places.demand_local(path.parent)
    if password is not None:
        keys.demand_strong(password)
    part = path.with_name(path.name + ".part")
    salt = keys.new_salt()
    secret = keys.from_password(password, salt) if password is not None else None
    try:
        places.remove_database(part)
        _build(part, secret, salt, demo)
        places.replace_file(part, path)
    except (OSError, engine.DriverError) as error:
        raise Refusal(
            tr("无法在这个位置建立台账"),
            detail=f"{path.parent}：{_reason(error)}",
            hint=tr("请检查磁盘空间和文件夹权限，或换一个文件夹。"),
        ) from error
    finally:
        with suppress(OSError):
            places.remove_database(part)
    return secret


def _build(part: Path, secret: Secret | None, salt: bytes, demo: bool) -> None:
    with closing(engine.new_connection(part, secret, salt)) as connection:
        run_migrations(connection)
        facts = {
            "uuid": str(uuid.uuid4()),
            "made_at": clock.now().isoformat(timespec="seconds"),
            "demo": "1" if demo else "",
        }
        connection.executemany("INSERT INTO ledger_info (name, value) VALUES (?, ?)", list(facts.items()))
    # An "encrypted" ledger that was silently written in the clear would be the worst of all faults.
    plain = places.content(part) is places.Content.PLAIN
    if plain == (secret is not None):  # pragma: no cover - guards the library
        raise Refusal(tr("加密没有生效，台账没有建立"), hint=tr("请重新安装本程序。"))


def to_head(path: Path, secret: Secret | None) -> None:
    """Upgrade an older ledger on a copy, compare, then swap; the old file is kept beside it.

    A failure or a crash at any point leaves the old file untouched.
    """
    part = path.with_name(path.name + ".upgrade")
    places.remove_database(part)
    try:
        _upgrade_copy(path, part, secret)
        backup.keep_original(path)
        places.swap_ledger(part, path)
    except (OSError, engine.DriverError) as error:
        raise Refusal(
            tr("台账升级没有成功，原台账没有改动"),
            detail=f"{path}：{_reason(error)}",
            hint=tr("请检查磁盘空间后重试；仍不行请用原版本的程序打开。"),
        ) from error
    finally:
        with suppress(OSError):
            places.remove_database(part)


def _upgrade_copy(path: Path, part: Path, secret: Secret | None) -> None:
    salt = engine.salt_of(path)
    with (
        closing(engine.connect(path, secret, read_only=True)) as source,
        closing(engine.new_connection(part, secret, salt)) as copy,
    ):
        source.backup(copy)
        before = row_counts(source)
        known = verify(source) if before else []
        run_migrations(copy)
        problems = check_connection(copy, quick=False)
        # A log that was at odds with the tables before must not keep its owner from the ledger.
        problems += [text for text in verify(copy) if text not in known]
        after = row_counts(copy)
    lost = [name for name, count in before.items() if after.get(name, 0) < count]
    if problems or lost:
        raise faults.damaged(
            path, tr("升级核对未通过：{what}").format(what=problems[0] if problems else tr("、").join(lost))
        )


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
