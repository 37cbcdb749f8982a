"""What somebody hands over at the end of a term, from the facts of all rooms below, and the books that were made."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from branchdesk.features.development import queries as development
from branchdesk.features.meetings import queries as meetings
from branchdesk.features.meetings.model.words import MEETING_KINDS, Stage
from branchdesk.features.organizers.model import EVERIES, ROLES, Handover
from branchdesk.features.organizers.queries.duties import OccurrenceLine, duties, occurrences
from branchdesk.features.organizers.queries.evidence import EvidenceLine, evidence
from branchdesk.features.organizers.queries.log import totals
from branchdesk.features.organizers.queries.people import PostingLine, posting, postings, reach
from branchdesk.features.organizers.rules import book, calendar
from branchdesk.features.organizers.rules import postings as rules
from branchdesk.features.organizers.rules.book import HandoverBook, Section
from branchdesk.features.requests import queries as requests
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules.clock import STATES
from branchdesk.features.transfers import queries as transfers
from branchdesk.features.transfers.rules.states import RUNNING, state_word
from branchdesk.features.twinning import queries as twinning
from branchdesk.features.twinning.model.words import PROGRESSES, Progress
from branchdesk.features.twinning.queries import MeasureLine
from branchdesk.features.twinning.rules.following import is_open
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.times import Hours
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, records

AHEAD = 90
"""Days the list of what falls due next looks ahead."""


class HandoverLine(NamedTuple):
    """A book that was made; ``intact`` whether its text still has the fingerprint printed on it."""

    handover: Handover
    giver: PostingLine
    taker: PostingLine | None
    intact: bool

    @property
    def id(self) -> str:
        """Of the handover."""
        return self.handover.id


def handovers(ledger: Reads, posting_id: str | None = None) -> list[HandoverLine]:
    """The books that were made, the newest first."""
    where, values = ("", []) if posting_id is None else ("AND posting_id = ?", [posting_id])
    lines = {one.id: one for one in postings(ledger)}
    return [
        HandoverLine(
            one, lines[one.posting_id], lines.get(one.to_posting_id or ""), book.fingerprint(one.content) == one.fingerprint
        )
        for one in records(ledger, Handover, where, values, order='"on" DESC, id DESC')
        if one.posting_id in lines
    ]  # fmt: skip


def book_of(handover: Handover) -> HandoverBook:
    """The book as it was kept; ``Refusal`` where its text was changed since."""
    if book.fingerprint(handover.content) != handover.fingerprint:
        raise Refusal(tr("交接书内容与指纹不符，可能被改动过"), hint=tr("请用备份核对。"))
    return book.read(handover.content)


def handover_book(
    ledger: Reads, posting_id: str, on: date, to_posting_id: str | None = None, witness: str = ""
) -> HandoverBook:
    """The book of a posting as the ledger stands now; ``Refusal`` where there is no such posting."""
    line, taker = posting(ledger, posting_id), posting(ledger, to_posting_id) if to_posting_id else None
    if line is None:
        raise Refusal(tr("台账中没有这条选派"), hint=tr("请刷新后再试。"))
    scope = reach(ledger, line.posting)
    remarks = () if scope else (tr("选派没有对应台账中的党组织：党员发展、转接、会议、共建各项为空，请另行清点。"),)
    return HandoverBook(
        line.name, taker.name if taker else "", line.college, line.span, str(on), witness.strip(),
        tuple(_sections(ledger, line, scope, on)), remarks,
    )  # fmt: skip


def _sections(ledger: Reads, line: PostingLine, scope: frozenset[str], on: date) -> Iterator[Section]:
    begins = line.posting.from_on.first()
    owed = occurrences(ledger, begins, min(on, rules.ends(line.posting)), [line.id])
    yield _open_duties(owed, on)
    measures = [one for one in twinning.measures(ledger, scope, on) if one.measure.progress is not Progress.DONE]
    yield _falling_due(ledger, line, scope, on, measures)
    yield _open_measures(measures)
    yield _open_requests(_own_requests(ledger, line, scope))
    yield _packets(ledger, scope, on)
    yield _unsigned(ledger, scope, on)
    yield _archive(ledger, scope, on)
    yield _roles(ledger, line, begins, on)
    yield _evidence(evidence(ledger, line.id, begins, on))


def _open_duties(owed: Iterable[OccurrenceLine], on: date) -> Section:
    words, roles = dict(EVERIES), dict(ROLES)
    rows = [
        (one.duty.title, tr(roles[one.duty.role]), tr(words[one.duty.every]), one.period, str(one.due),
         tr("逾期") if one.occurrence.is_overdue(on) else tr("未到期"))
        for one in owed
        if one.occurrence.is_open
    ]  # fmt: skip
    columns = (tr("职责事项"), tr("角色"), tr("频次"), tr("本期"), tr("应办日期"), tr("状态"))
    return Section("duties", tr("未完成职责"), columns, tuple(rows))


def _falling_due(
    ledger: Reads, line: PostingLine, scope: frozenset[str], on: date, measures: Iterable[MeasureLine]
) -> Section:
    """What comes in the next months, whoever will be in post: duties, cases, agreements, measures."""
    until = on + timedelta(days=AHEAD)
    found = [(due, tr("发展党员"), name, text) for due, name, text in _cases(ledger, scope, on)]
    found += [
        (day.first(), tr("共建协议"), one.agreement.title, tr("协议到期"))
        for one in twinning.agreements(ledger, scope, on)
        if one.days is not None and (day := one.agreement.until_on) is not None
    ]
    found += [
        (day.first(), tr("共建举措"), one.measure.owner or "—", one.measure.task)
        for one in measures
        if is_open(one.measure) and (day := one.measure.due_on) is not None
    ]
    going_on = replace(line.posting, until_on=None, ended_on=None)
    coming = calendar.occurrences(going_on, duties(ledger), {}, on + timedelta(days=1), until)
    found += [(one.due, tr("职责"), line.college, one.duty.title) for one in coming]
    rows = sorted((str(day), kind, whose, text) for day, kind, whose, text in found if day <= until)
    columns = (tr("日期"), tr("类别"), tr("对象"), tr("事项"))
    return Section("due", tr("近期到期事项（{n} 天内，含已逾期）").format(n=AHEAD), columns, tuple(rows))


def _open_measures(measures: Iterable[MeasureLine]) -> Section:
    """All that is agreed and not done: those without a deadline and those far off too, what is shelved, what goes on."""
    words = dict(PROGRESSES)
    rows = [
        (one.issue or one.activity or "—", one.measure.task, one.measure.owner or "—",
         str(one.measure.due_on or tr("未定期限")), tr(words[one.measure.progress]))
        for one in measures
    ]  # fmt: skip
    columns = (tr("问题或活动"), tr("举措"), tr("责任人"), tr("时限"), tr("进展"))
    return Section("measures", tr("共建举措（未完成、搁置和长期坚持的）"), columns, tuple(rows))


def _cases(ledger: Reads, scope: frozenset[str], on: date) -> list[tuple[date, str, str]]:
    return [(one.due.due, one.name, one.due.text) for one in development.waiting(ledger, scope, on)]


def _own_requests(ledger: Reads, line: PostingLine, scope: frozenset[str]) -> list[RequestLine]:
    """Open requests of the college's organizations, and those he has in hand himself."""
    return [
        one
        for one in requests.open_lines(ledger)
        if one.request.organization_id in scope or line.name in (one.undertaker, one.request.first_receiver)
    ]


