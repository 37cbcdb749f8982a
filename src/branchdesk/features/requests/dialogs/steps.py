"""A dialog for one step of a record: a few fields, what they begin with, the command they are for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.kernel.fields import Field
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form, Options

_TOLD = 50
"""Pixels at 100 % that what is said above the fields wants."""


class StepDialog(FormDialog):
    """``take(values)`` gets the values and writes them; what it refuses is said here, and the dialog stays.

    ``tell`` is said above the fields; ``first`` is the field to begin in.
    """

    def __init__(
        self, fields: Sequence[Field], title: str, take: Callable[[dict[str, Any]], object], start: object, parent: QWidget | None,
        *, verb: str, tell: str = "", first: str = "", refs: Mapping[str, Options] | None = None,
        extent: tuple[int, int] = (680, 360),
    ) -> None:  # fmt: skip
        def save(values: dict[str, Any]) -> None:
            take({name: "" if value is None and name in texts else value for name, value in values.items()})

        texts = {one.name for one in fields if not one.required}
        plain = [replace(one, section="") for one in fields]  # the sections are those of the whole record
        form = Form(plain, first=first, refs=refs)
        super().__init__(form, title, save, verb=verb, parent=parent)
        form.show_values(start)
        if tell:
            self.notices.tell("info", tell, stays=True)
        width, height = extent
        fit(self, width, height + (_TOLD if tell else 0))
