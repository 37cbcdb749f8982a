"""Members away as the list shows them."""

from datetime import date
from typing import TYPE_CHECKING, Any

from branchdesk.features.transfers.listing.words import Words, cause_word, due_tone, due_words, kind_word, pressing_key
from branchdesk.features.transfers.model import AwayKind
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

if TYPE_CHECKING:
    from branchdesk.features.transfers.queries import AwayLine

AWAY_TONES = {AwayKind.MOBILE: "info", AwayKind.OUT_OF_TOUCH: "err", AwayKind.ABROAD: "info", AwayKind.KEPT: "mute"}


def away_columns(words: Words) -> list[Column]:
    """流动与失联."""
    return [
        Column("name", tr("姓名"), lambda one: one.member.name, width=92, sort_key=lambda one: one.member.name_key, fixed=True),
        Column("kind", tr("类别"), lambda one: one.away.kind, kind_word, width=96, tone=lambda kind: AWAY_TONES[kind]),
        Column("waiting", tr("待办"), lambda one: one.findings, due_words, width=104, tone=due_tone, sort_key=pressing_key),
        Column("due", tr("下次联系"), lambda one: one.due, width=100, sort_key=lambda one: str(one.due or ""),
               ink=lambda due: "err" if due and due < words.today else ""),
        Column("last", tr("最近联系"), lambda one: one.last, width=100, sort_key=lambda one: str(one.last or "")),
        Column("times", tr("次数"), lambda one: len(one.contacts), width=56, align="right"),
        Column("place", tr("去向"), lambda one: one.away.place, width=170),
        Column("from", tr("起始"), lambda one: one.away.from_on, width=100, sort_key=lambda one: str(one.away.from_on)),
        Column("expected", tr("预计返回"), lambda one: one.away.expected_on, width=100,
               sort_key=lambda one: str(one.away.expected_on or "")),
        Column("until", tr("结束"), lambda one: one.away.until_on, width=100, sort_key=lambda one: str(one.away.until_on or ""),
               shown=False),
        Column("applied", tr("书面申请"), lambda one: one.away.applied_on, width=100,
               sort_key=lambda one: str(one.away.applied_on or "")),
        Column("cause", tr("失联情形"), lambda one: one.away.cause, cause_word, width=130),
        Column("branch", tr("支部"), lambda one: one.branch, width=128, shown=False),
        Column("note", tr("备注"), lambda one: one.away.note, width=150, shown=False),
    ]  # fmt: skip


def away_facets(words: Words) -> list[Facet]:
    """The filters of those away."""
    nothing = tr("（空）")
    return [
        Facet("kind", tr("类别"), lambda one: one.away.kind, kind_word),
        Facet("ended", tr("是否结束"), lambda one: is_ended(one, words.today), lambda yes: tr("已结束") if yes else tr("进行中")),
        Facet("branch", tr("支部"), lambda one: one.branch, lambda name: name or nothing),
        Facet("cause", tr("失联情形"), lambda one: one.away.cause, lambda value: cause_word(value) or nothing),
    ]  # fmt: skip


def is_ended(one: "AwayLine", today: date) -> bool:
    """Whether he is back, or found."""
    return one.away.until_on is not None and one.away.until_on.last() <= today


def away_text(words: Words) -> Any:
    """What is searched of somebody away."""

    def text(one: "AwayLine") -> str:
        extra = f"{one.away.place} {one.away.note} {one.branch}"
        return search_text(one.member.name, one.member.name_key, one.member.number, "", None, None, extra)

    return text
