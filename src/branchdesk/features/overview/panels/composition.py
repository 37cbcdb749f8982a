"""The right half: 三会一课, dues paid in time, who makes up the roll."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from branchdesk.features.overview.model import Life, Makeup
from branchdesk.features.overview.panels.cards import Go
from branchdesk.kernel.words import tr
from branchdesk.widgets import charts, parts, theme
from branchdesk.widgets.charts import Chart, Share

if TYPE_CHECKING:
    from branchdesk.features.dues.queries import OnTime
    from branchdesk.features.meetings.panels.duties import BranchChip
    from branchdesk.features.meetings.panels.matrix import MatrixView

_STANDING_TOKENS = ("focus", "accent", "ok", "field", "strong")
"""In the order of ``STANDINGS``."""
_BARS_HEIGHT, _BARS_HIGHEST = 110, 250


class DutyCard(QFrame):
    """三会一课 of one branch; where there are several, a chip changes it. Not there while no meeting is kept here."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self.setObjectName("card")
        self._go = go
        self._life = Life()
        self._today = date.min
        self._uid = ""
        self._title = parts.label(role="h2")
        self._head = parts.row(self._title, None)
        self._legend = parts.label(role="hint", wrap=True)
        self._box = parts.column(self._head, gap=4, margins=(16, 12, 16, 10))
        self.setLayout(self._box)
        self.matrix: MatrixView | None = None
        self._chip: BranchChip | None = None
        self.hide()

    def show_life(self, life: Life, today: date) -> None:
        """Show the branch that was chosen, else the first."""
        self._life, self._today = life, today
        if life.years:
            self._show_branch(self._uid)
        self.setVisible(bool(life.years))

    def _show_branch(self, uid: str) -> None:
        year = next((one for one in self._life.years if one.branch_id == uid), self._life.years[0])
        self._uid = year.branch_id
        matrix, chip = self._made()
        title = tr("三会一课 · {year}").format(year=self._today.year)
        self._title.setText(title)
        chip.show_branches([(one.branch_id, one.name) for one in self._life.years], self._uid)
        matrix.show_rows(year.rows, f"{year.name} {title}")
        from branchdesk.features.meetings.panels.matrix import legend

        self._legend.setText(legend(year.rows))

    def _made(self) -> "tuple[MatrixView, BranchChip]":
        """Loaded when there is something to show, which is after the first frame."""
        if self.matrix is None or self._chip is None:
            from branchdesk.features.meetings.panels.duties import BranchChip
            from branchdesk.features.meetings.panels.matrix import MatrixView
            from branchdesk.features.overview.rules import period_of

            self.matrix, self._chip = MatrixView(), BranchChip(self._show_branch)
            self.matrix.asked.connect(lambda row, cell: self._go("period", period_of(self._uid, row.kind, cell)))
            self._head.addWidget(self._chip.chip)
            self._box.addWidget(self.matrix)
            self._box.addWidget(self._legend)
        return self.matrix, self._chip


class OnTimeCard(QFrame):
    """党费按期交纳人数 of the months of this year, as the room draws it. Not there while no dues are kept here."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self.setObjectName("card")
        self.chart: Chart | None = None
        self._said = parts.label(role="hint", wrap=True)
        link = parts.button(tr("年度台账"), kind="link")
        link.clicked.connect(lambda: go("dues", "year"))
        head = parts.row(parts.label(tr("党费按期交纳人数"), role="h2"), None, link)
        self._box = parts.column(head, self._said, gap=2, margins=(16, 12, 16, 8))
        self.setLayout(self._box)
        self.hide()

    def show_on_time(self, found: "Sequence[OnTime]") -> None:
        """Draw it; loaded when there is something to show, which is after the first frame."""
        if any(one.owing for one in found):
            from branchdesk.features.dues.panels import on_time

            if self.chart is None:
                self.chart = Chart(on_time.draw, tr("党费按期交纳人数"), _BARS_HEIGHT)
                self._box.addWidget(self.chart)
            self.chart.show_shares(on_time.shares(found))
            self._said.setText(on_time.sentence(found))
        self.setVisible(any(one.owing for one in found))


class Composition(QWidget):
    """三会一课, dues paid in time, and who makes up the roll: standing, sex and age, as cards."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self.duties = DutyCard(go)
        self.on_time = OnTimeCard(go)
        self.standings = Chart(charts.stacked, tr("人员类别"))
        self.sexes = Chart(charts.stacked, tr("党员性别"))
        self.ages = Chart(charts.bars, tr("党员年龄段"), _BARS_HEIGHT)
        self._total, self._ages_note = parts.label(role="hint"), parts.label(role="hint")
        who, age = self._cards = parts.card(), parts.card()
        head = parts.row(parts.label(tr("人员构成"), role="h2"), None, self._total)
        who.setLayout(parts.column(head, 2, self.standings, 4, self.sexes, gap=4, margins=(16, 12, 16, 10)))
        head = parts.row(parts.label(tr("党员年龄"), role="h2"), None, self._ages_note)
        age.setLayout(parts.column(head, self.ages, gap=4, margins=(16, 12, 16, 8)))
        age.setMaximumHeight(theme.px(_BARS_HIGHEST))
        whole = parts.column(self.duties, self.on_time, who, age, None, gap=12)
        whole.setStretch(3, 100)  # grows as far as it may, then the room below does
        self.setLayout(whole)

    def show_makeup(self, makeup: Makeup) -> None:
        """Draw it; of nobody there is nothing to be drawn."""
        for card in self._cards:
            card.setVisible(any(makeup.standings.values()))
        self.standings.show_shares(standing_shares(makeup))
        self.sexes.show_shares(sex_shares(makeup))
        self.ages.show_shares(age_shares(makeup))
        everybody = sum(makeup.standings.values())
        self._total.setText(tr("在册 {n} 人").format(n=f"{everybody:,}"))
        unknown = tr("，{n} 人出生日期未知").format(n=makeup.ageless) if makeup.ageless else ""
        self._ages_note.setText(tr("周岁{unknown}").format(unknown=unknown))


def standing_shares(makeup: Makeup) -> list[Share]:
    """Everybody on the roll by standing; who is not there is not named."""
    from branchdesk.features.members.model import STANDINGS

    tokens = zip(STANDINGS, _STANDING_TOKENS, strict=True)
    return [Share(tr(words), makeup.of(key), token) for (key, words), token in tokens if makeup.of(key)]


def sex_shares(makeup: Makeup) -> list[Share]:
    """Party members by sex."""
    from branchdesk.kernel import codes

    tokens = iter(("focus", "field"))
    shares = [Share(tr(words), makeup.sexes.get(code, 0), next(tokens)) for code, words in codes.SEXES]
    others = makeup.members - sum(share.value for share in shares)
    return shares + ([Share(tr("未填"), others, "strong")] if others else [])


def age_shares(makeup: Makeup) -> list[Share]:
    """Party members by age band."""
    from branchdesk.features.members.model import AGE_BANDS, ELDEST

    labels = [*(words for _, words in AGE_BANDS), ELDEST]
    return [Share(words, count) for words, count in zip(labels, makeup.ages, strict=True)]
