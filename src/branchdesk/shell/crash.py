"""A bug is shown with a report that can be copied; the program stays open and nothing saved is lost."""

import faulthandler
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtWidgets import QApplication, QDialog

from branchdesk import __version__
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.shell.logs import discreet

_log = logging.getLogger(__name__)
_open: list[TextIO] = []
_shown: list[QDialog] = []


def install(folder: Path, tell: Callable[[Refusal], object]) -> None:
    """Catch what nobody expected: Python errors in a dialog, hard crashes in ``crash.log``.

    A ``Refusal`` nobody caught is no crash: ``tell`` says it.
    """
    file = (folder / "crash.log").open("a", encoding="utf-8")
    _open.append(file)
    faulthandler.enable(file)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Refusal):
            _log.info("refused: %s", error.sentence())
            tell(error)
        else:
            show(folder, kind, error, trace)

    sys.excepthook = hook


def uninstall() -> None:
    """Give the hooks back."""
    faulthandler.disable()
    sys.excepthook = sys.__excepthook__
    while _open:
        _open.pop().close()


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The text of a report, without personal numbers."""
    import platform
    import traceback

    head = (f"BranchDesk {__version__} · Python {platform.python_version()} · {platform.platform()}",
            clock.now().isoformat(timespec="seconds"))  # fmt: skip
    return discreet("\n".join((*head, "", *traceback.format_exception(kind, error, trace))))


def show(folder: Path, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log the error, write the report beside the logs, show it."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    text = report(kind, error, trace)
    _log.error("unexpected error\n%s", text)
    path = folder / f"crash-{clock.now():%Y%m%d-%H%M%S}.txt"
    try:
        path.write_text(text, "utf-8")
    except OSError:
        _log.warning("the crash report could not be written")
    # While one is shown: an error in painting comes again with every picture, also behind this dialog.
    if QApplication.instance() is None or _shown:
        return
    from branchdesk.shell.crash_dialog import CrashDialog

    above = QApplication.activeWindow()
    dialog = CrashDialog(text, path, None if isinstance(above, CrashDialog) else above)
    _shown.append(dialog)
    dialog.exec()
    _shown.remove(dialog)
    dialog.deleteLater()
