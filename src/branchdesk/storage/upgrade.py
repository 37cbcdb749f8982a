"""Bring a file to this program's schema, always on a copy, and make new files the same way."""

import os
import uuid
from pathlib import Path
from typing import Any

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.storage import backup, engine, faults, keys, places, schema
from branchdesk.storage.keys import Secret

MIGRATIONS = Path(__file__).parent / "migrations"


def run_migrations(connection: Any) -> None:
    """All missing steps, in one transaction, on a connection without foreign-key enforcement.

    With enforcement on, rebuilding a table would empty the tables that point to it.
    """
    from alembic import command
    from alembic.config import Config

    from branchdesk.storage.engine import _make_engine

    connection.execute("PRAGMA foreign_keys=OFF")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    made = _make_engine(connection)
    with made.begin() as begun:
        config.attributes["connection"] = begun
        command.upgrade(config, "head")
    connection.execute(f"PRAGMA user_version={schema.SCHEMA}")
    connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")


def create(path: Path, password: str | None, *, demo: bool = False) -> Secret | None:
    """Make a new, empty ledger; None as password only by the user's explicit choice.

    Built beside and renamed, so that an interrupted creation leaves nothing. Never overwrites.
    """
    path = path.resolve()
    if path.exists():
        raise Refusal("已有同名文件，没有覆盖", detail=str(path), hint="请换一个文件名。")
    if not path.parent.is_dir():
        raise Refusal("保存位置不存在", detail=str(path.parent), hint="请先建立文件夹或换一个位置。")
    places.demand_local(path.parent)
    if password is not None and (weak := keys.weakness(password)):
        raise Refusal(weak, hint="建议用三四个不相关的词组成，便于记忆。")
    part = path.with_name(path.name + ".part")
    salt = os.urandom(keys.SALT)
    secret = keys.from_password(password, salt) if password is not None else None
    try:
        part.unlink(missing_ok=True)
        _build(part, secret, salt, demo)
        places.replace_file(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refusal(
            "无法在这个位置建立台账", detail=f"{path.parent}：{error.strerror}", hint="请换一个文件夹。"
        ) from error
    return secret


def _build(part: Path, secret: Secret | None, salt: bytes, demo: bool) -> None:
    connection = engine.new_connection(part, secret, salt)
    run_migrations(connection)
    facts = {
        "uuid": str(uuid.uuid4()),
        "made_at": clock.now().isoformat(timespec="seconds"),
        "demo": "1" if demo else "",
    }
    connection.executemany("INSERT INTO ledger_info (name, value) VALUES (?, ?)", list(facts.items()))
    connection.close()
    # An "encrypted" ledger that was silently written in the clear would be the worst of all faults.
    plain = places.content(part) is places.Content.PLAIN
    if plain == (secret is not None):  # pragma: no cover - guards the library
        part.unlink()
        raise Refusal("加密没有生效，台账没有建立", hint="请重新安装本程序。")


def to_head(path: Path, secret: Secret | None) -> None:
    """Upgrade an older ledger on a copy, compare, then swap; the old file is kept as a backup.

    A crash at any point leaves the old file untouched.
    """
    part = path.with_name(path.name + ".upgrade")
    part.unlink(missing_ok=True)
    source = engine.connect(path, secret, read_only=True)
    copy = engine.new_connection(part, secret, engine.salt_of(path))
    source.backup(copy)
    before = backup.row_counts(source)
    source.close()
    run_migrations(copy)
    problems = engine.check_connection(copy, quick=False)
    after = backup.row_counts(copy)
    lost = [name for name, count in before.items() if after.get(name, 0) < count]
    copy.close()
    if problems or lost:
        part.unlink()
        raise faults.damaged(path, "升级核对未通过：" + (problems[0] if problems else "、".join(lost)))
    backup.keep_original(path)
    places.replace_file(part, path)
