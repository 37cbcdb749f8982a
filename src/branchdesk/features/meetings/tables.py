"""Where meetings, all that hangs on them and what stands beside them are kept."""

from branchdesk.features.meetings.model import beside, minutes
from branchdesk.kernel.records import Record
from branchdesk.storage.rows import Table, table


def _part(record: type[Record], **refers: str) -> Table:
    """A table of records that hang on a meeting."""
    return table(record, refers={"meeting_id": "meeting", **refers}, indexes=(("meeting_id",),))


MEETING = table(
    minutes.Meeting,
    refers={"branch_id": "organization", "group_id": "organization", "chair_id": "member", "recorder_id": "member"},
    indexes=(("branch_id",), ("on",)),
)
JOINT_BRANCH = _part(minutes.JointBranch, branch_id="organization")
AGENDA_ITEM = _part(minutes.AgendaItem)
SPEECH = _part(minutes.Speech, item_id="agenda_item", speaker_id="member")
BALLOT = _part(minutes.Ballot, item_id="agenda_item", member_id="member")
NOMINEE = _part(minutes.Nominee, ballot_id="ballot", member_id="member")
APPRAISAL = _part(minutes.Appraisal, member_id="member")
RESOLUTION = _part(minutes.Resolution, item_id="agenda_item", ballot_id="ballot")
ACTION_ITEM = _part(minutes.ActionItem, item_id="agenda_item", owner_id="member")
ATTENDANCE = table(
    minutes.Attendance,
    refers={"meeting_id": "meeting", "member_id": "member"},
    indexes=(("meeting_id",), ("member_id",)),
)
GUEST = _part(minutes.Guest, member_id="member")
ATTACHMENT = _part(minutes.Attachment)
EXCLUSION = table(beside.Exclusion, refers={"member_id": "member"}, indexes=(("member_id",),))
PLANNED_ABSENCE = table(beside.PlannedAbsence, refers={"member_id": "member"}, indexes=(("member_id",),))
TALK = table(
    beside.Talk,
    refers={"branch_id": "organization", "first_id": "member", "second_id": "member"},
    indexes=(("branch_id",),),
)
MINUTES_VERSION = _part(beside.MinutesVersion)
PRINTED_COPY = _part(beside.PrintedCopy)
PAPER_LAYOUT = table(beside.PaperLayout)
RULE_OVERLAY = table(beside.RuleOverlay)
