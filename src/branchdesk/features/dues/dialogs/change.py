"""年内变更: from a month on somebody owes another amount, with the reason; what is handed up stays as it was."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import commands
from branchdesk.features.dues.fields import ASSESSMENT_FIELDS
from branchdesk.features.dues.model import DuesPolicy, Payer
from branchdesk.features.dues.panels.bases import BaseLine
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.rules import rates
from branchdesk.features.dues.rules.assessing import check_change
from branchdesk.features.dues.rules.rates import Reckoning
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.fields import Context, by_name
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, blocking
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk

_FIELD = by_name(ASSESSMENT_FIELDS)


class ChangeDialog(FormDialog):
    """Kind of payer, base and first month; the sum stands under the base while one types."""

    def __init__(
        self, desk: Desk, line: BaseLine, policy: DuesPolicy | None, locked: frozenset[Month], parent: QWidget | None
    ) -> None:
        assert line.proposal.before is not None
        self._desk, self._line, self._policy = desk, line, policy
        self._before = line.proposal.before
        self._locked = max(locked, default=None)
        names = ("payer", "base", "due", "from_month", "until_month", "reason", "note")
        fields = [
            replace(_FIELD[name], required=name in ("payer", "from_month", "reason"), listed=True) for name in names
        ]
        fields = [replace(one, span=2) if one.name in ("reason", "note") else one for one in fields]
        form = Form(fields, first="from_month")
        self._name = desk.ask(called, {line.id})[line.id]
        title = tr("年内变更：{name}").format(name=self._name)
        super().__init__(form, title, self._take, verb=tr("变更"), parent=parent)
        this = Month.of(clock.today())
        start = max(this if this.year == self._before.year else self._before.from_month,
                    self._locked.plus(1) if self._locked and self._locked.month < 12 else self._before.from_month)  # fmt: skip
        form.show_values(
            {"payer": self._before.payer, "base": self._before.base, "due": self._before.due, "from_month": start}
        )
        form.hint("due", tr("由基数和比例算出；农民党员填核定的月交额"))
        for name in ("payer", "base", "from_month"):
            form.on_edit(name, lambda _text: self._preview(whole=True))
        form.on_edit("due", lambda _text: self._preview())
        self._preview()
        fit(self, 720, 420)

    def _reckon(self, values: dict[str, Any]) -> Reckoning:
        payer: Payer = values["payer"]
        month: Month = values["from_month"] or self._before.from_month
        approved = values["due"] if payer is Payer.FARMER else None
        base = values["base"] if rates.on_base(payer) else None
        return rates.due(payer, base, rates.rate_pack(month), self._policy, approved=approved)

    def _preview(self, whole: bool = False) -> None:
        """The sum under the base; ``whole`` writes what it comes to, but for those who fill that in themselves."""
        context = Context(clock.today())
        values = {name: _FIELD[name].kind.read(text, context).value if (text := self.form.text(name).strip()) else None
                  for name in ("payer", "base", "due", "from_month")}  # fmt: skip
        if values["payer"] is None:
            return
        found = self._reckon(values)
        words = found.line if found.is_valid else "；".join(one.text for one in found.notes)
        self.form.hint("base", words, "ok" if found.is_valid else "warn")
        if whole and found.is_valid and values["payer"] is not Payer.FARMER:
            self.form.fill("due", str(found.due))

    def _take(self, values: dict[str, Any]) -> None:
        found = self._reckon(values)
        if not found.is_valid:
            raise Rejected(tr("不能这样核定"), list(found.notes))
        payer: Payer = values["payer"]
        after = replace(
            self._before, id=new_id(), payer=payer, base=values["base"] if rates.on_base(payer) else None, rate=found.rate,
            uncapped=found.uncapped, due=found.due, arithmetic=found.line, pack=rates.rate_pack(values["from_month"]).name,
            from_month=values["from_month"], until_month=values["until_month"], reason=values["reason"] or "",
            note=values["note"] or "", confirmed_on=None,
        )  # fmt: skip
        pack = rates.rate_pack(after.from_month)
        problems = check_change(after, self._before, pack, self._policy, locked_until=self._locked)
        if blocking(problems):
            raise Rejected(tr("不能这样变更"), problems)
        if any(one.level is Level.WARN for one in problems) and not self._agreed:
            self._agreed = True
            raise Rejected(tr("请核对后再点一次“变更”"), problems)
        label = tr("变更 {name} 的核定").format(name=self._name)
        if after.from_month == self._before.from_month:
            self._desk.do(label, commands.change_assessment, replace(after, id=self._before.id))
        else:
            self._desk.do(label, commands.assess, [after], after.reason)

    _agreed = False
    """Whether the warning was read: 年内一般不变动 may be overruled with a reason, after it was seen."""
