"""A list of records with 新增, 编辑 and 删除, each of them one step of undo."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Form, Options
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView


class RecordList(QDialog):
    """Derived classes say what the records are.

    ``read`` gives the lines, ``start`` the values a new record begins with, ``save(values, line)`` writes one (line
    None: a new one) and ``remove(line)`` takes one away; both may refuse.
    """

    fields: Sequence[Field] = ()
    extent = (820, 460)
    """Width and height at 100 %."""

    def __init__(
        self, desk: Desk, title: str, columns: Sequence[Column], empty: Emptiness, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.desk = desk
        self.notices = Notices()
        self.model = TableModel(columns, key=self.uid)
        self.table = TableView(self.model, title)
        self.table.say_when_empty(empty)
        self.table.opened.connect(lambda _line: self.edit())
        self.add_button = parts.button(tr("新增…"), icon="plus", kind="primary", tip=tr("新增 (Ctrl+N)"))
        self.edit_button = parts.button(tr("编辑…"), icon="pencil", tip=tr("编辑 (Enter)"))
        self.drop_button = parts.button(tr("删除"), icon="trash-2", tip=tr("删除 (Del)"))
        for button, verb in ((self.add_button, self.add), (self.edit_button, self.edit), (self.drop_button, self.drop)):
            button.clicked.connect(verb)
            button.setVisible(not desk.read_only)
        for keys, button in (("Ctrl+N", self.add_button), ("Del", self.drop_button)):
            QShortcut(QKeySequence(keys), button, button.click)  # rests while the button is not offered
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.accept)
        said = parts.label(self.hint(), role="dim", wrap=True)
        said.setVisible(bool(self.hint()))
        self.setLayout(parts.column(
            parts.label(title, role="h2"), said, self.notices, self.table,
            parts.row(self.add_button, self.edit_button, self.drop_button, None, leave), margins=(16, 14, 16, 12)))  # fmt: skip
        fit(self, *self.extent)
        self.refresh()

    # ---- what derived classes say

    def hint(self) -> str:
        """A sentence under the title."""
        return ""

    def uid(self, line: Any) -> str:
        """The id of a line."""
        raise NotImplementedError

    def read(self) -> Sequence[Any]:
        """The lines."""
        raise NotImplementedError

    def refs(self) -> Mapping[str, Options]:
        """What references may name."""
        return {}

    def title_of(self, line: Any) -> str:
        """The title of the form; of a new record for None."""
        raise NotImplementedError

    def values(self, line: Any) -> Any:
        """What the form shows; of a new record for None."""
        raise NotImplementedError

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it."""
        raise NotImplementedError

    def remove(self, line: Any) -> None:
        """Take it away."""
        raise NotImplementedError

    # ---- verbs

    def refresh(self) -> None:
        """Read anew; the place in the list stays."""
        self.model.show(list(self.read()))
        for button in (self.edit_button, self.drop_button):
            button.setEnabled(self.model.total > 0)
        if self.table.current_record() is None:
            self.table.select_first()

    def add(self) -> None:
        """新增."""
        self._ask(None)

    def edit(self) -> None:
        """编辑 the line the list stands on."""
        line = self.table.current_record()
        if line is not None and not self.desk.read_only:
            self._ask(line)

    def drop(self) -> None:
        """删除, which 撤销 takes back."""
        line = self.table.current_record()
        if line is None or not ask.confirm(self, tr("删除？"), self.title_of(line), yes=tr("删除"), danger=True):
            return
        try:
            self.remove(line)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.refresh()
        self.notices.tell("ok", tr("已删除，可以在“文件 › 撤销”中恢复。"))

    def _ask(self, line: Any) -> None:
        form = Form(self.fields, refs=self.refs())

        def save(values: dict[str, Any]) -> None:
            self.save(values, line)

        following = None if line is not None else lambda: self.values(None)
        dialog = FormDialog(form, self.title_of(line), save, following, next_words=tr("保存并新增下一条"), parent=self)
        form.show_values(self.values(line))
        dialog.saved.connect(lambda _values: self.refresh())
        fit(dialog, 660, 340)
        dialog.exec()
        dialog.deleteLater()
