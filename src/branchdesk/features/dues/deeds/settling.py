"""What is owed is settled: bases typed, pasted, computed, looked at, and settled in one step; the rules of the year."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.deeds.calling import Calling
from branchdesk.features.dues.fields import PAYER
from branchdesk.features.dues.model import Assessment, Payer, WageItem
from branchdesk.features.dues.panels.bases import BaseLine
from branchdesk.features.dues.rules import rates
from branchdesk.features.dues.rules.assessing import Given, Turn
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work
from branchdesk.widgets import ask
from branchdesk.widgets.edit_grid import Typed


def given_of(column: str, text: str, before: Given, line: BaseLine) -> Given:
    """What a text typed into a cell of the assessment adds to what was given; ``Refusal`` says what is wrong."""
    if column == "payer":
        reading = PAYER.read(text, Context(clock.today()))
        if reading.value is None:
            raise Refusal(tr("“{text}”不是人员类别").format(text=text), hint=reading.text)
        return Given(payer=reading.value, base=before.base, source=before.source)
    if not text:
        return Given(payer=before.payer)
    try:
        amount = Yuan.read(text)
    except ValueError as error:
        raise Refusal(tr("“{text}”不是金额").format(text=text), hint=str(error)) from error
    payer = before.payer or (line.wanted.payer if line.wanted else Payer.MONTHLY)
    if payer is Payer.FARMER:
        return Given(payer=payer, approved=amount)
    if column == "due":
        raise Refusal(tr("月应交由基数和比例算出"), hint=tr("请改计算基数；只有农民党员直接填写核定的月交额。"))
    if not rates.on_base(payer):
        raise Refusal(
            tr("“{payer}”按定额交纳，不填基数").format(payer=rates.payer_word(payer)), hint=tr("请先改人员类别。")
        )
    return Given(payer=before.payer, base=amount)


class Settling(Calling):
    """基数核定."""

    def may_type_base(self, _line: Any, _column: str) -> bool:
        """Whether bases may be typed."""
        return not self._desk.read_only

    def type_base(self, typed: Sequence[Typed]) -> bool:
        """Cells of the assessment: shown with what they come to, settled later."""
        try:
            page = self._screen
            fresh = {
                one.record.id: given_of(one.column, one.text, page.given.get(one.record.id, Given()), one.record)
                for one in typed
            }
            page.take_bases(fresh)
        except Refusal as refusal:
            return self._refuse(refusal)
        return True

    def discard(self) -> None:
        """放弃未核定的录入."""
        words = tr("录入或粘贴的 {n} 人的基数还没有核定，放弃后需要重新录入。").format(n=len(self._screen.given))
        if ask.confirm(self._screen, tr("放弃录入"), words, tr("放弃"), danger=True):
            self._screen.forget_bases()
            self._screen.refresh()

    def turn_copy(self) -> None:
        """沿用上年基数, or not."""
        wanted = not self._screen.copies_last
        self._screen.copy_last(wanted)
        words = (
            tr("已按上年基数提出本年核定，请核对后核定。")
            if wanted
            else tr("不再沿用上年基数；没有录入的显示为缺基数。")
        )
        self._desk.notices.tell("info", words)

    def settle(self) -> None:
        """核定: the difference is looked at, then written in one step."""
        from branchdesk.features.dues.dialogs.settle import SettleDialog

        if self._screen.view_name != "bases":
            return
        lines = [one for one in self._screen.bases_view.lines if one.pending]
        if not lines:
            lacking = sum(one.proposal.turn is Turn.LACKING for one in self._screen.bases_view.lines)
            words = tr("没有要核定的变化。") + (tr("还有 {n} 人缺基数，请录入。").format(n=lacking) if lacking else "")
            self._desk.notices.tell("info", words)
            return
        if not self._may_write():
            return
        dialog = SettleDialog(lines, self.locked(), self._screen)
        if not self._run(dialog):
            return
        found = dialog.assessments()
        label = tr("核定 {n} 人 {year} 年党费").format(n=len(found), year=self._screen.year)
        page = self._screen
        given, wages, items = page.given, page.wages, self._kept(found)
        page.forget_bases()
        if not self._write(label, tr("已核定 {n} 人。").format(n=len(found)), settle_all, found, dialog.reason, items):
            page.take_bases(given, wages)

    def _kept(self, found: Sequence[Assessment]) -> list[WageItem]:
        """Wage lines the user chose to keep beside the assessments (domain N8)."""
        return [
            WageItem(id=new_id(), assessment_id=one.id, name=name, amount=amount, sign=sign)
            for one in found
            for name, amount, sign in self._screen.wages.get(one.member_id, ())
        ]

    def change(self) -> None:
        """年内变更: from a month on another amount is owed, with the reason."""
        from branchdesk.features.dues.dialogs.change import ChangeDialog

        line = self._screen.bases_view.table.current_record()
        if line is None or not self._may_write():
            return
        if line.proposal.before is None:
            self._desk.notices.tell(
                "info", tr("{name} 本年还没有核定，请直接录入基数后核定。").format(name=self.who([line.id]))
            )
            return
        policy = self._desk.ask(queries.policy, line.proposal.before.branch_id, self._screen.year)
        dialog = ChangeDialog(
            self._desk, line, policy, self.locked().get(line.proposal.before.branch_id or "", frozenset()), self._screen
        )
        if self._run(dialog):
            self._said(tr("已变更 {name} 的核定。").format(name=self.who([line.id])))

    def confirm(self) -> None:
        """本人确认: the day on which people signed their assessment."""
        from branchdesk.widgets.day_dialog import DayDialog

        lines = [one for one in self._screen.bases_view.table.selected_records() if one.proposal.before is not None]
        if not lines or not self._may_write():
            self._desk.notices.tell("info", tr("请先核定，再登记本人确认。"))
            return
        who = self.who([one.id for one in lines])
        dialog = DayDialog(tr("本人确认：{who}").format(who=who), tr("确认日期"), self._screen)
        if self._run(dialog) and dialog.day is not None:
            self._write(tr("登记 {who} 确认核定").format(who=who), tr("已登记 {who} 确认核定。").format(who=who),
                        confirm_all, [one.proposal.before for one in lines], dialog.day)  # fmt: skip

    def wage_items(self) -> None:
        """工资明细 of the member the list stands on: the lines that were kept beside the base."""
        from branchdesk.features.dues.dialogs.wage_items import WageItemsDialog

        line = self._screen.bases_view.table.current_record()
        if line is None:
            return
        settled, name = line.proposal.before, self.who([line.id])
        items = self._desk.ask(queries.wage_items, settled.id) if settled else []
        if items:
            self._run(WageItemsDialog(name, settled, items, self._screen))
        else:
            words = tr("{name} 没有保存工资明细：默认只保存计算基数，导入工资表时勾选“保存明细”才保存。")
            self._desk.notices.tell("info", words.format(name=name))

    def withdraw(self) -> None:
        """删除核定, into the recycle bin."""
        found = [one for one in self._screen.bases_view.table.selected_records() if one.proposal.before is not None]
        if not found or not self._may_write():
            return
        who = self.who([one.id for one in found])
        self._write(tr("删除 {who} 的核定").format(who=who), tr("已删除 {who} 本年的核定。").format(who=who),
                    commands.withdraw_assessments, [one.proposal.before.id for one in found])  # fmt: skip

    def import_wages(self) -> None:
        """工资表: bases computed from the items of a wage sheet."""
        from branchdesk.features.dues.import_wizard.wages import WagesDialog

        if not self._may_write():
            return
        dialog = WagesDialog(self._desk, self._scope, self._screen.year, self._screen)
        if self._run(dialog) and dialog.given:
            self._screen.turn_to("bases")
            self._screen.take_bases(dialog.given, dialog.kept)
            words = tr("已算出 {n} 人的基数，请核对变化后点“核定”。").format(n=len(dialog.given))
            self._desk.notices.tell("info", words)

    def policy(self) -> None:
        """年度规定."""
        from branchdesk.features.dues.dialogs.forms import PolicyDialog

        if self._may_write():
            dialog = PolicyDialog(self._desk, self._screen.year, self._screen)
            if self._run(dialog):
                self._said(dialog.said)

    def locked(self) -> dict[str, frozenset[Month]]:
        """The months of the year that were handed up, by branch."""
        year = self._screen.year
        found = self._desk.ask(queries.locked_months)
        return {uid: frozenset(one for one in months if one.year == year) for uid, months in found.items()}

    def locked_words(self) -> str:
        """Why part of the year cannot be settled anew; ``""`` where nothing was handed up."""
        scope = self._scope
        months = sorted({one for uid, found in self.locked().items() if scope is None or uid in scope for one in found})
        if not months:
            return ""
        return tr("{first} 至 {last} 的党费已有上缴，这些月份的核定已锁定：不能改动，更正请从以后的月份起变更，差额用补交或红字更正。").format(
            first=months[0], last=months[-1])  # fmt: skip


def settle_all(work: Work, found: Sequence[Assessment], reason: str, items: Sequence[WageItem]) -> None:
    """The assessments and what is kept beside them, in one step."""
    commands.assess(work, found, reason)
    if items:
        commands.keep_wages(work, items)


def confirm_all(work: Work, found: Sequence[Assessment], day: Day) -> None:
    """The day of confirmation into several assessments; nothing of what is owed changes."""
    commands.assess(work, [replace(one, confirmed_on=day) for one in found])
