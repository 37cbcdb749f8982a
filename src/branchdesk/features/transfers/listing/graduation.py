"""The grid of a graduation batch: columns that are typed into, what still lacks, what a cell says."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from branchdesk.features.transfers.listing.transfers import ORDER, TONES, iso
from branchdesk.features.transfers.listing.words import Words, channel_word, destination_word, standing_word
from branchdesk.features.transfers.model import Channel, Destination
from branchdesk.features.transfers.rules import states
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.facets import Facet

if TYPE_CHECKING:
    from branchdesk.features.transfers.queries import TransferLine

_WANTED = (
    ("destination", "去向"),
    ("addressee", "抬头"),
    ("to_place", "转往何处"),
    ("paid_until", "党费交至"),
    ("valid_days", "有效期"),
)
_CELLS = {"destination": "destination", "channel": "channel", "addressee": "addressee", "to": "to_place", "paid": "paid_until",
          "days": "valid_days", "note": "note"}  # fmt: skip
"""The field of a transfer behind each column of the grid that is typed into."""


def lacking(line: "TransferLine") -> list[str]:
    """What must still be filled in before a letter can be written; nothing for those who stay or have theirs."""
    if line.state is not State.PLANNED:
        return []
    return [tr(word) for name, word in _WANTED if getattr(line.transfer, name) in (None, "")]


def field_of(column: str) -> str:
    """The field of a transfer a column of the grid writes."""
    return _CELLS[column]


def fields_of(columns: Sequence[str]) -> list[str]:
    """The fields behind those of the columns that are typed into, in their order."""
    return [_CELLS[name] for name in columns if name in _CELLS]


def field_text(line: "TransferLine", name: str) -> str:
    """A field of a transfer in words."""
    value = getattr(line.transfer, name)
    if name == "destination":
        return destination_word(value)
    return channel_word(value) if name == "channel" else "" if value is None else str(value)


def graduation_text(line: "TransferLine", column: str) -> str:
    """What a cell says while it is typed into."""
    return field_text(line, _CELLS[column])


def graduation_columns(words: Words) -> list[Column]:
    """The grid of a batch."""
    return [
        Column("staff", tr("学工号"), lambda one: one.member.staff_number, width=104, ink=lambda _number: "text2"),
        Column("name", tr("姓名"), lambda one: one.name, width=88, sort_key=lambda one: one.name_key, fixed=True),
        Column("state", tr("状态"), lambda one: one.state, states.state_word, width=92, tone=lambda state: TONES[state],
               sort_key=lambda one: ORDER[one.state]),
        Column("destination", tr("去向"), lambda one: one.transfer.destination, destination_word, width=176,
               fault=_missing("destination")),
        Column("channel", tr("渠道"), lambda one: one.transfer.channel, channel_word, width=84, fault=_far),
        Column("addressee", tr("抬头（接收党组织）"), lambda one: one.transfer.addressee, width=160, stretch=True,
               fault=_missing("addressee")),
        Column("to", tr("转往何处"), lambda one: one.transfer.to_place, width=160, stretch=True,
               fault=_missing("to_place")),
        Column("paid", tr("党费交至"), lambda one: one.transfer.paid_until, width=88, fault=_missing("paid_until")),
        Column("days", tr("有效期"), lambda one: one.transfer.valid_days, width=70, align="right", fault=_missing("valid_days")),
        Column("note", tr("备注"), lambda one: one.transfer.note, width=130),
        Column("number", tr("介绍信编号"), lambda one: one.transfer.number, width=130, ink=lambda _number: "text2"),
        Column("issued", tr("开具日期"), lambda one: one.transfer.issued_on, width=100, sort_key=iso("issued_on")),
        Column("branch", tr("支部"), lambda one: one.branch, width=128, shown=False),
        Column("standing", tr("人员类别"), lambda one: one.member.standing, standing_word, width=92, shown=False),
        Column("member", tr("编号"), lambda one: one.member.number, width=84, shown=False),
        Column("receipt", tr("回执"), lambda one: one.transfer.receipt_on, width=100, sort_key=iso("receipt_on"), shown=False),
    ]  # fmt: skip


def grid_titles() -> dict[str, str]:
    """The titles of the grid's columns that are typed into, with their fields: what is copied here is pasted here."""
    return {one.title: _CELLS[one.name] for one in graduation_columns(Words()) if one.name in _CELLS}


def _far(one: "TransferLine") -> Fault | None:
    """Who goes to an employer or home hardly stays within the school."""
    where = one.transfer.destination
    if (
        one.state is not State.PLANNED
        or where in (None, Destination.STUDY)
        or one.transfer.channel is not Channel.SCHOOL
    ):
        return None
    return Fault(Level.WARN, tr("去向不在本校，请核对渠道是省内还是跨省"))


def _missing(name: str) -> Any:
    """What a letter lacks; of somebody nothing is known of yet only where he goes, and dues the ledger knows nothing of."""
    sentence = tr("开出介绍信前请填写{label}").format(label=tr(dict(_WANTED)[name]))
    at_once = name in ("destination", "paid_until")

    def fault(one: "TransferLine") -> Fault | None:
        lacks = one.state is State.PLANNED and getattr(one.transfer, name) in (None, "")
        asked = at_once or one.transfer.destination is not None
        return Fault(Level.WARN, sentence) if lacks and asked else None

    return fault


def graduation_facets(words: Words) -> list[Facet]:
    """The filters of a batch."""
    nothing = tr("（空）")
    return [
        Facet("state", tr("状态"), lambda one: tr("缺项") if lacking(one) else states.state_word(one.state), str),
        Facet("destination", tr("去向"), lambda one: one.transfer.destination,
              lambda value: destination_word(value) or nothing),
        Facet("branch", tr("支部"), lambda one: one.branch, lambda name: name or nothing),
        Facet("channel", tr("渠道"), lambda one: one.transfer.channel, channel_word),
    ]  # fmt: skip
