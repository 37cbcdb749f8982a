"""Papers of 发展党员 and 组织关系."""

from collections.abc import Iterator
from dataclasses import replace

from branchdesk.features.development import queries as development
from branchdesk.features.development.model import CaseEnding, PublicNotice
from branchdesk.features.development.papers import NoticePerson, case_file_title, notice_title, wanted
from branchdesk.features.development.rules.checks.notices import lacks_last_day
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.stage import converted
from branchdesk.features.filing.model import ArchiveClass
from branchdesk.features.filing.queries.around import Around
from branchdesk.features.filing.rules.candidates import Candidate
from branchdesk.features.transfers import queries as transfers
from branchdesk.features.transfers.model import Direction
from branchdesk.features.transfers.queries import TransferLine
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr

_SHOWN = 4


def cases(around: Around) -> Iterator[Candidate]:
    """全程纪实 of those whose way has ended, and the notices posted up for anybody."""
    book = development.rulebook(around.ledger)
    for file in development.files(around.ledger, around.scope):
        ended = _ended(file)
        if around.year in (None, (ended or Day.of(around.today)).year):
            yield _case(around, file, book, ended)
        for notice in file.notices:
            yield _notice(around, file, notice, book)


def _ended(file: CaseFile) -> Day | None:
    """The day its way came to an end; None while it is still gone."""
    done = converted(file)
    return file.case.ended_on or (done.on if done else None)


def _case(around: Around, file: CaseFile, book: Rulebook, ended: Day | None) -> Candidate:
    running = ended is None
    facts: list[Record] = [
        file.case, *file.steps, *file.guides, *file.observations, *file.papers, *file.notices, *file.waivers,
    ]  # fmt: skip
    return around.candidate(
        "development_case", file.case.id, file.member.branch_id, ArchiveClass.DEVELOPMENT, case_file_title(file),
        ended or Day.of(around.today), facts=facts, running=running, lacking=_lacking(around, file, book),
        waiting=tr("还在培养发展中") if running else "",
    )  # fmt: skip


def _lacking(around: Around, file: CaseFile, book: Rulebook) -> str:
    """The papers the rules ask for and the register has not; of a way that ended otherwise nobody looks for them."""
    if file.case.ending not in (None, CaseEnding.FILED):
        return ""
    titles = [one.title for one in wanted(file, book, around.today) if one.is_missing]
    if not titles:
        return ""
    shown = tr("、").join(titles[:_SHOWN]) + (tr("等") if len(titles) > _SHOWN else "")
    return tr("缺材料 {n} 项：{titles}").format(n=len(titles), titles=shown)


def _notice(around: Around, file: CaseFile, notice: PublicNotice, book: Rulebook) -> Candidate:
    """公示; once its days are over it lacks its last day where nobody wrote that down."""
    over = notice.until_on.last() < around.today if notice.until_on else lacks_last_day(notice, book, around.today)
    return around.candidate(
        "public_notice", notice.id, file.member.branch_id, ArchiveClass.DEVELOPMENT,
        notice_title([NoticePerson(notice, file)]), notice.from_on, facts=(notice,), running=not over,
        waiting="" if notice.until_on else tr("没有登记公示截止日期"),
    )  # fmt: skip


def letters(around: Around) -> Iterator[Candidate]:
    """介绍信存根: with the return slip, or once it no longer runs. Only what is printed on it counts as its content."""
    for line in transfers.lines(around.ledger, around.scope, around.today, direction=Direction.OUT):
        if line.transfer.issued_on is not None and line.transfer.number:
            yield _letter(around, line)


def _letter(around: Around, line: TransferLine) -> Candidate:
    one = line.transfer
    back = one.receipt_on or one.closed_on or one.halt
    late = any(each.code in ("expired", "no_receipt") for each in line.findings)
    assert one.issued_on is not None
    return around.candidate(
        "transfer", one.id, one.from_branch_id, ArchiveClass.TRANSFERS,
        tr("组织关系介绍信存根 {number}（{name}）").format(number=one.number, name=line.name), one.issued_on,
        facts=(replace(one, reported_on=None, receipt_on=None, closed_on=None, batch_id=None, note=""),),
        waiting="" if back else tr("没有收到回执"), running=not late,
    )  # fmt: skip
