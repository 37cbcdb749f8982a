"""Open, create and close a ledger file.

Opening follows a fixed order: place, content, lock, key, header, integrity. One SQLite library is
used in the process (SQLCipher's), for encrypted and plain ledgers alike. SQLAlchemy is only imported
when something is written.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as driver

from branchdesk.kernel.errors import NewerFile, Refusal, WrongPassword
from branchdesk.kernel.words import tr
from branchdesk.storage import faults, keys, places, schema
from branchdesk.storage.checks import check_connection, row_counts
from branchdesk.storage.exporting import copy_to
from branchdesk.storage.keys import Secret
from branchdesk.storage.lock import LedgerLock

if TYPE_CHECKING:
    import sqlalchemy as sa

SUFFIX = ".bdb"
"""Extension of a ledger."""

CHECKED_AT_ONCE = 16 << 20
"""Bytes up to which opening waits for the quick check (20 ms for 5,000 members); the window checks
larger ledgers in the background as soon as it is painted."""

DriverError: type[Exception] = driver.Error

driver.register_adapter(type(None), {}.get)
"""None is stored as it is. Without being told, the driver searches a microsecond for what to make of each None."""


def connect(path: Path, secret: Secret | None, *, read_only: bool = False) -> Any:
    """A raw connection with the pragmas of trust: foreign keys, WAL, synchronous FULL.

    ``secret`` None opens a plain ledger. Raises ``WrongPassword`` when the key does not fit, which for
    an encrypted file cannot be told from damage to its first page. Nothing is written before the
    header has said that the file is ours and not newer than this program.
    """
    if driver.sqlite_version_info < schema.LEAST_SQLITE:  # pragma: no cover - a packaging fault
        raise Refusal(tr("数据库组件版本过旧"), detail=driver.sqlite_version, hint=tr("请重新安装本程序。"))
    try:
        connection = driver.connect(_uri(path, read_only), uri=True, isolation_level=None, cached_statements=256)
    except driver.Error as error:
        faults.raise_for(error, path)
    try:
        if secret is not None:
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute(f"PRAGMA key = \"x'{secret.key()}'\"")
        _demand_ours(connection, path)
        _prepare(connection, read_only)
    except BaseException as error:
        connection.close()
        if not isinstance(error, driver.Error):
            raise
        if secret is not None and "not a database" in str(error):
            raise WrongPassword(
                tr("密码不对，台账没有打开"),
                detail=tr("如果确认密码无误，文件开头可能已损坏。"),
                hint=tr("请检查大小写和输入法；忘记密码可用恢复单上的 48 位恢复码打开。"),
            ) from error
        faults.raise_for(error, path)
    return connection


def _uri(path: Path, read_only: bool) -> str:
    posix = path.resolve().as_posix()
    uri = "file://" + ("" if posix.startswith("/") else "/") + quote(posix)
    if not read_only:
        return uri + "?mode=rw"
    # Reading a ledger in WAL mode needs a place for its index, which a write-protected stick has not.
    fixed = not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()
    return uri + ("?mode=ro&immutable=1" if fixed else "?mode=ro")


def _demand_ours(connection: Any, path: Path) -> None:
    application, version = (connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in
                            ("application_id", "user_version"))  # fmt: skip
    if application != schema.APPLICATION_ID:
        raise faults.foreign(path)
    if version > schema.SCHEMA:
        raise NewerFile(
            tr("这份台账由更新版本的程序建立，本程序不能打开"),
            detail=tr("台账结构第 {found} 版，本程序支持到第 {known} 版。").format(found=version, known=schema.SCHEMA),
            hint=tr("请升级程序后再打开；台账没有被改动。"),
        )


def _prepare(connection: Any, read_only: bool) -> None:
    for pragma in ("foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "busy_timeout=10000",
                   "temp_store=MEMORY", "cache_size=-32000"):  # fmt: skip
        connection.execute("PRAGMA " + pragma)
    if read_only:
        return
    journal = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    # Without a write-ahead log only EXTRA keeps the last commit through a power cut.
    connection.execute("PRAGMA synchronous=" + ("FULL" if journal == "wal" else "EXTRA"))
    connection.execute("PRAGMA fullfsync=ON")  # macOS; elsewhere without effect


def new_connection(path: Path, secret: Secret | None, salt: bytes) -> Any:
    """A connection to a file about to be made; the salt goes into its first bytes.

    Copies keep the salt of their ledger, so that the same password opens them.
    """
    connection = driver.connect(str(path), isolation_level=None)
    if secret is not None:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key = \"x'{secret.key()}{salt.hex()}'\"")
    return connection


def salt_of(path: Path) -> bytes:
    """The first bytes of an encrypted ledger."""
    return places.head(path)[: keys.SALT]


def secret_for(path: Path, password: str | None) -> Secret | None:
    """The secret of an existing file, from its password or its recovery code; None for a plain file."""
    if places.demand_ledger(path) is places.Content.PLAIN:
        return None
    if not password:
        raise WrongPassword(tr("这份台账已加密，请输入密码"), hint=tr("忘记密码可输入恢复单上的 48 位恢复码。"))
    return keys.from_typed(password, salt_of(path))


class Ledger:
    """An open ledger: one connection for the GUI thread; ``aside()`` gives workers their own."""

    def __init__(self, path: Path, secret: Secret | None, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.encrypted = secret is not None
        self._secret = secret
        first = places.head(path)
        self._salt = first[: keys.SALT]
        self._engine: sa.Engine | None = None
        self.connection: Any = connect(path, secret, read_only=read_only)
        self.lock: LedgerLock | None = None
        self.memo: dict[str, object] = {}
        """What queries keep between two readings, until the ledger is locked or closed."""
        places.hold(path, first)
        self._closed = False

    @property
    def secret(self) -> Secret | None:
        """The key material while unlocked; None for a plain ledger."""
        return self._secret

    @property
    def salt(self) -> bytes:
        """The first bytes of the file; copies keep them, so that the same password opens them."""
        return self._salt

    @property
    def locked(self) -> bool:
        """Whether the key has been forgotten until the password is given again."""
        return self.connection is None

    def read(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; the door for lists and look-ups."""
        self._demand_unlocked()
        try:
            rows: list[tuple[Any, ...]] = self.connection.execute(sql, parameters).fetchall()
        except driver.Error as error:
            faults.raise_for(error, self.path)
        return rows

    def info(self, name: str, default: str = "") -> str:
        """A fact about the file itself, such as its ``uuid`` or ``demo``."""
        rows = self.read("SELECT value FROM ledger_info WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else default

    def reader(self) -> Any:
        """A second connection for a worker thread, read only; the caller closes it."""
        return connect(self.path, self._demand_unlocked(), read_only=True)

    @contextmanager
    def aside(self) -> Iterator["Ledger"]:
        """The ledger as it is at this moment, read only, for a worker thread: what is saved meanwhile is not seen."""
        with closing(Ledger(self.path, self._demand_unlocked(), read_only=True)) as other:
            other.connection.execute("BEGIN")
            yield other

    @property
    def engine(self) -> "sa.Engine":
        """SQLAlchemy over the same connection, made on the first write."""
        self._demand_unlocked()
        if self._engine is None:
            from branchdesk.storage.alchemy import make_engine

            self._engine = make_engine(self.connection)
        return self._engine

    def quick_check(self) -> list[str]:
        """Faults of the file's structure; empty when sound."""
        return check_connection(self.connection, quick=True)

    def lock_up(self) -> None:
        """Close the connection and forget the key (锁定); ``unlock`` opens it again."""
        if not self.encrypted:
            raise Refusal(tr("这份台账没有设密码，不能锁定"), hint=tr("请先在“文件 › 密码与恢复单”中设置密码。"))
        self._disconnect()
        self._secret = None

    def unlock(self, password: str) -> None:
        """Open again after ``lock_up``; ``WrongPassword`` leaves it locked."""
        secret = keys.from_typed(password, self._salt)
        self._secret, self.connection = secret, connect(self.path, secret, read_only=self.read_only)

    def change_password(self, new: str | None) -> Secret | None:
        """Re-encrypt under a new password (None is only for a plain ledger, which stays plain).

        A plain ledger is turned into an encrypted one and back only by ``recode``.
        """
        self._demand_unlocked()
        if not self.encrypted or new is None:
            raise Refusal(tr("未加密的台账请用“设置密码”转换"))
        keys.demand_strong(new)
        secret = keys.from_password(new, self._salt)
        try:
            self._checkpoint()
            self.connection.execute(f"PRAGMA rekey = \"x'{secret.key()}'\"")
        except driver.Error as error:
            faults.raise_for(error, self.path)
        self._secret = secret
        with suppress(driver.Error):
            self._checkpoint()  # until then the file itself still opens with the old password
        return secret

    def recode(self, new: str | None) -> Secret | None:
        """Turn a plain ledger into an encrypted one (``new`` a password) or back (None).

        Written to a new file first, checked and counted, then swapped in; a failure changes nothing.
        """
        self._demand_unlocked()
        if new is not None:
            keys.demand_strong(new)
        part = self.path.with_name(self.path.name + ".part")
        try:
            secret = self._copy_checked(part, new)
            first = places.head(part)
            self._disconnect()
            places.swap_ledger(part, self.path)
            places.let_go(self.path)
            places.hold(self.path, first)
            self._secret, self._salt, self.encrypted = secret, first[: keys.SALT], secret is not None
        except driver.Error as error:
            faults.raise_for(error, self.path)
        except OSError as error:
            raise Refusal(
                tr("没有转换成功，台账没有改动"),
                detail=f"{self.path}：{error.strerror}",
                hint=tr("请检查磁盘空间后重试。"),
            ) from error
        finally:
            places.remove_database(part)
            if self.connection is None:
                self.connection = connect(self.path, self._secret)
        return secret

    def _copy_checked(self, part: Path, new: str | None) -> Secret | None:
        secret = copy_to(self.connection, part, new)
        with closing(connect(part, secret, read_only=True)) as check:
            problems = check_connection(check, quick=False)
            if problems or row_counts(check) != row_counts(self.connection):
                raise faults.damaged(self.path, "".join(problems[:1]))
        return secret

    def close(self) -> None:
        """Write everything into the one file and let it go."""
        try:
            if self.connection is not None and not self.read_only:
                with suppress(driver.Error):
                    self.connection.execute("PRAGMA optimize")
                    self._checkpoint()
        finally:
            self._let_go()
            if self.lock:
                self.lock.release()

    def _let_go(self) -> None:
        self._disconnect()
        self._secret = None
        if not self._closed:
            self._closed = True
            places.let_go(self.path)

    def _checkpoint(self) -> None:
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def _demand_unlocked(self) -> Secret | None:
        """The key as it is now: the window may lock up while a worker opens a connection of its own."""
        secret = self._secret
        if self.connection is None or (self.encrypted and secret is None):
            raise Refusal(tr("台账已锁定"), hint=tr("请先输入密码解锁。"))
        return secret

    def _disconnect(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        self.memo.clear()

    @property
    def schema_version(self) -> int:
        """The schema the file has now."""
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])


