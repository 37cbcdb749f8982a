"""The dialogs around lists, the row of verbs, the sums and the question for a day, without any room."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field, Text
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action, Actions
from branchdesk.widgets.bulk_bar import BulkBar
from branchdesk.widgets.columns import Column
from branchdesk.widgets.day_dialog import DayDialog
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.sums import Footer, SumCard
from program_fixtures import in_turn


@dataclass(frozen=True)
class Fruit:
    id: str
    name: str


COLUMNS = (Column("name", "名称", lambda one: one.name, stretch=True),)


class Basket:
    """As much of a desk as a list of records asks for."""

    def __init__(self, read_only: bool = False) -> None:
        self.read_only = read_only
        self.lines = [Fruit("1", "苹果"), Fruit("2", "香蕉")]


class Fruits(RecordList):
    fields = (Field("name", "名称", Text(20), required=True),)

    def hint(self) -> str:
        return "水果的清单"

    def uid(self, line: Any) -> str:
        return str(line.id)

    def read(self) -> list[Fruit]:
        return self.desk.lines  # type: ignore[attr-defined,no-any-return]

    def title_of(self, line: Any) -> str:
        return f"水果：{line.name}" if line else "新水果"

    def values(self, line: Any) -> Any:
        return line or {}

    def save(self, values: dict[str, Any], line: Any) -> None:
        lines = self.desk.lines  # type: ignore[attr-defined]
        if line is None:
            lines.append(Fruit(str(len(lines) + 1), values["name"]))
        else:
            lines[lines.index(line)] = replace(line, name=values["name"])

    def remove(self, line: Any) -> None:
        if line.name == "香蕉":
            raise Refusal("香蕉不能删除")
        self.desk.lines.remove(line)  # type: ignore[attr-defined]


def basket(qtbot: QtBot, **values: Any) -> tuple[Basket, Fruits]:
    desk = Basket(**values)
    dialog = Fruits(desk, "水果", COLUMNS, Emptiness("没有水果"), None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    return desk, dialog


def name_it(text: str) -> Any:
    def act(dialog: Any) -> None:
        dialog.form.fill("name", text)
        dialog.save()

    return act


def test_records_are_added_edited_and_removed_and_a_refusal_is_said(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, dialog = basket(qtbot)
    in_turn(name_it("樱桃"))
    dialog.add_button.click()
    assert [one.name for one in dialog.model.shown_records()] == ["苹果", "香蕉", "樱桃"]
    dialog.table.select_key("1")
    in_turn(name_it("青苹果"))
    dialog.table.opened.emit(dialog.table.current_record())
    assert desk.lines[0].name == "青苹果"
    monkeypatch.setattr(ask, "confirm", lambda *_args, **_more: True)
    dialog.table.select_key("1")
    dialog.drop_button.click()
    assert [one.name for one in desk.lines] == ["香蕉", "樱桃"]
    dialog.table.select_key("2")
    dialog.drop_button.click()
    assert dialog.notices.text().startswith("香蕉不能删除")
    monkeypatch.setattr(ask, "confirm", lambda *_args, **_more: False)
    dialog.drop()
    assert len(desk.lines) == 2


def test_records_are_added_one_after_the_other_by_the_keyboard(qtbot: QtBot) -> None:
    desk, dialog = basket(qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)

    def several(form: Any) -> None:
        for name in ("樱桃", "杏"):
            form.form.fill("name", name)
            form.save_and_next()
        assert form.notices.text() == "已保存，请继续录入。"
        assert form.form.text("name") == ""
        form.reject()

    in_turn(several)
    QTest.keyClick(dialog.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert [one.name for one in desk.lines] == ["苹果", "香蕉", "樱桃", "杏"]
    assert dialog.model.rowCount() == 4


def test_a_reader_of_records_has_no_verbs(qtbot: QtBot) -> None:
    _, dialog = basket(qtbot, read_only=True)
    assert [one.text() for one in dialog.findChildren(QPushButton) if one.isVisible()] == ["关闭"]
    dialog.edit()


def test_what_needs_a_line_rests_while_there_is_none(qtbot: QtBot) -> None:
    desk, dialog = basket(qtbot)
    desk.lines.clear()
    dialog.refresh()
    verbs = (dialog.add_button, dialog.edit_button, dialog.drop_button)
    assert [one.isEnabled() for one in verbs] == [True, False, False]
    in_turn(name_it("樱桃"))
    dialog.add_button.click()
    assert all(one.isEnabled() for one in verbs)
    listed = ListDialog("水果", COLUMNS, lambda one: one.id, Emptiness("没有水果"), None)
    qtbot.addWidget(listed)
    copy = listed.verb("复制", listed.copy_list)
    draft = listed.verb("看草稿…", lambda: None, of_lines=False)
    barred = listed.verb("删除", lambda: None)
    barred.setEnabled(False)
    assert not copy.isEnabled()
    assert draft.isEnabled()
    listed.show_lines(desk.lines)
    assert copy.isEnabled()
    barred.setEnabled(False)
    listed.show_lines([])
    listed.show_lines(desk.lines)
    assert [one.isEnabled() for one in (copy, draft, barred)] == [True, True, False]


def test_a_list_dialog_shows_its_rule_its_sum_and_its_verbs_with_the_primary_one_last(qtbot: QtBot) -> None:
    done: list[str] = []
    dialog = ListDialog("水果", COLUMNS, lambda one: one.id, Emptiness("没有水果"), None, rule="口径：全部")
    qtbot.addWidget(dialog)
    dialog.verb("好", lambda: done.append("好"), kind="primary")
    dialog.verb("坏", lambda: done.append("坏"))
    dialog.show_lines(Basket().lines, "共 2 种")
    dialog.show()
    buttons = sorted((one for one in dialog.findChildren(QPushButton) if one.isVisible()), key=lambda one: one.x())
    assert [one.text() for one in buttons] == ["坏", "关闭", "好"]
    for one in buttons[::2]:
        one.click()
    assert done == ["坏", "好"]
    texts = {one.text() for one in dialog.findChildren(QLabel) if one.isVisible()}
    assert {"口径：全部", "共 2 种"} <= texts
    assert dialog.table.current_record().name == "苹果"
    dialog.copy_list()
    assert dialog.notices.text().startswith("已复制 2 行")


def test_the_bar_for_many_lines_says_how_many_and_lets_them_go(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    done: list[str] = []
    bar = BulkBar(Actions(owner, [Action("a", "移动", lambda: done.append("移动"))]), ["a"])
    qtbot.addWidget(bar)
    bar.say("已选 3 行")
    with qtbot.waitSignal(bar.dropped):
        bar.findChildren(type(bar.layout().itemAt(bar.layout().count() - 1).widget()))[-1].click()
    assert any(one.text() == "已选 3 行" for one in bar.findChildren(QLabel))


def test_a_sum_opens_by_mouse_and_by_key_and_the_footer_names_every_sum(qtbot: QtBot) -> None:
    card = SumCard("合计", "全部")
    qtbot.addWidget(card)
    card.show()
    for act in (
        lambda: QTest.mouseClick(card, Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(card, Qt.Key.Key_Return),
    ):
        with qtbot.waitSignal(card.opened):
            act()
    footer = Footer()
    qtbot.addWidget(footer)
    footer.say("2 行", [("应收", "5"), ("实收", "3")])
    assert footer.accessibleName() == "2 行 应收 5，实收 3"
    footer.say("1 行", [("应收", "5")])
    assert footer.accessibleName() == "1 行 应收 5"


def test_a_sum_of_a_footer_with_a_rule_opens_by_mouse_and_by_key_and_one_without_does_not(qtbot: QtBot) -> None:
    footer = Footer()
    qtbot.addWidget(footer)
    footer.say("2 行", [("应收", "5"), ("实收", "3")], ["各行应收之和", "各行实收之和"])
    footer.show()
    _, paid = footer.sums
    assert (paid.focusPolicy(), paid.accessibleDescription()) == (Qt.FocusPolicy.TabFocus, "各行实收之和")
    for act in (
        lambda: QTest.mouseClick(paid, Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(paid, Qt.Key.Key_Return),
        lambda: QTest.keyClick(paid, Qt.Key.Key_Space),
    ):
        with qtbot.waitSignal(footer.opened) as said:
            act()
        assert said.args == [1]
    footer.say("2 行", [("应收", "5"), ("实收", "3")])
    with qtbot.assertNotEmitted(footer.opened):
        QTest.mouseClick(paid, Qt.MouseButton.LeftButton)
        QTest.keyClick(paid, Qt.Key.Key_Return)
    assert paid.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_the_question_for_a_day_begins_with_today(qtbot: QtBot) -> None:
    dialog = DayDialog("登记", "哪一天", None)
    qtbot.addWidget(dialog)
    dialog.save()
    assert dialog.day == Day.of(clock.today())
