"""票数统计表: for every ballot who could vote, the sheets of paper, the votes and what came of them."""

from collections.abc import Iterator, Sequence

from branchdesk.features.meetings.model.minutes import Attendance, Ballot, Minutes
from branchdesk.features.meetings.model.words import BallotKind
from branchdesk.features.meetings.papers.context import PaperContext, headline, said
from branchdesk.features.meetings.papers.minutes_paper import (
    appraisal_table,
    ballot_subject,
    nominee_table,
    verdict_word,
)
from branchdesk.features.meetings.rules import roll, wording
from branchdesk.kernel.blocks import Block, Closing, Heading, Pairs, Prose, Subtitle, Title
from branchdesk.kernel.words import tr


def blocks(minutes: Minutes, _sheet: Sequence[Attendance], context: PaperContext) -> list[Block]:
    """The whole paper, ballot by ballot."""
    parts = context.layout.parts
    paper: list[Block] = [Title(headline(minutes, context))]
    if "head" in parts:
        meeting = minutes.meeting
        when = tr("时间：{when}").format(when=wording.time_span(meeting))
        paper.append(Subtitle(left=when, right=tr("地点：{place}").format(place=meeting.place)))
    number = 0
    for ballot in minutes.ballots if "ballots" in parts else ():
        number += 1
        paper += [Heading(wording.ordinal(number) + ballot_subject(ballot)), *_ballot(ballot, minutes, context)]
    if "appraisals" in parts and minutes.appraisals:
        paper += [Heading(wording.ordinal(number + 1) + tr("民主测评")), appraisal_table(minutes, context)]
    return [*paper, Closing(signatures=context.layout.signing())]


def _ballot(ballot: Ballot, minutes: Minutes, context: PaperContext) -> list[Block]:
    paper: list[Block] = [Pairs(tuple(_numbers(ballot, context)), wide=frozenset((tr("结果"),)))]
    if ballot.kind is BallotKind.ELECTION:
        paper.append(nominee_table(minutes, context, ballot))
    return [*paper, Prose(said(context.verdicts[ballot.id]), lead=tr("计票结果："))]


def _numbers(ballot: Ballot, context: PaperContext) -> Iterator[tuple[str, str]]:
    """Every number there is; one that was not taken is left out, not shown as nought."""
    due, here = roll.entitled(ballot, context.counts)
    numbers: list[tuple[str, int | None]] = [
        (tr("应到有表决权"), due), (tr("实到有表决权"), here), (tr("发出票"), ballot.issued),
        (tr("收回票"), ballot.returned), (tr("有效票"), ballot.valid), (tr("应选名额"), ballot.seats),
        (tr("赞成"), ballot.yes), (tr("反对"), ballot.no), (tr("弃权"), ballot.abstain),
        (tr("会前书面赞成"), ballot.written_yes or None), (tr("会前书面反对"), ballot.written_no or None),
        (tr("会前书面弃权"), ballot.written_abstain or None),
    ]  # fmt: skip
    yield tr("表决类型"), wording.ballot_word(ballot.kind)
    yield tr("表决方式"), wording.method_word(ballot.method)
    yield from ((label, str(number)) for label, number in numbers if number is not None)
    yield tr("结果"), verdict_word(context.verdicts[ballot.id].passed)
