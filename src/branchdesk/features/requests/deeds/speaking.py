"""What the verbs of a page of one list share: what they say, whether they may write, and how papers go out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from branchdesk.features.organization import queries as organization
from branchdesk.features.requests import outputs
from branchdesk.features.requests.panels.page import ListPage
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, show_files
from branchdesk.widgets.actions import Action
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form

SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"
Verb = tuple[str, Callable[[], object]]


class Speaking:
    """The ground the groups of verbs stand on."""

    def __init__(self, screen: ListPage) -> None:
        self._screen = screen

    @property
    def _desk(self) -> Desk:
        return self._screen.desk

    # ---- writing

    def _may_write(self) -> bool:
        """Says why not when the ledger was opened for looking only."""
        if self._desk.read_only:
            self._desk.notices.tell("warn", tr("这份台账以只读方式打开，只能查看，不能修改。"))
        return not self._desk.read_only

    def _write(self, label: str, said: str, command: Callable[..., Any], *args: Any) -> bool:
        """Run a command and say so with the way back; False where it was refused, which is said too."""
        done = False
        with self._screen.telling():
            self._desk.do(label, command, *args)
            done = True
        if done:
            self._said(said)
        return done

    def _said(self, text: str, *more: Verb) -> None:
        self._desk.notices.tell("ok", text, [*more, (tr("撤销"), lambda: self._desk.go("undo"))])

    def _tell(self, text: str, *verbs: Verb) -> None:
        """Something to know before going on."""
        self._desk.notices.tell("info", text, list(verbs))

    @staticmethod
    def _run(dialog: QDialog) -> bool:
        """Ask, then let the dialog go: it would live as long as the page."""
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted

    # ---- papers

    def _export(self, form: "Form") -> None:
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        path = ask.save_file(self._screen, tr("导出{name}").format(name=form.name), [tr(SHEET), tr(_PAPER)], name)
        if path is not None:
            self._save(path, lambda: outputs.write(path, form))

    def _save(self, path: Path, work: Callable[[], object]) -> None:
        def done(_nothing: object) -> None:
            said = tr("已导出：{path}").format(path=path)
            self._desk.notices.tell("ok", said, [(tr("打开"), lambda: show_files.show(path))])

        self._desk.run(tr("正在导出"), lambda _report: work(), done)

    def _preview(self, form: "Form") -> None:
        """A list as paper, seen before it is printed."""
        self._show(form.title, lambda: outputs.render(form))
        self._tell(
            tr("{title} 也可以导出为 Excel。").format(title=form.title), (tr("导出 Excel…"), lambda: self._export(form))
        )

    def _show(self, title: str, render: Callable[[], bytes]) -> None:
        from branchdesk.pdf import preview
        from branchdesk.widgets.pdf_preview import PdfPreview

        def ready(data: bytes) -> None:
            shown = PdfPreview(preview, data, title, ask.safe_name(f"{title}.pdf"), self._screen)
            shown.finished.connect(shown.deleteLater)
            shown.open()  # not exec: the work is done, and its progress must not wait for the user

        self._desk.run(tr("正在排版"), lambda _report: render(), ready)

    def _unit(self) -> str:
        named: str = self._desk.setting("print_unit", "")
        return named or self._desk.ask(organization.unit_name, self._desk.branch_id)


def list_verbs(page: ListPage, add: Callable[[], object]) -> list[Action]:
    """The keys every page of one list has."""
    return [
        Action("add", tr("新增"), add, "plus", "Ctrl+N"),
        Action("copy", tr("复制（含表头）"), lambda: page.list_view.table.copy_rows(), "copy", keys="Ctrl+C"),
        Action("cell", tr("仅复制此单元格"), lambda: page.list_view.table.copy_cell(), "copy", keys="Ctrl+Shift+C"),
        Action("panel", tr("侧边面板"), page.toggle_side, "panel-right", "Alt+Return"),
        Action("pane", tr("切换窗格"), page.next_pane, "", "F6"),
    ]


def some_of(found: Sequence[str], most: int = 3) -> str:
    """甲、乙、丙 等 5 个."""
    shown = "、".join(found[:most])
    return tr("{names} 等 {n} 个").format(names=shown, n=len(found)) if len(found) > most else shown
