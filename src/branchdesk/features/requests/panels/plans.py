"""What the list of requests is made of."""

from branchdesk.features.requests import listing
from branchdesk.kernel.words import tr
from branchdesk.widgets.board import Kind
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_view import Plan

SIDE = ("respond", "settle", "feed_back", "call", "close", "hand_on", "escalate", "correct", "reopen", "print_one")
"""The verbs the panel may offer; which of them it does depends on how far a request is."""
MENU = ("respond", "settle", "feed_back", "call", "close", "", "hand_on", "escalate", "supervise", "unsupervise", "", "correct",
        "amend", "calls", "reopen", "drop", "", "print_one", "copy", "cell")  # fmt: skip


def plan() -> Plan:
    """诉求办理."""
    return Plan(
        key="requests", name=tr("诉求办理"), unit=tr("件"), columns=listing.columns(), facets=listing.facets(),
        kinds=(
            Kind("overdue", tr("超时"), "err", tr("时限内没有办结并反馈（复杂的没有响应），或已过承诺时限")),
            Kind("soon", tr("{n} 小时内到时").format(n=listing.SOON), "warn", tr("离时限只剩几个小时")),
            Kind("waiting", tr("待响应"), "warn", tr("还没有人响应")),
            Kind("call", tr("该回访"), "warn", tr("到了约定的回访日期，还没有登记")),
            Kind("supervised", tr("督办中"), "info", tr("已作督办，还没有关闭")),
            Kind("closable", tr("可关闭"), "ok", tr("已反馈，回访已完成或提出人同意不再回访")),
        ),
        calm=tr("没有到时和该回访的诉求"), text=listing.text, waits=listing.waits,
        placeholder=tr("受理号 / 事项 / 承办"), primary="take_in", beside=("summary", "unanswered"),
        more=("summary", "unanswered", "", "register", "print_view", "numbers", "", "respond", "settle", "feed_back", "call", "close", "",
              "hand_on", "escalate", "supervise", "unsupervise", "", "correct", "amend", "calls", "reopen", "drop", "print_one"),
        giving=("channel", "asker", "round_3", "round_2", "receiver", "round_1", "undertaker"),
        bulk=("close", "supervise", "drop", "copy"), side=SIDE, nothing=tr("未选择诉求"), ways_out=("take_in",),
        empty=Emptiness(tr("还没有登记诉求"), tr("登记后从受理时刻起计 24 小时（自然小时），到时前提醒"), "clock"),
    )  # fmt: skip
