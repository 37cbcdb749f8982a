"""Lists of the room as forms, for paper and Excel alike: 诉求办理登记簿, 未回应诉求清单.

No list counts by who asked, and names of askers stand in none unless they are asked for (domain §10 N3).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from branchdesk.features.dues.queries.forms import Form, FormColumn, Value
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.requests.papers import wording
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules.clock import span
from branchdesk.features.requests.rules.summing import Summary
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.words import tr

_CIRCLED = "①②③④⑤⑥⑦⑧⑨"
"""As many rounds as a school may ask for."""


def register_form(
    lines: Sequence[RequestLine], *, unit: str, made_on: date, summary: Summary | None = None, title: str = "",
    named: bool = False,
) -> Form:  # fmt: skip
    """诉求办理登记簿: requests in the order given; with the ``summary`` of the same ones what they amount to."""
    columns = (
        FormColumn(tr("受理号"), 11, centred=True), FormColumn(tr("受理时间"), 12, centred=True),
        FormColumn(tr("渠道"), 7, centred=True), FormColumn(tr("提出人"), 10, centred=True),
        FormColumn(tr("事项类别"), 12), FormColumn(tr("诉求内容"), 34), FormColumn(tr("级别"), 7, centred=True),
        FormColumn(tr("首接人"), 9, centred=True), FormColumn(tr("承办"), 9, centred=True),
        FormColumn(tr("响应时间"), 12, centred=True), FormColumn(tr("办结时间"), 12, centred=True),
        FormColumn(tr("反馈时间"), 12, centred=True), FormColumn(tr("时限"), 10, centred=True),
        FormColumn(tr("回访"), 20), FormColumn(tr("状态"), 8, centred=True),
    )  # fmt: skip
    rows = tuple(_registered(line, named=named) for line in lines)
    name = tr("诉求办理登记簿")
    return Form(
        name, title or name, unit, columns, rows, wording.basis(lines), made_on, empty=tr("（没有登记诉求）"),
        notes=tuple(_counted(lines, summary)), signatures=sign(tr("填报人："), tr("审核人：")),
    )  # fmt: skip


def _registered(line: RequestLine, *, named: bool) -> tuple[Value, ...]:
    one = line.request
    return (
        one.number, wording.moment(one.received_at), wording.channel(one), wording.asker(one, named=named), one.kind,
        one.text, wording.level(one), one.first_receiver, line.undertaker, wording.moment(one.responded_at),
        wording.moment(one.settled_at), wording.moment(one.feedback_at), line.clock.words, _calls(line),
        wording.state(line),
    )  # fmt: skip


def _calls(line: RequestLine) -> str:
    """①满意 ②未接通 1 次 …; nothing before it is settled."""
    told = ((one.number, one.words) for one in line.rounds if one.call is not None or one.tries or one.due is not None)
    return "\n".join(f"{_CIRCLED[number - 1]}{words}" for number, words in told)


def _counted(lines: Sequence[RequestLine], summary: Summary | None) -> Iterator[str]:
    yield tr("共 {n} 件。").format(n=len(lines))
    if summary is None:
        return
    rate = summary.rate_words or tr("尚无")
    text = tr(
        "受理 {n} 件；时限已有结果 {timed} 件，其中按时 {in_time} 件，按时率 {rate}；未回应 {waiting} 件，超时 {late} 件。"
    )
    yield text.format(
        n=len(summary.received), timed=len(summary.timed), in_time=len(summary.in_time), rate=rate,
        waiting=len(summary.unanswered), late=len(summary.overdue),
    )  # fmt: skip
    if summary.mean is not None:
        yield tr("平均办理时长 {span}（受理至办结）。").format(span=span(summary.mean))
    hours = "、".join(str(n) for n in sorted({line.pack["hours"] for line in lines}))
    text = tr(
        "时限按自然小时计算：一般诉求 {hours} 小时内办结并反馈，复杂诉求 {hours} 小时内响应；恰在时限之分的算按时。"
    )
    yield text.format(hours=hours or "24")


def unanswered_form(lines: Sequence[RequestLine], *, unit: str, now: datetime) -> Form:
    """未回应诉求清单 at a minute, the longest waiting first: until when each has to be answered."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("受理号"), 11, centred=True),
        FormColumn(tr("受理时间"), 12, centred=True), FormColumn(tr("事项类别"), 12), FormColumn(tr("诉求内容"), 38),
        FormColumn(tr("级别"), 7, centred=True), FormColumn(tr("首接人"), 10, centred=True),
        FormColumn(tr("承办"), 10, centred=True), FormColumn(tr("截止时间"), 12, centred=True),
        FormColumn(tr("剩余或超时"), 16, centred=True), FormColumn(tr("督办"), 12),
    )  # fmt: skip
    ordered = sorted((line.at(now) for line in lines), key=lambda line: line.request.received_at)
    rows = tuple(_waiting(number, line) for number, line in enumerate(ordered, 1))
    late = sum(line.clock.left is not None and line.clock.left < timedelta(0) for line in ordered)
    text = tr("截至 {now}，未回应 {n} 件，其中已超时 {late} 件。")
    note = text.format(now=f"{now:%Y-%m-%d %H:%M}", n=len(ordered), late=late)
    return Form(
        tr("未回应诉求"), tr("未回应诉求清单"), unit, columns, rows, wording.basis(ordered), now.date(), notes=(note,),
        signatures=sign(tr("填报人："), tr("审核人：")), empty=tr("（没有未回应的诉求）"),
    )  # fmt: skip


def _waiting(number: int, line: RequestLine) -> tuple[Value, ...]:
    one = line.request
    return (
        number, one.number, wording.moment(one.received_at), one.kind, one.text, wording.level(one), one.first_receiver,
        line.undertaker, f"{line.clock.deadline:%Y-%m-%d %H:%M}", line.clock.words,
        one.supervision or (tr("督办") if one.supervised else ""),
    )  # fmt: skip
