"""What leaves the program: Excel, paper, the clipboard; full numbers never without a line in the log."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from branchdesk.features.members import queries
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.queries import MemberLine
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.deeds import Speaking
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field, Shape
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask

if TYPE_CHECKING:
    from branchdesk.features.members.outputs import BalanceReport, OutColumn, Roster
    from branchdesk.features.members.screen import MembersScreen
    from branchdesk.features.members.sheets import Computed

_SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"


class GoingOut(Speaking):
    """The verbs that hand something out."""

    _screen: "MembersScreen"

    def __init__(self, screen: "MembersScreen") -> None:
        super().__init__(screen)
        self._seen: set[str] = set()

    # ---- files and paper

    def export(self) -> None:
        """导出 what the list shows, in its columns and order."""
        self._export(self._screen.shown())

    def export_chosen(self) -> None:
        """导出所选."""
        self._export(self._screen.table.selected_records())

    def template(self) -> None:
        """导出空白登记表."""
        path = ask.save_file(self._screen, tr("导出空白登记表"), [_SHEET], tr("党员登记表.xlsx"))
        if path is not None:
            from branchdesk.features.members import sheets

            branches = [name for _, name in self._desk.ask(organization.branches)]
            self._save(path, lambda: sheets.blank_template(path, branches))

    def member_file(self) -> None:
        """一人一档 as PDF."""
        from branchdesk.features.members import outputs

        line = self._screen.table.current_record()
        if line is None:
            return
        name = ask.safe_name(tr("{name}-党员基本信息卡.pdf").format(name=line.name))
        path = ask.save_file(self._screen, tr("保存一人一档"), [_PAPER], name)
        reveal = path is not None and self._may_reveal([line])
        if path is None or reveal is None:
            return
        with self._screen.telling():
            if reveal:
                self._note(tr("导出完整证件号"), [line.id], tr("导出一人一档（完整证件号）"))
            card = self._desk.ask(outputs.card, line.id, reveal, clock.today())
            self._save(path, lambda: outputs.write_card(path, card, clock.today()))

    def print_out(self) -> None:
        """打印: the list as a paper, seen before it is printed."""
        from branchdesk.features.members import outputs

        roster = self._roster(self._screen.shown())
        self._show(roster.heading, lambda: outputs.render_roster(roster))

    def export_balance(self, report: "BalanceReport") -> None:
        """党员增减平衡表 as Excel or PDF."""
        from branchdesk.features.members import outputs

        name = tr("{unit}_党员增减平衡表_{day}").format(unit=report.unit, day=f"{report.made_on:%Y%m%d}")
        path = ask.save_file(self._screen, tr("导出党员增减平衡表"), [_SHEET, _PAPER], ask.safe_name(f"{name}.xlsx"))
        if path is not None:
            self._save(path, lambda: outputs.write_balance(path, report))

    def print_balance(self, report: "BalanceReport") -> None:
        """党员增减平衡表 on paper, seen before it is printed."""
        from branchdesk.features.members import outputs

        self._show(report.heading, lambda: outputs.render_balance(report))

    def _export(self, lines: Sequence[MemberLine]) -> None:
        if not lines:
            self._desk.notices.tell("warn", tr("没有可导出的党员。"))
            return
        name = tr("{unit}_党员名册_{day}").format(unit=self._unit(), day=f"{clock.today():%Y%m%d}")
        stem = ask.safe_name(f"{name}.xlsx")
        path = ask.save_file(self._screen, tr("导出党员名册"), [_SHEET, _PAPER], stem)
        reveal = path is not None and self._may_reveal(lines)
        if path is None or reveal is None:
            return
        from branchdesk.features.members import outputs

        with self._screen.telling():
            if reveal:
                text = tr("导出 {n} 人的完整证件号和电话到 {file}").format(n=len(lines), file=path.name)
                self._note(tr("导出完整证件号"), [line.id for line in lines], text)
            if path.suffix.lower() == ".pdf":
                roster = self._roster(lines, reveal=reveal)
                self._save(path, lambda: outputs.write_pdf(path, roster))
            else:
                head = outputs.Roster(tr("党员名册"), self._unit(), (), clock.today())
                columns = self._sheet_columns(lines)
                members = self._desk.ask(queries.members_by_id, [line.id for line in lines])
                names = self._desk.ask(organization.names)
                self._save(path, lambda: outputs.write_sheet(path, members, columns, head, names, reveal))

    def _may_reveal(self, lines: Sequence[MemberLine]) -> bool | None:
        """Whether full numbers go out: asked each time, masked by default; None when the user backs out."""
        if self._desk.read_only:
            return False  # it could not be written down
        text = tr("导出 {n} 人。证件号和电话默认脱敏（990***********0010）；完整导出会记入变更记录，请妥善保管文件。")
        options = [tr("脱敏导出"), tr("完整导出"), tr("取消")]
        chosen = ask.choose(self._screen, tr("证件号和电话"), text.format(n=len(lines)), options)
        return None if chosen in (None, 2) else chosen == 1

    def _roster(self, lines: Sequence[MemberLine], *, reveal: bool = False) -> "Roster":
        """The visible columns with their texts: the column chooser governs paper too."""
        from branchdesk.features.members import outputs

        found: list[OutColumn] = []
        for number in self._screen.table.chosen_columns():
            column = self._screen.model.columns[number]
            texts = [column.read(line, revealed=reveal) for line in lines]
            found.append((column.title, float(column.width), column.align, texts))
        return outputs.Roster(tr("党员名册"), self._unit(), found, clock.today())

    def _sheet_columns(self, lines: Sequence[MemberLine]) -> "list[Field | Computed]":
        """The visible columns for Excel: the fields, and what is worked out of them (年龄, 党龄, 党内职务)."""
        from branchdesk.features.members.sheets import Computed

        found: list[Field | Computed] = []
        for number in self._screen.table.chosen_columns():
            column = self._screen.model.columns[number]
            if column.name in FIELD:
                found.append(FIELD[column.name])
            else:
                shape = Shape.NUMBER if column.align == "right" else Shape.TEXT
                values = {line.id: column.value(line) for line in lines}
                found.append(Computed(column.name, column.title, shape, column.width, values))
        return found

    # ---- full numbers

    def note_reveal(self, lines: Sequence[MemberLine], *, more: bool = False) -> None:
        """Before full numbers are shown: who is about to see whose; with ``more`` who came into the list since.

        ``Refusal`` where that cannot be written down.
        """
        if self._desk.read_only:
            hint = tr("显示完整证件号要记入变更记录，请打开台账本身。")
            raise Refusal(tr("以只读方式打开时，证件号和电话只能脱敏查看"), hint=hint)
        if not more:
            self._seen.clear()
        fresh = [line.id for line in lines if line.id not in self._seen]
        if fresh or not more:
            self._note(tr("显示证件号"), fresh, tr("在列表中显示 {n} 人的完整证件号和电话").format(n=len(fresh)))
            self._seen.update(fresh)

    def note_more(self, lines: Sequence[MemberLine]) -> bool:
        """While full numbers are shown others come into the list; False where that could not be written down."""
        noted = False
        with self._screen.telling():
            self.note_reveal(lines, more=True)
            noted = True
        return noted  # noqa: RET504 - a refusal inside is told and ends the block

    def note_copy(self, lines: Sequence[MemberLine]) -> bool:
        """Before full numbers go to the clipboard; False where that could not be written down."""
        noted = not lines
        if lines:
            with self._screen.telling():
                text = tr("复制 {n} 人的完整证件号或电话到剪贴板").format(n=len(lines))
                self._note(tr("复制证件号"), [line.id for line in lines], text)
                noted = True
        return noted

    def copy_number(self, number: str) -> None:
        """Copy a full number of the member the list stands on."""
        line = self._screen.table.current_record()
        if line is not None and self.note_copy([line]):
            QGuiApplication.clipboard().setText(number)

    def _note(self, label: str, member_ids: Sequence[str], text: str) -> None:
        from branchdesk.features.members import commands

        self._desk.do(label, commands.reveal, member_ids, text)
