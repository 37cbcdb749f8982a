"""What leaves the room: letters seen before they are printed, registers, lists; ID and telephone numbers masked unless asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from branchdesk.features.members import commands as members
from branchdesk.features.transfers import outputs, queries
from branchdesk.features.transfers.deeds.speaking import Speaking
from branchdesk.features.transfers.model import LetterHead
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form

SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"
WRITTEN = frozenset({State.ISSUED, State.OVERDUE, State.REPORTED, State.RECEIPTED, State.CLOSED})
"""A letter there is to print; one that was halted is printed no more."""


class GoingOut(Speaking):
    """The verbs that hand something out."""

    # ---- letters

    def print_letter(self) -> None:
        """打印介绍信 of the line the list stands on."""
        line = self._screen.current_line()
        if line is not None:
            self.print_letters([line.id])

    def print_chosen(self) -> None:
        """打印介绍信 of the selected lines."""
        lines = self._screen.chosen_lines(WRITTEN)
        if lines:
            self.print_letters([one.id for one in lines])
        else:
            self._tell(tr("所选的人还没有开出介绍信。"))

    def print_batch(self) -> None:
        """打印 all letters of the batch in one paper."""
        lines = [one for one in self._screen.graduation.lines if one.state in WRITTEN]
        if lines:
            self.print_letters([one.id for one in lines])
        else:
            self._tell(tr("这一批次还没有开出介绍信。"))

    def print_letters(self, ids: Sequence[str]) -> None:
        """Letters as one paper; whether with the whole ID and telephone numbers is asked each time."""
        with self._screen.telling():
            found = self._desk.ask(queries.letters, ids)
            reveal = self._may_reveal(len(found))
            if reveal is None:
                return
            if reveal:
                text = tr("打印 {n} 封介绍信（完整证件号和电话）").format(n=len(found))
                self._desk.do(tr("打印完整证件号和电话"), members.reveal, [member.id for _, member, _ in found], text)
            self._show_letters(found, reveal=reveal)

    def preview_batch(self) -> None:
        """预览 of letters that are not written yet: as they will be, without their numbers."""
        from branchdesk.features.transfers.papers import Letter

        batch, lines = self._screen.batch, self._screen.graduation.ready()
        if batch is None or not lines:
            self._tell(tr("没有可以预览的介绍信，请先补齐缺项。"))
            return
        with self._screen.telling():
            heads = {uid: self._head(uid) for uid in {one.transfer.from_branch_id for one in lines}}
            number = tr("预览")
            letters = [
                Letter(replace(one, number=number, issued_on=batch.on), line.member, heads[one.from_branch_id])
                for line in lines
                for one in [line.transfer]
            ]
            title = tr("预览 {n} 封介绍信（还没有开出）").format(n=len(letters))
            self._show(title, lambda: outputs.letters(letters, reveal=False))

    def _head(self, branch_id: str | None) -> LetterHead:
        """What a branch's letters bear; ``Refusal`` where nothing is kept."""
        found = self._desk.ask(queries.head_for, branch_id)
        if found is None:
            raise Refusal(tr("还没有设置介绍信抬头"), hint=tr("请先填写开具介绍信的党组织、通讯地址和电话。"))
        return found

    def _show_letters(self, found: Sequence[tuple[object, ...]], *, reveal: bool) -> None:
        from branchdesk.features.transfers.papers import Letter

        letters = [Letter(*one) for one in found]  # type: ignore[arg-type]  # as queries.letters gives them
        who = letters[0].member.name if len(letters) == 1 else tr("{n} 封").format(n=len(letters))
        self._show(tr("组织关系介绍信_{who}").format(who=who), lambda: outputs.letters(letters, reveal=reveal))

    def _may_reveal(self, n: int) -> bool | None:
        """Whether the whole number is printed: the other side needs it, a copy for the shelf does not."""
        if self._desk.read_only:
            return False  # it could not be written down
        text = tr("打印 {n} 封介绍信。交给本人和接收单位的需要完整的证件号和电话，会记入变更记录；留存的可以脱敏。")
        options = [tr("完整"), tr("脱敏"), tr("取消")]
        chosen = ask.choose(self._screen, tr("介绍信上的证件号和电话"), text.format(n=n), options)
        return None if chosen in (None, 2) else chosen == 0

    def blank_letter(self) -> None:
        """空白介绍信, to be filled in by pen."""
        heads = self._desk.ask(queries.heads)
        mine = self._desk.ask(queries.head_for, self._desk.branch_id)
        head = mine or (heads[0] if heads else None)
        self._show(tr("组织关系介绍信（空白）"), lambda: outputs.blank_letter(head))

    # ---- lists

    def print_view(self) -> None:
        """打印 the list of the view, seen before it is printed (Ctrl+P)."""
        with self._screen.telling():
            self._preview(self._form())

    def export_view(self) -> None:
        """导出 the list of the view (Ctrl+E)."""
        with self._screen.telling():
            self._export(self._form())

    def overdue_list(self) -> None:
        """逾期清单 of the letters listed."""
        with self._screen.telling():
            lines = self._screen.letters.lines
            self._preview(outputs.overdue(lines, self._unit(), clock.today()))

    def _form(self) -> "Form":
        page, unit, today = self._screen, self._unit(), clock.today()
        if page.view_name == "letters":
            return outputs.register(page.letters.shown(), unit, today)
        if page.view_name == "arrivals":
            return outputs.register(page.arrivals.shown(), unit, today, tr("组织关系转入登记簿"))
        if page.view_name == "away":
            return outputs.away(page.away.shown(), unit, today)
        batch = page.batch
        if batch is None:
            raise Refusal(tr("还没有毕业转接批次"), hint=tr("请先新建批次，选择毕业生。"))
        return outputs.batch(batch, page.graduation.shown(), unit, today)

    def _export(self, form: "Form") -> None:
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        path = ask.save_file(self._screen, tr("导出{name}").format(name=form.name), [tr(SHEET), tr(_PAPER)], name)
        if path is not None:
            self._save(path, lambda: outputs.write(path, form))

    def _preview(self, form: "Form") -> None:
        self._show(form.title, lambda: outputs.render(form))
        self._tell(
            tr("{title} 也可以导出为 Excel。").format(title=form.title), (tr("导出 Excel…"), lambda: self._export(form))
        )
