"""The four lists of the page: activities, partners, agreements, issues with their measures."""

from branchdesk.features.twinning import listing
from branchdesk.features.twinning.listing import Words
from branchdesk.kernel.words import tr
from branchdesk.widgets.board import Kind
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_view import Plan

ACTIVITY_VERBS = ("sum_up", "complete", "hold", "edit", "reopen", "record")
PARTNER_VERBS = ("activities_of", "edit_partner", "honour", "site")
AGREEMENT_VERBS = ("plan_done", "renew", "activities_under", "edit_agreement", "resume", "agreement_paper")
ISSUE_VERBS = (
    "progress",
    "follow_up",
    "add_measure",
    "outcome",
    "close_issue",
    "look_back",
    "open_activity",
    "edit_issue",
)
_BESIDE = ("", "programs", "honours", "sites")
_OUT = ("", "import", "export", "print")


def activities(words: Words) -> Plan:
    """共建活动."""
    return Plan(
        key="twinning.activities", name=tr("共建活动"), unit=tr("次"),
        columns=listing.activity_columns(), facets=listing.activity_facets(),
        kinds=(
            Kind("overdue", tr("举措逾期"), "err", tr("活动议定的举措过了完成时限")),
            Kind("unsorted", tr("未归类"), "err", tr("结对单位归不出类别，请指定；否则分类合计与总数不符")),
            Kind("repeated", tr("重复登记"), "warn", tr("编号相同的同一活动登记了两次，只计 1 次")),
            Kind("planned_over", tr("计划已过"), "warn", tr("计划日期已过，开展了的请登记，计划中的不计次")),
            Kind("unsummed", tr("久未总结"), "warn", tr("开展多日仍是待总结；天数见“校内规定”，默认 30 天")),
            Kind("held", tr("待总结"), "info", tr("已开展，还没有标记为已完成")),
        ),
        calm=tr("没有等待办理的活动"), text=listing.activity_text(words), waits=listing.activity_waits(words),
        placeholder=tr("活动 / 单位 / 内容"), primary="new", beside=("export", "record"),
        more=("sum_up", "complete", "hold", "reopen", "category", "same", "apart", "", "from_minutes", "repeat", "drop", *_BESIDE, *_OUT),
        bulk=("complete", "category", "same", "drop", "copy"), side=ACTIVITY_VERBS, nothing=tr("未选择活动"),
        ways_out=("new", "import"),
        empty=Emptiness(
            tr("还没有共建活动"), tr("在这里登记与结对单位开展的活动、共识和举措，也可从 Excel 导入"), "handshake"
        ),
    )  # fmt: skip


def partners(words: Words) -> Plan:
    """结对单位."""
    return Plan(
        key="twinning.partners", name=tr("结对单位"), unit=tr("家"),
        columns=listing.partner_columns(), facets=listing.partner_facets(),
        kinds=(Kind("silent", tr("久未活动"), "warn", tr("有有效协议，好几个月没有共建活动；月数见“校内规定”，默认 6 个月")),),
        calm=tr("没有久未活动的结对单位"), text=listing.partner_text, waits=listing.partner_waits(words),
        placeholder=tr("单位 / 联络员"), primary="new_partner", beside=("from_tree",),
        more=("edit_partner", "merge", "drop_partner", "", "activities_of", "honour", "site", *_BESIDE, "rules", *_OUT),
        bulk=("merge", "copy"), side=PARTNER_VERBS, nothing=tr("未选择结对单位"), ways_out=("new_partner", "from_tree"),
        empty=Emptiness(
            tr("还没有结对单位"), tr("登记活动时会自动加入；也可先从组织机构加入本台账的支部"), "handshake"
        ),
    )  # fmt: skip


def agreements(words: Words) -> Plan:
    """协议."""
    return Plan(
        key="twinning.agreements", name=tr("共建协议"), unit=tr("份"),
        columns=listing.agreement_columns(), facets=listing.agreement_facets(),
        kinds=(
            Kind("over", tr("已到期"), "err", tr("期限已过，没有续签也没有终止")),
            Kind("ending", tr("将到期"), "warn", tr("履行中，将要到期，没有续签；提前几天见“校内规定”，默认 60 天")),
            Kind("idle", tr("未开展活动"), "info", tr("履行中，还没有归到这份协议的活动")),
        ),
        calm=tr("没有到期和将到期的协议"), text=listing.agreement_text, waits=listing.agreement_waits(words),
        placeholder=tr("协议 / 单位"), primary="new_agreement", beside=("agreement_paper",),
        more=("edit_agreement", "renew", "end", "resume", "drop_agreement", "", "plan_done", "activities_under", *_BESIDE,
              "", "export", "print"),
        bulk=("copy",), side=AGREEMENT_VERBS, nothing=tr("未选择协议"), ways_out=("new_agreement",),
        empty=Emptiness(tr("还没有共建协议"), tr("登记共建协议、实施方案的期限、各方和计划，到期前提醒"), "file-text"),
    )  # fmt: skip


def issues(_words: Words) -> Plan:
    """问题清单."""
    return Plan(
        key="twinning.issues", name=tr("问题清单"), unit=tr("条"),
        columns=listing.issue_columns(), facets=listing.issue_facets(),
        kinds=(
            Kind("overdue", tr("举措逾期"), "err", tr("过了完成时限，还没有完成、长期坚持或搁置")),
            Kind("bare", tr("无举措"), "warn", tr("还没有举措的问题")),
            Kind("to_close", tr("待销号"), "info", tr("举措都已完成，可以销号")),
            Kind("unsettled", tr("待回访"), "info", tr("举措已完成，跟踪还没有认定已落实")),
            Kind("to_look_back", tr("待回头看"), "info", tr("已销号，还没有登记回头看")),
        ),
        calm=tr("没有逾期的举措"), text=listing.issue_text, waits=listing.issue_waits(),
        placeholder=tr("问题 / 举措 / 责任人"), primary="new_issue", beside=("add_measure", "issue_list"),
        more=("edit_issue", "edit_measure", "add_measure", "progress", "follow_up", "outcome", "", "close_issue", "reopen_issue",
              "look_back", "", "open_activity", "drop_measure", "drop_issue", "", "outcomes", "export", "print"),
        bulk=("progress", "close_issue", "copy"), side=ISSUE_VERBS, nothing=tr("未选择问题"), ways_out=("new_issue",),
        empty=Emptiness(tr("还没有问题和举措"), tr("登记师生和支部提出的问题，逐项定举措、时限和责任人"), "clipboard-list"),
    )  # fmt: skip
