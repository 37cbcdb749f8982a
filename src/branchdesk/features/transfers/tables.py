"""Where transfers, batches, letter heads, members away and contacts with them are kept."""

from branchdesk.features.transfers import model
from branchdesk.storage.rows import table

GRADUATION_BATCH = table(model.GraduationBatch)
TRANSFER = table(
    model.Transfer,
    refers={
        "member_id": "member",
        "from_branch_id": "organization",
        "to_branch_id": "organization",
        "replaces_id": "transfer",
        "batch_id": "graduation_batch",
        "arrival_id": "arrival",
    },
    indexes=(("member_id",), ("batch_id",)),
)
LETTER_HEAD = table(model.LetterHead, refers={"organization_id": "organization"})
AWAY = table(model.Away, refers={"member_id": "member"}, indexes=(("member_id",),))
AWAY_CONTACT = table(model.AwayContact, refers={"away_id": "away"}, indexes=(("away_id",),))
