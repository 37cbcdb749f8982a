"""The program's icon in the sizes desktops ask for: ``icons/hicolor`` for Linux, one ``.ico`` for Windows."""

from pathlib import Path

import contents
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_DRAWING = contents.ROOT / "resources" / "icons" / "branchdesk.svg"
_SIZES = (16, 24, 32, 48, 64, 128, 256)


def write(folder: Path, name: str) -> None:
    """All sizes and the drawing itself, as the icon theme specification wants them."""
    for size in _SIZES:
        place = folder / f"{size}x{size}" / "apps"
        place.mkdir(parents=True)
        _image(size).save(str(place / f"{name}.png"))
    (folder / "scalable" / "apps").mkdir(parents=True)
    (folder / "scalable" / "apps" / f"{name}.svg").write_bytes(_DRAWING.read_bytes())


def write_ico(path: Path) -> None:
    """One file with all sizes, for the program of Windows and its installer."""
    from PIL import Image

    images = [Image.frombytes("RGBA", (size, size), _bytes(size)) for size in _SIZES]
    images[-1].save(path, format="ICO", sizes=[(size, size) for size in _SIZES], append_images=images[:-1])


def _bytes(size: int) -> bytes:
    image = _image(size).convertToFormat(QImage.Format.Format_RGBA8888)
    return bytes(image.constBits())


def _image(size: int) -> QImage:
    """The drawing has no letters, so nothing of a running Qt application is needed."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(_DRAWING.read_bytes())).render(painter)
    painter.end()
    return image
