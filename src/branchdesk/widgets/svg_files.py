"""The bundled Lucide drawings, recoloured into files: of this process, or kept from one start to the next.

Files and not a Python ``QIconEngine``: Qt's own engine draws a file sharply at 125, 150 and 175 %, a Python engine is
given the logical size and comes out blurred. Stylesheets can only name files anyway.
"""

import atexit
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from zlib import crc32

from branchdesk.kernel.resources import resource

_kept: list[Path] = []


def keep_in(folder: Path) -> None:
    """Keep the files there: writing 150 of them anew takes 25 ms of every start. Call before the first drawing.

    A folder that cannot be written to is left alone.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _kept.append(folder)


@cache
def _folder() -> Path:
    if _kept:
        return _kept[-1]
    folder = Path(tempfile.mkdtemp(prefix="branchdesk-icons-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8").replace('stroke-width="2"', 'stroke-width="1.75"')


def coloured(name: str, colour: str, *, wide: bool = False) -> str:
    """The path (with ``/``) of the drawing in a colour such as ``#A9231F``.

    ``wide`` adds empty room on the right: a styled button otherwise glues its text to its icon. Raises
    ``FileNotFoundError`` for a name that is not in resources/icons.
    """
    drawing = _drawing(name)
    # With a sum of the drawing: a file kept by an older version of the program is not taken for the new one.
    path = _folder() / f"{name}-{colour.lstrip('#')}{'-wide' if wide else ''}-{crc32(drawing.encode()):08x}.svg"
    if not path.exists():
        drawing = drawing.replace("currentColor", colour)
        if wide:
            drawing = drawing.replace('viewBox="0 0 24 24"', 'viewBox="0 0 31.5 24"')
            drawing = drawing.replace('width="24"', 'width="31.5"')
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(drawing, "utf-8")
        part.replace(path)
    return path.as_posix()
