"""The tables of 组织生活 in words: the fields of the room, and what it stores besides."""

from collections.abc import Mapping
from typing import Any

from branchdesk.features.meetings.fields import (
    ABSENCE_FIELDS,
    ACTION_FIELDS,
    ATTACHMENT_FIELDS,
    ATTENDANCE_FIELDS,
    CLOSING_FIELDS,
    EXCLUSION_FIELDS,
    GRADE,
    GUEST_FIELDS,
    MAKE_UP_FIELDS,
    MEETING_FIELDS,
    STATE_FIELDS,
    TALK_FIELDS,
)
from branchdesk.features.meetings.model.words import BALLOT_KINDS, ITEM_KINDS, METHODS, PAPER_KINDS, PRESENCES
from branchdesk.features.safety.fields.naming import Named, Told, choice, named
from branchdesk.kernel import rulepacks
from branchdesk.kernel.fields import CalendarDay, Field, Flag, PersonName, Ref, Text, Whole
from branchdesk.kernel.words import tr

VOTES = Whole(0, 10**6, "票")
"""A number of votes: here none at all says something too."""
_HEADS = Whole(0, 10**6, "人")
_SHEETS = Whole(0, 10**6, "张")


def _elided(_value: Any) -> str:
    return tr("（全文略）")


_SUBJECTS = {"meetings": "组织生活", "requests": "诉求办理", "transfers": "组织关系", "twinning": "结对共建"}
"""Whose rules a school may settle in the window."""


def _rule(name: str) -> str:
    """The rule a number belongs to; no name stands in two subjects."""
    packs = (pack for subject in _SUBJECTS for pack in reversed(rulepacks.packs(subject)))
    return next((pack.numbers[name].rule for pack in packs if name in pack.numbers), name)


def _room(subject: str) -> str:
    return tr(_SUBJECTS.get(subject, subject))


def _person(name: str, label: str) -> Field:
    """The id behind a name that is written out in a field of its own, with the same label: it is told once."""
    return Field(name, label, Ref("member"))


_OF_MEETING = Field("meeting_id", "会议", Ref("meeting"))
_ITEM = Field("item_id", "议题", Ref("agenda_item"))
_BALLOT = Field("ballot_id", "表决", Ref("ballot"))
_ORDER = Field("order", "顺序", Whole())
_CONTENT = Field("content", "内容", Told(_elided))


def _part(word: str, *fields: Field, called: tuple[str, ...] = ()) -> Named:
    return named(word, (_OF_MEETING, _ORDER, *fields), called=called, part_of="meeting_id")


_BALLOT_FIELDS = (
    _ITEM,
    Field("kind", "表决类别", choice(BALLOT_KINDS)),
    Field("subject", "事项", Text()),
    Field("person", "表决对象", PersonName()),
    _person("member_id", "表决对象"),
    Field("method", "表决方式", choice(METHODS)),
    Field("due", "应到有表决权", _HEADS),
    Field("here", "实到有表决权", _HEADS),
    Field("issued", "发出票", _SHEETS),
    Field("returned", "收回票", _SHEETS),
    Field("valid", "有效票", _SHEETS),
    Field("yes", "赞成", VOTES),
    Field("no", "反对", VOTES),
    Field("abstain", "弃权", VOTES),
    Field("written_yes", "书面赞成", _HEADS),
    Field("written_no", "书面反对", _HEADS),
    Field("written_abstain", "书面弃权", _HEADS),
    Field("seats", "应选名额", _HEADS),
)
_NOMINEE_FIELDS = (
    _BALLOT,
    Field("name", "候选人", PersonName()),
    _person("member_id", "候选人"),
    Field("post", "职务", Text()),
    Field("yes", "赞成", VOTES),
    Field("no", "不赞成", VOTES),
    Field("abstain", "弃权", VOTES),
)
_APPRAISAL_FIELDS = (
    Field("name", "姓名", PersonName()),
    _person("member_id", "姓名"),
    Field("excellent", "优秀", VOTES),
    Field("qualified", "合格", VOTES),
    Field("basic", "基本合格", VOTES),
    Field("unqualified", "不合格", VOTES),
    Field("grade", "评定等次", GRADE),
)
_VERSION_FIELDS = (
    _OF_MEETING,
    Field("version", "版本", Whole()),
    Field("reason", "修订理由", Text()),
    Field("made_at", "定稿时间", Text()),
    Field("made_by", "定稿人", Text()),
    Field("fingerprint", "校验码", Text()),
    _CONTENT,
)
_COPY_FIELDS = (
    _OF_MEETING,
    Field("paper", "文件", choice(PAPER_KINDS)),
    Field("version", "版本", Whole()),
    Field("fingerprint", "校验码", Text()),
    Field("printed_at", "输出时间", Text()),
)
_OVERLAY_FIELDS = (
    Field("subject", "规则类别", Told(_room)),
    Field("name", "规则", Told(_rule)),
    Field("value", "校内规定", Whole()),
    Field("source", "依据", Text()),
    Field("from_on", "自何日起", CalendarDay()),
)

