"""What the page of meetings can do: each verb asks what it must know, runs one command and says what happened."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from branchdesk.features.meetings import queries
from branchdesk.features.meetings.deeds.going_out import GoingOut
from branchdesk.features.meetings.listing import LIST, named
from branchdesk.features.meetings.model.words import MeetingKind, PaperKind, Stage
from branchdesk.features.meetings.panels.side import DETAIL
from branchdesk.features.meetings.queries import ActionLine, MeetingLine, StaleCopy
from branchdesk.features.meetings.rules import duty, wording
from branchdesk.features.meetings.rules.duty import Cell
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action

if TYPE_CHECKING:
    from branchdesk.features.meetings.model.minutes import Meeting
    from branchdesk.storage.work import Work

NEW = tuple(f"new_{kind}" for kind in MeetingKind)
"""The verbs of the menu 新建会议, one for each kind."""
OUT = ("print", "word", "sign_in", "tally", "extract")
"""The papers of a meeting."""
_ASKED = 20
"""Meetings from which on the way into the recycle bin is asked about."""


class Deeds(GoingOut):
    """The verbs of the page."""

    def verbs(self) -> list[Action]:
        """Everything the page can do, for its buttons, menus and keys."""
        return [*self._verbs_of_kinds(), *self._verbs_of_page(), *self._verbs_of_meetings()]

    def _verbs_of_kinds(self) -> list[Action]:
        return [
            Action(f"new_{kind}", wording.kind_word(kind), partial(self.begin, kind), enabled=self._may_add)
            for kind in MeetingKind
        ]

    def _verbs_of_page(self) -> list[Action]:
        page = self._screen
        return [
            Action("ledger", tr("导出台账"), self.export_ledger, "file-spreadsheet", keys="Ctrl+E"),
            Action("attendance", tr("导出参会情况…"), self.export_attendance, "clipboard-check"),
            Action("pdfs", tr("批量导出 PDF"), self.export_pdfs, "file-down"),
            Action("words", tr("批量导出 Word…"), self.export_words, "file-text"),
            Action("book", tr("年度记录本（PDF）…"), self.export_book, "book-open"),
            Action("import", tr("导入会议…"), self.import_meetings, "upload", keys="Ctrl+I", enabled=self._may_add),
            Action("talks", tr("谈心谈话…"), self.talks, "users"),
            Action("absences", tr("预计请假…"), self.absences, "calendar"),
            Action("exclusions", tr("不计入应到…"), self.exclusions, "user-x"),
            Action("layouts", tr("文书版式…"), self.layouts, "file-text"),
            Action("rules", tr("校内从严…"), self.rules, "clipboard-list"),
            Action("columns", tr("列设置…"), self.choose_columns, "columns-3"),
            Action("panel", tr("侧边面板"), page.toggle_side, "panel-right", "Alt+Return"),
            Action("pane", tr("切换窗格"), page.next_pane, "", "F6"),
            Action("back_a_year", tr("上一年"), lambda: page.turn_year(-1), "chevron-left", "Alt+Left"),
            Action("on_a_year", tr("下一年"), lambda: page.turn_year(1), "chevron-right", "Alt+Right"),
        ]

    def _verbs_of_meetings(self) -> list[Action]:
        page, out = self._screen, self.export_paper
        at = self._at
        return [
            Action("open", tr("打开"), self.open_current, "pencil", keys="Enter"),
            Action("print", tr("预览并打印…"), self.print_out, "printer", keys="Ctrl+P"),
            Action("pdf", tr("会议记录 PDF…"), self.export_chosen, "file-down"),
            Action("word", tr("会议记录 Word…"), lambda: out(PaperKind.MINUTES, word=True), "file-text"),
            Action("sign_in", tr("签到表 PDF…"), lambda: out(PaperKind.SIGN_IN), "users"),
            Action("tally", tr("票数统计表 PDF…"), lambda: out(PaperKind.TALLY), "vote"),
            Action("extract", tr("决议摘录 PDF…"), lambda: out(PaperKind.EXTRACT), "clipboard-list"),
            Action("sign", tr("标记已签字…"), self.sign, "badge-check", enabled=at(Stage.FINAL, Stage.SIGNED)),
            Action("file", tr("归档…"), self.file_away, "folder-open", enabled=at(Stage.SIGNED, Stage.FILED)),
            Action("revise", tr("修订…"), self.revise, "pencil", enabled=at(Stage.FINAL, Stage.SIGNED, Stage.FILED)),
            Action("make_up", tr("补课登记…"), self.make_up, "book-open", enabled=at(Stage.FINAL, Stage.SIGNED, Stage.FILED)),
            Action("versions", tr("版本…"), self.versions, "history"),
            Action("copy", tr("复制（含表头）"), page.table.copy_rows, "copy", keys="Ctrl+C"),
            Action("delete", tr("删除"), self.delete, "trash-2", keys="Del", enabled=self._may_add),
        ]  # fmt: skip

    @staticmethod
    def fitting(chosen: Sequence[MeetingLine]) -> list[str]:
        """The verbs the menu of a row offers for the meetings chosen; ``""`` between groups."""
        if len(chosen) != 1:
            return ["pdf", "word", "", "copy", "", "delete"]
        stage = chosen[0].stage
        steps = {
            Stage.DRAFT: [],
            Stage.FINAL: ["sign", "make_up", "revise"],
            Stage.SIGNED: ["file", "sign", "make_up", "revise"],
            Stage.FILED: ["file", "make_up", "revise"],
        }[stage]
        return ["open", *steps, "", "pdf", *OUT, "", "versions", "copy", "", "delete"]

    # ---- one meeting

    def open_current(self) -> None:
        """打开 the current meeting."""
        line = self._screen.views.current_line()
        if line is not None:
            self._screen.edit(line.id)

    def begin(self, kind: MeetingKind, on: date | None = None) -> bool:
        """新建会议 of a kind in the branch that is looked at, today unless another day is given; False where none began."""
        page, branch = self._screen, self._screen.branch_id
        if branch is None:
            offer = [(tr("党组织…"), lambda: self._desk.go("organization"))]
            self._desk.notices.tell("warn", tr("台账中还没有党支部，请先建立支部。"), offer)
        elif self._may_write():
            with page.telling():
                return page.editing.start(kind, branch, Day.of(on or clock.today()))
        return False

    def hold(self, kind: MeetingKind, on: date, make_up: bool) -> None:
        """新建 what is lacking; ``make_up`` for what should have been held long ago (补录)."""
        if self.begin(kind, on) and make_up:
            words = tr("补录：请把日期改成实际开会的那一天，并在“备注”中写明补录原因。")
            self._screen.editing.editor.notices.tell("info", words)

    def show_period(self, branch_id: str, kind: MeetingKind, first: date) -> None:
        """A duty of a branch in the period that begins on a day, as the overview asks for it.

        What is lacking is opened if somebody has planned it, else begun; what was held is shown in the list.
        """
        page, today = self._screen, clock.today()
        cell = duty.cell_of(self._desk.ask(queries.matrix, branch_id, first.year, today), kind, first)
        if cell is None or not (cell.is_lacking or cell.meeting_ids):
            page.show_duty(branch_id, first.year)
            return
        page.look_at(branch_id, first.year)
        if not cell.is_lacking:
            self.show_meetings(kind, cell)
        elif uid := self._desk.ask(queries.planned, branch_id, cell, kind):
            page.edit(uid)
        else:
            self.hold(kind, *duty.day_for(cell, today))

    def show_meetings(self, kind: MeetingKind, cell: Cell) -> None:
        """Show the meetings of a cell of the matrix: the one there is, else the list of them."""
        page = self._screen
        page.top.views.setCurrentIndex(LIST)
        page.search.clear()
        held = [line for line in page.model.records if line.id in cell.meeting_ids]
        page.filters.choose("year", {cell.first.year})
        page.filters.choose("kind", {line.kind for line in held} or {kind})
        page.filters.choose("month", {line.on.month for line in held})
        page.filters.choose("branch", {line.branch for line in held} if len(page.branches) > 1 else set())
        page.table.select_key(cell.meeting_ids[0])
        if len(cell.meeting_ids) == 1:
            page.side.turn_to(DETAIL)

    def reprint(self, copy: StaleCopy) -> None:
        """重新打印 a paper that is out of date."""
        self.print_paper(copy.meeting_id, copy.on, copy.paper)

    def sign(self) -> None:
        """标记已签字."""
        from branchdesk.features.meetings import commands
        from branchdesk.features.meetings.editor import steps

        def run(meeting: "Meeting", values: dict[str, Any]) -> None:
            self._step(tr("登记签字"), meeting, commands.mark_signed, values["signed_on"])

        self._ask_step(steps.signing, run)

    def file_away(self) -> None:
        """归档."""
        from branchdesk.features.meetings import commands
        from branchdesk.features.meetings.editor import steps

        def run(meeting: "Meeting", values: dict[str, Any]) -> None:
            given = (values["archive_number"], values["filed_on"], values["retention"])
            self._step(tr("归档"), meeting, commands.file_away, *given)

        self._ask_step(steps.filing, run)

    def revise(self) -> None:
        """修订: back to a draft of the next version, with the reason; then the editor is open."""
        from branchdesk.features.meetings import commands
        from branchdesk.features.meetings.editor import steps

        def run(meeting: "Meeting", values: dict[str, Any]) -> None:
            self._step(tr("修订"), meeting, commands.revise, values["revision_reason"] or "")
            self._screen.edit(meeting.id)

        self._ask_step(steps.revision, run)

    def versions(self) -> None:
        """版本."""
        from branchdesk.features.meetings.editor import steps

        line = self._screen.views.current_line()
        if line is not None:
            self._run(steps.VersionsDialog(self._desk.ask(queries.versions, line.id), self._screen))

    def close_action(self, action: ActionLine) -> None:
        """办结 a task."""
        from branchdesk.features.meetings import commands
        from branchdesk.features.meetings.editor import steps

        def run(values: dict[str, Any]) -> None:
            label = tr("办结：{task}").format(task=action.task[:20])
            self._desk.do(label, commands.close_action, action.id, values["closed_on"], values["outcome"] or "")

        if self._may_write() and self._run(steps.closing(action, run, self._screen)):
            self._said(tr("已办结：{task}").format(task=action.task[:30]))

    def delete(self) -> None:
        """删除 into the recycle bin, with the way back in the message."""
        chosen = self._screen.views.chosen()
        if not chosen or not self._may_write():
            return
        words = tr("将把 {n} 次会议的记录放入回收站。").format(n=len(chosen))
        if len(chosen) > _ASKED and not ask.confirm(self._screen, tr("删除会议"), words, tr("删除")):
            return
        with self._screen.telling():
            label = tr("删除 {n} 次会议").format(n=len(chosen))
            self._desk.do(label, _remove_all, [line.id for line in chosen])
            shown = "、".join(named(line) for line in chosen[:2]) + (tr(" 等") if len(chosen) > 2 else "")
            said = tr("已删除 {n} 次会议：{names}（可在“文件 › 回收站”恢复）")
            self._said(said.format(n=len(chosen), names=shown))

    # ---- other dialogs of the room

    def import_meetings(self) -> None:
        """导入会议: a file, a list to check, one transaction."""
        from branchdesk.features.meetings.import_wizard import ImportDialog

        if self._may_write():
            self._run(ImportDialog(self._desk, self._screen.branch_name, self._screen))

    def choose_columns(self) -> None:
        """列设置."""
        top = self._screen.top
        self._screen.table.choose_columns(top.mapToGlobal(top.rect().bottomRight()))

    def talks(self) -> None:
        """谈心谈话 of the branch that is looked at."""
        from branchdesk.features.meetings.dialogs import TalksDialog

        if self._screen.branch_id is not None:
            self._run(TalksDialog(self._desk, self._screen.branch_id, self._screen))

    def absences(self) -> None:
        """预计请假."""
        from branchdesk.features.meetings.dialogs import AbsencesDialog

        self._run(AbsencesDialog(self._desk, self._screen.scope(), self._screen))

    def exclusions(self) -> None:
        """不计入应到."""
        from branchdesk.features.meetings.dialogs import ExclusionsDialog

        self._run(ExclusionsDialog(self._desk, self._screen.scope(), self._screen))

    def make_up(self) -> None:
        """补课登记 of the current meeting."""
        from branchdesk.features.meetings.dialogs import MakeUpDialog

        line = self._screen.views.current_line()
        minutes = self._desk.ask(queries.minutes, line.id) if line is not None else None
        if minutes is not None:
            self._run(MakeUpDialog(self._desk, minutes, self._screen))

    def layouts(self) -> None:
        """文书版式."""
        from branchdesk.features.meetings.dialogs import LayoutDialog

        self._run(LayoutDialog(self._desk, self._screen))

    def rules(self) -> None:
        """校内从严."""
        from branchdesk.features.meetings.dialogs import StricterDialog

        self._run(StricterDialog(self._desk, self._screen))

    # ---- within

    def _ask_step(self, make: Callable[..., QDialog], run: "Callable[[Meeting, dict[str, Any]], object]") -> None:
        """Ask for the values of a step of the current meeting and take it."""
        line = self._screen.views.current_line()
        meeting = self._desk.ask(queries.meeting, line.id) if line is not None else None
        if meeting is not None and self._may_write():
            self._run(make(meeting, partial(run, meeting), self._screen))

    def _step(self, verb: str, meeting: "Meeting", command: Callable[..., object], *values: Any) -> None:
        what = f"{meeting.on} {wording.kind_word(meeting.kind)}"
        self._desk.do(tr("{verb}：{meeting}").format(verb=verb, meeting=what), command, meeting.id, *values)
        self._said(tr("{verb}：{meeting}，已完成。").format(verb=verb, meeting=what))

    def _at(self, *stages: Stage) -> Callable[[], bool]:
        """Whether the current meeting stands at one of these stages in a ledger that may be written."""

        def allowed() -> bool:
            line = self._screen.views.current_line()
            return line is not None and line.stage in stages and self._may_add()

        return allowed

    def _may_add(self) -> bool:
        return not self._desk.read_only


def _remove_all(work: "Work", ids: Sequence[str]) -> None:
    from branchdesk.features.meetings import commands

    for uid in ids:
        commands.remove_meeting(work, uid)
