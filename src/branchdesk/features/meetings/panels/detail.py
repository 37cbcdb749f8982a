"""One meeting beside the list: facts, who was missing, what the votes say, what is to be put right, versions, papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QStackedWidget, QToolButton, QWidget

from branchdesk.features.meetings import queries
from branchdesk.features.meetings.listing import STAGE_TONES, percent
from branchdesk.features.meetings.model.beside import MinutesVersion, PrintedCopy
from branchdesk.features.meetings.model.minutes import ActionItem, Attendance, Minutes
from branchdesk.features.meetings.model.words import PAPER_KINDS, Presence, Stage
from branchdesk.features.meetings.panels.stack import Stack, held, prose
from branchdesk.features.meetings.queries import MeetingLine, PaperFacts
from branchdesk.features.meetings.rules import checks, roll, wording
from branchdesk.features.meetings.rules.ballot_checks import ballot_name, verdict
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import parts, theme

_LABELS = 48
"""Pixels at 100 % that the labels have at least, so that the values of all sections stand below each other."""
_TONES = {Level.BLOCK: "err", Level.WARN: "warn"}


class Fact(NamedTuple):
    """A label and its value; without a label the value has the whole width."""

    label: str
    value: str
    tone: str = ""


Section = tuple[str, Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a meeting besides its line."""

    facts: PaperFacts
    versions: Sequence[MinutesVersion] = ()
    copies: Sequence[PrintedCopy] = ()
    branches: Sequence[str] = ()


def told(ledger: Ledger, uid: str) -> Told | None:
    """What the ledger knows of a meeting; None when it is gone."""
    facts = next(queries.paper_facts(ledger, [uid]), None)
    if facts is None:
        return None
    names = organization.names(ledger)
    partners = [names.get(one.branch_id, "") for one in facts.minutes.joint]
    return Told(facts, queries.versions(ledger, uid), queries.printed_copies(ledger, uid), partners)


def sections(told: Told) -> list[Section]:
    """Everything the panel says, in the order one asks for it."""
    facts = told.facts
    counts = roll.count(facts.sheet, facts.minutes.guests)
    found = [
        (tr("会议"), list(_head(told))),
        (tr("到会"), list(_came(facts.minutes, facts.sheet, counts))),
        (tr("待补正"), list(_remarks(facts))),
        (tr("议题"), list(_items(facts, counts))),
        (tr("落实事项"), [_task(one) for one in facts.minutes.actions]),
        (tr("版本与纸质件"), list(_papers(told))),
    ]
    return [(title, lines) for title, lines in found if lines]


def _head(told: Told) -> Iterator[Fact]:
    meeting, facts = told.facts.minutes.meeting, told.facts
    pairs = (
        (tr("时间"), wording.time_span(meeting)),
        (tr("地点"), meeting.place),
        (tr("支部"), facts.holder),
        (tr("联合召开"), "、".join(told.branches)),
        (tr("次数"), tr("本年第 {n} 次").format(n=facts.number)),
        (tr("主持人"), meeting.chair),
        (tr("记录人"), meeting.recorder),
        (tr("讲课人"), meeting.lecturer),
        (tr("学时"), f"{meeting.study_tenths / 10:g}" if meeting.study_tenths else ""),
        (tr("附件"), tr("{n} 件").format(n=len(facts.minutes.attachments)) if facts.minutes.attachments else ""),
    )
    return (Fact(label, value) for label, value in pairs if value)


def _came(minutes: Minutes, sheet: Sequence[Attendance], counts: roll.Counts) -> Iterator[Fact]:
    words = tr("应到 {due}（有表决权 {voting}）· 实到 {here} · 请假 {excused} · 缺席 {absent}")
    yield Fact("", words.format(due=counts.due, voting=counts.due_voting, here=counts.here, excused=counts.excused,
                                absent=counts.absent))  # fmt: skip
    if counts.due:
        yield Fact(tr("到会率"), percent(counts.rate))
    for presence in (Presence.EXCUSED, Presence.ABSENT):
        if away := roll.those(sheet, presence):
            yield Fact(wording.presence_word(presence), "、".join(map(_away, away)))
    if minutes.guests:
        yield Fact(tr("列席"), "、".join(one.name or one.unit for one in minutes.guests))


def _away(line: Attendance) -> str:
    reason = wording.reason_word(line.reason, line.reason_text)
    made_up = tr("已补课") if line.made_up_on else ""
    return " ".join(filter(None, (line.name, reason, made_up)))


def _remarks(facts: PaperFacts) -> Iterator[Fact]:
    if facts.minutes.meeting.stage is not Stage.DRAFT:
        return
    for one in checks.findings(facts.minutes, facts.due, facts.pack):
        if one.level in _TONES:
            yield Fact("", one.text, _TONES[one.level])


