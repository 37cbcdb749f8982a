"""A base out of a wage sheet: what counts, what is taken off, what is left out."""

import pytest
from dues_people import month, yuan
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues.model import Payer
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.features.dues.rules.wages import base_of_wages, month_of_quarter, sign_of
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.problems import Level

COUNTED = ["岗位工资", "薪级工资", "基础性绩效", "基础性绩效工资", "职务工资", "级别工资", "工作性津贴", "生活性补贴", "教龄津贴", " 岗位 工资 ",
           "规范津贴补贴", "技术等级工资"]  # fmt: skip
TAKEN_OFF = ["养老保险", "基本养老保险", "职业年金", "企业年金", "住房公积金", "医疗保险", "医保", "失业保险", "工伤保险", "生育保险",
             "个人所得税", "个税", "住房公积金（个人）", "代扣个人所得税"]  # fmt: skip
LEFT_OUT = ["奖励性绩效", "奖励绩效工资", "年终奖金", "课时费", "加班费", "住房补贴", "交通补贴", "车补", "通讯补贴", "误餐补助", "取暖费",
            "防暑降温费", "物业费", "特殊岗位津贴", "应发合计", "实发工资", "扣款小计", "单位缴养老保险", "住房公积金(单位)"]  # fmt: skip
UNKNOWN = ["绩效工资", "其他", "补发", "工会会费", "津补贴", "岗位津贴"]


@pytest.mark.parametrize(
    ("name", "sign"),
    [(name, 1) for name in COUNTED] + [(name, -1) for name in TAKEN_OFF] + [(name, 0) for name in LEFT_OUT]
    + [(name, None) for name in UNKNOWN],
)  # fmt: skip
def test_an_item_is_known_by_its_name(name: str, sign: int | None) -> None:
    assert sign_of(name) == sign


@pytest.mark.parametrize(
    ("name", "sign"),
    [("应发项目岗位工资", 1), ("应发工资薪级工资", 1), ("收入 基础性绩效", 1), ("应发项目奖励性绩效", 0), ("扣款项目养老保险", -1),
     ("单位缴纳部分养老保险", 0), ("应发项目校内津贴", None), ("应发工资合计", 0), ("应发项目小计", 0), ("应发工资（元）", 0),
     ("应发金额", 0), ("应发工资", 0), ("应发（含岗位工资）", 0), ("实发工资", 0)],
)  # fmt: skip
def test_a_heading_over_several_columns_does_not_hide_what_an_item_is(name: str, sign: int | None) -> None:
    assert sign_of(name) == sign


def test_a_deduction_may_be_written_with_a_minus_sign() -> None:
    signed = base_of_wages([("岗位工资", yuan("5000")), ("养老保险", yuan("-400"))])
    plain = base_of_wages([("岗位工资", yuan("5000")), ("养老保险", yuan("400"))])
    assert signed.base == plain.base == yuan("4600")
    assert signed.arithmetic == "5000.00 − (400.00) = 4600.00"


def test_an_unknown_item_is_left_out_and_asked_about() -> None:
    found = base_of_wages([("岗位工资", yuan("5000")), ("绩效工资", yuan("1200")), ("其他", Yuan(0))])
    assert (found.base, found.unknown) == (yuan("5000"), ("绩效工资",))
    assert found.notes[0].text == "“绩效工资”（1200.00 元）未列入规则，暂不计入；请选择计入、扣除或不计"
    answered = base_of_wages([("岗位工资", yuan("5000")), ("绩效工资", yuan("1200"))], signs={"绩效工资": 1})
    assert (answered.base, answered.notes) == (yuan("6200"), ())


def test_less_than_nothing_is_nothing_with_a_warning() -> None:
    found = base_of_wages([("岗位工资", yuan("100")), ("个人所得税", yuan("150"))])
    assert found.base == Yuan(0)
    assert [(one.code, one.level) for one in found.notes] == [("negative_base", Level.WARN)]


def test_a_sheet_without_anything_that_counts_is_refused() -> None:
    assert [one.code for one in base_of_wages([("应发合计", yuan("9000"))]).notes] == ["nothing_counted"]
    assert [one.code for one in base_of_wages([("岗位工资", Yuan(LIMIT))]).notes] == ["base_too_large"]


def test_pensions_counted_whole_until_2016() -> None:
    old = rate_pack(month("2016-01"))
    items = [("基本退休费", yuan("4800")), ("生活补贴", yuan("2600"))]
    assert base_of_wages(items, Payer.RETIRED, old).base == yuan("7400")
    assert base_of_wages(items, Payer.RETIRED, rate_pack(month("2026-01"))).base == yuan("4800")


@given(
    st.lists(
        st.tuples(st.sampled_from(COUNTED + TAKEN_OFF + LEFT_OUT + UNKNOWN), st.integers(-(10**9), 10**9)), max_size=12
    )
)
def test_the_base_is_what_counts_less_what_is_taken_off(items: list[tuple[str, int]]) -> None:
    found = base_of_wages((name, Yuan(fen)) for name, fen in items)
    wanted = sum(fen if name in COUNTED else -abs(fen) if name in TAKEN_OFF else 0 for name, fen in items)
    assert found.base == Yuan(max(0, wanted))
    assert len(found.lines) == len(items)


@pytest.mark.parametrize(
    ("quarter", "a_month"),
    [("12600", "4200"), ("100", "33.33"), ("200", "66.67"), ("0.01", "0"), ("0.02", "0.01"), ("-1", "0")],
)
def test_a_quarter_by_the_month(quarter: str, a_month: str) -> None:
    assert month_of_quarter(yuan(quarter)) == yuan(a_month)
