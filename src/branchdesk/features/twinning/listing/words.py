"""The tones of the room, and what every list needs to know to write a line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from branchdesk.features.twinning.model.words import ActivityState, Progress
from branchdesk.features.twinning.rules.following import AgreementState, IssueState

STATE_TONES = {ActivityState.PLANNED: "info", ActivityState.HELD: "warn", ActivityState.DONE: "ok"}
PROGRESS_TONES = {
    Progress.NOT_STARTED: "mute",
    Progress.RUNNING: "info",
    Progress.DONE: "ok",
    Progress.LASTING: "ok",
    Progress.SHELVED: "mute",
}
ISSUE_TONES = {
    IssueState.OPEN: "mute",
    IssueState.RUNNING: "info",
    IssueState.SOLVED: "warn",
    IssueState.CLOSED: "ok",
    IssueState.LOOKED_BACK: "ok",
}
AGREEMENT_TONES = {
    AgreementState.COMING: "info",
    AgreementState.RUNNING: "ok",
    AgreementState.OVER: "err",
    AgreementState.ENDED: "mute",
    AgreementState.RENEWED: "mute",
}


@dataclass
class Words:
    """What the lists need besides their lines, kept fresh by the page.

    ``texts`` are all words of each activity by its id; ``silent`` the partners, ``quiet`` the pairs nothing was held with for
    long; ``ending`` the agreements that end soon; ``summary_days`` is how long after its day an activity without its summary
    is named (domain 001-15).
    """

    today: date = field(default_factory=date.today)
    texts: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    ending: frozenset[str] = frozenset()
    summary_days: int = 0
