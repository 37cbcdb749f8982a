"""What a screen is, and the desk it works at.

Screens know the desk only by the protocol below, so that they stay below the shell.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.tasks import Report, Task

if TYPE_CHECKING:
    from branchdesk.widgets.notices import Notices

T = TypeVar("T")

FileVerbs = dict[str, tuple[str, Callable[[], object]]]
"""By ``import``, ``export``, ``print``: the words of the menu entry, and what it does. By ``undo``: what was entered last
and is in no ledger yet, and what takes that back.
"""


class MadeBackup(Protocol):
    """What screens know of a backup."""

    @property
    def made_at(self) -> datetime:
        """When it was made, with its time zone."""


class Desk(Protocol):
    """The open ledger as screens see it.

    Signals: ``changed(frozenset[str])`` with the names of the entities a command touched (empty: everything
    may be different), ``branch_changed()`` when the user works for another branch, ``backed_up()`` after a backup.
    """

    @property
    def changed(self) -> SignalInstance:
        """Something in the ledger is different now."""

    @property
    def branch_changed(self) -> SignalInstance:
        """Another branch was chosen in the header."""

    @property
    def backed_up(self) -> SignalInstance:
        """A backup was made."""

    @property
    def notices(self) -> "Notices":
        """The message strip of the window."""

    @property
    def branch_id(self) -> str | None:
        """The branch chosen in the header; None for all."""

    def scope(self) -> frozenset[str] | None:
        """That branch and all below it; None for all."""

    @property
    def read_only(self) -> bool:
        """Whether commands are refused: the ledger was opened for looking only."""

    def do(self, label: str, command: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        """Run a command in one unit of work: ``command(work, *args, **kwargs)``; one step of undo named ``label``.

        Raises ``Refusal``; then nothing has changed.
        """

    def ask(self, query: Callable[..., T], /, *args: Any) -> T:
        """The answer of a query: ``query(work, *args)``. Raises ``Refusal``."""

    def last_backup(self) -> MadeBackup | None:
        """The newest backup of the ledger on this computer."""

    def setting(self, name: str, default: T) -> T:
        """What ``keep`` remembered of the look of things on this computer."""

    def keep(self, name: str, value: object) -> None:
        """Remember a setting of the user interface: text, number, bool, or lists and dicts of them."""

    def go(self, place: str, uid: str = "") -> None:
        """Ask the window for another place: a room, ``member`` or ``organization`` with an id, ``health``,
        ``history``, ``duplicates``, ``backups``."""

    def run(
        self, text: str, work: Callable[[Report], T], done: Callable[[T], object], *, reading: bool = False
    ) -> Task[T]:
        """Do slow work off the GUI thread with the progress strip; ``text`` like 正在导出会议记录.

        ``reading`` work makes nothing, so nobody is asked before it is broken off.

        ``done`` gets the result on the GUI thread; a refusal goes to the notices.
        """

    def back_up(self, reason: str, then: Callable[[], object]) -> None:
        """Make a verified backup off the GUI thread, ``then`` go on; a failure goes to the notices instead.

        ``reason`` is one of ``storage.backup.REASONS``.
        """


class Screen(QWidget):
    """A page of the window. Derived classes fill in ``title``, ``watches`` and ``refresh``.

    It reads the ledger when it is first shown (``paint_first``: painted) and again when an entity it watches has changed;
    while hidden it only remembers to do so. ``verbs`` are its actions, for its own buttons and the menus of the shell.
    """

    title = ""
    watches: frozenset[str] = frozenset()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.desk = desk
        self.verbs = Actions(self)
        self._stale = True
        self._paints_first = False
        desk.changed.connect(self._on_changed)
        desk.branch_changed.connect(self._on_branch_changed)

    def refresh(self) -> None:
        """Read the ledger anew and show it."""
        raise NotImplementedError

    def paint_first(self) -> None:
        """Read nothing before the frame has been painted once: nobody waits at a window that is not there."""
        self._paints_first = True

    def scope(self) -> frozenset[str] | None:
        """The part of the tree the header's branch switch asks for; None for all of it."""
        return self.desk.scope()

    def file_verbs(self) -> FileVerbs:
        """What 导入, 导出 and 打印 of the 文件 menu mean here, and 撤销; those it does not name mean the roster of members, and
        the last change of the ledger.
        """
        return {}

    def may_leave(self) -> bool:
        """Save what is unsaved before the ledger is left; False when the user would rather stay."""
        return True

    def focus_search(self) -> None:
        """Put the focus into the search box of the page (Ctrl+F); pages without one do nothing."""

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn a ``Refusal`` inside into a message on the strip; what the user stopped needs no message."""
        try:
            yield
        except Cancelled:
            pass
        except Refusal as refusal:
            self.desk.notices.tell_refusal(refusal)

    @property
    def is_stale(self) -> bool:
        """Whether what is shown is older than the ledger."""
        return self._stale

    def go_stale(self) -> None:
        """Show the ledger anew: now when visible, else as soon as shown."""
        self._stale = True
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        with self.telling():
            self.refresh()

    def _on_changed(self, entities: frozenset[str]) -> None:
        if not entities or entities & self.watches:
            self.go_stale()

    def _on_branch_changed(self) -> None:
        self.go_stale()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while hidden."""
        super().showEvent(event)
        if self._stale and not self._paints_first:
            self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where the frame was to stand first: now the ledger is read."""
        super().paintEvent(event)
        if self._paints_first:
            self._paints_first = False
            QTimer.singleShot(0, self, lambda: self.go_stale() if self._stale else None)
