"""Money comes in: typed into the lists, pasted, entered as one sum for several months, taken back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtGui import QGuiApplication

from branchdesk.features.dues import commands, listing, queries
from branchdesk.features.dues.deeds import entering
from branchdesk.features.dues.deeds.calling import Calling
from branchdesk.features.dues.deeds.entering import Wish
from branchdesk.features.dues.model import Channel, Payment
from branchdesk.features.dues.queries import GridLine, MonthLine
from branchdesk.features.dues.rules import collecting, elsewhere
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work
from branchdesk.widgets import ask
from branchdesk.widgets.edit_grid import EditGrid, Typed
from branchdesk.widgets.speaking import names

if TYPE_CHECKING:
    from branchdesk.features.dues.dialogs.paste_cell import PasteCell, PastePlan

DEFAULTS = "dues.defaults"
"""Setting: channel and collector of what is typed; the day is kept for the session only."""


class Defaults(NamedTuple):
    """How money typed into a cell came in, unless its own cells say otherwise."""

    day: Day | None
    channel: Channel
    collector: str


def pay(
    work: Work, cells: Sequence[commands.Cell], more: Sequence[Payment], reason: str, told: Sequence[commands.Told] = ()
) -> None:
    """What was typed, what came on top of it, and what is put right beside money that is there, in one step."""
    commands.set_paid(work, cells, reason)
    if more:
        commands.receive(work, more)
    for one in told:
        commands.describe(work, one.payment_ids, paid_on=one.paid_on, channel=one.channel, note=one.note)


class Collecting(Calling):
    """登记收缴 in all its ways."""

    _day: Day | None = None

    def defaults(self) -> Defaults:
        """What a cell means that says only an amount."""
        kept: dict[str, Any] = self._desk.setting(DEFAULTS, {})
        return Defaults(self._day, Channel(kept.get("channel", Channel.CASH)), str(kept.get("collector", "")))

    def settle_defaults(self) -> None:
        """默认值: day, channel and collector of what is typed."""
        from branchdesk.features.dues.dialogs.defaults import DefaultsDialog

        dialog = DefaultsDialog(self.defaults(), self._screen)
        if self._run(dialog) and dialog.wish is not None:
            self._day = dialog.wish.day
            self._desk.keep(DEFAULTS, {"channel": dialog.wish.channel.value, "collector": dialog.wish.collector})
            self._screen.show_defaults()

    # ---- cells

    def type_month(self, typed: Sequence[Typed]) -> bool:
        """Cells of the month: an amount pays, day, channel and remark describe what was paid."""
        if not self._may_write():
            return False
        try:
            if typed[0].column != "paid":
                return self._describe(typed)
            amounts = [(one.record.line, one.record.cell, entering.read_amount(one.text)) for one in typed]
            return self._pay([
                Wish(line.member_id, line.name, cell, amount, line.branch_id) for line, cell, amount in amounts
            ])  # fmt: skip
        except Refusal as refusal:
            return self._refuse(refusal)

    def type_year(self, typed: Sequence[Typed]) -> bool:
        """Cells of the year."""
        if not self._may_write():
            return False
        try:
            return self._pay([self._wish(one) for one in typed])
        except Refusal as refusal:
            return self._refuse(refusal)

    def _wish(self, one: Typed) -> Wish:
        line: GridLine = one.record
        cell = line.cells[int(one.column[1:]) - 1]
        return Wish(line.member_id, line.name, cell, entering.read_amount(one.text), line.branch_id)

    def _pay(self, wishes: Sequence[Wish]) -> bool:
        """Ask what is to be asked once for all, then write them in one step; False where the user backs out."""
        changed = [one for one in wishes if one.amount != one.cell.paid]
        if not changed:
            return True
        called = self.called({one.member_id for one in changed})
        changed = [one._replace(name=called[one.member_id]) for one in changed]
        if unsettled := [one.name for one in changed if one.cell.unsettled]:
            raise Refusal(tr("{names} 还没有核定月交额").format(names=names(unsettled)),
                          hint=tr("请先在“基数核定”里核定，再登记收缴。"))  # fmt: skip
        if away := next((one for one in changed if one.cell.voucher and one.amount > one.cell.paid), None):
            assert away.cell.voucher is not None
            raise Refusal(tr("{name} {month} 已登记在流入地交纳").format(name=away.name, month=away.month),
                          detail=elsewhere.reason(away.cell.voucher),
                          hint=tr("确由本支部收取的，请先在“流入地交纳名单”里改正或删除登记。"))  # fmt: skip
        asked = self._asked(changed)
        if asked is None:
            table = self._screen.view.table
            if isinstance(table, EditGrid):
                table.give_up()
            return False
        reason, note = asked
        cells = [self._cell(one, note) for one in changed]
        more = [self._extra(one) for one in entering.over(changed)]
        who, month = names([one.name for one in changed]), changed[0].month
        label = tr("登记 {who} {month} 党费").format(who=who, month=month)
        said = tr("已登记 {who} {amount} 元。").format(who=who, amount=entering.added(changed))
        self._screen.touched = frozenset(one.member_id for one in changed)
        try:
            return self._write(label, said, pay, cells, more, reason)
        finally:
            self._screen.touched = frozenset()

    def _asked(self, wishes: Sequence[Wish]) -> tuple[str, str] | None:
        """The reason for taking back and the remark for what is unusual; None where the user backs out."""
        reason = note = ""
        if taken := entering.back(wishes):
            words = tr("{who}：已登记的实交改小，将记红字冲销。原因").format(who=names([one.name for one in taken]))
            reason = ask.text(self._screen, tr("更正实交"), words, yes=tr("更正")) or ""
            if not reason:
                return None
        if questions := self._to_explain(wishes):
            note = ask.text(self._screen, questions[0][0], "\n".join(text for _, text, _ in questions),
                            questions[0][2], yes=tr("登记")) or ""  # fmt: skip
            if not note:
                return None
        return None if not self._may_be_more(wishes) else (reason, note)

    def _to_explain(self, wishes: Sequence[Wish]) -> list[tuple[str, str, str]]:
        """What needs a remark, as (title, question, what is suggested): paying less, long after, long before."""
        found = []
        if less := entering.short(wishes):
            words = tr("{who} 比应交少 {short} 元，记为部分交纳。说明").format(
                who=names([one.name for one in less]), short=listing.total(one.short for one in less)
            )
            found.append((tr("部分交纳"), words, tr("部分交纳，余款后补")))
        if far := self._far(wishes):
            words = tr("{text}。当时已收、现在补记的，请取消后先在列表下方“录入按”中填写交纳日期。")
            found.append((tr("补交、预交"), words.format(text=far[0].text), ""))
        return found

    def _far(self, wishes: Sequence[Wish]) -> list[Problem]:
        """What is to be explained about months long before or after the one in which the money came in."""
        this = Month.of((self.defaults().day or Day.of(clock.today())).first())
        return entering.far(wishes, this, self._desk.ask(queries.policies, this.year))

    def _may_be_more(self, wishes: Sequence[Wish]) -> bool:
        more = entering.over(wishes)
        if not more:
            return True
        extra = listing.total(one.over for one in more)
        words = tr(
            "{who} 比应交多 {extra} 元。多出的部分记为多交（须本人自愿）；要补以前或预交以后的月份，请用“登记收缴”。"
        )
        options = (
            [tr("记为多交"), tr("分到其他月份…"), tr("取消")] if len(wishes) == 1 else [tr("记为多交"), tr("取消")]
        )
        chosen = ask.choose(
            self._screen, tr("多于应交"), words.format(who=names([one.name for one in more]), extra=extra), options
        )
        if chosen == 1 and len(wishes) == 1:
            self.receive(wishes[0].member_id, entering.added(wishes), wishes[0].month)
        return chosen == 0

    def _cell(self, one: Wish, note: str) -> commands.Cell:
        usual = self.defaults()
        amount = one.amount - one.over
        shown = note if entering.short([one]) or self._far([one]) else ""
        day, channel = (None, None) if one.takes_back else (usual.day, usual.channel)
        return commands.Cell(one.member_id, one.month, amount, day, channel, usual.collector, shown, one.cell.paid)

    def _extra(self, one: Wish) -> Payment:
        usual = self.defaults()
        day = usual.day or Day.of(clock.today())
        return Payment(id=new_id(), member_id=one.member_id, branch_id=None, month=one.month, amount=one.over, extra=True,
                       paid_on=day, channel=usual.channel, collector=usual.collector, note=tr("自愿多交"))  # fmt: skip

    def _describe(self, typed: Sequence[Typed]) -> bool:
        """Day, channel or remark of money that is there."""
        lines: list[MonthLine] = [one.record for one in typed]
        rows = self._standing([one.line.member_id for one in lines], [lines[0].cell.month])
        paid = {one.member_id for one in rows}
        if missing := [one.member_id for one in lines if one.member_id not in paid]:
            raise Refusal(
                tr("{names} 这个月还没有实交").format(names=self.who(missing)),
                hint=tr("请先录入实交，再改日期、方式和备注。"),
            )
        column, text = typed[0].column, typed[0].text
        values: dict[str, Any] = {"note": text.strip()}
        if column == "on":
            values = {"paid_on": entering.read_date(text, clock.today())}
        elif column == "channel":
            channel = listing.read_channel(text, clock.today())
            if channel is None:
                raise Refusal(
                    tr("“{text}”不是交纳方式").format(text=text),
                    hint=tr("请输入现金、转账或平台（也可输入 1、2、3）。"),
                )
            values = {"channel": channel}
        who = self.who([one.member_id for one in lines])
        label = tr("修改 {who} 的收缴登记").format(who=who)
        return self._write(label, tr("已修改 {who} 的收缴登记。").format(who=who), commands.describe,
                           [one.id for one in rows], **values)  # fmt: skip

    def _standing(self, member_ids: Sequence[str], months: Sequence[Month]) -> list[Payment]:
        """The rows of some members and months that were not taken back."""
        return collecting.standing(self._desk.ask(queries.payments, None, months, set(member_ids)))

    # ---- many members

    def collect_all(self) -> None:
        """按应交收齐: whoever of the selected has not paid the month has paid it now."""
        lines = [one for one in self._screen.chosen_lines() if one.cell.rest.fen > 0]
        if not lines:
            self._desk.notices.tell("info", tr("所选的人这个月都已交足，没有要登记的。"))
            return
        if not self._may_write():
            return
        usual = self.defaults()
        total = listing.total(one.cell.rest for one in lines)
        words = tr("{n} 人 {month} 共 {total} 元，{day}，{channel}。请确认确实已经收到。").format(
            n=len(lines), month=lines[0].cell.month, total=total, day=usual.day or Day.of(clock.today()),
            channel=listing.channel_word(usual.channel))  # fmt: skip
        if ask.confirm(self._screen, tr("按应交收齐"), words, tr("登记")):
            wishes = [
                Wish(one.line.member_id, one.line.name, one.cell, one.cell.owed or one.cell.paid, one.line.branch_id)
                for one in lines
            ]
            with self._screen.telling():
                self._pay(wishes)

    # ---- one sum

    def receive(self, member_id: str = "", amount: Any = None, month: Month | None = None) -> None:
        """登记收缴: one sum, for one month or several."""
        from branchdesk.features.dues.dialogs.receive import ReceiveDialog

        if self._may_write():
            chosen = member_id or self._screen.chosen_member()
            dialog = ReceiveDialog(
                self._desk, self._scope, chosen, month or self._until(), self.defaults(), self._screen
            )
            if amount is not None:
                dialog.form.fill("amount", str(amount))
            self._run(dialog)
            if dialog.said:  # also where the window was left after some were entered
                self._said(dialog.said)

    def _until(self) -> Month:
        """Up to when one asks what is open: the month shown, else the last of the year shown that has begun."""
        month: Month = self._screen.month
        if self._screen.view_name == "month":
            return month
        return min(max(Month.of(clock.today()), Month(month.year, 1)), Month(month.year, 12))

    def payments(self) -> None:
        """收款明细 of the member the list stands on: what came in when, and the way to take it back."""
        from branchdesk.features.dues.dialogs.payments import PaymentsDialog

        uid = self._screen.chosen_member()
        if uid:
            self._run(PaymentsDialog(self._desk, uid, self._screen.year, self._screen))

    # ---- pasting

    def fill_down(self) -> None:
        """Ctrl+D."""
        table = self._screen.view.table
        if isinstance(table, EditGrid):
            table.fill_down()

    def paste_clipboard(self) -> None:
        """从 Excel 粘贴: what is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.paste(text)
        else:
            words = tr("剪贴板里没有内容。请先在 Excel 中复制，最好连同“编号”或“姓名”列和表头一起复制。")
            self._desk.notices.tell("info", words)

    def default_words(self) -> str:
        """How typed money came in, in short."""
        usual = self.defaults()
        day = str(usual.day) if usual.day else tr("当天")
        who = tr(" · {name}").format(name=usual.collector) if usual.collector else ""
        return tr("录入按 {day} · {channel}{who}").format(day=day, channel=listing.channel_word(usual.channel), who=who)

    def paste(self, text: str) -> None:
        """A block from a spreadsheet: matched to people, looked at, then written in one step."""
        from branchdesk.features.dues.dialogs.paste import PasteDialog
        from branchdesk.features.dues.dialogs.paste_plan import plan

        if not self._may_write():
            return
        with self._screen.telling():
            found = plan(text, self._screen.paste_place())
            found.day = self.defaults().day
            found.policies = self._desk.ask(queries.policies, *found.years)
            rows = self._rows_of(found)
            why = self._desk.ask(queries.fixed, [row for part in rows.values() for row in part])
            found.correct_only({key: why[row.id] for key, part in rows.items() for row in part if row.id in why})
            called = self.called({one.member_id for one in found.found if one.member_id})
            for one in found.found:
                one.who = called.get(one.member_id, one.who)
            dialog = PasteDialog(found, self._screen)
            if not self._run(dialog):
                return
            if self._screen.view_name == "bases":
                self._screen.take_bases({one.member_id: one.given() for one in found.good})
                return
            cells, more = found.cells(self.defaults(), dialog.reason)
            told = [commands.Told(tuple(row.id for row in rows[key_of(one)]), one.day, one.channel, one.note or None)
                    for one in found.told]  # fmt: skip
            label = tr("粘贴 {n} 格党费").format(n=len(found.good))
            said = tr("已粘贴登记 {n} 格，共 {total} 元。").format(n=len(cells), total=found.total) if cells else ""
            if told:
                said += tr("更正 {n} 格的日期、方式或备注，金额不变。").format(n=len(told))
            self._write(label, said, pay, cells, more, dialog.reason, told)

    def _rows_of(self, found: "PastePlan") -> dict[tuple[str, Month], list[Payment]]:
        """The rows of money whose day, way or remark a block puts right, by member and month."""
        wanted = {key_of(one) for one in found.told}
        if not wanted:
            return {}
        rows: dict[tuple[str, Month], list[Payment]] = {key: [] for key in wanted}
        for row in self._standing([uid for uid, _ in wanted], [month for _, month in wanted]):
            if (row.member_id, row.month) in rows:
                rows[row.member_id, row.month].append(row)
        return rows


def key_of(one: "PasteCell") -> tuple[str, Month]:
    """Whose money, and for which month."""
    assert one.cell is not None
    return one.member_id, one.cell.month
