"""Chinese input where Qt's own parts cannot speak to the input method of the desktop."""

import os
from pathlib import Path

from PySide6.QtCore import QLibraryInfo


def reach_fcitx() -> None:
    """Call before the application is made: speak to fcitx as if it were IBus.

    The Qt of PySide6 comes with parts for IBus and none for fcitx, and the system's own part for fcitx does not load into
    it. fcitx 5 answers on the portal of IBus; without this nothing but Latin letters can be typed on most Chinese desktops.
    """
    wanted = f"{os.environ.get('QT_IM_MODULE', '')} {os.environ.get('XMODIFIERS', '')}".lower()
    if "fcitx" in wanted and not _plugin_for("fcitx"):
        os.environ["QT_IM_MODULE"] = "ibus"
        os.environ["IBUS_USE_PORTAL"] = "1"


def _plugin_for(name: str) -> bool:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforminputcontexts")
    return any(folder.glob(f"*{name}*"))
