"""The tables of 结对共建 in words: the fields of the room, and what it stores besides."""

from collections.abc import Mapping
from typing import Any

from branchdesk.features.safety.fields.naming import Named, Told, named
from branchdesk.features.twinning.fields import (
    ACTIVITY_FIELDS,
    AGREEMENT_FIELDS,
    AGREEMENT_PARTY_FIELDS,
    CATEGORY_FIELDS,
    CLOSE_FIELDS,
    CONSENSUS_FIELDS,
    HONOUR_FIELDS,
    ISSUE_FIELDS,
    LOOK_BACK_FIELDS,
    MEASURE_FIELDS,
    MEDIA_FIELDS,
    OUTCOME_FIELDS,
    PARTNER_FIELDS,
    PARTY_FIELDS,
    PHOTO_FIELDS,
    PLAN_FIELDS,
    PROGRAM_FIELDS,
    ROUND_FIELDS,
    SITE_FIELDS,
    STATE,
)
from branchdesk.kernel.fields import CalendarDay, Field, Flag, Ref, Whole

_ORDER = Field("order", "顺序", Whole())
_ACTIVITY = Field("activity_id", "共建活动", Ref("joint_activity"))
_ISSUE = Field("issue_id", "问题", Ref("issue"))
_MEASURE = Field("measure_id", "举措", Ref("measure"))


def _more(name: str, label: str) -> Field:
    return Field(f"{name}_more", label, Flag())


def _ending(uid: Any) -> str:
    """The end of a long number tells activities apart."""
    return str(uid)[-8:]


def _of_activity(word: str, *fields: Field, called: tuple[str, ...]) -> Named:
    return named(word, (*fields, _ACTIVITY), called=called, part_of="activity_id")


TABLES: Mapping[str, Named] = {
    "program": named("共建部署", PROGRAM_FIELDS, called=("name",)),
    "partner": named(
        "结对单位",
        (
            *PARTNER_FIELDS,
            Field("organization_id", "台账中的支部", Ref("organization")),
            Field("body_id", "外单位", Ref("outside_body")),
        ),
        called=("name",),
    ),
    "agreement": named(
        "共建协议",
        (
            *AGREEMENT_FIELDS,
            _more("covered", "覆盖党员为约数"),
            Field("ended_on", "终止日期", CalendarDay()),
            Field("renews_id", "续签自", Ref("agreement")),
        ),
        called=("title",),
    ),
    "agreement_party": named(
        "协议一方",
        (*AGREEMENT_PARTY_FIELDS, _ORDER, Field("agreement_id", "共建协议", Ref("agreement"))),
        called=("partner_id",),
        part_of="agreement_id",
    ),
    "plan_item": named(
        "协议计划",
        (*PLAN_FIELDS, _ORDER, Field("agreement_id", "共建协议", Ref("agreement"))),
        called=("text",),
        part_of="agreement_id",
    ),
    "joint_activity": named(
        "共建活动",
        (
            *ACTIVITY_FIELDS,
            *CATEGORY_FIELDS,
            _more("own", "我方人数为约数"),
            _more("other", "对方人数为约数"),
            Field("uid", "活动编号", Told(_ending)),
            Field("meeting_id", "会议记录", Ref("meeting")),
            Field("state", "状态", STATE),
        ),
        called=("on", "title"),
    ),
    "activity_party": _of_activity("参加单位", *PARTY_FIELDS, _ORDER, called=("partner_id",)),
    "consensus": _of_activity("共识", *CONSENSUS_FIELDS, _ORDER, called=("text",)),
    "media": _of_activity("媒体报道", *MEDIA_FIELDS, called=("title",)),
    "photo": _of_activity("照片登记", *PHOTO_FIELDS, _ORDER, called=("caption",)),
    "issue": named(
        "共建问题",
        (
            *ISSUE_FIELDS,
            *CLOSE_FIELDS,
            *LOOK_BACK_FIELDS,
            _ACTIVITY,
            Field("number", "序号", Whole()),
        ),
        called=("text",),
    ),
    "measure": named("共建举措", (*MEASURE_FIELDS, _ISSUE, _ACTIVITY, _ORDER), called=("task",)),
    "round": named("跟踪回访", (*ROUND_FIELDS, _MEASURE, _ORDER), called=("order", "on"), part_of="measure_id"),
    "outcome": named("共建成果", (*OUTCOME_FIELDS, _ACTIVITY, _ISSUE, _MEASURE), called=("kind", "title")),
    "honour": named("荣誉", HONOUR_FIELDS, called=("title",), part_of="partner_id"),
    "site": named("阵地", SITE_FIELDS, called=("name",), part_of="partner_id"),
}
