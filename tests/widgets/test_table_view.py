"""The list on the screen: keys, copying, remembered columns, and the same person selected whatever moves."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from branchdesk.kernel.idnumbers import mask_id
from branchdesk.widgets import copying, monitor, theme
from branchdesk.widgets.column_chooser import ColumnChooser
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness, EmptyState
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_ALSO = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    age: int
    standing: str
    id_number: str = "990000199001010037"
    due: str = "2026-11"


PEOPLE = [Person(i, f"党员{i:02d}", (i * 7) % 40, "正式党员" if i % 3 else "预备党员") for i in range(40)]
COLUMNS = [
    Column("number", "编号", attrgetter("id"), width=60, ink=lambda _value: "text2"),
    Column("name", "姓名", attrgetter("name"), width=92, fixed=True),
    Column("age", "年龄", attrgetter("age"), width=60, align="right"),
    Column("standing", "类别", attrgetter("standing"), width=104, tone=lambda value: "ok" if value[0] == "正" else "warn"),
    Column("id_number", "身份证号", attrgetter("id_number"), width=176, secret=True, mask=mask_id),
    Column("due", "党费交至", attrgetter("due"), width=84, shown=False, ink=lambda value: "err" if value < "2026" else ""),
]  # fmt: skip


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> TableView:
    model = TableModel(COLUMNS)
    made = TableView(model, "党员列表")
    qtbot.addWidget(made)
    model.show(PEOPLE)
    made.resize(700, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def model_of(view: TableView) -> TableModel:
    model = view.model()
    assert isinstance(model, TableModel)
    return model


def only(*ids: int) -> Callable[[list[int]], list[int]]:
    return lambda order: [position for position in order if position in ids]


def picture(view: TableView) -> QImage:
    """The cells at one pixel per pixel, whatever the screen's scale."""
    image = QImage(view.viewport().size(), QImage.Format.Format_RGB32)
    view.viewport().render(image)
    return image


# ---- the same person ----


def test_the_same_person_stays_selected_and_shown_through_sorting_and_filtering(view: TableView) -> None:
    view.select_key(17)
    view.sortByColumn(2, DOWN)
    assert view.current_record().id == 17
    assert [record.id for record in view.selected_records()] == [17]
    assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))
    model_of(view).set_filter(only(3, 17, 30))
    assert view.current_record().id == 17
    model_of(view).set_filter(None)
    view.sortByColumn(1, UP)
    assert view.current_record().id == 17
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())


def test_a_person_hidden_by_the_filter_comes_back_selected(view: TableView) -> None:
    view.select_key(5)
    told: list[Any] = []
    view.current_changed.connect(lambda record: told.append(record and record.id))
    view.selection_changed.connect(lambda count: told.append(f"{count} selected"))
    model_of(view).set_filter(only(8, 9))
    assert view.current_record() is None
    model_of(view).set_filter(None)
    assert [record.id for record in view.selected_records()] == [5]
    assert told == [None, "0 selected", 5, "1 selected"]


def test_shift_selects_from_where_the_program_put_the_current_row(view: TableView, qtbot: QtBot) -> None:
    view.select_key(2)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    view.stand_on(5)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_rows() == [5, 6]
    view.always_current = True
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    view.clearSelection()
    model_of(view).set_filter(only(8, 9, 10))
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [record.id for record in view.selected_records()] == [8, 9]


def test_the_chosen_person_comes_back_without_taking_the_selection(view: TableView) -> None:
    view.select_key(5)
    view.selectionModel().select(model_of(view).index(8, 0), _ALSO)
    model_of(view).set_filter(only(8, 9))
    assert {record.id for record in view.selected_records()} == {8}
    model_of(view).set_filter(None)
    assert view.current_record().id == 5
    assert {record.id for record in view.selected_records()} == {8}


def test_the_first_row_stands_in_while_the_chosen_person_is_hidden(view: TableView) -> None:
    view.always_current = True
    view.select_key(5)
    model_of(view).set_filter(only(8, 9))
    assert view.current_record().id == 8
    model_of(view).set_filter(only(9))
    assert view.current_record().id == 9
    model_of(view).set_filter(only())
    assert view.current_record() is None


