"""Papers of the room: 年度工作报告, 交接书 (PDF/A), 选派名册, 职责日历, 职责年历 and 工作记录, each PDF and Excel.

Typesetting is loaded when one is made.
"""

from branchdesk.features.dues.outputs import render, write
from branchdesk.features.dues.queries.forms import Form
from branchdesk.features.organizers.papers.handover import handover_bytes, handover_title
from branchdesk.features.organizers.papers.lists import calendar_form, log_form, roster_form, year_form
from branchdesk.features.organizers.papers.report import report_bytes, report_title

__all__ = [
    "Form",
    "calendar_form",
    "handover_bytes",
    "handover_title",
    "log_form",
    "render",
    "report_bytes",
    "report_title",
    "roster_form",
    "write",
    "year_form",
]
