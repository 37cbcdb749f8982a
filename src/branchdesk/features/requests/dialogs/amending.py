"""更正办理: the time and the words of a step put right, with the reason; what stood there is said, and stays."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.requests import commands
from branchdesk.features.requests.dialogs.steps import StepDialog
from branchdesk.features.requests.fields import AMEND_FIELDS, STEP
from branchdesk.features.requests.model import Step
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules import amending
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Context
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk


class AmendDialog(StepDialog):
    """The last step is put right, unless another one that is written down is chosen."""

    def __init__(self, desk: Desk, line: RequestLine, parent: QWidget | None) -> None:
        self._desk, self._line = desk, line
        taken = amending.taken(line.request)
        step, *others = AMEND_FIELDS
        offered = replace(STEP, options=tuple(pair for pair in STEP.options if pair[0] in taken))
        super().__init__([replace(step, kind=offered), *others], tr("更正办理：{number}").format(number=line.request.number),
                         self._keep, self._of(taken[-1]), parent, verb=tr("更正"), first="at", extent=(720, 420))  # fmt: skip
        self.form.on_edit("step", lambda _text: self._show())
        self._tell(taken[-1])

    def _of(self, step: Step) -> dict[str, Any]:
        """The step with what is written down of it."""
        at, words = (getattr(self._line.request, name) for name in amending.FIELDS[step])
        return {"step": step, "at": at, "words": amending.said(words)}

    def _show(self) -> None:
        """Another step is chosen."""
        step: Step | None = STEP.read(self.form.text("step"), Context(clock.today())).value
        if step is None:
            return
        known = self._of(step)
        self.form.fill("at", known["at"].replace("T", " "))
        self.form.fill("words", known["words"])
        self._tell(step)

    def _tell(self, step: Step) -> None:
        self.form.hint("step", tr("原登记 {at}").format(at=self._of(step)["at"].replace("T", " ")))

    def _keep(self, values: dict[str, Any]) -> None:
        label = tr("更正诉求 {number} 的{step}").format(
            number=self._line.request.number, step=STEP.show(values["step"])
        )
        self._desk.do(
            label, commands.amend, self._line.id, values["step"], values["at"], values["words"], values["reason"]
        )
