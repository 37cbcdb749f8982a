"""A dialog for one step of a record: a few fields, what they begin with, the command they are for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QWidget

from branchdesk.kernel.fields import Field
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form, Options


class StepDialog(FormDialog):
    """``take(values)`` gets the values and writes them; what it refuses is said here, and the dialog stays.

    ``tell`` is said above the fields; ``first`` is the field to begin in.
    """

    def __init__(
        self, fields: Sequence[Field], title: str, take: Callable[[dict[str, Any]], object], start: object, parent: QWidget | None,
        *, verb: str, tell: str = "", first: str = "", refs: Mapping[str, Options] | None = None,
        extent: tuple[int, int] = (680, 340),
    ) -> None:  # fmt: skip
        def save(values: dict[str, Any]) -> None:
            take({name: "" if value is None and name in texts else value for name, value in values.items()})

        texts = {one.name for one in fields if not one.required}
        form = Form(fields, first=first, refs=refs)
        super().__init__(form, title, save, verb=verb, parent=parent)
        form.show_values(start)
        if tell:
            self.notices.tell("info", tell, stays=True)
        fit(self, *extent)


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
    # what is taken from the list counts as typed: the form must hear of it
    completer.activated.connect(lambda text: form.fill(name, str(text)))
