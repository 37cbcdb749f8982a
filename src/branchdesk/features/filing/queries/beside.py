"""Papers of 结对共建, 诉求 and 组织员."""

from collections.abc import Iterator
from typing import Any

from branchdesk.features.filing.model import ArchiveClass
from branchdesk.features.filing.queries import registers
from branchdesk.features.filing.queries.around import Around
from branchdesk.features.filing.rules.candidates import Candidate
from branchdesk.features.organizers import queries as organizers
from branchdesk.features.twinning import queries as twinning
from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.ties import Partner
from branchdesk.features.twinning.model.words import ActivityState
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import records


def ties(around: Around) -> Iterator[Candidate]:
    """共建协议 and 活动记录; a paper of several branches goes to the archive of the first of ours."""
    ours = {one.id: one.organization_id for one in records(around.ledger, Partner) if one.organization_id}
    for line in twinning.agreements(around.ledger, around.scope, around.today):
        yield _agreement(around, line.id, ours)
    found = [one.id for one in twinning.activities(around.ledger, around.scope, around.year)]
    for whole in twinning.activities_of(around.ledger, found):
        yield _activity(around, whole, ours)


def _agreement(around: Around, agreement_id: str, ours: dict[str, str]) -> Candidate:
    whole = twinning.agreement(around.ledger, agreement_id)
    assert whole is not None
    one = whole.agreement
    facts: list[Record] = [one, *whole.parties, *whole.plan]
    return around.candidate(
        "agreement", one.id, _ours(whole.parties, ours), ArchiveClass.TWINNING, one.title.strip() or tr("共建协议书"),
        one.signed_on or one.from_on or Day.of(around.today), facts=facts,
        waiting="" if one.signed_on else tr("没有登记签订日期"), running=one.ended_on is not None,
    )  # fmt: skip


def _activity(around: Around, whole: WholeActivity, ours: dict[str, str]) -> Candidate:
    one = whole.activity
    facts: list[Record] = [
        one, *whole.parties, *whole.consensus, *whole.issues, *whole.measures, *whole.outcomes, *whole.media, *whole.photos,
    ]  # fmt: skip
    done = one.state is ActivityState.DONE
    return around.candidate(
        "joint_activity", one.id, _ours(whole.parties, ours), ArchiveClass.TWINNING,
        tr("共建活动记录（{title}）").format(title=one.title), one.on, facts=facts,
        waiting="" if done else tr("活动还没有总结完成"), running=(one.until_on or one.on).last() >= around.today,
    )  # fmt: skip


def _ours(parties: tuple[Any, ...], ours: dict[str, str]) -> str | None:
    """The first party that is a branch of the ledger, whoever asks: one paper lies in one archive."""
    return next((ours[one.partner_id] for one in parties if one.partner_id in ours), None)


def requests(around: Around) -> Iterator[Candidate]:
    """诉求办理登记簿 of each organization and year."""
    rows = around.ledger.read(
        """SELECT DISTINCT coalesce(organization_id, ''), CAST(substr(received_at, 1, 4) AS INTEGER) FROM request
           WHERE alive = 1 ORDER BY 2, 1"""
    )
    for organization_id, year in rows:
        if around.year in (None, year):
            running = year >= around.today.year
            yield around.candidate(
                "request_year", f"{organization_id}:{year}", organization_id, ArchiveClass.REQUESTS,
                tr("{year} 年诉求办理登记簿").format(year=year), Day(year, 12, 31), running=running,
                waiting=tr("年度还没有结束") if running else "",
                content=registers.requests(around, organization_id, year),
            )  # fmt: skip


def books(around: Around) -> Iterator[Candidate]:
    """组织员: 交接书, signed by both, and the report of every year of a posting that is over."""
    for line in organizers.handovers(around.ledger):
        one = line.handover
        yield around.candidate(
            "handover", one.id, line.giver.posting.organization_id, ArchiveClass.ORGANIZERS,
            tr("组织员交接书（{name}，{college}）").format(name=line.giver.name, college=line.giver.college), one.on,
            responsible=line.giver.name, mark=one.fingerprint, waiting="" if one.signed_on else tr("双方还没有签字"),
        )  # fmt: skip
    for posting in organizers.postings(around.ledger):
        until = posting.posting.ended_on or posting.posting.until_on
        last = min(until.last().year if until else around.today.year, around.today.year)
        for year in range(posting.posting.from_on.year, last + 1):
            if around.year in (None, year):
                running = year >= around.today.year
                yield around.candidate(
                    "organizer_year", f"{posting.id}:{year}", posting.posting.organization_id, ArchiveClass.ORGANIZERS,
                    tr("{year} 年组织员工作报告（{name}）").format(year=year, name=posting.name), Day(year, 12, 31),
                    responsible=posting.name, running=running, waiting=tr("年度还没有结束") if running else "",
                    content=registers.organizer(around, posting.id, year),
                )  # fmt: skip
