"""What can be done with the meeting that is open: bring in, finish, revise, sign, file, close a task."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.editor import steps
from branchdesk.features.meetings.editor.going_out import GoingOut
from branchdesk.features.meetings.editor.session import Session
from branchdesk.features.meetings.model.minutes import Meeting, Minutes
from branchdesk.features.meetings.model.words import PAPER_KINDS, PaperKind, Stage
from branchdesk.features.meetings.queries import ActionLine
from branchdesk.features.meetings.rules import checks, wording
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action

if TYPE_CHECKING:
    from branchdesk.features.meetings.editor.page import MinutesEditor

_BROUGHT = (
    ("place", "地点"),
    ("chair", "主持人"),
    ("recorder", "记录人"),
    ("starts", "开始时间"),
    ("ends", "结束时间"),
)
_NAMED = 3


class Deeds:
    """The verbs of the editor."""

    def __init__(self, editor: "MinutesEditor", session: Session) -> None:
        self._editor = editor
        self._session = session
        self.out = GoingOut(editor)

    def verbs(self) -> list[Action]:
        """Everything, for buttons, menus and keys."""
        form, out = self._editor.form, self.out
        draft = self._at(Stage.DRAFT)
        return [
            Action("back", tr("返回列表"), self._editor.leave, "chevron-left", keys="Esc"),
            Action("bring", tr("从上次会议带入"), self.bring_in, "history", enabled=draft,
                   tip=tr("带入地点、主持人、时间、列席人员和联合召开的支部，不带文字")),
            Action("save", tr("保存"), self._editor.save, "save", "Ctrl+S", enabled=draft),
            Action("export", tr("会议记录 PDF…"), out.export, "file-down", keys="Ctrl+E"),
            Action("word", tr("会议记录 Word…"), out.export_word, "file-text"),
            Action("sign_in", tr("签到表 PDF…"), lambda: out.export(PaperKind.SIGN_IN), "users"),
            Action("tally", tr("票数统计表 PDF…"), lambda: out.export(PaperKind.TALLY), "vote"),
            Action("extract", tr("决议摘录 PDF…"), lambda: out.export(PaperKind.EXTRACT), "clipboard-list"),
            Action("print", tr("打印…"), out.print_out, "printer", keys="Ctrl+P"),
            Action("finalise", tr("定稿"), self.finalise, "check", enabled=draft, tip=tr("定稿后锁定；再改须写明理由并成为新的一版")),
            Action("revise", tr("修订…"), self.revise, "pencil", enabled=self._at(Stage.FINAL, Stage.SIGNED, Stage.FILED)),
            Action("sign", tr("标记已签字…"), self.sign, "badge-check", enabled=self._at(Stage.FINAL, Stage.SIGNED)),
            Action("file", tr("归档…"), self.file_away, "folder-open", enabled=self._at(Stage.SIGNED, Stage.FILED)),
            Action("versions", tr("版本…"), self.versions, "history"),
            Action("next", tr("下一处"), self._editor.findings.go_on, "", "F8"),
            Action("pane", tr("切换窗格"), self._editor.next_pane, "", "F6"),
            Action("item", tr("添加议题"), form.agenda.add, "plus", "Alt+A", enabled=draft),
            Action("up", tr("上移议题或这一行"), lambda: form.move_current(-1), "arrow-up", "Alt+Up", enabled=draft),
            Action("down", tr("下移议题或这一行"), lambda: form.move_current(1), "arrow-down", "Alt+Down", enabled=draft),
        ]  # fmt: skip

    @staticmethod
    def paper_word(paper: PaperKind) -> str:
        """会议记录, 签到表 …"""
        return tr(dict(PAPER_KINDS)[paper])

    # ---- a draft

    def bring_in(self) -> None:
        """从上次会议带入: place, people and times where nothing stands yet; guests and branches; never a text."""
        editor = self._editor
        before = editor.minutes()
        head = before.meeting
        found = self._session.previous(before)
        if found is None:
            kind = wording.kind_word(head.kind)
            editor.notices.tell("info", tr("{on} 以前没有开过{kind}。").format(on=head.on, kind=kind))
            return
        after, what = brought(before, found)
        if not what:
            editor.notices.tell("info", tr("没有可以带入的：这些项目都已填写。"))
            return
        editor.show_changed(after)
        text = tr("已从 {on} 的会议带入：{what}。").format(on=found.meeting.on, what="、".join(what))
        editor.notices.tell("ok", text, [(tr("撤销"), lambda: editor.show_changed(before))])

    def finalise(self) -> None:
        """定稿: all that forbids it is said at once; afterwards only a new version changes anything."""
        editor = self._editor
        editor.settle()
        remarks = editor.remarks()
        blocking = checks.blocking(remarks)
        if blocking:
            text = tr("还有 {n} 处须补正，没有定稿：{first}")
            said = "；".join(one.text for one in blocking[:_NAMED])
            detail = "\n".join(one.text for one in blocking)
            editor.notices.tell("err", text.format(n=len(blocking), first=said),
                                [(tr("下一处 (F8)"), editor.findings.go_on)], detail, stays=True)  # fmt: skip
            editor.form.go_to(blocking[0])
            return
        if not editor.save() or not self._confirmed([one.text for one in remarks if one.level is Level.WARN]):
            return
        head = editor.minutes().meeting
        if self._run(lambda: self._session.finalise(head.recorder or head.chair)):
            self._say_final(editor.minutes())

    def _say_final(self, minutes: Minutes) -> None:
        """What is to be done now, and what other rooms made of the votes on people."""
        desk, offers = self._editor.desk, [(tr("打印…"), self.out.print_out)]
        found = desk.ask(queries.followed, minutes)
        said = [tr("已定稿。请打印，由主持人、记录人签字。")]
        for done, words in ((True, tr("表决已记入发展档案：{people}。")), (False, tr("没有记入发展档案：{people}。"))):
            people = tr("、").join(f"{one.name}（{one.text}）" for one in found if one.done is done)
            said += [words.format(people=people)] if people else []
        for one in [one for one in found if one.uid][:_NAMED]:
            offers.append((tr("打开{name}的档案").format(name=one.name), partial(desk.go, one.place, one.uid)))
        self._editor.notices.tell("ok" if all(one.done for one in found) else "warn", "".join(said), offers)

    def close_action(self, line: ActionLine) -> None:
        """办结 a task of an earlier meeting."""
        editor = self._editor

        def run(values: dict[str, Any]) -> None:
            label = tr("办结：{task}").format(task=line.task[:20])
            outcome = values["outcome"] or ""
            editor.desk.do(label, commands.close_action, line.id, values["closed_on"], outcome)

        _show(steps.closing(line, run, editor))

    # ---- finished minutes

    def revise(self) -> None:
        """修订: a new version, with its reason."""
        editor = self._editor

        def run(values: dict[str, Any]) -> None:
            self._take(lambda: self._session.revise(values["revision_reason"] or ""))

        if _show(steps.revision(self._head(), run, editor)):
            version = self._head().version
            editor.notices.tell("info", tr("已退回草稿，现为第{n}版；已打印、签字的旧版作废。").format(n=version))

    def sign(self) -> None:
        """标记已签字."""

        def run(values: dict[str, Any]) -> None:
            self._step(tr("登记签字"), commands.mark_signed, values["signed_on"])

        _show(steps.signing(self._head(), run, self._editor))

    def file_away(self) -> None:
        """归档."""

        def run(values: dict[str, Any]) -> None:
            self._step(
                tr("归档"), commands.file_away, values["archive_number"], values["filed_on"], values["retention"]
            )

        _show(steps.filing(self._head(), run, self._editor))

    def versions(self) -> None:
        """版本."""
        found = self._editor.desk.ask(queries.versions, self._session.meeting_id)
        _show(steps.VersionsDialog(found, self._editor))

    # ---- within

    def _at(self, *stages: Stage) -> Callable[[], bool]:
        """Whether the meeting stands at one of these stages in a ledger that may be written."""

        def allowed() -> bool:
            stored = self._session.stored
            stage = stored.meeting.stage if stored else Stage.DRAFT
            return stage in stages and not self._editor.desk.read_only

        return allowed

    def _head(self) -> Meeting:
        return self._editor.minutes().meeting

    def _confirmed(self, doubts: list[str]) -> bool:
        lines = [tr("定稿后会议记录锁定；再改须写明理由，成为新的一版，已打印的纸质件随之过期。此操作不能撤销。")]
        if doubts:
            lines += ["", tr("还有 {n} 处请核对：").format(n=len(doubts)), *doubts[:8]]
        return ask.confirm(self._editor, tr("定稿？"), "\n".join(lines), yes=tr("定稿"), no=tr("再看看"))

    def _run(self, step: Callable[[], Minutes]) -> bool:
        try:
            self._take(step)
        except Refusal as refusal:
            self._editor.notices.tell_refusal(refusal)
            return False
        return True

    def _take(self, step: Callable[[], Minutes]) -> None:
        self._editor.show_record(self._editor.while_writing(step))
        self._editor.notices.outdate()

    def _step(self, verb: str, command: Callable[..., object], *values: Any) -> None:
        """A step that only changes the record of the meeting."""
        editor, uid = self._editor, self._session.meeting_id

        def run() -> Minutes:
            editor.desk.do(
                tr("{verb}：{meeting}").format(verb=verb, meeting=steps.named(self._head())), command, uid, *values
            )
            found = self._session.reread()
            assert found is not None
            return found

        self._take(run)


def brought(before: Minutes, found: Minutes) -> tuple[Minutes, list[str]]:
    """The minutes with what an earlier meeting lends, and the words for it; what is written already stays."""
    head, model, what = before.meeting, found.meeting, []
    values: dict[str, Any] = {}
    for name, label in _BROUGHT:
        if not getattr(head, name) and getattr(model, name):
            values[name] = getattr(model, name)
            what.append(tr(label))
            if hasattr(head, f"{name}_id"):
                values[f"{name}_id"] = getattr(model, f"{name}_id")
    after = replace(before, meeting=replace(head, **values))
    if found.joint and not before.joint:
        after = replace(after, joint=tuple(replace(one, id=new_id(), meeting_id=head.id) for one in found.joint))
        what.append(tr("联合召开的支部"))
    if found.guests and not before.guests:
        after = replace(after, guests=tuple(replace(one, id=new_id(), meeting_id=head.id) for one in found.guests))
        what.append(tr("列席人员"))
    return after, what


def _show(dialog: QDialog) -> bool:
    """Ask; whether it was accepted."""
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return accepted
