"""放假调休表: the days off and the days worked instead, year by year; without them working days are only provisional."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.features.development import commands, importing, queries
from branchdesk.features.development.model import Holiday
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work
from branchdesk.widgets import ask, parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_FILES = ["放假调休表 (*.xlsx *.xls *.ods *.csv)"]
_WEEKDAYS = "一二三四五六日"


def columns() -> list[Column]:
    """Day, weekday, off or worked, name."""
    return [
        Column("on", tr("日期"), lambda one: one.on, width=110, sort_key=lambda one: str(one.on), fixed=True),
        Column("weekday", tr("星期"), lambda one: one.on.first().weekday(), lambda n: tr("星期") + _WEEKDAYS[n], width=80),
        Column("works", tr("安排"), lambda one: one.works, lambda works: tr("上班") if works else tr("放假"), width=80,
               tone=lambda works: "warn" if works else "ok"),
        Column("name", tr("节日"), lambda one: one.name, lambda text: text or " ", width=160, stretch=True),
    ]  # fmt: skip


def _set(work: Work, found: Mapping[int, Sequence[Holiday]]) -> None:
    for year, days in found.items():
        commands.set_holidays(work, year, days)


class HolidaysDialog(QDialog):
    """The table, and a file that replaces the years it names."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("放假调休表"))
        self._desk = desk
        self.notices = Notices()
        self.model = TableModel(columns())
        self.table = TableView(self.model, tr("放假调休表"))
        self.told = parts.label(role="section", wrap=True)
        self._build()
        fit(self, 620, 560)
        self.read()

    def read(self) -> None:
        """What the ledger knows; the newest year on top."""
        found = self._desk.ask(queries.holidays)
        self.model.show(sorted(found, key=lambda one: str(one.on), reverse=True))
        self.table.select_first()
        years = sorted({one.on.year for one in found})
        year = clock.today().year
        known = tr("已有 {years} 年。").format(years="、".join(map(str, years))) if years else ""
        lacking = "" if year in years else tr("还没有 {year} 年的安排，工作日按周一至周五暂算。").format(year=year)
        self.told.setText(known + lacking)

    def choose(self) -> None:
        """Ask for a file."""
        path = ask.open_file(self, tr("导入放假调休表"), _FILES)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Read a file and put its years in place of what was known of them; one step of undo."""
        try:
            found = importing.read_holidays(path)
            label = tr("导入 {years} 年放假调休表").format(years="、".join(map(str, sorted(found))))
            self._desk.do(label, _set, found)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.read()
        self.notices.tell(
            "ok", tr("已导入 {n} 天。").format(n=sum(map(len, found.values()))), [(tr("撤销"), self._undo)]
        )

    def _undo(self) -> None:
        self._desk.go("undo")
        self.read()

    def _build(self) -> None:
        self.table.say_when_empty(
            Emptiness(tr("还没有导入"), tr("按国务院办公厅每年公布的安排整理：日期、放假或上班、节日"), "calendar-days")
        )
        panel = parts.card("panel")
        panel.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        bring = parts.button(tr("导入…"), icon="upload", kind="primary")
        bring.setEnabled(not self._desk.read_only)
        bring.clicked.connect(self.choose)
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.reject)
        column = parts.column(
            parts.label(self.windowTitle(), role="h2"), self.told, self.notices, panel, parts.row(None, leave, bring),
            margins=(20, 14, 20, 14))  # fmt: skip
        column.setStretch(3, 1)
        self.setLayout(column)
