"""Recording what was decided, mending what the rules find, and everything that hangs on a case."""

from collections.abc import Callable

from branchdesk.features.development import commands
from branchdesk.features.development.deeds.speaking import Speaking
from branchdesk.features.development.model import GuideKind, Occasion
from branchdesk.features.development.panels import case_page
from branchdesk.features.development.panels.hanging import PaperLine
from branchdesk.features.development.rules.checks import Finding
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.development.rules.outlook import outlook
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask

_GUIDED = {
    "cultivators": (GuideKind.CULTIVATOR, "cultivators_least"),
    "sponsors": (GuideKind.SPONSOR, "sponsors"),
}
"""Steps that name people, with the number of the pack that says how many."""
_LIST = {"guides": "联系人、介绍人", "observations": "考察", "notices": "公示", "papers": "材料"}


class Recording(Speaking):
    """The verbs about one case."""

    # ---- steps

    def record_next(self) -> None:
        """登记下一步 of the case that is open, or the list stands on (Ctrl+N on its page).

        Before 指定培养联系人 and 确定入党介绍人 the people are asked for, as long as too few are named.
        """
        file = self._file()
        if file is None:
            return
        seen = outlook(file, self._book(), clock.today())
        if seen.next is None:
            self._desk.notices.tell("info", tr("各步都已登记；需要更正的，双击那一步。"))
            return
        kind, number = _GUIDED.get(seen.next.key, (None, ""))
        if kind and sum(one.kind is kind for one in file.guides) < self._book().on(clock.today())[number]:
            self._screen.open_case(file.case.id)
            self._screen.case.turn_to(case_page.GUIDES)
            self.add_guide(kind)  # who they are comes first: without them the step is refused
            return
        self._record(file, seen.next.key)

    def open_step(self, key: str = "", step_id: str = "", field: str = "") -> None:
        """The step the list stands on: recorded steps are corrected, the others recorded."""
        file, page = self._file(), self._screen.case
        line = page.steps.current() if not key else None
        if file is not None and (key or line is not None):
            found = line.step.id if line is not None and line.step is not None else step_id
            self._record(file, key or (line.rule.key if line is not None else ""), found, field)

    def record_again(self) -> None:
        """The step the list stands on once more, as after a vote that failed."""
        file, line = self._file(), self._screen.case.steps.current()
        if file is not None and line is not None:
            self._record(file, line.rule.key)

    def _record(self, file: CaseFile, key: str, step_id: str = "", field: str = "") -> None:
        from branchdesk.features.development.dialogs.step import StepDialog

        if not self._may_write():
            return
        book, before = self._book(), next((one for one in file.steps if one.id == step_id), None)
        if before is None and step_id == "" and field:
            before = file.last(key)
        rule = book.on(before.on.first() if before else clock.today()).step(key)
        if rule is not None and self._run(StepDialog(self._desk, file, book, rule, before, self._screen, field=field)):
            names = {"name": file.member.name, "step": tr(rule.name)}
            words = tr("已更正 {name} 的“{step}”。") if before else tr("已登记 {name} 的“{step}”。")
            self._screen.show_step(key)
            self._said(words.format(**names))

    def remove_step(self) -> None:
        """删除 a step recorded by mistake."""
        line, file = self._screen.case.steps.current(), self._file()
        if line is None or line.step is None or file is None or not self._may_write():
            return
        names = {"name": file.member.name, "step": tr(line.rule.name), "on": line.step.on}
        words = tr("{name} 的“{step}”（{on}）将放进回收站；由它得出的人员类别和日期一并退回。").format(**names)
        if ask.confirm(self._screen, tr("删除这一步？"), words, tr("删除"), danger=True):
            self._write(tr("删除 {name} 的“{step}”").format(**names), tr("已删除，可撤销，也可在回收站恢复。"),
                        commands.remove_step, line.step.id)  # fmt: skip

    # ---- findings

    def waive(self, finding: Finding, case_id: str = "") -> None:
        """写明理由."""
        from branchdesk.features.development.dialogs.forms import WaiverDialog

        file = self._file(case_id)
        if file is not None and self._may_write() and self._run(WaiverDialog(self._desk, file, finding, self._screen)):
            self._said(tr("已写明理由，随全程纪实打印。"))

    def withdraw(self, finding: Finding) -> None:
        """撤回理由: the warning stands again."""
        if finding.waiver is not None and self._may_write():
            self._write(tr("撤回理由"), tr("已撤回理由。"), commands.drop_waiver, finding.waiver.id)

    def mend(self, finding: Finding, case_id: str = "") -> None:
        """改这里: to the place a finding names."""
        uid = case_id or self._screen.chosen_case()
        kind, _, rest = finding.mend.partition(":")
        place, _, field = rest.partition(":")
        if kind == "member":
            file = self._file(uid)
            self._desk.go("member", file.member.id if file else "")
        elif kind == "organization":
            self._desk.go("organization", place)
        elif kind == "holiday":
            self._screen.deeds.holidays()
        elif kind == "open":
            self._screen.deeds.open_known(place)
        elif kind == "minutes":
            self._differs(uid, place)
        elif kind == "attendance":
            self._desk.go("meeting", place)
        else:
            self._screen.open_case(uid)
            self._mend_in_case(kind, place, field, finding)

    def _mend_in_case(self, kind: str, place: str, field: str, finding: Finding) -> None:
        page = self._screen.case
        if kind == "case":
            self._screen.deeds.alter_case()
        elif kind == "guide":
            page.turn_to(case_page.GUIDES)
            self.add_guide(GuideKind(place) if place else None)
        elif kind == "observation":
            page.turn_to(case_page.OBSERVATIONS)
            self.add_observation()
        elif kind == "paper":
            page.turn_to(case_page.PAPERS)
            self.add_paper(place or finding.step)
        elif kind == "notice":
            page.turn_to(case_page.NOTICES)
            self.add_notice(Occasion(place) if place else None)
        else:
            page.steps.select(place or finding.step)
            self.open_step(place or finding.step, field=field or "on")

    def _differs(self, case_id: str, meeting_id: str) -> None:
        """Minutes and case contradict each other: somebody says which of them is right."""
        file = self._file(case_id)
        if file is None:
            return
        options = [tr("打开会议记录"), tr("按会议记录更正"), tr("取消")]
        words = tr("程序不替您决定哪个正确。会议记录有误的，修订会议记录；档案有误的，按会议记录更正 {name} 的这一步。")
        chosen = ask.choose(self._screen, tr("会议记录与档案不一致"), words.format(name=file.member.name), options)
        if chosen == 0:
            self._desk.go("meeting", meeting_id)
        elif chosen == 1 and self._may_write():
            label = tr("按会议记录更正 {name} 的档案").format(name=file.member.name)
            self._write(label, tr("已按会议记录更正。"), commands.adopt_minutes, file.case.id, meeting_id)

    # ---- what hangs on the case

    def add_guide(self, kind: GuideKind | None = None) -> None:
        """指定培养联系人、入党介绍人."""
        file = self._file()
        if file is not None:
            usual = GuideKind.SPONSOR if file.first("candidate") else GuideKind.CULTIVATOR
            self._guide(file, None, kind or usual)

    def _guide(self, file: CaseFile, uid: str | None, kind: GuideKind) -> None:
        from branchdesk.features.development.dialogs.guiding import GuideDialog

        before = next((one for one in file.guides if one.id == uid), None)
        if self._may_write():
            dialog = GuideDialog(self._desk, file, self._book(), before, before.kind if before else kind, self._screen)
            if self._run(dialog):
                self._said(tr("已登记。"))

    def add_observation(self, uid: str = "") -> None:
        """登记考察, or open one."""
        from branchdesk.features.development.dialogs.forms import ObservationDialog

        file = self._file()
        if file is not None and self._may_write():
            before = next((one for one in file.observations if one.id == uid), None)
            if self._run(ObservationDialog(self._desk, file, before, self._screen)):
                self._said(tr("已登记考察。"))

    def add_notice(self, occasion: Occasion | None = None, uid: str = "") -> None:
        """登记公示, or open one."""
        from branchdesk.features.development.dialogs.guiding import NoticeDialog

        file = self._file()
        if file is not None and self._may_write():
            before = next((one for one in file.notices if one.id == uid), None)
            usual = Occasion.CONVERSION if file.passed("approval") else Occasion.CANDIDATE
            dialog = NoticeDialog(self._desk, file, self._book(), before, occasion or usual, self._screen)
            if self._run(dialog):
                self._said(tr("已登记公示。"))

    def add_paper(self, step: str = "", line: PaperLine | None = None) -> None:
        """登记材料: of a step, or the one the list names as lacking."""
        from branchdesk.features.development.dialogs.forms import PaperDialog

        file, page = self._file(), self._screen.case
        if file is None or not self._may_write():
            return
        rules = case_page.rules_of(file, self._book(), clock.today())
        current = page.steps.current()
        key = line.step.key if line else step or (current.rule.key if current else rules[0].key)
        start = {"step": key, "title": line.title if line else "", "copies": 1, "complete": True}
        dialog = PaperDialog(self._desk, file, rules, line.paper if line else None, start, self._screen)
        if self._run(dialog):
            self._said(tr("已登记材料。"))

    def add_hung(self) -> None:
        """The button below the list at the side."""
        hung = self._screen.case.list_shown
        adders: dict[str, Callable[[], None]] = {"guides": self.add_guide, "observations": self.add_observation, "notices": self.add_notice,
                  "papers": self.add_paper}  # fmt: skip
        if hung is not None:
            adders[hung.key]()

    def open_hung(self) -> None:
        """The record the list at the side stands on."""
        file, hung = self._file(), self._screen.case.list_shown
        record = hung.current() if hung is not None else None
        if file is None or hung is None or record is None:
            return
        if hung.key == "guides":
            self._guide(file, record.id, record.kind)
        elif hung.key == "observations":
            self.add_observation(record.id)
        elif hung.key == "notices":
            self.add_notice(uid=record.id)
        else:
            self.add_paper(line=record)

    def drop_hung(self) -> None:
        """Take the record out of the list at the side: into the recycle bin; a paper only asked for stays asked for."""
        hung = self._screen.case.list_shown
        record = hung.current() if hung is not None else None
        if isinstance(record, PaperLine):
            record = record.paper
        if hung is None or record is None or not self._may_write():
            return
        verbs = {"guides": commands.drop_guide, "observations": commands.drop_observation,
                 "notices": commands.drop_notice, "papers": commands.drop_paper}  # fmt: skip
        self._write(tr("删除{what}登记").format(what=tr(_LIST[hung.key])), tr("已删除，可撤销，也可在回收站恢复。"),
                    verbs[hung.key], record.id)  # fmt: skip
