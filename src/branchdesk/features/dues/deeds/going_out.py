"""What leaves the room: sheets, papers seen before they are printed, receipts; never a base or an ID in public."""

from collections.abc import Sequence
from datetime import date

from branchdesk.features.dues import commands, outputs, queries
from branchdesk.features.dues.deeds.calling import Calling
from branchdesk.features.dues.model import Remittance
from branchdesk.features.dues.panels import on_time
from branchdesk.features.dues.queries import forms, waiting
from branchdesk.features.dues.queries.forms import Form
from branchdesk.features.dues.queries.forms.form import footing
from branchdesk.features.dues.rules import collecting
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.deeds import Gone
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.speaking import Verb, names

_SHEET, _PAPER, _WORD = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)", "Word 文档 (*.docx)"


class GoingOut(Calling):
    """The verbs that hand something out."""

    def export_view(self) -> None:
        """导出 the form that belongs to the view (Ctrl+E)."""
        with self._screen.telling():
            form = self._form()
            if form is not None:
                self._export(form, gone=self._noted(form))

    def print_view(self) -> None:
        """打印 the form that belongs to the view, seen before it is printed (Ctrl+P)."""
        with self._screen.telling():
            form = self._form()
            if form is not None:
                self._preview(form, gone=self._noted(form))

    def notice(self) -> None:
        """公示表: totals, and people only where the year's rules say so; one that goes out is written down."""
        from branchdesk.features.dues.dialogs.defaults import NoticeDialog

        year = self._screen.year
        branches = self._desk.ask(waiting.receiving, self._scope, year)
        known = [text for uid in branches for text in self._desk.ask(waiting.notices, uid, year)]
        dialog = NoticeDialog(year, known[-1].partition("：")[2] if known else "", self._screen)
        if not self._run(dialog):
            return
        first, last = dialog.first, dialog.last
        with self._screen.telling():
            form = self._desk.ask(_notice, self._scope, year, first, last)
            named = self._desk.ask(forms.named_form, self._scope, year)
            said = commands.handed_out(first, last)
            self._preview(form, *([named] if named else []), gone=lambda: self._note_notice(branches, year, said))

    def note_notice(self) -> None:
        """登记已公示: made public otherwise than by the paper of this program."""
        from branchdesk.widgets.day_dialog import DayDialog

        year = self._screen.year
        branches = self._desk.ask(waiting.receiving, self._scope, year)
        if not branches:
            self._desk.notices.tell("info", tr("{year} 年还没有收款，没有要公示的。").format(year=year))
        elif self._may_write():
            dialog = DayDialog(tr("登记已公示：{year} 年度党费").format(year=year), tr("公示日期"), self._screen)
            if self._run(dialog) and dialog.day is not None:
                self._note_notice(branches, year, tr("{day} 已公示").format(day=dialog.day))

    def _note_notice(self, branches: Sequence[str], year: int, said: str) -> str:
        """What was written down, in words; ``""`` where nothing was."""
        if self._desk.read_only or not branches:
            return ""
        words = ""
        with self._screen.telling():
            label = tr("登记 {year} 年度党费公示").format(year=year)
            self._desk.do(label, commands.note_notice, branches, year, said)
            words = tr("已登记 {year} 年度党费公示（{said}），工作概览不再提醒。").format(year=year, said=said)
            self._desk.notices.tell("ok", words)
        return words

    def term_report(self) -> None:
        """换届报告: dues of a term, for the members who elect a new committee."""
        from branchdesk.features.dues.dialogs.term import TermDialog

        with self._screen.telling():
            start = self._desk.ask(forms.term_start, self._scope)
            dialog = TermDialog(self._unit(), start, clock.today(), self._screen)
            if self._run(dialog):
                found = self._desk.ask(_term, self._scope, (dialog.first, dialog.last), dialog.names)
                self._show(found[0].title, lambda: outputs.render(*found))
                offer = [(tr("导出 Excel、Word…"), lambda: self._export(*found, word=True))]
                self._desk.notices.tell(
                    "info", tr("{title} 也可以导出为 Excel 或 Word。").format(title=found[0].title), offer
                )

    def print_chart(self) -> None:
        """按期交纳图 on paper, by the function that draws it on the screen."""
        found = self._desk.ask(queries.on_time, self._scope, self._screen.year)
        if not found:
            self._desk.notices.tell("info", tr("本年还没有应交的月份。"))
            return
        from branchdesk.features.dues import papers

        year = self._screen.year
        png = on_time.picture(found, *papers.SIZE)  # at once: painting belongs to this thread
        chart = papers.Chart(year, self._unit(), found, png, on_time.sentence(found),
                             self._desk.ask(footing, self._scope, year), clock.today())  # fmt: skip
        self._show(papers.chart_title(year), lambda: papers.chart_bytes(chart))

    def talk_list(self) -> None:
        """欠交核实表."""
        with self._screen.telling():
            self._preview(self._desk.ask(forms.arrears_form, self._scope))

    @property
    def exporting(self) -> str:
        """The verb that exports what the view looked at is about; what came by statements stands in the year's ledger."""
        return {"statements": "export_year"}.get(self._screen.view_name, f"export_{self._screen.view_name}")

    def _form(self) -> Form | None:
        page, view = self._screen, self._screen.view_name
        if view == "month":
            return self._desk.ask(outputs.month_form, self._scope, page.month, page.month_view.shown())
        if view in ("year", "statements"):
            return self._desk.ask(forms.year_form, self._scope, page.year)
        if view == "uses":
            others = {"expenses": forms.expense_form, "large": forms.large_form}
            return self._desk.ask(others.get(page.ledger, forms.remitted_form), self._scope, page.year)
        return self._assessed()

    def _assessed(self) -> Form | None:
        """核定表: bases go out only when asked for."""
        options = [tr("不含基数"), tr("含基数（内部）"), tr("取消")]
        words = tr("计算基数属于个人信息，对外和公示时不要包含。")
        chosen = ask.choose(self._screen, tr("核定表"), words, options)
        if chosen in (None, 2):
            return None
        return self._desk.ask(_assessed, self._scope, self._screen.year, chosen == 1)

    def _noted(self, form: Form, member_id: str = "*") -> Gone:
        """Bases that leave the program are written down (domain N9); ``*`` for those of many."""
        if self._desk.read_only or not (member_id != "*" or form.reveals):
            return None
        from branchdesk.features.members.commands import reveal

        said = tr("导出、打印{title}（含计算基数）").format(title=form.title)

        def note() -> str:
            self._desk.do(said, reveal, [member_id], said)
            return tr("已记入变更记录。")

        return note

    def _export(
        self, form: Form, *more: Form, gone: Gone = None, word: bool = False, others: Sequence[Verb] = ()
    ) -> None:
        """As a file; ``others`` are ways out that stay offered when it is there."""
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        kinds = [_SHEET, _PAPER, *([_WORD] if word else [])]
        path = ask.save_file(self._screen, tr("导出{name}").format(name=form.name), kinds, name)
        if path is not None:
            self._save(path, lambda: outputs.write(path, form, *more), gone, *others)

    def _preview(self, form: Form, *more: Form, gone: Gone = None) -> None:
        """The paper as it will be printed. Excel is offered beside it, and again where something was written down since."""

        def offer(said: str = "") -> None:
            again = (tr("打印预览…"), lambda: self._preview(form, *more, gone=gone))
            export = (tr("导出 Excel…"), lambda: self._export(form, *more, gone=gone, others=[again]))
            words = said + tr("{title} 也可以导出为 Excel。").format(title=form.title)
            self._desk.notices.tell("ok" if said else "info", words, [export])

        def handed_out() -> None:
            if gone is not None and isinstance(said := gone(), str) and said:
                offer(said)

        self._show(form.title, lambda: outputs.render(form, *more), handed_out)
        offer()

    def member_sheet(self) -> None:
        """个人交纳明细: what one member owed and paid in the year and why, to be shown to any member who asks."""
        uid = self._screen.chosen_member()
        if uid:
            with self._screen.telling():
                form = self._desk.ask(outputs.member_form, uid, self._screen.year)
                self._preview(form, gone=self._noted(form, uid))

    # ---- slips

    def receipts(self) -> None:
        """收据 of the selected members, for the month or the year looked at; all of them in one paper."""
        page = self._screen
        chosen = page.chosen_members() if page.view_name in ("month", "year") else []
        if not chosen:
            self._desk.notices.tell("info", tr("请先在名单上选中要出具收据的党员。"))
            return
        months = [page.month] if page.view_name == "month" else [Month(page.year, n) for n in (1, 12)]
        rows = collecting.standing(self._desk.ask(queries.payments, None, months, set(chosen)))
        called = self.called(chosen)
        theirs = {uid: [row for row in rows if row.member_id == uid] for uid in chosen}
        found = [(part, called.get(uid, "")) for uid, part in theirs.items() if sum(row.amount.fen for row in part) > 0]
        lacking = len(chosen) - len(found)
        if not found:
            self._desk.notices.tell("info", tr("所选的人这一期还没有收款，没有可出具的收据。"))
            return
        unit = self._unit()
        title = tr("党费收款凭据_{name}").format(name=names([name for _, name in found]))
        self._show(title, lambda: outputs.render_receipts(found, unit))
        if lacking:
            words = tr("出具 {n} 人的收据；另有 {lacking} 人这一期还没有收款，没有出具。")
            self._desk.notices.tell("info", words.format(n=len(found), lacking=lacking))

    def handover(self) -> None:
        """交接单 of the remittance the list stands on, else of the newest."""
        page = self._screen
        chosen = page.current() if page.ledger else None
        if not isinstance(chosen, Remittance):
            standing = queries.standing(self._desk.ask(queries.remittances, self._scope))
            chosen = standing[0] if standing else None
        if chosen is None:
            self._desk.notices.tell("info", tr("还没有上缴，先登记上缴再出交接单。"), [(tr("登记上缴"), self.remit)])
            return
        unit = self._desk.ask(organization.unit_name, chosen.branch_id)
        usual = self._desk.setting("dues.superior", "") or self._above(chosen.branch_id)
        superior = ask.text(page, tr("交接单"), tr("接收党费的上级党组织"), usual, yes=tr("出具"))
        if superior:
            self._desk.keep("dues.superior", superior)
            with page.telling():
                found = self._desk.ask(outputs.handover_of, chosen, unit, superior)
                self._show(tr("党费上缴交接单"), lambda: outputs.render_handover(found))

    def _above(self, branch_id: str) -> str:
        """The full name of the body next above a branch, the usual one to receive its dues."""
        found = self._desk.ask(organization.organization, branch_id)
        return self._desk.ask(organization.unit_name, found.parent_id) if found and found.parent_id else ""

    def remit(self, branch: str | None = None, month: Month | None = None) -> None:
        """登记上缴, of the period of the month looked at; or of a branch and a period it has not handed up."""
        from branchdesk.features.dues.dialogs.forms import RemittanceDialog

        page = self._screen
        if self._may_write() and self._run(RemittanceDialog(self._desk, month or page.month, page, branch)):
            self._screen.turn_to("remittances")
            self._said(tr("已登记上缴，所属月份的核定已锁定。"))


def _assessed(ledger: queries.Reads, scope: queries.Scope, year: int, bases: bool) -> Form:
    return forms.assessed_form(ledger, scope, year, bases=bases)


def _term(ledger: queries.Reads, scope: queries.Scope, term: tuple[date, date], names: bool) -> tuple[Form, ...]:
    return forms.term_forms(ledger, scope, *term, names=names)


def _notice(ledger: queries.Reads, scope: queries.Scope, year: int, first: Day | None, last: Day | None) -> Form:
    shown = (first.first(), last.first()) if first and last else (None, None)
    return forms.notice_form(ledger, scope, year, shown_from=shown[0], shown_until=shown[1])
