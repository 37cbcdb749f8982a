"""Papers of the room: 全程纪实, 材料清单, 公示, 照填单 (PDF/A) and the lists, each PDF and Excel.

All are footed with the rule packs the cases ran through. Typesetting is loaded when a paper is made.
"""

from pathlib import Path

from branchdesk.features.development.papers.case_file import case_file_bytes, case_file_title
from branchdesk.features.development.papers.checklist import Wanted, checklist_bytes, checklist_title, wanted
from branchdesk.features.development.papers.filling import SHEETS, Sheet, filling_bytes, filling_title
from branchdesk.features.development.papers.lists import (
    Reminding,
    approvals_form,
    findings_form,
    reminders_form,
    roster_form,
    simulation_form,
)
from branchdesk.features.development.papers.notice import NoticePerson, notice_bytes, notice_title
from branchdesk.features.dues.queries.forms import Form

__all__ = [
    "SHEETS",
    "Form",
    "NoticePerson",
    "Reminding",
    "Sheet",
    "Wanted",
    "approvals_form",
    "case_file_bytes",
    "case_file_title",
    "checklist_bytes",
    "checklist_title",
    "filling_bytes",
    "filling_title",
    "findings_form",
    "notice_bytes",
    "notice_title",
    "reminders_form",
    "render",
    "roster_form",
    "simulation_form",
    "wanted",
    "write",
]


def write(path: Path, form: Form) -> None:
    """A list as Excel or PDF, by the ending of its name; ``Refusal`` when it cannot be written."""
    if path.suffix.lower() == ".pdf":
        from branchdesk.features.dues import papers

        papers.write_form(path, form)
    else:
        from branchdesk.features.dues import sheets

        sheets.write_form(path, form)


def render(form: Form) -> bytes:
    """The same bytes a PDF would have."""
    from branchdesk.features.dues import papers

    return papers.form_bytes(form)
