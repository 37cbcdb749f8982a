"""One program at a time: an OS lock beside the ledger, and a note of who holds it."""

import getpass
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from branchdesk.kernel import clock
from branchdesk.kernel.errors import InUse
from branchdesk.kernel.words import tr


class Holder(NamedTuple):
    """Who has a ledger open."""

    user: str
    host: str
    pid: int
    since: str

    def words(self) -> str:
        """For the message: 张三 在电脑 OFFICE-7（自 10-21 09:30）."""
        return tr("{user} 在电脑 {host}（自 {since}，进程 {pid}）").format(
            user=self.user, host=self.host, since=self.since, pid=self.pid
        )


def this_holder() -> Holder:
    """This program on this computer."""
    return Holder(user_name(), host_name(), os.getpid(), clock.now().astimezone().strftime("%m-%d %H:%M"))


def user_name() -> str:
    """The computer's account name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return tr("未知用户")


def host_name() -> str:
    """The computer's name."""
    if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
        return os.environ.get("COMPUTERNAME") or tr("未知电脑")
    return os.uname().nodename or tr("未知电脑")


class LedgerLock:
    """Held while a ledger is open for writing; released by the system even after a kill."""

    def __init__(self, ledger: Path) -> None:
        self._path = ledger.with_name(ledger.name + ".lock")
        self._note = ledger.with_name(ledger.name + ".inuse")
        self._lock = FileLock(self._path)
        self.was_interrupted = False

    def take(self, *, take_over: bool = False) -> None:
        """Take it, or raise ``InUse`` naming the other computer.

        A note left by another computer cannot be checked from here, so it is honoured unless
        ``take_over`` says that person has been asked. A note of this computer without the OS lock is
        what a crash leaves behind: then ``was_interrupted`` is set.
        """
        other = self._read_note()
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise self._in_use(other) from error
        try:
            if other and other.host != host_name() and not take_over:
                raise self._in_use(other)
            self.was_interrupted = self._note.exists()
            self._note.write_text(json.dumps(this_holder()._asdict()), "utf-8")
        except BaseException:
            self.release(keep_note=True)
            raise

    def release(self, *, keep_note: bool = False) -> None:
        """Give it back and take the note away.

        ``keep_note`` after a failed opening: what a crash left behind is still to be checked.
        """
        if not self._lock.is_locked:
            return
        with suppress(OSError):
            if not keep_note:
                self._note.unlink(missing_ok=True)
            # While still held: afterwards it could already be another program's lock.
            self._path.unlink(missing_ok=True)
        self._lock.release()

    def _read_note(self) -> Holder | None:
        try:
            return Holder(**json.loads(self._note.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _in_use(self, other: Holder | None) -> InUse:
        who = other.words() if other else tr("另一个程序")
        return InUse(
            tr("台账正被使用，不能同时打开"),
            detail=tr("占用者：{who}。").format(who=who),
            hint=tr("请在那边关闭台账后重试；也可以打开备份查看（只读）。"),
        )
