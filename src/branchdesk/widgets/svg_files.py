"""The bundled Lucide drawings, recoloured into files of this process.

Files and not a Python ``QIconEngine``: Qt's own engine draws a file sharply at 125, 150 and 175 %, a Python engine is
given the logical size and comes out blurred. Stylesheets can only name files anyway.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from branchdesk.kernel.resources import resource


@cache
def _folder() -> Path:
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
    path = _folder() / f"{name}-{colour.lstrip('#')}{'-wide' if wide else ''}.svg"
    if not path.exists():
        drawing = _drawing(name).replace("currentColor", colour)
        if wide:
            drawing = drawing.replace('viewBox="0 0 24 24"', 'viewBox="0 0 31.5 24"')
            drawing = drawing.replace('width="24"', 'width="31.5"')
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(drawing, "utf-8")
    return path.as_posix()
