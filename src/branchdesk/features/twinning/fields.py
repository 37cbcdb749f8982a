"""The fields of the room, in the order people fill them in: forms, columns of sheets, the words of the log.

Head-counts are one box: ``30余`` is a number that was rounded down (domain §6.2 7).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from branchdesk.features.twinning.model.activities import Heads
from branchdesk.features.twinning.model.words import (
    ACTIVITY_STATES,
    CATEGORIES,
    ISSUE_LEVELS,
    MODES,
    NATURES,
    OUTCOME_KINDS,
    PARTY_ROLES,
    PROGRESSES,
    PURPOSES,
    REPORT_CATEGORIES,
    ActivityState,
    Category,
    IssueLevel,
    Mode,
    Nature,
    OutcomeKind,
    PartyRole,
    Progress,
    Purpose,
    ReportCategory,
)
from branchdesk.kernel import names
from branchdesk.kernel.fields import CalendarDay, Choice, Context, Field, Flag, Reading, Ref, Shape, Text, Whole
from branchdesk.kernel.problems import Level
from branchdesk.kernel.times import ClockTime
from branchdesk.kernel.words import tr

BASICS = "活动信息"
COURSE = "时间地点"
PEOPLE = "人员"
CONTENT = "内容"
COUNTS = "数量"

_HEADS = re.compile(r"(?:约|近)?(\d{1,7})\s*(余|多|\+)?\s*(?:人次|人|名)?(?:以上)?")


def _choice(
    options: Sequence[tuple[StrEnum, str]], make: Callable[[str], StrEnum], aliases: Mapping[str, str] | None = None
) -> Choice:
    return Choice(tuple((str(key), word) for key, word in options), aliases or {}, make=make)


CATEGORY = _choice(
    CATEGORIES, Category,
    {
        "机关支部": "office", "机关党支部": "office", "机关与直属单位": "office", "直属单位": "office",
        "教学科研支部": "teaching", "其他教学科研": "teaching", "教师": "teaching", "教工": "teaching",
        "师生": "teaching", "双带头人支部": "dual_leader", "双带头人教师支部": "dual_leader",
        "“双带头人”": "dual_leader", "学生支部": "students", "学生党支部": "students", "校外支部": "outside",
        "校外单位": "outside", "校外党支部": "outside", "社团": "society", "其他": "society",
    },
)  # fmt: skip
REPORT_CATEGORY = _choice(
    REPORT_CATEGORIES, ReportCategory,
    {
        "“双带头人”": "A", "双带头人支部": "A", "双带头人教师支部": "A", "双带头人教师党支部": "A",
        "“双带头人”教师党支部": "A", "教学科研支部": "B", "教学科研党支部": "B", "其他教学科研": "B",
        "其他教学科研支部": "B", "其他教学科研党支部": "B", "学生": "B", "学生支部": "B", "学生党支部": "B",
        "机关支部": "C", "机关党支部": "C", "校外支部": "D", "校外党支部": "D", "校外单位": "D",
    },
)  # fmt: skip
NATURE = _choice(
    NATURES, Nature,
    {"企业": "company", "银行": "company", "学校": "school", "幼儿园": "school", "街道": "street", "社区": "street",
     "机关": "government", "政府": "government", "大学": "university"},
)  # fmt: skip
MODE = _choice(
    MODES, Mode,
    {
        "走进": "visit_out", "出访": "visit_out", "走访": "visit_out", "联合学习": "meeting", "会议": "meeting",
        "党课": "lecture", "主题党课": "lecture", "参观": "tour", "参观学习": "tour", "检查": "inspection",
        "志愿": "volunteers", "宣讲": "policy", "答疑": "answers", "座谈": "talks", "调研": "talks", "座谈交流": "talks",
        "交流座谈": "talks", "主题党日": "theme_day", "党日": "theme_day", "其它": "other",
    },
)  # fmt: skip
PURPOSE = _choice(
    PURPOSES, Purpose,
    {
        "破壁垒": "barriers", "破除壁垒增合力": "barriers", "破壁垒增合力": "barriers", "破壁垒·机关协同": "barriers",
        "下基层": "grassroots", "下基层解急难": "grassroots", "解难题": "grassroots", "下基层·问需解难": "grassroots",
        "交流": "exchange",
    },
)  # fmt: skip
STATE = _choice(ACTIVITY_STATES, ActivityState, {"计划": "planned", "已开展": "held", "完成": "done", "已总结": "done"})
ROLE = _choice(PARTY_ROLES, PartyRole)
LEVEL = _choice(ISSUE_LEVELS, IssueLevel, {"学校": "school", "部门": "department", "基层": "unit"})
PROGRESS = _choice(
    PROGRESSES, Progress,
    {"未开始": "not_started", "办理中": "running", "推进中": "running", "已完成": "done", "办结": "done",
     "长期": "lasting", "持续推进": "lasting"},
)  # fmt: skip
OUTCOME_KIND = _choice(
    OUTCOME_KINDS, OutcomeKind, {"制度": "rule", "指南": "guide", "流程": "process", "系统": "system"}
)


@dataclass(frozen=True, slots=True)
class HeadCount:
    """A number of people, exact or rounded down (余); its value is a ``Heads``."""

    shape: Shape = Shape.NUMBER

    def read(self, text: str, context: Context) -> Reading:
        """12, 30余, 30余人, 30多人, 30+."""
        match = _HEADS.fullmatch(names.half_width(names.clean_text(text)).replace(" ", ""))
        if not match:
            return Reading(None, Level.BLOCK, "not_heads", tr("人数应写成 12，约数写成 30余"))
        return Reading(Heads(int(match[1]), bool(match[2]) or "以上" in match[0]))

    def show(self, value: Any) -> str:
        """As people write it."""
        return value.words if isinstance(value, Heads) else "" if value is None else str(value)


_ON = CalendarDay(past_only=False)

PROGRAM_FIELDS = (
    Field("name", "名称", Text(100), required=True, width=240, span=3, hint="如 结对共建解难题"),
    Field("issuer", "发文单位", Text(60), width=140, span=2),
    Field("document", "文件名、文号", Text(120), width=200, span=3),
    Field("issued_on", "发文日期", CalendarDay(), width=100),
    Field("scope", "适用范围", Text(200), width=200, span=4),
    Field("note", "备注", Text(400, lines=2), width=160, span=4, listed=False),
)
"""共建活动 programmes: the notice it all began with."""

PARTNER_FIELDS = (
    Field("name", "名称", Text(100), required=True, width=220, span=3, synonyms=("结对单位", "单位", "支部")),
    Field("category", "类别", CATEGORY, required=True, width=92),
    Field("nature", "性质", NATURE, width=100, hint="校外单位填写"),
    Field("contact", "联络员", Text(40), width=84),
    Field("phone", "联系电话", Text(40), width=110),
    Field("note", "备注", Text(400, lines=2), width=160, span=4),
)
"""结对单位; a branch of the ledger takes its name and category from 组织机构."""

AGREEMENT_FIELDS = (
    Field("title", "协议名称", Text(120), required=True, width=240, span=3),
    Field("program_id", "所属部署", Ref("program"), width=140, span=2, listed=False),
    Field("signed_on", "签订日期", CalendarDay(), width=100),
    Field("from_on", "期限自", _ON, width=100),
    Field("until_on", "期限至", _ON, width=100),
    Field("ceremony", "签约仪式", Text(200), width=160, span=3, listed=False, hint="时间、地点、名称"),
    Field("covered", "覆盖党员", HeadCount(), width=84, hint="约数写成 550余"),
    Field("goals", "共建目标", Text(2000, lines=4), width=200, span=4, listed=False, hint="一行一条，3 至 5 条"),
    Field("contents", "共建内容", Text(2000, lines=4), width=200, span=4, listed=False,
          hint="组织联建、党员联育、活动联办、资源共享、业务共促"),
    Field("mechanism", "共建机制", Text(2000, lines=3), width=200, span=4, listed=False,
          hint="联席会、联络员、每年活动次数"),
    Field("kept_at", "存放处", Text(100), width=120, span=2, listed=False),
    Field("note", "备注", Text(400, lines=2), width=160, span=4, listed=False),
)  # fmt: skip
"""共建协议、共建实施方案."""

AGREEMENT_PARTY_FIELDS = (
    Field("partner_id", "单位", Ref("partner"), required=True, width=220),
    Field("signatory", "签约人", Text(60), width=100),
    Field("signs", "签约", Flag(), width=60, hint="代表签约时，其余结对单位不签"),
)
PLAN_FIELDS = (
    Field("text", "计划内容", Text(400), required=True, width=260, span=3),
    Field("owner", "负责人", Text(60), width=84),
    Field("due_on", "完成时限", _ON, width=100),
    Field("done_on", "完成日期", CalendarDay(), width=100),
)

ACTIVITY_FIELDS = (
    Field("title", "活动名称", Text(120), required=True, section=BASICS, width=240, span=3,
          synonyms=("名称", "活动", "活动主题", "共建活动", "活动题目")),
    Field("mode", "形式", MODE, required=True, section=BASICS, width=92, synonyms=("活动形式", "共建形式", "方式")),
    Field("purpose", "目的", PURPOSE, section=BASICS, width=110, synonyms=("主题板块", "板块", "共建目的", "活动目的")),
    Field("program_id", "所属部署", Ref("program"), section=BASICS, width=140, listed=False),
    Field("agreement_id", "所属协议", Ref("agreement"), section=BASICS, width=140, listed=False),
    Field("series", "系列", Text(60), section=BASICS, width=100, listed=False, hint="如 四校联创共建", synonyms=("系列活动",)),
    Field("tags", "标签", Text(200), section=BASICS, width=140, span=2, listed=False, hint="专项工作，用顿号分开"),
    Field("on", "日期", _ON, required=True, section=COURSE, width=100,
          synonyms=("活动日期", "开展日期", "时间", "活动时间", "开展时间", "起始日期")),
    Field("until_on", "结束日期", _ON, section=COURSE, width=100, listed=False, hint="多日活动填写，仍计 1 次"),
    Field("starts", "开始时间", ClockTime(), section=COURSE, width=76, listed=False),
    Field("ends", "结束时间", ClockTime(), section=COURSE, width=76, listed=False),
    Field("place", "地点", Text(80), section=COURSE, width=140, span=2, synonyms=("活动地点", "开展地点")),
    Field("proposer", "提议人", Text(60), section=PEOPLE, width=84, listed=False, hint="提议召开的人，不同于主持人"),
    Field("host", "主持人", Text(60), section=PEOPLE, width=84, listed=False, synonyms=("主持",)),
    Field("leaders", "到场领导", Text(1000, lines=3), section=PEOPLE, width=160, span=4, listed=False,
          hint="一行一位", synonyms=("参加领导", "出席领导")),
    Field("own", "我方人数", HeadCount(), section=PEOPLE, width=76, hint="约数写成 30余",
          synonyms=("我方参加人数", "本方人数", "本支部人数", "我方")),
    Field("other", "对方人数", HeadCount(), section=PEOPLE, width=76,
          synonyms=("对方参加人数", "结对单位人数", "对方")),
    Field("theme", "主题", Text(400, lines=2), section=CONTENT, width=200, span=4, listed=False),
    Field("study_topic", "共同学习", Text(400, lines=2), section=CONTENT, width=160, span=4, listed=False,
          synonyms=("学习主题", "学习内容")),
    Field("summary", "活动总结", Text(6000, lines=6), section=CONTENT, width=200, span=4, listed=False,
          synonyms=("总结", "活动内容", "内容")),
    Field("audience", "受众人数", Whole(0, 1_000_000, "人"), section=COUNTS, width=76, listed=False, hint="宣讲、服务的对象"),
    Field("inspections", "检查次数", Whole(0, 10_000, "次"), section=COUNTS, width=76, listed=False, hint="联合检查填写"),
    Field("hazards", "隐患数", Whole(0, 100_000, "处"), section=COUNTS, width=76, listed=False, hint="联合检查填写"),
)  # fmt: skip
"""A joint activity; ``own`` and ``other`` are a ``Heads`` each in forms (stored as number and 余)."""

CATEGORY_FIELDS = (
    Field("report_category", "统计类别", REPORT_CATEGORY, width=92, hint="留空按结对单位自动归类"),
    Field("category_reason", "指定理由", Text(200), width=160, span=3),
)
"""人工指定 of the category an activity is counted under."""

PARTY_FIELDS = (
    Field("partner_id", "单位", Ref("partner"), required=True, width=220),
    Field("role", "角色", ROLE, required=True, width=72),
    Field("own", "我方", Flag(), width=60),
    Field("category", "类别", CATEGORY, required=True, width=92),
    Field("heads", "人数", Whole(0, 100_000, "人"), width=60),
    Field("head", "带队人", Text(60), width=84),
)
CONSENSUS_FIELDS = (Field("text", "共识", Text(1000, lines=2), required=True, width=300, span=4),)
MEDIA_FIELDS = (
    Field("title", "标题", Text(200), required=True, width=220, span=3),
    Field("outlet", "媒体", Text(60), width=120),
    Field("url", "网址", Text(300), width=160, span=3),
    Field("published_at", "发布时间", Text(30), width=120, hint="如 2024-03-01 08:40"),
    Field("views", "浏览次数", Whole(0, 10**9, "次"), width=84),
    Field("author", "文字作者", Text(60), width=84),
    Field("photographer", "图片作者", Text(60), width=84),
)
PHOTO_FIELDS = (
    Field("caption", "图片说明", Text(300, lines=2), required=True, width=260, span=3, hint="谁、何时、何地、何事"),
    Field("on", "拍摄日期", CalendarDay(), width=100),
    Field("kept_at", "存放处", Text(200), width=160, span=2),
    Field("consent", "已征得同意", Flag(), width=84, hint="照片中可辨认的人都同意使用"),
)
"""The register of photographs: the pictures themselves stay outside the ledger (domain N8)."""

ISSUE_FIELDS = (
    Field("text", "问题", Text(1000, lines=3), required=True, width=260, span=4, synonyms=("解决问题", "问题描述")),
    Field("raised_by_id", "提出支部", Ref("partner"), width=160, span=2),
    Field("kind", "分类", Text(40), width=92, hint="堵点、淤点、难点……"),
    Field("batch", "批次", Text(60), width=100, hint="意见征集、问题排查的批次"),
    Field("level", "层级", LEVEL, width=92),
    Field("raised_on", "提出日期", CalendarDay(), width=100),
    Field("note", "备注", Text(400, lines=2), width=160, span=4),
)
MEASURE_FIELDS = (
    Field(
        "task",
        "举措（任务书）",
        Text(1000, lines=2),
        required=True,
        width=260,
        span=4,
        synonyms=("措施", "举措", "任务"),
    ),
    Field("timetable", "时间表", Text(400), width=140, span=2),
    Field("roadmap", "路线图", Text(1000, lines=2), width=160, span=4),
    Field("owner", "责任人", Text(60), width=84, synonyms=("牵头人", "负责人", "牵头")),
    Field("helpers", "配合", Text(200), width=120, span=2),
    Field("due_on", "完成时限", _ON, width=100, synonyms=("时限", "完成期限")),
    Field("progress", "进展", PROGRESS, required=True, width=92),
    Field("closed_on", "完成日期", CalendarDay(), width=100),
    Field("evidence", "佐证", Text(400, lines=2), width=160, span=4),
)
"""任务书、时间表、路线图、责任人 (domain 001-13)."""

PROGRESS_FIELDS = tuple(one for one in MEASURE_FIELDS if one.name in ("progress", "closed_on", "evidence"))
ROUND_FIELDS = (
    Field("on", "日期", CalendarDay(), required=True, width=100),
    Field("way", "方式", Text(40), width=84, hint="电话回访、走访、现场查看……"),
    Field("result", "结果", Text(400, lines=2), width=200, span=4),
    Field("settled", "已落实", Flag(), width=72),
)
CLOSE_FIELDS = (Field("closed_on", "销号日期", CalendarDay(), required=True, width=100),)
LOOK_BACK_FIELDS = (
    Field("looked_back_on", "回头看日期", CalendarDay(), required=True, width=100),
    Field("looked_back", "回头看结论", Text(400, lines=2), required=True, width=200, span=4),
)
OUTCOME_FIELDS = (
    Field("kind", "成果类型", OUTCOME_KIND, required=True, width=92),
    Field("title", "名称", Text(200), required=True, width=240, span=3),
    Field("on", "日期", CalendarDay(), width=100),
    Field("document", "文号", Text(100), width=120, hint="制度文件填写"),
    Field("indicator", "指标", Text(100), width=120, span=2, hint="指标改善填写"),
    Field("before", "原值", Text(40), width=84),
    Field("after", "现值", Text(40), width=84),
    Field("note", "备注", Text(400, lines=2), width=160, span=4),
)
HONOUR_FIELDS = (
    Field("partner_id", "单位", Ref("partner"), required=True, width=180, span=2),
    Field("title", "荣誉名称", Text(100), required=True, width=220, span=3),
    Field("level", "级别", Text(40), width=84, hint="国家级、省级、校级……"),
    Field("batch", "批次、届次", Text(60), width=100, hint="如 第二批、第二十三届"),
    Field("granted_by", "授予单位", Text(100), width=160, span=2),
    Field("on", "授予日期", CalendarDay(month_is_usual=True), width=100),
)
SITE_FIELDS = (
    Field("partner_id", "所属单位", Ref("partner"), required=True, width=180, span=2),
    Field("name", "名称", Text(100), required=True, width=200, span=2, hint="党建工作站、党建加油站……"),
    Field("place", "地点", Text(100), width=160, span=2),
    Field("purpose", "功能", Text(200, lines=2), width=160, span=4),
    Field("opened_on", "启用日期", CalendarDay(month_is_usual=True), width=100),
    Field("note", "备注", Text(400, lines=2), width=160, span=4),
)

_OF_ACTIVITY = {one.name: one for one in ACTIVITY_FIELDS}
_OF_MEASURE = {one.name: one for one in MEASURE_FIELDS}


def _column(one: Field, **changes: Any) -> Field:
    return replace(one, section="", listed=True, **changes)


SHEET_FIELDS = (
    Field("uid", "编号", Text(40), width=100, synonyms=("活动编号",), hint="两份台账登记的同一活动编号相同"),
    _column(_OF_ACTIVITY["on"]),
    _column(_OF_ACTIVITY["until_on"]),
    _column(_OF_ACTIVITY["title"]),
    Field("ours", "牵头支部", Text(1000), required=True, width=160,
          synonyms=("我方支部", "主办支部", "主办单位", "牵头单位", "我方单位", "本支部", "支部")),
    Field("others", "结对单位", Text(2000), required=True, width=220, hint="多个用顿号分开",
          synonyms=("共建单位", "对方单位", "对方支部", "结对支部", "共建支部", "合作单位", "参加单位", "伙伴")),
    Field("category", "类别", REPORT_CATEGORY, width=84, synonyms=("统计类别", "共建类别", "结对类别", "报表类别")),
    _column(_OF_ACTIVITY["mode"]),
    _column(_OF_ACTIVITY["purpose"]),
    _column(_OF_ACTIVITY["place"]),
    _column(_OF_ACTIVITY["own"]),
    _column(_OF_ACTIVITY["other"]),
    Field("issue", "解决问题", Text(1000), width=160, synonyms=("问题", "提出问题", "难题")),
    Field("task", "措施", Text(1000), width=160, synonyms=("举措", "举措（任务书）", "整改措施")),
    _column(_OF_MEASURE["owner"]),
    _column(_OF_MEASURE["due_on"]),
    _column(_OF_MEASURE["progress"], required=False),
    _column(_OF_MEASURE["closed_on"]),
    _column(_OF_MEASURE["evidence"]),
    *(_column(_OF_ACTIVITY[name]) for name in ("theme", "study_topic", "proposer", "host", "series", "tags", "summary")),
)  # fmt: skip
"""The columns of a sheet of activities, one a row: read and written in the same form."""


def heads_of(record: Any, name: str) -> Heads | None:
    """What a head-count box shows of a record: ``own`` and ``own_more`` as one value."""
    number = getattr(record, name)
    return None if number is None else Heads(number, getattr(record, f"{name}_more"))


def with_heads(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form as the record stores them: a head-count becomes a number and its 余."""
    found: dict[str, Any] = {}
    for one in (*ACTIVITY_FIELDS, *AGREEMENT_FIELDS):
        if isinstance(one.kind, HeadCount) and one.name in values:
            value = values[one.name]
            found |= {one.name: value.number if value else None, f"{one.name}_more": bool(value and value.more)}
    return {**values, **found}
