"""What leaves the room: 全程纪实, 材料清单, 公示, 照填, and the lists as PDF or Excel; no ID number among them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.development import outputs
from branchdesk.features.development.deeds.cases import Cases
from branchdesk.features.development.listing import FINDINGS
from branchdesk.features.development.model import STAGES
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, show_files

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form

_SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"


class GoingOut(Cases):
    """The verbs that hand something out."""

    # ---- of one case

    def case_print(self) -> None:
        """全程纪实, seen before it is printed."""
        file, book = self._file(), self._book()
        if file is not None:
            unit = self._unit(file)
            self._preview(outputs.case_file_title(file), lambda: outputs.case_file(file, book, unit))

    def case_export(self) -> None:
        """全程纪实 as a file."""
        file, book = self._file(), self._book()
        if file is None:
            return
        unit, title = self._unit(file), outputs.case_file_title(file)
        path = ask.save_file(self._screen, tr("导出全程纪实"), [_PAPER], ask.safe_name(f"{title}.pdf"))
        if path is not None:
            self._save(path, lambda: outputs.write_bytes(path, outputs.case_file(file, book, unit)))

    def checklist(self) -> None:
        """材料清单, of one stage or all."""
        file, book = self._file(), self._book()
        if file is None:
            return
        options = [tr("全部阶段"), *(tr(words) for _, words in STAGES), tr("取消")]
        chosen = ask.choose(self._screen, tr("材料清单"), tr("打印哪一阶段的材料清单？"), options)
        if chosen is None or chosen == len(options) - 1:
            return
        stage = STAGES[chosen - 1][0] if chosen else None
        unit = self._unit(file)
        title = tr("材料清单（{name}）").format(name=file.member.name)
        self._preview(title, lambda: outputs.checklist(file, book, stage, unit))

    def notice_paper(self) -> None:
        """公示 to be posted up: the notice the list stands on, else the newest."""
        file, book = self._file(), self._book()
        if file is None:
            return
        chosen = self._screen.case.notices.current() if self._screen.is_open else None
        notice = next((one for one in file.notices if chosen is not None and one.id == chosen.id), None)
        notice = notice or max(file.notices, key=lambda one: str(one.from_on), default=None)
        if notice is None:
            self._desk.notices.tell("info", tr("还没有登记公示；先登记起止日期，再打印公示。"))
            return
        unit = self._unit(file)
        self._preview(outputs.notice_title(notice, file), lambda: outputs.notice(notice, file, book, unit))

    def labels(self) -> None:
        """照填: the boxes of an official form in their order."""
        file, book = self._file(), self._book()
        if file is None:
            return
        sheets = outputs.sheets()
        options = [*(tr(words) for _, words in sheets), tr("取消")]
        words = tr("按表格栏目的顺序列出台账中已有的内容，供照填；须本人手写的栏目不代填。")
        chosen = ask.choose(self._screen, tr("照填单"), words, options)
        if chosen is not None and chosen < len(sheets):
            sheet, unit = sheets[chosen][0], self._unit(file)
            self._preview(outputs.filling_title(file, sheet), lambda: outputs.filling(file, sheet, book, unit))

    # ---- of many

    def export_list(self) -> None:
        """导出 what the page shows (Ctrl+E)."""
        with self._screen.telling():
            self._export(self._list())

    def print_list(self) -> None:
        """打印 what the page shows (Ctrl+P)."""
        with self._screen.telling():
            self._preview_form(self._list())

    def _list(self) -> "Form":
        """The list, or the findings where those are looked at."""
        unit, today = self._scope_unit(), clock.today()
        if self._screen.view == FINDINGS:
            return outputs.findings_form(self._screen.views.checks.lines(), unit, today)
        return outputs.list_form(self._screen.shown_lines(), unit, today)

    def rosters(self) -> None:
        """名册 of a stage."""
        options = [*(tr(words) for _, words in STAGES), tr("取消")]
        chosen = ask.choose(self._screen, tr("名册"), tr("哪一阶段的名册？"), options)
        if chosen is not None and chosen < len(STAGES):
            with self._screen.telling():
                found = self._desk.ask(outputs.roster, self._screen.scope(), STAGES[chosen][0], self._scope_unit())
                self._preview_form(found)

    def approvals(self) -> None:
        """审批登记."""
        with self._screen.telling():
            self._preview_form(self._desk.ask(outputs.approvals, self._screen.scope(), self._scope_unit()))

    def reminders(self) -> None:
        """到期提醒."""
        with self._screen.telling():
            self._preview_form(self._desk.ask(outputs.reminders, self._screen.scope(), self._scope_unit()))

    # ---- how

    def _export(self, form: "Form") -> None:
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        path = ask.save_file(self._screen, tr("导出{name}").format(name=form.name), [_SHEET, _PAPER], name)
        if path is not None:
            self._save(path, lambda: outputs.write(path, form))

    def _preview_form(self, form: "Form") -> None:
        self._preview(form.title, lambda: outputs.render(form))
        said = tr("{title} 也可以导出为 Excel。").format(title=form.title)
        self._desk.notices.tell("info", said, [(tr("导出 Excel…"), lambda: self._export(form))])

    def _save(self, path: Path, work: Callable[[], object]) -> None:
        def done(_nothing: object) -> None:
            said = tr("已导出：{path}").format(path=path)
            self._desk.notices.tell("ok", said, [(tr("打开"), lambda: show_files.show(path))])

        self._desk.run(tr("正在导出"), lambda _report: work(), done)

    def _preview(self, title: str, render: Callable[[], bytes]) -> None:
        from branchdesk.pdf import preview
        from branchdesk.widgets.pdf_preview import PdfPreview

        def ready(data: bytes) -> None:
            shown = PdfPreview(preview, data, title, ask.safe_name(f"{title}.pdf"), self._screen)
            shown.finished.connect(shown.deleteLater)
            shown.open()  # not exec: the work is done, and its progress must not wait for the user

        self._desk.run(tr("正在排版"), lambda _report: render(), ready)

    def _unit(self, file: CaseFile) -> str:
        return file.branch.name if file.branch is not None else self._scope_unit()

    def _scope_unit(self) -> str:
        named: str = self._desk.setting("print_unit", "")
        return named or self._desk.ask(organization.unit_name, self._desk.branch_id)
