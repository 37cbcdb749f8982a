"""Questions of the room, answered by plain SQL and the log; nothing heavy is imported."""

from datetime import date

from branchdesk.features.members.queries import position
from branchdesk.features.returns.model import ReportMark
from branchdesk.features.returns.queries.changes import changes_form
from branchdesk.features.returns.queries.figures import explained
from branchdesk.features.returns.queries.subjects import Scope, Sheet, SubjectLine, noted
from branchdesk.features.returns.rules.forms import OfficialForm
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import records

__all__ = ["Scope", "Sheet", "SubjectLine", "changes_form", "explained", "marks_of", "noted", "position", "sheet"]


def sheet(ledger: Ledger, form: OfficialForm, scope: Scope, year: int, today: date) -> Sheet:
    """A form over a part of the tree; ``year`` counts for forms of figures."""
    return Sheet(ledger, form, scope, year, today)


def marks_of(ledger: Ledger, key: str) -> list[ReportMark]:
    """All marks of a form, the newest first."""
    return records(ledger, ReportMark, "AND form = ?", (key,), order="position DESC, id DESC")
