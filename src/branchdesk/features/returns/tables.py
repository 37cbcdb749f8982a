"""Where it is kept when a form was last filled in."""

from branchdesk.features.returns import model
from branchdesk.storage.rows import table

REPORT_MARK = table(model.ReportMark, refers={"organization_id": "organization"})
