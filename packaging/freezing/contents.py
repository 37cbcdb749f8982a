"""What a frozen BranchDesk is made of: one list for Linux (cx_Freeze) and Windows (PyInstaller).

Standard library only: the tests compare it with the source, so that a new folder of resources, a new library or a new
part of Qt cannot be forgotten. What is written here was found by reading the source and by taking things away until
``check.py`` failed.
"""

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "branchdesk"

NAME = "branchdesk"
DESKTOP_ID = "branchdesk"
"""What ``QGuiApplication.setDesktopFileName`` is told: the window finds its icon by it."""

PACKAGE = "branchdesk"
"""Ours is taken whole: rooms, followers and doors are imported when they are first needed, some by their name."""

RESOURCES = ("fonts", "forms", "help", "icons", "rules", "style")
"""The folders of ``resources/``; they stand as ``branchdesk/resources`` beside the modules, as in a wheel."""

MIGRATIONS = "storage/migrations"
"""Alembic looks into this folder for files, not for modules: its steps are shipped as source, like data."""

LIBRARIES = (
    "alembic",
    "argon2",
    "cryptography",
    "docx",
    "filelock",
    "icalendar",
    "lxml",
    "openpyxl",
    "orjson",
    "pikepdf",
    "platformdirs",
    "pypdfium2",
    "pypinyin",
    "python_calamine",
    "reportlab",
    "shiboken6",
    "sqlalchemy",
    "sqlcipher3",
)
"""Everything foreign that the source imports, within functions too."""

LATE = (
    "_cffi_backend",  # argon2 asks for it from C
    "_codecs_cn",  # text files in GB 18030
    "_multibytecodec",
    "alembic.context",
    "alembic.op",  # the steps import both, and the steps are data here
    "defusedxml",  # openpyxl takes it where it finds it; without it an entity bomb gets in
    "lxml._elementpath",
    "openpyxl.cell._writer",
    "reportlab.pdfbase._fontdata",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sqlalchemy.sql.default_comparator",
    "tzdata",
)
"""Imported by a name in a string or from compiled code, where no freezer sees it."""

EXCLUDED = (
    "PIL.ImageTk",
    "PySide6.QtNetwork",  # the program uses no network, so the build has none of Qt's
    "_uuid",
    "alembic.testing",
    "brotli",
    "bz2",
    "curses",
    "ensurepip",
    "fontTools",
    "hypothesis",
    "icalendar.tests",
    "idlelib",
    "lib2to3",
    "lzma",
    "mypy",
    "numpy",
    "pip",
    "pkg_resources",
    "pydoc_data",
    "pytest",
    "readline",  # GPL
    "setuptools",
    "sqlalchemy.testing",
    "sqlite3",  # SQLCipher brings the one SQLite of the program
    "ssl",
    "test",
    "tkinter",
    "wheel",
)

UNUSED_FILES = (
    r"PIL/_(avif|imagingcms|imagingtk|webp)\.",  # pictures of the web: papers and forms have none
    r"reportlab/fonts/",  # Type 1 and Vera: the program embeds its own faces
    r"lxml/isoschematron/",
    r"lxml/includes/",
    r"lxml/objectify",
    r"lxml/.*\.h$",
    r"icalendar/tests/",
)
"""Expressions for files under the folder of modules that nobody reads."""

QT_MODULES = ("QtCore", "QtGui", "QtPrintSupport", "QtWidgets")
"""Those the source imports. QtSvg is needed too, but only by the plugins that draw the icons."""

QT_PLUGINS = (
    r"iconengines/(lib)?qsvgicon",
    r"imageformats/(lib)?q(gif|ico|jpeg|svg)\.",
    r"platforminputcontexts/lib(compose|ibus)",
    r"platforms/libq(minimal|offscreen|wayland-egl|wayland-generic|xcb)\.",
    r"platforms/q(minimal|offscreen|windows)\.",
    r"platformthemes/libqxdgdesktopportal",
    r"printsupport/libcups",
    r"styles/qmodernwindowsstyle",
    r"wayland-decoration-client/libbradient",
    r"wayland-graphics-integration-client/libqt-plugin-wayland-egl",
    r"wayland-shell-integration/libxdg-shell",
    r"xcbglintegrations/libqxcb-(egl|glx)",
)
"""What is kept of Qt's plugins. Libraries that no kept file needs go by themselves."""

QT_TRANSLATIONS = ("qtbase_zh_CN.qm",)

GLIBC = (2, 28)
GLIBCXX = (3, 4, 21)
"""UOS 20 and Kylin V10 SP1 have these or later ones; a build that needs more is refused."""

SYSTEM_LIBRARIES = {
    "ld-linux-x86-64.so.2": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libICE.so.6": "libice6",
    "libOpenGL.so.0": "libopengl0",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXau.so.6": "libxau6",
    "libc.so.6": "libc6",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1 | libgcc1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""What stays with the system, by the Debian package it is in: the names hold for Debian 10 to 12 and Ubuntu 20.04."""

BROUGHT_ALONG = {"libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-util.so.1": "libxcb-util1"}
"""Qt 6.5 and later need them on X11, and a desktop of the days of Qt 5 may lack them: 50 kB, copied from the build machine."""


def version() -> str:
    """The version, from the one place it is written in; the package is not imported."""
    found = re.search(r'^__version__ = "([^"]+)"$', (SOURCE / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise SystemExit("src/branchdesk/__init__.py names no __version__")
    return found[1]


def kept_of_qt(file: str) -> bool:
    """Does a file under ``plugins`` or ``translations``, named from there with ``/``, belong to the program?"""
    return file in QT_TRANSLATIONS or any(re.match(one, file) for one in QT_PLUGINS)


def unused(file: str) -> bool:
    """Is it a file, named from the folder of modules with ``/``, that nobody reads?"""
    return any(re.match(one, file) for one in UNUSED_FILES)


def packages_of(sonames: Iterable[str]) -> list[str]:
    """The Debian packages of libraries of the system, each once, in order."""
    return sorted({SYSTEM_LIBRARIES[name] for name in sonames})
