"""Where cases and all that hangs on them are kept."""

from branchdesk.features.development import model
from branchdesk.kernel.records import Record
from branchdesk.storage.rows import Table, table


def _part(record: type[Record], **refers: str) -> Table:
    """A table of records that hang on a case."""
    return table(record, refers={"case_id": "development_case", **refers}, indexes=(("case_id",),))


DEVELOPMENT_CASE = table(model.DevelopmentCase, refers={"member_id": "member"}, indexes=(("member_id",),))
CASE_STEP = _part(model.CaseStep, meeting_id="meeting", ballot_id="ballot")
GUIDE = _part(model.Guide, member_id="member")
OBSERVATION = _part(model.Observation)
CASE_PAPER = _part(model.CasePaper)
PUBLIC_NOTICE = _part(model.PublicNotice)
WAIVER = _part(model.Waiver)
HOLIDAY = table(model.Holiday)
SCHOOL_PACK = table(model.SchoolPack)
