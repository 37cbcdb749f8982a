"""Where organizers, postings, duties, the work log, opinions and handovers are kept."""

from branchdesk.features.organizers import model
from branchdesk.storage.rows import table

ORGANIZER = table(model.Organizer, refers={"member_id": "member"})
POSTING = table(
    model.Posting,
    refers={"organizer_id": "organizer", "organization_id": "organization", "meeting_id": "meeting"},
    indexes=(("organizer_id",),),
)
DUTY = table(model.Duty)
DUTY_OCCURRENCE = table(
    model.DutyOccurrence,
    refers={"duty_id": "duty", "posting_id": "posting"},
    indexes=(
        ("duty_id",),
        ("posting_id",),
    ),
)
WORK_ENTRY = table(
    model.WorkEntry,
    refers={"posting_id": "posting", "organization_id": "organization"},
    indexes=(
        ("posting_id",),
        ("origin_id",),
    ),
)
OPINION = table(model.Opinion, refers={"posting_id": "posting"}, indexes=(("posting_id",),))
HANDOVER = table(
    model.Handover, refers={"posting_id": "posting", "to_posting_id": "posting"}, indexes=(("posting_id",),)
)
