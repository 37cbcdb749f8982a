"""The tables of 诉求 in words: the fields of the room, and what it stores besides."""

from collections.abc import Mapping

from branchdesk.features.requests.fields import (
    CLOSE_FIELDS,
    ESCALATE_FIELDS,
    FEEDBACK_FIELDS,
    FOLLOW_UP_FIELDS,
    HAND_ON_FIELDS,
    REQUEST_FIELDS,
    RESPOND_FIELDS,
    SETTLE_FIELDS,
    SUPERVISE_FIELDS,
)
from branchdesk.features.safety.fields.naming import Named, named
from branchdesk.kernel.fields import Field, Flag, Ref, Text

_REQUEST = Field("request_id", "诉求", Ref("request"))

TABLES: Mapping[str, Named] = {
    "request": named(
        "诉求",
        (
            Field("number", "受理号", Text(20)),
            *REQUEST_FIELDS,
            *RESPOND_FIELDS,
            *SETTLE_FIELDS,
            *FEEDBACK_FIELDS,
            *ESCALATE_FIELDS,
            *SUPERVISE_FIELDS,
            *CLOSE_FIELDS,
            Field("supervised", "督办", Flag()),
        ),
        called=("number",),
    ),
    "hand_on": named(
        "诉求转办",
        (Field("from_whom", "原承办", Text(60)), *HAND_ON_FIELDS, _REQUEST),
        called=("to_whom",),
        part_of="request_id",
    ),
    "follow_up": named("诉求回访", (*FOLLOW_UP_FIELDS, _REQUEST), called=("round",), part_of="request_id"),
}
