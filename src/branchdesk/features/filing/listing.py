"""The lists of the archive: numbered papers, those that may have a number, those that are missing."""

from branchdesk.features.filing.fields import KEEP
from branchdesk.features.filing.queries import CandidateLine, PaperLine
from branchdesk.features.filing.rules import numbering
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column


def paper_columns() -> list[Column]:
    """目录."""
    return [
        Column("number", tr("件号"), lambda one: one.number, width=136, fixed=True),
        Column("title", tr("题名"), lambda one: one.paper.title, width=240, stretch=True),
        Column("on", tr("日期"), lambda one: one.paper.on, width=92, sort_key=lambda one: str(one.paper.on)),
        Column("holder", tr("单位"), lambda one: one.holder, width=124),
        Column("responsible", tr("责任者"), lambda one: one.paper.responsible, width=180, shown=False),
        Column("keep", tr("保管期限"), lambda one: KEEP.show(one.paper.keep), width=76),
        Column("pages", tr("页数"), lambda one: one.paper.pages, width=52, align="right"),
        Column("binder", tr("卷（盒）号"), lambda one: one.paper.binder, width=104),
        Column("kept_at", tr("存放处"), lambda one: one.paper.kept_at, width=110, shown=False),
        Column("state", tr("状态"), paper_state, width=76, tone=_paper_tone),
    ]


def paper_state(one: PaperLine) -> str:
    """须重印 where the records have changed since, 无记录 where they are gone; 纸质件 for what the ledger cannot print."""
    if one.orphan:
        return tr("无记录")
    if one.outdated:
        return tr("须重印")
    return "" if one.printable else tr("纸质件")


def _paper_tone(word: str) -> str:
    return {tr("无记录"): "err", tr("须重印"): "warn", tr("纸质件"): "mute"}.get(word, "")


def ready_columns() -> list[Column]:
    """待归档."""
    return [
        _class_column(),
        Column("title", tr("题名"), lambda one: one.candidate.title, width=280, stretch=True, fixed=True),
        Column("on", tr("日期"), lambda one: one.candidate.on, width=92, sort_key=lambda one: str(one.candidate.on)),
        Column("holder", tr("单位"), lambda one: one.holder, width=140),
        Column("responsible", tr("责任者"), lambda one: one.candidate.responsible, width=180, shown=False),
        Column("keep", tr("保管期限"), lambda one: KEEP.show(one.candidate.keep), width=76),
    ]


def missing_columns() -> list[Column]:
    """缺件."""
    return [
        _class_column(),
        Column("title", tr("应归档文件"), lambda one: one.candidate.title, width=240, stretch=True, fixed=True),
        Column("on", tr("日期"), lambda one: one.candidate.on, width=92, sort_key=lambda one: str(one.candidate.on)),
        Column("holder", tr("单位"), lambda one: one.holder, width=124),
        Column("why", tr("缺什么"), lambda one: one.candidate.why, width=230, ink=lambda _why: "err"),
    ]


def _class_column() -> Column:
    return Column("class", tr("类别"), lambda one: numbering.class_word(one.candidate.archive_class), width=84)


def paper_text(one: PaperLine) -> str:
    """What searching looks through."""
    paper = one.paper
    return " ".join(
        (one.number, paper.title, one.holder, paper.responsible, paper.binder, paper.kept_at, str(paper.on))
    ).lower()


def candidate_text(one: CandidateLine) -> str:
    """What searching looks through."""
    found = one.candidate
    kind = numbering.class_word(found.archive_class)
    return " ".join((kind, found.title, one.holder, found.responsible, found.why, str(found.on))).lower()


def told_paper(one: PaperLine) -> str:
    """The current paper in full."""
    paper = one.paper
    said = [tr("{number}　{title}").format(number=one.number, title=paper.title), paper.responsible]
    if one.outdated:
        said.append(tr("编号后记录有改动：请核对并重印，再按“已重印”"))
    if one.orphan:
        said.append(tr("所依据的记录已不在，或已改得不再出这份文件：请改回或到回收站恢复，确系作废的再“撤回”"))
    return tr("　·　").join(word for word in said if word)


def told_candidate(one: CandidateLine) -> str:
    """The current paper that is waiting or missing, in full."""
    found = one.candidate
    said = tr("{title}　{holder}").format(title=found.title, holder=one.holder)
    return tr("{said}：{why}").format(said=said, why=found.why) if found.why else said
