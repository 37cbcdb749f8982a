"""换届报告: from when until when, and whether people who are behind are named."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import CalendarDay, Field, Flag
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form


class TermDialog(FormDialog):
    """``first``, ``last`` and ``names`` when accepted; ``start`` is the day the term began, where somebody said so."""

    def __init__(self, unit: str, start: date | None, today: date, parent: QWidget | None) -> None:
        hint = tr("取自支部信息的本届起始日") if start else tr("支部信息没有登记本届起始日，请填写")
        fields = [
            Field("first", tr("任期起始"), CalendarDay(), True, hint=hint),
            Field("last", tr("任期截止"), CalendarDay(), True, hint=tr("一般为党员大会召开前的最近一天，最晚到今天")),
            Field("names", tr("列出欠交党员姓名"), Flag(), hint=tr("默认只列人数")),
        ]
        form = Form(fields)
        self.first, self.last, self.names = today, today, False
        title = tr("党费收缴使用和管理情况报告：{unit}").format(unit=unit) if unit else tr("党费收缴使用和管理情况报告")
        super().__init__(form, title, self._take, verb=tr("预览"), parent=parent)
        form.show_values({"first": Day.of(start) if start else None, "last": Day.of(today), "names": False})
        fit(self, 680, 260)

    def _take(self, values: dict[str, Any]) -> None:
        first, last = values["first"], values["last"]
        if not first.is_full or not last.is_full:
            raise Refusal(tr("任期起止应写到日"))
        if last < first:
            raise Refusal(tr("任期截止早于起始，请核对"))
        self.first, self.last, self.names = first.first(), last.first(), bool(values["names"])
