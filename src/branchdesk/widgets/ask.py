"""Questions that must be answered now: the only dialogs of yes and no, and the only file dialogs.

Buttons are verbs, and Enter takes the safe one. Tests put a function into ``answers``: it gets the
``Question`` and gives what a user would have chosen.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: ``kind`` is confirm, choose, text, open_file, save_file or folder.

    ``options`` are the words of the buttons, or the filters of a file dialog; ``suggested`` is the text or
    the path offered. Answers: confirm → bool, choose → index or None, the others → text or None.
    """

    kind: str
    title: str
    text: str = ""
    options: tuple[str, ...] = ()
    suggested: str = ""


answers: Callable[[Question], Any] | None = None
"""The seam for tests; None asks the user."""

_folder: list[Path] = []
"""Where the user last chose a file in this session; before that, the folder of the ledger."""


def begin_in(folder: Path) -> None:
    """Where file dialogs begin until the user chooses a folder."""
    if not _folder:
        _folder.append(folder)


def documents() -> Path:
    """The user's folder for documents, or his home where there is none."""
    found = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return found if found.is_dir() else Path.home()


def confirm(
    parent: QWidget | None,
    title: str,
    text: str,
    yes: str,
    *,
    no: str = "",
    danger: bool = False,
    type_to_confirm: str = "",
) -> bool:
    """Ask before doing something; ``yes`` is its verb, ``no`` (取消) the safe answer.

    ``danger`` for what cannot be undone: then Enter takes the safe answer. ``type_to_confirm`` (a name, a number)
    must be typed before the verb can be pressed.
    """
    question = Question("confirm", title, text, (yes, no or tr("取消")), type_to_confirm)
    if answers:
        return bool(answers(question))
    dialog = _Dialog(parent, question, danger=danger or bool(type_to_confirm))
    if type_to_confirm:
        dialog.add_line(tr("请输入“{words}”以确认").format(words=type_to_confirm), "")
        dialog.allow_only(lambda typed: typed.strip() == type_to_confirm)
    return dialog.exec_index() == 0


def choose(
    parent: QWidget | None, title: str, text: str, options: Sequence[str], *, danger: bool = False
) -> int | None:
    """Ask for one of several verbs; the index, or None when the user backs out.

    The first is the primary button; the last is where Enter goes when ``danger``.
    """
    question = Question("choose", title, text, tuple(options))
    if answers:
        answer: int | None = answers(question)
        return answer
    index = _Dialog(parent, question, danger=danger).exec_index()
    return index if index >= 0 else None


def text(parent: QWidget | None, title: str, prompt: str, suggested: str = "", *, yes: str = "") -> str | None:
    """Ask for one line of text; trimmed, never empty, None when the user backs out."""
    question = Question("text", title, prompt, (yes or tr("确定"), tr("取消")), suggested)
    if answers:
        answer: str | None = answers(question)
        return answer
    dialog = _Dialog(parent, question)
    line = dialog.add_line("", suggested)
    dialog.allow_only(lambda typed: bool(typed.strip()))
    return line.text().strip() if dialog.exec_index() == 0 else None


def open_file(parent: QWidget | None, title: str, filters: Sequence[str], start: Path | None = None) -> Path | None:
    """Ask for a file that exists; ``filters`` like ``Excel 工作簿 (*.xlsx)``."""
    question = Question("open_file", title, options=tuple(filters), suggested=str(start or _last_folder()))
    if answers:
        return _remembered(answers(question))
    name, _ = QFileDialog.getOpenFileName(parent, title, question.suggested, ";;".join(filters))
    return _remembered(name)


def folder(parent: QWidget | None, title: str, start: Path | None = None) -> Path | None:
    """Ask for a folder that exists."""
    question = Question("folder", title, suggested=str(start or _last_folder()))
    if answers:
        return _remembered(answers(question))
    return _remembered(QFileDialog.getExistingDirectory(parent, title, question.suggested))


def save_file(
    parent: QWidget | None, title: str, filters: Sequence[str], suggested: str, *, fresh: bool = False
) -> Path | None:
    """Ask where to write; the suffix of the filter is added, and an existing file is asked about.

    ``suggested`` is a file name, with or without a folder; characters no file may have become blanks.
    ``fresh`` for what never replaces anything: then a name that is taken is asked for again.
    """
    offered = str(free_name(_offer(suggested)) if fresh else _offer(suggested))
    while True:
        question = Question("save_file", title, options=tuple(filters), suggested=offered)
        chosen = answers(question) if answers else _save_dialog(parent, question)
        path = _remembered(chosen)
        if path is None:
            return None
        path = _with_suffix(path, filters)
        if not path.exists() or (not fresh and _may_overwrite(parent, path)):
            return path
        offered = str(path)
        if fresh:
            offered = str(free_name(path))
            words = tr("“{name}”已经存在，这里不会覆盖任何文件。").format(name=path.name)
            choose(parent, tr("请换一个文件名"), words, [tr("换一个")])


