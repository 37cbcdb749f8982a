"""The fields of the room, in the order people fill them in: forms, columns of sheets, the words of the log."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from branchdesk.features.organizers.model import (
    EVERIES,
    OCCURRENCE_STATES,
    ORGANIZER_KINDS,
    ROLES,
    Every,
    OccurrenceState,
    OrganizerKind,
    Role,
)
from branchdesk.kernel.fields import CalendarDay, Choice, Field, PersonName, Phone, Ref, Text, Whole
from branchdesk.kernel.times import Hours

PERSON = "组织员"
TERM = "选派"


def _choice(
    options: Sequence[tuple[StrEnum, str]], make: Callable[[str], StrEnum], aliases: Mapping[str, str] | None = None
) -> Choice:
    return Choice(tuple((str(key), word) for key, word in options), aliases or {}, make=make)


KIND = _choice(
    ORGANIZER_KINDS, OrganizerKind, {"挂任": "seconded", "挂职组织员": "seconded", "专职组织员": "full_time"}
)
ROLE = _choice(
    ROLES, Role,
    {
        "思政教育联络员": "liaison", "发展党员管理员": "development", "党员发展管理员": "development",
        "党员信息统计员": "statistics", "需求反馈信息员": "feedback",
    },
)  # fmt: skip
EVERY = _choice(EVERIES, Every, {"月": "month", "季": "quarter", "每季": "quarter", "半年": "half", "年": "year"})
STATE = _choice(OCCURRENCE_STATES, OccurrenceState, {"完成": "done", "不涉及": "not_needed"})

TASKS = (
    ("谈心谈话", Role.LIAISON),
    ("党员教育管理", Role.LIAISON),
    ("理论学习与宣讲", Role.LIAISON),
    ("结对共建协调", Role.LIAISON),
    ("党建带团建", Role.LIAISON),
    ("参加培训", Role.LIAISON),
    ("发展计划编制审核", Role.DEVELOPMENT),
    ("发展材料审查", Role.DEVELOPMENT),
    ("发展对象谈话", Role.DEVELOPMENT),
    ("积极分子和发展对象培训", Role.DEVELOPMENT),
    ("组织关系转接", Role.STATISTICS),
    ("信息库维护与统计", Role.STATISTICS),
    ("党费核对", Role.STATISTICS),
    ("支部规范化建设", Role.STATISTICS),
    ("诉求办理", Role.FEEDBACK),
    ("政策解读", Role.FEEDBACK),
    ("调研建议", Role.FEEDBACK),
    ("党建工作站", Role.FEEDBACK),
)
"""Usual kinds of work with the role each belongs to (domain §7); a form offers them, and takes any other word."""

_PLANNED = CalendarDay(past_only=False)

ORGANIZER_FIELDS = (
    Field("name", "姓名", PersonName(), required=True, section=PERSON, width=84, synonyms=("组织员", "组织员姓名")),
    Field("kind", "类型", KIND, required=True, section=PERSON, width=64),
    Field("sending_unit", "派出单位", Text(60), section=PERSON, width=140, span=2, synonyms=("原单位", "选派单位")),
    Field("former_post", "原职务", Text(60), section=PERSON, width=120, synonyms=("职务", "原任职务")),
    Field("rank", "职级", Text(40), section=PERSON, width=84),
    Field("phone", "联系电话", Phone(), section=PERSON, width=110, listed=False, synonyms=("电话", "手机")),
    Field("member_id", "党员", Ref("member"), section=PERSON, width=120, listed=False, hint="在本台账中的，填姓名"),
    Field("note", "备注", Text(400, lines=2), section=PERSON, width=160, span=4, listed=False),
)  # fmt: skip

POSTING_FIELDS = (
    Field("organizer_id", "组织员", Ref("organizer"), required=True, section=TERM, width=84),
    Field("college", "学院（部）", Text(60), required=True, section=TERM, width=160, span=2,
          synonyms=("学院", "学部", "任职学院", "挂任学院", "所在单位")),
    Field("organization_id", "对应党组织", Ref("organization"), section=TERM, width=160, span=2,
          hint="台账中这个学院的党组织；填写后自动汇集工作记录"),
    Field("from_on", "任期自", _PLANNED, required=True, section=TERM, width=100, synonyms=("任职时间", "挂任时间", "任职", "任职日期", "开始日期")),
    Field("until_on", "任期至", _PLANNED, section=TERM, width=100, synonyms=("任期止", "结束日期")),
    Field("ended_on", "实际离任", CalendarDay(), section=TERM, width=100, listed=False),
    Field("document", "任职文件", Text(120), section=TERM, width=160, span=2, listed=False),
    Field(
        "announced_on", "宣布会日期", CalendarDay(), section=TERM, width=100, listed=False, synonyms=("宣布日期", "宣布时间")
    ),
    Field("meeting_id", "宣布会记录", Ref("meeting"), section=TERM, width=160, span=2, listed=False),
    Field("concurrent", "兼任", Text(400, lines=2), section=TERM, width=160, span=4, hint="一行一项，如 学院团委书记"),
    Field("note", "备注", Text(400, lines=2), section=TERM, width=160, span=4, listed=False),
)  # fmt: skip
"""选派; ``ended_on`` is written when somebody leaves."""

_OF_SHEET = (
    "name", "kind", "sending_unit", "former_post", "rank", "college", "organization_id", "from_on", "until_on", "document",
    "announced_on", "concurrent",
)  # fmt: skip
SHEET_FIELDS = tuple(
    replace(one, required=one.name in ("name", "college", "from_on"))
    for name in _OF_SHEET
    for one in (*ORGANIZER_FIELDS, *POSTING_FIELDS)
    if one.name == name
)
"""The columns of a roster of postings (选派名册): one person and college a row."""

END_FIELDS = (Field("ended_on", "实际离任", CalendarDay(), required=True, width=100),)

DUTY_FIELDS = (
    Field("title", "职责事项", Text(120), required=True, width=240, span=3, synonyms=("职责", "事项")),
    Field("role", "角色", ROLE, required=True, width=72),
    Field("task", "工作类别", Text(40), width=120),
    Field("every", "频次", EVERY, required=True, width=72),
    Field(
        "month",
        "第几个月",
        Whole(1, 12),
        required=True,
        width=72,
        hint="在每期中的第几个月：每年 1–12，每半年 1–6，每季度 1–3，每月填 1",
    ),
    Field("day", "几日前", Whole(-1, 31), required=True, width=60, hint="-1 为月末；当月没有这一天的按月末"),
    Field("notice_days", "提前提醒（天）", Whole(0, 180, "天"), required=True, width=84),
    Field("evidence_wanted", "应留佐证", Text(200), width=160, span=3, listed=False),
    Field("source", "依据", Text(200), width=160, span=3, listed=False),
    Field("from_on", "自", _PLANNED, width=100, listed=False),
    Field("until_on", "至", _PLANNED, width=100, listed=False),
)

MARK_FIELDS = (
    Field("state", "办理情况", STATE, required=True, width=92),
    Field("done_on", "完成日期", CalendarDay(), width=100),
    Field("evidence", "佐证", Text(200), width=160, span=3, hint="材料名称、存放处"),
    Field("note", "备注", Text(200), width=160, span=3),
)
"""What became of a duty, for one or for many at once (批量完成)."""

WORK_FIELDS = (
    Field("on", "日期", CalendarDay(), required=True, width=100, synonyms=("时间", "工作日期")),
    Field("role", "角色", ROLE, required=True, width=72),
    Field("task", "工作类别", Text(40), width=120, synonyms=("类别", "任务分类")),
    Field("organization_id", "支部", Ref("organization"), width=140, span=2),
    Field("tenths", "时长（小时）", Hours(), width=84, synonyms=("时长", "小时")),
    Field("count", "数量", Whole(1, 100_000), required=True, width=60, hint="谈话几人、介绍信几封"),
    Field("content", "工作内容", Text(1000, lines=3), width=220, span=4, synonyms=("内容",), hint="只写做了什么，不写谈话内容"),
    Field("result", "结果", Text(400, lines=2), width=160, span=4),
    Field("kept_at", "材料存放", Text(200), width=120, span=2, listed=False),
)  # fmt: skip
"""工作记录; an entry taken over from a deed of the ledger names it besides."""

OPINION_FIELDS = (
    Field("year", "年度", Whole(2000, 2100, "年"), required=True, width=60),
    Field("giver", "意见方", Text(60), required=True, width=140, span=2, hint="派出单位、所在学院、组织部……"),
    Field("grade", "等次", Text(20), width=84, hint="由有权单位评定，人工录入"),
    Field("text", "意见", Text(1000, lines=3), width=220, span=4),
    Field("on", "日期", CalendarDay(), width=100),
)
HANDOVER_FIELDS = (
    Field("to_posting_id", "接任", Ref("posting"), width=180, span=2, hint="接任人的选派记录，尚未确定可不填"),
    Field("on", "交接日期", CalendarDay(), required=True, width=100),
    Field("witness", "监交人", PersonName(), width=84),
)
SIGN_FIELDS = (Field("signed_on", "签字日期", CalendarDay(), required=True, width=100),)
