"""Hands that enter the published facts: they type into the boxes in focus, press the keys and click the buttons of the window."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.twinning.editor.part_list import PartList
from branchdesk.features.twinning.screen import TwinningScreen
from branchdesk.shell.window import Window
from branchdesk.widgets.dialog import FormDialog
from branchdesk.widgets.editors import Editor
from branchdesk.widgets.record_list import RecordList
from program_fixtures import in_turn

Step = Callable[[Any], object]
Texts = Mapping[str, str]


def press(widget: QWidget, *keys: str) -> None:
    """Keys, one after the other, where the focus is within a widget's window."""
    window = widget.window()
    for _ in range(1000):  # without a window manager nobody gives the keyboard back when a dialog has closed
        if window.isActiveWindow():
            break
        window.activateWindow()
        QCoreApplication.processEvents()
    assert window.isActiveWindow(), QApplication.activeWindow()
    for one in keys:
        QTest.keySequence(window.focusWidget() or widget, QKeySequence(one))


def click(root: QWidget, words: str) -> None:
    """The button that says this."""
    found = [one for one in root.findChildren(QAbstractButton) if one.text() == words and one.isVisible()]
    assert found, f"no button says {words}"
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def write(editor: Editor, text: str) -> None:
    """In place of what stands in a box: typed, chosen with the arrows or ticked; then Tab."""
    box = editor.box
    box.setFocus(Qt.FocusReason.TabFocusReason)
    if isinstance(box, QCheckBox):
        if editor.text() != text:
            QTest.keyClick(box, Qt.Key.Key_Space)
    elif isinstance(box, QComboBox) and not box.isEditable():
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() != text:
                QTest.keyClick(box, Qt.Key.Key_Down)
    else:
        QTest.keySequence(box, QKeySequence("Ctrl+A"))
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(box, event)
        if (offers := QApplication.activePopupWidget()) is not None:
            QTest.keyClick(offers, Qt.Key.Key_Escape)
    QTest.keyClick(box, Qt.Key.Key_Tab)


def fill(dialog: FormDialog, **texts: str) -> None:
    """Fields of a form, by name."""
    for name, text in texts.items():
        write(dialog.form.editor(name), text)


def a_list(dialog: Any, name: str) -> PartList:
    """A list in a form."""
    listed: list[PartList] = dialog.findChildren(PartList)
    return next(one for one in listed if one.name == name)


def rows(dialog: Any, name: str, *listed: Texts) -> None:
    """Rows of a list in a form, each added with its button where it is not there yet."""
    part = a_list(dialog, name)
    for place, texts in enumerate(listed):
        while len(part.rows.rows) <= place:
            QTest.mouseClick(part.rows.add_button, Qt.MouseButton.LeftButton)
        for box, text in texts.items():
            write(part.rows.rows[place].editors[box], text)


def parties(dialog: Any, *named: tuple[str, str] | str) -> None:
    """参加单位: a name the window knows, or a name with its category."""
    rows(dialog, "parties", *({"partner_id": one} if isinstance(one, str) else {"partner_id": one[0], "category": one[1]}
                              for one in named))  # fmt: skip


def save(dialog: FormDialog) -> None:
    """Ctrl+S; the dialog closes."""
    press(dialog, "Ctrl+S")
    assert not dialog.isVisible(), [dialog.notices.text(), *(one.text for one in dialog.form.problems())]


def entering(*work: Step) -> Step:
    """Several things in a form, then Ctrl+S."""

    def run(dialog: FormDialog) -> None:
        for one in work:
            one(dialog)
        save(dialog)

    return run


def form(**texts: str) -> Step:
    """Fields typed into a form, which is then saved."""
    return entering(lambda dialog: fill(dialog, **texts))


def listing(*records: Texts) -> Step:
    """One record after the other in a list of records: Ctrl+N, then Ctrl+Enter after each; then the list is closed."""

    def type_them(dialog: FormDialog) -> None:
        for texts in records:
            fill(dialog, **texts)
            press(dialog, "Ctrl+Return")
            assert not dialog.form.problems(), [one.text for one in dialog.form.problems()]
        press(dialog, "Esc")

    def run(dialog: RecordList) -> None:
        in_turn(type_them)
        press(dialog, "Ctrl+N")
        press(dialog, "Esc")

    return run


class Hands:
    """The page 结对共建 of a window, worked by hand."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        press(window, "Ctrl+5")
        assert window.book is not None
        found = window.book.current
        assert isinstance(found, TwinningScreen)
        self.page = found

    def turn_to(self, words: str) -> None:
        """A segment of the page, by its words."""
        place = [self.page.segments.tabText(n) for n in range(self.page.segments.count())].index(words)
        bar = self.page.segments
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
        assert bar.currentIndex() == place

    def new(self, *work: Step) -> None:
        """Ctrl+N on the segment looked at; ``work`` in the form, which is then saved."""
        in_turn(entering(*work))
        press(self.page.view.table, "Ctrl+N")

    def verb(self, name: str, *steps: Step) -> None:
        """A verb of the menus, with what is done in the dialogs it opens."""
        if steps:
            in_turn(*steps)
        assert self.page.verbs[name].isEnabled(), name
        self.page.verbs[name].trigger()

    def activity(
        self, title: str, on: str, *who: tuple[str, str] | str, work: Sequence[Step] = (), **texts: str
    ) -> None:
        """新建活动: its name, its day, who takes part, and what else is typed."""
        self.new(lambda dialog: fill(dialog, title=title, on=on), lambda dialog: parties(dialog, *who),
                 lambda dialog: fill(dialog, **texts), *work)  # fmt: skip

    def numbers(self) -> dict[str, str]:
        """统计: what its cards show."""
        self.turn_to("统计")
        view = self.page.statistics
        cards = (view.activities, view.branches, view.pairs, *view.categories.values())
        return {one.title: one.number.text() for one in cards}

    def panel(self, segment: str, uid: str) -> str:
        """What the panel beside a list tells of a record."""
        self.turn_to(segment)
        view = self.page.list_of(self.page.view_name)
        assert view.select(uid)
        view.show_current()
        return "\n".join(one.text() for one in self.page.findChildren(QLabel) if not one.isHidden())

    def said(self) -> str:
        """统计: the line of the sum."""
        self.turn_to("统计")
        return self.page.statistics.sum.text()
