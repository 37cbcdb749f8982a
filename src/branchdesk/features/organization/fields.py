"""The fields of an organization, a post and an outside body, in the order people fill them in."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from branchdesk.features.organization.model import BRANCH_KINDS, ROLES, RUNNING, TIERS, BranchKind, Role, Running, Tier
from branchdesk.kernel.fields import CalendarDay, Choice, Field, Flag, PersonName, Phone, Ref, Text, Whole
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr

BASICS = "基本信息"
TERM = "成立与届期"
CONTACT = "联系方式"
STATE = "状态"
OFFICE = "职务"
TIME = "任期"
NEW_COMMITTEE = "新一届委员"

_TIER_WORDS = {"总支": "general_branch", "支部": "branch", "小组": "group", "党委会": "committee"}
_KIND_WORDS = {
    "联合": "joint",
    "师生联合支部": "joint",
    "教工": "teachers",
    "退休": "retired",
    "离退休教职工": "retired",
}
_ROLE_WORDS = {
    "支部书记": "secretary", "党支部书记": "secretary", "党委书记": "secretary", "党总支书记": "secretary",
    "支部副书记": "deputy", "党支部副书记": "deputy", "党委副书记": "deputy", "支部委员": "member",
    "支委": "member", "纪律检查委员": "discipline", "纪律委员": "discipline", "党小组长": "group_leader",
    "小组长": "group_leader", "组长": "group_leader",
}  # fmt: skip

ORGANIZATION_FIELDS: tuple[Field, ...] = (
    Field("tier", "层级", Choice(tuple((str(k), v) for k, v in TIERS), _TIER_WORDS, make=Tier), required=True,
          section=BASICS, width=84),
    Field("parent_id", "上级党组织", Ref("organization"), section=BASICS, width=148, span=2,
          synonyms=("上级组织", "所属党组织", "隶属")),
    Field("order", "排序", Whole(0, 9999), section=BASICS, width=60, listed=False, hint="小的在前"),
    Field("full_name", "全称", Text(80), required=True, section=BASICS, width=240, span=4,
          synonyms=("名称", "党组织名称", "党组织全称"), hint="与公章一致"),
    Field("short_name", "简称", Text(30), section=BASICS, width=130, span=2, hint="列表中显示"),
    Field("kind", "支部类型", Choice(tuple((str(k), v) for k, v in BRANCH_KINDS), _KIND_WORDS, make=BranchKind),
          section=BASICS, width=96, hint="只有党支部填写"),
    Field("units", "覆盖单位", Text(500, lines=3), section=BASICS, width=160, listed=False, span=4,
          hint="联合党支部填写，一行一个"),
    Field("set_up_on", "成立日期", CalendarDay(), section=TERM, width=100, synonyms=("建立日期", "成立时间")),
    Field("approved_by", "批复文号", Text(60), section=TERM, width=140, listed=False, span=3, synonyms=("批准文号",)),
    Field("term_started_on", "本届起始", CalendarDay(), section=TERM, width=100,
          synonyms=("本届选举日期", "换届日期", "届期起始"), hint="选举或换届的日期"),
    Field("term_years", "任期（年）", Whole(1, 5, "年"), section=TERM, width=72, listed=False, hint="高校支部一般 3 年"),
    Field("may_approve", "可审批预备党员", Flag(), section=TERM, width=104, listed=False,
          hint="有审批权的党委勾选；党总支只审议"),
    Field("contact", "联系人", Text(30), section=CONTACT, width=84, listed=False),
    Field("phone", "联系电话", Phone(), section=CONTACT, width=116, listed=False),
    Field("running", "运行状态", Choice(tuple((str(k), v) for k, v in RUNNING), make=Running), section=STATE,
          width=72, listed=False),
    Field("ended_on", "终止日期", CalendarDay(), section=STATE, width=100, listed=False,
          synonyms=("撤销日期", "合并日期")),
)  # fmt: skip

POST_FIELDS: tuple[Field, ...] = (
    Field("organization_id", "党组织", Ref("organization"), required=True, section=OFFICE, width=148, span=2),
    Field("role", "职务", Choice(tuple((str(k), v) for k, v in ROLES), _ROLE_WORDS, make=Role), required=True,
          section=OFFICE, width=96, synonyms=("党内职务",)),
    Field("member_id", "党员", Ref("member"), section=OFFICE, width=92, span=2, hint="名册中的党员，可输入姓名查找"),
    Field("holder", "名册外人员", PersonName(), section=OFFICE, width=92, listed=False, hint="不在名册时填姓名"),
    Field("from_on", "任职日期", CalendarDay(past_only=False), required=True, section=TIME, width=100,
          synonyms=("任职时间", "起始日期")),
    Field("until_on", "离任日期", CalendarDay(past_only=False), section=TIME, width=100, synonyms=("离任时间",),
          hint="在任的留空"),
    Field("elected", "选举产生", Flag(), section=TIME, width=76, listed=False, hint="指定、任命的不勾选"),
    Field("dual_leader", "双带头人", Flag(), section=TIME, width=76, listed=False, hint="教师支部书记"),
    Field("basis", "依据", Text(100), section=TIME, width=160, listed=False, span=4, hint="会议或批复文号",
          synonyms=("任职依据", "批复文号")),
)  # fmt: skip

ENDING_FIELDS: tuple[Field, ...] = (
    Field("running", "方式", Choice(tuple((str(k), v) for k, v in RUNNING[1:]), make=Running), required=True),
    Field("ended_on", "日期", CalendarDay(), required=True, hint="决定或批复的日期"),
)

LEAVING_FIELDS: tuple[Field, ...] = (
    Field("until_on", "离任日期", CalendarDay(past_only=False), required=True, hint="最后在任的一天"),
)

_SEATS = (Role.SECRETARY, Role.DEPUTY, Role.ORGANIZATION, Role.PUBLICITY, Role.DISCIPLINE, Role.YOUTH,
          Role.UNITED_FRONT)  # fmt: skip
RENEWAL_FIELDS: tuple[Field, ...] = (
    Field("on", "换届日期", CalendarDay(), required=True, section=TERM, hint="原委员于前一天离任"),
    Field("basis", "依据", Text(100), section=TERM, span=3, hint="选举结果的报告或批复文号"),
    *(Field(str(role), label, Ref("member"), section=NEW_COMMITTEE, span=2) for role, label in ROLES
      if role in _SEATS),
)  # fmt: skip
"""Who sits on the new committee; each seat is named like its ``Role``."""

OUTSIDE_FIELDS: tuple[Field, ...] = (
    Field("full_name", "单位全称", Text(80), required=True, width=240, span=3, synonyms=("单位名称", "名称")),
    Field("kind", "类别", Text(20), width=96, hint="如：共建单位、转出单位"),
    Field("contact", "联系人", Text(30), width=84),
    Field("phone", "联系电话", Phone(), width=124),
    Field("address", "地址", Text(100), width=200, span=2),
    Field("note", "备注", Text(300, lines=2), width=160, listed=False, span=4),
)

_PREFIX = {Tier.COMMITTEE: "党委", Tier.GENERAL_BRANCH: "党总支", Tier.BRANCH: "支部"}
_PREFIXED = (Role.SECRETARY, Role.DEPUTY, Role.MEMBER)


def title_of(role: Role, tier: Tier) -> str:
    """The post as people say it: 支部书记, 党委副书记, 组织委员, 党小组组长."""
    word = tr(next(label for key, label in ROLES if key == role))
    return tr(_PREFIX[tier]) + word if role in _PREFIXED and tier in _PREFIX else word


def tier_word(tier: Tier) -> str:
    """党委, 党总支, 党支部, 党小组."""
    return tr(dict(TIERS)[tier])


def kind_word(kind: str | None) -> str:
    """教师党支部 … by the stored kind; empty without one."""
    return tr(dict(BRANCH_KINDS)[BranchKind(kind)]) if kind else ""


def post_fields(tier: Tier) -> tuple[Field, ...]:
    """The fields of a post in an organization of this tier: a group has only its leader."""
    offered = tuple(option for option in ROLES if (option[0] is Role.GROUP_LEADER) is (tier is Tier.GROUP))
    role = Choice(tuple((str(key), word) for key, word in offered), make=Role)
    return tuple(replace(one, kind=role) if one.name == "role" else one for one in POST_FIELDS[1:])


def complete(record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a form for a record: what was left empty is as the record has it by default."""
    defaults = {one.name: one.default for one in fields(record) if one.default is not MISSING}
    return {name: defaults.get(name) if value is None else value for name, value in values.items()}
