"""诉求办理单: one request from its intake to the last call, with everybody it passed through."""

from datetime import date, timedelta

from branchdesk.features.dues.papers.forms import footer, long_day
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.requests.model import SATISFACTIONS, Satisfaction
from branchdesk.features.requests.papers import wording
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules.clock import at, span
from branchdesk.features.requests.rules.steps import unreached_words
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Heading, Pairs, Subtitle, Table, Title
from branchdesk.kernel.words import tr


def request_title(line: RequestLine) -> str:
    """The name of the paper."""
    return tr("诉求办理单（{number}）").format(number=line.request.number)


def request_bytes(line: RequestLine, *, unit: str, made_on: date, named: bool = False) -> bytes:
    """The paper as PDF/A; the asker's name only where it is asked for."""
    from branchdesk.pdf import document

    paper = request_blocks(line, unit=unit, made_on=made_on, named=named)
    foot = footer(wording.basis([line]), made_on)
    return document.render(paper, title=request_title(line), author=unit, footer=foot)


def request_blocks(line: RequestLine, *, unit: str, made_on: date, named: bool = False) -> list[Block]:
    """What the paper consists of; what has not been done yet is left to be written in."""
    return [
        Title(tr("诉求办理单")),
        Subtitle(left=unit, right=long_day(made_on)),
        _intake(line, named=named),
        Heading(tr("办理")),
        _course(line),
        *_hand_ons(line),
        Heading(tr("回访")),
        _calls(line),
        Closing(notes=_counted(line), signatures=sign(tr("首接人："), tr("承办人："), tr("审核人："))),
    ]


def _intake(line: RequestLine, *, named: bool) -> Pairs:
    one = line.request
    deadline = tr("{at}（{words}）").format(at=f"{line.clock.deadline:%Y-%m-%d %H:%M}", words=line.clock.words)
    return Pairs(
        (
            (tr("受理号"), one.number), (tr("受理时间"), wording.moment(one.received_at)),
            (tr("渠道"), wording.channel(one)), (tr("提出人"), wording.asker(one, named=named)),
            (tr("涉及单位"), line.organization), (tr("事项类别"), one.kind), (tr("级别"), wording.level(one)),
            (tr("首接人"), one.first_receiver), (tr("承办"), line.undertaker), (tr("协办"), one.helpers),
            (tr("时限"), deadline), (tr("状态"), wording.state(line)), (tr("诉求内容"), one.text),
        ),
        wide=frozenset((tr("诉求内容"), tr("时限"))),
    )  # fmt: skip


def _course(line: RequestLine) -> Pairs:
    """Answer, change of level, promise, settlement, feedback, supervision."""
    one = line.request
    always = [
        (tr("响应时间"), wording.moment(one.responded_at)), (tr("响应情况"), one.response),
        (tr("办结时间"), wording.moment(one.settled_at)), (tr("办理用时"), _taken(line)), (tr("办理结果"), one.result),
        (tr("反馈时间"), wording.moment(one.feedback_at)), (tr("反馈方式"), one.feedback_way),
    ]  # fmt: skip
    more = [
        (tr("转为复杂"), wording.moment(one.escalated_at)), (tr("转级理由"), one.escalation_reason),
        (tr("承诺时限"), wording.moment(one.due_at)),
        (tr("督办"), one.supervision or (tr("已督办") if one.supervised else "")),
        (tr("关闭时间"), wording.moment(one.closed_at)), (tr("备注"), one.note),
    ]  # fmt: skip
    wide = frozenset((tr("响应情况"), tr("办理结果"), tr("转级理由"), tr("督办"), tr("备注")))
    return Pairs((*always, *((label, text) for label, text in more if text)), wide=wide)


def _taken(line: RequestLine) -> str:
    """From the intake to the settlement."""
    one = line.request
    if not one.settled_at:
        return ""
    return span(max(at(one.settled_at) - at(one.received_at), timedelta(0)))


def _hand_ons(line: RequestLine) -> list[Block]:
    if not line.hand_ons:
        return []
    columns = (
        Column(tr("时间"), 1.6, Align.CENTER), Column(tr("转出人"), 1.2, Align.CENTER),
        Column(tr("接办人"), 1.2, Align.CENTER), Column(tr("事由"), 3.6),
    )  # fmt: skip
    rows = ((wording.moment(one.at), one.from_whom, one.to_whom, one.reason) for one in line.hand_ons)
    return [Heading(tr("转办")), Table(columns, tuple(rows))]


def _calls(line: RequestLine) -> Table:
    """Every call that was made, then the rounds still to come with their days."""
    columns = (
        Column(tr("轮次"), 0.8, Align.CENTER), Column(tr("时间"), 1.6, Align.CENTER), Column(tr("方式"), 1.0, Align.CENTER),
        Column(tr("满意情况"), 1.6, Align.CENTER), Column(tr("结果"), 2.6), Column(tr("回访人"), 1.0, Align.CENTER),
    )  # fmt: skip
    rows = [
        (
            tr("第{n}轮").format(n=one.round), wording.moment(one.at), one.way,
            tr(dict(SATISFACTIONS)[one.satisfaction]) + (tr("，同意不再回访") if one.agreed else ""), one.result, one.by,
        )
        for one in sorted(line.calls, key=lambda one: (one.round, one.at))
    ]  # fmt: skip
    rows += [
        (tr("第{n}轮").format(n=one.number), tr("应于 {day} 前").format(day=one.due), "", "", "", "")
        for one in line.rounds
        if one.call is None and one.due is not None
    ]
    return Table(columns, tuple(rows), empty=tr("（办结后登记）"))


def _counted(line: RequestLine) -> tuple[str, ...]:
    """When nobody answered, by which rule that counts."""
    missed = any(one.satisfaction is Satisfaction.UNREACHED for one in line.calls)
    return (f"{unreached_words(line.pack)}。",) if missed else ()
