"""What is wrong where the cursor stands, in one sentence, and everything that can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QPushButton

from branchdesk.features.members.import_wizard.counters import Summary
from branchdesk.features.members.import_wizard.session import Session
from branchdesk.features.members.import_wizard.table import problem_at, sentence, where
from branchdesk.features.members.model import Member
from branchdesk.features.members.roster import CREATE, Action, RowPlan
from branchdesk.kernel import names
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.counters import Flow
from branchdesk.widgets.notices import announce

_TONES = {
    Level.BLOCK: ("err", "circle-alert"),
    Level.WARN: ("warn", "triangle-alert"),
    Level.FIXED: ("info", "info"),
    Level.OK: ("ok", "circle-check"),
}


class Telling(QFrame):
    """The area under the table. Its buttons stay where they are, so that a key can be pressed again and again.

    Signals: ``decided()`` after the session has taken a decision; ``next_asked``, ``edit_asked``, ``export_asked``.
    """

    decided = Signal()
    next_asked = Signal()
    edit_asked = Signal()
    export_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("msg")
        self._session = session
        self._line: RowPlan | None = None
        self._problem: Problem | None = None
        self._icon = parts.Picture("info", "info")
        self._text = parts.label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QPushButton] = []
        self.next = self._link(tr("下一处错误 (F8)"), self.next_asked.emit)
        self.edit = self._link(tr("改正 (F2)"), self.edit_asked.emit)
        self.suggest = self._link(tr("采用建议"), self._take_suggestion)
        self.into = self._link(tr("归入…"), None)
        self.create_branch = self._link(tr("新建这个支部"), lambda: self._answer_branch(CREATE))
        self.create_all = self._link("", self._create_all)
        self.same = self._link("", lambda: self._settle(self._candidates()[0].id))
        self.one_of = self._link(tr("就是台账中的…"), None)
        self.other = self._link(tr("新增为另一人"), lambda: self._settle("new"))
        self.restore = self._link(tr("恢复原值"), self._restore)
        self.skip = self._link(tr("跳过此行 (Del)"), self.skip_row)
        self.undecide = self._link(tr("重新决定此行"), lambda: self._settle(None))
        self.export = self._link(tr("导出错误行…"), self.export_asked.emit)
        for button in (self.into, self.one_of):
            button.setMenu(QMenu(button))
        self._links = Flow(self._buttons, 14)
        top = parts.row(self._icon, self._text, gap=10)
        top.setStretch(1, 1)
        self.setLayout(parts.column(top, self._links, gap=4, margins=(12, 8, 12, 6)))
        self.tell_row(None, "")

    def _link(self, words: str, deed: Callable[[], object] | None) -> QPushButton:
        made = parts.button(words, kind="link")
        if deed is not None:
            made.clicked.connect(lambda _checked=False: deed())
        self._buttons.append(made)
        return made

    # ---- what is shown

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    @property
    def offers(self) -> list[str]:
        """The words of what can be done now."""
        return [button.text() for button in self._buttons if not button.isHidden()]

    def show_counts(self, found: Summary) -> None:
        """Which ways there are at all."""
        errors = found.blocked + found.doubtful
        self.next.setVisible(errors + found.warned > 0)
        self.next.setText(tr("下一处错误 (F8)") if errors else tr("下一处警告 (F8)"))
        self.next.setAccessibleName(self.next.text())
        self.export.setVisible(errors > 0)
        self._links.arrange()

    def tell_row(self, line: RowPlan | None, column: str) -> None:
        """Speak of a row while the cursor stands in this column."""
        level, text = Level.OK, tr("没有选中的行")
        if line:
            level, text = sentence(line, column, where(line, self._session.places))
        self._line = line
        self._problem = _problem(line, column) if line else None
        if text != self._text.text():
            tone, drawing = _TONES[level]
            parts.mark(self, "tone", tone)
            self._icon.show_icon(drawing, tone)
            self._text.setText(text)
            announce(self, text)
        self._offer()

    def _offer(self) -> None:
        line, problem, choices = self._line, self._problem, self._session.choices
        skipped = line is not None and line.action is Action.SKIPPED
        at = (line.row if line else 0, problem.field if problem else "")
        plan = self._session.plan
        mapped = problem is not None and plan is not None and problem.field in plan.fields
        unknown = mapped and problem is not None and problem.code == "unknown_branch"
        self.edit.setVisible(line is not None and not skipped)
        self.suggest.setVisible(bool(mapped and problem and problem.suggestion))
        if problem is not None:
            self.suggest.setToolTip(tr("改为“{text}”").format(text=problem.suggestion))
        self.into.setVisible(unknown and bool(self._session.branches))
        self.create_branch.setVisible(unknown)
        labels = len(plan.unknown_branches) if plan else 0
        self.create_all.setVisible(unknown and labels > 1)
        self.create_all.setText(tr("新建全部 {n} 个").format(n=labels))
        self.create_all.setAccessibleName(tr("新建全部 {n} 个台账中没有的支部").format(n=labels))
        self.restore.setVisible(at in choices.corrections)
        people = self._candidates()
        self.same.setVisible(len(people) == 1)
        self.one_of.setVisible(len(people) > 1)
        self.other.setVisible(bool(people))
        self.undecide.setVisible(at[0] in choices.decisions)
        wrong = line is not None and line.action in (Action.BLOCKED, Action.DOUBTFUL, Action.CHANGE)
        self.skip.setVisible(wrong and at[0] not in choices.decisions)
        if unknown:
            self._fill_branches(problem.suggestion if problem else "")
        self._fill_people(people)
        self._links.arrange()

    def _fill_branches(self, likely: str) -> None:
        menu = self.into.menu()
        menu.clear()
        for uid, words in sorted(self._session.branches, key=lambda one: one[1] != likely):
            menu.addAction(words.replace("&", "&&"), lambda uid=uid: self._answer_branch(uid))

    def _fill_people(self, people: list[Member]) -> None:
        if len(people) == 1:
            one = people[0]
            who = f"{one.name} {one.birth or ''}".strip()
            self.same.setText(tr("就是同一人（{who}）").format(who=who).replace("&", "&&"))
            self.same.setToolTip(self.who(one))
            self.same.setAccessibleName(tr("就是同一人（{who}）").format(who=self.who(one)))
        menu = self.one_of.menu()
        menu.clear()
        for one in people:
            menu.addAction(self.who(one).replace("&", "&&"), lambda uid=one.id: self._settle(uid))

    def _candidates(self) -> list[Member]:
        known = self._session.known
        if self._line is None or known is None or self._line.action is not Action.DOUBTFUL:
            return []
        return [known.people.members[uid] for uid in self._line.candidates if uid in known.people.members]

    def who(self, member: Member) -> str:
        """A member told apart from namesakes: 李红梅 1978-05-14 机关第一党支部."""
        branch = dict(self._session.branches).get(member.branch_id or "", "")
        return " ".join(part for part in (member.name, str(member.birth or ""), branch or member.number) if part)

    # ---- what is done

    def skip_row(self) -> None:
        """Leave the row out, where that is offered."""
        if not self.skip.isHidden():
            self._settle("skip")

    def _take_suggestion(self) -> None:
        line, problem = self._line, self._problem
        if line is None or problem is None:
            return
        if problem.code == "unknown_branch" and self._session.known is not None:
            self._answer_branch(self._session.known.branch_names.find(problem.suggestion) or "")
            return
        self._session.correct(line.row, problem.field, problem.suggestion)
        self.decided.emit()

    def _answer_branch(self, answer: str) -> None:
        if self._line is not None and answer:
            self._session.answer_branch(names.clean_text(self._line.texts["branch_id"]), answer)
            self.decided.emit()

    def _create_all(self) -> None:
        self._session.create_unknown_branches()
        self.decided.emit()

    def _restore(self) -> None:
        if self._line is not None and self._problem is not None:
            self._session.correct(self._line.row, self._problem.field, None)
            self.decided.emit()

    def _settle(self, who: str | None) -> None:
        if self._line is not None:
            self._session.settle(self._line.row, who)
            self.decided.emit()


def _problem(line: RowPlan, column: str) -> Problem | None:
    """What the sentence is about."""
    return problem_at(line, column) or max(line.problems, key=lambda one: one.level.rank, default=None)
