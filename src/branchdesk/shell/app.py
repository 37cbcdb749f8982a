"""Start the window. Nothing heavier than Qt and SQLite is imported before it is painted."""

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from branchdesk import __version__
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.resources import resource
from branchdesk.kernel.words import tr
from branchdesk.shell import crash, input_method, logs, look, settings
from branchdesk.shell.paths import Paths, find_paths
from branchdesk.shell.settings import State
from branchdesk.shell.single import SingleInstance
from branchdesk.shell.window import Window
from branchdesk.widgets import garbage, svg_files

_log = logging.getLogger(__name__)


def make_application(arguments: list[str]) -> QApplication:
    """The Qt application with Chinese texts for Qt's own words."""
    QLocale.setDefault(QLocale("zh_CN"))
    input_method.reach_fcitx()
    app = QApplication([*arguments, "-style", "fusion"])  # setStyle would load the 500 constants of QStyle: 5 ms
    garbage.collect_here()
    app.setApplicationName("branchdesk")
    app.setApplicationDisplayName(tr("支部事务台账"))
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("branchdesk")
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


def make_window(paths: Paths, ledger: Path | None) -> Window:
    """The dressed window, showing a ledger or the welcome page."""
    chosen = settings.load(paths.settings)
    look.dress(chosen)
    window = Window(paths, chosen, State(paths.state))
    window.begin(ledger)
    QTimer.singleShot(0, window, lambda: _complete(window))
    return window


def _complete(window: Window) -> None:
    """What nobody misses before the window is seen: its keys, and the picture in its title bar."""
    from branchdesk.search import pinyin
    from branchdesk.shell.menus import bind_keys
    from branchdesk.widgets import offer

    bind_keys(window)
    offer.listen(pinyin.spoken)
    QApplication.setWindowIcon(QIcon(str(resource("icons", "branchdesk.svg"))))


def run(ledger: Path | None) -> int:
    """Run until the window is closed; the exit code."""
    try:
        paths = find_paths()
    except Refusal as refusal:
        sys.stderr.write(refusal.sentence() + "\n")
        return 1
    svg_files.keep_in(paths.home / "icons")
    app = make_application(sys.argv[:1])
    single = SingleInstance(paths.home)
    if not single.take(ledger):
        sys.stderr.write(tr("支部事务台账已在运行，已切换到它的窗口。") + "\n")
        return 0
    handler = logs.start(paths.logs)
    crash.install(paths.logs, lambda refusal: window.tell_refusal(refusal))
    window = make_window(paths, ledger)
    single.asked.connect(window.come_forward)
    window.show()
    QTimer.singleShot(600, warm_up)
    _log.info("started %s", __version__)
    code = app.exec()
    from branchdesk.widgets.tasks import stop_all

    stop_all()
    crash.uninstall()
    single.release()
    logging.getLogger().removeHandler(handler)
    handler.close()
    return code


def warm_up() -> None:
    """Import what the first edit needs, while nobody is waiting."""
    import branchdesk.storage.undo
    import branchdesk.storage.work  # noqa: F401
