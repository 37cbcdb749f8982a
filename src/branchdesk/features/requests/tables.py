"""Where requests, their way and the calls afterwards are kept."""

from branchdesk.features.requests import model
from branchdesk.storage.rows import table

REQUEST = table(model.Request, refers={"organization_id": "organization"}, indexes=(("received_at",),))
HAND_ON = table(model.HandOn, refers={"request_id": "request"}, indexes=(("request_id",),))
FOLLOW_UP = table(model.FollowUp, refers={"request_id": "request"}, indexes=(("request_id",),))
