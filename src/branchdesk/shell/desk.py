"""The desk: the open ledger as screens see it, with undo, backups and background work."""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell import followers
from branchdesk.shell.paths import Paths, write_whole
from branchdesk.shell.settings import Settings, State, read_json
from branchdesk.storage import change_log
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.high_water import Marks
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.tasks import Report, Task

if TYPE_CHECKING:
    from branchdesk.storage.backup import Backup

T = TypeVar("T")
_log = logging.getLogger(__name__)


def site_name(paths: Paths) -> str:
    """The name of this installation in the change log; made once."""
    known = read_json(paths.site).get("site")
    if isinstance(known, str):
        return known
    import uuid

    name = uuid.uuid4().hex[:10]
    write_whole(paths.site, json.dumps({"site": name}))
    return name


class Desk(QObject):
    """Implements ``widgets.screen.Desk`` over a ledger.

    Signals: ``changed(frozenset)`` entities touched; ``branch_changed()``; ``saved()`` after each
    commit; ``backed_up()`` after each backup; ``asked(place, uid)`` when a screen wants another place.
    """

    changed = Signal(object)
    branch_changed = Signal()
    saved = Signal()
    backed_up = Signal()
    asked = Signal(str, str)

    def __init__(
        self, ledger: Ledger, paths: Paths, settings: Settings, state: State, notices: Notices, strip: ProgressStrip
    ) -> None:
        super().__init__()
        followers.adopt()
        self.ledger = ledger
        self.paths = paths
        self.settings = settings
        self._state = state
        self._notices = notices
        self._strip = strip
        self.author = Author(site=self._site())
        self._branch_id: str | None = None
        self.last_saved: datetime | None = None
        self._backed_up_at = change_log.position(ledger.connection)
        self._second_trouble: Refusal | None = None
        self._late: list[Callable[[], object]] = []

    @property
    def notices(self) -> Notices:
        """The message strip of the window."""
        return self._notices

    @property
    def read_only(self) -> bool:
        """Whether the ledger may only be looked at."""
        return self.ledger.read_only

    @property
    def branch_id(self) -> str | None:
        """The organization chosen in the header; None for all."""
        return self._branch_id

    def choose_branch(self, uid: str | None) -> None:
        """Work for another branch; every tab follows."""
        if uid != self._branch_id:
            self._branch_id = uid
            self.branch_changed.emit()

    def scope(self) -> frozenset[str] | None:
        """The chosen organization and all below it; None for the whole ledger."""
        if self._branch_id is None:
            return None
        from branchdesk.features.organization import queries as organization

        return frozenset(organization.subtree(self.ledger, self._branch_id))

    def do(self, label: str, command: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        """Run a command in one unit of work; one step of undo."""
        from branchdesk.storage.work import unit_of_work

        followers.adopt()
        with unit_of_work(self.ledger, label, self.author) as work:
            result = command(work, *args, **kwargs)
        if work.ops:
            self._notices.outdate()
            self._after_write(frozenset(work.touched))
        return result

    def ask(self, query: Callable[..., T], /, *args: Any) -> T:
        """The answer of a query."""
        return query(self.ledger, *args)

    def undo(self) -> None:
        """Take the last command back and say so."""
        self._turn(backwards=True)

    def redo(self) -> None:
        """Do it again and say so."""
        self._turn(backwards=False)

    def undo_labels(self) -> tuple[str, str]:
        """What 撤销 and 重做 would do; empty when there is nothing."""
        from branchdesk.storage.undo import stacks

        if self.ledger.locked or self.read_only:
            return "", ""
        undo, redo = stacks(self.ledger)
        return (undo[-1].label if undo else ""), (redo[-1].label if redo else "")

    def setting(self, name: str, default: T) -> T:
        """A setting, or what was remembered of the look of things."""
        if name in self.settings._fields:
            chosen: T = getattr(self.settings, name)
            return chosen
        found: T = self._state.get(name, default)
        return found

    def keep(self, name: str, value: object) -> None:
        """Remember it."""
        self._state.keep(name, value)

    def go(self, place: str, uid: str = "") -> None:
        """Ask the window for another place."""
        self.asked.emit(place, uid)

    def run(
        self, text: str, work: Callable[[Report], T], done: Callable[[T], object], *, reading: bool = False
    ) -> Task[T]:
        """Slow work in the background with the progress strip; what ends while locked is handed over afterwards."""
        task: Task[T] = Task(work, self)
        self._strip.watch(task, text, reading=reading)  # type: ignore[arg-type]  # first: what is done may open a dialog
        task.done.connect(lambda result: self._hand_over(done, result))
        task.failed.connect(self._tell)
        task.start()
        return task

    def _hand_over(self, done: Callable[[T], object], result: T) -> None:
        """Results are worked with at once, or after the lock; for a page or a ledger that is gone they come too late."""
        owner = getattr(done, "__self__", None)
        if isinstance(owner, QObject) and not isValid(owner):
            return
        if self.ledger.locked:
            self._late.append(lambda: self._hand_over(done, result))
        else:
            done(result)

    def wake(self) -> None:
        """The ledger is unlocked: hand over what ended meanwhile."""
        late, self._late = self._late, []
        for call in late:
            call()

    def back_up(self, reason: str, then: Callable[[], object] | None = None, folder: Path | None = None) -> None:
        """Make a verified backup in the background, then go on; a failure is told and nothing goes on."""
        from branchdesk.storage import backup

        target = folder or self.backup_folder()
        second = self.settings.second_backup if folder is None else ""

        def finish(made: "Backup") -> None:
            self._backed_up_at = made.manifest.log_position
            self.backed_up.emit()
            if self._second_trouble is not None:
                self._notices.tell_refusal(self._second_trouble)
            if then is not None:
                then()

        self.run(tr("正在备份"), lambda _report: self.make_backup(backup, target, reason, second), finish)

    def back_up_now(self, reason: str) -> "Backup | None":
        """Back up at once if anything changed since the last one (closing, timer)."""
        from branchdesk.storage import backup

        if self.read_only or self.ledger.locked or not self.changed_since_backup():
            return None
        made = self.make_backup(backup, self.backup_folder(), reason, self.settings.second_backup)
        self._backed_up_at = made.manifest.log_position
        self.backed_up.emit()
        return made

    def changed_since_backup(self) -> bool:
        """Whether the newest backup lacks something."""
        last = self.last_backup()
        newest = last.manifest.log_position if last else 0
        return change_log.position(self.ledger.connection) > newest

    def last_backup(self) -> "Backup | None":
        """The newest backup of this ledger on this computer."""
        from branchdesk.storage import backup

        found = backup.listing(self.backup_folder(), self.ledger.info("uuid"))
        return found[0] if found else None

    def backup_folder(self) -> Path:
        """Where this ledger's backups go."""
        return self.paths.backups(self.ledger.info("uuid"))

    def lock_up(self) -> None:
        """Forget the key until the password is given."""
        self.ledger.lock_up()

    def close(self) -> Refusal | None:
        """Backup, high-water mark, everything into the one file; what went wrong with the backup."""
        trouble = None
        if not self.ledger.locked and not self.read_only:
            try:
                if self.back_up_now("close") is not None:
                    trouble = self._second_trouble
                Marks(self.paths.marks).keep(self.ledger)
            except Refusal as refusal:
                trouble = refusal
            except OSError as error:
                hint = tr("请检查磁盘空间和权限。")
                trouble = Refusal(tr("关闭时的备份没有成功"), detail=f"{error.filename}：{error.strerror}", hint=hint)
        if trouble is not None:
            _log.info("the backup at closing failed: %s", trouble.sentence())
        self.ledger.close()
        return trouble

    def make_backup(self, backup: Any, folder: Path, reason: str, second: str = "") -> "Backup":
        """Runs in a worker too: nothing here may use the connection of the window."""
        made: Backup = backup.make(self.ledger, folder, reason)
        uuid = made.manifest.uuid
        with suppress(OSError):  # one backup too many harms nobody
            for old in backup.thin(backup.listing(folder, uuid), clock.now()):
                old.path.unlink(missing_ok=True)
        self._second_trouble = self._copy_to_second(backup, made, Path(second)) if second else None
        return made

    @staticmethod
    def _copy_to_second(backup: Any, made: "Backup", second: Path) -> Refusal | None:
        """The refusal is told, and stops nothing: the first backup is there."""
        import shutil

        try:
            second.mkdir(parents=True, exist_ok=True)
            shutil.copy2(made.path, second / made.path.name)
            for old in backup.thin(backup.listing(second, made.manifest.uuid), clock.now()):
                old.path.unlink(missing_ok=True)
        except OSError as error:
            hint = tr("本机备份已完成；请检查 U 盘或网络文件夹。")
            return Refusal(tr("第二备份位置不能写入"), detail=f"{second}：{error.strerror}", hint=hint)
        return None

    def _turn(self, *, backwards: bool) -> None:
        from branchdesk.storage import undo

        if self.read_only:
            self._notices.tell("warn", tr("这份台账以只读方式打开，不能撤销或重做。"))
            return
        try:
            txn, touched = (undo.undo if backwards else undo.redo)(self.ledger, self.author)
        except Refusal as refusal:
            if refusal.hint:
                self._notices.tell_refusal(refusal)
            else:
                self._notices.tell("info", refusal.title.rstrip("。") + "。")
            return
        self._after_write(frozenset(touched))
        if backwards:
            self._notices.tell("info", tr("已撤销：{label}").format(label=txn.label), [(tr("重做"), self.redo)])
        else:
            self._notices.tell("ok", tr("已重做：{label}").format(label=txn.label), [(tr("撤销"), self.undo)])

    def _after_write(self, touched: frozenset[str]) -> None:
        self.last_saved = clock.now()
        if touched:
            self.changed.emit(touched)
        self.saved.emit()

    def _tell(self, refusal: Refusal) -> None:
        if isinstance(refusal, Cancelled):
            self._notices.tell("info", tr("已取消，没有做任何改动。"))
        else:
            self._notices.tell_refusal(refusal)

    def _site(self) -> str:
        """This installation's name; a file that went back in time continues under a new one."""
        name = site_name(self.paths)
        if self.ledger.read_only or not Marks(self.paths.marks).behind(self.ledger):
            return name
        return f"{name}+{change_log.position(self.ledger.connection)}"
