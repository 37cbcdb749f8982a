"""What the three lists of the room are made of."""

from branchdesk.features.organizers.listing import duties, postings, work
from branchdesk.kernel.words import tr
from branchdesk.widgets.board import Kind
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_view import Plan

DUTY_SIDE = ("tick", "mark", "not_needed", "unmark", "duty")
WORK_SIDE = ("edit", "go_origin", "drop")
POSTING_SIDE = ("edit", "end", "report", "evidence", "handovers", "opinions")
DUTY_MENU = ("tick", "mark", "not_needed", "unmark", "", "duty", "duties", "", "copy", "cell")
WORK_MENU = ("edit", "go_origin", "drop", "", "copy", "cell")
POSTING_MENU = ("edit", "end", "drop", "", "report", "evidence", "opinions", "handovers", "", "copy", "cell")


def of_duties() -> Plan:
    """职责清单."""
    return Plan(
        key="organizers.duties", name=tr("职责清单"), unit=tr("项"), columns=duties.columns(), facets=duties.facets(),
        kinds=(
            Kind("overdue", tr("逾期"), "err", tr("到期日已过，还没有登记完成")),
            Kind("near", tr("近期到期"), "warn", tr("在这项职责的提前提醒天数之内")),
            Kind("done", tr("已完成"), "ok", tr("已登记完成")),
        ),
        calm=tr("没有逾期和近期到期的职责"), text=duties.text, waits=duties.waits, placeholder=tr("职责事项 / 组织员"),
        primary="tick", beside=("duties", "print_view"),
        more=("duties", "templates", "", "mark", "not_needed", "unmark", "", "calendar", "register", "print_view", "year_sheet"),
        bulk=("tick", "mark", "not_needed", "unmark", "copy"), side=DUTY_SIDE, nothing=tr("未选择职责"),
        ways_out=("templates", "duties", "go_posting"),
        empty=Emptiness(tr("这一年没有到期的职责"), tr("先登记选派，再采用常用职责或自己添加"), "clipboard-check"),
    )  # fmt: skip


def of_work() -> Plan:
    """工作记录."""
    return Plan(
        key="organizers.work", name=tr("工作记录"), unit=tr("条"), columns=work.columns(), facets=work.facets(),
        kinds=(Kind("no_hours", tr("未填时长"), "info", tr("时长可以不填；填了才计入小时合计")),),
        calm="", text=work.text, waits=work.waits, placeholder=tr("内容 / 类别 / 支部"), primary="log",
        beside=("take_over", "totals"),
        more=("take_over", "totals", "", "edit", "go_origin", "drop", "", "register", "print_view"),
        bulk=("drop", "copy"), side=WORK_SIDE, nothing=tr("未选择工作记录"), ways_out=("log", "take_over"),
        empty=Emptiness(tr("还没有工作记录"), tr("可以逐条登记，也可以从台账已有的事项汇集"), "clipboard-list"),
    )  # fmt: skip


def of_postings() -> Plan:
    """选派."""
    return Plan(
        key="organizers.postings", name=tr("选派"), unit=tr("条"), columns=postings.columns(), facets=postings.facets(),
        kinds=(
            Kind("ends_soon", tr("任期将满"), "warn", tr("任期在 {n} 天内结束，请准备交接").format(n=postings.SOON)),
            Kind("no_place", tr("未对应党组织"), "info", tr("没有对应台账中的党组织，不能自动汇集工作记录")),
            Kind("coming", tr("未到任"), "info", tr("任期还没有开始")),
        ),
        calm="", text=postings.text, waits=postings.waits, placeholder=tr("组织员 / 学院 / 派出单位"), primary="post",
        beside=("handovers", "report"),
        more=("edit", "end", "drop", "", "report", "evidence", "opinions", "handovers", "", "register", "print_view"),
        bulk=("copy",), side=POSTING_SIDE, nothing=tr("未选择选派"), ways_out=("post",),
        empty=Emptiness(tr("还没有组织员选派"), tr("登记组织员和所到学院后，职责、工作记录和交接都从这里开始"), "user-plus"),
    )  # fmt: skip
