"""Runs of text as operators of a page: one position a line, shifts between runs, as few changes as can be."""

from collections.abc import Sequence
from typing import Any

from branchdesk.pdf import fonts
from branchdesk.pdf.lines import Placed


class Pen:
    """Writes placed lines on a canvas in one size (points). Codes stand as hexadecimal digits."""

    def __init__(self, canvas: Any, size: float) -> None:
        self._canvas = canvas
        self._size = size
        self._face = ""
        self._gap = 0.0
        self._code = ["BT"]

    def line(self, x: float, y: float, placed: Sequence[Placed]) -> None:
        """One line from ``x`` (points) at the height ``y``."""
        if not placed:
            return
        pen = placed[0].x
        self._code.append(f"1 0 0 1 {x + pen * self._size:.3f} {y:.3f} Tm")
        shown: list[str] = []
        for run in placed:
            if run.gap != self._gap:
                self._show(shown)
                self._gap = run.gap
                self._code.append(f"{run.gap * self._size:.4f} Tc")
            if abs(pen - run.x) > 1e-6:
                shown.append(f"{(pen - run.x) * 1000:.2f}")
            font = fonts.face(run.face)
            document = self._canvas._doc
            for subset, codes in font.splitString(run.text, document):
                name = font.getSubsetInternalName(subset, document)
                if name != self._face:
                    self._show(shown)
                    self._face = name
                    self._code.append(f"{name} {self._size:.3f} Tf")
                shown.append(f"<{codes.hex()}>")
            pen = run.x + run.width + run.gap * len(run.text)
        self._show(shown)

    def _show(self, shown: list[str]) -> None:
        if shown:
            self._code.append(f"[{''.join(shown)}] TJ")
            shown.clear()

    def done(self) -> None:
        """Put everything on the page."""
        if self._gap:
            self._code.append("0 Tc")
        if len(self._code) > 1:
            self._canvas._code.append(" ".join([*self._code, "ET"]))
