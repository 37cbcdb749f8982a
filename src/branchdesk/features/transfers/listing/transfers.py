"""Letters and arrivals as lists show them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from branchdesk.features.transfers.listing.words import (
    Words,
    channel_word,
    destination_word,
    direction_word,
    due_tone,
    due_words,
    pressing_key,
)
from branchdesk.features.transfers.rules import states
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

if TYPE_CHECKING:
    from branchdesk.features.transfers.queries import TransferLine

TONES = {
    State.PLANNED: "info",
    State.STAYS: "mute",
    State.ISSUED: "warn",
    State.OVERDUE: "err",
    State.REPORTED: "info",
    State.RECEIPTED: "ok",
    State.CLOSED: "mute",
    State.RETURNED: "mute",
    State.VOID: "mute",
    State.REISSUED: "mute",
}
ORDER = {one: number for number, one in enumerate((
    State.OVERDUE, State.ISSUED, State.REPORTED, State.RECEIPTED, State.PLANNED, State.STAYS, State.RETURNED,
    State.REISSUED, State.VOID, State.CLOSED))}  # fmt: skip


def by_urgency(lines: "Sequence[TransferLine]") -> "list[TransferLine]":
    """What is over first, then what comes, then the rest as it came."""
    last = (0, "9999")

    def key(one: "TransferLine") -> tuple[int, str]:
        due = one.due
        return (-1 - due.level.rank, str(due.on or "9999")) if due is not None else last

    return sorted(lines, key=key)


def days_words(line: "TransferLine") -> str:
    """剩 5 天, 最后 1 天, 逾 12 天; nothing where no letter is waited for."""
    if line.days is None:
        return ""
    if line.days == 0:
        return tr("今天到期")
    return tr("剩 {n} 天").format(n=line.days) if line.days > 0 else tr("逾 {n} 天").format(n=-line.days)


def _days_ink(words: str) -> str:
    return "err" if words.startswith(tr("逾")) else ""


def letter_columns(words: Words) -> list[Column]:
    """介绍信."""
    return [
        Column("name", tr("姓名"), lambda one: one.name, width=104, sort_key=lambda one: one.name_key, fixed=True),
        Column("branch", tr("转出支部"), lambda one: one.branch, width=128,
               shown=False),
        Column("state", tr("状态"), lambda one: one.state, states.state_word, width=92, tone=lambda state: TONES[state],
               sort_key=lambda one: ORDER[one.state]),
        Column("waiting", tr("待办"), lambda one: one.findings, due_words, width=104, tone=due_tone, sort_key=pressing_key),
        Column("days", tr("剩余"), days_words, width=84, ink=_days_ink,
               sort_key=lambda one: one.days if one.days is not None else None),
        Column("to", tr("转往何处"), lambda one: one.transfer.to_place or words.organization(one.transfer.to_branch_id),
               width=200),
        Column("addressee", tr("抬头"), lambda one: one.transfer.addressee, width=180, shown=False),
        Column("number", tr("介绍信编号"), lambda one: one.transfer.number, width=172, ink=lambda _number: "text2"),
        Column("issued", tr("开具日期"), lambda one: one.transfer.issued_on, width=100, sort_key=iso("issued_on")),
        Column("last", tr("时限"), lambda one: one.until, width=100, sort_key=lambda one: str(one.until or "")),
        Column("paid", tr("党费交至"), lambda one: one.transfer.paid_until, width=84),
        Column("reported", tr("报到"), lambda one: one.transfer.reported_on, width=100, sort_key=iso("reported_on")),
        Column("receipt", tr("回执"), lambda one: one.transfer.receipt_on, width=100, sort_key=iso("receipt_on")),
        Column("closed", tr("办结"), lambda one: one.transfer.closed_on, width=100, sort_key=iso("closed_on"), shown=False),
        Column("channel", tr("渠道"), lambda one: one.transfer.channel, channel_word, width=60, shown=False),
        Column("direction", tr("类型"), lambda one: one.transfer.direction, direction_word, width=80, shown=False),
        Column("destination", tr("毕业去向"), lambda one: one.transfer.destination, destination_word, width=150, shown=False),
        Column("note", tr("备注"), lambda one: one.transfer.note or one.transfer.halt_reason, width=150, shown=False),
    ]  # fmt: skip


def iso(name: str) -> Any:
    """The sort key of a day of the transfer."""

    def key(one: "TransferLine") -> str:
        return str(getattr(one.transfer, name) or "")

    return key


def transfer_facets(words: Words) -> list[Facet]:
    """The filters of letters and of arrivals."""
    nothing = tr("（空）")
    return [
        Facet("state", tr("状态"), lambda one: one.state, states.state_word),
        Facet("channel", tr("渠道"), lambda one: one.transfer.channel, channel_word),
        Facet("year", tr("年度"), lambda one: _year(one), lambda year: tr("{year}年").format(year=year) if year else nothing),
        Facet("direction", tr("类型"), lambda one: one.transfer.direction, direction_word),
        Facet("destination", tr("毕业去向"), lambda one: one.transfer.destination,
              lambda value: destination_word(value) or nothing),
        Facet("branch", tr("支部"), lambda one: one.branch, lambda name: name or nothing),
    ]  # fmt: skip


def _year(one: "TransferLine") -> int:
    day = one.transfer.issued_on or one.transfer.reported_on
    return day.year if day else 0


def transfer_text(words: Words) -> Any:
    """What is searched of a transfer."""

    def text(one: "TransferLine") -> str:
        transfer = one.transfer
        extra = " ".join((transfer.number, transfer.to_place, transfer.addressee, transfer.from_place,
                          one.branch))  # fmt: skip
        return search_text(one.name, one.name_key, one.member.number, one.member.staff_number, None, None, extra)

    return text


def arrival_columns(words: Words) -> list[Column]:
    """转入登记."""
    return [
        Column("name", tr("姓名"), lambda one: one.name, width=104, sort_key=lambda one: one.name_key, fixed=True),
        Column("member", tr("编号"), lambda one: one.member.number, width=84, ink=lambda _number: "text2"),
        Column("state", tr("状态"), lambda one: one.state, states.state_word, width=92, tone=lambda state: TONES[state],
               sort_key=lambda one: ORDER[one.state]),
        Column("waiting", tr("待办"), lambda one: one.findings, due_words, width=104, tone=due_tone, sort_key=pressing_key),
        Column("from", tr("由何处转来"), lambda one: one.transfer.from_place, width=220),
        Column("branch", tr("接收支部"), lambda one: one.branch, width=140),
        Column("reported", tr("报到日期"), lambda one: one.transfer.reported_on, width=100, sort_key=iso("reported_on")),
        Column("paid", tr("党费交至"), lambda one: one.transfer.paid_until, width=84),
        Column("receipt", tr("回执寄出"), lambda one: one.transfer.receipt_on, width=100, sort_key=iso("receipt_on")),
        Column("number", tr("对方介绍信"), lambda one: one.transfer.number, width=130, ink=lambda _number: "text2"),
        Column("issued", tr("介绍信日期"), lambda one: one.transfer.issued_on, width=100, sort_key=iso("issued_on")),
        Column("channel", tr("渠道"), lambda one: one.transfer.channel, channel_word, width=60),
        Column("note", tr("备注"), lambda one: one.transfer.note, width=150, shown=False),
    ]  # fmt: skip
