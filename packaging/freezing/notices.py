"""The licences of everything that is in a build: ``THIRD-PARTY.txt`` beside the program, the texts in ``licenses``.

A library comes into the list because the freezer took it, not because somebody remembered it; one without the text of
its licence stops the build.
"""

import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import contents

_TEXTS = contents.ROOT / "packaging" / "licenses"
_IS_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)


class Part(NamedTuple):
    """Something that is inside of other things, and the texts that hold for it (names in ``packaging/licenses``)."""

    name: str
    licence: str
    texts: tuple[str, ...]


QT = ("LGPL-3.0.txt", "GPL-3.0.txt")
_TEXTS_ELSEWHERE = {"PySide6_Essentials": QT, "shiboken6": QT}
_PARTS = (
    Part("Qt 6, as separate libraries you may replace by your own builds", "LGPL-3.0-only", QT),
    Part("In Qt: double-conversion", "BSD-3-Clause", ("double-conversion.txt",)),
    Part("In Qt: MD4C", "MIT", ("MD4C.txt",)),
    Part("In Qt: PCRE2", "BSD-3-Clause", ("PCRE2.txt",)),
    Part("In Qt: FreeType, HarfBuzz, ICU, libjpeg-turbo, libpng, zlib", "each its own, see licenses/pypdfium2", ()),
    Part("SQLCipher, in sqlcipher3", "BSD-3-Clause", ("SQLCipher.txt",)),
    Part("SQLite, in SQLCipher", "public domain", ()),
    Part("OpenSSL, in Python, cryptography and sqlcipher3", "Apache-2.0", ("Apache-2.0.txt",)),
    Part("libffi, in Python", "MIT", ("libffi.txt",)),
)
_OF_LINUX = (Part("xcb-util and xcb-util-cursor", "MIT (X11)", ("xcb-util.txt",)),)


def write(target: Path, names: Iterable[str], *, linux: bool = True) -> None:
    """Write both into a build that has taken the top-level modules ``names``."""
    texts = target / "licenses"
    shutil.rmtree(texts, ignore_errors=True)
    lines = [_line("Python", "3.11", "PSF-2.0", _of_python(texts))]
    for found in sorted(_taken(set(names)), key=lambda one: one.name.lower()):
        lines.append(_line(found.name, found.version, _licence(found), _of_library(found, texts)))
    for part in (*_PARTS, *(_OF_LINUX if linux else ())):
        lines.append(_line(part.name, "", part.licence, _own(part.texts, texts)))
    for what, licence, place in (
        ("Fonts, sRGB profile", "see there", "fonts/licenses"),
        ("Icons", "ISC", "icons/LICENSE"),
    ):
        lines.append(_line(what, "", licence, f"branchdesk/resources/{place}, among the modules"))
    (target / "THIRD-PARTY.txt").write_text(_HEAD.format(version=contents.version()) + "".join(lines), "utf-8")
    shutil.copyfile(contents.ROOT / "LICENSE", target / "LICENSE.txt")


_HEAD = """\
BranchDesk {version} is under the Apache License 2.0 (LICENSE.txt). With it come the works below, each under its own
licence; the texts are in the folders named. Qt and PySide6 are used under the LGPL 3: they are separate files beside
the program and may be replaced by others of the same interface; their source is published by the Qt project.

"""


def _line(name: str, version: str, licence: str, place: str) -> str:
    title = f"{name} {version}".strip()
    return f"{title}\n    {licence}\n" + (f"    {place}\n" if place else "")


def _taken(names: set[str]) -> Iterator[Distribution]:
    """The installed libraries of which at least one module was taken, ours not among them; the launcher is taken too."""
    for one in distributions(path=[sysconfig.get_path("purelib")]):
        tops = {PurePosixPath(str(file)).parts[0] for file in one.files or ()}
        modules = {top.partition(".")[0] for top in tops if not top.endswith((".dist-info", ".libs"))}
        if one.name != contents.PACKAGE and (modules & names or one.name in ("freeze-core", "freeze_core")):
            yield one


def _licence(one: Distribution) -> str:
    told = one.metadata.get_all("License-Expression") or one.metadata.get_all("License") or [""]
    first = told[0].strip().partition("\n")[0]
    classified = [line.rpartition(" :: ")[2] for line in one.metadata.get_all("Classifier", []) if "License ::" in line]
    return first if 0 < len(first) < 60 else ", ".join(classified) or first or "see the text"


def _of_library(one: Distribution, texts: Path) -> str:
    found = [
        file for file in one.files or () if ".dist-info/" in str(file) and _IS_TEXT.search(file.name + _folder(file))
    ]
    if not found:
        if one.name not in _TEXTS_ELSEWHERE:
            raise SystemExit(
                f"{one.name} brings no text of its licence: look for it, then say in notices.py where it is"
            )
        return _own(_TEXTS_ELSEWHERE[one.name], texts)
    folder = texts / one.name
    for file in found:
        inside = re.sub(r"^[^/]+\.dist-info/(licenses/)?", "", str(file))
        (folder / inside).parent.mkdir(parents=True, exist_ok=True)
        text = Path(str(file.locate())).read_bytes()
        (folder / inside).write_text(text.decode("utf-8" if _is_utf8(text) else "latin-1"), "utf-8")
    return f"licenses/{one.name}"


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _folder(file: PurePosixPath) -> str:
    return "licenses" if "licenses" in file.parts[1:-1] else ""


def _of_python(texts: Path) -> str:
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    found = next(place / "LICENSE.txt" for place in places if (place / "LICENSE.txt").is_file())
    texts.mkdir(parents=True)
    shutil.copyfile(found, texts / "Python.txt")
    return "licenses/Python.txt"


def _own(names: tuple[str, ...], texts: Path) -> str:
    for name in names:
        shutil.copyfile(_TEXTS / name, texts / name)
    return ", ".join(f"licenses/{name}" for name in names)
