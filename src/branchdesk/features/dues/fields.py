"""The fields of the room, in the order people fill them in: forms, columns of sheets, checks.

``POLICY_FIELDS``, ``ASSESSMENT_FIELDS``, ``PAYMENT_FIELDS``, ``STATEMENT_FIELDS`` (columns of a 流水), ``WAGE_FIELDS`` (whose
line of a wage sheet it is; all other columns are items), ``RELIEF_FIELDS``, ``LARGE_FIELDS``, ``REMITTANCE_FIELDS``,
``EXPENSE_FIELDS``, ``ELSEWHERE_FIELDS``, ``ARREARS_FIELDS``; ``read_amount`` for what a statement calls an amount.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from branchdesk.features.dues.model import (
    BASE_SOURCES,
    CHANNELS,
    PAYERS,
    PERIODS,
    RELIEF_KINDS,
    ROUNDINGS,
    USES,
    BaseSource,
    Channel,
    Payer,
    Period,
    ReliefKind,
    Rounding,
    Use,
)
from branchdesk.kernel.fields import (
    CalendarDay,
    Choice,
    Context,
    Field,
    Flag,
    Money,
    PersonName,
    Reading,
    Ref,
    Shape,
    Text,
    Whole,
    YearMonth,
)
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.names import clean_text, half_width
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

LOST = "?？\ufffd□"
"""What stands where an export could not write a character: the ¥ of an amount, a rare character of a name."""
MOST_AHEAD = 12
"""Months paid ahead that a branch may allow: dues are settled anew every year."""

_PAYER_WORDS = {
    "在职": "monthly", "在职职工": "monthly", "在职教职工": "monthly", "教职工": "monthly", "在编": "monthly",
    "按月": "monthly", "工资": "monthly", "年薪": "annual", "个体": "nonmonthly", "自由职业": "nonmonthly",
    "离休": "retired", "退休": "retired", "离退休人员": "retired", "学生": "student", "本科生": "student",
    "研究生": "student", "在校学生": "student", "在职学生": "student_paid", "带薪研究生": "student_paid",
    "在职研究生": "student_paid", "下岗": "unemployed", "失业": "unemployed", "抚恤": "relief", "救济": "relief",
    "低保": "dibao", "务农": "farmer", "毕业未就业": "grad_unplaced", "留校未就业": "grad_unplaced",
}  # fmt: skip
_CHANNEL_WORDS = {
    "现钞": "cash", "转帐": "transfer", "银行转账": "transfer", "银行": "transfer", "汇款": "transfer",
    "线上": "platform", "网上": "platform", "微信": "platform", "支付宝": "platform", "党费平台": "platform",
    "校园卡": "platform", "扫码": "platform",
}  # fmt: skip


def read_amount(text: str) -> Yuan:
    """An amount of a statement, which may have lost its ¥ (``?31.42``); ``ValueError`` in Chinese for anything else."""
    clean = half_width(clean_text(text))
    return Yuan.read(clean[1:] if clean[:1] in (*LOST, "+") else clean)


@dataclass(frozen=True, slots=True)
class StatementMoney:
    """An amount as a bank or platform writes it; a refund is below zero."""

    shape: Shape = Shape.MONEY

    def read(self, text: str, context: Context) -> Reading:
        """A ``Yuan``; nothing but an amount is refused, and so is 0.00."""
        try:
            value = read_amount(text)
        except ValueError as error:
            return Reading(None, Level.BLOCK, "not_money", str(error))
        return Reading(value) if value.fen else Reading(None, Level.BLOCK, "no_money", tr("金额为 0.00"))

    def show(self, value: Any) -> str:
        """With two decimals."""
        return "" if value is None else str(value)


def _choice(
    options: Sequence[tuple[StrEnum, str]], make: Callable[[str], StrEnum], aliases: dict[str, str] | None = None
) -> Choice:
    return Choice(tuple((str(key), word) for key, word in options), aliases or {}, make=make)


PAYER = _choice(PAYERS, Payer, _PAYER_WORDS)
CHANNEL = _choice(CHANNELS, Channel, _CHANNEL_WORDS)
USE = _choice(USES, Use)
RELIEF_KIND = _choice(RELIEF_KINDS, ReliefKind, {"减交": "reduced", "减免": "reduced", "免缴": "exempt"})

POLICY_FIELDS = (
    Field("year", "年度", Whole(2008, 2100, "年"), required=True, width=60),
    Field("branch_id", "适用支部", Ref("branch"), width=148, hint="留空适用于全部支部；支部自己的一条整体代替它，以后改全部支部的不影响该支部"),
    Field("rounding", "舍入到", _choice(ROUNDINGS, Rounding), required=True, width=60, hint="四舍五入，全年统一"),
    Field("remit_period", "上缴周期", _choice(PERIODS, Period), required=True, width=76),
    Field("cap", "月交额上限", Money(), width=96, hint="留空按 1000.00"),
    Field("fixed", "学生等定额", Money(), width=96, hint="留空按 0.20；另有规定的填写并注明依据"),
    Field("fixed_source", "定额依据", Text(80), width=160, span=2),
    Field("same_month_change", "工资变化当月起调整", Flag(), width=120, hint="一般年内不变，下年再核"),
    Field("first_month_next", "预备党员次月起交", Flag(), width=120,
          hint="默认从支部大会通过的当月起，当月计足月；文件未写明，另有规定的勾选"),
    Field("ahead_months", "预交不超过（月）", Whole(0, MOST_AHEAD, "个月"), width=110,
          hint="留空按 6 个月：文件未作规定，按个别单位的做法；超过的提示核对"),
    Field("large_from", "大额党费起点", Money(), width=110,
          hint="一次自愿多交达到此数的；留空按 1000.00（含本数，未核实），不含本数的填 1000.01"),
    Field("collection_day", "每月收缴日", Whole(1, 31, "日"), width=84,
          hint="支部每月相对固定的一天；留空为月末，没有这一天的月份为最后一天"),
    Field("kept_from", "从几月记起", Whole(1, 12, "月"), width=84,
          hint="年中启用本台账的填写；以前月份见原有台账，这里不计应交，三会一课也不算缺；留空从 1 月起"),
    Field("names_published", "公示到人", Flag(), width=76, hint="一般只公示合计"),
    Field("supervision_phone", "监督电话", Text(30), width=110),
)  # fmt: skip
"""年度规定."""

ASSESSMENT_FIELDS = (
    Field("number", "编号", Text(30), width=84, synonyms=("党员编号", "人员编号")),
    Field("staff_number", "学工号", Text(30), width=96, synonyms=("工号", "学号", "职工号", "人员编码")),
    Field("name", "姓名", PersonName(), required=True, width=92, synonyms=("党员姓名", "名字")),
    Field("payer", "人员类别", PAYER, width=140, synonyms=("类别", "交纳类别", "党费类别", "缴纳类别", "缴费类别", "交费类别")),
    Field("base", "计算基数", Money(), width=96,
          synonyms=("基数", "缴纳基数", "交纳基数", "党费基数", "缴费基数", "党费计算基数", "月工资收入")),
    Field("rate", "比例", Text(10), width=64, synonyms=("交纳比例", "比例或定额", "缴纳比例")),
    Field("due", "月应交", Money(), width=84, synonyms=("月应缴", "应交", "应缴", "月交纳额", "应交党费", "月应交党费", "核定金额")),
    Field("from_month", "起始月", YearMonth(), width=84, synonyms=("起月", "起交月", "起缴月份")),
    Field("until_month", "终止月", YearMonth(), width=84, listed=False, synonyms=("止月",)),
    Field("source", "来源", _choice(BASE_SOURCES, BaseSource), width=92, listed=False),
    Field("reason", "变更理由", Text(100), width=140, synonyms=("理由", "变动原因")),
    Field("confirmed_on", "本人确认", CalendarDay(), width=100, synonyms=("确认日期",)),
    Field("note", "备注", Text(200), width=140),
)  # fmt: skip
"""核定表 (domain §1.11)."""

PAYMENT_FIELDS = (
    Field("month", "所属月份", YearMonth(), required=True, width=84, synonyms=("月份", "党费月份")),
    Field(
        "amount", "实交", Money(), required=True, width=96, synonyms=("实缴", "金额", "实交金额", "交纳金额", "实收")
    ),
    Field(
        "paid_on", "交纳日期", CalendarDay(), required=True, width=100, synonyms=("缴纳日期", "交费日期", "收款日期")
    ),
    Field("channel", "方式", CHANNEL, required=True, width=72, synonyms=("交纳方式", "缴费方式", "收款方式")),
    Field("collector", "收款人", PersonName(), width=84, synonyms=("经手人", "经办人")),
    Field("paid_by", "代交人", PersonName(), width=84, listed=False, hint="由亲属或其他党员代交时填写"),
    Field("relation", "与本人关系", Text(20), width=84, listed=False, hint="如配偶、子女、同支部党员"),
    Field("note", "备注", Text(200), width=140, synonyms=("说明",)),
)
"""收缴登记; 党组织不得垫交, so whoever pays for somebody is a person with a relation."""

STATEMENT_FIELDS = (
    Field("at", "交易时间", Text(30), required=True, width=130,
          synonyms=("时间", "交易日期", "日期", "支付时间", "到账时间", "缴费时间", "入账时间", "记账日期", "付款时间")),
    Field("payer", "付款人", Text(60), width=92,
          synonyms=("姓名", "付款方", "对方户名", "交款人", "缴费人", "付款人姓名", "户名", "对方名称", "交易对方", "付款户名")),
    Field("staff_number", "学工号", Text(30), width=96,
          synonyms=("工号", "学号", "学号/工号", "工号/学号", "职工号", "人员编号", "教工号")),
    Field("amount", "金额", StatementMoney(), required=True, width=96,
          synonyms=("金额(元)", "金额（元）", "交易金额", "收入金额", "贷方金额", "实收金额", "支付金额", "收入", "贷方发生额",
                    "缴费金额", "交易金额(元)", "收入(元)")),
    Field("memo", "附言", Text(200), width=160,
          synonyms=("摘要", "备注", "用途", "转账附言", "交易备注", "说明", "缴费项目", "商品", "商品名称", "商品说明", "留言")),
    Field("serial", "流水号", Text(60), width=140,
          synonyms=("交易流水号", "订单号", "交易号", "凭证号", "商户订单号", "交易单号", "业务流水号", "支付单号")),
)  # fmt: skip
"""Columns of a statement."""

WAGE_FIELDS = (
    Field("staff_number", "学工号", Text(30), width=96,
          synonyms=("工号", "职工号", "人员编号", "教工号", "人员代码", "工资号", "学号/工号", "人员编码")),
    Field("name", "姓名", PersonName(), required=True, width=92, synonyms=("职工姓名", "人员姓名", "员工姓名", "教职工姓名")),
)  # fmt: skip
"""Columns of a wage sheet that say whose line it is; every other column is an item (``rules.wages``)."""

RELIEF_FIELDS = (
    Field("kind", "少交或免交", RELIEF_KIND, required=True, width=84),
    Field("reason", "理由大类", Text(40), width=110, hint="只写大类，如家庭困难、因病；不写病情细节"),
    Field("applied_on", "申请日期", CalendarDay(), width=100, hint="本人书面申请"),
    Field("discussed_at", "支部研究会议", Text(80), width=150, span=2),
    Field("approver", "批准的党组织", Text(60), required=True, width=130, hint="上一级党委"),
    Field("approved_on", "批准日期", CalendarDay(), required=True, width=100),
    Field("approval_number", "批复文号", Text(40), width=110),
    Field("from_month", "起月", YearMonth(), required=True, width=84),
    Field("until_month", "止月", YearMonth(), required=True, width=84),
    Field("amount", "批准的月交额", Money(), width=96, hint="少交时填写"),
)
"""少交、免交."""

LARGE_FIELDS = (
    Field("amount", "金额", Money(), required=True, width=96),
    Field("received_on", "收到日期", CalendarDay(), required=True, width=100),
    Field("collector", "代收的基层党委", Text(60), width=130, span=2),
    Field("brief_attached", "附党员简要情况", Flag(), width=110),
    Field("forwarded_on", "转交日期", CalendarDay(), width=100),
    Field("forwarded_to", "转交单位", Text(60), width=130),
    Field("receipt_number", "中央收据号", Text(40), width=110),
    Field("receipt_on", "收据日期", CalendarDay(), width=100),
    Field("note", "备注", Text(200), width=140, span=2),
)
"""大额党费."""

REMITTANCE_FIELDS = (
    Field("from_month", "起月", YearMonth(), required=True, width=84),
    Field("until_month", "止月", YearMonth(), required=True, width=84),
    Field("amount", "上缴金额", Money(), required=True, width=96, synonyms=("上缴额",)),
    Field("remitted_on", "上缴日期", CalendarDay(), required=True, width=100),
    Field("receipt_number", "收据号", Text(40), width=110),
    Field("handled_by", "经办人", PersonName(), width=84),
    Field("reviewed_by", "审核人", PersonName(), width=84, hint="一般为支部书记"),
    Field("note", "备注", Text(200), width=140, span=2),
)
"""上缴."""

EXPENSE_FIELDS = (
    Field("use", "使用范围", USE, required=True, width=150, span=2),
    Field("amount", "金额", Money(), required=True, width=96),
    Field("on", "支出日期", CalendarDay(), required=True, width=100),
    Field("purpose", "用途", Text(100), width=160, span=2),
    Field("decided_at", "研究决定的会议", Text(80), required=True, width=150, span=2, hint="党费使用须集体讨论决定"),
    Field("decided_on", "会议日期", CalendarDay(), width=100),
    Field("approver", "审批人", Text(40), width=96),
    Field("voucher_number", "凭证号", Text(40), width=110),
    Field("payee", "收款方", Text(60), width=110),
    Field("note", "备注", Text(200), width=140, span=2),
)
"""使用支出."""

ELSEWHERE_FIELDS = (
    Field("from_month", "起月", YearMonth(), required=True, width=84),
    Field("until_month", "止月", YearMonth(), required=True, width=84),
    Field("place", "流入地党组织", Text(60), required=True, width=170, span=2, hint="收取党费的党组织，写全称"),
    Field("voucher", "凭证", Text(60), required=True, width=150, span=2, hint="收据号，或《流动党员活动证》的登记页"),
    Field("seen_on", "查验日期", CalendarDay(), width=100, hint="支部看到凭证的日期"),
    Field("amount", "凭证金额", Money(), width=96, hint="只供查对，不计入本支部任何合计"),
    Field("note", "备注", Text(200), width=140, span=2),
)
"""流入地交纳 (domain §1.5)."""

ARREARS_FIELDS = (
    Field("from_month", "起月", YearMonth(), required=True, width=84),
    Field("until_month", "止月", YearMonth(), required=True, width=84),
    Field("justified", "有正当理由", Flag(), width=84),
    Field("reason", "理由大类", Text(60), width=130, span=2, hint="只写大类，不写细节"),
    Field("talked_on", "谈话日期", CalendarDay(), width=100),
    Field("talked_by", "谈话人", PersonName(), width=84),
)
"""欠交情况了解; 谈话内容 is never kept (domain N5)."""
