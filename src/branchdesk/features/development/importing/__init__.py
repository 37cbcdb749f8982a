"""Files that come in: sheets of cases (one row a person), the table of days off, the school's own rules.

A sheet is read, compared with the ledger (``plan_cases``), and only then written; the same file twice writes nothing.
"""

from branchdesk.features.development.importing.books import read_holidays, read_school_pack
from branchdesk.features.development.importing.case_files import CaseRow, CaseSheet, case_sheet, read_case_file
from branchdesk.features.development.importing.case_plans import (
    TURNS,
    CaseLine,
    CasePlan,
    Turn,
    case_report,
    plan_cases,
    write_cases,
)
from branchdesk.features.development.importing.drafting import Difference, Draft
from branchdesk.features.development.importing.people import Whose

__all__ = [
    "TURNS",
    "CaseLine",
    "CasePlan",
    "CaseRow",
    "CaseSheet",
    "Difference",
    "Draft",
    "Turn",
    "Whose",
    "case_report",
    "case_sheet",
    "plan_cases",
    "read_case_file",
    "read_holidays",
    "read_school_pack",
    "write_cases",
]
