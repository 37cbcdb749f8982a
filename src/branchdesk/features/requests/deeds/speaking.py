"""What the verbs of a page of one list share: what they say, whether they may write, and how papers go out."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from branchdesk.features.organization import deeds
from branchdesk.features.requests import outputs
from branchdesk.features.requests.panels.page import ListPage
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form

SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"


class Speaking(deeds.Speaking):
    """The ground the groups of verbs stand on, and the way papers go out."""

    _screen: ListPage

    def _export(self, form: "Form") -> None:
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        path = ask.save_file(self._screen, tr("导出{name}").format(name=form.name), [tr(SHEET), tr(_PAPER)], name)
        if path is not None:
            self._save(path, lambda: outputs.write(path, form))

    def _preview(self, form: "Form") -> None:
        """A list as paper, seen before it is printed."""
        self._show(form.title, lambda: outputs.render(form))
        self._tell(
            tr("{title} 也可以导出为 Excel。").format(title=form.title), (tr("导出 Excel…"), lambda: self._export(form))
        )


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
