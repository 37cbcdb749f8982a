"""组织关系: letters out, graduation batches, members away, members who came; each with what waits."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import Qt

from branchdesk.features.organization import queries as organization
from branchdesk.features.transfers import listing, queries
from branchdesk.features.transfers.deeds import Deeds
from branchdesk.features.transfers.listing import Words
from branchdesk.features.transfers.model import Direction, GraduationBatch
from branchdesk.features.transfers.panels import plans, told
from branchdesk.features.transfers.panels.graduation import GraduationView
from branchdesk.features.transfers.queries import AwayLine, Scope, TransferLine
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex
from branchdesk.storage.reading import Reads
from branchdesk.widgets.list_view import ListView, Plan
from branchdesk.widgets.pages import Pages
from branchdesk.widgets.screen import Desk, FileVerbs
from branchdesk.widgets.side import Told

VIEWS = ("letters", "graduation", "away", "arrivals")


class TransfersScreen(Pages[ListView | GraduationView]):
    """The page of transfers."""

    title = "组织关系"
    watches = frozenset({
        "transfer", "graduation_batch", "letter_head", "away", "away_contact", "arrival", "member", "organization", "move",
        "payment", "assessment", "rule_overlay",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        titles = [tr("介绍信"), tr("毕业转接"), tr("流动与失联"), tr("转入登记")]
        super().__init__(desk, dict(zip(VIEWS, titles, strict=True)))
        self.words = Words(today=clock.today())
        self.with_ended = False
        self._batches: dict[str, GraduationBatch] = {}
        self.deeds = Deeds(self)
        self.furnish(self.deeds.verbs())

    # ---- what the window calls

    def file_verbs(self) -> FileVerbs:
        """Export and print mean the list of the view."""
        words = {
            "letters": tr("介绍信登记簿"),
            "graduation": tr("毕业生转接名单"),
            "away": tr("联系登记"),
            "arrivals": tr("转入登记簿"),
        }
        word = words[self.view_name]
        verbs: FileVerbs = (
            {"import": (tr("导入去向表…"), self.deeds.import_batch)} if self.view_name == "graduation" else {}
        )
        return verbs | {
            "export": (tr("导出{what}…").format(what=word), self.deeds.export_view),
            "print": (tr("打印{what}…").format(what=word), self.deeds.print_view),
        }

    # ---- the views

    @property
    def letters(self) -> ListView:
        """介绍信."""
        return self.list_of("letters")

    @property
    def away(self) -> ListView:
        """流动与失联."""
        return self.list_of("away")

    @property
    def arrivals(self) -> ListView:
        """转入登记."""
        return self.list_of("arrivals")

    @property
    def graduation(self) -> GraduationView:
        """毕业转接."""
        return self.one("graduation", GraduationView)

    def show_transfer(self, uid: str) -> None:
        """Stand on a transfer in the view it belongs to."""
        line = self.desk.ask(queries.line, uid, clock.today())
        came = line is not None and line.transfer.direction is Direction.IN
        self.stand_on("arrivals" if came else "letters", uid)

    def show_away(self, uid: str) -> None:
        """Stand on somebody away."""
        self.stand_on("away", uid)

    def show_batch(self, uid: str) -> None:
        """Look at a batch."""
        self.turn_to("graduation")
        self._read_graduation(uid)
        self.graduation.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def make(self, name: str) -> ListView | GraduationView:
        """A view, for its first visit."""
        words, deeds = self.words, self.deeds
        if name == "graduation":
            return self._make_graduation()
        made: dict[str, tuple[Callable[[Words], Plan], Callable[[Any, Words], Told], Callable[[], object]]] = {
            "letters": (plans.letters, told.of_letter, deeds.open_letter),
            "away": (plans.away, told.of_away, deeds.edit_away),
            "arrivals": (plans.arrivals, told.of_arrival, deeds.correct_arrival),
        }
        plan, tell, open_ = made[name]
        return self.make_list(plan(words), lambda line: tell(line, words), open_, SearchIndex)

    def _make_graduation(self) -> GraduationView:
        made, deeds = GraduationView(self.desk, self.words, self.verbs), self.deeds
        made.type_with(deeds.type_cell, deeds.may_type, deeds.paste)
        made.batch_chosen.connect(self._on_batch)
        made.opened.connect(lambda _line: deeds.open_member())
        made.moved.connect(self.verbs.refresh)
        made.menu_asked.connect(self.ask_menu)
        return made

    def fitting(self) -> Sequence[str]:
        """The verbs in the menu of a line."""
        return self.deeds.fitting(self.view_name)

    # ---- reading

    def refresh(self) -> None:
        """Read what the view looked at shows."""
        self.words.organizations = self.desk.ask(organization.names)
        self.words.today = clock.today()
        scope, today = self.scope(), self.words.today
        if self.view_name == "graduation":
            self._read_graduation()
        elif self.view_name == "away":
            self.away.show_lines(self.desk.ask(_away, scope, self.with_ended))
        else:
            came = self.view_name == "arrivals"
            lines = [one for one in self.desk.ask(queries.lines, scope, today) if one.state is not State.STAYS]
            mine = [one for one in lines if (one.transfer.direction is Direction.IN) == came]
            self.list_of(self.view_name).show_lines(listing.by_urgency(mine))
        self.verbs.refresh()

    def _read_graduation(self, wanted: str = "") -> None:
        today, view = clock.today(), self.graduation
        found = self.desk.ask(queries.batches, today)
        self._batches = {one.batch.id: one.batch for one in found}
        view.offer(found, wanted)
        lines = self.desk.ask(_batch_lines, view.batch_id) if view.batch_id else []
        view.show_lines(sorted(lines, key=lambda one: (one.member.unit, one.name_key)))

    def _on_batch(self) -> None:
        with self.telling():
            self._read_graduation()

    @property
    def batch(self) -> GraduationBatch | None:
        """The batch looked at."""
        view = self._made.get("graduation")
        return self._batches.get(view.batch_id) if isinstance(view, GraduationView) else None

    # ---- what the verbs ask

    def current_line(self) -> TransferLine | None:
        """The transfer the list stands on."""
        found = self.current()
        return found if isinstance(found, TransferLine) else None

    def current_away(self) -> AwayLine | None:
        """The absence the list stands on."""
        found = self.current()
        return found if isinstance(found, AwayLine) else None

    def chosen_lines(self, states: Collection[State]) -> list[TransferLine]:
        """The selected transfers that stand in one of the states."""
        return [one for one in self.chosen() if isinstance(one, TransferLine) and one.state in states]

    def chosen_away(self) -> list[AwayLine]:
        """The selected absences."""
        return [one for one in self.chosen() if isinstance(one, AwayLine)]

    def chosen_member(self) -> str:
        """The member the list stands on; ``""`` where there is none."""
        found = self.current_line() or self.current_away()
        return found.member.id if found is not None else ""

    def away_word(self, line: AwayLine) -> str:
        """流动党员, 失去联系 …"""
        return listing.kind_word(line.away.kind)


def _away(ledger: Reads, scope: Scope, ended: bool) -> list[AwayLine]:
    return queries.away_lines(ledger, scope, clock.today(), ended=ended)


def _batch_lines(ledger: Reads, batch_id: str) -> list[TransferLine]:
    return queries.lines(ledger, None, clock.today(), batch_id=batch_id)
