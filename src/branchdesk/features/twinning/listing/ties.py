"""Partners and agreements as the lists show them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from branchdesk.features.twinning.listing.words import AGREEMENT_TONES, Words
from branchdesk.features.twinning.model.words import Category
from branchdesk.features.twinning.rules.following import AgreementState
from branchdesk.features.twinning.rules.words import word
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

if TYPE_CHECKING:
    from branchdesk.features.twinning.queries import AgreementLine, PartnerLine


def partner_columns() -> list[Column]:
    """结对单位."""
    return [
        Column("name", tr("名称"), lambda one: one.name, width=240, fixed=True, stretch=True),
        Column("category", tr("类别"), lambda one: one.category, word, width=92,
               sort_key=lambda one: list(Category).index(one.category)),
        Column("nature", tr("性质"), lambda one: one.partner.nature, word, width=110),
        Column("own", tr("来源"), lambda one: one.own, _source, width=96, shown=False),
        Column("activities", tr("活动次数"), lambda one: one.activities, width=84, align="right"),
        Column("last", tr("最近活动"), lambda one: one.last, width=100, sort_key=lambda one: str(one.last or "")),
        Column("agreements", tr("有效协议"), lambda one: one.agreements or "", width=84, align="right",
               sort_key=lambda one: one.agreements),
        Column("honours", tr("荣誉"), lambda one: one.honours or "", width=60, align="right", sort_key=lambda one: one.honours),
        Column("sites", tr("阵地"), lambda one: one.sites or "", width=60, align="right", sort_key=lambda one: one.sites),
        Column("contact", tr("联络员"), lambda one: one.partner.contact, width=84),
        Column("phone", tr("联系电话"), lambda one: one.partner.phone, width=120, shown=False),
        Column("note", tr("备注"), lambda one: one.partner.note, width=160, shown=False),
    ]  # fmt: skip


def _source(own: bool) -> str:
    return tr("本台账支部") if own else tr("手工登记")


def partner_facets() -> list[Facet]:
    """The filters of partners."""
    nothing = tr("（空）")
    return [
        Facet("category", tr("类别"), lambda one: one.category, word),
        Facet("nature", tr("性质"), lambda one: one.partner.nature, lambda value: word(value) or nothing),
        Facet("own", tr("来源"), lambda one: one.own, _source),
        Facet(
            "bound",
            tr("协议"),
            lambda one: bool(one.agreements),
            lambda yes: tr("有有效协议") if yes else tr("无有效协议"),
        ),
    ]


def partner_waits(words: Words) -> "Callable[[PartnerLine], set[str]]":
    """Which kinds of the board a partner belongs to."""
    return lambda one: {"silent"} if one.id in words.silent else set()


def partner_text(one: "PartnerLine") -> str:
    """What is searched of a partner."""
    return search_text(one.name, "", extra=f"{one.partner.name} {one.partner.contact} {one.partner.note}")


def agreement_columns() -> list[Column]:
    """协议."""
    return [
        Column("title", tr("协议名称"), lambda one: one.agreement.title, width=220, fixed=True, stretch=True),
        Column("parties", tr("各方"), lambda one: one.parties, "、".join, width=190, stretch=True),
        Column("signed", tr("签订日期"), lambda one: one.agreement.signed_on, width=100,
               sort_key=lambda one: str(one.agreement.signed_on or "")),
        Column("from", tr("期限自"), lambda one: one.agreement.from_on, width=100,
               sort_key=lambda one: str(one.agreement.from_on or ""), shown=False),
        Column("until", tr("期限至"), lambda one: one.agreement.until_on, width=100,
               sort_key=lambda one: str(one.agreement.until_on or "")),
        Column("state", tr("状态"), lambda one: one.state, word, width=84, tone=lambda state: AGREEMENT_TONES[state],
               sort_key=lambda one: list(AgreementState).index(one.state)),
        Column("days", tr("剩余"), days_words, width=84, sort_key=lambda one: one.days),
        Column("plan", tr("计划完成"), plan_words, width=84, align="right",
               sort_key=lambda one: one.done / one.planned if one.planned else None),
        Column("activities", tr("活动次数"), lambda one: one.activities, width=84, align="right"),
        Column("covered", tr("覆盖党员"), covered_words, width=84, align="right", sort_key=lambda one: one.agreement.covered, shown=False),
        Column("kept", tr("存放处"), lambda one: one.agreement.kept_at, width=140, shown=False),
        Column("note", tr("备注"), lambda one: one.agreement.note, width=160, shown=False),
    ]  # fmt: skip


def days_words(one: "AgreementLine") -> str:
    """剩 40 天, while it is in force and ends some day."""
    return "" if one.days is None else tr("剩 {n} 天").format(n=one.days)


def plan_words(one: "AgreementLine") -> str:
    """3/5 items of the plan done; nothing where there is none."""
    return f"{one.done}/{one.planned}" if one.planned else ""


def covered_words(one: "AgreementLine") -> str:
    """550余."""
    covered = one.agreement.covered
    if covered is None:
        return ""
    return tr("{n}余").format(n=covered) if one.agreement.covered_more else str(covered)


def agreement_facets() -> list[Facet]:
    """The filters of agreements."""
    return [
        Facet("state", tr("状态"), lambda one: one.state, word),
        Facet("year", tr("签订年度"), _year, lambda year: tr("{year}年").format(year=year) if year else tr("（空）")),
    ]


def _year(one: "AgreementLine") -> int:
    day = one.agreement.signed_on or one.agreement.from_on
    return day.year if day else 0


def agreement_waits(words: Words) -> "Callable[[AgreementLine], set[str]]":
    """Which kinds of the board an agreement belongs to."""

    def waits(one: "AgreementLine") -> set[str]:
        idle = one.state is AgreementState.RUNNING and not one.activities
        found = {"ending": one.id in words.ending, "over": one.state is AgreementState.OVER, "idle": idle}
        return {kind for kind, yes in found.items() if yes}

    return waits


def agreement_text(one: "AgreementLine") -> str:
    """What is searched of an agreement."""
    head = one.agreement
    return search_text(head.title, "", extra=" ".join((*one.parties, head.contents, head.goals, head.note)))
