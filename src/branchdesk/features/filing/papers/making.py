"""A paper of the archive as PDF/A, by the kind of record it is printed from."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from branchdesk.features.filing.model import ArchivePaper
from branchdesk.features.filing.papers import roll
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

T = TypeVar("T")


def make(ledger: Ledger, paper: ArchivePaper, today: date) -> bytes:
    """The bytes of a paper; ``Refusal`` where its record is gone, or the ledger never had it."""
    if paper.origin not in _MAKERS:
        raise Refusal(
            tr("“{title}”是纸质件，台账里没有可打印的内容").format(title=paper.title), hint=tr("请按存放处查阅原件。")
        )
    return _MAKERS[paper.origin](ledger, paper, today)


def _need(found: T | None, paper: ArchivePaper) -> T:
    if found is None:
        raise Refusal(
            tr("“{title}”所依据的记录已不在台账中").format(title=paper.title),
            hint=tr("它可能已被删除：到回收站恢复，或从目录撤回这一件。"),
        )
    return found


def _unit(ledger: Ledger, paper: ArchivePaper) -> str:
    return organization.unit_name(ledger, paper.organization_id)


def _inside(ledger: Ledger, organization_id: str) -> frozenset[str]:
    return frozenset(organization.subtree(ledger, organization_id))


def _minutes(ledger: Ledger, paper: ArchivePaper, _today: date) -> bytes:
    from branchdesk.features.meetings import outputs

    return outputs.paper(ledger, outputs.Wanted([paper.origin_id]))().data


def _case(ledger: Ledger, paper: ArchivePaper, _today: date) -> bytes:
    from branchdesk.features.development import outputs, queries

    file = _need(queries.case_file(ledger, paper.origin_id), paper)
    return outputs.case_file(file, queries.rulebook(ledger), _unit(ledger, paper))


def _notice(ledger: Ledger, paper: ArchivePaper, _today: date) -> bytes:
    from branchdesk.features.development import outputs, queries

    notice = _need(queries.notice(ledger, paper.origin_id), paper)
    file = _need(queries.case_file(ledger, notice.case_id), paper)
    return outputs.notice(notice, file, queries.rulebook(ledger), _unit(ledger, paper))


def _letter(ledger: Ledger, paper: ArchivePaper, today: date) -> bytes:
    """With the ID number masked, for what lies in the archive is the original; one that was stopped as its line of the register."""
    from branchdesk.features.transfers import outputs, papers, queries

    line = _need(queries.line(ledger, paper.origin_id, today), paper)
    if line.transfer.halt is not None:
        return papers.render(outputs.register([line], _unit(ledger, paper), today))
    return papers.letters_bytes([papers.Letter(*one) for one in queries.letters(ledger, [paper.origin_id])])


def _dues_year(ledger: Ledger, paper: ArchivePaper, _today: date) -> bytes:
    from branchdesk.features.dues import outputs
    from branchdesk.features.dues.queries.forms import year_form

    branch_id, year = paper.origin_id.split(":")
    return outputs.render(year_form(ledger, _inside(ledger, branch_id), int(year)))


def _handed_up(ledger: Ledger, paper: ArchivePaper, _today: date) -> bytes:
    from branchdesk.features.dues import outputs, queries

    found = [one for one in queries.remittances(ledger) if one.id == paper.origin_id]
    one = _need(found[0] if found else None, paper)
    above = organization.organization(ledger, one.branch_id)
    superior = organization.unit_name(ledger, above.parent_id) if above and above.parent_id else ""
    return outputs.render_handover(outputs.handover_of(ledger, one, _unit(ledger, paper), superior))


def _agreement(ledger: Ledger, paper: ArchivePaper, _today: date) -> bytes:
    from branchdesk.features.twinning import papers, queries

    whole = _need(queries.agreement(ledger, paper.origin_id), paper)
    program = _program(ledger, whole.agreement.program_id)
    return papers.agreement_bytes(whole, queries.names(ledger), program=program)


def _activity(ledger: Ledger, paper: ArchivePaper, today: date) -> bytes:
    from branchdesk.features.twinning import papers, queries

    whole = _need(queries.activity(ledger, paper.origin_id), paper)
    one = whole.activity
    found = queries.agreement(ledger, one.agreement_id) if one.agreement_id else None
    return papers.activity_bytes(
        whole, queries.names(ledger), unit=_unit(ledger, paper), made_on=today,
        program=_program(ledger, one.program_id), agreement=found.agreement.title if found else "",
    )  # fmt: skip


def _program(ledger: Ledger, program_id: str | None) -> str:
    from branchdesk.features.twinning import queries

    return next((one.name for one in queries.programs(ledger) if one.id == program_id), "")


def _requests(ledger: Ledger, paper: ArchivePaper, today: date) -> bytes:
    """Without the names of those who asked (domain §10 N3)."""
    from branchdesk.features.requests import papers, queries

    organization_id, year = paper.origin_id.split(":")
    lines = [
        one
        for one in reversed(queries.lines(ledger, None, None, int(year)))
        if (one.request.organization_id or "") == organization_id
    ]
    return papers.render(papers.register_form(lines, unit=_unit(ledger, paper), made_on=today))


def _handover(ledger: Ledger, paper: ArchivePaper, _today: date) -> bytes:
    from branchdesk.features.organizers import papers, queries

    found = [one.handover for one in queries.handovers(ledger) if one.id == paper.origin_id]
    one = _need(found[0] if found else None, paper)
    return papers.handover_bytes(queries.book_of(one), fingerprint=one.fingerprint, signed_on=one.signed_on)


def _report(ledger: Ledger, paper: ArchivePaper, today: date) -> bytes:
    from branchdesk.features.organizers import papers, queries

    posting_id, year = paper.origin_id.split(":")
    _need(queries.posting(ledger, posting_id), paper)
    report = queries.year_report(ledger, posting_id, int(year))
    return papers.report_bytes(report, unit=_unit(ledger, paper), made_on=today)


def _roll(ledger: Ledger, paper: ArchivePaper, today: date) -> bytes:
    branch_id, year = paper.origin_id.split(":")
    on = min(date(int(year), 12, 31), today)
    return roll.roster_bytes(ledger, branch_id, on, unit=_unit(ledger, paper), made_on=today)


_MAKERS: Mapping[str, Callable[[Ledger, ArchivePaper, date], bytes]] = {
    "meeting": _minutes, "development_case": _case, "public_notice": _notice, "transfer": _letter, "dues_year": _dues_year,
    "remittance": _handed_up, "agreement": _agreement, "joint_activity": _activity, "request_year": _requests,
    "handover": _handover, "organizer_year": _report, "roll": _roll,
}  # fmt: skip
