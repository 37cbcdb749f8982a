"""Where the organization tree, posts and outside bodies are kept."""

from branchdesk.features.organization.model import Organization, OutsideBody, Post
from branchdesk.storage.rows import table

ORGANIZATION = table(Organization, refers={"parent_id": "organization"}, indexes=(("parent_id",),))
POST = table(
    Post,
    refers={"organization_id": "organization", "member_id": "member"},
    indexes=(("organization_id",), ("member_id",)),
)
OUTSIDE_BODY = table(OutsideBody)
