"""The fields of a member, in the order people fill them in."""

from collections.abc import Mapping

from branchdesk.features.members.model import (
    ARRIVINGS,
    LEAVINGS,
    REGISTRIES,
    RESTRICTION_KINDS,
    STANDINGS,
    Arrival,
    Arriving,
    Aspect,
    Leaving,
    Registry,
    Restriction,
    RestrictionKind,
    Standing,
)
from branchdesk.kernel import codes
from branchdesk.kernel.fields import (
    CalendarDay,
    Choice,
    Field,
    Flag,
    IdNumber,
    PersonName,
    Phone,
    Ref,
    Text,
    Whole,
    YearMonth,
    by_name,
)
from branchdesk.kernel.idnumbers import mask_id, mask_phone
from branchdesk.kernel.words import tr

PERSON = "个人信息"
PARTY = "党籍信息"
WORK = "单位与岗位"
CONTACT = "联系方式"
REMARKS = "备注"
ARRIVAL = "增员"

_STANDING_WORDS = {
    "正式": "full", "中共党员": "full", "党员": "full", "中共正式党员": "full", "中共党员（正式）": "full",
    "共产党员": "full", "中国共产党党员": "full", "中国共产党正式党员": "full",
    "中共党员（预备）": "probationary", "中共党员（预备党员）": "probationary", "中国共产党预备党员": "probationary",
    "预备": "probationary", "中共预备党员": "probationary", "积极分子": "activist",
    "发展对象人选": "candidate", "申请人": "applicant", "入党申请": "applicant",
}  # fmt: skip

MEMBER_FIELDS: tuple[Field, ...] = (
    Field("number", "编号", Text(30), section=PERSON, width=84, synonyms=("党员编号", "人员编号"),
          hint="留空自动编号"),
    Field("name", "姓名", PersonName(), required=True, section=PERSON, width=92,
          synonyms=("名字", "党员姓名", "成员姓名", "人员姓名")),
    Field("id_number", "身份证号", IdNumber(), section=PERSON, width=176, span=2, mask=mask_id,
          synonyms=("身份证号码", "身份证", "公民身份号码", "公民身份证号码", "公民身份证号", "身份证件号", "居民身份证号", "居民身份证号码", "证件号码",
                    "证件号", "身份证件号码"),
          hint="填写后带出出生日期和性别"),
    Field("sex", "性别", Choice(codes.SEXES, {"M": "1", "F": "2", "m": "1", "f": "2", "男性": "1", "女性": "2",
                                         "male": "1", "female": "2", "Male": "1", "Female": "2", "先生": "1", "女士": "2"}),
          required=True, section=PERSON, width=52),
    Field("birth", "出生日期", CalendarDay(month_is_usual=True), required=True, section=PERSON, width=100,
          listed=False, synonyms=("出生年月", "出生年月日", "出生时间", "生日", "出生")),
    Field("ethnicity", "民族", Choice(codes.ETHNICITIES, codes.ETHNICITY_ALIASES), section=PERSON, width=84,
          listed=False),
    Field("education", "学历", Choice(codes.EDUCATIONS, codes.EDUCATION_ALIASES, core=codes.education_core), section=PERSON, width=96,
          listed=False, synonyms=("文化程度", "最高学历", "学历层次")),
    Field("degree", "学位", Choice(codes.DEGREES), section=PERSON, width=72, listed=False, synonyms=("最高学位",)),
    Field("native_place", "籍贯", Text(40), section=PERSON, width=110, listed=False),
    Field("standing", "人员类别",
          Choice(tuple((str(k), v) for k, v in STANDINGS), _STANDING_WORDS, make=Standing),
          required=True, section=PARTY, width=104,
          synonyms=("类别", "党员类别", "党员身份", "党员类型", "政治面貌", "党员性质", "身份类别")),
    Field("branch_id", "所在支部", Ref("branch"), required=True, section=PARTY, width=148, span=2,
          synonyms=("支部", "所在党支部", "党支部", "支部名称", "所属支部", "所属党支部", "所在党组织", "党支部名称", "支部全称", "党支部全称", "所在支部名称", "所在党支部名称")),
    Field("group_id", "党小组", Ref("group"), section=PARTY, width=100, listed=False,
          synonyms=("所在党小组", "小组")),
    Field("joined_on", "入党日期", CalendarDay(), section=PARTY, width=100,
          synonyms=("入党时间", "加入党组织日期", "加入中共时间", "加入党组织时间", "入党年月", "加入中国共产党时间", "加入中国共产党日期", "加入中共日期",
                    "接收为预备党员日期", "入党年月日")),
    Field("confirmed_on", "转正日期", CalendarDay(), section=PARTY, width=100, listed=False,
          synonyms=("转正时间", "转为正式党员日期", "转为正式党员时间", "转正年月", "转正年月日")),
    Field("probation_until", "预备期至", CalendarDay(past_only=False), section=PARTY, width=100, listed=False,
          synonyms=("预备期满日期", "延长预备期至"), hint="延长预备期时填写"),
    Field("sponsors", "入党介绍人", Text(60), section=PARTY, width=110, listed=False, span=2,
          synonyms=("介绍人",)),
    Field("registry", "党籍状态", Choice(tuple((str(k), v) for k, v in REGISTRIES), make=Registry), section=PARTY,
          width=84, listed=False, synonyms=("党籍",)),
    Field("seniority_adjust", "党龄校正（月）", Whole(-600, 600), section=PARTY, width=96, listed=False,
          hint="停止党籍等情形，负数为扣除"),
    Field("staff_number", "学工号", Text(30), section=WORK, width=96, listed=False,
          synonyms=("学号", "工号", "职工号", "教工号", "学号/工号", "工号/学号", "学（工）号", "学号工号", "学工号码")),
    Field("unit", "单位（班级）", Text(60), section=WORK, width=140, listed=False, span=2,
          synonyms=("单位", "班级", "所在单位", "工作单位", "部门", "院系", "学院", "专业班级", "单位/班级", "所在班级",
                    "年级班级", "所在院系")),
    Field("occupation", "工作岗位", Text(40), section=WORK, width=100, listed=False, synonyms=("岗位", "职业")),
    Field("title", "专业技术职务", Text(40), section=WORK, width=110, listed=False, synonyms=("职称", "专业技术职称")),
    Field("working_since", "参加工作日期", CalendarDay(month_is_usual=True), section=WORK, width=100, listed=False,
          synonyms=("参加工作时间", "参加工作年月")),
    Field("phone", "手机号", Phone(), section=CONTACT, width=116, mask=mask_phone,
          synonyms=("手机", "联系电话", "电话", "手机号码", "联系方式", "移动电话", "联系手机", "电话号码")),
    Field("mobile_to", "流动去向", Text(60), section=CONTACT, width=110, listed=False, synonyms=("外出流向",),
          hint="流动党员填写省、市、县"),
    Field("out_of_touch_since", "失联日期", CalendarDay(month_is_usual=True), section=CONTACT, width=96, listed=False,
          synonyms=("失去联系日期",)),
    Field("hardship", "困难党员", Flag(), section=REMARKS, width=76, listed=False, synonyms=("是否困难党员",)),
    Field("honours", "荣誉", Text(300, lines=2), section=REMARKS, width=140, listed=False, span=2,
          synonyms=("所获荣誉", "表彰奖励")),
    Field("note", "备注", Text(500, lines=3), section=REMARKS, width=160, listed=False, span=4,
          synonyms=("说明", "其他说明")),
    Field("left_on", "离开日期", CalendarDay(), section=REMARKS, width=100, listed=False, synonyms=("减员日期",)),
    Field("leaving", "离开方式", Choice(tuple((str(k), v) for k, v in LEAVINGS), make=Leaving), section=REMARKS,
          width=110, listed=False, synonyms=("减员方式",)),
    Field("left_to", "去向", Text(80), section=REMARKS, width=140, listed=False, synonyms=("转往单位",)),
)  # fmt: skip
"""All that is kept of a person; a home address is not (domain N8)."""

