"""The index behind 全局查找: read aside when it is asked for, read anew when the ledger has changed since."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from branchdesk.features.overview.queries import position
from branchdesk.kernel.words import tr
from branchdesk.shell import find_sources
from branchdesk.shell.find_sources import KINDS, Entry
from branchdesk.widgets.tasks import Task

if TYPE_CHECKING:
    from branchdesk.search.index import SearchIndex
    from branchdesk.shell.window import Window

PLACES = (
    ("按月收缴", "党费", "dues", "month"), ("年度台账", "党费", "dues", "year"), ("流水对账", "党费", "dues", "statements"),
    ("上缴", "党费", "dues", "remittances"), ("使用支出", "党费", "dues", "expenses"), ("大额党费", "党费", "dues", "large"),
    ("基数核定", "党费", "dues", "bases"), ("欠交名单", "党费", "arrears", ""), ("发展流程", "组织员", "development", ""),
    ("组织关系", "组织员", "transfers", ""), ("诉求办理", "组织员", "requests", ""), ("职责清单", "组织员", "duties", ""),
    ("工作记录", "组织员", "work", ""), ("选派", "组织员", "posting", ""), ("结对单位", "结对共建", "twinning", "partners"),
    ("共建协议", "结对共建", "twinning", "agreements"), ("问题清单", "结对共建", "twinning", "issues"),
    ("共建统计", "结对共建", "twinning", "statistics"), ("议定事项落实", "组织生活", "open_tasks", ""),
    ("查重", "党员", "duplicates", ""),
)  # fmt: skip
"""Pages within a tab: title, the tab, and the place of ``routes`` it stands at."""
EACH = 6
"""Results of one kind that are shown; whoever wants a further one types another letter."""


class Finder(QObject):
    """Finds records, pages, verbs and settings. ``ready()`` when the records have been read."""

    ready = Signal()

    def __init__(self, window: "Window") -> None:
        desk = window.require_desk()
        super().__init__(desk)
        self._desk = desk
        self._window = window
        self._own: list[Entry] = []
        self._records: list[Entry] = []
        self._entries: list[Entry] = []
        self._index: SearchIndex | None = None
        self._at: int | None = None
        self.is_reading = False
        self.sought = ""
        """What was typed last."""

    def refresh(self) -> None:
        """The verbs of now at once; the records aside, when they are not those of now."""
        self._own = own_entries(self._window)
        self._rebuild()
        now = self._desk.ask(position)
        if now == self._at or self.is_reading:
            return
        self.is_reading = True
        ledger = self._desk.ledger

        def read() -> list[Entry]:
            with ledger.aside() as other:
                return find_sources.read(other)

        task = Task(lambda _report: (now, read()), self)
        task.done.connect(self._on_read)
        task.ended.connect(self._on_ended)
        task.start()

    def find(self, query: str) -> list[tuple[str, list[Entry], int]]:
        """What holds every word of the query, by kind in their order, with how many there are of each."""
        if self._index is None or not query.strip():
            return []
        found: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
        for place in self._index.find(query, self._everything):
            found[self._entries[place].kind].append(self._entries[place])
        return [(kind, listed[:EACH], len(listed)) for kind, listed in found.items() if listed]

    def _on_read(self, outcome: tuple[int, list[Entry]]) -> None:
        self._at, self._records = outcome
        self._rebuild()

    def _on_ended(self) -> None:
        self.is_reading = False
        self.ready.emit()

    def _rebuild(self) -> None:
        from branchdesk.search.index import SearchIndex

        self._entries = [*self._records, *self._own]
        self._index = SearchIndex([one.text for one in self._entries])
        self._everything = list(range(len(self._entries)))


def own_entries(window: "Window") -> list[Entry]:
    """Pages, verbs of the 文件 menu, settings: what needs no ledger."""
    return [*_pages(window), *_verbs(window), *_settings(window)]


def _pages(window: "Window") -> Sequence[Entry]:
    book = window.book
    if book is None:
        return []
    within = [find_sources.named("page", tr(title), tr(tab), place, uid) for title, tab, place, uid in PLACES]
    return within + [
        find_sources.named("page", room.title, f"Ctrl+{room.key}")._replace(
            run=lambda name=room.name: book.turn_to(name)  # type: ignore[misc]
        )
        for room in book.rooms
    ]


def _verbs(window: "Window") -> Sequence[Entry]:
    if window.menu is None:
        return []
    return [
        find_sources.named("verb", one.text().rstrip("…"), one.shortcut().toString())._replace(run=one.trigger)
        for one in window.menu.actions()
        if not one.isSeparator() and one.isVisible() and one.isEnabled()
    ]


def _settings(window: "Window") -> Sequence[Entry]:
    from branchdesk.shell import routes
    from branchdesk.shell.settings_fields import SETTINGS_FIELDS

    return [
        find_sources.named("setting", tr(one.label), tr("设置 · {section}").format(section=tr(one.section)))._replace(
            run=lambda: routes.show_settings(window)
        )
        for one in SETTINGS_FIELDS
    ]
