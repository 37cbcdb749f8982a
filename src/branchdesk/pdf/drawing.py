"""A picture on a page, as wide as its share, never higher than the room; its words are kept with it."""

from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.platypus.flowables import Flowable

_AROUND = 6.0  # points above and below


class Drawing(Flowable):  # type: ignore[misc]
    """A picture with the words that describe it."""

    def __init__(self, png: bytes, words: str, share: float) -> None:
        super().__init__()
        self.image = ImageReader(BytesIO(png))
        self.words = words
        self.share = share
        self.spaceBefore = self.spaceAfter = _AROUND

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its share of the width, points; smaller where the page is not high enough for that."""
        wide, high = self.image.getSize()
        scale = min(width * self.share / wide, (height - 1) / high if height > 1 else 1.0)
        self.width, self.height = width, high * scale
        self.drawn = wide * scale
        return self.width, self.height

    def draw(self) -> None:
        """Centred; what it shows is told in words beside it (alternate description, PDF 1.4 §9.8.2)."""
        words = self.words.encode("utf-16-be").hex().upper()
        self.canv._code.append(f"/Span <</Alt <FEFF{words}>>> BDC")
        self.canv.drawImage(self.image, (self.width - self.drawn) / 2, 0, self.drawn, self.height)
        self.canv._code.append("EMC")
