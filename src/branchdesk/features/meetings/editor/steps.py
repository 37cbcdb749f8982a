"""Small dialogs of the steps after 定稿: 修订, 签字, 归档, the versions there were, and a task that is done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.features.meetings.fields import CLOSING_FIELDS, FILING_FIELDS, REVISION_FIELDS, SIGNING_FIELDS
from branchdesk.features.meetings.model.beside import MinutesVersion
from branchdesk.features.meetings.model.minutes import Meeting
from branchdesk.features.meetings.model.words import MeetingKind, Retention
from branchdesk.features.meetings.queries import ActionLine
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Field
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Form
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_KEPT_SHORTER = {
    MeetingKind.ADMISSION: Retention.YEARS_30,
    MeetingKind.ELECTION: Retention.YEARS_30,
    MeetingKind.LECTURE: Retention.YEARS_10,
    MeetingKind.THEME_DAY: Retention.YEARS_10,
    MeetingKind.TWINNING: Retention.YEARS_10,
}
"""Usual retention where it is not for ever (domain §3.5): admissions and elections 30 years, study material 10."""


def usual_retention(kind: MeetingKind) -> Retention:
    """How long the papers of a kind of meeting are usually kept (domain §3.5); the office may choose otherwise."""
    return _KEPT_SHORTER.get(kind, Retention.FOREVER)


class StepDialog(FormDialog):
    """Asks for the few values of one step; ``run(values)`` takes it and may refuse."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        values: Mapping[str, Any],
        run: Callable[[dict[str, Any]], object],
        verb: str,
        parent: QWidget | None,
    ) -> None:
        def save(given: dict[str, Any]) -> None:
            run(given)

        super().__init__(Form(fields), title, save, verb=verb, parent=parent)
        self.form.show_values(values)
        fit(self, 640, 300)


def named(meeting: Meeting) -> str:
    """How a dialog calls the meeting."""
    return f"{meeting.on} {wording.kind_word(meeting.kind)}"


def revision(meeting: Meeting, run: Callable[[dict[str, Any]], object], parent: QWidget | None) -> StepDialog:
    """修订: why finished minutes are opened again."""
    title = tr("修订：{meeting}").format(meeting=named(meeting))
    return StepDialog(title, REVISION_FIELDS, {}, run, tr("退回草稿修订"), parent)


def signing(meeting: Meeting, run: Callable[[dict[str, Any]], object], parent: QWidget | None) -> StepDialog:
    """标记已签字: the day chair and recorder signed."""
    title = tr("登记签字：{meeting}").format(meeting=named(meeting))
    values = {"signed_on": meeting.signed_on or Day.of(clock.today())}
    return StepDialog(title, SIGNING_FIELDS, values, run, tr("登记签字"), parent)


def filing(meeting: Meeting, run: Callable[[dict[str, Any]], object], parent: QWidget | None) -> StepDialog:
    """归档: under which number, when, for how long."""
    title = tr("归档：{meeting}").format(meeting=named(meeting))
    filed = meeting.filed_on is not None
    values = {
        "archive_number": meeting.archive_number,
        "filed_on": meeting.filed_on or Day.of(clock.today()),
        "retention": meeting.retention if filed else usual_retention(meeting.kind),
    }
    return StepDialog(title, FILING_FIELDS, values, run, tr("归档"), parent)


def closing(line: ActionLine, run: Callable[[dict[str, Any]], object], parent: QWidget | None) -> StepDialog:
    """办结: when a task was done and what came of it."""
    title = tr("办结：{task}").format(task=line.task if len(line.task) <= 20 else line.task[:20] + "…")
    return StepDialog(title, CLOSING_FIELDS, {"closed_on": Day.of(clock.today())}, run, tr("登记办结"), parent)


class VersionsDialog(QDialog):
    """版本: when each was finished, by whom, why, and its fingerprint, which stands on its papers."""

    def __init__(self, versions: Sequence[MinutesVersion], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("版本"))
        columns = [
            Column("version", tr("版本"), lambda one: one.version, lambda n: tr("第{n}版").format(n=n), width=76),
            Column("made_at", tr("定稿时间"), lambda one: one.made_at[:16].replace("T", " "), width=140),
            Column("made_by", tr("记录人"), lambda one: one.made_by, width=90),
            Column("reason", tr("修订理由"), lambda one: one.reason, width=200, stretch=True),
            Column("fingerprint", tr("指纹"), lambda one: one.fingerprint, width=150),
        ]
        self.model = TableModel(columns, key=lambda one: one.id)
        self.table = TableView(self.model, tr("版本"))
        self.table.say_when_empty(Emptiness(tr("还没有定稿过"), icon="history"))
        self.model.show(list(versions))
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.accept)
        said = parts.label(tr("指纹印在每份文书的页脚，可核对手中的纸质件是哪一版"), role="hint")
        heading = parts.label(tr("版本"), role="h2")
        self.setLayout(parts.column(heading, self.table, parts.row(said, None, leave), margins=(16, 14, 16, 12)))
        fit(self, 760, 380)
