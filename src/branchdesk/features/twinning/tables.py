"""Where partners, agreements, activities and what came of them are kept."""

from branchdesk.features.twinning import model
from branchdesk.storage.rows import table

PROGRAM = table(model.Program)
PARTNER = table(
    model.Partner,
    refers={"organization_id": "organization", "body_id": "outside_body"},
    indexes=(("organization_id",),),
)
AGREEMENT = table(model.Agreement, refers={"program_id": "program", "renews_id": "agreement"})
AGREEMENT_PARTY = table(
    model.AgreementParty,
    refers={"agreement_id": "agreement", "partner_id": "partner"},
    indexes=(
        ("agreement_id",),
        ("partner_id",),
    ),
)
PLAN_ITEM = table(model.PlanItem, refers={"agreement_id": "agreement"}, indexes=(("agreement_id",),))
JOINT_ACTIVITY = table(
    model.JointActivity,
    refers={"program_id": "program", "agreement_id": "agreement", "meeting_id": "meeting"},
    indexes=(
        ("on",),
        ("uid",),
    ),
)
ACTIVITY_PARTY = table(
    model.ActivityParty,
    refers={"activity_id": "joint_activity", "partner_id": "partner"},
    indexes=(
        ("activity_id",),
        ("partner_id",),
    ),
)
CONSENSUS = table(model.Consensus, refers={"activity_id": "joint_activity"}, indexes=(("activity_id",),))
ISSUE = table(
    model.Issue, refers={"activity_id": "joint_activity", "raised_by_id": "partner"}, indexes=(("activity_id",),)
)
MEASURE = table(
    model.Measure,
    refers={"issue_id": "issue", "activity_id": "joint_activity"},
    indexes=(
        ("issue_id",),
        ("activity_id",),
    ),
)
ROUND = table(model.Round, refers={"measure_id": "measure"}, indexes=(("measure_id",),))
OUTCOME = table(
    model.Outcome,
    refers={"activity_id": "joint_activity", "issue_id": "issue", "measure_id": "measure"},
    indexes=(
        ("activity_id",),
        ("issue_id",),
        ("measure_id",),
    ),
)
MEDIA = table(model.Media, refers={"activity_id": "joint_activity"}, indexes=(("activity_id",),))
PHOTO = table(model.Photo, refers={"activity_id": "joint_activity"}, indexes=(("activity_id",),))
HONOUR = table(model.Honour, refers={"partner_id": "partner"}, indexes=(("partner_id",),))
SITE = table(model.Site, refers={"partner_id": "partner"}, indexes=(("partner_id",),))
