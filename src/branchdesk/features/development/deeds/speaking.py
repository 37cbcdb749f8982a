"""What all verbs of the page share: whom they concern, what they say, and whether they may write."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from branchdesk.features.development import queries
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.features.development.screen import DevelopmentScreen


class Speaking:
    """The ground the groups of verbs stand on."""

    def __init__(self, screen: "DevelopmentScreen") -> None:
        self._screen = screen

    @property
    def _desk(self) -> Desk:
        return self._screen.desk

    def _file(self, case_id: str = "") -> CaseFile | None:
        """The case a verb is about: the one named, else the one open, else the one the list stands on."""
        uid = case_id or self._screen.chosen_case()
        return self._desk.ask(queries.case_file, uid) if uid else None

    def _book(self) -> Rulebook:
        return self._desk.ask(queries.rulebook)

    def _may_write(self) -> bool:
        """Says why not when the ledger was opened for looking only."""
        if self._desk.read_only:
            self._desk.notices.tell("warn", tr("这份台账以只读方式打开，只能查看，不能修改。"))
        return not self._desk.read_only

    def _write(self, label: str, said: str, command: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Run a command and say so with the way back; False where it was refused, which is said too."""
        done = False
        with self._screen.telling():
            self._desk.do(label, command, *args, **kwargs)
            done = True
        if done:
            self._said(said)
        return done

    def _said(self, text: str) -> None:
        self._desk.notices.tell("ok", text, [(tr("撤销"), lambda: self._desk.go("undo"))])

    @staticmethod
    def _run(dialog: QDialog) -> int:
        """Ask, then let the dialog go: it would live as long as the page."""
        answer: int = dialog.exec()
        dialog.deleteLater()
        return answer
