"""A form in a dialog: sections at the left, what is wrong on top, saving at the bottom; nothing typed is ever lost."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Problem, blocking
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, monitor, parts, theme
from branchdesk.widgets.enter_next import EnterNext
from branchdesk.widgets.form import Form
from branchdesk.widgets.notices import Notices

Save = Callable[[dict[str, Any]], Refusal | None]
"""Saves the values; a ``Refusal``, raised or returned, keeps the dialog open."""


class FormDialog(QDialog):
    """Asks for the values of a form and saves them.

    ``save`` gets the values; when it refuses, the dialog stays as it was and says why. With ``save_next``
    there is a second button, 保存并新增下一位: it saves and shows what ``save_next()`` gives as the next start.
    ``verb`` is what saving means here, such as 移出.

    Signals: ``saved(values)`` after every successful save.
    """

    saved = Signal(object)

    def __init__(
        self,
        form: Form,
        title: str,
        save: Save,
        save_next: Callable[[], Mapping[str, Any]] | None = None,
        *,
        next_words: str = "",
        verb: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.form = form
        self.notices = Notices()
        self._save = save
        self._save_next = save_next
        self._next_words = next_words or tr("保存并新增下一位")
        self._next_said = tr("已保存，请继续录入。") if next_words else tr("已保存，请继续录入下一位。")
        self._area = QScrollArea()
        self._rail = _Rail(form, self._area)
        self._state = parts.label(role="hint")
        words = verb or tr("保存")
        icon = "" if verb else "save"
        self._button = parts.button(words, icon=icon, kind="primary", tip=tr("{verb} (Ctrl+S)").format(verb=words))
        self._build(title)
        self._button.clicked.connect(self.save)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save_and_next)
        form.changed.connect(self._on_changed)
        form.finished.connect(lambda: self._button.setFocus(Qt.FocusReason.TabFocusReason))
        form.entered.connect(lambda cell: self._area.ensureWidgetVisible(cell, 0, theme.px(20)))
        fit(self, 860, 596)
        self._on_changed()

    def verb(self, words: str, run: Callable[[], object], icon: str = "") -> QPushButton:
        """One more button, before those that close the dialog."""
        made = parts.button(words, icon=icon)
        made.clicked.connect(lambda: run())
        self._foot_row.insertWidget(1, made)
        return made

    def save(self) -> None:
        """Save and close (Ctrl+S); says what is wrong instead where something is."""
        if self._saved():
            self.accept()

    def lock(self, why: str) -> None:
        """For looking only: there is nothing to save; says why."""
        self.form.lock()
        self._button.hide()
        self._cancel.setText(tr("关闭"))
        self.notices.tell("warn", why)

    def save_and_next(self) -> None:
        """Save and begin the next one (Ctrl+Enter); where there is no next one, the same as ``save``."""
        if self._save_next is None:
            self.save()
        elif self._saved():
            self.form.show_values(self._save_next())
            self.notices.tell("ok", self._next_said)
            self.form.focus()

    def _build(self, title: str) -> None:
        head = parts.card("bar")
        hint = parts.label(self._keys_hint(), role="hint")
        head.setLayout(parts.row(parts.label(title, role="h2"), hint, None, margins=(20, 10, 16, 10)))
        page = QWidget()
        page.setObjectName("scrollbody")
        page.setLayout(parts.column(self.form, margins=(20, 12, 20, 12)))
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(title)
        bar = parts.column(self.notices, margins=(20, 12, 20, 0))
        right = parts.column(bar, self._area, gap=0)
        middle = parts.row(self._rail, right, gap=0)
        middle.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(middle, 1)
        column.addWidget(self._foot())

    def _keys_hint(self) -> str:
        if self._save_next is None:
            return tr("带 * 为必填；Enter 下一项，Ctrl+S 保存")
        return tr("带 * 为必填；Enter 下一项，Ctrl+S 保存，Ctrl+Enter {next}").format(next=self._next_words)

    def _foot(self) -> QFrame:
        foot = parts.card("foot")
        self._cancel = parts.button(tr("取消"), tip=tr("取消 (Esc)"))
        self._cancel.clicked.connect(self.reject)
        buttons: list[parts.Item] = [self._cancel, self._button]
        if self._save_next is not None:
            following = parts.button(self._next_words, tip=f"{self._next_words} (Ctrl+Enter)")
            following.clicked.connect(self.save_and_next)
            buttons.insert(1, following)
        self._foot_row = parts.row(self._state, *buttons, margins=(16, 10, 16, 10))
        # the room is kept while nothing is said: else the first words would stand in none
        self._foot_row.setStretch(0, 1)
        foot.setLayout(self._foot_row)
        return foot

    def _saved(self) -> bool:
        QGuiApplication.inputMethod().commit()  # what is still being composed counts as typed
        values, problems = self.form.take()
        self.form.show_problems(problems)
        if blocking(problems):
            self._tell_problems(problems)
            return False
        try:
            refusal = self._save(values)
        except Refusal as error:
            refusal = error
        if refusal is not None:
            self._tell_refusal(refusal)
            return False
        self.saved.emit(values)
        return True

    def _tell_refusal(self, refusal: Refusal) -> None:
        if isinstance(refusal, Rejected):
            self.form.show_problems(refusal.problems)
            if self.form.blocking():
                self._tell_problems(refusal.problems)
                return
        self.notices.tell_refusal(refusal)

    def _tell_problems(self, problems: Sequence[Problem]) -> None:
        """Say how many places and which; problems of no field on the form are told in full."""
        on_form = {one.name for one in self.form.fields}
        others = [one.text for one in blocking(list(problems)) if one.field not in on_form]
        self._tell_wrong(others)
        self.form.focus(self.form.blocking()[0].name)

    def _tell_wrong(self, others: Sequence[str] = ()) -> None:
        wrong = self.form.blocking()
        words = tr("有 {n} 处需要修改：{which}").format(
            n=len(wrong) + len(others), which="、".join([*(one.label for one in wrong), *others])
        )
        first = wrong[0].name
        self.notices.tell("err", words, [(tr("跳到第一处"), lambda: self.form.focus(first))], stays=True)
        self._counted = True

    def _on_changed(self) -> None:
        self._state.setText(tr("有未保存的修改") if self.form.dirty() else "")
        if not self._counted or self.notices.tone != "err":
            return
        if self.form.blocking():
            self._tell_wrong()
        else:
            self.notices.clear()
            self._counted = False

    _counted = False
    """Whether the strip tells of faulty fields, and is to follow them."""

    def reject(self) -> None:
        """Close without saving; asks only when something would be lost."""
        lost = tr("这里填写的内容还没有保存，放弃后无法找回。")
        if not self.form.dirty() or ask.confirm(
            self, tr("放弃修改？"), lost, yes=tr("放弃修改"), no=tr("继续编辑"), danger=True
        ):
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field, with all of them in sight where the screen has room for that."""
        super().showEvent(event)
        if not event.spontaneous():
            self._grow()
            self.form.focus()

    def _grow(self) -> None:
        self.ensurePolished()
        for layout in (self.layout(), self._area.widget().layout()):
            if layout is not None:
                layout.activate()
        port, page = self._area.viewport(), self._area.widget()
        wanted = max(page.heightForWidth(port.width()), page.minimumSizeHint().height())
        if wanted > port.height():
            most = monitor.room_around(self).height() - 48
            self.resize(self.width(), min(self.height() + wanted - port.height(), most))


