"""The small forms of the room: each is a list of fields and the command that saves them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.development.dialogs.record import RecordDialog
from branchdesk.features.organization.fields import complete
from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.fields import (
    CATEGORY,
    CATEGORY_FIELDS,
    ISSUE_FIELDS,
    LOOK_BACK_FIELDS,
    MEASURE_FIELDS,
    OUTCOME_FIELDS,
    PARTNER_FIELDS,
    PROGRESS_FIELDS,
)
from branchdesk.features.twinning.listing import word
from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome
from branchdesk.features.twinning.model.ties import Partner
from branchdesk.features.twinning.model.words import ActivityState, Category, OutcomeKind, Progress, ReportCategory
from branchdesk.features.twinning.queries import ActivityLine, MeasureLine, PartnerLine
from branchdesk.features.twinning.rules.following import ENDED
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Field, Flag, Text
from branchdesk.kernel.records import Record, new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.form import Options
from branchdesk.widgets.screen import Desk

_SUMMARY = (
    Field("summary", "活动总结", Text(6000, lines=8), span=4, hint="写 3 至 5 句：做了什么、效果、下一步"),
    Field("done", "标记为已完成", Flag()),
)


def _id(before: Record | None) -> str:
    return before.id if before is not None else new_id()


def partners_offered(desk: Desk) -> Options:
    """All partners by name."""
    return [(one.id, one.name) for one in desk.ask(queries.partners)]


def _beginning(text: str) -> str:
    """So much of a sentence that a title can bear it."""
    return text if len(text) <= 16 else f"{text[:15]}…"


class PartnerDialog(RecordDialog):
    """新增、修改结对单位; ``made`` is the one saved. A branch of the ledger keeps its name and its category."""

    def __init__(self, desk: Desk, line: PartnerLine | None, parent: QWidget | None) -> None:
        self._before = line.partner if line else None
        self._seen = desk.ask(queries.position)
        self.made: Partner | None = None
        title = tr("结对单位：{name}").format(name=line.name) if line else tr("新增结对单位")
        start: Any = line.partner if line else {}
        super().__init__(desk, title, PARTNER_FIELDS, parent, start=start, verb=tr("保存"), extent=(760, 360))
        if line is not None and line.own:
            for name in ("name", "category"):
                self.form.editor(name).lock(True)
            self.form.hint("category", tr("按组织机构和书记任职认定：{category}").format(category=word(line.category)))

    def write(self, values: dict[str, Any]) -> None:
        """Save it."""
        filled = complete(Partner, values)
        partner = replace(self._before, **filled) if self._before else Partner(id=new_id(), **filled)
        label = tr("保存结对单位 {name}").format(name=partner.name)
        self.made = self.desk.do(label, commands.save_partner, partner, seen=self._seen)


class KindsDialog(RecordDialog):
    """What branches are whose own kind is not written down; ``kinds`` by their ids."""

    def __init__(self, desk: Desk, branches: Sequence[tuple[str, str]], parent: QWidget | None) -> None:
        self.kinds: dict[str, Category] = {}
        fields = [Field(uid, name, CATEGORY, required=True, span=2) for uid, name in branches]
        title = tr("{n} 个支部没有写支部类型，请选择类别").format(n=len(branches))
        extent = (680, min(600, 170 + 76 * ((len(branches) + 1) // 2)))
        super().__init__(desk, title, fields, parent, start={}, verb=tr("加入"), extent=extent)

    def write(self, values: dict[str, Any]) -> None:
        """Keep them; the caller writes."""
        self.kinds = values


class IssueDialog(RecordDialog):
    """新增、修改问题; ``made`` is the one saved."""

    def __init__(self, desk: Desk, before: Issue | None, parent: QWidget | None) -> None:
        self._before, self._seen = before, desk.ask(queries.position)
        self.made: Issue | None = None
        title = tr("问题：{text}").format(text=_beginning(before.text)) if before else tr("新增问题")
        start: Any = before or {"raised_on": Day.of(clock.today())}
        super().__init__(desk, title, ISSUE_FIELDS, parent, start=start, verb=tr("保存"), extent=(760, 420),
                         refs={"partner": partners_offered(desk)})  # fmt: skip

    def write(self, values: dict[str, Any]) -> None:
        """Save it."""
        filled = complete(Issue, values)
        issue = replace(self._before, **filled) if self._before else Issue(id=new_id(), **filled)
        label = tr("保存问题 {text}").format(text=_beginning(issue.text))
        self.made = self.desk.do(label, commands.save_issue, issue, seen=self._seen)


class MeasureDialog(RecordDialog):
    """新增、修改举措 of an issue, or of an activity."""

    def __init__(
        self, desk: Desk, before: Measure | None, parent: QWidget | None, *, issue: Issue | None = None,
    ) -> None:  # fmt: skip
        self._before, self._issue, self._seen = before, issue, desk.ask(queries.position)
        self.made: Measure | None = None
        what = issue.text if issue else before.task if before else ""
        title = tr("举措：{text}").format(text=_beginning(what))
        start: Any = before or {"progress": Progress.NOT_STARTED}
        super().__init__(desk, title, MEASURE_FIELDS, parent, start=start, verb=tr("保存"), extent=(820, 600))

    def write(self, values: dict[str, Any]) -> None:
        """Save it."""
        filled = complete(Measure, values)
        of = self._issue.id if self._issue else None
        measure = replace(self._before, **filled) if self._before else Measure(id=new_id(), issue_id=of, **filled)
        label = tr("保存举措 {text}").format(text=_beginning(measure.task))
        self.made = self.desk.do(label, commands.save_measure, measure, seen=self._seen)


class ProgressDialog(RecordDialog):
    """登记进展 of one measure or of several."""

    def __init__(self, desk: Desk, lines: Sequence[MeasureLine], parent: QWidget | None) -> None:
        self._lines = list(lines)
        one = self._lines[0].measure
        alone = len(self._lines) == 1
        title = (
            tr("登记进展：{text}").format(text=_beginning(one.task))
            if alone
            else tr("登记 {n} 项举措的进展").format(n=len(lines))
        )
        start: Any = one if alone else {"progress": Progress.RUNNING}
        super().__init__(desk, title, PROGRESS_FIELDS, parent, start=start, extent=(680, 320), first="progress")
        self.form.on_edit("progress", lambda _text: self._follow())
        self.form.hint("evidence", tr("销号前应写明佐证：文件、照片的名称和存放处"))

    def _follow(self) -> None:
        """What is done was done some day: today is offered."""
        ended = self.form.take()[0]["progress"] in ENDED
        today = str(Day.of(clock.today()))
        if ended and not self.form.text("closed_on"):
            self.form.fill("closed_on", today)
        elif not ended and self.form.text("closed_on") == today:
            self.form.fill("closed_on", "")

    def write(self, values: dict[str, Any]) -> None:
        """Note it."""
        self.desk.do(
            tr("登记 {n} 项举措的进展").format(n=len(self._lines)), commands.set_progress, [one.id for one in self._lines],
            values["progress"], values["closed_on"], values["evidence"] or "",
        )  # fmt: skip


class OutcomeDialog(RecordDialog):
    """登记成果 of an issue, a measure or an activity."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, *, activity_id: str | None = None, issue_id: str | None = None,
        measure_id: str | None = None,
    ) -> None:  # fmt: skip
        self._of: dict[str, Any] = {"activity_id": activity_id, "issue_id": issue_id, "measure_id": measure_id}
        start = {"kind": OutcomeKind.RULE, "on": Day.of(clock.today())}
        super().__init__(desk, tr("登记成果"), OUTCOME_FIELDS, parent, start=start, extent=(760, 420), first="title")

    def write(self, values: dict[str, Any]) -> None:
        """Enter it."""
        outcome = Outcome(id=new_id(), **self._of, **complete(Outcome, values))
        self.desk.do(tr("登记成果 {title}").format(title=_beginning(outcome.title)), commands.save_outcome, outcome)


