"""Where partners, agreements, activities and what came of them are kept."""

from branchdesk.features.twinning.model import activities, issues, ties
from branchdesk.storage.rows import table

PROGRAM = table(ties.Program)
PARTNER = table(
    ties.Partner,
    refers={"organization_id": "organization", "body_id": "outside_body"},
    indexes=(("organization_id",),),
)
AGREEMENT = table(ties.Agreement, refers={"program_id": "program", "renews_id": "agreement"})
AGREEMENT_PARTY = table(
    ties.AgreementParty,
    refers={"agreement_id": "agreement", "partner_id": "partner"},
    indexes=(
        ("agreement_id",),
        ("partner_id",),
    ),
)
PLAN_ITEM = table(ties.PlanItem, refers={"agreement_id": "agreement"}, indexes=(("agreement_id",),))
JOINT_ACTIVITY = table(
    activities.JointActivity,
    refers={"program_id": "program", "agreement_id": "agreement", "meeting_id": "meeting"},
    indexes=(
        ("on",),
        ("uid",),
    ),
)
ACTIVITY_PARTY = table(
    activities.ActivityParty,
    refers={"activity_id": "joint_activity", "partner_id": "partner"},
    indexes=(
        ("activity_id",),
        ("partner_id",),
    ),
)
CONSENSUS = table(activities.Consensus, refers={"activity_id": "joint_activity"}, indexes=(("activity_id",),))
ISSUE = table(
    issues.Issue, refers={"activity_id": "joint_activity", "raised_by_id": "partner"}, indexes=(("activity_id",),)
)
MEASURE = table(
    issues.Measure,
    refers={"issue_id": "issue", "activity_id": "joint_activity"},
    indexes=(
        ("issue_id",),
        ("activity_id",),
    ),
)
ROUND = table(issues.Round, refers={"measure_id": "measure"}, indexes=(("measure_id",),))
OUTCOME = table(
    issues.Outcome,
    refers={"activity_id": "joint_activity", "issue_id": "issue", "measure_id": "measure"},
    indexes=(
        ("activity_id",),
        ("issue_id",),
        ("measure_id",),
    ),
)
MEDIA = table(activities.Media, refers={"activity_id": "joint_activity"}, indexes=(("activity_id",),))
PHOTO = table(activities.Photo, refers={"activity_id": "joint_activity"}, indexes=(("activity_id",),))
HONOUR = table(ties.Honour, refers={"partner_id": "partner"}, indexes=(("partner_id",),))
SITE = table(ties.Site, refers={"partner_id": "partner"}, indexes=(("partner_id",),))
