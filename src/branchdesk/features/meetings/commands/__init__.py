"""Verbs of the room; each is one transaction and one step of undo."""

from branchdesk.features.meetings.commands.beside import (
    close_action,
    drop_absence,
    drop_talk,
    exclude,
    keep_layout,
    loosen,
    note_make_up,
    note_talk,
    plan_absence,
    reopen_action,
    tighten,
    unexclude,
)
from branchdesk.features.meetings.commands.stages import (
    Copy,
    file_away,
    finalise,
    mark_signed,
    note_all_printed,
    note_printed,
    revise,
)
from branchdesk.features.meetings.commands.whole import (
    bring_back_meeting,
    hold,
    hold_all,
    remove_meeting,
    save_minutes,
)

__all__ = [
    "Copy",
    "bring_back_meeting",
    "close_action",
    "drop_absence",
    "drop_talk",
    "exclude",
    "file_away",
    "finalise",
    "hold",
    "hold_all",
    "keep_layout",
    "loosen",
    "mark_signed",
    "note_all_printed",
    "note_make_up",
    "note_printed",
    "note_talk",
    "plan_absence",
    "remove_meeting",
    "reopen_action",
    "revise",
    "save_minutes",
    "tighten",
    "unexclude",
]
