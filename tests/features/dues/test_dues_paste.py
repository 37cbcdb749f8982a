"""A block from a spreadsheet finds the people it is about: by 编号, by 学工号, by name; namesakes are never guessed."""

from branchdesk.features.dues.dialogs.paste_plan import Known, Place, plan
from branchdesk.features.dues.queries import GridCell
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month

PEOPLE = [
    Known("a", "周同", "DY00001", (), staff="2021001"),
    Known("b", "周同", "DY00002", (), staff="2021002"),
    Known("c", "萧刚", "DY00003", (), staff="2021003"),
    Known("d", "谢静", "DY00004", ()),
]
JANUARY = Month(2026, 1)
OPEN = GridCell(JANUARY, Yuan(5000), Yuan(0), Yuan(0), CellState.UNPAID)
PAYERS = [one._replace(cells=(OPEN,)) for one in PEOPLE]
PLACE = Place("bases", "base", PEOPLE, PEOPLE, Month(2026, 11))


def found(text: str) -> list[tuple[str, str]]:
    """Whose each row is, and what speaks against it."""
    return [(one.member_id, one.fault) for one in plan(text, PLACE).found]


def test_namesakes_are_told_apart_by_their_staff_numbers() -> None:
    assert found("姓名\t学工号\t计算基数\n周同\t2021002\t5000\n周同\t２０２１００１\t6000") == [("b", ""), ("a", "")]
    assert found("学工号\t计算基数\n2021002\t5000") == [("b", "")], "the name need not be there"
    assert found("2021001\t周同\t5000\n2021002\t周同\t6000") == [("a", ""), ("b", "")], "nor a heading"


def test_namesakes_without_a_number_are_asked_for() -> None:
    [(whose, fault)] = found("姓名\t学工号\t计算基数\n周同\t\t5000")
    assert (whose, fault) == ("", "有 2 位“周同”，请连同编号或学工号一起粘贴")


def test_a_staff_number_of_somebody_else_is_never_taken() -> None:
    assert found("姓名\t学工号\t计算基数\n谢静\t2021003\t5000") == [("", "学工号 2021003 是萧刚，不是“谢静”")]
    assert found("姓名\t学工号\t计算基数\n萧刚\t2021009\t5000") == [
        ("", "台账中萧刚的学工号是 2021003，不是 2021009，请核对")
    ]


def test_a_staff_number_the_ledger_lacks_leaves_the_name() -> None:
    assert found("姓名\t学工号\t计算基数\n谢静\t2021009\t5000") == [("d", "")]


def test_the_number_of_the_roll_comes_first() -> None:
    assert found("编号\t姓名\t学工号\t计算基数\nDY00002\t周同\t2021002\t5000") == [("b", "")]
    at_odds = "台账中周同的学工号是 2021002，不是 2021001，请核对"
    assert found("编号\t姓名\t学工号\t计算基数\nDY00002\t周同\t2021001\t5000") == [("", at_odds)]
    assert found("编号\t姓名\t计算基数\nDY00003\t周同\t5000") == [("", "编号 DY00003 是萧刚，不是“周同”")]


def test_the_column_of_the_month_shown_is_its_money_and_other_months_are_told_of() -> None:
    block = "序号\t姓名\t1月\t2月\n1\t谢静\t50\t60\n2\t萧刚\t40元\t"
    read = plan(block, Place("month", "paid", PAYERS, PAYERS, JANUARY))
    assert [(one.member_id, one.where, one.amount) for one in read.found] == [
        ("d", "2026-01", Yuan(5000)), ("c", "2026-01", Yuan(4000)),
    ]  # fmt: skip
    assert read.unused == ["序号", "2月"]


def test_a_month_of_another_year_is_not_taken_for_one_of_this() -> None:
    read = plan("姓名\t2025年1月\t2026年1月\n谢静\t70\t50", Place("month", "paid", PAYERS, PAYERS, JANUARY))
    assert [one.amount for one in read.found] == [Yuan(5000)]
    assert read.unused == ["2025年1月"]


def test_two_columns_that_mean_one_thing_do_not_overwrite_each_other() -> None:
    read = plan("姓名\t实交\t1月\n谢静\t50\t70", Place("month", "paid", PAYERS, PAYERS, JANUARY))
    assert [one.amount for one in read.found] == [Yuan(5000)]
    assert read.unused == ["1月"]


def test_a_line_that_sums_up_is_passed_over_wherever_its_word_stands() -> None:
    assert found("序号\t姓名\t计算基数\n1\t谢静\t5000\n合 计\t\t5000\n大写\t伍仟元整\t") == [("d", "")]
    assert found("谢静\t5000\n合计\t5000") == [("d", "")]
    assert found("序号\t姓名\t计算基数\n1\t\t5000") == [("", "这一行没有编号、学工号和姓名")]
