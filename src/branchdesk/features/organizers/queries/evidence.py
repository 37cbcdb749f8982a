"""述职要素: what the ledger can prove of a year, each number with its rule and its rows. It gives no marks (domain N6)."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from branchdesk.features.development import queries as development
from branchdesk.features.organizers.model import OccurrenceState, Opinion
from branchdesk.features.organizers.queries.duties import OccurrenceLine, occurrences
from branchdesk.features.organizers.queries.log import Totals, entry_records, totals
from branchdesk.features.organizers.queries.namesakes import Namesakes, Whose
from branchdesk.features.organizers.queries.people import PostingLine, opinions, posting, reach
from branchdesk.features.organizers.rules import postings as rules
from branchdesk.features.organizers.rules.naming import stands_in
from branchdesk.features.requests import queries as requests
from branchdesk.features.requests.model import Request
from branchdesk.features.requests.rules import summing
from branchdesk.features.requests.rules.clock import at
from branchdesk.features.transfers import queries as transfers
from branchdesk.features.transfers.model import Direction
from branchdesk.features.transfers.queries import TransferLine
from branchdesk.features.transfers.rules import states
from branchdesk.features.twinning import queries as twinning
from branchdesk.features.twinning.rules import counting
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.times import Hours
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads


class EvidenceLine(NamedTuple):
    """One element: its value in words, the rule it is counted by, the ids of the rows behind it."""

    title: str
    value: str
    rule: str
    ids: tuple[str, ...]


def evidence(ledger: Reads, posting_id: str, first: date, last: date) -> list[EvidenceLine]:
    """All elements between two days, within the term of the posting and not beyond today."""
    line = _need(ledger, posting_id)
    begins = max(first, line.posting.from_on.first())
    ends = min(last, rules.ends(line.posting), clock.today())
    scope = reach(ledger, line.posting)
    return [
        _work(ledger, posting_id, begins, ends),
        _duties(occurrences(ledger, begins, ends, [posting_id])),
        _quality(ledger, scope, ends),
        _letters(ledger, scope, begins, ends),
        _requests(ledger, line, begins, ends),
        _twinning(ledger, scope, begins, ends),
        _training(ledger, scope, begins, ends),
        _own_training(ledger, posting_id, begins, ends),
    ]


def _need(ledger: Reads, posting_id: str) -> PostingLine:
    line = posting(ledger, posting_id)
    if line is None:
        raise Refusal(tr("台账中没有这条选派"), hint=tr("请刷新后再试。"))
    return line


def _work(ledger: Reads, posting_id: str, first: date, last: date) -> EvidenceLine:
    found = totals(ledger, posting_id, first, last).whole
    value = tr("{n} 项，数量合计 {count}，{hours} 小时")
    return EvidenceLine(
        tr("工作量"), value.format(n=len(found.entries), count=found.count, hours=Hours().show(found.tenths)),
        tr("工作记录中本期的条数、数量和时长；同一事项只登记一次。"), found.entries,
    )  # fmt: skip


def _duties(found: list[OccurrenceLine]) -> EvidenceLine:
    owed = [one for one in found if one.state is not OccurrenceState.NOT_NEEDED]
    done = [one for one in owed if one.state is OccurrenceState.DONE]
    return EvidenceLine(
        tr("职责完成"), tr("应办 {owed} 项，已完成 {done} 项").format(owed=len(owed), done=len(done)),
        tr("职责清单在任期内到期的事项；标为“本期不涉及”的不计。"), tuple(one.id for one in owed),
    )  # fmt: skip


def _quality(ledger: Reads, scope: frozenset[str], today: date) -> EvidenceLine:
    """What the checker finds in the college's cases; a warning somebody gave a reason for is none."""
    wrong = {
        one.file.case.id: sum(1 for each in one.findings if each.level is Level.BLOCK)
        for one in development.checked(ledger, scope, today)
    }
    bad = {uid: n for uid, n in wrong.items() if n}
    value = tr("{cases} 份档案，差错 {faults} 处（{bad} 份）")
    return EvidenceLine(
        tr("发展质量"), value.format(cases=len(wrong), faults=sum(bad.values()), bad=len(bad)),
        tr("本学院发展党员档案核查中违反规定的处数（提醒不计），按期末当日核查。"), tuple(bad),
    )  # fmt: skip


def _letters(ledger: Reads, scope: frozenset[str], first: date, last: date) -> EvidenceLine:
    lines = transfers.lines(ledger, scope, last, direction=Direction.OUT)
    issued = [one for one in lines if _issued_between(one, first, last)]
    verdicts = {one.id: _in_time(one, last) for one in issued}
    decided = [uid for uid, verdict in verdicts.items() if verdict is not None]
    good = [uid for uid in decided if verdicts[uid]]
    return EvidenceLine(
        tr("转接及时率"), _rate(len(good), len(decided), tr("本期没有到期的介绍信")),
        tr("本期开出、已报到或已过有效期的介绍信中，在有效期内报到的；退回、作废的不计。"), tuple(decided),
    )  # fmt: skip


