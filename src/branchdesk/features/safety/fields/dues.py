"""The tables of 党费 in words: the fields of the room, and what it stores besides."""

from collections.abc import Mapping
from typing import Any

from branchdesk.features.dues.fields import (
    ARREARS_FIELDS,
    ASSESSMENT_FIELDS,
    CHANNEL,
    ELSEWHERE_FIELDS,
    EXPENSE_FIELDS,
    LARGE_FIELDS,
    PAYMENT_FIELDS,
    POLICY_FIELDS,
    RELIEF_FIELDS,
    REMITTANCE_FIELDS,
    STATEMENT_FIELDS,
)
from branchdesk.features.dues.model import LINE_STATES
from branchdesk.features.safety.fields.naming import Named, Told, choice, named
from branchdesk.kernel.fields import CalendarDay, Field, Flag, Money, Ref, Text, Whole
from branchdesk.kernel.words import tr


def _percent(hundredths: Any) -> str:
    return f"{hundredths / 100:g}%"


def _sign(value: Any) -> str:
    return {1: tr("计入"), -1: tr("扣除"), 0: tr("不计")}.get(value, str(value))


_MEMBER = Field("member_id", "党员", Ref("member"))
_BRANCH = Field("branch_id", "党支部", Ref("organization"))
_AMOUNT = Field("amount", "金额", Money())
_ASSESSMENT = tuple(one for one in ASSESSMENT_FIELDS if one.name not in ("number", "staff_number", "name"))
"""A sheet names the member by them; the record has his id."""

TABLES: Mapping[str, Named] = {
    "dues_policy": named("党费年度规定", POLICY_FIELDS, called=("year", "branch_id")),
    "assessment": named(
        "党费核定",
        (
            _MEMBER,
            _BRANCH,
            *_ASSESSMENT,
            Field("year", "年度", Whole()),
            Field("rate", "比例", Told(_percent)),
            Field("uncapped", "限额前金额", Money()),
            Field("pack", "执行标准", Text()),
            Field("arithmetic", "算式", Text()),
        ),
        called=("member_id", "year"),
    ),
    "wage_item": named(
        "工资项目",
        (
            Field("assessment_id", "核定", Ref("assessment")),
            Field("name", "工资项目", Text()),
            _AMOUNT,
            Field("sign", "是否计入", Told(_sign)),
        ),
        called=("name",),
        part_of="assessment_id",
    ),
    "payment": named(
        "党费交纳",
        (
            _MEMBER,
            _BRANCH,
            *PAYMENT_FIELDS,
            Field("extra", "多交", Flag()),
            Field("slip", "单号", Text()),
            Field("line_id", "流水", Ref("statement_line")),
            Field("corrects_id", "冲销", Ref("payment")),
        ),
        called=("member_id", "month"),
    ),
    "statement": named(
        "流水单",
        (
            Field("file_name", "文件", Text()),
            Field("digest", "文件校验值", Text()),
            Field("read_on", "读入日期", CalendarDay()),
            Field("channel", "方式", CHANNEL),
            Field("stated", "流水合计", Money()),
            Field("closed_on", "核对完成日期", CalendarDay()),
        ),
        called=("file_name",),
    ),
    "statement_line": named(
        "流水",
        (
            *STATEMENT_FIELDS,
            _AMOUNT,
            _MEMBER,
            Field("statement_id", "流水单", Ref("statement")),
            Field("number", "行号", Whole()),
            Field("state", "处理情况", choice(LINE_STATES)),
            Field("reason", "原因", Text()),
        ),
        called=("payer", "at"),
        part_of="statement_id",
    ),
    "relief": named("少交免交", (_MEMBER, *RELIEF_FIELDS), called=("member_id",)),
    "paid_elsewhere": named("流入地交纳", (_MEMBER, *ELSEWHERE_FIELDS), called=("member_id", "from_month")),
    "large_dues": named("大额党费", (_MEMBER, *LARGE_FIELDS), called=("member_id",)),
    "remittance": named(
        "党费上缴",
        (_BRANCH, *REMITTANCE_FIELDS, Field("corrects_id", "冲销", Ref("remittance"))),
        called=("branch_id", "remitted_on"),
    ),
    "expense": named(
        "党费使用",
        (_BRANCH, *EXPENSE_FIELDS, Field("corrects_id", "冲销", Ref("expense"))),
        called=("branch_id", "on", "use"),
    ),
    "arrears_note": named("欠交说明", (_MEMBER, *ARREARS_FIELDS), called=("member_id",)),
}
