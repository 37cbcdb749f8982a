"""Doors to the tables of the room."""

from branchdesk.features.dues import model, tables
from branchdesk.storage.work import Store


class DuesPolicyStore(Store[model.DuesPolicy]):
    """What was settled for a year."""

    record = model.DuesPolicy
    table = tables.DUES_POLICY


class AssessmentStore(Store[model.Assessment]):
    """What members owe."""

    record = model.Assessment
    table = tables.ASSESSMENT


class WageItemStore(Store[model.WageItem]):
    """Wage lines the user chose to keep."""

    record = model.WageItem
    table = tables.WAGE_ITEM


class StatementStore(Store[model.Statement]):
    """Statements read in."""

    record = model.Statement
    table = tables.STATEMENT


class StatementLineStore(Store[model.StatementLine]):
    """Lines of statements."""

    record = model.StatementLine
    table = tables.STATEMENT_LINE


class PaymentStore(Store[model.Payment]):
    """Money received."""

    record = model.Payment
    table = tables.PAYMENT


class ReliefStore(Store[model.Relief]):
    """Approved relief."""

    record = model.Relief
    table = tables.RELIEF


class LargeDuesStore(Store[model.LargeDues]):
    """Large dues."""

    record = model.LargeDues
    table = tables.LARGE_DUES


class RemittanceStore(Store[model.Remittance]):
    """Money handed up."""

    record = model.Remittance
    table = tables.REMITTANCE


class ExpenseStore(Store[model.Expense]):
    """Money used."""

    record = model.Expense
    table = tables.EXPENSE


class ArrearsNoteStore(Store[model.ArrearsNote]):
    """What was found out about arrears."""

    record = model.ArrearsNote
    table = tables.ARREARS_NOTE


class PaidElsewhereStore(Store[model.PaidElsewhere]):
    """Dues paid where a member is away."""

    record = model.PaidElsewhere
    table = tables.PAID_ELSEWHERE
