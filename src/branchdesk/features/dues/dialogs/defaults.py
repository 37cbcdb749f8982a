"""How money that is typed came in; the days of a notice."""

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues.fields import PAYMENT_FIELDS
from branchdesk.features.dues.model import Channel
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import CalendarDay, Field, by_name
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form

if TYPE_CHECKING:
    from branchdesk.features.dues.deeds.collecting import Defaults

_FIELD = by_name(PAYMENT_FIELDS)


class Wish(NamedTuple):
    """What was chosen."""

    day: Day | None
    channel: Channel
    collector: str


class DefaultsDialog(FormDialog):
    """录入默认值: ``wish`` when accepted. A day chosen here holds until the program ends."""

    def __init__(self, usual: "Defaults", parent: QWidget | None) -> None:
        fields = [
            Field("paid_on", tr("交纳日期"), CalendarDay(), hint=tr("留空为录入当天；补录以前的收款时填写")),
            _FIELD["channel"],
            _FIELD["collector"],
        ]
        form = Form(fields)
        self.wish: Wish | None = None
        super().__init__(form, tr("录入实交时的默认值"), self._take, verb=tr("确定"), parent=parent)
        form.show_values({"paid_on": usual.day, "channel": usual.channel, "collector": usual.collector})
        fit(self, 640, 260)

    def _take(self, values: dict[str, Any]) -> None:
        day: Day | None = values["paid_on"]
        if day is not None and (not day.is_full or day.first() > clock.today()):
            raise Refusal(tr("交纳日期应写到日，且不晚于今天"))
        self.wish = Wish(day, values["channel"], values["collector"] or "")


class NoticeDialog(FormDialog):
    """公示表: from when until when it hangs, as far as that is known; ``first`` and ``last`` when accepted."""

    def __init__(self, year: int, known: str, parent: QWidget | None) -> None:
        hint = known or tr("留空则印出空白，张贴时手写")
        form = Form(
            [
                Field("first", tr("公示开始"), CalendarDay(past_only=False), hint=hint),
                Field("last", tr("公示结束"), CalendarDay(past_only=False)),
            ]
        )
        self.first: Day | None = None
        self.last: Day | None = None
        title = tr("{year} 年度党费公示表").format(year=year)
        super().__init__(form, title, self._take, verb=tr("预览"), parent=parent)
        fit(self, 640, 240)

    def _take(self, values: dict[str, Any]) -> None:
        first, last = values["first"], values["last"]
        if any(day is not None and not day.is_full for day in (first, last)):
            raise Refusal(tr("公示起止应写到日"))
        if (first is None) != (last is None):
            raise Refusal(tr("公示开始和结束请都填写，或都留空"))
        if first is not None and last is not None and last < first:
            raise Refusal(tr("公示结束早于开始，请核对"))
        self.first, self.last = first, last
