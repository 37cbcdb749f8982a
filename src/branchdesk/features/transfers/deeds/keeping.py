"""Members away: entered, contacted, back again."""

from collections.abc import Sequence
from dataclasses import replace

from branchdesk.features.transfers import commands
from branchdesk.features.transfers.deeds.following import Following
from branchdesk.features.transfers.dialogs.away import AwayDialog, ContactDialog, ContactsDialog, habit_of
from branchdesk.features.transfers.model import AwayContact
from branchdesk.features.transfers.queries import AwayLine
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.day_dialog import DayDialog
from branchdesk.widgets.speaking import names


class Keeping(Following):
    """流动, 失联, 出国, 暂留."""

    def send_away(self, member_id: str = "") -> None:
        """登记."""
        if self._may_write():
            self._ask_away(AwayDialog(self._desk, self._scope, self._screen, member_id=member_id))

    def edit_away(self) -> None:
        """修改; of a line only the roster knows it is entered now."""
        line = self._screen.current_away()
        if line is not None and self._may_write():
            self._ask_away(AwayDialog(self._desk, self._scope, self._screen, line=line))

    def _ask_away(self, dialog: AwayDialog) -> None:
        if self._run(dialog):
            self._screen.show_away(dialog.made)
            self._said(tr("已保存，到期会提醒联系。"))

    def contact(self) -> None:
        """记联系 of the people selected: when, how and by whom."""
        lines = self._kept()
        if not lines:
            return
        dialog = ContactDialog(self._desk, names([one.name for one in lines]), self._screen)
        if self._run(dialog) and dialog.wish is not None:
            self._note(lines, dialog.wish)

    def contact_today(self) -> None:
        """今天已联系: one click, the way and by whom as the last time; the first time both are asked."""
        habit = habit_of(self._desk)
        if len(habit) < 2:
            self.contact()
            return
        lines = self._kept()
        if lines:
            today = Day.of(clock.today())
            self._note(lines, AwayContact(id="", away_id="", on=today, way=habit["way"], by=habit["by"], reached=True))

    def _kept(self) -> list[AwayLine]:
        """The lines selected that contacts can be noted of."""
        if not self._may_write():
            return []
        lines = self._screen.chosen_away()
        kept = [one for one in lines if not one.from_card]
        if lines and not kept:
            self._tell(tr("{name}只在花名册上标了流动或失联，请先登记起始日期。").format(name=lines[0].name),
                       (tr("登记…"), self.edit_away))  # fmt: skip
        return kept

    def _note(self, lines: Sequence[AwayLine], wish: AwayContact) -> None:
        who = names([one.name for one in lines])
        contacts = [replace(wish, id=new_id(), away_id=one.away.id) for one in lines]
        reached = tr("{way}，{by}").format(way=wish.way, by=wish.by)
        said = tr("已记 {who} {day} 联系（{how}）。").format(who=who, day=wish.on, how=reached)
        self._write(tr("记 {who} 的联系").format(who=who), said, commands.contact_all, contacts)

    def contacts(self) -> None:
        """联系记录, all of them."""
        line = self._screen.current_away()
        if line is not None and not line.from_card:
            self._run(ContactsDialog(self._desk, line, self._screen))

    def end_away(self) -> None:
        """结束: he is back, found, or his membership has moved."""
        line = self._screen.current_away()
        if line is None or not self._may_write():
            return
        dialog = DayDialog(
            tr("结束{kind}：{name}").format(kind=self._screen.away_word(line), name=line.name),
            tr("结束日期"),
            self._screen,
        )
        if self._run(dialog) and dialog.day is not None:
            self._write(tr("结束 {name} 的外出登记").format(name=line.name), tr("已结束，{name}不再提醒联系。").format(name=line.name),
                        commands.end_away, line.away.id, dialog.day)  # fmt: skip

    def drop_away(self) -> None:
        """删除 what was entered by mistake."""
        line = self._screen.current_away()
        if line is None or line.from_card or not self._may_write():
            return
        words = tr("{name}的登记和联系记录一起移到回收站。").format(name=line.name)
        if ask.confirm(self._screen, tr("删除这条登记？"), words, tr("删除")):
            self._write(tr("删除 {name} 的外出登记").format(name=line.name), tr("已删除 {name} 的外出登记。").format(name=line.name),
                        commands.drop_away, line.away.id)  # fmt: skip

    def turn_ended(self) -> None:
        """Those who are back are listed too, or not."""
        self._screen.with_ended = not self._screen.with_ended
        self._screen.refresh()
        words = tr("列表中包括已结束的。") if self._screen.with_ended else tr("列表中只有进行中的。")
        self._tell(words)
