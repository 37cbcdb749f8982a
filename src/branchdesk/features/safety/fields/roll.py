"""The tables of 党员 and 党组织 in words."""

from collections.abc import Mapping

from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.model import ARRIVINGS, ASPECTS
from branchdesk.features.organization.fields import ORGANIZATION_FIELDS, OUTSIDE_FIELDS, POST_FIELDS
from branchdesk.features.safety.fields.naming import Named, choice, named
from branchdesk.kernel.fields import CalendarDay, Field, Ref, Text, YearMonth

_MOVE_FIELDS = (
    Field("member_id", "党员", Ref("member")),
    Field("aspect", "变动事项", choice(ASPECTS)),
    Field("before", "变动前", Ref("state")),
    Field("after", "变动后", Ref("state")),
    Field("on", "变动日期", CalendarDay()),
    Field("reason", "变动原因", Text()),
)
_ARRIVAL_FIELDS = (
    Field("member_id", "党员", Ref("member")),
    Field("on", "增员日期", CalendarDay()),
    Field("way", "增员方式", choice(ARRIVINGS)),
    Field("came_from", "由何处来", Text()),
    Field("paid_until", "党费交至", YearMonth()),
    Field("basis", "依据", Text()),
)
_PAIR_FIELDS = (Field("first_id", "第一人", Ref("member")), Field("second_id", "第二人", Ref("member")))

TABLES: Mapping[str, Named] = {
    "member": named("党员", MEMBER_FIELDS, called=("name",)),
    "organization": named("党组织", ORGANIZATION_FIELDS),
    "post": named("任职", POST_FIELDS, called=("member_id", "holder", "role")),
    "move": named("党员变动", _MOVE_FIELDS, called=("member_id",)),
    "arrival": named("党员增员", _ARRIVAL_FIELDS, called=("member_id", "way")),
    "outside_body": named("外单位", OUTSIDE_FIELDS, called=("full_name",)),
    "not_duplicate": named("查重结论", _PAIR_FIELDS, called=("first_id", "second_id"), between="、"),
}
