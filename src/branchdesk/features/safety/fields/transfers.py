"""The tables of 组织关系 in words: the fields of the room, and what it stores besides."""

from collections.abc import Mapping

from branchdesk.features.safety.fields.naming import Named, named
from branchdesk.features.transfers.fields import (
    ARRIVAL_FIELDS,
    AWAY_FIELDS,
    BATCH_FIELDS,
    CONTACT_FIELDS,
    DIRECTION,
    HALT,
    HALT_FIELDS,
    HEAD_FIELDS,
    LETTER_FIELDS,
)
from branchdesk.kernel.fields import CalendarDay, Field, Ref

_MEMBER = Field("member_id", "党员", Ref("member"))

TABLES: Mapping[str, Named] = {
    "transfer": named(
        "组织关系转接",
        (
            _MEMBER,
            Field("direction", "方向", DIRECTION),
            Field("from_branch_id", "转出支部", Ref("organization")),
            *ARRIVAL_FIELDS,
            *LETTER_FIELDS,
            Field("receipt_on", "回执日期", CalendarDay()),
            Field("closed_on", "办结日期", CalendarDay()),
            Field("halt", "中止", HALT),
            *(Field(one.name, {"halted_on": "中止日期"}.get(one.name, "中止原因"), one.kind) for one in HALT_FIELDS),
            Field("replaces_id", "原介绍信", Ref("transfer")),
            Field("batch_id", "毕业批次", Ref("graduation_batch")),
            Field("arrival_id", "增员记录", Ref("arrival")),
        ),
        called=("member_id", "number"),
    ),
    "graduation_batch": named("毕业转接批次", BATCH_FIELDS, called=("title",)),
    "letter_head": named("介绍信抬头", HEAD_FIELDS, called=("name",)),
    "away": named("流动失联登记", (_MEMBER, *AWAY_FIELDS), called=("member_id", "kind")),
    "away_contact": named(
        "联系记录", (Field("away_id", "登记", Ref("away")), *CONTACT_FIELDS), called=("on",), part_of="away_id"
    ),
}
