"""The fields of the room, in the order people fill them in: forms, columns of sheets, checks.

``CASE_FIELDS``, ``STEP_FIELDS`` and ``fields_of`` (what one step asks for), ``GUIDE_FIELDS``, ``OBSERVATION_FIELDS``,
``PAPER_FIELDS``, ``NOTICE_FIELDS``, ``WAIVER_FIELDS``, ``HOLIDAY_FIELDS``, ``SCHOOL_FIELDS``; ``IMPORT_FIELDS`` are the columns
of a sheet of cases, one row a person, ``on_<step>`` the day of a step.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from branchdesk.features.development.model import (
    CASE_ENDINGS,
    GUIDE_KINDS,
    INQUIRIES,
    OBSERVATION_KINDS,
    OCCASIONS,
    RESULTS,
    CaseEnding,
    GuideKind,
    Inquiry,
    ObservationKind,
    Occasion,
    Result,
)
from branchdesk.features.members.fields import FIELD as MEMBER_FIELD
from branchdesk.kernel.fields import (
    CalendarDay,
    Choice,
    Context,
    Field,
    Flag,
    PersonName,
    Reading,
    Ref,
    Text,
    Whole,
    by_name,
)
from branchdesk.kernel.names import clean_text
from branchdesk.kernel.readings import Shape, refused
from branchdesk.kernel.times import Hours
from branchdesk.kernel.words import tr

_YES = {
    "合格": "passed",
    "同意": "passed",
    "通过": "passed",
    "按期转正": "passed",
    "同意转正": "passed",
    "批准": "passed",
}
_NO = {"不合格": "failed", "不同意": "failed", "未通过": "failed", "不批准": "failed"}
_OTHER = {"延长": "extended", "延期": "extended", "取消": "cancelled", "取消资格": "cancelled"}
_INQUIRY_WORDS = {
    "谈话": "talk", "本人谈话": "talk", "查档": "files", "阅档": "files", "了解": "people", "函调": "letter",
    "外调": "letter", "政审函": "letter",
}  # fmt: skip


def _choice(
    options: Sequence[tuple[StrEnum, str]], make: Callable[[str], StrEnum], aliases: dict[str, str] | None = None
) -> Choice:
    return Choice(tuple((str(key), word) for key, word in options), aliases or {}, make=make)


@dataclass(frozen=True, slots=True)
class Methods:
    """Several ways of inquiry (政治审查方法), stored as their values with commas between."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """Words or values, with 、 or commas between; each once, in the order of ``INQUIRIES``."""
        found, parts = set(), clean_text(text).replace("、", ",").replace("，", ",").replace("；", ",").split(",")
        for part in filter(None, map(str.strip, parts)):
            reading = INQUIRY.read(part, context)
            if reading.value is None:
                return reading
            found.add(reading.value)
        if not found:
            return refused("not_a_choice", tr("应为：{labels}").format(labels="、".join(INQUIRY.labels)))
        return Reading(",".join(str(one) for one, _ in INQUIRIES if one in found))

    def show(self, value: Any) -> str:
        """The words, with 、 between."""
        return "、".join(INQUIRY.show(one) for one in (value or "").split(",") if one)


RESULT = _choice(RESULTS, Result, {**_YES, **_NO, **_OTHER})
VERDICT = _choice(RESULTS[:2], Result, {**_YES, **_NO})
INQUIRY = _choice(INQUIRIES, Inquiry, _INQUIRY_WORDS)
_ANY_DAY = CalendarDay(past_only=False)
_PLACE = "存放处"

CASE_FIELDS = (
    Field("member_id", "姓名", Ref("member"), required=True, width=92),
    Field("form_number", "志愿书编号", Text(40), width=120, synonyms=("入党志愿书编号", "入党志愿书号")),
    Field("league", "群团组织推优", Flag(), width=96, synonyms=("团组织推优", "推优", "是否推优")),
    Field("leaves_on", "预计离校（离职）日期", _ANY_DAY, width=120, hint="3 个月内将离开的一般不办理接收",
          synonyms=("预计毕业日期", "毕业时间", "预计离校时间", "离校日期")),
    Field("archive", "材料存放处", Text(80), width=130, span=2, synonyms=("档案存放处",)),
    Field("ended_on", "结束日期", CalendarDay(), width=100, listed=False),
    Field("ending", "结束方式", _choice(CASE_ENDINGS, CaseEnding), width=110, listed=False),
    Field("ending_reason", "依据", Text(100), width=140, listed=False, span=2, hint="会议或批复的名称、文号"),
    Field("note", "备注", Text(300, lines=2), width=140, listed=False, span=2, hint="不写谈话、思想和家庭情况的内容"),
)  # fmt: skip
"""发展党员档案."""
OF_ENDING = ("ended_on", "ending", "ending_reason")
"""Written by the verb that ends a case only."""

STEP_FIELDS = (
    Field("step", "步骤", Text(40), required=True, width=130),
    Field("on", "日期", CalendarDay(), required=True, width=100),
    Field("until_on", "止日", CalendarDay(), width=100),
    Field("result", "结果", RESULT, width=100),
    Field("months", "延长（月）", Whole(1, 24, "个月"), width=84, hint="6 至 12 个月"),
    Field("body", "党组织", Text(60), width=140, span=2),
    Field("document", "文号", Text(60), width=130),
    Field("place", "地点", Text(60), width=110),
    Field("received_on", "收到决议日期", CalendarDay(), width=100, hint="审批时限自此日起算"),
    Field("tenths", "学时", Hours(), width=64),
    Field("days", "天数", Whole(0, 365, "天"), width=64),
    Field("methods", "审查方法", Methods(), width=160, span=2, hint="可填多项，用顿号隔开"),
    Field("due", "应到（有表决权）", Whole(0, 9999, "人"), width=84),
    Field("here", "实到（有表决权）", Whole(0, 9999, "人"), width=84),
    Field("yes", "赞成", Whole(0, 9999, "票"), width=64, hint="含会前书面意见"),
    Field("no", "反对", Whole(0, 9999, "票"), width=64),
    Field("abstain", "弃权", Whole(0, 9999, "票"), width=64),
    Field("kept_at", _PLACE, Text(80), width=130, listed=False),
    Field("note", "备注", Text(200), width=140, listed=False, span=2, hint="不写谈话和审查的内容"),
)
"""All that is kept of a step."""
STEP_FIELD = by_name(STEP_FIELDS)

VOTES = ("due", "here", "yes", "no", "abstain")
_USUAL = {"on": "日期", "body": "党组织", "document": "文号", "kept_at": _PLACE, "note": "备注"}
_TALK = {"on": "谈话日期", "body": "谈话人", "kept_at": _PLACE, "note": "备注"}
_FILED = {"on": "备案日期", "body": "备案党组织", "document": "备案文号", "kept_at": _PLACE, "note": "备注"}
_MEETING = {"on": "会议日期", "body": "会议", "document": "会议记录编号", "kept_at": _PLACE, "note": "备注"}
_BALLOT = dict.fromkeys(VOTES, "")
_SPAN = {"on": "开始日期", "until_on": "结束日期", "body": "负责的党组织", "kept_at": _PLACE, "note": "备注"}
_APPROVAL = {"on": "审批日期", "received_on": "收到决议日期", "result": "审批结果"}

ASKED: dict[str, dict[str, str]] = {
    "apply": {"on": "申请日期", "body": "接收申请的党组织", "kept_at": _PLACE, "note": "备注"},
    "first_talk": _TALK,
    "activist": _MEETING,
    "activist_filed": _FILED,
    "cultivators": {"on": "指定日期", "body": "党组织", "note": "备注"},
    "cultivation": _SPAN,
    "candidate": _MEETING,
    "candidate_filed": _FILED,
    "sponsors": {"on": "确定日期", "body": "党组织", "note": "备注"},
    "political_review": {"on": "结论日期", "result": "结论", "methods": "审查方法", "body": "审查党组织", "kept_at": _PLACE,
                         "note": "备注"},
    "training": {"on": "培训开始", "until_on": "培训结束", "days": "天数", "tenths": "学时", "body": "培训单位",
                 "document": "结业证号", "kept_at": _PLACE, "note": "备注"},
    "committee_review": {"on": "会议日期", "result": "审查结果", **_MEETING},
    "pre_review": {"on": "预审日期", "result": "预审结果", "body": "预审党委", "document": "预审文号", "kept_at": _PLACE,
                   "note": "备注"},
    "form": {"on": "填写日期", "document": "志愿书编号", "kept_at": _PLACE, "note": "备注"},
    "admission": {"on": "大会日期", "result": "大会决议", **_BALLOT, "place": "地点", "document": "决议文号", "kept_at": _PLACE,
                  "note": "备注"},
    "committee_talk": _TALK,
    "approval": {**_APPROVAL, "body": "审批党委", "document": "批复文号", "kept_at": _PLACE, "note": "备注"},
    "superior_filed": _FILED,
    "assigned": {"on": "编入日期", "body": "党支部、党小组", "note": "备注"},
    "oath": {"on": "宣誓日期", "place": "地点", "body": "领誓人", "kept_at": _PLACE, "note": "备注"},
    "probation": _SPAN,
    "conversion_applied": {"on": "申请日期", "kept_at": _PLACE, "note": "备注"},
    "conversion": {"on": "大会日期", "result": "大会决议", "months": "", **_BALLOT, "place": "地点", "document": "决议文号",
                   "kept_at": _PLACE, "note": "备注"},
    "conversion_approval": {**_APPROVAL, "months": "", "body": "审批党委", "document": "批复文号", "kept_at": _PLACE,
                            "note": "备注"},
    "filed": {"on": "归档日期", "body": "接收材料的党组织", "document": "移交清单号", "kept_at": _PLACE, "note": "备注"},
}  # fmt: skip
"""What each step asks for, with its own label; ``""`` keeps the usual one."""
_WITH_RESULT = ("political_review", "committee_review", "pre_review", "admission", "approval")
_WITH_ALL_RESULTS = ("conversion", "conversion_approval")


def fields_of(step: str) -> tuple[Field, ...]:
    """The fields one step asks for, with its own labels; a step the school added asks for the usual ones."""
    found = []
    for name, label in ASKED.get(step, _USUAL).items():
        one = STEP_FIELD[name]
        kind = VERDICT if name == "result" and step in _WITH_RESULT else one.kind
        required = one.required or name == "result"
        hint = "" if name in ("on", "body") else one.hint
        found.append(replace(one, label=label or one.label, kind=kind, required=required, hint=hint))
    return tuple(found)


GUIDE_FIELDS = (
    Field(
        "kind",
        "类别",
        _choice(GUIDE_KINDS, GuideKind, {"联系人": "cultivator", "介绍人": "sponsor"}),
        required=True,
        width=100,
    ),
    Field("member_id", "党员", Ref("member"), width=110, hint="台账中的党员；不在台账中的填写姓名"),
    Field("name", "姓名", PersonName(), width=92),
    Field("faculty", "本学院党员教师", Flag(), width=110),
    Field("from_on", "起日", CalendarDay(), width=100),
    Field("until_on", "止日", _ANY_DAY, width=100),
)
"""培养联系人、入党介绍人."""

OBSERVATION_FIELDS = (
    Field("kind", "类别", _choice(OBSERVATION_KINDS, ObservationKind, {"考察": "review", "党课": "course", "培训": "course"}),
          required=True, width=92),
    Field("on", "日期", CalendarDay(), required=True, width=100, synonyms=("考察日期",)),
    Field("until_on", "回函日期", CalendarDay(), width=100, hint="函调填写回函日期，培训填写结束日期"),
    Field("body", "党组织或人员", Text(60), width=130, span=2),
    Field("tenths", "学时", Hours(), width=64),
    Field("kept_at", _PLACE, Text(80), width=130),
)  # fmt: skip
"""培养考察: that it took place, not what was found."""

PAPER_FIELDS = (
    Field("step", "步骤", Text(40), required=True, width=120),
    Field("title", "材料名称", Text(60), required=True, width=160, span=2, synonyms=("材料",)),
    Field("copies", "份数", Whole(0, 999, "份"), width=64),
    Field("pages", "页数", Whole(0, 9999, "页"), width=64),
    Field("on", "材料日期", CalendarDay(), width=100),
    Field("kept_at", _PLACE, Text(80), width=130),
    Field("complete", "齐全", Flag(), width=64),
)
"""材料登记."""

NOTICE_FIELDS = (
    Field("occasion", "公示环节", _choice(OCCASIONS, Occasion), required=True, width=140),
    Field("from_on", "公示起日", CalendarDay(), required=True, width=100),
    Field("until_on", "公示止日", _ANY_DAY, width=100, hint="首日计入，按工作日计算"),
    Field("place", "公示地点", Text(60), width=130, span=2),
    Field("receiver", "受理单位", Text(60), width=130),
    Field("phone", "受理电话", Text(30), width=110),
    Field("objection", "有异议", Flag(), width=76),
    Field("conclusion", "调查结论", Text(60), width=140, span=2, hint="有异议时填写，只写结论"),
)
"""公示."""

WAIVER_FIELDS = (
    Field("reason", "理由", Text(200, lines=2), required=True, width=200, span=2, hint="随全程纪实打印"),
    Field("by", "决定人", Text(40), width=92),
    Field("on", "日期", CalendarDay(), required=True, width=100),
)
"""带理由继续."""


@dataclass(frozen=True, slots=True)
class Worked:
    """Whether a day of the table is worked (上班) or off (放假)."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """上班, 调休上班, 补班, 是 → True; 放假, 休息, 否 → False."""
        word = clean_text(text).strip().lower()
        if word in ("上班", "调休上班", "补班", "班", "工作日", "是", "1", "true", "yes"):
            return Reading(True)
        if word in ("放假", "休息", "休", "节假日", "调休", "否", "0", "false", "no"):
            return Reading(False)
        return refused("not_a_kind_of_day", tr("应填“放假”或“上班”"))

    def show(self, value: Any) -> str:
        """上班 or 放假."""
        return "" if value is None else tr("上班") if value else tr("放假")


HOLIDAY_FIELDS = (
    Field("on", "日期", _ANY_DAY, required=True, width=100, synonyms=("日期（年月日）", "放假日期")),
    Field(
        "works", "放假或上班", Worked(), required=True, width=92, synonyms=("类型", "类别", "性质", "是否上班", "安排")
    ),
    Field("name", "名称", Text(40), width=120, synonyms=("节日", "节假日", "说明", "备注")),
)
"""放假调休表."""

SCHOOL_FIELDS = (
    Field("base", "国家规则", Text(20), required=True, width=84),
    Field("version", "细则版本", Text(60), required=True, width=110),
    Field("from_on", "起用日期", _ANY_DAY, required=True, width=100),
    Field("source", "文件", Text(200), required=True, width=180, span=2),
)
"""校内细则, which a file brings in whole."""

_DAY_WORD, _TIME_WORD = "日期", "时间"
_STEP_COLUMNS = (
    (
        "apply",
        "申请入党日期",
        ("递交入党申请书日期", "入党申请日期", "递交申请书日期", "申请日期"),
    ),
    ("first_talk", "派人谈话日期", ("谈话日期", "首次谈话日期")),
    (
        "activist",
        "确定积极分子日期",
        (
            "确定入党积极分子日期",
            "确定为积极分子日期",
            "确定为入党积极分子日期",
            "积极分子确定日期",
            "列为积极分子日期",
            "列为入党积极分子日期",
        ),
    ),
    ("activist_filed", "积极分子备案日期", ("入党积极分子备案日期",)),
    ("cultivators", "指定培养联系人日期", ("培养联系人指定日期",)),
    (
        "candidate",
        "确定发展对象日期",
        ("列为发展对象日期", "确定为发展对象日期", "发展对象确定日期", "发展对象日期"),
    ),
    ("candidate_filed", "发展对象备案日期", ()),
    ("sponsors", "确定介绍人日期", ("确定入党介绍人日期",)),
    ("political_review", "政审结论日期", ("政治审查日期", "政审日期", "政治审查结论日期")),
    ("training", "集中培训日期", ("短期集中培训日期", "培训开始日期", "培训日期")),
    ("committee_review", "支委会审查日期", ("支部委员会审查日期",)),
    ("pre_review", "预审日期", ("党委预审日期", "上级党委预审日期")),
    ("form", "填写志愿书日期", ("填写入党志愿书日期",)),
    (
        "admission",
        "接收大会日期",
        (
            "支部大会日期",
            "支部大会接收日期",
            "接收预备党员日期",
            "支部大会通过日期",
            "接收为预备党员日期",
            "入党日期",
        ),
    ),
    ("committee_talk", "上级党委谈话日期", ("党委谈话日期", "组织员谈话日期")),
    ("approval", "接收审批日期", ("党委审批日期", "上级党委审批日期", "审批日期", "批准日期")),
    ("superior_filed", "上一级备案日期", ("组织部备案日期",)),
    ("oath", "入党宣誓日期", ("宣誓日期",)),
    ("conversion_applied", "转正申请日期", ("提出转正申请日期",)),
    ("conversion", "转正大会日期", ("转正支部大会日期", "讨论转正日期")),
    ("conversion_approval", "转正审批日期", ("转正批准日期", "党委审批转正日期")),
    ("filed", "归档日期", ("材料归档日期",)),
)


def _timed(label: str, synonyms: Sequence[str]) -> tuple[str, ...]:
    """The synonyms of a day's column, each also with 时间 for 日期: people write either."""
    words = (label, *synonyms)
    return (*synonyms, *(one.removesuffix(_DAY_WORD) + _TIME_WORD for one in words))


