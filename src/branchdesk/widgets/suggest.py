"""A line that offers words while somebody types."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate

from branchdesk.widgets.form import Form


def suggest(form: Form, name: str, words: Sequence[str]) -> None:
    """Offer words below a line while somebody types; anything else may be written too."""
    box = form.editor(name).box
    if not isinstance(box, QLineEdit) or not words:
        return
    completer = QCompleter(list(dict.fromkeys(words)), box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.popup().setItemDelegate(QStyledItemDelegate(completer))
    box.setCompleter(completer)
    # a word that is there in full needs no list over the fields below, and Enter shall go on
    box.textEdited.connect(lambda _text: QTimer.singleShot(0, completer, lambda: _put_away(completer)))
    # what is taken from the list counts as typed: the form must hear of it
    completer.activated.connect(lambda text: form.fill(name, str(text)))


def _put_away(completer: QCompleter) -> None:
    if completer.completionCount() == 1 and completer.currentCompletion() == completer.completionPrefix():
        completer.popup().hide()
