"""The fields of a meeting's head and of what stands beside meetings, in the order people fill them in."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from branchdesk.features.meetings.model.words import (
    EXCLUSION_KINDS,
    GRADES,
    MEETING_KINDS,
    REASONS,
    RETENTIONS,
    STAGES,
    ExclusionKind,
    Grade,
    MeetingKind,
    Reason,
    Retention,
    Stage,
)
from branchdesk.kernel.fields import CalendarDay, Choice, Field, PersonName, Ref, Text, Whole, by_name
from branchdesk.kernel.times import ClockTime, Hours

BASICS = "会议信息"
COURSE = "时间地点"
PEOPLE = "人员"
REMARKS = "小结与备注"
FILING = "归档"

_KIND_WORDS = {
    "党员大会": "general", "支部大会": "general", "支委会": "committee", "支部委员会": "committee",
    "支委会会议": "committee", "支部委员会议": "committee", "支委扩大会": "committee", "小组会": "group",
    "党小组会议": "group", "党课教育": "lecture", "党日活动": "theme_day", "主题党日活动": "theme_day",
    "党日": "theme_day", "专题组织生活会": "org_life", "年度组织生活会": "org_life", "民主评议": "appraisal",
    "接收预备党员大会": "admission", "发展党员大会": "admission", "发展大会": "admission", "转正大会": "admission",
    "接收、转正讨论会": "admission", "换届大会": "election", "换届选举大会": "election", "选举大会": "election",
    "补选大会": "election", "共建": "twinning", "结对共建": "twinning", "结对共建活动": "twinning",
}  # fmt: skip
_REASON_WORDS = {
    "病": "illness", "生病": "illness", "事": "private", "因事": "private", "私事": "private", "出差": "duty",
    "因公": "duty", "因公出差": "duty", "公差": "duty", "公务": "duty", "外出学习": "duty", "其它": "other",
}  # fmt: skip
_RETENTION_WORDS = {"永久保存": "forever", "长期": "30", "三十年": "30", "30": "30", "10": "10", "十年": "10"}


def _choice(
    options: Sequence[tuple[StrEnum, str]], make: Callable[[str], StrEnum], aliases: dict[str, str] | None = None
) -> Choice:
    return Choice(tuple((str(key), word) for key, word in options), aliases or {}, make=make)


KIND = _choice(MEETING_KINDS, MeetingKind, _KIND_WORDS)
REASON = _choice(REASONS, Reason, _REASON_WORDS)
GRADE = _choice(GRADES, Grade)

MEETING_FIELDS: tuple[Field, ...] = (
    Field("kind", "会议类型", KIND, required=True, section=BASICS, width=116, synonyms=("类型", "会议类别", "类别")),
    Field("branch_id", "召开支部", Ref("branch"), required=True, section=BASICS, width=148, span=2,
          synonyms=("支部", "党支部", "所在支部", "召集支部", "党组织")),
    Field("group_id", "党小组", Ref("group"), section=BASICS, width=100, listed=False, hint="党小组会填写"),
    Field("subject", "主题", Text(120), section=BASICS, width=240, span=3,
          synonyms=("会议主题", "会议名称", "名称", "活动主题", "题目")),
    Field("count", "次数", Whole(1, 999, "次"), section=BASICS, width=60, listed=False,
          synonyms=("第几次",), hint="留空按日期排第几次"),
    Field("on", "日期", CalendarDay(past_only=False), required=True, section=COURSE, width=100,
          synonyms=("会议日期", "召开日期", "开会日期", "活动日期")),
    Field("starts", "开始时间", ClockTime(), section=COURSE, width=76, synonyms=("起始时间", "开始", "开会时间")),
    Field("ends", "结束时间", ClockTime(), section=COURSE, width=76, listed=False, synonyms=("结束", "散会时间")),
    Field("until_on", "结束日期", CalendarDay(past_only=False), section=COURSE, width=100, listed=False,
          hint="跨日时填写"),
    Field("place", "地点", Text(80), section=COURSE, width=140, span=3, synonyms=("会议地点", "活动地点", "会场")),
    Field("chair", "主持人", PersonName(), section=PEOPLE, width=84, synonyms=("主持", "会议主持人")),
    Field("recorder", "记录人", PersonName(), section=PEOPLE, width=84, listed=False, synonyms=("记录", "记录员")),
    Field("lecturer", "讲课人", Text(60), section=PEOPLE, width=84, listed=False, synonyms=("主讲人", "主讲", "授课人"),
          hint="党课填写"),
    Field("study_tenths", "学时", Hours(most=400), section=PEOPLE, width=60, listed=False, synonyms=("学习学时", "学时数")),
    Field("summing_up", "主持人小结", Text(4000, lines=4), section=REMARKS, width=160, listed=False, span=4,
          synonyms=("小结", "会议小结", "总结")),
    Field("note", "备注", Text(1000, lines=2), section=REMARKS, width=160, listed=False, span=4),
)  # fmt: skip
"""The head of the minutes, as the form, sheets and files know it."""

STATE_FIELDS: tuple[Field, ...] = (
    Field("stage", "状态", _choice(STAGES, Stage, {"定稿": "final", "签字": "signed", "归档": "filed"}), width=76),
    Field("version", "版本", Whole(1, 999), width=52, listed=False),
    Field("revision_reason", "修订理由", Text(200), width=160, listed=False),
    Field("signed_on", "签字日期", CalendarDay(), width=100, listed=False),
    Field("archive_number", "件号", Text(40), width=100, listed=False, synonyms=("档号",)),
    Field("filed_on", "归档日期", CalendarDay(), width=100, listed=False),
    Field("retention", "保管期限", _choice(RETENTIONS, Retention, _RETENTION_WORDS), width=76, listed=False),
)  # fmt: skip
"""What the deeds 定稿, 签字 and 归档 write; lists and sheets show it, no form asks for it."""

ATTENDANCE_FIELDS: tuple[Field, ...] = (
    Field("member_id", "姓名", Ref("member"), required=True, width=92),
    Field("reason", "原因", REASON, required=True, width=76, synonyms=("请假原因", "缺席原因")),
    Field("reason_text", "说明", Text(60), width=140, span=2, hint="病假不写病情"),
)  # fmt: skip

MAKE_UP_FIELDS: tuple[Field, ...] = (
    Field("made_up_on", "补课日期", CalendarDay(), required=True, width=100, synonyms=("补学日期",)),
    Field("made_up_by", "补课方式", Text(60), required=True, width=140, span=3, hint="如：自学、集中补课、送学上门"),
)  # fmt: skip

GUEST_FIELDS: tuple[Field, ...] = (
    Field("name", "姓名", Text(60), width=92, hint="团体可不填"),
    Field("unit", "单位", Text(80), width=148, span=2, synonyms=("所在单位", "部门")),
    Field("capacity", "身份", Text(40), width=100, hint="如：校领导、入党积极分子、共建支部党员", synonyms=("职务",)),
    Field("heads", "人数", Whole(1, 9999, "人"), width=60, hint="团体填人数"),
    Field("reason", "列席事由", Text(60), width=140, span=2, synonyms=("原因", "事由")),
)  # fmt: skip

ACTION_FIELDS: tuple[Field, ...] = (
    Field("task", "事项（任务书）", Text(500, lines=2), required=True, width=220, span=2,
          synonyms=("事项", "任务", "任务书", "任务内容")),
    Field("owner", "责任人", Text(60), width=92, synonyms=("负责人", "责任部门", "牵头人")),
    Field("due_on", "完成时限", CalendarDay(past_only=False), width=100,
          synonyms=("时限", "完成日期", "截止日期", "期限")),
    Field("timetable", "时间表", Text(200, lines=2), width=140, span=2, hint="分步的安排；只有一个期限的可不填"),
    Field("roadmap", "路线图", Text(500, lines=2), width=160, span=2, synonyms=("办法", "措施", "实施路径")),
)  # fmt: skip

CLOSING_FIELDS: tuple[Field, ...] = (
    Field("closed_on", "办结日期", CalendarDay(), required=True, width=100, synonyms=("完成日期", "销号日期")),
    Field("outcome", "办理结果", Text(300, lines=2), width=160, span=3, synonyms=("结果", "完成情况")),
)  # fmt: skip

ATTACHMENT_FIELDS: tuple[Field, ...] = (
    Field("title", "名称", Text(100), required=True, width=200, span=2, synonyms=("附件名称", "题名")),
    Field("kind", "类别", Text(20), width=84, hint="如：签到表、课件、照片"),
    Field("pages", "页数", Whole(1, 9999, "页"), width=60, synonyms=("张数",)),
    Field("kept_at", "存放处", Text(100), width=140, span=2, synonyms=("存放地点", "保存位置")),
    Field("taken_on", "形成日期", CalendarDay(), width=100, synonyms=("拍摄日期",)),
)  # fmt: skip

EXCLUSION_FIELDS: tuple[Field, ...] = (
    Field("member_id", "党员", Ref("member"), required=True, width=92, synonyms=("姓名",)),
    Field("kind", "情形", _choice(EXCLUSION_KINDS, ExclusionKind), required=True, width=220, span=3),
    Field("superior_consent", "上级同意凭证", Text(100), width=160, span=2, hint="批复文号；两项凭证都填才生效"),
    Field("passed_by", "党员大会通过凭证", Text(100), width=160, span=2, hint="哪一次党员大会"),
    Field("from_on", "起", CalendarDay(past_only=False), required=True, width=100, synonyms=("起始日期",)),
    Field("until_on", "止", CalendarDay(past_only=False), width=100, hint="未定的留空", synonyms=("截止日期",)),
)  # fmt: skip

ABSENCE_FIELDS: tuple[Field, ...] = (
    Field("member_id", "党员", Ref("member"), required=True, width=92, synonyms=("姓名",)),
    Field("from_on", "起", CalendarDay(past_only=False), required=True, width=100, synonyms=("起始日期",)),
    Field("until_on", "止", CalendarDay(past_only=False), required=True, width=100, synonyms=("截止日期",)),
    Field("reason", "原因", REASON, required=True, width=76),
    Field("reason_text", "说明", Text(60), width=140, span=2, hint="病假不写病情"),
)  # fmt: skip

TALK_FIELDS: tuple[Field, ...] = (
    Field("on", "日期", CalendarDay(), required=True, width=100, synonyms=("谈话日期",)),
    Field("first", "谈话人", PersonName(), required=True, width=92),
    Field("second", "谈话对象", PersonName(), required=True, width=92, synonyms=("对象",)),
)  # fmt: skip
"""谈心谈话: only who and when, nothing of what was said (domain N5)."""

REVISION_FIELDS: tuple[Field, ...] = (
    Field("revision_reason", "修订理由", Text(200, lines=2), required=True, span=4, hint="写入版本记录，不印在会议记录上"),
)  # fmt: skip

SIGNING_FIELDS: tuple[Field, ...] = (
    Field("signed_on", "签字日期", CalendarDay(), required=True, hint="主持人、记录人签字的日期"),
)  # fmt: skip

FILING_FIELDS: tuple[Field, ...] = (
    Field("archive_number", "件号", Text(40), required=True, section=FILING, width=100, synonyms=("档号",)),
    Field("filed_on", "归档日期", CalendarDay(), required=True, section=FILING, width=100),
    Field("retention", "保管期限", _choice(RETENTIONS, Retention, _RETENTION_WORDS), required=True, section=FILING, width=76,
          hint="党员大会、支委会记录一般永久，学习材料一般10年"),
)  # fmt: skip

FIELD = by_name((*MEETING_FIELDS, *STATE_FIELDS))
