"""A box that is typed into: the labels it offers, by any part of them and by pinyin, with real keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.search import pinyin
from branchdesk.widgets import offer, theme
from branchdesk.widgets.editors import Picker
from branchdesk.widgets.offer import Offer

PEOPLE = ["曹远文（DY00024）", "何洋（DY00006）", "顾洋（DY00020）", "任长霞（DY00001）", "梁宇（DY00033）"]


@pytest.fixture
def picker(qapp: QApplication, qtbot: QtBot) -> Iterator[Picker]:
    offer.listen(pinyin.spoken)
    theme.apply(qapp, "light")
    window = QWidget()
    window.setLayout(QVBoxLayout())
    made = Picker(PEOPLE, required=True, searchable=True)
    window.layout().addWidget(made)  # type: ignore[union-attr]  # it has one
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.combo.setFocus()
    yield made
    offered(made).popup().hide()


def offered(picker: Picker) -> Offer:
    found = picker.combo.completer()
    assert isinstance(found, Offer)
    return found


def words(model: QAbstractItemModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def keys(picker: Picker, qtbot: QtBot, text: str) -> None:
    for letter in text:
        qtbot.keyClick(picker.combo, letter)


@pytest.mark.parametrize(("typed", "found"), [
    ("hy", ["何洋（DY00006）"]), ("heyang", ["何洋（DY00006）"]), ("RZX", ["任长霞（DY00001）"]), ("rcx", ["任长霞（DY00001）"]),
    ("dy00024", ["曹远文（DY00024）"]), ("yang", ["何洋（DY00006）", "顾洋（DY00020）"]),
])  # fmt: skip
def test_letters_find_people_by_pinyin_and_by_number(
    picker: Picker, qtbot: QtBot, typed: str, found: list[str]
) -> None:
    keys(picker, qtbot, typed)
    assert words(offered(picker).completionModel()) == found
    popup = offered(picker).popup()
    assert popup.isVisible()
    assert not popup.verticalScrollBar().isVisible(), "all of them are in view"


def test_what_is_taken_from_the_list_is_the_label(picker: Picker, qtbot: QtBot) -> None:
    keys(picker, qtbot, "hy")
    popup = offered(picker).popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert picker.text() == "何洋（DY00006）"


def test_letters_that_mean_one_person_alone_stand_for_him(picker: Picker, qtbot: QtBot) -> None:
    keys(picker, qtbot, "ly")
    offered(picker).popup().hide()
    picker.left.emit()
    assert picker.text() == "梁宇（DY00033）"


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown])
def test_an_arrow_after_letters_nobody_is_called_by_does_not_take_the_first_of_all(
    picker: Picker, qtbot: QtBot, key: Qt.Key
) -> None:
    keys(picker, qtbot, "qq")
    assert not offered(picker).popup().isVisible()
    qtbot.keyClick(picker.combo, key)
    assert picker.text() == "qq"
    picker.set_text("何洋（DY00006）")
    qtbot.keyClick(picker.combo, Qt.Key.Key_Down)
    assert picker.text() == "顾洋（DY00020）", "from a label one still steps to the next"


def test_other_labels_are_heard_anew(picker: Picker, qtbot: QtBot) -> None:
    keys(picker, qtbot, "hy")
    picker.set_labels(["黄勇（DY00040）"])
    assert offered(picker).meant("hy") == ["黄勇（DY00040）"]


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("count", [2, 4, 7])
def test_a_list_that_drops_shows_all_of_its_few_rows(
    qapp: QApplication, qtbot: QtBot, count: int, scale: float
) -> None:
    theme.apply(qapp, "light", scale)
    try:
        picker = Picker([f"第{n}项" for n in range(count)], required=True)
        qtbot.addWidget(picker)
        picker.show()
        qtbot.waitExposed(picker)
        picker.combo.showPopup()
        rows = picker.combo.view()
        assert rows.viewport().height() >= sum(rows.sizeHintForRow(row) for row in range(count))
        picker.combo.hidePopup()
    finally:
        theme.apply(qapp, "light")


def test_the_first_letter_stays_in_a_box_that_may_be_empty(qtbot: QtBot) -> None:
    offer.listen(pinyin.spoken)
    made = Picker(PEOPLE, required=False, searchable=True)
    qtbot.addWidget(made)
    made.set_text("")
    made.show()
    qtbot.keyClicks(made.combo, "cyw")
    assert made.combo.currentText() == "cyw"
    offered(made).popup().hide()
