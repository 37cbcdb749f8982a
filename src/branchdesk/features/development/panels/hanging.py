"""What hangs on a case beside its steps, a short list for each kind: guides, observations, public notices, papers."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from branchdesk.features.development.model import (
    GUIDE_KINDS,
    OBSERVATION_KINDS,
    OCCASIONS,
    CasePaper,
    Guide,
    PublicNotice,
)
from branchdesk.features.development.rules.packs import StepRule
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView


class PaperLine(NamedTuple):
    """A paper of the register, or one the rules ask for and nobody has noted (``paper`` None)."""

    id: str
    step: StepRule
    title: str
    paper: CasePaper | None

    @property
    def missing(self) -> bool:
        """Whether it is not there, or not whole."""
        return self.paper is None or not self.paper.complete


class Hanging(QWidget):
    """One list with the button that adds to it. Signals: ``opened(record)``, ``added``, ``dropped``, ``menu_asked``."""

    opened = Signal(object)
    added = Signal()
    dropped = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, key: str, name: str, columns: Sequence[Column], words: str, empty: Emptiness) -> None:
        """``key`` is what the verbs call the list: guides, observations, notices or papers."""
        super().__init__()
        self.key = key
        self.model = TableModel(columns)
        self.table = TableView(self.model, name)
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.table.say_when_empty(empty)
        self.add = parts.button(words, icon="plus", tip=words)
        self.add.clicked.connect(self.added)
        self.note = parts.label(role="hint", wrap=True)
        self.note.setMinimumWidth(1)
        foot = parts.row(self.note, self.add, margins=(10, 6, 10, 8))
        foot.setStretch(0, 1)
        column = parts.column(self.table, foot, gap=0)
        column.setStretch(0, 1)
        self.setLayout(column)
        self.table.opened.connect(self.opened)
        self.table.delete_asked.connect(self.dropped)
        self.table.menu_asked.connect(self.menu_asked)
        self.setFocusProxy(self.table)

    def show_records(self, records: Sequence[Any], note: str = "") -> None:
        """These, with a word about all of them."""
        self.model.show(records)
        self.note.setText(note)

    def current(self) -> Any:
        """The record stood on, or None."""
        return self.table.current_record()


def guides(name_of: Callable[[Guide], str]) -> Hanging:
    """培养联系人 and 入党介绍人."""
    columns = [
        Column("kind", tr("类别"), lambda one: one.kind, lambda kind: tr(dict(GUIDE_KINDS)[kind]), width=92),
        Column("name", tr("姓名"), name_of, width=78, fixed=True),
        Column("faculty", tr("党员教师"), lambda one: one.faculty, lambda yes: tr("是") if yes else " ", width=74),
        Column("from", tr("自"), lambda one: one.from_on, lambda day: str(day or " "), width=92),
        Column("until", tr("至"), lambda one: one.until_on, lambda day: str(day) if day else tr("现任"), width=92, stretch=True),
    ]  # fmt: skip
    return Hanging("guides", tr("培养联系人和入党介绍人"), columns, tr("指定…"),
                   Emptiness(tr("还没有指定"), tr("培养联系人 1—2 名，入党介绍人 2 名，都是正式党员"), "users"))  # fmt: skip


def observations() -> Hanging:
    """考察, 思想汇报, 培训: that they took place, never what was written."""
    columns = [
        Column("on", tr("日期"), lambda one: one.on, width=94, sort_key=lambda one: str(one.on), fixed=True),
        Column("kind", tr("种类"), lambda one: one.kind, lambda kind: tr(dict(OBSERVATION_KINDS)[kind]), width=92),
        Column("body", tr("单位或人员"), lambda one: one.body, lambda text: text or " ", width=110, stretch=True),
        Column("hours", tr("学时"), lambda one: f"{one.tenths / 10:g}" if one.tenths else "", lambda text: text or " ", width=56,
               align="right"),
        Column("kept", tr("存放"), lambda one: one.kept_at, lambda text: text or " ", width=90, shown=False),
    ]  # fmt: skip
    return Hanging("observations", tr("培养教育考察"), columns, tr("登记…"),
                   Emptiness(tr("还没有登记考察"), tr("只登记日期、种类和存放处，不录内容"), "clipboard-check"))  # fmt: skip


def notices(today: Callable[[], date], lacks_last_day: Callable[[PublicNotice], bool]) -> Hanging:
    """公示; one whose days are over hangs no more, though nobody wrote down its last day."""

    def state(one: PublicNotice) -> str:
        if one.objection:
            return tr("有异议·已查清") if one.conclusion else tr("有异议")
        if one.until_on is None:
            return tr("缺截止日期") if lacks_last_day(one) else tr("公示中")
        return tr("无异议") if one.until_on.first() < today() else tr("公示中")

    columns = [
        Column("occasion", tr("环节"), lambda one: one.occasion, lambda key: tr(dict(OCCASIONS)[key]), width=120, fixed=True,
               stretch=True),
        Column("from", tr("起"), lambda one: one.from_on, width=92, sort_key=lambda one: str(one.from_on)),
        Column("until", tr("止"), lambda one: one.until_on, lambda day: str(day or " "), width=92),
        Column("state", tr("结果"), state, width=96, tone=lambda text: "warn" if text in (tr("有异议"), tr("缺截止日期")) else "mute"),
        Column("place", tr("地点"), lambda one: one.place, lambda text: text or " ", width=100, shown=False),
    ]  # fmt: skip
    return Hanging("notices", tr("公示"), columns, tr("登记公示…"),
                   Emptiness(tr("还没有公示"), tr("列为发展对象前须公示，按工作日计"), "file-text"))  # fmt: skip


def papers() -> Hanging:
    """材料: the register, with what is still lacking."""

    def state(one: PaperLine) -> str:
        return tr("缺") if one.paper is None else tr("不全") if not one.paper.complete else tr("齐")

    def of(name: str) -> Callable[[PaperLine], Any]:
        return lambda one: getattr(one.paper, name) if one.paper else None

    columns = [
        Column("step", tr("步"), lambda one: one.step.number, width=40, align="right", ink=lambda _n: "text2"),
        Column("title", tr("材料"), lambda one: one.title, width=150, stretch=True, fixed=True),
        Column("state", tr("状态"), state, width=62, tone=lambda text: "ok" if text == tr("齐") else "warn"),
        Column("on", tr("日期"), of("on"), lambda day: str(day or " "), width=94),
        Column("copies", tr("份数"), of("copies"), lambda n: str(n or " "), width=52, align="right", shown=False),
        Column("pages", tr("页数"), of("pages"), lambda n: str(n or " "), width=52, align="right", shown=False),
        Column("kept", tr("存放"), of("kept_at"), lambda text: text or " ", width=90, shown=False),
    ]  # fmt: skip
    return Hanging("papers", tr("材料清单"), columns, tr("登记材料…"), Emptiness(tr("还没有材料"), icon="folder-open"))


def paper_lines(steps: Sequence[StepRule], taken: Collection[str], kept: Sequence[CasePaper]) -> list[PaperLine]:
    """The register in the order of the steps, with the papers the steps ``taken`` ask for and nobody has noted."""
    found: list[PaperLine] = []
    for rule in steps:
        theirs = [one for one in kept if one.step == rule.key]
        noted: set[str] = set()
        for one in theirs:
            # a line keeps its place when its paper is noted or taken out; of two called the same the second is its own
            place = one.id if one.title in noted else f"{rule.key}/{one.title}"
            found.append(PaperLine(place, rule, one.title, one))
            noted.add(one.title)
        if rule.key in taken:
            found += [
                PaperLine(f"{rule.key}/{title}", rule, title, None) for title in rule.papers if title not in noted
            ]
    return found


def papers_note(lines: Sequence[PaperLine]) -> str:
    """共 12 件，缺 3 件."""
    lacking = sum(one.missing for one in lines)
    pages = sum((one.paper.pages or 0) * one.paper.copies for one in lines if one.paper)
    words = tr("{n} 项，缺 {lacking} 项，共 {pages} 页") if pages else tr("{n} 项，缺 {lacking} 项")
    return words.format(n=len(lines), lacking=lacking, pages=pages)
