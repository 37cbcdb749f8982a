"""登记一步: only the fields of that step, and what the rules say of it while it is typed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.development import commands
from branchdesk.features.development.dialogs.judged import JudgedDialog
from branchdesk.features.development.fields import fields_of
from branchdesk.features.development.model import CaseStep
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import StepRule
from branchdesk.features.organization.fields import complete
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Field
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk

_COMMITTEE = "党委"
_ORGANIZATIONS = ("组织", "党委", "支部")


class StepDialog(JudgedDialog):
    """Records a step, or corrects it. Nothing is saved that the rules forbid; warnings ask for a reason."""

    def __init__(
        self, desk: Desk, file: CaseFile, book: Rulebook, rule: StepRule, before: CaseStep | None,
        parent: QWidget | None, *, field: str = "",
    ) -> None:  # fmt: skip
        """``field`` is where to begin: what is to be mended."""
        self._rule, self._before = rule, before
        self._id = before.id if before is not None else new_id()
        fields = fields_of(rule.key)
        names = {one.name for one in fields}
        title = tr("第 {n} 步 {step}：{name}").format(n=rule.number, step=tr(rule.name), name=file.member.name)
        super().__init__(desk, title, fields, parent, file=file, book=book, about=rule.key,
                         start=before or self._start(fields, file), verb=tr("保存更正") if before else tr("登记"),
                         first=field if field in names else "on",
                         rule=" · ".join(filter(None, (tr(rule.body), tr(rule.limit), rule.article))))  # fmt: skip

    def changed(self, values: dict[str, Any]) -> CaseFile | None:
        """The file with the step as typed."""
        on = values.get("on")
        if on is None or not on.is_full:
            return None
        pack = self.book.on(on.first())
        self.live.head.setText(tr("核查（适用 {pack}）").format(pack=pack.label))
        return self.file.with_step(self._made(values))

    def write(self, values: dict[str, Any]) -> None:
        """Record it, or correct it."""
        step, names = self._made(values), {"step": tr(self._rule.name), "name": self.file.member.name}
        if self._before is None:
            self.desk.do(tr("登记 {name}：{step}").format(**names), commands.record_step, step, self.waivers())
        else:
            self.desk.do(tr("更正 {name}：{step}").format(**names), commands.alter_step, step, self.waivers())

    @staticmethod
    def _body(rule: StepRule, file: CaseFile) -> str:
        """Who usually decides: the committee above, or the branch."""
        unit = file.approving if _COMMITTEE in rule.body else file.branch
        return unit.name if unit is not None else ""

    def _start(self, fields: Sequence[Field], file: CaseFile) -> dict[str, Any]:
        """Today, and the organization where one is asked for; who talked or led the oath is nobody's to guess."""
        start: dict[str, Any] = {"on": Day.of(clock.today())}
        if any(one.name == "body" and any(word in one.label for word in _ORGANIZATIONS) for one in fields):
            start["body"] = self._body(self._rule, file)
        return start

    def _made(self, values: dict[str, Any]) -> CaseStep:
        filled = complete(CaseStep, values)
        if self._before is not None:
            return replace(self._before, **filled)
        return CaseStep(id=self._id, case_id=self.file.case.id, step=self._rule.key, **filled)
