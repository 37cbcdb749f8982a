"""Files that come in: statements of banks and platforms (流水), wage sheets and sheets of bases.

A statement is a csv (GBK or UTF-8) or a spreadsheet with one payment in each row: 交易时间, 付款人 or 学工号, 金额, and where
there are any 附言 and 流水号. A wage sheet has 姓名 or 学工号, and either a column 计算基数 or one column for each item.
Both are read, compared with the ledger (``plan_…``), and only then written; the same file twice writes nothing.
"""

from branchdesk.features.dues.importing.cells import Fault
from branchdesk.features.dues.importing.statement_files import StatementFile, read_statement_file
from branchdesk.features.dues.importing.statement_plans import (
    Decision,
    StatementPlan,
    payments_for,
    plan_statement,
    statement_report,
    write_statement,
)
from branchdesk.features.dues.importing.wage_files import WageFile, WageRow, read_wage_file
from branchdesk.features.dues.importing.wage_plans import WageLine, WagePlan, plan_wages, wage_report, write_wages

__all__ = [
    "Decision",
    "Fault",
    "StatementFile",
    "StatementPlan",
    "WageFile",
    "WageLine",
    "WagePlan",
    "WageRow",
    "payments_for",
    "plan_statement",
    "plan_wages",
    "read_statement_file",
    "read_wage_file",
    "statement_report",
    "wage_report",
    "write_statement",
    "write_wages",
]