def _items(facts: PaperFacts, counts: roll.Counts) -> Iterator[Fact]:
    minutes = facts.minutes
    for number, item in enumerate(minutes.items, 1):
        yield Fact(f"{number}", item.title or tr("（未填写）"))
    for ballot in minutes.ballots:
        found = verdict(minutes, ballot, counts, facts.pack)
        said = "；".join(found.sentences) or tr("票数未填写")
        tone = {True: "ok", False: "err", None: "err" if found.contradicts else ""}[found.passed]
        yield Fact(tr("表决"), f"{ballot_name(ballot)}：{said}", tone)
    for one in minutes.resolutions:
        yield Fact(tr("决议"), one.text)


def _task(one: ActionItem) -> Fact:
    if one.closed_on:
        state = tr("{day} 办结").format(day=one.closed_on)
    else:
        state = str(one.due_on or one.timetable or tr("未定时限"))
    return Fact(one.owner or tr("（无责任人）"), tr("{task}（{state}）").format(task=one.task, state=state))


def _papers(told: Told) -> Iterator[Fact]:
    meeting = told.facts.minutes.meeting
    for one in told.versions:
        said = tr("{day} 定稿，指纹 {mark}").format(day=one.made_at[:10], mark=one.fingerprint[:8])
        said += tr("；修订理由：{reason}").format(reason=one.reason) if one.reason else ""
        yield Fact(tr("第{n}版").format(n=one.version), said)
    if meeting.signed_on:
        yield Fact(tr("签字"), str(meeting.signed_on))
    if meeting.archive_number:
        said = tr("{number}，{kept}").format(
            number=meeting.archive_number, kept=wording.retention_word(meeting.retention)
        )
        yield Fact(tr("件号"), said)
    seen = set()
    for copy in told.copies:
        if copy.paper in seen:
            continue
        seen.add(copy.paper)
        old = copy.version < meeting.version
        said = tr("第{n}版，{day} 打印或导出").format(n=copy.version, day=copy.printed_at[:10])
        yield Fact(tr(dict(PAPER_KINDS)[copy.paper]), said + (tr("，已过期") if old else ""), "err" if old else "")


class DetailPage(QWidget):
    """The second page of the panel. ``open_asked`` and ``print_asked`` for the meeting shown."""

    open_asked = Signal()
    print_asked = Signal()

    def __init__(self, more: QMenu) -> None:
        super().__init__()
        self._title = prose("", role="h2")
        self._stage = parts.pill("")
        self._under = parts.label(role="dim", wrap=True)
        self._body = Stack(gap=6, margins=(16, 6, 12, 10))
        self._whole = QStackedWidget()
        head = parts.row(self._title, self._stage, margins=(16, 10, 12, 0))
        head.setStretch(0, 1)
        head.setAlignment(self._stage, Qt.AlignmentFlag.AlignTop)
        under = parts.row(self._under, margins=(16, 0, 12, 4))
        self._area = parts.scrolled(self._body, tr("会议详情"))
        column = parts.column(head, under, self._area, self._foot(more), gap=2)
        column.setStretch(2, 1)
        self._whole.addWidget(held(column))
        nothing = parts.label(tr("未选择会议"), role="dim")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._whole.addWidget(nothing)
        self.setLayout(parts.column(self._whole))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._whole.setCurrentIndex(1)

    def show_meeting(self, line: MeetingLine, told: Told) -> None:
        """Show a meeting."""
        self._title.setText(line.subject or tr("（未填写主题）"))
        self._stage.setText(wording.stage_word(line.stage))
        parts.mark(self._stage, "tone", STAGE_TONES[line.stage])
        self._under.setText(f"{line.on} · {wording.kind_word(line.kind)}")
        self._body.show_all([self._section(*one) for one in sections(told)], fill=True)
        self._area.verticalScrollBar().setValue(0)
        self._whole.setCurrentIndex(0)

    @property
    def texts(self) -> list[str]:
        """Everything the page says, for those who read it out and for tests."""
        return [one.text() for one in self._body.findChildren(type(self._under)) if not one.isHidden()]

    @staticmethod
    def _section(title: str, facts: Sequence[Fact]) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.px(_LABELS) if any(fact.label for fact in facts) else 0)
        grid.addWidget(parts.label(title, role="section"), 0, 0, 1, 2)
        for number, fact in enumerate(facts, 1):
            value = prose(fact.value, tone=fact.tone)
            if fact.label:
                grid.addWidget(parts.label(fact.label, role="dim"), number, 0, Qt.AlignmentFlag.AlignTop)
                value.setAccessibleName(f"{fact.label} {fact.value}")
                grid.addWidget(value, number, 1)
            else:
                grid.addWidget(value, number, 0, 1, 2)
        return made

    def _foot(self, more: QMenu) -> QWidget:
        foot = parts.card("foot")
        open_button = parts.button(tr("打开"), icon="pencil", tip=tr("打开会议记录 (Enter)"))
        open_button.clicked.connect(self.open_asked)
        show = parts.button(tr("预览打印"), icon="printer", tip=tr("预览并打印会议记录 (Ctrl+P)"))
        show.clicked.connect(self.print_asked)
        rest = parts.tool("ellipsis", tr("更多操作"))
        rest.setMenu(more)
        rest.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        foot.setLayout(parts.row(open_button, show, None, rest, margins=(12, 8, 12, 8)))
        return foot