class LookBackDialog(RecordDialog):
    """回头看 of a closed issue."""

    def __init__(self, desk: Desk, issue: Issue, parent: QWidget | None) -> None:
        self._issue = issue
        start = {"looked_back_on": issue.looked_back_on or Day.of(clock.today()), "looked_back": issue.looked_back}
        title = tr("回头看：{text}").format(text=_beginning(issue.text))
        super().__init__(desk, title, LOOK_BACK_FIELDS, parent, start=start, extent=(680, 300))

    def write(self, values: dict[str, Any]) -> None:
        """Note it."""
        label = tr("登记回头看 {text}").format(text=_beginning(self._issue.text))
        self.desk.do(label, commands.look_back, self._issue.id, values["looked_back_on"], values["looked_back"])


class CategoryDialog(RecordDialog):
    """指定统计类别 of the activities; empty lets the partners decide again."""

    def __init__(self, desk: Desk, lines: Sequence[ActivityLine], parent: QWidget | None) -> None:
        self._lines = list(lines)
        one = self._lines[0]
        alone = len(self._lines) == 1
        title = tr("统计类别：{title}").format(title=_beginning(one.activity.title)) if alone else tr(
            "{n} 次活动的统计类别").format(n=len(lines))  # fmt: skip
        super().__init__(desk, title, CATEGORY_FIELDS, parent, start=one.activity if alone else {}, extent=(680, 280))
        if alone:
            self.form.hint("report_category", one.why)

    def write(self, values: dict[str, Any]) -> None:
        """Set it."""
        category: ReportCategory | None = values["report_category"]
        label = tr("指定 {n} 次活动的类别").format(n=len(self._lines))
        ids = [one.id for one in self._lines]
        self.desk.do(label, commands.set_category, ids, category, values["category_reason"] or "")


class SummaryDialog(RecordDialog):
    """写总结 of an activity; with it the activity is completed, unless one says otherwise."""

    def __init__(self, desk: Desk, whole: WholeActivity, parent: QWidget | None) -> None:
        self._whole, self._seen = whole, desk.ask(queries.position)
        start = {"summary": whole.activity.summary, "done": whole.activity.state is not ActivityState.PLANNED}
        title = tr("活动总结：{title}").format(title=_beginning(whole.activity.title))
        super().__init__(desk, title, _SUMMARY, parent, start=start, verb=tr("保存"), extent=(760, 440))

    def write(self, values: dict[str, Any]) -> None:
        """Save it."""
        one = self._whole.activity
        state = ActivityState.DONE if values["done"] else one.state
        after = replace(self._whole, activity=replace(one, summary=values["summary"] or "", state=state))
        self.desk.do(
            tr("写总结 {title}").format(title=_beginning(one.title)), commands.save_activity, after, seen=self._seen
        )