FIELD = by_name(MEMBER_FIELDS)

ARRIVAL_FIELDS: tuple[Field, ...] = (
    Field("way", "增员方式", Choice(tuple((str(k), v) for k, v in ARRIVINGS), make=Arriving), required=True,
          section=ARRIVAL, width=90),
    Field("on", "增员日期", CalendarDay(), required=True, section=ARRIVAL, width=100, hint="报到或批准之日"),
    Field("paid_until", "党费交至", YearMonth(), section=ARRIVAL, width=84, hint="介绍信写明的年月，其后由本支部收"),
    Field("came_from", "由何处来", Text(80), section=ARRIVAL, width=180, span=2, hint="原所在党组织全称"),
    Field("basis", "依据", Text(60), section=ARRIVAL, width=140, span=2, hint="介绍信或批复文号"),
)  # fmt: skip
"""How somebody came onto the roll (增员)."""

RESTRICTION_FIELDS: tuple[Field, ...] = (
    Field("kind", "情形", Choice(tuple((str(k), v) for k, v in RESTRICTION_KINDS), make=RestrictionKind), required=True,
          width=220, span=2),
    Field("from_on", "开始日期", CalendarDay(), required=True, width=100, hint="决定生效之日"),
    Field("until_on", "结束日期", CalendarDay(past_only=False), width=100, hint="最后一天；未定的留空"),
    Field("basis", "依据", Text(100), required=True, width=220, span=4, hint="决定的文号或会议；不写案情和原因"),
)  # fmt: skip
"""When the rights of a member are limited; nothing of the cause is kept."""
OF_LEAVING = ("left_on", "leaving", "left_to")
"""Written by the verb 移出 only, so neither the form nor a blank roster asks for them."""


def aspect_word(aspect: Aspect, value: str | None, organizations: Mapping[str, str]) -> str:
    """What a move came from or led to, in words; ``""`` for nothing. ``organizations`` are names by id."""
    if aspect in (Aspect.BRANCH, Aspect.GROUP):
        return organizations.get(value or "", "")
    return FIELD[aspect.value].show(value) if value else ""


def arrival_words(one: Arrival) -> str:
    """省外转入，某大学党委，党费交至 2026-08（介绍信第 12 号）."""
    paid = tr("党费交至 {month}").format(month=one.paid_until) if one.paid_until else ""
    text = tr("，").join(filter(None, (tr(dict(ARRIVINGS)[one.way]), one.came_from, paid)))
    return tr("{text}（{basis}）").format(text=text, basis=one.basis) if one.basis else text


def limit_words(one: Restriction) -> str:
    """留党察看，2026-03-01 至 2028-02-29（某决定）."""
    until = tr("至 {day}").format(day=one.until_on) if one.until_on else tr("起，未定期限")
    text = tr("{kind}，{since} {until}")
    text = text.format(kind=tr(dict(RESTRICTION_KINDS)[one.kind]), since=one.from_on, until=until)
    return tr("{text}（{basis}）").format(text=text, basis=one.basis) if one.basis else text
