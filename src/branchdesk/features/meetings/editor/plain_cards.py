"""Cards that are a list of rows or a text: 列席与来宾, 主持人小结, 附件, 民主评议."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings.editor.boxes import AllPeople, Growing
from branchdesk.features.meetings.editor.cards import Card, Unread, in_order, tool
from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.editor.rows import Column, RowList
from branchdesk.features.meetings.fields import ATTACHMENT_FIELDS, GRADE, GUEST_FIELDS
from branchdesk.features.meetings.model.minutes import Appraisal, Attachment, Guest, Minutes
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.rules import votes
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.features.members.model import Standing
from branchdesk.kernel.fields import Field, Text, Whole, by_name
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts

_GUEST = by_name(GUEST_FIELDS)
_GUESTS = (
    Column(_GUEST["name"], 3, id_name="member_id"),
    Column(_GUEST["unit"], 4),
    Column(replace(_GUEST["capacity"], hint=""), 3),
    Column(replace(_GUEST["heads"], hint="1"), 1, idle=True),
    Column(_GUEST["reason"], 3),
)
_ATTACHMENT = by_name(ATTACHMENT_FIELDS)
_ATTACHMENTS = (
    Column(_ATTACHMENT["title"], 5),
    Column(replace(_ATTACHMENT["kind"], hint=""), 2),
    Column(_ATTACHMENT["pages"], 1),
    Column(_ATTACHMENT["kept_at"], 3),
    Column(replace(_ATTACHMENT["taken_on"], hint=""), 3, idle=True),
)


def _votes(name: str, label: str) -> Column:
    return Column(Field(name, label, Whole(0, 99999, "票")), 2, idle=True)


_APPRAISALS = (
    Column(Field("name", "姓名", Text(60)), 3, id_name="member_id"),
    _votes("excellent", "优秀"),
    _votes("qualified", "合格"),
    _votes("basic", "基本合格"),
    _votes("unqualified", "不合格"),
    Column(Field("grade", "评定等次", GRADE), 3, idle=True),
)


def _guest() -> Guest:
    return Guest(id=new_id(), meeting_id="", order=0)


def _attachment() -> Attachment:
    return Attachment(id=new_id(), meeting_id="", order=0)


def _appraisal() -> Appraisal:
    return Appraisal(id=new_id(), meeting_id="", order=0)


class ListCard(Card):
    """A card with one list of rows; derived classes name the part of the minutes."""

    part = ""

    def __init__(self, title: str, rows: RowList[Any]) -> None:
        super().__init__(title)
        self.rows = rows
        self.body.addWidget(rows)
        rows.changed.connect(self.changed)
        rows.dropping.connect(self.dropping)

    def show_part(self, minutes: Minutes, facts: Facts) -> None:
        """Show the records."""
        self.rows.show_records(getattr(minutes, self.part))

    def take(self, minutes: Minutes) -> Minutes:
        """The records of the rows."""
        taken: dict[str, Any] = {self.part: in_order(self.rows.take())}
        return replace(minutes, **taken)

    def locate(self, finding: Finding) -> QWidget | None:
        """A box of the list, else the button to add a row."""
        if finding.place != self.part:
            return None
        return self.rows.locate(finding) or self.rows.add_button

    def unread(self) -> Iterator[Unread]:
        """Numbers and dates that mean nothing."""
        yield from self.rows.unread()


class GuestsCard(ListCard):
    """列席与来宾: leaders, partners, applicants; a delegation with its number of heads."""

    part = "guests"

    def __init__(self, people: AllPeople) -> None:
        super().__init__(tr("列席与来宾"), RowList(tr("列席"), _GUESTS, _guest, people, add_words=tr("添加列席人员")))


class AttachmentsCard(ListCard):
    """附件: what there is and where it lies; the things themselves stay outside the ledger."""

    part = "attachments"

    def __init__(self, people: AllPeople) -> None:
        super().__init__(tr("附件"), RowList(tr("附件"), _ATTACHMENTS, _attachment, people, add_words=tr("登记附件")))


class AppraisalsCard(ListCard):
    """民主评议: sheets counted for each grade and the grade decided on; nobody's vote."""

    part = "appraisals"

    def __init__(self, people: AllPeople) -> None:
        rows = RowList(tr("民主评议"), _APPRAISALS, _appraisal, people, add_words=tr("添加一人"))
        super().__init__(tr("民主评议"), rows)
        self._facts: Facts | None = None
        self._limit = parts.label(role="hint")
        fill = tool("users", tr("把应到名单中的党员全部列出"))
        fill.setText(tr("列出应到党员"))
        fill.setToolButtonStyle(rows.add_button.toolButtonStyle())
        fill.clicked.connect(self._fill)
        self.head.addWidget(self._limit)
        self.head.addStretch(1)
        self.head.addWidget(fill)

    def follow(self, minutes: Minutes, facts: Facts) -> None:
        """Seen where members are appraised; how many may be 优秀."""
        self._facts = facts
        kinds = (MeetingKind.APPRAISAL, MeetingKind.ORG_LIFE)
        self.setVisible(minutes.meeting.kind in kinds or bool(minutes.appraisals))
        probation = {one.member_id for one in facts.due if one.standing == Standing.PROBATIONARY}
        full = sum(one.member_id not in probation for one in minutes.appraisals)
        text = tr("参评正式党员 {n} 人，优秀最多 {most} 人；预备党员不定等次")
        self._limit.setText(text.format(n=full, most=votes.grade_limits(full, facts.pack)) if full else "")

    def _fill(self) -> None:
        if self._facts is None:
            return
        known = {one.member_id for one in self.rows.take()}
        for due in self._facts.due:
            if due.member_id and due.member_id not in known:
                self.rows.add(Appraisal(id=new_id(), meeting_id="", order=0, member_id=due.member_id, name=due.name))


class ClosingCard(Card):
    """主持人小结 and remarks."""

    def __init__(self) -> None:
        super().__init__(tr("主持人小结"))
        self.summing_up = Growing(3, tr("主持人最后讲了什么"))
        self.summing_up.name(tr("主持人小结"))
        self.note = Growing(1, tr("备注"))
        self.note.name(tr("备注"))
        for editor in (self.summing_up, self.note):
            editor.changed.connect(self.changed)
            self.body.addWidget(editor)

    def show_part(self, minutes: Minutes, facts: Facts) -> None:
        """Show both texts."""
        self.summing_up.set_text(minutes.meeting.summing_up)
        self.note.set_text(minutes.meeting.note)

    def take(self, minutes: Minutes) -> Minutes:
        """Both texts."""
        words: dict[str, Any] = {"summing_up": self.summing_up.text().strip(), "note": self.note.text().strip()}
        return replace(minutes, meeting=replace(minutes.meeting, **words))

    def locate(self, finding: Finding) -> QWidget | None:
        """The text a remark is about."""
        if finding.place != "meeting":
            return None
        return {"summing_up": self.summing_up, "note": self.note}.get(finding.field)