def _issued_between(one: TransferLine, first: date, last: date) -> bool:
    issued = one.transfer.issued_on
    return one.transfer.halt is None and issued is not None and first <= issued.first() <= last


def _in_time(one: TransferLine, today: date) -> bool | None:
    until = states.last_day(one.transfer)
    came = one.transfer.reported_on
    if until is None:
        return None
    if came is not None:
        return came.first() <= until
    return False if until < today and one.transfer.closed_on is None else None


def _requests(ledger: Reads, line: PostingLine, first: date, last: date) -> EvidenceLine:
    """Requests keep names: they are his by the name on the roll too, and another's of that name by their organization."""
    namesakes, unclear = Namesakes.of(ledger, line), set[str]()

    def is_his(one: Request) -> bool:
        named = any(stands_in(name, text) for name in namesakes.names for text in (one.first_receiver, one.undertaker))
        whose = namesakes.whose(one.organization_id, at(one.received_at).date()) if named else Whose.ANOTHERS
        if whose is Whose.UNCLEAR and first <= at(one.received_at).date() <= last:
            unclear.add(one.id)
        return whose is Whose.HIS

    own = requests.handled_by(ledger, is_his)
    packs = {one.id: one.pack for one in own}
    now = requests.local_now()
    found = summing.summary([one.request for one in own], lambda one: packs[one.id], now, first, last)
    rule = tr("首接或现由本人承办的诉求中，时限（24 小时）内办结反馈（复杂诉求为响应）的；尚在时限内的不计。")
    if namesakes:
        rule += tr("有同名的人，按诉求所在的党组织区分。")
    if unclear:
        rule += tr("另有 {n} 件分不清是哪一位，没有计入。").format(n=len(unclear))
    value = _rate(len(found.in_time), len(found.timed), tr("本期没有办理诉求"))
    return EvidenceLine(tr("诉求按时率"), value, rule, found.timed)


def _twinning(ledger: Reads, scope: frozenset[str], first: date, last: date) -> EvidenceLine:
    found = counting.count(twinning.held(ledger, scope), first, last)
    value = tr("{n} 次，{pairs} 对").format(n=len(found.activities), pairs=len(found.pairs))
    return EvidenceLine(
        tr("共建参与"), value, tr("本学院支部参加的共建活动。") + tr(counting.COUNTED_ONCE), found.activities
    )


def _training(ledger: Reads, scope: frozenset[str], first: date, last: date) -> EvidenceLine:
    steps = [
        one
        for file in development.files(ledger, scope)
        for one in file.steps
        if one.step == "training" and first <= one.on.first() <= last
    ]
    hours = Hours().show(sum(one.tenths or 0 for one in steps))
    return EvidenceLine(
        tr("集中培训"), tr("{n} 人，{hours} 学时").format(n=len({one.case_id for one in steps}), hours=hours),
        tr("本学院发展对象集中培训的人数和学时合计（各人学时相加）。"), tuple(one.id for one in steps),
    )  # fmt: skip


def _own_training(ledger: Reads, posting_id: str, first: date, last: date) -> EvidenceLine:
    found = [one for one in entry_records(ledger, posting_id, first, last) if one.task == tr("参加培训")]
    hours = Hours().show(sum(one.tenths for one in found))
    return EvidenceLine(
        tr("本人培训"), tr("{n} 次，{hours} 学时").format(n=len(found), hours=hours),
        tr("工作记录中类别为“参加培训”的条目，时长即学时。"), tuple(one.id for one in found),
    )  # fmt: skip


def _rate(good: int, all_of_them: int, none: str) -> str:
    """``29 / 30，96.7%``."""
    if not all_of_them:
        return none
    permille = (2000 * good + all_of_them) // (2 * all_of_them)
    return tr("{good} / {all}，{rate}%").format(good=good, all=all_of_them, rate=f"{permille // 10}.{permille % 10}")


@dataclass(frozen=True, slots=True)
class YearReport:
    """Everything the yearly report of one posting prints."""

    posting: PostingLine
    year: int
    totals: Totals
    evidence: tuple[EvidenceLine, ...]
    duties: tuple[OccurrenceLine, ...]
    opinions: tuple[Opinion, ...]


def year_report(ledger: Reads, posting_id: str, year: int) -> YearReport:
    """A year of a posting; ``Refusal`` for a year it has no day of."""
    line, first, last = _need(ledger, posting_id), date(year, 1, 1), date(year, 12, 31)
    if line.posting.from_on.first() > last or rules.ends(line.posting) < first:
        raise Refusal(tr("{title} 在 {year} 年没有任职").format(title=line.title, year=year))
    return YearReport(
        line, year, totals(ledger, posting_id, first, last), tuple(evidence(ledger, posting_id, first, last)),
        tuple(occurrences(ledger, first, last, [posting_id])), tuple(opinions(ledger, posting_id, year)),
    )  # fmt: skip
