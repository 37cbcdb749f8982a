"""Reads what the panel tells of the line the list stands on."""

from collections.abc import Sequence

from branchdesk.features.twinning import queries
from branchdesk.features.twinning.listing import IssueRow, Words
from branchdesk.features.twinning.panels import told, told_issue
from branchdesk.features.twinning.queries import ActivityLine, AgreementLine, PartnerLine, Scope, SilenceLine
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.side import Told

_RECENT = 8
"""So many activities of a partner stand in the panel; all of them in 查看活动."""


class Teller:
    """``scope`` and ``silences`` are kept fresh by the page."""

    def __init__(self, desk: Desk, words: Words) -> None:
        self._desk, self._words = desk, words
        self.scope: Scope = None
        self.silences: Sequence[SilenceLine] = ()

    def activity(self, line: ActivityLine) -> Told:
        """An activity with what hangs on it."""
        whole = self._desk.ask(queries.activity, line.id)
        if whole is None:
            return _gone(line.activity.title)
        return told.of_activity(line, whole, self._words)

    def partner(self, line: PartnerLine) -> Told:
        """A partner with its newest activities."""
        ask = self._desk.ask
        known = [
            one
            for one in ask(queries.activities, self.scope)
            if line.id in {each.party.partner_id for each in one.parties}
        ]
        honours = [one for one in ask(queries.honours) if one.partner_id == line.id]
        sites = [one for one in ask(queries.sites) if one.partner_id == line.id]
        months = ask(queries.silent_months, self._words.today)
        return told.of_partner(line, known[:_RECENT], self.silences, honours, sites, self._words, months)

    def agreement(self, line: AgreementLine) -> Told:
        """An agreement with its parties and its plan."""
        whole = self._desk.ask(queries.agreement, line.id)
        if whole is None:
            return _gone(line.agreement.title)
        return told.of_agreement(line, whole, self._desk.ask(queries.names), self._words)

    def issue(self, row: IssueRow) -> Told:
        """An issue with its measures."""
        return told_issue.of_issue(row, self._words)


def _gone(title: str) -> Told:
    """It was removed a moment ago; the list is about to be read anew."""
    return Told(title, "", "", "")
