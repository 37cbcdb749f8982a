"""The bundled Lucide drawings, recoloured into files: of this process, or kept from one start to the next.

Files and not a Python ``QIconEngine``: Qt's own engine draws a file sharply at 125, 150 and 175 %, a Python engine is
given the logical size and comes out blurred. Stylesheets can only name files anyway.
"""

import atexit
import os
import shutil
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
def _folder() -> str:
    """With ``/``, as stylesheets want it."""
    if _kept:
        return _kept[-1].as_posix()
    import tempfile

    folder = tempfile.mkdtemp(prefix="branchdesk-icons-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder).as_posix()


@cache
def _drawing(name: str) -> tuple[str, int]:
    """The drawing and its sum, so that a file kept by an older version of the program is not taken for the new one."""
    text = resource("icons", f"{name}.svg").read_text("utf-8").replace('stroke-width="2"', 'stroke-width="1.75"')
    return text, crc32(text.encode())


def coloured(name: str, colour: str, *, wide: bool = False) -> str:
    """The path (with ``/``) of the drawing in a colour such as ``#A9231F``.

    ``wide`` adds empty room on the right: a styled button otherwise glues its text to its icon. Raises
    ``FileNotFoundError`` for a name that is not in resources/icons.
    """
    drawing, total = _drawing(name)
    path = f"{_folder()}/{name}-{colour.lstrip('#')}{'-wide' if wide else ''}-{total:08x}.svg"
    if not os.access(path, os.R_OK):  # sixty times at every start: a ``Path`` would cost as much as the drawing
        drawing = drawing.replace("currentColor", colour)
        if wide:
            drawing = drawing.replace('viewBox="0 0 24 24"', 'viewBox="0 0 31.5 24"')
            drawing = drawing.replace('width="24"', 'width="31.5"')
        part = Path(f"{path}.part")
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(drawing, "utf-8")
        part.replace(path)
    return path
