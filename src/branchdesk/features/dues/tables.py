"""Where dues are kept."""

from branchdesk.features.dues import model
from branchdesk.storage.rows import table

DUES_POLICY = table(model.DuesPolicy, refers={"branch_id": "organization"})
ASSESSMENT = table(
    model.Assessment,
    refers={"member_id": "member", "branch_id": "organization"},
    indexes=(("member_id",), ("year",)),
)
WAGE_ITEM = table(model.WageItem, refers={"assessment_id": "assessment"}, indexes=(("assessment_id",),))
STATEMENT = table(model.Statement)
STATEMENT_LINE = table(
    model.StatementLine,
    refers={"statement_id": "statement", "member_id": "member"},
    indexes=(("statement_id",), ("serial",)),
)
PAYMENT = table(
    model.Payment,
    refers={
        "member_id": "member",
        "branch_id": "organization",
        "line_id": "statement_line",
        "corrects_id": "payment",
    },
    indexes=(("member_id",), ("month",), ("line_id",)),
)
RELIEF = table(model.Relief, refers={"member_id": "member"}, indexes=(("member_id",),))
LARGE_DUES = table(model.LargeDues, refers={"member_id": "member"}, indexes=(("member_id",),))
REMITTANCE = table(
    model.Remittance, refers={"branch_id": "organization", "corrects_id": "remittance"}, indexes=(("branch_id",),)
)
EXPENSE = table(
    model.Expense, refers={"branch_id": "organization", "corrects_id": "expense"}, indexes=(("branch_id",),)
)
ARREARS_NOTE = table(model.ArrearsNote, refers={"member_id": "member"}, indexes=(("member_id",),))
PAID_ELSEWHERE = table(model.PaidElsewhere, refers={"member_id": "member"}, indexes=(("member_id",),))
