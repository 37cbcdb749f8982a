"""The words and tones of the room, and what every list needs to know to write a line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from branchdesk.features.twinning.model.words import (
    ACTIVITY_STATES,
    CATEGORIES,
    ISSUE_LEVELS,
    MODES,
    NATURES,
    OUTCOME_KINDS,
    PARTY_ROLES,
    PROGRESSES,
    PURPOSES,
    REPORT_CATEGORIES,
    ActivityState,
    Progress,
)
from branchdesk.features.twinning.rules.following import AGREEMENT_STATES, ISSUE_STATES, AgreementState, IssueState
from branchdesk.kernel.words import tr

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
_WORDS: dict[Any, str] = {}
for _pairs in (
    ACTIVITY_STATES, CATEGORIES, ISSUE_LEVELS, MODES, NATURES, OUTCOME_KINDS, PARTY_ROLES, PROGRESSES, PURPOSES,
    REPORT_CATEGORIES, AGREEMENT_STATES, ISSUE_STATES,
):  # fmt: skip
    _WORDS |= {(type(_key), _key): _word for _key, _word in _pairs}


def word(value: Any) -> str:
    """What people call a state, a mode, a category …; nothing for None."""
    return "" if value is None else tr(_WORDS[type(value), value])


@dataclass
class Words:
    """What the lists need besides their lines, kept fresh by the page.

    ``texts`` are all words of each activity by its id; ``silent`` the partners, ``quiet`` the pairs nothing was held with for
    long; ``ending`` the agreements that end soon.
    """

    today: date = field(default_factory=date.today)
    texts: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    ending: frozenset[str] = frozenset()
