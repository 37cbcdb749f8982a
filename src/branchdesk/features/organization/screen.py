"""The 党组织 dialog: the tree at the left, one organization at the right, outside bodies behind the second segment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.features.organization import commands, fields, panels, queries
from branchdesk.features.organization.model import BranchKind, Organization, OutsideBody, Post, Role, Running, Tier
from branchdesk.features.organization.queries import OrganizationLine
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.actions import Action, Actions
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form, Options
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk

People = Callable[[], Sequence[tuple[str, str]]]
"""Members who may hold a post: (id, label). Their room lies above this one."""

Command = Callable[..., object]

_WATCHED = frozenset({"organization", "post", "outside_body", "member"})
_FORM = tuple(one for one in fields.ORGANIZATION_FIELDS if one.section != fields.STATE)
_TREE_WIDTH = 320
_SMALL, _MIDDLE = (560, 320), (800, 470)


class OrganizationDialog(QDialog):
    """Look at and keep the organizations, who holds which post, and outside bodies.

    ``people`` answers which members may be appointed. Every verb is one step of undo.
    """

    def __init__(self, desk: Desk, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("党组织"))
        self.desk = desk
        self.form_dialog: FormDialog | None = None
        self.notices = Notices()
        self._people = people
        self._lines: dict[str, OrganizationLine] = {}
        self.tree = panels.OrganizationTree()
        self.facts = panels.FactsPanel()
        self.posts = panels.PostsPanel(self._post_verbs)
        self.findings = panels.FindingsPanel()
        self.outside = panels.OutsidePanel(self._outside_verbs)
        self.verbs = Actions(self.tree, self._tree_verbs())
        self._build()
        self._connect()
        fit(self, 1080, 680)
        self.refresh()
        self.tree.choose(desk.branch_id)

    # ---- what is shown

    @property
    def current(self) -> OrganizationLine | None:
        """The organization chosen in the tree."""
        return self._lines.get(self.tree.current_id or "")

    def refresh(self) -> None:
        """Read everything anew."""
        with self.telling():
            lines = self.desk.ask(queries.tree)
            self._lines = {line.id: line for line in lines}
            self._remarks, self._names = self.desk.ask(queries.findings), self.desk.ask(queries.names)
            self.tree.show_lines(lines)
            self.outside.model.show(self.desk.ask(queries.outside_bodies))
            self.outside.verbs.refresh()
            self._summary.setText(queries.summary(lines))

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn a ``Refusal`` inside into a message on the strip."""
        try:
            yield
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)

    def _show_current(self) -> None:
        line, record = self.current, self._record()
        self.card.setVisible(record is not None)
        self.verbs.refresh()
        if line is None or record is None:
            return
        self.facts.show_organization(record, line, self._names.get(line.parent_id or "", ""))
        self._show_posts()
        under = self.desk.ask(queries.subtree, line.id)
        found = [one for one in self._remarks if one.organization_id in under]
        self.findings.show_findings(found)
        self.card.show_head(line, len(found))

    def _show_posts(self) -> None:
        if self.current is not None:
            self.posts.show_posts(self.desk.ask(queries.posts, self.current.id, None, self.posts.on()))

    def _record(self) -> Organization | None:
        return self.desk.ask(queries.organization, self.tree.current_id or "")

    # ---- organizations

    def _found(self, tier: Tier) -> None:
        """新设: the form begins under what is chosen in the tree."""
        above = queries.place_for(self._lines, self.tree.current_id, tier)
        record = Organization(id=new_id(), full_name="", tier=tier, parent_id=above)
        self._open_organization(tr("新设{tier}").format(tier=fields.tier_word(tier)), record, commands.found)

    def _edit(self) -> None:
        record, seen = self._record(), self.desk.ask(queries.position)
        if record is not None and not self.desk.read_only:
            self._open_organization(tr("编辑党组织"), record, partial(commands.alter, seen=seen))

    def _dissolve(self) -> None:
        """撤销 or 合并, with its day."""
        if (line := self.current) is None:
            return
        label = tr("撤销“{name}”").format(name=line.name)

        def save(values: dict[str, Any]) -> None:
            self._do(label, commands.dissolve, line.id, values["ended_on"], values["running"])

        start = {"running": Running.DISSOLVED, "ended_on": Day.of(clock.today())}
        self._open(label, fields.ENDING_FIELDS, start, save, size=_SMALL)

    def _resume(self) -> None:
        if (line := self.current) is not None:
            with self.telling():
                self._do(tr("恢复“{name}”").format(name=line.name), commands.resume, line.id)

    def _remove(self) -> None:
        """删除, for what was entered by mistake."""
        if (line := self.current) is not None:
            words = tr("只有录错的党组织才应删除，它会进入回收站；真实存在过的请用“撤销”。")
            self._throw_away(tr("删除“{name}”").format(name=line.name), words, commands.remove_organization, line.id)

    # ---- posts

    def _appoint(self) -> None:
        """任职: a new row; whoever holds a single seat may be let go the day before."""
        if (line := self.current) is not None:
            role = Role.GROUP_LEADER if line.tier is Tier.GROUP else None
            start = {"role": role, "elected": line.kind != BranchKind.TEMPORARY, "from_on": Day.of(clock.today())}
            self._open_post(tr("任职"), line, start, self._save_appointment)

    def _save_appointment(self, label: str, post: Post) -> None:
        try:
            self._do(label, commands.appoint, post)
        except commands.SeatTaken as refusal:
            words = tr("可以让原任于 {day} 离任，再登记新任职。").format(day=refusal.leaves_on)
            if refusal.leaves_on is None or not ask.confirm(
                self.form_dialog, refusal.title, words, yes=tr("原任离任并任职"), no=tr("返回修改")
            ):
                raise
            self._do(label, commands.appoint, post, end_previous=True)

    def _alter_post(self) -> None:
        """更正 a post that was entered wrongly."""
        line, chosen, seen = self.current, self.posts.chosen, self.desk.ask(queries.position)
        record = self.desk.ask(queries.post, chosen.id) if chosen else None
        if line is None or record is None or self.desk.read_only:
            return

        def save(label: str, post: Post) -> None:
            self._do(label, commands.alter_post, replace(post, id=record.id), seen=seen)

        self._open_post(tr("更正任职"), line, record, save)

    def _end_post(self) -> None:
        if (chosen := self.posts.chosen) is None:
            return
        label = tr("离任 · {holder}（{title}）").format(holder=chosen.holder, title=chosen.title)

        def save(values: dict[str, Any]) -> None:
            self._do(label, commands.end_post, chosen.id, values["until_on"])

        self._open(label, fields.LEAVING_FIELDS, {"until_on": Day.of(clock.today())}, save, size=_SMALL)

    def _remove_post(self) -> None:
        """删除任职, for what was entered by mistake."""
        if (chosen := self.posts.chosen) is not None:
            label = tr("删除{holder}的{title}任职").format(holder=chosen.holder, title=chosen.title)
            words = tr("只有录错的任职才应删除，它会进入回收站；已卸任的请用“离任”。")
            self._throw_away(label, words, commands.remove_post, chosen.id)

    def _renew(self) -> None:
        """换届: the new committee in one step; seats begin with who holds them now."""
        if (line := self.current) is None:
            return
        label = tr("换届 · {name}").format(name=line.name)
        held = {post.role: post for post in self.desk.ask(queries.posts, line.id, None, clock.today())}

        def save(values: dict[str, Any]) -> None:
            seats = {role: values[role] for role in Role if values.get(role)}
            self._do(label, commands.renew, line.id, values["on"], seats, values["basis"] or "")

        start: dict[str, Any] = {"on": Day.of(clock.today())} | {
            str(role): post.member_id for role, post in held.items()
        }
        self._open(label, fields.RENEWAL_FIELDS, start, save, refs={"member": self._people()})

    # ---- outside bodies

    def _add_body(self) -> None:
        self._open_body(tr("新增外单位"), OutsideBody(id=new_id(), full_name=""), commands.add_outside_body)

    def _alter_body(self) -> None:
        body, seen = self.outside.chosen, self.desk.ask(queries.position)
        if body is not None and not self.desk.read_only:
            self._open_body(tr("编辑外单位"), body, partial(commands.alter_outside_body, seen=seen))

    def _remove_body(self) -> None:
        if (body := self.outside.chosen) is not None:
            label = tr("删除“{name}”").format(name=body.full_name)
            self._throw_away(label, tr("它会进入回收站，可以恢复。"), commands.remove_outside_body, body.id)

    # ---- doing and asking

    def _do(self, label: str, command: Command, *args: Any, **kwargs: Any) -> None:
        """One command, and the word that it is done; a ``Refusal`` goes to whoever asked."""
        self.desk.do(label, command, *args, **kwargs)
        self.notices.tell("ok", tr("已保存：{label}。").format(label=label))

    def _throw_away(self, label: str, words: str, command: Command, uid: str) -> None:
        if not self.desk.read_only and ask.confirm(self, tr("{label}？").format(label=label), words, yes=tr("删除")):
            with self.telling():
                self._do(label, command, uid)

    def _open(self, title: str, asked: Sequence[Field], start: object, save: Callable[[dict[str, Any]], None], *,
              refs: Mapping[str, Options] | None = None, size: tuple[int, int] | None = None) -> Form:  # fmt: skip
        self.notices.clear()
        form = Form(asked, refs=refs)
        form.show_values(start)
        self.form_dialog = FormDialog(form, title, save, parent=self)
        self.form_dialog.finished.connect(self.form_dialog.deleteLater)
        if size:
            fit(self.form_dialog, *size)
        self.form_dialog.open()
        return form

    def _open_organization(self, title: str, record: Organization, command: Command) -> None:
        above = [(line.id, line.name) for line in self._lines.values()
                 if line.tier is not Tier.GROUP and line.running is Running.ACTIVE]  # fmt: skip

        def save(values: dict[str, Any]) -> None:
            after = replace(record, **fields.complete(Organization, values))
            self._do(tr("{title}“{name}”").format(title=title, name=after.name), command, after)
            self.tree.choose(after.id)

        form = self._open(title, _FORM, record, save, refs={"organization": above})

        def follow_tier(tier: str) -> None:
            """Only a branch has a kind, and only a committee approves members."""
            form.editor("kind").lock(tier != fields.tier_word(Tier.BRANCH))
            if tier != fields.tier_word(Tier.BRANCH) and form.text("kind"):
                form.fill("kind", "")
            form.cell("may_approve").setVisible(tier == fields.tier_word(Tier.COMMITTEE))

        form.on_edit("tier", follow_tier)
        follow_tier(form.text("tier"))

    def _open_post(self, verb: str, line: OrganizationLine, start: object, save: Callable[[str, Post], None]) -> None:
        title = tr("{verb} · {name}").format(verb=verb, name=line.name)

        def save_post(values: dict[str, Any]) -> None:
            save(title, Post(id=new_id(), organization_id=line.id, **fields.complete(Post, values)))

        self._open(title, fields.post_fields(line.tier), start, save_post, refs={"member": self._people()},
                   size=_MIDDLE)  # fmt: skip

    def _open_body(self, title: str, body: OutsideBody, command: Command) -> None:
        def save(values: dict[str, Any]) -> None:
            after = replace(body, **fields.complete(OutsideBody, values))
            self._do(tr("{title}“{name}”").format(title=title, name=after.full_name), command, after)
            self.outside.table.select_key(after.id)

        self._open(title, fields.OUTSIDE_FIELDS, body, save, size=_MIDDLE)

    # ---- verbs

    def _tree_verbs(self) -> list[Action]:
        branch, group = partial(self._found, Tier.BRANCH), partial(self._found, Tier.GROUP)
        return [
            Action("found_branch", tr("新设支部"), branch, "plus", "Ctrl+N", enabled=self._may_write),
            Action("found_group", tr("党小组"), group, "plus", "Ctrl+Shift+N", tr("新设党小组"), self._may_write),
            Action("edit", tr("编辑"), self._edit, "pencil", tip=tr("编辑 (Enter)"), enabled=self._runs),
            Action("dissolve", tr("撤销…"), self._dissolve, tip=tr("撤销或合并党组织"), enabled=self._runs),
            Action("resume", tr("恢复运行"), self._resume, enabled=lambda: self._may_write() and not self._runs()),
            Action("remove", tr("删除…"), self._remove, "trash-2", tip=tr("删除录错的党组织"), enabled=self._may_write),
        ]

    def _post_verbs(self, panel: panels.PostsPanel) -> list[Action]:
        def chosen() -> bool:
            return not self.desk.read_only and panel.chosen is not None

        return [
            Action("appoint", tr("任职"), self._appoint, "user-plus", "Ctrl+N", enabled=self._runs),
            Action("renew", tr("换届"), self._renew, tip=tr("登记换届选举结果"), enabled=self._has_terms),
            Action(
                "alter_post", tr("更正"), self._alter_post, "pencil", tip=tr("更正录错的任职 (Enter)"), enabled=chosen
            ),
            Action("end_post", tr("离任"), self._end_post, enabled=lambda: chosen() and panel.chosen.until_on is None),
            Action(
                "remove_post", tr("删除…"), self._remove_post, "trash-2", tip=tr("删除录错的任职 (Del)"), enabled=chosen
            ),
        ]

    def _outside_verbs(self, panel: panels.OutsidePanel) -> list[Action]:
        def chosen() -> bool:
            return not self.desk.read_only and panel.chosen is not None

        return [
            Action("add_body", tr("新增外单位"), self._add_body, "plus", "Ctrl+N", enabled=self._may_write),
            Action("alter_body", tr("编辑"), self._alter_body, "pencil", tip=tr("编辑 (Enter)"), enabled=chosen),
            Action("remove_body", tr("删除"), self._remove_body, tip=tr("删除 (Del)"), enabled=chosen),
        ]

    def _may_write(self) -> bool:
        return not self.desk.read_only

    def _runs(self) -> bool:
        return self._may_write() and self.current is not None and self.current.running is Running.ACTIVE

    def _has_terms(self) -> bool:
        return self._may_write() and self.current is not None and self.current.has_terms

    # ---- layout

    def _build(self) -> None:
        self.views = parts.segments([tr("组织架构"), tr("外单位")])
        self._summary = parts.label(role="hint")
        self._pages = panels.stack(self._tree_page(), self.outside)
        head, foot = parts.card("bar"), parts.card("foot")
        title = parts.label(tr("党组织"), role="h2")
        head.setLayout(parts.row(title, 8, self.views, None, self._summary, margins=(20, 8, 16, 8)))
        keys = parts.label(tr("Enter 编辑 · Ctrl+N 新增 · F6 切换区域 · 右键或菜单键查看全部操作"), role="hint")
        close = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        close.clicked.connect(self.reject)
        foot.setLayout(parts.row(keys, None, close, margins=(16, 8, 16, 8)))
        middle = parts.column(self.notices, self._pages, gap=8, margins=(12, 12, 12, 12))
        middle.setStretch(1, 1)
        whole = parts.column(head, middle, foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _tree_page(self) -> QWidget:
        left, page = parts.card(), QWidget()
        buttons = parts.row(self.verbs.button("found_branch"), self.verbs.button("found_group"), None)
        left.setLayout(
            parts.column(self.tree, parts.column(buttons, margins=(10, 0, 10, 10)), gap=8, margins=(1, 1, 1, 1))
        )
        left.setMaximumWidth(theme.px(_TREE_WIDTH))
        self.card = panels.OrganizationCard(self.facts, self.posts, self.findings, self.verbs)
        both = parts.row(left, self.card, gap=12)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        page.setLayout(both)
        return page

    def _connect(self) -> None:
        self.views.currentChanged.connect(self._pages.setCurrentIndex)
        self.tree.chosen.connect(lambda _uid: self._show_current())
        self.tree.opened.connect(self._edit)
        self.tree.menu_asked.connect(self.card.show_menu)
        self.posts.day_changed.connect(self._show_posts)
        self.findings.organization_asked.connect(self.tree.choose)
        self.desk.changed.connect(self._on_changed)
        QShortcut(QKeySequence("F6"), self, self._next_pane)

    def _on_changed(self, touched: frozenset[str]) -> None:
        if not touched or touched & _WATCHED:
            self.refresh()

    def _next_pane(self) -> None:
        panes = [self.outside.table] if self.views.currentIndex() else [self.tree, self.card.pane()]
        here = next((n for n, pane in enumerate(panes) if pane.hasFocus()), -1)
        panes[(here + 1) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def done(self, result: int) -> None:
        """Stop listening to the desk; the window may open another one."""
        self.desk.changed.disconnect(self._on_changed)
        super().done(result)
        self.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the tree."""
        super().showEvent(event)
        self.tree.setFocus()
