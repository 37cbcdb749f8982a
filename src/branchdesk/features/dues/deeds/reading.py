"""What the views show, read from the ledger: all of it, or only the lines of some members."""

from collections.abc import Callable

from branchdesk.features.dues import queries
from branchdesk.features.dues.deeds.handing import Handing
from branchdesk.features.dues.deeds.settling import Settling
from branchdesk.features.dues.panels.bases import BaseLine
from branchdesk.features.dues.panels.uses import Books, StatementRow
from branchdesk.features.dues.queries import Scope, aside
from branchdesk.features.dues.queries.proposing import proposed
from branchdesk.kernel.money import Yuan
from branchdesk.widgets.tasks import Report, Task

_FEW = 500
"""Up to so many lines everything is read at once."""


class Reading(Settling, Handing):
    """Reads for the view looked at."""

    _wanted: tuple[Scope, int | None] | None = None
    """What is to be read aside when the reading under way has ended."""
    _reading = False

    def read(self, *, keep: bool) -> None:
        """Everything; with ``keep`` rows stay in the list though a filter no longer fits them."""
        page, scope = self._screen, self._scope
        if page.view_name == "month":
            self._read_month(scope, keep=keep)
        elif page.view_name == "year":
            self._read_year(scope)
        elif page.view_name == "uses":
            self._read_uses(scope)
        elif page.view_name == "statements":
            self._read_statements()
        else:
            self._read_bases(scope)

    def reread(self, ids: frozenset[str]) -> None:
        """The lines of some members, in the list of the month or of the year."""
        page, scope = self._screen, self._scope
        if page.view_name == "year":
            year_view = page.year_view
            years = {one.member_id: one for one in self._desk.ask(queries.year_grid, scope, page.year, ids)}
            year_view.show_lines([years.get(one.member_id, one) for one in year_view.model.records])
            self._read_slow(scope, page.year, year_view.model.total)
            return
        view = page.month_view
        months = {one.line.member_id: one for one in self._desk.ask(queries.month_lines, scope, page.month, ids)}
        view.show_lines([months.get(one.line.member_id, one) for one in view.model.records], keep=True)
        view.show_balance(self._desk.ask(queries.balance, scope).in_hand)
        self._read_slow(scope, None, view.model.total)

    def _read_month(self, scope: Scope, *, keep: bool) -> None:
        page, view = self._screen, self._screen.month_view
        view.show_lines(self._desk.ask(queries.month_lines, scope, page.month), keep=keep)
        view.show_balance(self._desk.ask(queries.balance, scope).in_hand)
        self._read_slow(scope, None, view.model.total)
        view.table.begin_at("paid")
        page.show_defaults()

    def _read_year(self, scope: Scope) -> None:
        page, view = self._screen, self._screen.year_view
        view.show_lines(self._desk.ask(queries.year_grid, scope, page.year))
        self._read_slow(scope, page.year, view.model.total)
        view.table.begin_at(f"m{page.month.month}")
        page.show_defaults()

    def _read_slow(self, scope: Scope, year: int | None, people: int) -> None:
        """What takes long in a large ledger follows when it is known; what is typed meanwhile is read after that."""
        if people <= _FEW or self._desk.ask(aside.is_at_hand, scope, year):
            self._wanted = None
            self._show_slow(self._desk.ask(aside.slow, scope, year))
            return
        self._wanted = (scope, year)
        if not self._reading:
            self._read_aside()

    def _read_aside(self) -> None:
        if self._wanted is None:
            return
        at, (scope, year) = self._place(), self._wanted
        self._wanted, self._reading = None, True
        task: Task[aside.Slow] = Task(_work(self._desk.ask(aside.read_slow, scope, year)), self._screen)
        task.done.connect(lambda found: self._on_slow(found, at))
        task.ended.connect(self._on_read)
        task.start()

    def _on_slow(self, found: aside.Slow, at: tuple[object, ...]) -> None:
        self._desk.ask(aside.keep, found)
        if self._wanted is None and at == self._place():
            self._show_slow(found)

    def _on_read(self) -> None:
        self._reading = False
        if self._wanted is not None:
            self._read_slow(*self._wanted, _FEW + 1)

    def _place(self) -> tuple[object, ...]:
        """What the slow part is an answer for."""
        return self._screen.view_name, self._screen.month, self._desk.branch_id

    def _show_slow(self, found: aside.Slow) -> None:
        if self._screen.view_name == "month":
            self._screen.month_view.show_behind(len(found.behind), self.behind_words(found))
        elif self._screen.view_name == "year":
            self._screen.year_view.show_on_time(found.on_time)

    def _read_uses(self, scope: Scope) -> None:
        page, ask = self._screen, self._desk.ask
        page.uses_view.show_books(Books(
            expenses=ask(queries.expenses, scope, page.year), remittances=ask(queries.remittances, scope, page.year),
            large=ask(queries.large_dues, scope), members=self.called(), balance=ask(queries.balance, scope).line,
        ))  # fmt: skip

    def _read_statements(self) -> None:
        rows = []
        for one in self._desk.ask(queries.statements):
            lines = self._desk.ask(queries.statement_lines, one.id)
            total = Yuan(sum(line.amount.fen for line in lines))
            rows.append(StatementRow(one, total, len(lines), sum(line.state == "open" for line in lines)))
        self._screen.statements_view.show_books(Books(statements=rows))

    def _read_bases(self, scope: Scope) -> None:
        page, view = self._screen, self._screen.bases_view
        found = self._desk.ask(proposed, scope, page.year, page.given, page.copies_last)
        lines = [BaseLine(member, one, page.given.get(member.id)) for member, one in found]
        view.show_lines(lines, self.locked_words())
        view.table.begin_at("base")


def _work(read: Callable[[], aside.Slow]) -> Callable[[Report], aside.Slow]:
    return lambda _report: read()