def _open_requests(found: Iterable[RequestLine]) -> Section:
    words = dict(STATES)
    rows = [
        (one.request.number, one.request.received_at.replace("T", " "), one.request.kind, one.request.text[:40],
         one.request.first_receiver, one.undertaker, tr(words[one.state]))
        for one in found
    ]  # fmt: skip
    columns = (tr("受理号"), tr("受理时间"), tr("类别"), tr("事项"), tr("首接人"), tr("承办"), tr("状态"))
    return Section("requests", tr("在办诉求"), columns, tuple(rows))


def _packets(ledger: Reads, scope: frozenset[str], on: date) -> Section:
    """Letters that are out: their return slips are still to come."""
    rows = [
        (one.transfer.number, one.name, one.transfer.to_place or one.transfer.addressee, str(one.transfer.issued_on or ""),
         str(one.until or ""), state_word(one.state))
        for one in transfers.lines(ledger, scope, on)
        if one.state in RUNNING
    ]  # fmt: skip
    columns = (tr("编号"), tr("姓名"), tr("去向"), tr("开具日期"), tr("截止"), tr("状态"))
    return Section("packets", tr("在途材料（组织关系）"), columns, tuple(rows))


def _unsigned(ledger: Reads, scope: frozenset[str], on: date) -> Section:
    kinds, words = dict(MEETING_KINDS), {Stage.DRAFT: tr("未定稿"), Stage.FINAL: tr("未签字")}
    rows = [
        (str(one.on), one.branch, tr(kinds[one.kind]), one.subject, words[one.stage])
        for one in meetings.meetings(ledger, scope)
        if one.stage in words and one.on.first() <= on
    ]
    rows += [
        (str(one.agreement.from_on or ""), "、".join(one.parties), tr("共建协议"), one.agreement.title, tr("未签订"))
        for one in twinning.agreements(ledger, scope, on)
        if one.agreement.signed_on is None and one.agreement.ended_on is None
    ]
    columns = (tr("日期"), tr("单位"), tr("种类"), tr("名称"), tr("状态"))
    return Section("unsigned", tr("未签字材料"), columns, tuple(sorted(rows)))