IMPORT_FIELDS: tuple[Field, ...] = (
    *(replace(MEMBER_FIELD[name], required=name == "name") for name in ("number", "staff_number", "name", "id_number", "sex", "birth",
      "branch_id")),
    *(Field(f"on_{key}", label, CalendarDay(), width=100, synonyms=_timed(label, synonyms)) for key, label, synonyms in _STEP_COLUMNS),
    Field("cultivator_names", "培养联系人", Text(60), width=110, hint="两人用顿号隔开", synonyms=("联系人", "培养人", "入党培养联系人")),
    Field("sponsor_names", "入党介绍人", Text(60), width=110, hint="两人用顿号隔开", synonyms=("介绍人",)),
    Field("league", "群团组织推优", Flag(), width=96, synonyms=("团组织推优", "推优", "是否推优")),
    Field("political_review_result", "政审结论", VERDICT, width=92, synonyms=("政治审查结论", "政审结果")),
    Field("training_until", "培训结束日期", CalendarDay(), width=100, synonyms=("集中培训结束日期",)),
    Field("training_days", "培训天数", Whole(0, 365, "天"), width=76, synonyms=("集中培训天数",)),
    Field("training_tenths", "培训学时", Hours(), width=76, synonyms=("集中培训学时",)),
    Field("pre_review_document", "预审文号", Text(60), width=110),
    Field("admission_due", "接收应到", Whole(0, 9999, "人"), width=76, synonyms=("应到", "应到人数", "接收大会应到")),
    Field("admission_here", "接收实到", Whole(0, 9999, "人"), width=76, synonyms=("实到", "实到人数", "接收大会实到")),
    Field("admission_yes", "接收赞成", Whole(0, 9999, "票"), width=76, synonyms=("赞成", "赞成票", "接收大会赞成")),
    Field("approval_document", "接收批复文号", Text(60), width=120, synonyms=("批复文号", "审批文号")),
    Field("conversion_due", "转正应到", Whole(0, 9999, "人"), width=76, synonyms=("转正大会应到",)),
    Field("conversion_here", "转正实到", Whole(0, 9999, "人"), width=76, synonyms=("转正大会实到",)),
    Field("conversion_yes", "转正赞成", Whole(0, 9999, "票"), width=76, synonyms=("转正大会赞成",)),
    Field("conversion_result", "转正结果", RESULT, width=100, synonyms=("转正情况", "讨论结果")),
    Field("conversion_months", "延长（月）", Whole(1, 24, "个月"), width=84, synonyms=("延长预备期（月）", "延长月数")),
    Field("conversion_document", "转正批复文号", Text(60), width=120),
    Field("form_number", "志愿书编号", Text(40), width=120, synonyms=("入党志愿书编号", "入党志愿书号")),
    Field("leaves_on", "预计离校（离职）日期", _ANY_DAY, width=120, synonyms=("预计毕业日期", "毕业时间", "预计离校时间", "离校日期")),
    Field("archive", "材料存放处", Text(80), width=130, synonyms=("档案存放处",)),
)  # fmt: skip
"""Columns of a sheet of cases."""
