"""校内规定: after how long a silent pair, an agreement that ends, an activity without its summary are named."""

from branchdesk.features.meetings.dialogs.stricter import StricterDialog
from branchdesk.features.twinning.queries.reading import SUBJECT
from branchdesk.kernel.words import tr


class NumbersDialog(StricterDialog):
    """The numbers on twinning, all of them the school's to settle."""

    subject = SUBJECT
    called, usual, change, back = "校内规定", "默认", "改为…", "恢复默认"
    extent = (900, 300)

    def hint(self) -> str:
        """What follows from it."""
        return tr("按它提醒久未活动的结对单位、将到期的协议、待总结的活动，工作概览同时列出。须写明依据；0 为不提醒。")
