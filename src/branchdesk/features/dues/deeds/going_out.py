"""What leaves the room: sheets, papers seen before they are printed, receipts; never a base or an ID in public."""

from collections.abc import Callable, Sequence
from pathlib import Path

from branchdesk.features.dues import listing, outputs, queries
from branchdesk.features.dues.deeds.speaking import Speaking
from branchdesk.features.dues.model import Payment, Remittance
from branchdesk.features.dues.panels import on_time
from branchdesk.features.dues.queries import forms
from branchdesk.features.dues.queries.forms import Form
from branchdesk.features.dues.queries.forms.form import footing
from branchdesk.features.members import queries as members
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, show_files

_SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"


class GoingOut(Speaking):
    """The verbs that hand something out."""

    def export_view(self) -> None:
        """导出 the form that belongs to the view (Ctrl+E)."""
        with self._screen.telling():
            form = self._form()
            if form is not None:
                self._export(form)

    def print_view(self) -> None:
        """打印 the form that belongs to the view, seen before it is printed (Ctrl+P)."""
        with self._screen.telling():
            form = self._form()
            if form is not None:
                self._preview(form)

    def notice(self) -> None:
        """公示表: totals, and people only where the year's rules say so."""
        with self._screen.telling():
            form = self._desk.ask(forms.notice_form, self._scope, self._screen.year)
            named = self._desk.ask(forms.named_form, self._scope, self._screen.year)
            self._preview(form, *([named] if named else []))

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

    def _form(self) -> Form | None:
        page, view = self._screen, self._screen.view_name
        if view == "month":
            lines = page.month_view.shown()
            words = [listing.state_word(one.cell) for one in lines]
            return self._desk.ask(outputs.month_form, self._scope, page.month, lines, words)
        if view == "year":
            return self._desk.ask(forms.year_form, self._scope, page.year)
        if view == "uses":
            return self._desk.ask(forms.remitted_form, self._scope, page.year)
        return self._assessed()

    def _assessed(self) -> Form | None:
        """核定表: bases go out only when asked for."""
        options = [tr("不含基数"), tr("含基数（内部）"), tr("取消")]
        words = tr("计算基数属于个人信息，对外和公示时不要包含。")
        chosen = ask.choose(self._screen, tr("核定表"), words, options)
        if chosen in (None, 2):
            return None
        return self._desk.ask(_assessed, self._scope, self._screen.year, chosen == 1)

    def _export(self, form: Form, *more: Form) -> None:
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        path = ask.save_file(self._screen, tr("导出{name}").format(name=form.name), [_SHEET, _PAPER], name)
        if path is not None:
            self._save(path, lambda: outputs.write(path, form, *more))

    def _save(self, path: Path, work: Callable[[], object]) -> None:
        def done(_nothing: object) -> None:
            said = tr("已导出：{path}").format(path=path)
            self._desk.notices.tell("ok", said, [(tr("打开"), lambda: show_files.show(path))])

        self._desk.run(tr("正在导出"), lambda _report: work(), done)

    def _preview(self, form: Form, *more: Form) -> None:
        offer = [(tr("导出 Excel…"), lambda: self._export(form, *more))]
        self._show(form.title, lambda: outputs.render(form, *more))
        self._desk.notices.tell("info", tr("{title} 也可以导出为 Excel。").format(title=form.title), offer)

    def _show(self, title: str, render: Callable[[], bytes]) -> None:
        from branchdesk.pdf import preview
        from branchdesk.widgets.pdf_preview import PdfPreview

        def ready(data: bytes) -> None:
            shown = PdfPreview(preview, data, title, ask.safe_name(f"{title}.pdf"), self._screen)
            shown.finished.connect(shown.deleteLater)
            shown.open()  # not exec: the work is done, and its progress must not wait for the user

        self._desk.run(tr("正在排版"), lambda _report: render(), ready)

    # ---- slips

    def receipts(self) -> None:
        """收据 of the member the list stands on, for the month or the year looked at."""
        uid = self._screen.chosen_member()
        if not uid:
            return
        months = [self._screen.month] if self._screen.view_name == "month" else None
        rows = self._standing_rows(uid, months or [Month(self._screen.year, n) for n in (1, 12)])
        found = self._desk.ask(members.members_by_id, [uid])
        name, unit = found[0].name if found else "", self._unit()
        if not rows:
            self._desk.notices.tell("info", tr("{name} 这一期还没有收款，没有可出具的收据。").format(name=name))
            return
        self._show(tr("党费收款凭据_{name}").format(name=name), lambda: outputs.render_receipt(rows, name, unit))

    def _standing_rows(self, uid: str, months: Sequence[Month]) -> list[Payment]:
        rows = self._desk.ask(queries.payments, None, months, {uid})
        gone = {one.corrects_id for one in rows}
        return [one for one in rows if one.corrects_id is None and one.id not in gone]

    def handover(self) -> None:
        """交接单 of the remittance the list stands on, else of the newest."""
        page = self._screen
        chosen = page.uses_view.chosen if page.view_name == "uses" else None
        if not isinstance(chosen, Remittance):
            standing = queries.standing(self._desk.ask(queries.remittances, self._scope))
            chosen = standing[0] if standing else None
        if chosen is None:
            self._desk.notices.tell("info", tr("还没有上缴，先登记上缴再出交接单。"), [(tr("登记上缴"), self.remit)])
            return
        unit = self._desk.ask(organization.unit_name, chosen.branch_id)
        superior = ask.text(
            page, tr("交接单"), tr("接收党费的上级党组织"), self._desk.setting("dues.superior", ""), yes=tr("出具")
        )
        if superior:
            self._desk.keep("dues.superior", superior)
            with page.telling():
                found = self._desk.ask(outputs.handover_of, chosen, unit, superior)
                self._show(tr("党费上缴交接单"), lambda: outputs.render_handover(found))

    def remit(self) -> None:
        """登记上缴."""
        from branchdesk.features.dues.dialogs.forms import RemittanceDialog

        if self._may_write() and self._run(RemittanceDialog(self._desk, self._screen.month, self._screen)):
            self._screen.turn_to("uses")
            self._screen.uses_view.turn_to("remittances")
            self._said(tr("已登记上缴，所属月份的核定已锁定。"))

    def _unit(self) -> str:
        named: str = self._desk.setting("print_unit", "")
        return named or self._desk.ask(organization.unit_name, self._desk.branch_id)


def _assessed(ledger: queries.Reads, scope: queries.Scope, year: int, bases: bool) -> Form:
    return forms.assessed_form(ledger, scope, year, bases=bases)
