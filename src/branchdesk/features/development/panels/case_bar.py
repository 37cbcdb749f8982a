"""The bar over a case: the way back, who it is and where he stands, what comes next, and the verbs."""

from collections.abc import Sequence
from datetime import date

from branchdesk.features.development import listing
from branchdesk.features.development.model import CASE_ENDINGS
from branchdesk.features.development.rules.checks import Finding
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.development.rules.outlook import Outlook
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.giving import Bar, hiding

_MORE = ("member", "history", "alter_case", "", "case_print", "case_export", "checklist", "notice_paper", "labels", "",
         "end_case", "reopen_case")  # fmt: skip
_STATE = 120
"""So much of the words is to be read at least (pixels at 100 %)."""


class CaseBar(Bar):
    """What stands above the steps."""

    def __init__(self, actions: Actions) -> None:
        paper, row = actions.button("case_print"), parts.row()
        super().__init__(row, (hiding(paper),))
        self.back = actions.tool("back")
        self.name = parts.label(role="h2")
        self.stage = parts.pill("")
        self.due = parts.pill("")
        self.state = parts.Elided()
        self.state.setMinimumWidth(theme.px(_STATE))
        self.panel = parts.tool("panel-right", tr("核查和材料 (Alt+Enter)"))
        self.panel.clicked.connect(actions["side"].trigger)
        self.more = actions.more(_MORE)
        self.record = actions.button("record_next", "primary")
        for part in (self.back, self.name, self.stage, self.due, self.state, self.panel, paper, self.more, self.record):
            row.addWidget(part)
        row.setStretch(4, 1)
        self.setFixedHeight(theme.px(34))

    def show_case(self, file: CaseFile, seen: Outlook, found: Sequence[Finding], today: date) -> None:
        """Name, stage, since when, what comes next."""
        self.name.setText(file.member.name)
        case = file.case
        self.stage.setText(listing.stage_word(seen.stage))
        parts.mark(self.stage, "tone", listing.STAGE_TONES[seen.stage])
        due = listing.due_of(seen, today)
        self.due.setVisible(case.ending is None)
        self.due.setText(due.words)
        parts.mark(self.due, "tone", due.tone)
        if case.ending is not None:
            words = f"{tr(dict(CASE_ENDINGS)[case.ending])} {case.ended_on}"
        else:
            following = listing.next_words(seen)
            words = tr("下一步 {step}").format(step=following) if following else ""
            if seen.wanting:
                words = tr("{words}（还需 {what}）").format(words=words, what="、".join(seen.wanting))
        branch = file.branch.name if file.branch else ""
        self.state.setText(" · ".join(filter(None, (words, listing.since_words(seen.stage, seen.since), branch))))
