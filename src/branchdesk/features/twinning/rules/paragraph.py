"""A paragraph for the yearly report, made of counted facts alone: a number that is not in the ledger is not in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from branchdesk.features.twinning.model.activities import Heads
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome
from branchdesk.features.twinning.model.words import (
    OUTCOME_KINDS,
    PURPOSES,
    REPORT_CATEGORIES,
    OutcomeKind,
    Progress,
    Purpose,
    ReportCategory,
)
from branchdesk.features.twinning.rules.counting import Counts
from branchdesk.features.twinning.rules.following import ENDED
from branchdesk.features.twinning.rules.words import purpose_word
from branchdesk.kernel.words import tr

_OUTCOMES = dict(OUTCOME_KINDS)
_SHOWN = 4
_PARTNERS = {
    ReportCategory.A: "“双带头人”教师党支部书记所在支部",
    ReportCategory.B: "其他教学科研党支部",
    ReportCategory.C: "机关党支部",
    ReportCategory.D: "校外党支部",
}
"""The four categories as reports write them (domain §6.2 2)."""


@dataclass(frozen=True, slots=True)
class Year:
    """The facts of a period: ``span`` in words, the counts, activities by purpose, what was raised and what came of it."""

    span: str
    counts: Counts
    by_purpose: Mapping[Purpose | None, int]
    own: Heads | None
    other: Heads | None
    issues: Sequence[Issue] = ()
    measures: Sequence[Measure] = ()
    outcomes: Sequence[Outcome] = ()


def draft(year: Year) -> str:
    """The paragraph; raises ``Refusal`` where the categories do not sum up."""
    year.counts.demand_sum()
    if not year.counts.activities:
        return tr("{span}没有登记结对共建活动。").format(span=year.span)
    return "".join([_held(year), _purposes(year), _solved(year), _came_of_it(year)])


def _held(year: Year) -> str:
    counts = year.counts
    kinds = tr("、").join(
        tr("与{kind} {n} 次").format(kind=tr(_PARTNERS[one]), n=len(counts.by_category[one]))
        for one, _ in REPORT_CATEGORIES
        if counts.by_category[one]
    )
    text = tr("{span}共开展结对共建活动 {n} 次，其中{kinds}；参加共建的党组织 {branches} 个，结成 {pairs} 对。")
    return text.format(
        span=year.span, n=len(counts.activities), kinds=kinds, branches=len(counts.branches), pairs=len(counts.pairs)
    )


def _purposes(year: Year) -> str:
    known = [(one, n) for one in (*dict(PURPOSES), None) if (n := year.by_purpose.get(one, 0))]
    told = ""
    if any(one is not None for one, _ in known):
        parts = (tr("{word} {n} 次").format(word=purpose_word(one), n=n) for one, n in known)
        told = tr("按目的分，{words}。").format(words=tr("、").join(parts))
    came = (
        text.format(n=_times(heads))
        for text, heads in ((tr("我方参加{n}"), year.own), (tr("结对单位参加{n}"), year.other))
        if heads is not None
    )
    said = tr("，").join(came)
    return told + (tr("{said}。").format(said=said) if said else "")


def _spaced(words: str, *, ends: bool = False) -> str:
    """A value within a sentence: a blank between Chinese and figures, as beside every number of the paragraph."""
    before, after = (" " if edge.isascii() else "" for edge in (words[0], words[-1]))
    return f"{before}{words}{'' if ends else after}"


def _times(heads: Heads) -> str:
    """People counted each time they came."""
    return tr(" {n}人次").format(n=heads.spaced)


def _solved(year: Year) -> str:
    if not year.issues and not year.measures:
        return ""
    closed = sum(1 for one in year.issues if one.closed_on)
    done = sum(1 for one in year.measures if one.progress in ENDED)
    lasting = sum(1 for one in year.measures if one.progress is Progress.LASTING)
    text = tr("共收集问题 {issues} 个，已销号 {closed} 个；制定举措 {measures} 项，已完成 {done} 项")
    text = text.format(issues=len(year.issues), closed=closed, measures=len(year.measures), done=done)
    return text + (tr("，其中长期坚持 {n} 项。").format(n=lasting) if lasting else tr("。"))


def _came_of_it(year: Year) -> str:
    if not year.outcomes:
        return ""
    by_kind: dict[OutcomeKind, list[Outcome]] = {}
    for one in year.outcomes:
        by_kind.setdefault(one.kind, []).append(one)
    kinds = tr("、").join(
        tr("{kind} {n} 项").format(kind=tr(_OUTCOMES[kind]), n=len(found)) for kind, found in by_kind.items()
    )
    figures = [one for one in by_kind.get(OutcomeKind.FIGURES, ()) if one.before and one.after][:_SHOWN]
    told = tr("；").join(
        tr("{what}由{before}变为{after}").format(
            what=one.indicator or one.title, before=_spaced(one.before), after=_spaced(one.after, ends=True)
        )
        for one in figures
    )
    text = tr("形成成果 {n} 项（{kinds}）").format(n=len(year.outcomes), kinds=kinds)
    return text + (tr("：{told}。").format(told=told) if told else tr("。"))
