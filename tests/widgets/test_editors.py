"""Every kind of field has an editor that speaks text, and only the user's hand makes it say “changed”."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.kernel import codes
from branchdesk.kernel.fields import CalendarDay, Choice, Field, Flag, IdNumber, Money, Phone, Ref, Text, Whole, by_name
from branchdesk.kernel.idnumbers import mask_id
from branchdesk.widgets.calendar_popup import CalendarPopup
from branchdesk.widgets.editors import (
    DayField,
    Editor,
    Line,
    Paragraph,
    Picker,
    SecretLine,
    Tick,
    editor_for,
    is_complete,
)

Type = Callable[[QWidget, str], None]
MEMBER = by_name(MEMBER_FIELDS)


class Desk:
    """A window with one editor and a neighbour to flee to."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.window.setLayout(QVBoxLayout())
        self.neighbour = QPushButton("别处")
        qtbot.addWidget(self.window)

    def put(self, editor: Editor) -> Editor:
        self.window.layout().addWidget(editor)
        self.window.layout().addWidget(self.neighbour)
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        return editor

    def leave(self) -> None:
        """Tab, wherever the keys go now: a completer has a popup of its own."""
        target = QApplication.activePopupWidget() or QApplication.focusWidget()
        self.qtbot.keyClick(target, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is self.neighbour


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (MEMBER["name"], Line),
        (MEMBER["birth"], DayField),
        (MEMBER["sex"], Picker),
        (MEMBER["branch_id"], Picker),
        (MEMBER["hardship"], Tick),
        (MEMBER["note"], Paragraph),
        (MEMBER["id_number"], SecretLine),
        (MEMBER["phone"], SecretLine),
        (Field("base", "缴纳基数", Money()), Line),
        (Field("hours", "时长", Whole()), Line),
    ],
)
def test_the_kind_decides_the_editor(qtbot: QtBot, field: Field, kind: type) -> None:
    editor = editor_for(field)
    qtbot.addWidget(editor)
    assert type(editor) is kind


@pytest.mark.parametrize("field", MEMBER_FIELDS, ids=lambda one: one.name)
def test_showing_a_record_is_not_an_edit(qtbot: QtBot, field: Field) -> None:
    editor = editor_for(field, ["机关第一党支部"])
    qtbot.addWidget(editor)
    heard: list[int] = []
    editor.changed.connect(lambda: heard.append(1))
    samples = {Flag: "是", Ref: "机关第一党支部", CalendarDay: "1998-07"}
    text = samples.get(type(field.kind), field.kind.labels[0] if isinstance(field.kind, Choice) else "19900001234")
    editor.set_text(text)
    assert editor.text() == text
    editor.set_text("")
    assert editor.text() == ("否" if isinstance(field.kind, Flag) else "")
    assert heard == []


@pytest.mark.parametrize("name", ["name", "birth", "id_number", "note", "branch_id", "ethnicity"])
def test_typing_with_an_input_method_is_an_edit(desk: Desk, type_text: Type, name: str) -> None:
    editor = desk.put(editor_for(MEMBER[name], ["机关第一党支部"]))
    heard: list[int] = []
    editor.changed.connect(lambda: heard.append(1))
    type_text(editor, "王芳")
    assert heard
    assert editor.text() == "王芳"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("20261120", "2026-11-20"),
        ("2026.11.20", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("11-20", "2026-11-20"),
        ("今天", "2026-11-21"),
        ("昨天", "2026-11-20"),
        ("+7", "2026-11-28"),
        ("1998.07", "1998-07"),
        ("一九九八年七月一日", "1998-07-01"),
        ("2026-02-30", "2026-02-30"),
        ("不知道", "不知道"),
        ("", ""),
    ],
)
def test_a_date_may_be_written_as_people_do(desk: Desk, type_text: Type, typed: str, read: str) -> None:
    editor = desk.put(DayField())
    assert isinstance(editor, DayField)
    type_text(editor, typed)
    assert editor.text() == read
    desk.leave()
    assert editor.line.text() == read


def test_alt_down_opens_the_calendar_at_the_date(desk: Desk, qtbot: QtBot) -> None:
    editor = desk.put(DayField())
    assert isinstance(editor, DayField)
    editor.set_text("1998-07-01")
    heard: list[str] = []
    editor.changed.connect(lambda: heard.append(editor.text()))
    qtbot.keyClick(editor.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, CalendarPopup)
    assert popup.calendar.selectedDate() == QDate(1998, 7, 1)
    assert popup.calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    popup.calendar.clicked.emit(QDate(1998, 7, 2))
    assert editor.text() == "1998-07-02"
    assert heard == ["1998-07-02"]


def test_the_calendar_offers_today_and_nothing(desk: Desk, qtbot: QtBot) -> None:
    editor = desk.put(DayField())
    assert isinstance(editor, DayField)
    for words, read in (("今天", "2026-11-21"), ("清空", "")):
        popup = editor.open_calendar()
        assert popup is not None
        next(one for one in popup.findChildren(QPushButton) if one.text() == words).click()
        assert editor.text() == read


