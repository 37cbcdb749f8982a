"""Small dialogs of the room: leaving, moving, merging, finding doubles, the roll as at a day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QRadioButton, QScrollArea, QWidget

from branchdesk.features.members import commands, listing, matching, queries, rules
from branchdesk.features.members.fields import FIELD, MEMBER_FIELDS
from branchdesk.features.members.listing import Words
from branchdesk.features.members.model import Aspect, Leaving, Member
from branchdesk.features.members.queries import MemberLine, Scope
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day, read_day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import CalendarDay, Choice, Field, Ref, Text
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.editors import DayField
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Form
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

if TYPE_CHECKING:
    from branchdesk.features.members.deeds import Deeds


def _names(lines: Sequence[MemberLine]) -> str:
    shown = "、".join(line.name for line in lines[:4])
    return tr("{names} 等 {n} 人").format(names=shown, n=len(lines)) if len(lines) > 4 else shown


class LeaveDialog(FormDialog):
    """移出: ``wish`` is (day, manner, destination) when accepted."""

    def __init__(self, lines: Sequence[MemberLine], parent: QWidget | None) -> None:
        fields = [
            Field("left_on", tr("离开日期"), CalendarDay(), required=True),
            Field("leaving", tr("离开方式"), FIELD["leaving"].kind, required=True),
            Field("left_to", tr("去向"), Text(80), span=2, hint=tr("接收党组织全称，可留空")),
        ]
        form = Form(fields)
        self.wish: tuple[Day, Leaving, str] | None = None
        title = tr("移出：{names}").format(names=_names(lines))
        super().__init__(form, title, self._take, verb=tr("移出"), parent=parent)
        form.show_values({"left_on": Day.of(clock.today())})
        fit(self, 640, 260)

    def _take(self, values: dict[str, Any]) -> None:
        self.wish = (values["left_on"], values["leaving"], values["left_to"] or "")


class MoveDialog(FormDialog):
    """调整党小组 or 支部: ``wish`` is (id, day, reason) when accepted."""

    def __init__(
        self, label: str, lines: Sequence[MemberLine], options: Sequence[tuple[Any, str]], parent: QWidget | None
    ) -> None:
        self._ids = {name: uid for uid, name in options}
        choices = Choice(tuple((name, name) for _, name in options))
        fields = [
            Field("to", tr("调整到"), choices, required=True, span=2),
            Field("on", tr("从哪一天起"), CalendarDay(), required=True),
            Field("reason", tr("原因"), Text(60), hint=tr("可留空")),
        ]
        form = Form(fields)
        self.wish: tuple[str | None, Day, str] | None = None
        title = tr("{what}：{names}").format(what=label, names=_names(lines))
        super().__init__(form, title, self._take, verb=tr("调整"), parent=parent)
        form.show_values({"on": Day.of(clock.today())})
        fit(self, 640, 260)

    def _take(self, values: dict[str, Any]) -> None:
        self.wish = (self._ids[values["to"]], values["on"], values["reason"] or "")


class MergeDialog(QDialog):
    """Two records of one person side by side; where they differ the user chooses."""

    def __init__(self, one: Member, other: Member, words: Words, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("合并为一人"))
        self._groups: dict[str, QButtonGroup] = {}
        body = QWidget()
        body.setObjectName("scrollbody")
        grid = QGridLayout(body)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, title in enumerate((tr("项目"), tr("保留这条"), tr("并入这条")), 0):
            grid.addWidget(parts.label(title, role="section"), 0, column)
        row = 1
        for field in MEMBER_FIELDS:
            left, right = getattr(one, field.name), getattr(other, field.name)
            if left != right:
                self._add_row(grid, row, field, left, right, words)
                row += 1
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard begins at the first choice
        area.setWidget(body)
        go = parts.button(tr("合并"), kind="primary")
        go.clicked.connect(self.accept)
        leave = parts.button(tr("取消"))
        leave.clicked.connect(self.reject)
        said = tr("两条记录的职务、变动和今后的各项记录都归到保留的一条；另一条进回收站，整个合并可以撤销。")
        self.setLayout(parts.column(
            parts.label(tr("确认是同一个人后再合并"), role="h2"), parts.label(said, role="dim", wrap=True), area,
            parts.row(None, leave, go), margins=(20, 16, 20, 12)))  # fmt: skip
        fit(self, 760, 520)

    def choices(self) -> dict[str, str]:
        """Per differing field: keep or drop."""
        return {name: "keep" if group.checkedId() == 0 else "drop" for name, group in self._groups.items()}

    def _add_row(self, grid: QGridLayout, row: int, field: Field, left: Any, right: Any, words: Words) -> None:
        grid.addWidget(parts.label(field.label, role="dim"), row, 0)
        group = QButtonGroup(self)
        for number, value in enumerate((left, right)):
            text = _in_words(field, value, words)
            button = QRadioButton(text.replace("&", "&&") or tr("（空）"))
            button.setAccessibleName(tr("{label}：{text}").format(label=tr(field.label), text=text))
            group.addButton(button, number)
            grid.addWidget(button, row, 1 + number)
        empty = left in (None, "", 0, False)
        group.button(1 if empty and right not in (None, "", 0, False) else 0).setChecked(True)
        self._groups[field.name] = group


def _in_words(field: Field, value: Any, words: Words) -> str:
    if isinstance(field.kind, Ref):
        return words.organization(value)
    # Numbers are compared here, so they must be seen in full.
    return field.show(value)


class DuplicatesDialog(QDialog):
    """查重与合并: pairs that may be one person, each with its reason."""

    def __init__(self, desk: Desk, deeds: "Deeds", words: Words, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("查重与合并"))
        self._desk, self._deeds = desk, deeds
        columns = [
            Column("first", tr("党员一"), lambda pair: _who(pair.first), width=150),
            Column("second", tr("党员二"), lambda pair: _who(pair.second), width=150),
            Column("branch", tr("所在支部"), lambda pair: words.organization(pair.first.branch_id),
                   width=150),
            Column("reason", tr("为什么怀疑"), lambda pair: "；".join(pair.reasons), width=240, stretch=True),
        ]  # fmt: skip
        self.model = TableModel(columns, key=lambda pair: (pair.first.id, pair.second.id))
        self.table = TableView(self.model, tr("可能重复的党员"))
        self.table.say_when_empty(
            Emptiness(tr("没有发现重复"), tr("证件号、学工号、姓名与出生日期、电话都已比对"), "circle-check")
        )
        self.table.opened.connect(lambda _pair: self._merge())
        self.notices = Notices()
        merge = parts.button(tr("比较并合并…"), icon="copy", kind="primary")
        merge.clicked.connect(self._merge)
        different = parts.button(tr("不是同一个人"), icon="user-check")
        different.clicked.connect(self._declare)
        leave = parts.button(tr("关闭"))
        leave.clicked.connect(self.accept)
        self._about_a_pair = (merge, different)
        self.setLayout(parts.column(
            parts.label(tr("可能是同一个人的记录"), role="h2"), self.notices, self.table,
            parts.row(different, None, leave, merge), margins=(16, 14, 16, 12)))  # fmt: skip
        fit(self, 820, 480)
        self.refresh()
        desk.changed.connect(self.refresh)  # after a merge, and after its undoing

    def refresh(self, _entities: object = None) -> None:
        """Look through the roll anew."""
        members = [member for member in self._desk.ask(queries.members) if member.left_on is None]
        self.model.show(matching.duplicates(members, self._desk.ask(queries.not_duplicates)))
        self.table.select_first()
        for button in self._about_a_pair:
            button.setEnabled(self.model.rowCount() > 0)

    def _merge(self) -> None:
        pair = self.table.current_record()
        if pair is not None:
            self._deeds.merge(pair.first.id, pair.second.id, self, self.notices)

    def _declare(self) -> None:
        pair = self.table.current_record()
        if pair is None:
            return
        try:
            self._desk.do(tr("确认不是同一个人"), commands.declare_different, pair.first.id, pair.second.id)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)


def _who(member: Member) -> str:
    return f"{member.name}（{member.number}）"


class AsAtDialog(QDialog):
    """截至某日的名册: standing, branch and group as they were on a day."""

    def __init__(self, desk: Desk, scope: Scope, words: Words, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("截至某日的名册"))
        self._desk = desk
        self._words = words
        self._members = desk.ask(queries.members)
        self._inside = scope.organizations
        self._moves: dict[str, list[Any]] = {}
        for move in desk.ask(queries.moves):
            self._moves.setdefault(move.member_id, []).append(move)
        self.day = DayField()
        self.day.set_text(str(clock.today()))
        self.day.left.connect(self.refresh)
        self.day.line.returnPressed.connect(self.refresh)
        self.day.line.selectAll()  # typing replaces today
        self._said = parts.label(role="dim")
        wanted = ("number", "name", "sex", "branch_id", "group_id", "standing", "joined_on", "confirmed_on")
        self.model = TableModel([replace(one, shown=True) for one in listing.columns(words) if one.name in wanted])
        self.table = TableView(self.model, tr("截至某日的名册"))
        copy = parts.button(tr("全部复制"), icon="copy", kind="primary")
        copy.clicked.connect(self._copy)
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.accept)
        self.setLayout(parts.column(
            parts.row(parts.label(tr("截至"), role="section"), self.day.box, self._said, None), self.table,
            parts.row(copy, None, leave), margins=(16, 14, 16, 12)))  # fmt: skip
        fit(self, 860, 520)
        self.refresh()

    def refresh(self) -> None:
        """Compute the roll on the day typed."""
        try:
            day = read_day(self.day.text(), clock.today())
        except ValueError as error:
            self._said.setText(str(error))
            parts.mark(self._said, "tone", "err")
            return
        parts.mark(self._said, "tone", "")
        self.day.set_text(str(day))
        on = day.last()
        lines = []
        for member in self._members:
            if not rules.on_roll_at(member, on):
                continue
            line = self._line(member, on)
            if line is not None and (
                self._inside is None or line.branch_id in self._inside or line.group_id in self._inside
            ):
                lines.append(line)
        self.model.show(lines)
        full = sum(line.standing == "full" for line in lines)
        probation = sum(line.standing == "probationary" for line in lines)
        words = tr("在册 {n} 人：正式 {full}，预备 {probation}")
        self._said.setText(words.format(n=len(lines), full=full, probation=probation))

    def _line(self, member: Member, on: Any) -> MemberLine | None:
        moves = self._moves.get(member.id, [])
        standing = rules.standing_at(member, moves, on)
        if standing is None:
            return None
        branch, group = (rules.value_at(member, moves, aspect, on) for aspect in (Aspect.BRANCH, Aspect.GROUP))
        return queries.line_of(member)._replace(standing=str(standing), branch_id=branch, group_id=group)

    def _copy(self) -> None:
        self.table.selectAll()
        self.table.copy_rows()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
