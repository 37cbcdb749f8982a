"""Lists of records beside those of the page: programmes, honours, places, outcomes, the rounds of a measure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.organization.fields import complete
from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.dialogs.forms import partners_offered
from branchdesk.features.twinning.fields import HONOUR_FIELDS, OUTCOME_FIELDS, PROGRAM_FIELDS, ROUND_FIELDS, SITE_FIELDS
from branchdesk.features.twinning.listing import word
from branchdesk.features.twinning.model.issues import Outcome, Round
from branchdesk.features.twinning.model.ties import Honour, Program, Site
from branchdesk.features.twinning.queries import MeasureLine, Scope
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Options
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.screen import Desk


def _by_day(line: Any) -> str:
    return str(line.on or "")


class ProgramsDialog(RecordList):
    """共建部署: the notices twinning follows from."""

    fields = PROGRAM_FIELDS

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        columns = [
            Column("name", tr("名称"), lambda one: one.name, width=220, fixed=True, stretch=True),
            Column("issuer", tr("发文单位"), lambda one: one.issuer, width=140),
            Column("document", tr("文件名、文号"), lambda one: one.document, width=180),
            Column(
                "issued",
                tr("发文日期"),
                lambda one: one.issued_on,
                width=100,
                sort_key=lambda one: str(one.issued_on or ""),
            ),
        ]
        empty = Emptiness(tr("还没有共建部署"), tr("登记布置结对共建的通知，活动和协议可以归到它下面"), "file-text")
        super().__init__(desk, tr("共建部署"), columns, empty, parent)

    def uid(self, line: Program) -> str:
        """Of the programme."""
        return line.id

    def read(self) -> Sequence[Program]:
        """All of them."""
        return self.desk.ask(queries.programs)

    def title_of(self, line: Program | None) -> str:
        """Its name."""
        return tr("共建部署：{name}").format(name=line.name) if line else tr("新增共建部署")

    def values(self, line: Program | None) -> Any:
        """The record."""
        return line or {}

    def save(self, values: dict[str, Any], line: Program | None) -> None:
        """Write it."""
        filled = complete(Program, values)
        one = replace(line, **filled) if line else Program(id=new_id(), **filled)
        self.desk.do(tr("保存共建部署 {name}").format(name=one.name), commands.save_program, one)

    def remove(self, line: Program) -> None:
        """Take it away."""
        self.desk.do(tr("删除共建部署 {name}").format(name=line.name), commands.drop_program, line.id)


class _OfPartner(RecordList):
    """Records of partners; ``partner_id`` is whose a new one is."""

    def __init__(
        self, desk: Desk, scope: Scope, title: str, columns: Sequence[Column], empty: Emptiness, parent: QWidget | None,
        partner_id: str,
    ) -> None:  # fmt: skip
        self._scope, self._partner_id = scope, partner_id
        self._names = dict(desk.ask(queries.names))
        super().__init__(desk, title, columns, empty, parent)

    def uid(self, line: Any) -> str:
        """Of the record."""
        return str(line.id)

    def refs(self) -> Mapping[str, Options]:
        """All partners."""
        return {"partner": partners_offered(self.desk)}

    def values(self, line: Any) -> Any:
        """The record; a new one belongs to whom the page stands on."""
        return line or {"partner_id": self._partner_id or None}

    def partner_name(self, line: Any) -> str:
        """Whose it is."""
        return self._names.get(line.partner_id, "")


class HonoursDialog(_OfPartner):
    """荣誉."""

    fields = HONOUR_FIELDS

    def __init__(self, desk: Desk, scope: Scope, parent: QWidget | None, partner_id: str = "") -> None:
        columns = [
            Column("partner", tr("单位"), self.partner_name, width=180, fixed=True),
            Column("title", tr("荣誉名称"), lambda one: one.title, width=220, stretch=True),
            Column("level", tr("级别"), lambda one: one.level, width=80),
            Column("batch", tr("批次、届次"), lambda one: one.batch, width=100),
            Column("by", tr("授予单位"), lambda one: one.granted_by, width=140),
            Column("on", tr("授予日期"), lambda one: one.on, width=96, sort_key=_by_day),
        ]
        empty = Emptiness(tr("还没有荣誉"), tr("登记支部和结对单位获得的荣誉：级别、批次、授予单位"), "badge-check")
        super().__init__(desk, scope, tr("荣誉"), columns, empty, parent, partner_id)

    def read(self) -> Sequence[Honour]:
        """Those of the part of the tree looked at; of a partner its own."""
        found = self.desk.ask(queries.honours, None if self._partner_id else self._scope)
        return [one for one in found if self._partner_id in ("", one.partner_id)]

    def title_of(self, line: Honour | None) -> str:
        """Its name."""
        return tr("荣誉：{title}").format(title=line.title) if line else tr("登记荣誉")

    def save(self, values: dict[str, Any], line: Honour | None) -> None:
        """Write it."""
        filled = complete(Honour, values)
        one = replace(line, **filled) if line else Honour(id=new_id(), **filled)
        self.desk.do(tr("登记荣誉 {title}").format(title=one.title), commands.save_honour, one)

    def remove(self, line: Honour) -> None:
        """Take it away."""
        self.desk.do(tr("删除荣誉 {title}").format(title=line.title), commands.drop_honour, line.id)


class SitesDialog(_OfPartner):
    """阵地."""

    fields = SITE_FIELDS

    def __init__(self, desk: Desk, scope: Scope, parent: QWidget | None, partner_id: str = "") -> None:
        columns = [
            Column("partner", tr("所属单位"), self.partner_name, width=180, fixed=True),
            Column("name", tr("名称"), lambda one: one.name, width=200, stretch=True),
            Column("place", tr("地点"), lambda one: one.place, width=140),
            Column("purpose", tr("功能"), lambda one: one.purpose, width=180),
            Column(
                "opened",
                tr("启用日期"),
                lambda one: one.opened_on,
                width=96,
                sort_key=lambda one: str(one.opened_on or ""),
            ),
        ]
        empty = Emptiness(tr("还没有阵地"), tr("登记党建工作站、党建加油站：在哪里、做什么、何时启用"), "database")
        super().__init__(desk, scope, tr("阵地"), columns, empty, parent, partner_id)

    def read(self) -> Sequence[Site]:
        """Those of the part of the tree looked at; of a partner its own."""
        found = self.desk.ask(queries.sites, None if self._partner_id else self._scope)
        return [one for one in found if self._partner_id in ("", one.partner_id)]

    def title_of(self, line: Site | None) -> str:
        """Its name."""
        return tr("阵地：{name}").format(name=line.name) if line else tr("登记阵地")

    def save(self, values: dict[str, Any], line: Site | None) -> None:
        """Write it."""
        filled = complete(Site, values)
        one = replace(line, **filled) if line else Site(id=new_id(), **filled)
        self.desk.do(tr("登记阵地 {name}").format(name=one.name), commands.save_site, one)

    def remove(self, line: Site) -> None:
        """Take it away."""
        self.desk.do(tr("删除阵地 {name}").format(name=line.name), commands.drop_site, line.id)


class OutcomesDialog(RecordList):
    """成果 of everything; new ones are entered where they came from."""

    fields = OUTCOME_FIELDS

    def __init__(self, desk: Desk, scope: Scope, parent: QWidget | None) -> None:
        self._scope = scope
        columns = [
            Column("kind", tr("类型"), lambda one: one.kind, word, width=92, fixed=True),
            Column("title", tr("名称"), lambda one: one.title, width=240, stretch=True),
            Column("on", tr("日期"), lambda one: one.on, width=100, sort_key=_by_day),
            Column("document", tr("文号"), lambda one: one.document, width=120),
            Column("indicator", tr("指标"), lambda one: one.indicator, width=120),
            Column("before", tr("原值"), lambda one: one.before, width=76, align="right"),
            Column("after", tr("现值"), lambda one: one.after, width=76, align="right"),
        ]
        empty = Emptiness(
            tr("还没有成果"), tr("在活动或问题中登记制度文件、任务清单、服务指南和改善的指标"), "badge-check"
        )
        super().__init__(desk, tr("成果"), columns, empty, parent)
        self.add_button.hide()

    def uid(self, line: Outcome) -> str:
        """Of the outcome."""
        return line.id

    def read(self) -> Sequence[Outcome]:
        """All of them."""
        return self.desk.ask(queries.outcomes, self._scope)

    def title_of(self, line: Outcome | None) -> str:
        """Its name."""
        return tr("成果：{title}").format(title=line.title if line else "")

    def values(self, line: Outcome | None) -> Any:
        """The record."""
        return line or {}

    def save(self, values: dict[str, Any], line: Outcome | None) -> None:
        """Write it."""
        assert line is not None
        one = replace(line, **complete(Outcome, values))
        self.desk.do(tr("修改成果 {title}").format(title=one.title), commands.save_outcome, one)

    def remove(self, line: Outcome) -> None:
        """Take it away."""
        self.desk.do(tr("删除成果 {title}").format(title=line.title), commands.drop_outcome, line.id)


class RoundsDialog(RecordList):
    """跟踪问效、回访 of one measure, round after round."""

    fields = ROUND_FIELDS

    def __init__(self, desk: Desk, line: MeasureLine, parent: QWidget | None) -> None:
        self._line = line
        columns = [
            Column("order", tr("轮次"), lambda one: tr("第 {n} 轮").format(n=one.order), width=80, fixed=True),
            Column("on", tr("日期"), lambda one: one.on, width=100, sort_key=_by_day),
            Column("way", tr("方式"), lambda one: one.way, width=110),
            Column("result", tr("结果"), lambda one: one.result, width=260, stretch=True),
            Column("settled", tr("是否落实"), lambda one: one.settled, lambda yes: tr("已落实") if yes else tr("未落实"), width=88,
                   tone=lambda yes: "ok" if yes else "warn"),
        ]  # fmt: skip
        empty = Emptiness(tr("还没有跟踪记录"), tr("登记电话回访、走访、现场查看的日期和结果"), "history")
        super().__init__(desk, tr("跟踪问效、回访"), columns, empty, parent)

    def hint(self) -> str:
        """The measure."""
        return self._line.measure.task

    def uid(self, line: Round) -> str:
        """Of the round."""
        return line.id

    def read(self) -> Sequence[Round]:
        """All of them, in order."""
        return self.desk.ask(queries.rounds, self._line.id)

    def title_of(self, line: Round | None) -> str:
        """Which round; of one after the other the list behind says how many there are."""
        return tr("第 {n} 轮跟踪").format(n=line.order) if line else tr("登记跟踪")

    def values(self, line: Round | None) -> Any:
        """A new one is of today, the same way as the last."""
        known = self.read()
        return line or {"on": Day.of(clock.today()), "way": known[-1].way if known else ""}

    def save(self, values: dict[str, Any], line: Round | None) -> None:
        """Write it."""
        filled = complete(Round, values)
        one = replace(line, **filled) if line else Round(id=new_id(), measure_id=self._line.id, order=0, **filled)
        self.desk.do(tr("登记跟踪 {task}").format(task=self._line.measure.task[:16]), commands.add_round, one)

    def remove(self, line: Round) -> None:
        """Take it away."""
        self.desk.do(tr("删除第 {n} 轮跟踪").format(n=line.order), commands.drop_round, line.id)