def safe_name(name: str) -> str:
    """A file name every system takes: the characters none allows become blanks, and it is not too long.

    An empty part at the beginning leaves no trace: _党员名册 is 党员名册.
    """
    clean = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", name).lstrip(" _").strip(" .")
    return clean[:120].strip(" .") or tr("未命名")


def free_name(path: Path) -> Path:
    """The path itself, or with a number behind its name when that is taken."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free


def _save_dialog(parent: QWidget | None, question: Question) -> str:
    # the question about an existing file comes from us, after the suffix is added
    name, _ = QFileDialog.getSaveFileName(
        parent,
        question.title,
        question.suggested,
        ";;".join(question.options),
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return name


def _may_overwrite(parent: QWidget | None, path: Path) -> bool:
    words = tr("“{name}”已经存在。覆盖后，原来的内容无法找回。").format(name=path.name)
    return confirm(parent, tr("覆盖已有文件？"), words, yes=tr("覆盖"), danger=True)


def _with_suffix(path: Path, filters: Sequence[str]) -> Path:
    known = [suffix.lower() for one in filters for suffix in re.findall(r"\*(\.\w+)", one)]
    if not known or path.suffix.lower() in known:
        return path
    return path.with_name(path.name + known[0])


def _offer(suggested: str) -> Path:
    given = Path(suggested)
    if given.is_absolute():
        return given.with_name(safe_name(given.name))
    return _last_folder() / safe_name(suggested)


def _last_folder() -> Path:
    if _folder and _folder[-1].is_dir():
        return _folder[-1]
    return documents()


def _remembered(name: str | Path | None) -> Path | None:
    if not name:
        return None
    path = Path(name)
    _folder[:] = [path if path.is_dir() else path.parent]
    return path


class _Dialog(QDialog):
    """A question with verbs for buttons."""

    def __init__(self, parent: QWidget | None, question: Question, *, danger: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(question.title)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self._chosen = -1
        self._line: QLineEdit | None = None
        title = parts.label(question.title, role="h2", wrap=True)
        words = parts.label(question.text, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setVisible(bool(question.text))
        icon = parts.Picture(*(("triangle-alert", "warn") if danger else ("circle-help", "info")), size=24)
        self._said = parts.column(title, words, gap=8)
        top = parts.row(icon, self._said, gap=16)
        top.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        top.setStretch(1, 1)
        self._buttons = self._make_buttons(question.options, danger)
        self.setLayout(
            parts.column(top, None, parts.row(None, *reversed(self._buttons)), gap=20, margins=(24, 20, 24, 16))
        )
        self.setMinimumWidth(theme.px(400))
        self.setMaximumWidth(theme.px(620))
        self.setAccessibleName(question.title)
        self.setAccessibleDescription(question.text)

    def add_line(self, prompt: str, suggested: str) -> QLineEdit:
        """A line to type into, below the words."""
        line = QLineEdit(suggested)
        line.selectAll()
        line.setAccessibleName(prompt or self.windowTitle())
        if prompt:
            self._said.addWidget(parts.label(prompt, role="dim", wrap=True))
        self._said.addWidget(line)
        self._line = line
        return line

    def allow_only(self, fits: Callable[[str], bool]) -> None:
        """The first button can be pressed only while the line fits."""
        assert self._line is not None
        line = self._line
        line.textChanged.connect(lambda typed: self._buttons[0].setEnabled(fits(typed)))
        self._buttons[0].setEnabled(fits(line.text()))

    def exec_index(self) -> int:
        """Ask; the index of the button, -1 when the user backed out."""
        safe = next(button for button in self._buttons if button.isDefault())
        (self._line or safe).setFocus()
        self.exec()
        return self._chosen

    def _make_buttons(self, words: Sequence[str], danger: bool) -> list[QPushButton]:
        made = []
        for index, one in enumerate(words):
            kind = ("danger" if danger else "primary") if index == 0 else ""
            button = parts.button(one, kind=kind)
            button.clicked.connect(lambda _checked=False, index=index: self._choose(index))
            made.append(button)
        made[-1 if danger else 0].setDefault(True)
        return made

    def _choose(self, index: int) -> None:
        self._chosen = index
        self.accept()
