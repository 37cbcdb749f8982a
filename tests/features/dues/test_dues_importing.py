"""Statements and wage sheets as they come in real life, against real ledgers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from dues_ledger import OFFICE, YEAR, do, payment
from openpyxl import Workbook, load_workbook

from branchdesk.features.dues import commands, importing, queries
from branchdesk.features.dues.model import Channel, LineState, Payer
from branchdesk.features.dues.rules.assessing import Turn
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.undo import undo

SAMPLES = Path(__file__).parents[2] / "samples"
HEAD = ("交易时间", "付款人", "学工号", "金额(元)", "附言", "流水号")


def csv(
    folder: Path, *rows: Sequence[object], head: Sequence[str] = HEAD, encoding: str = "utf-8", name: str = "流水.csv"
) -> Path:
    path = folder / name
    lines = [",".join(f'"{cell}"' for cell in row) for row in (head, *rows)]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def sheet(folder: Path, *rows: Sequence[object], name: str = "工资.xlsx") -> Path:
    book = Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(list(row))
    book.save(folder / name)
    return folder / name


def merged(path: Path, *ranges: str) -> Path:
    book = load_workbook(path)
    for each in ranges:
        book.worksheets[0].merge_cells(each)
    book.save(path)
    return path


def plan(ledger: Ledger, path: Path) -> importing.StatementPlan:
    return importing.plan_statement(ledger, importing.read_statement_file(path))


def codes(found: importing.StatementPlan) -> list[list[str]]:
    return [[doubt.code for doubt in one.doubts] for one in found.matches]


PAID = ("2026-11-05 13:42", "赵一", "0000001", "?99.57", "11月党费", "9001")


def test_the_sample_statement_is_read_whole_with_its_lost_characters() -> None:
    found = importing.read_statement_file(SAMPLES / "payments_gbk.csv")
    assert (len(found.lines), found.faults, found.statement.stated) == (124, (), None)
    assert sum(one.amount.fen for one in found.lines) == 2735698
    assert found.lines[10].payer == "张?"
    assert found.lines[10].amount == Yuan(109350)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_a_sure_line_is_booked_in_any_encoding(ledger: Ledger, tmp_path: Path, encoding: str) -> None:
    do(ledger, commands.receive, [payment("m1", month, 9957) for month in range(1, 11)])
    row = PAID if encoding == "gbk" else (*PAID[:3], "¥99.57", *PAID[4:])
    found = plan(ledger, csv(tmp_path, row, encoding=encoding))
    assert codes(found) == [[]]
    taken = do(ledger, importing.write_statement, found)
    assert [one.state for one in queries.statement_lines(ledger, taken.statement.id)] == [LineState.BOOKED]
    (row_,) = [one for one in queries.payments(ledger) if one.line_id]
    assert (row_.month, row_.channel, str(row_.paid_on)) == (Month(YEAR, 11), Channel.PLATFORM, "2026-11-05")


def test_the_same_file_twice_changes_nothing_and_one_undo_takes_it_back(ledger: Ledger, tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        PAID,
        ("2026-11-06", "某校友", "", "50.00", "捐赠", ""),
        ("2026-11-06", "某校友", "", "50.00", "捐赠", ""),
    )
    before = queries.position(ledger)
    do(ledger, importing.write_statement, plan(ledger, path))
    once = queries.position(ledger)
    again = plan(ledger, path)
    assert (len(again.matches), len(again.known)) == (0, 3)
    assert do(ledger, importing.write_statement, again).statement is None
    assert queries.position(ledger) == once > before
    undo(ledger, Author())
    assert (queries.statements(ledger), queries.payments(ledger)) == ([], [])
    assert len(plan(ledger, path).matches) == 3


def test_a_longer_export_of_the_same_platform_brings_only_what_is_new(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, importing.write_statement, plan(ledger, csv(tmp_path, PAID)))
    longer = plan(ledger, csv(tmp_path, PAID, (*PAID[:5], "9002")))
    assert [one.line.serial for one in longer.matches] == ["9002"]


def test_every_doubt_is_told_and_nothing_doubtful_is_booked(ledger: Ledger, tmp_path: Path) -> None:
    found = plan(ledger, csv(
        tmp_path,
        ("2026-11-05", "孙一", "", "75.00", "11月党费", "1"),
        ("2026-11-05", "无名氏", "", "0.20", "党费", "2"),
        ("2026-11-05", "钱一", "0000001", "50.00", "11月", "3"),
        ("2026-11-05", "李一", "0000004", "100.00", "11月党费", "4"),
        ("2026-11-05", "某校友", "", "50.00", "捐赠", "5"),
        ("2026-11-05", "许?", "", "0.20", "11月", "6"),
    ))  # fmt: skip
    told = codes(found)
    for expected, said in zip(("same_names", "unknown_payer", "other_name", "amount_differs", "not_dues", "lost_characters"),
                              told, strict=True):  # fmt: skip
        assert expected in said
    taken = do(ledger, importing.write_statement, found)
    assert queries.payments(ledger) == []
    open_lines = queries.statement_lines(ledger, taken.statement.id, LineState.OPEN)
    assert len(open_lines) == 6
    assert all(one.reason for one in open_lines)


def test_what_was_decided_is_booked_or_passed_with_the_file(ledger: Ledger, tmp_path: Path) -> None:
    found = plan(ledger, csv(tmp_path, ("2026-11-05", "孙一", "", "75.00", "11月党费", "1"), ("2026-11-05", "某校友", "", "50.00", "捐赠", "5")))  # fmt: skip
    first, second = (one.line.id for one in found.matches)
    decided: dict[str, importing.Decision] = {first: [payment("m3", 11, 7500)], second: "捐赠，不是党费"}
    taken = do(ledger, importing.write_statement, found, decided)
    assert [one.state for one in queries.statement_lines(ledger, taken.statement.id)] == [
        LineState.BOOKED,
        LineState.PASSED,
    ]
    closed = do(ledger, commands.close_statement, taken.statement.id, Yuan(12500))
    assert closed.stated == Yuan(12500)


def test_refunds_totals_and_unreadable_cells(ledger: Ledger, tmp_path: Path) -> None:
    found = importing.read_statement_file(csv(
        tmp_path,
        PAID,
        ("2026-11-06 10:00", "赵一", "0000001", "-99.57", "退款", "9001"),
        ("2026-11-05 13:42", "赵一", "0000001", "99.57", "11月党费", "9001"),
        ("2026-11-07", "钱一", "0000002", "很多", "", "9003"),
        ("2026-13-07", "钱一", "0000002", "1.00", "", "9004"),
        ("2026-12-07", "钱一", "0000002", "1.00", "", "9005"),
        ("2026-11-07", "钱一", "0000002", "1.005", "", "9006"),
        ("2026-11-07", "钱一", "0000002", "", "", "9007"),
        ("2026-11-07", "钱一", "0000002", "1.00", "", "9001"),
        ("合计", "", "", "1,234.50", "", ""),
        ("制表人：某某", "", "", "", "", ""),
    ))  # fmt: skip
    assert [one.amount.fen for one in found.lines] == [9957, -9957, 100]
    assert len({one.serial for one in found.lines}) == 3
    assert found.statement.stated == Yuan(123450)
    assert [(one.row, one.code) for one in found.faults] == [
        (4, "twice"), (5, "not_money"), (6, "not_a_date"), (7, "future"), (8, "not_money"), (9, "missing"), (10, "shared_serial"),
    ]  # fmt: skip
    assert len(found.notes) == 2
    path = tmp_path / "流水.csv"
    do(ledger, importing.write_statement, plan(ledger, path))
    assert plan(ledger, path).matches == ()


def test_a_known_number_with_another_amount_is_never_passed_over_in_silence(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, importing.write_statement, plan(ledger, csv(tmp_path, PAID)))
    found = plan(ledger, csv(tmp_path, (*PAID[:3], "88.00", *PAID[4:])))
    assert [one.code for one in found.faults] == ["other_amount"]
    assert found.matches == ()


def test_bank_sheets_have_money_in_and_out_and_numbers_without_their_zeros(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ("某银行账户明细",),
        ("交易日期", "对方户名", "工号", "贷方发生额", "借方发生额", "摘要", "交易流水号"),
        ("2026-11-05", "赵一", 1, 99.57, None, "11月", 998932100512),
        ("2026-11-06", "赵一", 1, None, 99.57, "退", 998932100513),
        ("2026-11-07", "钱一", 2, 0.1 + 0.2, 0, "11月", 1.2345678901234568e17),
        ("2026-11-07", "钱一", 2, 1, 2, "", 5),
    )
    found = plan(ledger, path)
    assert [one.line.amount.fen for one in found.matches] == [9957, -9957, 30]
    assert [one.member_id for one in found.matches] == ["m1", "m1", "m2"]
    assert [one.code for one in found.faults] == ["serial_is_number", "in_and_out"]


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (("交易时间", "付款人", "附言"), "金额"),
        (("付款人", "金额", "附言"), "交易时间"),
        (("交易时间", "金额", "附言"), "付款人或学工号"),
        (("交易时间", "付款人", "金额", "金额"), "几列都是"),
        (("交易时间", "付款人", "付款人", "金额"), "几列都是"),
        (("甲", "乙", "丙"), "没有找到表头"),
    ],
)
def test_a_file_without_what_it_takes_is_refused_with_a_sentence(
    tmp_path: Path, head: Sequence[str], sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        importing.read_statement_file(csv(tmp_path, ["1"] * len(head), head=head))
    assert sentence in refused.value.sentence()


def test_a_platform_says_in_and_out_by_a_word_and_has_two_numbers(tmp_path: Path) -> None:
    head = ("交易号", "商户订单号", "交易日期", "交易时间", "对方名称", "金额（元）", "收/支", "交易状态", "备注")
    found = importing.read_statement_file(csv(
        tmp_path,
        ("1", "a", "2026/11/5", "13:42", "赵一", "+31.42", "收入", "交易成功", "合计补交 10-11月"),
        ("2", "b", "2026/11/5", "13:43", "赵一", "31.42", "支出", "退款成功", ""),
        ("3", "c", "2026/11/6", "", "赵一", "31.42", "收入", "交易关闭", ""),
        ("4", "d", "2026/11/6", "", "赵一", "31.42", "不计", "交易成功", ""),
        ("5", "e", "2026/11/6", "", "赵一", "31.42", "", "退款成功", ""),
        ("合计金额：0.00元", "", "", "", "", "", "", "", ""),
        ("总计 31.42 元", "", "", "", "", "", "", "", ""),
        head=head,
    ))  # fmt: skip
    assert [(one.at, one.amount.fen) for one in found.lines] == [("2026/11/5 13:42", 3142), ("2026/11/5 13:43", -3142)]
    assert found.lines[0].serial == "1"
    assert [one.code for one in found.faults] == ["no_way", "refund"]
    assert found.statement.stated == Yuan(3142)


@pytest.mark.parametrize(
    ("said", "memo"),
    [
        ("11", "11月"),
        ("202611", "2026年11月"),
        ("2026-11", "2026年11月"),
        ("2026-11-01", "2026年11月"),
        ("9-10", "9-10月"),
        ("1、3", "1、3月"),
        ("第三季度", "第三季度"),
        ("/", ""),
        ("", ""),
    ],
)
def test_a_column_of_months_says_what_a_memo_would(tmp_path: Path, said: str, memo: str) -> None:
    head = ("日期", "姓名", "金额", "缴费月份", "备注")
    (line,) = importing.read_statement_file(csv(tmp_path, ("2026-11-05", "赵一", "9.57", said, "/"), head=head)).lines
    assert line.memo == memo


def test_a_sheet_with_a_column_for_each_month_is_sent_to_the_year_list(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, ("2026年党费收缴登记表",), ("序号", "姓名", "1月", "2月", "3月"), (1, "赵一", 2.4, 2.4, None)
    )
    with pytest.raises(Refusal) as refused:
        importing.read_statement_file(path)
    assert "从 Excel 粘贴" in refused.value.sentence()


def test_a_sheet_left_aside_is_told_of(tmp_path: Path) -> None:
    path = sheet(tmp_path, HEAD, ("2026-11-05 13:42", "赵一", "0000001", 99.57, "11月党费", "9001"))
    book = load_workbook(path)
    for title, rows in (("二月", 2), ("填写说明", 2), ("空白", 0)):
        page = book.create_sheet(title)
        for number in range(rows):
            page.append([f"第 {number} 行"])
    book.save(path)
    told = [one for one in importing.read_statement_file(path).notes if "没有读取" in one]
    assert len(told) == 1
    assert "“二月”有 2 行" in told[0]


def test_two_columns_of_remarks_are_both_kept(tmp_path: Path) -> None:
    head = ("付款时间", "交易对方", "商品名称", "金额", "当前状态", "备注", "交易号")
    found = importing.read_statement_file(csv(
        tmp_path,
        ("2026-11-05 08:00", "赵一", "党费", "9.57", "已存入零钱", "10-11月", "1"),
        ("2026-11-05 08:01", "赵一", "党费", "9.57", "已全额退款", "", "2"),
        head=head,
    ))  # fmt: skip
    assert [one.memo for one in found.lines] == ["党费 10-11月"]
    assert [one.code for one in found.faults] == ["refund"]


def test_a_day_whose_cell_has_lost_its_format_is_read_and_told(tmp_path: Path) -> None:
    rows = [(46331, "赵一", 9.57), (46332.5, "钱二", 9.57), (99999, "孙三", 9.57)]
    found = importing.read_statement_file(sheet(tmp_path, ("交易日期", "付款人", "金额"), *rows))
    assert [one.at for one in found.lines] == ["2026-11-05", "2026-11-06 12:00"]
    assert [one.code for one in found.faults] == ["not_a_date"]
    assert [one for one in found.notes if "46331" in one and "2026-11-05" in one]


# ---- wages


WAGES = (
    "工号",
    "姓名",
    "岗位工资",
    "薪级工资",
    "基础性绩效",
    "养老保险",
    "职业年金",
    "住房公积金",
    "医疗保险",
    "失业保险",
    "个人所得税",
)
B1 = (3810, 2519, 2850, 1152, 734.32, 367.16, 183.58, 45.90, 58.21)
"""Worked example B1: 6637.83."""


def wages(ledger: Ledger, path: Path, **named: Any) -> importing.WagePlan:
    return importing.plan_wages(ledger, importing.read_wage_file(path), YEAR + 1, **named)


def test_the_sample_wage_sheet_is_read_whole() -> None:
    found = importing.read_wage_file(SAMPLES / "wages.xlsx")
    assert (len(found.rows), len(found.items), found.faults) == (89, 9, ())


def test_a_wage_sheet_as_offices_print_it_is_read_by_its_two_lines_of_headings(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(
        tmp_path, ("2027年1月工资发放表",), ("序号", "工号", "姓名", "应发项目", None, "扣款项目", "实发合计"),
        (None, None, None, "岗位工资", "奖励性绩效", "养老保险"),
        (1, "0000001", "赵一", "6,000.00", 3000, 500, 8500), ("合计", None, None, 6000, 3000, 500, 8500),
        ("大写", "人民币捌仟伍佰元整"), ("制表人：某某",),
    )  # fmt: skip
    read = importing.read_wage_file(merged(path, "A2:A3", "B2:B3", "C2:C3", "D2:E2", "G2:G3", "B6:G6"))
    assert (len(read.rows), read.faults) == (1, ())
    assert read.items == ("应发项目岗位工资", "应发项目奖励性绩效", "扣款项目养老保险", "实发合计")
    assert {"第 5 行是合计，未读取", "第 6 行是合计，未读取", "不是金额的列未采用：序号"} <= set(read.notes)
    (line,) = importing.plan_wages(ledger, read, YEAR + 1).lines
    assert line.base is not None
    assert line.base.arithmetic == "6000.00 − (500.00) = 5500.00"


def test_a_wage_sheet_settles_the_year_and_keeps_only_the_base(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path, WAGES, ("0000001", "赵一", *B1), ("合计", "", *B1))
    found = wages(ledger, path)
    (line,) = found.lines
    assert line.base is not None
    assert line.base.base == Yuan(663783)
    assert do(ledger, importing.write_wages, found) == (1, 0, 0)
    (kept,) = queries.assessments(ledger, None, YEAR + 1)
    assert (kept.due, kept.arithmetic) == (Yuan(9957), "6637.83 × 1.5% = 99.57 · 组电明字〔2017〕5号")
    assert queries.wage_items(ledger, kept.id) == []
    assert [one.proposal.turn for one in wages(ledger, path).lines if one.proposal] == [Turn.SAME]
    assert do(ledger, importing.write_wages, wages(ledger, path)) == (0, 0, 0)


def test_items_are_kept_where_the_user_chose_so(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, importing.write_wages, wages(ledger, sheet(tmp_path, WAGES, ("0000001", "赵一", *B1))), keep_items=True)
    (kept,) = queries.assessments(ledger, None, YEAR + 1)
    assert sum(one.amount.fen * one.sign for one in queries.wage_items(ledger, kept.id)) == 663783


def test_an_unknown_item_is_asked_about_and_the_answer_counts(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("姓名", "岗位工资", "神秘补发"), ("赵一", 6000, 100))
    (line,) = wages(ledger, path).lines
    assert (line.is_ready, [one.code for one in line.doubts]) == (False, ["unknown_item"])
    (line,) = wages(ledger, path, signs={"神秘补发": 1}).lines
    assert line.is_ready
    assert line.base is not None
    assert line.base.base == Yuan(610000)


def test_people_in_doubt_are_asked_about(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(
        tmp_path, ("工号", "姓名", "岗位工资"),
        ("", "孙一", 4000), ("0000001", "钱一", 4000), ("", "无名氏", 4000), ("9999999", "李一", 4000), (2, "钱一", 4000),
        ("1000001", "许生", 4000),
    )  # fmt: skip
    found = wages(ledger, path)
    assert [[doubt.code for doubt in one.doubts] for one in found.lines] == [
        ["same_names"], ["other_name"], ["unknown"], ["other_number"], [], ["earns"],
    ]  # fmt: skip
    assert [one.member_id for one in found.lines] == [None, None, None, None, "m2", "s1"]
    chosen = wages(ledger, path, chosen={2: "m5"})
    assert chosen.lines[0].member_id == "m5"
    twice = wages(ledger, sheet(tmp_path, ("姓名", "岗位工资"), ("赵一", 1), ("赵一", 2)))
    assert [one.doubts[-1].code for one in twice.lines] == ["twice", "twice"]
    assert twice.ready == ()


def test_a_sheet_of_bases_is_taken_as_it_is(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(
        tmp_path, ("姓名", "人员类别", "计算基数"), ("赵一", "离退休", "￥5,000.01"), ("钱一", "", "8,000.00元")
    )
    do(ledger, importing.write_wages, wages(ledger, path))
    found = {one.member_id: one for one in queries.assessments(ledger, None, YEAR + 1)}
    assert (found["m1"].payer, found["m1"].due) == (Payer.RETIRED, Yuan(5000))
    assert found["m2"].due == Yuan(12000)


def test_unreadable_wages_and_columns_that_cannot_be_told_apart(ledger: Ledger, tmp_path: Path) -> None:
    found = importing.read_wage_file(sheet(tmp_path, ("姓名", "岗位工资"), ("赵一", "很多"), ("钱一", -1), ("孙一", 5)))
    assert [(one.row, one.code) for one in found.faults] == [(2, "not_money")]
    for rows, sentence in (
        ((("姓名", "岗位工资", "养老保险", "养老保险"), ("赵一", 1, 2, 3)), "几列都叫"),
        ((("姓名", "工号"), ("赵一", "1")), "没有金额列"),
        ((("岗位工资", "薪级工资"), (1, 2)), "没有姓名或学工号列"),
        ((("姓名", "岗位工资"),), "没有人员"),
    ):
        with pytest.raises(Refusal, match=sentence):
            importing.read_wage_file(sheet(tmp_path, *rows))


def test_a_change_by_wage_sheet_within_the_year_says_why(ledger: Ledger, tmp_path: Path) -> None:
    found = importing.plan_wages(
        ledger, importing.read_wage_file(sheet(tmp_path, ("姓名", "岗位工资"), ("赵一", 8000))), YEAR
    )
    assert [one.proposal.turn for one in found.lines if one.proposal] == [Turn.CHANGED]
    with pytest.raises(Rejected, match="原因"):
        do(ledger, importing.write_wages, found)
    assert do(ledger, importing.write_wages, found, "岗位调整") == (0, 1, 0)
    assert queries.in_hand(ledger, OFFICE) == Yuan(0)
