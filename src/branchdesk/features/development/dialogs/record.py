"""A form whose values become one record of the room."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.members import queries as members
from branchdesk.kernel.fields import Field, Ref
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form, Options
from branchdesk.widgets.screen import Desk


def members_offered(desk: Desk, fits: Callable[[members.MemberLine], bool] = lambda _one: True) -> Options:
    """Those of the roll who fit, by id, as people look for them: 汪康生（DY00001）."""
    roll = desk.ask(members.roll, members.EVERYONE)
    return [(one.id, f"{one.name}（{one.number}）") for one in roll if fits(one)]


class RecordDialog(FormDialog):
    """A form whose values become one record; ``start`` is the record, or the values it begins with."""

    def __init__(
        self, desk: Desk, title: str, fields: Sequence[Field], parent: QWidget | None, *, start: Any,
        verb: str = "", extent: tuple[int, int] = (720, 380), first: str = "", refs: Mapping[str, Options] | None = None,
    ) -> None:  # fmt: skip
        refs = dict(refs or {})
        if "member" not in refs and any(isinstance(one.kind, Ref) and one.kind.entity == "member" for one in fields):
            refs["member"] = members_offered(desk)
        self.desk = desk
        form = Form(fields, refs=refs, first=first)
        super().__init__(form, title, self._take, verb=verb or tr("登记"), parent=parent)
        form.show_values(start)
        fit(self, *extent)

    def _take(self, values: dict[str, Any]) -> None:
        self.write(values)

    def write(self, values: dict[str, Any]) -> None:
        """Make the record and run the command; may refuse."""
        raise NotImplementedError
