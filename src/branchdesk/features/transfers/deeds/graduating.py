"""毕业转接: a batch is prepared in a grid over days, and its letters are written in one step."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from branchdesk.features.transfers import commands, listing, queries
from branchdesk.features.transfers.deeds.going_out import SHEET
from branchdesk.features.transfers.deeds.keeping import Keeping
from branchdesk.features.transfers.dialogs.paste_plan import FIELDS, Place, plan, read_cell
from branchdesk.features.transfers.model import GraduationBatch, Transfer
from branchdesk.features.transfers.queries import TransferLine
from branchdesk.features.transfers.rules.states import State
from branchdesk.features.transfers.store import GraduationBatchStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work
from branchdesk.widgets import ask
from branchdesk.widgets.edit_grid import Typed
from branchdesk.widgets.speaking import names

if TYPE_CHECKING:
    from branchdesk.features.transfers.screen import TransfersScreen

_PLANS = (State.PLANNED, State.STAYS)


def keep_batch(work: Work, batch: GraduationBatch) -> GraduationBatch:
    """The name and the day of a batch."""
    return GraduationBatchStore(work).save(batch)


def prepare(work: Work, batch: GraduationBatch, transfers: Sequence[Transfer]) -> None:
    """A batch with the people it is about, without letters yet."""
    keep_batch(work, batch)
    plan_all(work, [replace(one, batch_id=batch.id) for one in transfers])


def plan_all(work: Work, transfers: Sequence[Transfer]) -> None:
    """What was typed of several people, in one step."""
    for one in transfers:
        commands.plan(work, one)


class Graduating(Keeping):
    """批次, 名单, 去向, 开出."""

    def __init__(self, screen: "TransfersScreen") -> None:
        super().__init__(screen)
        self._expected: dict[str, Day] = {}
        """When those who stay are expected to go, as a sheet that was imported says."""

    # ---- batches and people

    def new_batch(self) -> None:
        """新建批次: its name, then whom it is about."""
        from branchdesk.features.transfers.dialogs.batch import BatchDialog

        if not self._may_write():
            return
        dialog = BatchDialog(self._screen)
        if self._run(dialog) and dialog.batch is not None:
            self._add_to(dialog.batch, fresh=True)

    def add_graduates(self) -> None:
        """添加毕业生 to the batch looked at."""
        batch = self._screen.batch
        if batch is None:
            self.new_batch()
        elif self._may_write():
            self._add_to(batch, fresh=False)

    def _add_to(self, batch: GraduationBatch, *, fresh: bool) -> None:
        from branchdesk.features.transfers.dialogs.batch import ChooseDialog

        planned = {one.member.id for one in self._desk.ask(queries.lines, None, clock.today()) if one.state in _PLANS}
        dialog = ChooseDialog(self._desk, self._scope, self._screen.words, planned, self._screen,
                              title=tr("选择毕业生：{batch}").format(batch=batch.title), verb=tr("加入 {n:,} 人"))  # fmt: skip
        if not self._run(dialog):
            return
        who = names(list(dialog.chosen.values()))
        drafts = self._desk.ask(queries.drafts, list(dialog.chosen), batch.on.first())
        label = tr("新建批次 {batch}").format(batch=batch.title) if fresh else tr("批次加入 {who}").format(who=who)
        if self._write(label, tr("已加入 {who}，请填写去向。").format(who=who), prepare, batch, drafts):
            self._screen.show_batch(batch.id)

    def batch_title(self) -> None:
        """批次名称和日期."""
        from branchdesk.features.transfers.dialogs.batch import BatchDialog

        batch = self._screen.batch
        if batch is None or not self._may_write():
            return
        dialog = BatchDialog(self._screen, batch)
        if self._run(dialog) and dialog.batch is not None:
            label = tr("修改批次 {batch}").format(batch=dialog.batch.title)
            self._write(label, tr("已保存批次名称和日期。"), keep_batch, dialog.batch)

    def drop_batch(self) -> None:
        """删除批次, while nobody has a letter of it."""
        batch = self._screen.batch
        if batch is None or not self._may_write():
            return
        lines = self._screen.graduation.lines
        if out := [one.name for one in lines if one.state not in _PLANS]:
            self._tell(tr("{names} 的介绍信已开出，批次不能删除；开错的请在“介绍信”中作废。").format(names=names(out)))
            return
        words = tr("“{batch}”的 {n} 条拟转登记一起移到回收站。").format(batch=batch.title, n=len(lines))
        if ask.confirm(self._screen, tr("删除批次？"), words, tr("删除"), danger=True):
            self._write(tr("删除批次 {batch}").format(batch=batch.title), tr("已删除批次 {batch}。").format(batch=batch.title),
                        commands.drop_batch, batch.id)  # fmt: skip

    def drop_lines(self) -> None:
        """移出批次 those who have no letter."""
        self.drop_plan()

    # ---- the grid

    def may_type(self, line: TransferLine, _column: str) -> bool:
        """Whether a cell may be typed into: as long as there is no letter."""
        return not self._desk.read_only and line.state in _PLANS

    def type_cell(self, typed: Sequence[Typed]) -> bool:
        """A text for a cell of one or more people."""
        if not self._may_write():
            return False
        try:
            changed = [self._typed(one) for one in typed]
        except Refusal as refusal:
            self._desk.notices.tell_refusal(refusal)
            return False
        who, what = names([one.record.name for one in typed]), self._label(typed[0].column)
        return self._write(tr("填写 {who} 的{what}").format(who=who, what=what), tr("已填写 {who} 的{what}。").format(who=who, what=what),
                           plan_all, changed)  # fmt: skip

    def _typed(self, one: Typed) -> Transfer:
        name = listing.field_of(one.column)
        value, fault, _remark = read_cell(FIELDS[name], one.text, clock.today())
        if fault or (value is None and name == "channel"):
            raise Refusal(fault or tr("渠道不能为空"), hint=tr("按 Esc 恢复原来的内容。"))
        transfer: Transfer = one.record.transfer
        return replace(transfer, **{name: value})

    @staticmethod
    def _label(column: str) -> str:
        return tr(FIELDS[listing.field_of(column)].label)

    def import_batch(self) -> None:
        """导入去向表: its people join the batch looked at, or a new one."""
        from branchdesk.features.transfers.dialogs.batch import BatchDialog

        if not self._may_write():
            return
        batch = self._screen.batch
        if batch is not None:
            self._import_into(batch, self._screen.graduation.lines)
            return
        dialog = BatchDialog(self._screen)
        if self._run(dialog) and dialog.batch is not None:
            self._import_into(dialog.batch, ())

    def _import_into(self, batch: GraduationBatch, lines: Sequence[TransferLine]) -> None:
        from branchdesk.features.transfers.import_wizard import GraduationDialog

        dialog = GraduationDialog(self._desk, batch, lines, self._screen)
        if not self._run(dialog):
            return
        found = dialog.transfers
        label = tr("导入去向表 {n} 人").format(n=len(found))
        if self._write(label, tr("已导入 {n} 人的去向，请核对后开出。").format(n=len(found)), prepare, batch, found):
            self._expected |= dialog.expected
            self._screen.show_batch(batch.id)

    def template(self) -> None:
        """导出空白去向表 for those of the batch, to be filled in and imported again."""
        from branchdesk.features.transfers import sheets

        people = [one.member for one in self._screen.graduation.lines]
        title = tr("毕业生党员去向表")
        path = ask.save_file(self._screen, tr("导出空白去向表"), [tr(SHEET)], f"{title}.xlsx")
        if path is not None:
            self._save(path, lambda: sheets.write_template(path, people))

    def fill(self) -> None:
        """向下填充."""
        self._screen.graduation.table.fill_down()

    def paste_batch(self) -> None:
        """从 Excel 粘贴."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.paste(text)
        else:
            self._tell(tr("剪贴板是空的，请先在 Excel 中复制。"))

    def paste(self, text: str) -> None:
        """A block is looked at, then written in one step."""
        from branchdesk.features.transfers.dialogs.paste import PasteDialog

        if not self._may_write():
            return
        with self._screen.telling():
            found = plan(text, self._place())
            dialog = PasteDialog(found, self._screen)
            if self._run(dialog):
                n = len(found.good)
                self._write(
                    tr("粘贴 {n} 格去向").format(n=n), tr("已写入 {n} 格。").format(n=n), plan_all, found.transfers()
                )

    def _place(self) -> Place:
        view = self._screen.graduation
        table = view.table
        index = table.currentIndex()
        order = table.chosen_columns()  # also those a narrow window has no room for: a block goes where it always does
        here = order[order.index(index.column()) :] if index.isValid() and index.column() in order else []
        known = listing.fields_of([table.columns()[number].name for number in here])
        return Place(known, view.shown()[max(index.row(), 0) :], view.lines, clock.today())

    # ---- the letters

    def issue_batch(self) -> None:
        """开出 all letters of the batch that lack nothing, in one step; who stays is entered as away."""
        batch = self._screen.batch
        if batch is None or not self._may_write():
            return
        view = self._screen.graduation
        leaving, staying = view.ready(), self._staying(view.lines)
        if not leaving and not staying:
            lacking = sum(bool(listing.lacking(one)) for one in view.lines)
            self._tell(
                tr("没有可以开出的介绍信，还有 {n} 人缺项。").format(n=lacking)
                if lacking
                else tr("这一批次的介绍信都已开出。")
            )
            return
        if not self._agreed(batch, leaving, staying):
            return
        transfers = [one.transfer for one in [*leaving, *staying]]
        label = tr("开出批次 {batch} {n} 封介绍信").format(batch=batch.title, n=len(leaving))
        said = tr("已开出 {n} 封介绍信。").format(n=len(leaving)) if leaving else ""
        said += tr("{m} 人登记为暂不转出。").format(m=len(staying)) if staying else ""
        done = False
        with self._screen.telling():
            self._desk.do(label, commands.graduate, batch, transfers, None, self._expected)
            done = True
        if done:
            ids = [one.id for one in leaving]
            self._said(said, *([(tr("打印"), lambda: self.print_letters(ids))] if ids else []))

    def _staying(self, lines: Sequence[TransferLine]) -> list[TransferLine]:
        """Those who stay and are not yet entered as away."""
        away = {one.member.id for one in self._desk.ask(queries.away_lines, None, clock.today()) if not one.from_card}
        return [one for one in lines if one.state is State.STAYS and one.member.id not in away]

    def _agreed(self, batch: GraduationBatch, leaving: Sequence[TransferLine], staying: Sequence[TransferLine]) -> bool:
        lacking = [one.name for one in self._screen.graduation.lines if listing.lacking(one)]
        words = [tr("开具日期 {day}，一次编号，可一步撤销。").format(day=batch.on)]
        if staying:
            words.append(
                tr("{who} 暂留学校或出国（境），不开介绍信，登记后按规定提醒联系。").format(
                    who=names([one.name for one in staying])
                )
            )
        if lacking:
            words.append(tr("{who} 还缺项，这次不开。").format(who=names(lacking)))
        if not leaving:
            title = tr("登记 {n} 人暂不转出？").format(n=len(staying))
            return ask.confirm(self._screen, title, "\n".join(words), tr("登记"))
        title = tr("开出 {n} 封介绍信？").format(n=len(leaving))
        chosen = ask.choose(self._screen, title, "\n".join(words), [tr("开出"), tr("先预览…"), tr("取消")])
        if chosen == 1:
            self.preview_batch()
        return chosen == 0
