"""介绍信抬头: what each issuing committee prints on its letters, and the number of the next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.fields import complete
from branchdesk.features.organization.model import Organization, Running, Tier
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.fields import HEAD_FIELDS
from branchdesk.features.transfers.model import LetterHead
from branchdesk.kernel import clock
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Options
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.screen import Desk


class HeadsDialog(RecordList):
    """The letter heads."""

    fields = HEAD_FIELDS
    extent = (880, 420)

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        self._places: list[Organization] = [one for one in desk.ask(organization.organizations)
                                            if one.running is Running.ACTIVE and one.tier is not Tier.GROUP]  # fmt: skip
        columns = [
            Column("name", tr("介绍信上的名称"), lambda one: one.name, width=220, fixed=True, stretch=True),
            Column("next", tr("下一个编号"), queries.next_number, width=180),
            Column("days", tr("有效期（天）"), lambda one: one.valid_days, width=92, align="right"),
            Column("phone", tr("电话"), lambda one: one.phone, width=120),
            Column("address", tr("通讯地址"), lambda one: one.address, width=200),
        ]
        empty = Emptiness(tr("还没有介绍信抬头"), tr("先填写开具介绍信的党组织、编号和通讯方式"), "file-text")
        super().__init__(desk, tr("介绍信抬头"), columns, empty, parent)

    def hint(self) -> str:
        """Why it is needed."""
        return tr("开具介绍信时按党员所在支部的上级取用；编号自动顺延，作废的编号不再使用。")

    def uid(self, line: Any) -> str:
        """Of the head."""
        return str(line.id)

    def read(self) -> Sequence[LetterHead]:
        """All of them."""
        return self.desk.ask(queries.heads)

    def refs(self) -> Mapping[str, Options]:
        """Committees first, then the others."""
        ordered = sorted(self._places, key=lambda one: list(Tier).index(one.tier))
        return {"organization": [(one.id, one.name) for one in ordered]}

    def title_of(self, line: LetterHead | None) -> str:
        """The name on it."""
        return tr("介绍信抬头：{name}").format(name=line.name) if line else tr("新增介绍信抬头")

    def values(self, line: LetterHead | None) -> Any:
        """A new one is about the committee that has none yet."""
        if line is not None:
            return line
        taken = {one.organization_id for one in self.read()}
        free = [one for one in self._places if one.id not in taken and one.tier is Tier.COMMITTEE and one.may_approve]
        year = clock.today().year
        start = {"next_number": 1, "valid_days": 30, "prefix": tr("转〔{year}〕").format(year=year)}
        return {**start, "organization_id": free[0].id, "name": free[0].full_name} if free else start

    def save(self, values: dict[str, Any], line: LetterHead | None) -> None:
        """Write it."""
        filled = complete(LetterHead, values)
        head = replace(line, **filled) if line else LetterHead(id=new_id(), **filled)
        self.desk.do(tr("保存介绍信抬头 {name}").format(name=head.name), commands.keep_head, head)

    def remove(self, line: LetterHead) -> None:
        """Take it away; letters written stay as they are."""
        self.desk.do(tr("删除介绍信抬头 {name}").format(name=line.name), commands.drop_head, line.id)
