"""Filters above a list: a chip for each facet with counts, the rest under 更多筛选, choices to be kept.

A facet in which all lines are the same chooses nothing and is left out, as 支部 in a ledger of one branch.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts
from branchdesk.widgets.columns import tells_apart
from branchdesk.widgets.giving import Part, width_of
from branchdesk.widgets.screen import Desk

CHIPS = 3
"""Facets with a chip of their own; the others stand under 更多筛选."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to filter: the key of a line, and the words of a key."""

    name: str
    title: str
    key: Callable[[Any], Any]
    words: Callable[[Any], str]


class Filters(QObject):
    """What is chosen in the facets. ``changed`` when lines must be sifted anew.

    ``kept_as`` names the setting that holds the user's own filters. ``among(name)`` gives all lines and the positions of those the rest of the page lets through (search, who has
    left): the values of facet ``name`` are counted among them.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        kept_as: str,
        facets: Sequence[Facet],
        among: Callable[[str], tuple[Sequence[Any], list[int]]],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._kept_as = kept_as
        self._facets = list(facets)
        self._among = among
        self._chosen: dict[str, set[Any]] = {}
        self._alike: set[str] = set()
        self._only = ""
        self.chips: list[QToolButton] = []
        self._shown = CHIPS
        self._with_link = True
        for facet in self._facets[:CHIPS]:
            self.chips.append(self._chip(facet.title, partial(self._fill, facet)))
        self.more = self._chip(tr("更多筛选"), self._fill_more)
        self.clear_link = parts.button(tr("清除筛选"), kind="link", tip=tr("清除筛选 (Esc)"))
        self.clear_link.clicked.connect(self.clear)
        self._dress()

    def fold(self, shown: int) -> None:
        """Show so many chips; the facets of the others stand under 更多筛选."""
        self._shown = shown
        with_chip = self._with_chip()
        for facet, chip in zip(self._facets, self.chips, strict=False):
            chip.setVisible(facet in with_chip)
        self._dress()

    def giving(self) -> list[Part]:
        """The chips as parts of a row that give way, the last first."""
        return [Part(partial(self._chip_width, n), partial(self._give, n)) for n in reversed(range(len(self.chips)))]

    def giving_link(self) -> Part:
        """清除筛选 as such a part: it stands under 更多筛选 too."""
        return Part(lambda: width_of(self.clear_link) if self.active else 0, self._give_link)

    def _chip_width(self, number: int) -> int:
        """Of the chip that is the first, second or third now, whether it is shown or not; none, no width.

        更多筛选 takes the place of the one that goes first, where it is not there already.
        """
        offered = self._offered()
        having = [one for one in offered if one in self._facets[:CHIPS]]
        if number >= len(having):
            return 0
        width = width_of(self.chips[self._facets.index(having[number])])
        is_first_to_go = number == len(having) - 1 and not self._only
        comes = is_first_to_go and not self._needs_more(len(offered) - len(having))
        return width - width_of(self.more) if comes else width

    def _give(self, number: int, away: bool) -> None:
        self.fold(number if away else number + 1)

    def _give_link(self, away: bool) -> None:
        self._with_link = not away
        self._dress()

    def offer(self, lines: Sequence[Any]) -> None:
        """These are the lines now: leave out the facets that choose nothing among them; without any the chips stay."""
        of_use = [one for one in self._facets if tells_apart(lines, one.key)] if lines else self._facets[:CHIPS]
        self._alike = {one.name for one in self._facets if one not in of_use}
        self.fold(self._shown)

    def confine(self, name: str = "") -> None:
        """Offer this facet alone, as where all else is counted anyway; without a name all of them again."""
        self._only = name
        self.fold(self._shown)

    def _offered(self) -> list[Facet]:
        """What is in use can be lifted."""
        if self._only:
            return [one for one in self._facets if one.name == self._only]
        return [one for one in self._facets if one.name not in self._alike or one.name in self._chosen]

    def _with_chip(self) -> list[Facet]:
        having = self._facets[:CHIPS]
        return [one for one in self._offered() if one in having][: self._shown]

    def _below(self) -> list[Facet]:
        """Those under 更多筛选."""
        with_chip = self._with_chip()
        return [one for one in self._offered() if one not in with_chip]

    @property
    def active(self) -> bool:
        """Whether anything is chosen."""
        return bool(self._chosen)

    def has(self, name: str) -> bool:
        """Whether a facet is in use."""
        return name in self._chosen

    def sift(self, lines: Sequence[Any], positions: list[int], *, without: str = "") -> list[int]:
        """The positions whose lines fit every facet (``without`` leaves one out, for its counts)."""
        for facet in self._facets:
            chosen = self._chosen.get(facet.name)
            if chosen and facet.name != without:
                key = facet.key
                positions = [i for i in positions if key(lines[i]) in chosen]
        return positions

    def chosen(self, name: str) -> frozenset[Any]:
        """What is chosen of a facet."""
        return frozenset(self._chosen.get(name, ()))

    def choose(self, name: str, values: set[Any]) -> None:
        """Choose values of a facet; none lifts it."""
        rest = {one: chosen for one, chosen in self._chosen.items() if one != name}
        self._take({**rest, name: set(values)} if values else rest)

    def clear(self) -> None:
        """Lift every filter."""
        if self._chosen:
            self._take({})

    def _chip(self, title: str, fill: Callable[[QMenu], None]) -> QToolButton:
        chip = parts.chip(title)
        menu = QMenu(chip)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # the chip itself runs the other way
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: fill(menu))
        chip.setMenu(menu)
        return chip

    def _fill(self, facet: Facet, menu: QMenu) -> None:
        """Values with counts among the lines that fit the other facets."""
        menu.clear()
        counts = self._counts(facet)
        chosen = self._chosen.get(facet.name, set())
        for value in sorted({*counts, *chosen}, key=lambda one: (-counts[one], facet.words(one))):
            words = tr("{what}　{n}").format(what=facet.words(value), n=f"{counts[value]:,}")
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value in chosen)
            action.toggled.connect(lambda on, value=value: self._toggle(facet, value, on))
        self._say_if_empty(menu)

    def _counts(self, facet: Facet) -> Counter[Any]:
        lines, positions = self._among(facet.name)
        return Counter(facet.key(lines[i]) for i in self.sift(lines, positions, without=facet.name))

    @staticmethod
    def _say_if_empty(menu: QMenu) -> None:
        if not menu.actions():
            menu.addAction(tr("（没有可选的值）")).setEnabled(False)

    def _toggle(self, facet: Facet, value: Any, on: bool) -> None:
        chosen = set(self._chosen.get(facet.name, set()))
        (chosen.add if on else chosen.discard)(value)
        self.choose(facet.name, chosen)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        for old in menu.findChildren(QMenu):
            old.deleteLater()
        for facet in [one for one in self._below() if one.name in self._chosen or self._counts(one)]:
            chosen = len(self._chosen.get(facet.name, ()))
            below = menu.addMenu(f"{facet.title}（{chosen}）" if chosen else facet.title)
            below.aboutToShow.connect(partial(self._fill, facet, below))
        if menu.actions():
            menu.addSeparator()
        kept = self._kept()
        for name in kept:
            menu.addAction(tr("★ {name}").format(name=name.replace("&", "&&"))).triggered.connect(
                lambda _checked=False, name=name: self._use(name)
            )
        verbs = [(tr("清除筛选"), self.clear), (tr("保存当前筛选…"), self._keep)] if self.active else []
        verbs += [(tr("删除保存的筛选…"), self._forget)] if kept else []
        for words, run in verbs:
            menu.addAction(words).triggered.connect(lambda _checked=False, run=run: run())
        self._say_if_empty(menu)

    def _keep(self) -> None:
        name = ask.text(self.more, tr("保存当前筛选"), tr("名称"))
        if name and name.strip():
            plain = {facet: sorted(values, key=str) for facet, values in self._chosen.items()}
            self._desk.keep(self._kept_as, {**self._kept(), name.strip(): plain})

    def _use(self, name: str) -> None:
        kept = self._kept().get(name, {})
        known = {facet.name for facet in self._facets}
        self._take({facet: set(values) for facet, values in kept.items() if facet in known and values})

    def _take(self, chosen: dict[str, set[Any]]) -> None:
        before, self._chosen = self._offered(), chosen
        if self._offered() != before:
            self.fold(self._shown)
        else:
            self._dress()
        self.changed.emit()

    def _forget(self) -> None:
        kept = dict(self._kept())
        names = list(kept)
        chosen = ask.choose(self.more, tr("删除保存的筛选"), tr("选择要删除的筛选："), [*names, tr("取消")])
        if chosen is not None and chosen < len(names):
            del kept[names[chosen]]
            self._desk.keep(self._kept_as, kept)
            self._dress()

    def _kept(self) -> dict[str, Any]:
        none: dict[str, Any] = {}
        return self._desk.setting(self._kept_as, none)

    def _dress(self) -> None:
        for facet, chip in zip(self._facets, self.chips, strict=False):
            chosen = self._chosen.get(facet.name, set())
            words = facet.words(next(iter(chosen))) if len(chosen) == 1 else tr("{n} 项").format(n=len(chosen))
            shown = words if len(words) <= 8 else words[:7] + "…"
            text = tr("{title}：{what}").format(title=facet.title, what=shown if chosen else tr("全部"))
            parts.set_chip(chip, text, bool(chosen))
        rest = sum(1 for facet in self._below() if facet.name in self._chosen)
        parts.set_chip(self.more, tr("更多筛选（{n}）").format(n=rest) if rest else tr("更多筛选"), bool(rest))
        self.clear_link.setVisible(self.active and self._with_link)
        if self.more.parentWidget() is not None:  # else it would come up as a window of its own
            self.more.setVisible(not self._only and self._needs_more(len(self._below())))

    def _needs_more(self, below: int) -> bool:
        """Whether 更多筛选 has something to offer, with so many facets below it."""
        return bool(below or self.active or self._kept())
