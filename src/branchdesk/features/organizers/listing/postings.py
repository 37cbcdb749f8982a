"""Who is posted where."""

from datetime import timedelta

from branchdesk.features.organizers.listing.words import POSTING_TONES, kind_word, posting_word
from branchdesk.features.organizers.queries import PostingLine, PostingState
from branchdesk.features.organizers.rules.postings import ended
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

SOON = 60
"""Days before its end from which a term is said to be ending."""


def ends_soon(line: PostingLine) -> bool:
    """Held, and over within the next two months."""
    last = ended(line.posting)
    held = line.state is PostingState.HELD
    return held and last is not None and last.last() <= clock.today() + timedelta(days=SOON)


def waits(line: PostingLine) -> set[str]:
    """The kinds of the board a posting belongs to."""
    found = {str(line.state)}
    if ends_soon(line):
        found.add("ends_soon")
    if line.state is PostingState.HELD and line.posting.organization_id is None:
        found.add("no_place")
    return found


def columns() -> list[Column]:
    """选派."""
    return [
        Column("name", tr("组织员"), lambda one: one.name, width=80, fixed=True),
        Column("college", tr("学院（部）"), lambda one: one.college, width=150),
        Column("state", tr("状态"), lambda one: one.state, posting_word, width=72, tone=lambda state: POSTING_TONES[state]),
        Column("kind", tr("类型"), lambda one: one.organizer.kind, kind_word, width=56),
        Column("sending", tr("派出单位"), lambda one: one.organizer.sending_unit, width=120),
        Column("from", tr("任期自"), lambda one: one.posting.from_on, width=96, sort_key=lambda one: str(one.posting.from_on)),
        Column("until", tr("任期至"), lambda one: ended(one.posting), width=96,
               sort_key=lambda one: str(ended(one.posting) or "") or None),
        Column("announced", tr("宣布会"), lambda one: one.posting.announced_on, width=96),
        Column("concurrent", tr("兼任"), lambda one: "、".join(one.posting.concurrent.split("\n")), width=140),
        Column("document", tr("任职文件"), lambda one: one.posting.document, width=140),
        Column("former", tr("原职务"), lambda one: one.organizer.former_post, width=110, shown=False),
        Column("rank", tr("职级"), lambda one: one.organizer.rank, width=72, shown=False),
        Column("organization", tr("对应党组织"), lambda one: one.organization, width=140, shown=False),
    ]  # fmt: skip


def facets() -> list[Facet]:
    """The filters."""
    nothing = tr("（空）")
    return [
        Facet("state", tr("状态"), lambda one: one.state, posting_word),
        Facet("sending", tr("派出单位"), lambda one: one.organizer.sending_unit, lambda unit: unit or nothing),
        Facet("kind", tr("类型"), lambda one: one.organizer.kind, kind_word),
        Facet("college", tr("学院"), lambda one: one.college, lambda name: name or nothing),
    ]


def text(line: PostingLine) -> str:
    """What is searched."""
    person, posting = line.organizer, line.posting
    extra = (
        line.college,
        person.sending_unit,
        person.former_post,
        posting.concurrent,
        posting.document,
        line.organization,
    )
    return search_text(person.name, "", extra=" ".join(extra))
