"""What stands behind a number: the activities, the branches, the pairs; each list says by which rule it counts."""

from collections import Counter
from collections.abc import Sequence

from branchdesk.features.twinning.deeds.speaking import Speaking
from branchdesk.features.twinning.dialogs.listed import ActivitiesDialog, Counted, CountedDialog
from branchdesk.features.twinning.listing import word
from branchdesk.features.twinning.queries import ActivityLine
from branchdesk.features.twinning.rules import counting
from branchdesk.kernel.words import tr


class Behind(Speaking):
    """Opens the rows behind a number."""

    def show_ids(self, title: str, rule: str, ids: Sequence[str]) -> None:
        """The activities of these ids."""
        wanted = set(ids)
        self.show_lines(title, rule, [one for one in self._screen.lines_of(self._scope) if one.id in wanted])

    def show_lines(self, title: str, rule: str, lines: Sequence[ActivityLine]) -> None:
        """These activities; one of them may be gone to."""
        dialog = ActivitiesDialog(title, rule, lines, self._screen)
        if self._run(dialog) and dialog.opened:
            self._screen.show_activity(dialog.opened)

    def branches(self) -> None:
        """The branches counted, with how often each was active."""
        found = self._screen.statistics.found
        if found is None:
            return
        times = Counter(uid for held in found.rows for uid in {party.partner_id for party in held.parties})
        kinds = {party.partner_id: party.category for held in found.rows for party in held.parties}
        lines = [Counted(uid, found.names.get(uid, ""), word(kinds[uid]), times[uid]) for uid in found.counts.branches]
        self._list(tr("参加共建的支部"), tr(counting.BRANCHES_RULE), lines, tr("个"))

    def pairs(self) -> None:
        """The pairs counted, with how often each was active together."""
        found = self._screen.statistics.found
        if found is None:
            return
        times = Counter(pair for held in found.rows for pair in counting.pairs(held.parties))
        lines = [
            Counted(
                f"{a} {b}", tr("{a} — {b}").format(a=found.names.get(a, ""), b=found.names.get(b, "")), "", times[a, b]
            )
            for a, b in found.counts.pairs
        ]
        self._list(tr("结对"), tr(counting.PAIRS_RULE), lines, tr("对"))

    def _list(self, title: str, rule: str, lines: list[Counted], unit: str) -> None:
        ordered = sorted(lines, key=lambda one: (-one.times, one.name))
        self._run(CountedDialog(title, rule, ordered, unit, self._screen))
