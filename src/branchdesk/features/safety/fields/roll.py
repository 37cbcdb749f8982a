"""The tables of 党员 and 党组织 in words."""

from collections.abc import Mapping

from branchdesk.features.members.fields import ARRIVAL_FIELDS, MEMBER_FIELDS, RESTRICTION_FIELDS
from branchdesk.features.members.model import ASPECTS
from branchdesk.features.organization.fields import ORGANIZATION_FIELDS, OUTSIDE_FIELDS, POST_FIELDS
from branchdesk.features.safety.fields.naming import Named, choice, named
from branchdesk.kernel.fields import CalendarDay, Field, Ref, Text

_MOVE_FIELDS = (
    Field("member_id", "党员", Ref("member")),
    Field("aspect", "变动事项", choice(ASPECTS)),
    Field("before", "变动前", Ref("state")),
    Field("after", "变动后", Ref("state")),
    Field("on", "变动日期", CalendarDay()),
    Field("reason", "变动原因", Text()),
)
_MEMBER = Field("member_id", "党员", Ref("member"))
_PAIR_FIELDS = (Field("first_id", "第一人", Ref("member")), Field("second_id", "第二人", Ref("member")))

TABLES: Mapping[str, Named] = {
    "member": named("党员", MEMBER_FIELDS, called=("name",)),
    "organization": named("党组织", ORGANIZATION_FIELDS),
    "post": named("任职", POST_FIELDS, called=("member_id", "holder", "role")),
    "move": named("党员变动", _MOVE_FIELDS, called=("member_id",)),
    "arrival": named("党员增员", (_MEMBER, *ARRIVAL_FIELDS), called=("member_id", "way")),
    "restriction": named("党员权利受限", (_MEMBER, *RESTRICTION_FIELDS), called=("member_id", "kind")),
    "outside_body": named("外单位", OUTSIDE_FIELDS, called=("full_name",)),
    "not_duplicate": named("查重结论", _PAIR_FIELDS, called=("first_id", "second_id"), between="、"),
}
