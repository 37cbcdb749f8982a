"""The work log, and deeds it may take over."""

from branchdesk.features.organizers.listing.words import hours, role_word
from branchdesk.features.organizers.queries import EntryLine, Proposal
from branchdesk.features.organizers.rules.summing import term_of
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet


def said(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def waits(line: EntryLine) -> set[str]:
    """What might be filled in still."""
    return {"no_hours"} if not line.entry.tenths else set()


def columns() -> list[Column]:
    """工作记录."""
    return [
        Column("on", tr("日期"), lambda one: one.entry.on, width=96, sort_key=lambda one: str(one.entry.on), fixed=True),
        Column("role", tr("角色"), lambda one: one.entry.role, role_word, width=68),
        Column("task", tr("工作类别"), lambda one: one.entry.task, width=128),
        Column("organization", tr("支部"), lambda one: one.organization, width=128, apart=True),
        Column("hours", tr("时长"), lambda one: one.entry.tenths or None, lambda tenths: hours(tenths or 0), width=56,
               align="right"),
        Column("count", tr("数量"), lambda one: one.entry.count, width=56, align="right"),
        Column("content", tr("内容"), lambda one: said(one.entry.content), width=240, stretch=True),
        Column("result", tr("结果"), lambda one: said(one.entry.result), width=120),
        Column("origin", tr("来源"), lambda one: one.origin, lambda word: word or tr("手工登记"), width=104,
               ink=lambda word: "text2" if word else ""),
        Column("kept", tr("附件"), lambda one: one.entry.kept_at, width=96),
        Column("organizer", tr("组织员"), lambda one: one.posting.name, width=72),
        Column("college", tr("学院（部）"), lambda one: one.posting.college, width=120, shown=False),
    ]  # fmt: skip


def facets() -> list[Facet]:
    """The filters."""
    nothing = tr("（空）")
    return [
        Facet("role", tr("角色"), lambda one: one.entry.role, role_word),
        Facet("task", tr("类别"), lambda one: one.entry.task, lambda task: task or nothing),
        Facet("organizer", tr("组织员"), lambda one: one.posting.title, lambda title: title),
        Facet("term", tr("学期"), lambda one: term_of(one.entry.on.first()), lambda term: term),
        Facet("origin", tr("来源"), lambda one: one.origin, lambda word: word or tr("手工登记")),
        Facet("branch", tr("支部"), lambda one: one.organization, lambda name: name or nothing),
    ]


def text(line: EntryLine) -> str:
    """What is searched."""
    entry = line.entry
    extra = " ".join((entry.task, entry.content, entry.result, line.organization, line.posting.college, str(entry.on)))
    return search_text(line.posting.name, "", extra=extra)


def proposal_columns() -> list[Column]:
    """Deeds that may be taken over."""
    return [
        Column("on", tr("日期"), lambda one: one.entry.on, width=96, sort_key=lambda one: str(one.entry.on), fixed=True),
        Column("kind", tr("台账事项"), lambda one: one.kind, width=112),
        Column("content", tr("内容"), lambda one: said(one.entry.content), width=300, stretch=True),
        Column("role", tr("角色"), lambda one: one.entry.role, role_word, width=68),
        Column("task", tr("工作类别"), lambda one: one.entry.task, width=128),
        Column("count", tr("数量"), lambda one: one.entry.count, width=56, align="right"),
        Column("hours", tr("时长"), lambda one: one.entry.tenths or None, lambda tenths: hours(tenths or 0), width=56,
               align="right"),
        Column("named", tr("署名"), lambda one: one.named, lambda yes: tr("本人") if yes else "", width=56),
    ]  # fmt: skip


def proposal_text(one: Proposal) -> str:
    """What is searched of a deed."""
    return search_text(one.kind, "", extra=" ".join((one.entry.content, one.entry.task, str(one.entry.on))))
