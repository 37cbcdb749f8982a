"""The fields of the room, in the order people fill them in: forms, columns of sheets, checks.

``LETTER_FIELDS`` of a letter out, ``ARRIVAL_FIELDS`` of a transfer in, ``WITHIN_FIELDS``, ``HALT_FIELDS``, ``BATCH_FIELDS``,
``HEAD_FIELDS``, ``AWAY_FIELDS``, ``CONTACT_FIELDS``; ``GRADUATION_FIELDS`` are the columns of a graduation sheet and of its
grid, ``WHOSE_FIELDS`` those that say whose line it is.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum

from branchdesk.features.transfers.model import (
    AWAY_KINDS,
    CHANNELS,
    DESTINATIONS,
    DIRECTIONS,
    HALTS,
    LOSS_CAUSES,
    AwayKind,
    Channel,
    Destination,
    Direction,
    Halt,
    LossCause,
)
from branchdesk.kernel.fields import CalendarDay, Choice, Field, Flag, PersonName, Ref, Text, Whole, YearMonth


def _choice(
    options: Sequence[tuple[StrEnum, str]], make: Callable[[str], StrEnum], aliases: dict[str, str] | None = None
) -> Choice:
    return Choice(tuple((str(key), word) for key, word in options), aliases or {}, make=make)


DIRECTION = _choice(DIRECTIONS, Direction)
CHANNEL = _choice(
    CHANNELS, Channel, {"本校": "school", "本省": "province", "外省": "beyond", "省外": "beyond", "省际": "beyond"}
)
DESTINATION = _choice(
    DESTINATIONS, Destination,
    {
        "工作单位": "employer", "就业": "employer", "签约": "employer", "已就业": "employer",
        "单位所在地": "employer_area", "街道": "employer_area", "社区": "employer_area", "乡镇": "employer_area",
        "居住地": "residence", "父母居住地": "residence", "生源地": "residence", "户籍地": "residence", "回家": "residence",
        "人才中心": "talent", "人才市场": "talent", "人才服务机构": "talent", "人才": "talent",
        "升学": "study", "读研": "study", "考研": "study", "读博": "study", "深造": "study",
        "留校": "kept", "暂留": "kept", "未就业": "kept", "待就业": "kept",
        "出国": "abroad", "出境": "abroad", "留学": "abroad", "出国（境）": "abroad",
    },
)  # fmt: skip
HALT = _choice(HALTS, Halt)
AWAY_KIND = _choice(AWAY_KINDS, AwayKind, {"流动": "mobile", "失联": "out_of_touch", "出国": "abroad", "暂留": "kept"})
CAUSE = _choice(LOSS_CAUSES, LossCause)

_NUMBER = Field("number", "介绍信编号", Text(40), width=120, synonyms=("编号（介绍信）", "介绍信号", "介绍信号码"))
_CHANNEL = Field("channel", "渠道", CHANNEL, required=True, width=64, synonyms=("转接渠道", "转接方式"))
_NOTE = Field("note", "备注", Text(200), width=140, span=2, synonyms=("说明",), hint="超出一般期限等情形在此写明理由")

LETTER_FIELDS = (
    Field("destination", "毕业去向", DESTINATION, width=150, hint="毕业生填写"),
    _CHANNEL,
    Field("addressee", "抬头（接收党组织）", Text(80), required=True, width=200, span=2, hint="如 某市某区委组织部",
          synonyms=("抬头", "接收党组织", "介绍信抬头", "接收组织", "接收党组织名称")),
    Field("from_place", "由何处转出", Text(80), required=True, width=160, span=2),
    Field("to_place", "转往何处", Text(80), required=True, width=200, span=2, hint="具体的接收支部或单位",
          synonyms=("去往", "转入单位", "转往单位", "转入党支部", "接收党支部", "去处", "去何处", "转往")),
    Field("paid_until", "党费交至", YearMonth(), required=True, width=84,
          synonyms=("党费已交至", "党费缴至", "党费缴纳至", "党费交到", "党费交纳至")),
    Field("issued_on", "开具日期", CalendarDay(), required=True, width=100, synonyms=("开信日期", "签发日期")),
    Field("valid_days", "有效期（天）", Whole(1, 366, "天"), required=True, width=84,
          hint="一般市内 10 天、市外 30 天，最长 90 天", synonyms=("有效期", "有效天数")),
    _NUMBER,
    _NOTE,
)  # fmt: skip
"""A letter out; an empty number is given from the letter head."""

ARRIVAL_FIELDS = (
    _CHANNEL,
    Field("from_place", "由何处转来", Text(80), required=True, width=200, span=2),
    Field("to_branch_id", "接收支部", Ref("branch"), required=True, width=148),
    _NUMBER,
    Field("issued_on", "介绍信日期", CalendarDay(), required=True, width=100),
    Field("valid_days", "有效期（天）", Whole(1, 366, "天"), width=84),
    Field("paid_until", "党费交至", YearMonth(), required=True, width=84, hint="次月起由本支部收缴"),
    Field("reported_on", "报到日期", CalendarDay(), required=True, width=100),
    _NOTE,
)
"""A transfer in: what the letter says, and the day the member reported."""

WITHIN_FIELDS = (
    Field("to_branch_id", "调整到", Ref("branch"), required=True, width=148),
    Field("on", "调整日期", CalendarDay(), required=True, width=100),
    Field("reason", "原因", Text(100), width=160, span=2),
)
"""校内调整."""

HALT_FIELDS = (
    Field("halted_on", "日期", CalendarDay(), required=True, width=100),
    Field("halt_reason", "原因", Text(100), required=True, width=200, span=2),
)
"""退回, 作废, 重开."""

BATCH_FIELDS = (
    Field("title", "批次名称", Text(60), required=True, width=200, span=2, hint="如 2026 届毕业生组织关系转接"),
    Field("on", "开具日期", CalendarDay(), required=True, width=100),
    Field("note", "备注", Text(200), width=200, span=2),
)
"""毕业转接批次."""

HEAD_FIELDS = (
    Field("organization_id", "开具的党组织", Ref("organization"), required=True, width=180, span=2),
    Field("name", "介绍信上的名称", Text(60), required=True, width=180, span=2),
    Field("prefix", "编号前缀", Text(30), width=120, hint="如 示大组转〔2026〕"),
    Field("next_number", "下一个编号", Whole(1, 999_999), required=True, width=84),
    Field("valid_days", "一般有效期（天）", Whole(1, 90, "天"), required=True, width=84),
    Field("address", "通讯地址", Text(100), width=200, span=2),
    Field("phone", "联系电话", Text(30), width=110),
    Field("fax", "传真", Text(30), width=110),
    Field("postcode", "邮编", Text(10), width=84),
)
"""介绍信抬头设置: what the issuing committee prints on its letters."""

AWAY_FIELDS = (
    Field("kind", "类别", AWAY_KIND, required=True, width=92),
    Field("from_on", "起始日期", CalendarDay(), required=True, width=100, hint="外出、失联、出国或暂留之日"),
    Field("place", "去向", Text(80), width=160, span=2, hint="省、市、县或国家（地区），不写详细住址"),
    Field("applied_on", "书面申请日期", CalendarDay(), width=100, hint="出国（境）、暂留学校的"),
    Field("expected_on", "预计返回或转出", CalendarDay(past_only=False), width=110),
    Field("cause", "失联情形", CAUSE, width=130),
    Field("until_on", "结束日期", CalendarDay(), width=100),
    Field("note", "备注", Text(200), width=140, span=2),
)
"""流动、失联、出国、暂留."""

CONTACT_FIELDS = (
    Field("on", "联系日期", CalendarDay(), required=True, width=100),
    Field("way", "方式", Text(20), required=True, width=84, hint="电话、微信、走访、函询……"),
    Field("by", "联系人", PersonName(), required=True, width=84),
    Field("reached", "联系上", Flag(), width=72),
)
"""One contact: only that there was one (domain N5)."""

WHOSE_FIELDS = (
    Field("number", "党员编号", Text(30), width=84, synonyms=("编号", "人员编号")),
    Field("staff_number", "学工号", Text(30), width=96, synonyms=("学号", "工号", "学号/工号")),
    Field("name", "姓名", PersonName(), required=True, width=84, synonyms=("党员姓名", "学生姓名")),
)
_OF_GRADUATES = ("destination", "channel", "addressee", "to_place", "paid_until", "valid_days", "note")
GRADUATION_FIELDS = (
    *(one for name in _OF_GRADUATES for one in LETTER_FIELDS if one.name == name),
    Field("expected_on", "预计转出日期", CalendarDay(past_only=False), width=110, listed=False),
)
"""What is typed, pasted or imported for each graduate; the rest comes from the batch, the letter head and the ledger."""
