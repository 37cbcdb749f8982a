"""Duties: marked as done one by one or in bulk, opened again; the list of duties itself; calendars on paper."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from branchdesk.features.organizers import commands, outputs, queries
from branchdesk.features.organizers.dialogs.duties import DutiesDialog, TemplatesDialog
from branchdesk.features.organizers.fields import MARK_FIELDS
from branchdesk.features.organizers.model import OccurrenceState
from branchdesk.features.organizers.queries import OccurrenceLine, PostingLine, PostingState
from branchdesk.features.requests.deeds.speaking import Speaking, list_verbs
from branchdesk.features.requests.dialogs.steps import StepDialog
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action

if TYPE_CHECKING:
    from branchdesk.features.organizers.screen.duties import DutiesScreen


class DutyDeeds(Speaking):
    """The verbs of 职责清单."""

    def __init__(self, screen: "DutiesScreen") -> None:
        super().__init__(screen)
        self._page = screen

    def verbs(self) -> list[Action]:
        """Everything the page can do."""
        open_ = self._any(lambda one: one.occurrence.is_open)
        kept = self._any(lambda one: one.occurrence.kept is not None)
        some = self._any(lambda _one: True)
        page = self._page
        return [
            Action("tick", tr("标记完成"), self.tick, "check", enabled=open_, tip=tr("今天完成；可多选")),
            Action("mark", tr("登记办理…"), self.mark, "clipboard-check", enabled=some, tip=tr("完成日期、佐证和备注；可多选")),
            Action("not_needed", tr("本期不涉及…"), self.not_needed, "minus", enabled=open_),
            Action("unmark", tr("撤回登记"), self.unmark, "undo-2", enabled=kept),
            Action("duty", tr("查看职责事项…"), self.duty, "settings", enabled=some),
            Action("duties", tr("职责事项…"), self.duties, "settings", tip=tr("新增、修改、停用职责，采用常用职责")),
            Action("templates", tr("采用常用职责…"), self.templates, "download"),
            Action("go_posting", tr("去登记选派"), lambda: self._desk.go("posting"), "user-plus"),
            Action("calendar", tr("列表 / 年历"), page.turn_view, "calendar-days", "Ctrl+Shift+L"),
            Action("back", tr("上一年"), lambda: page.years.step(-1), "chevron-left", "Alt+Left"),
            Action("forth", tr("下一年"), lambda: page.years.step(1), "chevron-right", "Alt+Right"),
            Action("register", tr("导出职责日历"), self.export_view, "file-spreadsheet"),
            Action("print_view", tr("打印职责日历…"), self.print_view, "printer"),
            Action("year_sheet", tr("打印职责年历…"), self.print_year, "calendar"),
            *list_verbs(page, self.duties),
        ]  # fmt: skip

    def open(self) -> None:
        """Enter: write down what became of it."""
        self.mark()

    def _any(self, fits: Callable[[OccurrenceLine], bool]) -> Callable[[], bool]:
        return lambda: any(fits(one) for one in self._page.chosen_lines())

    # ---- what became of duties

    def tick(self) -> None:
        """标记完成 today, of many at once."""
        lines = [one for one in self._page.chosen_lines() if one.occurrence.is_open]
        if lines and self._may_write():
            place = self._page.place()
            self._mark(lines, OccurrenceState.DONE)
            self._page.go_on(place)

    def mark(self) -> None:
        """登记办理 of those chosen: state, day, evidence."""
        self.mark_lines(self._page.chosen_lines())

    def mark_lines(self, lines: list[OccurrenceLine]) -> None:
        """The same of these."""
        if not lines or not self._may_write():
            return
        kept = lines[0].occurrence.kept if len(lines) == 1 else None
        start: object = kept or {"state": OccurrenceState.DONE, "done_on": Day.of(clock.today())}

        def take(values: dict[str, Any]) -> None:
            done_on = values["done_on"] or None
            self._desk.do(self._label(lines), commands.mark, [one.occurrence for one in lines], values["state"], done_on,
                          values["evidence"], values["note"])  # fmt: skip

        wanted = lines[0].duty.evidence_wanted if len(lines) == 1 else ""
        tell = tr("应留佐证：{what}").format(what=wanted) if wanted else ""
        dialog = StepDialog(MARK_FIELDS, tr("登记办理：{what}").format(what=_named(lines)), take, start, self._screen,
                            verb=tr("登记"), tell=tell, extent=(700, 370))  # fmt: skip
        if self._run(dialog):
            self._said(tr("已登记 {what}。").format(what=_named(lines)))

    def not_needed(self) -> None:
        """本期不涉及; the reason may be said."""
        lines = [one for one in self._page.chosen_lines() if one.occurrence.is_open]
        if not lines or not self._may_write():
            return
        fields = [one for one in MARK_FIELDS if one.name == "note"]

        def take(values: dict[str, Any]) -> None:
            self._desk.do(self._label(lines), commands.mark, [one.occurrence for one in lines], OccurrenceState.NOT_NEEDED, None,
                          "", values["note"])  # fmt: skip

        dialog = StepDialog(fields, tr("本期不涉及：{what}").format(what=_named(lines)), take, {}, self._screen,
                            verb=tr("登记"), extent=(600, 240))  # fmt: skip
        if self._run(dialog):
            self._said(tr("已登记本期不涉及：{what}。").format(what=_named(lines)))

    def unmark(self) -> None:
        """撤回: they are open again."""
        lines = [one for one in self._page.chosen_lines() if one.occurrence.kept is not None]
        if lines and self._may_write():
            label = tr("撤回职责登记：{what}").format(what=_named(lines))
            self._write(
                label,
                tr("已撤回：{what}。").format(what=_named(lines)),
                commands.unmark,
                [one.occurrence for one in lines],
            )

    def _mark(self, lines: list[OccurrenceLine], state: OccurrenceState) -> None:
        done = tr("已标记完成：{what}。").format(what=_named(lines))
        self._write(self._label(lines), done, commands.mark, [one.occurrence for one in lines], state)

    @staticmethod
    def _label(lines: list[OccurrenceLine]) -> str:
        return tr("登记职责办理：{what}").format(what=_named(lines))

    # ---- the duties themselves

    def duties(self) -> None:
        """职责事项."""
        self._run(DutiesDialog(self._desk, self._screen))

    def duty(self) -> None:
        """职责事项, standing on that of the line."""
        lines = self._page.chosen_lines()
        dialog = DutiesDialog(self._desk, self._screen)
        if lines:
            dialog.table.select_key(lines[0].duty.id)
        self._run(dialog)

    def templates(self) -> None:
        """采用常用职责."""
        if not self._may_write():
            return
        dialog = TemplatesDialog(self._desk, self._screen)
        if self._run(dialog):
            self._said(tr("已采用 {n} 项职责。").format(n=dialog.taken))

    # ---- going out

    def export_view(self) -> None:
        """导出 the calendar of a posting (Ctrl+E)."""
        with self._screen.telling():
            if (line := self._whose()) is not None:
                self._export(outputs.calendar(line, self._of(line), self._span(), self._unit(), clock.today()))

    def print_view(self) -> None:
        """打印 the same (Ctrl+P)."""
        with self._screen.telling():
            if (line := self._whose()) is not None:
                self._preview(outputs.calendar(line, self._of(line), self._span(), self._unit(), clock.today()))

    def print_year(self) -> None:
        """打印 the year on one sheet."""
        with self._screen.telling():
            if (line := self._whose()) is not None:
                self._preview(outputs.year(line, self._of(line), self._page.years.value, self._unit(), clock.today()))

    def _of(self, line: PostingLine) -> list[OccurrenceLine]:
        return [one for one in self._page.lines() if one.posting.id == line.id]

    def _span(self) -> str:
        return tr("{year}年").format(year=self._page.years.value)

    def _whose(self) -> PostingLine | None:
        """Whose calendar: that of the line stood on where there are several; None when the user backs out."""
        found = {one.posting.id: one.posting for one in self._page.lines()}
        if not found:
            raise Refusal(tr("这一年没有到期的职责"), hint=tr("先登记选派，再采用常用职责。"))
        current = self._page.current()
        if len(found) == 1:
            return next(iter(found.values()))
        if isinstance(current, OccurrenceLine):
            return current.posting
        held = [one for one in self._desk.ask(queries.postings) if one.state is PostingState.HELD and one.id in found]
        chosen = ask.choose(self._screen, tr("打印谁的职责日历？"), "", [*(one.title for one in held[:6]), tr("取消")])
        return None if chosen is None or chosen >= len(held[:6]) else held[chosen]


def _named(lines: list[OccurrenceLine]) -> str:
    """核对名册, or 核对名册 等 5 项."""
    first = lines[0].duty.title
    return tr("{what} 等 {n} 项").format(what=first, n=len(lines)) if len(lines) > 1 else first
