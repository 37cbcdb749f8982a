"""Joint activities as the list shows them: columns, filters, what waits, what is searched."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from branchdesk.features.twinning.listing.words import STATE_TONES, Words
from branchdesk.features.twinning.model.words import ActivityState
from branchdesk.features.twinning.rules.following import lacks_summary
from branchdesk.features.twinning.rules.words import purpose_word, word
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

if TYPE_CHECKING:
    from branchdesk.features.twinning.queries import ActivityLine


def activity_columns() -> list[Column]:
    """共建活动 (ux.md §12)."""
    return [
        Column("on", tr("日期"), lambda one: one.activity.on, width=94, sort_key=lambda one: str(one.activity.on), fixed=True),
        Column("title", tr("活动名称"), lambda one: one.activity.title, width=210, fixed=True, stretch=True),
        Column("others", tr("结对单位"), lambda one: one.others, width=140, stretch=True),
        Column("ours", tr("我方支部"), lambda one: one.ours, width=140, shown=False),
        Column("mode", tr("形式"), lambda one: one.activity.mode, word, width=84),
        Column("place", tr("地点"), lambda one: one.activity.place, width=90),
        Column("heads", tr("我方+对方"), lambda one: one.heads, width=82, sort_key=_heads),
        Column("category", tr("类别"), lambda one: one.category, _category, width=78,
               ink=lambda category: "" if category else "err", sort_key=lambda one: one.category),
        Column("state", tr("状态"), lambda one: one.state, word, width=80, tone=lambda state: STATE_TONES[state],
               sort_key=lambda one: list(ActivityState).index(one.state)),
        Column("photos", tr("照片"), lambda one: one.photos or "", width=48, align="right", sort_key=lambda one: one.photos),
        Column("open", tr("未完举措"), lambda one: one.open_measures or "", width=76, align="right",
               sort_key=lambda one: one.open_measures, shown=False),
        Column("purpose", tr("目的"), lambda one: one.activity.purpose, word, width=110, shown=False),
        Column("series", tr("系列"), lambda one: one.activity.series, width=120, shown=False),
        Column("tags", tr("标签"), lambda one: one.activity.tags, width=120, shown=False),
        Column("host", tr("主持人"), lambda one: one.activity.host, width=84, shown=False),
    ]  # fmt: skip


def _heads(one: "ActivityLine") -> int:
    return (one.activity.own or 0) + (one.activity.other or 0)


def _category(category: object) -> str:
    return word(category) if category is not None else tr("未归类")


def activity_facets() -> list[Facet]:
    """The filters: state, category, year; the others stand under 更多筛选."""
    nothing = tr("（空）")
    return [
        Facet("state", tr("状态"), lambda one: one.state, word),
        Facet("category", tr("类别"), lambda one: one.category, _category),
        Facet("year", tr("年度"), lambda one: one.activity.on.year, lambda year: tr("{year}年").format(year=year)),
        Facet("mode", tr("形式"), lambda one: one.activity.mode, word),
        Facet("purpose", tr("目的"), lambda one: one.activity.purpose, purpose_word),
        Facet("series", tr("系列"), lambda one: one.activity.series, lambda text: text or nothing),
        Facet("ours", tr("我方支部"), lambda one: one.ours, lambda text: text or nothing),
    ]


def activity_waits(words: Words) -> "Callable[[ActivityLine], set[str]]":
    """Which kinds of the board an activity belongs to."""

    def waits(one: "ActivityLine") -> set[str]:
        last = (one.activity.until_on or one.activity.on).last()
        found = {
            "overdue": one.overdue > 0,
            "unsorted": one.category is None and one.state is not ActivityState.PLANNED,
            "planned_over": one.state is ActivityState.PLANNED and last < words.today,
            "unsummed": lacks_summary(one.activity, words.today, words.summary_days),
            "repeated": one.repeated,
            "held": one.state is ActivityState.HELD,
        }
        return {kind for kind, yes in found.items() if yes}

    return waits


def activity_text(words: Words) -> "Callable[[ActivityLine], str]":
    """What is searched of an activity: all its words."""

    def text(one: "ActivityLine") -> str:
        return search_text(one.activity.title, "", extra=words.texts.get(one.id, f"{one.ours} {one.others}"))

    return text
