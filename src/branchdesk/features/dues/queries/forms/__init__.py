"""The forms of the room as rows, for sheets and papers alike; one whose parts do not sum is refused."""

from branchdesk.features.dues.queries.forms.books import arrears_form, assessed_form, year_form
from branchdesk.features.dues.queries.forms.form import Form, FormColumn, Value
from branchdesk.features.dues.queries.forms.public import named_form, notice_form, remitted_form
from branchdesk.features.dues.queries.forms.report import term_forms
from branchdesk.features.dues.queries.forms.term import term_start
from branchdesk.features.dues.queries.forms.uses import expense_form, large_form

__all__ = [
    "Form",
    "FormColumn",
    "Value",
    "arrears_form",
    "assessed_form",
    "expense_form",
    "large_form",
    "named_form",
    "notice_form",
    "remitted_form",
    "term_forms",
    "term_start",
    "year_form",
]