def test_several_people_stay_selected(view: TableView) -> None:
    for key in (4, 11, 20):
        row = model_of(view).row_of(key)
        view.selectionModel().select(model_of(view).index(row, 0), _ALSO)
    view.sortByColumn(2, DOWN)
    assert {record.id for record in view.selected_records()} == {4, 11, 20}
    model_of(view).set_filter(only(4, 20, 21))
    assert {record.id for record in view.selected_records()} == {4, 20}
    model_of(view).set_filter(None)
    model_of(view).show([person for person in PEOPLE if person.id != 4])
    assert {record.id for record in view.selected_records()} == {20}


def test_a_changed_record_is_told_anew(view: TableView, qtbot: QtBot) -> None:
    view.select_key(5)
    with qtbot.waitSignal(view.current_changed) as told:
        model_of(view).show([replace(person, name="改名") if person.id == 5 else person for person in PEOPLE])
    assert told.args == [view.current_record()]
    assert view.current_record().name == "改名"


def test_refreshing_does_not_scroll(view: TableView) -> None:
    view.select_key(2)
    view.verticalScrollBar().setValue(300)
    model_of(view).show(list(PEOPLE))
    assert view.verticalScrollBar().value() == 300


def test_everybody_selected_and_filtered_is_told_right(view: TableView) -> None:
    view.selectAll()
    assert len(view.selected_rows()) == 40
    model_of(view).set_filter(only(1, 2, 3))
    assert {record.id for record in view.selected_records()} <= {1, 2, 3}
    view.sortByColumn(2, DOWN)
    view.selectAll()
    view.sortByColumn(1, DOWN)
    assert len(view.selected_records()) == 3


def test_a_key_that_is_not_listed_selects_nobody(view: TableView) -> None:
    assert not view.select_key("nobody")
    view.select_first()
    assert view.current_record().id == 0
    model_of(view).show([])
    view.select_first()
    assert view.current_record() is None


# ---- keys and mouse ----


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2])
def test_enter_and_f2_open_the_current_record(view: TableView, qtbot: QtBot, key: Qt.Key) -> None:
    view.select_key(7)
    with qtbot.waitSignal(view.opened) as told:
        qtbot.keyClick(view, key)
    assert told.args == [PEOPLE[7]]


def test_a_double_click_opens_the_record_under_it(view: TableView, qtbot: QtBot) -> None:
    place = view.visualRect(model_of(view).index(3, 1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(view.opened) as told:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [PEOPLE[3]]
    with qtbot.assertNotEmitted(view.opened):
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(690, 100))


def test_del_asks_only_when_something_is_selected(view: TableView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.delete_asked):
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    view.select_key(1)
    with qtbot.waitSignal(view.delete_asked):
        qtbot.keyClick(view, Qt.Key.Key_Delete)


def test_tab_leaves_the_list(view: TableView) -> None:
    assert not view.tabKeyNavigation()


def test_letters_go_to_the_screen(view: TableView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.typed) as told:
        qtbot.keyClicks(view, "z")
    assert told.args == ["z"]


def test_the_menu_key_asks_below_the_current_row(view: TableView, qtbot: QtBot) -> None:
    view.select_key(4)
    keyboard = QContextMenuEvent.Reason.Keyboard
    with qtbot.waitSignal(view.menu_asked) as told:
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(keyboard, QPoint(), QPoint()))
    below = view.visualRect(view.currentIndex()).bottomLeft()
    assert told.args == [view.viewport().mapToGlobal(below)]
    mouse = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(105, 205))
    with qtbot.waitSignal(view.menu_asked) as told:
        QApplication.sendEvent(view.viewport(), mouse)
    assert told.args == [QPoint(105, 205)]


def test_a_click_on_a_title_sorts(view: TableView, qtbot: QtBot) -> None:
    header = view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(2) + 20, 10)
    with qtbot.waitSignal(view.columns_changed):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    ages = [record.age for record in model_of(view).shown_records()]
    assert ages in (sorted(ages), sorted(ages, reverse=True))


# ---- copying ----


