"""Opening and ending cases, the simulation, the rules and the calendar, importing."""

from branchdesk.features.development import commands
from branchdesk.features.development.deeds.recording import Recording
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask


class Cases(Recording):
    """The verbs about cases as a whole."""

    def open_new(self) -> None:
        """新增入党申请人."""
        from branchdesk.features.development.dialogs.opening import NewPersonDialog

        if self._may_write():
            dialog = NewPersonDialog(self._desk, self._screen)
            if self._run(dialog):
                self._screen.open_case(dialog.case.id)
                self._said(tr("已建立发展档案。"))

    def open_known(self, member_id: str = "") -> None:
        """为名册上的人建立发展档案."""
        from branchdesk.features.development.dialogs.opening import KnownPersonDialog

        if self._may_write():
            dialog = KnownPersonDialog(self._desk, self._screen, member_id)
            if self._run(dialog):
                self._screen.open_case(dialog.case.id)
                self._said(tr("已建立发展档案，请逐步补登。"))

    def alter_case(self) -> None:
        """档案信息."""
        from branchdesk.features.development.dialogs.forms import CaseDialog

        file = self._file()
        if file is not None and self._may_write() and self._run(CaseDialog(self._desk, file, self._screen)):
            self._said(tr("已保存。"))

    def end_case(self) -> None:
        """结束培养."""
        from branchdesk.features.development.dialogs.forms import EndCaseDialog

        file = self._file()
        if file is not None and self._may_write() and self._run(EndCaseDialog(self._desk, file, self._screen)):
            self._said(tr("已结束 {name} 的培养。").format(name=file.member.name))

    def reopen_case(self) -> None:
        """恢复培养."""
        file = self._file()
        if file is not None and self._may_write():
            name = file.member.name
            said = tr("已恢复 {name} 的培养。").format(name=name)
            self._write(tr("恢复 {name} 的培养").format(name=name), said, commands.reopen_case, file.case.id)

    def remove_case(self) -> None:
        """删除档案: one opened by mistake."""
        file = self._file()
        if file is None or not self._may_write():
            return
        name = file.member.name
        words = tr(
            "{name} 的发展档案连同各步登记一起移入回收站，党员卡上由各步写入的内容一并退回。\n不再培养的，请用“结束培养”。"
        )
        if ask.confirm(self._screen, tr("删除发展档案"), words.format(name=name), tr("删除")):
            label = tr("删除 {name} 的发展档案").format(name=name)
            if self._write(label, tr("已移入回收站。"), commands.remove_case, file.case.id) and self._screen.is_open:
                self._screen.close_case()

    def member(self) -> None:
        """The card of the person."""
        file = self._file()
        if file is not None:
            self._desk.go("member", file.member.id)

    def history(self) -> None:
        """变更记录 of the person."""
        file = self._file()
        if file is not None:
            self._desk.go("history", file.member.id)

    def rules(self) -> None:
        """规则: packs, the school's own."""
        from branchdesk.features.development.dialogs.packs import PacksDialog

        self._run(PacksDialog(self._desk, self._screen))

    def holidays(self) -> None:
        """放假调休表."""
        from branchdesk.features.development.dialogs.holidays import HolidaysDialog

        self._run(HolidaysDialog(self._desk, self._screen))

    def import_cases(self) -> None:
        """导入发展档案."""
        from branchdesk.features.development.import_wizard import ImportDialog

        if self._may_write():
            self._run(ImportDialog(self._desk, self._screen))