def test_the_calendar_obeys_enter_and_esc_and_its_own_drop_downs(desk: Desk, qtbot: QtBot) -> None:
    chosen: list[date | None] = []
    anchor = desk.put(Line())
    popup = CalendarPopup(anchor, chosen.append, date(2026, 11, 21))
    popup.open_at(date(1998, 7, 1))
    years, months = popup.findChildren(QComboBox)
    assert (years.currentText(), months.currentText()) == ("1998 年", "7 月")
    years.setCurrentText("2001 年")
    years.activated.emit(years.currentIndex())
    assert (popup.calendar.yearShown(), popup.calendar.monthShown()) == (2001, 7)
    days = popup.calendar.findChild(QWidget, "qt_calendar_calendarview")
    qtbot.keyClick(days, Qt.Key.Key_Return)
    assert chosen == [date(1998, 7, 1)]
    again = CalendarPopup(anchor, chosen.append, date(2026, 11, 21))
    again.open_at(date(1998, 7, 1))
    qtbot.keyClick(again.calendar.findChild(QWidget, "qt_calendar_calendarview"), Qt.Key.Key_Escape)
    assert len(chosen) == 1


def test_a_locked_date_opens_no_calendar(desk: Desk) -> None:
    editor = desk.put(DayField())
    assert isinstance(editor, DayField)
    editor.lock(True)
    assert editor.open_calendar() is None


def test_an_optional_choice_may_be_empty_and_a_required_one_begins_unchosen(qtbot: QtBot) -> None:
    optional, required = editor_for(MEMBER["degree"]), editor_for(MEMBER["sex"])
    for editor in (optional, required):
        qtbot.addWidget(editor)
        assert isinstance(editor, Picker)
        assert editor.text() == ""
    assert isinstance(optional, Picker)
    assert isinstance(required, Picker)
    assert optional.combo.itemText(0) == ""
    assert required.combo.itemText(0) == "男"


def test_a_part_that_fits_only_one_label_is_enough(desk: Desk, type_text: Type) -> None:
    editor = desk.put(Picker([label for _, label in codes.ETHNICITIES], required=False))
    type_text(editor, "维吾")
    desk.leave()
    assert editor.text() == "维吾尔族"


def test_a_part_that_fits_several_labels_is_left_alone(desk: Desk, type_text: Type) -> None:
    editor = desk.put(Picker(["机关第一党支部", "机关第二党支部"], required=True, searchable=True))
    type_text(editor, "机关")
    desk.leave()
    assert editor.text() == "机关"


@pytest.mark.parametrize("searchable", [True, False])
def test_other_labels_keep_what_was_chosen(qtbot: QtBot, searchable: bool) -> None:
    editor = Picker(["一组", "二组"], required=False, searchable=searchable)
    qtbot.addWidget(editor)
    editor.set_text("二组")
    editor.set_labels(["一组", "三组"])
    assert editor.text() == "二组"
    assert editor.labels == ["一组", "三组"]


def test_a_label_of_an_earlier_record_is_not_offered_to_the_next(qtbot: QtBot) -> None:
    editor = Picker(["正常", "停止党籍"], required=False)
    qtbot.addWidget(editor)
    editor.set_text("旧状态")
    assert editor.text() == "旧状态"
    editor.set_text("正常")
    assert [editor.combo.itemText(index) for index in range(editor.combo.count())] == ["", "正常", "停止党籍"]


def test_the_wheel_never_changes_a_choice(desk: Desk) -> None:
    editor = desk.put(Picker(["男", "女"], required=True))
    editor.set_text("男")
    at = QPointF(5, 5)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor.box, wheel)
    assert editor.text() == "男"
    assert not wheel.isAccepted()


ID = "990000199312182035"


def test_a_secret_is_not_shown_and_kept_until_something_else_is_typed(desk: Desk, type_text: Type) -> None:
    editor = desk.put(SecretLine(mask_id, revealed=False))
    assert isinstance(editor, SecretLine)
    editor.set_text(ID)
    assert editor.text() == ID
    assert editor.line.text() == ""
    assert editor.line.placeholderText() == "990***********2035"
    type_text(editor, "1")
    assert editor.text() == "1"
    editor.line.clear()
    assert editor.text() == ID


def test_a_secret_can_be_emptied_on_purpose(desk: Desk) -> None:
    editor = desk.put(SecretLine(mask_id, revealed=False))
    assert isinstance(editor, SecretLine)
    editor.set_text(ID)
    heard: list[str] = []
    editor.changed.connect(lambda: heard.append(editor.text()))
    empty = next(one for one in editor.line.actions() if one.toolTip() == "清空原来的内容")
    assert empty.isVisible()
    empty.trigger()
    assert heard == [""]
    assert editor.line.placeholderText() == ""
    assert not empty.isVisible()


def test_a_secret_may_be_revealed_now_or_later(qtbot: QtBot) -> None:
    now, later = SecretLine(mask_id, revealed=True), SecretLine(mask_id, revealed=False)
    for editor in (now, later):
        qtbot.addWidget(editor)
        editor.set_text(ID)
    assert now.line.text() == ID
    later.reveal()
    assert later.line.text() == ID
    later.line.clear()
    assert later.text() == ""


@pytest.mark.parametrize(
    ("kind", "text", "complete"),
    [
        (IdNumber(), "99000019931218203", False),
        (IdNumber(), ID, True),
        (IdNumber(), "990000 19931218 2035", True),
        (Phone(), "1990000123", False),
        (Phone(), "19900001234", True),
        (Phone(), "0999-123456", False),
        (Text(), "王芳" * 20, False),
    ],
)
def test_only_numbers_of_known_length_are_judged_while_typing(kind: object, text: str, complete: bool) -> None:
    assert is_complete(kind, text) is complete  # type: ignore[arg-type]
