"""What all verbs of the page share: what they say, and whether they may write."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from branchdesk.features.twinning.queries import Scope
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.features.twinning.screen import TwinningScreen

Verb = tuple[str, Callable[[], object]]


class Speaking:
    """The ground the groups of verbs stand on."""

    def __init__(self, screen: "TwinningScreen") -> None:
        self._screen = screen

    @property
    def _desk(self) -> Desk:
        return self._screen.desk

    @property
    def _scope(self) -> Scope:
        return self._screen.scope()

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

    def _said(self, text: str, *more: Verb) -> None:
        self._desk.notices.tell("ok", text, [*more, (tr("撤销"), lambda: self._desk.go("undo"))])

    def _tell(self, text: str, *verbs: Verb) -> None:
        """Something to know before going on."""
        self._desk.notices.tell("info", text, list(verbs))

    @staticmethod
    def _run(dialog: QDialog) -> int:
        """Ask, then let the dialog go: it would live as long as the page."""
        answer: int = dialog.exec()
        dialog.deleteLater()
        return answer


def titles(found: Sequence[str]) -> str:
    """“甲”; “甲”等 3 项."""
    return tr("“{first}”等 {n} 项").format(first=found[0], n=len(found)) if len(found) > 1 else f"“{found[0]}”"
