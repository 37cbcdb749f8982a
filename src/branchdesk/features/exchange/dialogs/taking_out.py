"""带出一份: name, keeper, place and password of a copy that goes out; then it is made, proved and counted."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QScrollArea, QWidget

from branchdesk.features.exchange import commands
from branchdesk.features.exchange.commands import Prepared
from branchdesk.features.exchange.model import OfflineCopy
from branchdesk.kernel import names
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import keys
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import SUFFIX
from branchdesk.widgets import ask, parts
from branchdesk.widgets.dialog import fit, lead_through
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.passwords import PasswordPart, correct
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.tasks import Task


class TakeOutDialog(QDialog):
    """Asks, and makes the copy in the background; accepted with ``copy`` and ``target`` when it stands whole in its place."""

    def __init__(self, desk: Desk, author: Author, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("带出一份"))
        self._desk, self._author = desk, author
        self._task: Task[Prepared] | None = None
        self._given_up = False
        self.copy: OfflineCopy | None = None
        self.target = Path()
        self.name, self.keeper, self.path = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setMaxLength(40)
        self.keeper.setMaxLength(40)
        self.name.setPlaceholderText(tr("如：王老师笔记本"))
        self.passwords = PasswordPart(tr("外出台账的密码"), keys.weakness, may_be_none=False)
        self.browse = parts.button(tr("选择…"), icon="folder-open")
        self.browse.clicked.connect(self._browse)
        self.notices, self.strip = Notices(), ProgressStrip()
        self.go = parts.button(tr("带出"), kind="primary")
        self.go.clicked.connect(self._begin)
        self._leave = parts.button(tr("取消"), tip=tr("取消 (Esc)"))
        self._leave.clicked.connect(self.reject)
        self._build()
        lead_through(self, [self.name, self.keeper, self.path, self.passwords.first, self.passwords.second], self.go)
        self.name.setFocus()
        fit(self, 620, 470)

    def _build(self) -> None:
        lines = ((self.name, tr("名称")), (self.keeper, tr("保管人（可留空）")), (self.path, tr("保存到")))
        for line, words in lines:
            line.setAccessibleName(words)
        dim = [parts.label(words, role="dim") for _, words in lines]
        body = QWidget()
        body.setObjectName("scrollbody")
        about = tr(
            "带出的是整份台账的加密副本，可以拷到笔记本上照常录入。回来后用离线包把录入的内容带回，逐项核对合并。"
        )
        body.setLayout(parts.column(
            parts.label(about, wrap=True), 4, dim[0], self.name, dim[1], self.keeper, dim[2],
            parts.row(self.path, self.browse), self.passwords,
            parts.label(tr("副本必须设密码，可以与本机的不同；请当面告诉保管人，不要和文件一起发送。"), role="hint", wrap=True),
            None, gap=6))  # fmt: skip
        area = QScrollArea()  # at 150 % on a small screen the body scrolls; the buttons stay in reach
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        self.setLayout(parts.column(
            parts.label(tr("带出一份"), role="h2"), self.notices, area, parts.row(self.strip, None, self._leave, self.go),
            gap=8, margins=(24, 16, 24, 16)))  # fmt: skip

    def _browse(self) -> None:
        filters = [tr("支部台账 (*{suffix})").format(suffix=SUFFIX)]
        offered = self.path.text().strip() or ask.safe_name(
            tr("{name}-外出台账").format(name=self._name() or tr("未命名"))
        )
        chosen = ask.save_file(self, tr("外出台账保存到"), filters, offered, fresh=True)
        if chosen is not None:
            self.path.setText(str(chosen))
            self.passwords.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name(self) -> str:
        return names.clean_text(self.name.text())

    def _begin(self) -> None:
        if self._task is not None:
            return
        try:
            self.target, password = self._wish()
            keeper = names.clean_text(self.keeper.text())
            work = self._desk.ask(commands.taking_out, self.target, password, self._name(), keeper)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.notices.clear()
        self._given_up = False
        self._allow(False)
        task: Task[Prepared] = Task(lambda report: work(report.step), self)
        self._task = task
        task.done.connect(self._finish)
        task.failed.connect(self._on_failed)
        self.strip.watch(task, tr("正在带出"))  # type: ignore[arg-type]
        task.start()

    def _wish(self) -> tuple[Path, str]:
        """Where to, and the password; ``Refusal`` with the focus where something is missing."""
        if not self._name():
            correct(self.name)
            raise Refusal(tr("请填写名称"), hint=tr("例如谁的哪台电脑：王老师笔记本。"))
        text = self.path.text().strip()
        if not text:
            self.browse.setFocus(Qt.FocusReason.OtherFocusReason)
            raise Refusal(tr("请选择保存到哪里"), hint=tr("可以直接存到 U 盘。"))
        password = self.passwords.password()
        assert password is not None
        path = Path(text).expanduser()
        return (path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)), password

    def _finish(self, prepared: Prepared) -> None:
        self._task = None
        if self._given_up:  # too late for the work to hear of it
            commands.drop(prepared)
            self._on_failed(Cancelled(tr("已取消")))
            return
        try:
            self.copy = self._desk.ask(commands.finish, self._author, prepared)
        except Refusal as refusal:
            commands.drop(prepared)
            self._on_failed(refusal)
            return
        self.accept()

    def _on_failed(self, refusal: Refusal) -> None:
        self._task = None
        self._allow(True)
        if isinstance(refusal, Cancelled):
            self.notices.tell("info", tr("已取消，没有带出，也没有留下文件。"))
        else:
            self.notices.tell_refusal(refusal)

    def _allow(self, idle: bool) -> None:
        for one in (self.name, self.keeper, self.path, self.browse, self.passwords, self.go):
            one.setEnabled(idle)

    def reject(self) -> None:
        """While the copy is being made, first stop that: nothing half made is left."""
        if self._task is not None:
            self._given_up = True
            self._task.cancel()
        else:
            super().reject()
