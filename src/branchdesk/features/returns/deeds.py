"""The verbs of the window of the forms."""

from typing import TYPE_CHECKING

from branchdesk.features.organization import queries as organization
from branchdesk.features.returns import commands, dialogs, queries
from branchdesk.features.returns.rules.forms import Subject
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, show_files

if TYPE_CHECKING:
    from branchdesk.features.returns.rules.filled import Filled
    from branchdesk.features.returns.screen import ReturnsDialog

_SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"


class Deeds:
    """What the buttons and keys of the window do."""

    def __init__(self, page: "ReturnsDialog") -> None:
        self._page = page
        self._agreed = False

    # ---- boxes

    def copy(self, place: int, code: bool) -> None:
        """复制: the text or the code of a box; the box is ticked, and the next one is at hand."""
        page, one = self._page, self._page.filled[place]
        if not code and one.is_secret and not self._may_copy(one):
            return
        page.copied(one.fact.code if code else one.fact.text)
        page.boxes.rows[place].tick.setChecked(True)
        page.boxes.focus_next(place)
        if code or not one.is_secret:
            what = tr("{label}代码").format(label=one.box.label) if code else one.box.label
            page.notices.clear()
            page.count.setText(tr("已复制：{what}").format(what=what))

    def _may_copy(self, one: "Filled") -> bool:
        """Asked once while the window is open; written down each time (domain §10 N9)."""
        page, line = self._page, self._page.line
        if line is None:
            return False
        if page.desk.read_only:
            hint = tr("复制完整号码要记入变更记录，请打开台账本身。")
            page.notices.tell_refusal(Refusal(tr("以只读方式打开时，证件号和电话不能复制"), hint=hint))
            return False
        words = tr("将把完整的{label}放到剪贴板，并记入变更记录。请只粘贴到要填报的系统中。本窗口内不再重复询问。")
        if not self._agreed and not ask.confirm(
            page, tr("复制完整号码？"), words.format(label=one.box.label), tr("复制")
        ):
            return False
        self._agreed = True
        try:
            page.desk.do(
                tr("复制证件号"), commands.note_copied, line.member_id or line.id, page.form.key, one.box.label
            )
        except Refusal as refusal:
            page.notices.tell_refusal(refusal)
            return False
        page.notices.tell("info", tr("已复制完整{label}，已记入变更记录。").format(label=one.box.label))
        return True

    def tick(self, place: int, on: bool) -> None:
        """已填."""
        if self._page.line is not None:
            self._page.ticks.put(self._page.line.id, place, on)
            self._page.show_ticks()

    def tick_all(self) -> None:
        """全部标为已填; said of one that is whole already it takes the ticks away."""
        page, line = self._page, self._page.line
        if line is not None:
            every = frozenset(page.form.countable)
            page.ticks.put_all(line.id, frozenset() if page.ticks.of(line.id) >= every else every)
            page.boxes.show_boxes(page.filled, page.ticks.of(line.id))
            page.show_ticks()

    def next_subject(self) -> None:
        """下一位 (Ctrl+↓), and into its first box that is not filled in."""
        self._step(1)

    def previous_subject(self) -> None:
        """上一位 (Ctrl+↑)."""
        self._step(-1)

    def _step(self, step: int) -> None:
        page = self._page
        row = page.table.currentIndex().row() + step
        if 0 <= row < page.model.rowCount():
            page.table.clearSelection()
            page.table.stand_on(row)
            page.boxes.focus_next()
        else:
            page.notices.tell("info", tr("已到最后一位。") if step > 0 else tr("已到第一位。"))

    # ---- reports

    def mark(self) -> None:
        """标记已上报: from now on changes are counted from here."""
        page = self._page
        if page.sheet is None:
            return
        with page.telling():
            if not self._may_mark():
                return
            ids = {line.id for line in page.sheet.lines}
            dialog = dialogs.MarkDialog(page.desk, page.sheet, page.year, page.desk.branch_id, page)
            done = dialog.exec()
            dialog.deleteLater()
            if done:
                page.ticks.clear(ids)
                page.refresh()
                page.notices.tell("ok", tr("已标记。此后的改动会列在“有变化”里。"))

    def _may_mark(self) -> bool:
        """Figures that do not balance may be marked only knowingly."""
        page = self._page
        if page.form.subject is not Subject.YEARLY:
            return True
        why = page.desk.ask(queries.explained, page.scope(), page.year, clock.today())
        return not why or ask.confirm(page, tr("数字还不能上报"), why, tr("仍要标记"), danger=True)

    def drop_mark(self) -> None:
        """撤销上次标记: it was not reported after all."""
        page = self._page
        mark = page.sheet.mark if page.sheet else None
        words = tr("“{form}”{on} 的上报标记将撤销，变化改从更早的一次算起。")
        if mark is None or not ask.confirm(
            page,
            tr("撤销上报标记？"),
            words.format(form=mark.form if mark else "", on=mark.on if mark else ""),
            tr("撤销标记"),
        ):
            return
        with page.telling():
            page.desk.do(tr("撤销“{form}”上报标记").format(form=mark.form), commands.drop_mark, mark.id)
            page.refresh()

    def export(self) -> None:
        """导出变化清单 as Excel or PDF."""
        from branchdesk.features.dues import outputs

        page = self._page
        if page.sheet is None:
            return
        with page.telling():
            unit = page.desk.ask(organization.unit_name, page.desk.branch_id)
            form = queries.changes_form(page.sheet, unit=unit, made_on=clock.today())
            name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
            path = ask.save_file(page, tr("导出变化清单"), [tr(_SHEET), tr(_PAPER)], name)
            if path is not None:
                outputs.write(path, form)
                offers = [(tr("打开"), lambda: show_files.show(path))]
                page.notices.tell("ok", tr("已导出：{path}").format(path=path), offers)
