"""The tables of 组织员 in words: the fields of the room, and what it stores besides."""

from collections.abc import Mapping

from branchdesk.features.organizers.fields import (
    DUTY_FIELDS,
    HANDOVER_FIELDS,
    MARK_FIELDS,
    OPINION_FIELDS,
    ORGANIZER_FIELDS,
    POSTING_FIELDS,
    SIGN_FIELDS,
    WORK_FIELDS,
)
from branchdesk.features.safety.fields.naming import Named, Told, named
from branchdesk.kernel.fields import CalendarDay, Field, Ref, Text, Whole
from branchdesk.kernel.words import tr

_POSTING = Field("posting_id", "选派", Ref("posting"))
_ORIGINS = {
    "case_step": "发展党员步骤", "observation": "培养考察", "transfer": "组织关系介绍信", "graduation_batch": "毕业生转接批次",
    "away_contact": "联系流动党员", "meeting": "会议", "talk": "谈心谈话", "joint_activity": "共建活动", "request": "诉求",
}  # fmt: skip


def _origin(value: object) -> str:
    return tr(_ORIGINS.get(str(value), "其他事项"))


TABLES: Mapping[str, Named] = {
    "organizer": named("组织员", ORGANIZER_FIELDS, called=("name",)),
    "posting": named("选派", POSTING_FIELDS, called=("organizer_id", "college")),
    "duty": named("职责事项", (*DUTY_FIELDS, Field("order", "顺序", Whole())), called=("title",)),
    "duty_occurrence": named(
        "职责办理",
        (
            *MARK_FIELDS,
            Field("duty_id", "职责事项", Ref("duty")),
            _POSTING,
            Field("period", "本期", Text(10)),
            Field("due_on", "应办日期", CalendarDay(past_only=False)),
        ),
        called=("duty_id", "period"),
    ),
    "work_entry": named(
        "工作记录",
        (
            *WORK_FIELDS,
            _POSTING,
            Field("origin", "来源", Told(_origin)),
            Field("origin_id", "来源记录", Told(lambda _value: tr("台账中的记录"))),
        ),
        called=("on", "task"),
    ),
    "opinion": named("考核意见", (*OPINION_FIELDS, _POSTING), called=("year", "giver"), part_of="posting_id"),
    "handover": named(
        "工作交接",
        (
            *HANDOVER_FIELDS,
            *SIGN_FIELDS,
            _POSTING,
            Field("content", "交接书内容", Told(lambda _value: tr("交接书全文"))),
            Field("fingerprint", "指纹", Text(16)),
        ),
        called=("on",),
        part_of="posting_id",
    ),
}
