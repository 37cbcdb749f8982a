"""Papers of the room: 协议书, 活动记录, 情况汇总 (PDF/A), the first as Word too, and the lists, each PDF and Excel.

Typesetting is loaded when a paper is made.
"""

from branchdesk.features.dues.outputs import render, write
from branchdesk.features.dues.queries.forms import Form
from branchdesk.features.twinning.papers.activity import activity_bytes, activity_title
from branchdesk.features.twinning.papers.agreement import agreement_bytes, agreement_docx, agreement_title
from branchdesk.features.twinning.papers.lists import activities_form, agreements_form, issues_form, partners_form
from branchdesk.features.twinning.papers.summary import CHART, Summary, summary_bytes, summary_title

__all__ = [
    "CHART",
    "Form",
    "Summary",
    "activities_form",
    "activity_bytes",
    "activity_title",
    "agreement_bytes",
    "agreement_docx",
    "agreement_title",
    "agreements_form",
    "issues_form",
    "partners_form",
    "render",
    "summary_bytes",
    "summary_title",
    "write",
]
