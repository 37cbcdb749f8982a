"""Dialogs for making a ledger and for its password; the recovery sheet."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from branchdesk.kernel import clock, names
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import keys
from branchdesk.storage.engine import SUFFIX
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.dialog import fit, lead_through
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.passwords import PasswordPart, correct, password_line
from branchdesk.widgets.progress import busy


class NewLedger(QDialog):
    """新建台账: full names of the branches, place, password. ``wish`` is set when accepted."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("新建台账"))
        self.branches = QPlainTextEdit()
        self.branches.setAccessibleName(tr("支部全称"))
        self.branches.setPlaceholderText(tr("如：中共示例大学机关第一支部委员会\n有多个支部时每行写一个"))
        self.branches.setTabChangesFocus(True)
        self.branches.setFixedHeight(theme.px(84))
        self.committee = QLineEdit()
        self.committee.setAccessibleName(tr("上级党委（可留空）"))
        self.path = QLineEdit(str(ask.free_name(folder / (tr("支部台账") + SUFFIX))))
        self.path.setAccessibleName(tr("保存位置"))
        browse = parts.button(tr("更改…"), icon="folder-open")
        browse.clicked.connect(self._browse)
        self.passwords = PasswordPart(tr("密码"), keys.weakness)
        self.notices = Notices()
        self._go = parts.button(tr("建立台账"), kind="primary")
        self._go.clicked.connect(self._accept)
        leave = parts.button(tr("取消"))
        leave.clicked.connect(self.reject)
        self.wish: tuple[Path, str | None, list[str], str] | None = None
        body = QWidget()
        body.setObjectName("scrollbody")
        body.setLayout(parts.column(
            parts.label(tr("支部全称（与公章一致）"), role="dim"), self.branches,
            parts.label(tr("上级党委（可留空）"), role="dim"), self.committee,
            parts.label(tr("保存位置"), role="dim"), parts.row(self.path, browse), self.passwords,
            parts.label(tr("忘记密码只能用恢复单找回：建好后请打印恢复单，与公章一起保管。本程序没有后门。"), role="hint", wrap=True),
            parts.label(tr("请勿录入国家秘密和工作秘密。"), role="hint"), None, gap=6))  # fmt: skip
        # At 150 % on a small screen the body scrolls; the buttons stay in reach.
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        lead_through(self, [self.committee, self.path, self.passwords.first, self.passwords.second], self._go)
        lead_through(self, [self.passwords.none], self._go)
        self.setLayout(parts.column(
            parts.label(tr("新建台账"), role="h2"), self.notices, area, parts.row(None, leave, self._go),
            gap=6, margins=(24, 16, 24, 16)))  # fmt: skip
        self.branches.setFocus()
        fit(self, 600, 480)

    def _browse(self) -> None:
        filters = [tr("支部台账 (*{suffix})").format(suffix=SUFFIX)]
        chosen = ask.save_file(self, tr("台账保存位置"), filters, self.path.text().strip(), fresh=True)
        if chosen is not None:
            self.path.setText(str(chosen))

    def _accept(self) -> None:
        try:
            branches = [names.clean_text(line) for line in self.branches.toPlainText().splitlines()]
            branches = [line for line in branches if line]
            if not branches:
                self.branches.setFocus()
                raise Refusal(tr("请填写支部全称"))
            path = Path(self.path.text().strip()).expanduser()
            if path.suffix.lower() != SUFFIX:
                path = path.with_name(path.name + SUFFIX)
            self.wish = (path, self.passwords.password(), branches, names.clean_text(self.committee.text()))
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.accept()


class ChangePassword(QDialog):
    """密码与恢复单; accepted with ``new`` (None: no password any more), or with ``reprint`` for the sheet alone."""

    def __init__(self, parent: QWidget | None, *, encrypted: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("密码与恢复单") if encrypted else tr("设置密码"))
        self.old = password_line(tr("现在的密码"))
        self.old.setPlaceholderText(tr("忘记时可输入恢复码"))
        self.passwords = PasswordPart(tr("新密码"), keys.weakness, may_be_none=encrypted)
        self.notices = Notices()
        self.new: str | None = None
        self.reprint = False
        go = parts.button(tr("更改密码") if encrypted else tr("设置密码"), kind="primary")
        go.clicked.connect(self._accept)
        leave = parts.button(tr("取消"))
        leave.clicked.connect(self.reject)
        sheet = parts.button(tr("只打印恢复单…"), icon="printer", tip=tr("密码不变，再打印一份恢复单"))
        sheet.clicked.connect(self._print_again)
        lead_through(self, [self.old, self.passwords.first, self.passwords.second], go)
        lead_through(self, [self.passwords.none], go)
        now = parts.label(tr("现在的密码"), role="dim")
        for one in () if encrypted else (self.old, now, sheet):
            one.hide()
        told = tr("更改后旧恢复单作废，请重新打印。") if encrypted else tr("设置后请打印恢复单，与公章一起保管。")
        told += tr("以前的备份仍按当时的密码打开。")
        self.setLayout(parts.column(
            parts.label(self.windowTitle(), role="h2"), self.notices, now, self.old, self.passwords,
            parts.label(told, role="hint", wrap=True), None, parts.row(sheet, None, leave, go),
            gap=8, margins=(24, 16, 24, 16)))  # fmt: skip
        fit(self, 540, 330)

    def refuse_old(self, refusal: Refusal) -> None:
        """The password of now does not fit."""
        self.notices.tell_refusal(refusal)
        correct(self.old)

    def _print_again(self) -> None:
        self.reprint = True
        self.accept()

    def _accept(self) -> None:
        self.reprint = False
        try:
            self.new = self.passwords.password()
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.accept()


class RecoverySheet(QDialog):
    """Shows the recovery code, and the page to print."""

    def __init__(self, parent: QWidget | None, code: str, ledger: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("恢复单"))
        self._code, self._ledger = code, ledger
        shown = parts.card()
        grid = QGridLayout(shown)
        for place, group in enumerate(code.split("-")):
            number = parts.label(tr("第 {n} 组").format(n=place + 1), role="hint")
            digits = parts.label(group, role="h2")
            for row, label in enumerate((number, digits)):
                grid.addWidget(label, place // 4 * 2 + row, place % 4, Qt.AlignmentFlag.AlignHCenter)
        self.notices = Notices()
        write = parts.button(tr("打印…"), icon="printer", kind="primary")
        write.clicked.connect(self._print)
        leave = parts.button(tr("已打印或抄下，关闭"))
        leave.clicked.connect(self.accept)
        words = tr("忘记密码时，只有下面 48 位数字能打开这份台账。请打印或抄下，与公章一起保管，不要存在这台电脑上。")
        self.setLayout(parts.column(
            parts.label(tr("恢复单"), role="h2"), parts.label(words, wrap=True), shown, self.notices, None,
            parts.row(None, leave, write), gap=10, margins=(24, 16, 24, 16)))  # fmt: skip
        fit(self, 560, 310)
        write.setFocus()

    def _print(self) -> None:
        from branchdesk.features.safety import papers
        from branchdesk.pdf import preview
        from branchdesk.widgets.pdf_preview import PdfPreview

        with busy():
            data = papers.render(self._code, self._ledger.name, clock.today())
        name = tr("{ledger}-恢复单.pdf").format(ledger=self._ledger.stem)
        PdfPreview(preview, data, tr("恢复单"), name, self).exec()