def test_copying_takes_titles_visible_columns_and_masked_secrets(view: TableView, qtbot: QtBot) -> None:
    view.setColumnHidden(0, True)
    view.horizontalHeader().moveSection(view.horizontalHeader().visualIndex(2), 0)
    view.select_key(1)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == ("年龄\t姓名\t类别\t身份证号\n7\t党员01\t正式党员\t990***********0037")
    html = QGuiApplication.clipboard().mimeData().html()
    assert html.count("mso-number-format:'\\@'") == 8
    assert "19900101" not in html


def test_copying_a_cell_takes_just_that_cell(view: TableView, qtbot: QtBot) -> None:
    view.setCurrentIndex(model_of(view).index(6, 4))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text() == "990***********0037"
    model_of(view).reveal(True)
    qtbot.keyClick(view, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text() == "990000199001010037"


def test_secrets_in_full_are_handed_out_only_when_the_screen_agrees(view: TableView) -> None:
    asked: list[list[int]] = []
    view.hand_out = lambda records: asked.append([one.id for one in records]) is not None or not records
    QGuiApplication.clipboard().setText("原有内容")
    view.setCurrentIndex(model_of(view).index(6, 4))
    view.selectAll()
    model_of(view).reveal(True)
    view.copy_cell()
    view.copy_rows()
    assert QGuiApplication.clipboard().text() == "原有内容"
    assert asked == [[6], [one.id for one in PEOPLE]]
    view.setColumnHidden(4, True)
    view.copy_rows()
    assert asked[2] == [], "nothing secret is among the columns shown"
    assert QGuiApplication.clipboard().text().startswith("编号\t姓名")


def test_copying_nothing_leaves_the_clipboard_alone(view: TableView, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("原有内容")
    model_of(view).show([])
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    view.copy_cell()
    assert QGuiApplication.clipboard().text() == "原有内容"


def test_copied_cells_keep_their_rows_and_are_no_html() -> None:
    rows = [["姓名", "备注"], ["<b>王</b>", "一\n二\t三"]]
    assert copying.as_text(rows) == "姓名\t备注\n<b>王</b>\t一 二 三"
    assert "&lt;b&gt;王&lt;/b&gt;" in copying.as_html(rows)


# ---- columns ----


def test_columns_and_sorting_are_remembered(view: TableView, qapp: QApplication, qtbot: QtBot) -> None:
    header = view.horizontalHeader()
    header.moveSection(0, 2)
    header.resizeSection(1, 150)
    view.setColumnHidden(3, True)
    view.setColumnHidden(5, False)
    view.sortByColumn(2, DOWN)
    state = json.loads(json.dumps(view.state()))
    other = TableView(TableModel(COLUMNS), "另一列表")
    qtbot.addWidget(other)
    with qtbot.assertNotEmitted(other.columns_changed):
        other.place_columns(view.places())
    other.restore(state)
    assert other.state() == state
    assert other.visible_columns() == view.visible_columns() == [1, 2, 0, 4, 5]


@pytest.mark.parametrize(
    "state",
    [{}, {"columns": 3}, {"columns": [["name"], ["gone", 80, True], [1, 2, 3], ["name", 90, False]]}, {"sort": ["gone", True]},
     {"sort": 7}, {"columns": [["age", 10**9, True], ["age", 50, True], ["number", -5, True]]}],
)  # fmt: skip
def test_a_broken_settings_file_does_no_harm(view: TableView, state: dict[str, Any]) -> None:
    view.restore(state)
    assert 1 in view.visible_columns()  # a fixed column cannot be hidden
    assert all(20 <= view.columnWidth(number) <= 2000 for number in view.visible_columns())


def test_a_column_hidden_by_the_program_is_kept_as_hidden_and_keeps_its_width(view: TableView) -> None:
    kept: list[dict[str, object]] = []
    view.columns_changed.connect(lambda: kept.append(view.state()))
    usual = view.columnWidth(3)
    view.setColumnHidden(3, True)
    assert kept, "the header tells of it while the column has no width but is not hidden yet"
    for state in kept[:]:
        view.reset_columns()
        view.restore(json.loads(json.dumps(state)))
        assert view.isColumnHidden(3)
        view.setColumnHidden(3, False)
        assert view.columnWidth(3) == usual


def test_a_new_column_of_a_later_version_appears(view: TableView) -> None:
    view.restore({"columns": [["name", 100, True], ["number", 70, False]]})
    assert view.visible_columns() == [1, 2, 3, 4]
    view.reset_columns()
    assert view.visible_columns() == [0, 1, 2, 3, 4]


def test_a_stretched_column_takes_the_room_that_is_left(qapp: QApplication, qtbot: QtBot) -> None:
    model = TableModel([COLUMNS[0], replace(COLUMNS[1], stretch=True)])
    view = TableView(model, "会议列表")
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.show()
    qtbot.waitExposed(view)
    assert view.columnWidth(0) + view.columnWidth(1) == view.viewport().width()


def stretching(qtbot: QtBot, wide: int, **kwargs: Any) -> TableView:
    """With a column that wants 92 pixels, and more where there is room."""
    columns = [COLUMNS[0], replace(COLUMNS[1], stretch=True, **kwargs), *COLUMNS[2:5]]
    view = TableView(TableModel(columns), "会议列表")
    qtbot.addWidget(view)
    view.resize(wide, 200)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_a_stretched_column_stays_legible_in_a_narrow_list_which_scrolls_then(qapp: QApplication, qtbot: QtBot) -> None:
    view = stretching(qtbot, 300)
    assert view.columnWidth(1) == 92
    assert view.horizontalScrollBar().maximum() > 0
    slim = stretching(qtbot, 300, width=44)
    assert slim.columnWidth(1) >= 6 * slim.fontMetrics().horizontalAdvance("字")
    titled = stretching(qtbot, 300, title="一个有很多很多字的标题")
    assert titled.columnWidth(1) > titled.fontMetrics().horizontalAdvance("一个有很多很多字的标题")
    view.resize(900, 200)
    qtbot.waitUntil(lambda: view.horizontalHeader().length() == view.viewport().width())
    assert view.horizontalScrollBar().maximum() == 0
    view.setColumnWidth(4, 700)
    assert view.columnWidth(1) == stretching(qtbot, 300).columnWidth(1)


def test_hiding_and_showing_columns_of_a_narrow_list_leaves_no_gap(qapp: QApplication, qtbot: QtBot) -> None:
    view = stretching(qtbot, 300)
    header = view.horizontalHeader()
    least = view.columnWidth(1)
    view.setColumnHidden(1, True)
    assert header.length() == sum(map(view.columnWidth, (0, 2, 3, 4)))
    view.setColumnHidden(1, False)
    assert view.columnWidth(1) == least
    for number in (2, 3, 4):
        view.setColumnHidden(number, True)
    qtbot.waitUntil(lambda: header.length() == view.viewport().width())
    for number in (2, 3, 4):
        view.setColumnHidden(number, False)
    qtbot.waitUntil(lambda: view.columnWidth(1) == least)
    assert header.length() == sum(map(view.columnWidth, range(5)))


def test_heights_and_widths_grow_with_the_text(view: TableView, qapp: QApplication) -> None:
    view.setColumnHidden(0, True)
    theme.apply(qapp, "light", 1.5)
    try:
        assert view.rowHeight(0) == 48
        assert view.columnWidth(1) == 138
        assert view.horizontalHeader().height() == 54
        assert {place.name: place.width for place in view.places()}["name"] == 92
    finally:
        theme.apply(qapp, "light")
    assert view.columnWidth(1) == 92


# ---- the chooser ----


@pytest.fixture
def chooser(view: TableView, qtbot: QtBot) -> ColumnChooser:
    made = ColumnChooser(view)
    qtbot.addWidget(made)
    return made


def rows_of(chooser: ColumnChooser) -> list[str]:
    return [chooser.list.item(row).text() for row in range(chooser.list.count())]


def test_the_chooser_hides_and_shows_at_once(view: TableView, chooser: ColumnChooser, qtbot: QtBot) -> None:
    assert rows_of(chooser) == ["编号", "姓名", "年龄", "类别", "身份证号", "党费交至"]
    chooser.list.setCurrentRow(2)
    with qtbot.waitSignal(view.columns_changed):
        qtbot.keyClick(chooser.list, Qt.Key.Key_Space)
    assert view.visible_columns() == [0, 1, 3, 4]
    chooser.list.item(5).setCheckState(Qt.CheckState.Checked)
    assert view.visible_columns() == [0, 1, 3, 4, 5]


def test_a_click_on_the_words_of_a_column_is_as_good_as_one_on_its_box(
    view: TableView, chooser: ColumnChooser, qtbot: QtBot
) -> None:
    age = rows_of(chooser).index("年龄")
    where = chooser.list.visualItemRect(chooser.list.item(age))
    for spot in (QPoint(where.left() + 90, where.center().y()), QPoint(where.left() + 18, where.center().y())):
        before = view.isColumnHidden(2)
        qtbot.mouseClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        assert view.isColumnHidden(2) is not before
    name = chooser.list.visualItemRect(chooser.list.item(rows_of(chooser).index("姓名"))).center()
    qtbot.mouseClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert not view.isColumnHidden(1), "the name stays"


def test_the_chooser_moves_columns_with_the_keyboard(view: TableView, chooser: ColumnChooser, qtbot: QtBot) -> None:
    chooser.list.setCurrentRow(3)
    qtbot.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert rows_of(chooser) == ["编号", "类别", "姓名", "年龄", "身份证号", "党费交至"]
    assert view.visible_columns() == [0, 3, 1, 2, 4]
    qtbot.keyClick(chooser.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert view.visible_columns() == [0, 1, 3, 2, 4]


def test_the_fixed_column_can_be_neither_hidden_nor_moved(
    view: TableView, chooser: ColumnChooser, qtbot: QtBot
) -> None:
    chooser.list.setCurrentRow(1)
    qtbot.keyClick(chooser.list, Qt.Key.Key_Space)
    qtbot.keyClick(chooser.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert view.visible_columns() == [0, 1, 2, 3, 4]
    chooser.list.setCurrentRow(0)
    qtbot.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # nowhere to go
    assert rows_of(chooser)[0] == "编号"


def test_the_chooser_goes_back_to_the_defaults(view: TableView, chooser: ColumnChooser, qtbot: QtBot) -> None:
    chooser.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    restore = next(button for button in chooser.findChildren(QPushButton) if button.text() == "恢复默认")
    with qtbot.waitSignal(view.columns_changed):
        restore.click()
    assert view.visible_columns() == [0, 1, 2, 3, 4]
    assert chooser.list.item(0).checkState() == Qt.CheckState.Checked


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_chooser_opens_on_the_screen(view: TableView, chooser: ColumnChooser) -> None:
    chooser.open_at(QPoint(100_000, 100_000))
    assert monitor.room_around(view).contains(chooser.geometry().topLeft())
    assert chooser.isVisible()
    chooser.hide()


# ---- nothing to show ----


def test_an_empty_list_says_why_and_offers_a_way_out(view: TableView, qtbot: QtBot) -> None:
    add = QPushButton("新增党员")
    view.say_when_empty(
        Emptiness("还没有党员", "从花名册导入最快", icon="users", buttons=[add]), Emptiness("没有符合条件的党员")
    )
    empty = view.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    assert not empty.isVisible()
    model_of(view).set_filter(only())
    assert empty.isVisible()
    assert empty.accessibleName() == "没有符合条件的党员"
    assert not add.isVisible()
    model_of(view).set_filter(None)
    model_of(view).show([])
    assert empty.accessibleName() == "还没有党员 从花名册导入最快"
    assert add.isVisible()
    view.resize(500, 300)
    assert empty.geometry() == view.viewport().rect()
    model_of(view).append(PEOPLE[:1])
    assert not empty.isVisible()


# ---- painting ----


def has_near(image: QImage, token: str, left: int, right: int, top: int, bottom: int) -> bool:
    want = theme.colour(token)
    for x in range(left, min(right, image.width())):
        for y in range(top, bottom):
            c = image.pixelColor(x, y)
            if abs(c.red() - want.red()) + abs(c.green() - want.green()) + abs(c.blue() - want.blue()) <= 6:
                return True
    return False


def test_selection_zebra_and_the_bar_are_painted_over_the_whole_width(view: TableView) -> None:
    view.select_key(2)
    image = picture(view)
    far = view.viewport().width() - 2
    assert image.pixelColor(far, 2 * 32 + 5) == theme.colour("sel")
    assert image.pixelColor(1, 2 * 32 + 5) == theme.colour("accent")
    assert image.pixelColor(far, 32 + 5) == theme.colour("subtle")
    assert image.pixelColor(far, 5) == theme.colour("surface")


def test_text_pills_and_error_colours_are_painted_on_selected_rows_too(view: TableView) -> None:
    model_of(view).show([replace(PEOPLE[1], due="2025-01"), replace(PEOPLE[2], due="2026-11")])
    view.setColumnHidden(5, False)
    view.select_key(1)
    image = picture(view)
    due, pill = view.columnViewportPosition(5), view.columnViewportPosition(3)
    assert has_near(image, "err", due, due + 84, 0, 32)
    assert not has_near(image, "err", due, due + 84, 32, 64)
    assert has_near(image, "ok_soft", pill, pill + 104, 0, 32)
    assert has_near(image, "text", view.columnViewportPosition(1), view.columnViewportPosition(2), 32, 64)


def test_numbers_stand_on_the_right(view: TableView) -> None:
    model_of(view).show([replace(PEOPLE[0], age=1)])
    image, left = picture(view), view.columnViewportPosition(2)
    assert not has_near(image, "text", left, left + 30, 0, 32)
    assert has_near(image, "text", left + 30, left + 60, 0, 32)


def test_a_long_text_is_cut_inside_its_cell_and_told_in_the_tip(view: TableView) -> None:
    long = "这是一个非常非常长的名字需要省略显示"
    model_of(view).show([replace(PEOPLE[0], name=long, age=0)])
    image, left = picture(view), view.columnViewportPosition(2)
    assert not has_near(image, "text", left, left + 40, 0, 32)
    cells = view.itemDelegate()
    assert cells.tip(model_of(view).index(0, 1)) == long
    assert cells.tip(model_of(view).index(0, 2)) == ""
    assert "F9" in cells.tip(model_of(view).index(0, 4))
    model_of(view).reveal(True)
    assert cells.tip(model_of(view).index(0, 4)) == ""


def test_the_keyboard_is_seen_where_it_stands(view: TableView, qtbot: QtBot) -> None:
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.select_key(1)
    assert not has_near(picture(view), "focus", 0, 700, 32, 64)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)  # current moves, selection stays
    assert has_near(picture(view), "focus", 0, 300, 64, 96)
    view.select_key(1)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert has_near(picture(view), "focus", 60, 152, 32, 64)


def test_the_dark_list_is_dark(view: TableView, qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    try:
        image = picture(view)
        assert image.pixelColor(view.viewport().width() - 2, 64 + 5) == theme.colour("surface")
        assert has_near(image, "text", 60, 152, 64, 96)
    finally:
        theme.apply(qapp, "light")


def test_a_column_can_be_fitted_to_its_text(view: TableView) -> None:
    view.resizeColumnToContents(4)
    cells = view.itemDelegate()
    assert cells.tip(model_of(view).index(0, 4)) != ""
    assert 100 < view.columnWidth(4) < 200


def test_a_hundred_thousand_records_are_painted_like_forty(qapp: QApplication, qtbot: QtBot) -> None:
    """Only what is seen is asked for: painting reads the visible cells and no more."""
    asked: list[int] = []

    def read(record: tuple[int, str]) -> str:
        asked.append(record[0])
        return record[1]

    model = TableModel([Column("name", "姓名", read)], key=lambda record: record[0])
    view = TableView(model, "大表")
    qtbot.addWidget(view)
    model.show([(number, f"党员{number}") for number in range(100_000)])
    view.resize(300, 400)
    view.show()
    qtbot.waitExposed(view)
    picture(view)
    assert 0 < len(set(asked)) < 30
