"""The list model: sorting, filtering and showing anew move rows, never whom an index points at."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication

from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import CalendarDay, Field, IdNumber, Money, PersonName
from branchdesk.kernel.idnumbers import mask_id
from branchdesk.widgets.columns import Column, column_of, stars
from branchdesk.widgets.table_model import TableModel, spoken

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    age: int | None = None
    id_number: str = ""


PEOPLE = [
    Person("a", "白波", 40, "990000199001010037"),
    Person("b", "安宁", None),
    Person("c", "崔超", 31),
    Person("d", "丁东", 55),
]
COLUMNS = [
    Column("name", "姓名", attrgetter("name"), fixed=True),
    Column("age", "年龄", attrgetter("age"), align="right"),
    Column("id_number", "身份证号", attrgetter("id_number"), secret=True, mask=mask_id),
]


@pytest.fixture
def model(qapp: QApplication) -> TableModel:
    made = TableModel(COLUMNS)
    made.show(PEOPLE)
    return made


def names(model: TableModel) -> list[str]:
    return [record.name for record in model.shown_records()]


def only(*wanted: str) -> Callable[[list[int]], list[int]]:
    return lambda order: [position for position in order if PEOPLE[position].id in wanted]


def test_qt_finds_no_fault_with_the_model(model: TableModel, qtmodeltester: Any) -> None:
    qtmodeltester.check(model)
    model.sort(1, DOWN)
    model.set_filter(only("a", "c"))
    model.set_filter(None)
    model.append([Person("e", "冯峰", 20)])
    model.sort(-1)
    model.append([Person("f", "高国", 21)])
    model.show([])
    model.show(PEOPLE)


def test_records_come_in_the_order_given(model: TableModel) -> None:
    assert names(model) == ["白波", "安宁", "崔超", "丁东"]
    assert (model.rowCount(), model.columnCount(), model.total) == (4, 3, 4)


def test_sorting_puts_who_has_no_value_last_in_both_directions(model: TableModel) -> None:
    model.sort(1, UP)
    assert names(model) == ["崔超", "白波", "丁东", "安宁"]
    model.sort(1, DOWN)
    assert names(model) == ["丁东", "白波", "崔超", "安宁"]
    model.sort(-1)
    assert names(model) == ["白波", "安宁", "崔超", "丁东"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-5, 5))), st.booleans())
def test_sorting_is_the_plain_sort(values: list[int | None], descending: bool) -> None:
    model = TableModel([Column("value", "值", itemgetter(1))], key=itemgetter(0))
    rows = list(enumerate(values))
    model.show(rows)
    model.sort(0, DOWN if descending else UP)
    filled = sorted((row for row in rows if row[1] is not None), key=itemgetter(1), reverse=descending)
    assert model.shown_records() == filled + [row for row in rows if row[1] is None]


def test_a_column_of_few_values_sorts_like_any_other_also_when_more_arrive(qapp: QApplication) -> None:
    model = TableModel([Column("value", "值", itemgetter(1))], key=itemgetter(0))
    rows = [(number, (None, "乙", "甲")[number * number % 3]) for number in range(90)]
    model.show(rows[:80])
    for order in (UP, DOWN, UP):
        model.sort(0, order)
    model.append(rows[80:])
    for order in (DOWN, UP):
        model.sort(0, order)
        filled = sorted((row for row in rows if row[1]), key=itemgetter(1), reverse=order is DOWN)
        assert model.shown_records() == filled + [row for row in rows if row[1] is None]
    model.show(rows[:3])
    assert model.shown_records() == [*sorted(rows[1:3], key=itemgetter(1)), rows[0]]


def test_a_column_may_sort_by_something_else_than_it_shows(qapp: QApplication) -> None:
    pinyin = {"a": "bai", "b": "an", "c": "cui", "d": "ding"}
    model = TableModel([Column("name", "姓名", attrgetter("name"), sort_key=lambda person: pinyin[person.id])])
    model.show(PEOPLE)
    model.sort(0, UP)
    assert [record.id for record in model.shown_records()] == ["b", "a", "c", "d"]


def test_the_filter_gets_the_sorted_order_and_may_rank(model: TableModel) -> None:
    model.sort(0, UP)
    seen: list[list[int]] = []

    def rank(order: list[int]) -> list[int]:
        seen.append(list(order))
        return [3, 0]

    model.set_filter(rank)
    assert seen == [[0 if PEOPLE[i].id == "a" else i for i in sorted(range(4), key=lambda i: PEOPLE[i].name)]]
    assert names(model) == ["丁东", "白波"]
    assert model.filtered
    model.set_filter(None)
    assert len(names(model)) == 4


def test_an_index_follows_its_record_and_ends_with_it(model: TableModel) -> None:
    held = QPersistentModelIndex(model.index(3, 1))  # 丁东
    other = QPersistentModelIndex(model.index(0, 0))  # 白波
    model.sort(1, DOWN)
    assert (held.row(), held.column()) == (0, 1)
    model.set_filter(only("d", "c"))
    assert model.record_at(held.row()).name == "丁东"
    assert not other.isValid()


def test_an_index_follows_its_record_into_new_data(model: TableModel) -> None:
    held = QPersistentModelIndex(model.index(3, 0))
    gone = QPersistentModelIndex(model.index(1, 0))
    model.show([replace(PEOPLE[3], name="丁冬"), PEOPLE[0]])
    assert model.record_at(held.row()).name == "丁冬"
    assert not gone.isValid()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.data())
def test_every_index_follows_its_record_through_anything(values: list[int], data: st.DataObject) -> None:
    model = TableModel([Column("value", "值", itemgetter(1))], key=itemgetter(0))
    model.show(list(enumerate(values)))
    held = {QPersistentModelIndex(model.index(row, 0)): model.record_at(row)[0] for row in range(len(values))}
    for _ in range(3):
        model.sort(0, data.draw(st.sampled_from([UP, DOWN])))
        keep = data.draw(st.sets(st.sampled_from(range(len(values)))))
        model.set_filter(lambda order, keep=keep: [position for position in order if position in keep])
        shown = {record[0] for record in model.shown_records()}
        held = {index: key for index, key in held.items() if key in shown}
        assert all(model.record_at(index.row())[0] == key for index, key in held.items())


def test_the_chosen_record_is_remembered_while_it_is_hidden(model: TableModel) -> None:
    assert model.chosen_row() == -1
    model.choose(2)
    model.set_filter(only("a"))
    assert model.chosen_row() == -1
    model.sort(1, UP)
    model.show(list(PEOPLE))
    model.set_filter(None)
    assert model.record_at(model.chosen_row()).id == "c"
    model.show(PEOPLE[:2])
    assert model.chosen_row() == -1


def test_a_record_is_found_by_its_key(model: TableModel) -> None:
    model.sort(1, UP)
    assert model.row_of("d") == 2
    assert model.row_of("nobody") == -1
    model.set_filter(only("a"))
    assert model.row_of("d") == -1


def test_more_records_arrive_sorted_and_filtered(model: TableModel) -> None:
    model.append([])
    model.sort(1, UP)
    model.append([Person("e", "冯峰", 33)])
    assert names(model) == ["崔超", "冯峰", "白波", "丁东", "安宁"]
    model.set_filter(lambda order: [position for position in order if model.records[position].age])
    model.append([Person("f", "高国"), Person("g", "郭嘉", 1)])
    assert names(model) == ["郭嘉", "崔超", "冯峰", "白波", "丁东"]
    assert model.total == 7


def test_secrets_are_masked_wherever_they_could_be_read(model: TableModel) -> None:
    index = model.index(0, 2)
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    assert [index.data(role) for role in roles] == ["990***********0037", "990***********0037", "身份证号 990…0037"]
    for role in range(64):
        assert "19900101" not in str(index.data(role))


def test_secrets_are_shown_on_request_and_hidden_again(model: TableModel, qtbot: Any) -> None:
    with qtbot.waitSignal(model.dataChanged):
        model.reveal(True)
    assert model.revealed
    assert model.text_at(0, 2) == "990000199001010037"
    assert model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "身份证号 990000199001010037"
    model.reveal(False)
    model.reveal(False)
    assert "*" in model.text_at(0, 2)


def test_a_cell_without_a_value_is_said_to_be_empty(model: TableModel) -> None:
    assert model.index(1, 1).data() == "—"
    assert model.text_at(1, 1) == ""
    assert model.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "年龄 空"
    assert spoken("199****8455") == "199…8455"


def test_titles_and_alignment_come_from_the_columns(model: TableModel) -> None:
    across = Qt.Orientation.Horizontal
    assert [model.headerData(number, across) for number in range(3)] == ["姓名", "年龄", "身份证号"]
    assert model.headerData(9, across) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.column_of("age") == 1
    with pytest.raises(KeyError):
        model.column_of("shoe_size")


def test_a_column_is_made_of_a_field() -> None:
    @dataclass
    class Row:
        name: str
        joined_on: Day | None
        paid: Any
        id_number: str

    day = column_of(Field("joined_on", "入党日期", CalendarDay(), width=100))
    row = Row("王", Day(2001, 7, 1), None, "990000199001010037")
    assert (day.read(row), day.key(row), day.width, day.align) == ("2001-07-01", "2001-07-01", 100, "left")
    assert day.key(Row("王", None, None, "")) is None
    assert column_of(Field("paid", "实交", Money())).align == "right"
    secret = column_of(Field("id_number", "身份证号", IdNumber(), mask=mask_id, listed=False))
    assert (secret.read(row), secret.read(row, revealed=True)) == ("990***********0037", "990000199001010037")
    assert not secret.shown
    assert column_of(Field("name", "姓名", PersonName()), fixed=True).fixed


def test_a_secret_without_a_mask_of_its_own_is_stars() -> None:
    assert stars("990000199001010037") == "**************0037"
    assert stars("123456") == "******"