def _archive(ledger: Reads, scope: frozenset[str], on: date) -> Section:
    """Where the papers lie, as far as somebody wrote it down."""
    rows = [
        (tr("发展党员档案"), one.member.name, one.case.form_number, one.case.archive or "—")
        for one in development.files(ledger, scope)
        if one.case.ended_on is None or one.case.archive
    ]
    rows += [
        (tr("会议记录"), tr("{branch} {year} 年 {n} 份").format(branch=branch, year=year, n=len(numbers)),
         numbers[0] if len(numbers) == 1 else tr("{first} 至 {last}").format(first=numbers[0], last=numbers[-1]), branch)
        for (branch, year), numbers in _filed_minutes(ledger, scope)
    ]  # fmt: skip
    rows += [
        (tr("共建协议"), one.agreement.title, str(one.agreement.signed_on or ""), one.agreement.kept_at or "—")
        for one in twinning.agreements(ledger, scope, on)
    ]
    columns = (tr("类别"), tr("名称"), tr("编号或日期"), tr("存放处"))
    return Section("archive", tr("档案目录"), columns, tuple(rows))


def _filed_minutes(ledger: Reads, scope: frozenset[str]) -> list[tuple[tuple[str, int], list[str]]]:
    """The archive numbers of each branch's minutes by year, in order."""
    found: dict[tuple[str, int], list[str]] = {}
    for one in meetings.meetings(ledger, scope):
        if one.archive_number:
            found.setdefault((one.branch, one.on.year), []).append(one.archive_number)
    return [(key, sorted(numbers)) for key, numbers in sorted(found.items())]


def _roles(ledger: Reads, line: PostingLine, first: date, last: date) -> Section:
    found, words = totals(ledger, line.id, first, last), dict(ROLES)
    rows = [
        (tr(words[role]), str(len(one.entries)), str(one.count), Hours().show(one.tenths))
        for role, one in found.by_role.items()
    ]
    whole = found.whole
    rows.append((tr("合计"), str(len(whole.entries)), str(whole.count), Hours().show(whole.tenths)))
    columns = (tr("角色"), tr("条数"), tr("数量"), tr("小时"))
    return Section("roles", tr("任期工作量"), columns, tuple(rows))


def _evidence(found: Iterable[EvidenceLine]) -> Section:
    rows = tuple((one.title, one.value, one.rule) for one in found)
    return Section("evidence", tr("任期数据"), (tr("项目"), tr("数据"), tr("口径")), rows)