TABLES: Mapping[str, Named] = {
    "meeting": named(
        "会议",
        (*MEETING_FIELDS, *STATE_FIELDS, _person("chair_id", "主持人"), _person("recorder_id", "记录人")),
        called=("on", "kind", "subject"),
    ),
    "joint_branch": named(
        "联合召开支部",
        (_OF_MEETING, Field("branch_id", "支部", Ref("organization"))),
        called=("branch_id",), part_of="meeting_id",
    ),
    "agenda_item": _part(
        "议题",
        Field("title", "标题", Text()),
        Field("kind", "议题类别", choice(ITEM_KINDS)),
        Field("text", "内容", Text()),
        called=("title",),
    ),
    "speech": _part(
        "发言",
        _ITEM,
        Field("speaker", "发言人", PersonName()),
        _person("speaker_id", "发言人"),
        Field("gist", "发言要点", Text()),
        called=("speaker",),
    ),
    "ballot": _part("表决", *_BALLOT_FIELDS, called=("person", "subject")),
    "nominee": _part("候选人", *_NOMINEE_FIELDS, called=("name",)),
    "appraisal": _part("民主评议", *_APPRAISAL_FIELDS, called=("name",)),
    "resolution": _part(
        "决议", _ITEM, _BALLOT, Field("text", "决议", Text()), Field("unanimous", "一致同意", Flag()), called=("text",)
    ),
    "action_item": _part(
        "落实事项", _ITEM, *ACTION_FIELDS, *CLOSING_FIELDS, _person("owner_id", "责任人"), called=("task",)
    ),
    "attendance": _part(
        "到会情况",
        Field("name", "姓名", PersonName()),
        Field("voting", "有表决权", Flag()),
        Field("counted", "计入应到", Flag()),
        Field("presence", "到会情况", choice(PRESENCES)),
        *ATTENDANCE_FIELDS,
        *MAKE_UP_FIELDS,
        called=("name",),
    ),
    "guest": _part("列席人员", *GUEST_FIELDS, _person("member_id", "姓名"), called=("name", "unit")),
    "attachment": _part("附件", *ATTACHMENT_FIELDS, called=("title",)),
    "exclusion": named("不计入应到", EXCLUSION_FIELDS, called=("member_id",)),
    "planned_absence": named("预先请假", ABSENCE_FIELDS, called=("member_id",)),
    "talk": named(
        "谈心谈话",
        (Field("branch_id", "党支部", Ref("organization")), *TALK_FIELDS, _person("first_id", "谈话人"),
         _person("second_id", "谈话对象")),
        called=("first", "second"), between="、",
    ),
    "minutes_version": named("会议记录版本", _VERSION_FIELDS, part_of="meeting_id"),
    "printed_copy": named("输出的文件", _COPY_FIELDS, called=("paper",), part_of="meeting_id"),
    "paper_layout": named("文件版式", (Field("paper", "文件", choice(PAPER_KINDS)), _CONTENT), called=("paper",)),
    "rule_overlay": named("校内规定", _OVERLAY_FIELDS, called=("name",)),
}  # fmt: skip
