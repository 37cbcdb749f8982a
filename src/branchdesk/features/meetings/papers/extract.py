"""决议摘录: one page that says when it was decided, by how many, and what (for a higher committee or a file)."""

from collections.abc import Sequence

from branchdesk.features.meetings.model.minutes import Attendance, Minutes
from branchdesk.features.meetings.papers.context import PaperContext, headline, said
from branchdesk.features.meetings.papers.minutes_paper import ballot_subject, numbered
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel.blocks import Block, Closing, Prose, Title
from branchdesk.kernel.words import tr


def blocks(minutes: Minutes, _sheet: Sequence[Attendance], context: PaperContext) -> list[Block]:
    """The whole paper in running text."""
    paper: list[Block] = [Title(headline(minutes, context))]
    write = {"occasion": _occasion, "ballots": _ballots, "resolutions": _resolutions}
    for part in context.layout.parts:
        paper += write[part](minutes, context)
    return [*paper, Closing(signatures=context.layout.signing())]


def _occasion(minutes: Minutes, context: PaperContext) -> list[Block]:
    meeting, counts = minutes.meeting, context.counts
    text = tr(
        "{when}，{unit}在{place}召开{kind}，{chair}主持。应到{due}人，其中有表决权{voting}人；"
        "实到{here}人，其中有表决权{present}人。"
    )
    facts = text.format(
        when=wording.time_span(meeting), unit=context.unit, place=meeting.place, chair=meeting.chair,
        kind=wording.kind_word(meeting.kind), due=counts.due, voting=counts.due_voting, here=counts.here,
        present=counts.here_voting,
    )  # fmt: skip
    return [Prose(facts)]


def _ballots(minutes: Minutes, context: PaperContext) -> list[Block]:
    paper: list[Block] = []
    for one in minutes.ballots:
        lead = tr("{subject}（{method}）：").format(subject=ballot_subject(one), method=wording.method_word(one.method))
        paper.append(Prose(said(context.verdicts[one.id]), lead=lead))
    return paper


def _resolutions(minutes: Minutes, _context: PaperContext) -> list[Block]:
    if not minutes.resolutions:
        return [Prose(tr("本次会议没有形成决议。"))]
    texts = numbered([one.text.strip() for one in minutes.resolutions])
    return [Prose(tr("会议决议如下：")), *map(Prose, texts)]
