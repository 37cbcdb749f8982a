"""A form whose record the rules judge: what they would say is told while it is typed, and warnings ask for a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from branchdesk.features.development.dialogs.live import LiveFindings
from branchdesk.features.development.dialogs.record import RecordDialog
from branchdesk.features.development.model import Waiver
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.fields import Field
from branchdesk.kernel.problems import Level, Problem, blocking
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts
from branchdesk.widgets.form import Options
from branchdesk.widgets.screen import Desk

_FOLLOWS = "card_"
"""The member's card follows when the record is saved: that it has not done so yet is no finding."""


class JudgedDialog(RecordDialog):
    """``about`` is the step whose findings are told in any case; of the others only those that are new.

    ``rule`` says above the fields what the rules ask.
    """

    def __init__(
        self, desk: Desk, title: str, fields: Sequence[Field], parent: QWidget | None, *, file: CaseFile, book: Rulebook,
        about: str, start: Any, verb: str = "", extent: tuple[int, int] = (820, 600), first: str = "", rule: str = "",
        refs: Mapping[str, Options] | None = None,
    ) -> None:  # fmt: skip
        self.file, self.book, self.about = file, book, about
        self._known = {self._key(one) for one in check(file, book, clock.today())}
        super().__init__(desk, title, fields, parent, start=start, verb=verb, extent=extent, first=first, refs=refs)
        self.live = LiveFindings({one.key: tr(one.name) for one in book.on(clock.today()).steps})
        layout = self.form.layout()
        assert isinstance(layout, QVBoxLayout)
        if rule:
            layout.insertWidget(0, parts.label(rule, role="dim", wrap=True))
        layout.insertWidget(layout.count() - 1, self.live)  # the last item only stretches
        self.live.asked.connect(self.look)
        self.form.changed.connect(self.live.go_stale)
        self.look()

    def changed(self, values: dict[str, Any]) -> CaseFile | None:
        """The file as it would be with what is typed; None while that is not enough."""
        raise NotImplementedError

    def look(self) -> None:
        """What the rules find about what is typed now."""
        values, problems = self.form.take()
        file = None if blocking(problems) else self.changed(values)
        if file is None:
            self.live.show_nothing()
            return
        found = [one for one in check(file, self.book, clock.today()) if self._is_caused(one)]
        self.live.show_findings(found, tr("没有发现问题。"))

    def waivers(self) -> list[Waiver]:
        """The reasons given."""
        return self.live.waivers(self.file.case.id)

    def _take(self, values: dict[str, Any]) -> None:
        try:
            self.write(values)
        except Rejected as error:
            self.look()
            raise Rejected(error.title, [self._placed(one) for one in error.problems]) from error

    def _placed(self, one: Problem) -> Problem:
        """What the rules find about a field of this step stands under that field."""
        head = f"step:{self.about}:"
        return replace(one, field=one.field.removeprefix(head)) if one.field.startswith(head) else one

    def _is_caused(self, one: Finding) -> bool:
        if one.code.startswith(_FOLLOWS):
            return False
        told = one.step == self.about != "" and one.level is not Level.OK
        return one.waiver is None and (told or self._key(one) not in self._known)

    def _key(self, one: Finding) -> tuple[str, str, str]:
        """Findings are the same where code and step are; of the step itself also the days must be."""
        return one.code, one.step, one.text if one.step == self.about else ""

    def reject(self) -> None:
        """A reason that was typed is not thrown away in silence."""
        lost = tr("写好的理由还没有保存，放弃后无法找回。")
        if self.form.dirty() or not self.live.dirty or ask.confirm(
            self, tr("放弃修改？"), lost, yes=tr("放弃修改"), no=tr("继续编辑"), danger=True
        ):  # fmt: skip
            super().reject()
