"""The three lists of the page that show one thing a line: letters, arrivals, absences."""

from branchdesk.features.transfers import listing
from branchdesk.features.transfers.listing import Words
from branchdesk.features.transfers.panels import told
from branchdesk.kernel.words import tr
from branchdesk.widgets.board import Kind
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_view import Plan

_LETTER_MORE = ("plan", "within", "", "report", "receipt", "close", "", "correct", "reissue", "give_back", "void", "reopen", "",
                "print_chosen", "blank_letter", "", "register", "overdue_list", "", "heads", "rules")  # fmt: skip


def letters(words: Words) -> Plan:
    """介绍信."""
    return Plan(
        key="transfers.letters", name=tr("介绍信"), unit=tr("封"),
        columns=listing.letter_columns(words), facets=listing.transfer_facets(words),
        kinds=(
            Kind("expired", tr("逾期未报到"), "err", tr("超过有效期，仍未报到")),
            Kind("no_receipt", tr("逾期未回执"), "err", tr("开具或报到后超过规定的期限（一般 1 个月），没有收到回执")),
            Kind("expiring", tr("7 天内到期"), "warn", tr("有效期还剩 7 天以内，仍未报到")),
            Kind("to_close", tr("可办结"), "ok", tr("回执已收，还没有办结并移出名册")),
            Kind("planned", tr("拟转"), "info", tr("已登记要转出，还没有开具介绍信")),
        ),
        calm=tr("没有逾期和将到期的介绍信"), text=listing.transfer_text(words), waits=listing.codes,
        placeholder=tr("姓名 / 编号 / 去向"), primary="issue", beside=("register", "print_chosen"), more=_LETTER_MORE,
        bulk=("report", "receipt", "close", "print_chosen", "copy"), side=told.LETTER_VERBS,
        nothing=tr("未选择介绍信"), ways_out=("issue",),
        empty=Emptiness(tr("还没有介绍信"), tr("党员转出时在这里开具介绍信，并跟踪报到和回执"), "file-text"),
    )  # fmt: skip


def arrivals(words: Words) -> Plan:
    """转入登记."""
    return Plan(
        key="transfers.arrivals", name=tr("转入登记"), unit=tr("人"),
        columns=listing.arrival_columns(words), facets=listing.transfer_facets(words),
        kinds=(Kind("send_receipt", tr("待寄回执"), "warn", tr("已报到，收到介绍信后一般 1 个月内寄回回执")),),
        calm=tr("没有待寄的回执"), text=listing.transfer_text(words), waits=listing.codes,
        placeholder=tr("姓名 / 编号 / 由何处转来"), primary="take_in", beside=("send_receipt",),
        more=("send_receipt", "within", "", "register", "copy"), bulk=("send_receipt", "copy"), side=told.ARRIVAL_VERBS,
        nothing=tr("未选择转入记录"), ways_out=("take_in",),
        empty=Emptiness(tr("还没有转入登记"), tr("党员持介绍信报到时在这里登记，党费从次月起由本支部收缴"), "user-check"),
    )  # fmt: skip


def away(words: Words) -> Plan:
    """流动与失联."""
    return Plan(
        key="transfers.away", name=tr("流动与失联"), unit=tr("人"),
        columns=listing.away_columns(words), facets=listing.away_facets(words),
        kinds=(
            Kind("study", tr("待研究"), "err", tr("到了规定的期限，是否处理由组织研究决定")),
            Kind("contact_over", tr("逾期未联系"), "err", tr("超过了应联系的日期")),
            Kind("found_again", tr("已联系上"), "warn", tr("失去联系的人已联系上，核实后结束登记")),
            Kind("contact_soon", tr("将到联系日"), "warn", tr("近期应联系")),
            Kind("study_soon", tr("将满期限"), "warn", tr("规定的期限快到了")),
            Kind("no_application", tr("缺书面申请"), "warn", tr("出国（境）、暂留学校应有本人书面申请")),
        ),
        calm=tr("没有到期要联系的人"), text=listing.away_text(words), waits=listing.codes,
        placeholder=tr("姓名 / 去向"), primary="send_away", beside=("contact_today", "contact"),
        more=("contact_today", "contact", "contacts", "", "edit_away", "end_away", "drop_away", "", "show_ended", "away_list", "", "rules"),
        bulk=("contact_today", "contact", "copy"), side=told.AWAY_VERBS, nothing=tr("未选择人员"), ways_out=("send_away",),
        empty=Emptiness(tr("没有流动、失联、出国和暂留的党员"), tr("登记后按规定的间隔提醒联系"), "users"),
    )  # fmt: skip
