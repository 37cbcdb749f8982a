"""The steps of a case: a line for each, grouped by stage, and below them what the step chosen asks and what was recorded."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from branchdesk.features.development import listing
from branchdesk.features.development.listing import StepLine
from branchdesk.features.development.model import INQUIRIES, CaseStep, Stage
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_STATE_TONES = {"done": "ok", "block": "err", "warn": "warn", "next": "info", "gap": "mute", "later": ""}
_STATE_WORDS = {"done": "已登记", "block": "不符", "warn": "请核", "next": "下一步", "gap": "未登记", "later": ""}

_PHASES = {
    Stage.APPLICANT: "申请入党", Stage.ACTIVIST: "积极分子", Stage.CANDIDATE: "发展对象", Stage.PROBATIONARY: "接收",
    Stage.FILED: "考察转正",
}  # fmt: skip
"""The five stages of the regulation, short."""

_NARROW = 720
"""Below so many pixels at 100 % two columns give way."""


def state_of(line: StepLine, following: str, last: int) -> str:
    """How a step stands: ``following`` is the key of the next one, ``last`` the number of the last recorded."""
    if line.step is not None:
        return {Level.BLOCK: "block", Level.WARN: "warn"}.get(line.worst, "done")
    if line.rule.key == following:
        return "next"
    return "gap" if line.rule.number < last else "later"


class StepsTable(QWidget):
    """The lines with the card of the step chosen. Signals: ``opened(line)``, ``chosen(line)``, ``delete_asked``."""

    opened = Signal(object)
    chosen = Signal(object)
    meeting_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._following, self._last = "", 0
        self.model = TableModel(self._columns())
        self.table = TableView(self.model, tr("发展步骤"))
        self.table.setSortingEnabled(False)  # the steps have an order of their own
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.card = StepCard()
        panel = parts.card("panel")
        panel.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(panel, self.card)
        column.setStretch(0, 1)
        self.setLayout(column)
        self.setFocusProxy(self.table)
        self.table.opened.connect(self.opened)
        self.table.current_changed.connect(self._on_current)
        self.card.meeting_asked.connect(self.meeting_asked)

    def show_lines(self, lines: Sequence[StepLine], following: str) -> None:
        """The steps of a case; ``following`` is the one that comes next."""
        self._following = following
        self._last = max((one.rule.number for one in lines if one.step is not None), default=0)
        self.model.show(lines)
        self._on_current(self.table.current_record())

    def current(self) -> StepLine | None:
        """The step stood on."""
        found: StepLine | None = self.table.current_record()
        return found

    def select(self, key: str) -> bool:
        """Stand on the line of a step."""
        line = next((one for one in self.model.records if one.rule.key == key), None)
        if line is None:
            return False
        found = self.table.select_key(line.id)
        self.table.scrollTo(self.table.currentIndex(), TableView.ScrollHint.PositionAtCenter)
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Number of the paper and rule pack give way first: the card below tells them too."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_NARROW)
        for name in ("document", "pack"):
            self.table.setColumnHidden(self.model.column_of(name), narrow)

    def _on_current(self, line: StepLine | None) -> None:
        self.card.show_line(line)
        self.chosen.emit(line)

    def _columns(self) -> list[Column]:
        return [
            Column("stage", tr("阶段"), lambda one: tr(_PHASES[one.rule.stage]) if one.first else "", lambda text: text or " ",
                   width=92, ink=lambda _text: "text2"),
            Column("number", tr("步"), lambda one: one.rule.number, width=40, align="right", ink=lambda _n: "text2"),
            Column("name", tr("步骤"), lambda one: tr(one.rule.name), width=170, stretch=True),
            Column("on", tr("日期"), lambda one: one.step.on if one.step else None, lambda day: str(day) if day else " ", width=100),
            Column("result", tr("结果"), lambda one: _outcome(one.step), lambda text: text or " ", width=118),
            Column("document", tr("文号"), lambda one: one.step.document if one.step else "", lambda text: text or " ", width=110),
            Column("pack", tr("规则"), lambda one: one.pack, lambda text: text or " ", width=86, ink=lambda _text: "text2"),
            Column("state", tr("状态"), self._state, lambda state: tr(_STATE_WORDS[state]) or " ", width=78,
                   tone=lambda state: _STATE_TONES[state]),
        ]  # fmt: skip

    def _state(self, line: StepLine) -> str:
        return state_of(line, self._following, self._last)


def _outcome(step: CaseStep | None) -> str:
    """What was decided, or the votes."""
    if step is None:
        return ""
    votes = tr("赞成 {yes}/{due}").format(yes=step.yes, due=step.due) if step.yes is not None and step.due else ""
    return " ".join(filter(None, (listing.result_word(step.result).partition("（")[0], votes)))


class StepCard(QFrame):
    """What the rules say of a step, and everything that was recorded of it."""

    meeting_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = parts.label(role="section")
        self.rule = parts.label(role="dim", wrap=True)
        self.papers = parts.label(role="hint", wrap=True)
        self.facts = parts.label(wrap=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.meeting = parts.button(tr("打开会议记录"), kind="link")
        self._meeting_id = ""
        self.meeting.clicked.connect(lambda: self.meeting_asked.emit(self._meeting_id))
        for one in (self.rule, self.papers, self.facts):
            one.setMinimumWidth(1)
        head = parts.row(self.title, None, self.meeting)
        self.setLayout(parts.column(head, self.rule, self.papers, self.facts, gap=3, margins=(14, 8, 12, 9)))
        self.show_line(None)

    def show_line(self, line: StepLine | None) -> None:
        """A step; nothing hides the card."""
        self.setVisible(line is not None)
        if line is None:
            return
        rule, step = line.rule, line.step
        self.title.setText(tr("第 {n} 步 {name}").format(n=rule.number, name=tr(rule.name)))
        self.rule.setText(" · ".join(filter(None, (listing.limit_words(rule), line.pack))))
        self.papers.setText(tr("材料：{papers}").format(papers="、".join(rule.papers)))
        self.papers.setVisible(bool(rule.papers))
        self.facts.setText(facts_words(step) if step else tr("还没有登记。"))
        self._meeting_id = (step.meeting_id or "") if step else ""
        self.meeting.setVisible(bool(self._meeting_id))


def facts_words(step: CaseStep) -> str:
    """Everything recorded of a step, in one run of text."""
    hours = f"{step.tenths / 10:g}" if step.tenths else ""
    methods = "、".join(tr(word) for key, word in INQUIRIES if str(key) in step.methods.split(","))
    found = (
        (tr("日期 {x}"), f"{step.on}—{step.until_on}" if step.until_on else str(step.on)),
        (tr("结果 {x}"), listing.result_word(step.result)),
        (tr("延长 {x} 个月"), step.months),
        (tr("单位或人员 {x}"), step.body),
        (tr("文号 {x}"), step.document),
        (tr("地点 {x}"), step.place),
        (tr("收到决议 {x}"), step.received_on),
        (tr("{x} 学时"), hours),
        (tr("{x} 天"), step.days),
        (tr("方法 {x}"), methods),
        (tr("存放 {x}"), step.kept_at),
        (tr("票数 {x}"), votes_words(step)),
        (tr("备注 {x}"), step.note),
    )
    return "；".join(words.format(x=value) for words, value in found if value)


def votes_words(step: CaseStep) -> str:
    """应到 24 实到 21 赞成 20 反对 0 弃权 1."""
    pairs = (
        (tr("应到"), step.due),
        (tr("实到"), step.here),
        (tr("赞成"), step.yes),
        (tr("反对"), step.no),
        (tr("弃权"), step.abstain),
    )
    return " ".join(f"{word} {number}" for word, number in pairs if number is not None)