def open_ledger(path: Path, password: str | None = None, *, read_only: bool = False, take_over: bool = False) -> Ledger:
    """Open a ledger for work (or ``read_only`` to look at it).

    Raises ``InUse``, ``WrongPassword``, ``NewerFile`` or ``UnreadableFile``, each with a sentence. An
    older schema is upgraded on a copy first (see ``upgrade``).
    """
    path = path.resolve()
    places.demand_file(path)
    if read_only:
        return Ledger(path, secret_for(path, password), read_only=True)
    places.demand_local(path.parent)
    lock = LedgerLock(path)
    _take(lock, path, take_over)
    try:
        return _open_locked(path, password, lock)
    except BaseException:
        lock.release(keep_note=lock.was_interrupted)
        raise


def _open_locked(path: Path, password: str | None, lock: LedgerLock) -> Ledger:
    if lock.was_interrupted:
        for end in (".part", ".upgrade"):
            places.remove_database(path.with_name(path.name + end))
    secret = secret_for(path, password)
    places.demand_writable(path)
    ledger = Ledger(path, secret)
    try:
        if ledger.schema_version < schema.SCHEMA:
            ledger = _upgrade(ledger)
        # Also after a clean end: a stick pulled too early leaves no trace but the damage.
        at_once = lock.was_interrupted or path.stat().st_size <= CHECKED_AT_ONCE
        if at_once and (problems := ledger.quick_check()):
            raise faults.damaged(path, problems[0])
    except BaseException:
        ledger._let_go()
        raise
    ledger.lock = lock
    return ledger


def _take(lock: LedgerLock, path: Path, take_over: bool) -> None:
    try:
        lock.take(take_over=take_over)
    except OSError as error:
        raise Refusal(
            tr("台账所在的文件夹不允许写入，不能打开编辑"),
            detail=f"{path.parent}：{error.strerror}",
            hint=tr("请把台账复制到本机文件夹，或以只读方式打开查看。"),
        ) from error


def _upgrade(ledger: Ledger) -> Ledger:
    from branchdesk.storage import upgrade

    secret, path = ledger.secret, ledger.path
    ledger._let_go()
    upgrade.to_head(path, secret)
    return Ledger(path, secret)
