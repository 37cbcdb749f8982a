"""Where the organization tree, posts, outside bodies and ledger settings are kept."""

from branchdesk.features.organization.model import LedgerSetting, Organization, OutsideBody, Post
from branchdesk.storage.rows import table

ORGANIZATION = table(Organization, refers={"parent_id": "organization"}, indexes=(("parent_id",),))
POST = table(
    Post,
    refers={"organization_id": "organization", "member_id": "member"},
    indexes=(("organization_id",), ("member_id",)),
)
OUTSIDE_BODY = table(OutsideBody)
LEDGER_SETTING = table(LedgerSetting)
