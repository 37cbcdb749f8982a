"""The cards on top: a number each, and the way to where it comes from."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QSizePolicy

from branchdesk.widgets import charts, parts

Go = Callable[[str, str], None]


class Card(QFrame):
    """A number with its name, what it is made of, and a way to the place it comes from."""

    def __init__(self, title: str, verb: str, place: str, go: Go) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = title
        self.number = parts.label(role="num")
        self._unit = parts.label(role="dim")
        self.bar = charts.Meter()
        self.detail = parts.label(role="hint", wrap=True)
        self.link = parts.button(verb, kind="link")
        keeps_room = self.link.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.link.setSizePolicy(keeps_room)
        if not verb:
            self.link.hide()  # never show: it stands in no window yet, and would be one for a moment
        self.link.clicked.connect(lambda: go(place, ""))
        head = parts.row(parts.label(title, role="dim"), None, self.link)
        figure = parts.row(self.number, self._unit, None, gap=6)
        self.setLayout(parts.column(head, figure, self.bar, self.detail, None, gap=2, margins=(16, 8, 12, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, number: str, unit: str, detail: str, tone: str = "", share: float | None = None) -> None:
        """Show a figure; ``tone`` colours number and detail when something is to be done, ``share`` (0 to 1) fills a bar."""
        self.bar.show_share(share)
        self.number.setText(number)
        self._unit.setText(unit)
        self.detail.setText(detail)
        self.detail.setToolTip(detail)
        for label in (self.number, self.detail):
            parts.mark(label, "tone", tone)
        self.setAccessibleName(f"{self.title}：{self.words()}")
        if self.link.text():
            self.link.setAccessibleName(f"{self.title}：{self.link.text()}")

    def words(self) -> str:
        """The figure and what it is made of, in one line."""
        return f"{self.number.text()} {self._unit.text()}（{self.detail.text()}）".replace(" （", "（")