def fit(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog its size (pixels at 100 %), never larger than the screen leaves."""
    room = monitor.room_around(dialog)
    dialog.resize(min(theme.px(width), room.width() - 24), min(theme.px(height), room.height() - 48))


def lead_through(dialog: QDialog, boxes: Sequence[QWidget], button: QPushButton) -> None:
    """Enter goes from box to box, past those that cannot be used, and presses the button at the end."""

    def go_on(box: QObject) -> None:
        after = boxes[boxes.index(cast(QWidget, box)) + 1 :]
        usable = next((one for one in after if one.isVisible() and one.isEnabled()), None)
        if usable is not None:
            usable.setFocus(Qt.FocusReason.TabFocusReason)
            for area in dialog.findChildren(QScrollArea):
                if area.isAncestorOf(usable):
                    area.ensureWidgetVisible(usable, 0, theme.px(20))
        else:
            button.click()

    enter = EnterNext(dialog, go_on)
    for box in boxes:
        enter.watch(box)


def _takes_keys(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return takes and widget.isVisible() and widget.isEnabled()


class _Rail(QListWidget, theme.Themed):
    """The sections of the form at the left: a click goes there, scrolling moves the mark."""

    def __init__(self, form: Form, area: QScrollArea) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("表单分栏"))
        self._area = area
        self._sections = form.sections()
        for title, _ in self._sections:
            self.addItem(QListWidgetItem(title))
        self.setCurrentRow(0)
        if len(self._sections) <= 1:
            self.hide()  # never show: without a parent it would come up as a window of its own
        self.itemClicked.connect(lambda item: self._go_to(self.row(item)))
        area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.follow_theme()

    def retheme(self) -> None:
        """Rows as high as a finger is wide, at every text size."""
        self.setFixedWidth(theme.px(130))
        self.setStyleSheet(
            f"QListWidget {{ background: {theme.css('surface')}; border: 0; border-right: 1px solid {theme.css('border')};"
            f" padding: {theme.px(8)}px {theme.px(6)}px; }}"
            f"QListWidget::item {{ color: {theme.css('text2')}; padding: 0 {theme.px(10)}px; border-radius: {theme.px(6)}px; }}"
            f"QListWidget::item:selected {{ background: {theme.css('accent_soft')}; color: {theme.css('accent_text')}; }}"
        )
        for row in range(self.count()):
            # the list remembers heights from before it was dressed
            self.item(row).setSizeHint(QSize(0, theme.px(36)))

    def _go_to(self, row: int) -> None:
        page = self._area.widget()
        section = self._sections[row][1]
        self._area.verticalScrollBar().setValue(section.mapTo(page, section.rect().topLeft()).y() - theme.px(8))
        if boxes := [one for one in section.findChildren(QWidget) if _takes_keys(one)]:
            first = min(boxes, key=lambda one: (one.mapTo(page, QPoint()).y(), one.mapTo(page, QPoint()).x()))
            first.setFocus(Qt.FocusReason.TabFocusReason)  # who goes there means to write there
        self.setCurrentRow(row)

    def _on_scrolled(self, value: int) -> None:
        page = self._area.widget()
        tops = [section.mapTo(page, section.rect().topLeft()).y() for _, section in self._sections]
        above = [row for row, top in enumerate(tops) if top <= value + theme.px(40)]
        at_end = value > 0 and value == self._area.verticalScrollBar().maximum()
        self.setCurrentRow(len(tops) - 1 if at_end else (above[-1] if above else 0))
