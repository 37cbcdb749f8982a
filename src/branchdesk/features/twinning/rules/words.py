"""What people call the states and kinds of the room, on the screen and on paper alike."""

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
    Purpose,
)
from branchdesk.features.twinning.rules.following import AGREEMENT_STATES, ISSUE_STATES
from branchdesk.kernel.words import tr

_WORDS: dict[Any, str] = {}
for _pairs in (
    ACTIVITY_STATES, CATEGORIES, ISSUE_LEVELS, MODES, NATURES, OUTCOME_KINDS, PARTY_ROLES, PROGRESSES, PURPOSES,
    REPORT_CATEGORIES, AGREEMENT_STATES, ISSUE_STATES,
):  # fmt: skip
    _WORDS |= {(type(_key), _key): _word for _key, _word in _pairs}


def word(value: Any) -> str:
    """What people call a state, a mode, a category …; nothing for None."""
    return "" if value is None else tr(_WORDS[type(value), value])


def purpose_word(purpose: Purpose | None) -> str:
    """What activities of a purpose are counted under; those of none too have a word, the same wherever they are counted."""
    return word(purpose) or tr("未填主题")
