"""What the verbs of every page share: whether they may write, what they say, asking with a dialog, files written."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import show_files
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, Screen

Verb = tuple[str, Callable[[], object]]


class Speaking:
    """The ground the groups of verbs of a page stand on; derived classes say which page it is."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    @property
    def _desk(self) -> Desk:
        return self._screen.desk

    def _may_write(self, notices: Notices | None = None) -> bool:
        """Says why not when the ledger was opened for looking only."""
        if self._desk.read_only:
            (notices or self._desk.notices).tell("warn", tr("这份台账以只读方式打开，只能查看，不能修改。"))
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
        self._desk.notices.tell("ok", text, [*more, (tr("撤销"), self._undo)])

    def _undo(self) -> None:
        self._desk.go("undo")

    def _tell(self, text: str, *verbs: Verb) -> None:
        """Something to know before going on."""
        self._desk.notices.tell("info", text, list(verbs))

    def _refuse(self, refusal: Refusal) -> bool:
        """Say why not; False, for what was typed was not taken."""
        self._desk.notices.tell_refusal(refusal)
        return False

    def _save(
        self, path: Path, work: Callable[[], object], gone: Callable[[], object] | None = None, *more: Verb
    ) -> None:
        """Write a file in the background and say where it is; ``gone`` is called when it is there, and may say something."""

        def done(_nothing: object) -> None:
            noted = gone() if gone is not None else ""
            said = tr("已导出：{path}").format(path=path)
            words = f"{said}。{noted}" if isinstance(noted, str) and noted else said
            self._desk.notices.tell("ok", words, [(tr("打开"), lambda: show_files.show(path)), *more])

        self._desk.run(tr("正在导出"), lambda _report: work(), done)

    @staticmethod
    def _run(dialog: QDialog) -> bool:
        """Ask, then let the dialog go: it would live as long as the page. Whether it was accepted."""
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted


def names(found: Sequence[str]) -> str:
    """张三、李四、王五 等 5 人."""
    shown = "、".join(found[:3])
    return tr("{names} 等 {n} 人").format(names=shown, n=len(found)) if len(found) > 3 else shown
