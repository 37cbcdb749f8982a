"""What leaves the room and what comes in: lists and papers seen before they are printed, sheets written and read."""

from typing import TYPE_CHECKING

from branchdesk.features.organization import queries as organization
from branchdesk.features.twinning import outputs, queries
from branchdesk.features.twinning.deeds.behind import Behind
from branchdesk.features.twinning.panels import statistics
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, charts

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form

_SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"


class GoingOut(Behind):
    """The verbs that hand something out, or take a sheet in."""

    # ---- lists

    def export_view(self) -> None:
        """导出 the list of the view (Ctrl+E): activities as a sheet that can be read in again."""
        with self._screen.telling():
            if self._screen.view_name in ("activities", "statistics"):
                self._export_activities()
            else:
                self._export(self._form())

    def print_view(self) -> None:
        """打印 the list of the view, seen before it is printed (Ctrl+P)."""
        with self._screen.telling():
            if self._screen.view_name == "statistics":
                self.summary()
            else:
                self._preview(self._form())

    def issue_list(self) -> None:
        """问题—措施—责任清单."""
        with self._screen.telling():
            self._preview(self._form())

    def _form(self) -> "Form":
        page, unit, today = self._screen, self._unit(), clock.today()
        view = page.list_of(page.view_name)
        if page.view_name == "partners":
            return outputs.partners(view.shown(), unit, today)
        if page.view_name == "agreements":
            return outputs.agreements(view.shown(), unit, today)
        if page.view_name == "issues":
            rows = view.shown()
            issues = list({row.of.id: row.of for row in rows if row.of is not None}.values())
            return outputs.issues(issues, [row.line for row in rows if row.of is None], unit, today)
        return outputs.activities(view.shown(), unit, today)

    def _export_activities(self) -> None:
        """The activities shown; those counted where the statistics are looked at."""
        page, today, unit = self._screen, clock.today(), self._unit()
        if page.view_name == "statistics":
            shown = page.statistics.found
            ids = list(shown.counts.activities) if shown else []
        else:
            ids = [one.id for one in page.list_of("activities").shown()]
        name = ask.safe_name(tr("结对共建活动_{day}.xlsx").format(day=f"{today:%Y%m%d}"))
        path = ask.save_file(page, tr("导出共建活动"), [tr(_SHEET), tr(_PAPER)], name)
        if path is None:
            return
        if path.suffix.lower() == ".pdf":
            lines = [one for one in page.lines_of(self._scope) if one.id in set(ids)]
            self._save(path, lambda: outputs.write(path, outputs.activities(lines, unit, today)))
            return
        wholes, names = self._desk.ask(queries.activities_of, ids), self._desk.ask(queries.names)
        self._save(path, lambda: outputs.write_sheet(path, wholes, names, unit, today, page.priority()))

    def blank_sheet(self) -> None:
        """导出空白登记表."""
        path = ask.save_file(self._screen, tr("导出空白登记表"), [tr(_SHEET)], tr("结对共建活动登记表.xlsx"))
        if path is not None:
            names = [name for _, name in self._desk.ask(organization.branches)]
            self._save(path, lambda: outputs.blank_sheet(path, names))

    def import_file(self) -> None:
        """导入共建活动 from a sheet (Ctrl+I)."""
        from branchdesk.features.twinning import importing
        from branchdesk.features.twinning.import_wizard import ImportDialog

        if not self._may_write():
            return
        dialog = ImportDialog(self._desk, self._screen)
        if self._run(dialog):
            n, plan, update = len(dialog.plan.new), dialog.plan, dialog.updates
            said = tr("导入 {n} 次共建活动").format(n=n)
            if update:
                said = tr("导入 {n} 次、修改 {m} 次共建活动").format(n=n, m=len(plan.changed))
            self._write(
                said, tr("已{said}。").format(said=said), lambda work: importing.write(work, plan, update=update)
            )

    # ---- papers

    def record(self) -> None:
        """活动记录 PDF of the activity the list stands on."""
        line = self._screen.activity()
        whole = self._desk.ask(queries.activity, line.id) if line else None
        if whole is None:
            return
        with self._screen.telling():
            names, unit, one = self._desk.ask(queries.names), self._unit(), whole.activity
            found = self._desk.ask(queries.agreement, one.agreement_id) if one.agreement_id else None
            program, agreement = self._program(one.program_id), found.agreement.title if found else ""
            priority = self._screen.priority()
            self._show(tr("共建活动记录_{title}").format(title=one.title),
                       lambda: outputs.record(whole, names, unit=unit, made_on=clock.today(), program=program, agreement=agreement,
                                              priority=priority))  # fmt: skip

    def agreement_paper(self) -> None:
        """协议书 PDF."""
        line = self._screen.agreement()
        whole = self._desk.ask(queries.agreement, line.id) if line else None
        if whole is None:
            return
        with self._screen.telling():
            names, program = self._desk.ask(queries.full_names), self._program(whole.agreement.program_id)
            self._show(whole.agreement.title, lambda: outputs.agreement(whole, names, program=program))

    def summary(self) -> None:
        """年度总结 PDF with its chart: refused where the parts are not the whole."""
        page = self._screen
        with page.telling():
            page.turn_to("statistics")
            found, unit, today = page.statistics.found, self._unit(), clock.today()
            if found is None:
                return
            if not found.counts.activities:
                raise Refusal(tr("这一期间没有共建活动，没有可以总结的内容"))
            found.counts.demand_sum()
            first, last, span = page.period()
            text = self._desk.ask(queries.paragraph, self._scope, first, last, span, page.priority())
            issues = self._desk.ask(queries.raised, self._scope, first, last, today)
            outcomes = self._desk.ask(queries.outcomes, self._scope, first, last)
            png = charts.png(charts.bars, statistics.category_shares(found), *outputs.chart_size())
            self._show(
                tr("结对共建总结_{span}").format(span=span.replace(" ", "")),
                lambda: outputs.summary(span, found, text, issues, outcomes, png, unit=unit, made_on=today),
            )

    def paragraph(self) -> None:
        """总结段落, made from the data alone."""
        from branchdesk.features.twinning.dialogs.paragraph import ParagraphDialog

        page = self._screen
        with page.telling():
            first, last, span = page.period()
            text = self._desk.ask(queries.paragraph, self._scope, first, last, span, page.priority())
            title = tr("总结段落：{span}").format(span=span)
            self._run(ParagraphDialog(title, text, self.summary, page))

    # ---- inside

    def _program(self, uid: str | None) -> str:
        return next((one.name for one in self._desk.ask(queries.programs) if one.id == uid), "")

    def _export(self, form: "Form") -> None:
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        path = ask.save_file(self._screen, tr("导出{name}").format(name=form.name), [tr(_SHEET), tr(_PAPER)], name)
        if path is not None:
            self._save(path, lambda: outputs.write(path, form))

    def _preview(self, form: "Form") -> None:
        self._show(form.title, lambda: outputs.render(form))
        self._tell(
            tr("{title} 也可以导出为 Excel。").format(title=form.title), (tr("导出 Excel…"), lambda: self._export(form))
        )
