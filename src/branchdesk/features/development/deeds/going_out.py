"""What leaves the room: 全程纪实, 材料清单, 公示, 照填, and the lists as PDF or Excel; no ID number among them."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from shiboken6 import isValid

from branchdesk.features.development import outputs
from branchdesk.features.development.deeds.cases import Cases
from branchdesk.features.development.listing import ENDED, FINDINGS, ending_word
from branchdesk.features.development.model import STAGES
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask

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
            unit = self._unit_of(file)
            self._show(outputs.case_file_title(file), lambda: outputs.case_file(file, book, unit))

    def case_export(self) -> None:
        """全程纪实 as a file."""
        file, book = self._file(), self._book()
        if file is None:
            return
        unit, title = self._unit_of(file), outputs.case_file_title(file)
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
        unit = self._unit_of(file)
        title = tr("材料清单（{name}）").format(name=file.member.name)
        self._show(title, lambda: outputs.checklist(file, book, stage, unit))

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
        unit = self._unit_of(file)
        self._show(outputs.notice_title(notice, file), lambda: outputs.notice(notice, file, book, unit))

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
            sheet, unit = sheets[chosen][0], self._unit_of(file)
            self._show(outputs.filling_title(file, sheet), lambda: outputs.filling(file, sheet, book, unit))

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
        """The list, or the findings or the ended cases where those are looked at."""
        unit, today = self._unit(), clock.today()
        if self._screen.view == FINDINGS:
            return outputs.findings_form(self._screen.views.checks.lines(), unit, today)
        if self._screen.view == ENDED:
            ended = self._screen.views.ended
            lines = [(one, (ending_word(one), ended.last_step(one))) for one in ended.lines()]
            return outputs.ended_form(lines, unit, today)
        return outputs.list_form(self._screen.shown_lines(), unit, today)

    def simulate(self) -> None:
        """模拟党员大会: who could be taken on a day, on the screen, on paper and in Excel."""
        from branchdesk.features.development.dialogs.simulation import SimulationDialog

        def form(on: date) -> "Form":
            return self._desk.ask(outputs.simulation, self._screen.scope(), on, self._unit())

        def show(on: date) -> None:
            made = form(on)
            self._show(made.title, lambda: outputs.render(made))

        def told() -> None:
            if isValid(dialog):
                dialog.notices.tell("ok", tr("已导出。"))

        dialog = SimulationDialog(self._desk, self._screen.scope(), self._screen.open_case, self._screen)
        dialog.print_asked.connect(show)
        dialog.export_asked.connect(lambda on: self._export(form(on), told))
        self._run(dialog)

    def rosters(self) -> None:
        """名册 of a stage."""
        options = [*(tr(words) for _, words in STAGES), tr("取消")]
        chosen = ask.choose(self._screen, tr("名册"), tr("哪一阶段的名册？"), options)
        if chosen is not None and chosen < len(STAGES):
            with self._screen.telling():
                found = self._desk.ask(outputs.roster, self._screen.scope(), STAGES[chosen][0], self._unit())
                self._preview_form(found)

    def approvals(self) -> None:
        """审批登记."""
        with self._screen.telling():
            self._preview_form(self._desk.ask(outputs.approvals, self._screen.scope(), self._unit()))

    def reminders(self) -> None:
        """到期提醒."""
        with self._screen.telling():
            self._preview_form(self._desk.ask(outputs.reminders, self._screen.scope(), self._unit()))

    # ---- how

    def _export(self, form: "Form", gone: Callable[[], object] | None = None) -> None:
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        path = ask.save_file(self._screen, tr("导出{name}").format(name=form.name), [_SHEET, _PAPER], name)
        if path is not None:
            self._save(path, lambda: outputs.write(path, form), gone)

    def _preview_form(self, form: "Form") -> None:
        self._show(form.title, lambda: outputs.render(form))
        said = tr("{title} 也可以导出为 Excel。").format(title=form.title)
        self._desk.notices.tell("info", said, [(tr("导出 Excel…"), lambda: self._export(form))])

    def _unit_of(self, file: CaseFile) -> str:
        return file.branch.name if file.branch is not None else self._unit()
