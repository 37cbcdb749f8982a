"""The dialog around a form: it saves, says what is wrong, and never loses what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.fields import Field, PersonName, Text
from branchdesk.kernel.problems import Level, Problem
from branchdesk.widgets import monitor, theme
from branchdesk.widgets.dialog import FormDialog
from branchdesk.widgets.form import Form

Type = Callable[[QWidget, str], None]
FIELDS = (
    Field("name", "姓名", PersonName(), required=True, section="个人信息"),
    Field("unit", "单位", Text(10), section="单位"),
    Field("note", "备注", Text(500, lines=3), section="备注"),
)


class Ledger:
    """Remembers what was saved; refuses what it is told to."""

    def __init__(self) -> None:
        self.saved: list[dict[str, Any]] = []
        self.refusal: Refusal | None = None

    def save(self, values: dict[str, Any]) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.saved.append(values)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def dialog(qtbot: QtBot, ledger: Ledger) -> FormDialog:
    made = FormDialog(Form(FIELDS), "新增党员", ledger.save, lambda: {"unit": "机关"})
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def press(dialog: FormDialog, words: str) -> None:
    next(one for one in dialog.findChildren(QPushButton) if one.text() == words).click()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_it_is_as_high_as_its_fields_where_the_screen_has_room(qtbot: QtBot, ledger: Ledger) -> None:
    made = FormDialog(Form(FIELDS), "新增党员", ledger.save)
    qtbot.addWidget(made)
    made.resize(700, 220)
    made.show()
    qtbot.waitExposed(made)
    bar = made.findChildren(QScrollArea)[0].verticalScrollBar()
    assert bar.maximum() == 0
    assert made.height() <= monitor.room_around(made).height()
    many = tuple(Field(f"note{n}", f"备注{n}", Text(500, lines=4), span=4) for n in range(20))
    long = FormDialog(Form(many), "备注", ledger.save)
    qtbot.addWidget(long)
    long.show()
    qtbot.waitExposed(long)
    assert long.height() <= monitor.room_around(long).height()
    assert long.findChildren(QScrollArea)[0].verticalScrollBar().maximum() > 0


def test_it_opens_in_the_first_field_with_nothing_to_lose(dialog: FormDialog) -> None:
    assert focused() is dialog.form.editor("name").box
    dialog.reject()
    assert not dialog.isVisible()


@pytest.mark.parametrize("way", ["button", "Ctrl+S"])
def test_saving_hands_over_the_values_and_closes(
    dialog: FormDialog, ledger: Ledger, qtbot: QtBot, type_text: Type, way: str
) -> None:
    type_text(dialog.form.editor("name"), "王芳")
    if way == "button":
        press(dialog, "保存")
    else:
        qtbot.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert ledger.saved == [{"name": "王芳", "unit": None, "note": None}]
    assert dialog.result() == FormDialog.DialogCode.Accepted


@pytest.mark.parametrize("name", ["name", "note"])
def test_ctrl_enter_saves_and_begins_the_next_one_from_any_box(
    dialog: FormDialog, ledger: Ledger, qtbot: QtBot, type_text: Type, name: str
) -> None:
    type_text(dialog.form.editor("name"), "王芳")
    dialog.form.focus(name)
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [one["name"] for one in ledger.saved] == ["王芳"]
    assert dialog.isVisible()
    assert dialog.form.text("name") == ""
    assert dialog.form.text("unit") == "机关"
    assert not dialog.form.dirty()
    assert focused() is dialog.form.editor("name").box
    assert dialog.notices.tone == "ok"


def test_enter_alone_never_saves(dialog: FormDialog, ledger: Ledger, qtbot: QtBot, type_text: Type) -> None:
    type_text(dialog.form.editor("name"), "王芳")
    for _ in range(3):
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert ledger.saved == []
    assert dialog.isVisible()
    assert not any(one.isDefault() or one.autoDefault() for one in dialog.findChildren(QPushButton))


def test_what_is_wrong_is_counted_and_named_and_the_first_gets_the_focus(
    dialog: FormDialog, ledger: Ledger, type_text: Type
) -> None:
    type_text(dialog.form.editor("unit"), "一" * 11)
    dialog.save()
    assert ledger.saved == []
    assert dialog.notices.text() == "有 2 处需要修改：姓名、单位"
    assert focused() is dialog.form.editor("name").box
    dialog.form.focus("note")
    dialog.notices.press("跳到第一处")
    assert focused() is dialog.form.editor("name").box
    assert dialog.notices.tone == "err"


def test_the_count_follows_the_corrections(dialog: FormDialog, type_text: Type) -> None:
    type_text(dialog.form.editor("unit"), "一" * 11)
    dialog.save()
    type_text(dialog.form.editor("name"), "王芳")
    assert dialog.notices.text() == "有 1 处需要修改：单位"
    dialog.form.fill("unit", "机关")
    assert dialog.notices.tone == ""


def test_a_refusal_keeps_everything_that_was_typed(dialog: FormDialog, ledger: Ledger, type_text: Type) -> None:
    type_text(dialog.form.editor("name"), "王芳")
    ledger.refusal = Conflict("这条记录已被修改", hint="请重新打开")
    dialog.save()
    assert dialog.isVisible()
    assert dialog.notices.text() == "这条记录已被修改。请重新打开。"
    assert dialog.form.text("name") == "王芳"
    assert dialog.form.dirty()
    ledger.refusal = None
    dialog.save()
    assert [one["name"] for one in ledger.saved] == ["王芳"]


def test_a_refusal_may_be_given_back_instead_of_raised(qtbot: QtBot) -> None:
    dialog = FormDialog(Form(FIELDS), "新增党员", lambda values: Refusal("只读"))
    qtbot.addWidget(dialog)
    dialog.form.fill("name", "王芳")
    dialog.save()
    assert dialog.notices.text() == "只读。"


def test_problems_found_by_the_command_stand_under_their_fields(
    dialog: FormDialog, ledger: Ledger, type_text: Type
) -> None:
    type_text(dialog.form.editor("name"), "王芳")
    ledger.refusal = Rejected(
        "不能保存", [Problem("unit", "x", "没有这个单位"), Problem("sponsors", "y", "介绍人应为两人")]
    )
    dialog.save()
    assert dialog.form.cell("unit").message == "没有这个单位"
    assert dialog.notices.text() == "有 2 处需要修改：单位、介绍人应为两人"
    assert focused() is dialog.form.editor("unit").box


def test_problems_of_no_field_on_the_form_are_told_whole(dialog: FormDialog, ledger: Ledger, type_text: Type) -> None:
    type_text(dialog.form.editor("name"), "王芳")
    ledger.refusal = Rejected("不能保存", [Problem("sponsors", "y", "介绍人应为两人")])
    dialog.save()
    assert dialog.notices.message() == "不能保存。\n介绍人应为两人"


def test_a_warning_does_not_keep_anybody_from_saving(dialog: FormDialog, ledger: Ledger, type_text: Type) -> None:
    type_text(dialog.form.editor("name"), "王")
    assert dialog.form.take()[1][0].level is Level.WARN
    dialog.save()
    assert [one["name"] for one in ledger.saved] == ["王"]


@pytest.mark.parametrize("way", ["Esc", "取消", "cross"])
def test_closing_asks_only_when_something_would_be_lost(
    dialog: FormDialog, answers: Any, type_text: Type, way: str
) -> None:
    close = {
        "Esc": lambda: QTest.keyClick(focused(), Qt.Key.Key_Escape),
        "取消": lambda: press(dialog, "取消"),
        "cross": dialog.close,
    }[way]
    type_text(dialog.form.editor("name"), "王芳")
    answers.will_say(False)
    close()
    assert dialog.isVisible()
    assert dialog.form.text("name") == "王芳"
    assert answers.asked[0].options == ("放弃修改", "继续编辑")
    answers.will_say(True)
    close()
    assert not dialog.isVisible()
    assert dialog.result() == FormDialog.DialogCode.Rejected


def test_the_footer_says_that_something_is_not_saved(dialog: FormDialog, qtbot: QtBot, type_text: Type) -> None:
    def said() -> list[str]:
        return [one.text() for one in dialog.findChildren(QLabel)]

    assert "有未保存的修改" not in said()
    type_text(dialog.form.editor("name"), "王")
    assert "有未保存的修改" in said()
    qtbot.keyClick(focused(), Qt.Key.Key_Backspace)
    assert "有未保存的修改" not in said()


def test_without_a_next_one_ctrl_enter_saves(qtbot: QtBot, ledger: Ledger) -> None:
    dialog = FormDialog(Form(FIELDS), "编辑党员", ledger.save)
    qtbot.addWidget(dialog)
    dialog.form.fill("name", "王芳")
    dialog.save_and_next()
    assert len(ledger.saved) == 1
    assert "保存并新增下一位" not in [one.text() for one in dialog.findChildren(QPushButton)]


@pytest.fixture
def member_dialog(qtbot: QtBot, ledger: Ledger) -> FormDialog:
    made = FormDialog(Form(MEMBER_FIELDS), "新增党员", ledger.save, dict)
    qtbot.addWidget(made)
    made.show()
    made.resize(780, 560)
    return made


def test_the_sections_lead_to_their_fields(member_dialog: FormDialog, qtbot: QtBot) -> None:
    rail, area = member_dialog.findChild(QListWidget), member_dialog.findChild(QScrollArea)
    assert rail is not None
    assert area is not None
    assert [rail.item(row).text() for row in range(rail.count())] == [
        "个人信息", "党籍信息", "单位与岗位", "联系方式", "备注",
    ]  # fmt: skip
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    rail.itemClicked.emit(rail.item(1))
    assert area.verticalScrollBar().value() > 0
    assert rail.currentRow() == 1
    assert member_dialog.focusWidget() is member_dialog.form.editor("standing").box
    member_dialog.form.focus("left_to")
    assert rail.currentRow() == 4
    member_dialog.form.focus("number")
    assert rail.currentRow() == 0


@pytest.fixture
def large_text(qapp: QApplication) -> Any:
    theme.apply(qapp, "light", 1.5)
    yield
    theme.apply(qapp, "light", 1.0)


@pytest.mark.usefixtures("large_text")
def test_it_fits_a_small_screen_with_large_text(qtbot: QtBot, ledger: Ledger) -> None:
    dialog = FormDialog(Form(MEMBER_FIELDS), "新增党员", ledger.save, dict)
    qtbot.addWidget(dialog)
    dialog.notices.tell(
        "err", "有 5 处需要修改：姓名、性别、出生日期、人员类别、所在支部", [("跳到第一处", lambda: None)]
    )
    least = dialog.minimumSizeHint()
    assert least.width() <= 1024
    assert least.height() <= 600
    area = dialog.findChild(QScrollArea)
    dialog.resize(1024, 600)
    dialog.show()
    assert area is not None
    qtbot.waitUntil(lambda: area.viewport().width() > 0)
    assert dialog.form.width() <= area.viewport().width()
