"""The editor of one meeting: the form at the left, its paper at the right, kept as a draft while somebody types."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QApplication, QWidget

from branchdesk.features.meetings import queries
from branchdesk.features.meetings.editor import session
from branchdesk.features.meetings.editor.deeds import Deeds
from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.editor.frame import EditorFrame
from branchdesk.features.meetings.editor.preview import Wish
from branchdesk.features.meetings.editor.session import Opened, Session
from branchdesk.features.meetings.editor.top_bar import hour
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import MeetingKind, PaperKind, Stage
from branchdesk.features.meetings.rules import canon, checks
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action
from branchdesk.widgets.screen import Desk, FileVerbs

T = TypeVar("T")

SETTLE, KEEP = 300, 1000
"""Milliseconds after the last key until numbers and remarks follow, and until the draft is kept."""
_OWN = frozenset({"meeting", "joint_branch", "agenda_item", "speech", "ballot", "nominee", "appraisal", "resolution",
                  "action_item", "attendance", "guest", "attachment"})  # fmt: skip
_ROLL = frozenset({"member", "move", "post", "organization", "exclusion", "planned_absence", "rule_overlay",
                   "paper_layout", "action_item", "meeting", "development_case", "case_step"})  # fmt: skip


class MinutesEditor(EditorFrame):
    """One meeting. ``left()`` when the user goes back to the list."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._session = Session(desk)
        self._facts: Facts | None = None
        self._latest: Minutes | None = None
        self._baseline: Minutes | None = None
        self._writing = False
        super().__init__(desk, parent)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE)
        self._keeping = QTimer(self, singleShot=True, interval=KEEP)
        self._connect()

    def verbs(self) -> list[Action]:
        """Everything that can be done here."""
        self.deeds = Deeds(self, self._session)
        return self.deeds.verbs()

    # ---- what the screen calls

    def start(self, kind: MeetingKind, branch_id: str, on: Day) -> None:
        """新建会议: a new draft with the planned absences of the day; one that was lost with the program comes first."""
        self.keep_now()
        self._begin(self._session.begin(kind, branch_id, on))
        self.form.head.form.focus("subject")

    def open(self, meeting_id: str) -> None:
        """Open a meeting of the list, with what was typed and not saved. Raises ``Refusal`` when it is gone."""
        self.keep_now()
        self._begin(self._session.open(meeting_id))
        self.form.head.form.focus("subject")

    def leave(self) -> bool:
        """Save and go back to the list; False when the user stays because something could not be saved."""
        if self._has_unsaved() and not self._save():
            text = tr("{why}\n您录入的内容可以留作草稿，下次打开这次会议时恢复。").format(why=self.notices.text())
            verbs = [tr("继续编辑"), tr("留作草稿离开")]
            if ask.choose(self, tr("还不能保存"), text, verbs) != 1:
                return False
            self.keep_now()
        elif self._session.stored is None and self._latest is not None and not self.is_dirty:
            self._session.forget()
        self._stop()
        self._latest = None
        self.left.emit()
        return True

    # ---- what its parts ask

    @property
    def meeting_id(self) -> str:
        """The id of the meeting that is open."""
        return self._session.meeting_id

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be typed: finished minutes, or a ledger for looking only."""
        draft = self._latest is not None and self._latest.meeting.stage is Stage.DRAFT
        return self.desk.read_only or not draft

    @property
    def is_dirty(self) -> bool:
        """Whether the form says something else than the ledger."""
        return self._latest is not None and not self.is_locked and self.form.take() != self._baseline

    def minutes(self) -> Minutes:
        """The meeting as the form has it now."""
        return self.form.take()

    def facts(self) -> Facts:
        """What the form knows of the ledger."""
        assert self._facts is not None
        return self._facts

    def save(self) -> bool:
        """保存 (Ctrl+S): one step of undo; says why when it cannot be."""
        if self.is_locked:
            return True
        if self._session.stored is not None and not self._has_unsaved():
            self._session.forget()
            self._say_saved()
            return True
        return self._save()

    def _has_unsaved(self) -> bool:
        """Whether something was typed that is not in the ledger, be it only what nobody can read."""
        return self.is_dirty or (self._latest is not None and not self.is_locked and any(self.form.unread()))

    def show_record(self, minutes: Minutes, *, keep_place: bool = True) -> None:
        """Show what is in the ledger now."""
        self._stop()
        self._show(minutes, other=not keep_place)
        self._baseline = self.form.take()
        self._show_stale()

    def show_changed(self, minutes: Minutes) -> None:
        """Show another state of the form that is not saved yet."""
        self._show(minutes, other=False)
        self._on_changed()

    def while_writing(self, write: Callable[[], T]) -> T:
        """Run a command of our own: the form is not to take it for somebody else's."""
        self._writing = True
        try:
            return write()
        finally:
            self._writing = False

    def note_printed(self, minutes: Minutes, paper: PaperKind) -> None:
        """A paper left the program."""
        try:
            self._session.note_printed(minutes, paper)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
        self._show_stale()

    def keep_now(self) -> None:
        """Keep the draft, if there is anything to keep."""
        self._keeping.stop()
        if not self.is_dirty:
            return
        held = self._session.stored is not None
        try:
            kept = self.while_writing(lambda: self._session.keep(self.form.take()))
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        if self._session.stored is not None and not held:
            self._baseline = None  # it stands in the list now, with what has been typed so far
        if kept is not None:
            self.bar.say(tr("草稿已自动保存 {time}").format(time=hour(kept)))

    def settle(self) -> None:
        """Let everything follow from the form as it stands; a change of the head asks the ledger anew."""
        self._settling.stop()
        if self._latest is None:
            return
        before, now = self._latest, self.form.take()
        if not self.is_locked and not session.same_facts(before, now):
            now = self._session.renewed(before, now)
            self._facts = self._session.facts
        self._latest = now
        self._follow(now)

    def remarks(self, minutes: Minutes | None = None) -> list[Finding]:
        """Everything that is wrong with the form as it stands."""
        facts = self.facts()
        return checks.findings(minutes or self.form.take(), facts.due, facts.pack, facts.doubts)

    # ---- beginning

    def _begin(self, opened: Opened) -> None:
        self.notices.clear()
        self._facts = self._session.facts_for(opened.minutes)
        self.show_record(opened.minutes, keep_place=False)
        self.form.verticalScrollBar().setValue(0)
        self.bar.say("")
        if opened.draft is not None:
            self._baseline = None  # it differs from the ledger until it is saved
            text = tr("已恢复 {time} 未保存的内容。").format(time=hour(opened.draft.kept_at))
            self.notices.tell("info", text, [(tr("放弃"), self._give_up)])
        elif opened.older is not None:
            draft = opened.older
            text = tr("有一份 {time} 未保存的草稿，早于这次会议最近一次改动。").format(time=hour(draft.kept_at))
            offers = [(tr("用草稿继续"), lambda: self.show_changed(canon.from_draft(draft.text))),
                      (tr("删去草稿"), self._session.forget)]  # fmt: skip
            self.notices.tell("warn", text, offers)
        elif opened.trouble is not None:
            self.notices.tell_refusal(opened.trouble, [(tr("删去草稿"), self._session.forget)])
        elif self.desk.read_only:
            self.notices.tell("warn", tr("这份台账以只读方式打开，只能查看。"))

    def _show(self, minutes: Minutes, *, other: bool) -> None:
        self._latest = minutes
        if self._facts is None or not self.is_locked:
            self._facts = self._session.facts_for(minutes)
        self.form.show_minutes(minutes, self._facts, locked=self.is_locked)
        self._follow(minutes)
        self.preview.outdate(other=other)
        self.preview.refresh()

    def _follow(self, minutes: Minutes) -> None:
        """Counters, verdicts, remarks, the words in the bar."""
        facts = self.facts()
        self.form.follow(minutes, facts)
        draft = minutes.meeting.stage is Stage.DRAFT
        self.findings.setVisible(draft)
        if draft:
            self.findings.show_findings(self.remarks(minutes))
        self.bar.show_meeting(minutes.meeting)
        self.actions_here.refresh()
        self.fold()

    def _give_up(self) -> None:
        """放弃: the ledger counts, not the draft."""
        self._session.forget()
        stored = self._session.stored
        if stored is not None:
            self.show_record(stored)
        else:
            self._stop()
            self._latest = None
            self.left.emit()

    # ---- typing

    def _on_changed(self) -> None:
        """After every key: nothing is computed, three clocks begin anew."""
        if self._latest is None or self.is_locked:
            return
        self._settling.start()
        self._keeping.start()
        self.preview.ask_soon()
        self.bar.say(tr("有未保存的修改"))

    def _on_dropping(self, what: str) -> None:
        """Something with content goes: it can be brought back."""
        before = self.form.take()
        offer = (tr("撤销"), lambda: self.show_changed(before))
        self.notices.tell("info", tr("已删去：{what}。").format(what=what), [offer])

    def wish(self) -> Wish | None:
        """What the preview is to show: the form as it stands, with what follows from it."""
        if self._latest is None:
            return None
        if self._settling.isActive():
            self.settle()
        return Wish(self._latest, self.facts())

    def _on_chosen(self, finding: Finding) -> None:
        if not self.panes_wide():
            self.bar.panes.setCurrentIndex(0)
        if not self.form.go_to(finding):
            self.form.verticalScrollBar().setValue(0)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """The draft is kept as soon as somebody turns to something else."""
        inside = old is not None and self.isAncestorOf(old)
        if inside and (new is None or not self.isAncestorOf(new)) and self._keeping.isActive():
            self.keep_now()

    # ---- saving

    def _save(self) -> bool:
        QGuiApplication.inputMethod().commit()  # what is still being composed counts as typed
        unread = list(self.form.unread())
        if unread:
            text = tr("有 {n} 处看不懂，没有保存：{first}").format(n=len(unread), first=unread[0].text)
            first = unread[0].editor
            self.notices.tell("err", text, [(tr("跳到这一处"), lambda: self.form.go_to_box(first))])
            self.form.go_to_box(first)
            return False
        self.settle()
        try:
            self.while_writing(lambda: self._session.save(self.form.take()))
        except Rejected as refusal:
            self.notices.tell("err", tr("没有保存：{why}").format(why=refusal.detail))
            self.form.go_to(Finding(Level.BLOCK, "", refusal.problems[0].field, refusal.detail))
            return False
        except Conflict as refusal:
            self.notices.tell_refusal(refusal, [(tr("放弃本次修改，重新打开"), self._reopen)])
            return False
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return False
        self._settling.stop()
        self._keeping.stop()
        self._baseline = self.form.take()
        self._say_saved()
        return True

    def _say_saved(self) -> None:
        self._keeping.stop()
        self.bar.say(tr("已保存 {time}").format(time=hour(clock.now())))
        if self.notices.tone in ("err", "info"):
            self.notices.clear()

    def _reopen(self) -> None:
        self._session.forget()
        self._latest = None  # so that nothing of it is kept
        self.open(self.meeting_id)

    def _on_ledger_changed(self, entities: frozenset[str]) -> None:
        """Somebody else wrote (undo, an import): a clean form shows it; in one with edits only the roll follows."""
        if self._writing or self._latest is None or self._session.stored is None:
            return
        if (not entities or entities & _OWN) and not self.is_dirty:
            self._read_again()
            return
        if not entities or entities & _ROLL:
            self._facts = self._session.facts_for(self.form.take())
            self.settle()
            self.preview.outdate()

    def _read_again(self) -> None:
        found = self._session.reread()
        if found is None:
            self._stop()
            self._latest = None
            self.left.emit()
        else:
            self.show_record(found)

    def _show_stale(self) -> None:
        """纸质件已过期: what is on paper is not what the minutes say any more."""
        stored = self._session.stored
        copies = [one for one in self.desk.ask(queries.stale_copies) if stored and one.meeting_id == stored.meeting.id]
        if not copies:
            self.stale.clear()
            return
        draft = copies[0].stage is Stage.DRAFT
        hint = tr("定稿后请重新打印。") if draft else tr("请重新打印并签字，收回旧件。")
        papers = tr("、").join(self.deeds.paper_word(one.paper) for one in copies)
        text = tr("纸质件已过期：{papers}（纸上为第{n}版）。{hint}")
        offers = [] if draft else [(tr("打印…"), self.deeds.out.print_out)]
        self.stale.tell("warn", text.format(papers=papers, n=copies[0].printed_version, hint=hint), offers, stays=True)

    def _stop(self) -> None:
        for timer in (self._settling, self._keeping, self.preview.timer):
            timer.stop()

    def stage(self) -> Stage:
        """Where the meeting stands."""
        return self._latest.meeting.stage if self._latest is not None else Stage.DRAFT

    def file_verbs(self) -> FileVerbs:
        """What the 文件 menu exports and prints while a meeting is open."""
        out = self.deeds.out
        return {
            "export": (tr("导出这次会议的记录…"), out.export),
            "print": (tr("打印这次会议的文书…"), out.print_out),
        }

    def taken_keys(self) -> dict[Qt.Key, Callable[[], object]]:
        """Export and print mean this paper."""
        verbs = self.file_verbs()
        return {Qt.Key.Key_E: verbs["export"][1], Qt.Key.Key_P: verbs["print"][1]}

    def _connect(self) -> None:
        self._settling.timeout.connect(self.settle)
        self._keeping.timeout.connect(self.keep_now)
        self.form.changed.connect(self._on_changed)
        self.form.dropping.connect(self._on_dropping)
        self.form.actions_card.closing.connect(self.deeds.close_action)
        self.findings.chosen.connect(self._on_chosen)
        self.preview.print_asked.connect(lambda: self.deeds.out.print_out())
        self.desk.changed.connect(self._on_ledger_changed)
        app = QGuiApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another tab, the lock screen, the end: what was typed is kept before the ledger may be out of reach."""
        if self._latest is not None:
            self.keep_now()
            self._stop()
        super().hideEvent(event)
